//! The feed behind what a reader typed.
//!
//! 1. The address is fetched, as `https:` first if it came without a scheme. If it is a feed, that is all.
//! 2. If it is a page that names feeds, the first [`MAX_TRIED`] of them are tried until one is a feed.
//! 3. If it names none, three addresses at which feeds are often found are tried.
//!
//! What is a feed and what a page names is not judged here: the caller brings both along.

use super::{Accept, Client, FetchRequest, FetchResponse, ResponseBody, address};
use crate::model::FetchError;
use url::Url;

/// How many feeds of a page are tried.
const MAX_TRIED: usize = 5;

/// Where a site's feed often is, though its page does not say so.
const COMMON_PATHS: [&str; 3] = ["/rss", "/feed", "/rss.xml"];

/// A feed that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered<D> {
    /// The address under which to follow it.
    pub url: String,
    /// What `feed` has read.
    pub document: D,
    /// What it was read from, with the marks for the next question.
    pub body: ResponseBody,
    /// The other feeds that the page names.
    pub others: Vec<String>,
}

/// Finds the feed at this address, or the first that the page at this address names.
///
/// `feed` reads a feed, and says [`FetchError::NotAFeed`] if there is none; `feeds` gives the addresses of the feeds that
/// a page names, the best first. Seven addresses are asked at most, one after the other.
///
/// # Errors
///
/// [`FetchError::NotAFeed`] with what the page names if none of it is a feed; else why the address could not be fetched
/// or the feed not be read.
pub fn discover<D>(
    client: &Client,
    typed: &str,
    read_feed: impl Fn(&ResponseBody) -> Result<D, FetchError>,
    feed_links: impl Fn(&ResponseBody) -> Vec<String>,
) -> Result<Discovered<D>, FetchError> {
    let (url, page) = fetch_first(client, address::candidates(typed)?)?;
    match read_feed(&page) {
        Ok(document) => return Ok(discovered(url, page, document, Vec::new())),
        Err(FetchError::NotAFeed { .. }) => {}
        Err(error) => return Err(error),
    }
    let linked = resolve_links(&page, &feed_links(&page));
    let candidates = if linked.is_empty() { resolve_links(&page, &common_urls(&page)) } else { linked.clone() };
    for url in candidates.into_iter().take(MAX_TRIED) {
        let Ok(FetchResponse::Body(body)) = client.get(&FetchRequest::new(url.as_str(), Accept::Feed)) else {
            continue;
        };
        if let Ok(document) = read_feed(&body) {
            let others = linked.iter().filter(|other| **other != url).map(Url::to_string).collect();
            return Ok(discovered(url, body, document, others));
        }
    }
    Err(FetchError::NotAFeed { others: linked.into_iter().map(String::from).collect() })
}

fn discovered<D>(url: Url, body: ResponseBody, document: D, others: Vec<String>) -> Discovered<D> {
    Discovered { url: body.permanent_url.clone().unwrap_or_else(|| url.into()), document, body, others }
}

/// The first address that answers, and its answer. The next is tried only where there was no connection; if none
/// answers, the first address's fault is told, for it is the likelier one.
fn fetch_first(client: &Client, candidates: Vec<Url>) -> Result<(Url, ResponseBody), FetchError> {
    let mut first_error = None;
    for url in candidates {
        match client.get(&FetchRequest::new(url.as_str(), Accept::Feed)) {
            Ok(FetchResponse::Body(body)) => return Ok((url, body)),
            // Nothing was asked on a condition.
            Ok(FetchResponse::NotModified { .. }) => break,
            Err(error @ (FetchError::Connection { .. } | FetchError::Tls { .. } | FetchError::Timeout { .. })) => {
                first_error.get_or_insert(error);
            }
            Err(error) => return Err(first_error.unwrap_or(error)),
        }
    }
    Err(first_error.unwrap_or(FetchError::NotAFeed { others: Vec::new() }))
}

/// The addresses that a page names, made whole: no doubles, not the page itself, and no file unless the page is one.
fn resolve_links(page: &ResponseBody, links: &[String]) -> Vec<Url> {
    let Ok(base) = Url::parse(&page.url) else { return Vec::new() };
    let mut urls = Vec::new();
    for link in links {
        let Ok(mut url) = base.join(link.trim()) else { continue };
        url.set_fragment(None);
        let is_allowed =
            matches!(url.scheme(), "http" | "https") || (url.scheme() == "file" && base.scheme() == "file");
        if is_allowed && url != base && !urls.contains(&url) && urls.len() < MAX_LINKS {
            urls.push(url);
        }
    }
    urls
}

/// No page is believed to have more feeds.
const MAX_LINKS: usize = 100;

fn common_urls(page: &ResponseBody) -> Vec<String> {
    let is_site = page.url.starts_with("http");
    COMMON_PATHS.iter().filter(|_| is_site).map(|guess| (*guess).to_owned()).collect()
}
