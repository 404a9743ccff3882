//! What the worker answers.

use super::{feeds, listing};
use crate::app::detail::{Detail, Loaded};
use crate::app::effect::Effect;
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
        Reply::Loaded { id, article, anchor, note, tags, full_text: full } if state.wanted == Some(id) => {
            let asked = state.full_wanted.take_if(|wanted| *wanted == id).is_some();
            let here = state.detail.as_mut().filter(|detail| detail.id == id && asked);
            if let (Some(detail), Some(full)) = (here, &full) {
                detail.take_full(full.clone(), &state.strings, state.shaping);
                state.take_back_told();
                return;
            }
            let measure = state.panes().and_then(|panes| panes.detail).map_or(state.measure, |pane| pane.text.width);
            let flags = state.flags(id);
            let changed = state.list.row(id).is_some_and(|row| row.row.changed);
            let loaded = Loaded { id, article, full, flags, anchor, note, tags, changed };
            state.detail = Some(Detail::new(loaded, (&state.strings, state.shaping), measure));
            state.kept = None;
        }
        Reply::Loaded { id, .. } => drop(state.full_wanted.take_if(|wanted| *wanted == id)),
        Reply::Feeds { feeds, searches, unread } => {
            state.following.unread = unread;
            take_feeds(state, feeds, searches);
        }
        Reply::Added { feed, already_followed: known } => feeds::added(state, &feed, known, effects),
        Reply::Fetching { progress, failed, is_last: ended } => {
            feeds::fetching(state, progress, failed, ended, effects)
        }
        Reply::Notice(why) => state.tell_error(state.strings.failure(&why)),
        Reply::Failed { request, failure: why } => failed(state, request, &why),
    }
}

/// Takes the feeds; the box stays on its line.
fn take_feeds(state: &mut State, feeds: Vec<Feed>, searches: Vec<SavedSearch>) {
    let before = state.feeds_view().and_then(|view| view.lines.into_iter().nth(view.selected));
    (state.following.feeds, state.following.searches) = (feeds, searches);
    let Some(before) = before else { return };
    let lines = state.feeds_view().map(|view| view.lines).unwrap_or_default();
    // A search has no number of its own, but a name.
    let same = lines.iter().position(|line| line.target == before.target && line.name == before.name);
    if let Some(popup) = &mut state.popup {
        popup.sure = popup.sure && same == Some(popup.selected);
        popup.selected = same.unwrap_or(popup.selected);
    }
}

fn failed(state: &mut State, request: Request, why: &Failure) {
    match request {
        Request::AddFeed { address } => state.following.address = address,
        Request::Fetch(_) => state.following.progress = None,
        Request::FullText(id) => drop(state.full_wanted.take_if(|wanted| *wanted == id)),
        _ => {}
    }
    state.tell_failed(state.strings.failure(why));
}
