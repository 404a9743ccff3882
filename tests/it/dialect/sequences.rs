//! Every escape sequence that the program sends, on all its screens and in every dialect.

use crate::support::khabar::{Khabar, fixture, write};
use crate::support::pty::PtySession;
use khabar::testing::term::dialect::Dialect;
use khabar::testing::term::probe::{COLOR_QUESTIONS, QUESTIONS};
use std::collections::BTreeSet;

/// What is sent in every dialect. Numbers of colours and places are left out; everything else is whole.
const ALWAYS_SENT: &[&str] = &[
    // Alternate screen, cursor, paste, mouse: set and reset.
    "CSI ?1049h",
    "CSI ?1049l",
    "CSI ?25l",
    "CSI ?25h",
    "CSI ?2004h",
    "CSI ?2004l",
    "CSI ?1000h",
    "CSI ?1000l",
    "CSI ?1002h",
    "CSI ?1002l",
    "CSI ?1006h",
    "CSI ?1006l",
    // Focus, which is set inside tmux alone.
    "CSI ?1004l",
    // Clear the screen, go to a place, look.
    "CSI 2J",
    "CSI H",
    "CSI m",
    // Margins, and the rows between them a row down.
    "CSI r",
    "ESC M",
    // Copy, where it is asked for.
    "OSC 52",
    // What the colours are, and the question that is always answered, so that the wait has an end.
    "OSC 10;?",
    "OSC 11;?",
    "CSI c",
    // Whether a frame has arrived.
    "CSI 5n",
];

/// What is sent in one dialect alone.
fn dialect_sequences(dialect: Dialect) -> &'static [&'static str] {
    match dialect.name() {
        "bdsm" => &["CSI 8l", "CSI 8h"],
        "konsole" => &["OSC 50;BidiRenderingEnabled=false", "OSC 50;BidiRenderingEnabled=true"],
        "mlterm" => &["OSC 5379;use_ctl=false", "OSC 5379;use_ctl=true"],
        "osc66" => &["OSC 66"],
        _ => &[],
    }
}

/// The escape sequences in what was written. An unknown one, such as an APC, is returned as it is.
fn sequences(written: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for piece in written.split('\x1b').skip(1) {
        let (kind, rest) = piece.split_at(piece.chars().next().map_or(0, char::len_utf8));
        found.insert(match kind {
            "[" => control(rest),
            "]" if rest.starts_with("52;") => "OSC 52".to_owned(),
            "]" if rest.starts_with("66;") => "OSC 66".to_owned(),
            "]" => format!("OSC {}", rest.split('\x07').next().unwrap()),
            other => format!("ESC {other}{rest}"),
        });
    }
    found
}

/// A control sequence without the numbers of places and looks.
fn control(rest: &str) -> String {
    let end = rest.find(|character: char| ('@'..='~').contains(&character)).unwrap();
    let (parameters, last) = (&rest[..end], &rest[end..=end]);
    match last {
        "m" if parameters.chars().all(|c| c.is_ascii_digit() || c == ';') => "CSI m".to_owned(),
        "H" | "r" if parameters.chars().all(|c| c.is_ascii_digit() || c == ';') => format!("CSI {last}"),
        _ => format!("CSI {parameters}{last}"),
    }
}

/// A session through all screens, and everything it wrote.
fn session(name: &str) -> String {
    let khabar = Khabar::new();
    let article = write(khabar.data.path(), "one.txt", "The title\nLead.\nSee https://example.org/a and words.\n");
    let mut terminal = PtySession::spawn(&khabar, ["--terminal", name, &article, &fixture("plain.txt")]);
    terminal.wait_for_text("The title");
    // Into the article, about in it, copy; help; back; to the Persian one.
    terminal.press("\rjkGg");
    terminal.wait_for_text("https://example.org/a");
    terminal.press("y");
    terminal.wait_for_text("Link sent to the terminal");
    terminal.press("b");
    terminal.wait_for_text("Bookmarked");
    terminal.press("?");
    terminal.press("\x1bq\x0cj");
    terminal.resize(60, 20);
    terminal.press("\rqqqq");
    terminal.wait();
    terminal.assert_restored();
    String::from_utf8(terminal.written.clone()).unwrap()
}

#[test]
fn the_program_sends_these_sequences_and_no_others() {
    for dialect in Dialect::ALL {
        let allowed: BTreeSet<String> =
            ALWAYS_SENT.iter().chain(dialect_sequences(dialect)).map(|&name| name.to_owned()).collect();
        let written = session(dialect.name());
        // Entered before the screen is cleared, left with it.
        let entering =
            format!("{COLOR_QUESTIONS}\x1b[c\x1b[?1049h\x1b[?25l\x1b[?2004h{}\x1b[2J", dialect.enter_sequence());
        let leaving = format!("{}\x1b[0m\x1b[?25h\x1b[?1049l", dialect.leave_sequence());
        assert!(written.starts_with(&entering) && written.ends_with(&leaving), "{dialect:?}");
        let sent = sequences(&written);
        let stray: Vec<_> = sent.difference(&allowed).collect();
        assert!(stray.is_empty(), "{dialect:?} sends {stray:?}");
        for required in dialect_sequences(dialect) {
            assert!(sent.contains(*required), "{dialect:?} does not send {required}");
        }
        assert!(
            sequences(&[dialect.enter_sequence(), dialect.leave_sequence()].concat())
                .iter()
                .all(|name| dialect_sequences(dialect).contains(&name.as_str()))
        );
    }
}

#[test]
fn left_to_itself_the_program_sends_the_four_questions_besides_and_nothing_else() {
    let written = session("auto");
    let (before, after) = written.split_once(QUESTIONS).unwrap();
    let sent = sequences(&[before, after].concat());
    // The terminal answers as xterm does, which needs no sequence of its own.
    assert!(sent.iter().all(|name| ALWAYS_SENT.contains(&name.as_str())), "{sent:?}");
}

#[test]
fn what_terminals_print_or_flip_rows_for_is_on_no_list() {
    let every = ALWAYS_SENT.iter().chain(Dialect::ALL.iter().flat_map(|dialect| dialect_sequences(*dialect)));
    for name in every {
        // SCP, the private bidi modes, graphics questions (APC), XTGETTCAP (DCS).
        assert!(!name.ends_with(" k") && !name.contains("?2501") && !name.contains("?2500"), "{name}");
        // The reverse index is a VT100's; no other sequence of two bytes is sent.
        assert!(name.starts_with("CSI") || name.starts_with("OSC") || *name == "ESC M", "{name}");
    }
}

#[test]
fn printing_on_a_terminal_switches_it_around_each_article_and_in_a_pipe_never() {
    let khabar = Khabar::new();
    let file = fixture("plain.txt");
    for dialect in Dialect::ALL {
        let args = ["print", "--terminal", dialect.name(), &file];
        assert!(!khabar.run(args).out.contains('\x1b'), "{dialect:?}");
        let mut terminal = PtySession::spawn(&khabar, args);
        terminal.wait();
        let written = String::from_utf8(terminal.written.clone()).unwrap();
        // Konsole's switch would be undone for all that is seen as soon as it is taken back.
        let (begin, end) = match dialect {
            Dialect::Konsole => ("", ""),
            _ => (dialect.enter_sequence(), dialect.leave_sequence()),
        };
        assert!(written.starts_with(begin) && written.ends_with(end), "{dialect:?}: {written:?}");
        let has_sequences = matches!(dialect, Dialect::Mlterm | Dialect::Osc66);
        assert_eq!(written.contains("\x1b]"), has_sequences, "{dialect:?}");
    }
}

#[test]
fn the_environment_names_the_terminal_where_no_option_does() {
    let khabar = Khabar::new();
    let file = fixture("plain.txt");
    let run = |name: &str, args: &[&str]| {
        let mut command = khabar.command(args.iter().copied().chain(["print", &file]));
        crate::support::khabar::CommandOutput::from(command.env("KHABAR_TERMINAL", name).output().unwrap())
    };
    let kitty = khabar.run(["print", "--terminal", "kitty", &file]).out;
    let plain = khabar.run(["print", &file]).out;
    assert_ne!(kitty, plain);
    assert_eq!(run("kitty", &[]).out, kitty);
    assert_eq!(run("kitty", &["--terminal", "plain"]).out, plain);
    assert_eq!(run("auto", &[]).out, plain);
    let wrong = run("nonsense", &[]);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    let option = khabar.run(["--terminal", "nonsense"]);
    assert_eq!(option.code, Some(2));
    for name in Dialect::ALL.map(Dialect::name).into_iter().chain(["auto", "nonsense"]) {
        assert!(wrong.err.contains(name) && option.err.contains(name), "{name}");
    }
}
