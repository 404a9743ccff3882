//! One file or stream: what it is, and the articles in it.

use super::{MAX_FEED, MAX_FILE, failure, reason, shown};
use crate::ingest::records::Damage;
use crate::ingest::{self, Agencies, FeedOrigin, HEAD, Kind, NotText, Origin, RecordFault, Records, Shape};
use crate::model::{Article, Failure, FetchFault};
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
    /// Those of a text or a feed, which is read whole.
    Few(std::vec::IntoIter<Article>),
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
        let all = Cursor::new(head).chain(source);
        let many = |all, shape| Articles::Many(Box::new(ingest::records(all, shape, origin)));
        let articles = match kind {
            Kind::Json => many(all, Shape::Json),
            Kind::JsonLines => many(all, Shape::JsonLines),
            Kind::Csv => many(all, Shape::Csv),
            Kind::Opml => return Err(Failure::Feeds { path }),
            Kind::Feed => Articles::Few(feed(all, &path, origin)?.into_iter()),
            Kind::Html | Kind::Plain | Kind::Markdown | Kind::NotText => {
                Articles::Few(vec![one(all, &path, origin, kind)?].into_iter())
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
            Articles::Few(articles) => articles.next().map(Ok),
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

/// Reads all of a stream. The limit is kept while reading, since a file may grow and a stream has no size.
fn whole(stream: impl Read, path: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if let Err(error) = stream.take(limit + 1).read_to_end(&mut bytes) {
        return Err(Failure::Unreadable { path: path.to_owned(), reason: reason(&error) });
    }
    let size = bytes.len() as u64;
    if size > limit {
        return Err(Failure::TooLarge { path: path.to_owned(), size, limit });
    }
    Ok(bytes)
}

/// Reads the article in a text or a page.
fn one(stream: impl Read, path: &str, origin: &Origin, kind: Kind) -> Result<Article, Failure> {
    let bytes = whole(stream, path, MAX_FILE)?;
    let article = match kind {
        Kind::Html => ingest::saved_page(&bytes, origin, &Agencies::builtin()),
        _ => ingest::article(&bytes, origin),
    };
    match article {
        Ok(article) if ingest::is_empty(&article) => Err(Failure::Empty { path: path.to_owned() }),
        Ok(article) => Ok(article),
        Err(NotText) => Err(Failure::Binary { path: path.to_owned() }),
    }
}

/// Reads the articles of a feed that is kept as a file.
fn feed(stream: impl Read, path: &str, origin: &Origin) -> Result<Vec<Article>, Failure> {
    let bytes = whole(stream, path, MAX_FEED)?;
    let url = origin.file.as_deref().map(|file| format!("file://{file}")).unwrap_or_default();
    match ingest::feed(&bytes, &FeedOrigin { url: &url, charset: None }, &Agencies::builtin()) {
        Ok(document) => Ok(document.articles),
        Err(FetchFault::Malformed { reason }) => Err(Failure::Unreadable { path: path.to_owned(), reason }),
        Err(_) => Err(Failure::Binary { path: path.to_owned() }),
    }
}
