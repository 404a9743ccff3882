//! The languages of the interface: its strings, and dates, ages, bylines and errors in words.
//!
//! The words themselves are data, in `assets/strings/`. Everything here is a pure function of them.
//!
//! Deliberately absent: how a sentence is laid out or shown, and texts that are not the interface's.

mod catalogue;
mod failures;
mod fetch_errors;
mod fill;
mod language;
pub(crate) mod phrases;
mod query_errors;
mod strings;

pub(crate) use fill::fill;
pub use language::Language;
pub use strings::Strings;
pub(crate) use strings::{CopyOutcomeStrings, DoctorStrings, Messages};
