//! Where the rows of the list are on the screen, and how far it is scrolled.

use super::List;
use crate::app::panes::Area;
use crate::model::Density;

/// Lines that a title may take.
pub(crate) const MAX_TITLE_LINES: usize = 2;

/// Columns by which the other articles of an expanded story are indented.
pub(crate) const INDENT: u16 = 2;

/// Where the list is, and how much room an article has in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListArea {
    /// The area of its text.
    pub area: Area,
    /// How much room an article has.
    pub density: Density,
}

impl ListArea {
    /// Columns of the flags beside a title, and of the blank between. In a full list the two flags are one below the
    /// other.
    pub fn gutter(self) -> u16 {
        match self.density {
            Density::Full => 2,
            Density::Compact => 3,
        }
    }

    /// Blank lines between rows: one if there is room for it.
    fn row_gap(self) -> u16 {
        u16::from(self.density == Density::Full && self.area.height >= 16)
    }
}

/// Where a row is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The index of the row.
    pub index: usize,
    /// Its first line, from the top of the pane.
    pub y: u16,
    /// Its height in lines; the last row may reach below the pane.
    pub height: u16,
}

impl List {
    /// Scrolls as little as it takes to show the whole selected row.
    pub fn reveal_selection(&mut self, place: ListArea) {
        self.top = self.top.min(self.len().saturating_sub(1));
        if self.selected < self.top {
            self.top = self.selected;
            return;
        }
        let mut room = usize::from(place.area.height);
        let mut first = self.selected;
        for index in (self.top..=self.selected).rev() {
            let height = self.height(index, place);
            if height > room {
                break;
            }
            room = room.saturating_sub(height + usize::from(place.row_gap()));
            first = index;
        }
        self.top = self.top.max(first);
        self.fill_screen(place);
    }

    /// Scrolls back as far as there is room below the last row: after the screen has grown, or the rows have shrunk.
    fn fill_screen(&mut self, place: ListArea) {
        let rows_below = self.len().saturating_sub(self.top);
        if rows_below > place.area.height.into() {
            return;
        }
        let gap = usize::from(place.row_gap());
        let used: usize = (self.top..self.len()).map(|index| self.height(index, place) + gap).sum();
        let mut room = usize::from(place.area.height).saturating_sub(used.saturating_sub(gap));
        while let Some(above) = self.top.checked_sub(1) {
            let height = self.height(above, place) + gap;
            if height > room {
                break;
            }
            room -= height;
            self.top = above;
        }
    }

    /// The rows on the screen, from the top.
    pub fn slots(&self, place: ListArea) -> Vec<Slot> {
        let mut slots = Vec::new();
        let mut y = 0;
        for index in self.top..self.len() {
            if y >= place.area.height {
                break;
            }
            let height = u16::try_from(self.height(index, place)).unwrap_or(u16::MAX);
            slots.push(Slot { index, y, height });
            y = y.saturating_add(height).saturating_add(place.row_gap());
        }
        slots
    }

    /// The height of a row: in a full list, its title and one line for source and age.
    fn height(&self, index: usize, place: ListArea) -> usize {
        if place.density == Density::Compact {
            return 1;
        }
        let item = self.item(index);
        let row = item.and_then(|item| self.rows.get(&item.entry.id));
        let indent = if item.is_some_and(|item| item.member) { INDENT } else { 0 };
        let measure = usize::from(place.area.width.saturating_sub(place.gutter() + indent));
        row.map_or(1, |row| row.title.break_lines(measure).len().clamp(1, MAX_TITLE_LINES)) + 1
    }

    /// How many rows are whole on the screen, at least one: what a page moves.
    pub fn screenful(&self, place: ListArea) -> usize {
        let is_whole = |slot: &&Slot| slot.y + slot.height <= place.area.height;
        self.slots(place).iter().filter(is_whole).count().max(1)
    }
}
