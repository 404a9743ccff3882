//! Following a feed: finding it behind what the reader typed, and taking in what it holds.

use super::network::{Network, named_feeds, read_feed};
use super::{clock, fetching};
use crate::model::{ArticleId, FeedId, FetchError};
use crate::net::discover;
use crate::store::{Fetched, Store, StoreError, prepare_draft};
use xxhash_rust::xxh3::xxh3_64;

/// A feed that is followed from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Which feed.
    pub feed: FeedId,
    /// Its address, which need not be what was typed.
    pub url: String,
    /// Whether it was followed already.
    pub known: bool,
    /// How many of its articles are new.
    pub new: usize,
    /// Those articles, and those that have changed.
    pub articles: Vec<ArticleId>,
}

/// Follows the feed at this address, or the one that the page there names, in this folder; takes its articles in.
///
/// # Errors
///
/// Why it cannot be followed, in data; the outer error is the store's.
pub fn add(
    store: &mut Store,
    network: &Network,
    typed: &str,
    folder: &str,
) -> Result<Result<Added, FetchError>, StoreError> {
    let found = discover(&network.client, typed, |body| read_feed(body, &network.agencies), named_feeds);
    let found = match found {
        Ok(found) => found,
        Err(fault) => return Ok(Err(fault)),
    };
    let (feed, known) = store.add_feed(&found.url, found.document.title.as_deref(), folder)?;
    let headers = fetching::headers(&found.body, xxh3_64(&found.body.bytes));
    let articles = found.document.articles.into_iter().map(prepare_draft).collect();
    let fetched = Fetched {
        articles,
        title: found.document.title,
        site: found.document.site,
        // It is followed under the address where it is already.
        moved: None,
        ..headers
    };
    let taken = store.take_feed(feed, &fetched, clock::now())?;
    Ok(Ok(Added { feed: taken.feed, url: found.url, known, new: taken.new, articles: taken.articles }))
}
