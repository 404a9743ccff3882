//! The feeds that the user follows: adding, changing and removing them, and what a fetch needs to know beforehand.
//!
//! `feed_update` stores what a feed brings. A feed that is removed leaves its articles in the library.

use super::columns::column_indices;
use super::error::StoreErrorKind;
use super::{Error, Store, page_queue, read_transaction};
use crate::model::{Feed, FeedId, FeedIssue, FeedIssues, PendingPages, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use std::collections::HashMap;

/// What a fetch needs to know about a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedToFetch {
    /// Which feed.
    pub id: FeedId,
    /// Its address.
    pub url: String,
    /// The `ETag` of its last answer (RFC 9110, 8.8.3), for `If-None-Match`.
    pub etag: Option<String>,
    /// The `Last-Modified` of its last answer, as the server sent it, for `If-Modified-Since`.
    pub modified: Option<String>,
    /// The hash of its last answer, computed as the caller likes; an answer with the same hash need not be parsed.
    pub body_hash: Option<u64>,
    /// Until when its server asked to wait, if that is still in the future.
    pub retry_at: Option<Timestamp>,
    /// Whether whole articles are fetched from their pages.
    pub full_text: bool,
}

/// A feed to be followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NewFeed<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its title, if there is one.
    pub title: Option<&'a str>,
    /// Whether that is a name of the user's own, which no answer of the feed changes.
    pub named: bool,
    /// Its folder; empty for none.
    pub folder: &'a str,
    /// Whether whole articles are fetched from their pages.
    pub full_text: bool,
}

/// The user's settings for a feed; `None` leaves one as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedChange<'a> {
    /// Its name; empty for its own title.
    pub name: Option<&'a str>,
    /// Its folder; empty for none.
    pub folder: Option<&'a str>,
    /// Whether whole articles are fetched from their pages.
    pub full_text: Option<bool>,
}

/// How many articles of a feed there are, and how many of them unread.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    total: u64,
    unread: u64,
}

impl Store {
    /// Follows the feed at this address. Returns the feed and whether it was followed already; in that case this only
    /// fills in a missing title.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; nothing has changed then.
    pub fn add_feed(&mut self, url: &str, title: Option<&str>, folder: &str) -> Result<(FeedId, bool), Error> {
        self.write(|transaction| {
            let added = transaction
                .prepare_cached(
                    "INSERT INTO main.feeds (url, title, folder) VALUES (:url, :title, :folder)
                    ON CONFLICT (url) DO NOTHING",
                )?
                .execute(named_params! { ":url": url, ":title": title, ":folder": folder })?;
            let id = transaction
                .prepare_cached("UPDATE main.feeds SET title = coalesce(title, :title) WHERE url = :url RETURNING id")?
                .query_row(named_params! { ":url": url, ":title": title }, |row| row.get("id"))?;
            Ok((FeedId(id), added == 0))
        })
    }

    /// Follows these feeds, all or none. Returns how many were not followed before; those that were stay as they are.
    ///
    /// # Errors
    ///
    /// As [`add_feed`](Self::add_feed).
    pub fn add_feeds(&mut self, feeds: &[NewFeed<'_>]) -> Result<usize, Error> {
        self.write(|transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO main.feeds (url, title, folder, full_text, name) 
                VALUES (:url, :title, :folder, :full_text, iif(:named, :title, NULL))
                ON CONFLICT (url) DO NOTHING",
            )?;
            let mut added = 0;
            for feed in feeds {
                added += insert.execute(named_params! {
                    ":url": feed.url,
                    ":title": feed.title,
                    ":folder": feed.folder,
                    ":full_text": feed.full_text,
                    ":named": feed.named,
                })?;
            }
            Ok(added)
        })
    }

    /// Every feed with its counts, sorted by folder and name; those without a folder first.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn feeds(&self) -> Result<Vec<Feed>, Error> {
        let mut feeds = self.read(|conn| {
            // One view of the file, so that counts and feeds agree.
            let _view = read_transaction(conn)?;
            let (counts, mut pending) = (count_articles(conn)?, page_queue::pending(conn)?);
            let mut issues = issues_of_feeds(conn)?;
            let mut statement = conn.prepare_cached(
                "SELECT id, url, coalesce(name, title) AS title, name IS NOT NULL AS is_user_named, site, folder,
                    full_text, tried_at, succeeded_at, fault
                FROM main.feeds",
            )?;
            let columns = column_indices(&statement, FEED_COLUMNS)?;
            let feeds = statement.query_map([], |row| read_feed(row, columns, &counts, &mut pending, &mut issues))?;
            Ok(feeds.collect::<Result<Vec<_>, _>>()?)
        })?;
        feeds.sort_by_cached_key(|feed| (feed.folder.clone(), feed.name().to_lowercase(), feed.id));
        Ok(feeds)
    }

    /// How many articles of the library are unread.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn unread_total(&self) -> Result<u64, Error> {
        const COUNT: &str = "SELECT count(*) AS count FROM main.articles WHERE library = 1 AND read = 0";
        self.read(|conn| {
            Ok(conn.prepare_cached(COUNT)?.query_row([], |row| row.get::<_, i64>("count"))?.cast_unsigned())
        })
    }

    /// Removes a feed. Its articles stay. Does nothing if there is no such feed.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; nothing has changed then.
    pub fn remove_feed(&mut self, id: FeedId) -> Result<(), Error> {
        self.write(|transaction| {
            transaction.prepare_cached("DELETE FROM main.feeds WHERE id = ?")?.execute([id.0])?;
            Ok(())
        })
    }

    /// Changes the user's settings for a feed.
    ///
    /// # Errors
    ///
    /// [`Error::NoFeed`] if there is no such feed; [`Error::Unwritable`] or [`Error::Database`].
    pub fn set_feed(&mut self, id: FeedId, change: &FeedChange<'_>) -> Result<(), Error> {
        self.write(|transaction| {
            let found = transaction
                .prepare_cached(
                    "UPDATE main.feeds SET name = iif(:name IS NULL, name, nullif(:name, '')),
                        folder = coalesce(:folder, folder), full_text = coalesce(:full_text, full_text)
                    WHERE id = :id",
                )?
                .execute(named_params! {
                    ":id": id.0,
                    ":name": change.name,
                    ":folder": change.folder,
                    ":full_text": change.full_text,
                })?;
            if found == 0 { Err(StoreErrorKind::NoFeed) } else { Ok(()) }
        })
    }

    /// What a fetch at `now` needs to know about these feeds, or about all if `ids` is empty. Leaves out those that are
    /// no longer followed.
    ///
    /// If the last attempt lies in the future, the clock has been set back since, and the wait is ignored.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn feeds_to_fetch(&self, ids: &[FeedId], now: Timestamp) -> Result<Vec<FeedToFetch>, Error> {
        const SELECT: &str = "
            SELECT id, url, etag, modified, body_hash, full_text,
                iif(tried_at <= :now AND retry_at > :now, retry_at, NULL) AS retry_at
            FROM main.feeds";
        self.read(|conn| {
            if ids.is_empty() {
                let mut all = conn.prepare_cached(&format!("{SELECT} ORDER BY id"))?;
                let columns = column_indices(&all, FETCH_COLUMNS)?;
                let feeds = all.query_map(named_params! { ":now": now.0 }, |row| read_feed_to_fetch(row, columns))?;
                return Ok(feeds.collect::<Result<_, _>>()?);
            }
            let mut one = conn.prepare_cached(&format!("{SELECT} WHERE id = :id"))?;
            let columns = column_indices(&one, FETCH_COLUMNS)?;
            let found = ids.iter().map(|id| {
                let parameters = named_params! { ":now": now.0, ":id": id.0 };
                one.query_row(parameters, |row| read_feed_to_fetch(row, columns)).optional()
            });
            Ok(found.filter_map(Result::transpose).collect::<Result<_, _>>()?)
        })
    }
}

/// The columns of a [`FeedToFetch`].
const FETCH_COLUMNS: [&str; 7] = ["id", "url", "etag", "modified", "body_hash", "retry_at", "full_text"];

/// Reads a row; `columns` are the indices of [`FETCH_COLUMNS`].
fn read_feed_to_fetch(row: &Row<'_>, columns: [usize; FETCH_COLUMNS.len()]) -> rusqlite::Result<FeedToFetch> {
    let [id, url, etag, modified, body_hash, retry_at, full_text] = columns;
    Ok(FeedToFetch {
        id: FeedId(row.get(id)?),
        url: row.get(url)?,
        etag: row.get(etag)?,
        modified: row.get(modified)?,
        body_hash: row.get::<_, Option<i64>>(body_hash)?.map(i64::cast_unsigned),
        retry_at: row.get::<_, Option<i64>>(retry_at)?.map(Timestamp),
        full_text: row.get(full_text)?,
    })
}

/// The columns of a [`Feed`].
const FEED_COLUMNS: [&str; 10] =
    ["id", "url", "title", "is_user_named", "site", "folder", "full_text", "tried_at", "succeeded_at", "fault"];

/// Reads a row; `columns` are the indices of [`FEED_COLUMNS`].
fn read_feed(
    row: &Row<'_>,
    columns: [usize; FEED_COLUMNS.len()],
    counts: &HashMap<i64, Counts>,
    pending: &mut HashMap<i64, PendingPages>,
    issues: &mut HashMap<i64, FeedIssues>,
) -> rusqlite::Result<Feed> {
    let [id, url, title, is_user_named, site, folder, full_text, tried_at, succeeded_at, fault] = columns;
    let id = row.get(id)?;
    let Counts { total, unread } = counts.get(&id).copied().unwrap_or_default();
    Ok(Feed {
        id: FeedId(id),
        url: row.get(url)?,
        title: row.get(title)?,
        is_user_named: row.get(is_user_named)?,
        site: row.get(site)?,
        folder: row.get(folder)?,
        full_text: row.get(full_text)?,
        unread,
        total,
        tried_at: row.get::<_, Option<i64>>(tried_at)?.map(Timestamp),
        succeeded_at: row.get::<_, Option<i64>>(succeeded_at)?.map(Timestamp),
        // An error of a kind that this version does not know is left out: the feed itself is readable.
        error: row.get::<_, Option<String>>(fault)?.and_then(|json| serde_json::from_str(&json).ok()),
        pending_pages: pending.remove(&id),
        issues: issues.remove(&id).unwrap_or_default(),
    })
}

/// What was not understood of the last document of each feed. An issue that this version does not know is left out.
fn issues_of_feeds(conn: &Connection) -> rusqlite::Result<HashMap<i64, FeedIssues>> {
    let mut statement = conn.prepare_cached("SELECT feed, issue, count FROM main.feed_issues")?;
    let mut rows = statement.query([])?;
    let mut issues: HashMap<i64, FeedIssues> = HashMap::new();
    while let Some(row) = rows.next()? {
        if let Some(issue) = FeedIssue::from_name(&row.get::<_, String>("issue")?) {
            issues.entry(row.get("feed")?).or_default().insert(issue, row.get::<_, i64>("count")?.cast_unsigned());
        }
    }
    Ok(issues)
}

/// Counts the articles of every feed. This merges two walks along narrow indexes; a join in SQLite would look up every
/// article among the wide headers.
fn count_articles(conn: &Connection) -> rusqlite::Result<HashMap<i64, Counts>> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM main.articles WHERE library = 1 AND read = 0 ORDER BY listed_at DESC, id DESC",
    )?;
    let [id] = column_indices(&statement, ["id"])?;
    let mut unread = statement.query_map([], |row| row.get::<_, i64>(id))?.collect::<Result<Vec<_>, _>>()?;
    unread.sort_unstable();
    let mut counts = HashMap::new();
    let mut links = conn.prepare_cached("SELECT feed, article FROM main.feed_articles ORDER BY article, feed")?;
    let [feed_column, article_column] = column_indices(&links, ["feed", "article"])?;
    let mut rows = links.query([])?;
    let mut rest = unread.iter().peekable();
    while let Some(row) = rows.next()? {
        let (feed, article): (i64, i64) = (row.get(feed_column)?, row.get(article_column)?);
        while rest.next_if(|unread| **unread < article).is_some() {}
        let entry: &mut Counts = counts.entry(feed).or_default();
        entry.total += 1;
        entry.unread += u64::from(rest.peek() == Some(&&article));
    }
    Ok(counts)
}
