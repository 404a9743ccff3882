//! Lists of articles, the rows of a list, and one article whole.
//!
//! A listing has ids and flags only, read from an index. The app asks for rows as they come near the screen.

use super::columns::{self, NamedValue, column_indices, header, index_to_sql};
use super::search::Freshness;
use super::{Error, Store};
use crate::model::{
    Anchor, Article, ArticleId, Entry, FeedId, FeedSelection, Filter, Flags, Lang, Row, Scope, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Statement, ToSql};

/// Newest first, articles without a date among them by when they came (`listed_at`). `:highest_read` is 0
/// for unread articles alone, else 1. One covering index holds all of it, in this order.
const SELECT_LIBRARY: &str = "
    SELECT a.id, a.read, a.bookmarked, a.story FROM main.articles a
    WHERE a.library = 1 AND a.read <= :highest_read";
const LIBRARY_ORDER: &str = " ORDER BY a.listed_at DESC, a.id DESC";

/// In the order of the command line: ids run downwards.
const SELECT_SESSION: &str = "
    SELECT s.shown AS id, coalesce(a.read, 0) AS read, coalesce(a.bookmarked, 0) AS bookmarked, a.story
    FROM temp.session s LEFT JOIN main.articles a ON a.id = s.kept
    WHERE coalesce(a.read, 0) <= :highest_read";
const SESSION_ORDER: &str = " ORDER BY s.id DESC";

/// The newest bookmark first.
const SELECT_BOOKMARKED: &str = "
    SELECT coalesce(s.shown, a.id) AS id, a.read, a.bookmarked, a.story
    FROM main.bookmarks b JOIN main.articles a ON a.id = b.article LEFT JOIN temp.session s ON s.kept = a.id
    WHERE b.removed_at IS NULL AND a.read <= :highest_read";
const BOOKMARKED_ORDER: &str = " ORDER BY b.kept_at DESC, b.article DESC";

/// Of a feed, whose articles are looked up one by one and sorted: it is a small part of the library.
const IN_FEED: &str = " AND a.id IN (SELECT article FROM main.feed_articles WHERE feed = :within)";

/// Of a folder, which may be the most of the library: the listing is walked in its order (the `+` keeps SQLite from
/// looking the articles up one by one) and the rest is passed over.
const IN_FOLDER: &str = "
    AND +a.id IN (SELECT article FROM main.feed_articles WHERE feed IN (
        SELECT id FROM main.feeds WHERE folder = :within OR substr(folder, 1, length(:within) + 1) = :within || '/'))";

/// The statement for a listing of at most `:limit` entries of the feed or folder `:within`, if the filter names one.
pub(super) fn listing_sql(scope: Scope, filter: &Filter) -> String {
    let (select, order) = match scope {
        _ if filter.bookmarked => (SELECT_BOOKMARKED, BOOKMARKED_ORDER),
        Scope::Library => (SELECT_LIBRARY, LIBRARY_ORDER),
        Scope::Session => (SELECT_SESSION, SESSION_ORDER),
    };
    let within = match filter.feeds {
        FeedSelection::All => "",
        FeedSelection::Feed(_) => IN_FEED,
        FeedSelection::Folder(_) => IN_FOLDER,
    };
    format!("{select}{within}{order} LIMIT :limit")
}

impl Store {
    /// Makes a listing. Bookmarks are listed wherever they are from, whatever the scope.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn list(&mut self, scope: Scope, filter: &Filter) -> Result<Vec<Entry>, Error> {
        match &filter.query {
            Some(query) => self.search_listing(scope, filter, query, Freshness::Now),
            None => self.list_filtered(scope, filter, -1),
        }
    }

    /// The first `count` entries of the same listing. In a large library they arrive long before the rest.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn list_first(&mut self, scope: Scope, filter: &Filter, count: usize) -> Result<Vec<Entry>, Error> {
        match &filter.query {
            Some(query) => {
                let mut entries = self.search_listing(scope, filter, query, Freshness::Now)?;
                entries.truncate(count);
                Ok(entries)
            }
            None => self.list_filtered(scope, filter, index_to_sql(count)),
        }
    }

    /// The ids of the same listing, in a quarter of the memory. Ignores the filter's query.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn list_ids(&self, scope: Scope, filter: &Filter) -> Result<Vec<ArticleId>, Error> {
        self.read_listing(scope, filter, -1, |statement, values| {
            let [id] = column_indices(statement, ["id"])?;
            statement.query_map(values, |row| row.get(id).map(ArticleId))?.collect()
        })
    }

    /// The entries that match the filter's flags and feeds, at most `limit` of them, or all if that is negative.
    /// Ignores the filter's query.
    pub(super) fn list_filtered(&self, scope: Scope, filter: &Filter, limit: i64) -> Result<Vec<Entry>, Error> {
        self.read_listing(scope, filter, limit, |statement, values| {
            let [id, read, bookmarked, story] = column_indices(statement, ["id", "read", "bookmarked", "story"])?;
            let entries = statement.query_map(values, |row| {
                let flags = Flags { read: row.get(read)?, bookmarked: row.get(bookmarked)? };
                Ok(Entry {
                    id: ArticleId(row.get(id)?),
                    flags,
                    story: row.get::<_, Option<i64>>(story)?.map(ArticleId),
                })
            })?;
            entries.collect()
        })
    }

    fn read_listing<T>(
        &self,
        scope: Scope,
        filter: &Filter,
        limit: i64,
        read: impl FnOnce(&mut Statement<'_>, &[NamedValue<'_>]) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let highest_read = i64::from(!filter.unread);
        let mut values: Vec<NamedValue<'_>> = vec![(":highest_read", &highest_read), (":limit", &limit)];
        match &filter.feeds {
            FeedSelection::All => {}
            FeedSelection::Feed(FeedId(feed)) => values.push((":within", feed)),
            FeedSelection::Folder(folder) => values.push((":within", folder)),
        }
        self.read(|conn| Ok(read(&mut *conn.prepare_cached(&listing_sql(scope, filter))?, &values)?))
    }

    /// The rows of these articles in this order, without those that no longer exist.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn rows(&self, ids: &[ArticleId]) -> Result<Vec<Row>, Error> {
        self.read(|conn| {
            let mut rows = Vec::with_capacity(ids.len());
            for &id in ids {
                rows.extend(find_row(conn, id)?);
            }
            Ok(rows)
        })
    }

    /// The key of an article; `None` if it no longer exists, or if only its header is stored.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn key(&self, id: ArticleId) -> Result<Option<String>, Error> {
        const SESSION: &str = "SELECT key FROM temp.session WHERE shown = ?";
        const STORED: &str = "
            SELECT a.key FROM main.articles a JOIN main.bodies b ON b.article = a.id WHERE a.id = ?";
        self.read(|conn| {
            for sql in [SESSION, STORED] {
                let found = conn.prepare_cached(sql)?.query_row([id.0], |row| row.get("key")).optional()?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        })
    }

    /// One article whole, with the reading position; `None` if it no longer exists. An article of this session has the
    /// text of its file.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], also where the stored text is damaged.
    pub fn load(&self, id: ArticleId) -> Result<Option<(Article, Anchor)>, Error> {
        const SESSION: &str = concat!(
            "SELECT s.key, ",
            header!("t."),
            ", t.blocks, coalesce(a.anchor_block, 0) AS anchor_block, coalesce(a.anchor_byte, 0) AS anchor_byte
            FROM temp.session s JOIN temp.session_texts t USING (id) LEFT JOIN main.articles a ON a.id = s.kept
            WHERE s.shown = ?"
        );
        const STORED: &str = concat!(
            "SELECT a.key, ",
            header!("a."),
            ", b.blocks, a.anchor_block, a.anchor_byte
            FROM main.articles a JOIN main.bodies b ON b.article = a.id WHERE a.id = ?"
        );
        self.read(|conn| {
            for sql in [SESSION, STORED] {
                let found = conn.prepare_cached(sql)?.query_row([id.0], columns::read_article).optional()?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        })
    }

    /// The article that a word of the command line means: an id, a key, an address, or a file's path, in this order,
    /// and in the session before the database. `None` also for an article of which only the header is stored.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn find(&self, item: &str) -> Result<Option<ArticleId>, Error> {
        self.read(|conn| {
            let look_up = |sql: &str, value: &dyn ToSql| {
                conn.prepare_cached(sql)?.query_row([value], |row| row.get("id").map(ArticleId)).optional()
            };
            if let Ok(id) = item.parse::<i64>() {
                for sql in BY_ID {
                    if let Some(found) = look_up(sql, &id)? {
                        return Ok(Some(found));
                    }
                }
            }
            for sql in BY_NAME {
                if let Some(found) = look_up(sql, &item)? {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        })
    }
}

/// Finds an article by its id, if its text is stored.
const BY_ID: [&str; 2] =
    ["SELECT shown AS id FROM temp.session WHERE shown = ?", "SELECT article AS id FROM main.bodies WHERE article = ?"];

/// Find an article by its key, its address or its path.
const BY_NAME: [&str; 6] = [
    "SELECT shown AS id FROM temp.session WHERE key = ?",
    "SELECT id FROM main.articles JOIN main.bodies ON article = id WHERE key = ?",
    "SELECT shown AS id FROM temp.session JOIN temp.session_texts USING (id) WHERE url = ?
    ORDER BY session.id DESC LIMIT 1",
    "SELECT id FROM main.articles JOIN main.bodies ON article = id WHERE url = ? ORDER BY id DESC LIMIT 1",
    "SELECT shown AS id FROM temp.session JOIN temp.session_texts USING (id) WHERE file = ?
    ORDER BY session.id DESC LIMIT 1",
    "SELECT id FROM main.articles JOIN main.bodies ON article = id WHERE file = ? ORDER BY id DESC LIMIT 1",
];

fn find_row(conn: &Connection, id: ArticleId) -> rusqlite::Result<Option<Row>> {
    const SESSION: &str = "
        SELECT s.shown AS id, t.title, t.source, t.published, t.lang, t.url, coalesce(a.read, 0) AS read,
            coalesce(a.bookmarked, 0) AS bookmarked, 0 AS changed
        FROM temp.session s JOIN temp.session_texts t USING (id) LEFT JOIN main.articles a ON a.id = s.kept
        WHERE s.shown = ?";
    // A row says no time at which nobody can have published: a date in the future is shown as the time at which the
    // article came, by which it is listed too.
    const STORED: &str = "
        SELECT id, title, source, iif(published > listed_at, listed_at, published) AS published, lang, url, read,
            bookmarked, changed
        FROM main.articles WHERE id = ?";
    for sql in [SESSION, STORED] {
        let found = conn.prepare_cached(sql)?.query_row([id.0], read_row).optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Reads a list's row from a row with `id, title, source, published, lang, url, read, bookmarked, changed`.
pub(super) fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: ArticleId(row.get("id")?),
        title: row.get("title")?,
        source: row.get("source")?,
        published: row.get::<_, Option<i64>>("published")?.map(Timestamp),
        lang: row.get::<_, Option<String>>("lang")?.map(Lang),
        url: row.get("url")?,
        changed: row.get("changed")?,
        flags: Flags { read: row.get("read")?, bookmarked: row.get("bookmarked")? },
    })
}
