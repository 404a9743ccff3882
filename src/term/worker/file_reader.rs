//! Reads the session's files and hands them to the worker in batches.
//!
//! The first batch is a single article, so that it is on the screen while the rest is still on the disk. One batch is
//! prepared while the worker keeps the one before; a folder of any size therefore takes little memory.

use super::ServiceMessage;
use crate::files;
use crate::model::Failure;
use crate::text;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;

/// Batches grow by this factor, up to the largest.
const BATCH_GROWTH: usize = 8;
const MAX_BATCH: usize = 256;

/// Tells the worker that all is read, however the thread ends.
struct NotifyOnDrop(Sender<ServiceMessage>);

impl Drop for NotifyOnDrop {
    fn drop(&mut self) {
        let _ = self.0.send(ServiceMessage::FilesDone);
    }
}

/// Begins to read. For each batch it has taken in, the worker asks for another through the sender returned; `None` if
/// the system refuses a thread.
pub(super) fn spawn(paths: Vec<PathBuf>, service: Sender<ServiceMessage>) -> Option<SyncSender<()>> {
    let (next_batch, batch_requests) = mpsc::sync_channel(1);
    let [_, name, ..] = super::THREADS;
    let notify = NotifyOnDrop(service);
    let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
        let _ = read_batches(&paths, &notify.0, &batch_requests);
    });
    spawned.is_ok().then_some(next_batch)
}

/// Reads until the end; `None` if the worker has ended before.
fn read_batches(paths: &[PathBuf], service: &Sender<ServiceMessage>, batch_requests: &Receiver<()>) -> Option<()> {
    let mut files = files::read(paths, io::stdin());
    let (mut size, mut first) = (1, true);
    loop {
        let (mut articles, mut failures) = (Vec::new(), Vec::new());
        let mut ended = false;
        while articles.len() < size && failures.len() < MAX_BATCH && !ended {
            match catch_unwind(AssertUnwindSafe(|| files.next())) {
                Ok(Some(Ok(article))) => articles.push(article),
                Ok(Some(Err(failure))) => failures.push(failure),
                Ok(None) => ended = true,
                // The iterator has moved past the file at fault.
                Err(panic) => failures.push(Failure::Internal { reason: text::panic_message(panic.as_ref()) }),
            }
        }
        if !first {
            batch_requests.recv().ok()?;
        }
        first = false;
        service.send(ServiceMessage::Articles(articles, failures)).ok()?;
        if ended {
            return Some(());
        }
        size = (size * BATCH_GROWTH).min(MAX_BATCH);
    }
}
