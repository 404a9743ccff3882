//! Which digits are drawn in place of those of the text ([`Digits`]).

use super::Direction;
use super::options::Digits;
use crate::text::{Numerals, strong_direction};

/// Substitutes digits along a paragraph. Whether an ASCII digit belongs to Latin text depends on the letters before it.
pub(super) struct DigitMapper {
    digits: Digits,
    /// Whether the last strong character runs left to right; at the beginning, whether the paragraph does (UAX #9, W7
    /// asks the same question).
    after_latin: bool,
}

impl DigitMapper {
    pub(super) fn new(digits: Digits, base: Direction) -> Self {
        Self { digits, after_latin: !base.is_rtl() }
    }

    /// The digit to draw for `character`, the first of `rest`, the remaining text; any other character as it is.
    /// Characters must come in order.
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
