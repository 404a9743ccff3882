//! The commands that follow feeds, fetch, search, export and import, as a reader uses them.

mod exchange;
mod feeds;
mod pages;
mod search;
mod stories;
