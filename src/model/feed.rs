//! Feeds: where they are and how they are doing.

use super::{FetchError, Timestamp};

/// A feed's row id of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedId(pub i64);

/// A feed that the reader follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Which feed.
    pub id: FeedId,
    /// Its address, `http:`, `https:` or `file:`.
    pub url: String,
    /// Its name: the reader's own, else its title; `None` until it has been fetched once.
    pub title: Option<String>,
    /// Whether that name is the reader's own.
    pub is_user_named: bool,
    /// The address of the site it belongs to.
    pub site: Option<String>,
    /// The folder the reader has put it in; folders nest with `/`. Empty for none.
    pub folder: String,
    /// Whether whole articles are fetched from their pages, not only what the feed holds of them.
    pub full_text: bool,
    /// How many of its articles are unread.
    pub unread: u64,
    /// How many of its articles are in the library.
    pub total: u64,
    /// When it was last asked for.
    pub tried_at: Option<Timestamp>,
    /// When it last answered with a feed, or that nothing is new.
    pub succeeded_at: Option<Timestamp>,
    /// What went wrong when it was last asked for; `None` if nothing did.
    pub error: Option<FetchError>,
    /// Whole articles that could not be fetched and will be tried again.
    pub pending_pages: Option<PendingPages>,
}

/// Pages of a feed's articles that could not be fetched yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingPages {
    /// How many; never none.
    pub count: u64,
    /// What went wrong with one of them.
    pub error: FetchError,
}

impl Feed {
    /// What the feed is called: its name, else its address.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.url)
    }
}
