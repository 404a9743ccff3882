//! Finding the article that is stored under another key than its feed gives it now.
//!
//! The key of an article may depend on what else its feed brings, and earlier versions of this program made other keys.
//! So an article whose key is unknown is looked for under its [`Aliases`](crate::ingest::Aliases): under one that no
//! other article can have, or under one that others may have too if title and date, or the address with its fragment,
//! are the same.
//!
//! A feed that an earlier version read last is *stale*. Its next answer is read with these further rules:
//!
//! 1. An article that is found under none of its keys is looked for among those of its feed, by title and date.
//! 2. An article that has a removed one's key among its aliases was removed, unless it is newer than the last answer.
//!    Of articles without a date, which may be newer, only the first was: one removed key stands for one article, and
//!    feeds begin with the newest.
//! 3. Nothing counts as edited, for the same markup may be read in another way now.

use super::error::StoreErrorKind;
use super::prepared::Prepared;
use super::upsert::removed_key;
use crate::ingest::Alias;
use crate::model::FeedId;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use std::collections::HashSet;

/// Two dates of one article differ by less: by time zones that were read in different ways.
const DATE_TOLERANCE: i64 = 14 * 60 * 60;

/// An article that may be the one that is looked for.
struct StoredArticle {
    id: i64,
    key: String,
    title: String,
    url: Option<String>,
    published: Option<i64>,
}

impl StoredArticle {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            key: row.get("key")?,
            title: row.get("title")?,
            url: row.get("url")?,
            published: row.get("published")?,
        })
    }

    /// Whether it has the title of `article`, and no other date.
    fn has_title_and_date(&self, article: &Prepared) -> bool {
        let header = &article.header;
        let is_titled = self.title == header.title || article.aliases.title.as_ref() == Some(&self.title);
        let dates = self.published.zip(header.published);
        is_titled && dates.is_none_or(|(stored, new)| stored.abs_diff(new.0) < DATE_TOLERANCE.unsigned_abs())
    }

    fn is_same(&self, article: &Prepared) -> bool {
        let (stored, new) =
            (self.url.as_deref().unwrap_or_default(), article.header.url.as_deref().unwrap_or_default());
        let has_fragment = |url: &str| url.contains('#');
        if stored == new && has_fragment(new) {
            return true;
        }
        self.has_title_and_date(article) && (stored == new || !(has_fragment(stored) && has_fragment(new)))
    }
}

/// What is known of a feed whose answer is being stored.
#[derive(Debug, Default)]
pub(super) struct AliasFinder<'a> {
    /// The feed, and hashes of the keys of all articles of its answer; `None` for an import.
    answer: Option<(FeedId, &'a HashSet<i64>)>,
    /// Whether an earlier version read it last.
    pub(super) is_stale: bool,
    /// When it last answered.
    succeeded_at: Option<i64>,
    /// The articles that have been found under an alias; each is found once.
    found: HashSet<i64>,
}

impl<'a> AliasFinder<'a> {
    /// Prepares for the articles of a feed, or for those of an import, which have no aliases.
    pub(super) fn new(conn: &Connection, answer: Option<(FeedId, &'a HashSet<i64>)>) -> rusqlite::Result<Self> {
        let Some((FeedId(id), _)) = answer else { return Ok(Self::default()) };
        let state = conn
            .prepare_cached("SELECT stale, succeeded_at FROM main.feeds WHERE id = ?")?
            .query_row([id], |row| Ok((row.get("stale")?, row.get("succeeded_at")?)))
            .optional()?;
        let (is_stale, succeeded_at) = state.unwrap_or_default();
        Ok(Self { answer, is_stale, succeeded_at, found: HashSet::new() })
    }

    /// The article that is stored under another key than `article` has. Its key is made the present one where that says
    /// more.
    pub(super) fn find(&mut self, conn: &Connection, article: &Prepared) -> Result<Option<i64>, StoreErrorKind> {
        let Some(candidate) = self.candidate(conn, article)? else { return Ok(None) };
        self.found.insert(candidate.id);
        let is_alias = article.aliases.keys.iter().any(|alias| alias.key == candidate.key);
        // A key of words changes with every edit, so an alias is better.
        if !is_alias || (candidate.url == article.header.url && !article.key().starts_with("text:")) {
            conn.prepare_cached("UPDATE main.articles SET key = :key WHERE id = :id")?
                .execute(named_params! { ":key": article.key(), ":id": candidate.id })?;
        }
        Ok(Some(candidate.id))
    }

    fn candidate(&self, conn: &Connection, article: &Prepared) -> rusqlite::Result<Option<StoredArticle>> {
        let is_free = |candidate: &StoredArticle| !self.found.contains(&candidate.id);
        if !article.aliases.keys.is_empty() {
            let mut by_key =
                conn.prepare_cached("SELECT id, key, title, url, published FROM main.articles WHERE key = ?")?;
            for alias in &article.aliases.keys {
                let candidate = by_key.query_row([&alias.key], StoredArticle::from_row).optional()?;
                if let Some(candidate) = candidate.filter(|it| is_free(it) && (alias.is_exact || it.is_same(article))) {
                    return Ok(Some(candidate));
                }
            }
        }
        let Some((FeedId(feed), keys)) = self.answer.filter(|_| self.is_stale) else { return Ok(None) };
        let mut of_feed = conn.prepare_cached(
            "SELECT a.id, a.key, a.title, a.url, a.published FROM main.feed_articles f
            JOIN main.articles a ON a.id = f.article WHERE f.feed = :feed AND a.title IN (:title, :old_title)",
        )?;
        let parameters = named_params! {
            ":feed": feed,
            ":title": article.header.title,
            ":old_title": article.aliases.title,
        };
        for candidate in of_feed.query_map(parameters, StoredArticle::from_row)? {
            let candidate = candidate?;
            let is_other = keys.contains(&removed_key(&candidate.key));
            if is_free(&candidate) && !is_other && candidate.has_title_and_date(article) {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }

    /// Whether an article whose key is unknown was removed under an alias. Its key is removed then too.
    pub(super) fn is_removed(&self, conn: &Connection, article: &Prepared, revision: i64) -> rusqlite::Result<bool> {
        let is_newer = article.header.published.map(|at| self.succeeded_at.is_some_and(|last| at.0 > last));
        let counts = |alias: &Alias| alias.is_exact || (self.is_stale && !is_newer.unwrap_or(!alias.is_first));
        let mut select = conn.prepare_cached("SELECT article FROM main.gone WHERE key = ?")?;
        for alias in article.aliases.keys.iter().filter(|alias| counts(alias)) {
            let removed: Option<i64> =
                select.query_row([removed_key(&alias.key)], |row| row.get("article")).optional()?;
            if let Some(id) = removed {
                conn.prepare_cached(
                    "INSERT OR REPLACE INTO main.gone (key, article, revision) VALUES (:key, :id, :revision)",
                )?
                .execute(named_params! { ":key": removed_key(article.key()), ":id": id, ":revision": revision })?;
                return Ok(true);
            }
        }
        Ok(false)
    }
}
