//! The whole text of an article, as its page has it, beside what its feed holds of it.
//!
//! The feed's text stays: the user can switch between the two, and a feed that edits its teaser does not touch the
//! page.

use super::columns::{Json, to_json};
use super::error::StoreErrorKind;
use super::page_queue::complete;
use super::session::{ensure_stored_row, stored_row};
use super::upsert::next_revision;
use super::{Error, Store};
use crate::model::{Article, ArticleId, Block};
use rusqlite::{Connection, OptionalExtension, named_params};

impl Store {
    /// Stores the whole article, as its page has it, beside the feed's version, in place of an earlier one.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`] if there is no such article; [`Error::Unwritable`] or [`Error::Database`].
    pub fn set_full_text(&mut self, id: ArticleId, full_text: &Article) -> Result<(), Error> {
        let (header, blocks) = full_text_columns(full_text);
        self.without_fsync(|store| {
            store.transact(|transaction| {
                let row = ensure_stored_row(transaction, id, None)?;
                write_full_text(transaction, row, &header, &blocks)
            })
        })
    }

    /// The whole article that was fetched from its page; `None` if none was.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`] if there is no such article; [`Error::Database`], also where it is damaged.
    pub fn full_text(&self, id: ArticleId) -> Result<Option<Article>, Error> {
        self.read(|conn| match stored_row(conn, id)? {
            Some(row) => Ok(read_full_text(conn, row)?),
            None => Ok(None),
        })
    }
}

/// The whole article beside the article `row`.
pub(super) fn read_full_text(conn: &Connection, row: i64) -> rusqlite::Result<Option<Article>> {
    conn.prepare_cached("SELECT header, blocks FROM main.fulls WHERE article = ?")?
        .query_row([row], |row| {
            let Json(header): Json<Article> = row.get("header")?;
            let Json(blocks): Json<Vec<Block>> = row.get("blocks")?;
            Ok(Article { blocks, ..header })
        })
        .optional()
}

/// A whole article as its two columns: everything but the blocks, and the blocks.
pub(super) fn full_text_columns(full_text: &Article) -> (String, String) {
    let header = Article { blocks: Vec::new(), ..full_text.clone() };
    (to_json(&header), to_json(&full_text.blocks))
}

/// Stores a whole article beside the article `row`, which gets a new revision, so that the index follows.
pub(super) fn write_full_text(conn: &Connection, row: i64, header: &str, blocks: &str) -> Result<(), StoreErrorKind> {
    conn.prepare_cached(
        "INSERT INTO main.fulls (article, header, blocks) VALUES (:row, :header, :blocks)
        ON CONFLICT (article) DO UPDATE SET header = excluded.header, blocks = excluded.blocks",
    )?
    .execute(named_params! { ":row": row, ":header": header, ":blocks": blocks })?;
    conn.prepare_cached("UPDATE main.articles SET revision = :revision WHERE id = :row")?
        .execute(named_params! { ":row": row, ":revision": next_revision(conn)? })?;
    complete(conn, row)
}
