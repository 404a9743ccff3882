//! Stories: articles that several agencies carry in nearly the same words.
//!
//! A sketch gives an article a few keys. Articles that share a key, agree in a part of their sketches and were
//! published within three days are compared word by word ([`super::retelling`]). If one retells the other, they belong
//! to one story, which has the id of its first article.
//!
//! Only the latest few articles under a key are considered, and only those that agree most are compared: a phrase with
//! which half a newspaper begins must not make every new article a walk through all others.

use super::columns::{Json, StoredBody};
use super::minhash::Sketch;
use super::retelling::Wording;
use crate::model::{BlockKind, RichText};
use rusqlite::{CachedStatement, Connection, OptionalExtension, named_params};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How far apart, in seconds, two articles of one story may be published.
const MAX_SECONDS_APART: u64 = 3 * 24 * 60 * 60;
/// With how many others an article is compared word by word.
const MAX_COMPARED: usize = 8;

/// The statements, compiled once for a whole batch.
pub(super) struct Stories<'c> {
    select_candidates: CachedStatement<'c>,
    insert_key: CachedStatement<'c>,
    delete_key: CachedStatement<'c>,
    select_sketch: CachedStatement<'c>,
    select_text: CachedStatement<'c>,
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
            select_text: conn.prepare_cached(
                "SELECT a.title, a.lead, b.blocks FROM main.articles a JOIN main.bodies b ON b.article = a.id
                WHERE a.id = ?",
            )?,
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
    /// it found one. The article's text must be stored already.
    pub(super) fn assign(&mut self, id: i64, sketch: &Sketch, at: i64, story: Option<i64>) -> rusqlite::Result<bool> {
        let mut found = false;
        if story.is_none()
            && let Some((other, story)) = self.retold(id, sketch, at)?
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

    /// The article that this one retells, or that retells it, and the story it belongs to.
    fn retold(&mut self, id: i64, sketch: &Sketch, at: i64) -> rusqlite::Result<Option<(i64, Option<i64>)>> {
        let candidates = self.candidates(id, sketch, at)?;
        if candidates.is_empty() {
            return Ok(None);
        }
        let Some(wording) = self.wording(id)? else { return Ok(None) };
        for (other, story) in candidates {
            let other_wording = self.wording(other)?;
            if other_wording.is_some_and(|other| wording.compare(&other).is_same_story()) {
                return Ok(Some((other, story)));
            }
        }
        Ok(None)
    }

    /// The articles to be compared with this one, each with its story; those that agree most come first.
    fn candidates(&mut self, id: i64, sketch: &Sketch, at: i64) -> rusqlite::Result<Vec<(i64, Option<i64>)>> {
        let mut found = BTreeMap::new();
        for key in sketch.keys() {
            let mut rows = self.select_candidates.query(named_params! { ":key": key, ":id": id })?;
            while let Some(row) = rows.next()? {
                let listed_at: Option<i64> = row.get("listed_at")?;
                let near = listed_at.is_some_and(|listed_at| listed_at.abs_diff(at) <= MAX_SECONDS_APART);
                let other = row.get_ref("sketch")?.as_blob_or_null().ok().flatten().and_then(Sketch::from_bytes);
                if near && let Some(agreement) = other.and_then(|other| other.agreement(sketch)) {
                    found.insert(row.get::<_, i64>("id")?, (agreement, row.get("story")?));
                }
            }
        }
        let mut candidates: Vec<_> = found.into_iter().collect();
        candidates.sort_by_key(|(id, (agreement, _))| Reverse((*agreement, *id)));
        candidates.truncate(MAX_COMPARED);
        Ok(candidates.into_iter().map(|(id, (_, story))| (id, story)).collect())
    }

    /// The words of a stored article; `None` if its text cannot be read.
    fn wording(&mut self, id: i64) -> rusqlite::Result<Option<Wording>> {
        let stored = self.select_text.query_row([id], |row| {
            let (title, body): (String, StoredBody) = (row.get("title")?, row.get("blocks")?);
            let lead = row.get::<_, Option<Json<RichText>>>("lead")?.map(|Json(lead)| lead);
            Ok((body.read(&title, lead), title))
        });
        let (text, title) = match stored {
            Ok(stored) => stored,
            // The text is missing, or is no text: checking the library reports it.
            Err(
                rusqlite::Error::QueryReturnedNoRows
                | rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..),
            ) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Ok((lead, blocks)) = text else { return Ok(None) };
        let paragraphs = blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Image { .. }));
        let paragraphs = paragraphs.map(|block| block.text.text.as_str());
        Ok(Some(Wording::new(&title, lead.iter().map(|lead| lead.text.as_str()).chain(paragraphs))))
    }
}
