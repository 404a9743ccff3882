//! Opening the reader's memory, the same way for the screen and for the commands without one.

use super::{clock, edition};
use crate::store::{Opened, Store, StoreError};
use std::path::Path;

/// Under which name the bundled edition is noted as imported. A later edition takes another.
const EDITION: &str = "edition-1";

/// Opens the store in the folder `dir` and sees to it that the bundled edition has been taken in once, so that a new
/// reader finds something to read.
///
/// # Errors
/// As [`Store::open`]; and [`StoreError::Database`] if the edition could not be taken in.
pub fn open(dir: &Path) -> Result<Opened, StoreError> {
    let mut opened = Store::open(dir)?;
    opened.store.import_once(EDITION, &edition::articles(), clock::now())?;
    Ok(opened)
}
