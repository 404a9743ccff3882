//! How an index and a database recognise each other.
//!
//! The database has a name, a random word that it gets once, and the index notes it. That does not tell one history of
//! a database from another: after an older copy of it has been put back, new articles have the numbers and the
//! revisions of others that are indexed. So each round of indexing has a random word too, its *stamp*. The database
//! notes the stamp before the index is written, and the index in the same transaction as what it indexes. An index
//! whose stamp the database does not know has seen articles that the database never had, and is made anew.

use super::super::error::StoreErrorKind;
use super::update::Watermark;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};

/// How many stamps the database keeps. Only the last one that was written counts, but a round that another process is
/// faster with, or that is killed, leaves one that no index has.
const MAX_STAMPS: usize = 64;

/// What the database says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct LibraryId {
    pub(super) name: String,
    stamps: String,
}

impl LibraryId {
    /// Reads the name and the stamps; `None` if the database has no name yet, and so no index.
    pub(in crate::store) fn read(library: &Connection) -> Result<Option<Self>, StoreErrorKind> {
        let mut select = library.prepare_cached("SELECT value FROM main.meta WHERE key = ?")?;
        let mut value = |key| select.query_row([key], |row| row.get::<_, String>("value")).optional();
        let Some(name) = value("library")? else { return Ok(None) };
        Ok(Some(Self { name, stamps: value("stamps")?.unwrap_or_default() }))
    }

    /// Whether everything that the index has seen is, or was, in this database.
    pub(in crate::store) fn knows(&self, index: &Watermark) -> bool {
        self.name == index.library && self.stamps.split(' ').any(|stamp| stamp == index.stamp)
    }
}

/// Gives the database a name if it has none.
pub(super) fn name_library(library: &Connection) -> Result<(), StoreErrorKind> {
    if LibraryId::read(library)?.is_none() {
        library.execute("INSERT OR IGNORE INTO main.meta VALUES ('library', hex(randomblob(16)))", [])?;
    }
    Ok(())
}

/// Notes a new stamp in the database, for the round that is about to be written, and returns it.
pub(super) fn add(library: &mut Connection) -> Result<String, StoreErrorKind> {
    let transaction = library.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known = LibraryId::read(&transaction)?.map(|id| id.stamps).unwrap_or_default();
    let stamp: String = transaction.query_row("SELECT hex(randomblob(8)) AS stamp", [], |row| row.get("stamp"))?;
    let mut stamps: Vec<&str> = known.split(' ').filter(|stamp| !stamp.is_empty()).chain([&*stamp]).collect();
    stamps.drain(..stamps.len().saturating_sub(MAX_STAMPS));
    transaction.execute(
        "INSERT OR REPLACE INTO main.meta VALUES ('stamps', :stamps)",
        named_params! { ":stamps": stamps.join(" ") },
    )?;
    transaction.commit()?;
    Ok(stamp)
}
