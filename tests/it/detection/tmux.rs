//! Inside tmux: asked for its terminal, and talked through to it.

use super::{article, environment};
use crate::support::khabar::{Khabar, write};
use crate::support::pty::PtySession;
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::probe::{Answer, Probe, ProbeInput, TmuxClient, VerdictReason};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::mpsc;
use std::time::Duration;

/// The program inside a tmux that says this about its client.
fn start_inside_tmux(khabar: &Khabar, client: &str) -> PtySession {
    start_with_tmux(khabar, "TMUX=x TERM=tmux-256color", client)
}

/// The reader with these variables, on a machine whose tmux says this of its client.
fn start_with_tmux(khabar: &Khabar, variables: &str, client: &str) -> PtySession {
    let tools = khabar.data.path().join("tools");
    std::fs::create_dir(&tools).unwrap();
    let tmux = write(&tools, "tmux", "#!/bin/sh\necho asked >> \"$0.log\"\ncat \"$0.says\"\n");
    std::fs::set_permissions(&tmux, std::fs::Permissions::from_mode(0o755)).unwrap();
    write(&tools, "tmux.says", client);
    let script = format!(r#"{variables} PATH="$1:$PATH" exec "$0" "$2""#);
    let args = ["-c", &script, env!("CARGO_BIN_EXE_khabar"), tools.to_str().unwrap(), &article(khabar)];
    let mut terminal = PtySession::spawn_program(khabar, "sh".as_ref(), args);
    terminal.wait_for_text("The title");
    terminal
}

#[test]
fn inside_tmux_tmux_is_asked_and_the_terminal_is_not() {
    let khabar = Khabar::new();
    let mut terminal = start_inside_tmux(&khabar, "xterm-kitty \noff\n");
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
    assert!(!terminal.has_written("\x1b[>q"));
    assert!(terminal.has_written("\x1b[?1004h") && terminal.has_written("\x1b[?1004l"));
    assert_eq!(std::fs::read_to_string(khabar.data.path().join("tools/tmux.log")).unwrap(), "asked\n");
}

#[test]
fn a_tmux_that_has_nothing_to_say_later_is_attached_to_the_same_terminal() {
    let given =
        ProbeInput { environment: environment(&[("TMUX", "x"), ("TERM", "tmux-256color")]), ..ProbeInput::default() };
    let (mut probe, messages) = (Probe::new(given), mpsc::channel().0);
    assert_eq!(probe.verdict().reason, VerdictReason::UnknownTmuxClient);
    probe.record_tmux_client(TmuxClient::parse("xterm-kitty \noff\n"), &messages).unwrap();
    assert_eq!((probe.verdict().mode.dialect, probe.identity().as_str()), (Dialect::Kitty, "tmux in xterm-kitty"));
    probe.record_tmux_client(None, &messages).unwrap();
    assert_eq!(probe.verdict().mode.dialect, Dialect::Kitty);
    probe.record_tmux_client(TmuxClient::parse("xterm XTerm(412)\noff\n"), &messages).unwrap();
    assert_eq!(probe.verdict().mode.dialect, Dialect::Plain);
    // What tmux itself answers in place of the terminal does not count.
    probe.record_answer(Answer::Mode { mode: 8, state: 1 });
    assert_eq!(probe.verdict().mode.dialect, Dialect::Plain);
}

#[test]
fn a_tmux_of_another_machine_is_not_taken_for_one_of_this() {
    let khabar = Khabar::new();
    // From inside a tmux to another machine, where somebody else's tmux runs.
    let mut terminal = start_with_tmux(&khabar, "TERM=tmux-256color", "xterm-kitty \noff\n");
    terminal.press("\u{c}q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
    assert!(!khabar.data.path().join("tools/tmux.log").exists());
    assert!(!terminal.has_written("\x1b[?1004h"));
}

#[test]
fn where_tmux_allows_it_sequences_are_passed_to_its_terminal() {
    let khabar = Khabar::new();
    let mut terminal = start_inside_tmux(&khabar, "xterm-256color Konsole 26.08.2\non\n");
    terminal.press("q");
    assert!(terminal.wait().success());
    assert!(terminal.has_written("\x1bPtmux;\x1b\x1b]50;BidiRenderingEnabled=false\x07\x1b\\\x1b[?1049h"));
    assert!(terminal.has_written("\x1bPtmux;\x1b\x1b]50;BidiRenderingEnabled=true\x07\x1b\\\x1b[0m"));
}

#[test]
fn a_tmux_that_did_not_know_its_terminal_yet_is_asked_again_with_the_very_first_key() {
    let (at_once, soon) = (Duration::from_millis(200), Duration::from_millis(400));
    for (client, is_asked) in [
        ("xterm-256color \non\n", true),
        ("xterm-256color Konsole 22.12.3\non\n", false),
        ("xterm-kitty \noff\n", false),
        ("", false),
    ] {
        let given = ProbeInput {
            environment: environment(&[("TMUX", "x"), ("TERM", "tmux-256color")]),
            ..ProbeInput::default()
        };
        let (mut probe, messages) = (Probe::new(given), mpsc::channel().0);
        probe.record_tmux_client(TmuxClient::parse(client), &messages).unwrap();
        assert_eq!(probe.is_first_key_after_pause(at_once), is_asked, "{client:?}");
        assert!(!probe.is_first_key_after_pause(soon), "{client:?}");
    }
}

#[test]
fn drawing_anew_asks_tmux_once_more_where_it_is_attached() {
    let khabar = Khabar::new();
    let mut terminal = start_inside_tmux(&khabar, "xterm XTerm(412)\non\n");
    write(&khabar.data.path().join("tools"), "tmux.says", "xterm-256color Konsole 26.08.2\non\n");
    terminal.press("\u{c}");
    terminal.wait_for_output("\x1bPtmux;\x1b\x1b]50;BidiRenderingEnabled=false\x07\x1b\\\x1b[0m\x1b[2J");
    terminal.press("q");
    assert!(terminal.wait().success());
}

#[test]
fn when_tmux_is_attached_to_another_terminal_the_dialect_changes_with_the_next_focus() {
    let khabar = Khabar::new();
    let mut terminal = start_inside_tmux(&khabar, "xterm XTerm(412)\non\n");
    write(&khabar.data.path().join("tools"), "tmux.says", "mlterm mlterm(3.9.4)\non\n");
    terminal.press("\x1b[I");
    terminal.wait_for_output("\x1bPtmux;\x1b\x1b]5379;use_ctl=false\x07\x1b\\\x1b[0m\x1b[2J");
    terminal.press("q");
    assert!(terminal.wait().success());
    assert!(terminal.has_written("\x1bPtmux;\x1b\x1b]5379;use_ctl=true\x07\x1b\\\x1b[0m"));
}
