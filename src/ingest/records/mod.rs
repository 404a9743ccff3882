//! Data sets: JSON, JSON Lines and tables, one article a record.
//!
//! [`records`] reads a stream of any length and any encoding and gives one article at a time. It never holds more than
//! one record, and no record may be larger than [`MAX_RECORD`]. A record that is damaged is a [`RecordError`] in its
//! place, and the rest is read: `json` and `table` say how they find the next one. A record without a word to read,
//! such as a row of numbers, is passed over.
//!
//! The fields are known by the names under which agencies, scrapers and data sets keep them (`fields`).
//!
//! Deliberately not here: opening files, records without names for their fields, and databases.

mod article;
mod body;
mod fields;
mod json;
mod lines;
mod table;

pub(super) use table::header;

use super::Origin;
use super::stream::Utf8Stream;
use crate::model::Article;
use serde_json::Value;
use std::io::{self, Read};

/// The largest record that is read, in bytes of UTF-8.
pub const MAX_RECORD: usize = 8 * 1024 * 1024;

/// How many records in a row may be damaged before the rest is given up: such a file is something else.
const MAX_CONSECUTIVE_ERRORS: u32 = 1_000;

/// How the records of a data set are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordFormat {
    /// A JSON array, an object that holds one, or a single object (RFC 8259).
    Json,
    /// One JSON object a line.
    JsonLines,
    /// Fields parted by commas, semicolons or tabs, with their names in the first row (RFC 4180).
    Csv,
}

/// A record that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("record {number}: {kind}")]
pub struct RecordError {
    /// Which one, from 1: the element of an array, the line of JSON Lines, the row of a table below its names.
    pub number: u64,
    /// What is wrong with it.
    pub kind: RecordErrorKind,
}

/// What is wrong with a record.
#[derive(Debug, thiserror::Error)]
pub enum RecordErrorKind {
    /// It is not written as it should be; the parser's reason.
    #[error("{0}")]
    Malformed(String),
    /// The data ends in the middle of it.
    #[error("it is cut off")]
    Truncated,
    /// It is larger than [`MAX_RECORD`].
    #[error("it is larger than {} MB", MAX_RECORD >> 20)]
    TooLarge,
    /// A thousand records in a row are damaged. The rest is not read.
    #[error("too many are damaged; the rest is left out")]
    TooMany,
    /// The stream broke. The rest is not read.
    #[error("{0}")]
    Io(io::Error),
}

/// What a reader of one shape finds next: a record, or what is wrong with it. A record of nothing is `null`.
type RecordResult = Result<Value, RecordErrorKind>;

/// Reads the articles of a data set.
///
/// Nothing is read before the iterator is asked, and then little more than the record that it gives.
pub fn records<R: Read>(reader: R, format: RecordFormat, origin: &Origin) -> Records<R> {
    let input = Utf8Stream::new(reader);
    let source = match format {
        RecordFormat::Json => RecordSource::Json(json::JsonReader::new(input)),
        RecordFormat::JsonLines => RecordSource::Lines(lines::JsonLinesReader::new(input)),
        RecordFormat::Csv => RecordSource::Table(Box::new(table::CsvReader::new(input))),
    };
    Records { source, origin: origin.clone(), number: 0, consecutive_errors: 0, ended: false }
}

/// The articles of a data set, and the faults in their places.
pub struct Records<R> {
    source: RecordSource<R>,
    origin: Origin,
    /// The number of the last record.
    number: u64,
    /// How many records were damaged since the last that was not.
    consecutive_errors: u32,
    ended: bool,
}

enum RecordSource<R> {
    Json(json::JsonReader<R>),
    Lines(lines::JsonLinesReader<R>),
    Table(Box<table::CsvReader<R>>),
}

impl<R: Read> RecordSource<R> {
    /// The next record; `None` at the end.
    fn next(&mut self) -> io::Result<Option<RecordResult>> {
        match self {
            Self::Json(elements) => elements.next(),
            Self::Lines(lines) => lines.next(),
            Self::Table(table) => table.next(),
        }
    }
}

impl<R> Records<R> {
    fn record_error(&mut self, kind: RecordErrorKind) -> RecordError {
        self.consecutive_errors += 1;
        RecordError { number: self.number, kind }
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Article, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let found = match self.source.next() {
                Ok(found) => found?,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(self.record_error(RecordErrorKind::Io(error))));
                }
            };
            self.number += 1;
            match found {
                Ok(value) => {
                    self.consecutive_errors = 0;
                    if let Some(article) = article::article(value, &self.origin) {
                        return Some(Ok(article));
                    }
                }
                Err(_) if self.consecutive_errors >= MAX_CONSECUTIVE_ERRORS => {
                    self.ended = true;
                    return Some(Err(self.record_error(RecordErrorKind::TooMany)));
                }
                Err(kind) => return Some(Err(self.record_error(kind))),
            }
        }
        None
    }
}

/// What `serde_json` says of a damaged record, in words.
fn parse_error_kind(error: &serde_json::Error) -> RecordErrorKind {
    if error.is_eof() { RecordErrorKind::Truncated } else { RecordErrorKind::Malformed(error.to_string()) }
}
