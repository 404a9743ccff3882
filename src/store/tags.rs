//! The user's tags, which belong to a bookmark.
//!
//! Removing the bookmark leaves the tags in the database, so that they come back with it.

use super::error::StoreErrorKind;
use super::session::stored_row;
use super::{Error, Store};
use crate::model::ArticleId;
use rusqlite::{Connection, named_params};

impl Store {
    /// Replaces the tags of a bookmarked article; an empty list removes all.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`]; [`Error::NotBookmarked`]; [`Error::Unwritable`] or [`Error::Database`]. The
    /// old tags stay then.
    pub fn set_tags(&mut self, id: ArticleId, tags: &[String]) -> Result<(), Error> {
        self.write(|transaction| {
            let row = stored_row(transaction, id)?.ok_or(StoreErrorKind::NotBookmarked)?;
            let mut bookmark =
                transaction.prepare_cached("SELECT 1 FROM main.bookmarks WHERE article = ? AND removed_at IS NULL")?;
            if !bookmark.exists([row])? {
                return Err(StoreErrorKind::NotBookmarked);
            }
            transaction.prepare_cached("DELETE FROM main.tags WHERE article = ?")?.execute([row])?;
            add_tags(transaction, row, tags)
        })
    }

    /// The tags of an article, sorted. An article whose bookmark was removed still has them.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`] if there is no such article; [`Error::Database`].
    pub fn tags_of(&self, id: ArticleId) -> Result<Vec<String>, Error> {
        self.read(|conn| match stored_row(conn, id)? {
            Some(row) => Ok(tags(conn, row)?),
            None => Ok(Vec::new()),
        })
    }
}

/// Adds tags to the article `row`.
pub(super) fn add_tags(conn: &Connection, row: i64, tags: &[String]) -> Result<(), StoreErrorKind> {
    let mut add = conn.prepare_cached("INSERT OR IGNORE INTO main.tags (article, tag) VALUES (:row, :tag)")?;
    for tag in tags {
        add.execute(named_params! { ":row": row, ":tag": tag })?;
    }
    Ok(())
}

/// The tags of the article `row`.
pub(super) fn tags(conn: &Connection, row: i64) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT tag FROM main.tags WHERE article = ? ORDER BY tag")?
        .query_map([row], |row| row.get("tag"))?
        .collect()
}
