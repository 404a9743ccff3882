//! A text field of one line: edits in logical order, seen in visual order, the caret where a reader expects it.
//!
//! # Where the caret is
//!
//! The caret is a place between two characters of the text. In text of both directions such a place is seen in two
//! spots, which UAX #9 puts far apart: beside the character before it, and at the one after it. A terminal shows one
//! cursor, on a cell, so there is a rule:
//!
//! - After typing or deleting, the caret belongs to the run of the character *before* it: it is on the cell that the
//!   next character of that run would take. That is the cell to the left of a character at an odd level (L2 lays such a
//!   run out from right to left), and to the right of one at an even level. So it stands at the left end of Persian
//!   while Persian is typed, and at the right end of a Latin word while that is.
//! - After an arrow key, the caret is *on* a character: what is typed comes before it, Delete takes it away.
//! - At the end of the text, reached by End or by an arrow, it is past the last cell in the paragraph's direction.
//!
//! # Moving by sight
//!
//! An arrow moves the caret to the neighbouring cell, whatever the levels of the two, so that each key press is seen,
//! none jumps, and every character is reached. The cell beyond the last one of the line, on the side where lines of the
//! paragraph end, is the end of the text. Home and End go to the text's logical beginning and end.
//!
//! # Deleting
//!
//! By grapheme cluster, a letter with its marks, in logical order. A ZWNJ belongs to the cluster before it by the
//! standard, but is deleted by itself here: a half-space in the wrong place is a common slip in Persian. A lam-alef is
//! one cell and two letters; Backspace after it leaves the lam.
//!
//! # Blanks
//!
//! The layout lets blanks at the end of a line hang, without a cell. Here they have one each, at the paragraph's level
//! (L1), because they are being typed.
//!
//! Deliberately not here: keyboard layouts (a field takes what the terminal sends), undo, selection, several lines.

use super::key::{Code, Key};
use crate::layout::{Cell, Paragraph, RenderOptions, Symbol, bidi, width};
use crate::model::{Direction, Role};
use crate::text;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// The most characters a field takes.
pub const LIMIT: usize = 1_000;

const ZWNJ: char = '\u{200C}';

/// Which side of its place the caret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// The character before it.
    Before,
    /// The character after it.
    On,
    /// The end of the paragraph.
    End,
}

/// A text field.
#[derive(Debug, Clone)]
pub struct Field {
    text: String,
    /// Byte offset of the caret.
    at: usize,
    side: Side,
    /// Columns hidden at the side where the line begins.
    scroll: usize,
    interface: Direction,
    shaping: RenderOptions,
}

/// A cell of the field as it is seen.
#[derive(Debug, Clone)]
struct Place {
    cell: Cell,
    /// Its first column, counted from the line's leftmost.
    column: usize,
    /// Whether it is at an odd level.
    rtl: bool,
}

/// The whole line as it would be seen in a field without end.
struct Sight {
    places: Vec<Place>,
    width: usize,
    direction: Direction,
}

/// What of a field is on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Cells and the columns at which they stand.
    pub cells: Vec<(usize, Cell)>,
    /// The column of the caret.
    pub caret: usize,
}

impl Field {
    /// A field with a text in it and the caret at its end. `interface` is the direction of a text that has none of its
    /// own.
    pub fn new(text: &str, interface: Direction, shaping: RenderOptions) -> Self {
        let text: String = text::clean_line(text).chars().take(LIMIT).collect();
        Self { at: text.len(), text, side: Side::Before, scroll: 0, interface, shaping }
    }

    /// Puts another text in, with the caret at its end.
    pub fn set(&mut self, text: &str) {
        *self = Self::new(text, self.interface, self.shaping);
    }

    /// The text, in logical order.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte offset in the text at which the caret is.
    pub fn place(&self) -> usize {
        self.at
    }

    /// The direction of the text: of its first strong character, as that of any paragraph.
    pub fn direction(&self) -> Direction {
        bidi::base_direction(&self.text, self.interface)
    }

    /// Takes a key. What is no key of a field does nothing.
    pub fn key(&mut self, key: Key) {
        match (key.code, key.ctrl, key.alt) {
            (Code::Char(typed), false, false) => self.type_in(typed),
            (Code::Char('w'), true, _) => self.delete(self.word_before()..self.at),
            (Code::Char('u'), true, _) => self.delete(0..self.text.len()),
            (Code::Char('a'), true, _) | (Code::Home, ..) => (self.at, self.side) = (0, Side::On),
            (Code::Char('e'), true, _) | (Code::End, ..) => (self.at, self.side) = (self.text.len(), Side::End),
            // Ctrl-h is what many terminals send for Backspace.
            (Code::Char('h'), true, _) | (Code::Backspace, ..) => self.delete(self.step_before()..self.at),
            (Code::Delete, ..) => self.delete(self.at..self.step_after()),
            (Code::Left, ..) => self.by_sight(Direction::Rtl),
            (Code::Right, ..) => self.by_sight(Direction::Ltr),
            _ => {}
        }
    }

    /// Takes pasted text, as one line and without anything that could command the terminal.
    pub fn paste(&mut self, pasted: &str) {
        self.insert(&text::clean_line(pasted));
    }

    /// Brings the caret into a window of `columns`.
    pub fn fit(&mut self, columns: usize) {
        let sight = self.sight();
        let from_start = match sight.direction {
            Direction::Ltr => self.column(&sight),
            Direction::Rtl => sight.room() - 1 - self.column(&sight),
        };
        self.scroll = self.scroll.min(sight.room().saturating_sub(columns));
        // At the start, the blank column before it is seen too.
        self.scroll = self.scroll.min(from_start.saturating_sub(1)).max((from_start + 1).saturating_sub(columns));
    }

    /// What a window of `columns` shows, once [`Field::fit`] has brought the caret into it.
    pub fn window(&self, columns: usize) -> Window {
        let sight = self.sight();
        // The column of the window for one of the line's room; none outside the window.
        let (room, direction) = (sight.room(), sight.direction);
        let shown = |column: usize| match direction {
            Direction::Ltr => column.checked_sub(self.scroll),
            Direction::Rtl => (columns + self.scroll + column).checked_sub(room),
        };
        let caret = shown(self.column(&sight)).unwrap_or(0).min(columns.saturating_sub(1));
        let cells = sight.places.into_iter().filter_map(|place| {
            let column = shown(place.column + 1)?;
            (column + usize::from(place.cell.width) <= columns).then_some((column, place.cell))
        });
        Window { cells: cells.collect(), caret }
    }

    fn type_in(&mut self, typed: char) {
        // A line's cleaning takes blanks off its ends, but here they are typed.
        let kept = if matches!(typed, ' ' | '\u{A0}') {
            typed.to_string()
        } else {
            text::clean_line(typed.encode_utf8(&mut [0; 4]))
        };
        self.insert(&kept);
    }

    fn insert(&mut self, new: &str) {
        let room = LIMIT.saturating_sub(self.text.chars().count());
        let new: String = new.chars().take(room).collect();
        if !new.is_empty() {
            self.text.insert_str(self.at, &new);
            (self.at, self.side) = (self.at + new.len(), Side::Before);
        }
    }

    fn delete(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.at = range.start;
            self.side = Side::Before;
            self.text.replace_range(range, "");
        }
    }

    /// The text on either side of the caret.
    fn halves(&self) -> (&str, &str) {
        self.text.split_at_checked(self.at).unwrap_or((&self.text, ""))
    }

    /// Where Backspace begins to delete.
    fn step_before(&self) -> usize {
        let (before, _) = self.halves();
        let last = before.graphemes(true).next_back().unwrap_or("");
        // What follows a half-space within its cluster goes first, then the half-space, then what was before it.
        let step = match last.rsplit_once(ZWNJ) {
            Some((_, "")) => ZWNJ.len_utf8(),
            Some((_, after)) => after.len(),
            None => last.len(),
        };
        self.at - step
    }

    /// Where Delete ceases to delete.
    fn step_after(&self) -> usize {
        let (_, after) = self.halves();
        let first = after.graphemes(true).next().unwrap_or("");
        let step = match first.split_once(ZWNJ) {
            Some(("", _)) => ZWNJ.len_utf8(),
            Some((before, _)) => before.len(),
            None => first.len(),
        };
        self.at + step
    }

    /// Where the word before the caret begins, blanks after it included.
    fn word_before(&self) -> usize {
        let (before, _) = self.halves();
        let word = before.trim_end().trim_end_matches(|character: char| !character.is_whitespace());
        word.len()
    }

    /// Moves the caret to the next cell on the left (`Rtl`) or on the right.
    fn by_sight(&mut self, towards: Direction) {
        let sight = self.sight();
        let here = self.column(&sight);
        let target = match towards {
            Direction::Rtl => here.checked_sub(1),
            // Past the whole of a wide cell.
            Direction::Ltr => Some(sight.covering(here).map_or(here + 1, Place::after)),
        };
        let Some(target) = target else { return };
        if let Some(place) = sight.covering(target) {
            (self.at, self.side) = (place.cell.source.start, Side::On);
        } else if towards == sight.direction {
            (self.at, self.side) = (self.text.len(), Side::End);
        }
    }

    /// The column of the caret within the line's room.
    fn column(&self, sight: &Sight) -> usize {
        let end = match sight.direction {
            Direction::Rtl => 0,
            Direction::Ltr => sight.width + 1,
        };
        if self.side == Side::End {
            return end;
        }
        let on = |place: &&Place| {
            let source = &place.cell.source;
            // At the beginning of the text there is nothing before the caret to belong to.
            source.start == self.at && (self.side == Side::On || self.at == 0) || self.cuts(source)
        };
        if let Some(place) = sight.places.iter().find(on) {
            return place.column + 1;
        }
        let before = |place: &&Place| (place.cell.source.start + 1..=place.cell.source.end).contains(&self.at);
        match sight.places.iter().find(before) {
            Some(place) if place.rtl => place.column,
            Some(place) => place.after(),
            None => end,
        }
    }

    /// Whether the caret is within a cell, with something to be seen on either side of it: inside a lam-alef.
    fn cuts(&self, source: &Range<usize>) -> bool {
        let rest = if source.start < self.at { self.text.get(self.at..source.end) } else { None };
        rest.is_some_and(|rest| rest.chars().any(|character| width::of_char(character) > 0))
    }

    fn sight(&self) -> Sight {
        let direction = self.direction();
        let paragraph = Paragraph::new(self.text.as_str(), direction, self.shaping, Role::Body);
        let cells = paragraph.clamped(usize::MAX, 1).pop().map_or_else(Vec::new, |line| line.cells);
        let drawn = cells.iter().map(|cell| cell.source.end).max().unwrap_or(0);
        let levels = bidi::levels(&self.text, direction);
        let odd = |cell: &Cell| {
            let source = self.text.get(cell.source.clone()).unwrap_or("");
            let seen = source.char_indices().find(|(_, character)| !width::is_invisible(*character));
            let base = cell.source.start + seen.map_or(0, |(at, _)| at);
            levels.get(base).is_some_and(|level| level % 2 == 1)
        };
        let mut seen: Vec<(Cell, bool)> =
            cells.into_iter().map(|cell| (odd(&cell), cell)).map(|(rtl, cell)| (cell, rtl)).collect();
        let hanging = self.hanging(drawn).into_iter().map(|cell| (cell, direction.is_rtl()));
        match direction {
            Direction::Ltr => seen.extend(hanging),
            Direction::Rtl => drop(seen.splice(0..0, hanging.rev())),
        }
        let mut width = 0;
        let place = |(cell, rtl): (Cell, bool)| {
            let column = width;
            width += usize::from(cell.width);
            Place { cell, column, rtl }
        };
        let places = seen.into_iter().map(place).collect();
        Sight { places, width, direction }
    }

    /// A cell for each blank at the end, from `drawn` on, in logical order. What is invisible goes with the one before.
    fn hanging(&self, drawn: usize) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::new();
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

impl Place {
    /// The column of the room after it on the right.
    fn after(&self) -> usize {
        self.column + 1 + usize::from(self.cell.width)
    }
}

impl Sight {
    /// Columns the line needs with the caret at any place: one more on either side. Columns of the room are counted
    /// from 0; the leftmost cell of the line is at 1.
    fn room(&self) -> usize {
        self.width + 2
    }

    /// The cell that covers a column of the room.
    fn covering(&self, column: usize) -> Option<&Place> {
        self.places.iter().find(|place| (place.column + 1..place.after()).contains(&column))
    }
}

#[cfg(test)]
mod tests;
