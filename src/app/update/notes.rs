//! Notes: writing one in its field, keeping it with the bookmark.

use super::marks;
use crate::app::effect::Effect;
use crate::app::state::{Change, Kept, Mark, State};
use crate::app::writing::Purpose;
use crate::model::{ArticleId, Flags, Request};

/// Opens the field with the current article's note in it. Not before the article is here: its note would be lost.
pub(super) fn open(state: &mut State) {
    let Some((id, known)) = state.detail().map(|detail| (detail.id, detail.note.clone())) else { return };
    let text = known.clone();
    state.write(Purpose::Note { id, known }, &text);
}

/// Keeps what the field says, and bookmarks the article, to whose bookmark the note belongs.
pub(super) fn keep(state: &mut State, id: ArticleId, known: String, text: &str, effects: &mut Vec<Effect>) {
    let note = text.trim().to_owned();
    let before = state.flags(id);
    let nothing_new = if before.bookmarked { note == known } else { note.is_empty() };
    if nothing_new {
        return;
    }
    let now = Flags { bookmarked: true, ..before };
    let kept = Some(Kept::Note(known));
    marks::remember(state, Change { id, mark: Mark::Bookmark, before: before.bookmarked, now, kept });
    marks::set(state, id, now, effects);
    let words = &state.strings.words;
    let told = if note.is_empty() { words.note_removed.clone() } else { words.note_kept.clone() };
    set(state, id, note, effects);
    state.tell(told);
}

/// Sets the note of a bookmarked article here and in the store.
pub(super) fn set(state: &mut State, id: ArticleId, note: String, effects: &mut Vec<Effect>) {
    if let Some(detail) = state.detail.as_mut().filter(|detail| detail.id == id) {
        detail.note.clone_from(&note);
        detail.lay_out(&state.strings, state.shaping);
    }
    effects.push(Effect::Ask(Request::SetNote { id, note }));
}
