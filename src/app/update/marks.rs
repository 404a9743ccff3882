//! Read marks and bookmarks.

use super::{listing, notes, tags};
use crate::app::effect::Effect;
use crate::app::state::{Change, Kept, Mark, State};
use crate::model::{ArticleId, Filter, Flags, Request};

/// How many marks can be taken back.
const UNDO: usize = 1_000;

/// Sets an article's marks here and in the store.
pub(super) fn set(state: &mut State, id: ArticleId, flags: Flags, effects: &mut Vec<Effect>) {
    let before = state.flags(id);
    state.list.set_flags(id, flags);
    for change in state.undo.iter_mut().filter(|change| change.id == id) {
        change.now = flags;
    }
    if let Some(detail) = state.detail.as_mut().filter(|detail| detail.id == id) {
        let note_comes_or_goes =
            detail.flags.bookmarked != flags.bookmarked && !(detail.note.is_empty() && detail.tags.is_empty());
        detail.flags = flags;
        if note_comes_or_goes {
            detail.lay_out(&state.strings, state.shaping);
        }
    }
    effects.push(Effect::Ask(Request::SetFlags { id, flags, previous: before, at: state.now }));
}

/// One mark of an article.
fn of(mark: Mark, flags: &mut Flags) -> &mut bool {
    match mark {
        Mark::Read => &mut flags.read,
        Mark::Bookmark => &mut flags.bookmarked,
    }
}

/// Turns one of the current article's marks over in a way that can be taken back; returns what it is now.
fn toggle(state: &mut State, mark: Mark, effects: &mut Vec<Effect>) -> Option<bool> {
    let id = state.current_id()?;
    let mut flags = state.flags(id);
    let set_now = of(mark, &mut flags);
    let before = *set_now;
    *set_now = !before;
    remember(state, Change { id, mark, before, now: flags, kept: None });
    set(state, id, flags, effects);
    Some(!before)
}

/// Notes a change that can be taken back.
pub(super) fn remember(state: &mut State, change: Change) {
    if state.undo.len() == UNDO {
        state.undo.remove(0);
    }
    state.undo.push(change);
}

pub(super) fn bookmark(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(bookmarked) = toggle(state, Mark::Bookmark, effects) else { return };
    let words = &state.strings.words;
    let told = if bookmarked { words.bookmarked.clone() } else { words.unbookmarked.clone() };
    state.tell(told);
}

pub(super) fn read(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(read) = toggle(state, Mark::Read, effects) else { return };
    let words = &state.strings.words;
    let told = if read { words.marked_read.clone() } else { words.marked_unread.clone() };
    state.tell(told);
}

pub(super) fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Change { id, mark, before, now, kept }) = state.undo.pop() else {
        state.tell(state.strings.words.nothing_to_undo.clone());
        return;
    };
    // Note and tags first: they can be changed only while the bookmark is there.
    match kept {
        Some(Kept::Note(note)) => notes::set(state, id, note, effects),
        Some(Kept::Tags(tags)) => tags::set(state, id, tags, effects),
        None => {}
    }
    let mut flags = state.known_flags(id).unwrap_or(now);
    *of(mark, &mut flags) = before;
    set(state, id, flags, effects);
    state.tell(state.strings.words.undone.clone());
}

/// Shows only bookmarks, or everything again.
pub(super) fn only_bookmarks(state: &mut State, effects: &mut Vec<Effect>) {
    let only = !state.filter.bookmarked || state.filter.query.is_some();
    state.filter = Filter { bookmarked: only, ..Filter::ALL };
    state.scope = state.home;
    state.aside = None;
    (state.listed, state.turned) = (false, false);
    listing::ask(state, effects);
}
