//! Finding out, with the reader's eyes, which dialect a terminal needs.
//!
//! A program cannot see what a terminal makes of a row: asked for the cursor's place, one that reorders answers as one
//! that does not. So one headline is shown in every dialect, each row as that dialect would write it, between borders
//! that shift where it is wrong, and the reader says by number which row reads right.
//!
//! The pages, so that one question does for nearly everybody:
//!
//! 1. Every dialect that changes nothing beyond its own row. `bdsm` is among them, since terminals of VTE keep that
//!    mode for each row.
//! 2. One page for each switch that acts on the whole window at once, Konsole's and mlterm's: only where the terminal
//!    may be that one ([`switches`]), and before the others where it is written to in that way already.
//! 3. If none of them was right, the first page again: which row is the nearest?
//!
//! Here is the conversation alone, pure. - `page`: drawing it, pure too. - `session`: having it, on a terminal that has
//! been taken.

mod page;
mod session;

pub use page::{HEADLINE, picture};
pub use session::{Session, conclude, set_aside};

use super::dialect::Dialect;
use crate::app::key::{Code, Key};
use crate::app::keyboard::{Preference, latin};

/// The dialects that can stand on one page.
const TOGETHER: [Dialect; 6] =
    [Dialect::Plain, Dialect::Bdsm, Dialect::Kitty, Dialect::Lro, Dialect::Inverse, Dialect::Logical];

/// What is asked on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Which row reads right.
    Right,
    /// Which row is the nearest, none being right.
    Nearest,
}

/// What is shown at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows, numbered from 1.
    pub dialects: Vec<Dialect>,
    /// What is asked.
    pub question: Question,
}

impl Page {
    fn alone(dialect: Dialect) -> Self {
        Self { dialects: vec![dialect], question: Question::Right }
    }

    fn together(question: Question) -> Self {
        Self { dialects: TOGETHER.to_vec(), question }
    }

    /// The dialect whose switch must be on while this page is shown, if it is one for a page alone.
    pub fn switch(&self) -> Option<Dialect> {
        self.dialects.first().copied().filter(|dialect| !TOGETHER.contains(dialect))
    }
}

/// What a key leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Stay,
    /// Another page is to be shown.
    Turn,
    /// The end.
    End(Outcome),
}

/// What has been found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// This dialect reads right, or is the nearest.
    Reads(Dialect),
    /// None does.
    Nothing,
    /// The reader has left without an answer.
    Left,
}

/// The conversation.
#[derive(Debug, Clone)]
pub struct Calibration {
    page: Page,
    /// What comes after it, the last one first.
    ahead: Vec<Page>,
}

impl Calibration {
    /// A conversation with a reader whose terminal is written to in `current`, and knows one of these switches.
    pub fn new(current: Dialect, switches: &[Dialect]) -> Self {
        let (first, later): (Vec<_>, Vec<_>) = switches.iter().copied().partition(|switch| *switch == current);
        let mut pages: Vec<Page> = first.into_iter().map(Page::alone).collect();
        pages.push(Page::together(Question::Right));
        pages.extend(later.into_iter().map(Page::alone));
        pages.push(Page::together(Question::Nearest));
        pages.reverse();
        let page = pages.pop().unwrap_or_else(|| Page::together(Question::Right));
        Self { page, ahead: pages }
    }

    /// What is to be shown now.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Takes a key, of any keyboard layout.
    pub fn press(&mut self, key: Key) -> Step {
        let character = match key {
            Key { code: Code::Esc, .. } => return Step::End(Outcome::Left),
            Key { code: Code::Char(character), ctrl, alt: false } => (latin(character, Preference::default()), ctrl),
            _ => return Step::Stay,
        };
        match character {
            ('q', false) | ('c', true) => Step::End(Outcome::Left),
            ('0', false) => match self.ahead.pop() {
                Some(next) => {
                    self.page = next;
                    Step::Turn
                }
                None => Step::End(Outcome::Nothing),
            },
            (digit, false) => self.row(digit).map_or(Step::Stay, |dialect| Step::End(Outcome::Reads(dialect))),
            _ => Step::Stay,
        }
    }

    fn row(&self, digit: char) -> Option<Dialect> {
        let index = (digit.to_digit(10)? as usize).checked_sub(1)?;
        self.page.dialects.get(index).copied()
    }
}

/// The switches that may be sent to a terminal of this identity, which is written to in `current`.
///
/// In a terminal that knows other commands by the same numbers they would do something else: OSC 50 sets the font of
/// xterm and urxvt. So they are for the two terminals themselves, and for one that nothing names but a TERM that they
/// use too.
pub fn switches(identity: &str, current: Dialect) -> Vec<Dialect> {
    let unnamed = ["TERM=xterm", "TERM=konsole"].iter().any(|start| identity.starts_with(start));
    let may_be = |name: &str, dialect| unnamed || identity == name || current == dialect;
    let all = [("Konsole", Dialect::Konsole), ("mlterm", Dialect::Mlterm)];
    all.into_iter().filter(|(name, dialect)| may_be(name, *dialect)).map(|(_, dialect)| dialect).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(calibration: &mut Calibration, keys: &str) -> Vec<Step> {
        keys.chars().map(|character| calibration.press(Key::char(character))).collect()
    }

    const NOTHING: Step = Step::End(Outcome::Nothing);

    fn reads(dialect: Dialect) -> Step {
        Step::End(Outcome::Reads(dialect))
    }

    #[test]
    fn one_number_is_enough_where_a_row_of_the_first_page_reads_right() {
        for (number, dialect) in (1..).zip(TOGETHER) {
            let mut calibration = Calibration::new(Dialect::Plain, &[Dialect::Konsole]);
            assert_eq!(calibration.press(Key::char(char::from_digit(number, 10).unwrap())), reads(dialect));
        }
    }

    #[test]
    fn a_number_may_be_typed_with_persian_or_arabic_digits() {
        for (digit, dialect) in [('\u{6F3}', Dialect::Kitty), ('\u{664}', Dialect::Lro)] {
            let mut calibration = Calibration::new(Dialect::Plain, &[]);
            assert_eq!(calibration.press(Key::char(digit)), reads(dialect));
        }
    }

    #[test]
    fn what_changes_the_whole_window_has_a_page_of_its_own_after_the_others() {
        let mut calibration = Calibration::new(Dialect::Plain, &[Dialect::Konsole, Dialect::Mlterm]);
        let mut switches = vec![calibration.page().switch()];
        for _ in 0..3 {
            assert_eq!(press(&mut calibration, "0"), [Step::Turn]);
            switches.push(calibration.page().switch());
        }
        assert_eq!(switches, [None, Some(Dialect::Konsole), Some(Dialect::Mlterm), None]);
        assert_eq!(calibration.page().question, Question::Nearest);
        assert_eq!(press(&mut calibration.clone(), "0"), [NOTHING]);
        assert_eq!(press(&mut calibration, "5"), [reads(Dialect::Inverse)]);
    }

    #[test]
    fn the_switch_that_is_in_use_comes_first() {
        let mut calibration = Calibration::new(Dialect::Konsole, &[Dialect::Konsole]);
        assert_eq!(calibration.page().switch(), Some(Dialect::Konsole));
        assert_eq!(press(&mut calibration.clone(), "1"), [reads(Dialect::Konsole)]);
        assert_eq!(press(&mut calibration, "000"), [Step::Turn, Step::Turn, NOTHING]);
    }

    #[test]
    fn leaving_is_no_answer() {
        let keys = [Code::Esc.into(), Key::char('q'), Key::char('\u{636}'), Key::parse("<ctrl-c>").unwrap()];
        for key in keys {
            let mut calibration = Calibration::new(Dialect::Plain, &[]);
            assert_eq!(calibration.press(key), Step::End(Outcome::Left), "{key}");
        }
    }

    #[test]
    fn other_keys_and_numbers_without_a_row_do_nothing() {
        let mut calibration = Calibration::new(Dialect::Plain, &[]);
        assert_eq!(press(&mut calibration, "7x\u{6F9} "), [Step::Stay; 4]);
        for key in ["<enter>", "<alt-1>", "<ctrl-1>", "<down>"] {
            assert_eq!(calibration.press(Key::parse(key).unwrap()), Step::Stay, "{key}");
        }
    }

    #[test]
    fn a_switch_is_sent_only_to_a_terminal_that_may_be_the_one() {
        let both = [Dialect::Konsole, Dialect::Mlterm];
        assert_eq!(switches("TERM=xterm-256color DA1=1;2", Dialect::Plain), both);
        assert_eq!(switches("Konsole", Dialect::Konsole), [Dialect::Konsole]);
        assert_eq!(switches("mlterm", Dialect::Plain), [Dialect::Mlterm]);
        for identity in ["XTerm", "kitty", "VTE", "urxvt", "st", "tmux", "screen", "TERM=linux DA1=6", ""] {
            assert_eq!(switches(identity, Dialect::Plain), [], "{identity}");
        }
        // Through tmux, which lets it pass.
        assert_eq!(switches("tmux in xterm-256color Konsole", Dialect::Konsole), [Dialect::Konsole]);
    }
}
