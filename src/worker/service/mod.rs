//! The worker's thread: takes messages, carries out requests in the order of the [`RequestQueue`], and sends replies.
//!
//! - [`Listing`] (`listing`): what the app lists, and when it is listed again unasked.
//! - [`Fetching`] (`fetching`): one fetch at a time.
//! - `requests`: what each request and each output of a job does.
//!
//! A panic while a message or a request is dealt with becomes a failure that the app shows; the thread goes on.

mod fetching;
mod listing;
mod requests;
#[cfg(test)]
mod tests;

use super::jobs::{Job, Jobs};
use super::queue::RequestQueue;
use super::{ServiceMessage, WorkerEvent, WorkerOptions, file_reader};
use crate::files;
use crate::library;
use crate::model::{Article, Failure, Reply, Request, Zone};
use crate::store::{Error, Interrupter, Store};
use crate::threads;
use fetching::Fetching;
use listing::Listing;
use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// What connects the service with its [`Worker`](super::Worker).
pub(super) struct ServiceHandles {
    /// For those who hand something to the service: the file reader and the jobs.
    pub(super) sender: Sender<ServiceMessage>,
    /// Receives the store's interrupter once the store is open.
    pub(super) interrupter: Arc<OnceLock<Interrupter>>,
    /// Set when the program ends.
    pub(super) cancelled: Arc<AtomicBool>,
}

/// Opens the store and serves until [`ServiceMessage::Finish`], or until there is nothing to show.
pub(super) fn run(
    options: WorkerOptions,
    inbox: &Receiver<ServiceMessage>,
    handles: ServiceHandles,
    events: &dyn Fn(WorkerEvent),
) {
    let ServiceHandles { sender, interrupter, cancelled } = handles;
    let open_store = if options.paths.is_empty() { library::open } else { library::open_for_files };
    let opened = match open_store(&options.data) {
        Ok(opened) => opened,
        Err(error) => return events(WorkerEvent::NothingToShow(vec![error.failure()])),
    };
    let _ = interrupter.set(opened.store.interrupter());
    let WorkerOptions { data, paths, network, retention, zone } = options;
    let articles = files::read(&paths, io::stdin(), Arc::clone(&network.agencies));
    let jobs = Jobs { data, network, retention, sender: sender.clone(), cancelled };
    let mut service = Service::new(opened.store, events, opened.notices, jobs, zone);
    if paths.is_empty() {
        service.announce();
        service.or_notify(Service::offer_catalogue);
    } else {
        service.next_batch = file_reader::spawn(articles, sender);
        if service.next_batch.is_none() {
            service.finish_reading();
        }
    }
    service.serve(inbox);
}

/// Whether the app has been told that there is something to show.
#[derive(Debug)]
enum Announcement {
    /// Not yet. These failures are shown once it has been.
    Pending(Vec<Failure>),
    Made,
}

struct Service<'a> {
    store: Store,
    /// The user's time zone.
    zone: Zone,
    jobs: Jobs,
    events: &'a dyn Fn(WorkerEvent),
    queue: RequestQueue,
    announcement: Announcement,
    /// While files are read: asks the file reader for the next batch.
    next_batch: Option<SyncSender<()>>,
    listing: Listing,
    fetching: Fetching,
    /// Whether an index job has been started, which catches up with what was stored before.
    index_started: bool,
    finishing: bool,
}

impl<'a> Service<'a> {
    fn new(store: Store, events: &'a dyn Fn(WorkerEvent), notices: Vec<Failure>, jobs: Jobs, zone: Zone) -> Self {
        Self {
            store,
            zone,
            jobs,
            events,
            queue: RequestQueue::default(),
            announcement: Announcement::Pending(notices),
            next_batch: None,
            listing: Listing::new(Instant::now()),
            fetching: Fetching::default(),
            index_started: false,
            finishing: false,
        }
    }

    fn serve(&mut self, inbox: &Receiver<ServiceMessage>) {
        while !self.finishing {
            if self.queue.is_empty() || !self.is_announced() {
                match self.wait(inbox) {
                    Ok(first) => self.dispatch(first),
                    Err(RecvTimeoutError::Timeout) => self.or_notify(Self::refresh_listing),
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            for next in inbox.try_iter() {
                self.dispatch(next);
            }
            if self.is_announced()
                && !self.finishing
                && let Some(request) = self.queue.pop()
            {
                self.perform(request);
            }
        }
        self.flush_writes();
    }

    /// Waits for a message, or until the listing is to be sent again.
    fn wait(&self, inbox: &Receiver<ServiceMessage>) -> Result<ServiceMessage, RecvTimeoutError> {
        match self.listing.refresh_at() {
            Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Queues a request; deals with any other message at once.
    fn dispatch(&mut self, message: ServiceMessage) {
        match message {
            ServiceMessage::Request(request) => self.queue.push(request),
            ServiceMessage::Articles(articles, failures) => self.receive_batch(&articles, failures),
            ServiceMessage::FilesDone => self.or_notify(Self::finish_reading),
            ServiceMessage::Job(output) => self.or_notify(|service| service.take_job_output(output)),
            ServiceMessage::Flush(done) => {
                self.flush_writes();
                drop(done);
            }
            ServiceMessage::Finish => self.finishing = true,
        }
    }

    /// Carries out a request; a failure and a panic come back with the request.
    fn perform(&mut self, request: Request) {
        let result = threads::catch_panic(|| self.try_perform(&request));
        let failure = match result {
            // Only a listing is ever interrupted, and only by a newer one.
            Ok(Ok(()) | Err(Error::Interrupted)) => return,
            Ok(Err(error)) => error.failure(),
            Err(reason) => Failure::Internal { reason },
        };
        self.reply(Reply::Failed { request, failure });
    }

    /// Carries out the requests that must not be lost.
    fn flush_writes(&mut self) {
        while let Some(request) = self.queue.pop_write() {
            self.perform(request);
        }
    }

    /// Does something; a panic becomes a notice.
    fn or_notify(&mut self, action: impl FnOnce(&mut Self)) {
        if let Err(reason) = threads::catch_panic(|| action(self)) {
            self.notify(Failure::Internal { reason });
        }
    }

    fn reply(&self, reply: Reply) {
        (self.events)(WorkerEvent::Reply(reply));
    }

    fn notify(&mut self, failure: Failure) {
        match &mut self.announcement {
            Announcement::Pending(failures) => failures.push(failure),
            Announcement::Made => self.reply(Reply::Notice(failure)),
        }
    }

    fn is_announced(&self) -> bool {
        matches!(self.announcement, Announcement::Made)
    }

    /// Tells the app, once, that there is something to show.
    fn announce(&mut self) {
        if let Announcement::Pending(failures) = std::mem::replace(&mut self.announcement, Announcement::Made) {
            (self.events)(WorkerEvent::Ready);
            for failure in failures {
                self.reply(Reply::Notice(failure));
            }
        }
    }

    /// Offers a new user the catalogue. If the store cannot say who is new, nobody is asked.
    fn offer_catalogue(&mut self) {
        if library::is_first_start(&mut self.store).unwrap_or(false) {
            self.reply(Reply::Catalogue(library::catalogue()));
        }
    }

    /// Adds a batch of articles to the session. The file reader gets leave to send the next one in any case.
    fn receive_batch(&mut self, articles: &[Article], failures: Vec<Failure>) {
        let mut added = 0;
        self.or_notify(|service| match service.store.add_to_session(articles) {
            Ok(count) => added = count,
            Err(error) => service.notify(error.failure()),
        });
        if let Some(next_batch) = &self.next_batch {
            let _ = next_batch.send(());
        }
        for failure in failures {
            self.notify(failure);
        }
        if added > 0 {
            self.announce();
            if self.listing.is_due(Instant::now()) {
                self.or_notify(Self::refresh_listing);
            }
        }
    }

    fn finish_reading(&mut self) {
        self.next_batch = None;
        match &mut self.announcement {
            Announcement::Made => self.refresh_listing(),
            Announcement::Pending(failures) => {
                self.finishing = true;
                (self.events)(WorkerEvent::NothingToShow(std::mem::take(failures)));
            }
        }
    }

    /// Starts an index job, once. Not before there is something on the screen.
    fn start_indexing(&mut self) {
        if !std::mem::replace(&mut self.index_started, true) {
            self.jobs.start(Job::Index);
        }
    }
}
