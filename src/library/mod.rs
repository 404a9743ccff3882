//! The use cases of the library: they bring the store together with files and the network, for the screen and for the
//! commands alike.
//!
//! - [`open()`] opens the store, with the bundled edition in it.
//! - [`catalogue()`] has the feeds that are known by name.
//! - [`find_feed`] and [`follow`] follow a feed, and [`fetch`] brings feeds up to date.
//! - [`fetch_page`] and [`fetch_pages`] fetch full texts, [`store_page`] stores one.
//! - [`Exporter`] and [`Importer`] write and read lists, bookmarks and whole libraries.
//! - [`index_all`] brings the full-text index up to date.
//! - [`clock`] has the time.
//!
//! Deliberately absent: words for the user. Errors come out as data.

mod catalogue;
mod checkpoint_thread;
pub(crate) mod clock;
mod edition;
mod error;
mod export;
mod feeds;
mod first_start;
mod import;
mod network;
mod pages;
mod store_queue;
mod subscribe;

pub use catalogue::catalogue;
pub(crate) use catalogue::{add_from_catalogue, feeds_named, find_catalogue_feed, looks_like_address};
pub(crate) use error::Error;
pub(crate) use export::{ExportError, Exporter};
pub(crate) use feeds::FetchStep;
pub use feeds::{FetchOutcome, fetch};
pub(crate) use first_start::{is_first_start, note_import};
pub(crate) use import::Importer;
pub use network::Network;
pub use pages::store_page;
pub(crate) use pages::{fetch_page, fetch_pages};
pub(crate) use subscribe::{FoundFeed, Subscribed, find_feed, follow};

use crate::model::{Failure, Filter, Scope};
use crate::store::{self, Index, OpenedStore, Store};
use std::path::Path;

/// The name under which the store notes that the bundled edition has been imported. A later edition needs another.
const EDITION_NAME: &str = "edition-1";

/// Opens the store in the folder `dir`, and imports the bundled edition if that has not been done, so that a new user
/// finds something to read. If the import fails, a notice says why; the store still opens, or, if it is empty, a store
/// in memory that holds the edition.
///
/// # Errors
/// As [`Store::open`].
pub fn open(dir: &Path) -> Result<OpenedStore, store::Error> {
    let mut opened = Store::open(dir)?;
    let imported = import_edition(&mut opened.store).and_then(|imported| {
        // A library that lacked the edition and has nothing else is a new one.
        if imported > 0 && opened.store.list(Scope::Library, &Filter::ALL)?.len() <= imported {
            first_start::note_new_library(&mut opened.store)?;
        }
        Ok(())
    });
    if let Err(error) = imported {
        opened.notices.push(error.failure());
        if opened.store.list(Scope::Library, &Filter::ALL)?.is_empty() {
            opened.store = Store::open_temporary(dir)?;
            import_edition(&mut opened.store)?;
        }
    }
    Ok(opened)
}

/// Opens the store for a user who reads files from the command line. If that fails, the user can read all the same,
/// from a store in memory; a notice says that nothing will be saved, and why.
///
/// # Errors
/// [`store::Error::Database`] where there is no memory for a store.
pub(crate) fn open_for_files(dir: &Path) -> Result<OpenedStore, store::Error> {
    open(dir).or_else(|error| {
        let reason = error.reason();
        let notice = match error {
            store::Error::TooNew { path }
            | store::Error::Foreign { path }
            | store::Error::Unreadable { path, .. }
            | store::Error::Database { path, .. } => Failure::NotSaved { path, reason },
            other => other.failure(),
        };
        Ok(OpenedStore { store: Store::open_temporary(dir)?, notices: vec![notice] })
    })
}

/// Indexes everything that is stored in the folder `dir`, and finds articles about the same story. Does nothing while
/// another process is indexing. Returns whether a listing may look different now: articles have joined a story, or a
/// search may have passed over some that were not indexed.
///
/// # Errors
/// As [`Index::open`] and [`Index::update`].
pub(crate) fn index_all(dir: &Path) -> Result<bool, store::Error> {
    let progress = Index::open(dir)?.update(u64::MAX)?;
    Ok(progress.joined_stories > 0 || progress.indexed > store::MAX_UNINDEXED as u64)
}

/// Why the index could not be brought up to date, as the user is shown it.
pub(crate) fn index_failure(error: &store::Error) -> Failure {
    match error.failure() {
        Failure::NotSaved { path, reason } => Failure::NotIndexed { path, reason },
        failure => failure,
    }
}

fn import_edition(store: &mut Store) -> Result<usize, store::Error> {
    store.import_once(EDITION_NAME, &edition::articles(), clock::now())
}
