//! The affixes that Persian separates from their word by a half-space: می and نمی before a verb, ها and its forms after
//! a noun. Many write them with a blank, or joined to the word.
//!
//! Deliberately not here: any other affix. Without a dictionary, تر in بزرگتر and in دفتر look alike.

use crate::text::HALF_SPACE;
use crate::text::classes::is_arabic_letter;

/// نمی and می, the longer first.
pub(crate) const VERB_PREFIXES: [&str; 2] = ["\u{646}\u{645}\u{6CC}", "\u{645}\u{6CC}"];
/// ها, های and هایی.
const PLURAL_SUFFIXES: [&str; 3] = ["\u{647}\u{627}", "\u{647}\u{627}\u{6CC}", "\u{647}\u{627}\u{6CC}\u{6CC}"];

/// Whether a word is می or نمی.
pub(super) fn is_verb_prefix(word: &str) -> bool {
    VERB_PREFIXES.contains(&word)
}

/// The two words that a verb with می or نمی is often written as; `None` for a word with half-spaces or of fewer than
/// five letters.
pub(super) fn split_verb(word: &str) -> Option<[&str; 2]> {
    if word.contains(HALF_SPACE) || word.chars().count() < 5 {
        return None;
    }
    VERB_PREFIXES.into_iter().find_map(|prefix| {
        let rest = word.strip_prefix(prefix).filter(|rest| !rest.is_empty())?;
        Some([prefix, rest])
    })
}

/// Whether two words are one word with a half-space in it: می and a verb, a noun and ها.
pub(super) fn is_affix_pair(before: &str, word: &str) -> bool {
    (is_verb_prefix(before) || PLURAL_SUFFIXES.contains(&word))
        && word.starts_with(is_arabic_letter)
        && before.ends_with(is_arabic_letter)
}

/// Appends a word to the one before it, with a half-space between them.
pub(super) fn join_with_half_space(before: &mut String, word: &str) {
    before.push(HALF_SPACE);
    before.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_affix_belongs_to_its_word() {
        assert!(is_affix_pair("می", "شود") && is_affix_pair("نمی", "شود") && is_affix_pair("کتاب", "هایی"));
        assert!(!is_affix_pair("کتاب", "خوب") && !is_affix_pair("می", "run") && !is_affix_pair("a", "ها"));
        assert_eq!(split_verb("نمیشود"), Some(["نمی", "شود"]));
        assert_eq!(split_verb("میشود"), Some(["می", "شود"]));
        assert_eq!(split_verb("میرم"), None, "too short to be sure");
    }
}
