//! JSON Lines: one JSON value per line, so that a damaged line costs one record.
//!
//! Deliberately not here: a value over several lines; `json` reads that.

use super::{RecordResult, TOO_LARGE, json_error_kind};
use crate::ingest::stream::Utf8Stream;
use crate::model::limits::ARTICLE_LEN;
use serde_json::Value;
use std::io::{self, Read};

/// The lines of a stream.
pub(super) struct JsonLinesReader<R> {
    input: Utf8Stream<R>,
}

impl<R: Read> JsonLinesReader<R> {
    pub(super) fn new(input: Utf8Stream<R>) -> Self {
        Self { input }
    }

    /// The value of the next line, `null` for an empty one; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<RecordResult>> {
        let mut line = Vec::new();
        let (mut has_read, mut too_large) = (false, false);
        loop {
            let piece = self.input.fill()?;
            let end = piece.iter().position(|&byte| byte == b'\n');
            let part = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
            has_read |= !piece.is_empty();
            too_large |= line.len() + part.len() > ARTICLE_LEN;
            if !too_large {
                line.extend_from_slice(part);
            }
            let count = part.len() + usize::from(end.is_some());
            self.input.consume(count);
            if end.is_some() || count == 0 {
                break;
            }
        }
        if !has_read {
            return Ok(None);
        }
        if too_large {
            return Ok(Some(Err(TOO_LARGE)));
        }
        // Some writers separate the lines by commas, as if they were an array.
        let text = line.trim_ascii();
        let text = text.strip_suffix(b",").unwrap_or(text);
        if text.is_empty() {
            return Ok(Some(Ok(Value::Null)));
        }
        Ok(Some(serde_json::from_slice(text).map_err(|error| json_error_kind(&error))))
    }
}
