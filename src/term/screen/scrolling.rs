//! Which rows of a frame the terminal can move by itself, so that only those that come into view are sent.
//!
//! Scrolling is done as on a VT100, which every terminal can: margins around the rows (DECSTBM), then line feeds in the
//! last of them, or reverse indexes in the first. It moves whole rows, so nothing is gained where two panes stand side
//! by side and one of them stays as it is.

use ratatui::buffer::{Buffer, Cell};
use std::io::{self, Write};
use std::ops::Range;

/// The least number of cells that need not be sent: about what the sequences take.
const LEAST_GAIN: usize = 40;

/// The most cells by which a row that is moved may differ from what is to be shown in its place: those of a scroll bar.
const MAX_DIFFERENCES: usize = 4;

/// A move of whole rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scroll {
    /// The rows between the margins, from the top.
    region: Range<usize>,
    /// By how many rows what stands in the region is moved, less than the region has.
    distance: usize,
    direction: ScrollDirection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScrollDirection {
    Up,
    Down,
}

impl Scroll {
    /// The move after which the fewest cells are to be sent, if any is worth it.
    pub(super) fn find(shown: &Buffer, next: &Buffer) -> Option<Self> {
        let (shown, next) = (rows(shown), rows(next));
        let first = shown.iter().zip(&next).position(|(shown, next)| shown != next)?;
        let last = shown.iter().zip(&next).rposition(|(shown, next)| shown != next)?;
        let changed = first..last + 1;
        let rows = ChangedRows::new(shown.get(changed.clone())?, next.get(changed.clone())?);
        let (mut best, mut best_gain) = (None, LEAST_GAIN);
        for distance in 1..changed.len() {
            for direction in [ScrollDirection::Up, ScrollDirection::Down] {
                for run in rows.runs(distance, direction) {
                    let gain = rows.gain(&run, distance, direction);
                    if gain > best_gain {
                        let region = first + run.rows.start..first + run.rows.end + distance;
                        (best, best_gain) = (Some(Self { region, distance, direction }), gain);
                    }
                }
            }
        }
        best
    }

    /// Has the terminal do it. The cursor is at home then.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let (top, bottom) = (self.region.start + 1, self.region.end);
        write!(out, "\x1b[{top};{bottom}r")?;
        match self.direction {
            ScrollDirection::Up => write!(out, "\x1b[{bottom};1H{}", "\n".repeat(self.distance))?,
            ScrollDirection::Down => write!(out, "\x1b[{top};1H{}", "\x1bM".repeat(self.distance))?,
        }
        out.write_all(b"\x1b[r")
    }

    /// Moves the rows of what is shown as the terminal does, which leaves blanks.
    pub(super) fn apply(&self, shown: &mut Buffer) {
        let columns = usize::from(shown.area.width);
        let cells = self.region.start * columns..self.region.end * columns;
        let Some(cells) = shown.content.get_mut(cells) else { return };
        let moved = self.distance * columns;
        let blank = match self.direction {
            ScrollDirection::Up => {
                cells.rotate_left(moved);
                cells.len() - moved..cells.len()
            }
            ScrollDirection::Down => {
                cells.rotate_right(moved);
                0..moved
            }
        };
        cells.get_mut(blank).into_iter().flatten().for_each(Cell::reset);
    }
}

fn rows(buffer: &Buffer) -> Vec<&[Cell]> {
    buffer.content.chunks_exact(usize::from(buffer.area.width).max(1)).collect()
}

/// The rows from the first to the last that changes.
struct ChangedRows<'a> {
    shown: &'a [&'a [Cell]],
    next: &'a [&'a [Cell]],
    /// How many cells of each row change where it stands.
    changed: Vec<usize>,
    /// How many cells of each next row are no blanks.
    filled: Vec<usize>,
}

/// Rows that are right after a move, or nearly.
struct MovedRows {
    /// Where they stand before or after the move, whichever is higher.
    rows: Range<usize>,
    /// How many of their cells are not right.
    differences: usize,
}

impl<'a> ChangedRows<'a> {
    fn new(shown: &'a [&'a [Cell]], next: &'a [&'a [Cell]]) -> Self {
        let blank = Cell::default();
        let changed = shown.iter().zip(next).map(|(shown, next)| differing(shown, next).count()).collect();
        let filled = next.iter().map(|row| row.iter().filter(|cell| **cell != blank).count()).collect();
        Self { shown, next, changed, filled }
    }

    /// The longest runs of rows that such a move puts in their places.
    fn runs(&self, distance: usize, direction: ScrollDirection) -> Vec<MovedRows> {
        let (upper, lower) = match direction {
            ScrollDirection::Up => (self.next, self.shown),
            ScrollDirection::Down => (self.shown, self.next),
        };
        let mut runs: Vec<MovedRows> = Vec::new();
        for (row, (upper, lower)) in upper.iter().zip(lower.iter().skip(distance)).enumerate() {
            let differences = differing(upper, lower).take(MAX_DIFFERENCES + 1).count();
            match runs.last_mut() {
                _ if differences > MAX_DIFFERENCES => {}
                Some(run) if run.rows.end == row => {
                    run.rows.end = row + 1;
                    run.differences += differences;
                }
                _ => runs.push(MovedRows { rows: row..row + 1, differences }),
            }
        }
        runs
    }

    /// How many cells fewer change after the move.
    fn gain(&self, run: &MovedRows, distance: usize, direction: ScrollDirection) -> usize {
        let region = run.rows.start..run.rows.end + distance;
        let uncovered = match direction {
            ScrollDirection::Up => run.rows.end..region.end,
            ScrollDirection::Down => region.start..region.start + distance,
        };
        let sum = |counts: &[usize], rows: Range<usize>| -> usize {
            counts.get(rows).map_or(0, |counts| counts.iter().sum())
        };
        sum(&self.changed, region).saturating_sub(run.differences + sum(&self.filled, uncovered))
    }
}

/// The cells by which two rows differ.
fn differing<'a>(one: &'a [Cell], other: &'a [Cell]) -> impl Iterator<Item = &'a Cell> {
    one.iter().zip(other).filter(|(one, other)| one != other).map(|(one, _)| one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    /// A screen of these rows.
    fn screen(rows: &[&str]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 60, u16::try_from(rows.len()).unwrap()));
        for (y, row) in rows.iter().enumerate() {
            buffer.set_string(0, u16::try_from(y).unwrap(), row.repeat(20), Style::new());
        }
        buffer
    }

    /// The sequences, and what is shown then.
    fn scrolled(shown: &[&str], next: &[&str]) -> Option<(String, Buffer)> {
        let mut shown = screen(shown);
        let scroll = Scroll::find(&shown, &screen(next))?;
        let mut sequence = Vec::new();
        scroll.write(&mut sequence).unwrap();
        scroll.apply(&mut shown);
        Some((String::from_utf8(sequence).unwrap(), shown))
    }

    #[test]
    fn rows_between_others_that_stay_are_moved_up() {
        let (sequence, shown) =
            scrolled(&["top", "abc", "def", "ghi", "end"], &["top", "def", "ghi", "jkl", "end"]).unwrap();
        assert_eq!(sequence, "\x1b[2;4r\x1b[4;1H\n\x1b[r");
        assert_eq!(shown, screen(&["top", "def", "ghi", "", "end"]));
    }

    #[test]
    fn rows_are_moved_down_by_several() {
        let (sequence, shown) =
            scrolled(&["abc", "def", "ghi", "jkl", "end"], &["xyz", "uvw", "abc", "def", "end"]).unwrap();
        assert_eq!(sequence, "\x1b[1;4r\x1b[1;1H\x1bM\x1bM\x1b[r");
        assert_eq!(shown, screen(&["", "", "abc", "def", "end"]));
    }

    #[test]
    fn a_scroll_bar_beside_the_rows_keeps_none_of_them_from_being_moved() {
        let with_bar = |rows: &[&str], handle: u16| {
            let mut buffer = screen(rows);
            buffer.set_string(59, handle, "#", Style::new());
            buffer
        };
        let (mut shown, next) =
            (with_bar(&["abc", "def", "ghi", "jkl"], 1), with_bar(&["def", "ghi", "jkl", "mno"], 2));
        let scroll = Scroll::find(&shown, &next).unwrap();
        scroll.apply(&mut shown);
        assert_eq!(shown, with_bar(&["def", "ghi", "jkl", ""], 0));
    }

    #[test]
    fn nothing_is_moved_where_little_is_saved() {
        assert_eq!(scrolled(&["abc", "def"], &["abc", "def"]), None);
        assert_eq!(scrolled(&["abc", "def", "ghi"], &["jkl", "mno", "pqr"]), None);
    }
}
