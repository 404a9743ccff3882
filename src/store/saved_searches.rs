//! Queries that the user saved under a name.

use super::{Error, Store};
use crate::model::{NamedQuery, SavedSearch};
use rusqlite::{OptionalExtension, named_params};

/// How many searches of one name an import numbers; it drops further ones.
const MAX_SAME_NAME: usize = 100;

impl Store {
    /// Saves a search under a name, in place of an earlier one of that name.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`].
    pub fn save_search(&mut self, name: &str, query: &str) -> Result<(), Error> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO main.searches (name, query) VALUES (:name, :query)
                    ON CONFLICT (name) DO UPDATE SET query = excluded.query",
                )?
                .execute(named_params! { ":name": name, ":query": query })?;
            Ok(())
        })
    }

    /// Removes a saved search; does nothing if none has this name.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`].
    pub fn remove_search(&mut self, name: &str) -> Result<(), Error> {
        self.write(|transaction| {
            transaction.prepare_cached("DELETE FROM main.searches WHERE name = ?")?.execute([name])?;
            Ok(())
        })
    }

    /// The saved searches, sorted by name, without their counts.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>, Error> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT name, query FROM main.searches ORDER BY name")?;
            let searches = statement.query_map([], |row| {
                Ok(SavedSearch { name: row.get("name")?, query: row.get("query")?, unread: None })
            })?;
            Ok(searches.collect::<Result<_, _>>()?)
        })
    }

    /// Adds an exported search. If another query has its name, the name gets a number.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritable`] or [`Error::Database`]; nothing has changed then.
    pub(crate) fn import_search(&mut self, search: &NamedQuery) -> Result<(), Error> {
        self.write(|transaction| {
            let mut select_query = transaction.prepare_cached("SELECT query FROM main.searches WHERE name = ?")?;
            for number in 1..=MAX_SAME_NAME {
                let name = if number == 1 { search.name.clone() } else { format!("{} ({number})", search.name) };
                let query: Option<String> = select_query.query_row([&name], |row| row.get("query")).optional()?;
                if query.is_none() {
                    transaction
                        .prepare_cached("INSERT INTO main.searches (name, query) VALUES (:name, :query)")?
                        .execute(named_params! { ":name": name, ":query": search.query })?;
                }
                if query.is_none_or(|query| query == search.query) {
                    break;
                }
            }
            Ok(())
        })
    }
}
