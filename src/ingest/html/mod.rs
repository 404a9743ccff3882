//! HTML to flat blocks: the content of a feed's item, of a page's article, or of raw HTML in Markdown.
//!
//! The [`tokenizer`] yields tags one by one, and the [`builder`] turns them into blocks at once, with the builder of
//! blocks that Markdown uses too (`ingest::blocks`). There is no tree: the blocks of an article are flat, so a stack
//! with a limit is enough, no depth of nesting recurses, and the source is read once, whatever is never closed.
//!
//! Scripts, style sheets, forms and hidden elements are left out. All other text stays, whatever element it is in; a
//! formula leaves its letters, and the picture of one its text, in its place.
//! Powers and indices become characters of Unicode or follow `^` and `_`, and what is struck out stands between `~~`.
//!
//! The markup of a feed has passed through XML and several programs, and is read with further rules ([`feed_blocks`]):
//!
//! - An element that ends in a slash is empty, and an element that is never closed hides nothing.
//! - What cannot be shown, a film, a sound or an embedded page, leaves a line with its name and its address.
//! - A tag without attributes whose name is none of HTML's is text: nobody means an element by `Vec<T>`.
//!
//! Deliberately not here: which part of a page is the article (`ingest::page`), and any style but bold, italics and
//! code.

mod builder;
mod caption;
mod effects;
mod element;
mod embed;
mod picture;
mod reference;
mod style;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod tokenizer;

use super::inline::BREAK;
use super::xml::{XmlToken, XmlTokenizer};
use crate::model::{Block, Lang, limits};
use crate::text;
use builder::HtmlBuilder;
use element::ElementGroup;
pub(super) use embed::line as embed_line;
pub(super) use picture::inline_text;
pub(crate) use reference::{resolve_attribute, resolve_feed_text, resolve_text};
pub(super) use style::InlineStyle;
use tokenizer::{HtmlToken, HtmlTokenizer};
use url::Url;

/// What HTML was read into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HtmlFragment {
    /// The text, flat and in reading order.
    pub blocks: Vec<Block>,
    /// The first language that an element declares.
    pub lang: Option<Lang>,
}

/// The text of HTML as blocks. Relative addresses are those of `base`; without it they are left out.
///
/// Nothing fails: what is not HTML is text.
pub fn blocks(html: &str, base: Option<&Url>) -> Vec<Block> {
    fragment(html, base).blocks
}

/// The text of HTML as blocks, and the language it declares.
pub fn fragment(html: &str, base: Option<&Url>) -> HtmlFragment {
    let mut builder = HtmlBuilder::new(base);
    for token in HtmlTokenizer::new(html) {
        builder.process(token);
        if builder.out.is_full() {
            break;
        }
    }
    builder.finish();
    HtmlFragment { blocks: builder.out.blocks, lang: builder.lang }
}

/// The text of a feed's markup as blocks.
pub(super) fn feed_blocks(html: &str, base: Option<&Url>) -> Vec<Block> {
    build_feed_blocks(html, HtmlBuilder::of_feed(base))
}

fn build_feed_blocks(html: &str, mut builder: HtmlBuilder<'_>) -> Vec<Block> {
    let mut tokens = HtmlTokenizer::xhtml(html);
    let mut end_tags = EndTags { source: html, last: Vec::new() };
    while let Some(token) = tokens.next() {
        if let HtmlToken::Start(tag) = token
            && ElementGroup::from_name(tag.name) == ElementGroup::Hidden
            && !tag.self_closing
            && !end_tags.any_within(tag.name, tokens.remaining())
        {
            builder.embed(tag);
            continue;
        }
        builder.process(token);
        if builder.out.is_full() {
            break;
        }
    }
    builder.finish();
    builder.out.blocks
}

/// Whether HTML or `MathML` has an element of this name.
pub(super) fn is_known_element(name: &str) -> bool {
    element::is_known(name)
}

/// Whether an element of HTML may stand without an end tag.
pub(super) fn may_stay_open(name: &str) -> bool {
    element::may_stay_open(name)
}

/// Where the last end tag of each element is that has been asked for.
struct EndTags<'a> {
    source: &'a str,
    /// Names, and how many bytes are left at their last end tag.
    last: Vec<(&'a str, usize)>,
}

impl<'a> EndTags<'a> {
    /// Whether an end tag of this name is in the last `remaining` bytes.
    fn any_within(&mut self, name: &'a str, remaining: usize) -> bool {
        let known = self.last.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, last)| last);
        let last = known.unwrap_or_else(|| self.find(name));
        last > 0 && last <= remaining
    }

    /// How many bytes are left at the last end tag of this name; 0 if there is none.
    fn find(&mut self, name: &'a str) -> usize {
        let is_end_tag = |at: &usize| {
            let inside = self.source.as_bytes().get(at + 2..).unwrap_or_default();
            let named = inside.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()));
            named && inside.get(name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric())
        };
        let found = self.source.rmatch_indices("</").map(|(at, _)| at).find(is_end_tag);
        let last = found.map_or(0, |at| self.source.len() - at);
        self.last.push((name, last));
        last
    }
}

/// HTML as one clean line without markup.
pub(super) fn one_line(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return text::clean_line(html);
    }
    line_of(&blocks(html, None))
}

/// The title or name that a feed gives, as one clean line.
///
/// Nothing says whether it is text or HTML. So markup is what nobody would write as text: an element of HTML that is
/// closed again, has an attribute, or ends in a slash. Everything else in angle brackets stays as it is written.
pub(super) fn title_line(html: &str) -> String {
    let html = beginning(html);
    if !html.contains(['<', '&']) {
        return text::clean_line(html);
    }
    line_of(&build_feed_blocks(&with_escaped_text(html), HtmlBuilder::of_title()))
}

/// As much of the markup of a title or name as can matter.
pub(super) fn beginning(html: &str) -> &str {
    // A character has at most four bytes.
    (0..4).find_map(|short| html.get(..limits::PARAGRAPH - short)).unwrap_or(html)
}

fn line_of(blocks: &[Block]) -> String {
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.text.as_str()).collect();
    text::clean_line(&texts.join(" "))
}

/// How many elements of a title can be open at once; the tags of further ones are text.
const MAX_OPEN_IN_TITLE: usize = 32;

/// Writes those tags of a title as references that are text.
fn with_escaped_text(html: &str) -> String {
    let mut tokens = XmlTokenizer::new(html);
    // The pieces in angle brackets, and whether each is markup.
    let mut tags: Vec<(std::ops::Range<usize>, bool)> = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    loop {
        let from = tokens.position();
        let is_markup = match tokens.next() {
            None => break,
            Some(XmlToken::CData(_)) => true,
            // A `<` that begins no tag may begin one for HTML.
            Some(XmlToken::Text(text)) if text.starts_with('<') => false,
            Some(XmlToken::Text(_)) => continue,
            Some(XmlToken::Start(tag)) => {
                let is_known = element::is_known(tag.name);
                if is_known && !tag.is_empty && open.len() < MAX_OPEN_IN_TITLE {
                    open.push((tag.name, tags.len()));
                }
                is_known && (tag.is_empty || tag.attributes().next().is_some() || breaks_line(html, from, &tokens))
            }
            Some(XmlToken::End(name)) => {
                let found = open.iter().rposition(|(opened, _)| opened.eq_ignore_ascii_case(name));
                if let Some((_, start)) = found.and_then(|index| open.drain(index..).next())
                    && let Some((_, is_markup)) = tags.get_mut(start)
                {
                    *is_markup = true;
                }
                found.is_some()
            }
        };
        tags.push((from..tokens.position(), is_markup));
    }
    let mut escaped = String::with_capacity(html.len() + 16);
    let mut written = 0;
    for (range, _) in tags.into_iter().filter(|(_, is_markup)| !is_markup) {
        escaped.push_str(html.get(written..range.start).unwrap_or_default());
        escaped.push_str("&lt;");
        written = range.start + 1;
    }
    escaped.push_str(html.get(written..).unwrap_or_default());
    escaped
}

/// Whether the tag that has just been read is a `<br>` between words rather than a word.
fn breaks_line(html: &str, from: usize, tokens: &XmlTokenizer<'_>) -> bool {
    let tag = html.get(from..tokens.position()).unwrap_or_default();
    let before = html.get(..from).unwrap_or_default();
    let after = html.get(tokens.position()..).unwrap_or_default();
    is_break(tag) && !(before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace))
}

/// Whether an inline tag is a line break.
pub(super) fn is_break(tag: &str) -> bool {
    matches!(HtmlTokenizer::new(tag).next(), Some(HtmlToken::Start(tag)) if tag.name.eq_ignore_ascii_case("br"))
}

/// The primary subtag of a language tag (BCP 47).
pub(super) fn language(tag: &str) -> Option<Lang> {
    let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_valid = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    is_valid.then_some(Lang(primary))
}

/// The longest address that a link can have.
const LONGEST_ADDRESS: usize = 4_096;

/// The address that a link or picture names: http, https or mailto, absolute; `None` for any other, and for a place in
/// the same text.
///
/// An address that is absolute stays as it is written: unencoded Persian letters can be read.
pub(super) fn web_address(href: &str, base: Option<&Url>) -> Option<String> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') || href.len() > LONGEST_ADDRESS {
        return None;
    }
    let begins = |scheme: &str| {
        href.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)) && href.len() > scheme.len()
    };
    let url = if ["http://", "https://", "mailto:"].into_iter().any(begins) {
        text::clean_line(href).replace(' ', "%20")
    } else if let Some(base) = base {
        let url = base.join(href).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())?
    } else if begins("//") {
        format!("https:{}", text::clean_line(href).replace(' ', "%20"))
    } else {
        return None;
    };
    (!url.contains(BREAK)).then_some(url)
}
