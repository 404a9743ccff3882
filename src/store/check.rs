//! Looking whether a database is whole.
//!
//! Nothing is written, and nothing is repaired: what is found is told. The pages and references are SQLite's to check;
//! what is ours is that the parts of the schema agree with one another, and that every text can be read.

use super::StoreError;
use super::error::{Fault, is_corrupt, shown};
use super::open::{Setup, database_path, readable};
use super::record::{Body, from_json};
use super::schema::{Identity, MIGRATIONS};
use super::sketch::Sketch;
use crate::model::{Article, ArticleId, Block, RichText};
use crate::text;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::de::DeserializeOwned;
use std::io;
use std::path::Path;

/// How many findings of one kind are told.
const MOST: usize = 100;

/// What is in a database, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Articles in the library.
    pub articles: u64,
    /// Bookmarks.
    pub bookmarks: u64,
    /// Feeds.
    pub feeds: u64,
    /// What is wrong; nothing if it is empty. Of one kind at most a hundred are named.
    pub findings: Vec<Finding>,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// SQLite finds the file itself damaged.
    Pages {
        /// What it says.
        reason: String,
    },
    /// A row belongs to something that is not there.
    Reference {
        /// The table of the row.
        table: String,
    },
    /// An article's bookmark and its mark in the list do not agree.
    Bookmark(ArticleId),
    /// An article of the library has no text.
    Missing(ArticleId),
    /// A stored text cannot be read.
    Unreadable(ArticleId),
    /// An article belongs to a story that has no first article, or no other.
    Story(ArticleId),
    /// An article would not be found as telling the same story as another, or is found where it is not.
    Sketch(ArticleId),
}

/// Looks whether the database in the folder `dir` is whole.
///
/// # Errors
///
/// [`StoreError::TooNew`] and [`StoreError::Foreign`] for a file that is not this program's to judge;
/// [`StoreError::Missing`] where there is none; [`StoreError::NotKept`] or [`StoreError::Database`] where it cannot be
/// opened or is locked.
pub fn check(dir: &Path) -> Result<Report, StoreError> {
    let path = database_path(dir);
    if path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Err(StoreError::Missing { path: shown(&path) });
    }
    match readable(&path, Setup::default()).and_then(|conn| look(&conn)) {
        Err(fault) if fault.is_damage() => Ok(Report { findings: vec![pages(&fault)], ..Report::default() }),
        outcome => outcome.map_err(|fault| fault.at(&path)),
    }
}

fn pages(fault: &Fault) -> Finding {
    Finding::Pages { reason: fault.reason() }
}

fn look(conn: &Connection) -> Result<Report, Fault> {
    let version = Identity::of(conn)?.version(MIGRATIONS)?;
    let mut report = Report::default();
    let mut integrity = conn.prepare("PRAGMA integrity_check")?;
    for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            report.findings.push(Finding::Pages { reason: text::clean_line(&line) });
        }
    }
    let mut references = conn.prepare("PRAGMA foreign_key_check")?;
    let tables = references.query_map([], |row| row.get::<_, String>(0))?.take(MOST);
    for table in tables {
        report.findings.push(Finding::Reference { table: text::clean_line(&table?) });
    }
    // The tables of an older file are other ones; they become these when it is opened for reading.
    if version == MIGRATIONS.len() {
        match ours(conn, &mut report) {
            Err(Fault::Sqlite(error)) if is_corrupt(&error) => report.findings.push(pages(&Fault::Sqlite(error))),
            outcome => outcome?,
        }
    }
    Ok(report)
}

fn ours(conn: &Connection, report: &mut Report) -> Result<(), Fault> {
    let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned);
    report.articles = count("SELECT count(*) FROM articles WHERE library = 1")?;
    report.bookmarks = count("SELECT count(*) FROM bookmarks WHERE removed_at IS NULL")?;
    report.feeds = count("SELECT count(*) FROM feeds")?;
    for (sql, finding) in RULES {
        let mut broken = conn.prepare(sql)?;
        for id in broken.query_map([], |row| row.get(0))?.take(MOST) {
            report.findings.push(finding(ArticleId(id?)));
        }
    }
    let mut unreadable = Vec::new();
    for (sql, parse) in TEXTS {
        let mut texts = conn.prepare(sql)?;
        let mut rows = texts.query([])?;
        while let Some(row) = rows.next()? {
            let readable = parse(row.get_ref(1)?);
            if !readable {
                unreadable.push(ArticleId(row.get(0)?));
            }
        }
    }
    unreadable.truncate(MOST);
    report.findings.extend(unreadable.into_iter().map(Finding::Unreadable));
    report.findings.extend(unsketched(conn)?);
    Ok(())
}

/// A statement that finds the articles which break a rule, and what that is called.
type Rule = (&'static str, fn(ArticleId) -> Finding);

const RULES: [Rule; 3] = [
    (
        "SELECT a.id FROM articles a LEFT JOIN bookmarks b ON b.article = a.id
        WHERE a.bookmarked <> (b.article IS NOT NULL AND b.removed_at IS NULL)",
        Finding::Bookmark,
    ),
    (
        "SELECT a.id FROM articles a LEFT JOIN bodies b ON b.article = a.id
        WHERE (a.library = 1 OR a.bookmarked = 1) AND b.article IS NULL",
        Finding::Missing,
    ),
    (
        "SELECT min(id) FROM articles WHERE story IS NOT NULL
        GROUP BY story HAVING count(*) < 2 OR NOT max(id = story)",
        Finding::Story,
    ),
];

/// Texts, by article, and what must be able to read them.
type Text = (&'static str, fn(ValueRef<'_>) -> bool);

const TEXTS: [Text; 5] = [
    ("SELECT article, blocks FROM bodies", |body| match body {
        ValueRef::Blob(_) => Body::of(body).is_some(),
        json => is_json::<Vec<Block>>(json),
    }),
    ("SELECT article, blocks FROM fulls", is_json::<Vec<Block>>),
    ("SELECT article, header FROM fulls", is_json::<Article>),
    ("SELECT id, lead FROM articles WHERE lead IS NOT NULL", is_json::<RichText>),
    ("SELECT id, categories FROM articles WHERE categories IS NOT NULL", is_json::<Vec<String>>),
];

fn is_json<T: DeserializeOwned>(value: ValueRef<'_>) -> bool {
    value.as_str().is_ok_and(|json| from_json::<T>(0, json).is_ok())
}

/// Articles of which a key is not in `sketches`, and those of keys that belong to none.
fn unsketched(conn: &Connection) -> Result<Vec<Finding>, Fault> {
    let mut findings = Vec::new();
    let mut known = conn.prepare("SELECT 1 FROM sketches WHERE min = ?1 AND article = ?2")?;
    let mut sketches = conn.prepare("SELECT id, sketch FROM articles WHERE sketch IS NOT NULL")?;
    let mut rows = sketches.query([])?;
    let mut keys = 0_i64;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let sketch = row.get::<_, Vec<u8>>(1).ok().and_then(|bytes| Sketch::from_bytes(&bytes));
        let mut whole = sketch.is_some();
        for key in sketch.iter().flat_map(Sketch::keys) {
            let found = known.exists((key, id))?;
            keys += i64::from(found);
            whole &= found;
        }
        if !whole && findings.len() < MOST {
            findings.push(Finding::Sketch(ArticleId(id)));
        }
    }
    let all: i64 = conn.query_row("SELECT count(*) FROM sketches", [], |row| row.get(0))?;
    if all != keys {
        let mut strays = conn.prepare(
            "SELECT DISTINCT article FROM sketches s
            WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article AND a.sketch IS NOT NULL)",
        )?;
        for id in strays.query_map([], |row| row.get(0))?.take(MOST) {
            findings.push(Finding::Sketch(ArticleId(id?)));
        }
    }
    Ok(findings)
}
