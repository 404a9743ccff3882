//! Whole articles: fetching one from its page, and switching between it and what its feed holds.

use crate::app::effect::Effect;
use crate::app::state::State;
use crate::model::Request;

/// Switches the article to its other version; fetches it if it is not here yet.
pub(in crate::app) fn switch_version(state: &mut State, effects: &mut Vec<Effect>) {
    let Some((id, has_address)) = state.detail().map(|detail| (detail.id, detail.article.url.is_some())) else {
        return;
    };
    let switched = state.detail.as_mut().is_some_and(|detail| detail.switch_version(&state.strings, state.shaping));
    if switched {
        return;
    }
    let messages = &state.strings.messages;
    if !has_address {
        state.notify(messages.no_link.clone());
        return;
    }
    state.notify(messages.fetching_full.clone());
    if state.requested_full_text != Some(id) {
        state.requested_full_text = Some(id);
        effects.push(Effect::Ask(Request::FullText(id)));
    }
}
