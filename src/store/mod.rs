//! The user's articles and everything the user did with them: a SQLite database in the data folder.
//!
//! The database holds the *library* (the articles that were fetched or imported) and, for any article, its flags, its
//! reading position and its bookmark, by the article's key. The files named on the command line make up the *session*.
//! They live in temporary tables, which SQLite moves to a temporary file once they grow, so that a folder of 100,000
//! files does not sit in memory. The first flag on such an article writes its header to the database; a bookmark writes
//! its text too, so that the text outlives the file.
//!
//! - Files: [`open`](Store::open) finds the database, examines it before it changes anything, and falls back to memory
//!   where nothing can be written. `file_header`, `schema`: whose file it is, tables and migrations. `lock`:
//!   no file changes its name while it is used. `shared_memory`: nor is it cut. `checkpoint`: from the write-ahead
//!   log into the database.
//! - Storing articles: `columns` (an [`Article`](crate::model::Article) as columns), `prepared` and `minhash` (the
//!   work before the write lock, on any thread), `upsert`, `aliases` (articles whose key has changed), `text_stats`
//!   (counting words), `stories` and `retelling` (articles about the same story), `import`, `session`, `feeds`,
//!   `feed_update`, `page_queue` (pages still to be fetched), `full_text`.
//! - What the user sees and does: `listing`, `search`, `flags`, `positions`, `bookmarks`, `tags`, `saved_searches`.
//! - `index`: the full-text index. `retention`: what is removed. `check`, `export`, `merge`: for the commands.
//!
//! Two processes may have the store open at once. Every write is one short `IMMEDIATE` transaction that changes only
//! the columns it concerns; of two flags it writes only the one that the user changed (see [`Store::set_flags`]).
//!
//! Some tables and columns keep the names of the first version, so that older files need no migration: `fulls` are full
//! texts, `gone` removed articles, `seal` a fingerprint, `kept_at` the time of a bookmark, `fault` an error.
//!
//! Deliberately absent: a clock (times come in), the network, and threads, but for those of one round of indexing. Only
//! [`Store::prune`] removes articles, and a database that cannot be read is renamed, never removed.

mod aliases;
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
mod retelling;
mod retention;
mod reused_key;
mod saved_searches;
mod schema;
mod search;
mod session;
mod shared_memory;
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
pub(crate) use search::{Interrupter, MAX_UNINDEXED};

use crate::files::private::FileId;
use error::{StoreErrorKind, display_path};
use lock::SharedLock;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use search::SearchCache;
use shared_memory::SharedMemory;
use std::path::PathBuf;

/// The open database, with this session's articles.
#[derive(Debug)]
pub struct Store {
    /// `None` for a store in memory. Declared before the connection, and so dropped before it is closed.
    shared_memory: Option<SharedMemory>,
    conn: Connection,
    /// Declared after the connection, and so dropped after it is closed.
    #[expect(dead_code, reason = "it is held, not used")]
    lock: Option<SharedLock>,
    /// The database's path, for messages. A store in memory has the path of the file that it could not use.
    path: PathBuf,
    /// The file at the path when it was opened; `None` for a store in memory.
    file_id: Option<FileId>,
    /// Whether the file was created in this run and has not been fsynced yet.
    unsynced: bool,
    /// What a search reuses at the next keystroke.
    search_cache: SearchCache,
    /// The id that the next session article gets. Negative, and never used twice.
    next_session_id: i64,
}

impl Store {
    /// Does `work` that the user asked for. It has been fsynced when this returns.
    fn write<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreErrorKind>) -> Result<T, Error> {
        self.repair_shared_memory();
        if self.unsynced {
            // SQLite fsyncs the log with each change, but it discards a log whose database is empty. The fsync of the
            // database was postponed until now. If it fails, the next change tries again.
            self.unsynced =
                self.conn.query_row("PRAGMA main.wal_checkpoint", [], |row| row.get("busy")).unwrap_or(true);
        }
        self.transact(work)
    }

    /// Does `work` in one transaction that holds the write lock from its beginning, so that it never meets a conflict
    /// half way.
    ///
    /// If the file at the path is no longer the one that was opened, nobody will find what is written: that is an
    /// error, also if it turns out afterwards.
    fn transact<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreErrorKind>) -> Result<T, Error> {
        self.require_same_file()?;
        self.repair_shared_memory();
        let started = Transaction::new(&mut self.conn, TransactionBehavior::Immediate).map_err(StoreErrorKind::from);
        let done = started.and_then(|transaction| {
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        let value = done.map_err(|error| error.with_path(&self.path))?;
        self.require_same_file()?;
        Ok(value)
    }

    fn require_same_file(&self) -> Result<(), Error> {
        if self.file_id.is_some() && FileId::of(&self.path) != self.file_id {
            return Err(Error::Replaced { path: display_path(&self.path) });
        }
        Ok(())
    }

    /// Does `work` that only reads.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreErrorKind>) -> Result<T, Error> {
        self.repair_shared_memory();
        work(&self.conn).map_err(|error| error.with_path(&self.path))
    }

    fn repair_shared_memory(&self) {
        if let Some(shared_memory) = &self.shared_memory {
            shared_memory.repair();
        }
    }
}

/// Begins a transaction that only reads, so that several statements see one state of the file; `None` if the connection
/// is in a transaction already.
fn read_transaction(conn: &Connection) -> rusqlite::Result<Option<Transaction<'_>>> {
    conn.is_autocommit().then(|| conn.unchecked_transaction()).transpose()
}
