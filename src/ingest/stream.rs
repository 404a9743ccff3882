//! Bytes of any encoding as a stream of UTF-8, for files too large to be held.
//!
//! The first bytes decide the encoding, as [`super::decode()`] does for a whole file; the bytes after them cannot
//! change it. Memory never holds more than one piece, however little or much the source gives at a time.

use super::decode;
use encoding_rs::{Decoder, UTF_8};
use std::io::{self, ErrorKind, Read};

/// How many bytes are read at a time, and how many decide the encoding and the format of a file.
pub const SNIFF_LEN: usize = 65_536;

/// A stream of UTF-8.
pub(super) struct Utf8Stream<R> {
    source: R,
    /// `None` until the first bytes have been read.
    decoder: Option<Decoder>,
    /// The bytes of one read.
    raw: Vec<u8>,
    /// Their text, and how much of it has been consumed.
    decoded: String,
    consumed: usize,
    /// Text that was put back, and how much of it has been consumed again.
    pushback: Vec<u8>,
    pushback_consumed: usize,
    ended: bool,
}

impl<R: Read> Utf8Stream<R> {
    pub(super) fn new(source: R) -> Self {
        let (raw, decoded, pushback) = (Vec::new(), String::new(), Vec::new());
        Self { source, decoder: None, raw, decoded, consumed: 0, pushback, pushback_consumed: 0, ended: false }
    }

    /// The text that comes next; it is empty only at the end.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        if self.pushback_consumed < self.pushback.len() {
            return Ok(self.pushback.get(self.pushback_consumed..).unwrap_or_default());
        }
        while self.consumed >= self.decoded.len() && !self.ended {
            self.read()?;
        }
        Ok(self.decoded.as_bytes().get(self.consumed..).unwrap_or_default())
    }

    /// Consumes so many bytes of what [`Utf8Stream::fill`] returned.
    pub(super) fn consume(&mut self, count: usize) {
        if self.pushback_consumed < self.pushback.len() {
            self.pushback_consumed += count;
        } else {
            self.consumed += count;
        }
        if self.pushback_consumed > 0 && self.pushback_consumed >= self.pushback.len() {
            (self.pushback, self.pushback_consumed) = (Vec::new(), 0);
        }
    }

    /// Puts text back before everything that is not consumed yet.
    pub(super) fn push_back(&mut self, mut text: Vec<u8>) {
        let before = self.pushback_consumed.saturating_sub(text.len());
        if self.pushback.get(before..self.pushback_consumed) == Some(text.as_slice()) {
            // It was put back before, and copying what follows it once more would take quadratic time.
            self.pushback_consumed = before;
            return;
        }
        text.extend_from_slice(self.pushback.get(self.pushback_consumed..).unwrap_or_default());
        (self.pushback, self.pushback_consumed) = (text, 0);
    }

    /// The next byte, without consuming it.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.fill()?.first().copied())
    }

    /// Reads and decodes one more piece.
    fn read(&mut self) -> io::Result<()> {
        let first = self.decoder.is_none();
        self.raw.resize(SNIFF_LEN, 0);
        let mut count = 0;
        // The first piece is filled, because it decides the encoding; after that, any number of bytes is enough.
        while let Some(room) = self.raw.get_mut(count..).filter(|room| !room.is_empty()) {
            match self.source.read(room) {
                Ok(0) => {
                    self.ended = count == 0;
                    break;
                }
                Ok(more) => count += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            if !first {
                break;
            }
        }
        let piece = self.raw.get(..count).unwrap_or_default();
        let guess = if first { decode::guess_encoding(piece).ok() } else { None };
        let bom_len = guess.as_ref().map_or(0, |guess| guess.bom_len);
        let raw = piece.get(bom_len..).unwrap_or_default();
        let decoder = self
            .decoder
            .get_or_insert_with(|| guess.map_or(UTF_8, |guess| guess.encoding).new_decoder_without_bom_handling());
        self.consumed = 0;
        self.decoded.clear();
        self.decoded.reserve(decoder.max_utf8_buffer_length(raw.len()).unwrap_or(SNIFF_LEN * 3));
        let _ = decoder.decode_to_string(raw, &mut self.decoded, self.ended);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives few bytes at a time.
    struct SmallReads<'a>(&'a [u8]);

    impl Read for SmallReads<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(into.len()).min(7);
            let (now, rest) = self.0.split_at(count);
            into[..count].copy_from_slice(now);
            self.0 = rest;
            Ok(count)
        }
    }

    fn all(bytes: &[u8]) -> String {
        let mut stream = Utf8Stream::new(SmallReads(bytes));
        let mut text = Vec::new();
        loop {
            let piece = stream.fill().expect("no error").to_vec();
            if piece.is_empty() {
                return String::from_utf8(text).expect("UTF-8");
            }
            stream.consume(piece.len());
            text.extend(piece);
        }
    }

    #[test]
    fn every_encoding_is_read_piece_by_piece_as_it_is_whole() {
        let news = "\u{62E}\u{628}\u{631} \u{62A}\u{627}\u{632}\u{647} plain, ".repeat(10_000);
        let utf16: Vec<u8> = format!("\u{FEFF}{news}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(all(&utf16), news);
        assert_eq!(all(&utf16[2..]), news);
        assert_eq!(all(format!("\u{FEFF}{news}").as_bytes()), news);
        assert_eq!(all(&encoding_rs::WINDOWS_1256.encode(&news).0), news);
        assert_eq!(all(b""), "");
    }

    #[test]
    fn a_letter_cut_off_by_the_end_is_one_replacement_character() {
        assert_eq!(all(b"\xD8\xB3\xD9"), "\u{633}\u{FFFD}");
    }

    #[test]
    fn what_is_pushed_back_comes_again() {
        let mut stream = Utf8Stream::new(&b"abc"[..]);
        assert_eq!(stream.fill().expect("text"), b"abc");
        stream.consume(2);
        stream.push_back(b"ab".to_vec());
        assert_eq!(stream.fill().expect("text"), b"ab");
        stream.consume(1);
        stream.push_back(b"x".to_vec());
        assert_eq!(stream.fill().expect("text"), b"xb");
        stream.consume(2);
        assert_eq!(stream.fill().expect("text"), b"c");
    }
}
