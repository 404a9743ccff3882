//! What is listed: asking for a listing, taking it, and going from one to another.

use crate::app::effect::Effect;
use crate::app::list::List;
use crate::app::state::{Focus, State};
use crate::model::{Entry, Filter, Request, Row, Scope};

/// Asks for what is to be listed.
pub(super) fn ask(state: &State, effects: &mut Vec<Effect>) {
    effects.push(Effect::Ask(Request::List { scope: state.scope, filter: state.filter.clone() }));
}

/// Lists something else, from its beginning, once it has come. Until then what is listed stays on the screen.
pub(super) fn list(state: &mut State, scope: Scope, filter: Filter, effects: &mut Vec<Effect>) {
    if (state.scope, &state.filter) == (scope, &filter) {
        return;
    }
    (state.scope, state.filter) = (scope, filter);
    state.listed = false;
    state.turned = true;
    ask(state, effects);
}

/// Lists something else and leaves the article and any search for it.
pub(super) fn go_to(state: &mut State, scope: Scope, filter: Filter, effects: &mut Vec<Effect>) {
    if state.focus == Focus::Detail {
        effects.extend(state.leaving());
        state.focus = Focus::List;
    }
    state.aside = None;
    list(state, scope, filter, effects);
}

/// Takes the listing that was asked for last.
pub(super) fn take(state: &mut State, entries: Vec<Entry>, rows: Vec<Row>) {
    if std::mem::take(&mut state.turned) {
        let before = std::mem::take(&mut state.list);
        set_aside(state, before);
    }
    state.list.replace(entries);
    state.list.take_rows(rows, state.shaping, state.direction());
    state.listed = true;
}

/// Keeps the places of the listing before a search with the rest of it.
fn set_aside(state: &mut State, list: List) {
    let typing = match state.writing.as_mut().map(|writing| &mut writing.purpose) {
        Some(crate::app::writing::Purpose::Search(searching)) => Some(&mut searching.before),
        _ => None,
    };
    if let Some(aside) = typing.or(state.aside.as_mut()).filter(|aside| aside.list.is_none()) {
        aside.list = Some(list);
    }
}
