//! Marks and the reading position.

use super::bookmarks;
use super::columns::index_to_sql;
use super::error::StoreErrorKind;
use super::session::{ensure_stored_row, stored_row};
use super::{Error, Store};
use crate::model::{Anchor, ArticleId, Flags, Timestamp};
use rusqlite::Connection;

impl Store {
    /// Sets the marks of an article to `flags`. When this returns they are on the disk.
    ///
    /// Of the two marks only the one is written that differs from `before`, which is what the reader saw: another
    /// reader may have set the other one since, and a stale value must not undo that. A bookmark keeps the article's
    /// text. Marking as read what was seen as unread also says that the text has been seen as it is now.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`] if there is no such article, or no text to keep with a bookmark; [`Error::Unwritable`] or
    /// [`Error::Database`]. Nothing has changed then.
    pub fn set_flags(&mut self, id: ArticleId, flags: Flags, before: Flags, at: Timestamp) -> Result<(), Error> {
        self.write(|transaction| {
            // Nothing set and nothing kept: no reason to bring a session article into the database.
            if flags == Flags::default() && stored_row(transaction, id)?.is_none() {
                return Ok(());
            }
            let row = ensure_stored_row(transaction, id, Some(at.0))?;
            if flags.read != before.read {
                set_read(transaction, row, flags.read)?;
            }
            if flags.bookmarked != before.bookmarked {
                bookmarks::set(transaction, row, flags.bookmarked, at)?;
            }
            Ok(())
        })
    }

    /// Notes that the reader has opened the article: it no longer counts as changed since. Writes only if it did.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`], [`Error::Unwritable`] or [`Error::Database`].
    pub fn record_opened(&mut self, id: ArticleId) -> Result<(), Error> {
        let row = self.read(|conn| {
            let Some(row) = stored_row(conn, id)? else { return Ok(None) };
            let mut select_changed =
                conn.prepare_cached("SELECT 1 FROM main.articles WHERE id = ?1 AND changed = 1")?;
            Ok(select_changed.exists([row])?.then_some(row))
        })?;
        let Some(row) = row else { return Ok(()) };
        self.write(|transaction| {
            transaction.prepare_cached("UPDATE main.articles SET changed = 0 WHERE id = ?1")?.execute([row])?;
            Ok(())
        })
    }

    /// Keeps the reading position of an article. Whoever has one in it has it open: it no longer counts as changed.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`], [`Error::Unwritable`] or [`Error::Database`]; the old position stays then.
    pub fn set_position(&mut self, id: ArticleId, anchor: Anchor) -> Result<(), Error> {
        self.write(|transaction| {
            if anchor == Anchor::default() && stored_row(transaction, id)?.is_none() {
                return Ok(());
            }
            let row = ensure_stored_row(transaction, id, None)?;
            transaction
                .prepare_cached(
                    "UPDATE main.articles SET anchor_block = ?2, anchor_byte = ?3, changed = 0
                    WHERE id = ?1 AND ((anchor_block, anchor_byte) <> (?2, ?3) OR changed)",
                )?
                .execute((row, index_to_sql(anchor.block), index_to_sql(anchor.byte)))?;
            Ok(())
        })
    }
}

fn set_read(conn: &Connection, row: i64, read: bool) -> Result<(), StoreErrorKind> {
    conn.prepare_cached(
        "UPDATE main.articles SET read = ?2, changed = changed AND NOT ?2 WHERE id = ?1 AND (read <> ?2 OR changed AND ?2)",
    )?
    .execute((row, read))?;
    Ok(())
}
