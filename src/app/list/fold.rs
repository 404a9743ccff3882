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
pub(super) struct Quick(u64);

impl Hasher for Quick {
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

pub(super) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// No group.
const ALONE: u32 = u32::MAX;

/// A row: an entry, and whether it stands below the head of its unfolded story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    entry: u32,
    pub(super) member: bool,
}

impl Seat {
    /// The index of its entry.
    pub(super) fn entry(self) -> usize {
        self.entry as usize
    }
}

/// A story with its entries in the listing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) story: ArticleId,
    /// The entry that is shown while it is folded, and first when it is not.
    pub(super) head: usize,
    /// The entry in whose place it stands.
    at: usize,
    pub(super) members: usize,
    pub(super) unread: usize,
    pub(super) open: bool,
}

/// The rows that a listing makes.
#[derive(Debug, Clone, Default)]
pub(super) struct Fold {
    pub(super) seats: Vec<Seat>,
    groups: Vec<Group>,
    /// The group of each entry; empty if there is no story at all.
    of: Vec<u32>,
}

impl Fold {
    /// Folds a listing. The stories in `open` are unfolded; `kept` stays the head of its story.
    pub(super) fn new(entries: &[Entry], open: &HashSet<ArticleId>, kept: Option<ArticleId>) -> Self {
        let mut fold = Self::default();
        if entries.iter().any(|entry| entry.story.is_some()) {
            fold.group(entries, open, kept);
        }
        fold.arrange(entries.len());
        fold
    }

    fn group(&mut self, entries: &[Entry], open: &HashSet<ArticleId>, kept: Option<ArticleId>) {
        let mut known: QuickMap<ArticleId, u32> = QuickMap::default();
        self.of = vec![ALONE; entries.len()];
        for (index, (entry, of)) in entries.iter().zip(&mut self.of).enumerate() {
            let Some(story) = entry.story else { continue };
            *of = *known.entry(story).or_insert_with(|| {
                let open = open.contains(&story);
                self.groups.push(Group { story, head: index, at: index, members: 0, unread: 0, open });
                narrow(self.groups.len() - 1)
            });
            let Some(group) = self.groups.get_mut(*of as usize) else { continue };
            group.members += 1;
            if !entry.flags.read {
                group.unread += 1;
                if group.unread == 1 {
                    group.head = index;
                }
            }
        }
        let kept = kept.and_then(|kept| entries.iter().position(|entry| entry.id == kept));
        if let Some(kept) = kept
            && let Some(group) = self.of.get(kept).and_then(|of| self.groups.get_mut(*of as usize))
        {
            (group.head, group.at) = (kept, kept);
        }
    }

    /// Makes the rows of `count` entries anew, after a story has been folded or unfolded.
    fn arrange(&mut self, count: usize) {
        let mut unfolded: QuickMap<u32, Vec<Seat>> = QuickMap::default();
        if self.groups.iter().any(|group| group.open) {
            for (entry, of) in self.of.iter().enumerate() {
                if self.groups.get(*of as usize).is_some_and(|group| group.open && group.head != entry) {
                    unfolded.entry(*of).or_default().push(Seat { entry: narrow(entry), member: true });
                }
            }
        }
        self.seats.clear();
        self.seats.reserve(count);
        for entry in 0..count {
            let of = self.of.get(entry).copied().unwrap_or(ALONE);
            let Some(group) = self.groups.get(of as usize) else {
                self.seats.push(Seat { entry: narrow(entry), member: false });
                continue;
            };
            if group.at == entry {
                self.seats.push(Seat { entry: narrow(group.head), member: false });
                self.seats.extend(unfolded.remove(&of).unwrap_or_default());
            }
        }
    }

    /// The story that an entry tells with others of the listing.
    pub(super) fn story(&self, entry: usize) -> Option<&Group> {
        let group = self.groups.get(*self.of.get(entry)? as usize)?;
        (group.members > 1).then_some(group)
    }

    /// Notes that an entry has been read, or is unread again.
    pub(super) fn mark(&mut self, entry: usize, read: bool) {
        if let Some(group) = self.of.get(entry).and_then(|of| self.groups.get_mut(*of as usize)) {
            group.unread = if read { group.unread.saturating_sub(1) } else { group.unread + 1 };
        }
    }

    /// Folds or unfolds the story of an entry. Folded, it is headed by the rule again.
    pub(super) fn set_open(&mut self, entry: usize, open: bool, entries: &[Entry]) {
        let Some(of) = self.of.get(entry).copied() else { return };
        let mut members = self.of.iter().enumerate().filter(|(_, other)| **other == of).map(|(index, _)| index);
        let first = members.next();
        let unread = |index: &usize| entries.get(*index).is_some_and(|entry| !entry.flags.read);
        let newest_unread = first.filter(unread).or_else(|| members.find(unread));
        if let Some(group) = self.groups.get_mut(of as usize) {
            group.open = open;
            if let (false, Some(head)) = (open, newest_unread.or(first)) {
                group.head = head;
            }
        }
        self.arrange(entries.len());
    }

    /// The row on which an entry is, or its folded story.
    pub(super) fn seat_of(&self, entry: usize) -> Option<usize> {
        let own = self.seats.iter().position(|seat| seat.entry() == entry);
        own.or_else(|| {
            let head = self.story(entry)?.head;
            self.seats.iter().position(|seat| seat.entry() == head)
        })
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
