//! The session: articles from the files named on the command line, which the user reads without storing them.
//!
//! A session article has a negative id for as long as the program runs, even after a flag has brought its header into
//! the database; the column `kept` then has the row there. An article that was in the database before has the
//! database's id from the start. Either way an article has one id during one run, in the column `shown`. Its text is
//! that of the file as it is now, even if a bookmark holds an older copy.

use super::columns::{ArticleColumns, NamedValue, header};
use super::error::StoreErrorKind;
use super::upsert::next_revision;
use super::{Error, Store};
use crate::model::{Article, ArticleId};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, named_params};

/// Creates the session's tables. Entries and texts are separate, as in the database: a listing reads entries only.
pub(super) fn create(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "CREATE TEMP TABLE session (
            id    INTEGER PRIMARY KEY,
            key   TEXT NOT NULL UNIQUE,
            shown INTEGER NOT NULL UNIQUE,
            kept  INTEGER UNIQUE
        );
        CREATE TEMP TABLE session_texts (
            id         INTEGER PRIMARY KEY,
            kicker     TEXT,
            title      TEXT NOT NULL,
            byline     TEXT,
            published  INTEGER,
            source     TEXT,
            url        TEXT,
            file       TEXT,
            lang       TEXT,
            image_url  TEXT,
            image_alt  TEXT,
            lead       TEXT,
            categories TEXT,
            blocks     TEXT NOT NULL
        );",
    )
}

impl Store {
    /// Adds articles to the end of the session's list, and returns how many were added: of those with the same key the
    /// first stays.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] where the temporary file finds no room, or [`Error::Database`]; none has been added
    /// then.
    pub fn add_to_session(&mut self, articles: &[Article]) -> Result<usize, Error> {
        let mut next_id = self.next_session_id;
        self.repair_shared_memory();
        // Only temporary tables are written: no other process has to wait.
        let added = Transaction::new(&mut self.conn, TransactionBehavior::Deferred).and_then(|transaction| {
            let added = add(&transaction, articles, &mut next_id)?;
            transaction.commit()?;
            Ok(added)
        });
        self.next_session_id = next_id;
        added.map_err(|error| StoreErrorKind::from(error).with_path(&self.path))
    }
}

fn add(conn: &Connection, articles: &[Article], next_id: &mut i64) -> rusqlite::Result<usize> {
    let mut insert_entry = conn.prepare_cached(
        "INSERT OR IGNORE INTO temp.session (id, key, shown, kept)
        SELECT :id, :key, coalesce(a.id, :id), a.id FROM (SELECT 1) LEFT JOIN main.articles a ON a.key = :key",
    )?;
    let mut insert_text = conn.prepare_cached(concat!(
        "INSERT INTO temp.session_texts (id, blocks, ",
        header!(),
        ") VALUES (:id, :blocks, ",
        header!(":"),
        ")"
    ))?;
    let mut added = 0;
    for article in articles {
        if insert_entry.execute(named_params! { ":id": *next_id, ":key": article.key })? == 0 {
            continue;
        }
        let columns = ArticleColumns::new(article, None);
        let mut values: Vec<NamedValue<'_>> = vec![(":id", &*next_id), (":blocks", &columns.body)];
        values.extend(columns.header(article));
        insert_text.execute(values.as_slice())?;
        *next_id -= 1;
        added += 1;
    }
    Ok(added)
}

/// The database's row for `id`; `None` for an article that only this session has.
pub(super) fn stored_row(conn: &Connection, id: ArticleId) -> Result<Option<i64>, StoreErrorKind> {
    let row = if id.0 < 0 {
        conn.prepare_cached("SELECT kept FROM temp.session WHERE id = ?")?.query_row([id.0], |row| row.get("kept"))
    } else {
        conn.prepare_cached("SELECT id FROM main.articles WHERE id = ?")?.query_row([id.0], |row| row.get("id"))
    };
    row.optional()?.ok_or(StoreErrorKind::NoArticle)
}

/// The database's row for `id`. For an article of this session the header is copied there first, without the text.
pub(super) fn ensure_stored_row(conn: &Connection, id: ArticleId, at: Option<i64>) -> Result<i64, StoreErrorKind> {
    if let Some(row) = stored_row(conn, id)? {
        return Ok(row);
    }
    // Another process may have stored the same article meanwhile.
    conn.prepare_cached(concat!(
        "INSERT INTO main.articles (key, added, listed_at, ",
        header!(),
        ") SELECT key, :now, coalesce(min(published, :now), published, :now), ",
        header!(),
        " FROM temp.session JOIN temp.session_texts USING (id) WHERE id = :id
        ON CONFLICT (key) DO NOTHING"
    ))?
    .execute(named_params! { ":id": id.0, ":now": at })?;
    let row = conn
        .prepare_cached(
            "UPDATE temp.session SET kept = (SELECT a.id FROM main.articles a WHERE a.key = session.key)
            WHERE id = ? RETURNING kept",
        )?
        .query_row([id.0], |row| row.get("kept"))?;
    Ok(row)
}

/// Copies the session's header and text over those of the article `row`, unless the article belongs to the library,
/// whose text stays. Does nothing for an article that is not of this session. The statistics of an older text are
/// reset.
pub(super) fn store_session_text(conn: &Connection, row: i64) -> Result<(), StoreErrorKind> {
    conn.prepare_cached(concat!(
        "UPDATE main.articles SET (listed_at, revision, hash, seal, words, ",
        header!(),
        ") = (SELECT coalesce(min(published, articles.added), published, articles.added), :revision, NULL, NULL, 0, ",
        header!(),
        " FROM temp.session_texts JOIN temp.session s USING (id) WHERE s.kept = :row)
        WHERE id = :row AND library = 0 AND EXISTS (SELECT 1 FROM temp.session WHERE kept = :row)"
    ))?
    .execute(named_params! { ":row": row, ":revision": next_revision(conn)? })?;
    conn.prepare_cached(
        "INSERT INTO main.bodies (article, blocks)
        SELECT s.kept, t.blocks FROM temp.session s JOIN temp.session_texts t USING (id)
        JOIN main.articles a ON a.id = s.kept WHERE s.kept = ? AND a.library = 0
        ON CONFLICT (article) DO UPDATE SET blocks = excluded.blocks",
    )?
    .execute([row])?;
    Ok(())
}
