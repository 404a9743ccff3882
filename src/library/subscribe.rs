//! Following a feed: finding it behind what the user typed, and storing its articles.

use super::network::{Network, linked_feeds, read_feed};
use super::{Error, clock, feeds};
use crate::ingest::{LazyArticle, ParsedFeed};
use crate::model::{ArticleId, FeedId, FeedIssues, FeedLink};
use crate::net::{Discovered, discover};
use crate::store::{FeedUpdate, Store, UpdateSummary, prepare_lazy};
use xxhash_rust::xxh3::xxh3_64;

/// A feed that is followed from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subscribed {
    /// Which feed.
    pub feed: FeedId,
    /// Its address, which may differ from what the user typed.
    pub url: String,
    /// Whether it was followed already.
    pub was_followed: bool,
    /// Whether its document has no article that can be read.
    pub is_empty: bool,
    /// How many of its articles are new.
    pub new: usize,
    /// The other feeds that the page at the typed address names.
    pub others: Vec<FeedLink>,
    /// Those articles, and those that have changed.
    pub articles: Vec<ArticleId>,
    /// What of its document was not understood.
    pub issues: FeedIssues,
}

/// A feed that was found behind an address, with its articles.
pub(crate) type FoundFeed = Discovered<ParsedFeed<LazyArticle>>;

/// Finds the feed at the address `typed`, or the one that the page there links.
///
/// # Errors
///
/// [`Error::Fetch`] if nothing there can be followed.
pub(crate) fn find_feed(network: &Network, typed: &str) -> Result<FoundFeed, Error> {
    discover(&network.client, typed, |body| read_feed(body, &network.agencies), linked_feeds)
        .map_err(|error| Error::Fetch { url: typed.to_owned(), error })
}

/// Follows a feed that has been found, in this folder, and stores its articles.
///
/// # Errors
///
/// [`Error::Store`].
pub(crate) fn follow(store: &mut Store, found: FoundFeed, folder: &str) -> Result<Subscribed, Error> {
    let (feed, was_followed) = store.add_feed(&found.url, found.document.title.as_deref(), folder)?;
    let headers = feeds::headers(&found.body, xxh3_64(&found.body.bytes));
    let issues = found.document.issues();
    let is_empty = found.document.articles.is_empty();
    let articles = found.document.articles.into_iter().map(prepare_lazy).collect();
    let update = FeedUpdate {
        articles,
        title: found.document.title,
        site: found.document.site,
        // `found.url` is the address after all redirects.
        moved_to: None,
        issues,
        ..headers
    };
    let summary = store.apply_update(feed, &update, clock::now())?;
    let UpdateSummary { feed, new, articles, issues, .. } = summary;
    Ok(Subscribed { feed, url: found.url, was_followed, is_empty, new, others: found.others, articles, issues })
}
