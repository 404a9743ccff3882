//! A feed as its document holds it: which element is what, in any of the dialects.
//!
//! RSS 0.9x, 1.0 and 2.0 and Atom are read by one set of names, for their names hardly collide and feeds mix them
//! anyway. A prefix means what it is declared as, else what everybody means by it. Channels, versions and roots are not
//! asked for: an item is an item wherever it stands.
//!
//! Every value is a slice of the document, or was text in JSON; what it means is found out in `item`.
//!
//! Deliberately not here: podcasts, comments, ratings, clouds.

use super::names::{Vocabulary, alternate, is_root, local, set};
use super::xml::{Tag, Token, Tokens};
use std::borrow::Cow;
use std::collections::HashMap;

/// A feed, unread.
#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    /// What the feed says about itself.
    pub(super) head: Head<'a>,
    /// Its items, in their order.
    pub(super) items: Vec<Item<'a>>,
    /// Whether it stops before its end.
    pub(super) cut: bool,
}

/// What a feed says about itself.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    pub(super) title: Option<Cow<'a, str>>,
    pub(super) site: Option<Cow<'a, str>>,
    pub(super) lang: Option<Cow<'a, str>>,
    pub(super) base: Option<Cow<'a, str>>,
    pub(super) authors: Vec<Cow<'a, str>>,
}

/// One item of a feed. A value is what its element holds, unresolved markup and all, after [`super::xml::content`].
#[derive(Debug, Default)]
pub(super) struct Item<'a> {
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
    pub(super) changed: Vec<Cow<'a, str>>,
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
const DEEPEST: usize = 64;
/// No feed uses more prefixes.
const MOST_PREFIXES: usize = 64;

/// Reads a feed of the XML kind.
pub(super) fn read(source: &str) -> Document<'_> {
    let mut reader = Reader::default();
    let mut tokens = Tokens::of(source);
    loop {
        let at = tokens.position();
        match tokens.next() {
            Some(Token::Start(tag)) => reader.start(&tag, tokens.position()),
            Some(Token::End(name)) => reader.end(name, source, at),
            Some(Token::Text(_) | Token::Data(_)) => {}
            None => break,
        }
    }
    reader.document.cut = tokens.is_cut() || reader.item.is_some() || !reader.open.is_empty();
    reader.document
}

#[derive(Default)]
struct Reader<'a> {
    document: Document<'a>,
    prefixes: HashMap<&'a str, Vocabulary>,
    /// The elements that are open, each with the byte where its inside begins.
    open: Vec<(Tag<'a>, usize)>,
    /// How many more are open inside the innermost of these.
    deeper: usize,
    /// The item that is being read, and how many elements are open around its inside.
    item: Option<(Item<'a>, usize)>,
}

impl<'a> Reader<'a> {
    fn vocabulary(&self, name: &str) -> Vocabulary {
        let Some((prefix, _)) = name.rsplit_once(':') else { return Vocabulary::Core };
        self.prefixes.get(prefix).copied().unwrap_or_else(|| Vocabulary::of_prefix(prefix))
    }

    fn declare(&mut self, tag: &Tag<'a>) {
        for (name, uri) in tag.attributes() {
            // The name space without a prefix changes inside XHTML, and everything without a prefix is ours.
            if let Some(prefix) = name.strip_prefix("xmlns:")
                && self.prefixes.len() < MOST_PREFIXES
            {
                self.prefixes.entry(prefix).or_insert_with(|| Vocabulary::of_uri(uri));
            }
        }
    }

    fn start(&mut self, tag: &Tag<'a>, inside: usize) {
        // Inside a value there is nothing to be found but the end.
        let in_value = self.item.as_ref().is_some_and(|(_, depth)| self.open.len() > *depth) && !self.in_media();
        if !in_value {
            self.declare(tag);
            self.note(tag);
        }
        if tag.empty {
            return;
        }
        if self.open.len() < DEEPEST && self.deeper == 0 {
            self.open.push((*tag, inside));
        } else {
            self.deeper += 1;
        }
    }

    /// Pictures may stand in groups; nothing else is looked for inside another element of an item.
    fn in_media(&self) -> bool {
        self.open.last().is_some_and(|(tag, _)| {
            self.vocabulary(tag.name) == Vocabulary::Media && matches!(local(tag.name), "group" | "content")
        })
    }

    /// Takes from a tag what its attributes say.
    fn note(&mut self, tag: &Tag<'a>) {
        let (vocabulary, name) = (self.vocabulary(tag.name), local(tag.name));
        if vocabulary == Vocabulary::Core && matches!(name, "item" | "entry") {
            // An item that has not ended ends where the next begins.
            self.finish_item();
            let (lang, base) = (tag.attribute("xml:lang"), tag.attribute("xml:base"));
            self.item = Some((Item { lang, base, ..Item::default() }, self.open.len() + 1));
            if tag.empty {
                self.finish_item();
            }
            return;
        }
        let Some((item, _)) = &mut self.item else {
            if is_root(name) {
                let head = &mut self.document.head;
                head.lang = head.lang.take().or_else(|| tag.attribute("xml:lang"));
                head.base = head.base.take().or_else(|| tag.attribute("xml:base"));
            } else if self.is_head() && name == "link" && vocabulary == Vocabulary::Core {
                let head = &mut self.document.head;
                head.site = head.site.take().or_else(|| alternate(tag));
            }
            return;
        };
        item.note(vocabulary, name, tag);
    }

    /// Whether the innermost open element is one that holds the feed's own title and address.
    fn is_head(&self) -> bool {
        self.open.last().is_some_and(|(tag, _)| is_root(tag.name))
    }

    fn end(&mut self, name: &str, source: &'a str, at: usize) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(depth) = self.open.iter().rposition(|(tag, _)| tag.name == name) else { return };
        // Elements that were left open end here too.
        while self.open.len() > depth {
            let Some((tag, from)) = self.open.pop() else { return };
            let inside = source.get(from..at).unwrap_or_default();
            self.value(&tag, inside);
        }
    }

    /// Takes what an element held, now that it has ended and its parent is the innermost one open.
    fn value(&mut self, tag: &Tag<'a>, inside: &'a str) {
        let (vocabulary, name) = (self.vocabulary(tag.name), local(tag.name));
        let (depth, in_head) = (self.open.len(), self.is_head());
        match &mut self.item {
            Some((_, own)) if depth + 1 == *own => self.finish_item(),
            Some((item, own)) if depth == *own => item.take(vocabulary, name, inside),
            Some((item, _)) if vocabulary == Vocabulary::Media && matches!(name, "title" | "description") => {
                set(&mut item.caption, inside);
            }
            None if in_head => self.document.head.take(vocabulary, name, inside),
            Some(_) | None => {}
        }
    }

    fn finish_item(&mut self) {
        if let Some((item, own)) = self.item.take() {
            self.open.truncate(own.saturating_sub(1));
            self.document.items.push(item);
        }
    }
}
