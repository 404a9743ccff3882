//! The list of articles: its entries, their rows, and the filter that selects them.

use super::{FeedId, Lang, Order, Query, Timestamp};
use serde::{Deserialize, Serialize};

/// The row id of an article in the store. Negative ids belong to articles of this session, which are not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub i64);

/// The flags that a user sets on an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// It has been read.
    pub read: bool,
    /// It is bookmarked.
    pub bookmarked: bool,
}

/// One entry of a listing: small, so that 100,000 of them cost little. The app requests its [`Row`] when it comes near
/// the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The article.
    pub id: ArticleId,
    /// Its flags when the listing was made.
    pub flags: Flags,
    /// Its story, by the first article that told it; `None` if no other article tells the same story.
    pub story: Option<ArticleId>,
}

/// The part of an article that a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The article.
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
    /// Whether its publisher has changed it since the user opened it.
    pub changed: bool,
    /// Its flags.
    pub flags: Flags,
}

/// The articles from which a listing selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The user's library.
    Library,
    /// The files named on the command line.
    Session,
}

/// Which articles a listing shows, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Only bookmarked articles, of the library and the session alike; the last bookmarked first.
    pub bookmarked: bool,
    /// Only unread articles.
    pub unread: bool,
    /// Only articles of these feeds.
    pub feeds: FeedSelection,
    /// Only articles that this search finds.
    pub query: Option<Query>,
    /// The order in which a search lists them.
    pub order: Order,
}

impl Filter {
    /// Everything, newest first.
    pub const ALL: Self =
        Self { bookmarked: false, unread: false, feeds: FeedSelection::All, query: None, order: Order::Newest };
}

/// The feeds from which a listing selects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum FeedSelection {
    /// All feeds, and articles of no feed.
    #[default]
    All,
    /// One feed.
    Feed(FeedId),
    /// The feeds in this folder and the folders inside it.
    Folder(String),
}

/// A bookmark: an article with the user's note and tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// The article.
    pub row: Row,
    /// When it was bookmarked.
    pub saved_at: Timestamp,
    /// The user's note; may be empty.
    pub note: String,
    /// The user's tags.
    pub tags: Vec<String>,
}
