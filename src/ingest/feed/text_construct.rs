//! Text that is markup, and text that only looks like it.
//!
//! Everything is kept as markup, because most feeds have that; plain text becomes markup by references. Atom says which
//! it is (RFC 4287, 3.1.1): without a type it is plain text, and so it is if its type says so. RSS says nothing. Some
//! publishers of Atom forget the type of their HTML, so text without a type is markup if nobody would write it as text:
//! if it has an element of HTML with an attribute, with an end tag, or with a slash at its end.
//!
//! The body of RSS, and what Atom calls HTML, is plain text too if each of its tags is a word of its sentence, as in
//! `write <b> for bold`: it stands between other words, and no end tag follows.

use crate::ingest::html::{is_known_element, may_stay_open, resolve_feed_text};
use crate::ingest::xml::{self, XmlTag, XmlToken, XmlTokenizer, escape, local_name};
use crate::text;
use std::borrow::Cow;

/// Whether an element holds something other than text, in Base64 (RFC 4287, 4.1.3.3).
pub(super) fn is_binary(tag: &XmlTag<'_>) -> bool {
    tag.attribute("type").is_some_and(|kind| {
        let kind = kind.trim().to_ascii_lowercase();
        kind == "application/octet-stream" || ["image/", "audio/", "video/"].iter().any(|it| kind.starts_with(it))
    })
}

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
    let is_title = local_name(tag.name).eq_ignore_ascii_case("title");
    let text = if has_elements && is_title { xml::without_stray_end_tags(text) } else { text };
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

/// Whether a body has anything that markup has and plain text has not.
pub(super) fn has_markup(text: &str) -> bool {
    if text.contains("<!--") {
        return true;
    }
    let mut tokens = XmlTokenizer::new(text);
    let mut started: Vec<&str> = Vec::new();
    loop {
        let from = tokens.position();
        match tokens.next() {
            None => return false,
            Some(XmlToken::Start(tag)) => {
                let is_word = !tag.is_empty
                    && tag.attributes().next().is_none()
                    && !tag.name.contains(['-', ':'])
                    && (!is_known_element(tag.name)
                        || !may_stay_open(tag.name) && is_between_words(text, from, tokens.position()));
                if !is_word || started.len() == MAX_STARTED {
                    return true;
                }
                started.push(tag.name);
            }
            Some(XmlToken::End(name)) => {
                let ends = started.iter().any(|started| started.eq_ignore_ascii_case(name));
                if (ends && is_known_element(name)) || !is_between_words(text, from, tokens.position()) {
                    return true;
                }
            }
            Some(XmlToken::CData(_)) => return true,
            Some(XmlToken::Text(_)) => {}
        }
    }
}

/// A body with more tags is markup.
const MAX_STARTED: usize = 64;

/// Whether something comes before this part of a text in the same line, with a blank or a sign between, and no letter
/// or tag follows it at once. A tag that was left open where a text was cut stands at the beginning of the words it is
/// about.
fn is_between_words(text: &str, from: usize, to: usize) -> bool {
    let before = text.get(..from).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_apart = |c: char| !c.is_alphanumeric() && !matches!(c, '<' | '>' | '&');
    let after = text.get(to..).unwrap_or_default().chars().next();
    !line.trim().is_empty() && line.ends_with(is_apart) && after.is_none_or(is_apart)
}

/// A body as one line.
pub(super) fn one_line(text: &str) -> String {
    if has_markup(text) { crate::ingest::html::one_line(text) } else { text::clean_line(&resolve_feed_text(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_are_words_of_a_sentence_are_no_markup() {
        for text in [
            "Write <b> for bold.",
            "The tags (<i>, <EM>) & more: <script>",
            "A Vec<T> or\nBox<dyn> is",
            "close it with </b>.",
            "1 < 2",
            "a &amp; b",
            "",
        ] {
            assert!(!has_markup(text), "{text}");
        }
        for text in [
            "<b>bold</b>",
            "so <b>bold and cut",
            "<i> at the start",
            "one\n<div>\ntwo",
            "one <br> two",
            "one <p> two",
            "a <b class=x> b",
            "a <img/> b",
            "<o:p> x",
            "x</p>",
            "Use <b> and </b>.",
            "a <!-- b --> c",
        ] {
            assert!(has_markup(text), "{text}");
        }
    }

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
