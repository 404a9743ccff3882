//! A feed as its document holds it: which element is what, in any of the dialects.
//!
//! RSS 0.9x, 1.0 and 2.0 and Atom are read by one set of names, for their names hardly collide and feeds mix them
//! anyway. A prefix means what it is declared as, else what everybody means by it. Channels, versions and roots are not
//! asked for: an item is an item wherever it stands.
//!
//! Every value is a slice of the document, or was text in JSON; what it means is found out in `item`.
//!
//! Deliberately not here: podcasts, comments, ratings, clouds.

use super::names::{Namespace, alternate_link, is_root, local_name, set_once};
use crate::ingest::xml::{XmlTag, XmlToken, XmlTokenizer};
use std::borrow::Cow;
use std::collections::HashMap;

/// A feed, unread.
#[derive(Debug, Default)]
pub(super) struct RawFeed<'a> {
    /// What the feed says about itself.
    pub(super) head: FeedHead<'a>,
    /// Its items, in their order.
    pub(super) items: Vec<FeedItem<'a>>,
    /// Whether it stops before its end.
    pub(super) truncated: bool,
}

/// What a feed says about itself.
#[derive(Debug, Default)]
pub(super) struct FeedHead<'a> {
    pub(super) title: Option<Cow<'a, str>>,
    pub(super) site: Option<Cow<'a, str>>,
    pub(super) lang: Option<Cow<'a, str>>,
    pub(super) base: Option<Cow<'a, str>>,
    pub(super) authors: Vec<Cow<'a, str>>,
}

/// One item of a feed. A value is what its element holds, unresolved markup and all, after
/// [`crate::ingest::xml::content`].
#[derive(Debug, Default)]
pub(super) struct FeedItem<'a> {
    pub(super) kicker: Option<Cow<'a, str>>,
    pub(super) title: Option<Cow<'a, str>>,
    pub(super) link: Option<Cow<'a, str>>,
    pub(super) id: Option<Cow<'a, str>>,
    /// What the item says of its id: that it is an address or that it is none.
    pub(super) permalink: Option<bool>,
    pub(super) summary: Option<Cow<'a, str>>,
    pub(super) content: Option<Cow<'a, str>>,
    /// Dates of publication before dates of change.
    pub(super) dates: Vec<Cow<'a, str>>,
    pub(super) updated: Vec<Cow<'a, str>>,
    pub(super) authors: Vec<Cow<'a, str>>,
    pub(super) categories: Vec<Cow<'a, str>>,
    /// Addresses of pictures with their rank: the lowest is the best.
    pub(super) images: Vec<(u8, Cow<'a, str>)>,
    pub(super) caption: Option<Cow<'a, str>>,
    pub(super) lang: Option<Cow<'a, str>>,
    pub(super) base: Option<Cow<'a, str>>,
}

/// Elements nested deeper are only counted: nothing in a feed stands that deep, and looking for the beginning that
/// belongs to an end stays cheap.
const MAX_DEPTH: usize = 64;
/// No feed uses more prefixes.
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
    /// The elements that are open, each with the byte where its inside begins.
    open_elements: Vec<(XmlTag<'a>, usize)>,
    /// How many more are open inside the innermost of these.
    untracked_depth: usize,
    /// The item that is being read, and how many elements are open around its inside.
    item: Option<(FeedItem<'a>, usize)>,
}

impl<'a> FeedParser<'a> {
    fn namespace_of(&self, name: &str) -> Namespace {
        let Some((prefix, _)) = name.rsplit_once(':') else { return Namespace::Core };
        self.prefixes.get(prefix).copied().unwrap_or_else(|| Namespace::from_prefix(prefix))
    }

    fn declare_prefixes(&mut self, tag: &XmlTag<'a>) {
        for (name, uri) in tag.attributes() {
            // The name space without a prefix changes inside XHTML, and everything without a prefix is ours.
            if let Some(prefix) = name.strip_prefix("xmlns:")
                && self.prefixes.len() < MOST_PREFIXES
            {
                self.prefixes.entry(prefix).or_insert_with(|| Namespace::from_uri(uri));
            }
        }
    }

    fn start(&mut self, tag: &XmlTag<'a>, inside: usize) {
        // Inside a value there is nothing to be found but the end.
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

    /// Pictures may stand in groups; nothing else is looked for inside another element of an item.
    fn is_in_media_group(&self) -> bool {
        self.open_elements.last().is_some_and(|(tag, _)| {
            self.namespace_of(tag.name) == Namespace::Media && matches!(local_name(tag.name), "group" | "content")
        })
    }

    /// Takes from a tag what its attributes say.
    fn read_attributes(&mut self, tag: &XmlTag<'a>) {
        let (namespace, name) = (self.namespace_of(tag.name), local_name(tag.name));
        if namespace == Namespace::Core && matches!(name, "item" | "entry") {
            // An item that has not ended ends where the next begins.
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
                head.lang = head.lang.take().or_else(|| tag.attribute("xml:lang"));
                head.base = head.base.take().or_else(|| tag.attribute("xml:base"));
            } else if self.is_in_head() && name == "link" && namespace == Namespace::Core {
                let head = &mut self.feed.head;
                head.site = head.site.take().or_else(|| alternate_link(tag));
            }
            return;
        };
        item.read_attributes(namespace, name, tag);
    }

    /// Whether the innermost open element is one that holds the feed's own title and address.
    fn is_in_head(&self) -> bool {
        self.open_elements.last().is_some_and(|(tag, _)| is_root(tag.name))
    }

    fn end(&mut self, name: &str, source: &'a str, at: usize) {
        if self.untracked_depth > 0 {
            self.untracked_depth -= 1;
            return;
        }
        let Some(depth) = self.open_elements.iter().rposition(|(tag, _)| tag.name == name) else { return };
        // Elements that were left open end here too.
        while self.open_elements.len() > depth {
            let Some((tag, from)) = self.open_elements.pop() else { return };
            let inside = source.get(from..at).unwrap_or_default();
            self.read_content(&tag, inside);
        }
    }

    /// Takes what an element held, now that it has ended and its parent is the innermost one open.
    fn read_content(&mut self, tag: &XmlTag<'a>, inside: &'a str) {
        let (namespace, name) = (self.namespace_of(tag.name), local_name(tag.name));
        let (depth, in_head) = (self.open_elements.len(), self.is_in_head());
        match &mut self.item {
            Some((_, item_depth)) if depth + 1 == *item_depth => self.finish_item(),
            Some((item, item_depth)) if depth == *item_depth => item.set_element(namespace, name, inside),
            Some((item, _)) if namespace == Namespace::Media && matches!(name, "title" | "description") => {
                set_once(&mut item.caption, inside);
            }
            None if in_head => self.feed.head.set_element(namespace, name, inside),
            Some(_) | None => {}
        }
    }

    fn finish_item(&mut self) {
        if let Some((item, item_depth)) = self.item.take() {
            self.open_elements.truncate(item_depth.saturating_sub(1));
            self.feed.items.push(item);
        }
    }
}
