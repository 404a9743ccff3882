//! Stories: which entries of a listing belong to one, and which rows that makes.
//!
//! The entries of a collapsed story share one row. It shows the head of the story: its newest unread entry, else the
//! newest. The row is where the story's first entry is in the listing. The head is chosen when a listing arrives and
//! when the user collapses the story, never when a flag changes, so that no row changes while the user looks at it. For
//! the same reason the selected article stays the head of its story, and its row where it was.
//!
//! Everything is linear in the number of entries, and a listing without stories costs next to nothing.

use crate::model::{ArticleId, Entry};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// In place of a group, for an entry that belongs to none.
const NO_GROUP: u32 = u32::MAX;

/// A row of the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowRef {
    entry: u32,
    /// Whether it is below the head of an expanded story.
    pub(super) member: bool,
}

impl RowRef {
    /// The index of its entry.
    pub(super) fn entry(self) -> usize {
        self.entry as usize
    }
}

/// A story and its entries in the listing.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoryGroup {
    pub(super) story: ArticleId,
    /// The entry that is shown while the story is collapsed, and first while it is expanded.
    pub(super) head: usize,
    /// The entry in whose place the story's row is.
    position: usize,
    pub(super) members: usize,
    pub(super) unread: usize,
    pub(super) expanded: bool,
}

/// The rows of a listing.
#[derive(Debug, Clone, Default)]
pub(super) struct Grouping {
    pub(super) rows: Vec<RowRef>,
    groups: Vec<StoryGroup>,
    /// The group of each entry; empty if there is no story at all.
    group_of: Vec<u32>,
}

impl Grouping {
    /// Groups another listing, in the memory of the one before: a long listing has megabytes, and often comes anew. The
    /// stories in `expanded` are expanded; `pinned` stays the head of its story.
    pub(super) fn regroup(&mut self, entries: &[Entry], expanded: &FxHashSet<ArticleId>, pinned: Option<ArticleId>) {
        let stories_before = self.groups.len();
        self.groups.clear();
        self.group_of.clear();
        if entries.iter().any(|entry| entry.story.is_some()) {
            self.assign_groups(entries, expanded, pinned, stories_before);
        }
        self.rebuild_rows(entries.len());
    }

    /// Finds the stories, of which there may be about `story_count`.
    fn assign_groups(
        &mut self,
        entries: &[Entry],
        expanded: &FxHashSet<ArticleId>,
        pinned_id: Option<ArticleId>,
        story_count: usize,
    ) {
        let mut group_of_story = FxHashMap::with_capacity_and_hasher(story_count, FxBuildHasher);
        self.group_of.resize(entries.len(), NO_GROUP);
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

    /// Rebuilds the rows of `count` entries, after a story has been collapsed or expanded.
    fn rebuild_rows(&mut self, count: usize) {
        let mut members: FxHashMap<u32, Vec<RowRef>> = FxHashMap::default();
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
                if group.expanded {
                    self.rows.extend(members.remove(&group_index).unwrap_or_default());
                }
            }
        }
    }

    /// The story that an entry shares with others of the listing.
    pub(super) fn story(&self, entry: usize) -> Option<&StoryGroup> {
        let group = self.groups.get(*self.group_of.get(entry)? as usize)?;
        (group.members > 1).then_some(group)
    }

    /// Counts an entry as read or as unread.
    pub(super) fn set_read(&mut self, entry: usize, read: bool) {
        if let Some(group) = self.group_of.get(entry).and_then(|group_index| self.groups.get_mut(*group_index as usize))
        {
            group.unread = if read { group.unread.saturating_sub(1) } else { group.unread + 1 };
        }
    }

    /// Collapses or expands the story of an entry. Collapsing chooses a new head.
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

    /// The row of an entry, or of its collapsed story.
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
