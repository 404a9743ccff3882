//! Checkpoints: SQLite's word for copying the write-ahead log into the database.
//!
//! By itself SQLite does that on the connection that writes, whenever the log has grown long, and waits for the disk
//! each time; a fetch would spend a third of its time waiting. Here a second connection, on another thread, waits
//! instead.

use super::shared_memory::SharedMemory;
use super::{Error, Store};
use rusqlite::{Connection, OpenFlags, Row};
use std::path::PathBuf;

/// How many pages of 4 KB the log must hold before a checkpoint is worthwhile.
const MIN_PAGES: i64 = 2_000;

/// With a [`Checkpointer`]: at how many pages of 4 KB the writing connection checkpoints after all.
const AUTOCHECKPOINT_ASSISTED: i64 = 16_000;

/// Without one: at how many pages of 4 KB the writing connection checkpoints.
pub(super) const AUTOCHECKPOINT: i64 = 8_000;

/// A second connection to the database of a [`Store`], for checkpoints. It may be sent to another thread.
#[derive(Debug)]
pub struct Checkpointer(SharedMemory, Connection);

impl Checkpointer {
    /// Checkpoints if the log has grown enough since the last time. Errors are ignored: nothing is lost, and the next
    /// call tries again.
    pub fn checkpoint(&self) {
        self.0.repair();
        if self.pending_pages().is_ok_and(|pages| pages >= MIN_PAGES) {
            let _ = run_passive(&self.1);
        }
    }

    /// How many pages are in the log and not in the database.
    fn pending_pages(&self) -> rusqlite::Result<i64> {
        let pages = |row: &Row<'_>| Ok(row.get::<_, i64>("log")? - row.get::<_, i64>("checkpointed")?);
        self.1.query_row("PRAGMA main.wal_checkpoint(NOOP)", [], pages)
    }
}

/// Copies what it can from the log into the database without waiting for other connections.
pub(super) fn run_passive(conn: &Connection) -> rusqlite::Result<()> {
    conn.query_row("PRAGMA main.wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

impl Store {
    /// A checkpointer, which takes over the checkpoints of this store; `None` for a store in memory.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn checkpointer(&mut self) -> Result<Option<Checkpointer>, Error> {
        let Some(path) = self.conn.path().filter(|path| !path.is_empty()).map(PathBuf::from) else { return Ok(None) };
        self.read(|conn| {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags)?;
            conn.pragma_update(None, "wal_autocheckpoint", AUTOCHECKPOINT_ASSISTED)?;
            Ok(Some(Checkpointer(SharedMemory::of(&path), connection)))
        })
    }
}
