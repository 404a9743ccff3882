//! What keys do about a search: typing it, keeping it, giving it up, going through what it has found.

use super::{listing, moving};
use crate::app::effect::Effect;
use crate::app::fill;
use crate::app::key::{Code, Key};
use crate::app::searching::{Aside, Searching, remember};
use crate::app::state::{Focus, State};
use crate::app::writing::Purpose;
use crate::model::{Filter, Order, Query, Request, Scope};
use crate::search;

/// Opens the field: empty, or with the search that is listed.
pub(super) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    let before = Aside {
        scope: state.scope,
        filter: state.filter.clone(),
        list: None,
        listed: state.listed,
        partial: state.partial,
        focus: state.focus,
    };
    let text = state.filter.query.as_ref().map_or_else(String::new, |query| query.text.clone());
    let everywhere_before = state.everywhere;
    if state.filter.query.is_none() {
        state.everywhere = false;
    }
    if state.focus == Focus::Detail {
        effects.extend(state.leaving());
        state.focus = Focus::List;
    }
    let searching = Searching { before, everywhere_before, error: None, recalled: None };
    state.write(Purpose::Search(Box::new(searching)), &text);
}

fn searching(state: &mut State) -> Option<&mut Searching> {
    match &mut state.writing.as_mut()?.purpose {
        Purpose::Search(searching) => Some(searching),
        _ => None,
    }
}

/// Takes a key that is a search's own; whether it was one.
pub(super) fn key(state: &mut State, key: Key, effects: &mut Vec<Effect>) -> bool {
    match key.code {
        Code::Tab if state.is_part() => {
            state.everywhere = !state.everywhere;
            typed(state, effects);
        }
        Code::Tab => {}
        Code::Up => recall(state, true, effects),
        Code::Down => recall(state, false, effects),
        _ => return false,
    }
    true
}

/// Puts a remembered search into the field: an older one, or a newer one and at last what had been typed.
fn recall(state: &mut State, older: bool, effects: &mut Vec<Effect>) {
    let count = state.past.len();
    let typed_now = state.writing.as_ref().map(|writing| writing.field.text().to_owned()).unwrap_or_default();
    let Some(searching) = searching(state) else { return };
    let (index, typed_before) = match (searching.recalled.take(), older) {
        (None, true) => (count.checked_sub(1), typed_now),
        (None, false) => return,
        (Some((index, typed)), true) => (Some(index.saturating_sub(1)), typed),
        (Some((index, typed)), false) => (Some(index + 1).filter(|index| *index < count), typed),
    };
    searching.recalled = index.map(|index| (index, typed_before.clone()));
    let text = index.and_then(|index| state.past.get(index).cloned()).unwrap_or(typed_before);
    if let Some(writing) = &mut state.writing {
        writing.field.set(&text);
    }
    typed(state, effects);
}

/// The listing in which a query is looked for.
fn with(state: &State, query: Query) -> (Scope, Filter) {
    let (scope, filter) = if state.everywhere { (Scope::Library, Filter::ALL) } else { state.ground() };
    (scope, Filter { query: Some(query), order: state.order, ..filter })
}

/// Lists what the text in the field finds so far.
pub(super) fn typed(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(text) = state.writing.as_ref().map(|writing| writing.field.text().to_owned()) else { return };
    if text.trim().is_empty() {
        if let Some(searching) = searching(state) {
            searching.error = None;
            let shown = searching.before.clone_place();
            if shown.filter.query.is_none() {
                let list = searching.before.list.take();
                show_again(state, Aside { list, ..shown });
            }
        }
        return;
    }
    let parsed = search::parse(&text, true, state.now);
    let Some(searching) = searching(state) else { return };
    match parsed {
        Ok(query) => {
            searching.error = None;
            let (scope, filter) = with(state, query);
            listing::list(state, scope, filter, effects);
        }
        Err(error) => searching.error = Some(error),
    }
}

/// Keeps the search and goes to what it has found. One that cannot be understood stays in the field.
pub(super) fn keep(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(text) = state.writing.as_ref().map(|writing| writing.field.text().trim().to_owned()) else { return };
    if text.is_empty() {
        give_up(state, effects);
        leave(state, effects);
        return;
    }
    let parsed = search::parse(&text, false, state.now);
    let Some(searching) = searching(state) else { return };
    let query = match parsed {
        Ok(query) => query,
        Err(error) => {
            searching.error = Some(error);
            return;
        }
    };
    let before = Aside { list: searching.before.list.take(), ..searching.before.clone_place() };
    let (scope, filter) = with(state, query);
    if before.filter.query.is_none() {
        state.aside = Some(before);
    }
    state.writing = None;
    remember(&mut state.past, &text);
    listing::list(state, scope, filter, effects);
}

/// Closes the field and shows what was listed before, as it was.
pub(super) fn give_up(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(searching) = searching(state) else { return };
    let everywhere = searching.everywhere_before;
    let before = Aside { list: searching.before.list.take(), ..searching.before.clone_place() };
    let focus = before.focus;
    state.writing = None;
    state.everywhere = everywhere;
    show_again(state, before);
    state.focus = focus;
    // The article that was open is not the one that was shown last.
    let current = state.list.current().map(|entry| entry.id);
    if state.detail.as_ref().map(|detail| detail.id) != current {
        (state.detail, state.wanted) = (None, None);
    }
    // What has come for it meanwhile was passed over.
    listing::ask(state, effects);
}

/// From what a search has found to what was listed before it; whether there was a search.
pub(super) fn leave(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(before) = state.aside.take() else { return false };
    show_again(state, Aside { focus: Focus::List, ..before });
    listing::ask(state, effects);
    true
}

/// Shows a listing that was set aside.
fn show_again(state: &mut State, aside: Aside) {
    (state.scope, state.filter) = (aside.scope, aside.filter);
    (state.listed, state.partial, state.turned) = (aside.listed, aside.partial, false);
    if let Some(list) = aside.list {
        state.list = list;
    }
}

/// Orders what is found by time or by rank.
pub(super) fn order(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(query) = state.filter.query.clone() else {
        state.tell(state.strings.words.no_search.clone());
        return;
    };
    state.order = if state.order == Order::Newest { Order::Rank } else { Order::Newest };
    let filter = Filter { query: Some(query), order: state.order, ..state.filter.clone() };
    listing::list(state, state.scope, filter, effects);
    let words = &state.strings.words;
    let told = if state.order == Order::Newest { words.by_time.clone() } else { words.by_rank.clone() };
    state.tell(told);
}

/// Opens the field for the name under which the search is kept.
pub(super) fn name(state: &mut State) {
    let Some(query) = state.filter.query.as_ref().map(|query| query.text.clone()) else {
        state.tell(state.strings.words.no_search.clone());
        return;
    };
    let known = state.following.searches.iter().find(|search| search.query == query);
    let name = known.map_or_else(|| query.clone(), |search| search.name.clone());
    state.write(Purpose::SearchName { query }, &name);
}

/// Keeps a search under a name.
pub(super) fn save(state: &mut State, name: &str, query: String, effects: &mut Vec<Effect>) {
    let name = name.trim().to_owned();
    if name.is_empty() {
        return;
    }
    let told = fill(&state.strings.words.search_kept, &[("name", &crate::app::words::isolated(&name))]);
    state.tell(told);
    effects.push(Effect::Ask(Request::SaveSearch { name, query }));
}

/// Goes to the next match in the open article, or to the next found article in the list.
pub(super) fn next(state: &mut State, forward: bool, effects: &mut Vec<Effect>) {
    if state.filter.query.is_none() {
        state.tell(state.strings.words.no_search.clone());
        return;
    }
    if state.focus == Focus::List {
        moving::to_neighbour(state, if forward { 1 } else { -1 }, effects);
        return;
    }
    let Some(height) = state.panes().and_then(|panes| panes.detail).map(|pane| pane.text.height) else { return };
    let Some(detail) = &mut state.detail else { return };
    let told = match (detail.go_to_match(forward, height), detail.matches().len() as u64) {
        (Some(index), total) => {
            let (number, total) = (state.strings.number(index as u64 + 1), state.strings.number(total));
            fill(&state.strings.words.position, &[("n", &number), ("total", &total)])
        }
        (None, _) => state.strings.words.no_match.clone(),
    };
    state.tell(told);
}
