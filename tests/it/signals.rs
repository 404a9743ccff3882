//! Khabar leaves the terminal as it found it, whoever ends it, and loses no flag.

use crate::support::khabar::{Khabar, write};
use crate::support::pty::PtySession;
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::guard::{self, Guard, OutputMode};
use khabar::testing::term::panic_report;
use rustix::process::Signal;
use std::time::{Duration, Instant};

fn start_app(khabar: &Khabar) -> PtySession {
    let path = write(khabar.data.path(), "one.txt", "The title\nWords and words.\n");
    let mut terminal = PtySession::spawn(khabar, [path]);
    terminal.wait_for_text("The title");
    terminal
}

fn bookmarks(khabar: &Khabar) -> usize {
    khabar.json(["bookmarks", "--json"]).as_array().unwrap().len()
}

#[test]
fn a_signal_ends_the_program_in_good_order() {
    for (signal, name) in [(Signal::TERM, "Terminated"), (Signal::HUP, "Hangup"), (Signal::INT, "Interrupt")] {
        let khabar = Khabar::new();
        let mut terminal = start_app(&khabar);
        terminal.press("b");
        terminal.wait_for_text("Bookmarked");
        terminal.signal(signal);
        let status = terminal.wait();
        assert!(!status.success() && status.signal().is_some_and(|name_given| name_given.contains(name)), "{status:?}");
        terminal.assert_restored();
        assert_eq!(bookmarks(&khabar), 1);
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_program_and_keeps_the_flags() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    terminal.press("b");
    terminal.wait_for_text("Bookmarked");
    let status = terminal.close();
    assert!(status.signal().is_some_and(|told| told.contains("Hangup")), "{status:?}");
    assert_eq!(bookmarks(&khabar), 1);
}

#[test]
fn a_flag_is_on_the_disk_while_the_program_is_open() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    terminal.press("b");
    terminal.wait_for_text("Bookmarked");
    let end = Instant::now() + Duration::from_secs(30);
    // Every look is a process of its own.
    while bookmarks(&khabar) == 0 {
        assert!(Instant::now() < end, "the mark should be on the disk");
    }
    terminal.signal(Signal::KILL);
    terminal.wait();
    assert_eq!(bookmarks(&khabar), 1);
}

/// A shell with job control that starts the program, and brings it back when Return is pressed.
fn in_a_shell(khabar: &Khabar, dialect: &str) -> PtySession {
    let path = write(khabar.data.path(), "one.txt", "The title\nWords and words.\n");
    let script = r#"set -m; "$0" --terminal "$2" "$1"; echo stopped; read answer; fg; echo ended"#;
    let args = ["-c", script, env!("CARGO_BIN_EXE_khabar"), &path, dialect];
    let mut terminal = PtySession::spawn_program(khabar, "bash".as_ref(), args);
    terminal.wait_for_text("The title");
    terminal
}

#[test]
fn ctrl_z_goes_back_to_the_shell_and_fg_returns() {
    let khabar = Khabar::new();
    let mut terminal = in_a_shell(&khabar, "bdsm");
    terminal.press("\x1a");
    terminal.wait_until("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("stopped"));
    terminal.assert_restored();
    terminal.press("\r");
    terminal
        .wait_until("the reader again", |screen| screen.alternate_screen() && screen.contents().contains("The title"));
    assert!(!terminal.is_cooked());
    terminal.press("q");
    terminal.wait_for_text("ended");
    assert!(terminal.wait().success());
    terminal.assert_restored();
}

#[test]
fn where_no_shell_could_bring_it_back_the_program_does_not_stop() {
    let khabar = Khabar::new();
    let mut terminal = start_app(&khabar);
    terminal.press("\x1ab");
    terminal.wait_for_text("Bookmarked");
    terminal.press("q");
    assert!(terminal.wait().success());
}

/// The variable that tells the other process of the test below where to write reports.
const REPORTS: &str = "KHABAR_TEST_REPORTS";

/// The variable that tells it which dialect to use.
const DIALECT: &str = "KHABAR_TEST_DIALECT";

/// Panics in a process that one of the next tests has started on a terminal; otherwise does nothing.
#[test]
fn half_of_a_test_that_panics_on_a_terminal() {
    let Some(folder) = std::env::var_os(REPORTS) else { return };
    panic_report::install(folder.into(), "xterm".to_owned());
    let guard = Guard::new(true, false);
    let dialect = std::env::var(DIALECT).ok().and_then(|name| Dialect::parse(&name)).unwrap_or_default();
    guard::set_mode(OutputMode { dialect, passthrough: false }).unwrap();
    guard.enter_fullscreen().unwrap();
    let secret = String::from("words of an article");
    panic!("a fault in `{secret}`");
}

/// The terminal of a process that took it, set a dialect, panicked and has ended.
fn run_panicking_test(khabar: &Khabar, reports: &std::path::Path, dialect: &str) -> PtySession {
    let this = std::env::current_exe().unwrap();
    let test_name = "signals::half_of_a_test_that_panics_on_a_terminal";
    let script = format!(r#"{REPORTS}="$1" {DIALECT}="$2" "$0" --exact {test_name} --nocapture"#);
    let args = ["-c", &script, this.to_str().unwrap(), reports.to_str().unwrap(), dialect];
    let mut terminal = PtySession::spawn_program(khabar, "sh".as_ref(), args);
    assert!(!terminal.wait().success());
    terminal
}

/// What each dialect sends on entering and on leaving: ECMA-48's mode 8, Konsole's OSC 50, mlterm's OSC 5379.
const SWITCHES: [(&str, &str, &str); 4] = [
    ("plain", "", ""),
    ("bdsm", "\x1b[8l", "\x1b[8h"),
    ("konsole", "\x1b]50;BidiRenderingEnabled=false\x07", "\x1b]50;BidiRenderingEnabled=true\x07"),
    ("mlterm", "\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07"),
];

/// Asserts, byte for byte, that the terminal was taken and given back so many times, and is given back now.
fn assert_entered_and_left(terminal: &PtySession, (dialect, enter, leave): (&str, &str, &str), times: usize) {
    let written = String::from_utf8_lossy(&terminal.written);
    let entering = format!("\x1b[?1049h\x1b[?25l\x1b[?2004h{enter}\x1b[2J\x1b[?1000h\x1b[?1002h\x1b[?1006h");
    let leaving = format!("\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2004l{leave}\x1b[0m\x1b[?25h\x1b[?1049l");
    let offsets = |what: &str| written.match_indices(what).map(|(at, _)| at).collect::<Vec<_>>();
    let (entered, left) = (offsets(&entering), offsets(&leaving));
    assert_eq!((entered.len(), left.len()), (times, times), "{dialect}: {written:?}");
    assert!(entered.iter().zip(&left).all(|(entered, left)| entered < left), "{dialect}");
    for switch in [enter, leave].iter().filter(|switch| !switch.is_empty()) {
        assert_eq!(offsets(switch).len(), times, "{dialect}: {switch:?} is sent at no other time");
    }
    terminal.assert_restored();
}

#[test]
fn every_way_out_takes_back_what_the_dialect_needed_byte_for_byte() {
    for switches in SWITCHES {
        let dialect = switches.0;
        let open = |khabar: &Khabar| {
            let path = write(khabar.data.path(), "one.txt", "The title\nWords and words.\n");
            let mut terminal = PtySession::spawn(khabar, ["--terminal", dialect, &path]);
            terminal.wait_for_text("The title");
            terminal
        };
        for signal in [None, Some(Signal::TERM), Some(Signal::HUP)] {
            let khabar = Khabar::new();
            let mut terminal = open(&khabar);
            match signal {
                None => terminal.press("q"),
                Some(signal) => terminal.signal(signal),
            }
            terminal.wait();
            assert_entered_and_left(&terminal, switches, 1);
        }
        let khabar = Khabar::new();
        let terminal = run_panicking_test(&khabar, &khabar.data.path().join("reports"), dialect);
        assert_entered_and_left(&terminal, switches, 1);
    }
}

#[test]
fn after_a_suspension_the_dialect_s_switch_is_sent_again() {
    for switches in SWITCHES {
        let khabar = Khabar::new();
        let mut terminal = in_a_shell(&khabar, switches.0);
        terminal.press("\x1a");
        terminal.wait_until("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("stopped"));
        terminal.press("\r");
        terminal.wait_until("the reader again", |screen| {
            screen.alternate_screen() && screen.contents().contains("The title")
        });
        terminal.press("q");
        terminal.wait_for_text("ended");
        terminal.wait();
        assert_entered_and_left(&terminal, switches, 2);
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_leaves_a_report() {
    let khabar = Khabar::new();
    let reports = khabar.data.path().join("reports");
    let terminal = run_panicking_test(&khabar, &reports, "bdsm");
    assert!(terminal.written.windows(8).any(|bytes| bytes == b"\x1b[?1049h"), "the screen should have been taken");
    terminal.assert_restored();
    let files: Vec<_> = std::fs::read_dir(&reports).unwrap().map(|entry| entry.unwrap().path()).collect();
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert_eq!(files.len(), 1);
    for part in ["message: a fault in `\u{2026}`", "tests/it/signals.rs", "terminal: \"xterm\", 80 columns, 24 rows"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("words of an article"));
}
