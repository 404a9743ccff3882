//! Khabar, a terminal reader for Persian and other right-to-left news.
//!
//! This page is the map of the house; a test keeps it true (`tests/it/architecture.rs`).
//!
//! # Rooms
//!
//! | room | what it holds |
//! |---|---|
//! | [`model`] | plain data that every room shares |
//! | [`text`] | rules of the written language: safe text, digits, dates, languages |
//! | [`layout`] | the bidi layout layer: logical text in, cells in visual order out |
//! | [`document`] | an article as paragraphs with margins, markers and numbered links, laid out |
//! | [`theme`] | what each role looks like |
//! | [`ingest`] | bytes to articles: encodings, plain text, Markdown, HTML, feeds, data sets |
//! | [`exchange`] | lists and libraries of other programs, reading and writing: OPML, bookmarks, Markdown |
//! | [`search`] | words folded to one spelling; queries, and what they find |
//! | [`l10n`] | the languages of the interface: strings, phrases, dates and errors in words |
//! | [`files`] | what is at a path: walks folders, reads within limits, moves damaged files aside |
//! | [`net`] | what is at an address: fetches within limits, many at once |
//! | [`store`] | SQLite: articles, feeds, flags, bookmarks, reading positions, full-text index |
//! | [`library`] | use cases over store, files and net: open, subscribe, fetch, full text |
//! | [`app`] | the app-state module: all behaviour, no terminal |
//! | [`config`] | settings, paths, the environment |
//! | [`ui`] | state to frame |
//! | [`worker`] | the background thread: requests in, replies out |
//! | [`term`] | the terminal, the event loop |
//! | [`cli`] | arguments, and the commands without a screen |
//!
//! # Who may use whom
//!
//! Anything else is forbidden.
//!
//! ```text
//! model   nobody                     app     model text layout document search l10n theme
//! text    model                      config  model layout document l10n theme
//! layout  model text                 ui      model text layout document l10n theme app
//! theme   model                      library all but app ui worker term cli theme l10n layout document
//! ingest  model text                 worker  model search files net store library
//! search  model text                 term    model text layout files l10n theme app config ui worker
//! l10n    model text search          cli     all but ui app
//! files   model text ingest          main    cli
//! net     model text ingest
//! exchange model text ingest
//! store   model text ingest search files
//! document model text layout l10n
//! ```
//!
//! `threads`, a file that uses `text` alone, may be used by all: it starts threads and catches panics.
//!
//! `ratatui` is known to `ui` and `term` only, `crossterm` to `term`, `rusqlite` to `store`, `ureq` to `net`; only
//! `cli` and `main` print.
//!
//! # The way of an article
//!
//! [`files`] reads bytes and [`ingest`] makes an [`model::Article`] of them, every string cleaned of what could command
//! a terminal. [`store`] keeps it or holds it for the session. [`document`] makes paragraphs of it, and [`layout`]
//! analyses each once, breaks it for a width, and builds the cells of the lines that are seen. [`ui`] writes those
//! cells into ratatui's buffer.
//!
//! # The way of a feed
//!
//! [`library::fetch`] asks [`store`] which feeds there are and what their servers said last, and hands the addresses to
//! the threads of a [`net::FetchPool`]. Each thread fetches, lets [`ingest::lazy_feed`] read what is needed to know the
//! articles, and prepares them for the store; one thread stores what arrives, in short transactions. Bodies are stored
//! as they came, and read when somebody wants them: the reader who opens an article, or the full-text index, a file of
//! its own that follows the store ([`store::Index`]). [`search`] says how words are folded, for the index and for the
//! query alike.
//!
//! # The way of a key
//!
//! [`term`] reads it and hands it to [`app::State::handle`], which looks it up in the keymap, changes the state and
//! returns effects: questions for the worker thread, text for the clipboard, an address for the browser. When every
//! waiting event has been taken, one frame is drawn, if anything changed. Nothing ticks: an untouched reader sleeps.
//!
//! # Invariants
//!
//! - `model`, `text`, `layout`, `document`, `search`, `ingest` and `app` do no IO and read no clock and no environment.
//!   Time comes in.
//! - Layout cannot fail and loses nothing: every source byte lies in exactly one cell or is listed as hidden.
//! - Drawing never mutates.
//! - `app` never meets `store`, `files` or `net`: both sides know only [`model::Request`] and [`model::Reply`].
//! - Right-to-left text never reaches ratatui's own text widgets, which measure, cut and wrap it wrongly.
//! - Leaving the terminal is idempotent, and happens on return, error, panic, signal and suspension.

#![allow(rustdoc::private_intra_doc_links, reason = "the map is for those who build the docs with private items")]

mod app;
pub mod cli;
mod config;
mod document;
mod exchange;
mod files;
#[cfg(test)]
mod growth;
mod ingest;
mod l10n;
pub mod layout;
mod library;
mod model;
mod net;
mod search;
mod store;
mod term;
#[doc(hidden)]
pub mod testing;
mod text;
mod theme;
mod threads;
mod ui;
mod worker;
