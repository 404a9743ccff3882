//! The beginnings of words, as words of their own.
//!
//! The first letters that are typed begin thousands of different words, whose lists would all have to be merged. FTS5
//! has indexes of prefixes for this, but they take a place for every word of the text, as much again as the index
//! itself. An article of 330 words has 30 different first letters and 130 different first pairs: each is written once,
//! behind the words.
//!
//! - A token is [`MARK`] and one or two letters: no word begins with that. A letter is one character of the folded text.
//! - While می شود is typed, می and one letter are a phrase for a moment, and so it is with نمی. These are written as
//!   one token, of three letters or four.
//! - Each stands in the title, else in the lead, else in the body, and only once: nobody searches a lead without the
//!   title, or a body without the lead.
//!
//! Deliberately absent: a beginning behind any other word of a phrase. FTS5 finds it, in a tenth of a second where this
//! takes a hundredth.

use crate::search::BREAK;
use std::collections::HashSet;

/// A character of private use, which is in no folded text.
const MARK: char = '\u{E001}';

/// How many characters have codes: ASCII's and those of the Arabic block.
const CODES: usize = 0x180;

/// می and نمی, each with a character that stands for it in [`Seen`] and is no letter.
const VERBS: [(&str, char); 2] = [("\u{645}\u{6CC}", '\u{1}'), ("\u{646}\u{645}\u{6CC}", '\u{2}')];

/// How many bytes these have at most.
const LONGEST_VERB: usize = 6;

/// What stands where there is no second letter.
const NONE: char = '\0';

/// The one token that finds what these find, the last of them being the beginning of a word; `None` if there is none.
pub(super) fn token(tokens: &[String]) -> Option<String> {
    let count = |token: &str| token.chars().take(3).count();
    match tokens {
        [start] if matches!(count(start), 1 | 2) => Some(format!("{MARK}{start}")),
        [verb, start] if VERBS.iter().any(|each| each.0 == verb) && count(start) == 1 => {
            Some(format!("{MARK}{verb}{start}"))
        }
        _ => None,
    }
}

/// The beginnings that an article has been found to have. To be used again for the next one: most are one bit.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// A bit for each two characters that have codes.
    bits: Vec<u64>,
    /// Where bits are set.
    places: Vec<usize>,
    others: HashSet<(char, char)>,
}

impl Seen {
    /// Begins another article.
    pub(super) fn forget(&mut self) {
        for place in self.places.drain(..) {
            if let Some(bits) = self.bits.get_mut(place) {
                *bits = 0;
            }
        }
        self.others.clear();
    }

    /// Appends to `starts` the tokens of those beginnings that are new in `words`, which are as `search::index` makes
    /// them.
    pub(super) fn add(&mut self, words: &str, starts: &mut String) {
        let mut verb = None;
        let mut rest = words;
        while !rest.is_empty() {
            // Words are short: looking at byte after byte is faster than any search.
            let end = rest.bytes().position(|byte| byte == b' ').unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            rest = behind.get(1..).unwrap_or_default();
            let mut letters = word.chars();
            let Some(first) = letters.next().filter(|first| !BREAK.starts_with(*first)) else {
                verb = None;
                continue;
            };
            if let Some((verb, code)) = verb
                && self.insert(code, first)
            {
                starts.extend([' ', MARK]);
                starts.push_str(verb);
                starts.push(first);
            }
            verb = if word.len() <= LONGEST_VERB { VERBS.iter().copied().find(|each| each.0 == word) } else { None };
            let second = letters.next().unwrap_or(NONE);
            // Whoever has two letters has the first of them.
            if !self.insert(first, second) {
                continue;
            }
            if second != NONE {
                starts.extend([' ', MARK, first, second]);
            }
            if second == NONE || self.insert(first, NONE) {
                starts.extend([' ', MARK, first]);
            }
        }
    }

    /// Whether it is new.
    fn insert(&mut self, first: char, second: char) -> bool {
        let (Some(row), Some(column)) = (code(first), code(second)) else {
            return self.others.insert((first, second));
        };
        if self.bits.is_empty() {
            self.bits.resize(CODES * CODES / 64, 0);
        }
        let at = row * CODES + column;
        let (place, bit) = (at / 64, 1 << (at % 64));
        match self.bits.get_mut(place) {
            Some(bits) if *bits & bit == 0 => {
                *bits |= bit;
                self.places.push(place);
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
    use crate::search;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn added(seen: &mut Seen, words: &str) -> Vec<String> {
        let mut starts = String::new();
        seen.add(words, &mut starts);
        starts.split(' ').filter(|token| !token.is_empty()).map(str::to_owned).collect()
    }

    fn of(tokens: &[&str]) -> Option<String> {
        token(&tokens.iter().map(|token| (*token).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn each_beginning_is_written_once_in_an_article_and_again_in_the_next() {
        let mut seen = Seen::default();
        let first = ["\u{E001}ab", "\u{E001}a", "\u{E001}1", "\u{E001}ac"];
        assert_eq!(added(&mut seen, "abc a abd \u{E000} 1 ac"), first);
        assert_eq!(added(&mut seen, "ab 12"), ["\u{E001}12"]);
        assert_eq!(added(&mut seen, "\u{6A9}\u{627}\u{631} \u{6A9}"), ["\u{E001}\u{6A9}\u{627}", "\u{E001}\u{6A9}"]);
        // Letters of Hebrew and Cyrillic, which have no codes.
        let others = ["\u{E001}\u{5D0}\u{431}", "\u{E001}\u{5D0}"];
        assert_eq!(added(&mut seen, "\u{5D0}\u{431}x \u{5D0}\u{431}"), others);
        assert_eq!(added(&mut seen, ""), [""; 0]);
        seen.forget();
        assert_eq!(added(&mut seen, "abc a abd \u{E000} 1 ac"), first);
        assert_eq!(added(&mut seen, "\u{5D0}\u{431}"), others);
    }

    #[test]
    fn the_letter_behind_mi_and_nemi_is_a_beginning_too() {
        let mut seen = Seen::default();
        let (mi, nemi, sh) = ("\u{645}\u{6CC}", "\u{646}\u{645}\u{6CC}", "\u{634}\u{648}\u{62F}");
        let text = format!("{mi} {sh} {mi} {sh} {nemi} {sh} {mi} \u{E000} b {nemi}");
        let tokens = added(&mut seen, &text);
        let long: Vec<_> = tokens.iter().filter(|token| token.chars().count() > 3).collect();
        assert_eq!(long, [&format!("\u{E001}{mi}\u{634}"), &format!("\u{E001}{nemi}\u{634}")]);
    }

    #[test]
    fn only_what_is_written_is_asked_for() {
        assert_eq!(of(&["a"]).unwrap(), "\u{E001}a");
        assert_eq!(of(&["\u{6A9}\u{627}"]).unwrap(), "\u{E001}\u{6A9}\u{627}");
        assert_eq!(of(&["\u{645}\u{6CC}", "\u{634}"]).unwrap(), "\u{E001}\u{645}\u{6CC}\u{634}");
        for tokens in [&["abc"][..], &["a", "b"], &["\u{645}\u{6CC}", "\u{634}\u{648}"], &[""], &[]] {
            assert_eq!(of(tokens), None, "{tokens:?}");
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
                search::index(text, &mut joined, &mut parts);
            }
            let rows: Vec<Vec<&str>> = [&joined, &parts].map(|row| row.split(' ').collect()).into();
            let mut expected = BTreeSet::new();
            for row in &rows {
                for (at, word) in row.iter().enumerate().filter(|(_, word)| !word.is_empty() && **word != BREAK) {
                    let letters: Vec<char> = word.chars().collect();
                    expected.insert(format!("\u{E001}{}", letters[0]));
                    if let [first, second, ..] = letters[..] {
                        expected.insert(format!("\u{E001}{first}{second}"));
                    }
                    if at > 0 && ["می", "نمی"].contains(&row[at - 1]) {
                        expected.insert(format!("\u{E001}{}{}", row[at - 1], letters[0]));
                    }
                }
            }
            let mut seen = Seen::default();
            let mut tokens = added(&mut seen, &joined);
            tokens.extend(added(&mut seen, &parts));
            prop_assert_eq!(tokens.len(), expected.len(), "one is written twice: {:?}", tokens);
            prop_assert_eq!(tokens.into_iter().collect::<BTreeSet<_>>(), expected);
        }
    }
}
