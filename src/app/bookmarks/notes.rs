//! Notes: writing one in its field, keeping it with the bookmark.

use crate::app::bookmarks::flags;
use crate::app::effect::Effect;
use crate::app::prompt::PromptKind;
use crate::app::state::{BookmarkEdit, Flag, State, UndoEntry};
use crate::model::{ArticleId, Flags, Request};

/// Opens the field with the current article's note in it. Not before the article is here: its note would be lost.
pub(in crate::app) fn open_prompt(state: &mut State) {
    let Some((id, previous)) = state.detail().map(|detail| (detail.id, detail.note.clone())) else { return };
    let text = previous.clone();
    state.open_prompt(PromptKind::Note { id, previous }, &text);
}

/// Keeps what the field says, and bookmarks the article, to whose bookmark the note belongs.
pub(in crate::app) fn save(state: &mut State, id: ArticleId, previous: String, text: &str, effects: &mut Vec<Effect>) {
    let note = text.trim().to_owned();
    let flags = state.flags(id);
    let is_unchanged = if flags.bookmarked { note == previous } else { note.is_empty() };
    if is_unchanged {
        return;
    }
    let new_flags = Flags { bookmarked: true, ..flags };
    let bookmark_edit = Some(BookmarkEdit::Note(previous));
    flags::push_undo(
        state,
        UndoEntry { id, flag: Flag::Bookmark, previous: flags.bookmarked, current_flags: new_flags, bookmark_edit },
    );
    flags::set(state, id, new_flags, effects);
    let messages = &state.strings.messages;
    let notice = if note.is_empty() { messages.note_removed.clone() } else { messages.note_kept.clone() };
    set(state, id, note, effects);
    state.notify(notice);
}

/// Sets the note of a bookmarked article here and in the store.
pub(in crate::app) fn set(state: &mut State, id: ArticleId, note: String, effects: &mut Vec<Effect>) {
    if let Some(detail) = state.detail.as_mut().filter(|detail| detail.id == id) {
        detail.note.clone_from(&note);
        detail.lay_out(&state.strings, state.shaping);
    }
    effects.push(Effect::Ask(Request::SetNote { id, note }));
}
