//! The queue of fetched feeds on their way into the store. It stores one batch of each in turn, so that a feed with
//! very many articles delays none of the others.
//!
//! A feed that has just arrived goes first, since most feeds are done with their first batch. Feeds that are stored in
//! part wait in line. There are never more than [`MAX_PARTIAL`] of them: beyond that the queue accepts no new feed
//! until one is done, and the threads that fetch wait, as they do for a slow disk.

use crate::model::{FeedId, FetchError, Timestamp};
use crate::store::{Error, FeedUpdate, PendingUpdate, Store, UpdateSummary};
use std::collections::VecDeque;
use std::sync::mpsc::Receiver;

/// How many feeds may be stored in part at once, each holding in memory what is left of it.
const MAX_PARTIAL: usize = 8;

/// The result of fetching one feed.
#[derive(Debug)]
pub(super) enum FetchResult {
    /// Nothing new.
    Unchanged(FeedUpdate),
    /// Articles, new or not.
    Articles(FeedUpdate),
    /// Articles, from an answer that breaks off.
    Truncated(FeedUpdate),
}

/// The results as they arrive, each with its index in the list of feeds.
pub(super) type Arrivals = Receiver<(usize, Result<FetchResult, FetchError>)>;

/// The feeds to be stored, and their order.
#[derive(Debug)]
pub(super) struct StoreQueue {
    arrivals: Arrivals,
    feeds: Vec<FeedId>,
    partials: VecDeque<Partial>,
}

/// The next feed to be stored.
#[derive(Debug)]
pub(super) enum QueueItem {
    /// A feed that has just arrived.
    Arrived(usize, Result<FetchResult, FetchError>),
    /// A feed that is stored in part.
    Partial(Partial),
}

/// A feed that is stored in part.
#[derive(Debug)]
pub(super) struct Partial {
    index: usize,
    pending: PendingUpdate,
    /// The error to report when it is done.
    error: Option<FetchError>,
}

impl StoreQueue {
    /// A queue for the results of these feeds.
    pub(super) fn new(arrivals: Arrivals, feeds: Vec<FeedId>) -> Self {
        Self { arrivals, feeds, partials: VecDeque::new() }
    }

    /// The next feed to be stored; waits if there is none yet. `None` when no more will come.
    pub(super) fn next(&mut self) -> Option<QueueItem> {
        let arrived = match self.partials.len() {
            0 => self.arrivals.recv().ok(),
            1..MAX_PARTIAL => self.arrivals.try_recv().ok(),
            _ => None,
        };
        let arrived = arrived.map(|(index, result)| QueueItem::Arrived(index, result));
        arrived.or_else(|| self.partials.pop_front().map(QueueItem::Partial))
    }

    /// Stores a feed, or its next batch. When the feed is done, returns its index, the summary, and the error of its
    /// fetch. A feed that the user has removed meanwhile has an empty summary.
    pub(super) fn store_next(
        &mut self,
        store: &mut Store,
        item: QueueItem,
        now: Timestamp,
    ) -> Result<Option<(usize, UpdateSummary, Option<FetchError>)>, Error> {
        let (index, result) = match item {
            QueueItem::Arrived(index, result) => (index, result),
            QueueItem::Partial(partial) => return self.advance(store, partial, now),
        };
        let Some(&feed) = self.feeds.get(index) else { return Ok(None) };
        let stored = match result {
            Ok(FetchResult::Articles(update)) => {
                return self.advance(
                    store,
                    Partial { index, pending: PendingUpdate::new(feed, update), error: None },
                    now,
                );
            }
            Ok(FetchResult::Truncated(update)) => {
                // Without validators (ETag, Last-Modified), so that the server sends the whole feed next time.
                let update = FeedUpdate { etag: None, modified: None, body_hash: None, ..update };
                let error = Some(FetchError::Truncated);
                return self.advance(store, Partial { index, pending: PendingUpdate::new(feed, update), error }, now);
            }
            Ok(FetchResult::Unchanged(update)) => {
                store.record_feed_unchanged(feed, &update, now).map(|feed| (UpdateSummary::empty(feed), None))
            }
            Err(error) => {
                store.record_feed_failure(feed, &error, now).map(|()| (UpdateSummary::empty(feed), Some(error)))
            }
        };
        match stored {
            Err(Error::NoFeed) => Ok(Some((index, UpdateSummary::empty(feed), None))),
            stored => stored.map(|(summary, error)| Some((index, summary, error))),
        }
    }

    /// Stores the next batch, and puts the rest at the end of the line.
    fn advance(
        &mut self,
        store: &mut Store,
        mut partial: Partial,
        now: Timestamp,
    ) -> Result<Option<(usize, UpdateSummary, Option<FetchError>)>, Error> {
        match store.apply_next_batch(&mut partial.pending, now) {
            Ok(false) => {
                self.partials.push_back(partial);
                return Ok(None);
            }
            Ok(true) => {}
            Err(Error::NoFeed) => {
                let feed = partial.pending.into_summary().feed;
                return Ok(Some((partial.index, UpdateSummary::empty(feed), None)));
            }
            Err(error) => return Err(error),
        }
        let summary = partial.pending.into_summary();
        if let Some(error) = &partial.error {
            match store.record_feed_failure(summary.feed, error, now) {
                Ok(()) | Err(Error::NoFeed) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some((partial.index, summary, partial.error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Article, Block};
    use crate::store::prepare;
    use std::sync::mpsc;

    const NOW: Timestamp = Timestamp(1_000_000);

    /// A store that follows `count` feeds.
    fn store_with_feeds(count: usize) -> (tempfile::TempDir, Store, Vec<FeedId>) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap().store;
        let feeds = (0..count)
            .map(|feed| store.add_feed(&format!("https://{feed}.example/rss"), None, "").unwrap().0)
            .collect();
        (dir, store, feeds)
    }

    /// A feed's answer with `count` articles of its own.
    fn fetch_result(feed: usize, count: usize) -> FetchResult {
        let article = |number| Article {
            key: format!("{feed}/{number}"),
            title: format!("{feed}/{number}"),
            blocks: vec![Block::paragraph("words")],
            ..Article::default()
        };
        let articles = (0..count).map(|number| prepare(&article(number))).collect();
        FetchResult::Articles(FeedUpdate { articles, etag: Some("etag".to_owned()), ..FeedUpdate::default() })
    }

    /// Stores a batch or a whole feed; returns the index of a feed that is done, and how many articles were new.
    fn store_one(queue: &mut StoreQueue, store: &mut Store) -> Option<(usize, usize)> {
        let item = queue.next().unwrap();
        queue.store_next(store, item, NOW).unwrap().map(|(index, summary, error)| {
            assert_eq!(error, None);
            (index, summary.new)
        })
    }

    #[test]
    fn what_arrives_later_is_done_before_a_feed_of_very_many_articles() {
        let (_dir, mut store, feeds) = store_with_feeds(4);
        let (sender, arrivals) = mpsc::channel();
        let mut queue = StoreQueue::new(arrivals, feeds);
        sender.send((0, Ok(fetch_result(0, 20_000)))).unwrap();
        assert_eq!(store_one(&mut queue, &mut store), None, "a first slice of it");
        for index in 1..4 {
            sender.send((index, Ok(fetch_result(index, 3)))).unwrap();
        }
        for index in 1..4 {
            assert_eq!(store_one(&mut queue, &mut store), Some((index, 3)));
        }
        drop(sender);
        let rest: Vec<_> = (0..199).map(|_| store_one(&mut queue, &mut store)).collect();
        assert_eq!((rest[..198].iter().flatten().count(), rest[198]), (0, Some((0, 20_000))));
        assert!(queue.next().is_none());
    }

    #[test]
    fn several_large_feeds_take_turns_and_the_etag_is_stored_with_the_last_batch() {
        let (_dir, mut store, feeds) = store_with_feeds(3);
        let (sender, arrivals) = mpsc::channel();
        let mut queue = StoreQueue::new(arrivals, feeds.clone());
        for (index, count) in [(0, 250), (1, 200), (2, 150)] {
            sender.send((index, Ok(fetch_result(index, count)))).unwrap();
        }
        drop(sender);
        let has_etag = |store: &Store| -> Vec<bool> {
            store.feeds_to_fetch(&feeds, NOW).unwrap().iter().map(|feed| feed.etag.is_some()).collect()
        };
        let mut turns = Vec::new();
        while let Some(item) = queue.next() {
            turns
                .push(queue.store_next(&mut store, item, NOW).unwrap().map(|(index, summary, _)| (index, summary.new)));
            let done = |index| turns.iter().flatten().any(|(done, _)| *done == index);
            assert_eq!(has_etag(&store), [0, 1, 2].map(done));
        }
        // First slices, second slices, and what is left of the longest.
        assert_eq!(turns, [None, None, None, None, Some((1, 200)), Some((2, 150)), Some((0, 250))]);
    }

    #[test]
    fn no_more_than_a_few_feeds_are_stored_in_part() {
        let count = MAX_PARTIAL + 3;
        let (_dir, mut store, feeds) = store_with_feeds(count);
        let (sender, arrivals) = mpsc::sync_channel(count);
        let mut queue = StoreQueue::new(arrivals, feeds);
        for index in 0..count {
            sender.send((index, Ok(fetch_result(index, 101)))).unwrap();
        }
        drop(sender);
        let mut order = Vec::new();
        while let Some(item) = queue.next() {
            order.extend(
                queue.store_next(&mut store, item, NOW).unwrap().map(|(index, summary, _)| (index, summary.new)),
            );
            assert!(queue.partials.len() <= MAX_PARTIAL);
        }
        assert_eq!(order, (0..count).map(|index| (index, 101)).collect::<Vec<_>>());
    }

    #[test]
    fn an_answer_of_one_batch_is_one_turn_each_key_once_and_its_first_articles_the_newest() {
        let (_dir, mut store, feeds) = store_with_feeds(1);
        let (sender, arrivals) = mpsc::channel();
        let mut queue = StoreQueue::new(arrivals, feeds.clone());
        let FetchResult::Articles(mut update) = fetch_result(0, 100) else { panic!() };
        update.articles.extend(update.articles.clone());
        sender.send((0, Ok(FetchResult::Articles(update)))).unwrap();
        assert_eq!(store_one(&mut queue, &mut store), Some((0, 100)));
        // The order is that of an answer stored in one transaction.
        let ids = |keys: [&str; 2]| keys.map(|key| store.find(key).unwrap().unwrap());
        let [first, last] = ids(["0/0", "0/99"]);
        assert!(first > last, "among equal dates the higher id is listed first");
    }

    #[test]
    fn a_feed_that_is_given_up_while_it_is_stored_has_brought_nothing_and_harms_no_other() {
        let (_dir, mut store, feeds) = store_with_feeds(2);
        let (sender, arrivals) = mpsc::channel();
        let mut queue = StoreQueue::new(arrivals, feeds.clone());
        sender.send((0, Ok(fetch_result(0, 150)))).unwrap();
        sender.send((1, Ok(fetch_result(1, 150)))).unwrap();
        drop(sender);
        assert_eq!((store_one(&mut queue, &mut store), store_one(&mut queue, &mut store)), (None, None));
        store.remove_feed(feeds[0]).unwrap();
        assert_eq!(
            (store_one(&mut queue, &mut store), store_one(&mut queue, &mut store)),
            (Some((0, 0)), Some((1, 150)))
        );
    }
}
