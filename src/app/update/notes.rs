//! Notes: writing one in its field, keeping it, giving it up.

use super::marks;
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::keymap::Mode;
use crate::app::state::{Change, Mark, State};
use crate::app::writing::Writing;
use crate::layout::{Digits, Shaping};
use crate::model::{ArticleId, Flags, Request};

/// Opens the field with the current article's note in it. Not before the article is here: its note would be lost.
pub(super) fn open(state: &mut State) {
    let Some((id, note)) = state.detail().map(|detail| (detail.id, detail.note.clone())) else { return };
    // What is typed is what is seen.
    let shaping = Shaping { digits: Digits::AsWritten, ..state.shaping };
    let field = Field::new(&note, state.direction(), shaping);
    state.writing = Some(Writing { id, field, known: note });
}

/// Takes a key while the field is open. A key that types is no command, whatever its letter.
pub(in crate::app) fn write(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    // Commands with Ctrl go by the key; what types a character is taken as it is.
    let key = if key.ctrl { state.keymap.latin(key) } else { key };
    match key.code {
        Code::Enter => keep(state, effects),
        Code::Esc => state.writing = None,
        Code::Char('c') if key.ctrl => state.writing = None,
        _ => match (state.keymap.resolve(Mode::Field, key), &mut state.writing) {
            (Some(action), _) => super::act(state, action, None, effects),
            (None, Some(writing)) => writing.field.key(key),
            (None, None) => {}
        },
    }
}

/// Takes pasted text, if a field is open.
pub(in crate::app) fn paste(state: &mut State, text: &str) {
    if let Some(writing) = &mut state.writing {
        writing.field.paste(text);
    }
}

/// Keeps what the field says, and bookmarks the article, to whose bookmark the note belongs.
fn keep(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Writing { id, field, known }) = state.writing.take() else { return };
    let note = field.text().trim().to_owned();
    let before = state.flags(id);
    let nothing_new = if before.bookmarked { note == known } else { note.is_empty() };
    if nothing_new {
        return;
    }
    let now = Flags { bookmarked: true, ..before };
    marks::remember(state, Change { id, mark: Mark::Bookmark, before: before.bookmarked, now, note: Some(known) });
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
