//! How a text is drawn, whatever it says: the choices that are the reader's, because terminals and fonts differ.
//!
//! None of them touches the text. Levels, line breaks, widths and source ranges are those of the text as it is
//! written; only the glyph in a cell is another. A copy, a search and a link therefore never meet a digit that the
//! author did not write.
//!
//! Digits ([`Digits`]): the levels are resolved on the digit that is written. Persian and ASCII digits have the same
//! bidi class (EN), so for them nothing could differ. Arabic-Indic ones have another (AN), and beside a plus, a minus
//! or a percent sign that can change the order; there the author's order stays, since it is the one in which the number
//! was meant to be read. Signs (٪ ٫ ٬ and their Latin kin) are left as they are written.

use crate::model::Direction;
use crate::text::{Numerals, strong_direction};

/// Whether the vowel marks of Arabic and Hebrew are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VowelMarks {
    /// They stay in the text and take part in nothing that is drawn.
    #[default]
    Hide,
    /// They are drawn on their letters, for terminals that can.
    Show,
}

/// Which digits are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Digits {
    /// Those of the text.
    #[default]
    AsWritten,
    /// Persian ones, but for ASCII digits that belong to Latin text: after a Latin letter, as in iPhone 15 or an
    /// address, and at the beginning of a left-to-right paragraph.
    Persian,
    /// ASCII ones.
    Latin,
}

/// How heh with yeh above (U+06C0) is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HehYeh {
    /// As heh: many fonts lack the forms of its own.
    #[default]
    Heh,
    /// In its own forms, U+FBA4 and U+FBA5.
    Own,
}

/// All of these choices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// Vowel marks.
    pub vowel_marks: VowelMarks,
    /// Digits.
    pub digits: Digits,
    /// Heh with yeh above.
    pub heh_yeh: HehYeh,
}

/// Substitutes digits along a paragraph: what an ASCII digit belongs to depends on the letters before it.
pub(super) struct DigitMapper {
    digits: Digits,
    /// Whether the last strong character was a Latin letter or its like; at the beginning, the paragraph's direction
    /// stands in its place (UAX #9, W7 asks the same question).
    after_latin: bool,
}

impl DigitMapper {
    pub(super) fn new(digits: Digits, base: Direction) -> Self {
        Self { digits, after_latin: !base.is_rtl() }
    }

    /// What is drawn for `character`, with which `rest` of the text begins. Characters must come in order.
    #[inline]
    pub(super) fn map(&mut self, character: char, rest: &str) -> char {
        if self.digits == Digits::AsWritten {
            return character;
        }
        let target = match (self.digits, character) {
            // Part of an emoji: the keycap of a digit has no Persian counterpart.
            (_, '0'..='9') if matches!(rest.chars().nth(1), Some('\u{FE0F}' | '\u{20E3}')) => return character,
            (Digits::Persian, '0'..='9') if !self.after_latin => Numerals::Persian,
            (Digits::Persian, '\u{660}'..='\u{669}') => Numerals::Persian,
            (Digits::Latin, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}') => Numerals::Ascii,
            _ => {
                if let Some(direction) = strong_direction(character) {
                    self.after_latin = !direction.is_rtl();
                }
                return character;
            }
        };
        target.map(character)
    }
}
