//! Articles whose body is still the markup of their feed.
//!
//! The user opens a few of a hundred articles in a feed, and turning markup into blocks takes longer than everything
//! else about a feed. So the body is stored as it came, unless the key, the title or the language depends on it, and is
//! read when somebody wants the text. Reading is a pure function of the markup: it gives the same blocks every time.
//!
//! Deliberately not here: long markup. It may be an image in base64 or a page's whole script, so it is read at once,
//! and what is not text is never stored.

use super::item::nested_base;
use super::parser::{Enclosure, FeedItem};
use super::{plain_text, text_construct};
use crate::ingest::xml::{XmlToken, XmlTokenizer};
use crate::ingest::{decode, fit, html, rich};
use crate::model::limits::FEED_PART;
use crate::model::{Article, Block, BlockKind, Inline, RichText};
use std::borrow::Cow;
use url::Url;

/// An article of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LazyArticle {
    /// The article, without lead and blocks as long as `body` has not been read.
    pub article: Article,
    /// The body, until it has been read.
    pub body: Option<Markup>,
    /// Under what else it may be stored already.
    pub aliases: Aliases,
}

/// How an article may be stored already, if not under its key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases {
    /// Other keys that it may have.
    pub keys: Vec<Alias>,
    /// The title that earlier versions of this program read in the same markup, if it is another.
    pub title: Option<String>,
}

/// Another key of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The key.
    pub key: String,
    /// Whether no other article can have it.
    pub is_exact: bool,
    /// Whether no article before it in its feed has this alias.
    pub is_first: bool,
}

impl LazyArticle {
    /// Reads the body, unless it has been read.
    pub fn read_body(&mut self) {
        if let Some(markup) = self.body.take() {
            (self.article.lead, self.article.blocks) = markup.read(&self.article.title);
            fit(&mut self.article);
        }
    }
}

/// The body of an article as its feed has it: summary, content, the base of relative addresses and, if there are any,
/// lines for what is enclosed, separated by [`SEPARATOR`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(String);

/// Markup may not contain this character, and loses it if it does.
const SEPARATOR: char = '\0';

/// Whether the separator is in a text. Nearly none has it, so all bytes are looked at, many at a time.
fn has_separator(text: &str) -> bool {
    text.bytes().fold(0, |found, byte| found | u8::from(char::from(byte) == SEPARATOR)) > 0
}

/// Markup that is longer is read at once.
const MAX_LAZY_BYTES: usize = 64 << 10;

impl Markup {
    /// The markup of an item, and whether some of it had to be left out.
    pub(super) fn from_item(item: &FeedItem<'_>, base: Option<&Url>) -> (Self, bool) {
        let content = item.content.as_deref().unwrap_or_default();
        let summary = item.summary.as_deref();
        let summary = if content.is_empty() {
            // As a last resort, the text of other vocabularies.
            summary.or(item.other_text.as_deref()).or(item.media_text.as_deref())
        } else {
            summary
        };
        let (summary, long_summary) = truncate_markup(summary.unwrap_or_default());
        let (content, long_content) = truncate_markup(content);
        let declared = if content.is_empty() { &item.summary_base } else { &item.content_base };
        let own_base = nested_base(declared.as_deref(), base);
        let own_base =
            nested_base(outer_base(if content.is_empty() { summary } else { content }).as_deref(), own_base.as_ref());
        let enclosed = enclosed_lines(item, base);
        let parts = [summary, content, own_base.as_ref().map_or("", Url::as_str), enclosed.as_str()];
        let parts = if enclosed.is_empty() { &parts[..3] } else { &parts[..] };
        let mut markup = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                markup.push(SEPARATOR);
            }
            if has_separator(part) { markup.extend(part.split(SEPARATOR)) } else { markup.push_str(part) }
        }
        (Self(markup), long_summary || long_content)
    }

    /// Whether it is too long to be stored unread.
    pub(super) fn is_too_long_to_keep(&self) -> bool {
        self.0.len() > MAX_LAZY_BYTES
    }

    /// The stored form, which is UTF-8.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Reads the stored form; `None` if the bytes are not one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let markup = Self(decode::as_utf8(bytes)?.to_owned());
        matches!(markup.0.matches(SEPARATOR).count(), 2 | 3).then_some(markup)
    }

    /// Lead and blocks of the article with this title.
    ///
    /// The body is what the feed holds in full, and the summary leads it, unless title or body begin with the very same
    /// words. Where there is only a summary, that is the body.
    pub fn read(&self, title: &str) -> (Option<RichText>, Vec<Block>) {
        let mut parts = self.0.split(SEPARATOR);
        let [summary, content, base, enclosed] = [(); 4].map(|()| parts.next().unwrap_or_default());
        let base = Url::parse(base).ok();
        let mut blocks = body_blocks(content, base.as_ref());
        let lead = if blocks.is_empty() {
            blocks = body_blocks(summary, base.as_ref());
            None
        } else {
            lead(summary, title, &blocks)
        };
        append_enclosed(&mut blocks, enclosed);
        (lead.map(rich::with_links), blocks)
    }
}

/// The summary, unless title or body begin with the very same words.
fn lead(summary: &str, title: &str, blocks: &[Block]) -> Option<String> {
    Some(text_construct::one_line(summary)).filter(|lead| {
        !lead.is_empty()
            && !begins_with(std::iter::once(title), lead)
            && !begins_with(blocks.iter().map(|block| block.text.text.as_str()), lead)
    })
}

/// How many enclosures of an item are listed.
const MOST_ENCLOSURES: usize = 64;

/// A line for each enclosure, and for a player that is not the article's own page: its name, if it has one, and its
/// address.
fn enclosed_lines(item: &FeedItem<'_>, base: Option<&Url>) -> String {
    let mut lines: Vec<String> = Vec::new();
    // Without a link, the page of the player is the page of the article.
    let player = item.player.as_ref().filter(|player| item.link.as_ref().is_some_and(|link| link.address != **player));
    let player = player.map(|address| (address, None));
    let enclosures = item.enclosures.iter().map(|Enclosure { address, name }| (address, name.as_deref()));
    for (address, name) in enclosures.chain(player) {
        let Some(url) = html::web_address(address, base) else { continue };
        let line = html::embed_line(&name.map(html::title_line).unwrap_or_default(), &url);
        if !lines.contains(&line) && lines.len() < MOST_ENCLOSURES {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// Adds the enclosures that the text does not link to itself.
fn append_enclosed(blocks: &mut Vec<Block>, enclosed: &str) {
    for line in enclosed.lines() {
        let address = line.rsplit(' ').next().unwrap_or(line);
        let is_linked = blocks.iter().any(|block| {
            let links = block.text.spans.iter();
            links.into_iter().any(|span| matches!(&span.inline, Inline::Link(url) if url == address))
        });
        if !is_linked {
            blocks.push(Block::new(BlockKind::Paragraph, rich::with_links(line)));
        }
    }
}

/// The base that the outermost element of XHTML declares.
fn outer_base(markup: &str) -> Option<Cow<'_, str>> {
    match XmlTokenizer::new(markup.get(..markup.find('>')? + 1)?).next() {
        Some(XmlToken::Start(tag)) => tag.attribute("xml:base"),
        _ => None,
    }
}

/// Whether a text, given in parts, begins with these words. Blanks do not count, and neither does the ellipsis at the
/// end of a truncated lead, which feeds also write as `[…]`.
pub(super) fn begins_with<'a>(parts: impl Iterator<Item = &'a str>, lead: &str) -> bool {
    let lead = lead.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '\u{2026}' | '[' | ']'));
    let mut text = parts.flat_map(str::chars).filter(|c| !c.is_whitespace());
    lead.chars().filter(|c| !c.is_whitespace()).all(|c| text.next() == Some(c))
}

/// As much of the markup as is read, and whether that is not all. It does not end inside a tag.
fn truncate_markup(markup: &str) -> (&str, bool) {
    if markup.len() <= FEED_PART {
        return (markup, false);
    }
    let mut end = FEED_PART;
    while !markup.is_char_boundary(end) {
        end -= 1;
    }
    let start = markup.get(..end).unwrap_or_default();
    let whole = match (start.rfind('<'), start.rfind('>')) {
        (Some(open), close) if close.is_none_or(|close| close < open) => start.get(..open).unwrap_or_default(),
        _ => start,
    };
    (whole, true)
}

/// The blocks of a body, which may be plain text.
fn body_blocks(markup: &str, base: Option<&Url>) -> Vec<Block> {
    if text_construct::has_markup(markup) {
        return html::feed_blocks(markup, base);
    }
    plain_text::blocks(&html::resolve_feed_text(markup))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item<'a>(summary: &'a str, content: &'a str) -> FeedItem<'a> {
        FeedItem { summary: Some(summary.into()), content: Some(content.into()), ..FeedItem::default() }
    }

    fn texts(markup: &Markup, title: &str) -> (Option<String>, Vec<String>) {
        let (lead, blocks) = markup.read(title);
        (lead.map(|lead| lead.text), blocks.into_iter().map(|block| block.text.text).collect())
    }

    #[test]
    fn markup_comes_back_from_its_bytes_with_all_its_parts() {
        let base = Url::parse("https://a.example/b/").unwrap();
        let (markup, truncated) =
            Markup::from_item(&item("<b>in short</b>", "<p>one</p><p><a href='c'>two</a></p>"), Some(&base));
        let stored = Markup::from_bytes(markup.as_bytes()).unwrap();
        assert_eq!((&stored, truncated), (&markup, false));
        assert_eq!(texts(&stored, "title"), (Some("in short".to_owned()), vec!["one".to_owned(), "two".to_owned()]));
        let (_, blocks) = stored.read("title");
        let links: Vec<_> = blocks.iter().flat_map(|block| &block.text.spans).map(|span| &span.inline).collect();
        assert_eq!(links, [&Inline::Link("https://a.example/b/c".to_owned())]);
    }

    #[test]
    fn bytes_of_another_form_are_no_markup() {
        for bytes in [&b""[..], b"a", b"a\0b", b"a\0b\0c\0d\0e", b"\xC0\0\0", b"a\0\xD8\0"] {
            assert_eq!(Markup::from_bytes(bytes), None, "{bytes:?}");
        }
        assert_eq!(Markup::from_bytes(b"\0\0").map(|empty| empty.read("a")), Some((None, Vec::new())));
    }

    #[test]
    fn zero_bytes_of_a_feed_do_not_part_its_markup() {
        let (markup, _) = Markup::from_item(&item("in\0 short", "<p>on\0e</p>\0"), None);
        assert_eq!(Markup::from_bytes(markup.as_bytes()).as_ref(), Some(&markup));
        assert_eq!(texts(&markup, "a"), (Some("in short".to_owned()), vec!["one".to_owned()]));
    }

    #[test]
    fn a_lead_that_only_repeats_is_dropped() {
        let lead = |summary, content, title| texts(&Markup::from_item(&item(summary, content), None).0, title).0;
        assert_eq!(lead("one two...", "<p>one</p><p>two three</p>", "x"), None);
        assert_eq!(lead("one two", "<p>three</p>", "one two three"), None);
        assert_eq!(lead("one two", "<p>three</p>", "x").as_deref(), Some("one two"));
        assert_eq!(lead("", "<p>three</p>", "x"), None);
    }

    #[test]
    fn a_summary_alone_is_the_body() {
        let (markup, _) = Markup::from_item(&item("one\ntwo", ""), None);
        assert_eq!(texts(&markup, "one"), (None, vec!["one".to_owned(), "two".to_owned()]));
    }
}
