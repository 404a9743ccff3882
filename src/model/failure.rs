//! What a user is shown when something could not be done.

use super::FetchError;

/// Why something could not be done, in data: the interface's language puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Failure {
    /// Nothing is at this path.
    Missing {
        /// The path.
        path: String,
    },
    /// It is there but cannot be read.
    Unreadable {
        /// The path.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// The file is no text.
    Binary {
        /// The path.
        path: String,
    },
    /// The file is larger than the reader takes.
    TooLarge {
        /// The path.
        path: String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file or folder holds nothing to read.
    Empty {
        /// The path.
        path: String,
    },
    /// The file holds no articles but the addresses of feeds; it can be imported.
    OnlyFeeds {
        /// The path.
        path: String,
    },
    /// One record of a data set cannot be read; the others are.
    Record {
        /// The path.
        path: String,
        /// Which one, from 1.
        number: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The data folder cannot be written; what is marked now is not kept.
    NotSaved {
        /// The database's path.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// The database was damaged; it has been set aside under another name and a new one begun.
    Quarantined {
        /// The database's path.
        path: String,
        /// The name under which the damaged one is now.
        quarantine_path: String,
    },
    /// The database is from a newer version of the program; it has not been touched.
    TooNew {
        /// The database's path.
        path: String,
    },
    /// The database reported an error.
    Database {
        /// The database's path.
        path: String,
        /// SQLite's reason.
        reason: String,
    },
    /// The article is no longer there.
    NoArticle,
    /// The feed is no longer followed.
    NoFeed,
    /// The article has no bookmark to which a note or tags could belong.
    NotBookmarked,
    /// Something could not be fetched.
    Fetch {
        /// Its address.
        url: String,
        /// Why.
        error: FetchError,
    },
    /// The worker met a fault of its own and went on.
    Internal {
        /// What it said.
        reason: String,
    },
}
