//! The reader's memory: a SQLite database in the data folder, and the articles of this session beside it.
//!
//! What is kept is the *library* (articles imported on purpose), and for any article, by its key, the marks, the
//! reading position and the bookmark. Files named on the command line make up the *session*: they live in temporary
//! tables, which SQLite moves to a temporary file of its own once they grow, so a folder of 100,000 files does not sit
//! in memory. The first mark set on such an article writes its header to the database; a bookmark writes the text too,
//! so that it outlives the file.
//!
//! - [`open`](Store::open): finding the file, judging it before it is touched, working from memory where nothing can be
//!   written. `aside`: moving a damaged one out of the way.
//! - `schema`: tables and migrations. `record`: an [`Article`](crate::model::Article) as columns.
//! - `prepared`, `sketch`: what is done to an article before it is stored, on any thread. `taking`: storing it, or finding
//!   that it is known. `reading`: counting words, at the latest when they are indexed. `stories`: who tells the same.
//! - `library`, `session`, `feeds`, `fetched`: where articles come from; `log`: how what is written of them reaches the
//!   database. `listing`, `marks`, `bookmarks`, `labels`: what the reader sees and does. `pages`: whole articles that are
//!   still to be fetched. `tidy`: what goes. `check`, `export`: for the commands.
//!
//! Two readers may be open at once. Every write is one short `IMMEDIATE` transaction that changes only the columns it
//! is about, and of two marks only the one that the reader changed (see [`Store::set_flags`]).
//!
//! Deliberately absent: a clock (times come in), threads, the network, and deletion unasked. An article is removed only by
//! [`Store::prune`], and a database that cannot be read is renamed, never removed.

mod bookmarks;
mod check;
mod checkpoint;
mod columns;
mod error;
mod export;
mod feed_update;
mod feeds;
mod file_header;
mod flags;
mod full_text;
mod import;
mod index;
mod listing;
mod lock;
mod merge;
mod minhash;
mod open;
mod page_queue;
mod positions;
mod prepared;
mod quarantine;
mod retention;
mod saved_searches;
mod schema;
mod search;
mod session;
mod stories;
mod tags;
#[cfg(test)]
mod tests;
mod text_stats;
mod upsert;

pub use check::{IntegrityError, IntegrityReport, check};
pub use error::Error;
pub(crate) use feed_update::PendingUpdate;
pub use feed_update::{FeedUpdate, UpdateSummary};
pub(crate) use feeds::FeedToFetch;
pub use feeds::{FeedChange, NewFeed};
pub use index::{Index, IndexProgress};
pub(crate) use open::OpenedStore;
pub(crate) use page_queue::PageToFetch;
pub use prepared::{Prepared, prepare, prepare_lazy};
pub(crate) use quarantine::quarantine;
pub(crate) use search::Interrupter;

use error::StoreErrorKind;
use lock::SharedLock;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use search::SearchCache;
use std::path::PathBuf;

/// The open database, with this session's articles.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    /// Declared after the connection, and so dropped after it is closed.
    #[expect(dead_code, reason = "it is held, not used")]
    lock: Option<SharedLock>,
    /// For messages; where the store works from memory, the file that it could not use.
    path: PathBuf,
    /// The file was made in this run and has not been forced to the disk.
    unsynced: bool,
    /// What a search keeps between one keystroke and the next.
    search_cache: SearchCache,
    /// The id that the next session article gets. Negative, and never used twice.
    next_session_id: i64,
}

impl Store {
    /// Does `work` for the reader: when this returns, it is on the disk.
    fn write<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreErrorKind>) -> Result<T, Error> {
        if self.unsynced {
            // The log is forced with each change, but SQLite discards a log whose database is empty. Forcing that too
            // was put off until now. Should it fail, the next change tries again.
            self.unsynced =
                self.conn.query_row("PRAGMA main.wal_checkpoint", [], |row| row.get("busy")).unwrap_or(true);
        }
        self.transact(work)
    }

    /// Does `work` in one transaction that holds the write lock from its beginning, so that it never meets a conflict
    /// half way.
    fn transact<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreErrorKind>) -> Result<T, Error> {
        let started = Transaction::new(&mut self.conn, TransactionBehavior::Immediate).map_err(StoreErrorKind::from);
        let done = started.and_then(|transaction| {
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        done.map_err(|error| error.with_path(&self.path))
    }

    /// Does `work` that only reads.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreErrorKind>) -> Result<T, Error> {
        work(&self.conn).map_err(|error| error.with_path(&self.path))
    }
}

/// Begins a transaction that only reads, so that several statements see one state of the file; `None` if the connection
/// is in a transaction already.
fn read_transaction(conn: &Connection) -> rusqlite::Result<Option<Transaction<'_>>> {
    conn.is_autocommit().then(|| conn.unchecked_transaction()).transpose()
}
