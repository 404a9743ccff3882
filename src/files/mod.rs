//! Files and folders: the articles at a path, read within limits.
//!
//! [`read`] returns an iterator over the articles at the paths of a command line, one at a time and in natural order,
//! so that the first is on the screen while the last are still on the disk. A file that cannot be read yields a
//! [`Failure`] in its place, and the rest is read all the same.
//!
//! The first bytes of a file decide what it is. A data set has as many articles as records and may have any length,
//! since it is read as a stream; any other file is read whole, up to [`ARTICLE`](crate::model::limits::ARTICLE).
//!
//! A folder is read with everything below it, except hidden entries and files whose extension announces no format that
//! Khabar reads. No folder is entered twice, even if symbolic links lead in circles. A file that the user names is read
//! whatever its name, but only if it is a regular file: opening a pipe or a device could wait for ever.
//!
//! `data_folder` names the files of Khabar's own folder, `private` keeps them from other users of the machine,
//! `quarantine` moves a damaged one out of the way, and `entries` reads and changes the small ones among them.
//!
//! Deliberately not here: watching for changes, and any memory of what has been read before.

pub(crate) mod data_folder;
pub(crate) mod entries;
mod open;
pub(crate) mod private;
pub(crate) mod quarantine;
mod walk;

use crate::ingest::{Agencies, Origin};
use crate::model::{Article, Failure};
use crate::text;
use open::{ByteSource, OpenFile};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walk::{Walk, WalkEntry};

/// The path that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// Reads the articles at these paths: files, folders, and [`STDIN`], for which `stdin` is read. `agencies` are the
/// rules for pages and addresses.
///
/// Nothing is opened before the iterator needs it.
pub fn read<R: Read>(paths: &[PathBuf], stdin: R, agencies: Arc<Agencies>) -> Files<R> {
    let mut paths = paths.to_vec();
    paths.reverse();
    Files { paths, stdin: Some(stdin), walk: None, current: None, agencies }
}

/// An iterator over the articles at some paths, with failures in their places.
pub struct Files<R> {
    /// The paths still to come, the last first.
    paths: Vec<PathBuf>,
    /// Standard input, until its turn comes.
    stdin: Option<R>,
    /// The folder that is being walked.
    walk: Option<Walk>,
    /// The file that is being read.
    current: Option<OpenFile<R>>,
    agencies: Arc<Agencies>,
}

impl<R: Read> Iterator for Files<R> {
    type Item = Result<Article, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // Taken out meanwhile, so that after a panic the next call goes on with the next file.
            if let Some(mut opened) = self.current.take() {
                if let Some(found) = opened.next() {
                    self.current = Some(opened);
                    return Some(found);
                }
                continue;
            }
            match self.next_in_folder().or_else(|| self.next_path()) {
                Some(Ok(opened)) => self.current = Some(opened),
                Some(Err(failure)) => return Some(Err(failure)),
                None if self.walk.is_some() => {}
                None => return None,
            }
        }
    }
}

impl<R: Read> Files<R> {
    /// The next file of the folder that is being walked.
    fn next_in_folder(&mut self) -> Option<Result<OpenFile<R>, Failure>> {
        let walk = self.walk.as_mut()?;
        match walk.next() {
            Some(WalkEntry::File(path)) => Some(open::open_file(&path, &self.agencies)),
            Some(WalkEntry::Failure(failure)) => Some(Err(failure)),
            None => {
                let empty = (!walk.found_any).then(|| display_path(walk.root()));
                self.walk = None;
                empty.map(|path| Err(Failure::Empty { path }))
            }
        }
    }

    /// Opens the next path; `None` if it is a folder, which is walked from now on, or if there is none.
    fn next_path(&mut self) -> Option<Result<OpenFile<R>, Failure>> {
        let path = self.paths.pop()?;
        if path.as_os_str() == STDIN {
            // The second time, nothing is left of it.
            let source = self.stdin.take().map_or(ByteSource::Empty, ByteSource::Stream);
            return Some(OpenFile::new(source, STDIN.to_owned(), &Origin::default(), &self.agencies));
        }
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                self.walk = Some(Walk::new(path));
                None
            }
            Ok(_) => Some(open::open_file(&path, &self.agencies)),
            Err(error) => Some(Err(failure(&path, &error))),
        }
    }
}

/// A path as messages show it.
pub(crate) fn display_path(path: &Path) -> String {
    text::clean_name(path.as_os_str())
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Failure::Missing { path: display_path(path) },
        _ => Failure::Unreadable { path: display_path(path), reason: reason(error) },
    }
}

/// The system's error message without its number.
fn reason(error: &io::Error) -> String {
    without_number(&error.to_string())
}

fn without_number(message: &str) -> String {
    text::clean_line(message.split_once(" (os error").map_or(message, |(words, _)| words))
}
