//! The formats in which other programs, and this one, hand on feeds, bookmarks and libraries.
//!
//! Each module reads and writes one format, so that a test can read back what it wrote: [`opml`] for lists of feeds,
//! [`bookmarks`] for the bookmark files of browsers, [`json_lines`] for this program's own export, and [`markdown`] for
//! bookmarks that people read ([`ingest`] reads Markdown). [`detect()`] says which of them a file has. [`sanitize()`]
//! makes an article from a file as safe as one that this program parsed itself.
//!
//! Pure: text and bytes in, values out. The loops over the store are in `library`.
//!
//! Deliberately not here: articles, feeds and data sets, which [`ingest`] reads.
//!
//! [`ingest`]: crate::ingest

pub(crate) mod bookmarks;
mod detect;
pub(crate) mod json_lines;
pub(crate) mod markdown;
pub(crate) mod opml;
mod sanitize;

pub(crate) use detect::{ExchangeFormat, detect};
pub(crate) use sanitize::is_web;
pub use sanitize::sanitize;

/// Why a file cannot be read as what it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not text.
    #[error("not a text file")]
    NotText,
    /// The text is not a list of feeds.
    #[error("not a list of feeds (OPML)")]
    NotOpml,
}
