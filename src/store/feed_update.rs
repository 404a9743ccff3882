//! What a feed has answered, and how it went.
//!
//! Everything here can be fetched again, so it is not forced to the disk; it is never half there either. A long answer
//! is stored in slices, each a transaction of a few milliseconds, because the reader's marks wait for the same lock.
//! What the server is told next time (its `ETag` and the like) stands in the last slice: a fetch that is cut short is
//! done again from the beginning and finds the first slices known. Who has many answers takes a slice of each in turn
//! ([`PendingUpdate`]), so that the longest keeps none of the others waiting.

use super::columns::to_json;
use super::error::StoreErrorKind;
use super::import::insertion_order;
use super::prepared::Prepared;
use super::upsert::{Upserted, Upserter};
use super::{Error, Store, page_queue};
use crate::model::{ArticleId, FeedId, FetchError, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use std::collections::HashSet;
use std::thread;
use std::time::Duration;

/// How many articles one transaction takes in.
const BATCH: usize = 100;

/// Between two slices others get the lock: they ask for it every few milliseconds.
const BATCH_PAUSE: Duration = Duration::from_millis(1);

/// A feed's answer.
#[derive(Debug, Clone, Default)]
pub struct FeedUpdate {
    /// Its articles in their order.
    pub articles: Vec<Prepared>,
    /// Its title.
    pub title: Option<String>,
    /// The address of its site.
    pub site: Option<String>,
    /// The answer's `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`, as it came.
    pub modified: Option<String>,
    /// A hash of its body.
    pub body_hash: Option<u64>,
    /// Where the feed has moved for good (HTTP 301 and 308); `None` if it has not.
    pub moved_to: Option<String>,
}

/// What has become of a feed's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateSummary {
    /// The feed: another one if it has moved to an address that was followed already. Its articles are that one's now,
    /// and it is gone.
    pub feed: FeedId,
    /// How many articles are new in the library.
    pub new: usize,
    /// How many have other words than before.
    pub changed: usize,
    /// Those new and changed ones.
    pub articles: Vec<ArticleId>,
}

impl UpdateSummary {
    /// Of an update that has brought nothing to this feed.
    pub(crate) fn empty(feed: FeedId) -> Self {
        Self { feed, new: 0, changed: 0, articles: Vec::new() }
    }
}

/// A feed's answer that is taken in slice by slice, so that others can be taken in between. What has been taken in
/// takes no memory any more.
#[derive(Debug)]
pub struct PendingUpdate {
    /// What is left: each key once, and the next article last.
    update: FeedUpdate,
    summary: UpdateSummary,
}

impl PendingUpdate {
    /// An answer of which nothing has been taken in.
    pub fn new(feed: FeedId, mut update: FeedUpdate) -> Self {
        let mut keys = HashSet::with_capacity(update.articles.len());
        let first: Vec<bool> = update.articles.iter().map(|article| keys.insert(article.key())).collect();
        let mut first = first.into_iter();
        update.articles.retain(|_| first.next().unwrap_or(false));
        Self { update, summary: UpdateSummary::empty(feed) }
    }

    /// What has become of it so far.
    pub fn into_summary(self) -> UpdateSummary {
        self.summary
    }
}

impl Store {
    /// Takes in what a feed has answered at `now`.
    ///
    /// # Errors
    ///
    /// [`Error::NoFeed`] if the feed is no longer followed; [`Error::Unwritable`] or [`Error::Database`].
    /// Some of the articles may have been taken in then; the next fetch brings the rest.
    pub fn apply_update(&mut self, id: FeedId, update: &FeedUpdate, now: Timestamp) -> Result<UpdateSummary, Error> {
        let mut summary = UpdateSummary::empty(id);
        let articles = insertion_order(&update.articles);
        let mut rest = articles.as_slice();
        loop {
            let (batch, remaining) = rest.split_at(rest.len().min(BATCH));
            rest = remaining;
            self.apply_batch(batch, &mut summary, update, rest.is_empty(), now)?;
            if rest.is_empty() {
                return Ok(summary);
            }
        }
    }

    /// Takes in at `now` the next slice of an answer. Returns whether it was the last.
    ///
    /// # Errors
    ///
    /// As [`take_feed`](Self::apply_update).
    pub fn apply_next_batch(&mut self, pending: &mut PendingUpdate, now: Timestamp) -> Result<bool, Error> {
        let PendingUpdate { update, summary } = pending;
        let batch = update.articles.split_off(update.articles.len().saturating_sub(BATCH));
        let batch: Vec<&Prepared> = batch.iter().rev().collect();
        let is_last = update.articles.is_empty();
        self.apply_batch(&batch, summary, update, is_last, now)?;
        Ok(is_last)
    }

    /// Takes in some of a feed's articles, with the last of them what its server is told next time.
    fn apply_batch(
        &mut self,
        batch: &[&Prepared],
        summary: &mut UpdateSummary,
        update: &FeedUpdate,
        is_last: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.without_fsync(|store| {
            store.transact(|transaction| {
                summary.feed = resolve_moved(transaction, summary.feed, update.moved_to.as_deref())?;
                upsert_batch(transaction, batch, summary, now)?;
                if is_last { record_success(transaction, summary.feed, update, now) } else { Ok(()) }
            })
        })?;
        if !is_last {
            thread::sleep(BATCH_PAUSE);
        }
        Ok(())
    }

    /// Notes that a feed has answered at `now` with nothing new: 304, or a body with the hash that is known. Of
    /// `answer` the headers count, where there are any, and not its articles. Returns the feed, as [`UpdateSummary::feed`].
    ///
    /// # Errors
    ///
    /// As [`take_feed`](Self::apply_update).
    pub fn record_feed_unchanged(&mut self, id: FeedId, update: &FeedUpdate, now: Timestamp) -> Result<FeedId, Error> {
        self.without_fsync(|store| {
            store.transact(|transaction| {
                let id = resolve_moved(transaction, id, update.moved_to.as_deref())?;
                transaction
                    .prepare_cached(
                        "UPDATE main.feeds SET etag = coalesce(:etag, etag), modified = coalesce(:modified, modified),
                            tried_at = :now, succeeded_at = :now, retry_at = NULL, fault = NULL
                        WHERE id = :id",
                    )?
                    .execute(named_params! {
                        ":id": id.0,
                        ":etag": update.etag,
                        ":modified": update.modified,
                        ":now": now.0,
                    })?;
                Ok(id)
            })
        })
    }

    /// Notes that a feed could not be fetched at `now`. Where its server asks to wait, that is noted too.
    ///
    /// # Errors
    ///
    /// As [`take_feed`](Self::apply_update).
    pub fn record_feed_failure(&mut self, id: FeedId, error: &FetchError, now: Timestamp) -> Result<(), Error> {
        let retry_at = match error {
            FetchError::Busy { until } => until.map(|at| at.0),
            _ => None,
        };
        self.without_fsync(|store| {
            store.transact(|transaction| {
                let found = transaction
                    .prepare_cached(
                        "UPDATE main.feeds SET tried_at = :now, retry_at = :retry_at, fault = :error WHERE id = :id",
                    )?
                    .execute(named_params! {
                        ":id": id.0,
                        ":now": now.0,
                        ":retry_at": retry_at,
                        ":error": to_json(error),
                    })?;
                if found == 0 { Err(StoreErrorKind::NoFeed) } else { Ok(()) }
            })
        })
    }
}

fn upsert_batch(
    transaction: &Transaction<'_>,
    batch: &[&Prepared],
    summary: &mut UpdateSummary,
    now: Timestamp,
) -> Result<(), StoreErrorKind> {
    let mut upserter = Upserter::new(transaction, Some(summary.feed), now)?;
    let before = summary.articles.len();
    for article in batch {
        match upserter.upsert(article)? {
            Upserted::Unchanged => {}
            Upserted::New(id) => {
                summary.new += 1;
                summary.articles.push(id);
            }
            Upserted::Changed(id) => {
                summary.changed += 1;
                summary.articles.push(id);
            }
        }
    }
    let wants_full_text = transaction
        .prepare_cached("SELECT full_text FROM main.feeds WHERE id = ?")?
        .query_row([summary.feed.0], |row| row.get("full_text"))?;
    if wants_full_text {
        page_queue::enqueue(transaction, summary.articles.get(before..).unwrap_or_default(), now)
    } else {
        Ok(())
    }
}

fn record_success(conn: &Connection, id: FeedId, update: &FeedUpdate, now: Timestamp) -> Result<(), StoreErrorKind> {
    conn.prepare_cached(
        "UPDATE main.feeds SET title = coalesce(:title, title), site = coalesce(:site, site), etag = :etag,
            modified = :modified, body_hash = :body_hash, tried_at = :now, succeeded_at = :now, retry_at = NULL,
            fault = NULL
        WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": id.0,
        ":title": update.title,
        ":site": update.site,
        ":etag": update.etag,
        ":modified": update.modified,
        ":body_hash": update.body_hash.map(u64::cast_signed),
        ":now": now.0,
    })?;
    Ok(())
}

/// The feed at its present address. One that has moved to another one's address becomes part of that: its articles go
/// over, and what the reader has decided about it where nothing was decided about the other.
fn resolve_moved(conn: &Connection, id: FeedId, moved_to: Option<&str>) -> Result<FeedId, StoreErrorKind> {
    let url: Option<String> = conn
        .prepare_cached("SELECT url FROM main.feeds WHERE id = ?")?
        .query_row([id.0], |row| row.get("url"))
        .optional()?;
    let url = url.ok_or(StoreErrorKind::NoFeed)?;
    let Some(moved) = moved_to.filter(|moved| *moved != url) else { return Ok(id) };
    let other: Option<i64> = conn
        .prepare_cached("SELECT id FROM main.feeds WHERE url = ?")?
        .query_row([moved], |row| row.get("id"))
        .optional()?;
    let Some(other) = other else {
        conn.prepare_cached("UPDATE main.feeds SET url = :url WHERE id = :id")?
            .execute(named_params! { ":id": id.0, ":url": moved })?;
        return Ok(id);
    };
    conn.prepare_cached(
        "INSERT OR IGNORE INTO main.feed_articles (feed, article, seal)
        SELECT :other, article, seal FROM main.feed_articles WHERE feed = :id",
    )?
    .execute(named_params! { ":id": id.0, ":other": other })?;
    conn.prepare_cached(
        "UPDATE main.feeds SET name = coalesce(feeds.name, old.name),
            folder = iif(feeds.folder = '', old.folder, feeds.folder), full_text = feeds.full_text OR old.full_text
        FROM (SELECT name, folder, full_text FROM main.feeds WHERE id = :id) AS old WHERE feeds.id = :other",
    )?
    .execute(named_params! { ":id": id.0, ":other": other })?;
    conn.prepare_cached("DELETE FROM main.feeds WHERE id = ?")?.execute([id.0])?;
    Ok(FeedId(other))
}
