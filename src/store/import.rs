//! Taking articles into the library.

use super::error::StoreErrorKind;
use super::prepared::{Prepared, prepare};
use super::upsert::{Upserted, Upserter};
use super::{Error, Store};
use crate::model::{Article, Timestamp};
use rusqlite::{Connection, OptionalExtension, named_params};
use std::collections::HashSet;

impl Store {
    /// Takes articles into the library, all or none, and returns how many were not in it before.
    ///
    /// An article whose key is known gets the new text and keeps its marks, bookmark and reading position. Where the
    /// publishing dates are equal or unknown, a later import is listed before an earlier one, and one import in the
    /// order given here.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; nothing has been imported then.
    pub fn import(&mut self, articles: &[Article], now: Timestamp) -> Result<usize, Error> {
        let articles: Vec<_> = articles.iter().map(prepare).collect();
        self.without_fsync(|store| store.transact(|transaction| upsert_all(transaction, &articles, now)))
    }

    /// The same, but only the first time under this `name`, whichever reader comes first; 0 any other time.
    ///
    /// # Errors
    ///
    /// As [`import`](Self::import); it may be tried again then.
    pub fn import_once(&mut self, name: &str, articles: &[Article], now: Timestamp) -> Result<usize, Error> {
        let key = format!("imported:{name}");
        // The common case, asked without the write lock.
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

    /// Does `work` without forcing it to the disk: what is imported can be imported again. The next mark forces both.
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

/// Takes articles in by the reader's own hand; returns how many were not in the library.
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
