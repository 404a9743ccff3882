//! Read marks and bookmarks.

use super::notes;
use crate::app::effect::Effect;
use crate::app::state::{Change, State};
use crate::model::{ArticleId, Flags, Request};

/// How many marks can be taken back.
const UNDO: usize = 1_000;

/// Sets an article's marks here and in the store.
pub(super) fn set(state: &mut State, id: ArticleId, flags: Flags, effects: &mut Vec<Effect>) {
    state.list.set_flags(id, flags);
    if let Some(detail) = state.detail.as_mut().filter(|detail| detail.id == id) {
        let note_comes_or_goes = detail.flags.bookmarked != flags.bookmarked && !detail.note.is_empty();
        detail.flags = flags;
        if note_comes_or_goes {
            detail.lay_out(&state.strings, state.shaping);
        }
    }
    effects.push(Effect::Ask(Request::SetFlags { id, flags, at: state.now }));
}

/// Changes the current article's marks in a way that can be taken back; returns what they are now.
fn change(state: &mut State, by: impl Fn(Flags) -> Flags, effects: &mut Vec<Effect>) -> Option<Flags> {
    let id = state.current_id()?;
    let before = state.flags(id);
    let flags = by(before);
    remember(state, Change { id, before, note: None });
    set(state, id, flags, effects);
    Some(flags)
}

/// Notes a change that can be taken back.
pub(super) fn remember(state: &mut State, change: Change) {
    if state.undo.len() == UNDO {
        state.undo.remove(0);
    }
    state.undo.push(change);
}

pub(super) fn bookmark(state: &mut State, effects: &mut Vec<Effect>) {
    let toggled = |flags: Flags| Flags { bookmarked: !flags.bookmarked, ..flags };
    let Some(flags) = change(state, toggled, effects) else { return };
    let words = &state.strings.words;
    let told = if flags.bookmarked { words.bookmarked.clone() } else { words.unbookmarked.clone() };
    state.tell(told);
}

pub(super) fn read(state: &mut State, effects: &mut Vec<Effect>) {
    let toggled = |flags: Flags| Flags { read: !flags.read, ..flags };
    let Some(flags) = change(state, toggled, effects) else { return };
    let words = &state.strings.words;
    let told = if flags.read { words.marked_read.clone() } else { words.marked_unread.clone() };
    state.tell(told);
}

pub(super) fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(change) = state.undo.pop() else {
        state.tell(state.strings.words.nothing_to_undo.clone());
        return;
    };
    // The note first: it can be changed only while the bookmark is there.
    if let Some(note) = change.note {
        notes::set(state, change.id, note, effects);
    }
    set(state, change.id, change.before, effects);
    state.tell(state.strings.words.undone.clone());
}

/// Shows only bookmarks, or everything again.
pub(super) fn only_bookmarks(state: &mut State, effects: &mut Vec<Effect>) {
    state.filter.bookmarked = !state.filter.bookmarked;
    state.listed = false;
    effects.push(Effect::Ask(Request::List { scope: state.scope, filter: state.filter }));
}
