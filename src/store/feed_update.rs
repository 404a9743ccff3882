//! Storing the answer of a feed, and the outcome of a fetch.
//!
//! Everything here can be fetched again, so the store does not fsync it. A long answer is stored in batches, each a
//! transaction of a few milliseconds, because the user's flags wait for the same lock. The validators for the next
//! fetch (`ETag` and the like) are in the last batch: after an interrupted fetch the server sends everything again, and
//! the first batches turn out to be stored already. A caller with many answers stores a batch of each in turn
//! ([`PendingUpdate`]), so that the longest delays none of the others.

use super::columns::to_json;
use super::error::StoreErrorKind;
use super::import::insertion_order;
use super::prepared::Prepared;
use super::upsert::{Upserted, Upserter, removed_key};
use super::{Error, Store, page_queue};
use crate::model::{ArticleId, FeedId, FeedIssues, FetchError, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use std::collections::HashSet;
use std::thread;
use std::time::Duration;

/// How many articles one transaction stores.
const BATCH: usize = 100;

/// The pause after a batch, in which others get the lock: they ask for it every few milliseconds.
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
    /// The answer's `Last-Modified`, as the server sent it.
    pub modified: Option<String>,
    /// A hash of its body.
    pub body_hash: Option<u64>,
    /// Where the feed has moved for good (HTTP 301 and 308); `None` if it has not.
    pub moved_to: Option<String>,
    /// What of its document was not understood.
    pub issues: FeedIssues,
}

/// What storing a feed's answer has changed.
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
    /// What of its document was not understood.
    pub issues: FeedIssues,
}

impl UpdateSummary {
    /// Of an update that has brought nothing to this feed.
    pub(crate) fn empty(feed: FeedId) -> Self {
        Self { feed, new: 0, changed: 0, articles: Vec::new(), issues: FeedIssues::new() }
    }
}

/// A feed's answer that is stored batch by batch, so that others can be stored in between. Each batch frees its memory.
#[derive(Debug)]
pub struct PendingUpdate {
    /// What is left: each key once, and the next article last.
    update: FeedUpdate,
    /// Hashes of the keys of all its articles.
    keys: HashSet<i64>,
    summary: UpdateSummary,
}

impl PendingUpdate {
    /// An answer of which nothing has been stored yet.
    pub fn new(feed: FeedId, mut update: FeedUpdate) -> Self {
        let mut keys = HashSet::with_capacity(update.articles.len());
        update.articles.retain(|article| keys.insert(removed_key(article.key())));
        Self { update, keys, summary: UpdateSummary::empty(feed) }
    }

    /// What it has changed so far.
    pub fn into_summary(self) -> UpdateSummary {
        self.summary
    }
}

impl Store {
    /// Stores what a feed answered at `now`.
    ///
    /// # Errors
    ///
    /// [`Error::NoFeed`] if the feed is no longer followed; [`Error::Unwritable`] or [`Error::Database`].
    /// Some of the articles may be stored then; the next fetch brings the rest.
    pub fn apply_update(&mut self, id: FeedId, update: &FeedUpdate, now: Timestamp) -> Result<UpdateSummary, Error> {
        let mut summary = UpdateSummary::empty(id);
        let articles = insertion_order(&update.articles);
        let keys = articles.iter().map(|article| removed_key(article.key())).collect();
        let mut rest = articles.as_slice();
        loop {
            let (batch, remaining) = rest.split_at(rest.len().min(BATCH));
            rest = remaining;
            self.apply_batch((batch, &keys), &mut summary, update, rest.is_empty(), now)?;
            if rest.is_empty() {
                return Ok(summary);
            }
        }
    }

    /// Stores the next batch of an answer, at `now`. Returns whether it was the last.
    ///
    /// # Errors
    ///
    /// As [`apply_update`](Self::apply_update).
    pub fn apply_next_batch(&mut self, pending: &mut PendingUpdate, now: Timestamp) -> Result<bool, Error> {
        let PendingUpdate { update, keys, summary } = pending;
        let batch = update.articles.split_off(update.articles.len().saturating_sub(BATCH));
        let batch: Vec<&Prepared> = batch.iter().rev().collect();
        let is_last = update.articles.is_empty();
        self.apply_batch((&batch, keys), summary, update, is_last, now)?;
        Ok(is_last)
    }

    /// Stores some of a feed's articles; with the last batch, also the validators for the next fetch.
    fn apply_batch(
        &mut self,
        (batch, keys): (&[&Prepared], &HashSet<i64>),
        summary: &mut UpdateSummary,
        update: &FeedUpdate,
        is_last: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.without_fsync(|store| {
            store.transact(|transaction| {
                summary.feed = resolve_moved(transaction, summary.feed, update.moved_to.as_deref())?;
                upsert_batch(transaction, batch, keys, summary, now)?;
                if is_last {
                    record_success(transaction, summary.feed, update, now)?;
                    replace_issues(transaction, summary.feed, &update.issues)?;
                }
                Ok(())
            })
        })?;
        if is_last {
            summary.issues.clone_from(&update.issues);
        } else {
            thread::sleep(BATCH_PAUSE);
        }
        Ok(())
    }

    /// Notes that a feed answered at `now` with nothing new: 304, or a body with the same hash as before. Takes over
    /// the headers of `update`, where it has any, and ignores its articles. Returns the feed, as
    /// [`UpdateSummary::feed`].
    ///
    /// # Errors
    ///
    /// As [`apply_update`](Self::apply_update).
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

    /// Notes that a feed could not be fetched at `now`, and until when its server asks to wait, if it does.
    ///
    /// # Errors
    ///
    /// As [`apply_update`](Self::apply_update).
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
    keys: &HashSet<i64>,
    summary: &mut UpdateSummary,
    now: Timestamp,
) -> Result<(), StoreErrorKind> {
    let mut upserter = Upserter::new(transaction, Some((summary.feed, keys)), now)?;
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
            fault = NULL, stale = 0
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

/// Stores what of a feed's document was not understood, in place of what was not of the one before.
fn replace_issues(conn: &Connection, id: FeedId, issues: &FeedIssues) -> Result<(), StoreErrorKind> {
    conn.prepare_cached("DELETE FROM main.feed_issues WHERE feed = ?")?.execute([id.0])?;
    let mut insert =
        conn.prepare_cached("INSERT INTO main.feed_issues (feed, issue, count) VALUES (:feed, :issue, :count)")?;
    for (issue, count) in issues {
        insert.execute(
            named_params! { ":feed": id.0, ":issue": issue.name(), ":count": i64::try_from(*count).unwrap_or(i64::MAX) },
        )?;
    }
    Ok(())
}

/// The feed at its present address. A feed that has moved to the address of another one becomes part of it: the other
/// gets its articles, and the user's settings for it where the other has none.
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
