//! Marks and the reading position.

use super::bookmarks;
use super::error::Fault;
use super::record::from_index;
use super::session::{adopt, kept};
use super::{Store, StoreError};
use crate::model::{Anchor, ArticleId, Flags, Timestamp};
use rusqlite::Connection;

impl Store {
    /// Sets the marks of an article to `flags`. When this returns they are on the disk.
    ///
    /// Of the two marks only the one is written that differs from what the last listing told: another reader may have
    /// set the other one since, and a stale value must not undo that. For an article that was never listed here both
    /// are written. A bookmark keeps the article's text.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`] if there is no such article, or no text to keep with a bookmark; [`StoreError::NotKept`] or
    /// [`StoreError::Database`]. Nothing has changed then.
    pub fn set_flags(&mut self, id: ArticleId, flags: Flags, at: Timestamp) -> Result<(), StoreError> {
        let told = self.told.flags(id);
        let differs = |of: fn(Flags) -> bool| told.is_none_or(|told| of(told) != of(flags));
        let (read, bookmarked) = (differs(|flags| flags.read), differs(|flags| flags.bookmarked));
        self.write(|transaction| {
            // Nothing set and nothing kept: no reason to bring a session article into the database.
            if flags == Flags::default() && kept(transaction, id)?.is_none() {
                return Ok(());
            }
            let row = adopt(transaction, id, Some(at.0))?;
            if read {
                set_read(transaction, row, flags.read)?;
            }
            if bookmarked {
                bookmarks::set(transaction, row, flags.bookmarked, at)?;
            }
            Ok(())
        })?;
        self.told.set(id, flags);
        Ok(())
    }

    /// Keeps the reading position of an article.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`], [`StoreError::NotKept`] or [`StoreError::Database`]; the old position stays then.
    pub fn set_position(&mut self, id: ArticleId, anchor: Anchor) -> Result<(), StoreError> {
        self.write(|transaction| {
            if anchor == Anchor::default() && kept(transaction, id)?.is_none() {
                return Ok(());
            }
            let row = adopt(transaction, id, None)?;
            transaction
                .prepare_cached(
                    "UPDATE main.articles SET anchor_block = ?2, anchor_byte = ?3
                    WHERE id = ?1 AND (anchor_block, anchor_byte) <> (?2, ?3)",
                )?
                .execute((row, from_index(anchor.block), from_index(anchor.byte)))?;
            Ok(())
        })
    }
}

fn set_read(conn: &Connection, row: i64, read: bool) -> Result<(), Fault> {
    conn.prepare_cached("UPDATE main.articles SET read = ?2 WHERE id = ?1 AND read <> ?2")?.execute((row, read))?;
    Ok(())
}
