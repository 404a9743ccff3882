//! Searching: words folded to one spelling, queries read, articles held against them.
//!
//! [`parse`] makes a query of what was typed, [`alternatives`] says what it looks for, and [`matches`], [`highlights`]
//! and the store's full-text index all follow that one definition, over the rows of words that [`index`] makes.
//!
//! Deliberately not here: the full-text index itself, and any IO or clock.

mod error;
mod field;
mod fold;
mod highlight;
mod letters;
mod matching;
mod parse;

pub use error::{QueryError, QueryErrorKind};
pub use fold::{BREAK, Word, fold, index, words};
pub use highlight::highlights;
pub use matching::{Alternative, Column, Subject, alternatives, matches, name_contains};
pub use parse::parse;
