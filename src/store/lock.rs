//! The lock that keeps a database's name and its file together.
//!
//! SQLite finds a database's log and journal by name. If a process renamed a file that another process has open, the
//! other one would take the new database's journal for its own, play it into the old file, and delete it. So every
//! store holds a shared lock on a file beside the database for as long as it lives, and a database is renamed or
//! deleted only under the exclusive lock. The kernel releases the lock of a process that is killed. The lock file is
//! empty and stays: removing it would make a second lock possible.

use crate::files::private;
use crate::files::quarantine::with_suffix;
use std::fs::File;
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often a lock is tried again while waiting for it.
const RETRY_INTERVAL: Duration = Duration::from_millis(5);

/// Why a pipe, a socket or a device in the place of a file is not opened.
pub(super) const NOT_REGULAR: &str = "it is not a regular file";

/// A shared lock on the name of a database.
#[derive(Debug)]
pub(super) struct SharedLock(File);

impl SharedLock {
    /// Takes the shared lock. Waits while another process quarantines the database.
    pub(super) fn acquire(path: &Path) -> io::Result<Self> {
        let lock_path = with_suffix(path, ".lock");
        if private::is_special(&lock_path) {
            return Err(io::Error::other(NOT_REGULAR));
        }
        private::tighten(&lock_path);
        let file = private::create(&lock_path)?;
        file.lock_shared()?;
        Ok(Self(file))
    }

    /// Does `work` while no other process has the database open. Fails if one still has it open after `patience`.
    pub(super) fn with_exclusive<T>(&self, patience: Duration, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        // The shared lock is released first: otherwise two processes that both want the exclusive one wait for each
        // other.
        self.0.unlock()?;
        let mut waited = Duration::ZERO;
        while let Err(error) = self.0.try_lock() {
            if waited >= patience {
                self.0.lock_shared()?;
                return Err(error.into());
            }
            thread::sleep(RETRY_INTERVAL);
            waited += RETRY_INTERVAL;
        }
        let done = work();
        self.0.unlock()?;
        self.0.lock_shared()?;
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_exclusive_only_while_nobody_else_shares_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("khabar.db");
        let (one, two) = (SharedLock::acquire(&path).unwrap(), SharedLock::acquire(&path).unwrap());
        let error = one.with_exclusive(Duration::ZERO, || Ok(())).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
        assert!(two.with_exclusive(Duration::ZERO, || Ok(())).is_err(), "the first has its shared hold again");
        drop(two);
        one.with_exclusive(Duration::ZERO, || Ok(())).unwrap();
        SharedLock::acquire(&path).unwrap();
    }
}
