//! The prefixes of words.
//!
//! - A *prefix* is the first letter of a word, or the first two, as a number. A letter is one character of folded text.
//! - While the user types می شود, the query is for a moment the phrase of می and one letter, and likewise with نمی.
//!   These are prefixes too.
//! - An article has each prefix once: in the title, else in the lead, else in the body. No search looks at the lead
//!   without the title, or at the body without the lead.
//!
//! Deliberately absent: a prefix after any other word of a phrase. FTS5 finds it, in a tenth of a second where the
//! table takes less than a thousandth.

use crate::search::{self, PHRASE_BREAK};
use std::collections::HashSet;

/// One or two letters, or a verb's prefix and one letter, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Prefix(pub(super) i64);

/// A prefix and the field of its first occurrence: 0 for the title, 1 for the lead, 2 for the body.
pub(super) type FieldPrefix = (Prefix, u8);

/// How many characters have codes: ASCII's and those of the Arabic block.
const CODES: usize = 0x180;

/// The verbs' prefixes, each with a control character that stands for it in a [`Prefix`]. The index file holds those
/// characters, so they stay.
const VERB_PREFIXES: [(&str, char); 2] = {
    let [nemi, mi] = search::VERB_PREFIXES;
    [(mi, '\u{1}'), (nemi, '\u{2}')]
};

/// The length in bytes of the longest of them, which is the first.
const LONGEST_VERB_PREFIX: usize = search::VERB_PREFIXES[0].len();

/// In place of a missing second letter.
const NO_LETTER: char = '\0';

impl Prefix {
    /// Packs two characters; the first may stand for a verb's prefix.
    fn new(first: char, second: char) -> Self {
        Self(i64::from(u32::from(first)) << 21 | i64::from(u32::from(second)))
    }

    /// The prefix that finds the same as these tokens, of which the last is the beginning of a word; `None` if there is
    /// no such prefix.
    pub(super) fn from_tokens(tokens: &[String]) -> Option<Self> {
        let letters_of = |token: &str| {
            let mut letters = token.chars();
            let (first, second) = (letters.next()?, letters.next().unwrap_or(NO_LETTER));
            letters.next().is_none().then_some((first, second))
        };
        match tokens {
            [token] => letters_of(token).map(|(first, second)| Self::new(first, second)),
            [verb, token] => {
                let (_, verb) = VERB_PREFIXES.iter().find(|each| each.0 == verb)?;
                letters_of(token).filter(|(_, second)| *second == NO_LETTER).map(|(first, _)| Self::new(*verb, first))
            }
            _ => None,
        }
    }
}

/// The prefixes that have been found in an article so far. Most are one bit, so reuse it for the next article.
#[derive(Debug, Default)]
pub(super) struct SeenPrefixes {
    /// A bit for each pair of characters that have codes.
    bits: Vec<u64>,
    /// The indexes of `bits` that are not zero.
    used_words: Vec<usize>,
    uncoded: HashSet<(char, char)>,
}

impl SeenPrefixes {
    /// Prepares for another article.
    pub(super) fn clear(&mut self) {
        for word in self.used_words.drain(..) {
            if let Some(bits) = self.bits.get_mut(word) {
                *bits = 0;
            }
        }
        self.uncoded.clear();
    }

    /// Appends to `prefixes` those that are new in the words of this field, which `search::append_index_words` has
    /// made.
    pub(super) fn collect_new(&mut self, words: &str, field: u8, prefixes: &mut Vec<FieldPrefix>) {
        let mut verb = None;
        let mut rest = words;
        while !rest.is_empty() {
            // Words are short: going byte by byte is faster than any search.
            let end = rest.bytes().position(|byte| byte == b' ').unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            rest = behind.get(1..).unwrap_or_default();
            let mut letters = word.chars();
            let Some(first) = letters.next().filter(|first| !PHRASE_BREAK.starts_with(*first)) else {
                verb = None;
                continue;
            };
            if let Some((_, verb)) = verb
                && self.insert(verb, first)
            {
                prefixes.push((Prefix::new(verb, first), field));
            }
            verb = if word.len() <= LONGEST_VERB_PREFIX {
                VERB_PREFIXES.iter().copied().find(|each| each.0 == word)
            } else {
                None
            };
            let second = letters.next().unwrap_or(NO_LETTER);
            // A word with these two letters is there, so its first letter is too.
            if !self.insert(first, second) {
                continue;
            }
            if second != NO_LETTER {
                prefixes.push((Prefix::new(first, second), field));
            }
            if second == NO_LETTER || self.insert(first, NO_LETTER) {
                prefixes.push((Prefix::new(first, NO_LETTER), field));
            }
        }
    }

    /// Whether it is new.
    fn insert(&mut self, first: char, second: char) -> bool {
        let (Some(row), Some(column)) = (code(first), code(second)) else {
            return self.uncoded.insert((first, second));
        };
        if self.bits.is_empty() {
            self.bits.resize(CODES * CODES / 64, 0);
        }
        let bit_index = row * CODES + column;
        let (word, bit) = (bit_index / 64, 1 << (bit_index % 64));
        match self.bits.get_mut(word) {
            Some(bits) if *bits & bit == 0 => {
                *bits |= bit;
                self.used_words.push(word);
                true
            }
            _ => false,
        }
    }
}

fn code(c: char) -> Option<usize> {
    match c {
        '\0'..='\x7F' => Some(c as usize),
        '\u{600}'..='\u{6FF}' => Some(c as usize - 0x600 + 0x80),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The letters of a start.
    fn display(prefix: Prefix) -> String {
        let letter = |bits: i64| char::from_u32(u32::try_from(bits & 0x1F_FFFF).unwrap()).unwrap();
        let letters = [letter(prefix.0 >> 21), letter(prefix.0)];
        let verb = |c: &char| VERB_PREFIXES.iter().find(|(_, code)| code == c).map(|(verb, _)| (*verb).to_owned());
        letters.iter().filter(|c| **c != NO_LETTER).map(|c| verb(c).unwrap_or_else(|| c.to_string())).collect()
    }

    fn collected(seen: &mut SeenPrefixes, words: &str) -> Vec<String> {
        let mut prefixes = Vec::new();
        seen.collect_new(words, 2, &mut prefixes);
        assert!(prefixes.iter().all(|(_, field)| *field == 2));
        prefixes.into_iter().map(|(prefix, _)| display(prefix)).collect()
    }

    fn from_tokens(tokens: &[&str]) -> Option<String> {
        Prefix::from_tokens(&tokens.iter().map(|token| (*token).to_owned()).collect::<Vec<_>>()).map(display)
    }

    #[test]
    fn each_beginning_is_written_once_in_an_article_and_again_in_the_next() {
        let mut seen = SeenPrefixes::default();
        let first = ["ab", "a", "1", "ac"];
        assert_eq!(collected(&mut seen, "abc a abd \u{E000} 1 ac"), first);
        assert_eq!(collected(&mut seen, "ab 12"), ["12"]);
        assert_eq!(collected(&mut seen, "\u{6A9}\u{627}\u{631} \u{6A9}"), ["\u{6A9}\u{627}", "\u{6A9}"]);
        // Letters of Hebrew and Cyrillic, which have no codes.
        let others = ["\u{5D0}\u{431}", "\u{5D0}"];
        assert_eq!(collected(&mut seen, "\u{5D0}\u{431}x \u{5D0}\u{431}"), others);
        assert_eq!(collected(&mut seen, ""), [] as [&str; 0]);
        seen.clear();
        assert_eq!(collected(&mut seen, "abc a abd \u{E000} 1 ac"), first);
        assert_eq!(collected(&mut seen, "\u{5D0}\u{431}"), others);
    }

    #[test]
    fn the_letter_behind_mi_and_nemi_is_a_beginning_too() {
        let mut seen = SeenPrefixes::default();
        let (mi, nemi, sh) = ("\u{645}\u{6CC}", "\u{646}\u{645}\u{6CC}", "\u{634}\u{648}\u{62F}");
        let text = format!("{mi} {sh} {mi} {sh} {nemi} {sh} {mi} \u{E000} b {nemi}");
        let tokens = collected(&mut seen, &text);
        let long: Vec<_> = tokens.iter().filter(|token| token.chars().count() > 2).collect();
        assert_eq!(long, [&format!("{mi}\u{634}"), &format!("{nemi}\u{634}")]);
    }

    #[test]
    fn only_what_is_written_is_asked_for() {
        assert_eq!(from_tokens(&["a"]).unwrap(), "a");
        assert_eq!(from_tokens(&["\u{6A9}\u{627}"]).unwrap(), "\u{6A9}\u{627}");
        assert_eq!(from_tokens(&["\u{645}\u{6CC}", "\u{634}"]).unwrap(), "\u{645}\u{6CC}\u{634}");
        for tokens in [&["abc"][..], &["a", "b"], &["\u{645}\u{6CC}", "\u{634}\u{648}"], &[""], &[]] {
            assert_eq!(from_tokens(tokens), None, "{tokens:?}");
        }
    }

    proptest! {
        #[test]
        fn the_beginnings_are_those_of_every_word(
            texts in prop::collection::vec(
                "[ab1 \u{200C}می نشو\u{5D0}\u{5D1}\u{1E37}\u{301}\u{64E}\u{10330}]{0,12}",
                1..4,
            ),
        ) {
            let (mut joined, mut parts) = (String::new(), String::new());
            for text in &texts {
                search::append_index_words(text, &mut joined, &mut parts);
            }
            let rows: Vec<Vec<&str>> = [&joined, &parts].map(|row| row.split(' ').collect()).into();
            let mut expected = BTreeSet::new();
            for row in &rows {
                let is_word = |word: &str| !word.is_empty() && word != PHRASE_BREAK;
                for (at, word) in row.iter().enumerate().filter(|(_, word)| is_word(word)) {
                    let letters: Vec<char> = word.chars().collect();
                    expected.insert(format!("{}", letters[0]));
                    if let [first, second, ..] = letters[..] {
                        expected.insert(format!("{first}{second}"));
                    }
                    if at > 0 && ["می", "نمی"].contains(&row[at - 1]) {
                        expected.insert(format!("{}{}", row[at - 1], letters[0]));
                    }
                }
            }
            let mut seen = SeenPrefixes::default();
            let mut tokens = collected(&mut seen, &joined);
            tokens.extend(collected(&mut seen, &parts));
            prop_assert_eq!(tokens.len(), expected.len(), "one is written twice: {:?}", tokens);
            prop_assert_eq!(tokens.into_iter().collect::<BTreeSet<_>>(), expected);
        }
    }
}
