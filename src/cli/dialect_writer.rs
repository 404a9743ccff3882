//! Writes lines of output in the dialect of the terminal.
//!
//! Output stays on the terminal after the program has ended. Konsole's switch acts on everything that a tab shows, so
//! lines for Konsole are written for its reordering, and the switch stays as it is. Lines that go elsewhere hold no
//! control sequences.

use crate::layout::width;
use crate::term::dialect::{Dialect, Face, Glyph};
use crate::theme::Look;
use unicode_segmentation::UnicodeSegmentation as _;

/// Writes lines in a dialect.
#[derive(Debug, Clone, Copy)]
pub(super) struct DialectWriter {
    dialect: Dialect,
    on_terminal: bool,
}

impl DialectWriter {
    /// A writer for this dialect. It sends the sequences of the dialect only to a terminal.
    pub(super) fn new(dialect: Dialect, on_terminal: bool) -> Self {
        let written_dialect = match dialect {
            Dialect::Konsole => Dialect::Inverse,
            Dialect::Osc66 if !on_terminal => Dialect::Kitty,
            _ => dialect,
        };
        Self { dialect: written_dialect, on_terminal }
    }

    /// Whether lines are in logical order, as they were typed.
    pub(super) fn is_logical(self) -> bool {
        self.dialect == Dialect::Logical
    }

    /// The sequence before the lines.
    pub(super) fn begin(self) -> &'static str {
        if self.on_terminal { self.dialect.enter_sequence() } else { "" }
    }

    /// The sequence after the lines.
    pub(super) fn end(self) -> &'static str {
        if self.on_terminal { self.dialect.leave_sequence() } else { "" }
    }

    /// Respells a row.
    pub(super) fn respell_row(self, row: &mut [StyledCell]) {
        self.dialect.respell(row);
    }

    /// Respells a line of bare text in visual order.
    pub(super) fn respell_line(self, text: &str) -> String {
        let mut row = Vec::new();
        for symbol in text.graphemes(true) {
            StyledCell::push(&mut row, symbol, width::of_cluster(symbol), Look::default());
        }
        self.respell_row(&mut row);
        row.iter().map(|cell| cell.symbol.as_str()).collect()
    }
}

/// One column of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StyledCell {
    /// The symbol; empty if a wide symbol before it covers this column.
    pub symbol: String,
    /// The colour and attributes.
    pub look: Look,
}

impl StyledCell {
    /// Appends a symbol and the columns that it covers to a row.
    pub(super) fn push(row: &mut Vec<Self>, symbol: &str, width: u8, look: Look) {
        row.push(Self { symbol: symbol.to_owned(), look });
        row.extend((1..width).map(|_| Self { symbol: String::new(), look }));
    }
}

impl Glyph for StyledCell {
    fn symbol(&self) -> &str {
        &self.symbol
    }

    fn set_symbol(&mut self, symbol: &str) {
        symbol.clone_into(&mut self.symbol);
    }

    fn set_sequence(&mut self, sequence: &str, _: usize) {
        self.set_symbol(sequence);
    }

    fn looks_like(&self, other: &Self) -> bool {
        self.look == other.look
    }

    fn face(&self) -> Face {
        Face { bold: self.look.bold, italic: self.look.italic }
    }

    fn is_reversed(&self) -> bool {
        self.look.reverse
    }

    fn set_face(&mut self, face: Face) {
        (self.look.bold, self.look.italic) = (face.bold, face.italic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_respelled_and_wide_symbols_stay() {
        let line = "\u{4E2D} \u{5D1}\u{5D0} x";
        assert_eq!(DialectWriter::new(Dialect::Plain, true).respell_line(line), line);
        assert_eq!(DialectWriter::new(Dialect::Kitty, true).respell_line(line), "\u{4E2D} \u{5D0}\u{5D1} x");
    }

    #[test]
    fn no_sequence_goes_to_a_pipe() {
        for dialect in Dialect::ALL {
            let piped = DialectWriter::new(dialect, false);
            assert_eq!((piped.begin(), piped.end()), ("", ""));
            assert!(!piped.respell_line("\u{5D1}\u{5D0} x").contains('\u{1b}'));
        }
        let writer = DialectWriter::new(Dialect::Bdsm, true);
        assert_eq!((writer.begin(), writer.end()), ("\u{1b}[8l", "\u{1b}[8h"));
    }

    #[test]
    fn konsole_gets_no_switch_that_would_have_to_be_undone() {
        let writer = DialectWriter::new(Dialect::Konsole, true);
        assert_eq!((writer.begin(), writer.end()), ("", ""));
        assert_eq!(writer.respell_line("\u{5D1} \u{5D0}"), "\u{5D0} \u{5D1}");
    }
}
