//! Stories: articles that several agencies carry in nearly the same words.
//!
//! A sketch gives an article a few keys. Articles that share a key are compared as a whole; if they are similar and
//! were published within three days, they belong to one story, which has the id of its first article.
//!
//! Only the latest few articles under a key are compared: a phrase with which half a newspaper begins must not make
//! every new article a walk through all others.

use super::minhash::Sketch;
use rusqlite::{CachedStatement, Connection, OptionalExtension, named_params};

/// How far apart, in seconds, two articles of one story may be published.
const MAX_SECONDS_APART: u64 = 3 * 24 * 60 * 60;

/// The statements, compiled once for a whole batch.
pub(super) struct Stories<'c> {
    select_candidates: CachedStatement<'c>,
    insert_key: CachedStatement<'c>,
    delete_key: CachedStatement<'c>,
    select_sketch: CachedStatement<'c>,
    set_story: CachedStatement<'c>,
}

impl<'c> Stories<'c> {
    pub(super) fn new(conn: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            select_candidates: conn.prepare_cached(
                "SELECT a.id, a.story, a.sketch, a.listed_at
                FROM main.sketches s JOIN main.articles a ON a.id = s.article
                WHERE s.min = :key AND s.article <> :id ORDER BY s.article DESC LIMIT 12",
            )?,
            insert_key: conn.prepare_cached("INSERT OR IGNORE INTO main.sketches (min, article) VALUES (:key, :id)")?,
            delete_key: conn.prepare_cached("DELETE FROM main.sketches WHERE min = :key AND article = :id")?,
            select_sketch: conn.prepare_cached("SELECT sketch, story FROM main.articles WHERE id = ?")?,
            set_story: conn
                .prepare_cached("UPDATE main.articles SET story = :story WHERE id = :id AND story IS NOT :story")?,
        })
    }

    /// Removes the keys of the sketch that is stored with the article `id`; returns its story. Call this before you
    /// store another sketch.
    pub(super) fn remove_keys(&mut self, id: i64) -> rusqlite::Result<Option<i64>> {
        let stored = self
            .select_sketch
            .query_row([id], |row| Ok((row.get::<_, Option<Vec<u8>>>("sketch")?, row.get("story")?)))
            .optional()?;
        let Some((bytes, story)) = stored else { return Ok(None) };
        for key in bytes.and_then(|bytes| Sketch::from_bytes(&bytes)).iter().flat_map(Sketch::keys) {
            self.delete_key.execute(named_params! { ":key": key, ":id": id })?;
        }
        Ok(story)
    }

    /// Finds the story of the article `id`, if it has none yet, and stores its keys for later articles. Returns whether
    /// it found one.
    pub(super) fn assign(&mut self, id: i64, sketch: &Sketch, at: i64, story: Option<i64>) -> rusqlite::Result<bool> {
        let mut found = false;
        if story.is_none()
            && let Some((other, story)) = self.first_similar(id, sketch, at)?
        {
            let story = story.unwrap_or(other);
            self.set_story.execute(named_params! { ":id": other, ":story": story })?;
            self.set_story.execute(named_params! { ":id": id, ":story": story })?;
            found = true;
        }
        for key in sketch.keys() {
            self.insert_key.execute(named_params! { ":key": key, ":id": id })?;
        }
        Ok(found)
    }

    /// The first similar article, and the story it belongs to.
    fn first_similar(&mut self, id: i64, sketch: &Sketch, at: i64) -> rusqlite::Result<Option<(i64, Option<i64>)>> {
        for key in sketch.keys() {
            let mut rows = self.select_candidates.query(named_params! { ":key": key, ":id": id })?;
            while let Some(row) = rows.next()? {
                let listed_at: Option<i64> = row.get("listed_at")?;
                let near = listed_at.is_some_and(|listed_at| listed_at.abs_diff(at) <= MAX_SECONDS_APART);
                let other = row.get_ref("sketch")?.as_blob_or_null().ok().flatten().and_then(Sketch::from_bytes);
                if near && other.is_some_and(|other| other.is_similar(sketch)) {
                    return Ok(Some((row.get("id")?, row.get("story")?)));
                }
            }
        }
        Ok(None)
    }
}
