//! How many cells a character takes: one policy, here, for the whole program.
//!
//! Widths are summed over *shaped* cells. `unicode-width` counts lam and alef in a string as one column although every
//! terminal gives them two; after shaping they are one ligature or two letters and the question does not arise.
//! What is invisible takes no cell, because terminals disagree on it: it never reaches them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest cluster there is.
pub const MAX_WIDTH: usize = 2;

/// Columns of one character, 0 to 2.
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

/// Columns of a grapheme cluster of several characters, such as an emoji sequence: 1 or 2.
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
    fn what_is_known_at_a_glance_is_what_unicode_width_says() {
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
