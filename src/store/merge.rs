//! Adding an exported article to the library.
//!
//! An import adds to what is there and loses nothing of it. Importing the same article twice changes nothing the second
//! time.

use super::columns::index_to_sql;
use super::error::StoreErrorKind;
use super::export::read_user_state;
use super::full_text::{full_text_columns, write_full_text};
use super::prepared::{Prepared, prepare};
use super::tags::add_tags;
use super::upsert::Upserter;
use super::{Error, Store, bookmarks};
use crate::model::{Article, ArticleId, Timestamp, UserState};
use rusqlite::{Connection, OptionalExtension, named_params};

impl Store {
    /// Adds an exported article. An existing text stays, flags and tags are united, the earlier of two bookmark times
    /// counts, and two different notes become one, one below the other.
    ///
    /// This does not fsync, for the article can be imported again.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; nothing has changed then.
    pub fn import_article(
        &mut self,
        article: &Article,
        full_text: Option<&Article>,
        user_state: &UserState,
        now: Timestamp,
    ) -> Result<ArticleId, Error> {
        let prepared = prepare(article);
        let columns = full_text.map(full_text_columns);
        self.without_fsync(|store| {
            store.transact(|transaction| {
                let row = match row_with_text(transaction, &article.key)? {
                    Some(row) => row,
                    None => insert_text(transaction, &prepared, user_state.added.unwrap_or(now))?,
                };
                merge_user_state(transaction, row, user_state, now)?;
                let mut has_full_text = transaction.prepare_cached("SELECT 1 FROM main.fulls WHERE article = ?")?;
                if let Some((header, blocks)) = &columns
                    && !has_full_text.exists([row])?
                {
                    write_full_text(transaction, row, header, blocks)?;
                }
                Ok(ArticleId(row))
            })
        })
    }
}

/// The row of an article whose text is stored.
fn row_with_text(conn: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM main.articles JOIN main.bodies ON article = id WHERE key = ?")?
        .query_row([key], |row| row.get("id"))
        .optional()
}

/// Stores the text of an article that has none, without adding the article to the library.
fn insert_text(conn: &Connection, article: &Prepared, added: Timestamp) -> Result<i64, StoreErrorKind> {
    let library: Option<bool> = conn
        .prepare_cached("SELECT library FROM main.articles WHERE key = ?")?
        .query_row([article.key()], |row| row.get("library"))
        .optional()?;
    Upserter::new(conn, None, added)?.upsert(article)?;
    let row = row_with_text(conn, article.key())?.ok_or(StoreErrorKind::NoArticle)?;
    conn.prepare_cached("UPDATE main.articles SET library = :library WHERE id = :row")?
        .execute(named_params! { ":row": row, ":library": library.unwrap_or(false) })?;
    Ok(row)
}

/// Adds the exported user's data to the article `row`.
fn merge_user_state(conn: &Connection, row: i64, user_state: &UserState, now: Timestamp) -> Result<(), StoreErrorKind> {
    let current = read_user_state(conn, row)?;
    conn.prepare_cached(
        "UPDATE main.articles SET library = library OR :library, read = read OR :read WHERE id = :row",
    )?
    .execute(named_params! { ":row": row, ":library": user_state.library, ":read": user_state.flags.read })?;
    conn.prepare_cached(
        "UPDATE main.articles SET anchor_block = :block, anchor_byte = :byte
        WHERE id = :row AND anchor_block = 0 AND anchor_byte = 0",
    )?
    .execute(named_params! {
        ":row": row,
        ":block": index_to_sql(user_state.anchor.block),
        ":byte": index_to_sql(user_state.anchor.byte),
    })?;
    let at = user_state.bookmarked_at.unwrap_or(now);
    if user_state.flags.bookmarked {
        bookmarks::set(conn, row, true, at)?;
        let earlier = if current.flags.bookmarked { current.bookmarked_at.map_or(at, |here| here.min(at)) } else { at };
        conn.prepare_cached("UPDATE main.bookmarks SET kept_at = :at WHERE article = :row")?
            .execute(named_params! { ":row": row, ":at": earlier.0 })?;
    }
    let note = merge_notes(&current.note, &user_state.note);
    if note != current.note {
        // The note of a removed bookmark waits until the bookmark is set again.
        conn.prepare_cached(
            "INSERT INTO main.bookmarks (article, kept_at, note, removed_at) VALUES (:row, :at, :note, :at)
            ON CONFLICT (article) DO UPDATE SET note = excluded.note",
        )?
        .execute(named_params! { ":row": row, ":at": at.0, ":note": note })?;
    }
    add_tags(conn, row, &user_state.tags)
}

/// Two notes as one that loses neither.
fn merge_notes(current: &str, other: &str) -> String {
    // By whole lines: "there" does not say "here".
    let lines = |note: &str| format!("\n{note}\n");
    if other.is_empty() || lines(current).contains(&lines(other)) {
        current.to_owned()
    } else if current.is_empty() || lines(other).contains(&lines(current)) {
        other.to_owned()
    } else {
        format!("{current}\n{other}")
    }
}
