//! Stopping a search whose result nobody needs any more.
//!
//! SQLite's interrupt stops whatever a connection is doing, even writing a flag. So an [`Interrupter`] passes it on
//! only while a search runs.

use super::super::error::StoreErrorKind;
use rusqlite::InterruptHandle;
use std::sync::{Arc, Mutex, PoisonError};

/// Stops a [`Store`](super::super::Store)'s search from another thread.
#[derive(Debug, Clone, Default)]
pub struct Interrupter(Arc<Mutex<InterruptState>>);

#[derive(Default)]
struct InterruptState {
    interrupted: bool,
    /// The handles of the connections that are searching; empty while none is.
    handles: Vec<InterruptHandle>,
}

impl std::fmt::Debug for InterruptState {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("State").field("stopped", &self.interrupted).field("handles", &self.handles.len()).finish()
    }
}

impl Interrupter {
    /// Stops the running search, which then fails with [`Error::Interrupted`](super::super::Error::Interrupted). Does
    /// nothing if none is running: a later search is not affected.
    pub fn interrupt(&self) {
        self.with(|state| {
            state.interrupted = !state.handles.is_empty();
            state.handles.iter().for_each(InterruptHandle::interrupt);
        });
    }

    /// Does `work`, which may be interrupted.
    pub(super) fn run_interruptible<T>(&self, handles: Vec<InterruptHandle>, work: impl FnOnce() -> T) -> T {
        self.with(|state| *state = InterruptState { interrupted: false, handles });
        let outcome = work();
        self.with(|state| state.handles.clear());
        outcome
    }

    /// Fails if the search has been interrupted. Work outside SQLite calls this now and then.
    pub(super) fn check(&self) -> Result<(), StoreErrorKind> {
        if self.with(|state| state.interrupted) { Err(StoreErrorKind::Interrupted) } else { Ok(()) }
    }

    fn with<T>(&self, access: impl FnOnce(&mut InterruptState) -> T) -> T {
        access(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
