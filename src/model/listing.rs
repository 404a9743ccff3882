//! What a list of articles is made of.

use super::{FeedId, Lang, Order, Query, Timestamp};
use serde::{Deserialize, Serialize};

/// A row id of the store. Negative ids belong to articles of this session that the store does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub i64);

/// The marks a reader sets on an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// It has been read.
    pub read: bool,
    /// It is bookmarked.
    pub bookmarked: bool,
}

/// One place in a listing: small, so that 100,000 of them cost little. Its [`Row`] is asked for when it comes near
/// the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Which article.
    pub id: ArticleId,
    /// Its marks when the listing was made.
    pub flags: Flags,
    /// The story it tells, named by the first article that told it; `None` if no other article tells it.
    pub story: Option<ArticleId>,
}

/// What a list shows of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which article.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Its source.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// Its language.
    pub lang: Option<Lang>,
    /// Its address.
    pub url: Option<String>,
    /// Whether its publisher has changed it since the reader opened it.
    pub changed: bool,
    /// Its marks.
    pub flags: Flags,
}

/// Which articles a listing draws from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The reader's own library.
    Library,
    /// The files named on the command line.
    Session,
}

/// Which of them it shows, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only bookmarked ones, from the library and the session alike, wherever they are from; last kept first.
    pub bookmarked: bool,
    /// Only unread ones.
    pub unread: bool,
    /// Only those of these feeds.
    pub feeds: FeedSelection,
    /// Only those that this search finds.
    pub query: Option<Query>,
    /// The order of what a search finds.
    pub order: Order,
}

impl Filter {
    /// Everything, newest first.
    pub const ALL: Self =
        Self { bookmarked: false, unread: false, feeds: FeedSelection::All, query: None, order: Order::Newest };
}

/// The feeds that a listing draws from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum FeedSelection {
    /// All, and articles of no feed.
    #[default]
    All,
    /// One feed.
    Feed(FeedId),
    /// The feeds in this folder and the folders inside it.
    Folder(String),
}

/// A bookmark: an article kept, and what the reader noted about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// The article.
    pub row: Row,
    /// When it was kept.
    pub saved_at: Timestamp,
    /// The reader's note; may be empty.
    pub note: String,
    /// The reader's tags.
    pub tags: Vec<String>,
}
