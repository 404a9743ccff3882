//! Counts the bytes that are written to the terminal.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

/// A writer that counts. The count is outside, because the backend hides the writer that it is made with.
#[derive(Debug)]
pub(super) struct CountingWriter<W> {
    out: W,
    written: Rc<Cell<usize>>,
}

impl<W: Write> CountingWriter<W> {
    pub(super) fn new(out: W, written: Rc<Cell<usize>>) -> Self {
        Self { out, written }
    }
}

impl<W: Write> Write for CountingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.written.set(self.written.get().saturating_add(count));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
