//! Taking articles in, from a feed or by the reader's own hand.
//!
//! The key decides whether an article is known. What happens to a known one:
//!
//! 1. A feed that brings what it has brought before changes nothing; that is the common case and costs one look-up.
//! 2. A feed that brings another text than before, where its earlier text is the one that is stored, has *edited* the
//!    article. Marks, bookmark, note and position stay, and if the reader has had it open it is marked as changed.
//! 3. Where the stored text is another feed's or was imported, the longer one stays: the same article is often whole
//!    in one feed and a teaser in the other.
//! 4. An import replaces the text whatever it is.
//!
//! An article keeps its date while its words are the same, and one that retention has removed does not come back from
//! its feed, only by an import.
//!
//! Of a draft the words are counted here only if it is known with another text, which is seldom.

use super::error::Fault;
use super::prepared::Prepared;
use super::reading::Reading;
use super::record::{self, Body, header};
use super::sketch::Sketch;
use super::stories::Stories;
use crate::model::{ArticleId, FeedId, Timestamp};
use rusqlite::{CachedStatement, Connection, OptionalExtension, ToSql};
use xxhash_rust::xxh3::xxh3_64;

/// What has become of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Took {
    /// It was known, with these words; or it has been removed before.
    Nothing,
    /// It was not in the library.
    New(ArticleId),
    /// Its words have changed.
    Changed(ArticleId),
}

/// What is stored of an article.
struct Known {
    id: i64,
    hash: Option<i64>,
    seal: Option<i64>,
    words: i64,
    published: Option<i64>,
    library: bool,
    opened: bool,
    /// The seal of what the feed has brought before.
    brought: Option<i64>,
}

/// The number that the next stored text or removal gets.
pub(super) fn next_revision(conn: &Connection) -> rusqlite::Result<i64> {
    let last: i64 = conn
        .prepare_cached(
            "SELECT max(coalesce((SELECT max(revision) FROM main.articles), 0),
                coalesce((SELECT max(revision) FROM main.gone), 0))",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(last + 1)
}

/// The key under which a removed article is remembered.
pub(super) fn gone_key(key: &str) -> i64 {
    xxh3_64(key.as_bytes()).cast_signed()
}

/// Takes in a batch: its statements are compiled and looked up once.
pub(super) struct Taker<'c> {
    conn: &'c Connection,
    feed: Option<FeedId>,
    now: Timestamp,
    revision: i64,
    known: CachedStatement<'c>,
    gone: CachedStatement<'c>,
    insert: CachedStatement<'c>,
    update: CachedStatement<'c>,
    body: CachedStatement<'c>,
    text: CachedStatement<'c>,
    belong: CachedStatement<'c>,
    stories: Stories<'c>,
}

impl<'c> Taker<'c> {
    /// From `feed`, or by the reader's own hand.
    pub(super) fn new(conn: &'c Connection, feed: Option<FeedId>, now: Timestamp) -> rusqlite::Result<Self> {
        Ok(Self {
            conn,
            feed,
            now,
            revision: next_revision(conn)?,
            known: conn.prepare_cached(
                "SELECT a.id, a.hash, a.seal, a.words, a.published, a.library,
                    a.read OR a.bookmarked OR a.anchor_block OR a.anchor_byte, f.seal
                FROM main.articles a LEFT JOIN main.feed_articles f ON f.feed = ?2 AND f.article = a.id
                WHERE a.key = ?1",
            )?,
            gone: conn.prepare_cached("SELECT 1 FROM main.gone WHERE key = ?1")?,
            insert: conn.prepare_cached(concat!(
                "INSERT INTO main.articles (key, library, added, hash, seal, words, sketch, revision, ",
                header!(),
                ") VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            ))?,
            update: conn.prepare_cached(concat!(
                "UPDATE main.articles SET (library, changed, added, hash, seal, words, sketch, revision, ",
                header!(),
                ") = (1, changed OR ?2, coalesce(added, ?3), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?1"
            ))?,
            body: conn.prepare_cached(
                "INSERT INTO main.bodies (article, blocks) VALUES (?1, ?2)
                ON CONFLICT (article) DO UPDATE SET blocks = excluded.blocks",
            )?,
            text: conn.prepare_cached(
                "SELECT a.kicker, a.title, b.blocks FROM main.articles a JOIN main.bodies b ON b.article = a.id
                WHERE a.id = ?1",
            )?,
            belong: conn.prepare_cached(
                "INSERT INTO main.feed_articles (feed, article, seal) VALUES (?1, ?2, ?3)
                ON CONFLICT (feed, article) DO UPDATE SET seal = excluded.seal",
            )?,
            stories: Stories::new(conn)?,
        })
    }

    /// Takes one article in.
    pub(super) fn take(&mut self, article: &Prepared) -> Result<Took, Fault> {
        let feed = self.feed.map(|FeedId(feed)| feed);
        let known = self.known.query_row((article.key(), feed), |row| {
            Ok(Known {
                id: row.get(0)?,
                hash: row.get(1)?,
                seal: row.get(2)?,
                words: row.get(3)?,
                published: row.get(4)?,
                library: row.get(5)?,
                opened: row.get(6)?,
                brought: row.get(7)?,
            })
        });
        let (id, took) = match known.optional()? {
            Some(known) if known.library && known.brought == Some(article.seal) => return Ok(Took::Nothing),
            Some(known) => (known.id, self.again(article, &known)?),
            None if self.feed.is_some() && self.gone.exists([gone_key(article.key())])? => return Ok(Took::Nothing),
            None => {
                let id = self.add(article)?;
                (id, Took::New(ArticleId(id)))
            }
        };
        if let Some(feed) = feed {
            self.belong.execute((feed, id, article.seal))?;
        }
        Ok(took)
    }

    fn add(&mut self, article: &Prepared) -> Result<i64, Fault> {
        let reading = article.known();
        let (hash, words, sketch) = columns(reading);
        let mut values: Vec<&dyn ToSql> = Vec::with_capacity(20);
        values.extend([&article.header.key as &dyn ToSql, &self.now.0, &hash, &article.seal]);
        values.extend([&words as &dyn ToSql, &sketch, &self.revision]);
        values.extend(article.columns.header(&article.header));
        self.insert.execute(values.as_slice())?;
        let id = self.conn.last_insert_rowid();
        self.body.execute((id, &article.columns.body))?;
        self.place(reading, id, article.header.published.map(|at| at.0), None)?;
        self.revision += 1;
        Ok(id)
    }

    /// Stores the text of a known article if it is the one to keep.
    fn again(&mut self, article: &Prepared, known: &Known) -> Result<Took, Fault> {
        let by_hand = self.feed.is_none();
        let same = known.library && known.seal == Some(article.seal);
        let edited = by_hand || known.brought.is_some() && known.brought == known.seal;
        if same {
            return Ok(Took::Nothing);
        }
        let (reading, stored) = (article.reading(), self.stored(known)?);
        let longer = i64::from(reading.words) > stored.as_ref().map_or(known.words, |stored| i64::from(stored.words));
        if !(edited || !known.library || known.seal.is_none() || longer) {
            return Ok(Took::Nothing);
        }
        let hash = stored.map(|stored| stored.hash).or(known.hash);
        let reworded = hash.is_some_and(|hash| hash != reading.hash);
        let given = article.header.published.map(|at| at.0);
        let published = if reworded || by_hand { given.or(known.published) } else { known.published.or(given) };
        self.replace(article, &reading, known, published, edited && reworded && known.opened)?;
        let id = ArticleId(known.id);
        Ok(match known.library {
            false => Took::New(id),
            true if edited && reworded => Took::Changed(id),
            true => Took::Nothing,
        })
    }

    /// What the stored text of a known article says, where it was not read when it was stored, nor since.
    fn stored(&mut self, known: &Known) -> Result<Option<Reading>, Fault> {
        if known.hash.is_some() {
            return Ok(None);
        }
        let text = self.text.query_row([known.id], |row| {
            let (kicker, title): (Option<String>, String) = (row.get(0)?, row.get(1)?);
            let body = record::body(2, row.get_ref(2)?)?;
            // Blocks without a hash are of a time or a way in which none was made.
            Ok(matches!(body, Body::Markup(_)).then(|| {
                let (lead, blocks) = body.read(&title, None).unwrap_or_default();
                Reading::of(kicker.as_deref(), &title, lead.as_ref(), &blocks)
            }))
        });
        Ok(text.optional()?.flatten())
    }

    fn replace(
        &mut self,
        article: &Prepared,
        reading: &Reading,
        known: &Known,
        published: Option<i64>,
        tell: bool,
    ) -> Result<(), Fault> {
        let story = self.stories.forget(known.id)?;
        let (hash, words, sketch) = columns(Some(reading));
        let mut values: Vec<&dyn ToSql> = Vec::with_capacity(20);
        values.extend([&known.id as &dyn ToSql, &tell, &self.now.0, &hash, &article.seal]);
        values.extend([&words as &dyn ToSql, &sketch, &self.revision]);
        values.extend(article.columns.header(&article.header));
        // Behind kicker, title and byline, which stand behind the eight above.
        if let Some(place) = values.get_mut(8 + 3) {
            *place = &published;
        }
        self.update.execute(values.as_slice())?;
        self.body.execute((known.id, &article.columns.body))?;
        self.place(Some(reading), known.id, published, story)?;
        self.revision += 1;
        Ok(())
    }

    fn place(
        &mut self,
        reading: Option<&Reading>,
        id: i64,
        published: Option<i64>,
        story: Option<i64>,
    ) -> Result<(), Fault> {
        if let Some(sketch) = reading.and_then(|reading| reading.sketch.as_ref()) {
            self.stories.place(id, sketch, published.unwrap_or(self.now.0), story)?;
        }
        Ok(())
    }
}

/// The columns `hash`, `words` and `sketch`.
fn columns(reading: Option<&Reading>) -> (Option<i64>, u32, Option<Vec<u8>>) {
    let sketch = reading.and_then(|reading| reading.sketch).map(Sketch::to_bytes);
    (reading.map(|reading| reading.hash), reading.map_or(0, |reading| reading.words), sketch)
}
