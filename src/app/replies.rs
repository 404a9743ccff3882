//! What the worker replies.

use super::article;
use super::article::detail::{Detail, LoadedArticle};
use super::article::selection::{self, Selection};
use super::bookmarks::flags;
use super::catalogue::keys as catalogue;
use super::feeds::{choice, fetch, update as feeds};
use super::listing;
use super::state::State;
use crate::model::{Article, Failure, Reply, Request};
use std::sync::Arc;

/// Takes a reply into the state.
pub(super) fn handle(state: &mut State, reply: Reply) {
    match reply {
        Reply::Listed { scope, filter, entries, rows, partial } => {
            // A reply to a request that is no longer current is of no use.
            if state.listing.is_of(scope, &filter) {
                listing::take(state, entries, rows, partial);
            }
        }
        Reply::Rows(rows) => state.list.take_rows(rows, state.viewport.reading.render, state.direction()),
        Reply::Loaded { id, article, anchor, note, tags, full_text } => {
            let flags = state.flags(id);
            let changed = state.is_changed(id);
            take_article(state, LoadedArticle { id, article, full_text, flags, anchor, note, tags, changed });
        }
        Reply::Feeds { feeds, searches, unread } => feeds::take(state, feeds, searches, unread),
        Reply::Added { feed, already_followed } => feeds::subscribed(state, &feed, already_followed),
        Reply::Catalogue(feeds) => catalogue::open(state, feeds),
        Reply::FeedsFound { feeds } => choice::open(state, feeds),
        Reply::Fetching { progress, failed, is_last } => fetch::take_progress(state, progress, failed, is_last),
        Reply::Notice(failure) => state.notices.notify_error_later(state.strings.failure(&failure)),
        Reply::Failed { request, failure } => failed(state, request, &failure),
    }
}

/// Takes an article, or the full text of the open one.
fn take_article(state: &mut State, loaded: LoadedArticle) {
    let was_requested = state.article.take_full_text_request(loaded.id);
    if was_requested
        && state.article.id() == Some(loaded.id)
        && let Some(full_text) = &loaded.full_text
        && let Some(detail) = state.article.detail_mut()
    {
        let selected = selected_before(detail);
        detail.set_full_text(full_text.clone(), &state.strings, state.viewport.reading.render);
        state.notices.dismiss_info();
        selection::carry_over(state, selected);
        return;
    }
    if state.article.id() != Some(loaded.id) {
        article::take_neighbour(state, loaded);
        return;
    }
    let selected = state.article.detail().and_then(selected_before);
    article::open(state, loaded);
    selection::carry_over(state, selected);
}

/// The article that is open, and what is selected in it.
fn selected_before(detail: &Detail) -> Option<(Arc<Article>, Selection)> {
    Some((Arc::clone(&detail.article), detail.selection.clone()?))
}

/// Ends the wait for what has failed, and says why.
fn failed(state: &mut State, request: Request, failure: &Failure) {
    if matches!(request, Request::Preload(_)) {
        // Nobody has asked to see it. If somebody does, it is asked for again, and the failure is shown.
        return;
    }
    let reason = state.strings.failure(failure);
    match request {
        Request::AddFeed { address } => state.feeds.failed_address = address,
        Request::Fetch(_) => state.feeds.fetch = None,
        Request::SetFlags { id, flags: set, previous, .. } => flags::revert(state, id, set, previous),
        Request::Load(id) => state.article.fail(id, &reason),
        Request::FullText(id) => {
            state.article.take_full_text_request(id);
        }
        _ => {}
    }
    state.notices.notify_error(reason);
}
