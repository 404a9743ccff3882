//! The languages of the interface: its strings, and dates, ages, bylines and errors in words.
//!
//! The words themselves are data, in `assets/strings/`. Everything here is a pure function of them.
//!
//! Deliberately absent: how a sentence is laid out or shown, and texts that are not the interface's.

mod fetch_errors;
pub(crate) mod phrases;
mod query_errors;
mod strings;

pub use strings::{Language, Strings};
pub(crate) use strings::{Messages, fill};
