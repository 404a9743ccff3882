//! The reader's library: what brings the store together with where articles come from, the same way for the screen and
//! for the commands without one.
//!
//! - [`open()`]: the reader's memory, with the bundled edition in it.
//! - [`clock`]: the time.
//! - [`fetch`]: from feeds to the store. [`subscribe()`]: following a feed. [`fetch_page`], [`fetch_pages`]: the whole of a
//!   teaser, of many.
//! - [`Exporter`], [`Importer`]: lists, bookmarks and whole libraries, out and in.
//! - [`index_all`]: making what is stored searchable.

mod checkpoint_thread;
pub(crate) mod clock;
mod edition;
mod error;
mod export;
mod feeds;
mod import;
mod network;
mod pages;
mod store_queue;
mod subscribe;

pub(crate) use error::Error;
pub(crate) use export::{ExportError, Exporter};
pub(crate) use feeds::FetchStep;
pub use feeds::{FetchOutcome, fetch};
pub(crate) use import::Importer;
pub use network::Network;
pub use pages::store_page;
pub(crate) use pages::{fetch_page, fetch_pages};
pub(crate) use subscribe::{Subscribed, subscribe};

use crate::model::{Failure, Filter, Scope};
use crate::store::{self, Index, OpenedStore, Store};
use std::path::Path;

/// Under which name the bundled edition is noted as imported. A later edition takes another.
const EDITION_NAME: &str = "edition-1";

/// Opens the store in the folder `dir` and sees to it that the bundled edition has been taken in once, so that a new
/// reader finds something to read. Where it could not be, what is there is read all the same, and if nothing is, the
/// edition from memory; a notice says why.
///
/// # Errors
/// As [`Store::open`].
pub fn open(dir: &Path) -> Result<OpenedStore, store::Error> {
    let mut opened = Store::open(dir)?;
    if let Err(error) = import_edition(&mut opened.store) {
        opened.notices.push(error.failure());
        if opened.store.list(Scope::Library, &Filter::ALL)?.is_empty() {
            opened.store = Store::open_temporary(dir)?;
            import_edition(&mut opened.store)?;
        }
    }
    Ok(opened)
}

/// Opens the store to read files beside it: one that is refused is no obstacle, only nothing is kept then, and a notice
/// says why.
///
/// # Errors
/// [`store::Error::Database`] where there is no memory for a store.
pub(crate) fn open_for_files(dir: &Path) -> Result<OpenedStore, store::Error> {
    open(dir).or_else(|error| {
        let reason = error.reason();
        let notice = match error {
            store::Error::TooNew { path } | store::Error::Foreign { path } | store::Error::Database { path, .. } => {
                Failure::NotSaved { path, reason }
            }
            other => other.failure(),
        };
        Ok(OpenedStore { store: Store::open_temporary(dir)?, notices: vec![notice] })
    })
}

/// Makes everything that is stored in the folder `dir` searchable, and puts articles that tell the same story together.
/// Where another reader is at it, there is nothing to do. Returns whether a listing may look different now.
///
/// # Errors
/// As [`Index::open`] and [`Index::update`].
pub(crate) fn index_all(dir: &Path) -> Result<bool, store::Error> {
    Ok(Index::open(dir)?.update(u64::MAX)?.joined_stories > 0)
}

fn import_edition(store: &mut Store) -> Result<usize, store::Error> {
    store.import_once(EDITION_NAME, &edition::articles(), clock::now())
}
