//! What the worker answers.

use crate::app::article::detail::{Detail, LoadedArticle};
use crate::app::effect::Effect;
use crate::app::feeds::update as feeds;
use crate::app::listing;
use crate::app::state::State;
use crate::model::{Failure, Feed, Reply, Request, SavedSearch};

pub(in crate::app) fn reply(state: &mut State, reply: Reply, effects: &mut Vec<Effect>) {
    match reply {
        // An answer to a question that has changed since is of no use.
        Reply::Listed { scope, filter, .. } if scope != state.scope || filter != state.filter => {}
        Reply::Listed { entries, rows, partial, .. } => {
            listing::take(state, entries, rows);
            state.partial = partial;
        }
        Reply::Rows(rows) => state.list.take_rows(rows, state.shaping, state.direction()),
        Reply::Loaded { id, article, anchor, note, tags, full_text: full } if state.requested_article == Some(id) => {
            let was_requested = state.requested_full_text.take_if(|requested| *requested == id).is_some();
            let detail = state.detail.as_mut().filter(|detail| detail.id == id && was_requested);
            if let (Some(detail), Some(full)) = (detail, &full) {
                detail.set_full_text(full.clone(), &state.strings, state.shaping);
                state.dismiss_info();
                return;
            }
            let measure = state.panes().and_then(|panes| panes.detail).map_or(state.measure, |pane| pane.text.width);
            let flags = state.flags(id);
            let changed = state.list.row(id).is_some_and(|row| row.row.changed);
            let loaded = LoadedArticle { id, article, full_text: full, flags, anchor, note, tags, changed };
            state.detail = Some(Detail::new(loaded, (&state.strings, state.shaping), measure));
            state.saved_position = None;
        }
        Reply::Loaded { id, .. } => drop(state.requested_full_text.take_if(|requested| *requested == id)),
        Reply::Feeds { feeds, searches, unread } => {
            state.subscriptions.unread = unread;
            take_feeds(state, feeds, searches);
        }
        Reply::Added { feed, already_followed: was_followed } => feeds::subscribed(state, &feed, was_followed, effects),
        Reply::Fetching { progress, failed, is_last: ended } => {
            feeds::take_progress(state, progress, failed, ended, effects);
        }
        Reply::Notice(failure) => state.notify_error_later(state.strings.failure(&failure)),
        Reply::Failed { request, failure } => failed(state, request, &failure),
    }
}

/// Takes the feeds; the box stays on its line.
fn take_feeds(state: &mut State, feeds: Vec<Feed>, searches: Vec<SavedSearch>) {
    let selected = state.feeds_view().and_then(|view| view.lines.into_iter().nth(view.selected));
    (state.subscriptions.feeds, state.subscriptions.searches) = (feeds, searches);
    let Some(selected) = selected else { return };
    let lines = state.feeds_view().map(|view| view.lines).unwrap_or_default();
    // A search has no number of its own, but a name.
    let index = lines.iter().position(|line| line.target == selected.target && line.name == selected.name);
    if let Some(popup) = &mut state.feeds_popup {
        popup.confirming = popup.confirming && index == Some(popup.selected);
        popup.selected = index.unwrap_or(popup.selected);
    }
}

fn failed(state: &mut State, request: Request, failure: &Failure) {
    match request {
        Request::AddFeed { address } => state.subscriptions.failed_address = address,
        Request::Fetch(_) => state.subscriptions.progress = None,
        Request::FullText(id) => drop(state.requested_full_text.take_if(|requested| *requested == id)),
        _ => {}
    }
    state.notify_error(state.strings.failure(failure));
}
