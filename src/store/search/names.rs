//! Searching by name: sources, categories, tags, feeds.
//!
//! There are few names and many articles, so each name is compared once. The sources and categories are in the headers
//! of the articles. Reading 100,000 headers takes too long for a keystroke, but they change only with a revision, so
//! the cache reads them once after each.

use super::super::columns::column_indices;
use super::super::error::StoreErrorKind;
use super::super::index::IdSet;
use crate::model::NameField;
use crate::search;
use rusqlite::Connection;
use std::collections::HashMap;

/// The sources and categories of all articles.
#[derive(Debug, Default)]
pub(super) struct NameCache {
    /// The highest revision when they were read.
    revision: Option<i64>,
    sources: Vec<(String, IdSet)>,
    /// The stored lists of names, in JSON.
    categories: Vec<(String, IdSet)>,
}

impl NameCache {
    /// The articles whose source, feed, tag or category contains these words.
    pub(super) fn find(&mut self, conn: &Connection, named: NameField, words: &str) -> Result<IdSet, StoreErrorKind> {
        let mut found = IdSet::default();
        match named {
            NameField::Source => {
                self.refresh(conn)?;
                unite(&mut found, &self.sources, |name| search::name_contains(name, words));
            }
            NameField::Tag => {
                self.refresh(conn)?;
                unite(&mut found, &self.categories, |json| {
                    let names: Vec<String> = serde_json::from_str(json).unwrap_or_default();
                    names.iter().any(|name| search::name_contains(name, words))
                });
                let mut tagged = conn.prepare_cached("SELECT article FROM main.tags WHERE tag = ?")?;
                for tag in select_tags(conn)? {
                    if search::name_contains(&tag, words) {
                        for id in tagged.query_map([&tag], |row| row.get("article"))? {
                            found.insert(id?);
                        }
                    }
                }
            }
            NameField::Feed => {
                let mut feeds =
                    conn.prepare_cached("SELECT id, url, coalesce(name, title, '') AS name FROM main.feeds")?;
                let mut of_feed = conn.prepare_cached("SELECT article FROM main.feed_articles WHERE feed = ?")?;
                let mut rows = feeds.query([])?;
                while let Some(row) = rows.next()? {
                    let (feed, url, name): (i64, String, String) = (row.get("id")?, row.get("url")?, row.get("name")?);
                    if search::name_contains(&name, words) || search::name_contains(&url, words) {
                        for id in of_feed.query_map([feed], |row| row.get("article"))? {
                            found.insert(id?);
                        }
                    }
                }
            }
        }
        Ok(found)
    }

    fn refresh(&mut self, conn: &Connection) -> Result<(), StoreErrorKind> {
        let revision = conn
            .prepare_cached("SELECT coalesce(max(revision), 0) AS revision FROM main.articles")?
            .query_row([], |row| row.get("revision"))?;
        if self.revision == Some(revision) {
            return Ok(());
        }
        let (mut sources, mut categories) = (IdsByName::default(), IdsByName::default());
        let mut statement = conn.prepare_cached("SELECT id, source, categories FROM main.articles")?;
        let [id_column, source_column, categories_column] = column_indices(&statement, ["id", "source", "categories"])?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = row.get(id_column)?;
            for (column, groups) in [(source_column, &mut sources), (categories_column, &mut categories)] {
                if let Ok(Some(name)) = row.get_ref(column)?.as_str_or_null() {
                    groups.insert(name, id);
                }
            }
        }
        *self = Self { revision: Some(revision), sources: sources.entries, categories: categories.entries };
        Ok(())
    }
}

/// Articles by a name.
#[derive(Default)]
struct IdsByName {
    positions: HashMap<String, usize>,
    entries: Vec<(String, IdSet)>,
}

impl IdsByName {
    fn insert(&mut self, name: &str, id: i64) {
        let position = self.positions.get(name).copied().unwrap_or_else(|| {
            self.positions.insert(name.to_owned(), self.entries.len());
            self.entries.push((name.to_owned(), IdSet::default()));
            self.entries.len() - 1
        });
        if let Some((_, ids)) = self.entries.get_mut(position) {
            ids.insert(id);
        }
    }
}

fn unite(found: &mut IdSet, groups: &[(String, IdSet)], matches: impl Fn(&str) -> bool) {
    for (name, ids) in groups {
        if matches(name) {
            found.unite(ids);
        }
    }
}

/// Every tag that an article has.
fn select_tags(conn: &Connection) -> Result<Vec<String>, StoreErrorKind> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT tag FROM main.tags")?;
    let tags = statement.query_map([], |row| row.get("tag"))?;
    Ok(tags.collect::<Result<_, _>>()?)
}
