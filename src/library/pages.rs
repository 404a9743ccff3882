//! The whole of a teaser: pages, one or many, to the articles that they belong to.

use super::clock;
use super::network::{Network, read_page};
use crate::model::{Article, ArticleId, FeedId, FetchError};
use crate::net::{Accept, FetchPool, FetchRequest, FetchResponse};
use crate::store::{PageAsk, Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

/// Fetches the pages of a feed's articles, for it has just been followed and whole articles of it are wanted. Tells how
/// each went.
///
/// # Errors
///
/// [`StoreError`] where the store cannot be read, or not written any more. What has been stored stays.
pub fn fetch_pages(
    store: &mut Store,
    network: &Network,
    feed: FeedId,
    articles: &[ArticleId],
    tell: &mut dyn FnMut(Result<(), FetchError>),
) -> Result<(), StoreError> {
    let now = clock::now();
    store.want_pages(articles, now)?;
    let due = store.pages_due(&[feed], now)?;
    fetch_due(store, network, &due, &AtomicBool::new(false), &mut |_, outcome| tell(outcome))
}

/// Fetches these pages and keeps the whole articles. Of what fails the teaser is there, and the store notes whether it
/// is asked for again. Tells each as it is done.
pub(super) fn fetch_due(
    store: &mut Store,
    network: &Network,
    due: &[PageAsk],
    cancelled: &AtomicBool,
    tell: &mut dyn FnMut(&PageAsk, Result<(), FetchError>),
) -> Result<(), StoreError> {
    let asks = due.iter().map(|page| FetchRequest::new(&page.url, Accept::Page)).collect();
    let agencies = Arc::clone(&network.agencies);
    let (sender, arrivals) = mpsc::sync_channel(network.jobs);
    let work = move |_: &FetchRequest, answer: Result<FetchResponse, FetchError>| match answer? {
        FetchResponse::NotModified { .. } => Err(FetchError::NoArticle),
        FetchResponse::Body(body) => read_page(&body, &agencies),
    };
    let crew = FetchPool::start(&network.client, network.jobs, asks, work, move |place, article| {
        // Nobody waits for it any more if this fails.
        let _ = sender.send((place, article));
    });
    for (place, article) in arrivals {
        if cancelled.load(Ordering::Relaxed) {
            crew.cancel();
            break;
        }
        let Some(page) = due.get(place) else { continue };
        let (kept, outcome) = match article {
            Ok(article) => (keep_page(store, page.article, article), Ok(())),
            Err(fault) => (store.failed_page(page.article, &fault), Err(fault)),
        };
        match kept {
            Ok(()) | Err(StoreError::Gone) => tell(page, outcome),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Fetches a page and reads its article.
///
/// # Errors
///
/// Why not, in data.
pub fn read_page_at(network: &Network, url: &str) -> Result<Article, FetchError> {
    match network.client.get(&FetchRequest::new(url, Accept::Page))? {
        FetchResponse::NotModified { .. } => Err(FetchError::NoArticle),
        FetchResponse::Body(body) => read_page(&body, &network.agencies),
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
