//! The worker: one thread that owns the store and carries out the app's requests.
//!
//! Three kinds of thread share the work, so that the worker answers a key at once, whatever else goes on:
//!
//! - `worker` ([`service`]) writes flags and positions and makes listings. It never waits for anything but the
//!   database.
//! - `files` ([`file_reader`]) reads the session's files, which may lie on a slow disk or come through a pipe that
//!   nobody fills, and hands articles over in batches.
//! - `job` ([`jobs`]), one thread per job, fetches, subscribes and indexes, with a store of its own.
//!
//! A panic on any of them becomes a failure that the app shows, and the work goes on. When the program ends,
//! [`Worker::finish`] returns after everything that the app asked to save is saved.
//!
//! The worker knows neither the terminal nor the app: requests come in as [`Request`], and [`WorkerEvent`]s go out
//! through whatever channel [`Worker::start`] is given.

mod file_reader;
mod jobs;
mod notify_on_drop;
mod queue;
mod service;
#[cfg(test)]
mod tests;

pub(crate) use notify_on_drop::NotifyOnDrop;

use crate::library::Network;
use crate::model::{Article, Failure, Reply, Request, Retention, Zone};
use crate::store::Interrupter;
use crate::threads;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

/// What the worker needs to start.
#[derive(Debug, Clone)]
pub(crate) struct WorkerOptions {
    /// The data folder.
    pub data: PathBuf,
    /// The session's files and folders; empty to read the library.
    pub paths: Vec<PathBuf>,
    /// How feeds and pages are fetched.
    pub network: Network,
    /// When articles are deleted.
    pub retention: Retention,
    /// The user's time zone.
    pub zone: Zone,
}

/// What the worker sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkerEvent {
    /// There is something to show: the library, or the first article of the files. Replies follow.
    Ready,
    /// There is nothing to show, and why. Sent in place of [`Ready`](Self::Ready); the worker stops.
    NothingToShow(Vec<Failure>),
    /// An answer to a request, or news.
    Reply(Reply),
    /// The worker's thread has ended. Nothing is saved any more.
    Stopped,
}

/// What the worker's thread receives.
#[derive(Debug)]
enum ServiceMessage {
    /// The app asks for something.
    Request(Request),
    /// The file reader has read these articles, and passed over some files.
    Articles(Vec<Article>, Vec<Failure>),
    /// The file reader has ended.
    FilesDone,
    /// A job has something to hand over.
    Job(jobs::JobOutput),
    /// Save what must not be lost, then drop the sender.
    Flush(Sender<()>),
    /// Save what must not be lost, then stop.
    Finish,
}

/// A handle on the worker's thread. Dropping it stops the worker.
#[derive(Debug)]
pub(crate) struct Worker {
    sender: Sender<ServiceMessage>,
    thread: Option<JoinHandle<()>>,
    /// Stops a search that a newer one has superseded; unset until the store is open.
    interrupter: Arc<OnceLock<Interrupter>>,
    /// Tells the jobs to stop early; set when the program ends.
    cancelled: Arc<AtomicBool>,
}

impl Worker {
    /// Starts the worker's thread, which opens the store and reads the paths if there are any. Its first event is
    /// [`WorkerEvent::Ready`] or [`WorkerEvent::NothingToShow`], its last one [`WorkerEvent::Stopped`].
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub(crate) fn start<M: From<WorkerEvent> + Send + 'static>(
        options: WorkerOptions,
        events: Sender<M>,
    ) -> io::Result<Self> {
        let (sender, inbox) = mpsc::channel();
        let interrupter = Arc::new(OnceLock::new());
        let cancelled = Arc::new(AtomicBool::new(false));
        let handles = service::ServiceHandles {
            sender: sender.clone(),
            interrupter: Arc::clone(&interrupter),
            cancelled: Arc::clone(&cancelled),
        };
        let notify = NotifyOnDrop::new(events, M::from(WorkerEvent::Stopped));
        let thread = threads::spawn("worker", move || {
            let send = |event| drop(notify.sender().send(M::from(event)));
            if let Err(reason) = threads::catch_panic(|| service::run(options, &inbox, handles, &send)) {
                // Whoever waits for the first event learns why it does not come; later, nobody heeds this one.
                send(WorkerEvent::NothingToShow(vec![Failure::Internal { reason }]));
            }
        })?;
        Ok(Self { sender, thread: Some(thread), interrupter, cancelled })
    }

    /// Sends a request. If the worker has stopped, its last event has said so.
    pub(crate) fn ask(&self, request: Request) {
        if matches!(request, Request::List { .. })
            && let Some(interrupter) = self.interrupter.get()
        {
            // The app no longer wants the listing that is being made.
            interrupter.interrupt();
        }
        let _ = self.sender.send(ServiceMessage::Request(request));
    }

    /// Waits until the worker has saved everything that it was asked to save. The worker goes on.
    pub(crate) fn flush(&self) {
        let (done, flushed) = mpsc::channel();
        if self.sender.send(ServiceMessage::Flush(done)).is_ok() {
            // The worker sends nothing and drops the sender.
            let _ = flushed.recv();
        }
    }

    /// Waits until the worker has saved everything that it was asked to save, and has stopped.
    pub(crate) fn finish(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = self.sender.send(ServiceMessage::Finish);
            let _ = thread.join();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.finish();
    }
}
