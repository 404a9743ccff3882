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
//! [`Store::tidy`], and a database that cannot be read is renamed, never removed.

mod aside;
mod bookmarks;
mod check;
mod crash;
mod error;
mod export;
mod feeds;
mod fetched;
mod finding;
mod index;
mod labels;
mod library;
mod listing;
mod log;
mod marks;
mod open;
mod pages;
mod prepared;
mod reading;
mod record;
mod schema;
mod session;
mod sketch;
mod stories;
mod taking;
#[cfg(test)]
mod tests;
mod tidy;

pub use aside::set_aside;
pub use check::{Finding, Report, check};
pub use error::StoreError;
pub use export::{Exported, ExportedSearch, Kept, KeptSearch};
pub use feeds::{FeedAsk, FeedChange, NewFeed};
pub use fetched::{Fetched, Taken, Taking};
pub use finding::Interrupter;
pub use index::{Advance, Index};
pub use log::Log;
pub use open::Opened;
pub use pages::PageAsk;
pub use prepared::{Prepared, prepare, prepare_draft};
pub use tidy::Retention;

use aside::Hold;
use error::Fault;
use finding::Searching;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::PathBuf;

/// The open database, with this session's articles.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    /// Declared after the connection, and so dropped after it is closed.
    #[expect(dead_code, reason = "it is held, not used")]
    hold: Option<Hold>,
    /// For messages; where the store works from memory, the file that it could not use.
    path: PathBuf,
    /// The file was made in this run and has not been forced to the disk.
    raw: bool,
    /// What a search keeps between one keystroke and the next.
    searching: Searching,
    /// The id that the next session article gets. Negative, and never used twice.
    next_id: i64,
}

impl Store {
    /// Does `work` for the reader: when this returns, it is on the disk.
    fn write<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>) -> Result<T, StoreError> {
        if self.raw {
            // The log is forced with each change, but SQLite discards a log whose database is empty. Forcing that too
            // was put off until now. Should it fail, the next change tries again.
            self.raw = self.conn.query_row("PRAGMA main.wal_checkpoint", [], |row| row.get(0)).unwrap_or(true);
        }
        self.transact(work)
    }

    /// Does `work` in one transaction that holds the write lock from its beginning, so that it never meets a conflict
    /// half way.
    fn transact<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>) -> Result<T, StoreError> {
        let begun = Transaction::new(&mut self.conn, TransactionBehavior::Immediate).map_err(Fault::from);
        let done = begun.and_then(|transaction| {
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        done.map_err(|fault| fault.at(&self.path))
    }

    /// Does `work` that only reads.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, StoreError> {
        work(&self.conn).map_err(|fault| fault.at(&self.path))
    }
}
