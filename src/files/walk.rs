//! The files in a folder and below that Khabar reads, one at a time.
//!
//! The open folders are a stack, not a recursion. The walk follows symbolic links, and enters no folder twice, even
//! under another name.

use super::failure;
use crate::ingest::has_known_extension;
use crate::model::Failure;
use crate::text;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// One step of a walk.
#[derive(Debug)]
pub(super) enum WalkEntry {
    /// A regular file with a known extension, or a link to one.
    File(PathBuf),
    /// A folder that cannot be listed, or a file that cannot be looked up.
    Failure(Failure),
}

/// A walk through a folder.
#[derive(Debug)]
pub(super) struct Walk {
    root: PathBuf,
    /// Whether the walk has found anything: a file, or a failure that says why there is none.
    pub(super) found_any: bool,
    /// Paths still to be looked at, the next one last.
    pending: Vec<PathBuf>,
    /// The folders entered, by their real paths.
    entered: HashSet<PathBuf>,
}

impl Walk {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { pending: vec![root.clone()], root, found_any: false, entered: HashSet::new() }
    }

    /// The folder where the walk began.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Puts a folder's entries before everything else that is pending.
    fn enter(&mut self, folder: &Path) -> Result<(), Failure> {
        let real = folder.canonicalize().map_err(|error| failure(folder, &error))?;
        if !self.entered.insert(real) {
            return Ok(());
        }
        let entries = std::fs::read_dir(folder).map_err(|error| failure(folder, &error))?;
        let mut names = Vec::new();
        let mut broken = None;
        for entry in entries {
            match entry {
                Ok(entry) => names.push(entry.file_name()),
                // The rest of the folder may still be there.
                Err(error) => broken = Some(failure(folder, &error)),
            }
        }
        names.retain(|name| !is_hidden(name));
        names.sort_by(|a, b| {
            let natural = text::compare_natural(&a.to_string_lossy(), &b.to_string_lossy());
            natural.then_with(|| a.cmp(b)).reverse()
        });
        self.pending.extend(names.into_iter().map(|name| folder.join(name)));
        broken.map_or(Ok(()), Err)
    }

    /// Looks at one path; `None` if it is a folder, which is entered, or nothing that Khabar reads.
    fn visit(&mut self, path: PathBuf) -> Option<WalkEntry> {
        let found = match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => self.enter(&path).err()?,
            // Pipes, devices and sockets are left out: opening one could wait for ever.
            Ok(metadata) => return (metadata.is_file() && has_known_extension(&path)).then_some(WalkEntry::File(path)),
            Err(error) if has_known_extension(&path) => failure(&path, &error),
            Err(_) => return None,
        };
        Some(WalkEntry::Failure(found))
    }
}

impl Iterator for Walk {
    type Item = WalkEntry;

    fn next(&mut self) -> Option<WalkEntry> {
        loop {
            let path = self.pending.pop()?;
            if let Some(found) = self.visit(path) {
                self.found_any = true;
                return Some(found);
            }
        }
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}
