//! How much Khabar takes of what others have written: one table, so that the same thing has the same limit whichever
//! way it comes.
//!
//! Everything here is held in memory as a whole, some of it several times over (bytes, text, article). So each limit is
//! far above what anybody publishes, and low enough for a small computer to hold.
//!
//! Deliberately not here: limits that protect an algorithm, such as how deeply elements may nest. They stand beside it.

const MB: u64 = 1 << 20;

/// A text, a page or one record of a data set, in bytes. A book has one or two megabytes.
pub const ARTICLE: u64 = 8 * MB;

/// The same for text in memory.
pub const ARTICLE_LEN: usize = 8 << 20;

/// A response of a server, after decompression, and a feed in a file, in bytes. A feed has many articles, and some list
/// every one that the site has ever published.
pub const RESPONSE: u64 = 20 * MB;

/// The header of a response, in bytes. Servers themselves refuse requests with headers of more than 8 to 64 kilobytes.
pub const HEADER: usize = 64 << 10;

/// The summary or the content of one article in a feed, in bytes: a feed of [`RESPONSE`] has room for ten of them, and
/// most have a hundred articles.
pub const FEED_PART: usize = 2 << 20;

/// The weight of one article: about its characters, with something for each paragraph and link (`ingest::fit`). A book
/// has one or two million characters, and the longest ones that people have as one text about five.
pub const ARTICLE_WEIGHT: usize = 10_000_000;

/// The weight of all articles of a feed that are read at once rather than when somebody opens them: more than the
/// characters of a [`RESPONSE`].
pub const FEED_WEIGHT: usize = 24_000_000;

/// A paragraph, in bytes. Nobody writes one of forty pages.
pub const PARAGRAPH: usize = 64 << 10;

/// A title, a name or a category, in characters.
pub const LINE: usize = 1_000;

/// The categories of an article.
pub const CATEGORIES: usize = 256;

/// The articles of one feed. The largest archives that sites publish as a feed have a few thousand; each takes memory
/// several times over, and a compressed answer of one megabyte could have half a million.
pub const FEED_ARTICLES: usize = 10_000;

/// A list of feeds, a browser's bookmarks, or one line of an export, in bytes. The user's own data must not fail to
/// come back: a line can hold an article and its full text, each written with escapes.
pub const USER_DATA: u64 = 64 * MB;

/// A file of settings, of rules or of remembered answers, in bytes. People write them; but a device may never end.
pub const SETTINGS: u64 = MB;
