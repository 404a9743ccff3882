//! XML to tokens: tags, text and CDATA, each a slice of the document.
//!
//! Feeds are XML by intention only, and a parser that insists on XML loses a hundred articles for one `&` or one `<`.
//! This one insists on nothing: a `<` that begins no tag is text, an end tag without a start tag is yielded as it is,
//! an unknown reference stays as written. Document types are skipped; `entities` expands what they define.
//!
//! Every byte is looked at a fixed number of times: the search for the end of a tag stops at the next `<` that may
//! itself begin a tag.
//!
//! Deliberately not here: nesting, name spaces and validity.

use crate::ingest::html;
use std::borrow::Cow;

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlToken<'a> {
    /// Text as written, with unresolved references.
    Text(&'a str),
    /// The content of a CDATA section.
    CData(&'a str),
    /// A start tag.
    Start(XmlTag<'a>),
    /// The name in an end tag.
    End(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct XmlTag<'a> {
    /// Its name, with its prefix.
    pub(crate) name: &'a str,
    /// Whether it ends in `/>`, which ends the element too.
    pub(crate) is_empty: bool,
    attributes: &'a str,
}

/// An iterator over the tokens of a document.
#[derive(Debug, Clone)]
pub(crate) struct XmlTokenizer<'a> {
    source: &'a str,
    at: usize,
    truncated: bool,
}

impl<'a> XmlTokenizer<'a> {
    /// Starts at the beginning of a document.
    pub(crate) fn new(source: &'a str) -> Self {
        Self { source, at: 0, truncated: false }
    }

    /// The byte at which the next token begins.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Whether the document ended inside a tag, a comment or a CDATA section.
    pub(crate) fn is_truncated(&self) -> bool {
        self.truncated
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Consumes `length` bytes and returns them.
    fn take(&mut self, length: usize) -> &'a str {
        let taken = self.rest().get(..length).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    /// Consumes everything up to and including `end`, and returns the text before it. Without an `end` the document is
    /// truncated.
    fn take_until(&mut self, end: &str) -> Option<&'a str> {
        let Some(at) = find(self.rest(), end) else {
            self.at = self.source.len();
            self.truncated = true;
            return None;
        };
        let inside = self.take(at);
        self.take(end.len());
        Some(inside)
    }

    /// Skips a document type with the definitions in its brackets.
    fn skip_document_type(&mut self) {
        match self.rest().find(['[', '>']) {
            Some(at) if self.rest().as_bytes().get(at) == Some(&b'[') => {
                self.take_until("]");
                while !self.truncated && !self.rest().trim_start().starts_with('>') {
                    self.take_until("]");
                }
                self.take_until(">");
            }
            _ => {
                self.take_until(">");
            }
        }
    }

    /// The tag that begins here; `None` if none does.
    fn tag(&mut self) -> Option<XmlToken<'a>> {
        let inside = self.rest().strip_prefix('<')?;
        let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        if !inside.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':')) {
            return None;
        }
        let Some(length) = tag_length(inside) else {
            // The document ends inside its last tag.
            self.truncated |= !inside.contains(['<', '>']);
            return None;
        };
        let inside = inside.get(..length)?;
        self.take(1 + usize::from(is_end) + length + 1);
        let name_end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        let (name, attributes) = inside.split_at_checked(name_end)?;
        if is_end {
            return Some(XmlToken::End(name));
        }
        Some(XmlToken::Start(XmlTag { name, attributes, is_empty: attributes.ends_with('/') }))
    }
}

impl<'a> Iterator for XmlTokenizer<'a> {
    type Item = XmlToken<'a>;

    fn next(&mut self) -> Option<XmlToken<'a>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            if !rest.starts_with('<') {
                let length = rest.find('<').unwrap_or(rest.len());
                return Some(XmlToken::Text(self.take(length)));
            }
            if rest.starts_with("<![CDATA[") {
                self.take("<![CDATA[".len());
                return self.take_until("]]>").map(XmlToken::CData);
            } else if rest.starts_with("<!--") {
                self.take("<!--".len());
                self.take_until("-->");
            } else if rest.starts_with("<!DOCTYPE") || rest.starts_with("<!doctype") {
                self.skip_document_type();
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                self.take_until(">");
            } else {
                return Some(self.tag().unwrap_or_else(|| XmlToken::Text(self.take(1))));
            }
        }
    }
}

/// Where `end` begins. Its first character is seldom, and looked for by the processor's own means: a search for the
/// whole is several times as slow.
fn find(text: &str, end: &str) -> Option<usize> {
    let first = end.chars().next()?;
    text.match_indices(first).map(|(at, _)| at).find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(end)))
}

/// The length of a tag without its brackets; `None` if it does not end.
fn tag_length(inside: &str) -> Option<usize> {
    let mut quote = None;
    let mut first_end = None;
    for (at, byte) in inside.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return Some(at),
            // A bare `<` in a value, as in `title="a < b"`.
            (b'<', Some(_)) if !begins_markup(inside.as_bytes().get(at + 1)) => {}
            // A quotation mark that nothing closes.
            (b'<', _) => return first_end,
            (b'>', Some(_)) => first_end = first_end.or(Some(at)),
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    first_end
}

/// Whether a `<` before this byte may begin a tag, a comment or the like.
fn begins_markup(next: Option<&u8>) -> bool {
    next.is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || b"_:/!?".contains(byte))
}

impl<'a> XmlTag<'a> {
    /// The value of an attribute, with resolved references.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(attribute, _)| attribute.eq_ignore_ascii_case(name)).map(|(_, value)| resolved(value))
    }

    /// Names and values as written.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            // Most tags have no attribute.
            if rest.is_empty() {
                return None;
            }
            let (name, after) = rest.split_once('=')?;
            let name = name.rsplit(|c: char| c.is_whitespace()).find(|name| !name.is_empty()).unwrap_or_default();
            let after = after.trim_start();
            let quoted = |quote| after.strip_prefix(quote)?.split_once(quote);
            let (value, after) = quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                let (value, rest) = after.split_at_checked(end).unwrap_or((after, ""));
                (value.trim_end_matches('/').trim_matches(['"', '\'']), rest)
            });
            rest = after;
            Some((name, value))
        })
    }
}

/// Resolves references: XML's own five, and those of HTML, which publishers use as if they were defined.
pub(crate) fn resolved(text: &str) -> Cow<'_, str> {
    html::resolve_attribute(text)
}

/// A name without its prefix.
pub(crate) fn local_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Writes the characters that mean something in XML and HTML as references, for text and attributes.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // HTML 4 has no `&apos;`.
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// What an element holds: its text, or its markup if it holds elements of its own, as XHTML in Atom and careless RSS
/// do.
pub(crate) fn content(inside: &str) -> Cow<'_, str> {
    content_or_markup(inside).0
}

/// What an element holds, and whether it is the markup of elements of its own rather than text.
///
/// Markup has no CDATA and no prefixes: CDATA is text (XML 1.0, 2.7), and becomes references, and the prefix of the
/// first element, which means XHTML in a feed, is taken off.
pub(crate) fn content_or_markup(inside: &str) -> (Cow<'_, str>, bool) {
    const CDATA: &str = "<![CDATA[";
    let inside = inside.trim();
    if !inside.contains('<') {
        return (resolved(inside), false);
    }
    // Nearly every body is one CDATA section.
    if let Some(data) = inside.strip_prefix(CDATA) {
        let end = find(data, "]]>").unwrap_or(data.len());
        let inner = data.get(..end).unwrap_or_default();
        if inner.contains(CDATA) {
            // A section in a section, which XML does not know: the inner one ends both.
            return (Cow::Owned(inside.replace(CDATA, "").replace("]]>", "")), false);
        }
        if end + "]]>".len() == data.len() {
            return (Cow::Borrowed(inner), false);
        }
    }
    let first = XmlTokenizer::new(inside).find_map(|token| match token {
        XmlToken::Start(tag) => Some(tag.name),
        _ => None,
    });
    let Some(first) = first else { return (text_content(inside), false) };
    let prefix = first.split_once(':').map(|(prefix, _)| prefix);
    if prefix.is_none() && !inside.contains("<!") {
        return (Cow::Borrowed(inside), true);
    }
    let mut out = String::with_capacity(inside.len());
    let mut tokens = XmlTokenizer::new(inside);
    let mut depth = 0_usize;
    loop {
        let from = tokens.position();
        let Some(token) = tokens.next() else { return (Cow::Owned(out), true) };
        depth = match token {
            XmlToken::Start(tag) if !tag.is_empty => depth + 1,
            XmlToken::End(_) => depth.saturating_sub(1),
            _ => depth,
        };
        let written = inside.get(from..tokens.position()).unwrap_or_default();
        match token {
            // Careless RSS puts sections of HTML beside elements.
            XmlToken::CData(data) if depth > 0 => out.push_str(&escape(data)),
            XmlToken::CData(data) => out.push_str(data),
            XmlToken::Start(XmlTag { name, .. }) | XmlToken::End(name) if prefix.is_some() => {
                let local = prefix.and_then(|prefix| name.strip_prefix(prefix)?.strip_prefix(':')).unwrap_or(name);
                let (open, rest) = written.split_once(name).unwrap_or(("", written));
                out.extend([open, local, rest]);
            }
            _ => out.push_str(written),
        }
    }
}

/// The text of an element that holds no other. An end tag in it belongs to the XML around it.
fn text_content(inside: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(inside.len());
    for token in XmlTokenizer::new(inside) {
        match token {
            XmlToken::CData(data) => out.push_str(data),
            XmlToken::Text(text) => out.push_str(&resolved(text)),
            XmlToken::Start(_) | XmlToken::End(_) => {}
        }
    }
    Cow::Owned(out)
}

/// Markup without the end tags of elements that do not begin in it, which belong to the XML around it.
pub(crate) fn without_stray_end_tags(markup: Cow<'_, str>) -> Cow<'_, str> {
    let starts = |name: &str, before: &[&str]| before.iter().any(|started| started.eq_ignore_ascii_case(name));
    let (mut started, mut kept) = (Vec::new(), String::with_capacity(markup.len()));
    let mut tokens = XmlTokenizer::new(&markup);
    loop {
        let from = tokens.position();
        match tokens.next() {
            None => break,
            Some(XmlToken::End(name)) if !starts(name, &started) => continue,
            Some(XmlToken::Start(tag)) if started.len() < MAX_STARTED => started.push(tag.name),
            Some(_) => {}
        }
        kept.push_str(markup.get(from..tokens.position()).unwrap_or_default());
    }
    if kept.len() == markup.len() { markup } else { Cow::Owned(kept) }
}

/// How many elements a title may hold before the end tags of further ones are dropped.
const MAX_STARTED: usize = 64;

/// The content of the first element of this name, as written; prefixes do not count.
pub(crate) fn child<'a>(markup: &'a str, name: &str) -> Option<&'a str> {
    let named = |full_name: &str| local_name(full_name) == name;
    let mut tokens = XmlTokenizer::new(markup);
    tokens.find(|token| matches!(token, XmlToken::Start(tag) if !tag.is_empty && named(tag.name)))?;
    let from = tokens.position();
    loop {
        let to = tokens.position();
        if matches!(tokens.next()?, XmlToken::End(end) if named(end)) {
            return markup.get(from..to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;

    fn tokens_of(source: &str) -> (Vec<String>, bool) {
        let mut tokens = XmlTokenizer::new(source);
        let pieces = tokens
            .by_ref()
            .map(|token| match token {
                XmlToken::Text(text) => format!("text {text}"),
                XmlToken::CData(data) => format!("data {data}"),
                XmlToken::Start(tag) => format!("{} {}", if tag.is_empty { "empty" } else { "start" }, tag.name),
                XmlToken::End(name) => format!("end {name}"),
            })
            .collect();
        (pieces, tokens.is_truncated())
    }

    #[test]
    fn markup_is_cut_into_tokens() {
        let source =
            "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'x]y'>] ><a:b c='>'>d<!-- <e> --><f/><![CDATA[<g>]]></a:b >";
        let expected = ["start a:b", "text d", "empty f", "data <g>", "end a:b"];
        assert_eq!(tokens_of(source), (expected.map(str::to_owned).to_vec(), false));
    }

    #[test]
    fn what_begins_no_tag_is_text() {
        for (source, expected) in [
            ("a < b", vec!["text a ", "text <", "text  b"]),
            ("<<b>", vec!["text <", "start b"]),
            ("<a b=\"c>d<e>", vec!["start a", "text d", "start e"]),
            ("<a b<c>", vec!["text <", "text a b", "start c"]),
            ("<a b=\"1 < 2\" c='<3'>d", vec!["start a", "text d"]),
        ] {
            assert_eq!(
                tokens_of(source),
                (expected.iter().map(|&piece| piece.to_owned()).collect(), false),
                "{source}"
            );
        }
    }

    #[test]
    fn a_document_that_stops_inside_a_token_is_truncated() {
        for source in ["a<b", "<a b='c", "<!-- a", "<![CDATA[a", "<!DOCTYPE a [", "<?xml", "</a", "<a"] {
            assert!(tokens_of(source).1, "{source}");
        }
        for source in ["", "a", "<a>", "a <"] {
            assert!(!tokens_of(source).1, "{source}");
        }
    }

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        let Some(XmlToken::Start(tag)) =
            XmlTokenizer::new("<a b=\"1 &amp; 2\" c = '3' d=4 E=\"\" checked f=5/>").next()
        else {
            panic!("a tag")
        };
        for (name, value) in [("b", "1 & 2"), ("c", "3"), ("d", "4"), ("e", ""), ("f", "5")] {
            assert_eq!(tag.attribute(name).as_deref(), Some(value), "{name}");
        }
        assert_eq!(tag.attribute("g"), None);
    }

    #[test]
    fn escaped_text_resolves_to_itself() {
        assert_eq!(escape("plain"), "plain");
        assert_eq!(escape("<a b=\"c\" d='e'> &amp;"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt; &amp;amp;");
        assert_eq!(resolved(&escape("<\"'>&lt;")), "<\"'>&lt;");
    }

    #[test]
    fn content_is_text_unless_it_holds_elements() {
        for (inside, expected) in [
            (" a &amp; b &zwnj;&#x62E; &bogus; & c ", "a & b \u{200C}\u{62E} &bogus; & c"),
            ("\n<![CDATA[<p>a &amp; b</p>]]>\n", "<p>a &amp; b</p>"),
            ("a <![CDATA[& b]]> &amp; c", "a & b & c"),
            ("&lt;p&gt;a &lt; b", "<p>a < b"),
            ("<p>a &lt; b</p><![CDATA[<i>c</i>]]>", "<p>a &lt; b</p><i>c</i>"),
            ("a < b", "a < b"),
            ("a</subtitle>", "a"),
            ("&lt;/example&gt;", "</example>"),
            ("", ""),
        ] {
            assert_eq!(content(inside), expected, "{inside}");
        }
    }

    #[test]
    fn end_tags_without_a_beginning_are_dropped_from_markup() {
        for (markup, expected) in [
            ("<b>a</subtitle></b>", "<b>a</b>"),
            ("<B>a</b></b> &lt;/i>", "<B>a</b></b> &lt;/i>"),
            ("</i><i>a", "<i>a"),
        ] {
            assert_eq!(without_stray_end_tags(Cow::Borrowed(markup)), expected, "{markup}");
        }
    }

    #[test]
    fn a_child_is_found_by_its_name() {
        let markup = "<a:x/><y>1</y><a:x>2<b/></a:x><x>3</x>";
        assert_eq!(child(markup, "x"), Some("2<b/>"));
        assert_eq!(child(markup, "z"), None);
        assert_eq!(child("<x>1", "x"), None);
    }

    #[test]
    fn a_megabyte_of_openings_takes_no_quadratic_time() {
        for piece in ["<a ", "<a '", "<", "<!--", "<![CDATA[", "&", "</", "<a b=\"", "<!DOCTYPE [", "]", "<a b='>"] {
            let tokens = |source: &str| XmlTokenizer::new(source).count();
            assert!(tokens(&piece.repeat(1_000)) <= 2_001, "{piece}");
            assert_linear_in_repeats(&[piece], 1_000, tokens);
            assert_linear_in_repeats(&[piece], 1_000, |source| content(source).len());
        }
    }
}
