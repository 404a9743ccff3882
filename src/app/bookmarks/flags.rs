//! The two flags of an article: read and bookmarked.

use super::undo::{Change, UndoEntry};
use crate::app::state::State;
use crate::model::{ArticleId, Flags, Request};

/// Sets an article's flags, here and in the store.
pub(in crate::app) fn set(state: &mut State, id: ArticleId, flags: Flags) {
    let previous = state.flags(id);
    show(state, id, flags);
    state.ask(Request::SetFlags { id, flags, previous, at: state.now });
}

/// Takes back what could not be stored, so that no mark is shown that is not there the next time. What has been changed
/// since stays.
pub(in crate::app) fn revert(state: &mut State, id: ArticleId, flags: Flags, previous: Flags) {
    let current = state.flags(id);
    let reverted = |flag: bool, previous: bool, current: bool| if current == flag { previous } else { current };
    let read = reverted(flags.read, previous.read, current.read);
    let bookmarked = reverted(flags.bookmarked, previous.bookmarked, current.bookmarked);
    show(state, id, Flags { read, bookmarked });
}

fn show(state: &mut State, id: ArticleId, flags: Flags) {
    state.list.set_flags(id, flags);
    state.undo.set_current_flags(id, flags);
    if let Some(detail) = state.article.detail_of(id) {
        // Note and tags are shown only while the article is bookmarked.
        let annotations_changed =
            detail.flags.bookmarked != flags.bookmarked && !(detail.note.is_empty() && detail.tags.is_empty());
        detail.flags = flags;
        if annotations_changed {
            detail.lay_out(&state.strings, state.viewport.reading.render);
        }
    }
}

/// Bookmarks the current article or removes its bookmark.
pub(in crate::app) fn toggle_bookmark(state: &mut State) {
    let Some(id) = state.current_id() else { return };
    let flags = state.flags(id);
    let new_flags = Flags { bookmarked: !flags.bookmarked, ..flags };
    let change = Change::Bookmark { previous: flags.bookmarked };
    state.undo.push(UndoEntry { id, change, current_flags: new_flags });
    set(state, id, new_flags);
    let messages = &state.strings.messages;
    let notice = if new_flags.bookmarked { &messages.bookmarked } else { &messages.unbookmarked };
    state.notices.notify(notice.clone());
}

/// Marks the current article read or unread.
pub(in crate::app) fn toggle_read(state: &mut State) {
    let Some(id) = state.current_id() else { return };
    let flags = state.flags(id);
    let new_flags = Flags { read: !flags.read, ..flags };
    let change = Change::Read { previous: flags.read };
    state.undo.push(UndoEntry { id, change, current_flags: new_flags });
    set(state, id, new_flags);
    let messages = &state.strings.messages;
    let notice = if new_flags.read { &messages.marked_read } else { &messages.marked_unread };
    state.notices.notify(notice.clone());
}
