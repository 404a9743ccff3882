//! Asking the index.

use super::super::aside::Hold;
use super::super::error::{Fault, is_corrupt};
use super::expression::Begun;
use super::update::Mark;
use super::{IdSet, file, starts};
use rusqlite::{Connection, InterruptHandle, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How long to wait while another reader makes or mends the file.
const PATIENCE: Duration = Duration::from_millis(500);

/// An index open for reading.
#[derive(Debug)]
pub(in crate::store) struct Finder {
    conn: Connection,
    #[expect(dead_code, reason = "it is held, not used")]
    hold: Hold,
}

impl Finder {
    /// Opens the index beside the database at `database`, or `None` where there is none that can be used.
    pub(in crate::store) fn open(database: &Path) -> Option<Self> {
        let path = database.with_file_name(file::FILE);
        if !path.exists() {
            return None;
        }
        let hold = Hold::shared(&path).ok()?;
        let conn = connect(&path).ok()?;
        Some(Self { conn, hold })
    }

    /// Deletes the index, which has been found damaged, unless somebody else is using it. Another can be made.
    pub(in crate::store) fn discard(self, database: &Path) {
        drop(self);
        // Where it cannot be deleted, whoever opens it for indexing will try again.
        drop(file::discard(&database.with_file_name(file::FILE)));
    }

    /// The library's name, and the highest revision that is indexed.
    pub(in crate::store) fn mark(&self) -> Result<(String, i64), Fault> {
        let mark = Mark::of(&self.conn).map_err(damage)?;
        Ok((mark.library, mark.revision))
    }

    /// Does `work` on one view of the index.
    pub(in crate::store) fn view<T>(&self, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
        let _view = self.conn.unchecked_transaction().map_err(damage)?;
        work()
    }

    /// The articles that have one of these beginnings of words.
    pub(in crate::store) fn begun(&self, begun: &Begun) -> Result<IdSet, Fault> {
        let mut found = IdSet::default();
        for start in &begun.starts {
            found.unite(&starts::find(&self.conn, *start, begun.field).map_err(damage)?);
        }
        if let Some(expression) = &begun.expression {
            found.unite(&self.find(expression)?);
        }
        Ok(found)
    }

    /// The articles that an expression of FTS5 finds.
    pub(in crate::store) fn find(&self, expression: &str) -> Result<IdSet, Fault> {
        self.rows(expression).map_err(damage)
    }

    fn rows(&self, expression: &str) -> rusqlite::Result<IdSet> {
        let mut statement = self.conn.prepare_cached("SELECT rowid FROM docs WHERE docs MATCH ?1")?;
        let mut rows = statement.query([expression])?;
        let mut found = IdSet::default();
        while let Some(row) = rows.next()? {
            found.insert(row.get(0)?);
        }
        Ok(found)
    }

    /// What stops it from another thread.
    pub(in crate::store) fn interrupt_handle(&self) -> InterruptHandle {
        self.conn.get_interrupt_handle()
    }
}

/// Damage to the index is told apart from damage to the database.
fn damage(error: rusqlite::Error) -> Fault {
    if is_corrupt(&error) { Fault::Damaged(error) } else { Fault::Sqlite(error) }
}

fn connect(path: &Path) -> Result<Connection, Fault> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(PATIENCE)?;
    conn.pragma_update(None, "cache_size", -8_000)?;
    if file::version(&conn)? == file::FOLD_VERSION {
        file::check(&conn)?;
        return Ok(conn);
    }
    Err(Fault::TooNew)
}
