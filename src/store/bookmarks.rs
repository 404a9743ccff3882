//! Bookmarks: an article with its text, the time of the bookmark, and a note.
//!
//! Removing a bookmark only writes the time of the removal into its row. Setting it again brings the note back, however
//! late. Within a day it also brings the first time back, as an undo; after that the bookmark has the new time. The
//! text stays in any case. `articles.bookmarked` repeats whether there is a bookmark, because the listing's index needs
//! it; only [`set`] writes the two.

use super::error::StoreErrorKind;
use super::listing::read_row;
use super::session::{store_session_text, stored_row};
use super::tags::tags;
use super::{Error, Store};
use crate::model::{ArticleId, Bookmark, Timestamp};
use rusqlite::{Connection, OptionalExtension, named_params};

/// How long, in seconds, setting a bookmark again counts as undoing its removal.
const UNDO_WINDOW: i64 = 24 * 60 * 60;

impl Store {
    /// Every bookmark, the newest first, with the id that the article has in this run.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn bookmarks(&self) -> Result<Vec<Bookmark>, Error> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT coalesce(s.shown, a.id) AS id, a.title, a.source, a.published, a.lang, a.url, a.read,
                    a.bookmarked, a.changed, b.kept_at, b.note, a.id AS row
                FROM main.bookmarks b JOIN main.articles a ON a.id = b.article
                LEFT JOIN temp.session s ON s.kept = a.id
                WHERE b.removed_at IS NULL ORDER BY b.kept_at DESC, b.article DESC",
            )?;
            let bookmarks = statement.query_map([], |row| {
                Ok(Bookmark {
                    row: read_row(row)?,
                    saved_at: Timestamp(row.get("kept_at")?),
                    note: row.get("note")?,
                    tags: tags(conn, row.get("row")?)?,
                })
            })?;
            Ok(bookmarks.collect::<Result<_, _>>()?)
        })
    }

    /// The note of an article's bookmark; empty if there is none. A removed bookmark still has its note, since setting
    /// it again brings the note back.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`]; [`Error::Database`].
    pub fn note(&self, id: ArticleId) -> Result<String, Error> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT note FROM main.bookmarks WHERE article = ?")?;
            let note = statement.query_row([stored_row(conn, id)?], |row| row.get("note")).optional()?;
            Ok(note.unwrap_or_default())
        })
    }

    /// Changes the note of a bookmark.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`]; [`Error::NotBookmarked`]; [`Error::Unwritable`] or [`Error::Database`]. The
    /// old note stays then.
    pub fn set_note(&mut self, id: ArticleId, note: &str) -> Result<(), Error> {
        self.write(|transaction| {
            let row = stored_row(transaction, id)?.ok_or(StoreErrorKind::NotBookmarked)?;
            let changed = transaction
                .prepare_cached("UPDATE main.bookmarks SET note = :note WHERE article = :row AND removed_at IS NULL")?
                .execute(named_params! { ":row": row, ":note": note })?;
            if changed == 0 { Err(StoreErrorKind::NotBookmarked) } else { Ok(()) }
        })
    }
}

/// Sets or removes the bookmark of the article `row`.
pub(super) fn set(conn: &Connection, row: i64, bookmarked: bool, at: Timestamp) -> Result<(), StoreErrorKind> {
    let changed = conn
        .prepare_cached(
            "UPDATE main.articles SET bookmarked = :bookmarked WHERE id = :row AND bookmarked <> :bookmarked",
        )?
        .execute(named_params! { ":row": row, ":bookmarked": bookmarked })?;
    if changed == 0 {
        return Ok(());
    }
    if !bookmarked {
        conn.prepare_cached("UPDATE main.bookmarks SET removed_at = :at WHERE article = :row")?
            .execute(named_params! { ":row": row, ":at": at.0 })?;
        return Ok(());
    }
    store_session_text(conn, row)?;
    let has_text = conn.prepare_cached("SELECT 1 FROM main.bodies WHERE article = ?")?.exists([row])?;
    if !has_text {
        return Err(StoreErrorKind::NoArticle);
    }
    conn.prepare_cached(
        "INSERT INTO main.bookmarks (article, kept_at) VALUES (:row, :at)
        ON CONFLICT (article) DO UPDATE SET
            kept_at = CASE WHEN :at - removed_at <= :undo_window THEN kept_at ELSE :at END,
            removed_at = NULL",
    )?
    .execute(named_params! { ":row": row, ":at": at.0, ":undo_window": UNDO_WINDOW })?;
    Ok(())
}
