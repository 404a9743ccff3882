//! Searching: words folded to one spelling, queries read, articles held against them.
//!
//! Deliberately not here: the full-text index itself (`store`), which stores what [`index`] gives it.

mod fold;
mod letters;

pub use fold::{BREAK, Word, fold, index, words};
