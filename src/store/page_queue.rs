//! Whole articles that are still to be fetched.
//!
//! A feed of which whole articles are wanted leaves a row here for each new article, in the transaction that takes it
//! in; so a fetch that is cut short does not forget them. The row goes when the page is kept (whoever fetched it), when
//! it is found to hold nothing, and when it has failed too often or for too long.
//!
//! Deliberately bounded: a page is asked for [`MAX_ATTEMPTS`] times, within [`MAX_AGE`], and no more than [`MAX_RETRIES`] of a
//! feed at once. That a server asks to wait is no attempt: most of a busy server's pages were not asked for at all.

use super::columns::to_json;
use super::error::StoreErrorKind;
use super::{Error, Store};
use crate::model::{ArticleId, FeedId, FetchError, PendingPages, Timestamp};
use rusqlite::{Connection, named_params};
use std::collections::{HashMap, HashSet};

/// How often a page is asked for, the first time included.
const MAX_ATTEMPTS: i64 = 3;

/// How long a page is tried, in seconds: three days.
const MAX_AGE: i64 = 3 * 24 * 60 * 60;

/// How many pages of a feed that have failed before are asked for in one fetch.
const MAX_RETRIES: usize = 50;

/// A page that is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToFetch {
    /// The article whose page it is.
    pub article: ArticleId,
    /// The feed that brought the article.
    pub feed: FeedId,
    /// The page's address.
    pub url: String,
}

impl Store {
    /// Notes at `now` that the pages of these articles are wanted, as if they had just come. What has no address has no
    /// page.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; nothing has changed then.
    pub fn enqueue_pages(&mut self, articles: &[ArticleId], now: Timestamp) -> Result<(), Error> {
        self.without_fsync(|store| store.transact(|transaction| enqueue(transaction, articles, now)))
    }

    /// The pages to be asked for at `now` of those of these feeds of which whole articles are wanted: those that have
    /// not been asked for yet, and then those that have failed, the newest first. What has been tried for too long is
    /// forgotten.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`].
    pub fn due_pages(&mut self, feeds: &[FeedId], now: Timestamp) -> Result<Vec<PageToFetch>, Error> {
        const DUE: &str = "
            SELECT f.id AS feed, p.article, a.url, p.fault IS NOT NULL AS has_failed
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
                        due.push(PageToFetch { article, feed, url: row.get("url")? });
                    }
                }
                Ok(due)
            })
        })
    }

    /// Notes that the page of an article could not be fetched. Whether it is asked for again depends on why, and on how
    /// often that has happened.
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

/// Notes that the pages of these articles are wanted.
pub(super) fn enqueue(conn: &Connection, articles: &[ArticleId], now: Timestamp) -> Result<(), StoreErrorKind> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO main.pages (article, since) SELECT id, :now FROM main.articles WHERE id = :article AND url IS NOT NULL
        ON CONFLICT (article) DO UPDATE SET attempts = 0, since = excluded.since, retry_at = NULL, fault = NULL",
    )?;
    for article in articles {
        insert.execute(named_params! { ":article": article.0, ":now": now.0 })?;
    }
    Ok(())
}

/// An article's page is there: it is wanted no longer.
pub(super) fn complete(conn: &Connection, row: i64) -> Result<(), StoreErrorKind> {
    conn.prepare_cached("DELETE FROM main.pages WHERE article = ?")?.execute([row])?;
    Ok(())
}

/// What each feed still owes of its whole articles, where an attempt has failed.
pub(super) fn pending(conn: &Connection) -> rusqlite::Result<HashMap<i64, PendingPages>> {
    // Of the faults of a feed the one of its newest article, to be the same each time.
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
