//! Taking articles into the library.

use super::error::Fault;
use super::record::{Record, header};
use super::{Store, StoreError};
use crate::model::{Article, Timestamp};
use rusqlite::{Connection, OptionalExtension, ToSql};

impl Store {
    /// Takes articles into the library, all or none, and returns how many were not in it before.
    ///
    /// An article whose key is known gets the new text and keeps its marks, bookmark and reading position. Where the
    /// publishing dates are equal or unknown, a later import is listed before an earlier one, and one import in the
    /// order given here.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotKept`] or [`StoreError::Database`]; nothing has been imported then.
    pub fn import(&mut self, articles: &[Article], now: Timestamp) -> Result<usize, StoreError> {
        self.unforced(|store| store.transact(|transaction| Ok(take_in(transaction, articles, now)?)))
    }

    /// The same, but only the first time under this `name`, whichever reader comes first; 0 any other time.
    ///
    /// # Errors
    ///
    /// As [`import`](Self::import); it may be tried again then.
    pub fn import_once(&mut self, name: &str, articles: &[Article], now: Timestamp) -> Result<usize, StoreError> {
        let key = format!("imported:{name}");
        // The common case, asked without the write lock.
        if self.read(|conn| is_done(conn, &key))? {
            return Ok(0);
        }
        self.unforced(|store| {
            store.transact(|transaction| {
                if is_done(transaction, &key)? {
                    return Ok(0);
                }
                transaction.execute("INSERT INTO main.meta (key, value) VALUES (?1, ?2)", (&key, now.0.to_string()))?;
                Ok(take_in(transaction, articles, now)?)
            })
        })
    }

    /// Does `work` without forcing it to the disk: what is imported can be imported again. The next mark forces both.
    fn unforced<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.read(|conn| Ok(conn.pragma_update(None, "synchronous", "NORMAL")?))?;
        let done = work(self);
        self.read(|conn| Ok(conn.pragma_update(None, "synchronous", "FULL")?))?;
        done
    }
}

fn is_done(conn: &Connection, key: &str) -> Result<bool, Fault> {
    Ok(conn.query_row("SELECT 1 FROM main.meta WHERE key = ?1", [key], |_| Ok(())).optional()?.is_some())
}

fn take_in(conn: &Connection, articles: &[Article], now: Timestamp) -> rusqlite::Result<usize> {
    let before = size(conn)?;
    let mut header = conn.prepare_cached(concat!(
        "INSERT INTO main.articles (key, added, library, ",
        header!(),
        ") VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET (library, ",
        header!(),
        ") = (1, ",
        header!("excluded."),
        ")
        RETURNING id"
    ))?;
    let mut body = conn.prepare_cached(
        "INSERT INTO main.bodies (article, blocks) VALUES (?1, ?2)
        ON CONFLICT (article) DO UPDATE SET blocks = excluded.blocks",
    )?;
    // The last comes first: among equal dates the higher id is listed first, and of two articles with one key the
    // first given is what stays.
    for article in articles.iter().rev() {
        let record = Record::new(article)?;
        let mut values: Vec<&dyn ToSql> = vec![&article.key, &now.0];
        values.extend(record.header());
        let id: i64 = header.query_row(values.as_slice(), |row| row.get(0))?;
        body.execute((id, record.blocks()))?;
    }
    Ok(usize::try_from(size(conn)? - before).unwrap_or(0))
}

fn size(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("SELECT count(*) FROM main.articles WHERE library = 1", [], |row| row.get(0))
}
