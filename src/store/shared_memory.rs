//! The shared memory of SQLite's write-ahead log, and what to do when somebody cuts its file.
//!
//! SQLite maps the file `…-shm` into memory. If another program empties it (a restore, a program that synchronizes
//! folders), the next look at the mapping ends this process by SIGBUS, with the terminal in raw mode. The file holds
//! nothing that cannot be computed again: a header of zeros makes SQLite read the log anew. So a file that has become
//! shorter is filled with zeros before a connection uses it.
//!
//! Deliberately not here: a file that is cut in the middle of a statement. Nothing but a signal handler could notice.

use crate::files::quarantine::with_suffix;
use std::cell::Cell;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

/// How much SQLite maps at once.
const REGION: u64 = 32 << 10;

/// How much of the log a region describes: 4,096 frames of a page and a header.
const LOG_PER_REGION: u64 = 4096 * (4096 + 24);

/// The shared memory of one database, as a connection to it last saw it.
#[derive(Debug)]
pub(super) struct SharedMemory {
    path: PathBuf,
    log: PathBuf,
    /// How long the file was; 0 if it has not been there.
    length: Cell<u64>,
}

impl SharedMemory {
    /// That of the database at `path`.
    pub(super) fn of(path: &Path) -> Self {
        let memory = Self { path: with_suffix(path, "-shm"), log: with_suffix(path, "-wal"), length: Cell::new(0) };
        memory.length.set(length(&memory.path));
        memory
    }

    /// Fills the file up with zeros if it has become shorter.
    pub(super) fn repair(&self) {
        let (before, now) = (self.length.get(), length(&self.path));
        // Where it is missing, the mapping still has its memory.
        if now >= before || !self.path.exists() {
            self.length.set(now);
            return;
        }
        // Another connection of this process may have mapped more than this one knows.
        let described = REGION * (2 + length(&self.log) / LOG_PER_REGION);
        let Ok(file) = OpenOptions::new().write(true).open(&self.path) else { return };
        // Not only its end: the rest would be believed. If it cannot be lengthened, nothing is worse than before.
        let _ = file.set_len(0).and_then(|()| file.set_len(before.max(described)));
        // Closing a handle on the file would drop all locks that this process holds on it (POSIX, fcntl).
        std::mem::forget(file);
        self.length.set(length(&self.path));
    }
}

impl Drop for SharedMemory {
    /// Whoever holds this drops it before the connection, which looks at the mapping when it is closed.
    fn drop(&mut self) {
        self.repair();
    }
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::data_folder::{DATABASE, INDEX};
    use crate::model::{Article, Block, Filter, Flags, Scope, Timestamp, Zone};
    use crate::search;
    use crate::store::{Index, Store, check};

    /// A library whose log has more frames than one region describes.
    fn filled_store(dir: &Path) -> Store {
        let mut store = Store::open(dir).unwrap().store;
        let article = |number: usize| Article {
            key: number.to_string(),
            title: format!("word {number}"),
            blocks: vec![Block::paragraph("a".repeat(64 << 10))],
            ..Article::default()
        };
        let articles: Vec<Article> = (0..300).map(article).collect();
        store.import(&articles, Timestamp(1)).unwrap();
        store
    }

    fn cut(dir: &Path, length: u64) {
        for name in [DATABASE, INDEX] {
            let path = with_suffix(&dir.join(name), "-shm");
            let file = OpenOptions::new().write(true).open(&path).unwrap();
            file.set_len(length).unwrap();
            // As another process would: closing it here would drop the locks of this one.
            std::mem::forget(file);
        }
    }

    /// Without the repair, each of these ends the process by SIGBUS.
    #[test]
    fn shared_memory_that_somebody_cuts_costs_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = filled_store(dir.path());
        let checkpointer = store.checkpointer().unwrap().unwrap();
        let mut index = Index::open(dir.path()).unwrap();
        index.update(100).unwrap();
        let query = search::parse("word", false, Timestamp(1), &Zone::UTC).unwrap();
        let filter = Filter { query: Some(query), ..Filter::default() };
        let found = |store: &mut Store| store.list(Scope::Library, &filter).unwrap().len();
        assert_eq!(found(&mut store), 300);
        let bookmarked = Flags { read: false, bookmarked: true };
        let id = store.find("7").unwrap().unwrap();
        for length in [0, 4096, REGION] {
            cut(dir.path(), length);
            store.set_flags(id, bookmarked, Flags { read: true, bookmarked: false }, Timestamp(2)).unwrap();
            cut(dir.path(), length);
            assert_eq!(found(&mut store), 300);
            cut(dir.path(), length);
            index.update(50).unwrap();
            cut(dir.path(), length);
            assert_eq!(store.bookmarks().unwrap().len(), 1);
            cut(dir.path(), length);
            checkpointer.checkpoint();
        }
        cut(dir.path(), 0);
        drop(index);
        cut(dir.path(), 0);
        drop(checkpointer);
        cut(dir.path(), 0);
        drop(store);
        assert_eq!(check(dir.path()).unwrap().errors, []);
        let mut store = Store::open(dir.path()).unwrap().store;
        assert_eq!((store.bookmarks().unwrap().len(), found(&mut store)), (1, 300));
    }
}
