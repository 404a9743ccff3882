//! From a folder to an open store: four outcomes.
//!
//! 1. *It opens.* A missing file is created, an older one migrated.
//! 2. *It is not ours to touch*: from a newer version, or another program's. The file is judged through a connection
//!    that takes no lock and writes nothing, and then refused.
//! 3. *It is damaged*: set aside under another name, and a new one begun.
//! 4. *It cannot be written*: the store works from memory, on a copy of whatever can be read, and says so.
//!
//! A file locked by another program is none of these; it is an error in words.
//!
//! Why the judging goes through SQLite rather than through `std::fs`: closing *any* handle on a file drops all POSIX
//! locks that the process holds on it, and SQLite alone knows when that is safe.
//!
//! Durability: a write-ahead log. While the file is made and filled it is not forced to the disk (a killed process
//! loses nothing, and a power cut only what can be imported again), so that the first screen does not wait for one.
//! From then on every change of the reader's is forced before its call returns.

use super::aside::{self, Hold};
use super::error::{Fault, is_locked, shown};
use super::finding::Searching;
use super::schema::{self, Identity};
use super::{Store, StoreError, log, session};
use crate::model::Failure;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

/// The database's name in the data folder.
const FILE: &str = "khabar.db";

/// Above this size a copy of an unwritable database goes to a temporary file instead of memory.
const LARGE: u64 = 64 << 20;

/// An open store, and what the reader should hear about it.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// [`Failure::SetAside`] or [`Failure::NotKept`], or nothing.
    pub notices: Vec<Failure>,
}

/// What tests vary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setup {
    pub(super) steps: &'static [&'static str],
    /// How long to wait for another reader's lock.
    pub(super) patience: Duration,
}

impl Default for Setup {
    fn default() -> Self {
        Self { steps: schema::MIGRATIONS, patience: Duration::from_secs(5) }
    }
}

impl Store {
    /// Opens the store in the folder `dir`, which is created if it is missing.
    ///
    /// # Errors
    ///
    /// [`StoreError::TooNew`] and [`StoreError::Foreign`], with the file left as it was; [`StoreError::Database`] where
    /// another program keeps it locked.
    pub fn open(dir: &Path) -> Result<Opened, StoreError> {
        Self::open_with(dir, Setup::default())
    }

    /// A store that lasts as long as this run, for reading on where [`open`](Self::open) was refused. `dir` serves
    /// messages only.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] where there is no memory for it.
    pub fn unkept(dir: &Path) -> Result<Self, StoreError> {
        let path = database_path(dir);
        match in_memory(Setup::default()) {
            Ok(conn) => Ok(Self::over(conn, path)),
            Err(fault) => Err(fault.at(&path)),
        }
    }

    pub(super) fn open_with(dir: &Path, setup: Setup) -> Result<Opened, StoreError> {
        let path = database_path(dir);
        if let Err(error) = make_folder(dir) {
            return from_memory(path, setup, error.to_string(), Vec::new());
        }
        if let Ok(identity) = immutable(&path).and_then(|conn| Identity::of(&conn))
            && let Err(fault) = identity.version(setup.steps)
        {
            return Err(fault.at(&path));
        }
        // Where it cannot be had the database cannot be opened either, or else it is never set aside.
        let hold = Hold::shared(&path).ok();
        match connect(&path, setup) {
            Err(fault) if fault.is_damage() => begin_anew(path, setup, hold, &fault),
            outcome => conclude(path, setup, hold, outcome, Vec::new()),
        }
    }

    fn over(conn: Connection, path: PathBuf) -> Self {
        // Room for every statement of this room, so that none is compiled twice.
        conn.set_prepared_statement_cache_capacity(128);
        Self { conn, hold: None, path, raw: false, searching: Searching::default(), next_id: -1 }
    }
}

/// Absolute, so that no folder's name can be taken for one of SQLite's special names.
pub(super) fn database_path(dir: &Path) -> PathBuf {
    std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf()).join(FILE)
}

/// Creates the folder for the reader alone, as the XDG base directory specification asks.
fn make_folder(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// A connection to the file, and whether the file was made just now.
struct Connected {
    conn: Connection,
    raw: bool,
}

/// Hands out the connection, or works from memory, or gives up.
fn conclude(
    path: PathBuf,
    setup: Setup,
    hold: Option<Hold>,
    outcome: Result<Connected, Fault>,
    notices: Vec<Failure>,
) -> Result<Opened, StoreError> {
    match outcome {
        Ok(Connected { conn, raw }) => Ok(Opened { store: Store { hold, raw, ..Store::over(conn, path) }, notices }),
        Err(fault) if fault.is_refusal() => from_memory(path, setup, fault.reason(), notices),
        Err(fault) => Err(fault.at(&path)),
    }
}

/// Opens the file for reading and writing, and leaves it as it was if that must not be.
fn connect(path: &Path, setup: Setup) -> Result<Connected, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(setup.patience)?;
    // The look taken before saw the file without its log. Until this one has seen both, closing must not write one
    // into the other.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let identity = Identity::of(&conn)?;
    identity.version(setup.steps)?;
    if conn.is_readonly(rusqlite::MAIN_DB)? {
        return Err(Fault::ReadOnly);
    }
    conn.pragma_update(None, "synchronous", if identity.is_blank() { "OFF" } else { "FULL" })?;
    use_log(&conn)?;
    prepare(&mut conn, setup)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(Connected { conn, raw: identity.is_blank() })
}

/// Turns the write-ahead log on; the file remembers it.
pub(super) fn use_log(conn: &Connection) -> Result<(), Fault> {
    match conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
        // Another reader is at the same step and will succeed. Either journal is safe.
        Err(error) if is_locked(&error) => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// What every connection needs, whether to a file or to memory.
fn prepare(conn: &mut Connection, setup: Setup) -> Result<(), Fault> {
    conn.pragma_update(None, "foreign_keys", true)?;
    // Otherwise SQLite compiles a statement anew for each value of its `LIMIT`, which takes longer than many a question.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // A fetch writes tens of megabytes to scattered places. The log is written back, which does force it to the disk,
    // every 32 MB instead of every 4, and the upper pages of the indexes stay at hand.
    conn.pragma_update(None, "wal_autocheckpoint", log::USUAL)?;
    conn.pragma_update(None, "cache_size", -16_000)?;
    schema::migrate(conn, setup.steps)?;
    schema::check(conn)?;
    session::create(conn)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}

/// Opens a new database in a damaged one's place, or works from memory where that cannot be moved.
fn begin_anew(path: PathBuf, setup: Setup, hold: Option<Hold>, damage: &Fault) -> Result<Opened, StoreError> {
    let replaced = match &hold {
        Some(hold) => hold.alone(setup.patience, || replace(&path, setup)),
        None => Err(io::Error::other(damage.reason())),
    };
    match replaced {
        Ok((outcome, notices)) => conclude(path, setup, hold, outcome, notices),
        Err(error) => from_memory(path, setup, format!("{}: {error}", damage.reason()), Vec::new()),
    }
}

/// Sets the damaged file aside and opens a new one, unless another reader has just done so.
fn replace(path: &Path, setup: Setup) -> io::Result<(Result<Connected, Fault>, Vec<Failure>)> {
    match connect(path, setup) {
        Err(fault) if fault.is_damage() => {
            let aside = shown(&aside::set_aside(path)?);
            let notice = Failure::Quarantined { path: shown(path), quarantine_path: aside };
            Ok((connect(path, setup), vec![notice]))
        }
        outcome => Ok((outcome, Vec::new())),
    }
}

/// A store that lasts as long as this run, on a copy of the database if that can be read.
fn from_memory(path: PathBuf, setup: Setup, reason: String, mut notices: Vec<Failure>) -> Result<Opened, StoreError> {
    let conn = match copy(&path, setup) {
        Err(fault @ (Fault::TooNew | Fault::Foreign)) => Err(fault),
        Err(_) => in_memory(setup),
        copied => copied,
    };
    let conn = conn.map_err(|fault| fault.at(&path))?;
    notices.push(Failure::NotSaved { path: shown(&path), reason });
    Ok(Opened { store: Store::over(conn, path), notices })
}

fn in_memory(setup: Setup) -> Result<Connection, Fault> {
    let mut conn = Connection::open_in_memory()?;
    prepare(&mut conn, setup)?;
    Ok(conn)
}

/// A copy of a database that cannot be written, so that marks work in it for this run.
fn copy(path: &Path, setup: Setup) -> Result<Connection, Fault> {
    let source = readable(path, setup)?;
    let large = fs::metadata(path).is_ok_and(|metadata| metadata.len() > LARGE);
    // The empty name is SQLite's for a private temporary file.
    let mut conn = if large { Connection::open("")? } else { Connection::open_in_memory()? };
    let backup = Backup::new(&source, &mut conn)?;
    let whole = backup.step(-1)? == StepResult::Done;
    drop(backup);
    if !whole {
        return Err(Fault::ReadOnly);
    }
    prepare(&mut conn, setup)?;
    Ok(conn)
}

/// Opens for reading: properly, or where the folder cannot hold the log's index, the file alone. What then stands only
/// in a log left behind is not seen.
pub(super) fn readable(path: &Path, setup: Setup) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let proper = Connection::open_with_flags(path, flags).and_then(|conn| {
        conn.busy_timeout(setup.patience)?;
        Identity::of(&conn)?;
        Ok(conn)
    });
    match proper {
        Ok(conn) => Ok(conn),
        Err(_) => Ok(immutable(path)?),
    }
}

/// Opens the file as if it stood on a disk that nobody can write: no lock, no log, no trace.
fn immutable(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(immutable_uri(path), flags)
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    if cfg!(windows) {
        uri.push('/'); // file:/C:/…
    }
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b':' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            // SQLite decodes to the very bytes, whatever they mean.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    uri
}
