//! Articles that are matched one by one, because they are not indexed in their present form.

use super::super::index::IdSet;
use super::super::{Error, Store};
use super::Interrupter;
use super::cache::Snapshot;
use crate::model::{Article, ArticleId, Entry, Order, Query, Timestamp};
use crate::search::{self, Candidate};
use rusqlite::{OptionalExtension, named_params};
use std::collections::{HashMap, HashSet};

/// How many articles that are not indexed yet are scanned, the latest ones. Every keystroke scans them.
pub(crate) const MAX_UNINDEXED: usize = 200;

/// Which articles are not indexed, and how many of them are scanned.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScanLimits {
    /// The highest revision that is indexed.
    pub(super) watermark: i64,
    /// Whether all are scanned, and not only the latest ones.
    pub(super) all: bool,
}

/// The outcome for each article that was scanned.
#[derive(Debug, Default)]
pub(super) struct UnindexedScan {
    outcomes: HashMap<i64, Option<usize>>,
    unindexed: UnindexedIds,
    /// How many articles of the listing are not indexed and have not been scanned.
    pub(super) unsearched: u64,
}

/// The ids of articles that are not indexed. The search looks every entry of the listing up here, where hashing each
/// would take longer than the search itself.
#[derive(Debug, Default)]
struct UnindexedIds {
    stored: IdSet,
    /// The session's ids, which are negative.
    session: HashSet<i64>,
}

impl UnindexedIds {
    fn insert(&mut self, id: i64) {
        if id < 0 {
            self.session.insert(id);
        } else {
            self.stored.insert(id);
        }
    }

    fn contains(&self, id: i64) -> bool {
        if id < 0 { self.session.contains(&id) } else { self.stored.contains(id) }
    }

    fn is_empty(&self) -> bool {
        self.session.is_empty() && self.stored.is_empty()
    }
}

/// The feeds, tags and note of an article, and when it stands in the library.
struct SearchMetadata {
    feeds: Vec<String>,
    tags: Vec<String>,
    note: String,
    listed_at: Option<Timestamp>,
}

impl UnindexedScan {
    /// Scans the session's articles, and the latest with a revision above the watermark or all of them, as far as they
    /// are in the listing.
    pub(super) fn new(
        store: &Store,
        snapshot: &Snapshot,
        limits: ScanLimits,
        query: &Query,
        order: Order,
        interrupter: &Interrupter,
    ) -> Result<Self, Error> {
        let (unindexed, unsearched) = store.read(|conn| {
            let mut unindexed = UnindexedIds::default();
            let mut unsearched = 0;
            let mut latest =
                conn.prepare_cached("SELECT id FROM main.articles WHERE revision > :watermark ORDER BY revision DESC")?;
            let ids =
                latest.query_map(named_params! { ":watermark": limits.watermark }, |row| row.get::<_, i64>("id"))?;
            for (number, id) in ids.enumerate() {
                let id = id?;
                if limits.all || number < MAX_UNINDEXED {
                    unindexed.insert(id);
                } else {
                    unsearched += u64::from(snapshot.ids.contains(id));
                }
            }
            let mut session = conn.prepare_cached("SELECT shown FROM temp.session")?;
            for id in session.query_map([], |row| row.get::<_, i64>("shown"))? {
                unindexed.insert(id?);
            }
            Ok((unindexed, unsearched))
        })?;
        let mut outcomes = HashMap::new();
        if !unindexed.is_empty() {
            for entry in snapshot.entries.iter().filter(|entry| unindexed.contains(entry.id.0)) {
                interrupter.check().map_err(|fault| fault.with_path(&store.path))?;
                outcomes.insert(entry.id.0, tier(store, entry, query, order)?);
            }
        }
        Ok(Self { outcomes, unindexed, unsearched })
    }

    /// The tier in which the query finds the article, if it does: 0 in the title, 1 in the title and lead, 2 anywhere.
    /// `indexed` gives the tier of an article that was not scanned.
    pub(super) fn tier(&self, id: i64, indexed: impl FnOnce() -> Option<usize>) -> Option<usize> {
        let scanned = if self.unindexed.contains(id) { self.outcomes.get(&id).copied() } else { None };
        scanned.unwrap_or_else(indexed)
    }
}

/// The tier in which the query finds the article; see [`UnindexedScan::tier`].
fn tier(store: &Store, entry: &Entry, query: &Query, order: Order) -> Result<Option<usize>, Error> {
    let Some((article, _)) = store.load(entry.id)? else { return Ok(None) };
    let full_text = store.full_text(entry.id)?;
    let metadata = search_metadata(store, entry.id, &article)?;
    let blocks =
        |article: &'_ Article| -> Vec<String> { article.blocks.iter().map(|block| block.text.text.clone()).collect() };
    let mut body = blocks(&article);
    body.extend(full_text.as_ref().map(blocks).unwrap_or_default());
    body.push(metadata.note);
    let body: Vec<&str> = body.iter().map(String::as_str).collect();
    let feeds: Vec<&str> = metadata.feeds.iter().map(String::as_str).collect();
    let tags: Vec<&str> = metadata.tags.iter().map(String::as_str).collect();
    let subject = Candidate {
        title: &article.title,
        lead: article.lead.as_ref().map_or("", |lead| &lead.text),
        body: &body,
        source: article.source.as_deref().unwrap_or_default(),
        feed: &feeds,
        tags: &tags,
        unread: !entry.flags.read,
        bookmarked: entry.flags.bookmarked,
        published: metadata.listed_at,
    };
    if !search::matches(query, &subject) {
        return Ok(None);
    }
    let lead = Candidate { body: &[], ..subject };
    let title = Candidate { lead: "", ..lead };
    Ok(Some(match order {
        Order::Rank if search::matches(query, &title) => 0,
        Order::Rank if search::matches(query, &lead) => 1,
        _ => 2,
    }))
}

fn search_metadata(store: &Store, id: ArticleId, article: &Article) -> Result<SearchMetadata, Error> {
    let mut tags = store.tags_of(id)?;
    tags.extend(article.categories.iter().cloned());
    let feeds = store.read(|conn| {
        let mut statement = conn.prepare_cached(
            "SELECT f.url, coalesce(f.name, f.title, '') AS name
            FROM main.feed_articles a JOIN main.feeds f ON f.id = a.feed
            WHERE a.article = coalesce((SELECT kept FROM temp.session WHERE shown = :id), :id)",
        )?;
        let mut rows = statement.query(named_params! { ":id": id.0 })?;
        let mut feeds = Vec::new();
        while let Some(row) = rows.next()? {
            feeds.extend([row.get("url")?, row.get("name")?]);
        }
        Ok(feeds)
    })?;
    // The note of a removed bookmark is not searched.
    let bookmarked = store.read(|conn| {
        let mut statement = conn.prepare_cached(
            "SELECT 1 FROM main.bookmarks WHERE removed_at IS NULL
            AND article = coalesce((SELECT kept FROM temp.session WHERE shown = :id), :id)",
        )?;
        Ok(statement.exists(named_params! { ":id": id.0 })?)
    })?;
    let listed_at = store.read(|conn| {
        let mut statement = conn.prepare_cached(
            "SELECT listed_at FROM main.articles
            WHERE id = coalesce((SELECT kept FROM temp.session WHERE shown = :id), :id)",
        )?;
        let listed_at =
            statement.query_row(named_params! { ":id": id.0 }, |row| row.get::<_, Option<i64>>("listed_at"));
        Ok(listed_at.optional()?.flatten().map(Timestamp))
    })?;
    let note = if bookmarked { store.note(id)? } else { String::new() };
    Ok(SearchMetadata { feeds, tags, note, listed_at: listed_at.or(article.published) })
}
