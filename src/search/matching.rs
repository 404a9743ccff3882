//! When a query finds an article: the one definition that the evaluator, the highlights and the index share.
//!
//! A paragraph is two rows of words, the *joined* one and the *parts*, as [`index`] gives them. [`alternatives`] makes
//! of the words of a query a few rows of tokens; the query finds the paragraph if any of them stands in the row of its
//! column, side by side and in order, the last token perhaps being only the beginning of a word:
//!
//! 1. the words in their joined form: `میشود`;
//! 2. if any has a half-space, all of their pieces: `می شود`. One letter behind a half-space is no beginning here: half of
//!    all words begin with it, and the joined form finds what is being typed (but for می and نمی, which are mostly
//!    written as words);
//! 3. for a single word of five letters or more that begins with می or نمی, that beginning and the rest: `می شود`;
//! 4. each of these with و for ؤ and ی for ئ, if it has any;
//!
//! each of them in the joined row and among the parts. In FTS5 an alternative is the phrase of its tokens in the
//! columns that hold the row, `"a b"` or `"a b" *`, and the whole is their `OR`.
//!
//! Deliberately not here: ranking, and phrases that reach from one paragraph into the next.

use super::fold::{fold, index, plain_seat};
use super::letters::HALF_SPACE;
use crate::model::{Expr, Named, Query, Timestamp, Words};

/// The row in which an alternative is looked for.
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
pub fn alternatives(words: &Words) -> Vec<Alternative> {
    let joined: Vec<String> = words.words.iter().map(|word| word.replace(HALF_SPACE, "")).collect();
    let pieces: Vec<String> = words
        .words
        .iter()
        .flat_map(|word| word.split(HALF_SPACE))
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect();
    let verb = if let [word] = words.words.as_slice() { verb(word) } else { None };
    let begun = words.prefix && (pieces == joined || begins(&pieces));
    let mut rows: Vec<(Vec<String>, bool)> = Vec::new();
    for (row, prefix) in [Some((joined, words.prefix)), Some((pieces, begun)), verb.map(|verb| (verb, words.prefix))]
        .into_iter()
        .flatten()
    {
        let plain: Vec<String> = row.iter().map(|word| plain_seat(word).unwrap_or_else(|| word.clone())).collect();
        for row in [row, plain] {
            if !rows.iter().any(|(known, _)| *known == row) && row.iter().any(|token| !token.is_empty()) {
                rows.push((row, prefix));
            }
        }
    }
    let columns = |(tokens, prefix): (Vec<String>, bool)| {
        [Column::Joined, Column::Parts].map(|column| Alternative { column, tokens: tokens.clone(), prefix })
    };
    rows.into_iter().flat_map(columns).collect()
}

/// The beginnings of verbs.
const STARTS: [&str; 2] = ["\u{646}\u{645}\u{6CC}", "\u{645}\u{6CC}"];

/// Whether the last of several pieces can be looked for as the beginning of a word.
fn begins(pieces: &[String]) -> bool {
    match pieces {
        [start, _] if STARTS.contains(&start.as_str()) => true,
        [.., last] => last.chars().nth(1).is_some(),
        [] => false,
    }
}

/// The two words that a verb with می or نمی is often written as.
fn verb(word: &str) -> Option<Vec<String>> {
    if word.contains(HALF_SPACE) || word.chars().count() < 5 {
        return None;
    }
    let start = STARTS.into_iter().find(|start| word.starts_with(start))?;
    let rest = word.strip_prefix(start).filter(|rest| !rest.is_empty())?;
    Some(vec![start.to_owned(), rest.to_owned()])
}

/// What a query is held against: one article and what the reader has made of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
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
    /// When it was published; an unknown time is neither after nor before any other.
    pub published: Option<Timestamp>,
}

/// Whether the query finds the article. Time and memory grow with the article, not with its square.
pub fn matches(query: &Query, subject: &Subject<'_>) -> bool {
    let title = Rows::of([subject.title]);
    let whole = Rows::of([subject.title, subject.lead].into_iter().chain(subject.body.iter().copied()));
    holds(&query.root, subject, &title, &whole)
}

/// Whether a name (of a source, a feed, a tag) contains the folded words of [`Expr::Named`]: side by side, the last
/// one perhaps only the beginning of a word.
pub fn name_contains(name: &str, folded: &str) -> bool {
    format!(" {}", fold(name)).contains(&format!(" {folded}"))
}

fn holds(expr: &Expr, subject: &Subject<'_>, title: &Rows, whole: &Rows) -> bool {
    match expr {
        Expr::All(all) => all.iter().all(|each| holds(each, subject, title, whole)),
        Expr::Any(any) => any.iter().any(|each| holds(each, subject, title, whole)),
        Expr::Not(not) => !holds(not, subject, title, whole),
        Expr::Words(words) => {
            let rows = if words.title { title } else { whole };
            alternatives(words).iter().any(|alternative| rows.hold(alternative))
        }
        Expr::Named(Named::Source, name) => name_contains(subject.source, name),
        Expr::Named(Named::Feed, name) => subject.feed.iter().any(|each| name_contains(each, name)),
        Expr::Named(Named::Tag, name) => subject.tags.iter().any(|each| name_contains(each, name)),
        Expr::Unread => subject.unread,
        Expr::Bookmarked => subject.bookmarked,
        Expr::After(time) => subject.published.is_some_and(|published| published >= *time),
        Expr::Before(time) => subject.published.is_some_and(|published| published < *time),
    }
}

/// The two rows of words, each word between two spaces, so that side by side is a part of a string.
struct Rows {
    joined: String,
    parts: String,
}

impl Rows {
    fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut joined, mut parts) = (String::new(), String::new());
        for text in texts {
            index(text, &mut joined, &mut parts);
        }
        Self { joined: format!(" {joined} "), parts: format!(" {parts} ") }
    }

    fn hold(&self, alternative: &Alternative) -> bool {
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
