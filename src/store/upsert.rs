//! Storing articles, from a feed or from an import.
//!
//! The key decides whether an article is stored already. If it is:
//!
//! 1. A feed that brings the same as before changes nothing. This is the common case and costs one look-up.
//! 2. A feed that brings another text than before has *edited* the article, if the stored text is that feed's. Flags,
//!    bookmark, note and position stay, and an article that the user had opened gets the flag `changed`.
//! 3. If the stored text is another feed's or was imported, the longer text stays: the same article is often whole in
//!    one feed and a teaser in the other.
//! 4. An import replaces the text in any case.
//! 5. A feed that brings another article under the same key has not edited anything ([`reused_key`]).
//!
//! An article keeps its date as long as its words stay the same. An article that retention removed comes back only by
//! an import, not from its feed.
//!
//! The words of a lazy article are counted here only if it is stored already with another text, which is rare.

use super::aliases::AliasFinder;
use super::columns::{NamedValue, StoredBody, header};
use super::error::StoreErrorKind;
use super::minhash::Sketch;
use super::prepared::Prepared;
use super::reused_key;
use super::stories::Stories;
use super::text_stats::TextStats;
use crate::model::{ArticleId, FeedId, Timestamp};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, named_params};
use std::collections::HashSet;
use xxhash_rust::xxh3::xxh3_64;

/// The outcome for one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Upserted {
    /// It was stored already with these words, or it was removed before.
    Unchanged,
    /// It was not in the library.
    New(ArticleId),
    /// Its words have changed.
    Changed(ArticleId),
}

/// The article that is stored under the same key.
struct ExistingArticle {
    id: i64,
    hash: Option<i64>,
    fingerprint: Option<i64>,
    word_count: i64,
    published: Option<i64>,
    in_library: bool,
    was_opened: bool,
    /// The fingerprint of the version that this feed brought before.
    feed_fingerprint: Option<i64>,
}

impl ExistingArticle {
    /// Reads a row of [`SELECT_EXISTING`]; `None` if the feed brought this very version before. That is the common
    /// case, so it reads two columns only, the first two: a column is looked for by its name from the first one on.
    fn unless_same(row: &Row<'_>, fingerprint: i64) -> rusqlite::Result<Option<Self>> {
        let feed_fingerprint = row.get("feed_fingerprint")?;
        let in_library = row.get("library")?;
        if in_library && feed_fingerprint == Some(fingerprint) {
            return Ok(None);
        }
        Ok(Some(Self {
            id: row.get("id")?,
            hash: row.get("hash")?,
            fingerprint: row.get("fingerprint")?,
            word_count: row.get("words")?,
            published: row.get("published")?,
            in_library,
            was_opened: row.get("was_opened")?,
            feed_fingerprint,
        }))
    }
}

/// Selects what an [`ExistingArticle`] has.
const SELECT_EXISTING: &str = "
    SELECT f.seal AS feed_fingerprint, a.library, a.id, a.hash, a.seal AS fingerprint, a.words, a.published,
        a.read OR a.bookmarked OR a.anchor_block OR a.anchor_byte AS was_opened
    FROM main.articles a LEFT JOIN main.feed_articles f ON f.feed = :feed AND f.article = a.id";

/// The highest revision that a text or a removal has; 0 in an empty library.
pub(super) fn max_revision(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "SELECT max(coalesce((SELECT max(revision) FROM main.articles), 0),
            coalesce((SELECT max(revision) FROM main.gone), 0)) AS revision",
    )?
    .query_row([], |row| row.get("revision"))
}

/// The revision that the next stored text or removal gets.
pub(super) fn next_revision(conn: &Connection) -> rusqlite::Result<i64> {
    Ok(max_revision(conn)? + 1)
}

/// The key of a removed article in the table `gone`.
pub(super) fn removed_key(key: &str) -> i64 {
    xxh3_64(key.as_bytes()).cast_signed()
}

/// Stores a batch. Its statements are compiled and looked up once.
pub(super) struct Upserter<'c> {
    conn: &'c Connection,
    feed: Option<FeedId>,
    now: Timestamp,
    revision: i64,
    aliases: AliasFinder<'c>,
    select_existing: CachedStatement<'c>,
    select_by_id: CachedStatement<'c>,
    select_removed: CachedStatement<'c>,
    insert_header: CachedStatement<'c>,
    update_header: CachedStatement<'c>,
    upsert_body: CachedStatement<'c>,
    select_text: CachedStatement<'c>,
    link_feed: CachedStatement<'c>,
    stories: Stories<'c>,
}

impl<'c> Upserter<'c> {
    /// Stores articles of an import, or of a feed. A feed comes with hashes of the keys of all articles of its answer.
    pub(super) fn new(
        conn: &'c Connection,
        answer: Option<(FeedId, &'c HashSet<i64>)>,
        now: Timestamp,
    ) -> rusqlite::Result<Self> {
        Ok(Self {
            conn,
            feed: answer.map(|(feed, _)| feed),
            now,
            revision: next_revision(conn)?,
            aliases: AliasFinder::new(conn, answer)?,
            select_existing: conn.prepare_cached(&format!("{SELECT_EXISTING} WHERE a.key = :key"))?,
            select_by_id: conn.prepare_cached(&format!("{SELECT_EXISTING} WHERE a.id = :id"))?,
            select_removed: conn.prepare_cached("SELECT 1 FROM main.gone WHERE key = ?")?,
            insert_header: conn.prepare_cached(concat!(
                "INSERT INTO main.articles (key, library, added, listed_at, hash, seal, words, sketch, revision, ",
                header!(),
                ") VALUES (:key, 1, :now, :listed_at, :hash, :fingerprint, :words, :sketch, :revision, ",
                header!(":"),
                ")"
            ))?,
            update_header: conn.prepare_cached(concat!(
                "UPDATE main.articles SET (library, changed, added, listed_at, hash, seal, words, sketch, revision, ",
                header!(),
                ") = (1, changed OR :changed, coalesce(added, :now),
                    iif(published IS :published, coalesce(listed_at, :listed_at), :listed_at), :hash,
                    :fingerprint, :words, :sketch, :revision, ",
                header!(":"),
                ") WHERE id = :id"
            ))?,
            upsert_body: conn.prepare_cached(
                "INSERT INTO main.bodies (article, blocks) VALUES (:id, :blocks)
                ON CONFLICT (article) DO UPDATE SET blocks = excluded.blocks",
            )?,
            select_text: conn.prepare_cached(
                "SELECT a.kicker, a.title, b.blocks FROM main.articles a JOIN main.bodies b ON b.article = a.id
                WHERE a.id = ?",
            )?,
            link_feed: conn.prepare_cached(
                "INSERT INTO main.feed_articles (feed, article, seal) VALUES (:feed, :id, :fingerprint)
                ON CONFLICT (feed, article) DO UPDATE SET seal = excluded.seal",
            )?,
            stories: Stories::new(conn)?,
        })
    }

    /// Stores one article, or finds that nothing is to be done.
    pub(super) fn upsert(&mut self, article: &Prepared) -> Result<Upserted, StoreErrorKind> {
        let feed = self.feed.map(|FeedId(feed)| feed);
        let key_and_feed = named_params! { ":key": article.key(), ":feed": feed };
        let unless_same = |row: &Row<'_>| ExistingArticle::unless_same(row, article.fingerprint);
        let existing = self.select_existing.query_row(key_and_feed, unless_same).optional()?;
        let existing = match existing {
            None if self.is_removed(article)? => return Ok(Upserted::Unchanged),
            None => match self.aliases.find(self.conn, article)? {
                Some(id) => Some(self.select_by_id.query_row(named_params! { ":id": id, ":feed": feed }, unless_same)?),
                None => None,
            },
            existing => existing,
        };
        if let (Some(Some(existing)), Some(_)) = (&existing, feed)
            && let Some(other) = reused_key::under_own_address(self.conn, existing.id, article)?
        {
            return self.upsert(&other);
        }
        let (id, outcome) = match existing {
            Some(None) => return Ok(Upserted::Unchanged),
            Some(Some(existing)) => (existing.id, self.update_existing(article, &existing)?),
            None if self.is_alias_removed(article)? => return Ok(Upserted::Unchanged),
            None => {
                let id = self.insert_article(article)?;
                (id, Upserted::New(ArticleId(id)))
            }
        };
        if let Some(feed) = feed {
            let link = named_params! { ":feed": feed, ":id": id, ":fingerprint": article.fingerprint };
            self.link_feed.execute(link)?;
        }
        Ok(outcome)
    }

    /// Whether an article with this key was removed from the library, and comes from its feed again.
    fn is_removed(&mut self, article: &Prepared) -> rusqlite::Result<bool> {
        Ok(self.feed.is_some() && self.select_removed.exists([removed_key(article.key())])?)
    }

    fn is_alias_removed(&mut self, article: &Prepared) -> rusqlite::Result<bool> {
        let is_removed = self.aliases.is_removed(self.conn, article, self.revision)?;
        self.revision += i64::from(is_removed);
        Ok(is_removed)
    }

    fn insert_article(&mut self, article: &Prepared) -> Result<i64, StoreErrorKind> {
        let stats = article.stats();
        let (hash, words, sketch) = stats_columns(stats);
        let listed_at = self.listed_at(article.header.published.map(|at| at.0));
        let mut values: Vec<NamedValue<'_>> = vec![
            (":key", &article.header.key),
            (":now", &self.now.0),
            (":listed_at", &listed_at),
            (":hash", &hash),
            (":fingerprint", &article.fingerprint),
            (":words", &words),
            (":sketch", &sketch),
            (":revision", &self.revision),
        ];
        values.extend(article.columns.header(&article.header));
        self.insert_header.execute(values.as_slice())?;
        let id = self.conn.last_insert_rowid();
        self.upsert_body.execute(named_params! { ":id": id, ":blocks": article.columns.body })?;
        self.assign_story(stats, id, listed_at, None)?;
        self.revision += 1;
        Ok(id)
    }

    /// Stores the text in place of the existing one if the rules of this module say so.
    fn update_existing(&mut self, article: &Prepared, existing: &ExistingArticle) -> Result<Upserted, StoreErrorKind> {
        let is_import = self.feed.is_none();
        let is_unchanged = existing.in_library && existing.fingerprint == Some(article.fingerprint);
        let edited =
            is_import || existing.feed_fingerprint.is_some() && existing.feed_fingerprint == existing.fingerprint;
        if is_unchanged {
            return Ok(Upserted::Unchanged);
        }
        let (stats, stored) = (article.compute_stats(), self.stored_stats(existing)?);
        let longer = i64::from(stats.word_count)
            > stored.as_ref().map_or(existing.word_count, |stored| i64::from(stored.word_count));
        if !(edited || !existing.in_library || existing.fingerprint.is_none() || longer) {
            return Ok(Upserted::Unchanged);
        }
        let hash = stored.map(|stored| stored.hash).or(existing.hash);
        let reworded = hash.is_some_and(|hash| hash != stats.hash) && !self.aliases.is_stale;
        let new_date = article.header.published.map(|at| at.0);
        let published =
            if reworded || is_import { new_date.or(existing.published) } else { existing.published.or(new_date) };
        self.overwrite(article, &stats, existing, published, edited && reworded && existing.was_opened)?;
        let id = ArticleId(existing.id);
        Ok(match existing.in_library {
            false => Upserted::New(id),
            true if edited && reworded => Upserted::Changed(id),
            true => Upserted::Unchanged,
        })
    }

    /// The statistics of the existing text, if they were not computed when it was stored, nor since.
    fn stored_stats(&mut self, existing: &ExistingArticle) -> Result<Option<TextStats>, StoreErrorKind> {
        if existing.hash.is_some() {
            return Ok(None);
        }
        let text = self.select_text.query_row([existing.id], |row| {
            let (kicker, title): (Option<String>, String) = (row.get("kicker")?, row.get("title")?);
            let body: StoredBody = row.get("blocks")?;
            // Blocks without a hash were stored by a version, or in a way, that computed none.
            Ok(matches!(body, StoredBody::Markup(_)).then(|| {
                let (lead, blocks) = body.read(&title, None).unwrap_or_default();
                TextStats::from_parts(kicker.as_deref(), &title, lead.as_ref(), &blocks)
            }))
        });
        Ok(text.optional()?.flatten())
    }

    fn overwrite(
        &mut self,
        article: &Prepared,
        stats: &TextStats,
        existing: &ExistingArticle,
        published: Option<i64>,
        flag_changed: bool,
    ) -> Result<(), StoreErrorKind> {
        let story = self.stories.remove_keys(existing.id)?;
        let (hash, words, sketch) = stats_columns(Some(stats));
        let listed_at = self.listed_at(published);
        let mut values: Vec<NamedValue<'_>> = vec![
            (":id", &existing.id),
            (":changed", &flag_changed),
            (":now", &self.now.0),
            (":listed_at", &listed_at),
            (":hash", &hash),
            (":fingerprint", &article.fingerprint),
            (":words", &words),
            (":sketch", &sketch),
            (":revision", &self.revision),
            (":published", &published),
        ];
        let header = article.columns.header(&article.header);
        values.extend(header.into_iter().filter(|(name, _)| *name != ":published"));
        self.update_header.execute(values.as_slice())?;
        self.upsert_body.execute(named_params! { ":id": existing.id, ":blocks": article.columns.body })?;
        self.assign_story(Some(stats), existing.id, listed_at, story)?;
        self.revision += 1;
        Ok(())
    }

    /// Where an article with this date stands if it comes now: no later than now, and now if it has no date.
    fn listed_at(&self, published: Option<i64>) -> i64 {
        published.map_or(self.now.0, |published| published.min(self.now.0))
    }

    fn assign_story(
        &mut self,
        stats: Option<&TextStats>,
        id: i64,
        listed_at: i64,
        story: Option<i64>,
    ) -> Result<(), StoreErrorKind> {
        if let Some(sketch) = stats.and_then(|stats| stats.sketch.as_ref()) {
            self.stories.assign(id, sketch, listed_at, story)?;
        }
        Ok(())
    }
}

/// The columns `hash`, `words` and `sketch`.
fn stats_columns(stats: Option<&TextStats>) -> (Option<i64>, u32, Option<Vec<u8>>) {
    let sketch = stats.and_then(|stats| stats.sketch).map(Sketch::to_bytes);
    (stats.map(|stats| stats.hash), stats.map_or(0, |stats| stats.word_count), sketch)
}
