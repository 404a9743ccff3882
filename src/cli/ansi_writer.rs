//! Turns a line of cells into text for standard output, with blanks between the cells and, if wanted, colours (SGR).

use super::args::AlignArg;
use super::dialect_writer::{DialectWriter, StyledCell};
use crate::document::Fragment;
use crate::layout::Cell;
use crate::model::Style;
use crate::theme::{Color, Look, Theme};
use std::fmt::Write as _;

/// How lines are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnsiWriter {
    /// The colours and attributes of each role; `None` for bare text.
    pub theme: Option<Theme>,
    /// Where lines stand.
    pub align: AlignArg,
    /// The width of the text, in columns.
    pub width: usize,
    /// The dialect of the terminal.
    pub dialect_writer: DialectWriter,
}

impl AnsiWriter {
    /// A line as text, without blanks at its end.
    pub(super) fn line(&self, fragments: &[Fragment]) -> String {
        let mut cells = cells_by_column(fragments);
        while cells.last().is_some_and(|(_, cell)| is_blank(cell)) {
            cells.pop();
        }
        let column_range = |(at, cell): &(usize, &Cell<Style>)| (*at, at + usize::from(cell.width));
        let Some(((first, _), (_, end))) = cells.first().map(column_range).zip(cells.last().map(column_range)) else {
            return String::new();
        };
        let start = match self.align {
            AlignArg::Start => first,
            AlignArg::Left => 0,
            AlignArg::Right => (self.width + first).saturating_sub(end),
        };
        let mut row = Vec::new();
        for (at, cell) in cells {
            let column = at - first;
            while row.len() < column {
                StyledCell::push(&mut row, " ", 1, Look::default());
            }
            let look = self.theme.map_or_else(Look::default, |theme| theme.look(cell.style));
            StyledCell::push(&mut row, cell.symbol.as_str(&mut [0; 4]), cell.width, look);
        }
        self.dialect_writer.respell_row(&mut row);
        self.to_ansi(start, &row)
    }

    /// A row as text that begins at column `start`.
    fn to_ansi(self, start: usize, row: &[StyledCell]) -> String {
        let mut text = " ".repeat(start);
        let mut look = Look::default();
        for cell in row.iter().filter(|cell| !cell.symbol.is_empty()) {
            self.change_look(&mut text, &mut look, cell.look);
            text.push_str(&cell.symbol);
        }
        self.change_look(&mut text, &mut look, Look::default());
        text
    }

    fn change_look(&self, text: &mut String, current: &mut Look, next: Look) {
        if self.theme.is_some() && *current != next {
            text.push_str(&sgr(next));
            *current = next;
        }
    }
}

/// The cells of a line with their columns, from left to right.
fn cells_by_column(fragments: &[Fragment]) -> Vec<(usize, &Cell<Style>)> {
    let mut cells = Vec::new();
    for fragment in fragments {
        let mut column = fragment.column;
        for cell in &fragment.line.cells {
            cells.push((column, cell));
            column += usize::from(cell.width);
        }
    }
    cells.sort_by_key(|(column, _)| *column);
    cells
}

fn is_blank(cell: &Cell<Style>) -> bool {
    cell.symbol.to_string().trim().is_empty()
}

/// The SGR sequence that sets a look, whatever was set before.
fn sgr(look: Look) -> String {
    let mut codes = String::from("\x1b[0");
    let flags = [(look.bold, 1), (look.dim, 2), (look.italic, 3), (look.underline, 4), (look.reverse, 7)];
    for (_, code) in flags.iter().filter(|(set, _)| *set) {
        let _ = write!(codes, ";{code}");
    }
    let _ = match look.color {
        Some(Color::Ansi(number @ 0..=7)) => write!(codes, ";{}", 30 + number),
        Some(Color::Ansi(number)) => write!(codes, ";{}", 90 + (number & 7)),
        Some(Color::Indexed(index)) => write!(codes, ";38;5;{index}"),
        Some(Color::Rgb(red, green, blue)) => write!(codes, ";38;2;{red};{green};{blue}"),
        None => Ok(()),
    };
    codes.push('m');
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Paragraph, RenderOptions};
    use crate::model::{Direction, Role};
    use crate::term::dialect::Dialect;
    use crate::theme::Colors;

    fn fragment(text: &str, direction: Direction, role: Role, width: usize) -> Fragment {
        let paragraph = Paragraph::new(text, direction, RenderOptions::default(), Style::from(role));
        let line = paragraph.clamped(width, 1).remove(0);
        Fragment { column: line.start_column(width), line }
    }

    fn plain_writer(align: AlignArg) -> AnsiWriter {
        AnsiWriter { theme: None, align, width: 6, dialect_writer: DialectWriter::new(Dialect::Plain, false) }
    }

    #[test]
    fn a_line_stands_on_the_side_that_the_option_names() {
        let hebrew = [fragment("\u{5D0}\u{5D1}", Direction::Rtl, Role::Body, 6)];
        assert_eq!(plain_writer(AlignArg::Start).line(&hebrew), "    \u{5D1}\u{5D0}");
        assert_eq!(plain_writer(AlignArg::Left).line(&hebrew), "\u{5D1}\u{5D0}");
        let latin = [fragment("ab", Direction::Ltr, Role::Body, 6)];
        assert_eq!(plain_writer(AlignArg::Start).line(&latin), "ab");
        assert_eq!(plain_writer(AlignArg::Right).line(&latin), "    ab");
    }

    #[test]
    fn fragments_keep_their_distance_and_no_blank_ends_a_line() {
        let fragments = [
            fragment("a", Direction::Ltr, Role::Body, 6),
            Fragment { column: 3, ..fragment("b\u{A0}", Direction::Ltr, Role::Body, 6) },
        ];
        assert_eq!(plain_writer(AlignArg::Start).line(&fragments), "a  b");
        assert_eq!(plain_writer(AlignArg::Right).line(&fragments), "  a  b");
        assert_eq!(plain_writer(AlignArg::Right).line(&[]), "");
    }

    #[test]
    fn colours_end_with_the_line() {
        let writer = AnsiWriter { theme: Some(Theme::new(Colors::Sixteen)), ..plain_writer(AlignArg::Start) };
        assert_eq!(writer.line(&[fragment("ab", Direction::Ltr, Role::Title, 6)]), "\x1b[0;1mab\x1b[0m");
        assert_eq!(writer.line(&[fragment("ab", Direction::Ltr, Role::Body, 6)]), "ab");
    }
}
