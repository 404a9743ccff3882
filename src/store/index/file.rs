//! The index's file: how it is opened, examined and deleted.

use super::super::checkpoint::AUTOCHECKPOINT;
use super::super::error::{StoreErrorKind, error_code};
use super::super::file_header::FileHeader;
use super::super::lock::SharedLock;
use super::super::shared_memory::SharedMemory;
use super::super::{Error, open};
use super::{prefix_table, stamps};
use crate::files::data_folder;
use crate::files::quarantine::{COMPANION_SUFFIXES, with_suffix};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

/// "khbs", SQLite's `application_id` of an index of Khabar.
const APPLICATION_ID: i32 = 0x6b68_6273;

/// The version of the tables, and of what `search::append_index_words` and `prefix` make of a text. Raise it whenever
/// any of them changes: an older index is then built anew.
pub(super) const FOLD_VERSION: i32 = 4;

/// How long to wait for another process when the file is opened.
const OPEN_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait for another process that is indexing. Its transactions are long, and it does our work too.
const WRITE_TIMEOUT: Duration = Duration::from_millis(50);

/// Unused pages are freed when they are more than one in this many of the file's pages.
const MAX_UNUSED_FRACTION: i64 = 20;

/// `state` has one row: the library's name, as `mark` the watermark, the highest revision that is indexed, and as
/// `stamp` the random word of the round that wrote it.
const TABLES: &str = "
    CREATE TABLE state (library TEXT NOT NULL, mark INTEGER NOT NULL, stamp TEXT NOT NULL);
    INSERT INTO state VALUES ('', 0, '');
    CREATE VIRTUAL TABLE docs USING fts5 (
        body, title, lead, body_parts, title_parts, lead_parts,
        content = '', contentless_delete = 1, tokenize = 'ascii'
    );
    INSERT INTO docs (docs, rank) VALUES ('hashsize', 67108864);";

/// The index open for writing, with its own connection to the database, so that it can live on another thread than the
/// [`Store`](super::super::Store).
#[derive(Debug)]
pub struct Index {
    /// That of the library and that of the index.
    pub(super) shared_memory: [SharedMemory; 2],
    pub(super) library: Connection,
    pub(super) conn: Connection,
    pub(super) path: PathBuf,
    /// Declared last, and so dropped when the connections are closed.
    #[expect(dead_code, reason = "it is held, not used")]
    lock: SharedLock,
}

impl Index {
    /// Opens the index of the store in the folder `dir`, which must have been opened once. Creates an empty one if
    /// there is none, or if it is damaged or of an older version.
    ///
    /// # Errors
    ///
    /// [`Error::TooNew`] and [`Error::Foreign`], with the file left as it was; [`Error::Unwritable`] and
    /// [`Error::Database`] where the folder cannot be written or a file is locked, the latter also where another
    /// process still uses a damaged index.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let database = open::database_path(dir);
        let library = open_library(&database).map_err(|error| error.with_path(&database))?;
        let path = database.with_file_name(data_folder::INDEX);
        open::require_regular(&database)?;
        require_regular(&path)?;
        let opened = SharedLock::acquire(&path).map_err(|_| StoreErrorKind::ReadOnly).and_then(|lock| {
            let conn = match connect(&path) {
                Err(error) if error.is_damaged() => recreate(&path, &lock, &error),
                outcome => outcome,
            }?;
            Ok((conn, lock))
        });
        let (conn, lock) = opened.map_err(|error| error.with_path(&path))?;
        let shared_memory = [SharedMemory::of(&database), SharedMemory::of(&path)];
        Ok(Self { shared_memory, library, conn, path, lock })
    }
}

/// Refuses an index that is a pipe, a socket or a device. It can be deleted, so nothing is unreadable.
fn require_regular(path: &Path) -> Result<(), Error> {
    open::require_regular(path).map_err(|error| match error {
        Error::Unreadable { path, reason } => Error::Unwritable { path, reason },
        error => error,
    })
}

/// Opens the database and gives it a name if it has none.
fn open_library(path: &Path) -> Result<Connection, StoreErrorKind> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(OPEN_TIMEOUT)?;
    open::refuse_foreign_code(&conn)?;
    stamps::name_library(&conn)?;
    // Everything written through this connection can be computed again.
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    conn.pragma_update(None, "wal_autocheckpoint", AUTOCHECKPOINT)?;
    // Otherwise SQLite compiles statements anew for each value that is bound.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(conn)
}

fn connect(path: &Path) -> Result<Connection, StoreErrorKind> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(OPEN_TIMEOUT)?;
    open::refuse_foreign_code(&conn)?;
    // Examined before anything is written.
    let existing_version = version(&conn)?;
    open::tighten(path);
    if existing_version == 0 {
        // Only an empty file takes it.
        conn.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    open::enable_wal(&conn)?;
    // A killed process loses nothing by this. A power cut may damage the file, which is then built anew; with fsync
    // indexing would take half as long again.
    conn.pragma_update(None, "synchronous", "OFF")?;
    conn.pragma_update(None, "cache_size", -32_000)?;
    conn.pragma_update(None, "wal_autocheckpoint", 4000)?;
    conn.pragma_update(None, "journal_size_limit", 1 << 20)?;
    if existing_version != FOLD_VERSION {
        let transaction = Transaction::new(&mut conn, TransactionBehavior::Immediate)?;
        // Another process may have done it meanwhile.
        if version(&transaction)? != FOLD_VERSION {
            create_tables(&transaction)?;
        }
        transaction.commit()?;
    }
    check(&conn)?;
    conn.busy_timeout(WRITE_TIMEOUT)?;
    Ok(conn)
}

/// Frees the pages that merging has left unused, if they are a good part of the file. A few stay for the next texts.
pub(super) fn shrink(conn: &Connection) -> Result<(), StoreErrorKind> {
    let count = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(name));
    if count("freelist_count")? > count("page_count")? / MAX_UNUSED_FRACTION {
        let mut statement = conn.prepare("PRAGMA incremental_vacuum")?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
    }
    Ok(())
}

/// The version of an index, 0 if nothing has been written yet.
pub(super) fn version(conn: &Connection) -> Result<i32, StoreErrorKind> {
    let header = FileHeader::read(conn)?;
    match header.application_id {
        _ if header.is_empty() => Ok(0),
        APPLICATION_ID if header.version > FOLD_VERSION => Err(StoreErrorKind::TooNew),
        APPLICATION_ID => Ok(header.version),
        _ => Err(StoreErrorKind::Foreign),
    }
}

fn create_tables(conn: &Connection) -> Result<(), StoreErrorKind> {
    conn.execute_batch("DROP TABLE IF EXISTS docs; DROP TABLE IF EXISTS starts; DROP TABLE IF EXISTS state;")?;
    conn.execute_batch(TABLES)?;
    conn.execute_batch(prefix_table::TABLE)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    conn.pragma_update(None, "user_version", FOLD_VERSION)?;
    Ok(())
}

/// Reads from every table, so that a missing or torn one is found here.
pub(super) fn check(conn: &Connection) -> Result<(), StoreErrorKind> {
    conn.query_row("SELECT library, mark, stamp FROM state", [], |_| Ok(()))
        .and_then(|()| conn.execute_batch("SELECT ids FROM starts LIMIT 1"))
        .and_then(|()| conn.query_row("SELECT count(*) FROM docs WHERE docs MATCH '\"\u{E000}\"'", [], |_| Ok(())))
        .map_err(|error| match error_code(&error) {
            Some(ErrorCode::Unknown) => StoreErrorKind::Damaged(error),
            None if error == rusqlite::Error::QueryReturnedNoRows => StoreErrorKind::Damaged(error),
            _ => StoreErrorKind::Sqlite(error),
        })
}

/// Deletes a damaged index and creates a new one, unless another process has just done so.
fn recreate(path: &Path, lock: &SharedLock, damage: &StoreErrorKind) -> Result<Connection, StoreErrorKind> {
    let recreated = lock.with_exclusive(OPEN_TIMEOUT, || match connect(path) {
        Err(error) if error.is_damaged() => {
            delete_files(path)?;
            Ok(connect(path))
        }
        outcome => Ok(outcome),
    });
    recreated.unwrap_or_else(|error| Err(StoreErrorKind::InUse(format!("{}: {error}", damage.reason()))))
}

/// Deletes a damaged index, if no other process has it open.
pub(super) fn delete_damaged(path: &Path) -> io::Result<()> {
    SharedLock::acquire(path)?.with_exclusive(Duration::ZERO, || delete_files(path))
}

/// Deletes the log first: without its database it would be taken for that of the next one.
fn delete_files(path: &Path) -> io::Result<()> {
    for suffix in COMPANION_SUFFIXES.into_iter().chain([""]) {
        match fs::remove_file(with_suffix(path, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
