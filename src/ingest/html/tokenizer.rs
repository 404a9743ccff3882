//! HTML to tags and text, as in the tokenizer of the HTML standard (13.2.5), but without a copy.
//!
//! Text comes as in the source, with unresolved character references. A tag's attributes are parsed on demand, because
//! most are never needed. Every byte is looked at a fixed number of times, whatever is never closed.
//!
//! The tests compare this tokenizer with that of `html5ever`. The program does not use that one because it compares
//! every attribute of a tag with all before it, so that a tag of a megabyte takes minutes.
//!
//! Deliberately not here: which elements contain which (`super::builder`), and escaped script data, which nobody reads.

use super::reference;
use std::borrow::Cow;

/// A piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HtmlToken<'a> {
    /// Text with its character references.
    Text(&'a str),
    /// The content of a script, a style sheet or a title, in which there are no tags.
    Raw(&'a str),
    /// A start tag.
    Start(HtmlTag<'a>),
    /// The name of an end tag.
    End(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HtmlTag<'a> {
    /// The name, in the case of the source.
    pub(crate) name: &'a str,
    /// Whether it ends in `/>`.
    pub(crate) self_closing: bool,
    attribute_source: &'a str,
}

impl<'a> HtmlTag<'a> {
    /// The attributes in order, including duplicates, with their values; character references are unresolved.
    pub(crate) fn attributes(self) -> HtmlAttributes<'a> {
        HtmlAttributes { source: self.attribute_source, at: 0, closed: false, ends_in_slash: false }
    }

    /// Whether it has any attribute.
    pub(super) fn has_attributes(self) -> bool {
        self.attributes().next().is_some()
    }

    /// The value of an attribute, its character references resolved. `name` is in lower case.
    pub(crate) fn get(self, name: &str) -> Option<Cow<'a, str>> {
        let (_, value) = self.attributes().find(|(each, _)| each.eq_ignore_ascii_case(name))?;
        Some(reference::resolve_attribute(value))
    }
}

/// The attributes of a tag.
pub(crate) struct HtmlAttributes<'a> {
    source: &'a str,
    at: usize,
    /// Whether the tag's `>` has been read; `at` is after it.
    closed: bool,
    /// Whether there was a `/` right before that.
    ends_in_slash: bool,
}

impl<'a> HtmlAttributes<'a> {
    fn byte(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    /// Goes to the next byte that is wanted, and returns the text before it.
    fn skip_until(&mut self, matches: impl Fn(u8) -> bool) -> &'a str {
        let from = self.at;
        let rest = self.source.as_bytes().get(from..).unwrap_or_default();
        self.at += rest.iter().position(|&byte| matches(byte)).unwrap_or(rest.len());
        self.source.get(from..self.at).unwrap_or_default()
    }

    /// HTML 13.2.5.35 to 13.2.5.38: what follows a name.
    fn value(&mut self) -> &'a str {
        self.skip_until(|byte| !is_space(byte));
        if self.byte() != Some(b'=') {
            return "";
        }
        self.at += 1;
        self.skip_until(|byte| !is_space(byte));
        match self.byte() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                let value = self.skip_until(|byte| byte == quote);
                self.at += 1;
                value
            }
            _ => self.skip_until(|byte| is_space(byte) || byte == b'>'),
        }
    }
}

impl<'a> Iterator for HtmlAttributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(byte) = self.byte() {
            match byte {
                b'>' => {
                    self.closed = true;
                    self.at += 1;
                    return None;
                }
                _ if is_space(byte) || byte == b'/' => {
                    self.ends_in_slash = byte == b'/';
                    self.at += 1;
                }
                _ => {
                    self.ends_in_slash = false;
                    let from = self.at;
                    // A leading `=` belongs to the name.
                    self.at += 1;
                    self.skip_until(|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
                    let name = self.source.get(from..self.at).unwrap_or_default();
                    return Some((name, self.value()));
                }
            }
        }
        None
    }
}

/// The tokens of a source.
pub(crate) struct HtmlTokenizer<'a> {
    rest: &'a str,
    /// The element whose raw text comes next.
    raw_element: Option<&'a str>,
    /// Whether the source may be XHTML, as in feeds: an element that ends in a slash is empty, and so is one that
    /// contains no markup and has no end tag.
    is_xhtml: bool,
    /// The elements of [`RAW`], by bits, of which no more end tag follows.
    without_end: u8,
}

impl<'a> HtmlTokenizer<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self { rest: source, raw_element: None, is_xhtml: false, without_end: 0 }
    }

    /// Tokens of what may be XHTML.
    pub(crate) fn xhtml(source: &'a str) -> Self {
        Self { is_xhtml: true, ..Self::new(source) }
    }

    /// How many bytes are left.
    pub(super) fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Takes the next `length` bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let (head, tail) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = tail;
        head
    }

    /// The length of the text before the next markup.
    fn text_length(&self) -> usize {
        let is_markup = |at: usize| self.rest.as_bytes().get(at..).is_some_and(begins_markup);
        // Mostly a tag follows another at once, and needs no search.
        if is_markup(0) {
            return 0;
        }
        let mut from = 0;
        while let Some(found) = self.rest.get(from..).and_then(|rest| rest.find('<')) {
            let at = from + found;
            if is_markup(at) {
                return at;
            }
            from = at + 1;
        }
        self.rest.len()
    }

    /// The tag at the beginning of the rest, after `lead` bytes; `None` if the source ends inside it.
    fn tag(&mut self, prefix_len: usize) -> Option<HtmlTag<'a>> {
        let source = self.rest.get(prefix_len..)?;
        let mut attributes = HtmlAttributes { source, at: 0, closed: false, ends_in_slash: false };
        let name = attributes.skip_until(|byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let from = attributes.at;
        while attributes.next().is_some() {}
        let inside = source.get(from..attributes.at).unwrap_or_default();
        let tag = HtmlTag { name, self_closing: attributes.ends_in_slash, attribute_source: inside };
        let closed = attributes.closed;
        self.take(prefix_len + attributes.at);
        closed.then_some(tag)
    }

    /// Skips a comment, a document type or bogus markup (HTML 13.2.5.41 to 13.2.5.51).
    fn comment(&mut self) {
        let Some(inside) = self.rest.strip_prefix("<!--") else {
            let end = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
            self.take(end);
            return;
        };
        let early = ["->", ">"].into_iter().find(|end| inside.starts_with(end));
        if let Some(end) = early {
            self.take(4 + end.len());
            return;
        }
        // `-->` or `--!>`; the dashes that begin the comment cannot be those that end it.
        let mut from = 0;
        while let Some(at) = inside.get(from..).and_then(|rest| rest.find("--")) {
            let after = inside.get(from + at + 2..).unwrap_or_default();
            if let Some(end) = [">", "!>"].into_iter().find(|end| after.starts_with(end)) {
                self.take(4 + from + at + 2 + end.len());
                return;
            }
            from += at + 1;
        }
        self.rest = "";
    }

    /// The text up to the end tag of a raw text element.
    fn raw_text(&mut self, element: &str) -> &'a str {
        let mut from = 0;
        while let Some(at) = self.rest.get(from..).and_then(|rest| rest.find("</")) {
            let end = from + at;
            let after = self.rest.as_bytes().get(end + 2..).unwrap_or_default();
            let named = after.get(..element.len()).is_some_and(|name| name.eq_ignore_ascii_case(element.as_bytes()));
            if named && after.get(element.len()).is_some_and(|&byte| is_space(byte) || matches!(byte, b'/' | b'>')) {
                return self.take(end);
            }
            from = end + 2;
        }
        if self.is_xhtml {
            self.without_end |= raw_bit(element);
            return "";
        }
        self.take(self.rest.len())
    }
}

impl<'a> Iterator for HtmlTokenizer<'a> {
    type Item = HtmlToken<'a>;

    fn next(&mut self) -> Option<HtmlToken<'a>> {
        if let Some(element) = self.raw_element.take() {
            let text = self.raw_text(element);
            if !text.is_empty() {
                return Some(HtmlToken::Raw(text));
            }
        }
        while !self.rest.is_empty() {
            let length = self.text_length();
            if length > 0 {
                return Some(HtmlToken::Text(self.take(length)));
            }
            let mut head = self.rest.bytes().skip(1);
            match (head.next(), head.next()) {
                (Some(b'/'), Some(b'>')) => {
                    self.take(3);
                }
                (Some(b'/'), Some(next)) if next.is_ascii_alphabetic() => {
                    return self.tag(2).map(|tag| HtmlToken::End(tag.name));
                }
                (Some(b'/' | b'!' | b'?'), _) => self.comment(),
                _ => {
                    let tag = self.tag(1)?;
                    let bit = raw_bit(tag.name);
                    let is_empty = self.is_xhtml && (tag.self_closing || self.without_end & bit != 0);
                    self.raw_element = (bit != 0 && !is_empty).then_some(tag.name);
                    return Some(HtmlToken::Start(tag));
                }
            }
        }
        None
    }
}

/// Whether a tag, a comment or the like begins here.
fn begins_markup(source: &[u8]) -> bool {
    match source {
        [b'<', b'/', _, ..] | [b'<', b'!' | b'?', ..] => true,
        [b'<', letter, ..] => letter.is_ascii_alphabetic(),
        _ => false,
    }
}

/// ASCII white space as HTML defines it: unlike Rust's, without U+000B.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')
}

/// Elements whose content is text to the tokenizer.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"];

/// The bit of an element of [`RAW`]; 0 for any other.
fn raw_bit(name: &str) -> u8 {
    RAW.iter().position(|raw| raw.eq_ignore_ascii_case(name)).map_or(0, |index| 1 << index)
}
