//! The worker: one thread that owns the store and answers the app's requests.
//!
//! What takes long (fetching, making texts searchable) is done by `errands`, each on a thread with a store of its own.
//! Whatever may block on something other than the database (a slow disk, a pipe that nobody fills) is on the `reader`'s
//! thread, which hands its articles over in batches; a mark is therefore written at once, also while a folder is still
//! being read.
//!
//! A panic while a request is carried out becomes a notice, and the thread goes on. When the program ends, what the app
//! has asked to be kept is kept before [`Worker::finish`] returns.

mod desk;
mod errands;
mod queue;
mod reader;
#[cfg(test)]
mod tests;

use super::Message;
use crate::app::Event;
use crate::library::{self, Network};
use crate::model::{Article, Failure, Request};
use crate::store::{Interrupter, Retention};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

/// The names of the worker's threads.
pub(super) const THREADS: [&str; 5] = ["worker", "reader", errands::THREAD, crate::net::THREAD_NAME, library::THREAD];

/// What the worker is begun with.
#[derive(Debug, Clone)]
pub struct Setup {
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
enum Work {
    Ask(Request),
    /// Articles that the reader has read, and what it has passed over.
    Read(Vec<Article>, Vec<Failure>),
    /// The reader has read everything.
    ReadAll,
    /// What has come of an errand.
    Errand(errands::Done),
    /// Do what must not be lost, then drop the sender.
    Settle(Sender<()>),
    Finish,
}

/// The worker, seen from the loop.
#[derive(Debug)]
pub struct Worker {
    work: Sender<Work>,
    thread: Option<JoinHandle<()>>,
    /// Stops a search that another has superseded, once there is a store.
    interrupter: Arc<OnceLock<Interrupter>>,
    /// Set when the program ends.
    cancelled: Arc<AtomicBool>,
}

/// Tells the app that nothing will be kept any more, should the thread end by itself.
struct Farewell(Sender<Message>);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.0.send(Message::Event(Event::WorkerGone));
    }
}

impl Worker {
    /// Begins to work: opens the store, and reads the paths if there are any. The first message is
    /// [`Message::Started`] or [`Message::Refused`].
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub fn start(setup: Setup, messages: Sender<Message>) -> io::Result<Self> {
        let (work, desk) = mpsc::channel();
        let for_reader = work.clone();
        let [name, ..] = THREADS;
        let interrupter = Arc::new(OnceLock::new());
        let cancelled = Arc::new(AtomicBool::new(false));
        let (stopping, ending) = (Arc::clone(&interrupter), Arc::clone(&cancelled));
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let farewell = Farewell(messages.clone());
            desk::run(
                setup,
                &desk,
                desk::Ways { own: for_reader, interrupter: stopping, cancelled: ending },
                &messages,
            );
            drop(farewell);
        })?;
        Ok(Self { work, thread: Some(thread), interrupter, cancelled })
    }

    /// Hands a request over. If the worker has gone, it has told the app so itself.
    pub fn ask(&self, request: Request) {
        if matches!(request, Request::List { .. })
            && let Some(interrupter) = self.interrupter.get()
        {
            // The listing that is being made is of no use any more.
            interrupter.interrupt();
        }
        let _ = self.work.send(Work::Ask(request));
    }

    /// Waits until everything that is to be kept is kept, and goes on.
    pub fn settle(&self) {
        let (done, settled) = mpsc::channel();
        if self.work.send(Work::Settle(done)).is_ok() {
            // Nothing is sent: the sender is dropped, by the worker or with it.
            let _ = settled.recv();
        }
    }

    /// Waits until everything that is to be kept is kept. Nothing more can be asked.
    pub fn finish(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = self.work.send(Work::Finish);
            let _ = thread.join();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.finish();
    }
}
