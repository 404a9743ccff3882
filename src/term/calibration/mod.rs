//! Finding out, with the user's eyes, which dialect a terminal needs.
//!
//! A program cannot see what a terminal makes of a row: asked for the cursor's place, one that reorders answers as one
//! that does not. So one headline is shown in every dialect, each row as that dialect would write it, between borders
//! that shift where it is wrong, and the user says by number which row reads right.
//!
//! The pages, so that one question does for nearly everybody:
//!
//! 1. Every dialect that changes nothing beyond its own row. `bdsm` is among them, since terminals of VTE keep that
//!    mode for each row.
//! 2. One page for each dialect of one terminal alone: Konsole's and mlterm's switches, which act on the whole window
//!    at once, and kitty's own sequences. Only where the terminal may be that one ([`switches`]), and before the others
//!    where it is written to in that way already.
//! 3. If none of them was right, the first page again: which row is the nearest?
//!
//! Here is the conversation alone, pure. - `page`: drawing it, pure too. - `session`: having it, on a terminal that has
//! been taken.

mod session;
mod view;

pub(crate) use session::{CalibrationSession, apply_outcome, quarantine_notice};
pub(crate) use view::render;

use super::dialect::Dialect;
use super::terminal_names;
use crate::app::key::{Key, KeyCode};
use crate::app::keyboard::latin;
use crate::model::KeyboardPreference;

/// The dialects that can share a screen: they show nothing wrong but their own row.
fn shared_dialects() -> impl Iterator<Item = Dialect> {
    Dialect::ALL.into_iter().filter(|dialect| dialect.only_in().is_none())
}

/// What is asked on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// Which row reads right.
    Right,
    /// Which row is the nearest, none being right.
    Nearest,
}

/// What is shown at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CalibrationScreen {
    /// The rows, numbered from 1.
    pub dialects: Vec<Dialect>,
    /// What is asked.
    pub question: Question,
}

impl CalibrationScreen {
    fn single(dialect: Dialect) -> Self {
        Self { dialects: vec![dialect], question: Question::Right }
    }

    fn shared(question: Question) -> Self {
        Self { dialects: shared_dialects().collect(), question }
    }

    /// The dialect whose switch must be on while this page is shown, if it is one for a page alone.
    pub(crate) fn required_switch(&self) -> Option<Dialect> {
        self.dialects.first().copied().filter(|dialect| dialect.only_in().is_some())
    }
}

/// What a key leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CalibrationStep {
    /// Nothing.
    Stay,
    /// Another page is to be shown.
    NextScreen,
    /// The end.
    End(CalibrationOutcome),
}

/// What has been found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CalibrationOutcome {
    /// This dialect reads right, or is the nearest.
    Reads(Dialect),
    /// None does.
    NoneReads,
    /// The user has left without an answer.
    Cancelled,
}

/// The conversation.
#[derive(Debug, Clone)]
pub(crate) struct Calibration {
    screen: CalibrationScreen,
    /// What comes after it, the last one first.
    remaining: Vec<CalibrationScreen>,
}

impl Calibration {
    /// A conversation with a user whose terminal is written to in `current` and may understand these switches.
    pub(crate) fn new(current: Dialect, switches: &[Dialect]) -> Self {
        let (first, later): (Vec<_>, Vec<_>) = switches.iter().copied().partition(|switch| *switch == current);
        let mut screens: Vec<CalibrationScreen> = first.into_iter().map(CalibrationScreen::single).collect();
        screens.push(CalibrationScreen::shared(Question::Right));
        screens.extend(later.into_iter().map(CalibrationScreen::single));
        screens.push(CalibrationScreen::shared(Question::Nearest));
        screens.reverse();
        let screen = screens.pop().unwrap_or_else(|| CalibrationScreen::shared(Question::Right));
        Self { screen, remaining: screens }
    }

    /// What is to be shown now.
    pub(crate) fn screen(&self) -> &CalibrationScreen {
        &self.screen
    }

    /// Takes a key, of any keyboard layout.
    pub(crate) fn press(&mut self, key: Key) -> CalibrationStep {
        let character = match key {
            Key { code: KeyCode::Esc, .. } => return CalibrationStep::End(CalibrationOutcome::Cancelled),
            Key { code: KeyCode::Char(character), ctrl, alt: false } => {
                (latin(character, KeyboardPreference::default()), ctrl)
            }
            _ => return CalibrationStep::Stay,
        };
        match character {
            ('q', false) | ('c', true) => CalibrationStep::End(CalibrationOutcome::Cancelled),
            ('0', false) => match self.remaining.pop() {
                Some(next) => {
                    self.screen = next;
                    CalibrationStep::NextScreen
                }
                None => CalibrationStep::End(CalibrationOutcome::NoneReads),
            },
            (digit, false) => self
                .dialect_of_row(digit)
                .map_or(CalibrationStep::Stay, |dialect| CalibrationStep::End(CalibrationOutcome::Reads(dialect))),
            _ => CalibrationStep::Stay,
        }
    }

    fn dialect_of_row(&self, digit: char) -> Option<Dialect> {
        let index = (digit.to_digit(10)? as usize).checked_sub(1)?;
        self.screen.dialects.get(index).copied()
    }
}

/// The switches that may be sent to a terminal of this identity, which is written to in `current`.
///
/// In a terminal that knows other commands by the same numbers they would do something else: OSC 50 sets the font of
/// xterm and urxvt. So they are for the two terminals themselves, and for one that nothing names but a TERM that they
/// use too. kitty always names itself.
pub(crate) fn switches(identity: &str, current: Dialect) -> Vec<Dialect> {
    let unnamed = ["TERM=xterm", "TERM=konsole"].iter().any(|start| identity.starts_with(start));
    let may_be =
        |name: &str, dialect| unnamed && name != terminal_names::KITTY || identity == name || current == dialect;
    let switched = |dialect: &Dialect| dialect.only_in().is_some_and(|name| may_be(name, *dialect));
    Dialect::ALL.into_iter().filter(switched).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(calibration: &mut Calibration, keys: &str) -> Vec<CalibrationStep> {
        keys.chars().map(|character| calibration.press(Key::char(character))).collect()
    }

    const NONE_READS: CalibrationStep = CalibrationStep::End(CalibrationOutcome::NoneReads);

    fn reads(dialect: Dialect) -> CalibrationStep {
        CalibrationStep::End(CalibrationOutcome::Reads(dialect))
    }

    #[test]
    fn one_number_is_enough_where_a_row_of_the_first_screen_reads_right() {
        for (number, dialect) in (1..).zip(shared_dialects()) {
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
    fn what_changes_the_whole_window_has_a_screen_of_its_own_after_the_others() {
        let mut calibration = Calibration::new(Dialect::Plain, &[Dialect::Konsole, Dialect::Mlterm]);
        let mut switches = vec![calibration.screen().required_switch()];
        for _ in 0..3 {
            assert_eq!(press(&mut calibration, "0"), [CalibrationStep::NextScreen]);
            switches.push(calibration.screen().required_switch());
        }
        assert_eq!(switches, [None, Some(Dialect::Konsole), Some(Dialect::Mlterm), None]);
        assert_eq!(calibration.screen().question, Question::Nearest);
        assert_eq!(press(&mut calibration.clone(), "0"), [NONE_READS]);
        assert_eq!(press(&mut calibration, "6"), [reads(Dialect::Inverse)]);
    }

    #[test]
    fn the_switch_that_is_in_use_comes_first() {
        let mut calibration = Calibration::new(Dialect::Konsole, &[Dialect::Konsole]);
        assert_eq!(calibration.screen().required_switch(), Some(Dialect::Konsole));
        assert_eq!(press(&mut calibration.clone(), "1"), [reads(Dialect::Konsole)]);
        assert_eq!(
            press(&mut calibration, "000"),
            [CalibrationStep::NextScreen, CalibrationStep::NextScreen, NONE_READS]
        );
    }

    #[test]
    fn leaving_is_no_answer() {
        let keys = [KeyCode::Esc.into(), Key::char('q'), Key::char('\u{636}'), Key::parse("<ctrl-c>").unwrap()];
        for key in keys {
            let mut calibration = Calibration::new(Dialect::Plain, &[]);
            assert_eq!(calibration.press(key), CalibrationStep::End(CalibrationOutcome::Cancelled), "{key}");
        }
    }

    #[test]
    fn other_keys_and_numbers_without_a_row_do_nothing() {
        let mut calibration = Calibration::new(Dialect::Plain, &[]);
        assert_eq!(press(&mut calibration, "8x\u{6F9} "), [CalibrationStep::Stay; 4]);
        for key in ["<enter>", "<alt-1>", "<ctrl-1>", "<down>"] {
            assert_eq!(calibration.press(Key::parse(key).unwrap()), CalibrationStep::Stay, "{key}");
        }
    }

    #[test]
    fn a_switch_is_sent_only_to_a_terminal_that_may_be_the_one() {
        let both = [Dialect::Konsole, Dialect::Mlterm];
        assert_eq!(switches("TERM=xterm-256color DA1=1;2", Dialect::Plain), both);
        assert_eq!(switches("Konsole", Dialect::Konsole), [Dialect::Konsole]);
        assert_eq!(switches("mlterm", Dialect::Plain), [Dialect::Mlterm]);
        for identity in ["XTerm", "VTE", "urxvt", "st", "tmux", "screen", "TERM=linux DA1=6", ""] {
            assert_eq!(switches(identity, Dialect::Plain), [], "{identity}");
        }
        assert_eq!(switches("kitty", Dialect::Kitty), [Dialect::Osc66]);
        // Through tmux, which lets it pass.
        assert_eq!(switches("tmux in xterm-256color Konsole", Dialect::Konsole), [Dialect::Konsole]);
    }
}
