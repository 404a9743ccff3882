//! What can go wrong in the store, and the kinds that it treats differently.
//!
//! Inside the store a [`StoreErrorKind`] says what happened, without the path; [`Error`] adds the path on the way out.
//! The kinds matter: damage leads to a quarantine, missing space or permission to a store in memory, and a lock that
//! another program holds to neither.

use crate::model::Failure;
use crate::text;
use rusqlite::{ErrorCode, ffi};
use std::path::Path;

/// Why the store could not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database is from a newer version of the program. It has not been touched.
    #[error("{path}: {TOO_NEW}")]
    TooNew {
        /// The database's path.
        path: String,
    },
    /// The file is a database of another program. It has not been touched.
    #[error("{path}: {FOREIGN}")]
    Foreign {
        /// The file's path.
        path: String,
    },
    /// There is no database.
    #[error("{path}: {MISSING}")]
    Missing {
        /// The path at which it would be.
        path: String,
    },
    /// There is a database, or there may be one, and it cannot be read.
    #[error("{path}: cannot be read: {reason}")]
    Unreadable {
        /// The database's path.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// The file was removed, or another one took its place, after it had been opened.
    #[error("{path}: {REPLACED}")]
    Replaced {
        /// The database's path.
        path: String,
    },
    /// It could not be written.
    #[error("{path}: cannot be written: {reason}")]
    Unwritable {
        /// The database's path.
        path: String,
        /// The system's reason.
        reason: String,
    },
    /// There is no article with this id, or its text is not stored.
    #[error("{NO_ARTICLE}")]
    NoArticle,
    /// No feed with this id is followed.
    #[error("{NO_FEED}")]
    NoFeed,
    /// The article has no bookmark to which a note or tags could belong.
    #[error("{NOT_BOOKMARKED}")]
    NotBookmarked,
    /// [`Interrupter::interrupt`](super::Interrupter::interrupt) stopped the search.
    #[error("interrupted")]
    Interrupted,
    /// A thread of the store panicked, or the system refused to start it. What had been committed is stored.
    #[error("the thread {thread} failed: {reason}")]
    Thread {
        /// The thread's name.
        thread: String,
        /// The panic's message, or the system's reason.
        reason: String,
    },
    /// The database reported any other error: it is locked, or found damaged in the middle of the work.
    #[error("{path}: {reason}")]
    Database {
        /// The database's path.
        path: String,
        /// SQLite's reason.
        reason: String,
    },
}

const TOO_NEW: &str = "written by a newer version of Khabar";
const MISSING: &str = "no database here";
const FOREIGN: &str = "not a Khabar database";
const REPLACED: &str = "removed or replaced while it was open";
const NO_ARTICLE: &str = "the article no longer exists";
const NO_FEED: &str = "the feed is no longer followed";
const NOT_BOOKMARKED: &str = "the article is not bookmarked";

impl Error {
    /// Why, without the path.
    pub fn reason(&self) -> String {
        match self {
            Self::TooNew { .. } => TOO_NEW.to_owned(),
            Self::Foreign { .. } => FOREIGN.to_owned(),
            Self::Missing { .. } => MISSING.to_owned(),
            Self::Replaced { .. } => REPLACED.to_owned(),
            Self::Unreadable { reason, .. }
            | Self::Unwritable { reason, .. }
            | Self::Thread { reason, .. }
            | Self::Database { reason, .. } => reason.clone(),
            Self::NoArticle => NO_ARTICLE.to_owned(),
            Self::NoFeed => NO_FEED.to_owned(),
            Self::NotBookmarked => NOT_BOOKMARKED.to_owned(),
            Self::Interrupted => "interrupted".to_owned(),
        }
    }

    /// The error as the user is shown it.
    pub fn failure(&self) -> Failure {
        match self.clone() {
            Self::TooNew { path } => Failure::TooNew { path },
            Self::Foreign { path } => Failure::Foreign { path },
            Self::Unreadable { path, reason } => Failure::Unreadable { path, reason },
            Self::Replaced { path } => Failure::Replaced { path },
            Self::Missing { path } => Failure::Missing { path },
            Self::Unwritable { path, reason } => Failure::NotSaved { path, reason },
            Self::NoArticle => Failure::NoArticle,
            Self::NoFeed => Failure::NoFeed,
            Self::NotBookmarked => Failure::NotBookmarked,
            Self::Interrupted | Self::Thread { .. } => Failure::Internal { reason: self.to_string() },
            Self::Database { path, reason } => Failure::Database { path, reason },
        }
    }
}

/// What went wrong, before the path is added.
#[derive(Debug)]
pub(super) enum StoreErrorKind {
    /// The schema is of a later version.
    TooNew,
    /// Another program's database.
    Foreign,
    /// As [`Error::NoArticle`].
    NoArticle,
    /// As [`Error::NoFeed`].
    NoFeed,
    /// As [`Error::NotBookmarked`].
    NotBookmarked,
    /// The file is ours but tables are missing from it.
    Damaged(rusqlite::Error),
    /// The system let us open the file for reading only.
    ReadOnly,
    /// The index is damaged, and another process still has it open, so that it cannot be replaced; the reason.
    InUse(String),
    /// The search has been interrupted.
    Interrupted,
    /// As [`Error::Thread`].
    Thread { thread: String, reason: String },
    /// What SQLite said.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreErrorKind {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl StoreErrorKind {
    /// Whether the file itself is unusable, for every process and for good.
    pub(super) fn is_damaged(&self) -> bool {
        match self {
            Self::Damaged(_) => true,
            Self::Sqlite(error) => is_corrupt(error),
            _ => false,
        }
    }

    /// Whether the system refuses to let the file be opened or written.
    pub(super) fn is_refused(&self) -> bool {
        match self {
            Self::ReadOnly => true,
            Self::Sqlite(error) => error_code(error) == Some(ErrorCode::SystemIoFailure) || is_unwritable(error),
            _ => false,
        }
    }

    /// The reason alone.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::TooNew => TOO_NEW.to_owned(),
            Self::Foreign => FOREIGN.to_owned(),
            Self::NoArticle => NO_ARTICLE.to_owned(),
            Self::NoFeed => NO_FEED.to_owned(),
            Self::NotBookmarked => NOT_BOOKMARKED.to_owned(),
            Self::ReadOnly => "read only".to_owned(),
            Self::Interrupted => "interrupted".to_owned(),
            Self::InUse(reason) | Self::Thread { reason, .. } => text::clean_line(reason),
            // SQLite may name the path.
            Self::Damaged(error) | Self::Sqlite(error) => text::clean_line(&error.to_string()),
        }
    }

    /// The error to hand out for the database at `path`.
    pub(super) fn with_path(self, path: &Path) -> Error {
        let reason = self.reason();
        let path = display_path(path);
        match self {
            Self::TooNew => Error::TooNew { path },
            Self::Foreign => Error::Foreign { path },
            Self::NoArticle => Error::NoArticle,
            Self::NoFeed => Error::NoFeed,
            Self::NotBookmarked => Error::NotBookmarked,
            Self::Interrupted => Error::Interrupted,
            Self::Sqlite(error) if error_code(&error) == Some(ErrorCode::OperationInterrupted) => Error::Interrupted,
            Self::Thread { thread, .. } => Error::Thread { thread, reason },
            Self::ReadOnly => Error::Unwritable { path, reason },
            Self::Sqlite(error) if is_unwritable(&error) => Error::Unwritable { path, reason },
            Self::InUse(_) | Self::Damaged(_) | Self::Sqlite(_) => Error::Database { path, reason },
        }
    }
}

/// A path as messages name it.
pub(super) fn display_path(path: &Path) -> String {
    text::clean_name(path.as_os_str())
}

/// SQLite's code. An error that points into a statement's text has the code in another field.
pub(super) fn error_code(error: &rusqlite::Error) -> Option<ErrorCode> {
    match error {
        rusqlite::Error::SqlInputError { error, .. } => Some(error.code),
        error => error.sqlite_error_code(),
    }
}

/// Whether SQLite cannot make sense of the file's pages.
pub(super) fn is_corrupt(error: &rusqlite::Error) -> bool {
    matches!(error_code(error), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// Whether another connection holds the lock.
pub(super) fn is_locked(error: &rusqlite::Error) -> bool {
    matches!(error_code(error), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Whether writing failed: for want of permission, on a full disk, in a write of the system.
fn is_unwritable(error: &rusqlite::Error) -> bool {
    match error_code(error) {
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen | ErrorCode::DiskFull) => true,
        Some(ErrorCode::SystemIoFailure) => matches!(
            error.sqlite_extended_error_code(),
            Some(
                ffi::SQLITE_IOERR_WRITE
                    | ffi::SQLITE_IOERR_FSYNC
                    | ffi::SQLITE_IOERR_DIR_FSYNC
                    | ffi::SQLITE_IOERR_TRUNCATE
                    | ffi::SQLITE_IOERR_SHMSIZE
            )
        ),
        _ => false,
    }
}
