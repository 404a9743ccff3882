//! The statistics of an article's words, and when they are computed.
//!
//! Counting and sketching words needs the parsed text, but an article from a feed is stored unparsed
//! ([`super::columns::StoredBody`]). The full-text index parses every text once, and computes the statistics with it
//! ([`store_stats`]). Until then an article from a feed belongs to no story.

use super::minhash::{Shingler, Sketch};
use super::stories::Stories;
use crate::model::{Block, BlockKind, RichText};
use rusqlite::{Connection, OptionalExtension, named_params};

/// The number of an article's words, and two hashes of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextStats {
    /// A hash of the words.
    pub(super) hash: i64,
    pub(super) word_count: u32,
    pub(super) sketch: Option<Sketch>,
}

impl TextStats {
    /// Computes the statistics of the parts of an article.
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

/// Stores the statistics of articles, each with the revision of the text that was read, and finds the stories of these
/// articles. Skips articles that have another text by now, or statistics already. Returns how many joined a story.
pub(super) fn store_stats(conn: &Connection, batch: &[(i64, i64, TextStats)]) -> rusqlite::Result<u64> {
    let mut stories = Stories::new(conn)?;
    let mut update = conn.prepare_cached(
        "UPDATE main.articles SET hash = :hash, words = :words, sketch = :sketch
        WHERE id = :id AND revision = :revision AND hash IS NULL
        RETURNING listed_at, story",
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
                |row| Ok((row.get::<_, Option<i64>>("listed_at")?, row.get::<_, Option<i64>>("story")?)),
            )
            .optional()?;
        if let (Some((at, story)), Some(sketch)) = (updated, &stats.sketch) {
            joined += u64::from(stories.assign(*id, sketch, at.unwrap_or_default(), story)?);
        }
    }
    Ok(joined)
}
