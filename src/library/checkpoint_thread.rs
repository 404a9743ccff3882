//! A thread that checkpoints the store's write-ahead log, so that the thread that stores does not wait for the disk.

use crate::store::{Error, Store};
use crate::threads;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// The name of the thread.
const CHECKPOINT_THREAD: &str = "checkpoint";

/// Checkpoints on request until it is finished or dropped.
pub(super) struct CheckpointThread {
    sender: Option<SyncSender<()>>,
    thread: Option<JoinHandle<Result<(), String>>>,
}

impl CheckpointThread {
    /// Starts the thread. If the system refuses one, the store checkpoints by itself.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub(super) fn start(store: &mut Store) -> Result<Self, Error> {
        let Some(checkpointer) = store.checkpointer()? else { return Ok(Self { sender: None, thread: None }) };
        Ok(Self::spawn(move |requests| requests.iter().for_each(|()| checkpointer.checkpoint())))
    }

    fn spawn(work: impl FnOnce(Receiver<()>) + Send + 'static) -> Self {
        let (sender, requests) = sync_channel(1);
        let thread = threads::spawn(CHECKPOINT_THREAD, move || threads::catch_panic(|| work(requests))).ok();
        Self { sender: Some(sender), thread }
    }

    /// Asks for a checkpoint: something has been stored.
    pub(super) fn request(&self) {
        if let Some(sender) = &self.sender {
            // A request that is still waiting serves for this one too.
            let _ = sender.try_send(());
        }
    }

    /// Waits for the thread to end.
    ///
    /// # Errors
    ///
    /// [`Error::Thread`] if it panicked. Everything is stored even so; only the log has grown.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.stop().map_err(|reason| Error::Thread { thread: CHECKPOINT_THREAD.to_owned(), reason })
    }

    /// Ends the thread. The error is the message of its panic.
    fn stop(&mut self) -> Result<(), String> {
        self.sender = None;
        // The panic hook reports a panic that nobody catches.
        self.thread.take().map_or(Ok(()), |thread| thread.join().unwrap_or(Ok(())))
    }
}

impl Drop for CheckpointThread {
    /// Waits too, for a fetch that ends early. A panic is not reported then.
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Failure;

    #[test]
    fn a_panic_of_the_thread_is_reported_when_it_is_finished() {
        let thread = CheckpointThread::spawn(|requests| {
            requests.recv().unwrap();
            panic!("on purpose");
        });
        thread.request();
        let error = thread.finish().unwrap_err();
        assert_eq!(error, Error::Thread { thread: "checkpoint".to_owned(), reason: "on purpose".to_owned() });
        assert!(matches!(error.failure(), Failure::Internal { .. }));
    }

    #[test]
    fn a_thread_without_work_finishes_without_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap().store;
        CheckpointThread::start(&mut store).unwrap().finish().unwrap();
        drop(CheckpointThread::start(&mut store).unwrap());
    }
}
