//! What every fetch needs: the HTTP client, and the agencies' rules for reading what comes.

use super::clock;
use crate::ingest::{self, Agencies, Error, FeedOrigin, LazyArticle, ParsedFeed};
use crate::model::{Article, FeedLink, FetchError};
use crate::net::{Client, DEFAULT_JOBS, FetchOptions, ResponseBody};
use std::sync::Arc;
use url::Url;

/// The HTTP client, and how answers are read.
#[derive(Debug, Clone)]
pub struct Network {
    /// The HTTP client.
    pub client: Client,
    /// The agencies' rules for addresses and pages.
    pub agencies: Arc<Agencies>,
    /// How many addresses are fetched at once.
    pub jobs: usize,
}

impl Network {
    /// The network as the program uses it. `agencies` has the bundled rules and those of the user.
    pub fn new(agencies: Agencies) -> Self {
        Self { client: Client::new(&FetchOptions::new(clock::now)), agencies: Arc::new(agencies), jobs: DEFAULT_JOBS }
    }
}

/// Reads a feed, and leaves the bodies unparsed. If it is a page instead, the error lists the feeds that the page
/// links.
///
/// # Errors
///
/// [`FetchError::NotAFeed`] or [`FetchError::OtherDocument`]; [`FetchError::Truncated`] or [`FetchError::Malformed`]
/// as [`ingest::lazy_feed()`] says.
pub(super) fn read_feed(body: &ResponseBody, agencies: &Agencies) -> Result<ParsedFeed<LazyArticle>, FetchError> {
    let origin = FeedOrigin { url: &body.url, charset: body.charset.as_deref() };
    ingest::lazy_feed(&body.bytes, &origin, agencies).map_err(|error| match error {
        Error::NotText | Error::NotAFeed => match ingest::other_document(&body.bytes) {
            Some(kind) => FetchError::OtherDocument { kind },
            None => FetchError::NotAFeed { others: linked_feeds(body).into_iter().map(|feed| feed.url).collect() },
        },
        Error::TruncatedFeed => FetchError::Truncated,
        Error::MalformedFeed { reason } => FetchError::Malformed { reason },
    })
}

/// The feeds that a page links: in the header of its response, which its publisher's program writes, and in itself.
pub(super) fn linked_feeds(body: &ResponseBody) -> Vec<FeedLink> {
    let Ok(base) = Url::parse(&body.url) else { return Vec::new() };
    let page = decode_body(body).unwrap_or_default();
    ingest::page::all_feed_links(&page, body.link_header.as_deref().unwrap_or_default(), &base)
}

/// Reads the article of a page.
///
/// # Errors
///
/// [`FetchError::NoArticle`].
pub(super) fn read_page(body: &ResponseBody, agencies: &Agencies) -> Result<Article, FetchError> {
    let page = decode_body(body).map_err(|_| FetchError::NoArticle)?;
    ingest::page(&page, Url::parse(&body.url).ok().as_ref(), agencies).ok_or(FetchError::NoArticle)
}

fn decode_body(body: &ResponseBody) -> Result<String, Error> {
    ingest::decode(&body.bytes)
}
