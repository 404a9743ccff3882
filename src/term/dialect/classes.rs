//! What a glyph's character is to those who reorder rows: its bidi class, and the direction of its script.
//!
//! Questions are asked of every cell of a frame, so what nearly all cells hold is answered without a table.

use crate::text::classes::bidi_class;
use unicode_bidi::BidiClass;

/// What a character is to the bidirectional algorithm, as far as it matters between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GlyphClass {
    /// A letter from left to right.
    Ltr,
    /// A letter from right to left.
    Rtl,
    /// A digit that takes the direction of what is before it.
    Number,
    /// An Arabic-Indic digit: part of right-to-left text, itself from left to right.
    ArabicNumber,
    /// A blank.
    Blank,
    /// A line of a frame.
    BoxDrawing,
    /// Anything else.
    Neutral,
}

impl GlyphClass {
    /// Whether terminals that reorder would move it, or others around it, whatever its surroundings.
    pub(super) fn is_rtl(self) -> bool {
        matches!(self, Self::Rtl | Self::ArabicNumber)
    }
}

/// The character that carries a symbol's combining characters.
pub(super) fn base(symbol: &str) -> char {
    symbol.chars().next().unwrap_or(' ')
}

/// The class of a symbol.
pub(super) fn class(symbol: &str) -> GlyphClass {
    match base(symbol) {
        ' ' => GlyphClass::Blank,
        'a'..='z' | 'A'..='Z' => GlyphClass::Ltr,
        '0'..='9' | '\u{6F0}'..='\u{6F9}' => GlyphClass::Number,
        '\u{660}'..='\u{669}' => GlyphClass::ArabicNumber,
        '\u{2500}'..='\u{257F}' => GlyphClass::BoxDrawing,
        '\u{621}'..='\u{64A}' | '\u{FE80}'..='\u{FEFC}' | '\u{FB50}'..='\u{FBB1}' | '\u{5D0}'..='\u{5EA}' => {
            GlyphClass::Rtl
        }
        other => match bidi_class(other) {
            BidiClass::L => GlyphClass::Ltr,
            BidiClass::R | BidiClass::AL => GlyphClass::Rtl,
            BidiClass::EN => GlyphClass::Number,
            BidiClass::AN => GlyphClass::ArabicNumber,
            _ => GlyphClass::Neutral,
        },
    }
}

/// Whether a symbol makes its row one that must be respelled: a right-to-left letter, or a digit of such a script.
pub(in crate::term) fn is_rtl(symbol: &str) -> bool {
    let character = base(symbol);
    character >= '\u{590}' && (script_direction(character) == Some(ScriptDirection::Rtl) || class(symbol).is_rtl())
}

/// The direction of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScriptDirection {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// The direction of a character's script; none if it is common to scripts.
///
/// By script, as `HarfBuzz` decides it, not by block: the digits and the percent sign of the Arabic block are Arabic,
/// its comma, semicolon, question mark and tatweel are common.
pub(super) fn script_direction(character: char) -> Option<ScriptDirection> {
    match character {
        // Common or inherited, amid scripts from right to left.
        '\u{605}'
        | '\u{60C}'
        | '\u{61B}'
        | '\u{61F}'
        | '\u{640}'
        | '\u{64B}'..='\u{655}'
        | '\u{670}'
        | '\u{6DD}'
        | '\u{8E2}'
        | '\u{FD3E}'
        | '\u{FD3F}'
        | '\u{FEFF}'
        | '\u{1EC71}'..='\u{1ECB4}'
        | '\u{1ED01}'..='\u{1ED3D}' => None,
        '\u{590}'..='\u{8FF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}' => Some(ScriptDirection::Rtl),
        'a'..='z' | 'A'..='Z' => Some(ScriptDirection::Ltr),
        ..'\u{AA}' => None,
        other => other.is_alphabetic().then_some(ScriptDirection::Ltr),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_known_at_a_glance_are_those_of_the_table() {
        for character in ' '..=char::MAX {
            let symbol = character.to_string();
            let expected = match bidi_class(character) {
                BidiClass::L => GlyphClass::Ltr,
                BidiClass::R | BidiClass::AL => GlyphClass::Rtl,
                BidiClass::EN => GlyphClass::Number,
                BidiClass::AN => GlyphClass::ArabicNumber,
                _ if character == ' ' => GlyphClass::Blank,
                _ if ('\u{2500}'..='\u{257F}').contains(&character) => GlyphClass::BoxDrawing,
                _ => GlyphClass::Neutral,
            };
            assert_eq!(class(&symbol), expected, "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn scripts_from_right_to_left_are_those_of_the_unicode_character_database() {
        use unicode_script::{Script as Ucd, UnicodeScript as _};
        for character in ' '..=char::MAX {
            let expected = match character.script() {
                Ucd::Common | Ucd::Inherited => false,
                // Not assigned: what may come there is right to left.
                Ucd::Unknown => continue,
                _ => {
                    let code = u32::from(character);
                    let blocks =
                        [0x590..=0x8FF, 0xFB1D..=0xFDFF, 0xFE70..=0xFEFF, 0x1_0800..=0x1_0FFF, 0x1_E800..=0x1_EFFF];
                    blocks.iter().any(|block| block.contains(&code))
                }
            };
            assert_eq!(
                script_direction(character) == Some(ScriptDirection::Rtl),
                expected,
                "U+{:04X}",
                u32::from(character)
            );
        }
    }
}
