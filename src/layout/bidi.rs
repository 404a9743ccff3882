//! The Unicode Bidirectional Algorithm (UAX #9), as far as it concerns text rather than cells.
//!
//! The levels of a paragraph (rules X1 to I2) come from the `unicode-bidi` crate. What happens to a line, L1 and L2,
//! is here, on the levels of the line alone: that crate's own functions for it copy the whole paragraph for each line
//! and fail at level 126.

use super::Direction;
use crate::text::classes::bidi_class;
use crate::text::{first_strong, strong_directions};
use unicode_bidi::data_source::BidiMatchedOpeningBracket;
use unicode_bidi::{BidiClass, BidiDataSource, BidiInfo, HardcodedBidiData, Level};

/// [`bidi_class`], and the crate's brackets, as the engine asks for them.
struct BidiData;

impl BidiDataSource for BidiData {
    fn bidi_class(&self, character: char) -> BidiClass {
        bidi_class(character)
    }

    fn bidi_matched_opening_bracket(&self, character: char) -> Option<BidiMatchedOpeningBracket> {
        // The crate walks its whole table for each neutral; below U+0F3A there are three pairs.
        let bracket = matches!(character, '(' | ')' | '[' | ']' | '{' | '}' | '\u{F3A}'..);
        if bracket { HardcodedBidiData.bidi_matched_opening_bracket(character) } else { None }
    }
}

/// The embedding level of a paragraph of this direction: 0 or 1 (UAX #9, P3).
pub(crate) fn base_level(direction: Direction) -> u8 {
    u8::from(direction.is_rtl())
}

/// Returns the base direction of a paragraph (UAX #9, P2 and P3).
///
/// It is the direction of the first strong character outside isolates, and `fallback`, the direction of the whole
/// article, if the paragraph has no strong character. One case goes beyond the standard (a higher-level protocol, HL1):
/// in a right-to-left article, a paragraph that opens with a Latin word but has mostly right-to-left letters is right
/// to left, so that a name at its beginning does not turn a Persian sentence round.
///
/// ```
/// use khabar::layout::{Direction, bidi::base_direction};
/// assert_eq!(base_direction("12 \u{62E}\u{628}\u{631}", Direction::Ltr), Direction::Rtl);
/// assert_eq!(base_direction("2026", Direction::Rtl), Direction::Rtl);
/// assert_eq!(base_direction("Go \u{62E}\u{628}\u{631}", Direction::Rtl), Direction::Rtl);
/// ```
pub fn base_direction(text: &str, fallback: Direction) -> Direction {
    match first_strong(text) {
        Some(Direction::Ltr) if fallback.is_rtl() && is_mostly_rtl(text) => Direction::Rtl,
        Some(direction) => direction,
        None => fallback,
    }
}

/// Whether more of the strong characters are right to left than left to right. With as many one way as the other, the
/// first one decides (P2).
fn is_mostly_rtl(text: &str) -> bool {
    let (mut rtl, mut ltr) = (0_usize, 0_usize);
    for direction in strong_directions(text) {
        match direction {
            Direction::Rtl => rtl += 1,
            Direction::Ltr => ltr += 1,
        }
    }
    rtl > ltr
}

/// Returns the resolved embedding level of every byte of a paragraph (UAX #9, X1 to I2).
///
/// `text` is one paragraph: what follows a paragraph separator gets the base level. The result is as long as the text
/// in bytes.
///
/// ```
/// use khabar::layout::{Direction, bidi::levels};
/// assert_eq!(levels("a \u{62E}", Direction::Rtl), [2, 1, 1, 1]);
/// ```
pub fn levels(text: &str, base: Direction) -> Vec<u8> {
    // Nothing below U+0590 is right to left or an explicit code, so such text is at level 0 throughout.
    if !base.is_rtl() && text.chars().all(|character| character < '\u{590}') {
        return vec![0; text.len()];
    }
    let level = if base.is_rtl() { Level::rtl() } else { Level::ltr() };
    BidiInfo::new_with_data_source(&BidiData, text, Some(level)).levels.iter().map(Level::number).collect()
}

/// The part that a character plays in rule L1 of UAX #9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum L1Class {
    /// White space or an isolate formatting character: falls to the paragraph's level at the end of a line.
    Blank,
    /// A segment or paragraph separator: always at the paragraph's level, and so are the blanks before it.
    Separator,
    /// The algorithm skips it (X9), so that it does not end a sequence of blanks.
    Ignored,
    /// Anything else.
    Text,
}

impl L1Class {
    /// Returns the class of a character.
    ///
    /// ```
    /// use khabar::layout::bidi::L1Class;
    /// assert_eq!(L1Class::from_char(' '), L1Class::Blank);
    /// assert_eq!(L1Class::from_char('\t'), L1Class::Separator);
    /// assert_eq!(L1Class::from_char('\u{200C}'), L1Class::Ignored);
    /// assert_eq!(L1Class::from_char('a'), L1Class::Text);
    /// ```
    #[inline]
    pub fn from_char(character: char) -> Self {
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

/// Applies rule L1 of UAX #9 to the levels of one line: separators, and blanks before them or at the line's end, take
/// the base level.
///
/// `levels` and `classes` are of the same characters, in logical order.
///
/// ```
/// use khabar::layout::{Direction, bidi::{L1Class, reset_trailing}};
/// let mut levels = [2, 2, 2];
/// reset_trailing(&mut levels, "ab ".chars().map(L1Class::from_char), Direction::Rtl);
/// assert_eq!(levels, [2, 2, 1]);
/// ```
pub fn reset_trailing(levels: &mut [u8], classes: impl DoubleEndedIterator<Item = L1Class>, base: Direction) {
    let mut resets = true; // at the end of the line
    for (level, class) in levels.iter_mut().rev().zip(classes.rev()) {
        match class {
            L1Class::Separator => resets = true,
            L1Class::Blank | L1Class::Ignored => {}
            L1Class::Text => resets = false,
        }
        if resets {
            *level = base_level(base);
        }
    }
}

/// The gap level that separates nothing: see [`reorder`].
pub const NO_GAP: u8 = u8::MAX - 1;

/// Applies rule L2 of UAX #9: puts the items of a line, which come in logical order, into visual order from left to
/// right.
///
/// `levels` are the levels of the items after rule L1. Characters that are never drawn, such as the ends of an isolate,
/// have levels too, and a lower level between two items separates them. `gap_levels` holds, for each item, the lowest
/// level of such characters between it and the next item, or [`NO_GAP`]; it may be shorter than the line or empty.
///
/// ```
/// use khabar::layout::bidi::reorder;
/// // UAX #9, 3.4, in short: "car MEANS" in a right-to-left paragraph.
/// let mut items: Vec<char> = "car MEANS".chars().collect();
/// reorder(&mut items, &[2, 2, 2, 1, 1, 1, 1, 1, 1], &[]);
/// assert_eq!(items.into_iter().collect::<String>(), "SNAEM car");
/// ```
pub fn reorder<T>(items: &mut [T], levels: &[u8], gap_levels: &[u8]) {
    let highest = levels.iter().copied().max().unwrap_or(0);
    let odd = levels.iter().chain(gap_levels).copied().filter(|level| level % 2 == 1);
    let Some(lowest_odd) = odd.min() else { return };
    for level in (lowest_odd..=highest).rev() {
        // Runs are found in logical order, since reversing at a higher level permutes only within runs of this one.
        let mut at = 0;
        while let Some(rest) = levels.get(at..).filter(|rest| !rest.is_empty()) {
            // A run ends before a lower level, or at a gap of a lower level.
            let mut length = 0;
            for (index, _) in (at..).zip(rest.iter().take_while(|other| **other >= level)) {
                length += 1;
                if gap_levels.get(index).is_some_and(|gap_level| *gap_level < level) {
                    break;
                }
            }
            if let Some(run) = items.get_mut(at..at + length) {
                run.reverse();
            }
            at += length.max(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear;

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
    fn brackets_are_those_of_the_crate() {
        for character in '\0'..=char::MAX {
            let of = |source: &dyn Fn(char) -> Option<BidiMatchedOpeningBracket>| {
                source(character).map(|bracket| (bracket.opening, bracket.is_open))
            };
            let ours = of(&|character| BidiData.bidi_matched_opening_bracket(character));
            let theirs = of(&|character| HardcodedBidiData.bidi_matched_opening_bracket(character));
            assert_eq!(ours, theirs, "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn a_line_of_nothing_but_gaps_takes_no_quadratic_time() {
        let reordered = |gaps: &Vec<u8>| {
            let mut items: Vec<usize> = (0..gaps.len()).collect();
            reorder(&mut items, &vec![3; gaps.len()], gaps);
            items
        };
        // Each item is a run of its own at levels 3 and 2; at 1 all are reversed together.
        assert!(reordered(&vec![1; 10_000]).into_iter().eq((0..10_000).rev()));
        assert_linear("gaps", 1_000, |count| vec![1; count], reordered);
    }

    #[test]
    fn items_are_reordered_as_in_the_standard_s_example() {
        // UAX #9, 3.4: "car MEANS CAR." in a right-to-left paragraph has levels 22211111111111.
        let levels = [2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        let mut order: Vec<usize> = (0..levels.len()).collect();
        reorder(&mut order, &levels, &[]);
        assert_eq!(order, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 0, 1, 2]);
    }
}
