//! Bytes to articles.
//!
//! [`article()`] reads a text: it decides whether the bytes are text and in which encoding ([`decode()`]), which format
//! the text has ([`Format`]), and reads it ([`plain()`], [`markdown()`]). Every string of the result has been through
//! `text::clean`, and it fails only if the bytes are binary. What the text does not say comes from its path: a date at
//! the start of the file's name, the folder as the source.
//!
//! [`feed()`] reads feeds, which have many articles and say much about each; [`lazy_feed()`] leaves the bodies for
//! later. [`page()`] reads a web page, and [`records()`] a data set of any length as a stream, one record at a time.
//! [`detect()`] says by the first bytes which of these a file is.
//!
//! Pure: the caller says in an [`Origin`] where the bytes are from, and nothing here opens a file.

mod agencies;
mod article;
mod blocks;
mod decode;
mod detect;
mod entities;
mod feed;
mod fit;
pub(crate) mod html;
mod identity;
mod inline;
mod letters;
mod markdown;
mod origin;
pub mod page;
mod plain;
pub mod records;
mod rich;
mod script;
mod stream;
pub(crate) mod xml;

pub use agencies::Agencies;
pub(crate) use agencies::{AgenciesError, AgenciesErrorKind, Agency};
pub use article::{article, is_empty, key, saved_page};
use article::{content_key, detect_lang, epoch_date, file_date, finish, first_words, fits_title, headline, join_names};
pub use decode::decode;
pub(crate) use decode::decode_declared;
pub use detect::{FileKind, detect};
pub(crate) use feed::{Alias, Aliases, LazyArticle, other_document};
pub use feed::{FeedOrigin, Markup, ParsedFeed, Warning, feed, lazy_feed};
pub(crate) use fit::fit;
pub(crate) use identity::address_key;
pub use identity::canonical_url;
pub use markdown::markdown;
pub(crate) use origin::has_known_extension;
pub use origin::{Format, Origin};
pub use page::page;
pub use plain::plain;
pub(crate) use records::{RecordError, Records, json_error_kind};
pub use records::{RecordFormat, records};
pub use stream::SNIFF_LEN;

/// Why bytes cannot be read as what they were taken for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not text.
    #[error("not a text file")]
    NotText,
    /// The text is not a feed, but for example a web page.
    #[error("not a feed")]
    NotAFeed,
    /// The text begins as a feed and ends inside its first article.
    #[error("the feed ends inside its first article")]
    TruncatedFeed,
    /// The text begins as a feed, and not one article in it can be read.
    #[error("{reason}")]
    MalformedFeed {
        /// What is wrong, as the parser says it; one clean line.
        reason: String,
    },
}
