//! A text field of one line: edits in logical order, shown in visual order, the caret where a user expects it.
//!
//! # Where the caret is
//!
//! The caret is a position between two characters of the text. In text of both directions UAX #9 can put these two far
//! apart on the line. A terminal shows one cursor, on a cell, so there is a rule:
//!
//! - After typing or deleting, the caret belongs to the run of the character *before* it: it is on the cell that the
//!   next character of that run would take. That is the cell to the left of a character at an odd level (L2 lays such a
//!   run out from right to left), and to the right of one at an even level. So it stands at the left end of Persian
//!   while Persian is typed, and at the right end of a Latin word while that is.
//! - After an arrow key, the caret is *on* a character: new text is inserted before it, and Delete removes it.
//! - At the end of the text, reached by End or by an arrow, it is past the last cell in the paragraph's direction.
//!
//! # Visual movement
//!
//! An arrow moves the caret to the neighbouring cell, whatever the levels of the two, so that each key press is
//! visible, none jumps, and the caret reaches every character. The cell beyond the last one, on the side where lines of
//! the paragraph end, is the end of the text. Home and End go to the text's logical beginning and end.
//!
//! # Deleting
//!
//! By grapheme cluster, a letter with its combining marks, in logical order. A half-space belongs to the cluster before
//! it by the standard, but is deleted by itself here: a half-space in the wrong place is a common slip in Persian. A
//! lam-alef is one cell and two letters; Backspace after it leaves the lam.
//!
//! # Blanks
//!
//! The layout gives blanks at the end of a line no cell. Here each has one, at the paragraph's level (L1), because the
//! user types them.
//!
//! Deliberately absent: keyboard layouts (a field takes what the terminal sends), undo, selection, several lines.

use crate::app::keymap::key::{Key, KeyCode};
use crate::layout::{Cell, Paragraph, RenderOptions, Symbol, bidi, width};
use crate::model::{Direction, Role, Style};
use crate::text::{self, HALF_SPACE, classes};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// The most characters a field takes.
pub(in crate::app) const MAX_CHARS: usize = 1_000;

/// What the caret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CaretSide {
    /// The character before it.
    Before,
    /// The character after it.
    On,
    /// The end of the paragraph.
    End,
}

/// A text field.
#[derive(Debug, Clone)]
pub struct TextField {
    text: String,
    /// Byte offset of the caret.
    caret: usize,
    side: CaretSide,
    /// Columns hidden at the side where the line begins.
    scroll: usize,
    interface: Direction,
    render: RenderOptions,
}

/// A cell of the field and where it is.
#[derive(Debug, Clone)]
struct PlacedCell {
    cell: Cell<Style>,
    /// Its first column, counted from the line's leftmost.
    column: usize,
    /// Whether it is at an odd level.
    rtl: bool,
}

/// The whole line, as a field of any width would show it.
struct FieldLayout {
    cells: Vec<PlacedCell>,
    width: usize,
    direction: Direction,
}

/// The part of a field that is on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldWindow {
    /// Cells and their columns.
    pub cells: Vec<(usize, Cell<Style>)>,
    /// The column of the caret.
    pub caret_column: usize,
}

impl TextField {
    /// A field with a text in it and the caret at its end. A text without a direction of its own has that of the
    /// `interface`.
    pub fn new(text: &str, interface: Direction, render: RenderOptions) -> Self {
        let text: String = text::clean_line(text).chars().take(MAX_CHARS).collect();
        Self { caret: text.len(), text, side: CaretSide::Before, scroll: 0, interface, render }
    }

    /// Replaces the text, and puts the caret at its end.
    pub fn set(&mut self, text: &str) {
        *self = Self::new(text, self.interface, self.render);
    }

    /// The text, in logical order.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte offset in the text at which the caret is.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// The direction of the text: that of its first strong character, as in any paragraph.
    pub fn direction(&self) -> Direction {
        bidi::base_direction(&self.text, self.interface)
    }

    /// Handles a key; one that a field does not have does nothing.
    pub fn handle_key(&mut self, key: Key) {
        match (key.code, key.ctrl, key.alt) {
            (KeyCode::Char(typed), false, false) => self.type_in(typed),
            (KeyCode::Char('w'), true, _) => self.delete(self.word_start()..self.caret),
            (KeyCode::Char('u'), true, _) => self.delete(0..self.text.len()),
            (KeyCode::Char('a'), true, _) | (KeyCode::Home, ..) => (self.caret, self.side) = (0, CaretSide::On),
            (KeyCode::Char('e'), true, _) | (KeyCode::End, ..) => {
                (self.caret, self.side) = (self.text.len(), CaretSide::End);
            }
            // Ctrl-h is what many terminals send for Backspace.
            (KeyCode::Char('h'), true, _) | (KeyCode::Backspace, ..) => {
                self.delete(self.previous_boundary()..self.caret);
            }
            (KeyCode::Delete, ..) => self.delete(self.caret..self.next_boundary()),
            (KeyCode::Left, ..) => self.move_visually(Direction::Rtl),
            (KeyCode::Right, ..) => self.move_visually(Direction::Ltr),
            _ => {}
        }
    }

    /// Inserts pasted text, as one line and without anything that could command the terminal.
    pub fn paste(&mut self, pasted: &str) {
        self.insert(&text::clean_line(pasted));
    }

    /// Brings the caret into a window of `columns`.
    pub fn fit(&mut self, columns: usize) {
        let layout = self.layout();
        let from_start = match layout.direction {
            Direction::Ltr => self.caret_column(&layout),
            Direction::Rtl => layout.columns() - 1 - self.caret_column(&layout),
        };
        self.scroll = self.scroll.min(layout.columns().saturating_sub(columns));
        // At the start, the blank column before the text is visible too.
        self.scroll = self.scroll.min(from_start.saturating_sub(1)).max((from_start + 1).saturating_sub(columns));
    }

    /// What a window of `columns` shows, once [`TextField::fit`] has brought the caret into it.
    pub fn window(&self, columns: usize) -> FieldWindow {
        let layout = self.layout();
        // The window's column for a column of the line; `None` outside the window.
        let (room, direction) = (layout.columns(), layout.direction);
        let shown = |column: usize| match direction {
            Direction::Ltr => column.checked_sub(self.scroll),
            Direction::Rtl => (columns + self.scroll + column).checked_sub(room),
        };
        let caret = shown(self.caret_column(&layout)).unwrap_or(0).min(columns.saturating_sub(1));
        let cells = layout.cells.into_iter().filter_map(|placed| {
            let column = shown(placed.column + 1)?;
            (column + usize::from(placed.cell.width) <= columns).then_some((column, placed.cell))
        });
        FieldWindow { cells: cells.collect(), caret_column: caret }
    }

    fn type_in(&mut self, typed: char) {
        // Cleaning a line removes blanks at its ends, but here the user types them.
        let cleaned = if matches!(typed, ' ' | '\u{A0}') {
            typed.to_string()
        } else {
            text::clean_line(typed.encode_utf8(&mut [0; 4]))
        };
        self.insert(&cleaned);
    }

    fn insert(&mut self, new: &str) {
        let room = MAX_CHARS.saturating_sub(self.text.chars().count());
        let new: String = new.chars().take(room).collect();
        if !new.is_empty() {
            self.text.insert_str(self.caret, &new);
            (self.caret, self.side) = (self.caret + new.len(), CaretSide::Before);
        }
    }

    fn delete(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.caret = range.start;
            self.side = CaretSide::Before;
            self.text.replace_range(range, "");
        }
    }

    /// The text on either side of the caret.
    fn halves(&self) -> (&str, &str) {
        self.text.split_at_checked(self.caret).unwrap_or((&self.text, ""))
    }

    /// Where Backspace begins to delete.
    fn previous_boundary(&self) -> usize {
        let (before, _) = self.halves();
        let last = before.graphemes(true).next_back().unwrap_or("");
        // Within its cluster, what follows a half-space is deleted first, then the half-space, then what precedes it.
        let step = match last.rsplit_once(HALF_SPACE) {
            Some((_, "")) => HALF_SPACE.len_utf8(),
            Some((_, after)) => after.len(),
            None => last.len(),
        };
        self.caret - step
    }

    /// Where Delete stops deleting.
    fn next_boundary(&self) -> usize {
        let (_, after) = self.halves();
        let first = after.graphemes(true).next().unwrap_or("");
        let step = match first.split_once(HALF_SPACE) {
            Some(("", _)) => HALF_SPACE.len_utf8(),
            Some((before, _)) => before.len(),
            None => first.len(),
        };
        self.caret + step
    }

    /// Where the word before the caret begins, blanks after it included.
    fn word_start(&self) -> usize {
        let (before, _) = self.halves();
        let word = before.trim_end().trim_end_matches(|character: char| !character.is_whitespace());
        word.len()
    }

    /// Moves the caret to the next cell on the left (`Rtl`) or on the right.
    fn move_visually(&mut self, towards: Direction) {
        let layout = self.layout();
        let column = self.caret_column(&layout);
        let target = match towards {
            Direction::Rtl => column.checked_sub(1),
            // Past the whole of a wide cell.
            Direction::Ltr => Some(layout.cell_at(column).map_or(column + 1, PlacedCell::right_edge)),
        };
        let Some(mut target) = target else { return };
        // The letters of a word that is one character are one place.
        while let Some(placed) = layout.cell_at(target)
            && (placed.cell.source.start, CaretSide::On) == (self.caret, self.side)
        {
            let next = match towards {
                Direction::Rtl => target - 1,
                Direction::Ltr => placed.right_edge(),
            };
            target = next;
        }
        if let Some(placed) = layout.cell_at(target) {
            (self.caret, self.side) = (placed.cell.source.start, CaretSide::On);
        } else if towards == layout.direction {
            (self.caret, self.side) = (self.text.len(), CaretSide::End);
        }
    }

    /// The column of the caret in the line.
    fn caret_column(&self, layout: &FieldLayout) -> usize {
        let end = match layout.direction {
            Direction::Rtl => 0,
            Direction::Ltr => layout.width + 1,
        };
        if self.side == CaretSide::End {
            return end;
        }
        let on = |placed: &&PlacedCell| {
            let source = &placed.cell.source;
            // At the beginning of the text, no character precedes the caret.
            source.start == self.caret && (self.side == CaretSide::On || self.caret == 0) || self.is_inside(source)
        };
        // Of a word that is one character, its first letter.
        if let Some(placed) = layout.cells.iter().rfind(on) {
            return placed.column + 1;
        }
        let before =
            |placed: &&PlacedCell| (placed.cell.source.start + 1..=placed.cell.source.end).contains(&self.caret);
        match layout.cells.iter().find(before) {
            Some(placed) if placed.rtl => placed.column,
            Some(placed) => placed.right_edge(),
            None => end,
        }
    }

    /// Whether the caret is inside a cell, with visible characters on either side of it: in a lam-alef.
    fn is_inside(&self, source: &Range<usize>) -> bool {
        let rest = if source.start < self.caret { self.text.get(self.caret..source.end) } else { None };
        rest.is_some_and(|rest| rest.chars().any(|character| width::of_char(character) > 0))
    }

    fn layout(&self) -> FieldLayout {
        let direction = self.direction();
        let paragraph = Paragraph::new(self.text.as_str(), direction, self.render, Style::from(Role::Body));
        let cells = paragraph.clamped(usize::MAX, 1).pop().map_or_else(Vec::new, |line| line.cells);
        let drawn = cells.iter().map(|cell| cell.source.end).max().unwrap_or(0);
        let levels = bidi::levels(&self.text, direction);
        let is_rtl = |cell: &Cell<Style>| {
            let source = self.text.get(cell.source.clone()).unwrap_or("");
            let visible = source.char_indices().find(|(_, character)| !classes::is_invisible(*character));
            let base = cell.source.start + visible.map_or(0, |(offset, _)| offset);
            levels.get(base).is_some_and(|level| level % 2 == 1)
        };
        let mut cells: Vec<(Cell<Style>, bool)> =
            cells.into_iter().map(|cell| (is_rtl(&cell), cell)).map(|(rtl, cell)| (cell, rtl)).collect();
        let trailing = self.trailing_spaces(drawn).into_iter().map(|cell| (cell, direction.is_rtl()));
        match direction {
            Direction::Ltr => cells.extend(trailing),
            Direction::Rtl => drop(cells.splice(0..0, trailing.rev())),
        }
        let mut width = 0;
        let place_cell = |(cell, rtl): (Cell<Style>, bool)| {
            let column = width;
            width += usize::from(cell.width);
            PlacedCell { cell, column, rtl }
        };
        let cells = cells.into_iter().map(place_cell).collect();
        FieldLayout { cells, width, direction }
    }

    /// A cell for each blank at the end, from `drawn` on, in logical order. Invisible characters join the cell before.
    fn trailing_spaces(&self, drawn: usize) -> Vec<Cell<Style>> {
        let mut cells: Vec<Cell<Style>> = Vec::new();
        for (at, character) in self.text.get(drawn..).unwrap_or("").char_indices() {
            let (start, end) = (drawn + at, drawn + at + character.len_utf8());
            if character.is_whitespace() {
                let symbol = Symbol::Char(' ');
                cells.push(Cell { symbol, width: 1, style: Role::Body.into(), link: None, source: start..end });
            } else if let Some(last) = cells.last_mut() {
                last.source.end = end;
            }
        }
        cells
    }
}

impl PlacedCell {
    /// The column to its right.
    fn right_edge(&self) -> usize {
        self.column + 1 + usize::from(self.cell.width)
    }
}

impl FieldLayout {
    /// The columns that the line needs for any caret: one more on either side. The leftmost cell is at column 1.
    fn columns(&self) -> usize {
        self.width + 2
    }

    /// The cell at a column.
    fn cell_at(&self, column: usize) -> Option<&PlacedCell> {
        self.cells.iter().find(|placed| (placed.column + 1..placed.right_edge()).contains(&column))
    }
}

#[cfg(test)]
mod tests;
