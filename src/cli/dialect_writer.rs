//! Lines of output as the terminal needs them spelled.
//!
//! What is printed stays when the program has gone. So in Konsole, whose switch acts on everything that its tab shows,
//! lines are spelled for its reordering instead of switching that off and on again.

use crate::layout::width;
use crate::term::dialect::{Dialect, Face, Glyph};
use crate::theme::Look;
use unicode_segmentation::UnicodeSegmentation as _;

/// How lines are spelled.
#[derive(Debug, Clone, Copy)]
pub(super) struct DialectWriter {
    dialect: Dialect,
    on_terminal: bool,
}

impl DialectWriter {
    /// Lines in a dialect; the terminal itself is told of it only if there is one.
    pub(super) fn new(dialect: Dialect, on_terminal: bool) -> Self {
        let written_dialect = if dialect == Dialect::Konsole { Dialect::Inverse } else { dialect };
        Self { dialect: written_dialect, on_terminal }
    }

    /// Whether lines are to be in logical order, as they were typed.
    pub(super) fn is_logical(self) -> bool {
        self.dialect == Dialect::Logical
    }

    /// What is sent before the lines.
    pub(super) fn begin(self) -> &'static str {
        if self.on_terminal { self.dialect.enter_sequence() } else { "" }
    }

    /// What is sent after them.
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
    /// What it shows; nothing where a wide symbol before it covers it.
    pub symbol: String,
    /// How it looks.
    pub look: Look,
}

impl StyledCell {
    /// Adds a symbol and the columns that it covers to a row.
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

    fn looks_like(&self, other: &Self) -> bool {
        self.look == other.look
    }

    fn face(&self) -> Face {
        Face { bold: self.look.bold, italic: self.look.italic }
    }

    fn set_face(&mut self, face: Face) {
        (self.look.bold, self.look.italic) = (face.bold, face.italic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_respelled_and_keeps_what_is_wide() {
        let line = "\u{4E2D} \u{5D1}\u{5D0} x";
        assert_eq!(DialectWriter::new(Dialect::Plain, true).respell_line(line), line);
        assert_eq!(DialectWriter::new(Dialect::Kitty, true).respell_line(line), "\u{4E2D} \u{5D0}\u{5D1} x");
    }

    #[test]
    fn nothing_is_sent_where_no_terminal_listens() {
        for dialect in Dialect::ALL {
            let piped = DialectWriter::new(dialect, false);
            assert_eq!((piped.begin(), piped.end()), ("", ""));
        }
        let writer = DialectWriter::new(Dialect::Bdsm, true);
        assert_eq!((writer.begin(), writer.end()), ("\u{1b}[8l", "\u{1b}[8h"));
    }

    #[test]
    fn konsole_is_not_told_what_would_end_with_the_program() {
        let writer = DialectWriter::new(Dialect::Konsole, true);
        assert_eq!((writer.begin(), writer.end()), ("", ""));
        assert_eq!(writer.respell_line("\u{5D1} \u{5D0}"), "\u{5D0} \u{5D1}");
    }
}
