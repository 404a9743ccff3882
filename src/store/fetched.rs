//! What a feed has answered, and how it went.
//!
//! Everything here can be fetched again, so it is not forced to the disk; it is never half there either. A long answer
//! is stored in slices, each a transaction of a few milliseconds, because the reader's marks wait for the same lock.
//! What the server is told next time (its `ETag` and the like) stands in the last slice: a fetch that is cut short is
//! done again from the beginning and finds the first slices known. Who has many answers takes a slice of each in turn
//! ([`Taking`]), so that the longest keeps none of the others waiting.

use super::error::Fault;
use super::library::in_order;
use super::prepared::Prepared;
use super::record::to_json;
use super::taking::{Taker, Took};
use super::{Store, StoreError, pages};
use crate::model::{ArticleId, FeedId, FetchError, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::HashSet;
use std::thread;
use std::time::Duration;

/// How many articles one transaction takes in.
const SLICE: usize = 100;

/// Between two slices others get the lock: they ask for it every few milliseconds.
const PAUSE: Duration = Duration::from_millis(1);

/// A feed's answer.
#[derive(Debug, Clone, Default)]
pub struct Fetched {
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
    pub moved: Option<String>,
}

/// What has become of a feed's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
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

/// A feed's answer that is taken in slice by slice, so that others can be taken in between. What has been taken in
/// takes no memory any more.
#[derive(Debug)]
pub struct Taking {
    /// What is left: each key once, and the next article last.
    fetched: Fetched,
    taken: Taken,
}

impl Taking {
    /// An answer of which nothing has been taken in.
    pub fn new(feed: FeedId, mut fetched: Fetched) -> Self {
        let mut keys = HashSet::with_capacity(fetched.articles.len());
        let first: Vec<bool> = fetched.articles.iter().map(|article| keys.insert(article.key())).collect();
        let mut first = first.into_iter();
        fetched.articles.retain(|_| first.next().unwrap_or(false));
        Self { fetched, taken: Taken { feed, new: 0, changed: 0, articles: Vec::new() } }
    }

    /// What has become of it so far.
    pub fn into_taken(self) -> Taken {
        self.taken
    }
}

impl Store {
    /// Takes in what a feed has answered at `now`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`] if the feed is no longer followed; [`StoreError::NotKept`] or [`StoreError::Database`].
    /// Some of the articles may have been taken in then; the next fetch brings the rest.
    pub fn take_feed(&mut self, id: FeedId, fetched: &Fetched, now: Timestamp) -> Result<Taken, StoreError> {
        let mut taken = Taken { feed: id, new: 0, changed: 0, articles: Vec::new() };
        let articles = in_order(&fetched.articles);
        let mut rest = articles.as_slice();
        loop {
            let (slice, behind) = rest.split_at(rest.len().min(SLICE));
            rest = behind;
            self.take_some(slice, &mut taken, fetched, rest.is_empty(), now)?;
            if rest.is_empty() {
                return Ok(taken);
            }
        }
    }

    /// Takes in at `now` the next slice of an answer. Returns whether it was the last.
    ///
    /// # Errors
    ///
    /// As [`take_feed`](Self::take_feed).
    pub fn take_slice(&mut self, taking: &mut Taking, now: Timestamp) -> Result<bool, StoreError> {
        let Taking { fetched, taken } = taking;
        let slice = fetched.articles.split_off(fetched.articles.len().saturating_sub(SLICE));
        let slice: Vec<&Prepared> = slice.iter().rev().collect();
        let is_last = fetched.articles.is_empty();
        self.take_some(&slice, taken, fetched, is_last, now)?;
        Ok(is_last)
    }

    /// Takes in some of a feed's articles, with the last of them what its server is told next time.
    fn take_some(
        &mut self,
        slice: &[&Prepared],
        taken: &mut Taken,
        fetched: &Fetched,
        is_last: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.unforced(|store| {
            store.transact(|transaction| {
                taken.feed = settled(transaction, taken.feed, fetched.moved.as_deref())?;
                take_slice(transaction, slice, taken, now)?;
                if is_last { succeeded(transaction, taken.feed, fetched, now) } else { Ok(()) }
            })
        })?;
        if !is_last {
            thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// Notes that a feed has answered at `now` with nothing new: 304, or a body with the hash that is known. Of
    /// `answer` the headers count, where there are any, and not its articles. Returns the feed, as [`Taken::feed`].
    ///
    /// # Errors
    ///
    /// As [`take_feed`](Self::take_feed).
    pub fn unchanged_feed(&mut self, id: FeedId, answer: &Fetched, now: Timestamp) -> Result<FeedId, StoreError> {
        self.unforced(|store| {
            store.transact(|transaction| {
                let id = settled(transaction, id, answer.moved.as_deref())?;
                transaction
                    .prepare_cached(
                        "UPDATE main.feeds SET etag = coalesce(?2, etag), modified = coalesce(?3, modified),
                            tried_at = ?4, succeeded_at = ?4, retry_at = NULL, fault = NULL
                        WHERE id = ?1",
                    )?
                    .execute((id.0, &answer.etag, &answer.modified, now.0))?;
                Ok(id)
            })
        })
    }

    /// Notes that a feed could not be fetched at `now`. Where its server asks to wait, that is noted too.
    ///
    /// # Errors
    ///
    /// As [`take_feed`](Self::take_feed).
    pub fn failed_feed(&mut self, id: FeedId, fault: &FetchError, now: Timestamp) -> Result<(), StoreError> {
        let retry_at = match fault {
            FetchError::Busy { until } => until.map(|at| at.0),
            _ => None,
        };
        self.unforced(|store| {
            store.transact(|transaction| {
                let found = transaction
                    .prepare_cached("UPDATE main.feeds SET tried_at = ?2, retry_at = ?3, fault = ?4 WHERE id = ?1")?
                    .execute((id.0, now.0, retry_at, to_json(fault)))?;
                if found == 0 { Err(Fault::Gone) } else { Ok(()) }
            })
        })
    }
}

fn take_slice(
    transaction: &Transaction<'_>,
    slice: &[&Prepared],
    taken: &mut Taken,
    now: Timestamp,
) -> Result<(), Fault> {
    let mut taker = Taker::new(transaction, Some(taken.feed), now)?;
    let known = taken.articles.len();
    for article in slice {
        match taker.take(article)? {
            Took::Nothing => {}
            Took::New(id) => {
                taken.new += 1;
                taken.articles.push(id);
            }
            Took::Changed(id) => {
                taken.changed += 1;
                taken.articles.push(id);
            }
        }
    }
    let whole = transaction
        .prepare_cached("SELECT full_text FROM main.feeds WHERE id = ?1")?
        .query_row([taken.feed.0], |row| row.get(0))?;
    if whole { pages::want(transaction, taken.articles.get(known..).unwrap_or_default(), now) } else { Ok(()) }
}

fn succeeded(conn: &Connection, id: FeedId, fetched: &Fetched, now: Timestamp) -> Result<(), Fault> {
    conn.prepare_cached(
        "UPDATE main.feeds SET title = coalesce(?2, title), site = coalesce(?3, site), etag = ?4, modified = ?5,
            body_hash = ?6, tried_at = ?7, succeeded_at = ?7, retry_at = NULL, fault = NULL
        WHERE id = ?1",
    )?
    .execute((
        id.0,
        &fetched.title,
        &fetched.site,
        &fetched.etag,
        &fetched.modified,
        fetched.body_hash.map(u64::cast_signed),
        now.0,
    ))?;
    Ok(())
}

/// The feed at its present address. One that has moved to another one's address becomes part of that: its articles go
/// over, and what the reader has decided about it where nothing was decided about the other.
fn settled(conn: &Connection, id: FeedId, moved: Option<&str>) -> Result<FeedId, Fault> {
    let url: Option<String> = conn
        .prepare_cached("SELECT url FROM main.feeds WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    let url = url.ok_or(Fault::Gone)?;
    let Some(moved) = moved.filter(|moved| *moved != url) else { return Ok(id) };
    let other: Option<i64> = conn
        .prepare_cached("SELECT id FROM main.feeds WHERE url = ?1")?
        .query_row([moved], |row| row.get(0))
        .optional()?;
    let Some(other) = other else {
        conn.prepare_cached("UPDATE main.feeds SET url = ?2 WHERE id = ?1")?.execute((id.0, moved))?;
        return Ok(id);
    };
    conn.prepare_cached(
        "INSERT OR IGNORE INTO main.feed_articles (feed, article, seal)
        SELECT ?2, article, seal FROM main.feed_articles WHERE feed = ?1",
    )?
    .execute((id.0, other))?;
    conn.prepare_cached(
        "UPDATE main.feeds SET name = coalesce(feeds.name, old.name),
            folder = iif(feeds.folder = '', old.folder, feeds.folder), full_text = feeds.full_text OR old.full_text
        FROM (SELECT name, folder, full_text FROM main.feeds WHERE id = ?1) AS old WHERE feeds.id = ?2",
    )?
    .execute((id.0, other))?;
    conn.prepare_cached("DELETE FROM main.feeds WHERE id = ?1")?.execute([id.0])?;
    Ok(FeedId(other))
}
