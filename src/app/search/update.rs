//! What keys do about a search: typing it, saving it, leaving it, going through its matches.

use super::{SearchPrompt, has_choice_of_scope, listing_for};
use crate::app::keymap::key::{Key, KeyCode};
use crate::app::listing::SavedListing;
use crate::app::prompt::PromptKind;
use crate::app::state::{Focus, State};
use crate::app::{listing, navigation};
use crate::l10n::{fill, phrases};
use crate::model::{Filter, Order, Request};
use crate::search;

/// Opens the prompt: empty, or with the search that is listed.
pub(in crate::app) fn open_prompt(state: &mut State) {
    let previous_listing = SavedListing::current(state);
    let everywhere_before = state.search.everywhere;
    let query = state.listing.filter.query.as_ref().map(|query| query.text.clone());
    if query.is_none() {
        state.search.everywhere = false;
    }
    if state.viewport.focus == Focus::Detail {
        navigation::focus_list(state);
    }
    let prompt = SearchPrompt { previous_listing, everywhere_before, error: None, recalled: None };
    state.open_prompt(PromptKind::Search(Box::new(prompt)), &query.unwrap_or_default());
}

fn search_prompt(state: &mut State) -> Option<&mut SearchPrompt> {
    state.prompt_mut()?.search_mut()
}

fn prompt_text(state: &State) -> Option<String> {
    state.prompt().map(|prompt| prompt.field.text().to_owned())
}

/// Handles a key that only a search prompt has; returns whether it was one.
pub(in crate::app) fn handle_key(state: &mut State, key: Key) -> bool {
    match key.code {
        KeyCode::Tab if has_choice_of_scope(state) => {
            state.search.everywhere = !state.search.everywhere;
            query_changed(state);
        }
        KeyCode::Tab => {}
        KeyCode::Up => recall(state, true),
        KeyCode::Down => recall(state, false),
        _ => return false,
    }
    true
}

/// Puts an older or a newer search of the history into the field; after the newest, what the user had typed.
fn recall(state: &mut State, older: bool) {
    let count = state.search.history.len();
    let typed_now = prompt_text(state).unwrap_or_default();
    let Some(prompt) = search_prompt(state) else { return };
    let (index, typed_before) = match (prompt.recalled.take(), older) {
        (None, true) => (count.checked_sub(1), typed_now),
        (None, false) => return,
        (Some((index, typed)), true) => (Some(index.saturating_sub(1)), typed),
        (Some((index, typed)), false) => (Some(index + 1).filter(|index| *index < count), typed),
    };
    prompt.recalled = index.map(|index| (index, typed_before.clone()));
    let text = index.and_then(|index| state.search.history.get(index).cloned()).unwrap_or(typed_before);
    if let Some(prompt) = state.prompt_mut() {
        prompt.field.set(&text);
    }
    query_changed(state);
}

/// Lists what the text in the field finds so far.
pub(in crate::app) fn query_changed(state: &mut State) {
    let Some(text) = prompt_text(state) else { return };
    let parsed = search::parse(&text, true, state.now, &state.strings.zone);
    let Some(prompt) = search_prompt(state) else { return };
    if text.trim().is_empty() {
        prompt.error = None;
        if prompt.previous_listing.listing.filter.query.is_none() {
            let previous_listing = prompt.previous_listing.take();
            listing::restore(state, previous_listing);
        }
        return;
    }
    match parsed {
        Ok(query) => {
            prompt.error = None;
            let (scope, filter) = listing_for(state, query);
            listing::change(state, scope, filter);
        }
        Err(error) => prompt.error = Some(error),
    }
}

/// Closes the prompt and lists what the query finds. A query that cannot be understood stays in the prompt.
pub(in crate::app) fn submit(state: &mut State) {
    let Some(text) = prompt_text(state).map(|text| text.trim().to_owned()) else { return };
    if text.is_empty() {
        cancel(state);
        leave(state);
        return;
    }
    let parsed = search::parse(&text, false, state.now, &state.strings.zone);
    let Some(prompt) = search_prompt(state) else { return };
    let query = match parsed {
        Ok(query) => query,
        Err(error) => {
            prompt.error = Some(error);
            return;
        }
    };
    let previous_listing = prompt.previous_listing.take();
    let (scope, filter) = listing_for(state, query);
    if previous_listing.listing.filter.query.is_none() {
        state.search.previous_listing = Some(previous_listing);
    }
    state.prompt = None;
    state.search.remember(&text);
    listing::change(state, scope, filter);
}

/// Closes the prompt and shows the listing from before it.
pub(in crate::app) fn cancel(state: &mut State) {
    let Some(prompt) = search_prompt(state) else { return };
    let everywhere = prompt.everywhere_before;
    let previous_listing = prompt.previous_listing.take();
    let focus = previous_listing.focus;
    state.prompt = None;
    state.search.everywhere = everywhere;
    listing::restore(state, previous_listing);
    state.viewport.focus = focus;
    // While the search was listed, another article may have been shown.
    let current = state.list.current().map(|entry| entry.id);
    if state.article.id() != current {
        state.article.close();
    }
    // Replies for this listing were ignored meanwhile.
    listing::request(state);
}

/// Goes back from the matches of a search to the listing from before it; returns whether a search was listed.
pub(in crate::app) fn leave(state: &mut State) -> bool {
    let Some(previous_listing) = state.search.previous_listing.take() else { return false };
    listing::restore(state, previous_listing);
    listing::request(state);
    true
}

/// Orders the matches by time or by rank.
pub(in crate::app) fn toggle_order(state: &mut State) {
    let Some(query) = state.listing.filter.query.clone() else {
        state.notices.notify(state.strings.messages.no_search.clone());
        return;
    };
    let messages = &state.strings.messages;
    let (order, notice) = match state.search.order {
        Order::Newest => (Order::Rank, messages.by_rank.clone()),
        Order::Rank => (Order::Newest, messages.by_time.clone()),
    };
    state.search.order = order;
    let filter = Filter { query: Some(query), order, ..state.listing.filter.clone() };
    listing::change(state, state.listing.scope, filter);
    state.notices.notify(notice);
}

/// Opens the prompt for the name under which the search is saved.
pub(in crate::app) fn open_name_prompt(state: &mut State) {
    let Some(query) = state.listing.filter.query.as_ref().map(|query| query.text.clone()) else {
        state.notices.notify(state.strings.messages.no_search.clone());
        return;
    };
    let saved = state.feeds.searches.iter().find(|search| search.query == query);
    let name = saved.map_or_else(|| query.clone(), |search| search.name.clone());
    state.open_prompt(PromptKind::SearchName { query }, &name);
}

/// Saves a search under a name.
pub(in crate::app) fn save(state: &mut State, name: &str, query: String) {
    let name = name.trim().to_owned();
    if name.is_empty() {
        return;
    }
    let notice = fill(&state.strings.messages.search_saved, &[("name", &phrases::isolated(&name))]);
    state.notices.notify(notice);
    state.ask(Request::SaveSearch { name, query });
}

/// Goes to the next match in the open article, or to the next article of the list.
pub(in crate::app) fn next_match(state: &mut State, forward: bool) {
    if state.listing.filter.query.is_none() {
        state.notices.notify(state.strings.messages.no_search.clone());
        return;
    }
    if state.viewport.focus == Focus::List {
        navigation::select_relative(state, if forward { 1 } else { -1 });
        return;
    }
    let Some(height) = state.detail_height() else { return };
    let Some(detail) = state.article.detail_mut() else { return };
    let notice = match (detail.go_to_match(forward, height), detail.matches().len() as u64) {
        (Some(index), total) => {
            let (number, total) = (state.strings.number(index as u64 + 1), state.strings.number(total));
            fill(&state.strings.messages.position, &[("n", &number), ("total", &total)])
        }
        (None, _) => state.strings.messages.no_match.clone(),
    };
    state.notices.notify(notice);
}
