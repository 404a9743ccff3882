//! The program on a terminal that does not say at once what has arrived.

use crate::support::khabar::{Khabar, write};
use crate::support::pty::PtySession;
use khabar::testing::term::flow_control::{CONFIRMATION_TIMEOUT, STATUS_QUESTION};
use std::time::Instant;

/// How often the article is turned by a page, and copied. A page is more than 500 bytes.
const PAGES: usize = 20;

/// More than may be on its way, with the last frame: the widest window that a few full screens can have opened.
const MOST: usize = 16_000;

/// A path to an article of many pages without two equal lines, which begins and ends with words of its own.
fn article(khabar: &Khabar) -> String {
    let lines = (0..300_u32).map(|line| {
        let numbers = (1..=10).map(|number| ((line + number).wrapping_mul(2_654_435_761) >> 12).to_string());
        format!("{}.\n\n", numbers.collect::<Vec<_>>().join(" "))
    });
    let text = format!("The title\n\nBeginning.\n\n{}The end of it.\n", lines.collect::<String>());
    write(khabar.data.path(), "long.txt", text)
}

fn open(khabar: &Khabar) -> PtySession {
    let mut terminal = PtySession::spawn(khabar, [article(khabar)]);
    terminal.wait_for_text("The title");
    terminal.wait_for_output(STATUS_QUESTION);
    terminal.press("\r");
    terminal.wait_for_text("Beginning");
    terminal
}

fn count(terminal: &PtySession, sequence: &str) -> usize {
    terminal.written.windows(sequence.len()).filter(|window| *window == sequence.as_bytes()).count()
}

#[test]
fn frames_are_dropped_while_too_much_is_on_its_way_and_the_newest_is_drawn_after_it() {
    let khabar = Khabar::new();
    let mut terminal = open(&khabar);
    let begun = Instant::now();
    terminal.withhold_status();
    let mut frames = 0;
    // Each key is carried out before the next one is pressed, which the copy shows.
    for _ in 0..PAGES {
        terminal.written.clear();
        terminal.press(" Y");
        terminal.wait_for("a copy", |terminal| copy(terminal).is_some());
        frames += terminal.written.len() - copy(&terminal).unwrap();
    }
    // After so long the program would rightly have gone on.
    if begun.elapsed() < CONFIRMATION_TIMEOUT {
        assert!(frames < MOST, "{frames} bytes");
    }
    terminal.press("G");
    terminal.give_status();
    terminal.wait_for_text("The end of it.");
    terminal.press("\x03");
    assert!(terminal.wait().success());
    terminal.assert_restored();
}

/// How long the sequence is that copies, if it has been written.
fn copy(terminal: &PtySession) -> Option<usize> {
    let written = String::from_utf8_lossy(&terminal.written);
    let (_, copy) = written.split_once("\x1b]52;")?;
    Some(copy.find('\x07')? + "\x1b]52;\x07".len())
}

#[test]
fn with_an_answer_for_each_question_every_page_is_drawn() {
    let khabar = Khabar::new();
    let mut terminal = open(&khabar);
    terminal.written.clear();
    for _ in 0..PAGES {
        let shown = terminal.screen().contents();
        terminal.press(" ");
        terminal.wait_until("another page", |screen| screen.contents() != shown);
    }
    assert!(terminal.written.len() > MOST, "{} bytes", terminal.written.len());
    terminal.press("\x03");
    assert!(terminal.wait().success());
}

/// A shell that runs the program and takes a line after it.
fn in_a_shell(khabar: &Khabar) -> PtySession {
    let script = r#""$0" "$1"; echo back; read -r line; printf 'read [%s]\n' "$line" | cat -v"#;
    let args = ["-c", script, env!("CARGO_BIN_EXE_khabar"), &article(khabar)];
    let mut terminal = PtySession::spawn_program(khabar, "sh".as_ref(), args);
    terminal.wait_for_text("The title");
    terminal.wait_for_output(STATUS_QUESTION);
    terminal
}

#[test]
fn an_answer_that_comes_while_the_program_ends_is_not_typed_into_the_shell() {
    let khabar = Khabar::new();
    let mut terminal = in_a_shell(&khabar);
    terminal.withhold_status();
    let asked = count(&terminal, STATUS_QUESTION);
    terminal.press("\r ");
    terminal.wait_for("a question", |terminal| count(terminal, STATUS_QUESTION) > asked);
    terminal.press("\x03");
    terminal.wait_for_output("\x1b[?1049l");
    assert!(!terminal.is_cooked(), "the program still reads");
    terminal.give_status();
    terminal.wait_for_text("back");
    terminal.press("words\r");
    terminal.wait_for_text("read [words]");
    terminal.wait();
}

#[test]
fn an_answer_that_comes_while_the_program_stops_is_not_typed_into_the_shell() {
    let khabar = Khabar::new();
    let script = r#"set -m; "$0" "$1"; echo back; read -r line; printf 'read [%s]\n' "$line" | cat -v; fg; echo ended"#;
    let args = ["-c", script, env!("CARGO_BIN_EXE_khabar"), &article(&khabar)];
    let mut terminal = PtySession::spawn_program(&khabar, "bash".as_ref(), args);
    terminal.wait_for_text("The title");
    terminal.wait_for_output(STATUS_QUESTION);
    terminal.withhold_status();
    let asked = count(&terminal, STATUS_QUESTION);
    terminal.press("\r ");
    terminal.wait_for("a question", |terminal| count(terminal, STATUS_QUESTION) > asked);
    terminal.press("\x1a");
    terminal.wait_for_output("\x1b[?1049l");
    assert!(!terminal.is_cooked(), "the program still reads");
    terminal.give_status();
    terminal.wait_for_text("back");
    terminal.press("words\r");
    terminal.wait_for_text("read [words]");
    terminal.wait_until("the reader again", vt100::Screen::alternate_screen);
    terminal.press("\x03");
    terminal.wait_for_text("ended");
    assert!(terminal.wait().success());
    terminal.assert_restored();
}
