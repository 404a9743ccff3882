//! What an export of the library consists of: one article with the user's own data, or one saved search.
//!
//! The types are the wire format of the JSON Lines that `khabar export` writes and `khabar import` reads; the names of
//! their fields in JSON stay as they are, since files of earlier versions have them.

use super::{Anchor, Article, Flags, Timestamp};
use serde::{Deserialize, Serialize};

/// The user's own data about an article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserState {
    /// Its flags.
    pub flags: Flags,
    /// The reading position.
    pub anchor: Anchor,
    /// Whether the article belongs to the library; otherwise it is stored only because of a flag or a bookmark.
    pub library: bool,
    /// When the article was first stored.
    pub added: Option<Timestamp>,
    /// When the user bookmarked it.
    #[serde(rename = "kept_at")]
    pub bookmarked_at: Option<Timestamp>,
    /// The note on the bookmark; empty if there is none.
    pub note: String,
    /// The tags on the bookmark.
    pub tags: Vec<String>,
}

/// An article with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedArticle {
    /// The article as its feed or file has it.
    pub article: Article,
    /// The whole article as its page has it, if the page has been fetched.
    #[serde(rename = "full")]
    pub full_text: Option<Article>,
    /// The user's own data.
    #[serde(rename = "kept")]
    pub user_state: UserState,
}

/// A saved search as a line of its own. The name of its one field distinguishes it from an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExportedSearch {
    /// The search.
    pub search: NamedQuery,
}

/// A query that the user saved under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NamedQuery {
    /// The name.
    pub name: String,
    /// The query, as the user typed it.
    pub query: String,
}
