//! Text that is markup, and text that only looks like it.
//!
//! Everything is kept as markup, because most feeds have that; plain text becomes markup by references. Atom says which
//! it is (RFC 4287, 3.1.1): without a type it is plain text, and so it is if its type says so. RSS says nothing. Some
//! publishers of Atom forget the type of their HTML, so text without a type is markup if nobody would write it as text:
//! if it has an element of HTML with an attribute, with an end tag, or with a slash at its end.

use crate::ingest::html::is_known_element;
use crate::ingest::xml::{self, XmlTag, XmlToken, XmlTokenizer, escape};
use std::borrow::Cow;

/// Sets a value as markup, unless it is set already or the new one is empty. `is_typed` says whether the format has
/// types, so that text without one is plain.
pub(super) fn set_markup<'a>(value: &mut Option<Cow<'a, str>>, tag: &XmlTag<'a>, inside: &'a str, is_typed: bool) {
    if value.is_some() {
        return;
    }
    let (text, has_elements) = xml::content_or_markup(inside);
    if text.trim().is_empty() {
        return;
    }
    let kind = tag.attribute("type").map(|kind| kind.trim().to_ascii_lowercase());
    let is_text = matches!(kind.as_deref(), Some("text" | "text/plain" | "plain"));
    *value = Some(if has_elements || (kind.is_some() && !is_text) { text } else { markup(text, is_text, is_typed) });
}

/// Text as markup. `is_text` says whether it is certainly no markup, `is_typed` whether it is probably none.
pub(super) fn markup(text: Cow<'_, str>, is_text: bool, is_typed: bool) -> Cow<'_, str> {
    if !(is_text || is_typed && !looks_like_markup(&text)) {
        return text;
    }
    match escape(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(escaped) => Cow::Owned(escaped),
    }
}

/// Whether nobody would write this as text.
fn looks_like_markup(text: &str) -> bool {
    if !text.contains('<') {
        // References alone: people write `AT&T` but not `AT&amp;T`.
        return text.contains("&#")
            || ["&amp;", "&lt;", "&quot;", "&nbsp;", "&zwnj;"].iter().any(|it| text.contains(it));
    }
    let mut started: Vec<&str> = Vec::new();
    XmlTokenizer::new(text).any(|token| match token {
        XmlToken::Start(tag) if is_known_element(tag.name) => {
            if started.len() < 64 {
                started.push(tag.name);
            }
            tag.is_empty || tag.attributes().next().is_some()
        }
        XmlToken::End(name) => started.iter().any(|started| started.eq_ignore_ascii_case(name)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_a_type_is_markup_only_if_nobody_would_write_it_as_text() {
        for text in ["<p>one</p>", "one<br/>two", "<img src='a'>", "<A HREF=b>c", "a &amp; b", "&#1582;"] {
            assert!(looks_like_markup(text), "{text}");
        }
        for text in ["Vec<T>", "Use the <b> tag", "a < b > c", "</p>", "<t>x</t>", "AT&T", "a&b;", "Use <br> or <p>?"] {
            assert!(!looks_like_markup(text), "{text}");
        }
    }
}
