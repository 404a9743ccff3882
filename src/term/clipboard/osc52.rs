//! OSC 52: text for the clipboard, handed to the terminal. It works over ssh, and needs no display server.
//!
//! A terminal that does not know the sequence, or does not allow it, ignores it and says nothing. Nothing is ever read
//! back.

use crate::app::{CopyFailure, CopyOutcome};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::{self, Write};

/// How many bytes of text are sent. With this many, the sequence has the 100,000 bytes that hterm takes, which has the
/// lowest limit that is documented; tmux drops the whole sequence beyond its own.
pub(super) const LIMIT: usize = 74_994;

/// Sends text to the terminal unless it is longer than terminals take.
///
/// # Errors
/// If the terminal cannot be written.
pub(super) fn send(text: &str, terminal: &mut impl Write) -> io::Result<CopyOutcome> {
    if text.len() > LIMIT {
        return Ok(CopyOutcome::Failed(CopyFailure::TooLong { bytes: text.len(), limit: LIMIT }));
    }
    write!(terminal, "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
    terminal.flush()?;
    Ok(CopyOutcome::SentToTerminal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str) -> (String, CopyOutcome) {
        let mut out = Vec::new();
        let outcome = send(text, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), outcome)
    }

    #[test]
    fn text_is_sent_in_base64() {
        // U+0633 is D8 B3 in UTF-8.
        assert_eq!(sent("\u{633}"), ("\x1b]52;c;2LM=\x07".to_owned(), CopyOutcome::SentToTerminal));
        assert_eq!(sent("").0, "\x1b]52;c;\x07");
    }

    #[test]
    fn a_text_too_long_is_not_sent_and_the_outcome_says_so() {
        let longest = sent(&"a".repeat(LIMIT));
        assert_eq!((longest.0.len(), longest.1), (100_000, CopyOutcome::SentToTerminal));
        let bytes = LIMIT + 1;
        let failure = CopyFailure::TooLong { bytes, limit: LIMIT };
        assert_eq!(sent(&"a".repeat(bytes)), (String::new(), CopyOutcome::Failed(failure)));
    }
}
