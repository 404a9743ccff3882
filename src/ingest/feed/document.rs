//! A feed as its document holds it: which element is what, in any of the dialects.
//!
//! RSS 0.9x, 1.0 and 2.0 and Atom are read by one set of names, for their names hardly collide and feeds mix them
//! anyway. A prefix means what it is declared as, else what everybody means by it. Channels, versions and roots are not
//! asked for: an item is an item wherever it stands.
//!
//! Every value is a slice of the document, or was text in JSON; what it means is found out in `item`.
//!
//! Deliberately not here: podcasts, comments, ratings, clouds.

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

/// Whose word a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vocabulary {
    /// RSS and Atom.
    Core,
    Content,
    DublinCore,
    Media,
    Itunes,
    Other,
}

impl Vocabulary {
    fn of_uri(uri: &str) -> Self {
        let uri = uri.trim().to_ascii_lowercase();
        let is = |part: &str| uri.contains(part);
        match () {
            () if is("purl.org/rss/1.0/modules/content") => Self::Content,
            () if is("purl.org/dc/") => Self::DublinCore,
            () if is("search.yahoo.com/mrss") => Self::Media,
            () if is("itunes.com/dtds") => Self::Itunes,
            () if is("w3.org/2005/atom")
                || is("purl.org/atom/")
                || is("purl.org/rss/1.0/")
                || is("netscape.com/rdf")
                || is("userland.com/rss") =>
            {
                Self::Core
            }
            () => Self::Other,
        }
    }

    /// What everybody means by a prefix.
    fn of_prefix(prefix: &str) -> Self {
        match prefix {
            "rss" | "atom" | "a10" => Self::Core,
            "content" => Self::Content,
            "dc" | "dcterms" => Self::DublinCore,
            "media" => Self::Media,
            "itunes" => Self::Itunes,
            _ => Self::Other,
        }
    }
}

/// Whether an element of this name holds a feed, or what a feed says about itself.
pub(super) fn is_root(name: &str) -> bool {
    let local = local(name);
    ["rss", "feed", "rdf", "channel"].iter().any(|root| local.eq_ignore_ascii_case(root))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
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
            Some(_) => {}
            None if in_head => self.document.head.take(vocabulary, name, inside),
            None => {}
        }
    }

    fn finish_item(&mut self) {
        if let Some((item, own)) = self.item.take() {
            self.open.truncate(own.saturating_sub(1));
            self.document.items.push(item);
        }
    }
}

/// Sets a value that is not set yet, unless it is empty.
fn set<'a>(value: &mut Option<Cow<'a, str>>, inside: &'a str) {
    if value.is_none() {
        *value = Some(super::xml::content(inside)).filter(|inside| !inside.trim().is_empty());
    }
}

fn push<'a>(values: &mut Vec<Cow<'a, str>>, inside: &'a str) {
    let mut value = None;
    set(&mut value, inside);
    values.extend(value);
}

/// The address in a link of Atom, if it leads to what is talked about.
fn alternate<'a>(tag: &Tag<'a>) -> Option<Cow<'a, str>> {
    let alternate = tag.attribute("rel").is_none_or(|rel| rel.trim().eq_ignore_ascii_case("alternate"));
    tag.attribute("href").filter(|href| alternate && !href.trim().is_empty())
}

impl<'a> Head<'a> {
    fn take(&mut self, vocabulary: Vocabulary, name: &str, inside: &'a str) {
        match (vocabulary, name) {
            (Vocabulary::Core, "title") => set(&mut self.title, inside),
            (Vocabulary::Core, "link") => set(&mut self.site, inside),
            (Vocabulary::Core | Vocabulary::DublinCore, "language") => set(&mut self.lang, inside),
            (Vocabulary::Core, "author") => push(&mut self.authors, inside),
            _ => {}
        }
    }
}

impl<'a> Item<'a> {
    /// What the attributes of an element inside the item say.
    fn note(&mut self, vocabulary: Vocabulary, name: &str, tag: &Tag<'a>) {
        let picture = |attribute: &str| tag.attribute(attribute).filter(|url| !url.trim().is_empty());
        match (vocabulary, name) {
            (Vocabulary::Core, "link") => {
                let enclosed = tag.attribute("rel").is_some_and(|rel| rel.trim().eq_ignore_ascii_case("enclosure"));
                if enclosed {
                    self.images.extend(picture("href").filter(|url| is_picture(tag, url)).map(|url| (2, url)));
                } else if self.link.is_none() {
                    self.link = alternate(tag);
                }
            }
            (Vocabulary::Core, "guid" | "id") if self.id.is_none() => {
                self.permalink = tag.attribute("isPermaLink").map(|is| is.trim().eq_ignore_ascii_case("true"));
            }
            (Vocabulary::Core, "enclosure") => {
                self.images.extend(picture("url").filter(|url| is_picture(tag, url)).map(|url| (2, url)));
            }
            (Vocabulary::Core, "category") => {
                let term = tag.attribute("label").filter(|label| !label.trim().is_empty());
                self.categories.extend(term.or_else(|| tag.attribute("term")));
            }
            (Vocabulary::Core, "content") => {
                self.lang = tag.attribute("xml:lang").or(self.lang.take());
                self.base = tag.attribute("xml:base").or(self.base.take());
            }
            (Vocabulary::Media, "content") => {
                self.images.extend(picture("url").filter(|url| is_picture(tag, url)).map(|url| (0, url)));
            }
            (Vocabulary::Media, "thumbnail") => self.images.extend(picture("url").map(|url| (1, url))),
            (Vocabulary::Itunes, "image") => self.images.extend(picture("href").map(|url| (3, url))),
            _ => {}
        }
    }

    /// What an element of the item holds.
    fn take(&mut self, vocabulary: Vocabulary, name: &str, inside: &'a str) {
        use Vocabulary::{Content, Core, DublinCore, Itunes, Media};
        match (vocabulary, name) {
            (Core, "title") => set(&mut self.title, inside),
            (Core, "link") => set(&mut self.link, inside),
            (Core, "guid" | "id") => set(&mut self.id, inside),
            (Core, "description" | "summary") => set(&mut self.summary, inside),
            (Core, "content") | (Content, "encoded") => set(&mut self.content, inside),
            (Core, "pubDate" | "pubdate" | "published" | "issued" | "created" | "date") | (DublinCore, "date") => {
                push(&mut self.dates, inside);
            }
            (Core, "updated" | "modified") | (DublinCore, "modified") => push(&mut self.changed, inside),
            (Core, "author") | (DublinCore, "creator") | (Itunes, "author") => push(&mut self.authors, inside),
            (Core, "category") | (DublinCore, "subject") => push(&mut self.categories, inside),
            (DublinCore, "language") | (Core, "language") => set(&mut self.lang, inside),
            (Core, "image") => {
                let mut url = None;
                set(&mut url, super::xml::child(inside, "url").unwrap_or(inside));
                self.images.extend(url.filter(|url| !url.contains('<')).map(|url| (3, url)));
            }
            (Media, "title" | "description") => set(&mut self.caption, inside),
            _ if KICKERS.iter().any(|kicker| name.eq_ignore_ascii_case(kicker)) => set(&mut self.kicker, inside),
            _ => {}
        }
    }
}

/// Names that agencies give the line above a title; no standard has one.
const KICKERS: [&str; 6] = ["kicker", "uptitle", "up_title", "abovetitle", "rutitr", "surtitle"];

/// Whether an enclosure is a picture: by its type or medium, else by the end of its address.
fn is_picture(tag: &Tag<'_>, url: &str) -> bool {
    if let Some(medium) = tag.attribute("medium") {
        return medium == "image";
    }
    if let Some(kind) = tag.attribute("type").filter(|kind| kind.contains('/')) {
        return kind.trim_start().to_ascii_lowercase().starts_with("image/");
    }
    let path = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"].iter().any(|ending| path.ends_with(ending))
}
