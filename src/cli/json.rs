//! Articles as JSON, for other programs: text is in logical order, times are RFC 3339 in UTC.

use super::report::Report;
use crate::model::{Row, Timestamp};
use crate::store::Store;
use serde::Serialize;
use std::io::{self, BufWriter, StdoutLock, Write as _};

/// One article of a listing.
#[derive(Debug, Serialize)]
pub(super) struct ArticleRecord {
    id: i64,
    key: Option<String>,
    title: String,
    source: Option<String>,
    published: Option<String>,
    lang: Option<String>,
    url: Option<String>,
    read: bool,
    bookmarked: bool,
    /// Whether its publisher has changed it since the user opened it.
    changed: bool,
}

/// One bookmark.
#[derive(Debug, Serialize)]
pub(super) struct BookmarkRecord {
    /// The bookmarked article.
    #[serde(flatten)]
    pub article: ArticleRecord,
    /// When the user bookmarked it.
    #[serde(rename = "kept_at")]
    pub bookmarked_at: Option<String>,
    /// The user's note.
    pub note: String,
    /// The user's tags.
    pub tags: Vec<String>,
}

/// A row with the key of its article, which is `null` if the article itself is gone.
pub(super) fn article_record(report: &mut Report<'_>, store: &Store, row: Row) -> ArticleRecord {
    let key = store.key(row.id).unwrap_or_else(|error| {
        report.failed(error);
        None
    });
    ArticleRecord {
        id: row.id.0,
        key,
        title: row.title,
        source: row.source,
        published: row.published.and_then(rfc3339),
        lang: row.lang.map(|lang| lang.0),
        url: row.url,
        read: row.flags.read,
        bookmarked: row.flags.bookmarked,
        changed: row.changed,
    }
}

/// A time in RFC 3339; `None` if the year is out of its range.
pub(super) fn rfc3339(at: Timestamp) -> Option<String> {
    jiff::Timestamp::from_second(at.0).ok().map(|at| at.to_string())
}

/// Writes one JSON array.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn write<T: Serialize>(records: &[T]) -> io::Result<()> {
    let mut out = ArrayWriter::new()?;
    out.write(records.iter())?;
    out.end()
}

/// Writes one JSON array to standard output, some records at a time.
pub(super) struct ArrayWriter {
    out: BufWriter<StdoutLock<'static>>,
    is_empty: bool,
}

impl ArrayWriter {
    /// Begins the array.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn new() -> io::Result<Self> {
        let mut out = BufWriter::new(io::stdout().lock());
        write!(out, "[")?;
        Ok(Self { out, is_empty: true })
    }

    /// Writes records and sends them off.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn write<T: Serialize>(&mut self, records: impl Iterator<Item = T>) -> io::Result<()> {
        for record in records {
            let comma = if std::mem::take(&mut self.is_empty) { "" } else { "," };
            let json = serde_json::to_string_pretty(&record)?.replace('\n', "\n  ");
            write!(self.out, "{comma}\n  {json}")?;
        }
        self.out.flush()
    }

    /// Ends the array.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn end(mut self) -> io::Result<()> {
        writeln!(self.out, "{}]", if self.is_empty { "" } else { "\n" })?;
        self.out.flush()
    }
}
