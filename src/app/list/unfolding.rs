//! Unfolding stories, by hand and on the way to what is unread in them.

use super::List;

impl List {
    /// Selects the nearest place after the selected one, or before it, at which something is unread; unfolds a story
    /// if it is hidden in one. Returns whether there is any.
    pub fn select_unread(&mut self, forward: bool) -> bool {
        let unread = |index: &usize| self.place(*index).is_some_and(|place| place.unread);
        // Forwards, the rest of the story that is folded into the selected row comes first.
        let from = if forward { self.selected } else { self.selected + 1 };
        let hidden = |index: &usize| {
            let place = self.place(*index);
            *index != self.selected || place.is_some_and(|place| place.others > 0 && self.hides_unread(*index))
        };
        let found = if forward {
            (from..self.len()).filter(hidden).find(unread)
        } else {
            (0..self.selected).rev().find(unread)
        };
        let Some(found) = found else { return false };
        if found != self.selected && self.place(found).is_some_and(|place| !place.entry.flags.read) {
            self.select(found);
            return true;
        }
        let Some(head) = self.entry_at(found) else { return false };
        self.set_open(head, true);
        let Some(at) = self.fold.seat_of(head) else { return false };
        let members = (at + 1..self.len()).take_while(|index| self.place(*index).is_some_and(|place| place.member));
        let mut inside = members.filter(|index| self.place(*index).is_some_and(|place| place.unread));
        let target = if forward { inside.next() } else { inside.last() };
        self.select(target.unwrap_or(at));
        true
    }

    /// Whether the story folded into a place has an unread article besides the one shown.
    fn hides_unread(&self, index: usize) -> bool {
        let Some(entry) = self.entry_at(index) else { return false };
        let own = usize::from(self.entries.get(entry).is_some_and(|entry| !entry.flags.read));
        self.fold.story(entry).is_some_and(|group| !group.open && group.unread > own)
    }

    /// Folds or unfolds the selected story; returns whether it is unfolded now, `None` if there is none.
    pub fn toggle_story(&mut self) -> Option<bool> {
        let entry = self.entry_at(self.selected)?;
        let open = !self.fold.story(entry)?.open;
        self.set_open(entry, open);
        self.touched = true;
        Some(open)
    }

    /// Folds or unfolds the story of an entry. The first row on the screen stays, and the selection on its article or
    /// on the row into which that has been folded.
    fn set_open(&mut self, entry: usize, open: bool) {
        let Some(story) = self.fold.story(entry).map(|group| group.story) else { return };
        let (selected, top) = (self.entry_at(self.selected), self.entry_at(self.top));
        if open {
            self.open.insert(story)
        } else {
            self.open.remove(&story)
        };
        self.fold.set_open(entry, open, &self.entries);
        let again = |entry: Option<usize>| entry.and_then(|entry| self.fold.seat_of(entry)).unwrap_or(0);
        (self.selected, self.top) = (again(selected), again(top));
    }
}
