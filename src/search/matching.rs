//! When a query finds an article: the one definition that the evaluator, the highlights and the index share.
//!
//! A paragraph has two columns of words, *joined* and *parts*, which [`append_index_words`] makes. [`alternatives`]
//! turns the words of a query into a few token sequences. The query finds the paragraph if its column contains the
//! tokens of any sequence side by side and in order; the last token may be only the beginning of a word:
//!
//! 1. the words in their joined form: `میشود`;
//! 2. if any word has a half-space, the pieces of all words: `می شود`. A last piece of one letter is not taken as the
//!    beginning of a word, because too many words begin with it, and while the user types, the joined form finds the
//!    word. An exception is a letter after می or نمی, which are mostly written as words of their own;
//! 3. for a single word of five letters or more that begins with می or نمی, that beginning and the rest: `می شود`;
//! 4. each of these with و for ؤ and ی for ئ, if it has any;
//!
//! each of them in both columns. In FTS5 an alternative is the phrase of its tokens in the columns of the index that
//! hold these words, `"a b"` or `"a b" *`, and the whole is their `OR`.
//!
//! Deliberately not here: ranking, and phrases that reach from one paragraph into the next.

use super::affixes::{is_verb_prefix, split_verb};
use super::fold::{append_index_words, fold, without_hamza};
use crate::model::{Expr, NameField, Phrase, Query, Timestamp};
use crate::text::HALF_SPACE;

/// The words in which an alternative is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// Every word in its joined form.
    Joined,
    /// The second spellings.
    Parts,
}

/// One way in which words of a query can stand in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alternative {
    /// Where it is looked for.
    pub column: Column,
    /// The tokens, side by side; at least one. None has a space, a quotation mark or a half-space.
    pub tokens: Vec<String>,
    /// Whether the last token is only the beginning of a word.
    pub prefix: bool,
}

/// Every way in which these words can stand in a text; never two alike. Empty if there are no words.
pub fn alternatives(phrase: &Phrase) -> Vec<Alternative> {
    let joined: Vec<String> = phrase.words.iter().map(|word| word.replace(HALF_SPACE, "")).collect();
    let pieces: Vec<String> = phrase
        .words
        .iter()
        .flat_map(|word| word.split(HALF_SPACE))
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect();
    let verb_words = match phrase.words.as_slice() {
        [word] => split_verb(word).map(|verb| verb.map(str::to_owned).to_vec()),
        _ => None,
    };
    let pieces_prefix = phrase.is_prefix && (pieces == joined || can_be_prefix(&pieces));
    let mut spellings: Vec<(Vec<String>, bool)> = Vec::new();
    for (spelling, prefix) in [
        Some((joined, phrase.is_prefix)),
        Some((pieces, pieces_prefix)),
        verb_words.map(|verb| (verb, phrase.is_prefix)),
    ]
    .into_iter()
    .flatten()
    {
        let plain: Vec<String> =
            spelling.iter().map(|word| without_hamza(word).unwrap_or_else(|| word.clone())).collect();
        for spelling in [spelling, plain] {
            if !spellings.iter().any(|(existing, _)| *existing == spelling)
                && spelling.iter().any(|token| !token.is_empty())
            {
                spellings.push((spelling, prefix));
            }
        }
    }
    let columns = |(tokens, prefix): (Vec<String>, bool)| {
        [Column::Joined, Column::Parts].map(|column| Alternative { column, tokens: tokens.clone(), prefix })
    };
    spellings.into_iter().flat_map(columns).collect()
}

/// Whether the last of several pieces can be looked for as the beginning of a word.
fn can_be_prefix(pieces: &[String]) -> bool {
    match pieces {
        [start, _] if is_verb_prefix(start) => true,
        [.., last] => last.chars().nth(1).is_some(),
        [] => false,
    }
}

/// An article that a query may find, with its flags.
#[derive(Debug, Clone, Copy, Default)]
pub struct Candidate<'a> {
    /// The title.
    pub title: &'a str,
    /// The lead; empty if there is none.
    pub lead: &'a str,
    /// The texts of the body, one a paragraph.
    pub body: &'a [&'a str],
    /// The agency, paper or site; empty if unknown.
    pub source: &'a str,
    /// The names and addresses of its feed.
    pub feed: &'a [&'a str],
    /// Tags and categories.
    pub tags: &'a [&'a str],
    /// Whether it is unread.
    pub unread: bool,
    /// Whether it is bookmarked.
    pub bookmarked: bool,
    /// When it was published, or when it came if that is not known; an unknown time is neither after nor before any
    /// other.
    pub published: Option<Timestamp>,
}

/// Whether the query finds the article. Time and memory grow with the article, not with its square.
pub fn matches(query: &Query, candidate: &Candidate<'_>) -> bool {
    let title = FoldedText::from_texts([candidate.title]);
    let whole =
        FoldedText::from_texts([candidate.title, candidate.lead].into_iter().chain(candidate.body.iter().copied()));
    evaluate(&query.root, candidate, &title, &whole)
}

/// Whether a name (of a source, a feed, a tag) contains the folded words of [`Expr::NameContains`]: side by side, the
/// last one perhaps only the beginning of a word.
pub(crate) fn name_contains(name: &str, folded: &str) -> bool {
    format!(" {}", fold(name)).contains(&format!(" {folded}"))
}

/// Whether every word of `query`, folded, begins a word of `text`.
pub(crate) fn has_words_beginning(text: &str, query: &str) -> bool {
    let (mut joined, mut parts) = (String::from(" "), String::from(" "));
    append_index_words(text, &mut joined, &mut parts);
    super::words(query).all(|word| {
        let beginning = format!(" {}", word.joined);
        joined.contains(&beginning) || parts.contains(&beginning)
    })
}

fn evaluate(expr: &Expr, candidate: &Candidate<'_>, title: &FoldedText, whole: &FoldedText) -> bool {
    match expr {
        Expr::All(all) => all.iter().all(|each| evaluate(each, candidate, title, whole)),
        Expr::Any(any) => any.iter().any(|each| evaluate(each, candidate, title, whole)),
        Expr::Not(not) => !evaluate(not, candidate, title, whole),
        Expr::Phrase(phrase) => {
            let rows = if phrase.title_only { title } else { whole };
            alternatives(phrase).iter().any(|alternative| rows.contains(alternative))
        }
        Expr::NameContains(NameField::Source, name) => name_contains(candidate.source, name),
        Expr::NameContains(NameField::Feed, name) => candidate.feed.iter().any(|each| name_contains(each, name)),
        Expr::NameContains(NameField::Tag, name) => candidate.tags.iter().any(|each| name_contains(each, name)),
        Expr::Unread => candidate.unread,
        Expr::Bookmarked => candidate.bookmarked,
        Expr::After(day) => candidate.published.is_some_and(|published| day.is_reached(published)),
        Expr::Before(day) => candidate.published.is_some_and(|published| !day.is_reached(published)),
    }
}

/// The two columns of words, each word between two spaces, so that words side by side are a substring.
struct FoldedText {
    joined: String,
    parts: String,
}

impl FoldedText {
    fn from_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut joined, mut parts) = (String::new(), String::new());
        for text in texts {
            append_index_words(text, &mut joined, &mut parts);
        }
        Self { joined: format!(" {joined} "), parts: format!(" {parts} ") }
    }

    fn contains(&self, alternative: &Alternative) -> bool {
        let row = match alternative.column {
            Column::Joined => &self.joined,
            Column::Parts => &self.parts,
        };
        let end = if alternative.prefix { "" } else { " " };
        row.contains(&format!(" {}{end}", alternative.tokens.join(" ")))
    }
}

#[cfg(test)]
mod tests;
