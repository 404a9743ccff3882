//! A thread that waits for the disk in the place of the one that stores.

use crate::store::{Error, Store};
use crate::threads;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Writes a store's log back while articles are stored. It ends when this is dropped.
pub(super) struct CheckpointThread {
    sender: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl CheckpointThread {
    /// Begins. Where no thread can be had, the store does it all itself.
    ///
    /// # Errors
    ///
    /// [`Error::Database`].
    pub(super) fn start(store: &mut Store) -> Result<Self, Error> {
        let (sender, receiver) = sync_channel(1);
        let Some(checkpointer) = store.checkpointer()? else { return Ok(Self { sender: None, thread: None }) };
        let work = move || receiver.iter().for_each(|()| checkpointer.checkpoint());
        let thread = threads::spawn("checkpoint", work).ok();
        Ok(Self { sender: Some(sender), thread })
    }

    /// Something has been stored.
    pub(super) fn request(&self) {
        if let Some(sender) = &self.sender {
            // If one is waiting already, that one will do.
            let _ = sender.try_send(());
        }
    }
}

impl Drop for CheckpointThread {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
