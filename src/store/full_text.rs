//! What the reader and a page add to an article: tags, and the whole text beside the feed's own. And searches that are
//! kept under a name.

use super::columns::{from_json, to_json};
use super::error::StoreErrorKind;
use super::page_queue::complete;
use super::session::{ensure_stored_row, stored_row};
use super::upsert::next_revision;
use super::{Error, Store};
use crate::model::{Article, ArticleId, Block, SavedSearch};
use rusqlite::{Connection, OptionalExtension};

impl Store {
    /// Gives a bookmarked article these tags in place of those it had; none takes all off.
    ///
    /// # Errors
    ///
    /// [`Error::NoArticle`]; [`Error::NotBookmarked`]; [`Error::Unwritable`] or [`Error::Database`]. The
    /// old tags stay then.
    pub fn set_tags(&mut self, id: ArticleId, tags: &[String]) -> Result<(), Error> {
        self.write(|transaction| {
            let row = stored_row(transaction, id)?.ok_or(StoreErrorKind::NotBookmarked)?;
            let mut bookmark =
                transaction.prepare_cached("SELECT 1 FROM main.bookmarks WHERE article = ?1 AND removed_at IS NULL")?;
            if !bookmark.exists([row])? {
                return Err(StoreErrorKind::NotBookmarked);
            }
            transaction.prepare_cached("DELETE FROM main.tags WHERE article = ?1")?.execute([row])?;
            add_tags(transaction, row, tags)
        })
    }

    /// The tags of an article in their own order, also of one whose bookmark has been taken away; they come back with
    /// it.
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

    /// Keeps the whole article, as its page has it, beside what the feed holds of it, in place of an earlier one.
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

    /// Keeps a search under a name, in place of one of the same name.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`].
    pub fn save_search(&mut self, name: &str, query: &str) -> Result<(), Error> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO main.searches (name, query) VALUES (?1, ?2)
                    ON CONFLICT (name) DO UPDATE SET query = excluded.query",
                )?
                .execute((name, query))?;
            Ok(())
        })
    }

    /// Forgets a search; nothing happens if there is none of this name.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`].
    pub fn remove_search(&mut self, name: &str) -> Result<(), Error> {
        self.write(|transaction| {
            transaction.prepare_cached("DELETE FROM main.searches WHERE name = ?1")?.execute([name])?;
            Ok(())
        })
    }

    /// The saved searches by name, not yet counted.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>, Error> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT name, query FROM main.searches ORDER BY name")?;
            let searches = statement
                .query_map([], |row| Ok(SavedSearch { name: row.get(0)?, query: row.get(1)?, unread: None }))?;
            Ok(searches.collect::<Result<_, _>>()?)
        })
    }
}

/// Adds tags to those that the article `row` has.
pub(super) fn add_tags(conn: &Connection, row: i64, tags: &[String]) -> Result<(), StoreErrorKind> {
    let mut add = conn.prepare_cached("INSERT OR IGNORE INTO main.tags (article, tag) VALUES (?1, ?2)")?;
    for tag in tags {
        add.execute((row, tag))?;
    }
    Ok(())
}

/// The tags of the article `row`.
pub(super) fn tags(conn: &Connection, row: i64) -> rusqlite::Result<Vec<String>> {
    conn.prepare_cached("SELECT tag FROM main.tags WHERE article = ?1 ORDER BY tag")?
        .query_map([row], |row| row.get(0))?
        .collect()
}

/// The whole article beside the article `row`.
pub(super) fn read_full_text(conn: &Connection, row: i64) -> rusqlite::Result<Option<Article>> {
    conn.prepare_cached("SELECT header, blocks FROM main.fulls WHERE article = ?1")?
        .query_row([row], |row| {
            let blocks: Vec<Block> = from_json(1, &row.get::<_, String>(1)?)?;
            Ok(Article { blocks, ..from_json(0, &row.get::<_, String>(0)?)? })
        })
        .optional()
}

/// A whole article as its two columns: everything but the blocks, and the blocks.
pub(super) fn full_text_columns(full_text: &Article) -> (String, String) {
    let header = Article { blocks: Vec::new(), ..full_text.clone() };
    (to_json(&header), to_json(&full_text.blocks))
}

/// Stores a whole article beside the article `row`; whoever follows the texts sees that this one has changed.
pub(super) fn write_full_text(conn: &Connection, row: i64, header: &str, blocks: &str) -> Result<(), StoreErrorKind> {
    conn.prepare_cached(
        "INSERT INTO main.fulls (article, header, blocks) VALUES (?1, ?2, ?3)
        ON CONFLICT (article) DO UPDATE SET header = excluded.header, blocks = excluded.blocks",
    )?
    .execute((row, header, blocks))?;
    conn.prepare_cached("UPDATE main.articles SET revision = ?2 WHERE id = ?1")?
        .execute((row, next_revision(conn)?))?;
    complete(conn, row)
}
