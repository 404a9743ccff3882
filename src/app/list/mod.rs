//! The list: an entry for every article, titles for the rows near the screen, the selection and the scroll position.
//!
//! A list of 100,000 articles holds an id and two flags for each. Titles are fetched for the rows near the screen and
//! forgotten far from it. Rows differ in height (a title takes one or two lines), so the scroll position is the index
//! of the first row on the screen, and everything else is counted from there. The articles of one story share a row;
//! see `grouping`. When a new listing arrives, the selected row and the first row on the screen stay where they are.

mod expand;
mod grouping;
mod placement;

use crate::layout::{Paragraph, RenderOptions, bidi, width};
use crate::model::{ArticleId, Direction, Entry, Flags, Role, Row, Style};
use grouping::Grouping;
pub(crate) use placement::{INDENT, ListArea, MAX_TITLE_LINES, Slot};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many rows beyond either end of the screen are asked for.
const PREFETCH_ROWS: usize = 100;

/// How many titles may be held; when there are more, those far from the screen are forgotten.
const MAX_CACHED_ROWS: usize = 2_000;

/// How many rows, from the first one on the screen or from the selected one, are looked for in a new listing.
const MAX_FALLBACKS: usize = 64;

/// A row whose title has been analysed.
#[derive(Debug, Clone)]
pub struct ListRow {
    /// The row as the store has it.
    pub row: Row,
    /// The title, ready to be broken into lines. Its role is a placeholder: it depends on flags, which change.
    pub title: Paragraph<Style>,
}

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListItem {
    /// Its article.
    pub entry: Entry,
    /// How many other articles of a collapsed story it stands for.
    pub others: usize,
    /// Whether its article, or another one that it stands for, is unread.
    pub unread: bool,
    /// Whether it is below the head of an expanded story.
    pub member: bool,
}

/// The list.
#[derive(Debug, Clone, Default)]
pub struct List {
    entries: Vec<Entry>,
    grouping: Grouping,
    /// The stories that the user has expanded.
    expanded: FxHashSet<ArticleId>,
    /// How many entries are unread.
    unread: usize,
    rows: FxHashMap<ArticleId, ListRow>,
    requested: FxHashSet<ArticleId>,
    /// Columns of the longest source that a row has had.
    source_width: u16,
    selected: usize,
    top: usize,
    /// Whether the user has selected anything yet. Until then the list stays at its top, whatever arrives.
    selection_pinned: bool,
}

impl List {
    /// Every article, with or without a row of its own.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.grouping.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.grouping.rows.is_empty()
    }

    /// What a row shows.
    pub fn item(&self, index: usize) -> Option<ListItem> {
        let row = *self.grouping.rows.get(index)?;
        let entry = *self.entries.get(row.entry())?;
        let collapsed = self.grouping.story(row.entry()).filter(|group| !group.expanded);
        Some(ListItem {
            entry,
            others: collapsed.map_or(0, |group| group.members - 1),
            unread: collapsed.map_or(!entry.flags.read, |group| group.unread > 0),
            member: row.member,
        })
    }

    /// The index of the selected row; 0 in an empty list.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected article.
    pub fn current(&self) -> Option<Entry> {
        self.entries.get(self.entry_index_at(self.selected)?).copied()
    }

    /// The title and details of an article, if they have arrived.
    pub fn row(&self, id: ArticleId) -> Option<&ListRow> {
        self.rows.get(&id)
    }

    /// How many articles are unread.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// The flags of an article, if it is in the list.
    pub fn flags(&self, id: ArticleId) -> Option<Flags> {
        self.entries.get(self.entry_index_of(id)?).map(|entry| entry.flags)
    }

    /// Sets the flags of an article, if it is in the list.
    pub fn set_flags(&mut self, id: ArticleId, flags: Flags) {
        let Some(index) = self.entry_index_of(id) else { return };
        let Some(entry) = self.entries.get_mut(index) else { return };
        let before = std::mem::replace(&mut entry.flags, flags);
        if before.read != flags.read {
            self.unread = if flags.read { self.unread.saturating_sub(1) } else { self.unread + 1 };
            self.grouping.set_read(index, flags.read);
        }
    }

    fn entry_index_at(&self, index: usize) -> Option<usize> {
        self.grouping.rows.get(index).map(|row| row.entry())
    }

    /// The entry of an article. Looks at the selected one first, because callers mostly ask for that.
    fn entry_index_of(&self, id: ArticleId) -> Option<usize> {
        let matches_id = |index: &usize| self.entries.get(*index).is_some_and(|entry| entry.id == id);
        let selected = self.entry_index_at(self.selected).filter(matches_id);
        selected.or_else(|| self.entries.iter().position(|entry| entry.id == id))
    }

    /// Takes a new listing. The selection stays on its article, or near it if the article is gone. The first row on the
    /// screen stays the first, whatever has been added above it. A list in which the user has selected nothing yet
    /// stays at its top.
    pub fn replace(&mut self, entries: Vec<Entry>) {
        let id_at =
            |index: usize| self.entry_index_at(index).and_then(|index| self.entries.get(index)).map(|entry| entry.id);
        let near_top: Vec<ArticleId> = (self.top..self.top + MAX_FALLBACKS).map_while(id_at).collect();
        let near_selected: Vec<ArticleId> = (self.selected..self.selected + MAX_FALLBACKS).map_while(id_at).collect();
        let is_head = self.grouping.rows.get(self.selected).is_some_and(|row| !row.member);
        let pinned = near_selected.first().copied().filter(|_| is_head && self.selection_pinned);
        self.unread = entries.iter().filter(|entry| !entry.flags.read).count();
        self.grouping.regroup(&entries, &self.expanded, pinned);
        self.entries = entries;
        self.requested.clear();
        if !self.selection_pinned {
            (self.selected, self.top) = (0, 0);
            return;
        }
        let positions = self.positions_of(near_top.iter().chain(&near_selected));
        let selected = near_selected.iter().find_map(|id| positions.get(id).copied());
        self.selected = selected.unwrap_or(self.selected).min(self.len().saturating_sub(1));
        let top = near_top.iter().enumerate().find_map(|(below, id)| Some(positions.get(id)?.saturating_sub(below)));
        self.top = top.unwrap_or(self.top);
    }

    /// The rows of these articles, found in one pass.
    fn positions_of<'a>(&self, ids: impl Iterator<Item = &'a ArticleId>) -> FxHashMap<ArticleId, usize> {
        let mut positions: FxHashMap<ArticleId, Option<usize>> = ids.map(|id| (*id, None)).collect();
        for (index, row) in self.grouping.rows.iter().enumerate() {
            let position = self.entries.get(row.entry()).and_then(|entry| positions.get_mut(&entry.id));
            if let Some(position) = position {
                *position = Some(index);
            }
        }
        positions.into_iter().filter_map(|(id, position)| Some((id, position?))).collect()
    }

    /// Takes rows that were requested.
    pub fn take_rows(&mut self, rows: Vec<Row>, render: RenderOptions, interface: Direction) {
        for row in rows {
            self.requested.remove(&row.id);
            let source_width = row.source.as_deref().map_or(0, |source| source.chars().map(char_width).sum());
            self.source_width = self.source_width.max(source_width);
            let fallback = row.lang.as_ref().map_or(interface, crate::model::Lang::direction);
            let direction = bidi::base_direction(&row.title, fallback);
            let title = Paragraph::new(row.title.clone(), direction, render, Role::Unread.into());
            self.rows.insert(row.id, ListRow { row, title });
        }
    }

    /// Selects a row; the last one if `index` is past it.
    pub fn select(&mut self, index: usize) {
        self.selected = index.min(self.len().saturating_sub(1));
        self.selection_pinned = true;
    }

    /// Moves the selection by `steps`, down if positive.
    pub fn move_by(&mut self, steps: isize) {
        self.select(self.selected.saturating_add_signed(steps));
    }

    /// Pins the selection: the article stays selected, whatever arrives.
    pub fn pin_selection(&mut self) {
        self.selection_pinned = true;
    }

    /// Columns of the longest source that a row has had. It only grows, so that a column of sources stays where it is.
    pub fn source_width(&self) -> u16 {
        self.source_width
    }

    /// The index of the first row on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The articles whose rows to request: those near the screen that are neither here nor requested. None as long as
    /// half of the distance is covered, so that not every step asks for a row. Forgets the rows far from the screen.
    pub fn request_missing(&mut self, height: u16) -> Vec<ArticleId> {
        let ids_within = |distance: usize| {
            let end = (self.top + usize::from(height) + distance).min(self.len());
            (self.top.saturating_sub(distance)..end).filter_map(|index| self.item(index)).map(|item| item.entry.id)
        };
        let is_absent = |id: &ArticleId| !self.rows.contains_key(id) && !self.requested.contains(id);
        if !ids_within(PREFETCH_ROWS / 2).any(|id| is_absent(&id)) {
            return Vec::new();
        }
        let near: Vec<ArticleId> = ids_within(PREFETCH_ROWS).collect();
        let missing: Vec<ArticleId> = near.iter().copied().filter(is_absent).collect();
        self.requested.extend(&missing);
        if self.rows.len() > MAX_CACHED_ROWS {
            let near_ids: FxHashSet<ArticleId> = near.into_iter().collect();
            self.rows.retain(|id, _| near_ids.contains(id));
        }
        missing
    }
}

/// The columns of a letter before letters are joined.
fn char_width(character: char) -> u16 {
    width::of_char(character).into()
}

#[cfg(test)]
mod tests;
