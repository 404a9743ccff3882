//! Feeds: where they are and how they are doing.

use super::{FetchError, Timestamp};
use std::collections::BTreeMap;

/// The row id of a feed in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedId(pub i64);

/// A feed that the user follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// Its address, `http:`, `https:` or `file:`.
    pub url: String,
    /// Its name: the one that the user gave it, else its title; `None` until it has been fetched once.
    pub title: Option<String>,
    /// Whether the user gave it that name.
    pub is_user_named: bool,
    /// The address of the site it belongs to.
    pub site: Option<String>,
    /// The folder that the user put it in; folders nest with `/`. Empty if it is in no folder.
    pub folder: String,
    /// Whether Khabar fetches the page of each article for its full text, beside the text in the feed.
    pub full_text: bool,
    /// How many of its articles are unread.
    pub unread: u64,
    /// How many of its articles are in the library.
    pub total: u64,
    /// When it was last fetched, successfully or not.
    pub tried_at: Option<Timestamp>,
    /// When its server last answered with a feed, or that nothing has changed.
    pub succeeded_at: Option<Timestamp>,
    /// The error of the last fetch; `None` if it succeeded.
    pub error: Option<FetchError>,
    /// Pages of its articles that could not be fetched and will be tried again.
    pub pending_pages: Option<PendingPages>,
    /// What of its last document was not understood.
    pub issues: FeedIssues,
}

/// Something in a feed's document that was not understood, and did not stop reading the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedIssue {
    /// An article has a date that could not be read.
    UnreadableDate,
    /// An article is too long; its beginning is stored.
    LongArticle,
    /// An item has nothing to read; it is not stored.
    EmptyItem,
    /// Items have an element that no format of feeds has; what is in it is not shown.
    UnknownElement,
}

/// How often each occurred in the last document of a feed; what did not occur is left out.
pub type FeedIssues = BTreeMap<FeedIssue, u64>;

impl FeedIssue {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::UnreadableDate, Self::LongArticle, Self::EmptyItem, Self::UnknownElement];

    /// The name that files and other programs know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnreadableDate => "unreadable-date",
            Self::LongArticle => "long-article",
            Self::EmptyItem => "empty-item",
            Self::UnknownElement => "unknown-element",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|issue| issue.name() == name)
    }
}

/// Pages of a feed's articles that could not be fetched yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingPages {
    /// How many; at least 1.
    pub count: u64,
    /// The error of one of them.
    pub error: FetchError,
}

impl Feed {
    /// Its name, else its address.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.url)
    }
}
