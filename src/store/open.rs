//! From a folder to an open store: five outcomes.
//!
//! 1. *It opens.* A missing file is created, an older one migrated.
//! 2. *It is not ours*: a newer version or another program wrote it. The store examines the file through a connection
//!    that takes no lock and writes nothing, and refuses it.
//! 3. *It is damaged*: the store quarantines it under another name and creates a new one.
//! 4. *It cannot be written*: the store works in memory, on a copy, and says so. Where there is no database and none
//!    can be created, the copy is empty.
//! 5. *It cannot be read*: an error. A database that is there is never taken for an empty one.
//!
//! A file that another program has locked is none of these; it is an error with SQLite's reason.
//!
//! The store examines files through SQLite rather than through `std::fs`, because closing *any* handle on a file drops
//! all POSIX locks that the process holds on it, and only SQLite knows when that is safe.
//!
//! Durability: a write-ahead log. While the store creates and fills a file it does not fsync (a killed process loses
//! nothing, a power cut only what can be imported again), so that the first screen does not wait for the disk. From
//! then on it fsyncs every change of the user's before the call returns.

use super::error::{StoreErrorKind, display_path, is_locked};
use super::file_header::FileHeader;
use super::lock::{NOT_REGULAR, SharedLock};
use super::schema;
use super::search::SearchCache;
use super::shared_memory::SharedMemory;
use super::{Error, Store, checkpoint, session};
use crate::files::data_folder;
use crate::files::private::{self, FileId};
use crate::files::quarantine::{COMPANION_SUFFIXES, quarantine, with_suffix};
use crate::model::Failure;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

/// Above this size a copy of an unwritable database goes to a temporary file instead of memory.
const MAX_COPY_IN_MEMORY: u64 = 64 << 20;

/// An open store, and what the user should know about it.
#[derive(Debug)]
pub struct OpenedStore {
    /// The store.
    pub store: Store,
    /// [`Failure::Quarantined`] or [`Failure::NotSaved`]; usually empty.
    pub notices: Vec<Failure>,
}

/// What tests vary.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoreOptions {
    pub(super) migrations: &'static [&'static str],
    /// How long to wait for another process's lock.
    pub(super) busy_timeout: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { migrations: schema::MIGRATIONS, busy_timeout: Duration::from_secs(5) }
    }
}

impl Store {
    /// Opens the store in the folder `dir`, which is created if it is missing.
    ///
    /// # Errors
    ///
    /// [`Error::TooNew`] and [`Error::Foreign`], with the file left as it was; [`Error::Unreadable`] where there may be
    /// a database that cannot be read; [`Error::Database`] where another program keeps it locked.
    pub fn open(dir: &Path) -> Result<OpenedStore, Error> {
        Self::open_with(dir, StoreOptions::default())
    }

    /// Creates a store in memory, for a user who goes on reading where [`open`](Self::open) failed. It lasts as long as
    /// this run. `dir` appears in messages only.
    ///
    /// # Errors
    ///
    /// [`Error::Database`] where there is no memory for it.
    pub fn open_temporary(dir: &Path) -> Result<Self, Error> {
        let path = database_path(dir);
        match memory_connection(StoreOptions::default()) {
            Ok(conn) => Ok(Self::from_connection(conn, path)),
            Err(error) => Err(error.with_path(&path)),
        }
    }

    pub(super) fn open_with(dir: &Path, options: StoreOptions) -> Result<OpenedStore, Error> {
        let path = database_path(dir);
        if let Err(error) = make_folder(dir) {
            return open_from_memory(path, options, error.to_string(), Vec::new());
        }
        require_regular(&path)?;
        if let Ok(header) = open_immutable(&path).and_then(|conn| FileHeader::read(&conn))
            && let Err(error) = schema::version(header, options.migrations)
        {
            return Err(error.with_path(&path));
        }
        // Without the lock the database may still open, but then it is never quarantined.
        let lock = SharedLock::acquire(&path).ok();
        match connect(&path, options) {
            Err(error) if error.is_damaged() => replace_damaged(path, options, lock, &error),
            outcome => finish_open(path, options, lock, outcome, Vec::new()),
        }
    }

    fn from_connection(conn: Connection, path: PathBuf) -> Self {
        // Room for every statement of the store, so that SQLite compiles none twice.
        conn.set_prepared_statement_cache_capacity(128);
        Self {
            shared_memory: None,
            conn,
            lock: None,
            path,
            file_id: None,
            unsynced: false,
            search_cache: SearchCache::default(),
            next_session_id: -1,
        }
    }
}

/// Absolute, so that no folder's name can be taken for one of SQLite's special names.
pub(super) fn database_path(dir: &Path) -> PathBuf {
    std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf()).join(data_folder::DATABASE)
}

/// Refuses a database that is a pipe, a socket or a device, or has one beside it: opening it could wait for ever.
pub(super) fn require_regular(path: &Path) -> Result<(), Error> {
    let companions = COMPANION_SUFFIXES.into_iter().chain([".lock"]).map(|suffix| with_suffix(path, suffix));
    match companions.chain([path.to_owned()]).find(|path| private::is_special(path)) {
        Some(special) => Err(Error::Unreadable { path: display_path(&special), reason: NOT_REGULAR.to_owned() }),
        None => Ok(()),
    }
}

/// Takes the rights of other users away from a database and from what SQLite keeps beside it.
pub(super) fn tighten(path: &Path) {
    private::tighten(path);
    for suffix in COMPANION_SUFFIXES {
        private::tighten(&with_suffix(path, suffix));
    }
}

/// Creates the folder for the user alone, as the XDG base directory specification asks.
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
    unsynced: bool,
}

/// Hands out the connection, or works from memory, or gives up.
fn finish_open(
    path: PathBuf,
    options: StoreOptions,
    lock: Option<SharedLock>,
    outcome: Result<Connected, StoreErrorKind>,
    notices: Vec<Failure>,
) -> Result<OpenedStore, Error> {
    match outcome {
        Ok(Connected { conn, unsynced }) => {
            let file_id = FileId::of(&path);
            let shared_memory = Some(SharedMemory::of(&path));
            let store = Store { shared_memory, lock, file_id, unsynced, ..Store::from_connection(conn, path) };
            Ok(OpenedStore { store, notices })
        }
        Err(error) if error.is_refused() => open_from_memory(path, options, error.reason(), notices),
        Err(error) => Err(error.with_path(&path)),
    }
}

/// Opens the file for reading and writing, and leaves it as it was if that must not be.
fn connect(path: &Path, options: StoreOptions) -> Result<Connected, StoreErrorKind> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(options.busy_timeout)?;
    // The first examination saw the file without its log. Until this one has seen both, closing the connection must not
    // checkpoint one into the other.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let header = FileHeader::read(&conn)?;
    schema::version(header, options.migrations)?;
    // The file exists now, and what SQLite creates beside it gets the rights that it has.
    tighten(path);
    if conn.is_readonly(rusqlite::MAIN_DB)? {
        return Err(StoreErrorKind::ReadOnly);
    }
    conn.pragma_update(None, "synchronous", if header.is_empty() { "OFF" } else { "FULL" })?;
    enable_wal(&conn)?;
    configure(&mut conn, options)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(Connected { conn, unsynced: header.is_empty() })
}

/// Turns the write-ahead log on; the file remembers it.
pub(super) fn enable_wal(conn: &Connection) -> Result<(), StoreErrorKind> {
    match conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
        // Another process is at the same step and will succeed. Either journal is safe.
        Err(error) if is_locked(&error) => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// What every connection needs, whether to a file or to memory.
fn configure(conn: &mut Connection, options: StoreOptions) -> Result<(), StoreErrorKind> {
    conn.pragma_update(None, "foreign_keys", true)?;
    refuse_foreign_code(conn)?;
    // Otherwise SQLite compiles a statement anew for each value of its `LIMIT`, which takes longer than many a query.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // A fetch writes tens of megabytes to scattered pages. A checkpoint fsyncs, so it runs every 32 MB instead of every
    // 4, and the cache has room for the upper pages of the indexes.
    conn.pragma_update(None, "wal_autocheckpoint", checkpoint::AUTOCHECKPOINT)?;
    conn.pragma_update(None, "cache_size", -16_000)?;
    schema::migrate(conn, options.migrations)?;
    schema::check(conn)?;
    session::create(conn)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}

/// Khabar has neither triggers nor views. Those in a file are somebody else's, and are not run.
pub(super) fn refuse_foreign_code(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    Ok(())
}

/// Quarantines the damaged database and opens a new one, or works from memory if the damaged one cannot be moved.
fn replace_damaged(
    path: PathBuf,
    options: StoreOptions,
    lock: Option<SharedLock>,
    damage: &StoreErrorKind,
) -> Result<OpenedStore, Error> {
    let replaced = match &lock {
        Some(lock) => lock.with_exclusive(options.busy_timeout, || quarantine_and_reopen(&path, options)),
        None => Err(io::Error::other(damage.reason())),
    };
    match replaced {
        Ok((outcome, notices)) => finish_open(path, options, lock, outcome, notices),
        Err(error) => open_from_memory(path, options, format!("{}: {error}", damage.reason()), Vec::new()),
    }
}

/// Quarantines the damaged file and opens a new one, unless another process has just done so.
fn quarantine_and_reopen(
    path: &Path,
    options: StoreOptions,
) -> io::Result<(Result<Connected, StoreErrorKind>, Vec<Failure>)> {
    match connect(path, options) {
        Err(error) if error.is_damaged() => {
            let quarantined = display_path(&quarantine(path)?);
            let notice = Failure::Quarantined { path: display_path(path), quarantine_path: quarantined };
            Ok((connect(path, options), vec![notice]))
        }
        outcome => Ok((outcome, Vec::new())),
    }
}

/// A store that lasts as long as this run: a copy of the database, or an empty one if there is no database.
fn open_from_memory(
    path: PathBuf,
    options: StoreOptions,
    reason: String,
    mut notices: Vec<Failure>,
) -> Result<OpenedStore, Error> {
    let conn = match copy_to_memory(&path, options) {
        Ok((conn, has_log)) => {
            notices.extend(has_log.then(|| Failure::LogNotRead { path: display_path(&path) }));
            conn
        }
        Err(error @ (StoreErrorKind::TooNew | StoreErrorKind::Foreign)) => return Err(error.with_path(&path)),
        Err(_) if private::is_absent(&path) => memory_connection(options).map_err(|error| error.with_path(&path))?,
        Err(_) => return Err(Error::Unreadable { path: display_path(&path), reason }),
    };
    notices.push(Failure::NotSaved { path: display_path(&path), reason });
    Ok(OpenedStore { store: Store::from_connection(conn, path), notices })
}

fn memory_connection(options: StoreOptions) -> Result<Connection, StoreErrorKind> {
    let mut conn = Connection::open_in_memory()?;
    configure(&mut conn, options)?;
    Ok(conn)
}

/// A copy of a database that cannot be written, so that flags work for this run; and whether its log is missing from
/// it.
fn copy_to_memory(path: &Path, options: StoreOptions) -> Result<(Connection, bool), StoreErrorKind> {
    let (source, has_log) = open_read_only(path, options)?;
    let large = fs::metadata(path).is_ok_and(|metadata| metadata.len() > MAX_COPY_IN_MEMORY);
    // The empty name is SQLite's for a private temporary file.
    let mut conn = if large { Connection::open("")? } else { Connection::open_in_memory()? };
    let backup = Backup::new(&source, &mut conn)?;
    let is_complete = backup.step(-1)? == StepResult::Done;
    drop(backup);
    if !is_complete {
        return Err(StoreErrorKind::ReadOnly);
    }
    configure(&mut conn, options)?;
    Ok((conn, has_log))
}

/// Opens the database for reading. If the folder cannot hold the log's index, this opens the file alone. Returns
/// whether there is a log then that was left behind, and that may hold what the file does not.
pub(super) fn open_read_only(path: &Path, options: StoreOptions) -> Result<(Connection, bool), StoreErrorKind> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let normal = Connection::open_with_flags(path, flags).and_then(|conn| {
        conn.busy_timeout(options.busy_timeout)?;
        FileHeader::read(&conn)?;
        Ok(conn)
    });
    if let Ok(conn) = normal {
        return Ok((conn, false));
    }
    let log = fs::metadata(with_suffix(path, "-wal"));
    Ok((open_immutable(path)?, log.is_ok_and(|log| log.is_file() && log.len() > 0)))
}

/// Opens the file as if it were on a read-only disk: without a lock, without its log, without a trace.
fn open_immutable(path: &Path) -> rusqlite::Result<Connection> {
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
            // SQLite decodes this to the same bytes, in whatever encoding the path is.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    uri
}
