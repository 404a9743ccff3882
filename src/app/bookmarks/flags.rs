//! Read marks and bookmarks.

use crate::app::bookmarks::notes;
use crate::app::bookmarks::tags;
use crate::app::effect::Effect;
use crate::app::listing;
use crate::app::state::{BookmarkEdit, Flag, State, UndoEntry};
use crate::model::{ArticleId, Filter, Flags, Request};

/// How many marks can be taken back.
const MAX_UNDO: usize = 1_000;

/// Sets an article's marks here and in the store.
pub(in crate::app) fn set(state: &mut State, id: ArticleId, flags: Flags, effects: &mut Vec<Effect>) {
    let before = state.flags(id);
    state.list.set_flags(id, flags);
    for entry in state.undo_stack.iter_mut().filter(|entry| entry.id == id) {
        entry.current_flags = flags;
    }
    if let Some(detail) = state.detail.as_mut().filter(|detail| detail.id == id) {
        let annotations_changed =
            detail.flags.bookmarked != flags.bookmarked && !(detail.note.is_empty() && detail.tags.is_empty());
        detail.flags = flags;
        if annotations_changed {
            detail.lay_out(&state.strings, state.shaping);
        }
    }
    effects.push(Effect::Ask(Request::SetFlags { id, flags, previous: before, at: state.now }));
}

/// One mark of an article.
fn flag_mut(flag: Flag, flags: &mut Flags) -> &mut bool {
    match flag {
        Flag::Read => &mut flags.read,
        Flag::Bookmark => &mut flags.bookmarked,
    }
}

/// Turns one of the current article's marks over in a way that can be taken back; returns what it is now.
fn toggle(state: &mut State, flag: Flag, effects: &mut Vec<Effect>) -> Option<bool> {
    let id = state.current_id()?;
    let mut flags = state.flags(id);
    let value = flag_mut(flag, &mut flags);
    let previous = *value;
    *value = !previous;
    push_undo(state, UndoEntry { id, flag, previous, current_flags: flags, bookmark_edit: None });
    set(state, id, flags, effects);
    Some(!previous)
}

/// Notes a change that can be taken back.
pub(in crate::app) fn push_undo(state: &mut State, entry: UndoEntry) {
    if state.undo_stack.len() == MAX_UNDO {
        state.undo_stack.remove(0);
    }
    state.undo_stack.push(entry);
}

pub(in crate::app) fn toggle_bookmark(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(bookmarked) = toggle(state, Flag::Bookmark, effects) else { return };
    let messages = &state.strings.messages;
    let notice = if bookmarked { messages.bookmarked.clone() } else { messages.unbookmarked.clone() };
    state.notify(notice);
}

pub(in crate::app) fn toggle_read(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(read) = toggle(state, Flag::Read, effects) else { return };
    let messages = &state.strings.messages;
    let notice = if read { messages.marked_read.clone() } else { messages.marked_unread.clone() };
    state.notify(notice);
}

pub(in crate::app) fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(UndoEntry { id, flag, previous, current_flags, bookmark_edit }) = state.undo_stack.pop() else {
        state.notify(state.strings.messages.nothing_to_undo.clone());
        return;
    };
    // Note and tags first: they can be changed only while the bookmark is there.
    match bookmark_edit {
        Some(BookmarkEdit::Note(note)) => notes::set(state, id, note, effects),
        Some(BookmarkEdit::Tags(tags)) => tags::set(state, id, tags, effects),
        None => {}
    }
    let mut flags = state.find_flags(id).unwrap_or(current_flags);
    *flag_mut(flag, &mut flags) = previous;
    set(state, id, flags, effects);
    state.notify(state.strings.messages.undone.clone());
}

/// Shows only bookmarks, or everything again.
pub(in crate::app) fn toggle_only_bookmarks(state: &mut State, effects: &mut Vec<Effect>) {
    let only = !state.filter.bookmarked || state.filter.query.is_some();
    state.filter = Filter { bookmarked: only, ..Filter::ALL };
    state.scope = state.initial_scope;
    state.previous_listing = None;
    (state.has_listing, state.starts_at_top) = (false, false);
    listing::request(state, effects);
}
