//! Keys and pasted text while a field is open.

use super::{feeds, notes, searching, tags};
use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::keymap::Mode;
use crate::app::state::State;
use crate::app::writing::{Purpose, Writing};

/// Takes a key while the field is open. A key that types is no command, whatever its letter.
pub(in crate::app) fn write(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    // Commands with Ctrl go by the key; what types a character is taken as it is.
    let key = if key.ctrl { state.keymap.latin(key) } else { key };
    let searches = state.searching().is_some();
    match key.code {
        Code::Enter if searches => searching::keep(state, effects),
        Code::Enter => keep(state, effects),
        Code::Esc => give_up(state, searches, effects),
        Code::Char('c') if key.ctrl => give_up(state, searches, effects),
        _ if searches && searching::key(state, key, effects) => {}
        _ => match (state.keymap.resolve(Mode::Field, key), &mut state.writing) {
            (Some(action), _) => super::act(state, action, None, effects),
            (None, Some(writing)) => {
                let before = writing.field.text().to_owned();
                writing.field.key(key);
                if searches && writing.field.text() != before {
                    searching::typed(state, effects);
                }
            }
            (None, None) => {}
        },
    }
}

/// Takes pasted text, if a field is open.
pub(in crate::app) fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if let Some(writing) = &mut state.writing {
        writing.field.paste(text);
        if state.searching().is_some() {
            searching::typed(state, effects);
        }
    }
}

fn give_up(state: &mut State, searches: bool, effects: &mut Vec<Effect>) {
    if searches {
        searching::give_up(state, effects);
    }
    state.writing = None;
}

/// Does what the field was opened for.
fn keep(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Writing { purpose, field }) = state.writing.take() else { return };
    match purpose {
        Purpose::Note { id, known } => notes::keep(state, id, known, field.text(), effects),
        Purpose::Tags { id, known } => tags::keep(state, id, known, field.text(), effects),
        Purpose::SearchName { query } => searching::save(state, field.text(), query, effects),
        Purpose::Address => feeds::follow(state, field.text(), effects),
        Purpose::Search(_) => {}
    }
}
