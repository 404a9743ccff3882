//! What is known of an article's words, and when it is found out.
//!
//! Counting and sketching them needs the article's text, which of an article that a feed has brought is not read when it
//! is stored ([`super::record::Body`]). The full-text index reads every text once, and with it this is done
//! ([`settle`]). Until then an article tells no story that others tell too.

use super::sketch::{Reader, Sketch};
use super::stories::Stories;
use crate::model::{Block, BlockKind, RichText};
use rusqlite::{Connection, OptionalExtension};

/// The words of an article, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// A hash of the words.
    pub(super) hash: i64,
    pub(super) words: u32,
    pub(super) sketch: Option<Sketch>,
}

impl Reading {
    /// Of the parts of an article.
    pub(super) fn of(kicker: Option<&str>, title: &str, lead: Option<&RichText>, blocks: &[Block]) -> Self {
        let mut reader = Reader::new();
        reader.read(kicker.unwrap_or_default(), false);
        reader.read(title, false);
        reader.read(lead.map_or("", |lead| &lead.text), true);
        for block in blocks {
            reader.read(&block.text.text, !matches!(block.kind, BlockKind::Image { .. }));
        }
        Self { hash: reader.hash().cast_signed(), words: reader.words(), sketch: reader.sketch() }
    }
}

/// Stores what has been found out about the texts of articles, each with the revision of the text that was read, and
/// finds the stories that they tell. Those whose text is another by now, or about which it is known, stay as they are.
/// Returns how many tell a story that others tell too.
pub(super) fn settle(conn: &Connection, readings: &[(i64, i64, Reading)]) -> rusqlite::Result<u64> {
    let mut stories = Stories::new(conn)?;
    let mut update = conn.prepare_cached(
        "UPDATE main.articles SET hash = ?3, words = ?4, sketch = ?5 WHERE id = ?1 AND revision = ?2 AND hash IS NULL
        RETURNING coalesce(published, added), story",
    )?;
    let mut told = 0;
    for (id, revision, reading) in readings {
        let sketch = reading.sketch.map(Sketch::to_bytes);
        let found = update
            .query_row((id, revision, reading.hash, reading.words, sketch), |row| {
                Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?))
            })
            .optional()?;
        if let (Some((at, story)), Some(sketch)) = (found, &reading.sketch) {
            told += u64::from(stories.place(*id, sketch, at.unwrap_or_default(), story)?);
        }
    }
    Ok(told)
}
