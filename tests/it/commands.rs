//! The commands that follow feeds, fetch, search, export and import, as a user runs them.

mod catalogue;
mod dates;
mod discovery;
mod exchange;
mod feeds;
mod pages;
mod search;
mod stories;
