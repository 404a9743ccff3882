//! What the worker has done by others because it takes long: fetching, following a feed, making texts searchable.
//!
//! Each errand has a thread and a store of its own, so that the desk answers keys meanwhile. The threads are nobody's to
//! wait for: whatever they are doing when the program ends is either stored or is done again next time.

use super::ServiceMessage;
use crate::library::{self, FetchOutcome, Network, clock};
use crate::model::{ArticleId, Failure, FeedId, Progress, Reply, Retention};
use crate::store::{Error, Store};
use crate::text;
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
pub(super) struct Jobs {
    /// The data folder.
    pub(super) data: PathBuf,
    pub(super) network: Network,
    pub(super) retention: Retention,
    /// Where what comes of it is put.
    pub(super) sender: Sender<ServiceMessage>,
    /// Set when the program ends.
    pub(super) cancelled: Arc<AtomicBool>,
}

/// What comes of an errand.
#[derive(Debug)]
pub(super) enum JobOutput {
    /// Something to be told.
    Reply(Reply),
    /// Articles have been stored.
    Stored,
    /// The fetch is over.
    FetchEnded,
    /// A feed is followed.
    Subscribed(library::Subscribed),
    /// The page of an article has been read, or could not be.
    FullText(ArticleId, Box<Result<crate::model::Article, Failure>>),
}

impl Jobs {
    /// Fetches these feeds, or all if there is none, and then makes what has come searchable.
    pub(super) fn fetch(&self, feeds: Vec<FeedId>) {
        let jobs = self.clone();
        self.spawn(move || {
            let result = jobs.fetch_now(&feeds);
            let progress = result.unwrap_or_else(|error| {
                jobs.reply(Reply::Notice(error.failure()));
                Progress::default()
            });
            jobs.reply(Reply::Fetching { progress, failed: None, is_last: true });
            jobs.send(JobOutput::FetchEnded);
            jobs.index_now();
        });
    }

    fn fetch_now(&self, feeds: &[FeedId]) -> Result<Progress, Error> {
        let mut store = self.open_store()?;
        let names: Vec<(FeedId, String)> =
            store.feeds()?.into_iter().map(|feed| (feed.id, feed.name().to_owned())).collect();
        let mut previous = 0;
        let progress = library::fetch(&mut store, &self.network, feeds, &self.cancelled, &mut |step| {
            let stored = step.progress.new + step.progress.changed > previous;
            previous = step.progress.new + step.progress.changed;
            let failed = match step.outcome {
                FetchOutcome::Failed(fault) => {
                    let name = names.iter().find(|(id, _)| *id == step.feed).map_or(step.url, |(_, name)| name);
                    Some((name.to_owned(), fault))
                }
                // Pages are told of by the figures, and in the box of feeds.
                FetchOutcome::Feed { .. } | FetchOutcome::Page(_) => None,
            };
            self.reply(Reply::Fetching { progress: step.progress.clone(), failed, is_last: false });
            if stored {
                self.send(JobOutput::Stored);
            }
        })?;
        store.prune(&self.retention, clock::now())?;
        Ok(progress)
    }

    /// Follows the feed at an address.
    pub(super) fn subscribe(&self, address: String) {
        let jobs = self.clone();
        self.spawn(move || {
            let result = jobs
                .open_store()
                .map_err(library::Error::from)
                .and_then(|mut store| library::subscribe(&mut store, &jobs.network, &address, ""));
            match result {
                Ok(subscribed) => jobs.send(JobOutput::Subscribed(subscribed)),
                Err(error) => jobs.reply_subscribe_failed(address, error.failure()),
            }
            jobs.index_now();
        });
    }

    fn reply_subscribe_failed(&self, address: String, why: Failure) {
        self.reply(Reply::Failed { request: crate::model::Request::AddFeed { address }, failure: why });
    }

    /// Reads the page of an article.
    pub(super) fn fetch_page(&self, id: ArticleId, url: String) {
        let jobs = self.clone();
        self.spawn(move || {
            let page = library::fetch_page(&jobs.network, &url).map_err(|error| error.failure());
            jobs.send(JobOutput::FullText(id, Box::new(page)));
        });
    }

    /// Makes searchable what is not yet.
    pub(super) fn index(&self) {
        let jobs = self.clone();
        self.spawn(move || jobs.index_now());
    }

    fn index_now(&self) {
        if self.cancelled.load(Ordering::Relaxed) {
            return;
        }
        // Without an index the latest articles are searched all the same; a folder that cannot be written has been
        // told of already.
        match library::index_all(&self.data) {
            // Articles that have come have found their likes.
            Ok(true) => self.send(JobOutput::Stored),
            Ok(false) | Err(Error::Unwritable { .. }) => {}
            Err(error) => self.reply(Reply::Notice(error.failure())),
        }
    }

    fn open_store(&self) -> Result<Store, Error> {
        let opened = Store::open(&self.data)?;
        opened.notices.into_iter().for_each(|notice| self.reply(Reply::Notice(notice)));
        Ok(opened.store)
    }

    fn reply(&self, reply: Reply) {
        self.send(JobOutput::Reply(reply));
    }

    fn send(&self, output: JobOutput) {
        let _ = self.sender.send(ServiceMessage::Job(output));
    }

    /// Runs an errand on a thread; a panic in it becomes a notice, and so does a system that refuses a thread.
    fn spawn(&self, job: impl FnOnce() + Send + 'static) {
        let jobs = self.clone();
        let spawned = thread::Builder::new().name(THREAD.to_owned()).spawn(move || {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(job)) {
                jobs.reply(Reply::Notice(Failure::Internal { reason: text::panic_message(panic.as_ref()) }));
                jobs.send(JobOutput::FetchEnded);
            }
        });
        if let Err(error) = spawned {
            self.reply(Reply::Notice(Failure::Internal { reason: error.to_string() }));
            self.send(JobOutput::FetchEnded);
        }
    }
}
