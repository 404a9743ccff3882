//! How far the user has read: the reading position, and whether an edited article has been opened since.

use super::columns::index_to_sql;
use super::session::{ensure_stored_row, stored_row};
use super::{Error, Store};
use crate::model::{Anchor, ArticleId};
use rusqlite::named_params;

impl Store {
    /// Notes that the user has opened the article, which clears the flag `changed`. Writes only if the flag was set.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`], [`Error::Unwritable`] or [`Error::Database`].
    pub fn record_opened(&mut self, id: ArticleId) -> Result<(), Error> {
        let row = self.read(|conn| {
            let Some(row) = stored_row(conn, id)? else { return Ok(None) };
            let mut select_changed = conn.prepare_cached("SELECT 1 FROM main.articles WHERE id = ? AND changed = 1")?;
            Ok(select_changed.exists([row])?.then_some(row))
        })?;
        let Some(row) = row else { return Ok(()) };
        self.write(|transaction| {
            transaction.prepare_cached("UPDATE main.articles SET changed = 0 WHERE id = ?")?.execute([row])?;
            Ok(())
        })
    }

    /// Stores the reading position of an article. A user who moves in it has seen it, so this also clears `changed`.
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
                    "UPDATE main.articles SET anchor_block = :block, anchor_byte = :byte, changed = 0
                    WHERE id = :row AND ((anchor_block, anchor_byte) <> (:block, :byte) OR changed)",
                )?
                .execute(named_params! {
                    ":row": row,
                    ":block": index_to_sql(anchor.block),
                    ":byte": index_to_sql(anchor.byte),
                })?;
            Ok(())
        })
    }
}
