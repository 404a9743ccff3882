//! What is known of an article's words, and when it is found out.
//!
//! Counting and sketching them needs the article's text, which of an article that a feed has brought is not read when it
//! is stored ([`super::columns::StoredBody`]). The full-text index reads every text once, and with it this is done
//! ([`store_stats`]). Until then an article tells no story that others tell too.

use super::minhash::{Shingler, Sketch};
use super::stories::Stories;
use crate::model::{Block, BlockKind, RichText};
use rusqlite::{Connection, OptionalExtension, named_params};

/// The words of an article, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextStats {
    /// A hash of the words.
    pub(super) hash: i64,
    pub(super) word_count: u32,
    pub(super) sketch: Option<Sketch>,
}

impl TextStats {
    /// Of the parts of an article.
    pub(super) fn from_parts(kicker: Option<&str>, title: &str, lead: Option<&RichText>, blocks: &[Block]) -> Self {
        let mut shingler = Shingler::new();
        shingler.add(kicker.unwrap_or_default(), false);
        shingler.add(title, false);
        shingler.add(lead.map_or("", |lead| &lead.text), true);
        for block in blocks {
            shingler.add(&block.text.text, !matches!(block.kind, BlockKind::Image { .. }));
        }
        Self { hash: shingler.hash().cast_signed(), word_count: shingler.word_count(), sketch: shingler.sketch() }
    }
}

/// Stores what has been found out about the texts of articles, each with the revision of the text that was read, and
/// finds the stories that they tell. Those whose text is another by now, or about which it is known, stay as they are.
/// Returns how many tell a story that others tell too.
pub(super) fn store_stats(conn: &Connection, batch: &[(i64, i64, TextStats)]) -> rusqlite::Result<u64> {
    let mut stories = Stories::new(conn)?;
    let mut update = conn.prepare_cached(
        "UPDATE main.articles SET hash = :hash, words = :words, sketch = :sketch
        WHERE id = :id AND revision = :revision AND hash IS NULL
        RETURNING coalesce(published, added) AS published, story",
    )?;
    let mut joined = 0;
    for (id, revision, stats) in batch {
        let sketch = stats.sketch.map(Sketch::to_bytes);
        let updated = update
            .query_row(
                named_params! {
                    ":id": id,
                    ":revision": revision,
                    ":hash": stats.hash,
                    ":words": stats.word_count,
                    ":sketch": sketch,
                },
                |row| Ok((row.get::<_, Option<i64>>("published")?, row.get::<_, Option<i64>>("story")?)),
            )
            .optional()?;
        if let (Some((at, story)), Some(sketch)) = (updated, &stats.sketch) {
            joined += u64::from(stories.assign(*id, sketch, at.unwrap_or_default(), story)?);
        }
    }
    Ok(joined)
}
