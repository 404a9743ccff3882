//! A line as it is seen: cells from left to right, each with the bytes it came from.

use crate::model::{Direction, Style};
use std::fmt;
use std::ops::Range;

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// One character.
    Char(char),
    /// A letter with marks, or an emoji sequence.
    Text(Box<str>),
}

impl Symbol {
    /// The symbol as text, written into `buffer` if it is a single character.
    pub fn as_str<'a>(&'a self, buffer: &'a mut [u8; 4]) -> &'a str {
        match self {
            Self::Char(character) => character.encode_utf8(buffer),
            Self::Text(text) => text,
        }
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str(&mut [0; 4]))
    }
}

/// One cell of a line, or two for a wide symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it shows.
    pub symbol: Symbol,
    /// Columns it takes, 1 or 2.
    pub width: u8,
    /// How it is painted.
    pub style: Style,
    /// The number of the link it belongs to, counted from 0 in the whole article.
    pub link: Option<u16>,
    /// Bytes of the source text that it stands for; empty for what the layout added, such as an ellipsis.
    pub source: Range<usize>,
}

/// One line of a paragraph in visual order, left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisualLine {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The sum of their widths.
    pub width: usize,
    /// The paragraph's direction: the side on which the line begins.
    pub direction: Direction,
    /// Source ranges on this line that take no cell: blanks at its end, characters that are never drawn.
    pub hidden: Vec<Range<usize>>,
}

impl VisualLine {
    /// The first column of the line in a field `measure` columns wide, when it stands at the side where it begins.
    pub fn start_column(&self, measure: usize) -> usize {
        if self.direction.is_rtl() { measure.saturating_sub(self.width) } else { 0 }
    }

    /// Moves every source range, for a line of a longer text.
    pub(super) fn shift_source(&mut self, offset: usize) {
        let cells = self.cells.iter_mut().map(|cell| &mut cell.source);
        for range in cells.chain(&mut self.hidden).filter(|_| offset > 0) {
            *range = range.start + offset..range.end + offset;
        }
    }

    /// The symbols from left to right as one string.
    pub fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.symbol.to_string()).collect()
    }
}
