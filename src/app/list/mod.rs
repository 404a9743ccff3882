//! The list: every place of it, the rows near the screen, what is selected and what is seen.
//!
//! A list of 100,000 articles keeps an id and two flags for each; titles are fetched for the part near the screen and
//! forgotten again far from it. Rows differ in height (a title takes one or two lines), so the scroll position is the
//! index of the first row seen and everything else is counted from there. Articles that tell one story share a row; see
//! `fold`. When a new listing arrives, what is selected and what is at the top of the screen stay where they are.

mod fold;
mod unfolding;

use super::panes::Area;
use crate::layout::{Paragraph, RenderOptions, bidi};
use crate::model::{ArticleId, Direction, Entry, Flags, Role, Row};
use fold::{Fold, QuickMap};
use std::collections::{HashMap, HashSet};

/// Lines that a title may take.
pub const TITLE_LINES: usize = 2;

/// Columns of the marks beside a title.
pub const GUTTER: u16 = 2;

/// How many rows are asked for on either side of the screen.
const AROUND: usize = 100;

/// How many rows are kept before those far from the screen are forgotten.
const KEPT: usize = 2_000;

/// Columns by which the articles of an unfolded story stand farther in than its first.
pub const INDENT: u16 = 2;

/// How many rows below the first on the screen may give it its place when that one is gone.
const STAND_INS: usize = 64;

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

/// A place of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The article that it shows.
    pub entry: Entry,
    /// How many others of its story are folded into it.
    pub others: usize,
    /// Whether something in it is unread.
    pub unread: bool,
    /// Whether it stands below the first of its unfolded story.
    pub member: bool,
}

/// The list.
#[derive(Debug, Clone, Default)]
pub struct List {
    entries: Vec<Entry>,
    fold: Fold,
    /// Stories that the reader has unfolded.
    open: HashSet<ArticleId>,
    /// How many entries are unread.
    unread: usize,
    rows: HashMap<ArticleId, ListRow>,
    requested: HashSet<ArticleId>,
    selected: usize,
    top: usize,
    /// Whether the reader has selected anything yet. Until then the list stays at its top, whatever arrives.
    touched: bool,
}

impl List {
    /// Every article, whether it has a row of its own or not.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.fold.seats.len()
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.fold.seats.is_empty()
    }

    /// What is at a place.
    pub fn place(&self, index: usize) -> Option<Place> {
        let seat = *self.fold.seats.get(index)?;
        let entry = *self.entries.get(seat.entry())?;
        let folded = self.fold.story(seat.entry()).filter(|group| !group.open);
        Some(Place {
            entry,
            others: folded.map_or(0, |group| group.members - 1),
            unread: folded.map_or(!entry.flags.read, |group| group.unread > 0),
            member: seat.member,
        })
    }

    /// Index of the selected place; 0 in an empty list.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected article.
    pub fn current(&self) -> Option<Entry> {
        self.entries.get(self.entry_at(self.selected)?).copied()
    }

    /// The row of a place, if it has arrived.
    pub fn row(&self, id: ArticleId) -> Option<&ListRow> {
        self.rows.get(&id)
    }

    /// How many articles are unread.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// The marks of an article, if it is in the list.
    pub fn flags(&self, id: ArticleId) -> Option<Flags> {
        self.entries.get(self.entry_of(id)?).map(|entry| entry.flags)
    }

    /// Sets the marks of an article, if it is in the list.
    pub fn set_flags(&mut self, id: ArticleId, flags: Flags) {
        let Some(index) = self.entry_of(id) else { return };
        let Some(entry) = self.entries.get_mut(index) else { return };
        let before = std::mem::replace(&mut entry.flags, flags);
        if before.read != flags.read {
            self.unread = if flags.read { self.unread.saturating_sub(1) } else { self.unread + 1 };
            self.fold.mark(index, flags.read);
        }
    }

    fn entry_at(&self, place: usize) -> Option<usize> {
        self.fold.seats.get(place).map(|seat| seat.entry())
    }

    /// The entry of an article. Mostly it is the selected one that is asked for; any other is sought.
    fn entry_of(&self, id: ArticleId) -> Option<usize> {
        let is = |index: &usize| self.entries.get(*index).is_some_and(|entry| entry.id == id);
        let selected = self.entry_at(self.selected).filter(is);
        selected.or_else(|| self.entries.iter().position(|entry| entry.id == id))
    }

    /// Takes a new listing. The selection stays on its article, or near its place if that is gone, and the first row
    /// on the screen stays the first, whatever has come in above it. A list that the reader has not touched yet stays
    /// at its top.
    pub fn replace(&mut self, entries: Vec<Entry>) {
        let id_at = |place: usize| self.entry_at(place).and_then(|index| self.entries.get(index)).map(|entry| entry.id);
        let near: Vec<ArticleId> = (self.top..self.top + STAND_INS).map_while(id_at).collect();
        let beside: Vec<ArticleId> = (self.selected..self.selected + STAND_INS).map_while(id_at).collect();
        let head = self.fold.seats.get(self.selected).is_some_and(|seat| !seat.member);
        let kept = beside.first().copied().filter(|_| head && self.touched);
        self.unread = entries.iter().filter(|entry| !entry.flags.read).count();
        self.fold = Fold::new(&entries, &self.open, kept);
        self.entries = entries;
        self.requested.clear();
        if !self.touched {
            (self.selected, self.top) = (0, 0);
            return;
        }
        let found = self.places_of(near.iter().chain(&beside));
        let selected = beside.iter().find_map(|id| found.get(id).copied());
        self.selected = selected.unwrap_or(self.selected).min(self.len().saturating_sub(1));
        let top = near.iter().enumerate().find_map(|(below, id)| Some(found.get(id)?.saturating_sub(below)));
        self.top = top.unwrap_or(self.top);
    }

    /// The places at which these articles are shown, in one pass.
    fn places_of<'a>(&self, ids: impl Iterator<Item = &'a ArticleId>) -> QuickMap<ArticleId, usize> {
        let mut found: QuickMap<ArticleId, Option<usize>> = ids.map(|id| (*id, None)).collect();
        for (place, seat) in self.fold.seats.iter().enumerate() {
            let wanted = self.entries.get(seat.entry()).and_then(|entry| found.get_mut(&entry.id));
            if let Some(wanted) = wanted {
                *wanted = Some(place);
            }
        }
        found.into_iter().filter_map(|(id, place)| Some((id, place?))).collect()
    }

    /// Takes rows that were asked for.
    pub fn take_rows(&mut self, rows: Vec<Row>, shaping: RenderOptions, interface: Direction) {
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
        self.selected = index.min(self.len().saturating_sub(1));
        self.touched = true;
    }

    /// Moves the selection by `steps`, down if positive.
    pub fn move_by(&mut self, steps: isize) {
        self.select(self.selected.saturating_add_signed(steps));
    }

    /// Takes the selected article for one that the reader has chosen: it stays selected whatever arrives.
    pub fn touch(&mut self) {
        self.touched = true;
    }

    /// Scrolls as little as it takes for the selected row to be seen whole.
    pub fn reveal(&mut self, area: Area) {
        self.top = self.top.min(self.len().saturating_sub(1));
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
        for index in self.top..self.len() {
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
        let place = self.place(index);
        let row = place.and_then(|place| self.rows.get(&place.entry.id));
        let indent = if place.is_some_and(|place| place.member) { INDENT } else { 0 };
        let measure = usize::from(width.saturating_sub(GUTTER + indent));
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
        let near = from..(self.top + usize::from(area.height) + AROUND).min(self.len());
        let near: Vec<ArticleId> = near.filter_map(|index| self.place(index)).map(|place| place.entry.id).collect();
        let absent = |id: &ArticleId| !self.rows.contains_key(id) && !self.requested.contains(id);
        let missing: Vec<ArticleId> = near.iter().copied().filter(absent).collect();
        self.requested.extend(&missing);
        if self.rows.len() > KEPT {
            let keep: HashSet<ArticleId> = near.into_iter().collect();
            self.rows.retain(|id, _| keep.contains(id));
        }
        missing
    }
}

#[cfg(test)]
mod tests;
