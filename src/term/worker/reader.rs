//! Reads the session's files and hands them to the worker in batches.
//!
//! The first batch is a single article, so that it is on the screen while the rest is still on the disk. One batch is
//! prepared while the worker keeps the one before; a folder of any size therefore takes little memory.

use super::Work;
use crate::files;
use crate::model::Failure;
use crate::term::report;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;

/// Batches grow by this factor, up to the largest.
const GROWTH: usize = 8;
const LARGEST: usize = 256;

/// Tells the worker that all is read, however the thread ends.
struct Farewell(Sender<Work>);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.0.send(Work::ReadAll);
    }
}

/// Begins to read. For each batch it has taken in, the worker asks for another through the sender returned; `None` if
/// the system refuses a thread.
pub(super) fn spawn(paths: Vec<PathBuf>, work: Sender<Work>) -> Option<SyncSender<()>> {
    let (more, asked) = mpsc::sync_channel(1);
    let [_, name, ..] = super::THREADS;
    let farewell = Farewell(work);
    let spawned = thread::Builder::new().name(name.to_owned()).spawn(move || {
        let _ = read(&paths, &farewell.0, &asked);
    });
    spawned.is_ok().then_some(more)
}

/// Reads until the end; `None` if the worker has ended before.
fn read(paths: &[PathBuf], work: &Sender<Work>, asked: &Receiver<()>) -> Option<()> {
    let mut files = files::read(paths, io::stdin());
    let (mut size, mut first) = (1, true);
    loop {
        let (mut articles, mut failures) = (Vec::new(), Vec::new());
        let mut ended = false;
        while articles.len() < size && failures.len() < LARGEST && !ended {
            match catch_unwind(AssertUnwindSafe(|| files.next())) {
                Ok(Some(Ok(article))) => articles.push(article),
                Ok(Some(Err(failure))) => failures.push(failure),
                Ok(None) => ended = true,
                // The iterator has moved past the file at fault.
                Err(panic) => failures.push(Failure::Fault { reason: report::words_of(panic.as_ref()) }),
            }
        }
        if !first {
            asked.recv().ok()?;
        }
        first = false;
        work.send(Work::Read(articles, failures)).ok()?;
        if ended {
            return Some(());
        }
        size = (size * GROWTH).min(LARGEST);
    }
}
