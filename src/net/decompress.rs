//! Brotli, and gzip under its other names.
//!
//! The HTTP library could decompress it too, but its decoder goes beyond RFC 7932: it also accepts the "large window"
//! streams of a later draft, in which three bytes make it reserve a gigabyte. If memory is short, that ends the
//! program, so such streams are refused here before the decoder sees them. HTTP does not use them: `br` means RFC 7932
//! (RFC 9110, 8.4.1 and its registry).
//!
//! The library decompresses what is called `gzip`, and knows neither `x-gzip` nor capitals.

use crate::model::FetchError;
use brotli_decompressor::Decompressor;
use flate2::read::MultiGzDecoder;
use std::io::{self, Chain, Cursor, ErrorKind, Read};

/// Decompresses a stream that is `br`.
pub(super) fn brotli<R: Read>(mut compressed: R) -> BrotliReader<R> {
    let mut first = [0];
    let first_read = loop {
        match compressed.read(&mut first) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => break other,
        }
    };
    match first_read {
        Err(error) => BrotliReader::Failed(Some(error)),
        Ok(0) => BrotliReader::Failed(Some(io::Error::new(ErrorKind::InvalidData, "an empty Brotli stream"))),
        Ok(_) if is_large_window(first[0]) => {
            BrotliReader::Failed(Some(io::Error::new(ErrorKind::InvalidData, "a Brotli stream with a large window")))
        }
        Ok(_) => BrotliReader::Stream(Box::new(Decompressor::new(Cursor::new(first).chain(compressed), 4096))),
    }
}

/// Decompresses a stream that is `gzip`, in one part or several (RFC 1952, 2.2).
pub(super) fn gzip<R: Read>(compressed: R) -> MultiGzDecoder<R> {
    MultiGzDecoder::new(compressed)
}

/// RFC 7932, 9.1: no window is written as 0010001 (its bits from the lowest), and the large ones begin so.
fn is_large_window(first: u8) -> bool {
    first & 0b0111_1111 == 0b0001_0001
}

/// A decompressed stream, or the error with which it begins.
pub(super) enum BrotliReader<R: Read> {
    /// The stream, its first byte before the rest.
    Stream(Box<Decompressor<Chain<Cursor<[u8; 1]>, R>>>),
    /// The error; returned once.
    Failed(Option<io::Error>),
}

impl<R: Read> Read for BrotliReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.read(buffer),
            Self::Failed(error) => error.take().map_or(Ok(0), Err),
        }
    }
}

/// The error of a stream that is not what it is said to be; `None` if it is one of the connection.
pub(super) fn encoding_error(error: &io::Error) -> Option<FetchError> {
    matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput)
        .then(|| FetchError::Encoding { reason: super::error::reason(error) })
}
