//! Copying: stand-in programs on the path, a real tmux, and what a terminal is sent.

use crate::support::app::TestApp;
use crate::support::khabar::{Khabar, write};
use crate::support::pty::{PtySession, SILENT};
use base64::Engine as _;
use khabar::testing::app::{CopyFailure, CopyOutcome};
use khabar::testing::ingest::markdown;
use khabar::testing::l10n::Language;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Miravad, "goes": yeh and reh are parted by a half-space.
const GOES: &str = "\u{645}\u{6CC}\u{200C}\u{631}\u{648}\u{62F}";

/// An article with a half-space and an isolate in it, and a link.
fn article(khabar: &Khabar) -> String {
    let text = format!("The title\nLead {GOES} \u{2067}{GOES}\u{2069} end.\nSee https://example.org/a and words.\n");
    write(khabar.data.path(), "one.txt", text)
}

/// What `Y` copies of it.
fn article_text() -> String {
    format!("The title\n\nLead {GOES} {GOES} end.\n\nSee https://example.org/a and words.")
}

fn tools(khabar: &Khabar) -> PathBuf {
    let folder = khabar.data.path().join("tools");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Puts a program on the path.
fn install(khabar: &Khabar, name: &str, script: &str) {
    let path = write(&tools(khabar), name, format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A program that keeps what it is given, its arguments on the first line.
const TAKES: &str = r#"{ echo "$@"; cat; } > "$0.new"; mv "$0.new" "$0.got""#;

/// What a program has been given.
fn taken_by(khabar: &Khabar, name: &str) -> Option<String> {
    fs::read_to_string(tools(khabar).join(format!("{name}.got"))).ok()
}

/// The reader with these variables and settings, the tools first on its path.
fn start(khabar: &Khabar, variables: &str, settings: &str) -> PtySession {
    let config = write(khabar.data.path(), "config.toml", settings);
    let script = format!(r#"{variables} PATH="$1:$PATH" exec "$0" --config "$2" "$3""#);
    let tools = tools(khabar);
    let args = ["-c", &script, env!("CARGO_BIN_EXE_khabar"), tools.to_str().unwrap(), &config, &article(khabar)];
    let mut terminal = PtySession::spawn_program(khabar, "sh".as_ref(), args);
    terminal.wait_for_text("The title");
    terminal.wait_for_text("See https://example.org/a");
    terminal
}

/// Says why a test proves nothing on this machine.
#[allow(clippy::print_stderr, reason = "a test has nowhere else to say it")]
fn skip(reason: &str) {
    eprintln!("skipped: {reason}");
}

fn quit(mut terminal: PtySession) -> String {
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
    String::from_utf8(terminal.written.clone()).unwrap()
}

/// The sequence that puts a text on the clipboard.
fn osc52(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", base64::engine::general_purpose::STANDARD.encode(text))
}

#[test]
fn the_program_of_the_display_takes_the_text_in_logical_order_with_half_spaces_and_without_isolates() {
    for (variables, name, args) in [
        ("WAYLAND_DISPLAY=w DISPLAY=:7", "wl-copy", "--type text/plain"),
        ("DISPLAY=:7", "xclip", "-selection clipboard -in"),
        ("DISPLAY=:7", "xsel", "--clipboard --input"),
        ("A=b", "pbcopy", ""),
    ] {
        let khabar = Khabar::new();
        install(&khabar, name, TAKES);
        let mut terminal = start(&khabar, variables, "");
        terminal.press("Y");
        terminal.wait_for_text("Article text copied");
        assert_eq!(taken_by(&khabar, name).unwrap(), format!("{args}\n{}", article_text()));
        terminal.press("y");
        terminal.wait_for_text("Link copied: https://example.org/a");
        assert_eq!(taken_by(&khabar, name).unwrap(), format!("{args}\nhttps://example.org/a"));
        assert!(!quit(terminal).contains("\x1b]52;"), "{name}");
    }
}

#[test]
fn in_wsl_the_text_goes_to_windows_in_its_encoding() {
    let khabar = Khabar::new();
    install(&khabar, "clip.exe", r#"cat > "$0.new"; mv "$0.new" "$0.got""#);
    let mut terminal = start(&khabar, "WSL_DISTRO_NAME=Debian", "");
    terminal.press("Y");
    terminal.wait_for_text("Article text copied");
    let units = fs::read(tools(&khabar).join("clip.exe.got")).unwrap();
    let units: Vec<u16> = units.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!(String::from_utf16(&units).unwrap(), article_text());
    quit(terminal);
}

#[test]
fn over_ssh_the_terminal_is_sent_the_text_and_no_display_is() {
    let khabar = Khabar::new();
    install(&khabar, "xclip", TAKES);
    let mut terminal = start(&khabar, "DISPLAY=localhost:10.0 SSH_CONNECTION='192.0.2.1 1 192.0.2.2 22'", "");
    terminal.press("Y");
    terminal.wait_for_text("Article text sent to the terminal");
    assert!(quit(terminal).contains(&osc52(&article_text())));
    assert_eq!(taken_by(&khabar, "xclip"), None);
}

#[test]
fn where_no_program_is_installed_the_notice_says_what_to_install() {
    let khabar = Khabar::new();
    // A path on which nothing else is: what this machine has installed must not answer.
    let mut terminal = start(&khabar, "WAYLAND_DISPLAY=w PATH=", "");
    terminal.press("y");
    terminal.wait_for_text("Link sent to the terminal");
    terminal.wait_for_text("install wl-clipboard");
    assert!(quit(terminal).contains(&osc52("https://example.org/a")));
}

#[test]
fn a_program_that_fails_is_named_with_its_reason_and_the_next_way_is_taken() {
    let khabar = Khabar::new();
    install(&khabar, "xclip", "echo \"Can't open display\" >&2; exit 1");
    install(&khabar, "xsel", "exit 4");
    let mut terminal = start(&khabar, "DISPLAY=:7", "");
    terminal.press("Y");
    terminal.wait_for_text("Article text sent to the terminal");
    terminal.wait_for_text("xclip failed (Can't open display)");
    assert!(quit(terminal).contains(&osc52(&article_text())));
    install(&khabar, "xsel", TAKES);
    let mut terminal = start(&khabar, "DISPLAY=:7", "");
    terminal.press("Y");
    terminal.wait_for_text("Article text copied");
    assert!(!quit(terminal).contains("\x1b]52;"));
}

#[test]
fn the_program_of_the_settings_takes_the_text_and_no_shell_sees_its_arguments() {
    let khabar = Khabar::new();
    install(&khabar, "my clip", TAKES);
    let settings = "clipboard = ['my clip', '$HOME; rm', '*']";
    let mut terminal = start(&khabar, "DISPLAY=:7 SSH_TTY=/dev/pts/9", settings);
    terminal.press("Y");
    terminal.wait_for_text("Article text copied");
    assert_eq!(taken_by(&khabar, "my clip").unwrap(), format!("$HOME; rm *\n{}", article_text()));
    assert!(!quit(terminal).contains("\x1b]52;"));
}

#[test]
fn a_program_of_the_settings_that_is_not_there_or_fails_is_the_only_way() {
    let khabar = Khabar::new();
    let mut terminal = start(&khabar, "DISPLAY=:7", "clipboard = ['no-such-program']");
    terminal.press("Y");
    terminal.wait_for_text("Nothing copied: there is no program no-such-program.");
    assert!(!quit(terminal).contains("\x1b]52;"));
    install(&khabar, "bad", "exit 3");
    let mut terminal = start(&khabar, "DISPLAY=:7", "clipboard = ['bad']");
    terminal.press("Y");
    terminal.wait_for_text("Nothing copied: bad failed (exit status: 3).");
    assert!(!quit(terminal).contains("\x1b]52;"));
}

#[test]
fn the_reader_does_not_wait_for_a_program_that_hangs() {
    let khabar = Khabar::new();
    install(&khabar, "hang", "echo $$ > \"$0.process\"; exec sleep 1000");
    let mut terminal = start(&khabar, "A=b", "clipboard = ['hang']");
    terminal.press("Yb");
    terminal.wait_for_text("Bookmarked");
    terminal.wait_for_text("Nothing copied: hang did not finish within 2 seconds.");
    let process = fs::read_to_string(tools(&khabar).join("hang.process")).unwrap();
    let process = rustix::process::Pid::from_raw(process.trim().parse().unwrap()).unwrap();
    assert!(rustix::process::test_kill_process(process).is_err(), "it should have been stopped");
    quit(terminal);
}

#[test]
fn a_text_that_is_copied_as_the_program_ends_arrives() {
    let khabar = Khabar::new();
    install(&khabar, "slow", &format!("sleep 0.2; {TAKES}"));
    let mut terminal = start(&khabar, "A=b", "clipboard = ['slow']");
    terminal.press("Y");
    quit(terminal);
    assert_eq!(taken_by(&khabar, "slow").unwrap(), format!("\n{}", article_text()));
    let mut terminal = start(&khabar, "A=b", "clipboard = 'osc52'");
    terminal.press("Y");
    assert!(quit(terminal).contains(&osc52(&article_text())));
}

#[test]
fn in_tmux_the_text_is_in_its_buffer_and_sent_to_its_terminal() {
    if Command::new("tmux").arg("-V").stdout(Stdio::null()).status().is_err() {
        skip("there is no tmux here");
        return;
    }
    let khabar = Khabar::new();
    let folder = khabar.data.path().to_str().unwrap();
    let config = write(khabar.data.path(), "config.toml", "");
    // As it is by default: with `external`, tmux takes no text from the programs in it by the sequence.
    let tmux_config = write(khabar.data.path(), "tmux.conf", "set -s set-clipboard external\n");
    let args = [
        "-c",
        r#"TMUX_TMPDIR="$1" exec tmux -f "$2" new-session "$0" --config "$3" "$4""#,
        env!("CARGO_BIN_EXE_khabar"),
        folder,
        &tmux_config,
        &config,
        &article(&khabar),
    ];
    let mut terminal = PtySession::spawn_with(&khabar, "sh".as_ref(), args, SILENT);
    terminal.wait_for_text("See https://example.org/a");
    terminal.press("Y");
    terminal.wait_for_text("Article text copied to tmux");
    let buffer =
        Command::new("tmux").arg("show-buffer").env("TMUX_TMPDIR", folder).env_remove("TMUX").output().unwrap();
    assert_eq!(String::from_utf8(buffer.stdout).unwrap(), article_text());
    // tmux hands it on in its own spelling of the sequence.
    let encoded = base64::engine::general_purpose::STANDARD.encode(article_text());
    terminal.wait_for("the sequence of tmux", |terminal| String::from_utf8_lossy(&terminal.written).contains(&encoded));
    terminal.press("q");
    assert!(terminal.wait().success());
}

/// The app with an article that has two links.
fn app_with_links(language: Language) -> TestApp {
    let source = "# Title\n\nWords [a](https://example.org/1) and [b](https://example.org/2).\n";
    TestApp::open(language, (80, 24), vec![markdown(source)])
}

#[test]
fn a_number_before_the_key_names_the_link() {
    let mut app = app_with_links(Language::En);
    app.keys("2y");
    assert_eq!(app.copied, ["https://example.org/2"]);
    app.keys("<enter>1yy");
    assert_eq!(app.copied[1..], ["https://example.org/1", "https://example.org/1"]);
    app.keys("3y");
    assert_eq!(app.state.notice().unwrap().0.text, "This article has no link 3");
    assert_eq!(app.copied.len(), 3);
    // Persian two, and the key marked y.
    app.keys("\u{6F2}\u{63A}");
    assert_eq!(app.copied[3], "https://example.org/2");
}

#[test]
fn copied_is_said_only_where_a_program_has_taken_the_text() {
    let program = || "xclip".to_owned();
    let failed = || CopyFailure::Failed { program: program(), reason: "why".to_owned() };
    for language in Language::ALL {
        let mut app = app_with_links(language);
        // Kopi shod, "has been copied".
        let copied = if language == Language::En { "copied" } else { "\u{6A9}\u{67E}\u{6CC} \u{634}\u{62F}" };
        for (outcome, claims, names, is_error) in [
            (CopyOutcome::Clipboard, true, "", false),
            (CopyOutcome::TmuxBuffer, true, "tmux", false),
            (CopyOutcome::SentToTerminal, false, "", false),
            (CopyOutcome::SentWithoutProgram { package: "wl-clipboard" }, false, "wl-clipboard", false),
            (CopyOutcome::SentAfterFailure(failed()), false, "xclip", true),
        ] {
            app.copy_outcome = outcome;
            for key in ["y", "Y"] {
                app.keys(key);
                let (notice, _) = app.state.notice().unwrap();
                assert_eq!((notice.text.contains(copied), notice.is_error()), (claims, is_error), "{notice:?}");
                assert!(notice.text.contains(names), "{notice:?}");
            }
        }
        for (failure, names) in [
            (CopyFailure::TooLong { bytes: 80_000, limit: 74_994 }, "clipboard"),
            (CopyFailure::NotFound { program: program() }, "xclip"),
            (failed(), "why"),
            (CopyFailure::TimedOut { program: program(), seconds: 2 }, "xclip"),
            (CopyFailure::Internal { reason: "why".to_owned() }, "why"),
        ] {
            app.copy_outcome = CopyOutcome::Failed(failure);
            app.keys("Y");
            let (notice, _) = app.state.notice().unwrap();
            assert!(notice.is_error() && notice.text.contains(names), "{notice:?}");
        }
    }
}
