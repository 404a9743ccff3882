//! Fetching: from the feeds' addresses to the store.
//!
//! The threads of the fetch pool fetch, parse and prepare. The calling thread stores what arrives (`store_queue`), in
//! short transactions, so that a user who sets a flag meanwhile does not wait. What has arrived and is not stored yet
//! is bounded: with a slow disk the fetch takes longer, and not more memory.
//!
//! For feeds with full texts a second round follows: the pages of the new articles, and of those whose page could not
//! be fetched before. It skips feeds that did not answer, since their pages would not either.

use super::checkpoint_thread::CheckpointThread;
use super::network::{Network, read_feed};
use super::pages::fetch_due_pages;
use super::store_queue::{Arrivals, FetchResult, StoreQueue};
use super::{catalogue, clock};
use crate::ingest::{Agencies, Warning};
use crate::model::{FeedId, FeedIssues, FetchError, Progress, Timestamp};
use crate::net::{Accept, FetchPool, FetchRequest, FetchResponse, ResponseBody};
use crate::store::{Error, FeedToFetch, FeedUpdate, Store, UpdateSummary, prepare_lazy};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use xxhash_rust::xxh3::xxh3_64;

/// One step of a fetch.
#[derive(Debug)]
pub struct FetchStep<'a> {
    /// How far the fetch is after this step.
    pub progress: &'a Progress,
    /// Which feed it was.
    pub feed: FeedId,
    /// Its address; of a page, the page's.
    pub url: &'a str,
    /// The outcome.
    pub outcome: FetchOutcome,
}

/// The outcome for one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchOutcome {
    /// A feed is up to date.
    Feed {
        /// How many are new.
        new: usize,
        /// How many have changed.
        changed: usize,
        /// What of its document was not understood; empty where the server sent none.
        issues: FeedIssues,
    },
    /// A feed failed.
    Failed(FetchError),
    /// The page of one of the feed's articles has been stored, or could not be fetched.
    Page(Result<(), FetchError>),
}

/// Fetches these feeds, or all if `ids` is empty, and stores what they bring. Calls `on_step` after each feed and page.
///
/// Setting `cancelled` ends the fetch early; what has been stored stays.
///
/// # Errors
///
/// [`Error`] where the store cannot be read, or not written any more. What has been stored stays.
pub fn fetch(
    store: &mut Store,
    network: &Network,
    ids: &[FeedId],
    cancelled: &AtomicBool,
    on_step: &mut dyn FnMut(FetchStep<'_>),
) -> Result<Progress, Error> {
    let now = clock::now();
    let feeds = store.feeds_to_fetch(ids, now)?;
    let mut progress = Progress { total: feeds.len(), ..Progress::default() };
    let (postponed, to_fetch): (Vec<FeedToFetch>, Vec<FeedToFetch>) =
        feeds.into_iter().partition(|feed| feed.retry_at.is_some());
    for feed in &postponed {
        let error = FetchError::Busy { until: feed.retry_at };
        (progress.done, progress.failed) = (progress.done + 1, progress.failed + 1);
        on_step(FetchStep { progress: &progress, feed: feed.id, url: &feed.url, outcome: FetchOutcome::Failed(error) });
    }
    let mut answered_feeds = Vec::new();
    let checkpoint_thread = CheckpointThread::start(store)?;
    let (pool, arrivals) = start_fetching(network, &to_fetch);
    let mut queue = StoreQueue::new(arrivals, to_fetch.iter().map(|feed| feed.id).collect());
    while let Some(item) = queue.next() {
        if cancelled.load(Ordering::Relaxed) {
            pool.cancel();
            return Ok(progress);
        }
        let stored = queue.store_next(store, item, now)?;
        checkpoint_thread.request();
        let Some((index, summary, error)) = stored else { continue };
        let Some(feed) = to_fetch.get(index) else { continue };
        if feed.full_text && matches!(error, None | Some(FetchError::Truncated)) {
            answered_feeds.push(summary.feed);
        }
        progress.new += summary.new;
        progress.changed += summary.changed;
        progress.done += 1;
        progress.failed += usize::from(error.is_some());
        let UpdateSummary { new, changed, issues, .. } = summary;
        let outcome = error.map_or(FetchOutcome::Feed { new, changed, issues }, FetchOutcome::Failed);
        on_step(FetchStep { progress: &progress, feed: feed.id, url: &feed.url, outcome });
    }
    if !answered_feeds.is_empty() {
        fetch_pages(store, network, &answered_feeds, now, cancelled, &mut progress, on_step)?;
    }
    checkpoint_thread.finish()?;
    Ok(progress)
}

/// Fetches the pages that are due of these feeds.
fn fetch_pages(
    store: &mut Store,
    network: &Network,
    feeds: &[FeedId],
    now: Timestamp,
    cancelled: &AtomicBool,
    progress: &mut Progress,
    on_step: &mut dyn FnMut(FetchStep<'_>),
) -> Result<(), Error> {
    let due = store.due_pages(feeds, now)?;
    progress.pages_total = due.len();
    fetch_due_pages(store, network, &due, cancelled, &mut |page, outcome| {
        progress.pages += 1;
        progress.pages_failed += usize::from(outcome.is_err());
        let outcome = FetchOutcome::Page(outcome);
        on_step(FetchStep { progress: &*progress, feed: page.feed, url: &page.url, outcome });
    })
}

/// Starts fetching these feeds.
fn start_fetching(network: &Network, feeds: &[FeedToFetch]) -> (FetchPool, Arrivals) {
    let asks = feeds
        .iter()
        .map(|feed| FetchRequest {
            etag: feed.etag.clone(),
            modified: feed.modified.clone(),
            ..FetchRequest::new(&feed.url, Accept::Feed)
        })
        .collect();
    let previous_hashes: HashMap<String, u64> =
        feeds.iter().filter_map(|feed| Some((feed.url.clone(), feed.body_hash?))).collect();
    // A feed that has never come may have another address, if the catalogue is where this one is from.
    let new = feeds.iter().filter(|feed| feed.body_hash.is_none()).map(|feed| feed.url.as_str());
    let alternates = catalogue::alternates(&new.collect());
    let network_of_pool = network.clone();
    let (sender, arrivals) = mpsc::sync_channel(network.jobs);
    let work = move |ask: &FetchRequest, answer: Result<FetchResponse, FetchError>| {
        let previous_hash = previous_hashes.get(&ask.url).copied();
        let result = answer.and_then(|answer| read_answer(answer, previous_hash, &network_of_pool.agencies));
        result.or_else(|error| {
            let alternates = alternates.get(&ask.url).map(Vec::as_slice).unwrap_or_default();
            fetch_alternate(&network_of_pool, alternates).ok_or(error)
        })
    };
    let pool = FetchPool::start(&network.client, network.jobs, asks, work, move |index, result| {
        // This fails only if the receiver has gone, and then nobody needs the feed.
        let _ = sender.send((index, result));
    });
    (pool, arrivals)
}

/// What an answer brings; `previous_hash` is that of the last body.
fn read_answer(
    answer: FetchResponse,
    previous_hash: Option<u64>,
    agencies: &Agencies,
) -> Result<FetchResult, FetchError> {
    let body = match answer {
        FetchResponse::NotModified { permanent_url: moved_to, etag, modified } => {
            return Ok(FetchResult::Unchanged(FeedUpdate { etag, modified, moved_to, ..FeedUpdate::default() }));
        }
        FetchResponse::Body(body) => body,
    };
    let hash = xxh3_64(&body.bytes);
    let headers = headers(&body, hash);
    if previous_hash == Some(hash) {
        return Ok(FetchResult::Unchanged(headers));
    }
    let document = read_feed(&body, agencies)?;
    let issues = document.issues();
    let articles = document.articles.into_iter().map(prepare_lazy).collect();
    let is_truncated = document.warnings.contains(&Warning::Truncated);
    let update = FeedUpdate { articles, title: document.title, site: document.site, issues, ..headers };
    Ok(if is_truncated { FetchResult::Truncated(update) } else { FetchResult::Articles(update) })
}

/// What the first of these addresses brings at which there is a feed, which has moved there.
fn fetch_alternate(network: &Network, alternates: &[String]) -> Option<FetchResult> {
    alternates.iter().find_map(|url| {
        let answer = network.client.get(&FetchRequest::new(url, Accept::Feed)).ok()?;
        match read_answer(answer, None, &network.agencies).ok()? {
            FetchResult::Articles(update) => {
                let moved_to = update.moved_to.or_else(|| Some(url.clone()));
                Some(FetchResult::Articles(FeedUpdate { moved_to, ..update }))
            }
            _ => None,
        }
    })
}

/// What the headers of an answer say.
pub(super) fn headers(body: &ResponseBody, hash: u64) -> FeedUpdate {
    FeedUpdate {
        etag: body.etag.clone(),
        modified: body.modified.clone(),
        body_hash: Some(hash),
        moved_to: body.permanent_url.clone(),
        ..FeedUpdate::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::Url;

    #[test]
    fn a_feed_that_is_at_an_alternate_has_moved_there() {
        let folder = tempfile::TempDir::new().unwrap();
        let feed = "<rss version='2.0'><channel><title>Quays</title><item><title>One</title></item></channel></rss>";
        std::fs::write(folder.path().join("feed.xml"), feed).unwrap();
        std::fs::write(folder.path().join("page.html"), "<p>no feed</p>").unwrap();
        let urls = ["absent", "page.html", "feed.xml"]
            .map(|name| String::from(Url::from_file_path(folder.path().join(name)).unwrap()));
        let network = Network::new(Agencies::default());
        let Some(FetchResult::Articles(update)) = fetch_alternate(&network, &urls) else { panic!("no feed") };
        assert_eq!((update.moved_to.as_ref(), update.articles.len()), (urls.last(), 1));
        assert!(fetch_alternate(&network, &urls[..2]).is_none());
    }
}
