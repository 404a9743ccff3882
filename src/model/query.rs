//! A search as data. `search::parse` makes it of the text that the user typed.

use super::Timestamp;

/// A search.
///
/// Two queries are equal if their text is and if its relative dates, such as today, mean the same day: `root` has them
/// resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    /// The text as it was typed.
    pub text: String,
    /// Its meaning.
    pub root: Expr,
}

/// A condition on an article.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// Every one of these conditions; true if the list is empty.
    All(Vec<Self>),
    /// At least one of these conditions.
    Any(Vec<Self>),
    /// Not this condition.
    Not(Box<Self>),
    /// The article contains these words.
    Phrase(Phrase),
    /// Its source, feed, tag or category contains these words, compared folded.
    NameContains(NameField, String),
    /// It is unread.
    Unread,
    /// It is bookmarked.
    Bookmarked,
    /// It was published on this day or later.
    After(DayStart),
    /// It was published before this day.
    Before(DayStart),
}

/// Where a day begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayStart {
    /// When it begins in the user's zone.
    pub at: Timestamp,
    /// The instants that stand for this day where an article has a date without a time of day. The user's day may begin
    /// after them.
    pub untimed: [Timestamp; 2],
}

impl DayStart {
    /// Whether an article of this time was published on this day or later.
    pub fn is_reached(&self, time: Timestamp) -> bool {
        time >= self.at || self.untimed.contains(&time)
    }
}

/// Which of its names a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameField {
    /// The agency, paper or site.
    Source,
    /// The feed, by its name or address.
    Feed,
    /// A tag that the user gave it, or a category that its publisher gave it.
    Tag,
}

/// Words that stand side by side in the text; mostly one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// The words, folded by `search::fold`; at least one. A half-space inside a word is U+200C.
    pub words: Vec<String>,
    /// Whether the last one is only the beginning of a word.
    pub is_prefix: bool,
    /// Only in the title.
    pub title_only: bool,
}

/// The order of a listing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// Hits in the title first, then those in the lead, then those in the body; the newest first among each.
    Rank,
}

/// A search that the user saved under a name, listed beside the feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its name; unique.
    pub name: String,
    /// The query as it was typed.
    pub query: String,
    /// How many unread articles it finds; `None` while they are being counted.
    pub unread: Option<u64>,
}
