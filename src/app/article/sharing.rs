//! Hands links and texts to other programs: copies them to the clipboard, opens links in the browser.

use crate::app::effect::Effect;
use crate::app::state::State;
use crate::l10n::{fill, phrases};

/// How an address must begin for Khabar to ask the desktop to open it. An article may name local programs and files:
/// Khabar must not open those.
const OPENABLE_SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

fn is_openable(address: &str) -> bool {
    OPENABLE_SCHEMES
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// The current article's own link; if it has none, the first link in its text.
fn article_link(state: &State) -> Option<String> {
    let detail = state.detail()?;
    detail.article.url.clone().or_else(|| detail.document.links().first().cloned())
}

/// Copies the article's link.
pub(in crate::app) fn copy_link(state: &mut State) {
    let Some(link) = article_link(state) else {
        state.notices.notify(state.strings.messages.no_link.clone());
        return;
    };
    state.notices.notify(fill(&state.strings.messages.link_copied, &[("link", &phrases::isolated(&link))]));
    state.emit(Effect::Copy(link));
}

/// Copies the article's text.
pub(in crate::app) fn copy_text(state: &mut State) {
    let Some(text) = state.detail().map(|detail| phrases::plain_text(&detail.article)) else { return };
    state.emit(Effect::Copy(text));
    state.notices.notify(state.strings.messages.text_copied.clone());
}

/// Opens the article's link, or the link of this number (from 1) in its text.
pub(in crate::app) fn browse(state: &mut State, link_number: Option<usize>) {
    let Some(detail) = state.detail() else { return };
    let address = match link_number {
        Some(number) => number.checked_sub(1).and_then(|index| detail.document.links().get(index)).cloned(),
        None => article_link(state),
    };
    match (address, link_number) {
        (Some(address), _) => open_link(state, address),
        (None, None) => state.notices.notify(state.strings.messages.no_link.clone()),
        (None, Some(number)) => {
            let number = state.strings.number(number as u64);
            state.notices.notify(fill(&state.strings.messages.no_such_link, &[("n", &number)]));
        }
    }
}

/// Opens a web or mail address with the desktop's program for it; refuses any other address with a notice.
pub(in crate::app) fn open_link(state: &mut State, address: String) {
    let messages = &state.strings.messages;
    let phrase = if is_openable(&address) { &messages.opening } else { &messages.not_opened };
    state.notices.notify(fill(phrase, &[("link", &phrases::isolated(&address))]));
    if is_openable(&address) {
        state.emit(Effect::Browse(address));
    }
}
