//! One file or stream: what it is, and the articles in it.

use super::{MAX_FILE, failure, reason, shown};
use crate::ingest::records::Damage;
use crate::ingest::{self, HEAD, Kind, NotText, Origin, RecordFault, Records, Shape};
use crate::model::{Article, Failure};
use std::fs::File;
use std::io::{self, Chain, Cursor, Read};
use std::path::Path;

/// Where bytes come from.
pub(super) enum Source<R> {
    File(File),
    Stream(R),
    Nothing,
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(into),
            Self::Stream(stream) => stream.read(into),
            Self::Nothing => Ok(0),
        }
    }
}

/// The bytes that a file was judged by, and those after them.
type Whole<R> = Chain<Cursor<Vec<u8>>, Source<R>>;

/// A file that is being read.
pub(super) struct Opened<R> {
    /// Its path, as messages name it.
    path: String,
    articles: Articles<R>,
    /// Whether it has given anything, be it a failure.
    any: bool,
}

enum Articles<R> {
    /// One article or none.
    One(Option<Box<Article>>),
    /// The records of a data set.
    Many(Box<Records<Whole<R>>>),
}

/// Opens the file at a path, whatever its name.
///
/// # Errors
/// A [`Failure`] that names the path.
pub(super) fn file<R: Read>(path: &Path) -> Result<Opened<R>, Failure> {
    let metadata = std::fs::metadata(path).map_err(|error| failure(path, &error))?;
    if !metadata.is_file() {
        let reason = if metadata.is_dir() { "it is a folder" } else { "it is not a regular file" };
        return Err(Failure::Unreadable { path: shown(path), reason: reason.to_owned() });
    }
    let file = File::open(path).map_err(|error| failure(path, &error))?;
    let origin = Origin::of(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    Opened::new(Source::File(file), shown(path), &origin).map_err(|failure| match failure {
        // Of a file the whole size is known.
        Failure::TooLarge { path, limit, .. } => Failure::TooLarge { path, size: metadata.len().max(limit + 1), limit },
        failure => failure,
    })
}

impl<R: Read> Opened<R> {
    /// Looks at the first bytes of a source and begins to read what they say it is.
    ///
    /// # Errors
    /// A [`Failure`] if there is no article to be had from it.
    pub(super) fn new(mut source: Source<R>, path: String, origin: &Origin) -> Result<Self, Failure> {
        let mut head = Vec::new();
        if let Err(error) = (&mut source).take(HEAD as u64).read_to_end(&mut head) {
            return Err(Failure::Unreadable { path, reason: reason(&error) });
        }
        let kind = ingest::detect(&head, origin.format);
        let whole = Cursor::new(head).chain(source);
        let many = |whole, shape| Articles::Many(Box::new(ingest::records(whole, shape, origin)));
        let articles = match kind {
            Kind::Json => many(whole, Shape::Json),
            Kind::JsonLines => many(whole, Shape::JsonLines),
            Kind::Csv => many(whole, Shape::Csv),
            Kind::Opml => return Err(Failure::Feeds { path }),
            Kind::Plain | Kind::Markdown | Kind::Html | Kind::Feed | Kind::NotText => {
                Articles::One(Some(Box::new(text(whole, &path, origin)?)))
            }
        };
        Ok(Self { path, articles, any: false })
    }

    /// What a fault in a data set is called.
    fn fault(&self, fault: RecordFault) -> Failure {
        let path = self.path.clone();
        match fault.damage {
            Damage::Io(error) => Failure::Unreadable { path, reason: reason(&error) },
            damage => Failure::Record { path, number: fault.number, reason: damage.to_string() },
        }
    }
}

impl<R: Read> Iterator for Opened<R> {
    type Item = Result<Article, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = match &mut self.articles {
            Articles::One(article) => article.take().map(|article| Ok(*article)),
            Articles::Many(records) => {
                let found = records.next();
                found.map(|found| found.map_err(|fault| self.fault(fault)))
            }
        };
        if found.is_none() && !self.any {
            self.any = true;
            return Some(Err(Failure::Empty { path: self.path.clone() }));
        }
        self.any = true;
        found
    }
}

/// Reads the article in a text. The limit is kept while reading, since a file may grow and a stream has no size.
fn text(stream: impl Read, path: &str, origin: &Origin) -> Result<Article, Failure> {
    let path = || path.to_owned();
    let mut bytes = Vec::new();
    if let Err(error) = stream.take(MAX_FILE + 1).read_to_end(&mut bytes) {
        return Err(Failure::Unreadable { path: path(), reason: reason(&error) });
    }
    let size = bytes.len() as u64;
    if size > MAX_FILE {
        return Err(Failure::TooLarge { path: path(), size, limit: MAX_FILE });
    }
    match ingest::article(&bytes, origin) {
        Ok(article) if ingest::is_empty(&article) => Err(Failure::Empty { path: path() }),
        Ok(article) => Ok(article),
        Err(NotText) => Err(Failure::Binary { path: path() }),
    }
}
