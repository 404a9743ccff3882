//! What is searched for, as data. `search::parse` makes it of what was typed.

use super::Timestamp;

/// A search.
///
/// Two queries are the same if they were typed the same; dates relative to the day of asking are resolved in `root`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    /// What was typed.
    pub text: String,
    /// What it means.
    pub root: Expr,
}

/// A condition on an article.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// Every one of these; true if there is none.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// It holds these words.
    Phrase(Phrase),
    /// Its source, feed, tag or category contains these words, compared folded.
    NameContains(NameField, String),
    /// It is unread.
    Unread,
    /// It is bookmarked.
    Bookmarked,
    /// It was published at this time or later.
    After(Timestamp),
    /// It was published before this time.
    Before(Timestamp),
}

/// What a word of the query names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameField {
    /// The agency, paper or site.
    Source,
    /// The feed, by its name or address.
    Feed,
    /// A tag that the reader has given, or a category that the article came with.
    Tag,
}

/// Words that stand side by side in the text; mostly one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// The words, folded by `search::fold`; at least one. A half-space inside a word is kept as U+200C.
    pub words: Vec<String>,
    /// Whether the last one is only the beginning of a word.
    pub is_prefix: bool,
    /// Only in the title.
    pub title_only: bool,
}

/// In which order a listing stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Found in the title before found in the lead before found in the body; newest first among these.
    Rank,
}

/// A search kept under a name, listed beside the feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name; unique.
    pub name: String,
    /// The query as it was typed.
    pub query: String,
    /// How many unread articles it finds; `None` while that is being counted.
    pub unread: Option<u64>,
}
