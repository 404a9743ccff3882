//! A thread that waits for the disk in the place of the one that stores.

use crate::store::{Store, StoreError};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// The name of its thread.
pub const THREAD: &str = "log";

/// Writes a store's log back while articles are stored. It ends when this is dropped.
pub(super) struct WriteBack {
    signal: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl WriteBack {
    /// Begins. Where no thread can be had, the store does it all itself.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`].
    pub(super) fn beside(store: &mut Store) -> Result<Self, StoreError> {
        let (signal, signals) = sync_channel(1);
        let Some(log) = store.log()? else { return Ok(Self { signal: None, thread: None }) };
        let work = move || signals.iter().for_each(|()| log.write_back());
        let thread = thread::Builder::new().name(THREAD.to_owned()).spawn(work).ok();
        Ok(Self { signal: Some(signal), thread })
    }

    /// Something has been stored.
    pub(super) fn nudge(&self) {
        if let Some(signal) = &self.signal {
            // If one is waiting already, that one will do.
            let _ = signal.try_send(());
        }
    }
}

impl Drop for WriteBack {
    fn drop(&mut self) {
        self.signal = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
