//! What is listed: asking for a listing, taking it, and going from one to another.

use crate::app::effect::Effect;
use crate::app::list::List;
use crate::app::state::{Focus, State};
use crate::model::{Entry, Filter, Request, Row, Scope};

/// Asks for what is to be listed.
pub(in crate::app) fn request(state: &State, effects: &mut Vec<Effect>) {
    effects.push(Effect::Ask(Request::List { scope: state.scope, filter: state.filter.clone() }));
}

/// Lists something else, from its beginning, once it has come. Until then what is listed stays on the screen.
pub(in crate::app) fn change_listing(state: &mut State, scope: Scope, filter: Filter, effects: &mut Vec<Effect>) {
    if (state.scope, &state.filter) == (scope, &filter) {
        return;
    }
    (state.scope, state.filter) = (scope, filter);
    state.has_listing = false;
    state.starts_at_top = true;
    request(state, effects);
}

/// Lists something else and leaves the article and any search for it.
pub(in crate::app) fn open_listing(state: &mut State, scope: Scope, filter: Filter, effects: &mut Vec<Effect>) {
    if state.focus == Focus::Detail {
        effects.extend(state.save_position());
        state.focus = Focus::List;
    }
    state.previous_listing = None;
    change_listing(state, scope, filter, effects);
}

/// Takes the listing that was asked for last.
pub(in crate::app) fn take(state: &mut State, entries: Vec<Entry>, rows: Vec<Row>) {
    if std::mem::take(&mut state.starts_at_top) {
        let before = std::mem::take(&mut state.list);
        save_list(state, before);
    }
    state.list.replace(entries);
    state.list.take_rows(rows, state.shaping, state.direction());
    state.has_listing = true;
}

/// Keeps the places of the listing before a search with the rest of it.
fn save_list(state: &mut State, list: List) {
    let in_prompt = match state.prompt.as_mut().map(|prompt| &mut prompt.kind) {
        Some(crate::app::prompt::PromptKind::Search(search)) => Some(&mut search.previous_listing),
        _ => None,
    };
    if let Some(saved) = in_prompt.or(state.previous_listing.as_mut()).filter(|saved| saved.list.is_none()) {
        saved.list = Some(list);
    }
}
