//! What feeds have brought, on its way into the store: one slice of each in turn, so that a feed with very many
//! articles keeps none of the others waiting.
//!
//! What has just arrived goes first, for most of it is done with its first slice. Feeds of which a part is stored wait
//! in a row, and there are never more than [`MOST`] of them: then nothing new is taken until one is done, and the crew
//! is held up as it is by a slow disk.

use crate::model::{FeedId, FetchError, Timestamp};
use crate::store::{Fetched, Store, StoreError, Taken, Taking};
use std::collections::VecDeque;
use std::sync::mpsc::Receiver;

/// How many feeds may be stored in part at once, each holding in memory what is left of it.
const MOST: usize = 8;

/// What one feed has brought.
#[derive(Debug)]
pub(super) enum Brought {
    /// Nothing new.
    Unchanged(Fetched),
    /// Articles, new or not.
    Articles(Fetched),
    /// Articles, and then an end in the middle.
    Beginning(Fetched),
}

/// What arrives, with its place in the list of feeds.
pub(super) type Arrivals = Receiver<(usize, Result<Brought, FetchError>)>;

/// What is to be stored, in the order of turns.
#[derive(Debug)]
pub(super) struct Queue {
    arrivals: Arrivals,
    feeds: Vec<FeedId>,
    half: VecDeque<Half>,
}

/// Whose turn it is.
#[derive(Debug)]
pub(super) enum Next {
    /// What has just arrived.
    Arrived(usize, Result<Brought, FetchError>),
    /// What is stored in part.
    Half(Half),
}

/// A feed that is stored in part.
#[derive(Debug)]
pub(super) struct Half {
    place: usize,
    taking: Taking,
    /// What will be told of it.
    fault: Option<FetchError>,
}

impl Queue {
    /// What will arrive from these feeds.
    pub(super) fn new(arrivals: Arrivals, feeds: Vec<FeedId>) -> Self {
        Self { arrivals, feeds, half: VecDeque::new() }
    }

    /// The next to be stored; waits if there is none yet. `None` when nothing will come any more.
    pub(super) fn next(&mut self) -> Option<Next> {
        let arrived = match self.half.len() {
            0 => self.arrivals.recv().ok(),
            1..MOST => self.arrivals.try_recv().ok(),
            _ => None,
        };
        let arrived = arrived.map(|(place, brought)| Next::Arrived(place, brought));
        arrived.or_else(|| self.half.pop_front().map(Next::Half))
    }

    /// Stores it, or the next slice of it. When it is done returns its place, what has become of it, and what was wrong
    /// with it. A feed that has been given up meanwhile has brought nothing.
    pub(super) fn keep(
        &mut self,
        store: &mut Store,
        next: Next,
        now: Timestamp,
    ) -> Result<Option<(usize, Taken, Option<FetchError>)>, StoreError> {
        let nothing = |feed| Taken { feed, new: 0, changed: 0, articles: Vec::new() };
        let (place, brought) = match next {
            Next::Arrived(place, brought) => (place, brought),
            Next::Half(half) => return self.go_on(store, half, now),
        };
        let Some(&feed) = self.feeds.get(place) else { return Ok(None) };
        let kept = match brought {
            Ok(Brought::Articles(fetched)) => {
                return self.go_on(store, Half { place, taking: Taking::new(feed, fetched), fault: None }, now);
            }
            Ok(Brought::Beginning(fetched)) => {
                // Without the server's marks, so that the whole is asked for again.
                let fetched = Fetched { etag: None, modified: None, body_hash: None, ..fetched };
                let fault = Some(FetchError::Truncated);
                return self.go_on(store, Half { place, taking: Taking::new(feed, fetched), fault }, now);
            }
            Ok(Brought::Unchanged(fetched)) => {
                store.unchanged_feed(feed, &fetched, now).map(|feed| (nothing(feed), None))
            }
            Err(fault) => store.failed_feed(feed, &fault, now).map(|()| (nothing(feed), Some(fault))),
        };
        match kept {
            Err(StoreError::Gone) => Ok(Some((place, nothing(feed), None))),
            kept => kept.map(|(taken, fault)| Some((place, taken, fault))),
        }
    }

    /// Stores the next slice, and puts what is left at the end of the row.
    fn go_on(
        &mut self,
        store: &mut Store,
        mut half: Half,
        now: Timestamp,
    ) -> Result<Option<(usize, Taken, Option<FetchError>)>, StoreError> {
        match store.take_slice(&mut half.taking, now) {
            Ok(false) => {
                self.half.push_back(half);
                return Ok(None);
            }
            Ok(true) => {}
            Err(StoreError::Gone) => {
                let feed = half.taking.into_taken().feed;
                return Ok(Some((half.place, Taken { feed, new: 0, changed: 0, articles: Vec::new() }, None)));
            }
            Err(error) => return Err(error),
        }
        let taken = half.taking.into_taken();
        if let Some(fault) = &half.fault {
            match store.failed_feed(taken.feed, fault, now) {
                Ok(()) | Err(StoreError::Gone) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some((half.place, taken, half.fault)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Article, Block};
    use crate::store::prepare;
    use std::sync::mpsc;

    const NOW: Timestamp = Timestamp(1_000_000);

    /// A store that follows so many feeds.
    fn following(count: usize) -> (tempfile::TempDir, Store, Vec<FeedId>) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap().store;
        let feeds = (0..count)
            .map(|feed| store.add_feed(&format!("https://{feed}.example/rss"), None, "").unwrap().0)
            .collect();
        (dir, store, feeds)
    }

    /// A feed's answer of so many articles of its own.
    fn brought(feed: usize, count: usize) -> Brought {
        let article = |number| Article {
            key: format!("{feed}/{number}"),
            title: format!("{feed}/{number}"),
            blocks: vec![Block::paragraph("words")],
            ..Article::default()
        };
        let articles = (0..count).map(|number| prepare(&article(number))).collect();
        Brought::Articles(Fetched { articles, etag: Some("mark".to_owned()), ..Fetched::default() })
    }

    /// Stores one thing, a slice or a whole feed; returns the place of what is done, and how many articles were new.
    fn turn(queue: &mut Queue, store: &mut Store) -> Option<(usize, usize)> {
        let next = queue.next().unwrap();
        queue.keep(store, next, NOW).unwrap().map(|(place, taken, fault)| {
            assert_eq!(fault, None);
            (place, taken.new)
        })
    }

    #[test]
    fn what_arrives_later_is_done_before_a_feed_of_very_many_articles() {
        let (_dir, mut store, feeds) = following(4);
        let (sender, arrivals) = mpsc::channel();
        let mut queue = Queue::new(arrivals, feeds);
        sender.send((0, Ok(brought(0, 20_000)))).unwrap();
        assert_eq!(turn(&mut queue, &mut store), None, "a first slice of it");
        for place in 1..4 {
            sender.send((place, Ok(brought(place, 3)))).unwrap();
        }
        for place in 1..4 {
            assert_eq!(turn(&mut queue, &mut store), Some((place, 3)));
        }
        drop(sender);
        let rest: Vec<_> = (0..199).map(|_| turn(&mut queue, &mut store)).collect();
        assert_eq!((rest[..198].iter().flatten().count(), rest[198]), (0, Some((0, 20_000))));
        assert!(queue.next().is_none());
    }

    #[test]
    fn several_large_feeds_take_turns_and_the_servers_mark_comes_with_the_last_slice() {
        let (_dir, mut store, feeds) = following(3);
        let (sender, arrivals) = mpsc::channel();
        let mut queue = Queue::new(arrivals, feeds.clone());
        for (place, count) in [(0, 250), (1, 200), (2, 150)] {
            sender.send((place, Ok(brought(place, count)))).unwrap();
        }
        drop(sender);
        let marks = |store: &Store| -> Vec<bool> {
            store.conditions(&feeds, NOW).unwrap().iter().map(|feed| feed.etag.is_some()).collect()
        };
        let mut turns = Vec::new();
        while let Some(next) = queue.next() {
            turns.push(queue.keep(&mut store, next, NOW).unwrap().map(|(place, taken, _)| (place, taken.new)));
            let done = |place| turns.iter().flatten().any(|(done, _)| *done == place);
            assert_eq!(marks(&store), [0, 1, 2].map(done));
        }
        // First slices, second slices, and what is left of the longest.
        assert_eq!(turns, [None, None, None, None, Some((1, 200)), Some((2, 150)), Some((0, 250))]);
    }

    #[test]
    fn no_more_than_a_few_feeds_are_stored_in_part() {
        let count = MOST + 3;
        let (_dir, mut store, feeds) = following(count);
        let (sender, arrivals) = mpsc::sync_channel(count);
        let mut queue = Queue::new(arrivals, feeds);
        for place in 0..count {
            sender.send((place, Ok(brought(place, 101)))).unwrap();
        }
        drop(sender);
        let mut order = Vec::new();
        while let Some(next) = queue.next() {
            order.extend(queue.keep(&mut store, next, NOW).unwrap().map(|(place, taken, _)| (place, taken.new)));
            assert!(queue.half.len() <= MOST);
        }
        assert_eq!(order, (0..count).map(|place| (place, 101)).collect::<Vec<_>>());
    }

    #[test]
    fn an_answer_of_one_slice_is_one_turn_each_key_once_and_its_first_articles_the_newest() {
        let (_dir, mut store, feeds) = following(1);
        let (sender, arrivals) = mpsc::channel();
        let mut queue = Queue::new(arrivals, feeds.clone());
        let Brought::Articles(mut fetched) = brought(0, 100) else { panic!() };
        fetched.articles.extend(fetched.articles.clone());
        sender.send((0, Ok(Brought::Articles(fetched)))).unwrap();
        assert_eq!(turn(&mut queue, &mut store), Some((0, 100)));
        // As if it were taken in at once.
        let ids = |keys: [&str; 2]| keys.map(|key| store.find(key).unwrap().unwrap());
        let [first, last] = ids(["0/0", "0/99"]);
        assert!(first > last, "among equal dates the higher id is listed first");
    }

    #[test]
    fn a_feed_that_is_given_up_while_it_is_stored_has_brought_nothing_and_harms_no_other() {
        let (_dir, mut store, feeds) = following(2);
        let (sender, arrivals) = mpsc::channel();
        let mut queue = Queue::new(arrivals, feeds.clone());
        sender.send((0, Ok(brought(0, 150)))).unwrap();
        sender.send((1, Ok(brought(1, 150)))).unwrap();
        drop(sender);
        assert_eq!((turn(&mut queue, &mut store), turn(&mut queue, &mut store)), (None, None));
        store.remove_feed(feeds[0]).unwrap();
        assert_eq!((turn(&mut queue, &mut store), turn(&mut queue, &mut store)), (Some((0, 0)), Some((1, 150))));
    }
}
