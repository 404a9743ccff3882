//! Importing articles into the library.

use super::error::StoreErrorKind;
use super::prepared::{Prepared, prepare};
use super::upsert::{Upserted, Upserter};
use super::{Error, Store};
use crate::model::{Article, Timestamp};
use rusqlite::{Connection, OptionalExtension, named_params};
use std::collections::HashSet;

impl Store {
    /// Imports articles into the library, all or none, and returns how many were not in it before.
    ///
    /// An article that is stored already gets the new text and keeps its flags, bookmark and reading position. Among
    /// articles with equal or unknown dates, a later import is listed before an earlier one, and the articles of one
    /// import in the order given here.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; nothing has been imported then.
    pub fn import(&mut self, articles: &[Article], now: Timestamp) -> Result<usize, Error> {
        let articles: Vec<_> = articles.iter().map(prepare).collect();
        self.without_fsync(|store| store.transact(|transaction| upsert_all(transaction, &articles, now)))
    }

    /// As [`import`](Self::import), but only once for each `name`, whichever process comes first; 0 any other time.
    ///
    /// # Errors
    ///
    /// As [`import`](Self::import); it may be tried again then.
    pub fn import_once(&mut self, name: &str, articles: &[Article], now: Timestamp) -> Result<usize, Error> {
        let key = format!("imported:{name}");
        // The common case needs no write lock.
        if self.read(|conn| is_done(conn, &key))? {
            return Ok(0);
        }
        let articles: Vec<_> = articles.iter().map(prepare).collect();
        self.without_fsync(|store| {
            store.transact(|transaction| {
                if is_done(transaction, &key)? {
                    return Ok(0);
                }
                let done = named_params! { ":key": key, ":at": now.0.to_string() };
                transaction.execute("INSERT INTO main.meta (key, value) VALUES (:key, :at)", done)?;
                upsert_all(transaction, &articles, now)
            })
        })
    }

    /// Notes that something has happened, for good; returns whether this is the first time.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`].
    pub fn note_once(&mut self, name: &str, now: Timestamp) -> Result<bool, Error> {
        // The common case needs no write lock.
        if self.is_noted(name)? {
            return Ok(false);
        }
        self.write(|transaction| {
            let noted = named_params! { ":key": format!("noted:{name}"), ":at": now.0.to_string() };
            let inserted = "INSERT OR IGNORE INTO main.meta (key, value) VALUES (:key, :at)";
            Ok(transaction.execute(inserted, noted)? > 0)
        })
    }

    /// Whether this has been noted.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn is_noted(&self, name: &str) -> Result<bool, Error> {
        self.read(|conn| is_done(conn, &format!("noted:{name}")))
    }

    /// Does `work` without an fsync: what it stores can be fetched or imported again. The next change of the user's
    /// fsyncs both.
    pub(super) fn without_fsync<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.read(|conn| Ok(conn.pragma_update(None, "synchronous", "NORMAL")?))?;
        let outcome = work(self);
        self.read(|conn| Ok(conn.pragma_update(None, "synchronous", "FULL")?))?;
        outcome
    }
}

fn is_done(conn: &Connection, key: &str) -> Result<bool, StoreErrorKind> {
    Ok(conn.query_row("SELECT 1 FROM main.meta WHERE key = ?", [key], |_| Ok(())).optional()?.is_some())
}

/// Stores imported articles; returns how many were not in the library.
pub(super) fn upsert_all(conn: &Connection, articles: &[Prepared], now: Timestamp) -> Result<usize, StoreErrorKind> {
    let mut upserter = Upserter::new(conn, None, now)?;
    let mut new = 0;
    for article in insertion_order(articles) {
        new += usize::from(matches!(upserter.upsert(article)?, Upserted::New(_)));
    }
    Ok(new)
}

/// The articles in the order in which they are stored, each key once. The last comes first: among equal dates the
/// higher id is listed first. Of two with one key the first given is the one.
pub(super) fn insertion_order(articles: &[Prepared]) -> Vec<&Prepared> {
    let mut keys = HashSet::with_capacity(articles.len());
    let mut order: Vec<_> = articles.iter().filter(|article| keys.insert(article.key())).collect();
    order.reverse();
    order
}
