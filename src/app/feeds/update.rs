//! What keys and replies do in the popup of feeds: selecting, listing, following and unfollowing.

use super::{FeedLine, FeedTarget, FeedsPopup};
use crate::app::keymap::Mode;
use crate::app::keymap::action::Action;
use crate::app::listing;
use crate::app::navigation::Motion;
use crate::app::prompt::PromptKind;
use crate::app::state::State;
use crate::l10n::{fill, phrases};
use crate::model::{Feed, FeedSelection, Filter, Request, SavedSearch};

/// Opens the popup at what is listed, or closes it.
pub(in crate::app) fn toggle(state: &mut State) {
    if state.feeds.popup.take().is_some() {
        return;
    }
    state.feeds.popup = Some(FeedsPopup::default());
    let lines = state.feeds_view().map(|view| view.lines).unwrap_or_default();
    let is_listed = |line: &FeedLine| {
        state.target_listing(&line.target).is_some_and(|(scope, filter)| state.listing.is_of(scope, &filter))
    };
    let selected = lines.iter().position(is_listed).unwrap_or(0);
    state.feeds.popup = Some(FeedsPopup { selected, ..FeedsPopup::default() });
    state.ask(Request::Feeds);
}

/// Moves the selection.
pub(in crate::app) fn navigate(state: &mut State, action: Action, count: Option<usize>) {
    let Some(view) = state.feeds_view() else { return };
    let page = view.rows().len();
    if let Some(motion) = Motion::new(action, count, page, page / 2) {
        select(state, motion.apply(view.selected));
    }
}

/// Selects a line; the last one if there are fewer.
pub(in crate::app) fn select(state: &mut State, index: usize) {
    let last = state.feeds_view().map_or(0, |view| view.lines.len().saturating_sub(1));
    if let Some(popup) = &mut state.feeds.popup {
        popup.selected = index.min(last);
    }
}

/// The selected line.
pub(in crate::app) fn selected_line(state: &State) -> Option<FeedLine> {
    let view = state.feeds_view()?;
    view.lines.into_iter().nth(view.selected)
}

/// Lists what the selected line leads to.
pub(in crate::app) fn open(state: &mut State) {
    let Some(line) = selected_line(state) else { return };
    match state.target_listing(&line.target) {
        Some((scope, filter)) => {
            state.feeds.popup = None;
            listing::open(state, scope, filter);
        }
        None => state.notices.notify(state.strings.messages.search_broken.clone()),
    }
}

/// Unfollows the selected feed or deletes the selected search, at the second press; `confirmed` says that this is it.
pub(in crate::app) fn remove(state: &mut State, confirmed: bool) {
    let Some(FeedLine { target, name, .. }) = selected_line(state) else { return };
    let messages = &state.strings.messages;
    let (request, removed) = match &target {
        FeedTarget::Feed(id) => (Request::RemoveFeed(*id), &messages.feed_removed),
        FeedTarget::Search(index) => {
            let Some(search) = state.feeds.searches.get(*index) else { return };
            (Request::RemoveSearch { name: search.name.clone() }, &messages.search_removed)
        }
        _ => {
            state.notices.notify(messages.not_removable.clone());
            return;
        }
    };
    let phrase = if confirmed { removed } else { &messages.remove_again };
    let key = state.keys.keymap.keys_of(Mode::Feeds, Action::RemoveFeed).first();
    let key = key.map(ToString::to_string).unwrap_or_default();
    state.notices.notify(fill(phrase, &[("name", &phrases::isolated(&name)), ("key", &key)]));
    if let Some(popup) = &mut state.feeds.popup {
        popup.confirming = !confirmed;
    }
    if !confirmed {
        return;
    }
    state.ask(request);
    // The listing of a feed ends with the feed.
    if let FeedTarget::Feed(id) = target
        && state.listing.filter.feeds == FeedSelection::Feed(id)
    {
        listing::open(state, state.initial_scope, Filter::ALL);
    }
}

/// Opens the prompt for the address of a feed.
pub(in crate::app) fn open_address_prompt(state: &mut State) {
    let address = std::mem::take(&mut state.feeds.failed_address);
    state.open_prompt(PromptKind::Address, &address);
}

/// Follows the feed at an address.
pub(in crate::app) fn subscribe(state: &mut State, address: &str) {
    let address = address.trim().to_owned();
    if !address.is_empty() {
        state.notices.notify(state.strings.messages.looking_for_feed.clone());
        state.ask(Request::AddFeed { address });
    }
}

/// Shows that the user follows a feed from now on, or did so already.
pub(in crate::app) fn subscribed(state: &mut State, feed: &Feed, already_followed: bool) {
    let messages = &state.strings.messages;
    let phrase = if already_followed { &messages.feed_already_followed } else { &messages.feed_added };
    let notice = fill(phrase, &[("name", &phrases::isolated(&feed.name()))]);
    state.notices.notify_outcome(notice);
    state.ask(Request::Feeds);
}

/// Takes the feeds and searches. The selection of the popup stays on its line.
pub(in crate::app) fn take(state: &mut State, feeds: Vec<Feed>, searches: Vec<SavedSearch>, unread: u64) {
    let selected = selected_line(state);
    (state.feeds.followed, state.feeds.searches, state.feeds.unread) = (feeds, searches, unread);
    let Some(selected) = selected else { return };
    let lines = state.feeds_view().map(|view| view.lines).unwrap_or_default();
    // The index of a search may have changed; its name has not.
    let index = lines.iter().position(|line| line.target == selected.target && line.name == selected.name);
    if let Some(popup) = &mut state.feeds.popup {
        popup.confirming = popup.confirming && index == Some(popup.selected);
        popup.selected = index.unwrap_or(popup.selected);
    }
}
