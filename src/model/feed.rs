//! Feeds: where they are, how they are doing, and what can go wrong on the way to them.

use super::Timestamp;
use serde::{Deserialize, Serialize};

/// A feed's row id of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeedId(pub i64);

/// A feed that the reader follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Why a feed or page could not be fetched, in data: the interface's language puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FetchError {
    /// The address is none, or not one of `http:`, `https:` and `file:`.
    Address {
        /// What was given.
        url: String,
    },
    /// No host of this name is known.
    #[serde(rename = "unknown")]
    UnknownHost {
        /// The host.
        host: String,
    },
    /// No connection, or it broke.
    Connection {
        /// The system's reason.
        reason: String,
    },
    /// The secure connection could not be made.
    Tls {
        /// The library's reason.
        reason: String,
    },
    /// The answer did not come, or not whole, in time.
    Timeout {
        /// How long was waited, in seconds.
        seconds: u64,
    },
    /// Redirected too often, or in a circle.
    Redirects,
    /// The server asks to wait.
    Busy {
        /// Until when, if it said so.
        until: Option<Timestamp>,
    },
    /// The server answered with an error of HTTP; 404 and 410 mean that the feed is gone.
    Status {
        /// Its code.
        code: u16,
    },
    /// The answer is larger than the reader takes.
    TooLarge {
        /// The limit in bytes, unpacked.
        limit: u64,
    },
    /// The answer is packed in a way that cannot be unpacked.
    Encoding {
        /// The library's reason.
        reason: String,
    },
    /// The answer is no feed.
    NotAFeed {
        /// Feeds that the page names, if it is a page.
        others: Vec<String>,
    },
    /// It begins as a feed but cannot be read.
    Malformed {
        /// The parser's reason.
        reason: String,
    },
    /// It ends in the middle. What came before that has been taken in.
    Truncated,
    /// A local file that cannot be read.
    File {
        /// The system's reason.
        reason: String,
    },
    /// The page holds no article.
    NoArticle,
    /// The reading itself failed; a fault of this program.
    #[serde(rename = "fault")]
    Internal {
        /// What it said.
        reason: String,
    },
}

impl FetchError {
    /// Whether the same question may well be answered another time: the fault is one of the connection, of the server's
    /// health, or of the hour, and not of what is asked for.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::UnknownHost { .. }
            | Self::Connection { .. }
            | Self::Tls { .. }
            | Self::Timeout { .. }
            | Self::Busy { .. }
            | Self::Truncated => true,
            // Request Timeout, Too Early and Too Many Requests (RFC 9110, 8470 and 6585) speak of this one request.
            Self::Status { code } => matches!(code, 408 | 425 | 429 | 500..),
            Self::Address { .. }
            | Self::Redirects
            | Self::TooLarge { .. }
            | Self::Encoding { .. }
            | Self::NotAFeed { .. }
            | Self::Malformed { .. }
            | Self::File { .. }
            | Self::NoArticle
            | Self::Internal { .. } => false,
        }
    }
}

/// How far a fetch is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Feeds that have been asked for.
    pub done: usize,
    /// Feeds that are to be asked for.
    pub total: usize,
    /// Feeds that failed.
    pub failed: usize,
    /// Articles that are new.
    pub new: usize,
    /// Articles that have changed.
    pub changed: usize,
    /// Pages of whole articles that have been asked for.
    pub pages: usize,
    /// Pages that are to be asked for; none before all feeds are done.
    pub pages_total: usize,
    /// Pages that failed.
    pub pages_failed: usize,
}

/// A search kept under a name, listed beside the feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// Its name; unique.
    pub name: String,
    /// The query as it was typed.
    pub query: String,
    /// How many unread articles it finds; `None` while that is being counted.
    pub unread: Option<u64>,
}
