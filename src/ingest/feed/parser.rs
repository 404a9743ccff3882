//! The items of a feed as its document has them, in RSS 0.9x, 1.0 and 2.0 and in Atom.
//!
//! One set of names serves all of these, because their names hardly collide and feeds mix them anyway. A prefix means
//! the name space that the document declares for it, else the one that everybody means by it. The parser requires no
//! root, version or channel: an item is an item wherever it is.
//!
//! Every value is a slice of the document, or text from JSON; `item` interprets it.
//!
//! Deliberately not here: what only players of podcasts need, comments, ratings, clouds.

use super::names::{self, LowerName, Namespace, alternate_link, is_root};
use crate::ingest::xml::{XmlTag, XmlToken, XmlTokenizer, local_name};
use crate::model::limits::FEED_ARTICLES;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// A feed whose values are still markup.
#[derive(Debug, Default)]
pub(super) struct RawFeed<'a> {
    /// The feed's own title, site, language and authors.
    pub(super) head: FeedHead<'a>,
    /// Its items, in their order.
    pub(super) items: Vec<FeedItem<'a>>,
    /// How many items come after [`FEED_ARTICLES`] of them, and are left out.
    pub(super) left_out: u64,
    /// Whether the document ends too early.
    pub(super) truncated: bool,
    /// The names of elements of items that neither RSS nor Atom has.
    pub(super) unknown_elements: BTreeSet<&'a str>,
}

/// What a feed says about itself, apart from its items.
#[derive(Debug, Default)]
pub(super) struct FeedHead<'a> {
    pub(super) title: Option<Cow<'a, str>>,
    /// The title in Dublin Core.
    pub(super) other_title: Option<Cow<'a, str>>,
    pub(super) site: Option<Cow<'a, str>>,
    pub(super) lang: Option<Cow<'a, str>>,
    pub(super) base: Option<Cow<'a, str>>,
    pub(super) authors: Vec<Cow<'a, str>>,
    /// Whether it is Atom, where text without a type is no markup.
    pub(super) is_atom: bool,
}

/// The page of an item.
#[derive(Debug)]
pub(super) struct LinkedPage<'a> {
    pub(super) address: Cow<'a, str>,
    /// The base that the link itself declares.
    pub(super) base: Option<Cow<'a, str>>,
    /// How good the link is; the lowest is the best.
    pub(super) rank: u8,
}

/// What comes with an item and is no picture: a sound, a film, a document.
#[derive(Debug)]
pub(super) struct Enclosure<'a> {
    pub(super) address: Cow<'a, str>,
    /// Its name, as markup.
    pub(super) name: Option<Cow<'a, str>>,
}

/// One item of a feed. A value is what its element holds, unresolved markup and all, after
/// [`crate::ingest::xml::content`].
#[derive(Debug, Default)]
pub(super) struct FeedItem<'a> {
    pub(super) kicker: Option<Cow<'a, str>>,
    pub(super) title: Option<Cow<'a, str>>,
    pub(super) link: Option<LinkedPage<'a>>,
    pub(super) id: Option<Cow<'a, str>>,
    /// Whether the id is an address, if the item says so (`isPermaLink`).
    pub(super) permalink: Option<bool>,
    pub(super) summary: Option<Cow<'a, str>>,
    pub(super) content: Option<Cow<'a, str>>,
    /// The dates of publication; the dates of change are in `updated`.
    pub(super) dates: Vec<Cow<'a, str>>,
    pub(super) updated: Vec<Cow<'a, str>>,
    pub(super) authors: Vec<Cow<'a, str>>,
    /// The authors of the feed that an Atom entry was taken from.
    pub(super) source_authors: Vec<Cow<'a, str>>,
    /// The name of the feed or the publisher that the item was taken from.
    pub(super) source_name: Option<Cow<'a, str>>,
    pub(super) categories: Vec<Cow<'a, str>>,
    /// The addresses of pictures with their ranks; the lowest is the best.
    pub(super) images: Vec<(u8, Cow<'a, str>)>,
    pub(super) enclosures: Vec<Enclosure<'a>>,
    /// The page of a film's player.
    pub(super) player: Option<Cow<'a, str>>,
    /// The title and description of Media RSS.
    pub(super) media_title: Option<Cow<'a, str>>,
    pub(super) media_text: Option<Cow<'a, str>>,
    /// Title and text in other vocabularies.
    pub(super) other_title: Option<Cow<'a, str>>,
    pub(super) other_text: Option<Cow<'a, str>>,
    pub(super) lang: Option<Cow<'a, str>>,
    /// The base that the item declares, and those of its texts, each relative to the one outside (XML Base, 4).
    pub(super) base: Option<Cow<'a, str>>,
    pub(super) content_base: Option<Cow<'a, str>>,
    pub(super) summary_base: Option<Cow<'a, str>>,
}

/// Elements that are nested more deeply are only counted: a feed has nothing there, and the search for the beginning
/// that belongs to an end tag stays cheap.
const MAX_DEPTH: usize = 64;
/// How many prefixes a feed can declare.
const MOST_PREFIXES: usize = 64;

/// Reads a feed of the XML kind.
pub(super) fn read(source: &str) -> RawFeed<'_> {
    let mut parser = FeedParser::default();
    let mut tokens = XmlTokenizer::new(source);
    loop {
        let at = tokens.position();
        match tokens.next() {
            Some(XmlToken::Start(tag)) => parser.start(&tag, tokens.position()),
            Some(XmlToken::End(name)) => parser.end(name, source, at),
            Some(XmlToken::Text(_) | XmlToken::CData(_)) => {}
            None => break,
        }
    }
    parser.feed.truncated = tokens.is_truncated() || parser.item.is_some() || !parser.open_elements.is_empty();
    parser.feed
}

#[derive(Default)]
struct FeedParser<'a> {
    feed: RawFeed<'a>,
    prefixes: HashMap<&'a str, Namespace>,
    /// The open elements, each with the byte where its content begins.
    open_elements: Vec<(XmlTag<'a>, usize)>,
    /// How many elements are open inside the innermost of these.
    untracked_depth: usize,
    /// The item that is being read, and how many elements are open around its content.
    item: Option<(FeedItem<'a>, usize)>,
}

impl<'a> FeedParser<'a> {
    fn namespace_of(&self, name: &str) -> Namespace {
        let Some((prefix, _)) = name.rsplit_once(':') else { return Namespace::Core };
        self.prefixes.get(prefix).copied().unwrap_or_else(|| Namespace::from_prefix(prefix))
    }

    fn declare_prefixes(&mut self, tag: &XmlTag<'a>) {
        for (name, uri) in tag.attributes() {
            // XHTML inside a feed declares a default name space, but names without a prefix are the feed's.
            if let Some(prefix) = name.strip_prefix("xmlns:")
                && self.prefixes.len() < MOST_PREFIXES
            {
                self.prefixes.entry(prefix).or_insert_with(|| Namespace::from_uri(uri));
            }
        }
    }

    fn start(&mut self, tag: &XmlTag<'a>, inside: usize) {
        // A value matters as a whole, so only its end is looked for.
        let in_value =
            self.item.as_ref().is_some_and(|(_, depth)| self.open_elements.len() > *depth) && !self.is_in_media_group();
        if !in_value {
            self.declare_prefixes(tag);
            self.read_attributes(tag);
        }
        if tag.is_empty {
            return;
        }
        if self.open_elements.len() < MAX_DEPTH && self.untracked_depth == 0 {
            self.open_elements.push((*tag, inside));
        } else {
            self.untracked_depth += 1;
        }
    }

    /// Whether the innermost open element is a group of pictures; no other element of an item contains any that matter.
    fn is_in_media_group(&self) -> bool {
        self.open_elements.last().is_some_and(|(tag, _)| {
            self.namespace_of(tag.name) == Namespace::Media
                && ["group", "content"].iter().any(|name| local_name(tag.name).eq_ignore_ascii_case(name))
        })
    }

    /// Reads the attributes of a tag.
    fn read_attributes(&mut self, tag: &XmlTag<'a>) {
        let (namespace, lower) = (self.namespace_of(tag.name), LowerName::new(local_name(tag.name)));
        let name = lower.as_str();
        if namespace == Namespace::Core && matches!(name, "item" | "entry") {
            // An item without an end tag ends where the next begins.
            self.finish_item();
            let (lang, base) = (tag.attribute("xml:lang"), tag.attribute("xml:base"));
            self.item = Some((FeedItem { lang, base, ..FeedItem::default() }, self.open_elements.len() + 1));
            if tag.is_empty {
                self.finish_item();
            }
            return;
        }
        let Some((item, _)) = &mut self.item else {
            if is_root(name) {
                let head = &mut self.feed.head;
                head.is_atom |= name == "feed";
                head.lang = head.lang.take().or_else(|| tag.attribute("xml:lang"));
                head.base = head.base.take().or_else(|| tag.attribute("xml:base"));
            } else if self.is_in_head() && name == "link" && namespace == Namespace::Core {
                let head = &mut self.feed.head;
                head.site = head.site.take().or_else(|| alternate_link(tag));
            }
            return;
        };
        item.read_attributes(namespace, name, tag);
        if namespace == Namespace::Core && !name.is_empty() && !names::is_known(name) {
            self.feed.unknown_elements.insert(tag.name);
        }
    }

    /// Whether the innermost open element has the feed's own title and address.
    fn is_in_head(&self) -> bool {
        self.open_elements.last().is_some_and(|(tag, _)| is_root(tag.name))
    }

    fn end(&mut self, name: &str, source: &'a str, at: usize) {
        if self.untracked_depth > 0 {
            self.untracked_depth -= 1;
            return;
        }
        let Some(depth) = self.open_elements.iter().rposition(|(tag, _)| tag.name.eq_ignore_ascii_case(name)) else {
            return;
        };
        // Elements without an end tag end here too.
        while self.open_elements.len() > depth {
            let Some((tag, from)) = self.open_elements.pop() else { return };
            let inside = source.get(from..at).unwrap_or_default();
            self.read_content(&tag, inside);
        }
    }

    /// Takes the content of an element that has just ended; its parent is the innermost open element.
    fn read_content(&mut self, tag: &XmlTag<'a>, inside: &'a str) {
        let (namespace, lower) = (self.namespace_of(tag.name), LowerName::new(local_name(tag.name)));
        let name = lower.as_str();
        let (depth, in_head) = (self.open_elements.len(), self.is_in_head());
        let is_atom = self.feed.head.is_atom;
        match &mut self.item {
            Some((_, item_depth)) if depth + 1 == *item_depth => self.finish_item(),
            Some((item, item_depth)) if depth == *item_depth => {
                item.set_element((namespace, name), tag, inside, is_atom);
            }
            Some((item, _)) if namespace == Namespace::Media => item.set_media(name, tag, inside),
            None if in_head => self.feed.head.set_element(namespace, name, tag, inside),
            Some(_) | None => {}
        }
    }

    fn finish_item(&mut self) {
        if let Some((item, item_depth)) = self.item.take() {
            self.open_elements.truncate(item_depth.saturating_sub(1));
            if self.feed.items.len() < FEED_ARTICLES {
                self.feed.items.push(item);
            } else {
                self.feed.left_out += 1;
            }
        }
    }
}
