//! Finds the feed behind an address that a user typed.
//!
//! 1. Fetch the address; without a scheme, try `https:` first. If it is a feed, that is all.
//! 2. If it is a page that names feeds, try the first of them, which nearly always is one; if it is none, the next
//!    ones, [`MAX_TRIED`] in all.
//! 3. If it names no feed, try three paths at which sites often have one.
//!
//! All but the first are fetched at once, so that a user does not wait for one silent server after the other.
//!
//! Deliberately not here: what a feed is and which feeds a page names. The caller brings functions for both.

use super::{Accept, Client, FetchPool, FetchRequest, FetchResponse, ResponseBody, address};
use crate::model::{FeedLink, FetchError};
use std::sync::mpsc;
use url::Url;

/// How many of the feeds that a page names are tried.
const MAX_TRIED: usize = 5;

/// Paths at which sites often have a feed that their page does not name.
const COMMON_PATHS: [&str; 3] = ["/rss", "/feed", "/rss.xml"];

/// A feed that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered<D> {
    /// The address under which to follow it.
    pub url: String,
    /// What `read_feed` made of it.
    pub document: D,
    /// What it was read from, with the validators for the next request.
    pub body: ResponseBody,
    /// The other feeds that the page names.
    pub others: Vec<FeedLink>,
}

/// Finds the feed at this address, or the first feed that the page at this address names.
///
/// `read_feed` reads a feed, or returns [`FetchError::NotAFeed`]; `feed_links` returns the feeds that a page
/// names, the best first. At most seven addresses are fetched.
///
/// # Errors
///
/// [`FetchError::NotAFeed`] with the addresses that the page names if none of them is a feed; otherwise why the address
/// could not be fetched or the feed could not be read.
pub fn discover<D>(
    client: &Client,
    typed: &str,
    read_feed: impl Fn(&ResponseBody) -> Result<D, FetchError>,
    feed_links: impl Fn(&ResponseBody) -> Vec<FeedLink>,
) -> Result<Discovered<D>, FetchError> {
    let (url, page) = fetch_first(client, address::candidates(typed)?)?;
    match read_feed(&page) {
        Ok(document) => return Ok(discovered(url.into(), page, document, Vec::new())),
        Err(FetchError::NotAFeed { .. }) => {}
        Err(error) => return Err(error),
    }
    let linked = resolve_links(&url, &page, &feed_links(&page));
    let candidates = if linked.is_empty() { resolve_links(&url, &page, &common_urls(&page)) } else { linked.clone() };
    let request = |feed: &FeedLink| FetchRequest::new(feed.url.as_str(), Accept::Feed).named_by(Some(&page.url));
    let candidates: Vec<FeedLink> = candidates.into_iter().take(MAX_TRIED).collect();
    let first = candidates.first().and_then(|feed| read_response(client.get(&request(feed)), &read_feed));
    let found = first.map(|found| (0, found)).or_else(|| {
        let rest = candidates.iter().skip(1).map(request).collect();
        first_feed(client, rest, &read_feed).map(|(index, found)| (index + 1, found))
    });
    if let Some((index, (document, body))) = found
        && let Some(FeedLink { url, .. }) = candidates.into_iter().nth(index)
    {
        let others = linked.into_iter().filter(|other| other.url != url).collect();
        return Ok(discovered(url, body, document, others));
    }
    Err(FetchError::NotAFeed { others: linked.into_iter().map(|feed| feed.url).collect() })
}

/// The document in a response, if it is a feed.
fn read_response<D>(
    response: Result<FetchResponse, FetchError>,
    read_feed: impl Fn(&ResponseBody) -> Result<D, FetchError>,
) -> Option<(D, ResponseBody)> {
    let Ok(FetchResponse::Body(body)) = response else { return None };
    let document = read_feed(&body).ok()?;
    Some((document, body))
}

/// Fetches all of these at once, and returns the first of them, in their order, that is a feed. Those that are under
/// way then are broken off.
fn first_feed<D>(
    client: &Client,
    requests: Vec<FetchRequest>,
    read_feed: impl Fn(&ResponseBody) -> Result<D, FetchError>,
) -> Option<(usize, (D, ResponseBody))> {
    let (sender, responses) = mpsc::channel();
    let mut outcomes: Vec<Option<Option<(D, ResponseBody)>>> = requests.iter().map(|_| None).collect();
    let threads = requests.len();
    let pool = FetchPool::start(
        client,
        threads,
        requests,
        |_, response| response,
        move |index, response| {
            let _ = sender.send((index, response));
        },
    );
    for (index, response) in responses {
        if let Some(outcome) = outcomes.get_mut(index) {
            *outcome = Some(read_response(response, &read_feed));
        }
        // A feed counts once all before it are known to be none.
        let decided = outcomes.iter().position(|outcome| !matches!(outcome, Some(None)));
        if let Some(index) = decided
            && let Some(found) = outcomes.get_mut(index).and_then(Option::take).flatten()
        {
            pool.cancel();
            return Some((index, found));
        }
    }
    None
}

fn discovered<D>(url: String, body: ResponseBody, document: D, others: Vec<FeedLink>) -> Discovered<D> {
    Discovered { url: body.permanent_url.clone().unwrap_or(url), document, body, others }
}

/// The first address that can be fetched, and its document. The next is tried only if there was no connection; if none
/// can be fetched, the error is that of the first, for the user more likely meant that one.
fn fetch_first(client: &Client, candidates: Vec<Url>) -> Result<(Url, ResponseBody), FetchError> {
    let mut first_error = None;
    for url in candidates {
        match client.get(&FetchRequest::new(url.as_str(), Accept::Feed)) {
            Ok(FetchResponse::Body(body)) => return Ok((url, body)),
            // The request was not conditional.
            Ok(FetchResponse::NotModified { .. }) => break,
            Err(error @ (FetchError::Connection { .. } | FetchError::Tls { .. } | FetchError::Timeout { .. })) => {
                first_error.get_or_insert(error);
            }
            Err(error) => return Err(first_error.unwrap_or(error)),
        }
    }
    Err(first_error.unwrap_or(FetchError::NotAFeed { others: Vec::new() }))
}

/// The addresses that a page names, made absolute: on the page's own site with the user and the password that the user
/// typed, without duplicates, without the page itself, and without files
/// unless the page is one.
fn resolve_links(typed: &Url, page: &ResponseBody, links: &[FeedLink]) -> Vec<FeedLink> {
    let Ok(base) = Url::parse(&page.url) else { return Vec::new() };
    let mut feeds: Vec<FeedLink> = Vec::new();
    for link in links {
        let Ok(mut url) = base.join(link.url.trim()) else { continue };
        url.set_fragment(None);
        if url.origin() == typed.origin() && url.username().is_empty() && url.has_host() {
            // Neither fails for an address that has a host.
            let _ = url.set_username(typed.username()).and_then(|()| url.set_password(typed.password()));
        }
        let is_allowed =
            matches!(url.scheme(), "http" | "https") || (url.scheme() == "file" && base.scheme() == "file");
        if !is_allowed || url == base || feeds.len() >= MAX_LINKS {
            continue;
        }
        let url = String::from(url);
        if !feeds.iter().any(|feed| feed.url == url) {
            feeds.push(FeedLink { url, title: link.title.clone() });
        }
    }
    feeds
}

/// How many of the feeds that a page names are listed.
const MAX_LINKS: usize = 100;

fn common_urls(page: &ResponseBody) -> Vec<FeedLink> {
    let is_site = page.url.starts_with("http");
    let feed = |path: &&str| FeedLink { url: (*path).to_owned(), title: None };
    COMMON_PATHS.iter().filter(|_| is_site).map(feed).collect()
}
