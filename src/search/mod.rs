//! Searching: words folded to one spelling, queries parsed, articles compared with them.
//!
//! [`parse()`] makes a query of the text that the user typed, and [`alternatives`] defines which words it looks for.
//! [`matches()`], [`highlights`] and the store's full-text index all follow that one definition, over the words that
//! [`append_index_words`] makes of a text.
//!
//! Deliberately not here: the full-text index itself, and any IO or clock.

mod affixes;
mod error;
mod field;
mod fold;
mod fold_class;
mod highlight;
mod matching;
mod parse;

pub(crate) use affixes::VERB_PREFIXES;
pub(crate) use error::{Error, QueryErrorKind};
pub use fold::{PHRASE_BREAK, append_index_words, fold, words};
pub use highlight::highlights;
pub use matching::{Candidate, alternatives, matches};
pub(crate) use matching::{Column, has_words_beginning, name_contains};
pub use parse::parse;
