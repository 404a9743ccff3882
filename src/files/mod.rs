//! Files and folders: what is at a path, read within limits.
//!
//! [`read`] gives an iterator over the articles at the paths of a command line, one at a time and in natural order, so
//! that the first is on the screen while the last are still on the disk. What cannot be read is a [`Failure`] in its
//! place, and the rest is read all the same.
//!
//! A folder is walked with everything below it: hidden entries are passed over, so is whatever is no text file by its
//! extension, and no folder is entered twice, however symbolic links lead in circles. A file named by the reader is read
//! whatever it is called, but only if it is a regular file: opening a pipe or a device could wait for ever.
//!
//! Deliberately not here: watching for changes, and any memory of what has been read before.

mod walk;

use crate::ingest::{self, Format, Origin};
use crate::model::{Article, Failure};
use crate::text;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use walk::{Found, Walk};

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = 8 * 1024 * 1024;

/// The path that stands for standard input.
pub const STDIN: &str = "-";

/// Reads the articles at these paths: files, folders, and [`STDIN`], for which `stdin` is read.
///
/// Nothing is opened before the iterator is asked for it.
pub fn read<R: Read>(paths: &[PathBuf], stdin: R) -> Files<R> {
    let mut paths = paths.to_vec();
    paths.reverse();
    Files { paths, stdin, walk: None }
}

/// The articles at some paths, and the failures in their places.
#[derive(Debug)]
pub struct Files<R> {
    /// The paths still to come, the last first.
    paths: Vec<PathBuf>,
    stdin: R,
    /// The folder that is being walked.
    walk: Option<Walk>,
}

impl<R: Read> Iterator for Files<R> {
    type Item = Result<Article, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(walk) = &mut self.walk {
                match walk.next() {
                    Some(Found::File(path)) => return Some(read_file(&path)),
                    Some(Found::Failure(failure)) => return Some(Err(failure)),
                    None => {
                        let empty = (!walk.found).then(|| walk.root().to_path_buf());
                        self.walk = None;
                        if let Some(root) = empty {
                            return Some(Err(Failure::Empty { path: shown(&root) }));
                        }
                    }
                }
                continue;
            }
            let path = self.paths.pop()?;
            if path.as_os_str() == STDIN {
                return Some(read_from(&mut self.stdin, STDIN.to_owned(), &Origin::default()));
            }
            match std::fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() => self.walk = Some(Walk::new(path)),
                Ok(_) => return Some(read_file(&path)),
                Err(error) => return Some(Err(failure(&path, &error))),
            }
        }
    }
}

/// Reads the article in one file, whatever its name.
///
/// # Errors
///
/// A [`Failure`] that names the path.
pub fn read_file(path: &Path) -> Result<Article, Failure> {
    let metadata = std::fs::metadata(path).map_err(|error| failure(path, &error))?;
    if !metadata.is_file() {
        let reason = if metadata.is_dir() { "it is a folder" } else { "it is not a regular file" };
        return Err(Failure::Unreadable { path: shown(path), reason: reason.to_owned() });
    }
    if metadata.len() > MAX_FILE {
        return Err(Failure::TooLarge { path: shown(path), size: metadata.len(), limit: MAX_FILE });
    }
    let file = File::open(path).map_err(|error| failure(path, &error))?;
    let origin = Origin::of(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    read_from(file, shown(path), &origin)
}

/// Reads the article in a stream. The limit is kept here too, since a file may grow and a stream has no size.
fn read_from(stream: impl Read, path: String, origin: &Origin) -> Result<Article, Failure> {
    let mut bytes = Vec::new();
    if let Err(error) = stream.take(MAX_FILE + 1).read_to_end(&mut bytes) {
        return Err(Failure::Unreadable { path, reason: reason(&error) });
    }
    let size = bytes.len() as u64;
    if size > MAX_FILE {
        return Err(Failure::TooLarge { path, size, limit: MAX_FILE });
    }
    match ingest::article(&bytes, origin) {
        Ok(article) if ingest::is_empty(&article) => Err(Failure::Empty { path }),
        Ok(article) => Ok(article),
        Err(ingest::NotText) => Err(Failure::Binary { path }),
    }
}

/// Whether a file met in a folder is one of ours.
fn is_text_file(path: &Path) -> bool {
    Format::of(path).is_some()
}

/// A path as messages name it.
fn shown(path: &Path) -> String {
    text::clean_name(path.as_os_str())
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Failure::Missing { path: shown(path) },
        _ => Failure::Unreadable { path: shown(path), reason: reason(error) },
    }
}

/// The system's words without its number.
fn reason(error: &io::Error) -> String {
    let words = error.to_string();
    text::clean_line(words.split_once(" (os error").map_or(words.as_str(), |(words, _)| words))
}
