//! Hands links and texts to other programs: copies them to the clipboard, opens links in the browser.

use crate::app::effect::Effect;
use crate::app::state::State;
use crate::l10n::{fill, phrases};

/// How an address must begin for Khabar to ask the desktop to open it. An article may name local programs and files:
/// Khabar must not open those.
const OPENABLE_SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// The fields of a mail address that are handed on. Some mail programs have taken more: `attach`, a file of the
/// user's (RFC 6068, 7, warns of it).
const MAIL_FIELDS: [&str; 3] = ["subject", "cc", "body"];

/// The address as the desktop may open it; `None` if it may not.
fn openable(address: &str) -> Option<String> {
    let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let scheme = OPENABLE_SCHEMES.into_iter().find(|scheme| begins(scheme))?;
    if scheme != "mailto:" {
        return Some(address.to_owned());
    }
    let Some((recipient, fields)) = address.split_once('?') else { return Some(address.to_owned()) };
    let is_known = |field: &&str| {
        let name = field.split_once('=').map_or(*field, |(name, _)| name);
        MAIL_FIELDS.iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    let fields: Vec<&str> = fields.split('&').filter(is_known).collect();
    Some(if fields.is_empty() { recipient.to_owned() } else { format!("{recipient}?{}", fields.join("&")) })
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
        (Some(address), _) => open_link(state, &address),
        (None, None) => state.notices.notify(state.strings.messages.no_link.clone()),
        (None, Some(number)) => {
            let number = state.strings.number(number as u64);
            state.notices.notify(fill(&state.strings.messages.no_such_link, &[("n", &number)]));
        }
    }
}

/// Opens a web or mail address with the desktop's program for it; refuses any other address with a notice.
pub(in crate::app) fn open_link(state: &mut State, address: &str) {
    let messages = &state.strings.messages;
    let openable = openable(address);
    let phrase = if openable.is_some() { &messages.opening } else { &messages.not_opened };
    let shown = openable.as_deref().unwrap_or(address);
    state.notices.notify(fill(phrase, &[("link", &phrases::isolated(shown))]));
    if let Some(address) = openable {
        state.emit(Effect::Browse(address));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_address_keeps_only_the_fields_that_people_write() {
        for (address, opened) in [
            ("mailto:a@b.ir", "mailto:a@b.ir"),
            ("mailto:a@b.ir?attach=/etc/passwd", "mailto:a@b.ir"),
            ("mailto:a@b.ir?attach=/etc/passwd&subject=x", "mailto:a@b.ir?subject=x"),
            (
                "MAILTO:a@b.ir?Subject=x&Attach=y&cc=c@d.ir&body=z&bcc=e@f.ir",
                "MAILTO:a@b.ir?Subject=x&cc=c@d.ir&body=z",
            ),
            // A name that is written in another way is not one of these.
            ("mailto:a@b.ir?%61ttach=x&a;subject=y&attachment=z&subject", "mailto:a@b.ir?subject"),
            ("https://a.ir/?attach=x&y", "https://a.ir/?attach=x&y"),
        ] {
            assert_eq!(openable(address).as_deref(), Some(opened));
        }
        assert_eq!(openable("file:///etc/passwd"), None);
        assert_eq!(openable("javascript:x"), None);
    }
}
