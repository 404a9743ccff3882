//! Keeps letters whole for a terminal that reads its input in pieces and loses a letter that is cut.
//!
//! libvterm (Vim's and Neovim's `:terminal`) decodes each run of text, from one control character to the next or to
//! the end of a piece, by one of two decoders: a run that begins with an ASCII character by that of the character set
//! in use, any other by that of UTF-8. The first part of a letter that is cut stays in the one, and the rest is read
//! by the other, so that two replacement characters are shown. A piece is what a terminal's buffer holds, and large
//! frames are longer.
//!
//! So a control character comes before each letter after an ASCII character: SI (ECMA-48, LS0), which takes the
//! character set that is in use already. Then every cut is in a run that began with a letter.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

const SHIFT_IN: u8 = 0x0F;

/// A writer that does so where it is switched on. The switch is outside, because the backend hides the writer that it
/// is made with.
#[derive(Debug)]
pub(super) struct SplitLettersWriter<W> {
    out: W,
    is_on: Rc<Cell<bool>>,
    last: u8,
}

impl<W: Write> SplitLettersWriter<W> {
    pub(super) fn new(out: W, is_on: Rc<Cell<bool>>) -> Self {
        Self { out, is_on, last: 0 }
    }
}

impl<W: Write> Write for SplitLettersWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_on.get() {
            return self.out.write(bytes);
        }
        let mut guarded = Vec::with_capacity(bytes.len() * 2);
        for &byte in bytes {
            if byte >= 0xC0 && matches!(self.last, b' '..=b'~') {
                guarded.push(SHIFT_IN);
            }
            guarded.push(byte);
            self.last = byte;
        }
        self.out.write_all(&guarded)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How libvterm reads text in pieces: the parts of letters that wait in its two decoders, and what is shown.
    #[derive(Default)]
    struct Libvterm {
        waiting: [Vec<u8>; 2],
        shown: String,
    }

    impl Libvterm {
        fn read(&mut self, piece: &[u8]) {
            for run in piece.split(u8::is_ascii_control).filter(|run| !run.is_empty()) {
                let decoder = &mut self.waiting[usize::from(run[0] >= 0x80)];
                let mut bytes = std::mem::take(decoder);
                bytes.extend_from_slice(run);
                let whole = match std::str::from_utf8(&bytes) {
                    Err(error) if error.error_len().is_none() => error.valid_up_to(),
                    _ => bytes.len(),
                };
                *decoder = bytes.split_off(whole);
                self.shown.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
    }

    const TEXT: &str = "ab \u{62E}\u{628}\u{631} 12 (\u{62E}\u{628}\u{631})\u{2502} c\u{FEDF}\u{FEEA}.";

    fn written(is_on: bool) -> Vec<u8> {
        let mut writer = SplitLettersWriter::new(Vec::new(), Rc::new(Cell::new(is_on)));
        // However it is written.
        for bytes in TEXT.as_bytes().chunks(3) {
            writer.write_all(bytes).unwrap();
        }
        writer.out
    }

    #[test]
    fn a_letter_is_shown_wherever_a_piece_ends() {
        let shown = |bytes: &[u8], end: usize| {
            let mut terminal = Libvterm::default();
            let (piece, rest) = bytes.split_at(end);
            terminal.read(piece);
            terminal.read(rest);
            terminal.shown
        };
        let guarded = written(true);
        for end in 0..=guarded.len() {
            assert_eq!(shown(&guarded, end), TEXT, "after {end} bytes");
        }
        assert!((0..TEXT.len()).any(|end| shown(TEXT.as_bytes(), end) != TEXT), "the model loses none");
    }

    #[test]
    fn for_other_terminals_nothing_is_added() {
        assert_eq!(written(false), TEXT.as_bytes());
    }
}
