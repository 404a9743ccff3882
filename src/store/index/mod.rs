//! The full-text index: `search.db`, beside the database in the data folder.
//!
//! It is a file of its own because it can be built again from the database: a damaged index is deleted, writing it
//! needs no fsync, and since SQLite locks whole files, indexing 100,000 articles never makes a flag wait.
//!
//! - [`Index`] follows the database: `file` opens it, `update` brings it up to date, round by round, `pipeline` does
//!   one round. `stamps` notices an index of another database. `document` and `prefix` define what is indexed;
//!   `prefix_table` is a table of our own.
//! - `Finder` answers the searches of [`Store`](super::Store) with sets of row ids (`id_set`). `expression` puts words
//!   into FTS5's language.
//!
//! How it is built, and why (10,000 articles of 3.9 KB; the numbers are of one measurement on two busy cores):
//!
//! - FTS5 without the text, as the database has that already: the index is a third of the text's size.
//! - `search::append_index_words` folds the text, so that the tokenizer needs no Unicode tables: `ascii` takes half
//!   the time of `unicode61`.
//! - New words are collected in 64 MB of memory before they are written. With SQLite's 1 MB it takes 1.4 times as long,
//!   most of it for merging what was written before.
//! - Prefixes of one and two letters have a table of their own (`starts`). FTS5's prefix index makes the file 2.5 times
//!   as large and indexing half as long again; without either, the first letter typed takes 27 ms, and 270 to 400 ms in
//!   a library of 100,000.
//! - The body is the first column, which needs no number: the others cost two bytes for each word of each article.
//! - The sizes of the documents are stored although no search needs them: FTS5 deletes nothing without them.
//! - Documents come in the order of their ids; a lower id than the last makes FTS5 write out what it has collected.
//!
//! Deliberately absent: ranking by statistics. A newer article is worth more than one that repeats a word.

mod document;
mod expression;
mod file;
mod finder;
mod id_set;
mod pipeline;
mod prefix;
mod prefix_table;
mod stamps;
mod update;

pub use file::Index;
pub use update::IndexProgress;

pub(super) use expression::{Reach, fts_expression, prefix_query};
pub(super) use finder::Finder;
pub(super) use id_set::IdSet;
pub(super) use stamps::LibraryId;
