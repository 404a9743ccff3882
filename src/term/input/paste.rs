//! Pasted text, from `CSI 200 ~` to `CSI 201 ~`.
//!
//! The text has a limit; what exceeds it is dropped, and the rest of a long text is never taken for commands. Beyond a
//! much higher limit the end may have been lost, so that silence ends the paste too.

/// The sequence that ends pasted text.
const END: &[u8] = b"\x1b[201~";
/// The longest text, in bytes.
const MAX_TEXT: usize = 1 << 20;
/// How many bytes may come before the end is thought to be lost.
const MAX_BYTES: usize = 16 << 20;

/// A paste that has begun.
#[derive(Debug, Clone, Default)]
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
        self.received = self.received.saturating_add(1);
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
        None
    }

    /// Whether so much has come that the end may have been lost.
    pub(super) fn is_overlong(&self) -> bool {
        self.received >= MAX_BYTES
    }

    fn push(&mut self, byte: u8) {
        if self.bytes.len() < MAX_TEXT {
            self.bytes.push(byte);
        }
    }

    /// The text, without bytes that are not UTF-8.
    pub(super) fn text(&self) -> String {
        self.bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_paste_is_cut_and_ends_where_it_ends() {
        let mut paste = Paste::default();
        for received in 1..MAX_BYTES + 5 {
            assert_eq!(paste.feed(b'a'), None);
            assert_eq!(paste.is_overlong(), received >= MAX_BYTES);
        }
        let text = END.iter().find_map(|byte| paste.feed(*byte));
        assert_eq!(text.map(|text| text.len()), Some(MAX_TEXT));
    }
}
