//! JSON that need not fit into memory: the records of an array, one at a time.
//!
//! 1. A scanner that knows only strings and brackets (`json_scan`) finds where a value begins and ends, and
//!    `serde_json`, which limits its recursion, reads that value alone. The scanner counts brackets and does not
//!    recurse.
//! 2. The records are the elements of an array at the top, or of an array inside an object under a name such as
//!    `articles` ([`is_record_array`]), also within `data`, `response` and the like ([`is_wrapper`]). An object without
//!    such an array is itself a record. Several values in a row are read one after the other.
//! 3. A missing quotation mark or bracket turns everything after it inside out. So when an element cannot be read, the
//!    reader searches its text for the way the first element began, such as `{"id"`, tries each stretch between two
//!    such positions by itself, and puts the last one back to scan it again.
//!
//! Deliberately not here: comments, single quotes and other dialects.

use super::fields::{is_record_array, is_wrapper};
use super::json_scan::{MAX_NAME_BYTES, ValueScanner, first_member_name, record_starts};
use super::{RecordResult, TOO_LARGE, json_error_kind};
use crate::ingest::stream::Utf8Stream;
use crate::model::RecordErrorKind;
use crate::model::limits::ARTICLE_LEN;
use serde_json::Value;
use std::collections::VecDeque;
use std::io::{self, Read};

/// How deep the array of records may be inside objects.
const MAX_DEPTH: usize = 8;
/// How many stretches together may make one record.
const MAX_JOINED: usize = 8;

/// The records of a stream of JSON.
pub(super) struct JsonReader<R> {
    input: Utf8Stream<R>,
    /// The arrays and objects that are open, the outermost first.
    containers: Vec<Container>,
    /// The text of the object at the top so far, unless an array of records has been found in it.
    object_text: Option<Vec<u8>>,
    /// How the first element of an array began.
    first_name: Vec<u8>,
    /// What has been found and not been returned yet.
    ready: VecDeque<RecordResult>,
    /// Whether the bytes that are out of place have been reported.
    error_reported: bool,
    ended: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    /// An array of records.
    List,
    /// An object that may hold one.
    Wrapper,
}

/// How the scanning of a value ended.
#[derive(PartialEq, Eq)]
enum ScanEnd {
    /// At its end.
    Complete,
    /// At the end of the stream.
    Truncated,
    /// At the size limit of a record.
    TooLarge,
}

impl<R: Read> JsonReader<R> {
    pub(super) fn new(input: Utf8Stream<R>) -> Self {
        let (containers, first_name, ready) = (Vec::new(), Vec::new(), VecDeque::new());
        Self { input, containers, object_text: None, first_name, ready, error_reported: false, ended: false }
    }

    /// The next record; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<RecordResult>> {
        loop {
            if let Some(found) = self.ready.pop_front() {
                return Ok(Some(found));
            }
            if self.ended {
                return Ok(None);
            }
            self.step()?;
        }
    }

    fn step(&mut self) -> io::Result<()> {
        let byte = self.peek_significant()?;
        match (self.containers.last(), byte) {
            (container, None) => {
                if container.is_some() && !self.error_reported {
                    self.ready.push_back(Err(RecordErrorKind::Truncated));
                }
                self.ended = true;
            }
            (None, Some(b'{')) => {
                self.object_text = Some(Vec::new());
                self.enter(Container::Wrapper)?;
            }
            (None, Some(b'[')) => self.enter(Container::List)?,
            (Some(Container::List), Some(b']')) | (Some(Container::Wrapper), Some(b'}')) => self.leave()?,
            (Some(Container::List), Some(b'{')) => self.element()?,
            (Some(Container::List), Some(byte)) if begins_value(byte) => {
                // An element that is not an object counts as a record, but has no article.
                self.value(&mut ValueScanner::default(), None)?;
                self.ready.push_back(Ok(Value::Null));
            }
            (Some(Container::Wrapper), Some(b'"')) => self.member()?,
            _ => self.unexpected_byte()?,
        }
        Ok(())
    }

    /// Skips a byte that may not be here, and reports it, once until the next record. Within an object that may be a
    /// record, the parser will report it.
    fn unexpected_byte(&mut self) -> io::Result<()> {
        if self.object_text.is_none() && !self.error_reported {
            self.ready.push_back(Err(RecordErrorKind::StrayText));
            self.error_reported = true;
        }
        self.advance()
    }

    /// Consumes one byte.
    fn advance(&mut self) -> io::Result<()> {
        if let (Some(byte), Some(object_text)) = (self.input.peek()?, &mut self.object_text)
            && object_text.len() <= ARTICLE_LEN
        {
            object_text.push(byte);
        }
        self.input.consume(1);
        Ok(())
    }

    /// The next byte that is neither white space nor a comma between values, without consuming it.
    fn peek_significant(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.input.peek()? {
                // So is a record separator (RFC 7464).
                Some(byte) if byte.is_ascii_whitespace() || matches!(byte, b',' | 0x1E) => self.advance()?,
                byte => return Ok(byte),
            }
        }
    }

    fn enter(&mut self, container: Container) -> io::Result<()> {
        self.containers.push(container);
        self.advance()
    }

    fn leave(&mut self) -> io::Result<()> {
        self.advance()?;
        self.containers.pop();
        if self.containers.is_empty()
            && let Some(object_text) = self.object_text.take()
        {
            let found = parse_record(&object_text);
            self.error_reported = found.is_err();
            self.ready.push_back(found);
        }
        Ok(())
    }

    /// Reads a member of an object that may contain the records.
    fn member(&mut self) -> io::Result<()> {
        let mut name = Vec::new();
        self.value(&mut ValueScanner::default(), Some(&mut name))?;
        let name = member_name(&name);
        self.keep_text(name.raw);
        let colon = self.peek_significant()?;
        if colon != Some(b':') {
            return self.unexpected_byte();
        }
        self.advance()?;
        match self.peek_significant()? {
            Some(b'{') if is_wrapper(&name.lowercase) && self.containers.len() < MAX_DEPTH => {
                self.enter(Container::Wrapper)
            }
            Some(b'[') if is_record_array(&name.lowercase) => {
                self.advance()?;
                if self.peek_significant()? == Some(b'{') {
                    self.object_text = None;
                    self.containers.push(Container::List);
                    return Ok(());
                }
                self.copy(ValueScanner::inside_brackets())
            }
            Some(byte) if begins_value(byte) => self.copy(ValueScanner::default()),
            _ => self.unexpected_byte(),
        }
    }

    fn keep_text(&mut self, text: Vec<u8>) {
        if let Some(object_text) = &mut self.object_text
            && object_text.len() <= ARTICLE_LEN
        {
            object_text.extend(text);
        }
    }

    /// Scans a value of the object at the top.
    fn copy(&mut self, mut scanner: ValueScanner) -> io::Result<()> {
        let mut object_text = self.object_text.take();
        let target = object_text.as_mut().filter(|text| text.len() <= ARTICLE_LEN);
        let end = self.value(&mut scanner, target)?;
        self.object_text = object_text;
        if end == ScanEnd::TooLarge {
            self.value(&mut scanner, None)?;
        }
        Ok(())
    }

    /// Scans an element of an array of records.
    fn element(&mut self) -> io::Result<()> {
        let (mut raw, mut scanner) = (Vec::new(), ValueScanner::default());
        let end = self.value(&mut scanner, Some(&mut raw))?;
        if self.first_name.is_empty() {
            self.first_name = first_member_name(&raw).to_vec();
        }
        let kind = match end {
            ScanEnd::Complete => match parse_record(&raw) {
                Ok(value) => {
                    self.error_reported = false;
                    self.ready.push_back(Ok(value));
                    return Ok(());
                }
                Err(kind) => kind,
            },
            ScanEnd::Truncated => RecordErrorKind::Truncated,
            ScanEnd::TooLarge => TOO_LARGE,
        };
        self.error_reported = true;
        if self.salvage(&raw, &end, kind) || end != ScanEnd::TooLarge {
            return Ok(());
        }
        self.value(&mut scanner, None).map(|_| ())
    }

    /// Looks for complete records in the text of a damaged one; returns whether there is a second one.
    fn salvage(&mut self, raw: &[u8], end: &ScanEnd, kind: RecordErrorKind) -> bool {
        let starts = record_starts(raw, &self.first_name);
        if starts.len() < 2 {
            self.ready.push_back(Err(kind));
            return false;
        }
        // A record may contain objects that begin in the same way: one that is only truncated is tried with what
        // follows.
        let mut ends: Vec<usize> = starts.iter().skip(1).copied().collect();
        ends.extend((*end == ScanEnd::Truncated).then_some(raw.len()));
        let mut at = 0;
        while let Some((&from, tried)) = starts.get(at).zip(ends.get(at..).filter(|ends| !ends.is_empty())) {
            let mut found = Err(RecordErrorKind::Truncated);
            let mut length = 0;
            for &to in tried.iter().take(MAX_JOINED) {
                length += 1;
                found = first_value(raw.get(from..to).unwrap_or_default());
                if !matches!(found, Err(RecordErrorKind::Truncated)) {
                    break;
                }
            }
            at += if found.is_ok() { length } else { 1 };
            self.ready.push_back(found);
        }
        if let Some(last) = starts.get(at).and_then(|&from| raw.get(from..)) {
            self.input.push_back(last.to_vec());
        }
        true
    }

    /// Scans a value to its end, or to the limit of its size, and copies it to `into`.
    fn value(&mut self, scanner: &mut ValueScanner, mut into: Option<&mut Vec<u8>>) -> io::Result<ScanEnd> {
        loop {
            let piece = self.input.fill()?;
            if piece.is_empty() {
                return Ok(ScanEnd::Truncated);
            }
            let end = piece.iter().enumerate().find_map(|(at, &byte)| Some(at + usize::from(scanner.accept(byte)?)));
            let part = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
            let count = part.len();
            let full = into.as_mut().is_some_and(|into| {
                into.extend_from_slice(part);
                into.len() > ARTICLE_LEN
            });
            self.input.consume(count);
            match end {
                Some(_) => return Ok(ScanEnd::Complete),
                None if full => return Ok(ScanEnd::TooLarge),
                None => {}
            }
        }
    }
}

/// The name of a member: as written, and without its quotation marks in lower case.
struct MemberName {
    raw: Vec<u8>,
    lowercase: String,
}

fn member_name(raw: &[u8]) -> MemberName {
    let inner = raw.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or_default();
    let short = if inner.len() > MAX_NAME_BYTES { &[] } else { inner };
    MemberName { raw: raw.to_vec(), lowercase: String::from_utf8_lossy(short).to_ascii_lowercase() }
}

fn begins_value(byte: u8) -> bool {
    matches!(byte, b'{' | b'[' | b'"' | b'-') || byte.is_ascii_alphanumeric()
}

/// Reads one record.
fn parse_record(raw: &[u8]) -> RecordResult {
    if raw.len() > ARTICLE_LEN {
        return Err(TOO_LARGE);
    }
    serde_json::from_slice(raw).map_err(|error| json_error_kind(&error))
}

/// Reads the first value of a stretch, and ignores what follows it.
fn first_value(raw: &[u8]) -> RecordResult {
    let mut values = serde_json::Deserializer::from_slice(raw).into_iter();
    values
        .next()
        .unwrap_or(Err(<serde_json::Error as serde::de::Error>::custom("nothing")))
        .map_err(|error| json_error_kind(&error))
}
