//! Writing the log back into the database while it is being written.
//!
//! SQLite does that on the connection that writes, whenever the log has grown long, and waits for the disk each time: a
//! fetch would stand still for a third of its time. A connection of its own, on another thread, waits instead.

use super::{Error, Store};
use rusqlite::{Connection, OpenFlags, Row};
use std::path::PathBuf;

/// So many pages of 4 KB are written back at once, or more.
const MIN_PAGES: i64 = 2_000;

/// How long a log, in pages of 4 KB, the writing connection suffers before it writes it back itself.
const AUTOCHECKPOINT_ASSISTED: i64 = 16_000;

/// The same without help.
pub(super) const AUTOCHECKPOINT: i64 = 8_000;

/// The log of a [`Store`]. It may be sent to another thread.
#[derive(Debug)]
pub struct Checkpointer(Connection);

impl Checkpointer {
    /// Writes the log back if it has grown much since the last time. Whatever keeps it from that, the next one will try
    /// again; nothing is lost meanwhile.
    pub fn checkpoint(&self) {
        if self.pending_pages().is_ok_and(|pages| pages >= MIN_PAGES) {
            let _ = run_passive(&self.0);
        }
    }

    /// How many pages stand in the log alone.
    fn pending_pages(&self) -> rusqlite::Result<i64> {
        let pages = |row: &Row<'_>| Ok(row.get::<_, i64>("log")? - row.get::<_, i64>("checkpointed")?);
        self.0.query_row("PRAGMA main.wal_checkpoint(NOOP)", [], pages)
    }
}

/// Copies what it can from the log into the database without waiting for other connections.
pub(super) fn run_passive(conn: &Connection) -> rusqlite::Result<()> {
    conn.query_row("PRAGMA main.wal_checkpoint(PASSIVE)", [], |_| Ok(()))
}

impl Store {
    /// The log, for somebody who writes it back from now on in this store's place; `None` where there is none.
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
            Ok(Some(Checkpointer(connection)))
        })
    }
}
