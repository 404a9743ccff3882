//! Expanding stories, by hand and on the way to an unread article in them.

use super::List;

impl List {
    /// Selects the nearest unread article after the selected one, or before it; expands the story that hides it.
    /// Returns whether there is one.
    pub fn select_unread(&mut self, forward: bool) -> bool {
        let unread = |index: &usize| self.item(*index).is_some_and(|item| item.unread);
        // Forwards, the rest of a collapsed story in the selected row comes first.
        let from = if forward { self.selected } else { self.selected + 1 };
        let hidden = |index: &usize| {
            let item = self.item(*index);
            *index != self.selected || item.is_some_and(|item| item.others > 0 && self.hides_unread(*index))
        };
        let found = if forward {
            (from..self.len()).filter(hidden).find(unread)
        } else {
            (0..self.selected).rev().find(unread)
        };
        let Some(found) = found else { return false };
        if found != self.selected && self.item(found).is_some_and(|item| !item.entry.flags.read) {
            self.select(found);
            return true;
        }
        let Some(head) = self.entry_index_at(found) else { return false };
        self.set_expanded(head, true);
        let Some(row) = self.grouping.row_of(head) else { return false };
        let members = (row + 1..self.len()).take_while(|index| self.item(*index).is_some_and(|item| item.member));
        let mut inside = members.filter(|index| self.item(*index).is_some_and(|item| item.unread));
        let target = if forward { inside.next() } else { inside.last() };
        self.select(target.unwrap_or(row));
        true
    }

    /// Whether a collapsed story has an unread article besides the one that its row shows.
    fn hides_unread(&self, index: usize) -> bool {
        let Some(entry) = self.entry_index_at(index) else { return false };
        let shown_unread = usize::from(self.entries.get(entry).is_some_and(|entry| !entry.flags.read));
        self.grouping.story(entry).is_some_and(|group| !group.expanded && group.unread > shown_unread)
    }

    /// Collapses or expands the selected story; returns whether it is expanded now, `None` if there is no story.
    pub fn toggle_story(&mut self) -> Option<bool> {
        let entry = self.entry_index_at(self.selected)?;
        let expanded = !self.grouping.story(entry)?.expanded;
        self.set_expanded(entry, expanded);
        self.selection_pinned = true;
        Some(expanded)
    }

    /// Collapses or expands the story of an entry. The first row on the screen stays, and the selection stays on its
    /// article or goes to the row of its collapsed story.
    fn set_expanded(&mut self, entry: usize, expanded: bool) {
        let Some(story) = self.grouping.story(entry).map(|group| group.story) else { return };
        let (selected, top) = (self.entry_index_at(self.selected), self.entry_index_at(self.top));
        if expanded {
            self.expanded.insert(story)
        } else {
            self.expanded.remove(&story)
        };
        self.grouping.set_expanded(entry, expanded, &self.entries);
        let row_of = |entry: Option<usize>| entry.and_then(|entry| self.grouping.row_of(entry)).unwrap_or(0);
        (self.selected, self.top) = (row_of(selected), row_of(top));
    }
}
