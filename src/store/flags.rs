//! The flags `read` and `bookmarked`.

use super::bookmarks;
use super::error::StoreErrorKind;
use super::session::{ensure_stored_row, stored_row};
use super::{Error, Store};
use crate::model::{ArticleId, Flags, Timestamp};
use rusqlite::{Connection, named_params};

impl Store {
    /// Sets the flags of an article to `flags`, and fsyncs before it returns.
    ///
    /// This writes only a flag that differs from `before`, which is what the user saw: another process may have set the
    /// other one since, and a stale value must not undo that. A bookmark stores the article's text. Flagging an unread
    /// article as read also clears `changed`, since the user has seen the present text.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`] if there is no such article, or no text to store with a bookmark; [`Error::Unwritable`] or
    /// [`Error::Database`]. Nothing has changed then.
    pub fn set_flags(&mut self, id: ArticleId, flags: Flags, before: Flags, at: Timestamp) -> Result<(), Error> {
        self.write(|transaction| {
            // No flag, and no row: no reason to bring a session article into the database.
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
}

fn set_read(conn: &Connection, row: i64, read: bool) -> Result<(), StoreErrorKind> {
    conn.prepare_cached(
        "UPDATE main.articles SET read = :read, changed = changed AND NOT :read
        WHERE id = :row AND (read <> :read OR changed AND :read)",
    )?
    .execute(named_params! { ":row": row, ":read": read })?;
    Ok(())
}
