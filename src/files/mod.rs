//! Files and folders: what is at a path, read within limits.
//!
//! [`read`] gives an iterator over the articles at the paths of a command line, one at a time and in natural order, so
//! that the first is on the screen while the last are still on the disk. What cannot be read is a [`Failure`] in its
//! place, and the rest is read all the same.
//!
//! What a file is, its first bytes say. A data set gives as many articles as it has records and may be of any length,
//! since it is read as a stream; any other file is read whole, up to [`MAX_FILE`].
//!
//! A folder is walked with everything below it: hidden entries are passed over, so is whatever is none of ours by its
//! extension, and no folder is entered twice, however symbolic links lead in circles. A file named by the reader is read
//! whatever it is called, but only if it is a regular file: opening a pipe or a device could wait for ever.
//!
//! Deliberately not here: watching for changes, and any memory of what has been read before.

mod open;
mod walk;

use crate::ingest::Origin;
use crate::model::{Article, Failure};
use crate::text;
use open::{ByteSource, OpenFile};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use walk::{Walk, WalkEntry};

/// The largest file that is read whole, in bytes.
pub const MAX_FILE: u64 = 8 * 1024 * 1024;

/// The largest feed that is read from a file, in bytes: as large as one from the network may be.
pub(crate) const MAX_FEED: u64 = 20 * 1024 * 1024;

/// The path that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// Reads the articles at these paths: files, folders, and [`STDIN`], for which `stdin` is read.
///
/// Nothing is opened before the iterator is asked for it.
pub fn read<R: Read>(paths: &[PathBuf], stdin: R) -> Files<R> {
    let mut paths = paths.to_vec();
    paths.reverse();
    Files { paths, stdin: Some(stdin), walk: None, current: None }
}

/// The articles at some paths, and the failures in their places.
pub struct Files<R> {
    /// The paths still to come, the last first.
    paths: Vec<PathBuf>,
    /// Standard input, until its turn comes.
    stdin: Option<R>,
    /// The folder that is being walked.
    walk: Option<Walk>,
    /// The file that is being read.
    current: Option<OpenFile<R>>,
}

impl<R: Read> Iterator for Files<R> {
    type Item = Result<Article, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // It is taken out meanwhile: should reading it panic, the next call goes on behind it.
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
    /// What comes next in the folder that is being walked.
    fn next_in_folder(&mut self) -> Option<Result<OpenFile<R>, Failure>> {
        let walk = self.walk.as_mut()?;
        match walk.next() {
            Some(WalkEntry::File(path)) => Some(open::open_file(&path)),
            Some(WalkEntry::Failure(failure)) => Some(Err(failure)),
            None => {
                let empty = (!walk.found_any).then(|| display_path(walk.root()));
                self.walk = None;
                empty.map(|path| Err(Failure::Empty { path }))
            }
        }
    }

    /// The next of the paths; `None` if it is a folder that is now being walked, or if there is none.
    fn next_path(&mut self) -> Option<Result<OpenFile<R>, Failure>> {
        let path = self.paths.pop()?;
        if path.as_os_str() == STDIN {
            // A second time, nothing is left of it.
            let source = self.stdin.take().map_or(ByteSource::Empty, ByteSource::Stream);
            return Some(OpenFile::new(source, STDIN.to_owned(), &Origin::default()));
        }
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                self.walk = Some(Walk::new(path));
                None
            }
            Ok(_) => Some(open::open_file(&path)),
            Err(error) => Some(Err(failure(&path, &error))),
        }
    }
}

/// Whether a file met in a folder is one of ours, by its extension.
fn has_known_extension(path: &Path) -> bool {
    const EXTENSIONS: [&str; 15] = [
        "txt", "text", "md", "markdown", "html", "htm", "xhtml", "json", "jsonl", "ndjson", "csv", "tsv", "xml", "rss",
        "atom",
    ];
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// A path as messages name it.
fn display_path(path: &Path) -> String {
    text::clean_name(path.as_os_str())
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Failure::Missing { path: display_path(path) },
        _ => Failure::Unreadable { path: display_path(path), reason: reason(error) },
    }
}

/// The system's words without its number.
fn reason(error: &io::Error) -> String {
    let words = error.to_string();
    text::clean_line(words.split_once(" (os error").map_or(words.as_str(), |(words, _)| words))
}
