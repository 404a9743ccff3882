//! What keys and replies do in the catalogue: moving, checking, following.

use super::CataloguePicker;
use crate::app::keymap::key::{Key, KeyCode};
use crate::app::prompt::PromptKind;
use crate::app::state::State;
use crate::l10n::fill;
use crate::model::{CatalogueFeed, Request};

/// Opens the catalogue, in place of the prompt for an address. Any other prompt is not disturbed.
pub(in crate::app) fn open(state: &mut State, feeds: Vec<CatalogueFeed>) {
    if state.prompt().is_some_and(|prompt| !matches!(prompt.kind, PromptKind::Address)) {
        return;
    }
    state.notices.dismiss_info();
    let picker = CataloguePicker::new(feeds, &state.strings);
    state.open_prompt(PromptKind::Catalogue(Box::new(picker)), "");
}

/// Handles a key that does not type; returns whether it was one.
pub(in crate::app) fn handle_key(state: &mut State, key: Key) -> bool {
    let page = state.catalogue_view().map_or(0, |view| view.rows().len());
    let Some(picker) = picker(state) else { return false };
    match key.code {
        KeyCode::Up => picker.select(picker.selected.saturating_sub(1)),
        KeyCode::Down => picker.select(picker.selected + 1),
        KeyCode::PageUp => picker.select(picker.selected.saturating_sub(page)),
        KeyCode::PageDown => picker.select(picker.selected + page),
        KeyCode::Tab => picker.toggle(),
        _ => return false,
    }
    true
}

/// Narrows the list to what the text in the field says.
pub(in crate::app) fn text_changed(state: &mut State) {
    let Some(typed) = state.prompt().map(|prompt| prompt.field.text().to_owned()) else { return };
    if let Some(picker) = picker(state) {
        picker.narrow(&typed);
    }
}

/// Follows the feeds that are checked, or else the selected one.
pub(in crate::app) fn follow(state: &mut State, picker: &CataloguePicker) {
    let ids = picker.chosen();
    if ids.is_empty() {
        return;
    }
    let number = state.strings.number(ids.len() as u64);
    state.notices.notify(fill(&state.strings.messages.catalogue.followed, &[("n", &number)]));
    state.ask(Request::FollowCatalogue { ids });
}

/// Moves the selection by so many feeds.
pub(in crate::app) fn move_by(state: &mut State, feeds: isize) {
    if let Some(picker) = picker(state) {
        picker.select(picker.selected.saturating_add_signed(feeds));
    }
}

/// Selects the feed on this screen row and checks it, or removes its check.
pub(in crate::app) fn toggle_at(state: &mut State, row: u16) {
    let Some(view) = state.catalogue_view() else { return };
    let under_pointer = view.rows().into_iter().find(|(_, y, height)| (*y..y + height).contains(&row));
    // The heading above a feed is no part of it.
    let Some((index, ..)) = under_pointer.filter(|(_, y, height)| y + height == row + 1) else { return };
    if let Some(picker) = picker(state) {
        picker.select(index);
        picker.toggle();
        picker.select(index);
    }
}

fn picker(state: &mut State) -> Option<&mut CataloguePicker> {
    match &mut state.prompt_mut()?.kind {
        PromptKind::Catalogue(picker) => Some(picker),
        _ => None,
    }
}
