//! One article with everything that belongs to it, for an export.
//!
//! An export asks for a listing and then for each of its articles here. `merge` is the way back.

use super::columns::{self, header};
use super::full_text::read_full_text;
use super::session::stored_row;
use super::tags::tags;
use super::{Error, Store};
use crate::model::{ArticleId, ExportedArticle, Flags, Timestamp, UserState};
use rusqlite::{Connection, OptionalExtension};

impl Store {
    /// An article with everything that belongs to it; `None` if its text is not stored.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`] if there is no such article; [`Error::Database`], also if a text is damaged.
    pub fn export_article(&self, id: ArticleId) -> Result<Option<ExportedArticle>, Error> {
        const ARTICLE: &str = concat!(
            "SELECT a.key, ",
            header!("a."),
            ", b.blocks, a.anchor_block, a.anchor_byte FROM main.articles a JOIN main.bodies b ON b.article = a.id
            WHERE a.id = ?"
        );
        self.read(|conn| {
            let Some(row) = stored_row(conn, id)? else { return Ok(None) };
            let found = conn.prepare_cached(ARTICLE)?.query_row([row], columns::read_article).optional()?;
            let Some((article, anchor)) = found else { return Ok(None) };
            let user_state = UserState { anchor, tags: tags(conn, row)?, ..read_user_state(conn, row)? };
            Ok(Some(ExportedArticle { article, full_text: read_full_text(conn, row)?, user_state }))
        })
    }
}

/// The user's data about the article `row`, without the position and the tags.
pub(super) fn read_user_state(conn: &Connection, row: i64) -> rusqlite::Result<UserState> {
    conn.prepare_cached(
        "SELECT read, bookmarked, library, added, kept_at, coalesce(note, '') AS note
        FROM main.articles LEFT JOIN main.bookmarks ON article = id WHERE id = ?",
    )?
    .query_row([row], |row| {
        Ok(UserState {
            flags: Flags { read: row.get("read")?, bookmarked: row.get("bookmarked")? },
            library: row.get("library")?,
            added: row.get::<_, Option<i64>>("added")?.map(Timestamp),
            bookmarked_at: row.get::<_, Option<i64>>("kept_at")?.map(Timestamp),
            note: row.get("note")?,
            ..UserState::default()
        })
    })
}
