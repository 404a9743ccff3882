//! The list: every place of it, the rows near the screen, what is selected and what is seen.
//!
//! A list of 100,000 articles keeps an id and two flags for each; titles are fetched for the part near the screen and
//! forgotten again far from it. Rows differ in height (a title takes one or two lines), so the scroll position is the
//! index of the first row seen and everything else is counted from there.

use super::panes::Area;
use crate::layout::{Paragraph, Shaping, bidi};
use crate::model::{ArticleId, Direction, Entry, Flags, Role, Row};
use std::collections::{HashMap, HashSet};

/// Lines that a title may take.
pub const TITLE_LINES: usize = 2;

/// Columns of the marks beside a title.
pub const GUTTER: u16 = 2;

/// How many rows are asked for on either side of the screen.
const AROUND: usize = 100;

/// How many rows are kept before those far from the screen are forgotten.
const KEPT: usize = 2_000;

/// Blank lines between rows: one where there is room for it.
fn gap(area: Area) -> u16 {
    u16::from(area.height >= 16)
}

/// A row whose title has been analysed.
#[derive(Debug, Clone)]
pub struct ListRow {
    /// What the store says.
    pub row: Row,
    /// The title, ready to be broken. Painted as unread; who paints it knows better.
    pub title: Paragraph,
}

/// A row on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Which place of the list.
    pub index: usize,
    /// Its first line, from the top of the pane.
    pub y: u16,
    /// Its lines; the last slot may reach below the pane.
    pub height: u16,
}

/// The list.
#[derive(Debug, Clone, Default)]
pub struct List {
    entries: Vec<Entry>,
    rows: HashMap<ArticleId, ListRow>,
    requested: HashSet<ArticleId>,
    selected: usize,
    top: usize,
}

impl List {
    /// Every place.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Index of the selected place; 0 in an empty list.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected place.
    pub fn current(&self) -> Option<Entry> {
        self.entries.get(self.selected).copied()
    }

    /// The row of a place, if it has arrived.
    pub fn row(&self, id: ArticleId) -> Option<&ListRow> {
        self.rows.get(&id)
    }

    /// How many are unread.
    pub fn unread(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.flags.read).count()
    }

    /// The marks of an article, if it is in the list.
    pub fn flags(&self, id: ArticleId) -> Option<Flags> {
        self.entries.iter().find(|entry| entry.id == id).map(|entry| entry.flags)
    }

    /// Sets the marks of an article, if it is in the list.
    pub fn set_flags(&mut self, id: ArticleId, flags: Flags) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            entry.flags = flags;
        }
    }

    /// Takes a new listing. The selection stays on its article, or near its place if that is gone.
    pub fn replace(&mut self, entries: Vec<Entry>) {
        let before = self.current().filter(|_| self.selected > 0);
        self.entries = entries;
        self.requested.clear();
        let again = before.and_then(|before| self.entries.iter().position(|entry| entry.id == before.id));
        self.select(again.unwrap_or(self.selected));
    }

    /// Takes rows that were asked for.
    pub fn take_rows(&mut self, rows: Vec<Row>, shaping: Shaping, interface: Direction) {
        for row in rows {
            self.requested.remove(&row.id);
            let behind = row.lang.as_ref().map_or(interface, crate::model::Lang::direction);
            let direction = bidi::base_direction(&row.title, behind);
            let title = Paragraph::new(row.title.clone(), direction, shaping, Role::Unread);
            self.rows.insert(row.id, ListRow { row, title });
        }
    }

    /// Selects a place, the last one if `index` is past it.
    pub fn select(&mut self, index: usize) {
        self.selected = index.min(self.entries.len().saturating_sub(1));
    }

    /// Moves the selection by `steps`, down if positive.
    pub fn move_by(&mut self, steps: isize) {
        self.select(self.selected.saturating_add_signed(steps));
    }

    /// The nearest unread place after the selected one, or before it.
    pub fn unread_beyond(&self, forward: bool) -> Option<usize> {
        let unread = |index: &usize| self.entries.get(*index).is_some_and(|entry| !entry.flags.read);
        if forward {
            (self.selected + 1..self.entries.len()).find(unread)
        } else {
            (0..self.selected).rev().find(unread)
        }
    }

    /// Scrolls as little as it takes for the selected row to be seen whole.
    pub fn reveal(&mut self, area: Area) {
        self.top = self.top.min(self.entries.len().saturating_sub(1));
        if self.selected < self.top {
            self.top = self.selected;
            return;
        }
        let mut room = usize::from(area.height);
        let mut first = self.selected;
        for index in (self.top..=self.selected).rev() {
            let height = self.height(index, area.width);
            if height > room {
                break;
            }
            room = room.saturating_sub(height + usize::from(gap(area)));
            first = index;
        }
        self.top = self.top.max(first);
    }

    /// The rows on the screen, from the top.
    pub fn slots(&self, area: Area) -> Vec<Slot> {
        let mut slots = Vec::new();
        let mut y = 0;
        for index in self.top..self.entries.len() {
            if y >= area.height {
                break;
            }
            let height = u16::try_from(self.height(index, area.width)).unwrap_or(u16::MAX);
            slots.push(Slot { index, y, height });
            y = y.saturating_add(height).saturating_add(gap(area));
        }
        slots
    }

    /// Lines that a place takes: its title, and one for source and time.
    fn height(&self, index: usize, width: u16) -> usize {
        let row = self.entries.get(index).and_then(|entry| self.rows.get(&entry.id));
        let measure = usize::from(width.saturating_sub(GUTTER));
        row.map_or(1, |row| row.title.break_lines(measure).len().clamp(1, TITLE_LINES)) + 1
    }

    /// How many places a screen of this height shows at least one of, for moving by screens.
    pub fn screenful(&self, area: Area) -> usize {
        let whole = |slot: &&Slot| slot.y + slot.height <= area.height;
        self.slots(area).iter().filter(whole).count().max(1)
    }

    /// The first place on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Rows to ask for: those near the screen that are neither here nor under way. Forgets those far from it.
    pub fn missing(&mut self, area: Area) -> Vec<ArticleId> {
        let from = self.top.saturating_sub(AROUND);
        let near = from..(self.top + usize::from(area.height) + AROUND).min(self.entries.len());
        let near = self.entries.get(near).unwrap_or_default();
        let absent = |id: &ArticleId| !self.rows.contains_key(id) && !self.requested.contains(id);
        let missing: Vec<ArticleId> = near.iter().map(|entry| entry.id).filter(absent).collect();
        self.requested.extend(&missing);
        if self.rows.len() > KEPT {
            let keep: HashSet<ArticleId> = near.iter().map(|entry| entry.id).collect();
            self.rows.retain(|id, _| keep.contains(id));
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { x: 0, y: 0, width: 30, height: 9 };
    const HIGH: Area = Area { height: 20, ..AREA };

    fn list(count: i64) -> List {
        let mut list = List::default();
        list.replace((0..count).map(|id| Entry { id: ArticleId(id), flags: Flags::default(), story: None }).collect());
        let rows = (0..count).map(|id| Row {
            id: ArticleId(id),
            title: if id % 2 == 0 { "short".to_owned() } else { "a title that takes more than two lines ".repeat(4) },
            source: None,
            published: None,
            lang: None,
            url: None,
            changed: false,
            flags: Flags::default(),
        });
        list.take_rows(rows.collect(), Shaping::default(), Direction::Ltr);
        list
    }

    #[test]
    fn the_selected_row_is_always_seen_whole() {
        for area in [AREA, HIGH] {
            let mut list = list(40);
            for step in [1, 1, 1, 5, 20, 100, -1, -7, -100, 3] {
                list.move_by(step);
                list.reveal(area);
                let slots = list.slots(area);
                let slot = slots.iter().find(|slot| slot.index == list.selected()).unwrap();
                assert!(slot.y + slot.height <= area.height, "after {step}");
            }
        }
    }

    #[test]
    fn the_selection_stays_on_its_article_when_the_list_changes() {
        let mut list = list(10);
        list.select(4);
        list.replace([9, 4, 1].map(|id| Entry { id: ArticleId(id), flags: Flags::default(), story: None }).to_vec());
        assert_eq!(list.current().unwrap().id, ArticleId(4));
        list.replace(Vec::new());
        assert_eq!(list.current(), None);
    }

    #[test]
    fn only_rows_near_the_screen_are_asked_for_and_each_once() {
        let mut list = List::default();
        list.replace(
            (0..100_000).map(|id| Entry { id: ArticleId(id), flags: Flags::default(), story: None }).collect(),
        );
        list.select(50_000);
        list.reveal(AREA);
        let missing = list.missing(AREA);
        assert!(missing.contains(&ArticleId(50_000)) && missing.len() < 400);
        assert!(list.missing(AREA).is_empty());
    }
}
