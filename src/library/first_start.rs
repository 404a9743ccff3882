//! Whether somebody starts the reader for the first time, and is offered the catalogue.
//!
//! A library of an older version, which knew no catalogue, is no new one: its user is not asked.

use super::clock;
use crate::store::{self, Store};

/// Noted in a library when it is made.
const NEW: &str = "new-library";
/// Noted once the user has been asked, or has brought feeds or articles without being asked.
const WELCOMED: &str = "welcomed";

/// Notes that a library has just been made.
pub(super) fn note_new_library(store: &mut Store) -> Result<(), store::Error> {
    store.note_once(NEW, clock::now()).map(drop)
}

/// Notes that the user has brought something into the library.
///
/// # Errors
/// As [`Store::note_once`].
pub(crate) fn note_import(store: &mut Store) -> Result<(), store::Error> {
    store.note_once(WELCOMED, clock::now()).map(drop)
}

/// Whether the user is to be asked which feeds to follow: at the first start of the reader with a new library that has
/// no feed, into which nothing has been imported. True only once.
///
/// # Errors
/// As [`Store::note_once`] and [`Store::feeds`]; nobody is to be asked then.
pub(crate) fn is_first_start(store: &mut Store) -> Result<bool, store::Error> {
    let is_first = store.is_noted(NEW)? && store.note_once(WELCOMED, clock::now())?;
    Ok(is_first && store.feeds()?.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{add_from_catalogue, open};

    #[test]
    fn a_new_user_is_asked_once_and_who_has_brought_something_never() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut store = open(folder.path()).unwrap().store;
        assert!(is_first_start(&mut store).unwrap());
        assert!(!is_first_start(&mut store).unwrap());
        let folder = tempfile::TempDir::new().unwrap();
        // A command without a screen has made the library.
        drop(open(folder.path()).unwrap());
        let mut store = open(folder.path()).unwrap().store;
        note_import(&mut store).unwrap();
        assert!(!is_first_start(&mut store).unwrap());
        let folder = tempfile::TempDir::new().unwrap();
        let mut store = open(folder.path()).unwrap().store;
        add_from_catalogue(&mut store, &["isna".to_owned()]).unwrap();
        assert!(!is_first_start(&mut store).unwrap());
    }

    #[test]
    fn the_user_of_a_library_of_an_older_version_is_not_asked() {
        let folder = tempfile::TempDir::new().unwrap();
        // As an older version made it: with the edition, and without a note that it is new.
        let mut store = Store::open(folder.path()).unwrap().store;
        crate::library::import_edition(&mut store).unwrap();
        drop(store);
        let mut store = open(folder.path()).unwrap().store;
        assert!(!is_first_start(&mut store).unwrap());
    }

    #[test]
    fn a_library_that_has_articles_is_no_new_one_though_it_lacks_the_edition() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut store = Store::open(folder.path()).unwrap().store;
        let article =
            crate::model::Article { key: "a key".to_owned(), title: "Quays".to_owned(), ..Default::default() };
        store.import(&[article], clock::now()).unwrap();
        drop(store);
        let mut store = open(folder.path()).unwrap().store;
        assert!(!is_first_start(&mut store).unwrap());
    }
}
