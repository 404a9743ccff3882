//! The worker: one thread that owns the store and answers the app's requests.
//!
//! What takes long (fetching, making texts searchable) is done by `errands`, each on a thread with a store of its own.
//! Whatever may block on something other than the database (a slow disk, a pipe that nobody fills) is on the `reader`'s
//! thread, which hands its articles over in batches; a mark is therefore written at once, also while a folder is still
//! being read.
//!
//! A panic while a request is carried out becomes a notice, and the thread goes on. When the program ends, what the app
//! has asked to be kept is kept before [`Worker::finish`] returns.

mod file_reader;
mod jobs;
mod queue;
mod service;
#[cfg(test)]
mod tests;

use super::Message;
use crate::app::Event;
use crate::library::{self, Network};
use crate::model::{Article, Failure, Request, Retention};
use crate::store::Interrupter;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

/// The names of the worker's threads.
pub(super) const THREADS: [&str; 5] =
    ["worker", "reader", jobs::THREAD, crate::net::THREAD_NAME, library::CHECKPOINT_THREAD];

/// What the worker is begun with.
#[derive(Debug, Clone)]
pub(crate) struct WorkerOptions {
    /// The data folder.
    pub data: PathBuf,
    /// The files and folders of the session; none for the library alone.
    pub paths: Vec<PathBuf>,
    /// The way to the network.
    pub network: Network,
    /// What is removed in the course of time.
    pub retention: Retention,
}

/// What lies on the worker's desk.
#[derive(Debug)]
enum ServiceMessage {
    Request(Request),
    /// Articles that the reader has read, and what it has passed over.
    Articles(Vec<Article>, Vec<Failure>),
    /// The reader has read everything.
    FilesDone,
    /// What has come of an errand.
    Job(jobs::JobOutput),
    /// Do what must not be lost, then drop the sender.
    Flush(Sender<()>),
    Finish,
}

/// The worker, seen from the loop.
#[derive(Debug)]
pub(crate) struct Worker {
    sender: Sender<ServiceMessage>,
    thread: Option<JoinHandle<()>>,
    /// Stops a search that another has superseded, once there is a store.
    interrupter: Arc<OnceLock<Interrupter>>,
    /// Set when the program ends.
    cancelled: Arc<AtomicBool>,
}

/// Tells the app that nothing will be kept any more, should the thread end by itself.
struct NotifyOnDrop(Sender<Message>);

impl Drop for NotifyOnDrop {
    fn drop(&mut self) {
        let _ = self.0.send(Message::Event(Event::WorkerGone));
    }
}

impl Worker {
    /// Begins to work: opens the store, and reads the paths if there are any. The first message is
    /// [`Message::Started`] or [`Message::NothingToShow`].
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub(crate) fn start(options: WorkerOptions, messages: Sender<Message>) -> io::Result<Self> {
        let (sender, inbox) = mpsc::channel();
        let service_sender = sender.clone();
        let [name, ..] = THREADS;
        let interrupter = Arc::new(OnceLock::new());
        let cancelled = Arc::new(AtomicBool::new(false));
        let (service_interrupter, service_cancelled) = (Arc::clone(&interrupter), Arc::clone(&cancelled));
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let notify = NotifyOnDrop(messages.clone());
            service::run(
                options,
                &inbox,
                service::ServiceHandles {
                    sender: service_sender,
                    interrupter: service_interrupter,
                    cancelled: service_cancelled,
                },
                &messages,
            );
            drop(notify);
        })?;
        Ok(Self { sender, thread: Some(thread), interrupter, cancelled })
    }

    /// Hands a request over. If the worker has gone, it has told the app so itself.
    pub(crate) fn ask(&self, request: Request) {
        if matches!(request, Request::List { .. })
            && let Some(interrupter) = self.interrupter.get()
        {
            // The listing that is being made is of no use any more.
            interrupter.interrupt();
        }
        let _ = self.sender.send(ServiceMessage::Request(request));
    }

    /// Waits until everything that is to be kept is kept, and goes on.
    pub(crate) fn flush(&self) {
        let (done, flushed) = mpsc::channel();
        if self.sender.send(ServiceMessage::Flush(done)).is_ok() {
            // Nothing is sent: the sender is dropped, by the worker or with it.
            let _ = flushed.recv();
        }
    }

    /// Waits until everything that is to be kept is kept. Nothing more can be asked.
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
