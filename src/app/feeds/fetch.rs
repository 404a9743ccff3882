//! Fetching: which feeds, how far the fetch is, and what it has brought.

use super::FeedTarget;
use super::update::selected_line;
use crate::app::state::State;
use crate::l10n::{fill, phrases};
use crate::model::{FeedId, FeedSelection, FetchError, Progress, Request};

/// A fetch that is under way.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct FetchRun {
    progress: Progress,
    /// The last feed that failed, and why.
    last_error: Option<(String, FetchError)>,
}

/// Fetches the feeds of the selected line of the popup, or of the listing if the popup is closed.
pub(in crate::app) fn fetch_selection(state: &mut State) {
    let selection = match selected_line(state).map(|line| line.target) {
        Some(FeedTarget::Feed(id)) => FeedSelection::Feed(id),
        Some(FeedTarget::Folder(path)) => FeedSelection::Folder(path),
        Some(_) => FeedSelection::All,
        None => state.listing.filter.feeds.clone(),
    };
    let ids = match selection {
        FeedSelection::All => Vec::new(),
        FeedSelection::Feed(id) => vec![id],
        FeedSelection::Folder(path) => {
            let ids = feeds_in_folder(state, &path);
            // An empty request would fetch every feed.
            if ids.is_empty() {
                return;
            }
            ids
        }
    };
    fetch(state, ids);
}

fn feeds_in_folder(state: &State, path: &str) -> Vec<FeedId> {
    let is_inside =
        |folder: &str| folder.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    state.feeds.followed.iter().filter(|feed| is_inside(&feed.folder)).map(|feed| feed.id).collect()
}

/// Fetches these feeds, or every feed if there is none.
pub(in crate::app) fn fetch(state: &mut State, ids: Vec<FeedId>) {
    state.feeds.fetch.get_or_insert_default();
    state.ask(Request::Fetch(ids));
}

/// Takes the progress of the fetch; when it is over, shows once what it has brought.
pub(in crate::app) fn take_progress(
    state: &mut State,
    progress: Progress,
    error: Option<(String, FetchError)>,
    is_last: bool,
) {
    let mut run = state.feeds.fetch.take().unwrap_or_default();
    run.progress = progress;
    run.last_error = error.or(run.last_error);
    if !is_last {
        state.feeds.fetch = Some(run);
        return;
    }
    let notice = match run.last_error {
        Some((name, error)) if run.progress.total == 1 => {
            format!("{}: {}", phrases::isolated(&name), state.strings.fetch_error(&error))
        }
        _ => summary(state, &run.progress),
    };
    state.notices.notify_later(notice);
    state.ask(Request::Feeds);
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

impl State {
    /// How far the fetch is, in words, while one is under way.
    pub fn progress_text(&self) -> Option<String> {
        let (messages, progress) = (&self.strings.messages, &self.feeds.fetch.as_ref()?.progress);
        if progress.total == 0 {
            return Some(messages.fetch_started.clone());
        }
        let number = |number: usize| self.strings.number(number as u64);
        let (phrase, done, total) = match progress.pages_total {
            0 => (&messages.fetching, progress.done, progress.total),
            total => (&messages.fetching_pages, progress.pages, total),
        };
        let mut text = fill(phrase, &[("n", &number(done)), ("total", &number(total))]);
        if progress.failed > 0 {
            text.push_str(&messages.separator);
            text.push_str(&fill(&messages.failed, &[("n", &number(progress.failed))]));
        }
        Some(text)
    }
}
