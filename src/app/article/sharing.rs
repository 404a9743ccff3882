//! Opens links in the browser, and finds the link that a command means.

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

/// The article's link, or the link of this number (from 1) in its text; a notice says if there is none.
pub(super) fn find_link(state: &mut State, link_number: Option<usize>) -> Option<String> {
    let address = match (state.detail(), link_number) {
        (None, _) => Err(missing_article(state)?),
        (Some(detail), Some(number)) => {
            let link = number.checked_sub(1).and_then(|index| detail.document.links().get(index)).cloned();
            let number = state.strings.number(number as u64);
            link.ok_or_else(|| fill(&state.strings.messages.no_such_link, &[("n", &number)]))
        }
        (Some(_), None) => article_link(state).ok_or_else(|| state.strings.messages.no_link.clone()),
    };
    address.map_err(|sentence| state.notices.notify(sentence)).ok()
}

/// Why the article's text is not here, in words; `None` if no article is selected.
pub(super) fn missing_article(state: &State) -> Option<String> {
    state.current_id()?;
    Some(state.article_failure().unwrap_or(&state.strings.messages.loading).to_owned())
}

/// Opens the article's link, or the link of this number (from 1) in its text.
pub(in crate::app) fn browse(state: &mut State, link_number: Option<usize>) {
    if let Some(address) = find_link(state, link_number) {
        open_link(state, &address);
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
