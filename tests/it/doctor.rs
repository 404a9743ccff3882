//! `khabar doctor`, and what it leads to.

use crate::support::khabar::{Khabar, write};
use crate::support::pty::{PtySession, SILENT};
use khabar::testing::term::probe::COLOR_QUESTIONS;
use std::fs;

/// What Konsole answers.
const KONSOLE: &str = "\x1bP>|Konsole 26.08.2\x1b\\\x1b[?62;1;4c";

/// The answers of a terminal that gives no name.
const UNNAMED: &str = "\x1b[?1;2c";

fn remembered(khabar: &Khabar) -> String {
    fs::read_to_string(khabar.data.path().join("terminals.toml")).unwrap_or_default()
}

/// The program on a terminal that answers this, showing one word, U+0633 U+0644 U+0627 U+0645, and the first bytes of
/// the word as it was written.
fn start_app(khabar: &Khabar, answers: &str, args: &[&str]) -> PtySession {
    let article = write(khabar.data.path(), "one.txt", "\u{633}\u{644}\u{627}\u{645} Title\nWords.\n");
    PtySession::spawn_answering(khabar, answers, args.iter().copied().chain([article.as_str()]))
}

#[test]
fn the_answer_is_saved_and_the_next_start_honours_it() {
    let khabar = Khabar::new();
    let mut doctor = PtySession::spawn_answering(&khabar, UNNAMED, ["doctor"]);
    doctor.wait_for_text("Esc");
    assert!(doctor.screen().alternate_screen() && !doctor.is_cooked());
    doctor.press("4");
    assert!(doctor.wait().success());
    doctor.assert_restored();
    assert!(doctor.screen().contents().contains("lro"));
    assert!(remembered(&khabar).contains("\"TERM=xterm-256color DA1=1;2\" = \"lro\"\n"), "{}", remembered(&khabar));
    let mut app = start_app(&khabar, UNNAMED, &[]);
    app.wait_for_text("Title");
    app.press("q");
    assert!(app.wait().success());
    assert!(String::from_utf8_lossy(&app.written).contains('\u{202D}'));
}

#[test]
fn another_terminal_is_not_written_to_in_the_same_way() {
    let khabar = Khabar::new();
    write(khabar.data.path(), "terminals.toml", "\"TERM=xterm-256color DA1=1;2\" = \"lro\"\n");
    let mut app = start_app(&khabar, "\x1b[?6c", &[]);
    app.wait_for_text("Title");
    app.press("q");
    assert!(app.wait().success());
    assert!(!String::from_utf8_lossy(&app.written).contains('\u{202D}'));
}

#[test]
fn leaving_without_an_answer_saves_nothing() {
    for key in ["\x1b", "q", "\u{636}", "0000"] {
        let khabar = Khabar::new();
        let mut doctor = PtySession::spawn_answering(&khabar, KONSOLE, ["doctor"]);
        doctor.wait_for_text("Esc");
        doctor.press(key);
        assert!(doctor.wait().success(), "{key:?}");
        doctor.assert_restored();
        assert_eq!(remembered(&khabar), "", "{key:?}");
    }
}

#[test]
fn konsole_s_switch_is_on_for_its_own_screen_only_and_taken_back_by_a_signal_too() {
    let khabar = Khabar::new();
    let (off, on) = ("\x1b]50;BidiRenderingEnabled=false\x07", "\x1b]50;BidiRenderingEnabled=true\x07");
    let mut doctor = PtySession::spawn_answering(&khabar, KONSOLE, ["doctor"]);
    doctor.wait_for_text(" 1   0   Esc");
    doctor.press("0");
    doctor.wait_for_text("1-7");
    let written = String::from_utf8_lossy(&doctor.written).into_owned();
    assert_eq!((written.matches(off).count(), written.matches(on).count()), (1, 1));
    doctor.press("\x1b");
    assert!(doctor.wait().success());
    let mut doctor = PtySession::spawn_answering(&khabar, KONSOLE, ["doctor"]);
    doctor.wait_for_text(" 1   0   Esc");
    doctor.signal(rustix::process::Signal::TERM);
    assert!(!doctor.wait().success());
    doctor.assert_restored();
    assert!(String::from_utf8_lossy(&doctor.written).contains(on));
}

#[test]
fn a_terminal_that_names_itself_gets_no_switch_of_another() {
    let khabar = Khabar::new();
    let mut doctor = PtySession::spawn(&khabar, ["doctor"]);
    doctor.wait_for_text("1-7");
    doctor.press("0");
    doctor.wait_for_text("closest");
    doctor.press("0");
    assert!(doctor.wait().success());
    let written = String::from_utf8_lossy(&doctor.written);
    assert!(!written.contains("\x1b]50") && !written.contains("\x1b]5379"), "{written:?}");
}

#[test]
fn the_program_calibrates_too_and_goes_on_in_the_dialect_chosen() {
    let khabar = Khabar::new();
    let mut app = start_app(&khabar, UNNAMED, &[]);
    app.wait_for_text("Title");
    assert!(!String::from_utf8_lossy(&app.written).contains('\u{202D}'));
    app.press("T");
    app.wait_for_text("1-7");
    // The calibration takes the keys now, and the size may change meanwhile.
    app.press("j");
    app.resize(70, 20);
    app.press("\u{6F4}");
    app.wait_until("the list again, and what was chosen", |screen| {
        screen.contents().contains("Title") && screen.contents().contains("lro")
    });
    let from = String::from_utf8_lossy(&app.written).rfind("\x1b[2J").unwrap();
    assert!(String::from_utf8_lossy(&app.written)[from..].contains('\u{202D}'));
    app.press("q");
    assert!(app.wait().success());
    app.assert_restored();
    assert!(remembered(&khabar).contains("\"lro\""));
}

#[test]
fn a_terminal_that_lies_is_overruled_by_the_setting() {
    let khabar = Khabar::new();
    write(khabar.data.path(), "terminals.toml", "Konsole = \"konsole\"\n");
    let mut app = start_app(&khabar, KONSOLE, &["--terminal", "lro"]);
    app.wait_for_text("Title");
    // Nobody is asked either if the answer would not count.
    app.press("T");
    app.wait_for_text("setting");
    app.press("q");
    assert!(app.wait().success());
    let written = String::from_utf8_lossy(&app.written);
    assert!(written.contains('\u{202D}') && !written.contains("\x1b]50"), "{written:?}");
    let mut doctor = PtySession::spawn_answering(&khabar, KONSOLE, ["doctor", "--terminal", "lro"]);
    assert_eq!(doctor.wait().exit_code(), 2);
    assert!(!String::from_utf8_lossy(&doctor.written).contains("\x1b[?1049h"));
}

#[test]
fn a_damaged_file_of_answers_is_quarantined_and_reported() {
    let khabar = Khabar::new();
    write(khabar.data.path(), "terminals.toml", "not = toml = at all");
    let mut app = start_app(&khabar, KONSOLE, &[]);
    app.wait_for_text("damaged");
    app.press("q");
    assert!(app.wait().success());
    assert_eq!(remembered(&khabar), "");
    let quarantined = fs::read_to_string(khabar.data.path().join("terminals.toml.damaged-1")).unwrap();
    assert_eq!(quarantined, "not = toml = at all");
}

#[test]
fn the_report_on_a_terminal_has_what_it_answered() {
    let khabar = Khabar::new();
    let mut report = PtySession::spawn_answering(&khabar, KONSOLE, ["doctor", "--report"]);
    assert!(report.wait().success());
    assert!(report.is_cooked());
    let written = String::from_utf8_lossy(&report.written).into_owned();
    for line in ["terminal: Konsole\r\n", "dialect: konsole\r\n", "size: 80 columns, 24 rows\r\n", "images: sixel"] {
        assert!(written.contains(line), "{line:?} in {written}");
    }
    assert!(!written.contains("\x1b[?1049h") && !written.replace(COLOR_QUESTIONS, "").contains("\x1b]"));
}

#[test]
fn a_report_into_a_pipe_still_asks_the_terminal() {
    let khabar = Khabar::new();
    let args = ["-c", r#""$0" doctor --report | cat > report.txt; echo done"#, env!("CARGO_BIN_EXE_khabar")];
    let mut shell = PtySession::spawn_program(&khabar, "sh".as_ref(), args);
    assert!(shell.wait().success());
    let report = fs::read_to_string(khabar.data.path().join("report.txt")).unwrap();
    for line in ["terminal: XTerm\n", "standard output: not a terminal\n", "dialect: plain\n"] {
        assert!(report.contains(line), "{line:?} in {report}");
    }
    assert!(!report.contains('\x1b'));
}

#[test]
fn a_report_is_made_of_a_silent_terminal_and_of_a_setting() {
    let khabar = Khabar::new();
    let mut report = PtySession::spawn_answering(&khabar, SILENT, ["doctor", "--report", "--terminal", "inverse"]);
    assert!(report.wait().success());
    let written = String::from_utf8_lossy(&report.written);
    for line in
        ["answer DA1: no answer", "dialect: inverse", "dialect why: set with --terminal", "dialect detected: bdsm"]
    {
        assert!(written.contains(line), "{line:?} in {written}");
    }
}

#[test]
fn without_any_terminal_there_is_a_report_and_no_calibration() {
    let khabar = Khabar::new();
    // A session of its own has no terminal.
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new("setsid");
        command.arg("--wait").arg(env!("CARGO_BIN_EXE_khabar")).args(args).env_clear();
        command.env("PATH", "/usr/bin:/bin").env("KHABAR_DATA", khabar.data.path()).env("TERM", "xterm");
        crate::support::khabar::CommandOutput::from(command.stdin(std::process::Stdio::null()).output().unwrap())
    };
    let report = run(&["doctor", "--report"]);
    assert_eq!(report.code, Some(0), "{report:?}");
    assert!(report.out.contains("size: not a terminal\n") && report.out.contains("TERM: xterm\n"), "{report:?}");
    let calibration = run(&["doctor"]);
    assert_eq!((calibration.code, calibration.out.as_str()), (Some(2), ""));
    assert!(calibration.err.contains("khabar print"), "{calibration:?}");
}

#[test]
fn a_screen_without_keys_is_not_taken() {
    let khabar = Khabar::new();
    // Out of the terminal's session, keys can come from nowhere but standard input.
    let args = ["-c", r#"setsid --wait "$0" < /dev/null; echo "status $?""#, env!("CARGO_BIN_EXE_khabar")];
    let mut shell = PtySession::spawn_program(&khabar, "sh".as_ref(), args);
    shell.wait();
    let written = String::from_utf8_lossy(&shell.written);
    assert!(written.contains("Standard input is not a terminal") && written.contains("status 2"), "{written:?}");
    assert!(!written.contains("\x1b[?1049h"));
}
