//! Fetching: from the feeds' addresses to the store.
//!
//! The crew's threads ask, read and prepare; the one that has called takes what arrives and stores it (`storing`), one
//! short transaction after the other, so that a reader who sets a mark meanwhile does not wait. What has arrived and
//! waits to be stored is bounded: a slow disk holds the crew up, not the memory.
//!
//! Feeds for which whole articles are wanted are followed by a second round: the pages of the articles that are new, and
//! of those whose page could not be fetched before. Only of feeds that have answered: where these do not, their pages
//! would not either.

use super::clock;
use super::network::{Network, read_feed};
use super::pages::fetch_due;
use super::storing::{Arrivals, Brought, Queue};
use super::write_back::WriteBack;
use crate::ingest::Warning;
use crate::model::{FeedId, FetchError, Progress};
use crate::net::{Accept, FetchPool, FetchRequest, FetchResponse, ResponseBody};
use crate::store::{FeedAsk, Fetched, Store, StoreError, prepare_draft};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use xxhash_rust::xxh3::xxh3_64;

/// What has just been done.
#[derive(Debug)]
pub struct Step<'a> {
    /// How far the fetch is with it.
    pub progress: &'a Progress,
    /// Which feed it was.
    pub feed: FeedId,
    /// Its address; of a page, the page's.
    pub url: &'a str,
    /// What has come of it.
    pub outcome: Outcome,
}

/// What has come of one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A feed is up to date: so many of its articles are new, and so many have changed.
    Feed {
        /// How many are new.
        new: usize,
        /// How many have changed.
        changed: usize,
    },
    /// A feed failed.
    Failed(FetchError),
    /// The page of one of the feed's articles has been kept, or could not be fetched.
    Page(Result<(), FetchError>),
}

/// Fetches these feeds, or all if there is none, and stores what they bring. Tells each as it is done.
///
/// When `cancelled` is set, what is under way is given up; what has been stored stays.
///
/// # Errors
///
/// [`StoreError`] where the store cannot be read, or not written any more. What has been stored stays.
pub fn fetch(
    store: &mut Store,
    network: &Network,
    which: &[FeedId],
    cancelled: &AtomicBool,
    tell: &mut dyn FnMut(Step<'_>),
) -> Result<Progress, StoreError> {
    let now = clock::now();
    let feeds = store.conditions(which, now)?;
    let mut progress = Progress { total: feeds.len(), ..Progress::default() };
    let (resting, asked): (Vec<FeedAsk>, Vec<FeedAsk>) = feeds.into_iter().partition(|feed| feed.retry_at.is_some());
    for feed in &resting {
        let fault = FetchError::Busy { until: feed.retry_at };
        (progress.done, progress.failed) = (progress.done + 1, progress.failed + 1);
        tell(Step { progress: &progress, feed: feed.id, url: &feed.url, outcome: Outcome::Failed(fault) });
    }
    let mut answered = Vec::new();
    let log = WriteBack::beside(store)?;
    let (crew, arrivals) = ask_all(network, &asked);
    let mut queue = Queue::new(arrivals, asked.iter().map(|feed| feed.id).collect());
    while let Some(next) = queue.next() {
        if cancelled.load(Ordering::Relaxed) {
            crew.cancel();
            return Ok(progress);
        }
        let kept = queue.keep(store, next, now)?;
        log.nudge();
        let Some((place, taken, fault)) = kept else { continue };
        let Some(feed) = asked.get(place) else { continue };
        if feed.full_text && matches!(fault, None | Some(FetchError::Truncated)) {
            answered.push(taken.feed);
        }
        progress.new += taken.new;
        progress.changed += taken.changed;
        progress.done += 1;
        progress.failed += usize::from(fault.is_some());
        let outcome = fault.map_or(Outcome::Feed { new: taken.new, changed: taken.changed }, Outcome::Failed);
        tell(Step { progress: &progress, feed: feed.id, url: &feed.url, outcome });
    }
    if answered.is_empty() {
        return Ok(progress);
    }
    let due = store.pages_due(&answered, now)?;
    progress.pages_total = due.len();
    fetch_due(store, network, &due, cancelled, &mut |page, outcome| {
        progress.pages += 1;
        progress.pages_failed += usize::from(outcome.is_err());
        tell(Step { progress: &progress, feed: page.feed, url: &page.url, outcome: Outcome::Page(outcome) });
    })?;
    Ok(progress)
}

/// Asks for all these feeds.
fn ask_all(network: &Network, feeds: &[FeedAsk]) -> (FetchPool, Arrivals) {
    let asks = feeds
        .iter()
        .map(|feed| FetchRequest {
            etag: feed.etag.clone(),
            modified: feed.modified.clone(),
            ..FetchRequest::new(&feed.url, Accept::Feed)
        })
        .collect();
    let known: HashMap<String, u64> =
        feeds.iter().filter_map(|feed| Some((feed.url.clone(), feed.body_hash?))).collect();
    let agencies = Arc::clone(&network.agencies);
    let (sender, arrivals) = mpsc::sync_channel(network.jobs);
    let work = move |ask: &FetchRequest, answer: Result<FetchResponse, FetchError>| match answer? {
        FetchResponse::NotModified { permanent_url: permanent, etag, modified } => {
            Ok(Brought::Unchanged(Fetched { etag, modified, moved: permanent, ..Fetched::default() }))
        }
        FetchResponse::Body(body) => {
            let hash = xxh3_64(&body.bytes);
            let headers = headers(&body, hash);
            if known.get(&ask.url) == Some(&hash) {
                return Ok(Brought::Unchanged(headers));
            }
            let document = read_feed(&body, &agencies)?;
            let articles = document.articles.into_iter().map(prepare_draft).collect();
            let cut = document.warnings.contains(&Warning::Truncated);
            let fetched = Fetched { articles, title: document.title, site: document.site, ..headers };
            Ok(if cut { Brought::Beginning(fetched) } else { Brought::Articles(fetched) })
        }
    };
    let crew = FetchPool::start(&network.client, network.jobs, asks, work, move |place, brought| {
        // Nobody waits for it any more if this fails.
        let _ = sender.send((place, brought));
    });
    (crew, arrivals)
}

/// What an answer's header says.
pub(super) fn headers(body: &ResponseBody, hash: u64) -> Fetched {
    Fetched {
        etag: body.etag.clone(),
        modified: body.modified.clone(),
        body_hash: Some(hash),
        moved: body.permanent_url.clone(),
        ..Fetched::default()
    }
}
