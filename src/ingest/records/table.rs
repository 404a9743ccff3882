//! Tables: rows of fields, with the names of the fields in the first row (RFC 4180, and the same with semicolons or
//! tabs).
//!
//! `csv-core` separates the fields. An open quotation mark would make one field of everything after it, so when a row
//! spans several lines and does not fit the names, only its first line is given up, and reading goes on after that. The
//! number of bytes that can be read twice in this way is limited, so that no table takes more than a few times its
//! length.
//!
//! Deliberately not here: tables without names, and line breaks other than LF and CR LF.

use super::fields::{RecordField, field_of};
use super::{RecordResult, TOO_LARGE};
use crate::ingest::stream::Utf8Stream;
use crate::model::RecordErrorKind;
use crate::model::limits::ARTICLE_LEN;
use crate::text;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde_json::Value;
use std::io::{self, Read};

/// The most fields that a row can have.
const MOST_FIELDS: usize = 4_096;
/// How many more bytes may be read twice than have been read once.
const MAX_REREAD_BYTES: usize = 4 * 1024 * 1024;

/// What the first rows of a text say about whether it is a table of articles.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::ingest) struct CsvHeader {
    /// How many of its names are known.
    pub(in crate::ingest) known_fields: usize,
    /// Whether the row below has as many fields, or there is none.
    pub(in crate::ingest) is_regular: bool,
}

/// Reads the first line of a text as names of fields; `None` if none of them is that of a title or a text.
pub(in crate::ingest) fn header(text: &str) -> Option<CsvHeader> {
    let mut table = CsvReader::new(Utf8Stream::new(text.as_bytes()));
    let names = table.names().ok()??;
    let fields: Vec<RecordField> = names.iter().filter_map(|name| field_of(name)).collect();
    let readable =
        fields.iter().any(|field| matches!(field, RecordField::Title | RecordField::Body | RecordField::Lead));
    if !readable || names.iter().any(|name| name.chars().nth(40).is_some()) {
        return None;
    }
    let below = table.row().ok()?;
    // The last row of the sample may be cut off.
    let is_regular = below.is_none_or(|below| below.ends.len() == names.len() || table.at_end());
    Some(CsvHeader { known_fields: fields.len(), is_regular })
}

/// A row, separated into fields.
struct CsvRow {
    /// Its text as written.
    raw: Vec<u8>,
    /// Its fields, concatenated, and the end of each.
    fields: Vec<u8>,
    ends: Vec<usize>,
    too_large: bool,
}

impl CsvRow {
    /// Whether the number of quotation marks says that one is open.
    fn has_open_quote(&self) -> bool {
        self.raw.split(|&byte| byte == b'"').count() % 2 == 0
    }

    fn values(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let text = |(&from, &to)| self.fields.get(from..to).and_then(|field| std::str::from_utf8(field).ok());
        starts.zip(&self.ends).map(move |range| text(range).unwrap_or_default())
    }
}

/// The rows of a stream.
pub(super) struct CsvReader<R> {
    input: Utf8Stream<R>,
    reader: Reader,
    /// The names of the fields; `None` until they have been read.
    names: Option<Vec<String>>,
    /// How many bytes have been read, and how many of them twice.
    bytes_read: usize,
    bytes_reread: usize,
    ended: bool,
}

impl<R: Read> CsvReader<R> {
    pub(super) fn new(input: Utf8Stream<R>) -> Self {
        Self { input, reader: Reader::new(), names: None, bytes_read: 0, bytes_reread: 0, ended: false }
    }

    /// The next row as a JSON object; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<RecordResult>> {
        let names = match self.names.take() {
            Some(names) => names,
            None => match self.names()? {
                Some(names) => names,
                None => return Ok(None),
            },
        };
        let found = self.read_record(&names);
        self.names = Some(names);
        found
    }

    fn read_record(&mut self, names: &[String]) -> io::Result<Option<RecordResult>> {
        let Some(row) = self.row()? else { return Ok(None) };
        let surplus = row.values().skip(names.len()).any(|value| !value.trim().is_empty());
        let has_wrong_length = row.ends.len() < names.len() || surplus;
        let kind = if row.too_large {
            TOO_LARGE
        } else if self.ended && row.has_open_quote() {
            RecordErrorKind::UnclosedQuote
        } else if has_wrong_length {
            RecordErrorKind::FieldCount { found: row.ends.len() as u64, expected: names.len() as u64 }
        } else {
            let pairs = names.iter().zip(row.values());
            return Ok(Some(Ok(pairs.map(|(name, value)| (name.clone(), Value::from(value))).collect())));
        };
        self.rewind(row.raw);
        Ok(Some(Err(kind)))
    }

    /// The names in the first row; `None` if there is none.
    fn names(&mut self) -> io::Result<Option<Vec<String>>> {
        let piece = self.input.fill()?;
        let line = piece.split(|&byte| byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
        let count = |delimiter: u8| line.split(|&byte| byte == delimiter).count();
        let delimiter = [b',', b'\t', b';'].into_iter().rev().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',');
        self.reader = ReaderBuilder::new().delimiter(delimiter).build();
        let row = self.row()?.filter(|row| !row.too_large);
        Ok(row.map(|row| row.values().map(text::clean_line).collect()))
    }

    /// Whether everything has been read.
    fn at_end(&mut self) -> bool {
        self.input.peek().is_ok_and(|next| next.is_none())
    }

    /// The next row; `None` at the end.
    fn row(&mut self) -> io::Result<Option<CsvRow>> {
        let mut row = CsvRow { raw: Vec::new(), fields: vec![0; 4_096], ends: vec![0; 32], too_large: false };
        let (mut length, mut count) = (0, 0);
        loop {
            let piece = self.input.fill()?;
            self.ended = piece.is_empty();
            let room = row.fields.get_mut(length..).unwrap_or_default();
            let ends = row.ends.get_mut(count..).unwrap_or_default();
            let (result, read, written, ended) = self.reader.read_record(piece, room, ends);
            row.raw.extend_from_slice(piece.get(..read).unwrap_or_default());
            self.input.consume(read);
            self.bytes_read += read;
            length += written;
            count += ended;
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
                ReadRecordResult::OutputFull => row.fields.resize(row.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => row.ends.resize(row.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty => {}
            }
            row.too_large = row.raw.len() > ARTICLE_LEN || count > MOST_FIELDS;
            if row.too_large {
                self.skip_line()?;
                break;
            }
        }
        row.fields.truncate(length);
        row.ends.truncate(count);
        Ok(Some(row))
    }

    /// Gives up a row and goes on at the next line.
    fn skip_line(&mut self) -> io::Result<()> {
        self.reader.reset();
        loop {
            let piece = self.input.fill()?;
            let end = piece.iter().position(|&byte| byte == b'\n');
            let count = end.map_or(piece.len(), |at| at + 1);
            self.input.consume(count);
            if end.is_some() || count == 0 {
                return Ok(());
            }
        }
    }

    /// After a damaged row, puts back all but its first line.
    fn rewind(&mut self, mut raw: Vec<u8>) {
        let blank = raw.len() - raw.trim_ascii_start().len();
        let line = raw.iter().skip(blank).position(|&byte| byte == b'\n').map(|at| blank + at + 1);
        let Some(line) = line.filter(|&line| line < raw.len()) else { return };
        let rest = raw.split_off(line);
        if self.bytes_reread + rest.len() > self.bytes_read.saturating_sub(self.bytes_reread) + MAX_REREAD_BYTES {
            return;
        }
        self.bytes_reread += rest.len();
        self.ended = false;
        self.reader.reset();
        self.input.push_back(rest);
    }
}
