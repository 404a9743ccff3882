//! What keys and answers do about feeds: the box over the panes, following and leaving, fetching.

use super::{listing, moving};
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::feeds::{FeedTarget, Popup};
use crate::app::state::State;
use crate::app::writing::Purpose;
use crate::app::{fill, words};
use crate::model::{Feed, FeedId, FeedSelection, FetchError, Progress, Request};

/// Opens the box, at what is listed, or closes it.
pub(super) fn toggle(state: &mut State, effects: &mut Vec<Effect>) {
    if state.popup.take().is_some() {
        return;
    }
    state.popup = Some(Popup::default());
    let here = (state.scope, state.filter.clone());
    let targets = state.feeds_view().map(|view| view.lines).unwrap_or_default();
    let selected = targets.iter().position(|line| state.listing_of(&line.target).as_ref() == Some(&here));
    state.popup = Some(Popup { selected: selected.unwrap_or(0), ..Popup::default() });
    effects.push(Effect::Ask(Request::Feeds));
}

/// Moves the selection in the box.
pub(super) fn go(state: &mut State, action: Action, count: Option<usize>) {
    let Some(view) = state.feeds_view() else { return };
    let screenful = isize::try_from(view.rows().len().max(1)).unwrap_or(isize::MAX);
    let half = (screenful / 2).max(1);
    let moved = |by: isize| view.selected.saturating_add_signed(by);
    let selected = match action {
        Action::Down => moved(moving::steps(count)),
        Action::Up => moved(-moving::steps(count)),
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
pub(super) fn select(state: &mut State, index: usize) {
    let last = state.feeds_view().map_or(0, |view| view.lines.len().saturating_sub(1));
    if let Some(popup) = &mut state.popup {
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
pub(super) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    let Some((target, _)) = selected(state) else { return };
    match state.listing_of(&target) {
        Some((scope, filter)) => {
            state.popup = None;
            listing::go_to(state, scope, filter, effects);
        }
        None => state.tell(state.strings.words.search_broken.clone()),
    }
}

/// Follows the selected feed no longer, or forgets the selected search, if it is pressed twice.
pub(super) fn remove(state: &mut State, sure: bool, effects: &mut Vec<Effect>) {
    let Some((target, name)) = selected(state) else { return };
    let request = match &target {
        FeedTarget::Feed(id) => Request::RemoveFeed(*id),
        FeedTarget::Search(index) => {
            let Some(search) = state.following.searches.get(*index) else { return };
            Request::RemoveSearch { name: search.name.clone() }
        }
        _ => {
            state.tell(state.strings.words.not_removable.clone());
            return;
        }
    };
    let is_feed = matches!(target, FeedTarget::Feed(_));
    let words = &state.strings.words;
    let phrase = match (sure, is_feed) {
        (true, true) => &words.feed_removed,
        (true, false) => &words.search_removed,
        (false, _) => &words.remove_again,
    };
    let key = state.keymap.keys_of(crate::app::Mode::Feeds, Action::RemoveFeed).first();
    let key = key.map(ToString::to_string).unwrap_or_default();
    state.tell(fill(phrase, &[("name", &words::isolated(&name)), ("key", &key)]));
    if let Some(popup) = &mut state.popup {
        popup.sure = !sure;
    }
    if !sure {
        return;
    }
    effects.push(Effect::Ask(request));
    // What is listed must not be a feed that is gone.
    if let FeedTarget::Feed(id) = target
        && state.filter.feeds == FeedSelection::Feed(id)
    {
        listing::go_to(state, state.home, crate::model::Filter::ALL, effects);
    }
}

/// Opens the field for the address of a feed.
pub(super) fn add(state: &mut State) {
    let address = std::mem::take(&mut state.following.address);
    state.write(Purpose::Address, &address);
}

/// Follows the feed at an address.
pub(super) fn follow(state: &mut State, address: &str, effects: &mut Vec<Effect>) {
    let address = address.trim().to_owned();
    if !address.is_empty() {
        state.tell(state.strings.words.feed_sought.clone());
        effects.push(Effect::Ask(Request::AddFeed { address }));
    }
}

/// Tells that a feed is followed from now on, or was already.
pub(super) fn added(state: &mut State, feed: &Feed, known: bool, effects: &mut Vec<Effect>) {
    let words = &state.strings.words;
    let phrase = if known { &words.feed_known } else { &words.feed_added };
    let told = fill(phrase, &[("name", &words::isolated(feed.name()))]);
    state.tell_instead(told);
    effects.push(Effect::Ask(Request::Feeds));
}

/// Fetches the feeds of what is selected in the box, or of what is listed.
pub(super) fn fetch(state: &mut State, effects: &mut Vec<Effect>) {
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
            let inside =
                |folder: &str| folder.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let inside = state.following.feeds.iter().filter(|feed| inside(&feed.folder)).map(|feed| feed.id);
            let inside: Vec<FeedId> = inside.collect();
            if inside.is_empty() {
                return;
            }
            inside
        }
    };
    fetch_these(state, feeds, effects);
}

/// Fetches these feeds, or all.
pub(super) fn fetch_these(state: &mut State, feeds: Vec<FeedId>, effects: &mut Vec<Effect>) {
    if state.following.progress.is_none() {
        state.following.progress = Some(Progress::default());
        state.following.failed = None;
    }
    effects.push(Effect::Ask(Request::Fetch(feeds)));
}

/// Takes how far the fetch is; when it is over, says so once.
pub(super) fn fetching(
    state: &mut State,
    progress: Progress,
    failed: Option<(String, FetchError)>,
    ended: bool,
    effects: &mut Vec<Effect>,
) {
    if failed.is_some() {
        state.following.failed = failed;
    }
    if !ended {
        state.following.progress = Some(progress);
        return;
    }
    state.following.progress = None;
    let failed = state.following.failed.take();
    let told = match failed {
        Some((name, fault)) if progress.total == 1 => {
            format!("{}: {}", words::isolated(&name), state.strings.fetch_fault(&fault))
        }
        _ => summary(state, &progress),
    };
    state.tell_later(told);
    effects.push(Effect::Ask(Request::Feeds));
}

/// What a fetch has brought, in a sentence.
fn summary(state: &State, progress: &Progress) -> String {
    let (strings, words) = (&state.strings, &state.strings.words);
    if progress.total == 0 {
        return words.no_feeds.clone();
    }
    let mut parts = vec![strings.counted(&words.fetched, progress.done.saturating_sub(progress.failed) as u64)];
    if progress.new > 0 {
        parts.push(strings.counted(&words.fetched_new, progress.new as u64));
    }
    if progress.changed > 0 {
        parts.push(fill(&words.fetched_changed, &[("n", &strings.number(progress.changed as u64))]));
    }
    if progress.failed > 0 {
        parts.push(fill(&words.fetched_failed, &[("n", &strings.number(progress.failed as u64))]));
    }
    let whole = progress.pages.saturating_sub(progress.pages_failed);
    for (phrase, count) in [(&words.fetched_pages, whole), (&words.fetched_pages_failed, progress.pages_failed)] {
        if count > 0 {
            parts.push(strings.counted(phrase, count as u64));
        }
    }
    parts.join(&words.list_separator)
}
