//! Letters instead of their joined forms, for terminals that join on their own.
//!
//! A word is given its letters back only if joining them by the rules yields the very forms it has. So a word stays as
//! it is if it was joined otherwise than its letters tell, by a ZWNJ for example, which has no cell; and if it has a
//! lam-alef, because lam and alef take two columns in every terminal and the ligature has one. Forms are drawn alike
//! in such terminals, and reordered alike.

use super::{Glyph, classes};
use crate::layout::HehYeh;
use crate::layout::joining::{JoiningType, Joins, contextual_form, joining_type, lam_alef};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The letter of each presentation form.
static LETTERS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut letters = HashMap::new();
    for letter in '\u{620}'..='\u{6FF}' {
        for (backward, forward) in [(false, false), (true, false), (false, true), (true, true)] {
            letters.entry(contextual_form(letter, Joins { backward, forward }, HehYeh::default())).or_insert(letter);
        }
    }
    letters
});

/// Gives the words of a row, which is in visual order, their letters back.
pub(super) fn unjoin<G: Glyph>(mut row: &mut [G]) {
    while !row.is_empty() {
        let length = row.iter().take_while(|glyph| is_part_of_word(glyph.symbol())).count();
        let (word, rest) = row.split_at_mut(length);
        if let Some(letters) = letters_of(word) {
            for (glyph, letter) in word.iter_mut().rev().zip(letters) {
                let symbol: String = std::iter::once(letter).chain(glyph.symbol().chars().skip(1)).collect();
                glyph.set_symbol(&symbol);
            }
        }
        row = rest.get_mut(usize::from(length == 0)..).unwrap_or_default();
    }
}

/// Whether a symbol is an Arabic letter or a presentation form of one or two.
fn is_part_of_word(symbol: &str) -> bool {
    matches!(classes::base(symbol), '\u{620}'..='\u{65F}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}' | '\u{6EE}'..='\u{6EF}'
        | '\u{6FA}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{860}'..='\u{8FF}' | '\u{FB50}'..='\u{FBB1}'
        | '\u{FBD3}'..='\u{FD3D}' | '\u{FE70}'..='\u{FEFC}')
}

/// The letters of a word in logical order, if they would be joined as the word is.
fn letters_of<G: Glyph>(word: &[G]) -> Option<Vec<char>> {
    let forms: Vec<char> = word.iter().rev().map(|glyph| classes::base(glyph.symbol())).collect();
    let letters: Vec<char> = forms.iter().map(|form| LETTERS.get(form).copied().unwrap_or(*form)).collect();
    let type_at = |index: Option<usize>| {
        index.and_then(|index| letters.get(index)).map_or(JoiningType::U, |letter| joining_type(*letter))
    };
    for (index, (letter, form)) in letters.iter().zip(&forms).enumerate() {
        let (before, own, after) = (type_at(index.checked_sub(1)), type_at(Some(index)), type_at(Some(index + 1)));
        let joins = Joins {
            backward: own.joins_backward() && before.joins_forward(),
            forward: own.joins_forward() && after.joins_backward(),
        };
        let next = letters.get(index + 1).copied().unwrap_or(' ');
        let ligates = *letter == '\u{644}' && lam_alef(next, false).is_some();
        if contextual_form(*letter, joins, HehYeh::default()) != *form || ligates {
            return None;
        }
    }
    Some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks of the Arabic script that have letters (Unicode, `Blocks.txt`).
    fn arabic_blocks() -> impl Iterator<Item = char> {
        ('\u{600}'..='\u{6FF}').chain('\u{750}'..='\u{77F}').chain('\u{860}'..='\u{8FF}')
    }

    #[test]
    fn a_word_has_every_arabic_letter_that_joins_and_every_form_of_one() {
        let mut joining = 0;
        for letter in arabic_blocks() {
            // By Unicode's Joining_Type; what joining looks through is on a letter and begins no symbol.
            if matches!(joining_type(letter), JoiningType::U | JoiningType::T) {
                continue;
            }
            joining += 1;
            assert!(is_part_of_word(letter.encode_utf8(&mut [0; 4])), "U+{:04X}", u32::from(letter));
            for (backward, forward) in [(false, false), (true, false), (false, true), (true, true)] {
                for heh_yeh in [HehYeh::Heh, HehYeh::Own] {
                    let form = contextual_form(letter, Joins { backward, forward }, heh_yeh);
                    assert!(is_part_of_word(form.encode_utf8(&mut [0; 4])), "U+{:04X}", u32::from(form));
                }
            }
            for joined in [false, true] {
                let ligature = lam_alef(letter, joined);
                assert!(ligature.is_none_or(|ligature| is_part_of_word(ligature.encode_utf8(&mut [0; 4]))));
            }
        }
        assert!(joining > 200, "only {joining} letters that join");
    }

    #[test]
    fn a_word_has_no_digit_blank_or_punctuation_mark() {
        for sign in ('\u{660}'..='\u{669}')
            .chain('\u{6F0}'..='\u{6F9}')
            .chain(" a1.()\u{60C}\u{61B}\u{61F}\u{66A}\u{6D4}\u{2500}".chars())
        {
            assert!(!is_part_of_word(sign.encode_utf8(&mut [0; 4])), "U+{:04X}", u32::from(sign));
        }
    }
}
