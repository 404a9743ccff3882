//! Pasted text, from `CSI 200 ~` to `CSI 201 ~`.
//!
//! What is kept has a limit. What is passed over has a much higher one: only when that is reached can the end have been
//! lost, and ending earlier would take the rest of a long text for commands.

/// What ends pasted text.
const END: &[u8] = b"\x1b[201~";
/// How many bytes are kept.
const KEPT: usize = 1 << 20;
/// How many bytes without an end are taken.
const TAKEN: usize = 16 << 20;

/// A paste that has begun.
#[derive(Debug, Default)]
pub(super) struct Paste {
    kept: Vec<u8>,
    /// How many bytes have come.
    taken: usize,
    /// How many of the last bytes may be those that end it.
    ending: usize,
}

impl Paste {
    /// Takes a byte; gives the text if that was the last one.
    pub(super) fn take(&mut self, byte: u8) -> Option<String> {
        self.taken += 1;
        if END.get(self.ending) == Some(&byte) {
            self.ending += 1;
            if self.ending == END.len() {
                return Some(self.text());
            }
        } else {
            // They were text. Only the first byte of the ending is an escape, so another may begin here and nowhere
            // before.
            for byte in END.iter().take(self.ending) {
                self.keep(*byte);
            }
            self.ending = usize::from(END.first() == Some(&byte));
            if self.ending == 0 {
                self.keep(byte);
            }
        }
        (self.taken >= TAKEN).then(|| self.text())
    }

    fn keep(&mut self, byte: u8) {
        if self.kept.len() < KEPT {
            self.kept.push(byte);
        }
    }

    /// What of it is UTF-8.
    fn text(&self) -> String {
        self.kept.utf8_chunks().map(|chunk| chunk.valid()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_paste_is_cut_and_one_without_an_end_is_ended() {
        let mut paste = Paste::default();
        let mut ended = None;
        let mut taken = 0;
        while ended.is_none() {
            taken += 1;
            ended = paste.take(b'a');
        }
        assert_eq!((taken, ended.unwrap().len()), (TAKEN, KEPT));
    }
}
