//! Full texts: fetching the pages of articles whose feed has only a teaser.

use super::network::{Network, read_page};
use super::{Error, clock};
use crate::ingest;
use crate::model::{Article, ArticleId, FeedId, FetchError};
use crate::net::{Accept, FetchPool, FetchRequest, FetchResponse};
use crate::store::{self, PageToFetch, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

/// Fetches the pages of articles of a feed that the user has just followed with full texts. Calls `on_page` with the
/// outcome of each.
///
/// # Errors
///
/// [`store::Error`] where the store cannot be read, or not written any more. What has been stored stays.
pub(crate) fn fetch_pages(
    store: &mut Store,
    network: &Network,
    feed: FeedId,
    articles: &[ArticleId],
    on_page: &mut dyn FnMut(Result<(), FetchError>),
) -> Result<(), store::Error> {
    let now = clock::now();
    store.enqueue_pages(articles, now)?;
    let due = store.due_pages(&[feed], now)?;
    fetch_due_pages(store, network, &due, &AtomicBool::new(false), &mut |_, outcome| on_page(outcome))
}

/// Fetches these pages and stores the full texts. If a page fails, the teaser stays, and the store notes whether to try
/// again. Calls `on_page` with the outcome of each.
pub(super) fn fetch_due_pages(
    store: &mut Store,
    network: &Network,
    due: &[PageToFetch],
    cancelled: &AtomicBool,
    on_page: &mut dyn FnMut(&PageToFetch, Result<(), FetchError>),
) -> Result<(), store::Error> {
    let asks =
        due.iter().map(|page| FetchRequest::new(&page.url, Accept::Page).named_by(Some(&page.feed_url))).collect();
    let agencies = Arc::clone(&network.agencies);
    let (sender, arrivals) = mpsc::sync_channel(network.jobs);
    let work = move |_: &FetchRequest, answer: Result<FetchResponse, FetchError>| match answer? {
        FetchResponse::NotModified { .. } => Err(FetchError::NoArticle),
        FetchResponse::Body(body) => read_page(&body, &agencies),
    };
    let pool = FetchPool::start(&network.client, network.jobs, asks, work, move |index, article| {
        // This fails only if the receiver has gone, and then nobody needs the page.
        let _ = sender.send((index, article));
    });
    for (index, article) in arrivals {
        if cancelled.load(Ordering::Relaxed) {
            pool.cancel();
            break;
        }
        let Some(page) = due.get(index) else { continue };
        let (stored, outcome) = match article {
            Ok(article) => match store_page(store, page.article, article) {
                Ok(true) => (Ok(()), Ok(())),
                Ok(false) => {
                    let error = FetchError::NoArticle;
                    (store.record_page_failure(page.article, &error), Err(error))
                }
                Err(error) => (Err(error), Ok(())),
            },
            Err(error) => (store.record_page_failure(page.article, &error), Err(error)),
        };
        match stored {
            Ok(()) | Err(store::Error::NoArticle) => on_page(page, outcome),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Fetches a page, which an article names that is from the feed at `feed_url`, and reads its article.
///
/// # Errors
///
/// [`Error::Fetch`].
pub(crate) fn fetch_page(network: &Network, url: &str, feed_url: Option<&str>) -> Result<Article, Error> {
    let response = network.client.get(&FetchRequest::new(url, Accept::Page).named_by(feed_url));
    let article = response.and_then(|response| match response {
        FetchResponse::NotModified { .. } => Err(FetchError::NoArticle),
        FetchResponse::Body(body) => read_page(&body, &network.agencies),
    });
    article.map_err(|error| Error::Fetch { url: url.to_owned(), error })
}

/// Stores the full text of an article, and says whether the page has it: a page that shares no word with what the feed
/// says is a notice or another article. Source, date, author and the like come from the feed where it has them, and
/// only else from the page.
///
/// # Errors
///
/// [`store::Error::NoArticle`] if there is no such article, and the store's others.
pub fn store_page(store: &mut Store, id: ArticleId, page: Article) -> Result<bool, store::Error> {
    let (teaser, _) = store.load(id)?.ok_or(store::Error::NoArticle)?;
    if !ingest::page::is_about(&page, &teaser) {
        return Ok(false);
    }
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
    store.set_full_text(id, &full)?;
    Ok(true)
}
