//! The entities that a document type defines inside the document (XML 1.0, 4.2.1).
//!
//! Nobody needs many of them, and a few are enough to make gigabytes of a kilobyte. So there is a limit to their
//! number, to their length and to what all of them may add; none is expanded in another; and what is outside the
//! document is never fetched. A reference that is not expanded stays as written.

use super::xml::{XmlToken, XmlTokenizer};
use std::borrow::Cow;
use std::collections::HashMap;

/// How many entities a document can define.
const MOST_ENTITIES: usize = 256;
/// How long the text of an entity can be, in bytes.
const LONGEST_VALUE: usize = 1_024;
/// How much longer all entities can make a document, in bytes.
const MOST_ADDED: usize = 1 << 20;
/// The definitions are looked for in so many bytes.
const LONGEST_TYPE: usize = 65_536;

/// The document with its own entities expanded.
pub(super) fn expand_entities(source: &str) -> Cow<'_, str> {
    let Some(entities) = defined_entities(source) else { return Cow::Borrowed(source) };
    let mut expanded = String::with_capacity(source.len());
    let mut tokens = XmlTokenizer::new(source);
    let mut added = 0;
    loop {
        let from = tokens.position();
        let Some(token) = tokens.next() else { return Cow::Owned(expanded) };
        let written = source.get(from..tokens.position()).unwrap_or_default();
        // The document type and the comments before a token are written with it.
        let (before, text) = match token {
            XmlToken::Text(text) => written.split_at_checked(written.len() - text.len()).unwrap_or(("", written)),
            XmlToken::Start(_) if !written.starts_with("<!") => ("", written),
            _ => (written, ""),
        };
        expanded.push_str(before);
        expand(text, &entities, &mut added, &mut expanded);
    }
}

/// Writes a text with its entities expanded.
fn expand(text: &str, entities: &HashMap<&str, &str>, added: &mut usize, expanded: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        expanded.push_str(before);
        let length = after.bytes().take(64).position(|byte| byte == b';').unwrap_or(0);
        let name = after.get(..length).unwrap_or_default();
        match entities.get(name) {
            Some(value) if *added + value.len() <= MOST_ADDED => {
                *added += value.len();
                expanded.push_str(value);
                rest = after.get(length + 1..).unwrap_or_default();
            }
            _ => {
                expanded.push('&');
                rest = after;
            }
        }
    }
    expanded.push_str(rest);
}

/// The entities that are text; `None` if there are none.
fn defined_entities(source: &str) -> Option<HashMap<&str, &str>> {
    let mut end = source.len().min(LONGEST_TYPE);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let (_, document_type) = source.get(..end)?.split_once("<!DOCTYPE")?;
    let (_, mut rest) = document_type.split_once('[')?;
    let mut entities = HashMap::new();
    while let Some((_, definition)) = rest.split_once("<!ENTITY") {
        rest = definition;
        let (name, value) = definition.trim_start().split_once(char::is_whitespace).unwrap_or_default();
        let value = value.trim_start();
        let quoted = |quote: char| value.strip_prefix(quote)?.split_once(quote).map(|(value, _)| value);
        let Some(value) = quoted('"').or_else(|| quoted('\'')) else { continue };
        if value.len() <= LONGEST_VALUE && is_text(value) && entities.len() < MOST_ENTITIES {
            // The first definition counts.
            entities.entry(name).or_insert(value);
        }
    }
    (!entities.is_empty()).then_some(entities)
}

/// Whether the text of an entity has no elements, and no references but to characters.
fn is_text(value: &str) -> bool {
    const PREDEFINED: [&str; 5] = ["amp;", "lt;", "gt;", "quot;", "apos;"];
    let is_character = |rest: &str| rest.starts_with('#') || PREDEFINED.iter().any(|name| rest.starts_with(name));
    !value.contains(['<', '%']) && value.split('&').skip(1).all(is_character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;

    #[test]
    fn entities_are_expanded_in_text_and_attributes_once() {
        let expanded = |doctype: &str, text: &str| {
            let document = format!("<!DOCTYPE a [{doctype}]>{text}");
            expand_entities(&document).rsplit_once("]>").map(|(_, text)| text.to_owned()).unwrap_or_default()
        };
        let site = "<!ENTITY site \"A &amp; B &#38; C\"><!ENTITY site 'other'>";
        assert_eq!(
            expanded(site, "<a><b c='&site;'>&site; &sites; &</b>"),
            "<a><b c='A &amp; B &#38; C'>A &amp; B &#38; C &sites; &</b>"
        );
        assert_eq!(expanded("<!ENTITY a 'x'><!ENTITY b '&a;&a;'>", "<c>&b;&a;</c>"), "<c>&b;x</c>");
        assert_eq!(expanded("<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<c>&a;</c>"), "<c>&a;</c>");
        assert_eq!(expanded("<!ENTITY a '<b>'>", "<c>&a;</c>"), "<c>&a;</c>");
        assert_eq!(expand_entities("<a>&b;</a>"), "<a>&b;</a>");
    }

    #[test]
    fn what_entities_add_has_a_limit() {
        let bomb = format!("<!DOCTYPE a [<!ENTITY b '{}'>]><a>{}</a>", "x".repeat(1_024), "&b;".repeat(1 << 16));
        assert!(expand_entities(&bomb).len() <= bomb.len() + MOST_ADDED);
        let long = format!("<!DOCTYPE a [<!ENTITY b '{}'>]><a>&b;</a>", "x".repeat(1_025));
        assert_eq!(expand_entities(&long), long);
        for piece in ["<!ENTITY ", "<!ENTITY a 'b'>", "&a", "&", "<"] {
            assert_linear_in_repeats(&[piece], 1_000, |source| {
                expand_entities(&format!("<!DOCTYPE a [{source}]>{source}")).len()
            });
        }
    }
}
