//! Texts compared by their letters and digits alone.
//!
//! A title, a summary or a caption comes in several spellings on one page: with other blanks, other quotation marks,
//! Arabic letters for Persian ones. Whoever reads it finds the same words.

use crate::text;

/// The letters and digits of a text, in one spelling.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter_map(folded).flat_map(char::to_lowercase).collect()
}

/// Whether two texts have the same letters, and have any.
pub(super) fn same_letters(one: &str, other: &str) -> bool {
    let one = letters(one);
    !one.is_empty() && one == letters(other)
}

/// A letter or digit in one spelling; `None` for any other character.
fn folded(c: char) -> Option<char> {
    match c {
        // Tatweel, and vowel marks, which Unicode counts among the letters.
        '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' => None,
        '\u{64A}' | '\u{649}' => Some('\u{6CC}'),
        '\u{643}' => Some('\u{6A9}'),
        // Heh with yeh above.
        '\u{6C0}' => Some('\u{647}'),
        c => match text::digit_value(c) {
            Some(digit) => char::from_digit(digit.into(), 10),
            None => c.is_alphanumeric().then_some(c),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_alone_are_compared() {
        for (one, other) in [
            ("پل تازهٔ «نوآباد»", "پل\u{A0}تازۀ نو\u{200C}آباد."),
            ("كتاب عربي ١٢", "کتاب عربی 12"),
            ("The Title", "the \u{201C}title\u{201D}"),
            ("مُحَمّد", "محمد"),
        ] {
            assert!(same_letters(one, other), "{one} {other}");
        }
        assert!(!same_letters("a", "b") && !same_letters("\u{2026}", "!"));
    }
}
