//! What keys and answers do about feeds: the box over the panes, following and leaving, fetching.

use crate::app::effect::Effect;
use crate::app::feeds::{FeedTarget, FeedsPopup};
use crate::app::keymap::action::Action;
use crate::app::listing;
use crate::app::navigation;
use crate::app::prompt::PromptKind;
use crate::app::state::State;
use crate::l10n::{fill, phrases};
use crate::model::{Feed, FeedId, FeedSelection, FetchError, Progress, Request};

/// Opens the box, at what is listed, or closes it.
pub(in crate::app) fn toggle(state: &mut State, effects: &mut Vec<Effect>) {
    if state.feeds_popup.take().is_some() {
        return;
    }
    state.feeds_popup = Some(FeedsPopup::default());
    let listing = (state.scope, state.filter.clone());
    let targets = state.feeds_view().map(|view| view.lines).unwrap_or_default();
    let selected = targets.iter().position(|line| state.target_listing(&line.target).as_ref() == Some(&listing));
    state.feeds_popup = Some(FeedsPopup { selected: selected.unwrap_or(0), ..FeedsPopup::default() });
    effects.push(Effect::Ask(Request::Feeds));
}

/// Moves the selection in the box.
pub(in crate::app) fn navigate(state: &mut State, action: Action, count: Option<usize>) {
    let Some(view) = state.feeds_view() else { return };
    let screenful = isize::try_from(view.rows().len().max(1)).unwrap_or(isize::MAX);
    let half = (screenful / 2).max(1);
    let moved = |by: isize| view.selected.saturating_add_signed(by);
    let selected = match action {
        Action::Down => moved(navigation::steps(count)),
        Action::Up => moved(-navigation::steps(count)),
        Action::HalfDown => moved(half),
        Action::HalfUp => moved(-half),
        Action::PageDown => moved(screenful),
        Action::PageUp => moved(-screenful),
        Action::Last => usize::MAX,
        _ => 0,
    };
    select(state, selected);
}

/// Selects a line of the box, the last one if there are fewer.
pub(in crate::app) fn select(state: &mut State, index: usize) {
    let last = state.feeds_view().map_or(0, |view| view.lines.len().saturating_sub(1));
    if let Some(popup) = &mut state.feeds_popup {
        popup.selected = index.min(last);
    }
}

/// What the selected line leads to, and its name.
fn selected(state: &State) -> Option<(FeedTarget, String)> {
    let mut view = state.feeds_view()?;
    (view.selected < view.lines.len())
        .then(|| view.lines.swap_remove(view.selected))
        .map(|line| (line.target, line.name))
}

/// Lists what the selected line leads to.
pub(in crate::app) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    let Some((target, _)) = selected(state) else { return };
    match state.target_listing(&target) {
        Some((scope, filter)) => {
            state.feeds_popup = None;
            listing::open_listing(state, scope, filter, effects);
        }
        None => state.notify(state.strings.messages.search_broken.clone()),
    }
}

/// Follows the selected feed no longer, or forgets the selected search, if it is pressed twice.
pub(in crate::app) fn remove(state: &mut State, confirmed: bool, effects: &mut Vec<Effect>) {
    let Some((target, name)) = selected(state) else { return };
    let request = match &target {
        FeedTarget::Feed(id) => Request::RemoveFeed(*id),
        FeedTarget::Search(index) => {
            let Some(search) = state.subscriptions.searches.get(*index) else { return };
            Request::RemoveSearch { name: search.name.clone() }
        }
        _ => {
            state.notify(state.strings.messages.not_removable.clone());
            return;
        }
    };
    let is_feed = matches!(target, FeedTarget::Feed(_));
    let messages = &state.strings.messages;
    let phrase = match (confirmed, is_feed) {
        (true, true) => &messages.feed_removed,
        (true, false) => &messages.search_removed,
        (false, _) => &messages.remove_again,
    };
    let key = state.keymap.keys_of(crate::app::Mode::Feeds, Action::RemoveFeed).first();
    let key = key.map(ToString::to_string).unwrap_or_default();
    state.notify(fill(phrase, &[("name", &phrases::isolated(&name)), ("key", &key)]));
    if let Some(popup) = &mut state.feeds_popup {
        popup.confirming = !confirmed;
    }
    if !confirmed {
        return;
    }
    effects.push(Effect::Ask(request));
    // What is listed must not be a feed that is gone.
    if let FeedTarget::Feed(id) = target
        && state.filter.feeds == FeedSelection::Feed(id)
    {
        listing::open_listing(state, state.initial_scope, crate::model::Filter::ALL, effects);
    }
}

/// Opens the field for the address of a feed.
pub(in crate::app) fn prompt_address(state: &mut State) {
    let address = std::mem::take(&mut state.subscriptions.failed_address);
    state.open_prompt(PromptKind::Address, &address);
}

/// Follows the feed at an address.
pub(in crate::app) fn subscribe(state: &mut State, address: &str, effects: &mut Vec<Effect>) {
    let address = address.trim().to_owned();
    if !address.is_empty() {
        state.notify(state.strings.messages.feed_sought.clone());
        effects.push(Effect::Ask(Request::AddFeed { address }));
    }
}

/// Tells that a feed is followed from now on, or was already.
pub(in crate::app) fn subscribed(state: &mut State, feed: &Feed, was_followed: bool, effects: &mut Vec<Effect>) {
    let messages = &state.strings.messages;
    let phrase = if was_followed { &messages.feed_known } else { &messages.feed_added };
    let notice = fill(phrase, &[("name", &phrases::isolated(feed.name()))]);
    state.notify_outcome(notice);
    effects.push(Effect::Ask(Request::Feeds));
}

/// Fetches the feeds of what is selected in the box, or of what is listed.
pub(in crate::app) fn fetch(state: &mut State, effects: &mut Vec<Effect>) {
    let within = match selected(state).map(|(target, _)| target) {
        Some(FeedTarget::Feed(id)) => FeedSelection::Feed(id),
        Some(FeedTarget::Folder(path)) => FeedSelection::Folder(path),
        Some(_) => FeedSelection::All,
        None => state.filter.feeds.clone(),
    };
    let feeds: Vec<FeedId> = match within {
        FeedSelection::All => Vec::new(),
        FeedSelection::Feed(id) => vec![id],
        FeedSelection::Folder(path) => {
            let is_inside =
                |folder: &str| folder.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let ids = state.subscriptions.feeds.iter().filter(|feed| is_inside(&feed.folder)).map(|feed| feed.id);
            let ids: Vec<FeedId> = ids.collect();
            if ids.is_empty() {
                return;
            }
            ids
        }
    };
    request_fetch(state, feeds, effects);
}

/// Fetches these feeds, or all.
pub(in crate::app) fn request_fetch(state: &mut State, feeds: Vec<FeedId>, effects: &mut Vec<Effect>) {
    if state.subscriptions.progress.is_none() {
        state.subscriptions.progress = Some(Progress::default());
        state.subscriptions.last_error = None;
    }
    effects.push(Effect::Ask(Request::Fetch(feeds)));
}

/// Takes how far the fetch is; when it is over, says so once.
pub(in crate::app) fn take_progress(
    state: &mut State,
    progress: Progress,
    last_error: Option<(String, FetchError)>,
    ended: bool,
    effects: &mut Vec<Effect>,
) {
    if last_error.is_some() {
        state.subscriptions.last_error = last_error;
    }
    if !ended {
        state.subscriptions.progress = Some(progress);
        return;
    }
    state.subscriptions.progress = None;
    let last_error = state.subscriptions.last_error.take();
    let notice = match last_error {
        Some((name, error)) if progress.total == 1 => {
            format!("{}: {}", phrases::isolated(&name), state.strings.fetch_error(&error))
        }
        _ => summary(state, &progress),
    };
    state.notify_later(notice);
    effects.push(Effect::Ask(Request::Feeds));
}

/// What a fetch has brought, in a sentence.
fn summary(state: &State, progress: &Progress) -> String {
    let (strings, messages) = (&state.strings, &state.strings.messages);
    if progress.total == 0 {
        return messages.no_feeds.clone();
    }
    let mut parts = vec![strings.plural(&messages.fetched, progress.done.saturating_sub(progress.failed) as u64)];
    if progress.new > 0 {
        parts.push(strings.plural(&messages.fetched_new, progress.new as u64));
    }
    if progress.changed > 0 {
        parts.push(fill(&messages.fetched_changed, &[("n", &strings.number(progress.changed as u64))]));
    }
    if progress.failed > 0 {
        parts.push(fill(&messages.fetched_failed, &[("n", &strings.number(progress.failed as u64))]));
    }
    let pages_fetched = progress.pages.saturating_sub(progress.pages_failed);
    for (phrase, count) in
        [(&messages.fetched_pages, pages_fetched), (&messages.fetched_pages_failed, progress.pages_failed)]
    {
        if count > 0 {
            parts.push(strings.plural(phrase, count as u64));
        }
    }
    parts.join(&messages.list_separator)
}
