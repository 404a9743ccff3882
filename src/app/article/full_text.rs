//! Full articles: fetching one from its page, and switching between it and the feed's version.

use crate::app::state::State;
use crate::model::Request;

/// Shows the article's other version; fetches the full article if it is not here yet.
pub(in crate::app) fn switch_version(state: &mut State) {
    let Some((id, has_address)) = state.detail().map(|detail| (detail.id, detail.article.url.is_some())) else {
        return;
    };
    let (strings, render) = (&state.strings, state.viewport.reading.render);
    if state.article.detail_of(id).is_some_and(|detail| detail.switch_version(strings, render)) {
        return;
    }
    if !has_address {
        state.notices.notify(state.strings.messages.no_link.clone());
        return;
    }
    state.notices.notify(state.strings.messages.fetching_full.clone());
    if state.article.full_text_requested != Some(id) {
        state.article.full_text_requested = Some(id);
        state.ask(Request::FullText(id));
    }
}
