//! Data sets: JSON, JSON Lines and tables, one article a record.
//!
//! [`records`] reads a stream of any length and any encoding and yields one article at a time. It never holds more than
//! one record, and a record can be as large as [`limits::ARTICLE`]. A damaged record yields a [`RecordError`] in its
//! place, and the rest is read: `json` and `table` explain how they find the next one. A record without text, such as a
//! row of numbers, is left out.
//!
//! `fields` knows the names that agencies, scrapers and data sets give to the fields.
//!
//! Deliberately not here: opening files, records without names for their fields, and databases.

mod article;
mod body;
mod fields;
mod json;
mod json_scan;
mod lines;
mod table;

pub(super) use table::header;

use super::Origin;
use super::stream::Utf8Stream;
use crate::model::{Article, RecordErrorKind, limits};
use crate::text;
use serde_json::Value;
use std::io::{self, Read};

/// How many records in a row may be damaged. After that, reading stops: such a file is something else.
const MAX_CONSECUTIVE_ERRORS: u32 = 1_000;

/// How the records of a data set are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordFormat {
    /// A JSON array, an object that holds one, or a single object (RFC 8259).
    Json,
    /// One JSON object a line.
    JsonLines,
    /// Fields separated by commas, semicolons or tabs, with their names in the first row (RFC 4180).
    Csv,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError {
    /// Its number, counted from 1: the element of an array, the line of JSON Lines, the row of a table below its names.
    pub number: u64,
    /// What is wrong with it.
    pub kind: RecordErrorKind,
}

/// A record that is larger than that.
const TOO_LARGE: RecordErrorKind = RecordErrorKind::TooLarge { limit: limits::ARTICLE };

/// One record, or what is wrong with it. An empty record is `null`.
type RecordResult = Result<Value, RecordErrorKind>;

/// Reads the articles of a data set.
///
/// The iterator reads nothing in advance, and then little more than the record that it yields.
pub fn records<R: Read>(reader: R, format: RecordFormat, origin: &Origin) -> Records<R> {
    let input = Utf8Stream::new(reader);
    let source = match format {
        RecordFormat::Json => RecordSource::Json(json::JsonReader::new(input)),
        RecordFormat::JsonLines => RecordSource::Lines(lines::JsonLinesReader::new(input)),
        RecordFormat::Csv => RecordSource::Table(Box::new(table::CsvReader::new(input))),
    };
    Records { source, origin: origin.clone(), number: 0, consecutive_errors: 0, ended: false }
}

/// An iterator over the articles of a data set, with errors in their places.
pub struct Records<R> {
    source: RecordSource<R>,
    origin: Origin,
    /// The number of the last record.
    number: u64,
    /// How many records in a row have been damaged.
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
                    let reason = text::clean_line(&error.to_string());
                    return Some(Err(self.record_error(RecordErrorKind::Unreadable { reason })));
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

/// What is wrong with a record, according to `serde_json`.
pub(crate) fn json_error_kind(error: &serde_json::Error) -> RecordErrorKind {
    if error.is_eof() {
        return RecordErrorKind::Truncated;
    }
    let (line, byte) = (error.line(), error.column());
    let message = error.to_string();
    // The message ends with the position, in English.
    let reason = message.strip_suffix(&format!(" at line {line} column {byte}")).unwrap_or(&message);
    RecordErrorKind::Json { line: line as u64, byte: byte as u64, reason: text::clean_line(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_position_of_a_mistake_is_no_part_of_its_reason() {
        let error = serde_json::from_str::<Value>("{\"a\":\n 1,,}").expect_err("two commas");
        let RecordErrorKind::Json { line: 2, byte: 4, reason } = json_error_kind(&error) else { panic!("{error:?}") };
        assert!(!reason.is_empty() && !reason.contains("line"), "{reason}");
    }
}
