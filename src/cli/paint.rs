//! One line of cells as text for standard output: blanks where there are no cells, colours if they are wanted.

use super::args::Align;
use super::spelling::{Ink, Spelling};
use crate::app::theme::{Color, Look, Theme};
use crate::layout::{Cell, Fragment};
use std::fmt::Write as _;

/// How lines are put out.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// The looks, or `None` for bare text.
    pub theme: Option<Theme>,
    /// On which side lines stand.
    pub align: Align,
    /// Columns between both sides.
    pub width: usize,
    /// How they are spelled.
    pub spelling: Spelling,
}

impl Paint {
    /// A line without blanks at its end.
    pub fn line(&self, fragments: &[Fragment]) -> String {
        let mut cells = placed(fragments);
        while cells.last().is_some_and(|(_, cell)| is_blank(cell)) {
            cells.pop();
        }
        let ends = |(at, cell): &(usize, &Cell)| (*at, at + usize::from(cell.width));
        let Some(((first, _), (_, end))) = cells.first().map(ends).zip(cells.last().map(ends)) else {
            return String::new();
        };
        let start = match self.align {
            Align::Start => first,
            Align::Left => 0,
            Align::Right => (self.width + first).saturating_sub(end),
        };
        let mut row = Vec::new();
        for (at, cell) in cells {
            let column = at - first;
            while row.len() < column {
                Ink::push(&mut row, " ", 1, Look::default());
            }
            let look = self.theme.map_or_else(Look::default, |theme| theme.look(cell.style));
            Ink::push(&mut row, cell.symbol.as_str(&mut [0; 4]), cell.width, look);
        }
        self.spelling.row(&mut row);
        self.written(start, &row)
    }

    /// A row as text, `start` columns in.
    fn written(&self, start: usize, row: &[Ink]) -> String {
        let mut text = " ".repeat(start);
        let mut look = Look::default();
        for ink in row.iter().filter(|ink| !ink.symbol.is_empty()) {
            self.change(&mut text, &mut look, ink.look);
            text.push_str(&ink.symbol);
        }
        self.change(&mut text, &mut look, Look::default());
        text
    }

    fn change(&self, text: &mut String, look: &mut Look, wanted: Look) {
        if self.theme.is_some() && *look != wanted {
            text.push_str(&sgr(wanted));
            *look = wanted;
        }
    }
}

/// The cells of a line with their columns, from left to right.
fn placed(fragments: &[Fragment]) -> Vec<(usize, &Cell)> {
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

fn is_blank(cell: &Cell) -> bool {
    cell.symbol.to_string().trim().is_empty()
}

/// SGR for a look, from whatever was before.
fn sgr(look: Look) -> String {
    let mut codes = String::from("\x1b[0");
    let flags = [(look.bold, 1), (look.dim, 2), (look.italic, 3), (look.underline, 4), (look.reverse, 7)];
    for (_, code) in flags.iter().filter(|(set, _)| *set) {
        let _ = write!(codes, ";{code}");
    }
    let _ = match look.color {
        Some(Color::Ansi(number @ 0..=7)) => write!(codes, ";{}", 30 + number),
        Some(Color::Ansi(number)) => write!(codes, ";{}", 90 + (number & 7)),
        Some(Color::Rgb(red, green, blue)) => write!(codes, ";38;2;{red};{green};{blue}"),
        None => Ok(()),
    };
    codes.push('m');
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme::Colors;
    use crate::layout::{Paragraph, Shaping};
    use crate::model::{Direction, Role};
    use crate::term::dialect::Dialect;

    fn fragment(text: &str, direction: Direction, role: Role, width: usize) -> Fragment {
        let paragraph = Paragraph::new(text, direction, Shaping::default(), role);
        let line = paragraph.clamped(width, 1).remove(0);
        Fragment { column: line.column(width), line }
    }

    fn bare(align: Align) -> Paint {
        Paint { theme: None, align, width: 6, spelling: Spelling::new(Dialect::Plain, false) }
    }

    #[test]
    fn a_line_stands_where_it_is_asked_to() {
        let hebrew = [fragment("\u{5D0}\u{5D1}", Direction::Rtl, Role::Body, 6)];
        assert_eq!(bare(Align::Start).line(&hebrew), "    \u{5D1}\u{5D0}");
        assert_eq!(bare(Align::Left).line(&hebrew), "\u{5D1}\u{5D0}");
        let latin = [fragment("ab", Direction::Ltr, Role::Body, 6)];
        assert_eq!(bare(Align::Start).line(&latin), "ab");
        assert_eq!(bare(Align::Right).line(&latin), "    ab");
    }

    #[test]
    fn fragments_keep_their_distance_and_no_blank_ends_a_line() {
        let fragments = [
            fragment("a", Direction::Ltr, Role::Body, 6),
            Fragment { column: 3, ..fragment("b\u{A0}", Direction::Ltr, Role::Body, 6) },
        ];
        assert_eq!(bare(Align::Start).line(&fragments), "a  b");
        assert_eq!(bare(Align::Right).line(&fragments), "  a  b");
        assert_eq!(bare(Align::Right).line(&[]), "");
    }

    #[test]
    fn colours_end_with_the_line() {
        let paint = Paint { theme: Some(Theme::new(Colors::Sixteen)), ..bare(Align::Start) };
        assert_eq!(paint.line(&[fragment("ab", Direction::Ltr, Role::Title, 6)]), "\x1b[0;1mab\x1b[0m");
        assert_eq!(paint.line(&[fragment("ab", Direction::Ltr, Role::Body, 6)]), "ab");
    }
}
