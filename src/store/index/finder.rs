//! Searching the index.

use super::super::error::{StoreErrorKind, is_corrupt};
use super::super::lock::SharedLock;
use super::super::open;
use super::super::shared_memory::SharedMemory;
use super::expression::PrefixQuery;
use super::update::Watermark;
use super::{IdSet, file, prefix_table};
use crate::files::data_folder;
use crate::files::private::FileId;
use rusqlite::{Connection, InterruptHandle, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How long to wait while another process creates or repairs the file.
const BUSY_TIMEOUT: Duration = Duration::from_millis(500);

/// An index open for reading.
#[derive(Debug)]
pub(in crate::store) struct Finder {
    shared_memory: SharedMemory,
    conn: Connection,
    /// The file at the path when it was opened.
    file_id: Option<FileId>,
    #[expect(dead_code, reason = "it is held, not used")]
    lock: SharedLock,
}

impl Finder {
    /// Opens the index beside the database at `database`; `None` if there is none that can be used.
    pub(in crate::store) fn open(database: &Path) -> Option<Self> {
        let path = database.with_file_name(data_folder::INDEX);
        if !path.exists() || open::require_regular(&path).is_err() {
            return None;
        }
        let lock = SharedLock::acquire(&path).ok()?;
        let conn = connect(&path).ok()?;
        Some(Self { shared_memory: SharedMemory::of(&path), conn, file_id: FileId::of(&path), lock })
    }

    /// Whether the index beside the database is still the one that was opened.
    pub(in crate::store) fn is_current(&self, database: &Path) -> bool {
        FileId::of(&database.with_file_name(data_folder::INDEX)) == self.file_id
    }

    /// Deletes the index, which turned out to be damaged, unless another process is using it. It can be built again.
    pub(in crate::store) fn discard(self, database: &Path) {
        drop(self);
        // If this fails, the next process that opens it for indexing tries again.
        drop(file::delete_damaged(&database.with_file_name(data_folder::INDEX)));
    }

    /// What is indexed, and of which library.
    pub(in crate::store) fn watermark(&self) -> Result<Watermark, StoreErrorKind> {
        self.shared_memory.repair();
        Watermark::read(&self.conn).map_err(classify_error)
    }

    /// Does `work` on one view of the index.
    pub(in crate::store) fn in_transaction<T>(
        &self,
        work: impl FnOnce() -> Result<T, StoreErrorKind>,
    ) -> Result<T, StoreErrorKind> {
        self.shared_memory.repair();
        let _view = self.conn.unchecked_transaction().map_err(classify_error)?;
        work()
    }

    /// The articles that have a word with one of these prefixes.
    pub(in crate::store) fn find_prefix(&self, query: &PrefixQuery) -> Result<IdSet, StoreErrorKind> {
        let mut found = IdSet::default();
        for prefix in &query.prefixes {
            found.unite(&prefix_table::find(&self.conn, *prefix, query.field).map_err(classify_error)?);
        }
        if let Some(expression) = &query.expression {
            found.unite(&self.find(expression)?);
        }
        Ok(found)
    }

    /// The articles that an expression of FTS5 finds.
    pub(in crate::store) fn find(&self, expression: &str) -> Result<IdSet, StoreErrorKind> {
        self.match_rows(expression).map_err(classify_error)
    }

    fn match_rows(&self, expression: &str) -> rusqlite::Result<IdSet> {
        let mut statement = self.conn.prepare_cached("SELECT rowid FROM docs WHERE docs MATCH ?")?;
        let rowid = statement.column_index("rowid")?;
        let mut rows = statement.query([expression])?;
        let mut found = IdSet::default();
        while let Some(row) = rows.next()? {
            found.insert(row.get(rowid)?);
        }
        Ok(found)
    }

    /// A handle that stops a search from another thread.
    pub(in crate::store) fn interrupt_handle(&self) -> InterruptHandle {
        self.conn.get_interrupt_handle()
    }
}

/// Marks damage to the index as such, so that the caller does not take it for damage to the database.
fn classify_error(error: rusqlite::Error) -> StoreErrorKind {
    if is_corrupt(&error) { StoreErrorKind::Damaged(error) } else { StoreErrorKind::Sqlite(error) }
}

fn connect(path: &Path) -> Result<Connection, StoreErrorKind> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.pragma_update(None, "cache_size", -8_000)?;
    if file::version(&conn)? == file::FOLD_VERSION {
        file::check(&conn)?;
        return Ok(conn);
    }
    Err(StoreErrorKind::TooNew)
}
