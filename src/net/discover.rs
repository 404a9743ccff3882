//! The feed behind what a reader typed.
//!
//! 1. The address is fetched, as `https:` first if it came without a scheme. If it is a feed, that is all.
//! 2. If it is a page that names feeds, the first [`NAMED`] of them are tried until one is a feed.
//! 3. If it names none, three addresses at which feeds are often found are tried.
//!
//! What is a feed and what a page names is not judged here: the caller brings both along.

use super::{Accept, Answer, Ask, Body, Client, address};
use crate::model::FetchFault;
use url::Url;

/// How many feeds of a page are tried.
const NAMED: usize = 5;

/// Where a site's feed often is, though its page does not say so.
const GUESSES: [&str; 3] = ["/rss", "/feed", "/rss.xml"];

/// A feed that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered<D> {
    /// The address under which to follow it.
    pub url: String,
    /// What `feed` has read.
    pub document: D,
    /// What it was read from, with the marks for the next question.
    pub body: Body,
    /// The other feeds that the page names.
    pub others: Vec<String>,
}

/// Finds the feed at this address, or the first that the page at this address names.
///
/// `feed` reads a feed, and says [`FetchFault::NotAFeed`] if there is none; `feeds` gives the addresses of the feeds that
/// a page names, the best first. Seven addresses are asked at most, one after the other.
///
/// # Errors
///
/// [`FetchFault::NotAFeed`] with what the page names if none of it is a feed; else why the address could not be fetched
/// or the feed not be read.
pub fn discover<D>(
    client: &Client,
    typed: &str,
    feed: impl Fn(&Body) -> Result<D, FetchFault>,
    feeds: impl Fn(&Body) -> Vec<String>,
) -> Result<Discovered<D>, FetchFault> {
    let (asked, page) = first(client, address::candidates(typed)?)?;
    match feed(&page) {
        Ok(document) => return Ok(found(asked, page, document, Vec::new())),
        Err(FetchFault::NotAFeed { .. }) => {}
        Err(fault) => return Err(fault),
    }
    let named = addresses(&page, &feeds(&page));
    let tried = if named.is_empty() { addresses(&page, &guesses(&page)) } else { named.clone() };
    for url in tried.into_iter().take(NAMED) {
        let Ok(Answer::Body(body)) = client.get(&Ask::new(url.as_str(), Accept::Feed)) else { continue };
        if let Ok(document) = feed(&body) {
            let others = named.iter().filter(|other| **other != url).map(Url::to_string).collect();
            return Ok(found(url, body, document, others));
        }
    }
    Err(FetchFault::NotAFeed { others: named.into_iter().map(String::from).collect() })
}

fn found<D>(asked: Url, body: Body, document: D, others: Vec<String>) -> Discovered<D> {
    Discovered { url: body.permanent.clone().unwrap_or_else(|| asked.into()), document, body, others }
}

/// The first address that answers, and its answer. The next is tried only where there was no connection; if none
/// answers, the first address's fault is told, for it is the likelier one.
fn first(client: &Client, candidates: Vec<Url>) -> Result<(Url, Body), FetchFault> {
    let mut told = None;
    for url in candidates {
        match client.get(&Ask::new(url.as_str(), Accept::Feed)) {
            Ok(Answer::Body(body)) => return Ok((url, body)),
            // Nothing was asked on a condition.
            Ok(Answer::Unchanged { .. }) => break,
            Err(fault @ (FetchFault::Connection { .. } | FetchFault::Tls { .. } | FetchFault::Timeout { .. })) => {
                told.get_or_insert(fault);
            }
            Err(fault) => return Err(told.unwrap_or(fault)),
        }
    }
    Err(told.unwrap_or(FetchFault::NotAFeed { others: Vec::new() }))
}

/// The addresses that a page names, made whole: no doubles, not the page itself, and no file unless the page is one.
fn addresses(page: &Body, named: &[String]) -> Vec<Url> {
    let Ok(base) = Url::parse(&page.url) else { return Vec::new() };
    let mut urls = Vec::new();
    for name in named {
        let Ok(mut url) = base.join(name.trim()) else { continue };
        url.set_fragment(None);
        let allowed = matches!(url.scheme(), "http" | "https") || (url.scheme() == "file" && base.scheme() == "file");
        if allowed && url != base && !urls.contains(&url) && urls.len() < MOST {
            urls.push(url);
        }
    }
    urls
}

/// No page is believed to have more feeds.
const MOST: usize = 100;

fn guesses(page: &Body) -> Vec<String> {
    let is_site = page.url.starts_with("http");
    GUESSES.iter().filter(|_| is_site).map(|guess| (*guess).to_owned()).collect()
}
