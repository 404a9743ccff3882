//! A line as it is seen: cells from left to right, each with the bytes it came from.

use super::Direction;
use std::fmt;
use std::ops::Range;

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// One character.
    Char(char),
    /// A letter with combining characters, or an emoji sequence.
    Text(Box<str>),
}

impl Symbol {
    /// Returns the symbol as text, written into `buffer` if it is a single character.
    ///
    /// ```
    /// use khabar::layout::Symbol;
    /// assert_eq!(Symbol::Char('\u{FE91}').as_str(&mut [0; 4]), "\u{FE91}");
    /// ```
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

/// One cell of a line, or two for a wide symbol. `S` is the caller's style, which the layout only carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<S> {
    /// The symbol, in its contextual form and mirrored where UAX #9 (L4) asks for it.
    pub symbol: Symbol,
    /// How many columns it takes, 1 or 2.
    pub width: u8,
    /// The style of the run it belongs to.
    pub style: S,
    /// The link of the run it belongs to.
    pub link: Option<u16>,
    /// The bytes of the source text that it stands for; empty for what the layout added, such as an ellipsis, and for
    /// each letter but the last of a word that is one character, before whose byte it stands.
    pub source: Range<usize>,
}

/// One line of a paragraph in visual order, left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisualLine<S> {
    /// The cells.
    pub cells: Vec<Cell<S>>,
    /// The sum of their widths, in columns.
    pub width: usize,
    /// The paragraph's direction: the side on which the line begins.
    pub direction: Direction,
    /// Source ranges on this line that take no cell: blanks at its end, characters that are never drawn.
    pub hidden: Vec<Range<usize>>,
}

impl<S> VisualLine<S> {
    /// Returns the first column of the line in a field of `measure` columns: a right-to-left line stands at the right
    /// edge, a left-to-right line at the left one.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// let paragraph = Paragraph::new("\u{62E}\u{628}\u{631}", Direction::Rtl, RenderOptions::default(), ());
    /// let line = &paragraph.clamped(20, 1)[0];
    /// assert_eq!((line.width, line.start_column(20)), (3, 17));
    /// ```
    pub fn start_column(&self, measure: usize) -> usize {
        if self.direction.is_rtl() { measure.saturating_sub(self.width) } else { 0 }
    }

    /// Moves every source range, for a line of a longer text.
    pub(crate) fn shift_source(&mut self, offset: usize) {
        let cells = self.cells.iter_mut().map(|cell| &mut cell.source);
        for range in cells.chain(&mut self.hidden).filter(|_| offset > 0) {
            *range = range.start + offset..range.end + offset;
        }
    }

    /// Returns the symbols from left to right as one string, ready for a terminal that neither joins nor reorders.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// // Lam and alef: one ligature, left of the meem before them.
    /// let paragraph = Paragraph::new("\u{645}\u{644}\u{627}", Direction::Rtl, RenderOptions::default(), ());
    /// assert_eq!(paragraph.clamped(20, 1)[0].text(), "\u{FEFC}\u{FEE3}");
    /// ```
    pub fn text(&self) -> String {
        self.cells.iter().map(|cell| cell.symbol.to_string()).collect()
    }
}
