//! What takes long: fetching feeds and pages, subscribing, indexing.
//!
//! Each job has a thread and a store of its own, so that the worker answers keys meanwhile. Nobody waits for these
//! threads: what a job is doing when the program ends is either stored already or is done again next time.
//!
//! Whatever ends a job early, a panic and a refused thread among it, is reported as that very job's failure. Only so
//! does the app stop to wait for the right thing, and never take the end of one job for the end of another.

use super::ServiceMessage;
use crate::library::{self, FetchOutcome, Network, clock};
use crate::model::{Article, ArticleId, Failure, FeedId, FeedLink, Progress, Reply, Request, Retention};
use crate::store::{Error, Store};
use crate::threads;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

/// A piece of work with a thread of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Job {
    /// Fetch these feeds, or all if the list is empty; then index.
    Fetch(Vec<FeedId>),
    /// Subscribe to the feed at this address; then index.
    Subscribe(String),
    /// Fetch the page of an article: the page's address, and that of the article's feed.
    FetchPage(ArticleId, String, Option<String>),
    /// Index what is not indexed yet.
    Index,
}

/// What jobs are run with.
#[derive(Debug, Clone)]
pub(super) struct Jobs {
    /// The data folder.
    pub(super) data: PathBuf,
    /// How feeds and pages are fetched.
    pub(super) network: Network,
    /// When articles are deleted.
    pub(super) retention: Retention,
    /// Takes the output to the worker's thread.
    pub(super) sender: Sender<ServiceMessage>,
    /// Set when the program ends.
    pub(super) cancelled: Arc<AtomicBool>,
}

/// What a job hands to the worker's thread.
#[derive(Debug)]
pub(super) enum JobOutput {
    /// Something for the app.
    Reply(Reply),
    /// Listings may look different now.
    Stored,
    /// The fetch has ended. Sent exactly once per [`Job::Fetch`].
    FetchEnded,
    /// A feed has been subscribed to, or was before.
    Subscribed(library::Subscribed),
    /// The page of an article, or why it could not be fetched.
    FullText(ArticleId, Box<Result<Article, Failure>>),
}

impl Jobs {
    /// Starts a job. If the system refuses a thread, the job has failed.
    pub(super) fn start(&self, job: Job) {
        let (jobs, started) = (self.clone(), job.clone());
        let spawned = threads::spawn("job", move || {
            let is_indexed = matches!(started, Job::Fetch(_) | Job::Subscribe(_));
            jobs.run(started);
            if is_indexed {
                // A job of its own: the one before has ended by now, whatever happens here.
                jobs.run(Job::Index);
            }
        });
        if let Err(error) = spawned {
            self.fail(job, Failure::Internal { reason: error.to_string() });
        }
    }

    /// Runs a job on this thread; a panic in it is a failure.
    fn run(&self, job: Job) {
        self.run_with(job, |job| match job {
            Job::Fetch(feeds) => self.fetch(&feeds).map_err(|error| error.failure()),
            Job::Subscribe(address) => self.subscribe(&address),
            Job::FetchPage(id, url, feed_url) => {
                let page =
                    library::fetch_page(&self.network, &url, feed_url.as_deref()).map_err(|error| error.failure())?;
                self.send(JobOutput::FullText(id, Box::new(Ok(page))));
                Ok(())
            }
            Job::Index => self.index(),
        });
    }

    fn run_with(&self, job: Job, perform: impl FnOnce(Job) -> Result<(), Failure>) {
        let performed = job.clone();
        let result = threads::catch_panic(|| perform(performed));
        if let Err(failure) = result.unwrap_or_else(|reason| Err(Failure::Internal { reason })) {
            self.fail(job, failure);
        }
    }

    /// Reports that a job has failed.
    fn fail(&self, job: Job, failure: Failure) {
        match job {
            Job::Fetch(_) => {
                self.reply(Reply::Notice(failure));
                self.end_fetch(Progress::default());
            }
            Job::Subscribe(address) => {
                self.reply(Reply::Failed { request: Request::AddFeed { address }, failure });
            }
            Job::FetchPage(id, ..) => self.send(JobOutput::FullText(id, Box::new(Err(failure)))),
            Job::Index => self.reply(Reply::Notice(failure)),
        }
    }

    fn fetch(&self, feeds: &[FeedId]) -> Result<(), Error> {
        let mut store = self.open_store()?;
        let names: Vec<(FeedId, String)> =
            store.feeds()?.into_iter().map(|feed| (feed.id, feed.name().into_owned())).collect();
        let mut previous = 0;
        let progress = library::fetch(&mut store, &self.network, feeds, &self.cancelled, &mut |step| {
            let stored = step.progress.new + step.progress.changed > previous;
            previous = step.progress.new + step.progress.changed;
            let failed = match step.outcome {
                FetchOutcome::Failed(error) => {
                    let name = names.iter().find(|(id, _)| *id == step.feed).map_or(step.url, |(_, name)| name);
                    Some((name.to_owned(), error))
                }
                // The figures, and the box of feeds, show how the pages fared.
                FetchOutcome::Feed { .. } | FetchOutcome::Page(_) => None,
            };
            self.reply(Reply::Fetching { progress: step.progress.clone(), failed, is_last: false });
            if stored {
                self.send(JobOutput::Stored);
            }
        })?;
        store.prune(&self.retention, clock::now())?;
        self.end_fetch(progress);
        Ok(())
    }

    fn end_fetch(&self, progress: Progress) {
        self.reply(Reply::Fetching { progress, failed: None, is_last: true });
        self.send(JobOutput::FetchEnded);
    }

    fn subscribe(&self, address: &str) -> Result<(), Failure> {
        let found = library::find_feed(&self.network, address).map_err(|error| error.failure())?;
        if !found.others.is_empty() {
            let first = FeedLink { url: found.url, title: found.document.title };
            let feeds = std::iter::once(first).chain(found.others).collect();
            self.reply(Reply::FeedsFound { feeds });
            return Ok(());
        }
        let mut store = self.open_store().map_err(|error| error.failure())?;
        let subscribed = library::follow(&mut store, found, "");
        let subscribed = subscribed.map_err(|error| error.failure())?;
        self.send(JobOutput::Subscribed(subscribed));
        Ok(())
    }

    fn index(&self) -> Result<(), Failure> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Ok(());
        }
        match library::index_all(&self.data) {
            // Articles that tell the same story are one row now.
            Ok(true) => self.send(JobOutput::Stored),
            // A search finds the latest articles without an index too, and the user has been told of a folder that
            // cannot be written when the store was opened.
            Ok(false) | Err(Error::Unwritable { .. }) => {}
            Err(error) => return Err(error.failure()),
        }
        Ok(())
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
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ingest::Agencies;
    use std::sync::mpsc::{self, Receiver};

    /// Jobs in a data folder, and what they hand over.
    pub(crate) fn jobs(data: &std::path::Path) -> (Jobs, Receiver<ServiceMessage>) {
        let (sender, messages) = mpsc::channel();
        let network = Network::new(Agencies::builtin());
        let (retention, cancelled) = (Retention::default(), Arc::default());
        (Jobs { data: data.to_owned(), network, retention, sender, cancelled }, messages)
    }

    /// What comes of a job that panics.
    fn output_of_a_panic_in(job: Job) -> Vec<String> {
        let (jobs, messages) = jobs("/no/such/folder".as_ref());
        jobs.run_with(job, |_| panic!("a panic of this test"));
        drop(jobs);
        messages.iter().map(|message| format!("{message:?}")).collect()
    }

    #[test]
    fn a_panic_in_a_job_is_reported_as_that_job_s_failure_and_no_other_s() {
        let reason = "Internal { reason: \"a panic of this test\" }";
        let subscribe = output_of_a_panic_in(Job::Subscribe("a.example".to_owned()));
        let request = "Failed { request: AddFeed { address: \"a.example\" }";
        assert_eq!(subscribe, [format!("Job(Reply({request}, failure: {reason} }}))")]);
        let page = output_of_a_panic_in(Job::FetchPage(ArticleId(3), "https://a.example".to_owned(), None));
        assert_eq!(page, [format!("Job(FullText(ArticleId(3), Err({reason})))")]);
        assert_eq!(output_of_a_panic_in(Job::Index), [format!("Job(Reply(Notice({reason})))")]);
    }

    #[test]
    fn a_panic_in_a_fetch_ends_the_fetch() {
        let output = output_of_a_panic_in(Job::Fetch(Vec::new()));
        assert_eq!(output.len(), 3, "{output:?}");
        assert!(output[0].contains("Notice") && output[1].contains("is_last: true"), "{output:?}");
        assert_eq!(output[2], "Job(FetchEnded)");
    }
}
