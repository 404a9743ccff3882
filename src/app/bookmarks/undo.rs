//! Undoing flags, notes and tags.

use super::edit::{self, BookmarkEdit};
use super::flags;
use crate::app::state::State;
use crate::model::{ArticleId, Flags};

/// How many changes can be undone.
const MAX_UNDO: usize = 1_000;

/// A change that can be undone by itself: the article's other flag may have changed since.
#[derive(Debug, Clone)]
pub(in crate::app) struct UndoEntry {
    pub(in crate::app) id: ArticleId,
    pub(in crate::app) change: Change,
    /// Both flags of the article as they are now, for when it is no longer listed.
    pub(in crate::app) current_flags: Flags,
}

/// What has changed, with the previous value.
#[derive(Debug, Clone)]
pub(in crate::app) enum Change {
    /// The read flag.
    Read { previous: bool },
    /// The bookmark.
    Bookmark { previous: bool },
    /// The note or the tags, and with them the bookmark.
    Edit { was_bookmarked: bool, previous: BookmarkEdit },
}

/// The changes that can be undone, the last one at the end.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct UndoStack {
    entries: Vec<UndoEntry>,
}

impl UndoStack {
    /// Adds a change; if there are too many, drops the oldest.
    pub(in crate::app) fn push(&mut self, entry: UndoEntry) {
        if self.entries.len() == MAX_UNDO {
            self.entries.remove(0);
        }
        self.entries.push(entry);
    }

    /// Records what an article's flags are now.
    pub(in crate::app) fn set_current_flags(&mut self, id: ArticleId, flags: Flags) {
        for entry in self.entries.iter_mut().filter(|entry| entry.id == id) {
            entry.current_flags = flags;
        }
    }
}

/// Undoes the last change.
pub(in crate::app) fn undo(state: &mut State) {
    let Some(UndoEntry { id, change, current_flags }) = state.undo.entries.pop() else {
        state.notices.notify(state.strings.messages.nothing_to_undo.clone());
        return;
    };
    let flags = |state: &State| state.find_flags(id).unwrap_or(current_flags);
    let flags = match change {
        Change::Read { previous } => Flags { read: previous, ..flags(state) },
        Change::Bookmark { previous } => Flags { bookmarked: previous, ..flags(state) },
        Change::Edit { was_bookmarked, previous } => {
            // Before the flags: note and tags can be set only while the article is bookmarked.
            edit::set(state, id, previous);
            Flags { bookmarked: was_bookmarked, ..flags(state) }
        }
    };
    flags::set(state, id, flags);
    state.notices.notify(state.strings.messages.undone.clone());
}
