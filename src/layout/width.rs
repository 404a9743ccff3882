//! How many cells a character takes: one policy, here, for the whole program.
//!
//! Widths are summed over *shaped* cells. `unicode-width` counts lam and alef in a string as one column although every
//! terminal gives them two; after shaping they are one ligature or two letters and the question does not arise.
//! Invisible characters take no cell and never reach the terminal, because terminals disagree on their widths.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns of the widest cluster.
pub const MAX_WIDTH: usize = 2;

/// Returns the columns of one character: 0, 1 or 2 (UAX #11, with the presentation forms of Arabic as 1).
///
/// ```
/// use khabar::layout::width::of_char;
/// assert_eq!((of_char('\u{FEFB}'), of_char('\u{64E}'), of_char('\u{4E2D}')), (1, 0, 2));
/// ```
#[inline]
pub fn of_char(character: char) -> u8 {
    match character {
        // Latin; Hebrew and Arabic letters, digits and presentation forms, as every terminal measured draws them.
        ' '..='~'
        | '\u{A0}'..='\u{AC}'
        | '\u{AE}'..='\u{2FF}'
        | '\u{5D0}'..='\u{5EA}'
        | '\u{620}'..='\u{64A}'
        | '\u{660}'..='\u{66F}'
        | '\u{671}'..='\u{6D5}'
        | '\u{6EE}'..='\u{6FF}'
        | '\u{FB50}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}' => 1,
        _ => u8::try_from(character.width().unwrap_or(0).min(MAX_WIDTH)).unwrap_or(0),
    }
}

/// Returns the columns of a grapheme cluster of several characters, such as an emoji sequence: 1 or 2.
///
/// ```
/// use khabar::layout::width::of_cluster;
/// assert_eq!(of_cluster("\u{1F1EE}\u{1F1F7}"), 2);
/// ```
pub fn of_cluster(cluster: &str) -> u8 {
    u8::try_from(cluster.width().clamp(1, MAX_WIDTH)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_presentation_form_takes_one_cell() {
        for code in (0xFB50..=0xFBFF).chain(0xFE80..=0xFEFC) {
            if let Some(form) = char::from_u32(code) {
                assert_eq!(of_char(form), 1, "U+{code:04X}");
            }
        }
    }

    #[test]
    fn the_fast_answers_are_those_of_unicode_width() {
        let is_ours_only = |character| matches!(character, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
        for character in (' '..=char::MAX).filter(|character| !is_ours_only(*character)) {
            let expected = character.width().unwrap_or(0);
            assert_eq!(usize::from(of_char(character)), expected.min(MAX_WIDTH), "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn wide_and_combining_characters_are_measured_as_terminals_do() {
        assert_eq!(of_char('\u{4E2D}'), 2); // a Han character
        assert_eq!(of_char('\u{301}'), 0); // combining acute
        assert_eq!(of_cluster("\u{1F1EE}\u{1F1F7}"), 2); // a flag
    }
}
