//! The tables, and the migrations that bring an older file up to date.
//!
//! The version is SQLite's own `user_version`: how many of [`MIGRATIONS`] the file has behind it. A published migration
//! is never edited; a change is a further one. There is no way back: an older program refuses a newer file.
//!
//! The layout follows three measurements. Texts have a table of their own, so that headers lie close together. A
//! listing reads one partial covering index and no header. Flags are columns of that index, so that setting one moves
//! one entry of it.

use super::columns::header;
use super::error::{StoreErrorKind, error_code};
use super::file_header::FileHeader;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

/// "khbr", SQLite's `application_id` of a database of Khabar.
pub(super) const APPLICATION_ID: i32 = 0x6b68_6272;

/// The migrations from an empty file to the current schema.
pub(super) const MIGRATIONS: &[&str] = &[FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH];

const FIRST: &str = "
CREATE TABLE articles (
    id           INTEGER PRIMARY KEY,
    key          TEXT NOT NULL UNIQUE,
    kicker       TEXT,
    title        TEXT NOT NULL,
    byline       TEXT,
    published    INTEGER,
    source       TEXT,
    url          TEXT,
    file         TEXT,
    lang         TEXT,
    image_url    TEXT,
    image_alt    TEXT,
    lead         TEXT,
    added        INTEGER,
    library      INTEGER NOT NULL DEFAULT 0,
    read         INTEGER NOT NULL DEFAULT 0,
    bookmarked   INTEGER NOT NULL DEFAULT 0,
    anchor_block INTEGER NOT NULL DEFAULT 0,
    anchor_byte  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX library_newest ON articles (published DESC, id DESC, read, bookmarked) WHERE library = 1;

CREATE TABLE bodies (
    article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    blocks  TEXT NOT NULL
);

CREATE TABLE bookmarks (
    article    INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    kept_at    INTEGER NOT NULL,
    note       TEXT NOT NULL DEFAULT '',
    removed_at INTEGER
);
CREATE INDEX bookmarks_newest ON bookmarks (kept_at DESC, article DESC) WHERE removed_at IS NULL;

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
";

/// Feeds, and what articles need that come from them.
///
/// - `revision` grows by one with every text that is stored and every article that is removed, in `articles` and
///   `gone` together: the index, which follows the database, asks for everything above the last number it has seen.
/// - `seal` is a fingerprint: a hash of everything an article came with. `hash` is a hash of its words alone.
///   `feed_articles` has the fingerprint of each feed's own version, so that an article which two feeds carry in
///   different lengths does not look edited in one because the other was fetched.
/// - `sketch` is a min-hash of the words, `sketches` finds articles by parts of it. It has no
///   foreign key, because its rows are found through the sketch and not through the article.
/// - `gone` has a hash of the key of every article that was removed, so that its feed does not bring it back. Such a
///   row takes 30 bytes, where a header without a body would take 500, and listings need not step over it.
const SECOND: &str = "
ALTER TABLE articles ADD COLUMN categories TEXT;
ALTER TABLE articles ADD COLUMN hash INTEGER;
ALTER TABLE articles ADD COLUMN seal INTEGER;
ALTER TABLE articles ADD COLUMN words INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN sketch BLOB;
ALTER TABLE articles ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN story INTEGER;
ALTER TABLE articles ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET revision = id;
DROP INDEX library_newest;
CREATE INDEX library_newest ON articles (published DESC, id DESC, read, bookmarked, story) WHERE library = 1;
CREATE INDEX articles_revision ON articles (revision);
CREATE INDEX articles_story ON articles (story) WHERE story IS NOT NULL;

CREATE TABLE feeds (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    url          TEXT NOT NULL UNIQUE,
    title        TEXT,
    name         TEXT,
    site         TEXT,
    folder       TEXT NOT NULL DEFAULT '',
    full_text    INTEGER NOT NULL DEFAULT 0,
    etag         TEXT,
    modified     TEXT,
    body_hash    INTEGER,
    tried_at     INTEGER,
    succeeded_at INTEGER,
    retry_at     INTEGER,
    fault        TEXT
);

CREATE TABLE feed_articles (
    feed    INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    seal    INTEGER NOT NULL,
    PRIMARY KEY (feed, article)
) WITHOUT ROWID;
CREATE INDEX feeds_of_article ON feed_articles (article, feed);

CREATE TABLE fulls (
    article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    header  TEXT NOT NULL,
    blocks  TEXT NOT NULL
);

CREATE TABLE tags (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    tag     TEXT NOT NULL,
    PRIMARY KEY (article, tag)
) WITHOUT ROWID;
CREATE INDEX tags_by_name ON tags (tag, article);

CREATE TABLE searches (
    name  TEXT PRIMARY KEY,
    query TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE sketches (
    min     INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (min, article)
) WITHOUT ROWID;

CREATE TABLE gone (
    key      INTEGER PRIMARY KEY,
    article  INTEGER NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX gone_revision ON gone (revision);
";

/// Pages that are still to be fetched, for feeds with full texts.
///
/// A row exists from the moment when the article is stored until its page is stored or given up. `attempts` counts the
/// failed attempts, `since` is when the page was enqueued, `fault` is the error of the last attempt.
const THIRD: &str = "
CREATE TABLE pages (
    article  INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    attempts INTEGER NOT NULL DEFAULT 0,
    since    INTEGER NOT NULL,
    retry_at INTEGER,
    fault    TEXT
);
";

/// What of the last document of a feed was not understood, and how often; `issue` is its name in `FeedIssue`.
const FOURTH: &str = "
CREATE TABLE feed_issues (
    feed  INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
    issue TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (feed, issue)
) WITHOUT ROWID;
";

/// Where an article stands in the library: by its date, but never later than that date came, so that a feed that dates
/// an article in the year 2999 does not keep it above all others; without a date, by when it came.
const FIFTH: &str = "
ALTER TABLE articles ADD COLUMN listed_at INTEGER;
UPDATE articles SET listed_at = coalesce(min(published, added), published, added);
DROP INDEX library_newest;
CREATE INDEX library_newest ON articles (listed_at DESC, id DESC, read, bookmarked, story) WHERE library = 1;
";

/// Which feeds an earlier version read last ([`super::aliases`]).
///
/// That version read less of a feed and made other keys, so the next answer is read even if it has not changed.
const SIXTH: &str = "
ALTER TABLE feeds ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
UPDATE feeds SET stale = 1, etag = NULL, modified = NULL, body_hash = NULL WHERE succeeded_at IS NOT NULL;
";

/// How many of `migrations` the file has behind it, if it is one that this program may use.
pub(super) fn version(header: FileHeader, migrations: &[&str]) -> Result<usize, StoreErrorKind> {
    if header.is_empty() {
        return Ok(0);
    }
    match usize::try_from(header.version) {
        // No version of ours is 0 once it has tables.
        _ if header.application_id != APPLICATION_ID => Err(StoreErrorKind::Foreign),
        Err(_) | Ok(0) => Err(StoreErrorKind::Foreign),
        Ok(version) if version > migrations.len() => Err(StoreErrorKind::TooNew),
        Ok(version) => Ok(version),
    }
}

/// Applies the migrations that the file has not behind it yet.
///
/// Reads the version again under the write lock: of two processes that start at once, the second finds the work done. A
/// file that is up to date is not locked at all.
pub(super) fn migrate(conn: &mut Connection, migrations: &[&str]) -> Result<(), StoreErrorKind> {
    if version(FileHeader::read(conn)?, migrations)? == migrations.len() {
        return Ok(());
    }
    let transaction = Transaction::new(conn, TransactionBehavior::Immediate)?;
    let done = version(FileHeader::read(&transaction)?, migrations)?;
    for migration in migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", i64::try_from(migrations.len()).unwrap_or(i64::MAX))?;
    transaction.commit()?;
    Ok(())
}

/// What this version reads and writes.
pub(super) const TABLES: [(&str, &str); 13] = [
    (
        "articles",
        concat!(
            "id, key, ",
            header!(),
            ", added, library, read, bookmarked, anchor_block, anchor_byte, hash, seal, words, sketch, changed, story, \
            revision, listed_at"
        ),
    ),
    ("bodies", "article, blocks"),
    ("bookmarks", "article, kept_at, note, removed_at"),
    ("meta", "key, value"),
    (
        "feeds",
        "id, url, title, name, site, folder, full_text, etag, modified, body_hash, tried_at, succeeded_at, retry_at, \
        fault, stale",
    ),
    ("feed_articles", "feed, article, seal"),
    ("fulls", "article, header, blocks"),
    ("tags", "article, tag"),
    ("searches", "name, query"),
    ("sketches", "min, article"),
    ("gone", "key, article, revision"),
    ("pages", "article, attempts, since, retry_at, fault"),
    ("feed_issues", "feed, issue, count"),
];

/// Asks for every column and reads the root page of every table, so that the store finds a missing or torn table when
/// it opens and not in the middle of the user's work. It finds deeper damage when it reads the damaged page.
pub(super) fn check(conn: &Connection) -> Result<(), StoreErrorKind> {
    for (table, columns) in TABLES {
        // Compiled but not run: this check does not read the pages of long texts.
        conn.prepare(&format!("SELECT {columns} FROM main.{table}"))
            .map(drop)
            .and_then(|()| conn.execute_batch(&format!("SELECT 1 FROM main.{table} LIMIT 1")))
            .map_err(|error| match error_code(&error) {
                // "no such table": the header is ours, but the table is missing.
                Some(ErrorCode::Unknown) => StoreErrorKind::Damaged(error),
                _ => StoreErrorKind::Sqlite(error),
            })?;
    }
    Ok(())
}
