//! The index's file: made, judged, thrown away.

use super::super::checkpoint::AUTOCHECKPOINT;
use super::super::error::{StoreErrorKind, error_code};
use super::super::file_header::FileHeader;
use super::super::lock::SharedLock;
use super::super::quarantine::{COMPANION_SUFFIXES, with_suffix};
use super::super::{Error, open};
use super::prefix_table;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

/// The index's name in the data folder.
pub(super) const INDEX_FILE: &str = "search.db";

/// "khbs": the mark in the file's header by which it is known as ours.
const APPLICATION_ID: i32 = 0x6b68_6273;

/// Which tables there are, and what `search::index` and `beginning` make of a text. To be raised whenever any of them
/// changes: an older index is then made anew.
pub(super) const FOLD_VERSION: i32 = 3;

/// How long to wait for another reader while the file is opened.
const OPEN_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait for one that is indexing. Its transactions are long, and there is nothing to add to its work.
const WRITE_TIMEOUT: Duration = Duration::from_millis(50);

/// Of this fraction of the file and more that is unused, it is freed.
const MAX_UNUSED_FRACTION: i64 = 20;

/// Where the library's name is in the database, by which an index knows whose it is.
pub(in crate::store) const SELECT_LIBRARY_ID: &str = "SELECT value FROM main.meta WHERE key = 'library'";

/// `state` has one row: the library's name, and the highest revision that is indexed.
const TABLES: &str = "
    CREATE TABLE state (library TEXT NOT NULL, mark INTEGER NOT NULL);
    INSERT INTO state VALUES ('', 0);
    CREATE VIRTUAL TABLE docs USING fts5 (
        body, title, lead, body_parts, title_parts, lead_parts,
        content = '', contentless_delete = 1, tokenize = 'ascii'
    );
    INSERT INTO docs (docs, rank) VALUES ('hashsize', 67108864);";

/// The index as its one writer sees it, with a connection of its own to the database: it can live in a thread beside
/// the [`Store`](super::super::Store).
#[derive(Debug)]
pub struct Index {
    pub(super) library: Connection,
    pub(super) conn: Connection,
    pub(super) path: PathBuf,
    /// Declared last, and so dropped when the connections are closed.
    #[expect(dead_code, reason = "it is held, not used")]
    lock: SharedLock,
}

impl Index {
    /// Opens the index of the store in the folder `dir`, which must have been opened once. Where there is none, or it
    /// is damaged or of another version, an empty one is made.
    ///
    /// # Errors
    ///
    /// [`Error::TooNew`] and [`Error::Foreign`], with the file left as it was; [`Error::Unwritable`] and
    /// [`Error::Database`] where the folder cannot be written or a file is locked, the latter also where another
    /// reader still uses a damaged index.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        let database = open::database_path(dir);
        let library = open_library(&database).map_err(|error| error.with_path(&database))?;
        let path = dir.join(INDEX_FILE);
        let opened = SharedLock::acquire(&path).map_err(|_| StoreErrorKind::ReadOnly).and_then(|lock| {
            let conn = match connect(&path) {
                Err(error) if error.is_damaged() => recreate(&path, &lock, &error),
                outcome => outcome,
            }?;
            Ok((conn, lock))
        });
        let (conn, lock) = opened.map_err(|error| error.with_path(&path))?;
        Ok(Self { library, conn, path, lock })
    }
}

/// Opens the database and gives it a name if it has none.
fn open_library(path: &Path) -> Result<Connection, StoreErrorKind> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(OPEN_TIMEOUT)?;
    if conn.query_row(SELECT_LIBRARY_ID, [], |_| Ok(())).optional()?.is_none() {
        conn.execute("INSERT OR IGNORE INTO main.meta VALUES ('library', hex(randomblob(16)))", [])?;
    }
    // What is written through it can be found out again.
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    conn.pragma_update(None, "wal_autocheckpoint", AUTOCHECKPOINT)?;
    // Otherwise statements are compiled anew for each value they are given.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(conn)
}

fn connect(path: &Path) -> Result<Connection, StoreErrorKind> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(OPEN_TIMEOUT)?;
    // Judged before anything is written.
    let existing_version = version(&conn)?;
    if existing_version == 0 {
        // Only an empty file takes it.
        conn.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    open::enable_wal(&conn)?;
    // A killed process loses nothing by this. A power cut may damage the file, which is then made anew; forcing it to
    // the disk would take half as long again as indexing.
    conn.pragma_update(None, "synchronous", "OFF")?;
    conn.pragma_update(None, "cache_size", -32_000)?;
    conn.pragma_update(None, "wal_autocheckpoint", 4000)?;
    conn.pragma_update(None, "journal_size_limit", 1 << 20)?;
    if existing_version != FOLD_VERSION {
        let transaction = Transaction::new(&mut conn, TransactionBehavior::Immediate)?;
        // Another reader may have done it meanwhile.
        if version(&transaction)? != FOLD_VERSION {
            create_tables(&transaction)?;
        }
        transaction.commit()?;
    }
    check(&conn)?;
    conn.busy_timeout(WRITE_TIMEOUT)?;
    Ok(conn)
}

/// Gives back what merging has left unused, if it is a good part of the file. A little is left for the next texts.
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

/// Touches every table, so that a missing or torn one is found here.
pub(super) fn check(conn: &Connection) -> Result<(), StoreErrorKind> {
    conn.query_row("SELECT library, mark FROM state", [], |_| Ok(()))
        .and_then(|()| conn.execute_batch("SELECT ids FROM starts LIMIT 1"))
        .and_then(|()| conn.query_row("SELECT count(*) FROM docs WHERE docs MATCH '\"\u{E000}\"'", [], |_| Ok(())))
        .map_err(|error| match error_code(&error) {
            Some(ErrorCode::Unknown) => StoreErrorKind::Damaged(error),
            None if error == rusqlite::Error::QueryReturnedNoRows => StoreErrorKind::Damaged(error),
            _ => StoreErrorKind::Sqlite(error),
        })
}

/// Deletes a damaged index and makes a new one, unless another reader has just done so.
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

/// Deletes the index, which was found damaged, if nobody else has it open.
pub(super) fn delete_damaged(path: &Path) -> io::Result<()> {
    SharedLock::acquire(path)?.with_exclusive(Duration::ZERO, || delete_files(path))
}

/// The log first: without its database it would be taken for the next one's.
fn delete_files(path: &Path) -> io::Result<()> {
    for suffix in COMPANION_SUFFIXES.into_iter().chain([""]) {
        match fs::remove_file(with_suffix(path, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
