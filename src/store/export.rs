//! Everything the reader has, one article at a time and one kept search, out and in again.
//!
//! Out: whoever exports takes the ids of a listing and asks for each. In: whatever is imported is added to what is
//! there, and nothing that is there gets lost; importing the same twice changes nothing the second time.

use super::error::Fault;
use super::labels::{add_tags, full, full_columns, put_full, tags};
use super::prepared::{Prepared, prepare};
use super::record::{self, from_index, header};
use super::session::kept;
use super::taking::Taker;
use super::{Store, StoreError, bookmarks};
use crate::model::{Anchor, Article, ArticleId, Flags, Timestamp};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

/// What is the reader's own about an article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Its marks.
    pub flags: Flags,
    /// Where the reader left it.
    pub anchor: Anchor,
    /// Whether it is in the library, and not only kept with a bookmark.
    pub library: bool,
    /// When it came in.
    pub added: Option<Timestamp>,
    /// When it was bookmarked.
    pub kept_at: Option<Timestamp>,
    /// The reader's note.
    pub note: String,
    /// The reader's tags.
    pub tags: Vec<String>,
}

/// An article with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The article.
    pub article: Article,
    /// The whole article as its page has it, if it has been fetched.
    pub full: Option<Article>,
    /// What the reader has added.
    pub kept: Kept,
}

/// A kept search as it is exported, set apart from an article by the name of its one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedSearch {
    /// The search.
    pub search: KeptSearch,
}

/// A search that is kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSearch {
    /// The name.
    pub name: String,
    /// The query, as it was typed.
    pub query: String,
}

/// Beyond so many searches of one name no further one is taken in.
const SAME_NAME: usize = 100;

impl Store {
    /// An article with all that belongs to it; `None` if its text is not kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`] if there is no such article; [`StoreError::Database`], also where a text is damaged.
    pub fn exported(&self, id: ArticleId) -> Result<Option<Exported>, StoreError> {
        const ARTICLE: &str = concat!(
            "SELECT a.key, ",
            header!("a."),
            ", b.blocks, a.anchor_block, a.anchor_byte FROM main.articles a JOIN main.bodies b ON b.article = a.id
            WHERE a.id = ?1"
        );
        self.read(|conn| {
            let Some(row) = kept(conn, id)? else { return Ok(None) };
            let found = conn.prepare_cached(ARTICLE)?.query_row([row], record::article).optional()?;
            let Some((article, anchor)) = found else { return Ok(None) };
            let kept = Kept { anchor, tags: tags(conn, row)?, ..marks(conn, row)? };
            Ok(Some(Exported { article, full: full(conn, row)?, kept }))
        })
    }

    /// Adds an exported article to what is there. A text that is there stays, marks and tags are put together, of two
    /// times of keeping the earlier one counts, and of two notes that differ both are kept, one below the other.
    ///
    /// It is not forced to the disk, for it can be imported again.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotKept`] or [`StoreError::Database`]; nothing has changed then.
    pub fn import_kept(
        &mut self,
        article: &Article,
        full: Option<&Article>,
        kept: &Kept,
        now: Timestamp,
    ) -> Result<ArticleId, StoreError> {
        let prepared = prepare(article);
        let full = full.map(full_columns);
        self.unforced(|store| {
            store.transact(|transaction| {
                let row = match with_text(transaction, &article.key)? {
                    Some(row) => row,
                    None => take_text(transaction, &prepared, kept.added.unwrap_or(now))?,
                };
                merge(transaction, row, kept, now)?;
                let mut has_full = transaction.prepare_cached("SELECT 1 FROM main.fulls WHERE article = ?1")?;
                if let Some((header, blocks)) = &full
                    && !has_full.exists([row])?
                {
                    put_full(transaction, row, header, blocks)?;
                }
                Ok(ArticleId(row))
            })
        })
    }

    /// Adds an exported search to those that are there. Where another one has its name, it gets a number behind it.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotKept`] or [`StoreError::Database`]; nothing has changed then.
    pub fn import_search(&mut self, search: &KeptSearch) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut known = transaction.prepare_cached("SELECT query FROM main.searches WHERE name = ?1")?;
            for number in 1..=SAME_NAME {
                let name = if number == 1 { search.name.clone() } else { format!("{} ({number})", search.name) };
                let query: Option<String> = known.query_row([&name], |row| row.get(0)).optional()?;
                if query.is_none() {
                    transaction
                        .prepare_cached("INSERT INTO main.searches (name, query) VALUES (?1, ?2)")?
                        .execute((&name, &search.query))?;
                }
                if query.is_none_or(|query| query == search.query) {
                    break;
                }
            }
            Ok(())
        })
    }
}

/// The row of an article whose text is there.
fn with_text(conn: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM main.articles JOIN main.bodies ON article = id WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()
}

/// Stores the text of an article that has none here, without bringing it into the library.
fn take_text(conn: &Connection, article: &Prepared, added: Timestamp) -> Result<i64, Fault> {
    let library: Option<bool> = conn
        .prepare_cached("SELECT library FROM main.articles WHERE key = ?1")?
        .query_row([article.key()], |row| row.get(0))
        .optional()?;
    Taker::new(conn, None, added)?.take(article)?;
    let row = with_text(conn, article.key())?.ok_or(Fault::Gone)?;
    conn.prepare_cached("UPDATE main.articles SET library = ?2 WHERE id = ?1")?
        .execute((row, library.unwrap_or(false)))?;
    Ok(row)
}

fn marks(conn: &Connection, row: i64) -> rusqlite::Result<Kept> {
    conn.prepare_cached(
        "SELECT read, bookmarked, library, added, kept_at, coalesce(note, '')
        FROM main.articles LEFT JOIN main.bookmarks ON article = id WHERE id = ?1",
    )?
    .query_row([row], |row| {
        Ok(Kept {
            flags: Flags { read: row.get(0)?, bookmarked: row.get(1)? },
            library: row.get(2)?,
            added: row.get::<_, Option<i64>>(3)?.map(Timestamp),
            kept_at: row.get::<_, Option<i64>>(4)?.map(Timestamp),
            note: row.get(5)?,
            ..Kept::default()
        })
    })
}

/// Adds to the article `row` what the reader had elsewhere.
fn merge(conn: &Connection, row: i64, kept: &Kept, now: Timestamp) -> Result<(), Fault> {
    let here = marks(conn, row)?;
    conn.prepare_cached("UPDATE main.articles SET library = library OR ?2, read = read OR ?3 WHERE id = ?1")?
        .execute((row, kept.library, kept.flags.read))?;
    conn.prepare_cached(
        "UPDATE main.articles SET anchor_block = ?2, anchor_byte = ?3
        WHERE id = ?1 AND anchor_block = 0 AND anchor_byte = 0",
    )?
    .execute((row, from_index(kept.anchor.block), from_index(kept.anchor.byte)))?;
    let at = kept.kept_at.unwrap_or(now);
    if kept.flags.bookmarked {
        bookmarks::set(conn, row, true, at)?;
        let earlier = if here.flags.bookmarked { here.kept_at.map_or(at, |here| here.min(at)) } else { at };
        conn.prepare_cached("UPDATE main.bookmarks SET kept_at = ?2 WHERE article = ?1")?.execute((row, earlier.0))?;
    }
    let note = joined(&here.note, &kept.note);
    if note != here.note {
        // A note whose bookmark has been taken away waits for it to be set again.
        conn.prepare_cached(
            "INSERT INTO main.bookmarks (article, kept_at, note, removed_at) VALUES (?1, ?2, ?3, ?2)
            ON CONFLICT (article) DO UPDATE SET note = excluded.note",
        )?
        .execute((row, at.0, note))?;
    }
    add_tags(conn, row, &kept.tags)
}

/// Two notes as one, of which neither is lost.
fn joined(here: &str, other: &str) -> String {
    // By whole lines: "there" does not say "here".
    let lines = |note: &str| format!("\n{note}\n");
    if other.is_empty() || lines(here).contains(&lines(other)) {
        here.to_owned()
    } else if here.is_empty() || lines(other).contains(&lines(here)) {
        other.to_owned()
    } else {
        format!("{here}\n{other}")
    }
}
