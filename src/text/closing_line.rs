//! The line with which Persian agencies end an article: «انتهای پیام», with or without a slash and a code.
//!
//! The text below it belongs to the page, not to the article. Only a line without any other words counts; a sentence
//! about the end of a message is a sentence.

use super::classes::{TATWEEL, fold_yeh_kaf, is_invisible_format};
use super::digits::digit_value;

/// The words, without blanks and in Persian letters.
const CLOSING_WORDS: [&str; 3] = [
    // «انتهای پیام»
    "\u{627}\u{646}\u{62A}\u{647}\u{627}\u{6CC}\u{67E}\u{6CC}\u{627}\u{645}",
    // «پایان پیام»
    "\u{67E}\u{627}\u{6CC}\u{627}\u{646}\u{67E}\u{6CC}\u{627}\u{645}",
    // «انتهای خبر»
    "\u{627}\u{646}\u{62A}\u{647}\u{627}\u{6CC}\u{62E}\u{628}\u{631}",
];
/// No closing line has more characters.
const MAX_CHARS: usize = 60;

/// Whether a paragraph is nothing but the closing line of an agency's article, as in «انتهای پیام/ ۳۴۵».
pub fn is_closing_line(text: &str) -> bool {
    if text.chars().nth(MAX_CHARS).is_some() {
        return false;
    }
    // ي, ى and ك as an Arabic keyboard writes them; blanks, invisible characters and tatweel
    // separate no words here.
    let letters: String = text.chars().filter(|&c| !is_ignored(c)).map(fold_yeh_kaf).collect();
    let letters = letters.trim_start_matches(is_punctuation);
    let Some(rest) = CLOSING_WORDS.iter().find_map(|words| letters.strip_prefix(words)) else { return false };
    // A code in digits, Latin letters and signs may follow, and behind a slash the initials of a newsroom: nothing that
    // could be a Persian sentence.
    let is_code = |c: char| digit_value(c).is_some() || c.is_ascii_alphanumeric();
    let initials = rest.chars().filter(|&c| !is_punctuation(c) && !is_code(c)).count();
    initials == 0 || (initials <= 2 && rest.starts_with('/'))
}

fn is_ignored(c: char) -> bool {
    c.is_whitespace() || c == TATWEEL || is_invisible_format(c)
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(
            c,
            '\u{60C}' | '\u{61B}' | '\u{6D4}' | '\u{AB}' | '\u{BB}' | '\u{2013}' | '\u{2014}' | '\u{2026}' | '\u{2022}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_only_ends_the_article_is_a_closing_line() {
        for text in [
            "انتهای پیام",
            " انتهای پیام/ ",
            "انتهای پیام/ 345",
            "انتهای پیام/۳۴۵/م",
            "انتهاي پيام",
            "انتهاى\u{A0}پیام /",
            "انتهای\u{200C}پیام.",
            "*انتهای پیام*",
            "انتهای پیام/ A-12",
            "پایان پیام/۲۷",
            "انتهای خبر",
        ] {
            assert!(is_closing_line(text), "{text}");
        }
    }

    #[test]
    fn a_sentence_that_mentions_the_words_is_none() {
        for text in [
            "",
            "/",
            "انتهای",
            "در انتهای پیام او آمده است",
            "انتهای پیام او را نخواندم",
            "انتهای پیام رئیس",
            "انتهای پیام/ گزارش",
            "انتهای پیامک",
            "بازار",
        ] {
            assert!(!is_closing_line(text), "{text}");
        }
    }
}
