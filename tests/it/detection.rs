//! Which dialect Khabar uses for a terminal: from its answers to the frame.

mod backgrounds;
mod recorded;
mod tmux;

use crate::support::khabar::{Khabar, write};
use crate::support::pty::{PtySession, SILENT};
use khabar::testing::app::key::parse_keys;
use khabar::testing::app::{Event, MouseKind};
use khabar::testing::config::Environment;
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::flow_control::STATUS_QUESTION;
use khabar::testing::term::input::{Input, InputParser};
use khabar::testing::term::probe::{
    ANSWER_TIMEOUT, Answer, Answers, COLOR_QUESTIONS, FIRST_FRAME_TIMEOUT, InnerTerminal, KEY_PAUSE, Multiplexer,
    Probe, ProbeInput, QUESTIONS, SettingSource, TmuxClient, VerdictReason, choose, decide, identity,
};
use recorded::RECORDED;
use std::collections::BTreeMap;
use std::sync::mpsc;
use std::time::Duration;

/// What a terminal has sent: its answers, and the events for the app.
fn read(bytes: &str) -> (Answers, Vec<Event>) {
    let mut inputs = Vec::new();
    InputParser::default().feed(bytes.as_bytes(), &mut inputs);
    let (mut answers, mut events) = (Answers::default(), Vec::new());
    for input in inputs {
        match input {
            Input::Answer(answer) => answers.record(answer),
            Input::Event(event) => events.push(event),
            Input::Focus => {}
        }
    }
    (answers, events)
}

fn environment(variables: &[(&'static str, &'static str)]) -> Environment {
    variables.iter().copied().collect()
}

fn keys(keys: &str) -> Vec<Event> {
    parse_keys(keys).unwrap().into_iter().map(Event::Key).collect()
}

#[test]
fn every_terminal_that_was_asked_gets_the_dialect_that_is_right_there() {
    let mut wrong = Vec::new();
    for row in RECORDED {
        let (answers, events) = read(row.answers);
        let (environment, client) = (environment(row.environment), row.client.and_then(TmuxClient::parse));
        let verdict = decide(&answers, &environment, client.as_ref());
        let identity = identity(&answers, &environment, client.as_ref());
        if verdict.mode.dialect != row.dialect
            || identity != row.identity
            || !events.is_empty()
            || !answers.is_complete()
        {
            wrong.push(format!("{}: {verdict:?}, {identity:?}, {events:?}", row.terminal));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sequences_are_passed_through_tmux_only_for_a_terminal_that_needs_one() {
    for row in RECORDED {
        let client = row.client.and_then(TmuxClient::parse);
        let verdict = decide(&read(row.answers).0, &environment(row.environment), client.as_ref());
        let needs_passthrough = matches!(row.dialect, Dialect::Konsole | Dialect::Mlterm);
        assert!(!needs_passthrough || verdict.mode.passthrough == row.client.is_some(), "{}", row.terminal);
    }
}

#[test]
fn a_silent_terminal_is_known_by_its_environment() {
    let rows: &[(&[(&str, &str)], Dialect)] = &[
        // An answer may still come, and `bdsm` shows the same as `plain` unless that answer asks for it.
        (&[("TERM", "xterm-256color")], Dialect::Bdsm),
        (&[], Dialect::Bdsm),
        (&[("TERM", "xterm-256color"), ("VTE_VERSION", "7006")], Dialect::Bdsm),
        (&[("TERM", "xterm-256color"), ("KONSOLE_VERSION", "221203")], Dialect::Konsole),
        (&[("TERM", "xterm"), ("MLTERM", "3.9.0")], Dialect::Mlterm),
        (&[("TERM", "xterm-256color"), ("KITTY_WINDOW_ID", "1")], Dialect::Kitty),
        (&[("TERM", "xterm-kitty")], Dialect::Kitty),
        (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "vscode")], Dialect::Lrm),
        (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], Dialect::Inverse),
        (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], Dialect::Plain),
        (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")], Dialect::Bdsm),
        (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "mintty")], Dialect::Bdsm),
        (&[("TERM", "xterm-256color"), ("WT_SESSION", "x")], Dialect::Plain),
        (&[("TERM", "foot"), ("TERM_PROGRAM", "vscode")], Dialect::Plain),
        (&[("TERM", "st-256color"), ("KITTY_WINDOW_ID", "1")], Dialect::Plain),
        // Emacs' `term` answers nothing; what follows is right once Emacs reorders nothing.
        (&[("TERM", "eterm-color"), ("INSIDE_EMACS", "28.2,term:0.96"), ("VTE_VERSION", "7006")], Dialect::Inverse),
        (&[("TERM", "eterm-color"), ("INSIDE_EMACS", "28.2,term:0.96")], Dialect::Plain),
        // A terminal of its own that was begun from Emacs.
        (&[("TERM", "st-256color"), ("INSIDE_EMACS", "28.2,comint")], Dialect::Plain),
        (&[("TERM", "xterm-kitty"), ("INSIDE_EMACS", "28.2,comint")], Dialect::Kitty),
        // A command that asks nothing, in `:terminal`.
        (&[("TERM", "xterm-256color"), ("VTE_VERSION", "7006"), ("NVIM", "x")], Dialect::Inverse),
        (&[("TERM", "xterm-256color"), ("KONSOLE_VERSION", "221203"), ("VIM_TERMINAL", "900")], Dialect::Inverse),
        // Something like tmux on another machine.
        (&[("TERM", "tmux-256color")], Dialect::Lro),
        (&[("TERM", "screen-256color")], Dialect::Lro),
    ];
    for (variables, dialect) in rows {
        let verdict = decide(&Answers::default(), &environment(variables), None);
        assert_eq!(verdict.mode.dialect, *dialect, "{variables:?}");
    }
}

#[test]
fn what_a_terminal_says_counts_more_than_what_it_has_inherited() {
    let inherited = environment(&[
        ("TERM", "xterm-256color"),
        ("KITTY_WINDOW_ID", "1"),
        ("TERM_PROGRAM", "vscode"),
        ("KONSOLE_VERSION", "221203"),
    ]);
    let dialect = |answers: &str| decide(&read(answers).0, &inherited, None).mode.dialect;
    assert_eq!(dialect("\x1bP>|XTerm(379)\x1b\\\x1b[?64c"), Dialect::Plain);
    assert_eq!(dialect("\x1b[8;2$y\x1b[?65c"), Dialect::Bdsm);
    // It would have answered otherwise.
    let begun_from_kitty = environment(&[("TERM", "xterm-256color"), ("KITTY_WINDOW_ID", "1")]);
    assert_eq!(decide(&read("\x1b[?6c").0, &begun_from_kitty, None).mode.dialect, Dialect::Plain);
    // A mode that cannot be changed is of no use.
    assert_eq!(decide(&read("\x1b[8;4$y\x1b[?6c").0, &Environment::default(), None).mode.dialect, Dialect::Plain);
}

#[test]
fn a_reason_is_given() {
    let reason_for = |answers: &str, variables: &[(&'static str, &'static str)]| {
        decide(&read(answers).0, &environment(variables), None).reason
    };
    assert_eq!(reason_for("\x1b[8;1$y", &[]), VerdictReason::Reorders);
    assert_eq!(reason_for("\x1bP>|foot(1.13.1)\x1b\\", &[]), VerdictReason::Version("foot(1.13.1)".to_owned()));
    assert_eq!(reason_for("", &[("VTE_VERSION", "7006")]), VerdictReason::Variable("VTE_VERSION", "7006".to_owned()));
    assert_eq!(reason_for("\x1b[?6c", &[]), VerdictReason::Unknown);
    assert_eq!(reason_for("", &[("TMUX", "x")]), VerdictReason::UnknownTmuxClient);
    assert_eq!(reason_for("", &[("TERM", "screen"), ("STY", "x")]), VerdictReason::Inside(InnerTerminal::Screen, None));
    assert_eq!(
        Multiplexer::from_environment(&environment(&[("TERM", "screen"), ("STY", "x"), ("TMUX", "x")])),
        Multiplexer::Tmux
    );
}

#[test]
fn what_the_user_has_set_wins_over_what_is_remembered_and_that_over_detection() {
    let (answers, environment) = (read("\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;c").0, Environment::default());
    let remembered = |identity: &str| (identity == "kitty").then_some(Dialect::Plain);
    let set = Some((Dialect::Lro, SettingSource::Option));
    let chosen = choose(set, remembered, &answers, &environment, None);
    assert_eq!((chosen.mode.dialect, chosen.reason), (Dialect::Lro, VerdictReason::Set(SettingSource::Option)));
    let chosen = choose(None, remembered, &answers, &environment, None);
    assert_eq!((chosen.mode.dialect, chosen.reason), (Dialect::Plain, VerdictReason::Remembered));
    let chosen = choose(None, |_: &str| None, &answers, &environment, None);
    assert_eq!(chosen.mode.dialect, Dialect::Kitty);
}

#[test]
fn what_was_once_called_lro_in_xterm_js_is_lrm_there_and_nowhere_else() {
    let chosen = |variables: &[(&str, &str)], answers: &str| {
        let remembered = |_: &str| Some(Dialect::Lro);
        choose(None, remembered, &read(answers).0, &variables.iter().copied().collect(), None).mode.dialect
    };
    assert_eq!(chosen(&[], "\x1b[>0;276;0c\x1b[?1;2c"), Dialect::Lrm);
    assert_eq!(chosen(&[("TERM_PROGRAM", "vscode")], ""), Dialect::Lrm);
    assert_eq!(chosen(&[("TMUX", "x")], ""), Dialect::Lro);
    assert_eq!(chosen(&[], "\x1b[>1;10;0c\x1b[?62c"), Dialect::Lro);
}

#[test]
fn rubbish_and_half_an_answer_are_no_answers() {
    for bytes in [
        "",
        "\x1bP>|",
        "\x1bP>|kitty(0.26",
        "\x1b[8;1",
        "\x1b[8;1$",
        "\x1b[?62;4",
        "\x1b[?8;1$y",
        "\x1b[8$y",
        "\x1b[9;1$y",
        "\x1bP>|a\u{633}\x1b\\",
    ] {
        assert_eq!(read(bytes), (Answers::default(), Vec::new()), "{bytes:?}");
    }
    // Half an answer, and the whole of the next.
    let (answers, events) = read("\x1bP>|kit\x1b[?62;c");
    assert!(answers.version.is_none() && answers.is_complete() && events.is_empty());
}

#[test]
fn keys_between_the_answers_come_through_in_order() {
    let (answers, events) = read("j\x1b[8;0$yb\x1b[A\x1bP>|XTerm(379)\x1b\\\x1b[<64;1;1M\u{62A}\x1b[?64;1cq");
    assert_eq!(
        (answers.bdsm, answers.version.as_deref(), answers.primary.as_deref()),
        (Some(0), Some("XTerm(379)"), Some("64;1"))
    );
    let wheel = Event::Mouse { kind: MouseKind::WheelUp, column: 0, row: 0 };
    assert_eq!(events, [keys("jb<up>"), vec![wheel], keys("\u{62A}q")].concat());
}

#[test]
fn the_first_answer_of_a_kind_counts() {
    let (answers, _) = read("\x1b[8;1$y\x1b[?65c\x1b[8;2$y\x1b[?1;2c");
    assert_eq!((answers.bdsm, answers.primary.as_deref()), (Some(1), Some("65")));
}

/// A probe that has asked, what it has written, and the clock by which it waits.
fn probe(given: ProbeInput) -> (Probe, String) {
    let (mut probe, mut written) = (Probe::new(given), Vec::new());
    probe.ask(&mut written, &mpsc::channel().0).unwrap();
    (probe, String::from_utf8(written).unwrap())
}

const NOW: Duration = Duration::ZERO;

#[test]
fn a_frame_waits_for_a_silent_terminal_until_the_limit_and_no_longer() {
    let (probe, written) = probe(ProbeInput::default());
    assert_eq!(written, QUESTIONS);
    assert!(FIRST_FRAME_TIMEOUT <= Duration::from_millis(150));
    // However often it wakes up, the time that has passed and the time that is left add up to the limit.
    for elapsed in (0..150).map(Duration::from_millis) {
        assert_eq!(elapsed + probe.first_frame_wait(elapsed).unwrap(), FIRST_FRAME_TIMEOUT);
    }
    assert_eq!(probe.first_frame_wait(FIRST_FRAME_TIMEOUT), None);
    assert_eq!(probe.first_frame_wait(Duration::MAX), None);
}

#[test]
fn nothing_is_waited_for_after_the_last_answer() {
    let (mut probe, _) = probe(ProbeInput::default());
    probe.record_answer(Answer::Mode { mode: 8, state: 1 });
    assert_eq!(probe.first_frame_wait(NOW), Some(FIRST_FRAME_TIMEOUT));
    probe.record_answer(Answer::Primary("65;1;9".to_owned()));
    assert_eq!((probe.first_frame_wait(NOW), probe.exit_wait(NOW)), (None, None));
    assert_eq!(probe.verdict().mode.dialect, Dialect::Bdsm);
}

#[test]
fn kitty_draws_letters_one_by_one_from_the_version_that_can() {
    let versions =
        [("0.39.1", false), ("0.26.5", false), ("0.40.0", true), ("0.48.2", true), ("1.0", true), ("x", false)];
    for (version, can) in versions {
        let (answers, _) = read(&format!("\x1bP>|kitty({version})\x1b\\\x1b[?62;c"));
        let expected = if can { Dialect::Osc66 } else { Dialect::Kitty };
        assert_eq!(decide(&answers, &Environment::default(), None).mode.dialect, expected, "{version}");
    }
}

#[test]
fn an_answer_after_the_limit_changes_the_dialect() {
    let (mut probe, _) = probe(ProbeInput::default());
    assert_eq!((probe.first_frame_wait(FIRST_FRAME_TIMEOUT), probe.verdict().mode.dialect), (None, Dialect::Bdsm));
    // The terminal is not given back while it may still answer.
    assert!(probe.exit_wait(FIRST_FRAME_TIMEOUT).is_some());
    probe.record_answer(Answer::Version("kitty(0.48.2)".to_owned()));
    assert_eq!((probe.verdict().mode.dialect, probe.identity().as_str()), (Dialect::Osc66, "kitty"));
}

#[test]
fn the_terminal_is_not_given_back_while_an_answer_may_come_but_not_held_for_ever() {
    let (mut probe, _) = probe(ProbeInput::default());
    let late = Duration::from_millis(1_100);
    assert_eq!(probe.exit_wait(late), ANSWER_TIMEOUT.checked_sub(late));
    assert!(ANSWER_TIMEOUT <= Duration::from_secs(2));
    assert_eq!(probe.exit_wait(ANSWER_TIMEOUT), None);
    probe.record_answer(Answer::Primary("61;1;21;22;28".to_owned()));
    assert_eq!(probe.exit_wait(late), None);
}

#[test]
fn a_key_after_a_pause_differs_from_one_of_many() {
    let (mut probe, _) = probe(ProbeInput::default());
    let mut is_first_at = |milliseconds| probe.is_first_key_after_pause(Duration::from_millis(milliseconds));
    // Typed at once, then after reading for long, then held down for ten seconds.
    assert_eq!([100, 60_000, 60_030].map(&mut is_first_at), [false, true, false]);
    assert!((60_060..70_060).step_by(30).all(|at| !is_first_at(at)));
    let last = 70_050;
    let pause = u64::try_from(KEY_PAUSE.as_millis()).unwrap();
    assert_eq!([last + pause - 1, last + 2 * pause - 1].map(&mut is_first_at), [false, true]);
}

#[test]
fn a_terminal_whose_dialect_is_set_or_that_cannot_know_is_asked_nothing() {
    let set = ProbeInput { configured: Some((Dialect::Kitty, SettingSource::Variable)), ..ProbeInput::default() };
    let screen = ProbeInput { environment: environment(&[("TERM", "screen"), ("STY", "x")]), ..ProbeInput::default() };
    let emacs = environment(&[("TERM", "eterm-color"), ("INSIDE_EMACS", "28.2,term:0.96")]);
    let emacs = ProbeInput { environment: emacs, ..ProbeInput::default() };
    for given in [set, screen, emacs] {
        let (probe, written) = probe(given);
        assert_eq!((written.as_str(), probe.first_frame_wait(NOW), probe.exit_wait(NOW)), ("", None, None));
    }
}

#[test]
fn what_was_calibrated_is_found_by_the_terminal_s_name() {
    let remembered = BTreeMap::from([("TERM=xterm DA1=6".to_owned(), Dialect::Inverse)]);
    let given = ProbeInput { remembered, environment: environment(&[("TERM", "xterm")]), ..ProbeInput::default() };
    let (mut probe, _) = probe(given);
    assert_eq!(probe.verdict().mode.dialect, Dialect::Bdsm);
    probe.record_answer(Answer::Primary("6".to_owned()));
    assert_eq!(probe.verdict().mode.dialect, Dialect::Inverse);
}

/// An article whose title is Latin, so that it looks the same in every dialect.
fn article(khabar: &Khabar) -> String {
    write(khabar.data.path(), "one.txt", "The title\nWords and words.\n")
}

#[test]
fn the_terminal_is_asked_who_it_is_once_before_the_first_clear_and_later_for_its_background_and_status_only() {
    let khabar = Khabar::new();
    let mut terminal = PtySession::spawn(&khabar, [article(&khabar)]);
    terminal.wait_for_text("The title");
    terminal.press("\u{c}jk");
    terminal.resize(60, 20);
    terminal.wait_for_text("The title");
    terminal.press("q");
    terminal.wait();
    let written = String::from_utf8_lossy(&terminal.written).into_owned();
    let (before, after) = written.split_once(QUESTIONS).expect("the questions should have been asked");
    assert!(!before.contains("\x1b[2J") && after.contains("\x1b[2J"));
    assert!(before.ends_with(COLOR_QUESTIONS));
    // After Ctrl-l; what is asked last is always answered.
    let again = format!("{COLOR_QUESTIONS}\x1b[c");
    assert!(after.contains(&again));
    // Whether a frame has arrived is asked after it alone.
    assert!(after.contains(STATUS_QUESTION));
    let (before, after) = (before.replace(COLOR_QUESTIONS, ""), after.replace(&again, "").replace(STATUS_QUESTION, ""));
    assert_eq!(QUESTIONS, "\x1b7\x1b[8$p\x1b[>q\x1b[>c\x1b[c\x1b8\x1b[K");
    // Cursor position, device attributes, mode and version requests, key protocol, focus, window, colours, terminfo.
    for question in [
        "\x1b[6n",
        "\x1b[5n",
        "\x1b[c",
        "\x1b[0c",
        "\x1b[>c",
        "\x1b[>q",
        "$p",
        "\x1b[?u",
        "\x1b[?2026",
        "\x1b[?1004h",
        "\x1b[14t",
        "\x1b]1",
        "\x1bP",
        "\x1b_",
    ] {
        assert!(!before.contains(question) && !after.contains(question), "{question:?}");
    }
}

#[test]
fn the_library_opens_in_a_terminal_that_is_silent() {
    let khabar = Khabar::new();
    let mut terminal = PtySession::spawn_answering::<&str>(&khabar, SILENT, []);
    terminal.wait_for_text("iPhone 15");
    terminal.press("q");
    assert!(terminal.wait().success());
    terminal.assert_restored();
}

#[test]
fn an_answer_that_comes_late_is_no_key_and_changes_the_dialect() {
    let khabar = Khabar::new();
    let mut terminal = PtySession::spawn_answering(&khabar, SILENT, [article(&khabar)]);
    terminal.wait_for_text("The title");
    // Until there is an answer, nobody knows that this is no terminal that needs it.
    assert!(terminal.has_written("\x1b[8l") && !terminal.has_written("\x1b]50;"));
    // Every letter of it would be a command.
    terminal.press("\x1bP>|Konsole jbqqjbqq\x1b\\\x1b[?62;1;4c");
    terminal.press("b");
    terminal.wait_for_text("Bookmarked");
    terminal.press("q");
    assert!(terminal.wait().success());
    let (off, on) = ("\x1b]50;BidiRenderingEnabled=false\x07", "\x1b]50;BidiRenderingEnabled=true\x07");
    assert!(terminal.has_written(&format!("\x1b[8h{off}\x1b[0m\x1b[2J")));
    assert!(terminal.has_written(&format!("{on}\x1b[0m\x1b[?25h")));
    terminal.assert_restored();
}

#[test]
fn a_page_drawn_before_the_answer_is_not_drawn_again_where_nothing_has_to_change() {
    let khabar = Khabar::new();
    for (answers, redrawn) in [
        ("\x1b[8;1$y\x1b[?65;1;9c", false),
        ("\x1bP>|XTerm(379)\x1b\\\x1b[?64c", false),
        ("\x1b[?6c", false),
        ("\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;c", true),
    ] {
        let mut terminal = PtySession::spawn_answering(&khabar, SILENT, [article(&khabar)]);
        terminal.wait_for_text("The title");
        terminal.press(&format!("{answers}b"));
        terminal.wait_for_text("Bookmark");
        let cleared = String::from_utf8_lossy(&terminal.written).matches("\x1b[0m\x1b[2J").count();
        assert_eq!(cleared, if redrawn { 2 } else { 1 }, "{answers:?}");
        terminal.press("bq");
        assert!(terminal.wait().success());
        terminal.assert_restored();
    }
}

#[test]
fn what_the_terminal_answers_at_once_is_there_for_the_first_frame() {
    let khabar = Khabar::new();
    let konsole = "\x1bP>|Konsole 22.12.3\x1b\\\x1b[?62;1;4c";
    let mut terminal = PtySession::spawn_answering(&khabar, konsole, [article(&khabar)]);
    terminal.wait_for_text("The title");
    assert!(terminal.has_written("\x1b]50;BidiRenderingEnabled=false\x07\x1b[2J"));
    terminal.press("q");
    terminal.wait();
    terminal.assert_restored();
}

#[test]
fn a_dialect_that_is_set_is_spoken_and_the_terminal_is_not_asked_who_it_is() {
    let khabar = Khabar::new();
    let path = article(&khabar);
    for script in [r#"exec "$0" --terminal bdsm "$1""#, r#"KHABAR_TERMINAL=bdsm exec "$0" "$1""#] {
        let args = ["-c", script, env!("CARGO_BIN_EXE_khabar"), &path];
        let mut terminal = PtySession::spawn_program(&khabar, "sh".as_ref(), args);
        terminal.wait_for_text("The title");
        terminal.press("q");
        terminal.wait();
        assert!(terminal.has_written("\x1b[8l\x1b[2J") && !terminal.has_written("\x1b[>q"), "{script}");
    }
}

#[test]
fn inside_emacs_its_own_setting_is_named_until_the_user_has_said_what_reads_right() {
    let khabar = Khabar::new();
    let start = || {
        let script = r#"INSIDE_EMACS=28.2,eat TERM=eat-truecolor exec "$0" "$1""#;
        let args = ["-c", script, env!("CARGO_BIN_EXE_khabar"), &article(&khabar)];
        PtySession::spawn_with(&khabar, "sh".as_ref(), args, "\x1b[>0;0;0c\x1b[?12;4c")
    };
    let mut terminal = start();
    terminal.wait_for_text("(setq-default bidi-display-reordering nil)");
    terminal.press("q");
    assert!(terminal.wait().success());
    write(khabar.data.path(), "terminals.toml", "Emacs = \"plain\"\n");
    let mut terminal = start();
    terminal.wait_for_text("The title");
    terminal.press("b");
    terminal.wait_for_text("Bookmarked");
    assert!(!terminal.has_written("bidi-display-reordering"));
    terminal.press("bq");
    assert!(terminal.wait().success());
}

#[test]
fn what_is_typed_before_the_first_frame_is_not_lost() {
    let khabar = Khabar::new();
    // Between two answers.
    let answers = "\x1b[8;0$yb\x1b[?64;1c";
    let mut terminal = PtySession::spawn_answering(&khabar, answers, [article(&khabar)]);
    terminal.wait_for_text("Bookmarked");
    terminal.press("q");
    assert!(terminal.wait().success());
}
