//! The queue of pages that are still to be fetched, for the full texts of articles.
//!
//! A feed with full texts enqueues a page for each new article, in the transaction that stores the article; so an
//! interrupted fetch forgets none. A page leaves the queue when its full text is stored, when it turns out to hold no
//! article, and when it has failed too often or for too long.
//!
//! Deliberately bounded: a page is fetched [`MAX_ATTEMPTS`] times at most, within [`MAX_AGE`], and a feed retries no
//! more than [`MAX_RETRIES`] pages at once. An answer that asks to wait does not count as an attempt: a busy server
//! sends it for most pages without looking at them.

use super::columns::to_json;
use super::error::StoreErrorKind;
use super::{Error, Store};
use crate::model::{ArticleId, FeedId, FetchError, PendingPages, Timestamp};
use rusqlite::{Connection, OptionalExtension, named_params};
use std::collections::{HashMap, HashSet};

/// How often a page is fetched, the first time included.
const MAX_ATTEMPTS: i64 = 3;

/// How long a page is tried, in seconds: three days.
const MAX_AGE: i64 = 3 * 24 * 60 * 60;

/// How many pages that have failed before a feed retries in one fetch.
const MAX_RETRIES: usize = 50;

/// A page to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToFetch {
    /// The article whose page it is.
    pub article: ArticleId,
    /// The feed that brought the article.
    pub feed: FeedId,
    /// The feed's address.
    pub feed_url: String,
    /// The page's address.
    pub url: String,
}

impl Store {
    /// Enqueues the pages of these articles at `now`, as if the articles were new. Skips articles without an address.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; nothing has changed then.
    pub fn enqueue_pages(&mut self, articles: &[ArticleId], now: Timestamp) -> Result<(), Error> {
        self.without_fsync(|store| store.transact(|transaction| enqueue(transaction, articles, now)))
    }

    /// The pages to be fetched at `now` for those of these feeds that have full texts: first the pages that have not
    /// been tried, then those that have failed, the newest first. Drops pages that have been tried for too long.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`].
    pub fn due_pages(&mut self, feeds: &[FeedId], now: Timestamp) -> Result<Vec<PageToFetch>, Error> {
        const DUE: &str = "
            SELECT f.id AS feed, f.url AS feed_url, p.article, a.url, p.fault IS NOT NULL AS has_failed
            FROM main.pages p
            JOIN main.feed_articles of_feed ON of_feed.article = p.article
            JOIN main.feeds f ON f.id = of_feed.feed
            JOIN main.articles a ON a.id = p.article
            WHERE f.full_text AND a.url IS NOT NULL AND coalesce(p.retry_at <= ?, TRUE)
            ORDER BY p.fault IS NOT NULL, p.since DESC, p.article DESC, f.id";
        self.without_fsync(|store| {
            store.transact(|transaction| {
                transaction
                    .prepare_cached("DELETE FROM main.pages WHERE since <= ?")?
                    .execute([now.0.saturating_sub(MAX_AGE)])?;
                let mut retries: HashMap<FeedId, usize> = feeds.iter().map(|feed| (*feed, 0)).collect();
                // An article that two of the feeds carry has one page.
                let mut seen = HashSet::new();
                let mut due = Vec::new();
                let mut statement = transaction.prepare_cached(DUE)?;
                let mut rows = statement.query([now.0])?;
                while let Some(row) = rows.next()? {
                    let (feed, article) = (FeedId(row.get("feed")?), ArticleId(row.get("article")?));
                    let Some(retries) = retries.get_mut(&feed).filter(|retries| **retries < MAX_RETRIES) else {
                        continue;
                    };
                    if seen.insert(article) {
                        *retries += usize::from(row.get::<_, bool>("has_failed")?);
                        due.push(PageToFetch { article, feed, feed_url: row.get("feed_url")?, url: row.get("url")? });
                    }
                }
                Ok(due)
            })
        })
    }

    /// The address of a feed that brought the article; `None` if none did.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub(crate) fn feed_address(&self, article: ArticleId) -> Result<Option<String>, Error> {
        self.read(|conn| {
            let mut select = conn.prepare_cached(
                "SELECT f.url FROM main.feed_articles of_feed JOIN main.feeds f ON f.id = of_feed.feed
                WHERE of_feed.article = ? ORDER BY f.id LIMIT 1",
            )?;
            Ok(select.query_row([article.0], |row| row.get("url")).optional()?)
        })
    }

    /// Notes that the page of an article could not be fetched. The error, and how often it has happened, decide whether
    /// the page stays in the queue.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`].
    pub fn record_page_failure(&mut self, article: ArticleId, error: &FetchError) -> Result<(), Error> {
        let (attempt, retry_at) = match error {
            FetchError::Busy { until } => (0, until.map(|at| at.0)),
            _ => (1, None),
        };
        self.without_fsync(|store| {
            store.transact(|transaction| {
                if error.is_transient() {
                    transaction
                        .prepare_cached(
                            "UPDATE main.pages SET attempts = attempts + :attempt, retry_at = :retry_at, fault = :error
                            WHERE article = :article",
                        )?
                        .execute(named_params! {
                            ":article": article.0,
                            ":attempt": attempt,
                            ":retry_at": retry_at,
                            ":error": to_json(error),
                        })?;
                }
                transaction
                    .prepare_cached(
                        "DELETE FROM main.pages WHERE article = :article AND (attempts >= :max OR NOT :is_transient)",
                    )?
                    .execute(named_params! {
                        ":article": article.0,
                        ":max": MAX_ATTEMPTS,
                        ":is_transient": error.is_transient(),
                    })?;
                Ok(())
            })
        })
    }
}

/// Adds the pages of these articles to the queue.
pub(super) fn enqueue(conn: &Connection, articles: &[ArticleId], now: Timestamp) -> Result<(), StoreErrorKind> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO main.pages (article, since)
        SELECT id, :now FROM main.articles WHERE id = :article AND url IS NOT NULL
        ON CONFLICT (article) DO UPDATE SET attempts = 0, since = excluded.since, retry_at = NULL, fault = NULL",
    )?;
    for article in articles {
        insert.execute(named_params! { ":article": article.0, ":now": now.0 })?;
    }
    Ok(())
}

/// Takes the page of the article `row` off the queue, because its full text is stored.
pub(super) fn complete(conn: &Connection, row: i64) -> Result<(), StoreErrorKind> {
    conn.prepare_cached("DELETE FROM main.pages WHERE article = ?")?.execute([row])?;
    Ok(())
}

/// How many pages each feed still has in the queue after a failed attempt, and why.
pub(super) fn pending(conn: &Connection) -> rusqlite::Result<HashMap<i64, PendingPages>> {
    // Each feed shows the error of its newest article, so that the choice is the same each time.
    let mut statement = conn.prepare_cached(
        "SELECT of_feed.feed, p.fault FROM main.pages p
        JOIN main.feed_articles of_feed ON of_feed.article = p.article
        JOIN main.feeds f ON f.id = of_feed.feed
        WHERE f.full_text AND p.fault IS NOT NULL ORDER BY p.article DESC",
    )?;
    let mut pending_pages: HashMap<i64, PendingPages> = HashMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let feed = row.get("feed")?;
        if let Some(entry) = pending_pages.get_mut(&feed) {
            entry.count += 1;
        } else if let Ok(fault) = serde_json::from_str(&row.get::<_, String>("fault")?) {
            pending_pages.insert(feed, PendingPages { count: 1, error: fault });
        }
    }
    Ok(pending_pages)
}
