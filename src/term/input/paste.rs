//! Pasted text, from `CSI 200 ~` to `CSI 201 ~`.
//!
//! The text has a limit; what exceeds it is dropped. The paste itself has a much higher limit: if Khabar stopped
//! waiting for its end earlier, it would take the rest of a long text for commands. Beyond the higher limit the end
//! must have been lost.

/// The sequence that ends pasted text.
const END: &[u8] = b"\x1b[201~";
/// The longest text, in bytes.
const MAX_TEXT: usize = 1 << 20;
/// How many bytes may come before the end.
const MAX_BYTES: usize = 16 << 20;

/// A paste that has begun.
#[derive(Debug, Default)]
pub(super) struct Paste {
    bytes: Vec<u8>,
    /// How many bytes have come in all.
    received: usize,
    /// How many of the last bytes may be the beginning of [`END`].
    matched: usize,
}

impl Paste {
    /// Takes a byte; returns the text if that was the last one.
    pub(super) fn feed(&mut self, byte: u8) -> Option<String> {
        self.received += 1;
        if END.get(self.matched) == Some(&byte) {
            self.matched += 1;
            if self.matched == END.len() {
                return Some(self.text());
            }
        } else {
            // They were text after all. Only the first byte of `END` is an escape, so that the sequence can begin again
            // at this byte and at none before it.
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

    /// The text, without bytes that are not UTF-8.
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
