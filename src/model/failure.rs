//! What a user is shown when something could not be done.

use super::{FetchError, RecordErrorKind};

/// Why something could not be done, as data: `l10n` puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Failure {
    /// There is nothing at this path.
    Missing {
        /// The path.
        path: String,
    },
    /// The file or folder could not be read.
    Unreadable {
        /// The path.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// It is a device, a pipe or the like, and no file or folder.
    NotAFile {
        /// The path.
        path: String,
    },
    /// The file is not text.
    Binary {
        /// The path.
        path: String,
    },
    /// The file is larger than Khabar accepts.
    TooLarge {
        /// The path.
        path: String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A text in the file is longer than what is read of one; its beginning has been read.
    Cut {
        /// The path.
        path: String,
    },
    /// The file or folder contains nothing to read.
    Empty {
        /// The path.
        path: String,
    },
    /// The file contains no articles but the addresses of feeds; the user can import it.
    OnlyFeeds {
        /// The path.
        path: String,
    },
    /// The file is not a list of feeds.
    NotAFeedList {
        /// The path.
        path: String,
    },
    /// A list of feeds names files on this computer, which Khabar follows only if the user says so.
    LocalFeeds {
        /// The path of the list.
        path: String,
        /// The addresses of the files.
        urls: Vec<String>,
    },
    /// The feed ends inside its first article.
    TruncatedFeed {
        /// The path.
        path: String,
    },
    /// One record of a data set could not be read; the others were.
    Record {
        /// The path.
        path: String,
        /// Its number, from 1.
        number: u64,
        /// What is wrong with the record.
        error: RecordErrorKind,
    },
    /// The data folder cannot be written, so that flags set now are not stored.
    NotSaved {
        /// The database's path.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// A folder that cannot be written has a log of the database, which could not be read.
    LogNotRead {
        /// The database's path.
        path: String,
    },
    /// What the user has chosen by key cannot be written.
    ChoiceNotKept {
        /// The path of the file of choices.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// The file of what the user has chosen by key was damaged. Khabar renamed it.
    DamagedChoices {
        /// The path of the file of choices.
        path: String,
        /// The path of the damaged file now.
        quarantine_path: String,
    },
    /// The database was damaged. Khabar renamed it and began a new one.
    Quarantined {
        /// The database's path.
        path: String,
        /// The path of the damaged database now.
        quarantine_path: String,
    },
    /// The database is of a newer version of Khabar, which left it untouched.
    TooNew {
        /// The database's path.
        path: String,
    },
    /// The database belongs to another program, or its header is damaged. Khabar left it untouched.
    Foreign {
        /// The database's path.
        path: String,
    },
    /// The database was removed or replaced while it was open, so that nothing more is stored.
    Replaced {
        /// The database's path.
        path: String,
    },
    /// The full-text index cannot be written, so that a search reads the articles themselves.
    NotIndexed {
        /// The index's path.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// A search passed over articles that are not indexed yet.
    NotSearched {
        /// How many.
        count: u64,
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
    /// A bug in the worker, which went on.
    Internal {
        /// The message.
        reason: String,
    },
}
