//! What the worker has done by others because it takes long: fetching, following a feed, making texts searchable.
//!
//! Each errand has a thread and a store of its own, so that the desk answers keys meanwhile. The threads are nobody's to
//! wait for: whatever they are doing when the program ends is either stored or is done again next time.

use super::Work;
use crate::library::{self, Network, Outcome, clock};
use crate::model::{ArticleId, Failure, FeedId, Progress, Reply};
use crate::store::{Retention, Store, StoreError};
use crate::term::report;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

/// The name of the errands' threads.
pub(super) const THREAD: &str = "errand";

/// Whoever runs errands.
#[derive(Debug, Clone)]
pub(super) struct Errands {
    /// The data folder.
    pub(super) data: PathBuf,
    pub(super) network: Network,
    pub(super) retention: Retention,
    /// Where what comes of it is put.
    pub(super) desk: Sender<Work>,
    /// Set when the program ends.
    pub(super) cancelled: Arc<AtomicBool>,
}

/// What comes of an errand.
#[derive(Debug)]
pub(super) enum Done {
    /// Something to be told.
    Reply(Reply),
    /// Articles have been stored.
    Stored,
    /// The fetch is over.
    Fetched,
    /// A feed is followed.
    Added(library::Added),
    /// The page of an article has been read, or could not be.
    Page(ArticleId, Box<Result<crate::model::Article, Failure>>),
}

impl Errands {
    /// Fetches these feeds, or all if there is none, and then makes what has come searchable.
    pub(super) fn fetch(&self, feeds: Vec<FeedId>) {
        let errand = self.clone();
        self.run(move || {
            let fetched = errand.fetch_now(&feeds);
            let progress = fetched.unwrap_or_else(|error| {
                errand.tell(Reply::Notice(error.failure()));
                Progress::default()
            });
            errand.tell(Reply::Fetching { progress, failed: None, ended: true });
            errand.put(Done::Fetched);
            errand.index_now();
        });
    }

    fn fetch_now(&self, feeds: &[FeedId]) -> Result<Progress, StoreError> {
        let mut store = self.store()?;
        let names: Vec<(FeedId, String)> =
            store.feeds()?.into_iter().map(|feed| (feed.id, feed.name().to_owned())).collect();
        let mut known = 0;
        let progress = library::fetch(&mut store, &self.network, feeds, &self.cancelled, &mut |step| {
            let stored = step.progress.new + step.progress.changed > known;
            known = step.progress.new + step.progress.changed;
            let failed = match step.outcome {
                Outcome::Failed(fault) => {
                    let name = names.iter().find(|(id, _)| *id == step.feed).map_or(step.url, |(_, name)| name);
                    Some((name.to_owned(), fault))
                }
                // Pages are told of by the figures, and in the box of feeds.
                Outcome::Feed { .. } | Outcome::Page(_) => None,
            };
            self.tell(Reply::Fetching { progress: step.progress.clone(), failed, ended: false });
            if stored {
                self.put(Done::Stored);
            }
        })?;
        store.tidy(&self.retention, clock::now())?;
        Ok(progress)
    }

    /// Follows the feed at an address.
    pub(super) fn add(&self, address: String) {
        let errand = self.clone();
        self.run(move || {
            let added = errand.store().and_then(|mut store| library::add(&mut store, &errand.network, &address, ""));
            match added {
                Ok(Ok(added)) => errand.put(Done::Added(added)),
                Ok(Err(fault)) => errand.failed_to_add(address.clone(), Failure::Fetch { url: address, fault }),
                Err(error) => errand.failed_to_add(address, error.failure()),
            }
            errand.index_now();
        });
    }

    fn failed_to_add(&self, address: String, why: Failure) {
        self.tell(Reply::Failed { request: crate::model::Request::AddFeed { address }, why });
    }

    /// Reads the page of an article.
    pub(super) fn page(&self, id: ArticleId, url: String) {
        let errand = self.clone();
        self.run(move || {
            let page = library::read_page_at(&errand.network, &url).map_err(|fault| Failure::Fetch { url, fault });
            errand.put(Done::Page(id, Box::new(page)));
        });
    }

    /// Makes searchable what is not yet.
    pub(super) fn index(&self) {
        let errand = self.clone();
        self.run(move || errand.index_now());
    }

    fn index_now(&self) {
        if self.cancelled.load(Ordering::Relaxed) {
            return;
        }
        // Without an index the latest articles are searched all the same; a folder that cannot be written has been
        // told of already.
        match library::index_all(&self.data) {
            // Articles that have come have found their likes.
            Ok(true) => self.put(Done::Stored),
            Ok(false) | Err(StoreError::NotKept { .. }) => {}
            Err(error) => self.tell(Reply::Notice(error.failure())),
        }
    }

    fn store(&self) -> Result<Store, StoreError> {
        let opened = Store::open(&self.data)?;
        opened.notices.into_iter().for_each(|notice| self.tell(Reply::Notice(notice)));
        Ok(opened.store)
    }

    fn tell(&self, reply: Reply) {
        self.put(Done::Reply(reply));
    }

    fn put(&self, done: Done) {
        let _ = self.desk.send(Work::Errand(done));
    }

    /// Runs an errand on a thread; a panic in it becomes a notice, and so does a system that refuses a thread.
    fn run(&self, errand: impl FnOnce() + Send + 'static) {
        let telling = self.clone();
        let spawned = thread::Builder::new().name(THREAD.to_owned()).spawn(move || {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(errand)) {
                telling.tell(Reply::Notice(Failure::Fault { reason: report::words_of(panic.as_ref()) }));
                telling.put(Done::Fetched);
            }
        });
        if let Err(error) = spawned {
            self.tell(Reply::Notice(Failure::Fault { reason: error.to_string() }));
            self.put(Done::Fetched);
        }
    }
}
