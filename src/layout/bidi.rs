//! The Unicode Bidirectional Algorithm (UAX #9), as far as it concerns text rather than cells.
//!
//! The levels of a paragraph (rules X1 to I2) come from the `unicode-bidi` crate. What happens to a line, L1 and L2,
//! is here, on the levels of the line alone: that crate's own functions for it copy the whole paragraph for each line
//! and fail at level 126.

use crate::model::Direction;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// The first level of right-to-left text.
const RTL: u8 = 1;

/// The embedding level of a paragraph of this direction.
pub fn base_level(direction: Direction) -> u8 {
    u8::from(direction.is_rtl())
}

/// The base direction of a paragraph (P2, P3).
///
/// It is that of the first strong character outside isolates. A paragraph without any takes `otherwise`, the article's
/// direction. So does one that opens with a Latin word, if the article is right to left and most of the paragraph's
/// letters are too: a name at its beginning does not turn a Persian sentence round.
pub fn base_direction(text: &str, otherwise: Direction) -> Direction {
    let mut isolates = 0_usize;
    let mut first = None;
    for character in text.chars() {
        match bidi_class(character) {
            BidiClass::LRI | BidiClass::RLI | BidiClass::FSI => isolates += 1,
            BidiClass::PDI => isolates = isolates.saturating_sub(1),
            BidiClass::L if isolates == 0 => first = Some(Direction::Ltr),
            BidiClass::R | BidiClass::AL if isolates == 0 => first = Some(Direction::Rtl),
            _ => {}
        }
        if first.is_some() {
            break;
        }
    }
    match first {
        Some(Direction::Ltr) if otherwise.is_rtl() && mostly_rtl(text) => Direction::Rtl,
        Some(direction) => direction,
        None => otherwise,
    }
}

/// Whether more of the letters are right to left than left to right.
fn mostly_rtl(text: &str) -> bool {
    let (mut rtl, mut ltr) = (0_usize, 0_usize);
    for character in text.chars() {
        match bidi_class(character) {
            BidiClass::R | BidiClass::AL => rtl += 1,
            BidiClass::L => ltr += 1,
            _ => {}
        }
    }
    rtl > ltr
}

/// The resolved embedding level of every byte of a paragraph (X1 to I2).
///
/// `text` is one paragraph: what follows a paragraph separator gets the base level. The result is as long as the text.
pub fn levels(text: &str, base: Direction) -> Vec<u8> {
    // Nothing below U+0590 is right to left or an explicit code, so such text is at level 0 throughout.
    if !base.is_rtl() && text.chars().all(|character| character < '\u{590}') {
        return vec![0; text.len()];
    }
    let level = if base.is_rtl() { Level::rtl() } else { Level::ltr() };
    BidiInfo::new(text, Some(level)).levels.iter().map(Level::number).collect()
}

/// What a character is to rule L1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// White space or an isolate formatting character: falls to the paragraph's level at the end of a line.
    Blank,
    /// A segment or paragraph separator: always at the paragraph's level, and so are the blanks before it.
    Separator,
    /// Skipped by the algorithm (X9): stays whatever it is, without ending a sequence of blanks.
    Ignored,
    /// Anything else.
    Text,
}

impl Ending {
    /// What the character is to rule L1.
    pub fn of(character: char) -> Self {
        match character {
            ' ' => return Self::Blank,
            // No blank, separator or ignored character is in these; they are nearly all of a text.
            '!'..='~' | '\u{5BE}'..='\u{61B}' | '\u{61D}'..='\u{6DC}' | '\u{6DE}'..='\u{70E}' => return Self::Text,
            _ => {}
        }
        match bidi_class(character) {
            BidiClass::WS | BidiClass::FSI | BidiClass::LRI | BidiClass::RLI | BidiClass::PDI => Self::Blank,
            BidiClass::S | BidiClass::B => Self::Separator,
            BidiClass::BN | BidiClass::LRE | BidiClass::RLE | BidiClass::LRO | BidiClass::RLO | BidiClass::PDF => {
                Self::Ignored
            }
            _ => Self::Text,
        }
    }
}

/// Rule L1, on the levels of one line: separators, and blanks before them or at the line's end, take the base level.
pub fn reset_trailing(levels: &mut [u8], endings: impl DoubleEndedIterator<Item = Ending>, base: Direction) {
    let mut resets = true; // at the end of the line
    for (level, ending) in levels.iter_mut().rev().zip(endings.rev()) {
        match ending {
            Ending::Separator => resets = true,
            Ending::Blank | Ending::Ignored => {}
            Ending::Text => resets = false,
        }
        if resets {
            *level = base_level(base);
        }
    }
}

/// Rule L2: the visual order of a line, as the logical index that stands at each place from left to right.
pub fn visual_order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    let Some(lowest_odd) = levels.iter().copied().filter(|level| level % 2 == RTL).min() else { return order };
    for level in (lowest_odd..=highest).rev() {
        // Runs are sought in logical order: reversing at a higher level permutes only within runs of this one.
        let mut at = 0;
        while at < levels.len() {
            let run = levels.iter().skip(at).take_while(|other| **other >= level).count();
            if run > 1
                && let Some(places) = order.get_mut(at..at + run)
            {
                places.reverse();
            }
            at += run.max(1);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latin_word_at_the_start_does_not_turn_a_persian_paragraph() {
        let persian = "iPhone \u{639}\u{631}\u{636}\u{647} \u{634}\u{62F} \u{62F}\u{631}";
        assert_eq!(base_direction(persian, Direction::Rtl), Direction::Rtl);
        assert_eq!(base_direction(persian, Direction::Ltr), Direction::Ltr);
        assert_eq!(base_direction("Only English here \u{62F}", Direction::Rtl), Direction::Ltr);
    }

    #[test]
    fn a_paragraph_without_letters_takes_the_direction_of_its_article() {
        assert_eq!(base_direction("2026-11-20", Direction::Rtl), Direction::Rtl);
        assert_eq!(base_direction("", Direction::Ltr), Direction::Ltr);
    }

    #[test]
    fn the_first_strong_character_is_sought_outside_isolates() {
        assert_eq!(base_direction("\u{2066}abc\u{2069} \u{628}", Direction::Ltr), Direction::Rtl);
    }

    #[test]
    fn visual_order_of_the_levels_in_the_standard_s_examples() {
        // UAX #9, 3.4: "car MEANS CAR." in a right-to-left paragraph has levels 22211111111111.
        let levels = [2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        let order = visual_order(&levels);
        assert_eq!(order, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 0, 1, 2]);
    }
}
