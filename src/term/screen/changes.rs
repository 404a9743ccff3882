//! Which cells of a frame are sent: those that differ from what the terminal shows, and some beside them.
//!
//! A right-to-left letter is drawn a few pixels beyond its cell: the tail of a final letter, the joint of another. Many
//! terminals draw each cell by itself, and what a letter has left outside its own stays on the screen. So where such a
//! letter comes or goes, what stands beside it is sent too, though it stays the same: up to the nearest symbol that is
//! no such letter, because a letter that is drawn anew wipes what the next one has drawn in its cell.
//!
//! The second half of a wide symbol is sent where the first is written over.
//!
//! A few cells between two that are sent are sent too, where they take fewer bytes than moving the cursor over them.
//!
//! urxvt draws nothing anew that is the same as when it drew last; nor do mosh, Vim and Neovim send it. There a blank
//! is sent as another character that looks like one: each of [`BLANKS`] in turn. They are three, because of two frames
//! that come in quick succession only the second may be drawn. A letter has no such twin: what another has left in its
//! cell stays there until one of the two changes.

use crate::term::capabilities::CellDrawing;
use crate::term::dialect::{self, Glyph as _};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};

/// The blank, the no-break space and the figure space.
const BLANKS: [&str; 3] = [" ", "\u{A0}", "\u{2007}"];

/// The bytes that it takes at least to move the cursor in a row below the ninth, beyond the ninth column.
const CURSOR_MOVE: usize = "\x1b[10;10H".len();

/// Finds the cells to be sent. Cells are counted from the top and from the left.
#[derive(Debug)]
pub(super) struct ChangeFinder {
    drawing: CellDrawing,
    /// Which cells are to be sent.
    is_sent: Vec<bool>,
    /// The blanks that are shown as something else, and as what.
    disguised: Vec<(usize, &'static str)>,
    /// Whether the terminal has been cleared, so that letters have left nothing.
    is_cleared: bool,
}

impl ChangeFinder {
    /// For a terminal that shows nothing.
    pub(super) fn new(drawing: CellDrawing) -> Self {
        Self { drawing, is_sent: Vec::new(), disguised: Vec::new(), is_cleared: false }
    }

    /// The terminal has been cleared.
    pub(super) fn note_clear(&mut self) {
        self.is_cleared = true;
    }

    pub(super) fn drawing(&self) -> CellDrawing {
        self.drawing
    }

    /// Whether the terminal may move what it shows. Where it draws only what has changed, it would have to be known of
    /// every blank where it was shown as what.
    pub(super) fn can_scroll(&self) -> bool {
        self.drawing != CellDrawing::ChangedCells
    }

    /// The columns and rows of the cells to be sent to a terminal that shows `shown` so that it shows `next`. Puts
    /// into `next` what is sent for a blank.
    pub(super) fn changes(&mut self, shown: &Buffer, next: &mut Buffer) -> Vec<(u16, u16)> {
        self.keep_disguises(shown, next);
        let changed: Vec<usize> = shown.diff_iter(next).map(|(x, y, _)| next.index_of(x, y)).collect();
        self.is_sent.clear();
        self.is_sent.resize(next.content.len(), false);
        for &index in &changed {
            self.mark(index);
            let last = if next.content.get(index).is_some_and(is_wide) { index + 1 } else { index };
            if shown.content.get(last).is_some_and(is_wide) {
                // Terminals put a blank there, which may look as what was written over the first half does.
                self.mark(last + 1);
            }
        }
        let leaves_traces = !std::mem::take(&mut self.is_cleared) && self.drawing != CellDrawing::Rows;
        for &index in changed.iter().filter(|_| leaves_traces) {
            let is_rtl_in = |buffer: &Buffer| buffer.content.get(index).is_some_and(is_rtl);
            if is_rtl_in(shown) || is_rtl_in(next) {
                self.add_left(index, shown, next);
                self.add_right(index, shown, next);
            }
        }
        self.fill_gaps(next);
        let sent = self.is_sent.iter().enumerate().filter(|(_, is_sent)| **is_sent);
        sent.map(|(index, _)| next.pos_of(index)).collect()
    }

    /// A blank that is shown as something else is no change. Once the terminal has been cleared, it is sent as the same
    /// again: whoever compares would draw it anew, over the end of the letter beside it, and not the letter.
    fn keep_disguises(&mut self, shown: &Buffer, next: &mut Buffer) {
        self.disguised.retain(|&(index, disguise)| {
            let Some((shown, next)) = shown.content.get(index).zip(next.content.get_mut(index)) else { return false };
            let is_shown = shown.symbol() == disguise && shown.looks_like(next) || *shown == Cell::default();
            let is_kept = is_shown && next.symbol() == BLANKS[0];
            if is_kept {
                next.set_symbol(disguise);
            }
            is_kept
        });
    }

    /// Adds what stands between two cells of a row, where that is shorter than a move of the cursor.
    fn fill_gaps(&mut self, next: &Buffer) {
        let columns = usize::from(next.area.width).max(1);
        for (sent, cells) in self.is_sent.chunks_exact_mut(columns).zip(next.content.chunks_exact(columns)) {
            let mut last = None;
            for index in 0..columns {
                if !sent.get(index).is_some_and(|is_sent| *is_sent) {
                    continue;
                }
                let gap = last.map_or(index..index, |last| last + 1..index);
                let is_short = last.and_then(|last| cells.get(last..index)).is_some_and(is_short);
                if let Some(gap) = sent.get_mut(gap).filter(|_| is_short) {
                    gap.fill(true);
                }
                last = Some(index);
            }
        }
    }

    /// Adds what stands at the left of a cell.
    fn add_left(&mut self, mut index: usize, shown: &Buffer, next: &mut Buffer) {
        let columns = usize::from(next.area.width);
        while !index.is_multiple_of(columns) {
            index -= 1;
            // A wide symbol is sent with its first column.
            if !index.is_multiple_of(columns) && next.content.get(index - 1).is_some_and(is_wide) {
                index -= 1;
            }
            if !self.add(index, shown, next) {
                return;
            }
        }
    }

    /// Adds what stands at the right of a cell.
    fn add_right(&mut self, mut index: usize, shown: &Buffer, next: &mut Buffer) {
        let columns = usize::from(next.area.width);
        let end = (index / columns + 1) * columns;
        index += if next.content.get(index).is_some_and(is_wide) { 2 } else { 1 };
        while index < end && self.add(index, shown, next) {
            index += 1;
        }
    }

    /// Adds a cell that stays as it is; returns whether the one beyond it must be added too.
    fn add(&mut self, index: usize, shown: &Buffer, next: &mut Buffer) -> bool {
        // The end of a letter stands in the cell at its left. It would be wiped, and the letter not drawn again.
        let holds_end = next.content.get(index + 1).is_some_and(is_rtl)
            && next.content.get(index + 1) == shown.content.get(index + 1);
        if !self.mark(index) {
            return false;
        }
        let Some(cell) = next.content.get_mut(index) else { return false };
        if self.drawing == CellDrawing::ChangedCells
            && !holds_end
            && let Some(blank) = BLANKS.iter().position(|blank| *blank == cell.symbol())
        {
            let disguise = BLANKS.into_iter().cycle().nth(blank + 1).unwrap_or(BLANKS[0]);
            cell.set_symbol(disguise);
            self.disguised.retain(|&(disguised, _)| disguised != index);
            self.disguised.push((index, disguise));
        }
        is_rtl(cell)
    }

    /// Marks a cell as one to be sent; returns whether it was not.
    fn mark(&mut self, index: usize) -> bool {
        self.is_sent.get_mut(index).is_some_and(|is_sent| !std::mem::replace(is_sent, true))
    }
}

/// Whether all but the first of these cells take fewer bytes than a move of the cursor, when they are sent after it.
fn is_short(cells: &[Cell]) -> bool {
    let Some((first, gap)) = cells.split_first() else { return false };
    let is_simple = |cell: &Cell| cell.diff_option == CellDiffOption::None && !is_wide(cell) && cell.looks_like(first);
    gap.len() < CURSOR_MOVE
        && cells.iter().all(is_simple)
        && gap.iter().map(|cell| cell.symbol().len()).sum::<usize>() < CURSOR_MOVE
}

fn is_rtl(cell: &Cell) -> bool {
    dialect::is_rtl(cell.symbol())
}

fn is_wide(cell: &Cell) -> bool {
    dialect::columns(cell.symbol()) > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    /// A row of symbols, one a column.
    fn row(symbols: &str) -> Buffer {
        let characters = symbols.chars();
        let mut buffer = Buffer::empty(Rect::new(0, 0, u16::try_from(characters.clone().count()).unwrap(), 1));
        for (cell, character) in buffer.content.iter_mut().zip(characters) {
            cell.set_char(character);
        }
        buffer
    }

    /// The columns that are sent, and the row that is shown then.
    fn sent(finder: &mut ChangeFinder, shown: &Buffer, next: &str) -> (Vec<u16>, Buffer) {
        let mut next = row(next);
        let places = finder.changes(shown, &mut next);
        (places.into_iter().map(|(x, _)| x).collect(), next)
    }

    fn columns(drawing: CellDrawing, shown: &str, next: &str) -> Vec<u16> {
        sent(&mut ChangeFinder::new(drawing), &row(shown), next).0
    }

    #[test]
    fn what_stands_beside_a_letter_that_comes_or_goes_is_sent_too() {
        let written = |shown: &str, next: &str| columns(CellDrawing::WrittenCells, shown, next);
        assert_eq!(written("a \u{5D0} b", "a   b"), [1, 2, 3]);
        assert_eq!(written("a   b", "a \u{5D0} b"), [1, 2, 3]);
        // At the edges, and twice beside the same cell.
        assert_eq!(written("\u{5D0} \u{5D1}", "\u{5D1} \u{5D0}"), [0, 1, 2]);
        // As far as the nearest symbol that is no right-to-left letter.
        assert_eq!(written("ab\u{5D0}\u{5D1}\u{5D2} c", "ab\u{5D0}\u{5D3}\u{5D2} c"), [1, 2, 3, 4, 5]);
        assert_eq!(written("abc", "axc"), [1]);
        assert_eq!(columns(CellDrawing::Rows, "a \u{5D0} b", "a   b"), [2]);
    }

    #[test]
    fn a_wide_symbol_beside_a_letter_is_sent_whole() {
        assert_eq!(columns(CellDrawing::WrittenCells, "\u{4E2D} \u{5D0}\u{4E2D} ", "\u{4E2D}  \u{4E2D} "), [0, 2, 3]);
        assert_eq!(columns(CellDrawing::WrittenCells, " \u{5D0} a", " \u{4E2D} a"), [0, 1, 3]);
    }

    #[test]
    fn a_few_cells_between_two_that_are_sent_are_sent_too() {
        let changed = |shown, next| columns(CellDrawing::Rows, shown, next);
        assert_eq!(changed("abcdefghi", "xbcdefghx"), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(changed("abcdefghij", "xbcdefghix"), [0, 9]);
        // By their bytes, not by their number; and never half of a wide symbol.
        assert_eq!(changed("a\u{FE8D}\u{FE8D}ef", "x\u{FE8D}\u{FE8D}ex"), [0, 1, 2, 3, 4]);
        assert_eq!(changed("a\u{FE8D}\u{FE8D}\u{FE8D}f", "x\u{FE8D}\u{FE8D}\u{FE8D}x"), [0, 4]);
        assert_eq!(changed("a\u{4E2D} b", "x\u{4E2D} x"), [0, 3]);
        assert_eq!(changed("\u{4E2D} a b", "\u{4E2E} a x"), [0, 4]);
    }

    #[test]
    fn the_second_half_of_a_wide_symbol_is_sent_with_what_takes_the_place_of_the_first() {
        assert_eq!(columns(CellDrawing::Rows, "\u{4E2D} ", "a "), [0, 1]);
        assert_eq!(columns(CellDrawing::Rows, " \u{4E2D} ", "\u{4E2D}  "), [0, 2]);
    }

    #[test]
    fn where_only_changed_cells_are_drawn_blanks_change_without_being_seen_to() {
        let mut finder = ChangeFinder::new(CellDrawing::ChangedCells);
        let (columns, shown) = sent(&mut finder, &row("\u{5D0} b"), "  b");
        assert_eq!((columns.as_slice(), &shown), (&[0, 1][..], &row(" \u{A0}b")));
        // As long as nothing happens beside it, it stays.
        let (columns, shown) = sent(&mut finder, &shown, "  c");
        assert_eq!((columns.as_slice(), &shown), (&[2][..], &row(" \u{A0}c")));
        // Two changes are one to whoever sees only the second.
        let (columns, shown) = sent(&mut finder, &shown, "\u{5D0} c");
        assert_eq!((columns.as_slice(), &shown), (&[0, 1][..], &row("\u{5D0}\u{2007}c")));
        let (columns, shown) = sent(&mut finder, &shown, "\u{5D1} c");
        assert_eq!((columns.as_slice(), &shown), (&[0, 1][..], &row("\u{5D1} c")));
        assert_eq!(sent(&mut finder, &shown, "\u{5D1} c"), (vec![], shown.clone()));
        // After it is cleared, as it was; and not where the end of another letter stands.
        let (_, shown) = sent(&mut finder, &shown, "\u{5D0} \u{5D2}");
        assert_eq!(shown, row("\u{5D0}\u{A0}\u{5D2}"));
        finder.note_clear();
        let (_, shown) = sent(&mut finder, &row("   "), "\u{5D0} \u{5D2}");
        assert_eq!(shown, row("\u{5D0}\u{A0}\u{5D2}"));
        let (_, shown) = sent(&mut finder, &shown, "\u{5D1} \u{5D2}");
        assert_eq!(shown, row("\u{5D1}\u{A0}\u{5D2}"));
        // Nor does a blank begin to change then.
        let mut finder = ChangeFinder::new(CellDrawing::ChangedCells);
        finder.note_clear();
        assert_eq!(sent(&mut finder, &row("   "), "\u{5D0} \u{5D2}").1, row("\u{5D0} \u{5D2}"));
    }
}
