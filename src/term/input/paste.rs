//! Pasted text, from `CSI 200 ~` to `CSI 201 ~`.
//!
//! What is kept has a limit. What is passed over has a much higher one: only when that is reached can the end have been
//! lost, and ending earlier would take the rest of a long text for commands.

/// What ends pasted text.
const END: &[u8] = b"\x1b[201~";
/// How many bytes are kept.
const MAX_TEXT: usize = 1 << 20;
/// How many bytes without an end are taken.
const MAX_BYTES: usize = 16 << 20;

/// A paste that has begun.
#[derive(Debug, Default)]
pub(super) struct Paste {
    bytes: Vec<u8>,
    /// How many bytes have come.
    received: usize,
    /// How many of the last bytes may be those that end it.
    matched: usize,
}

impl Paste {
    /// Takes a byte; gives the text if that was the last one.
    pub(super) fn feed(&mut self, byte: u8) -> Option<String> {
        self.received += 1;
        if END.get(self.matched) == Some(&byte) {
            self.matched += 1;
            if self.matched == END.len() {
                return Some(self.text());
            }
        } else {
            // They were text. Only the first byte of the ending is an escape, so another may begin here and nowhere
            // before.
            for byte in END.iter().take(self.matched) {
                self.push(*byte);
            }
            self.matched = usize::from(END.first() == Some(&byte));
            if self.matched == 0 {
                self.push(byte);
            }
        }
        (self.received >= MAX_BYTES).then(|| self.text())
    }

    fn push(&mut self, byte: u8) {
        if self.bytes.len() < MAX_TEXT {
            self.bytes.push(byte);
        }
    }

    /// What of it is UTF-8.
    fn text(&self) -> String {
        self.bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_paste_is_cut_and_one_without_an_end_is_ended() {
        let mut paste = Paste::default();
        let mut text = None;
        let mut received = 0;
        while text.is_none() {
            received += 1;
            text = paste.feed(b'a');
        }
        assert_eq!((received, text.unwrap().len()), (MAX_BYTES, MAX_TEXT));
    }
}
