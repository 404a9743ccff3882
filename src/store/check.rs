//! Checking the integrity of a database.
//!
//! The check reports what it finds; it writes and repairs nothing. SQLite checks pages and references. Khabar checks
//! that the parts of its schema agree with one another, and that every text can be read.

use super::Error;
use super::columns::{Json, StoredBody};
use super::error::{StoreErrorKind, display_path, is_corrupt};
use super::file_header::FileHeader;
use super::minhash::Sketch;
use super::open::{StoreOptions, database_path, open_read_only, require_regular};
use super::schema::{self, MIGRATIONS};
use crate::model::{Article, ArticleId, Block, RichText};
use crate::text;
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, Row, named_params};
use serde::de::DeserializeOwned;
use std::io;
use std::path::Path;

/// How many errors of one kind are reported.
const MAX_PER_KIND: usize = 100;

/// What is in a database, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntegrityReport {
    /// Articles in the library.
    pub articles: u64,
    /// Bookmarks.
    pub bookmarks: u64,
    /// Feeds.
    pub feeds: u64,
    /// Whether there is a log that could not be read, and that may hold what the database does not.
    pub lacks_log: bool,
    /// The errors, at most a hundred of a kind; empty for a database without errors.
    pub errors: Vec<IntegrityError>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntegrityError {
    /// SQLite finds the file itself damaged.
    Corrupt {
        /// What it says.
        reason: String,
    },
    /// A trigger or a view, which Khabar has not made and never runs.
    ForeignObject {
        /// What SQLite calls its kind.
        kind: String,
        /// Its name.
        name: String,
    },
    /// A row belongs to something that is not there.
    DanglingReference {
        /// The table of the row.
        table: String,
    },
    /// An article's bookmark and its flag in the list do not agree.
    BookmarkMismatch(ArticleId),
    /// An article of the library has no text.
    MissingText(ArticleId),
    /// A stored text cannot be read.
    UnreadableText(ArticleId),
    /// An article belongs to a story that has no first article, or no other.
    BrokenStory(ArticleId),
    /// The look-up table of sketches lacks an article's keys, or has keys of an article without a sketch.
    SketchMismatch(ArticleId),
}

/// Checks the database in the folder `dir`.
///
/// # Errors
///
/// [`Error::TooNew`] and [`Error::Foreign`] for a file that is not this program's to judge;
/// [`Error::Missing`] where there is none; [`Error::Unwritable`] or [`Error::Database`] where it cannot be
/// opened or is locked.
pub fn check(dir: &Path) -> Result<IntegrityReport, Error> {
    let path = database_path(dir);
    if path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Err(Error::Missing { path: display_path(&path) });
    }
    require_regular(&path)?;
    let opened = open_read_only(&path, StoreOptions::default());
    match opened.and_then(|(conn, lacks_log)| Ok(IntegrityReport { lacks_log, ..inspect(&conn)? })) {
        Err(error) if error.is_damaged() => {
            Ok(IntegrityReport { errors: vec![corrupt(&error)], ..IntegrityReport::default() })
        }
        outcome => outcome.map_err(|error| error.with_path(&path)),
    }
}

fn corrupt(error: &StoreErrorKind) -> IntegrityError {
    IntegrityError::Corrupt { reason: error.reason() }
}

fn inspect(conn: &Connection) -> Result<IntegrityReport, StoreErrorKind> {
    let version = schema::version(FileHeader::read(conn)?, MIGRATIONS)?;
    let mut report = IntegrityReport::default();
    let mut integrity = conn.prepare("PRAGMA integrity_check")?;
    for line in integrity.query_map([], |row| row.get::<_, String>("integrity_check"))? {
        let line = line?;
        if line != "ok" {
            report.errors.push(IntegrityError::Corrupt { reason: text::clean_line(&line) });
        }
    }
    let mut objects = conn.prepare("SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')")?;
    let name = |column: &str, row: &Row<'_>| Ok::<_, rusqlite::Error>(text::clean_line(&row.get::<_, String>(column)?));
    let objects = objects.query_map([], |row| {
        Ok(IntegrityError::ForeignObject { kind: name("type", row)?, name: name("name", row)? })
    })?;
    for object in objects.take(MAX_PER_KIND) {
        report.errors.push(object?);
    }
    let mut references = conn.prepare("PRAGMA foreign_key_check")?;
    let tables = references.query_map([], |row| row.get::<_, String>("table"))?.take(MAX_PER_KIND);
    for table in tables {
        report.errors.push(IntegrityError::DanglingReference { table: text::clean_line(&table?) });
    }
    // An older file has other tables; the store migrates them when it opens the file.
    if version == MIGRATIONS.len() {
        match check_own_rules(conn, &mut report) {
            Err(StoreErrorKind::Sqlite(error)) if is_corrupt(&error) => {
                report.errors.push(corrupt(&StoreErrorKind::Sqlite(error)));
            }
            outcome => outcome?,
        }
    }
    Ok(report)
}

fn check_own_rules(conn: &Connection, report: &mut IntegrityReport) -> Result<(), StoreErrorKind> {
    let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>("count")).map(i64::cast_unsigned);
    report.articles = count("SELECT count(*) AS count FROM articles WHERE library = 1")?;
    report.bookmarks = count("SELECT count(*) AS count FROM bookmarks WHERE removed_at IS NULL")?;
    report.feeds = count("SELECT count(*) AS count FROM feeds")?;
    for (sql, integrity_error) in RULES {
        let mut broken = conn.prepare(sql)?;
        for id in broken.query_map([], |row| row.get("id"))?.take(MAX_PER_KIND) {
            report.errors.push(integrity_error(ArticleId(id?)));
        }
    }
    let mut unreadable = Vec::new();
    for (sql, parse) in TEXTS {
        let mut texts = conn.prepare(sql)?;
        let mut rows = texts.query([])?;
        while let Some(row) = rows.next()? {
            let readable = parse(row.get_ref("text")?);
            if !readable {
                unreadable.push(ArticleId(row.get("id")?));
            }
        }
    }
    unreadable.truncate(MAX_PER_KIND);
    report.errors.extend(unreadable.into_iter().map(IntegrityError::UnreadableText));
    report.errors.extend(check_sketches(conn)?);
    Ok(())
}

/// A statement that finds the articles which break a rule, and the error for them.
type IntegrityRule = (&'static str, fn(ArticleId) -> IntegrityError);

const RULES: [IntegrityRule; 3] = [
    (
        "SELECT a.id FROM articles a LEFT JOIN bookmarks b ON b.article = a.id
        WHERE a.bookmarked <> (b.article IS NOT NULL AND b.removed_at IS NULL)",
        IntegrityError::BookmarkMismatch,
    ),
    (
        "SELECT a.id FROM articles a LEFT JOIN bodies b ON b.article = a.id
        WHERE (a.library = 1 OR a.bookmarked = 1) AND b.article IS NULL",
        IntegrityError::MissingText,
    ),
    (
        "SELECT min(id) AS id FROM articles WHERE story IS NOT NULL
        GROUP BY story HAVING count(*) < 2 OR NOT max(id = story)",
        IntegrityError::BrokenStory,
    ),
];

/// A statement that reads texts by article, and the parser that must accept them.
type StoredText = (&'static str, fn(ValueRef<'_>) -> bool);

const TEXTS: [StoredText; 5] = [
    ("SELECT article AS id, blocks AS text FROM bodies", |body| match body {
        ValueRef::Blob(_) => StoredBody::column_result(body).is_ok(),
        json => is_json::<Vec<Block>>(json),
    }),
    ("SELECT article AS id, blocks AS text FROM fulls", is_json::<Vec<Block>>),
    ("SELECT article AS id, header AS text FROM fulls", is_json::<Article>),
    ("SELECT id, lead AS text FROM articles WHERE lead IS NOT NULL", is_json::<RichText>),
    ("SELECT id, categories AS text FROM articles WHERE categories IS NOT NULL", is_json::<Vec<String>>),
];

fn is_json<T: DeserializeOwned>(value: ValueRef<'_>) -> bool {
    Json::<T>::column_result(value).is_ok()
}

/// Articles with a key that is missing from `sketches`, and articles in `sketches` that have no such key.
fn check_sketches(conn: &Connection) -> Result<Vec<IntegrityError>, StoreErrorKind> {
    let mut errors = Vec::new();
    let mut select_key = conn.prepare("SELECT 1 FROM sketches WHERE min = :key AND article = :id")?;
    let mut sketches = conn.prepare("SELECT id, sketch FROM articles WHERE sketch IS NOT NULL")?;
    let mut rows = sketches.query([])?;
    let mut found_keys = 0_i64;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get("id")?;
        let sketch = row.get::<_, Vec<u8>>("sketch").ok().and_then(|bytes| Sketch::from_bytes(&bytes));
        let mut is_complete = sketch.is_some();
        for key in sketch.iter().flat_map(Sketch::keys) {
            let found = select_key.exists(named_params! { ":key": key, ":id": id })?;
            found_keys += i64::from(found);
            is_complete &= found;
        }
        if !is_complete && errors.len() < MAX_PER_KIND {
            errors.push(IntegrityError::SketchMismatch(ArticleId(id)));
        }
    }
    let stored_keys: i64 = conn.query_row("SELECT count(*) AS count FROM sketches", [], |row| row.get("count"))?;
    if stored_keys != found_keys {
        let mut strays = conn.prepare(
            "SELECT DISTINCT article FROM sketches s
            WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article AND a.sketch IS NOT NULL)",
        )?;
        for id in strays.query_map([], |row| row.get("article"))?.take(MAX_PER_KIND) {
            errors.push(IntegrityError::SketchMismatch(ArticleId(id?)));
        }
    }
    Ok(errors)
}
