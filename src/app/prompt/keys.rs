//! How an open prompt handles keys and pasted text.

use crate::app::bookmarks::edit;
use crate::app::catalogue::keys as catalogue;
use crate::app::feeds::update as feeds;
use crate::app::keymap::Mode;
use crate::app::keymap::key::{Key, KeyCode};
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::search::update as search;
use crate::app::state::State;
use crate::app::{help, update};
use crate::model::Request;

/// Handles a key while a prompt is open. A key that types a character is never a command.
pub(in crate::app) fn handle_key(state: &mut State, key: Key) {
    // With Ctrl, the key itself counts, whatever the keyboard layout; without, the character that the layout types.
    let key = if key.ctrl { state.keys.keymap.latin(key) } else { key };
    match key.code {
        KeyCode::Enter => submit(state),
        KeyCode::Esc => cancel(state),
        KeyCode::Char('c') if key.ctrl => cancel(state),
        // A guard handles the key if it is one that only such a prompt has.
        _ if is_search(state) && search::handle_key(state, key) => {}
        KeyCode::Tab if is_address(state) => state.ask(Request::Catalogue),
        _ if catalogue::handle_key(state, key) => {}
        _ => match state.keys.keymap.resolve(Mode::Prompt, key) {
            Some(action) => update::act(state, action, None),
            None => edit(state, key),
        },
    }
}

/// Puts pasted text into the prompt, if one is open.
pub(in crate::app) fn paste(state: &mut State, text: &str) {
    if let Some(prompt) = state.prompt_mut() {
        prompt.field.paste(text);
        text_changed(state);
    }
}

fn is_search(state: &State) -> bool {
    state.prompt().is_some_and(|prompt| matches!(prompt.kind, PromptKind::Search(_)))
}

fn is_address(state: &State) -> bool {
    state.prompt().is_some_and(|prompt| matches!(prompt.kind, PromptKind::Address))
}

/// Hands a key to the text field.
fn edit(state: &mut State, key: Key) {
    let Some(prompt) = state.prompt_mut() else { return };
    let before = prompt.field.text().to_owned();
    prompt.field.handle_key(key);
    if prompt.field.text() != before {
        text_changed(state);
    }
}

/// Does what a prompt does with each change of its text.
fn text_changed(state: &mut State) {
    match state.prompt() {
        Some(Prompt { kind: PromptKind::Search(_), .. }) => search::query_changed(state),
        Some(Prompt { kind: PromptKind::Catalogue(_), .. }) => catalogue::text_changed(state),
        Some(Prompt { kind: PromptKind::HelpFilter, field }) => {
            let filter = field.text().to_owned();
            help::set_filter(state, filter);
        }
        _ => {}
    }
}

fn cancel(state: &mut State) {
    if is_search(state) {
        search::cancel(state);
    }
    if let Some(Prompt { kind: PromptKind::HelpFilter, .. }) = state.prompt() {
        help::set_filter(state, String::new());
    }
    state.prompt = None;
}

/// Does what the prompt was opened for.
fn submit(state: &mut State) {
    if is_search(state) {
        return search::submit(state);
    }
    let Some(prompt) = state.prompt.take() else { return };
    let Prompt { kind, field } = *prompt;
    let text = field.text();
    match kind {
        PromptKind::Bookmark { id, previous } => edit::save(state, id, previous, text),
        PromptKind::SearchName { query } => search::save(state, text, query),
        PromptKind::Address => feeds::subscribe(state, text),
        PromptKind::Catalogue(picker) => catalogue::follow(state, &picker),
        // The help shows already what the filter leaves. A search was submitted above, where an invalid query keeps its
        // prompt open.
        PromptKind::HelpFilter | PromptKind::Search(_) => {}
    }
}
