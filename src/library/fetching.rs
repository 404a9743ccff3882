//! Fetching: from the feeds' addresses to the store.
//!
//! The crew's threads ask, read and prepare; the one that has called takes what arrives and stores it, one short
//! transaction after the other, so that a reader who sets a mark meanwhile does not wait. What has arrived and waits to
//! be stored is bounded: a slow disk holds the crew up, not the memory.
//!
//! Feeds for which whole articles are wanted are followed by a second round: the pages of the articles that are new.

use super::clock;
use super::network::{Network, read_feed, read_page};
use super::write_back::WriteBack;
use crate::ingest::Warning;
use crate::model::{Article, ArticleId, FeedId, FetchFault, Progress, Timestamp};
use crate::net::{Accept, Answer, Ask, Body, Crew};
use crate::store::{FeedAsk, Fetched, Store, StoreError, Taken, prepare_draft};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use xxhash_rust::xxh3::xxh3_64;

/// What has just been done.
#[derive(Debug)]
pub struct Step<'a> {
    /// How far the fetch is with it.
    pub progress: &'a Progress,
    /// Which feed it was.
    pub feed: FeedId,
    /// Its address.
    pub url: &'a str,
    /// How many articles are new and how many have changed; or what went wrong.
    pub outcome: Result<(usize, usize), FetchFault>,
}

/// What one feed has brought.
enum Brought {
    /// Nothing new.
    Unchanged(Fetched),
    /// Articles, new or not.
    Articles(Fetched),
    /// Articles, and then an end in the middle.
    Beginning(Fetched),
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
        let fault = FetchFault::Busy { until: feed.retry_at };
        (progress.done, progress.failed) = (progress.done + 1, progress.failed + 1);
        tell(Step { progress: &progress, feed: feed.id, url: &feed.url, outcome: Err(fault) });
    }
    let mut pages = Vec::new();
    let log = WriteBack::beside(store)?;
    let (crew, arrivals) = ask_all(network, &asked);
    for (place, brought) in arrivals {
        let Some(feed) = asked.get(place) else { continue };
        if cancelled.load(Ordering::Relaxed) {
            crew.cancel();
            return Ok(progress);
        }
        let (taken, fault) = keep(store, feed.id, brought, now)?;
        log.nudge();
        if feed.full_text {
            pages.extend(taken.articles);
        }
        progress.new += taken.new;
        progress.changed += taken.changed;
        progress.done += 1;
        progress.failed += usize::from(fault.is_some());
        let outcome = fault.map_or(Ok((taken.new, taken.changed)), Err);
        tell(Step { progress: &progress, feed: feed.id, url: &feed.url, outcome });
    }
    fetch_pages(store, network, &pages, cancelled)?;
    Ok(progress)
}

/// What arrives, with its place in the list of feeds.
type Arrivals<T> = Receiver<(usize, Result<T, FetchFault>)>;

/// Asks for all these feeds.
fn ask_all(network: &Network, feeds: &[FeedAsk]) -> (Crew, Arrivals<Brought>) {
    let asks = feeds
        .iter()
        .map(|feed| Ask {
            etag: feed.etag.clone(),
            modified: feed.modified.clone(),
            ..Ask::new(&feed.url, Accept::Feed)
        })
        .collect();
    let known: HashMap<String, u64> =
        feeds.iter().filter_map(|feed| Some((feed.url.clone(), feed.body_hash?))).collect();
    let agencies = Arc::clone(&network.agencies);
    let (sender, arrivals) = mpsc::sync_channel(network.jobs);
    let work = move |ask: &Ask, answer: Result<Answer, FetchFault>| match answer? {
        Answer::Unchanged { permanent, etag, modified } => {
            Ok(Brought::Unchanged(Fetched { etag, modified, moved: permanent, ..Fetched::default() }))
        }
        Answer::Body(body) => {
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
    let crew = Crew::start(&network.client, network.jobs, asks, work, move |place, brought| {
        // Nobody waits for it any more if this fails.
        let _ = sender.send((place, brought));
    });
    (crew, arrivals)
}

/// What an answer's header says.
pub(super) fn headers(body: &Body, hash: u64) -> Fetched {
    Fetched {
        etag: body.etag.clone(),
        modified: body.modified.clone(),
        body_hash: Some(hash),
        moved: body.permanent.clone(),
        ..Fetched::default()
    }
}

/// Stores what a feed has brought, and tells what was wrong with it. A feed that has been given up meanwhile has brought
/// nothing.
fn keep(
    store: &mut Store,
    feed: FeedId,
    brought: Result<Brought, FetchFault>,
    now: Timestamp,
) -> Result<(Taken, Option<FetchFault>), StoreError> {
    let nothing = |feed| Taken { feed, new: 0, changed: 0, articles: Vec::new() };
    let kept = match brought {
        Ok(Brought::Articles(fetched)) => store.take_feed(feed, &fetched, now).map(|taken| (taken, None)),
        Ok(Brought::Beginning(fetched)) => {
            // Without the server's marks, so that the whole is asked for again.
            let fetched = Fetched { etag: None, modified: None, body_hash: None, ..fetched };
            store.take_feed(feed, &fetched, now).and_then(|taken| {
                store.failed_feed(taken.feed, &FetchFault::Truncated, now)?;
                Ok((taken, Some(FetchFault::Truncated)))
            })
        }
        Ok(Brought::Unchanged(fetched)) => store.unchanged_feed(feed, &fetched, now).map(|feed| (nothing(feed), None)),
        Err(fault) => store.failed_feed(feed, &fault, now).map(|()| (nothing(feed), Some(fault))),
    };
    match kept {
        Err(StoreError::Gone) => Ok((nothing(feed), None)),
        kept => kept,
    }
}

/// Fetches the pages of these articles and keeps the whole articles with them. What fails is left as it is: the teaser
/// is there, and the reader can ask again.
///
/// # Errors
///
/// [`StoreError`] where the store cannot be read, or not written any more. What has been stored stays.
pub fn fetch_pages(
    store: &mut Store,
    network: &Network,
    articles: &[ArticleId],
    cancelled: &AtomicBool,
) -> Result<(), StoreError> {
    let rows = store.rows(articles)?;
    let (ids, asks): (Vec<ArticleId>, Vec<Ask>) =
        rows.into_iter().filter_map(|row| Some((row.id, Ask::new(row.url?, Accept::Page)))).unzip();
    let agencies = Arc::clone(&network.agencies);
    let (sender, arrivals) = mpsc::sync_channel(network.jobs);
    let work = move |_: &Ask, answer: Result<Answer, FetchFault>| match answer? {
        Answer::Unchanged { .. } => Err(FetchFault::NoArticle),
        Answer::Body(body) => read_page(&body, &agencies),
    };
    let crew = Crew::start(&network.client, network.jobs, asks, work, move |place, article| {
        let _ = sender.send((place, article));
    });
    for (place, article) in arrivals {
        if cancelled.load(Ordering::Relaxed) {
            crew.cancel();
            break;
        }
        if let (Some(id), Ok(page)) = (ids.get(place), article) {
            match keep_page(store, *id, page) {
                Ok(()) | Err(StoreError::Gone) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// Fetches a page and reads its article.
///
/// # Errors
///
/// Why not, in data.
pub fn read_page_at(network: &Network, url: &str) -> Result<Article, FetchFault> {
    match network.client.get(&Ask::new(url, Accept::Page))? {
        Answer::Unchanged { .. } => Err(FetchFault::NoArticle),
        Answer::Body(body) => read_page(&body, &network.agencies),
    }
}

/// Keeps an article's page with it. What its feed says of source, date and author counts more than what the page does.
///
/// # Errors
///
/// [`StoreError::Gone`] if there is no such article; the store's others.
pub fn keep_page(store: &mut Store, id: ArticleId, page: Article) -> Result<(), StoreError> {
    let (teaser, _) = store.load(id)?.ok_or(StoreError::Gone)?;
    let full = Article {
        key: teaser.key,
        title: if teaser.title.is_empty() { page.title } else { teaser.title },
        kicker: teaser.kicker.or(page.kicker),
        byline: teaser.byline.or(page.byline),
        published: teaser.published.or(page.published),
        source: teaser.source.or(page.source),
        url: teaser.url.or(page.url),
        lang: teaser.lang.or(page.lang),
        categories: if teaser.categories.is_empty() { page.categories } else { teaser.categories },
        image: teaser.image.or(page.image),
        ..page
    };
    store.keep_full(id, &full)
}
