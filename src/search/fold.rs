//! Text as the search sees it: words in one spelling, of which queries and articles are made alike.
//!
//! A word is a maximal run of letters and digits, half-spaces inside it included. Folding brings each to one form:
//!
//! - ي ى are ی, ك is ک, ة ۀ and هٔ are ه, أ إ ٱ are ا; the digits of three scripts are ASCII's;
//! - tatweel, vowel signs, Hebrew points, Latin accents, marks of direction, joiners and soft hyphens are dropped;
//! - letters are in lower case; presentation forms are the letters they stand for;
//! - a thousands separator (`,` or ٬ between groups of three digits) is dropped: ۱٬۲۰۰ is `1200`.
//!
//! Everything else, the no-break space and the decimal separator among it, is a gap. آ, ؤ and ئ stay what they are;
//! [`append_index_words`] adds their plain forms as second spellings.
//!
//! The *joined* form of a word with half-spaces is the word without them; its *pieces* are a second spelling.
//!
//! Deliberately not here: stems and endings beyond what the half-space shows. کتابها is not کتاب.

use super::fold_class::{FoldClass, expansion, fold_class, folded_prefix};
use crate::text::HALF_SPACE;
use std::ops::Range;

/// A word that no text and no query holds: it keeps phrases from reaching across it.
///
/// A character of private use; full-text indexes that know Unicode count it as a word, and [`words`] as a gap.
pub const PHRASE_BREAK: &str = "\u{E000}";

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its bytes in the text, with the vowels on its last letter.
    pub range: Range<usize>,
    /// Its folded form without half-spaces; never empty.
    pub joined: String,
    /// The positions of its half-spaces: bytes of `joined`, ascending, never its start or end.
    pub splits: Vec<usize>,
}

impl Word {
    /// The pieces between its half-spaces, folded; one if it has none.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        pieces(&self.joined, &self.splits)
    }

    /// Its folded form with each half-space as U+200C, which folds to this word again.
    pub fn with_half_spaces(&self) -> String {
        self.pieces().collect::<Vec<_>>().join(HALF_SPACE.encode_utf8(&mut [0; 4]))
    }
}

/// The words of a text, in its order.
pub fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut tokenizer = FoldingTokenizer::new(text);
    std::iter::from_fn(move || {
        let mut word = Word { range: 0..0, joined: String::new(), splits: Vec::new() };
        word.range = tokenizer.next_word(&mut word.joined, &mut word.splits)?;
        Some(word)
    })
}

/// The joined forms of the words of a text, with one space between them.
pub fn fold(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    append_index_words(text, &mut joined, &mut String::new());
    joined
}

/// Appends what a full-text index stores of one paragraph. Only a space separates its words.
///
/// `joined` gets the joined form of each word. `parts` gets second spellings, for those words that have any: the pieces
/// of a word with half-spaces, as words side by side; the form with ا of a word with آ; the form with و or ی of a word
/// with ؤ or ئ. [`PHRASE_BREAK`] separates each spelling in `parts` from the next, and this paragraph from the words
/// that were in `joined` before, so that no phrase reaches across.
pub fn append_index_words(text: &str, joined: &mut String, parts: &mut String) {
    let mut tokenizer = FoldingTokenizer::new(text);
    let mut splits = Vec::new();
    let mut between = if joined.is_empty() { "" } else { " \u{E000} " };
    loop {
        let before = joined.len();
        joined.push_str(between);
        let start = joined.len();
        splits.clear();
        if tokenizer.next_word(joined, &mut splits).is_none() {
            joined.truncate(before);
            return;
        }
        between = " ";
        if let Some(word) = joined.get(start..) {
            for_each_second_spelling(word, &splits, |spelling| {
                if !parts.is_empty() {
                    parts.push_str(" \u{E000} ");
                }
                for (at, piece) in spelling.enumerate() {
                    if at > 0 {
                        parts.push(' ');
                    }
                    parts.push_str(piece);
                }
            });
        }
    }
}

/// Calls `visit` with each second spelling of a word, as a sequence of words.
pub(super) fn for_each_second_spelling(
    joined: &str,
    splits: &[usize],
    mut visit: impl FnMut(&mut dyn Iterator<Item = &str>),
) {
    if !splits.is_empty() {
        visit(&mut pieces(joined, splits));
    }
    // The second bytes of آ, ؤ and ئ: most words have none of these, and need no closer look.
    if !joined.bytes().any(|byte| matches!(byte, 0xA2 | 0xA4 | 0xA6)) {
        return;
    }
    let no_madda = without_madda(joined);
    let no_hamza = without_hamza(joined);
    let both = no_madda.as_deref().and_then(without_hamza);
    for form in [no_madda, no_hamza, both].into_iter().flatten() {
        visit(&mut std::iter::once(form.as_str()));
        if !splits.is_empty() {
            // All these letters are of two bytes, so that the half-spaces stay where they are.
            visit(&mut pieces(&form, splits));
        }
    }
}

/// The word with ا for آ, if it has one.
pub(super) fn without_madda(word: &str) -> Option<String> {
    word.contains('\u{622}').then(|| word.replace('\u{622}', "\u{627}"))
}

/// The word with و for ؤ and ی for ئ, if it has any.
pub(super) fn without_hamza(word: &str) -> Option<String> {
    word.contains(['\u{624}', '\u{626}']).then(|| word.replace('\u{624}', "\u{648}").replace('\u{626}', "\u{6CC}"))
}

fn pieces<'w>(joined: &'w str, splits: &'w [usize]) -> impl Iterator<Item = &'w str> {
    let starts = std::iter::once(0).chain(splits.iter().copied());
    let ends = splits.iter().copied().chain([joined.len()]);
    starts.zip(ends).filter_map(|(start, end)| joined.get(start..end))
}

/// Walks a text word by word into buffers of the caller.
pub(super) struct FoldingTokenizer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> FoldingTokenizer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Appends the joined form of the next word to `out` and its half-spaces, counted from the word's start, to
    /// `splits`; returns the bytes of the word in the text.
    pub(super) fn next_word(&mut self, out: &mut String, splits: &mut Vec<usize>) -> Option<Range<usize>> {
        let from = out.len();
        let mut start = None;
        let mut end = 0;
        let mut after_half_space = false;
        let mut group_start = 0;
        loop {
            let (rest, at) = (self.rest(), self.at);
            // Most letters stay as they are, and are copied together.
            let letters = folded_prefix(rest);
            if !letters.is_empty() {
                start.get_or_insert(at);
                if std::mem::take(&mut after_half_space) {
                    splits.push(out.len() - from);
                }
                out.push_str(letters);
                self.at += letters.len();
                end = self.at;
            }
            let Some(c) = rest.get(letters.len()..).and_then(|rest| rest.chars().next()) else { break };
            let at = self.at;
            self.at += c.len_utf8();
            match fold_class(c) {
                FoldClass::Letter(letter) => {
                    start.get_or_insert(at);
                    if std::mem::take(&mut after_half_space) {
                        splits.push(out.len() - from);
                    }
                    out.push(letter);
                }
                FoldClass::Gap if start.is_none() => continue,
                FoldClass::Gap => {
                    if !matches!(c, ',' | '\u{66C}') || !self.is_thousands_separator(out.get(from + group_start..)) {
                        break;
                    }
                    group_start = out.len() - from;
                    continue;
                }
                FoldClass::Ignored => continue,
                FoldClass::HalfSpace => {
                    after_half_space = start.is_some();
                    continue;
                }
                FoldClass::Expansion => {
                    start.get_or_insert(at);
                    after_half_space = push_expansion(c, after_half_space, from, out, splits);
                }
                FoldClass::Hamza if start.is_some() => {
                    compose_last(out, &[('\u{648}', '\u{624}'), ('\u{6CC}', '\u{626}')]);
                }
                FoldClass::Madda if start.is_some() => compose_last(out, &[('\u{627}', '\u{622}')]),
                FoldClass::Combining | FoldClass::Hamza | FoldClass::Madda => {}
            }
            end = self.at;
        }
        start.map(|start| start..end)
    }

    /// Whether a separator after `group`, the digits since the last one, is one of thousands: up to three digits
    /// before it and exactly three behind it.
    fn is_thousands_separator(&self, group: Option<&str>) -> bool {
        let digits = |group: &str| (1..=3).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit());
        if !group.is_some_and(digits) {
            return false;
        }
        let mut next = self.rest().chars().map(|c| matches!(fold_class(c), FoldClass::Letter('0'..='9')));
        next.by_ref().take(3).filter(|digit| *digit).count() == 3 && !next.next().unwrap_or(false)
    }
}

/// Appends the letters of a character that stands for several; returns whether a half-space is still open.
fn push_expansion(c: char, mut after_half_space: bool, from: usize, out: &mut String, splits: &mut Vec<usize>) -> bool {
    for letter in expansion(c) {
        if letter == HALF_SPACE {
            after_half_space = true;
            continue;
        }
        if after_half_space && out.len() > from {
            splits.push(out.len() - from);
        }
        after_half_space = false;
        out.push(letter);
    }
    after_half_space
}

/// Makes one letter of the last letter and the vowel after it.
fn compose_last(out: &mut String, pairs: &[(char, char)]) {
    if let Some(&(_, composed)) = pairs.iter().find(|pair| out.ends_with(pair.0)) {
        out.pop();
        out.push(composed);
    }
}

#[cfg(test)]
mod tests;
