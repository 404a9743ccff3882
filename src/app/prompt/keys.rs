//! Keys and pasted text while a field is open.

use crate::app::bookmarks::notes;
use crate::app::bookmarks::tags;
use crate::app::effect::Effect;
use crate::app::feeds::update as feeds;
use crate::app::keymap::Mode;
use crate::app::keymap::key::{Key, KeyCode};
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::search::update as search;
use crate::app::state::State;

/// Takes a key while the field is open. A key that types is no command, whatever its letter.
pub(in crate::app) fn prompt_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    // Commands with Ctrl go by the key; what types a character is taken as it is.
    let key = if key.ctrl { state.keymap.latin(key) } else { key };
    let is_search = state.search_prompt().is_some();
    match key.code {
        KeyCode::Enter if is_search => search::submit(state, effects),
        KeyCode::Enter => submit(state, effects),
        KeyCode::Esc => cancel(state, is_search, effects),
        KeyCode::Char('c') if key.ctrl => cancel(state, is_search, effects),
        _ if is_search && search::handle_key(state, key, effects) => {}
        _ => match (state.keymap.resolve(Mode::Prompt, key), &mut state.prompt) {
            (Some(action), _) => crate::app::update::act(state, action, None, effects),
            (None, Some(prompt)) => {
                let before = prompt.field.text().to_owned();
                prompt.field.handle_key(key);
                if is_search && prompt.field.text() != before {
                    search::query_changed(state, effects);
                }
            }
            (None, None) => {}
        },
    }
}

/// Takes pasted text, if a field is open.
pub(in crate::app) fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if let Some(prompt) = &mut state.prompt {
        prompt.field.paste(text);
        if state.search_prompt().is_some() {
            search::query_changed(state, effects);
        }
    }
}

fn cancel(state: &mut State, is_search: bool, effects: &mut Vec<Effect>) {
    if is_search {
        search::cancel(state, effects);
    }
    state.prompt = None;
}

/// Does what the field was opened for.
fn submit(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Prompt { kind, field }) = state.prompt.take() else { return };
    match kind {
        PromptKind::Note { id, previous } => notes::save(state, id, previous, field.text(), effects),
        PromptKind::Tags { id, previous } => tags::save(state, id, previous, field.text(), effects),
        PromptKind::SearchName { query } => search::save(state, field.text(), query, effects),
        PromptKind::Address => feeds::subscribe(state, field.text(), effects),
        PromptKind::Search(_) => {}
    }
}
