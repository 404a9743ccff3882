//! Feeds: where they are and how they are doing.

use super::{FetchError, Timestamp};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The row id of a feed in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedId(pub i64);

/// A feed that the user follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// Its address, `http:`, `https:` or `file:`.
    pub url: String,
    /// Its name: the one that the user gave it, else its title; `None` until it has been fetched once.
    pub title: Option<String>,
    /// Whether the user gave it that name.
    pub is_user_named: bool,
    /// The address of the site it belongs to.
    pub site: Option<String>,
    /// The folder that the user put it in; folders nest with `/`. Empty if it is in no folder.
    pub folder: String,
    /// Whether Khabar fetches the page of each article for its full text, beside the text in the feed.
    pub full_text: bool,
    /// How many of its articles are unread.
    pub unread: u64,
    /// How many of its articles are in the library.
    pub total: u64,
    /// When it was last fetched, successfully or not.
    pub tried_at: Option<Timestamp>,
    /// When its server last answered with a feed, or that nothing has changed.
    pub succeeded_at: Option<Timestamp>,
    /// The error of the last fetch; `None` if it succeeded.
    pub error: Option<FetchError>,
    /// Pages of its articles that could not be fetched and will be tried again.
    pub pending_pages: Option<PendingPages>,
    /// What of its last document was not understood.
    pub issues: FeedIssues,
}

/// A feed that a page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address.
    pub url: String,
    /// Its title, as the page or the feed itself gives it.
    pub title: Option<String>,
}

/// Something in a feed's document that was not understood, and did not stop reading the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedIssue {
    /// An article has a date that could not be read.
    UnreadableDate,
    /// An article is too long; its beginning is stored.
    LongArticle,
    /// An item has nothing to read; it is not stored.
    EmptyItem,
    /// The feed has more articles than Khabar takes; the others are not stored.
    TooManyArticles,
    /// Items have an element that no format of feeds has; what is in it is not shown.
    UnknownElement,
}

/// How often each occurred in the last document of a feed; what did not occur is left out.
pub type FeedIssues = BTreeMap<FeedIssue, u64>;

impl FeedIssue {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::UnreadableDate, Self::LongArticle, Self::EmptyItem, Self::TooManyArticles, Self::UnknownElement];

    /// The name that files and other programs know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnreadableDate => "unreadable-date",
            Self::LongArticle => "long-article",
            Self::TooManyArticles => "too-many-articles",
            Self::EmptyItem => "empty-item",
            Self::UnknownElement => "unknown-element",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|issue| issue.name() == name)
    }
}

/// Pages of a feed's articles that could not be fetched yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingPages {
    /// How many; at least 1.
    pub count: u64,
    /// The error of one of them.
    pub error: FetchError,
}

impl Feed {
    /// Its name, else its address.
    pub fn name(&self) -> Cow<'_, str> {
        self.title.as_deref().map_or_else(|| shown_address(&self.url), Cow::Borrowed)
    }
}

/// An address as people are shown it: without the password that it may contain (RFC 3986, 3.2.1), and not longer than
/// a few lines.
pub(crate) fn shown_address(url: &str) -> Cow<'_, str> {
    const MAX_CHARS: usize = 300;
    let authority =
        url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let password = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
    let mut shown = match password.filter(|password| !password.is_empty()) {
        Some(password) => Cow::Owned(url.replacen(&format!(":{password}@"), ":\u{2026}@", 1)),
        None => Cow::Borrowed(url),
    };
    if let Some((end, _)) = shown.char_indices().nth(MAX_CHARS) {
        let mut cut: String = shown.get(..end).unwrap_or_default().to_owned();
        cut.push('\u{2026}');
        shown = Cow::Owned(cut);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password_and_not_whole_if_it_is_endless() {
        for (url, shown) in [
            ("https://user:secret@a.ir/f", "https://user:\u{2026}@a.ir/f"),
            ("http://u:p@ss@a.ir", "http://u:\u{2026}@a.ir"),
            ("http://u:p:q@a.ir?x", "http://u:\u{2026}@a.ir?x"),
            ("https://user@a.ir/f", "https://user@a.ir/f"),
            ("https://a.ir/x:y@z", "https://a.ir/x:y@z"),
            ("a name: with @", "a name: with @"),
        ] {
            assert_eq!(shown_address(url), shown);
        }
        assert_eq!(shown_address(&format!("https://a.ir/{}", "x".repeat(100_000))).chars().count(), 301);
    }
}
