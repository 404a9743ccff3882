//! Character references: `&zwnj;`, `&#1582;`, `&#x62E;`, and `&copy` without its semicolon (HTML 13.2.5.72 to
//! 13.2.5.80).
//!
//! The names are in `html5ever`'s table, which also has the prefixes of names.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use std::borrow::Cow;

/// What a reference stands for: one character or two, the second U+0000 if there is none.
type Expansion = (char, char);

/// Where a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the text of a page.
    Text,
    /// In the text of a feed, where a name with its semicolon is meant as a whole: a document of XML may define
    /// `&copyright;`, of which HTML makes a sign and the word `right;`.
    FeedText,
    /// In the value of an attribute.
    Attribute,
}

/// The longest name, `CounterClockwiseContourIntegral;`.
const MAX_NAME_LEN: usize = 32;

/// Calls `push` with the pieces of a text: the stretches between its references, and the characters that those stand
/// for.
pub(super) fn resolve_into(text: &str, place: Place, mut push: impl FnMut(&str)) {
    // Where the stretch begins that has not been pushed yet, and how far it has been searched.
    let (mut start, mut from) = (0, 0);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('&')) {
        let ampersand = from + at;
        from = ampersand + 1;
        if let Some((expansion, length)) = reference(text.get(from..).unwrap_or_default(), place) {
            push(text.get(start..ampersand).unwrap_or_default());
            let mut buffer = [0; 4];
            push(expansion.0.encode_utf8(&mut buffer));
            if expansion.1 != '\0' {
                push(expansion.1.encode_utf8(&mut buffer));
            }
            from += length;
            start = from;
        }
    }
    push(text.get(start..).unwrap_or_default());
}

/// The value of an attribute with its references resolved.
pub(crate) fn resolve_attribute(value: &str) -> Cow<'_, str> {
    resolved(value, Place::Attribute)
}

/// Text between tags with its references resolved.
pub(crate) fn resolve_text(text: &str) -> Cow<'_, str> {
    resolved(text, Place::Text)
}

/// The same for the text of a feed.
pub(crate) fn resolve_feed_text(text: &str) -> Cow<'_, str> {
    resolved(text, Place::FeedText)
}

fn resolved(source: &str, place: Place) -> Cow<'_, str> {
    if !source.contains('&') {
        return Cow::Borrowed(source);
    }
    let mut resolved = String::with_capacity(source.len());
    resolve_into(source, place, |piece| resolved.push_str(piece));
    Cow::Owned(resolved)
}

/// The meaning of a reference, and its length without the ampersand; `after` begins after the ampersand.
fn reference(after: &str, place: Place) -> Option<(Expansion, usize)> {
    if let Some(number) = after.strip_prefix('#') {
        return numeric(number);
    }
    let named = |length: usize| {
        let &(first, second) = NAMED_ENTITIES.get(after.get(..length)?)?;
        Some((char::from_u32(first)?, char::from_u32(second)?))
    };
    // Nearly every name ends in a semicolon; without one, the longest prefix that is a name counts.
    let name = after.bytes().take(MAX_NAME_LEN).take_while(u8::is_ascii_alphanumeric).count();
    if after.as_bytes().get(name) == Some(&b';')
        && let Some(expansion) = named(name + 1).filter(|&(first, _)| first != '\0')
    {
        return Some((expansion, name + 1));
    }
    let length = (2..=name.min(6)).rev().find(|&length| named(length).is_some_and(|(first, _)| first != '\0'))?;
    let next = after.as_bytes().get(length);
    let is_whole_name = next.is_some_and(u8::is_ascii_alphabetic) && after.as_bytes().get(name) == Some(&b';');
    if place == Place::FeedText && is_whole_name {
        return None;
    }
    // In an address, `&copy=1` is a parameter.
    if place == Place::Attribute && next.is_some_and(|&next| next == b'=' || next.is_ascii_alphanumeric()) {
        return None;
    }
    Some((named(length)?, length))
}

/// A reference by number; `number` begins after `#`.
fn numeric(number: &str) -> Option<(Expansion, usize)> {
    let (radix, prefix_len) = if number.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = number.get(prefix_len..)?;
    let count = digits.bytes().take_while(|&byte| char::from(byte).is_digit(radix)).count();
    let value = digits
        .get(..count)
        .filter(|digits| !digits.is_empty())?
        .chars()
        .fold(0_u32, |value, digit| value.saturating_mul(radix).saturating_add(digit.to_digit(radix).unwrap_or(0)));
    let c = match value {
        0 => None,
        // Bytes of windows-1252 that writers use as if they were Unicode (HTML 13.2.5.80).
        0x80..=0x9F => C1_REPLACEMENTS.get(value as usize - 0x80).copied().flatten().or(char::from_u32(value)),
        _ => char::from_u32(value),
    };
    let semicolon = usize::from(digits.as_bytes().get(count) == Some(&b';'));
    Some(((c.unwrap_or(char::REPLACEMENT_CHARACTER), '\0'), 1 + prefix_len + count + semicolon))
}
