//! The clipboard, through the terminal (OSC 52): it works over ssh, and needs no display server.
//!
//! A terminal that does not know the sequence, or does not allow it, ignores it. Nothing is ever read back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::{self, Write};

/// How many bytes of text are sent. Terminals have limits of their own, mostly lower.
const LIMIT: usize = 1 << 20;

/// Puts text on the clipboard, its first megabyte if it is longer.
///
/// # Errors
/// If the terminal cannot be written.
pub(super) fn copy(text: &str, terminal: &mut impl Write) -> io::Result<()> {
    let end = (0..=text.len().min(LIMIT)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = text.get(..end).unwrap_or("");
    write!(terminal, "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
    terminal.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str) -> String {
        let mut out = Vec::new();
        copy(text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_sent_in_base64() {
        // U+0633 is D8 B3 in UTF-8.
        assert_eq!(sent("\u{633}"), "\x1b]52;c;2LM=\x07");
        assert_eq!(sent(""), "\x1b]52;c;\x07");
    }

    #[test]
    fn a_text_too_long_is_cut_between_characters() {
        let sent = sent(&format!("a{}", "\u{633}".repeat(LIMIT)));
        let encoded = sent.trim_start_matches("\x1b]52;c;").trim_end_matches('\x07');
        let text = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
        assert_eq!(text.len(), LIMIT - 1);
    }
}
