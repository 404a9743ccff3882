//! What keys do about a search: typing it, keeping it, giving it up, going through what it has found.

use crate::app::effect::Effect;
use crate::app::keymap::key::{Key, KeyCode};
use crate::app::listing;
use crate::app::navigation;
use crate::app::prompt::PromptKind;
use crate::app::search::{SavedListing, SearchPrompt, push_history};
use crate::app::state::{Focus, State};
use crate::l10n::fill;
use crate::model::{Filter, Order, Query, Request, Scope};
use crate::search;

/// Opens the field: empty, or with the search that is listed.
pub(in crate::app) fn open_prompt(state: &mut State, effects: &mut Vec<Effect>) {
    let previous_listing = SavedListing {
        scope: state.scope,
        filter: state.filter.clone(),
        list: None,
        has_listing: state.has_listing,
        partial: state.partial,
        focus: state.focus,
    };
    let text = state.filter.query.as_ref().map_or_else(String::new, |query| query.text.clone());
    let everywhere_before = state.search_everywhere;
    if state.filter.query.is_none() {
        state.search_everywhere = false;
    }
    if state.focus == Focus::Detail {
        effects.extend(state.save_position());
        state.focus = Focus::List;
    }
    let prompt = SearchPrompt { previous_listing, everywhere_before, error: None, recalled: None };
    state.open_prompt(PromptKind::Search(Box::new(prompt)), &text);
}

fn search_prompt(state: &mut State) -> Option<&mut SearchPrompt> {
    match &mut state.prompt.as_mut()?.kind {
        PromptKind::Search(prompt) => Some(prompt),
        _ => None,
    }
}

/// Takes a key that is a search's own; whether it was one.
pub(in crate::app) fn handle_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) -> bool {
    match key.code {
        KeyCode::Tab if state.can_search_everywhere() => {
            state.search_everywhere = !state.search_everywhere;
            query_changed(state, effects);
        }
        KeyCode::Tab => {}
        KeyCode::Up => recall(state, true, effects),
        KeyCode::Down => recall(state, false, effects),
        _ => return false,
    }
    true
}

/// Puts a remembered search into the field: an older one, or a newer one and at last what had been typed.
fn recall(state: &mut State, older: bool, effects: &mut Vec<Effect>) {
    let count = state.search_history.len();
    let typed_now = state.prompt.as_ref().map(|prompt| prompt.field.text().to_owned()).unwrap_or_default();
    let Some(prompt) = search_prompt(state) else { return };
    let (index, typed_before) = match (prompt.recalled.take(), older) {
        (None, true) => (count.checked_sub(1), typed_now),
        (None, false) => return,
        (Some((index, typed)), true) => (Some(index.saturating_sub(1)), typed),
        (Some((index, typed)), false) => (Some(index + 1).filter(|index| *index < count), typed),
    };
    prompt.recalled = index.map(|index| (index, typed_before.clone()));
    let text = index.and_then(|index| state.search_history.get(index).cloned()).unwrap_or(typed_before);
    if let Some(prompt) = &mut state.prompt {
        prompt.field.set(&text);
    }
    query_changed(state, effects);
}

/// The listing in which a query is looked for.
fn listing_for(state: &State, query: Query) -> (Scope, Filter) {
    let (scope, filter) = if state.search_everywhere { (Scope::Library, Filter::ALL) } else { state.search_scope() };
    (scope, Filter { query: Some(query), order: state.search_order, ..filter })
}

/// Lists what the text in the field finds so far.
pub(in crate::app) fn query_changed(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(text) = state.prompt.as_ref().map(|prompt| prompt.field.text().to_owned()) else { return };
    if text.trim().is_empty() {
        if let Some(prompt) = search_prompt(state) {
            prompt.error = None;
            let previous = prompt.previous_listing.without_list();
            if previous.filter.query.is_none() {
                let list = prompt.previous_listing.list.take();
                restore_listing(state, SavedListing { list, ..previous });
            }
        }
        return;
    }
    let parsed = search::parse(&text, true, state.now);
    let Some(prompt) = search_prompt(state) else { return };
    match parsed {
        Ok(query) => {
            prompt.error = None;
            let (scope, filter) = listing_for(state, query);
            listing::change_listing(state, scope, filter, effects);
        }
        Err(error) => prompt.error = Some(error),
    }
}

/// Keeps the search and goes to what it has found. One that cannot be understood stays in the field.
pub(in crate::app) fn submit(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(text) = state.prompt.as_ref().map(|prompt| prompt.field.text().trim().to_owned()) else { return };
    if text.is_empty() {
        cancel(state, effects);
        leave_search(state, effects);
        return;
    }
    let parsed = search::parse(&text, false, state.now);
    let Some(prompt) = search_prompt(state) else { return };
    let query = match parsed {
        Ok(query) => query,
        Err(error) => {
            prompt.error = Some(error);
            return;
        }
    };
    let previous_listing =
        SavedListing { list: prompt.previous_listing.list.take(), ..prompt.previous_listing.without_list() };
    let (scope, filter) = listing_for(state, query);
    if previous_listing.filter.query.is_none() {
        state.previous_listing = Some(previous_listing);
    }
    state.prompt = None;
    push_history(&mut state.search_history, &text);
    listing::change_listing(state, scope, filter, effects);
}

/// Closes the field and shows what was listed before, as it was.
pub(in crate::app) fn cancel(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(prompt) = search_prompt(state) else { return };
    let everywhere = prompt.everywhere_before;
    let previous_listing =
        SavedListing { list: prompt.previous_listing.list.take(), ..prompt.previous_listing.without_list() };
    let focus = previous_listing.focus;
    state.prompt = None;
    state.search_everywhere = everywhere;
    restore_listing(state, previous_listing);
    state.focus = focus;
    // The article that was open is not the one that was shown last.
    let current = state.list.current().map(|entry| entry.id);
    if state.detail.as_ref().map(|detail| detail.id) != current {
        (state.detail, state.requested_article) = (None, None);
    }
    // What has come for it meanwhile was passed over.
    listing::request(state, effects);
}

/// From what a search has found to what was listed before it; whether there was a search.
pub(in crate::app) fn leave_search(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(previous_listing) = state.previous_listing.take() else { return false };
    restore_listing(state, SavedListing { focus: Focus::List, ..previous_listing });
    listing::request(state, effects);
    true
}

/// Shows a listing that was set aside.
fn restore_listing(state: &mut State, saved: SavedListing) {
    (state.scope, state.filter) = (saved.scope, saved.filter);
    (state.has_listing, state.partial, state.starts_at_top) = (saved.has_listing, saved.partial, false);
    if let Some(list) = saved.list {
        state.list = list;
    }
}

/// Orders what is found by time or by rank.
pub(in crate::app) fn toggle_order(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(query) = state.filter.query.clone() else {
        state.notify(state.strings.messages.no_search.clone());
        return;
    };
    state.search_order = if state.search_order == Order::Newest { Order::Rank } else { Order::Newest };
    let filter = Filter { query: Some(query), order: state.search_order, ..state.filter.clone() };
    listing::change_listing(state, state.scope, filter, effects);
    let messages = &state.strings.messages;
    let notice = if state.search_order == Order::Newest { messages.by_time.clone() } else { messages.by_rank.clone() };
    state.notify(notice);
}

/// Opens the field for the name under which the search is kept.
pub(in crate::app) fn open_name_prompt(state: &mut State) {
    let Some(query) = state.filter.query.as_ref().map(|query| query.text.clone()) else {
        state.notify(state.strings.messages.no_search.clone());
        return;
    };
    let saved = state.subscriptions.searches.iter().find(|search| search.query == query);
    let name = saved.map_or_else(|| query.clone(), |search| search.name.clone());
    state.open_prompt(PromptKind::SearchName { query }, &name);
}

/// Keeps a search under a name.
pub(in crate::app) fn save(state: &mut State, name: &str, query: String, effects: &mut Vec<Effect>) {
    let name = name.trim().to_owned();
    if name.is_empty() {
        return;
    }
    let notice = fill(&state.strings.messages.search_kept, &[("name", &crate::l10n::phrases::isolated(&name))]);
    state.notify(notice);
    effects.push(Effect::Ask(Request::SaveSearch { name, query }));
}

/// Goes to the next match in the open article, or to the next found article in the list.
pub(in crate::app) fn next_match(state: &mut State, forward: bool, effects: &mut Vec<Effect>) {
    if state.filter.query.is_none() {
        state.notify(state.strings.messages.no_search.clone());
        return;
    }
    if state.focus == Focus::List {
        navigation::select_relative(state, if forward { 1 } else { -1 }, effects);
        return;
    }
    let Some(height) = state.panes().and_then(|panes| panes.detail).map(|pane| pane.text.height) else { return };
    let Some(detail) = &mut state.detail else { return };
    let notice = match (detail.go_to_match(forward, height), detail.matches().len() as u64) {
        (Some(index), total) => {
            let (number, total) = (state.strings.number(index as u64 + 1), state.strings.number(total));
            fill(&state.strings.messages.position, &[("n", &number), ("total", &total)])
        }
        (None, _) => state.strings.messages.no_match.clone(),
    };
    state.notify(notice);
}
