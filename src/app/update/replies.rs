//! What the worker answers.

use crate::app::detail::{Detail, Loaded};
use crate::app::state::State;
use crate::model::Reply;

pub(in crate::app) fn reply(state: &mut State, reply: Reply) {
    match reply {
        Reply::Listed { scope, filter, entries, rows, partial } => {
            // An answer to a question that has changed since is of no use.
            if scope == state.scope && filter == state.filter {
                state.list.replace(entries);
                state.list.take_rows(rows, state.shaping, state.direction());
                state.listed = true;
                state.partial = partial;
            }
        }
        Reply::Rows(rows) => state.list.take_rows(rows, state.shaping, state.direction()),
        Reply::Loaded { id, article, anchor, note, .. } if state.wanted == Some(id) => {
            let measure = state.panes().and_then(|panes| panes.detail).map_or(state.measure, |pane| pane.text.width);
            let flags = state.flags(id);
            let laid =
                Detail::new(Loaded { id, article, flags, anchor, note }, (&state.strings, state.shaping), measure);
            state.detail = Some(laid);
            state.kept = None;
        }
        Reply::Loaded { .. } | Reply::Feeds { .. } | Reply::Added { .. } | Reply::Fetching { .. } => {}
        Reply::Notice(why) => state.tell_error(state.strings.failure(&why)),
        Reply::Failed { why, .. } => state.tell_failed(state.strings.failure(&why)),
    }
}
