//! One file or stream: its format, and the articles in it.

use super::{display_path, failure, reason, without_number};
use crate::ingest::{
    self, Agencies, Error, FeedOrigin, FileKind, LazyArticle, Origin, RecordError, RecordFormat, Records, SNIFF_LEN,
};
use crate::model::{Article, Failure, RecordErrorKind, limits};
use std::fs::File;
use std::io::{self, Chain, Cursor, Read};
use std::path::Path;

/// Where the bytes are from.
pub(super) enum ByteSource<R> {
    File(File),
    Stream(R),
    Empty,
}

impl<R: Read> Read for ByteSource<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(into),
            Self::Stream(stream) => stream.read(into),
            Self::Empty => Ok(0),
        }
    }
}

/// The first bytes, which decided the format, and those after them.
type HeadAndRest<R> = Chain<Cursor<Vec<u8>>, ByteSource<R>>;

/// A file that is being read.
pub(super) struct OpenFile<R> {
    /// Its path, as messages name it.
    path: String,
    articles: ArticleSource<R>,
    /// Whether it has yielded anything, including a failure.
    has_yielded: bool,
    /// Whether something of the last article was left out, which is still to be told.
    was_cut: bool,
}

enum ArticleSource<R> {
    /// The articles of a text or a feed, which is read whole. The bodies of a feed are read one by one.
    Whole(std::vec::IntoIter<LazyArticle>),
    /// The records of a data set.
    Records(Box<Records<HeadAndRest<R>>>),
}

/// Opens the file at a path, whatever its name.
///
/// # Errors
/// A [`Failure`] that names the path.
pub(super) fn open_file<R: Read>(path: &Path, agencies: &Agencies) -> Result<OpenFile<R>, Failure> {
    let metadata = std::fs::metadata(path).map_err(|error| failure(path, &error))?;
    if !metadata.is_file() {
        return Err(Failure::NotAFile { path: display_path(path) });
    }
    let file = File::open(path).map_err(|error| failure(path, &error))?;
    let origin = Origin::from_path(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    OpenFile::new(ByteSource::File(file), display_path(path), &origin, agencies).map_err(|failure| match failure {
        // Unlike a stream, a file says how large it is.
        Failure::TooLarge { path, limit, .. } => Failure::TooLarge { path, size: metadata.len().max(limit + 1), limit },
        failure => failure,
    })
}

impl<R: Read> OpenFile<R> {
    /// Decides by the first bytes of a source what it is, and begins to read it.
    ///
    /// # Errors
    /// A [`Failure`] if the source cannot be read or has no article.
    pub(super) fn new(
        mut source: ByteSource<R>,
        path: String,
        origin: &Origin,
        agencies: &Agencies,
    ) -> Result<Self, Failure> {
        let mut head = Vec::new();
        if let Err(error) = (&mut source).take(SNIFF_LEN as u64).read_to_end(&mut head) {
            return Err(Failure::Unreadable { path, reason: reason(&error) });
        }
        let kind = ingest::detect(&head, origin.format);
        let all = Cursor::new(head).chain(source);
        let many = |all, shape| ArticleSource::Records(Box::new(ingest::records(all, shape, origin)));
        let articles = match kind {
            FileKind::Json => many(all, RecordFormat::Json),
            FileKind::JsonLines => many(all, RecordFormat::JsonLines),
            FileKind::Csv => many(all, RecordFormat::Csv),
            FileKind::Opml => return Err(Failure::OnlyFeeds { path }),
            FileKind::Feed => ArticleSource::Whole(read_feed(all, &path, origin, agencies)?.into_iter()),
            FileKind::Html | FileKind::Plain | FileKind::Markdown | FileKind::NotText => {
                let article = read_article(all, &path, origin, kind, agencies)?;
                ArticleSource::Whole(vec![LazyArticle { article, ..LazyArticle::default() }].into_iter())
            }
        };
        Ok(Self { path, articles, has_yielded: false, was_cut: false })
    }

    /// The failure of a damaged record.
    fn record_failure(&self, error: RecordError) -> Failure {
        let path = self.path.clone();
        match error.kind {
            RecordErrorKind::Unreadable { reason } => Failure::Unreadable { path, reason: without_number(&reason) },
            kind => Failure::Record { path, number: error.number, error: kind },
        }
    }
}

impl<R: Read> Iterator for OpenFile<R> {
    type Item = Result<Article, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if std::mem::take(&mut self.was_cut) {
            return Some(Err(Failure::Cut { path: self.path.clone() }));
        }
        let found = match &mut self.articles {
            ArticleSource::Whole(articles) => articles.next().map(|mut lazy| {
                lazy.read_body();
                Ok(lazy.article)
            }),
            ArticleSource::Records(records) => {
                let found = records.next();
                found.map(|found| found.map_err(|error| self.record_failure(error)))
            }
        };
        if found.is_none() && !self.has_yielded {
            self.has_yielded = true;
            return Some(Err(Failure::Empty { path: self.path.clone() }));
        }
        self.has_yielded = true;
        self.was_cut = matches!(&found, Some(Ok(article)) if article.is_cut);
        found
    }
}

/// Reads all of a stream. The limit applies while reading, since a file may grow and a stream has no size.
fn read_limited(stream: impl Read, path: &str, limit: u64) -> Result<Vec<u8>, Failure> {
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
fn read_article(
    stream: impl Read,
    path: &str,
    origin: &Origin,
    kind: FileKind,
    agencies: &Agencies,
) -> Result<Article, Failure> {
    let bytes = read_limited(stream, path, limits::ARTICLE)?;
    let article = match kind {
        FileKind::Html => ingest::saved_page(&bytes, origin, agencies),
        _ => ingest::article(&bytes, origin),
    };
    match article {
        Ok(article) if ingest::is_empty(&article) => Err(Failure::Empty { path: path.to_owned() }),
        Ok(article) => Ok(article),
        Err(_) => Err(Failure::Binary { path: path.to_owned() }),
    }
}

/// Reads the articles of a feed in a file.
fn read_feed(stream: impl Read, path: &str, origin: &Origin, agencies: &Agencies) -> Result<Vec<LazyArticle>, Failure> {
    let bytes = read_limited(stream, path, limits::RESPONSE)?;
    let url = origin.file.as_deref().map(|file| format!("file://{file}")).unwrap_or_default();
    match ingest::lazy_feed(&bytes, &FeedOrigin { url: &url, charset: None }, agencies) {
        Ok(feed) => Ok(feed.articles),
        Err(Error::MalformedFeed { reason }) => Err(Failure::Unreadable { path: path.to_owned(), reason }),
        Err(Error::TruncatedFeed) => Err(Failure::TruncatedFeed { path: path.to_owned() }),
        Err(_) => Err(Failure::Binary { path: path.to_owned() }),
    }
}
