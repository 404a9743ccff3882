//! What the header of a SQLite file says: whose file it is, and of which version.

use super::read_transaction;
use rusqlite::Connection;

/// The two numbers that SQLite leaves to the program, and how many tables and indexes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileHeader {
    pub(super) application_id: i32,
    /// SQLite's `user_version`.
    pub(super) version: i32,
    objects: i64,
}

impl FileHeader {
    /// Reads the header. Khabar asks this first of every file, so damage to the header or the schema shows here.
    pub(super) fn read(conn: &Connection) -> rusqlite::Result<Self> {
        // One view of the file for all three: another process may be creating it at this moment.
        let _view = read_transaction(conn)?;
        Ok(Self {
            application_id: conn.query_row("PRAGMA application_id", [], |row| row.get("application_id"))?,
            version: conn.query_row("PRAGMA user_version", [], |row| row.get("user_version"))?,
            objects: conn.query_row("SELECT count(*) AS objects FROM sqlite_schema", [], |row| row.get("objects"))?,
        })
    }

    /// Whether nothing has been written to the file yet.
    pub(super) fn is_empty(self) -> bool {
        self == Self { application_id: 0, version: 0, objects: 0 }
    }
}
