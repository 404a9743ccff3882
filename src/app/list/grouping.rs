//! Stories: which entries of a listing tell the same one, and which rows that makes.
//!
//! The entries of one story fold into one row, its head: the newest unread of them, else the newest. The row stands
//! where the story's first entry stands in the listing. Who heads a story is decided when a listing arrives and when
//! the reader folds it, never by a mark, so that no row changes under the reader's eyes; for the same reason the article
//! that is selected stays the head of its story, and its row where it was.
//!
//! Everything is linear in the number of entries, and a listing without stories costs next to nothing.

use crate::model::{ArticleId, Entry};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Numbers of the store's own making need no hash that withstands an enemy, and 100,000 of them want a quick one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FastHasher(u64);

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

pub(super) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

/// No group.
const NO_GROUP: u32 = u32::MAX;

/// A row: an entry, and whether it stands below the head of its unfolded story.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowRef {
    entry: u32,
    pub(super) member: bool,
}

impl RowRef {
    /// The index of its entry.
    pub(super) fn entry(self) -> usize {
        self.entry as usize
    }
}

/// A story with its entries in the listing.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoryGroup {
    pub(super) story: ArticleId,
    /// The entry that is shown while it is folded, and first when it is not.
    pub(super) head: usize,
    /// The entry in whose place it stands.
    position: usize,
    pub(super) members: usize,
    pub(super) unread: usize,
    pub(super) expanded: bool,
}

/// The rows that a listing makes.
#[derive(Debug, Clone, Default)]
pub(super) struct Grouping {
    pub(super) rows: Vec<RowRef>,
    groups: Vec<StoryGroup>,
    /// The group of each entry; empty if there is no story at all.
    group_of: Vec<u32>,
}

impl Grouping {
    /// Folds a listing. The stories in `open` are unfolded; `kept` stays the head of its story.
    pub(super) fn new(entries: &[Entry], expanded: &HashSet<ArticleId>, pinned: Option<ArticleId>) -> Self {
        let mut grouping = Self::default();
        if entries.iter().any(|entry| entry.story.is_some()) {
            grouping.assign_groups(entries, expanded, pinned);
        }
        grouping.rebuild_rows(entries.len());
        grouping
    }

    fn assign_groups(&mut self, entries: &[Entry], expanded: &HashSet<ArticleId>, pinned_id: Option<ArticleId>) {
        let mut group_of_story: FastMap<ArticleId, u32> = FastMap::default();
        self.group_of = vec![NO_GROUP; entries.len()];
        for (index, (entry, group_index)) in entries.iter().zip(&mut self.group_of).enumerate() {
            let Some(story) = entry.story else { continue };
            *group_index = *group_of_story.entry(story).or_insert_with(|| {
                let open = expanded.contains(&story);
                self.groups.push(StoryGroup {
                    story,
                    head: index,
                    position: index,
                    members: 0,
                    unread: 0,
                    expanded: open,
                });
                to_u32(self.groups.len() - 1)
            });
            let Some(group) = self.groups.get_mut(*group_index as usize) else { continue };
            group.members += 1;
            if !entry.flags.read {
                group.unread += 1;
                if group.unread == 1 {
                    group.head = index;
                }
            }
        }
        let pinned = pinned_id.and_then(|id| entries.iter().position(|entry| entry.id == id));
        if let Some(pinned) = pinned
            && let Some(group) =
                self.group_of.get(pinned).and_then(|group_index| self.groups.get_mut(*group_index as usize))
        {
            (group.head, group.position) = (pinned, pinned);
        }
    }

    /// Makes the rows of `count` entries anew, after a story has been folded or unfolded.
    fn rebuild_rows(&mut self, count: usize) {
        let mut members: FastMap<u32, Vec<RowRef>> = FastMap::default();
        if self.groups.iter().any(|group| group.expanded) {
            for (entry, group_index) in self.group_of.iter().enumerate() {
                if self.groups.get(*group_index as usize).is_some_and(|group| group.expanded && group.head != entry) {
                    members.entry(*group_index).or_default().push(RowRef { entry: to_u32(entry), member: true });
                }
            }
        }
        self.rows.clear();
        self.rows.reserve(count);
        for entry in 0..count {
            let group_index = self.group_of.get(entry).copied().unwrap_or(NO_GROUP);
            let Some(group) = self.groups.get(group_index as usize) else {
                self.rows.push(RowRef { entry: to_u32(entry), member: false });
                continue;
            };
            if group.position == entry {
                self.rows.push(RowRef { entry: to_u32(group.head), member: false });
                self.rows.extend(members.remove(&group_index).unwrap_or_default());
            }
        }
    }

    /// The story that an entry tells with others of the listing.
    pub(super) fn story(&self, entry: usize) -> Option<&StoryGroup> {
        let group = self.groups.get(*self.group_of.get(entry)? as usize)?;
        (group.members > 1).then_some(group)
    }

    /// Notes that an entry has been read, or is unread again.
    pub(super) fn set_read(&mut self, entry: usize, read: bool) {
        if let Some(group) = self.group_of.get(entry).and_then(|group_index| self.groups.get_mut(*group_index as usize))
        {
            group.unread = if read { group.unread.saturating_sub(1) } else { group.unread + 1 };
        }
    }

    /// Folds or unfolds the story of an entry. Folded, it is headed by the rule again.
    pub(super) fn set_expanded(&mut self, entry: usize, expanded: bool, entries: &[Entry]) {
        let Some(group_index) = self.group_of.get(entry).copied() else { return };
        let mut members =
            self.group_of.iter().enumerate().filter(|(_, other)| **other == group_index).map(|(index, _)| index);
        let first = members.next();
        let unread = |index: &usize| entries.get(*index).is_some_and(|entry| !entry.flags.read);
        let newest_unread = first.filter(unread).or_else(|| members.find(unread));
        if let Some(group) = self.groups.get_mut(group_index as usize) {
            group.expanded = expanded;
            if let (false, Some(head)) = (expanded, newest_unread.or(first)) {
                group.head = head;
            }
        }
        self.rebuild_rows(entries.len());
    }

    /// The row on which an entry is, or its folded story.
    pub(super) fn row_of(&self, entry: usize) -> Option<usize> {
        let own_row = self.rows.iter().position(|row| row.entry() == entry);
        own_row.or_else(|| {
            let head = self.story(entry)?.head;
            self.rows.iter().position(|row| row.entry() == head)
        })
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
