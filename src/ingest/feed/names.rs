//! The names of the elements of feeds, and what the content and attributes of each mean.
//!
//! Deliberately not here: which elements contain which (`parser`).

use super::parser::{Enclosure, FeedHead, FeedItem, LinkedPage};
use super::text_construct::{is_binary, markup, set_markup};
use crate::ingest::xml::{self, XmlTag, local_name};
use std::borrow::Cow;

/// The vocabularies that feeds use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    /// RSS and Atom.
    Core,
    Content,
    DublinCore,
    Media,
    Itunes,
    /// PRISM, the vocabulary of journals.
    Prism,
    Xhtml,
    Other,
}

impl Namespace {
    /// The vocabulary of a name space, by its address.
    pub(super) fn from_uri(uri: &str) -> Self {
        let uri = uri.trim().to_ascii_lowercase();
        let is = |part: &str| uri.contains(part);
        match () {
            () if is("purl.org/rss/1.0/modules/content") => Self::Content,
            () if is("purl.org/dc/") => Self::DublinCore,
            () if is("search.yahoo.com/mrss") => Self::Media,
            () if is("itunes.com/dtds") => Self::Itunes,
            () if is("prismstandard.org/") => Self::Prism,
            () if is("w3.org/1999/xhtml") => Self::Xhtml,
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

    /// The vocabulary that everybody means by a prefix.
    pub(super) fn from_prefix(prefix: &str) -> Self {
        match prefix.to_ascii_lowercase().as_str() {
            "rss" | "atom" | "a10" => Self::Core,
            "content" => Self::Content,
            "dc" | "dcterms" => Self::DublinCore,
            "media" => Self::Media,
            "itunes" => Self::Itunes,
            "prism" => Self::Prism,
            "xhtml" => Self::Xhtml,
            _ => Self::Other,
        }
    }
}

/// Whether an element of this name contains a feed, or what a feed says about itself.
pub(super) fn is_root(name: &str) -> bool {
    let local = local_name(name);
    ["rss", "feed", "rdf", "channel"].iter().any(|root| local.eq_ignore_ascii_case(root))
}

/// A name in lower case: hand-made feeds write `<Title>` and `<PUBDATE>`.
pub(super) struct LowerName {
    bytes: [u8; Self::LONGEST],
    length: usize,
}

impl LowerName {
    /// No element of a feed has a longer name.
    const LONGEST: usize = 24;

    pub(super) fn new(name: &str) -> Self {
        let mut bytes = [0; Self::LONGEST];
        let length = match bytes.get_mut(..name.len()) {
            Some(start) => {
                start.copy_from_slice(name.as_bytes());
                start.make_ascii_lowercase();
                name.len()
            }
            None => 0,
        };
        Self { bytes, length }
    }

    /// The name; empty if it is too long for any that means something.
    pub(super) fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Whether RSS or Atom has an element of this name in an item, whatever it means.
pub(super) fn is_known(name: &str) -> bool {
    let is_of_format = matches!(
        name,
        "author"
            | "body"
            | "category"
            | "comments"
            | "content"
            | "contributor"
            | "created"
            | "date"
            | "description"
            | "enclosure"
            | "expirationdate"
            | "guid"
            | "id"
            | "image"
            | "issued"
            | "item"
            | "language"
            | "lastbuilddate"
            | "link"
            | "modified"
            | "pubdate"
            | "published"
            | "rating"
            | "rights"
            | "source"
            | "subtitle"
            | "summary"
            | "tags"
            | "thumbnail"
            | "title"
            | "updated"
            | "copyright"
            | "url"
    );
    is_of_format || KICKER_NAMES.contains(&name)
}

/// Sets a value, unless it is set already or the new one is empty.
pub(super) fn set_once<'a>(value: &mut Option<Cow<'a, str>>, inside: &'a str) {
    if value.is_none() {
        *value = Some(xml::content(inside)).filter(|inside| !inside.trim().is_empty());
    }
}

fn push_content<'a>(values: &mut Vec<Cow<'a, str>>, inside: &'a str) {
    let mut value = None;
    set_once(&mut value, inside);
    values.extend(value);
}

/// What a link is to its item, by its `rel` (RFC 4287, 4.2.7.2).
#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkRelation {
    Alternate,
    Enclosure,
    Other,
}

impl LinkRelation {
    fn of(tag: &XmlTag<'_>) -> Self {
        let Some(rel) = tag.attribute("rel") else { return Self::Alternate };
        let rel = rel.trim().to_ascii_lowercase();
        match rel.rsplit('/').next() {
            Some("alternate") => Self::Alternate,
            Some("enclosure") => Self::Enclosure,
            _ => Self::Other,
        }
    }
}

/// How good a link is as the address of its item; the lowest is the best. `None` if it cannot be one.
fn link_rank(tag: &XmlTag<'_>, address: &str) -> Option<u8> {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.trim());
    let is_foreign = scheme.is_some_and(|scheme| {
        let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
        is_scheme && !["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web))
    });
    if is_foreign || address.trim().is_empty() {
        return None;
    }
    let kind = tag.attribute("type").map(|kind| kind.trim().to_ascii_lowercase());
    Some(match kind.as_deref() {
        None | Some("" | "text/html" | "application/xhtml+xml") => 0,
        Some(kind) if kind.starts_with("text/") => 1,
        Some(_) => 2,
    })
}

/// The address of an Atom link, if it leads to the site itself.
pub(super) fn alternate_link<'a>(tag: &XmlTag<'a>) -> Option<Cow<'a, str>> {
    let href = tag.attribute("href")?;
    (LinkRelation::of(tag) == LinkRelation::Alternate && link_rank(tag, &href).is_some()).then_some(href)
}

impl<'a> FeedHead<'a> {
    /// Takes the content of one of the feed's own elements.
    pub(super) fn set_element(&mut self, namespace: Namespace, name: &str, tag: &XmlTag<'a>, inside: &'a str) {
        match (namespace, name) {
            (Namespace::Core, "title") => set_markup(&mut self.title, tag, inside, self.is_atom),
            (Namespace::DublinCore, "title") => set_markup(&mut self.other_title, tag, inside, true),
            (Namespace::Core, "link") if LinkRelation::of(tag) == LinkRelation::Alternate => {
                set_once(&mut self.site, inside);
            }
            (Namespace::Core | Namespace::DublinCore, "language") => set_once(&mut self.lang, inside),
            (Namespace::Core, "author") => push_content(&mut self.authors, inside),
            _ => {}
        }
    }
}

impl<'a> FeedItem<'a> {
    /// Takes the attributes of an element of the item.
    pub(super) fn read_attributes(&mut self, namespace: Namespace, name: &str, tag: &XmlTag<'a>) {
        let address = |attribute: &str| tag.attribute(attribute).filter(|url| !url.trim().is_empty());
        match (namespace, name) {
            (Namespace::Core, "link") => match (LinkRelation::of(tag), address("href")) {
                (LinkRelation::Enclosure, Some(url)) => self.enclose(tag, url, 2),
                (LinkRelation::Alternate, Some(url)) => self.set_link(tag, url),
                _ => {}
            },
            (Namespace::Core, "guid" | "id") if self.id.is_none() => {
                self.permalink = tag.attribute("isPermaLink").map(|is| is.trim().eq_ignore_ascii_case("true"));
            }
            (Namespace::Core, "enclosure") => {
                if let Some(url) = address("url") {
                    self.enclose(tag, url, 2);
                }
            }
            (Namespace::Core, "category") => {
                let term = tag.attribute("label").filter(|label| !label.trim().is_empty());
                self.categories.extend(term.or_else(|| tag.attribute("term")));
            }
            (Namespace::Core, "content" | "summary") => {
                self.lang = tag.attribute("xml:lang").or(self.lang.take());
                let base = if name == "content" { &mut self.content_base } else { &mut self.summary_base };
                *base = base.take().or_else(|| tag.attribute("xml:base"));
            }
            (Namespace::Media, "content") => {
                if let Some(url) = address("url") {
                    self.enclose(tag, url, 0);
                }
            }
            (Namespace::Media, "player") => self.player = self.player.take().or_else(|| address("url")),
            (Namespace::Media, "thumbnail") => self.images.extend(address("url").map(|url| (1, url))),
            (Namespace::Itunes, "image") => self.images.extend(address("href").map(|url| (3, url))),
            _ => {}
        }
    }

    /// Takes the content of an element of the item.
    pub(super) fn set_element(
        &mut self,
        (namespace, name): (Namespace, &str),
        tag: &XmlTag<'a>,
        inside: &'a str,
        is_atom: bool,
    ) {
        use Namespace::{Content, Core, DublinCore, Itunes, Media, Prism, Xhtml};
        match (namespace, name) {
            (Core, "title") => set_markup(&mut self.title, tag, inside, is_atom),
            (Core, "link") => match LinkRelation::of(tag) {
                LinkRelation::Alternate => self.set_link(tag, xml::content(inside)),
                LinkRelation::Enclosure => self.enclose(tag, xml::content(inside), 2),
                LinkRelation::Other => {}
            },
            (Core, "guid" | "id") => set_once(&mut self.id, inside),
            (Core, "description" | "summary") => set_markup(&mut self.summary, tag, inside, is_atom),
            (Core, "content") if is_binary(tag) => {}
            (Core, "content") => set_markup(&mut self.content, tag, inside, is_atom),
            (Content, "encoded") | (Xhtml, "body" | "div") => set_once(&mut self.content, inside),
            (Core, "pubdate" | "published" | "issued" | "created" | "date")
            | (DublinCore, "date" | "issued" | "created" | "available")
            | (Prism, "publicationdate" | "publishdate") => push_content(&mut self.dates, inside),
            (Core, "updated" | "modified") | (DublinCore, "modified") => push_content(&mut self.updated, inside),
            (Core | Itunes, "author") | (DublinCore, "creator") => push_content(&mut self.authors, inside),
            (Core, "source") => {
                let mut rest = inside;
                while let Some(author) = xml::child(rest, "author") {
                    self.source_authors.push(xml::content(author));
                    rest = rest.split_once(author).filter(|_| !author.is_empty()).map_or("", |(_, after)| after);
                }
                let name = if is_atom { xml::child(inside, "title").unwrap_or_default() } else { inside };
                set_once(&mut self.source_name, name);
            }
            (Core, "category") | (DublinCore, "subject") => push_content(&mut self.categories, inside),
            (DublinCore | Core, "language") => set_once(&mut self.lang, inside),
            (Core, "image") => {
                let mut url = None;
                set_once(&mut url, xml::child(inside, "url").unwrap_or(inside));
                self.images.extend(url.filter(|url| !url.contains('<')).map(|url| (3, url)));
            }
            (Media, _) => self.set_media(name, tag, inside),
            (DublinCore, "title") => set_markup(&mut self.other_title, tag, inside, true),
            (DublinCore, "description" | "abstract") | (Itunes, "summary") => {
                set_markup(&mut self.other_text, tag, inside, true);
            }
            _ if KICKER_NAMES.contains(&name) => set_once(&mut self.kicker, inside),
            _ => {}
        }
    }

    /// Takes the content of an element of Media RSS, which may be deep in others.
    pub(super) fn set_media(&mut self, name: &str, tag: &XmlTag<'a>, inside: &'a str) {
        match name {
            "title" => set_markup(&mut self.media_title, tag, inside, true),
            "description" => set_markup(&mut self.media_text, tag, inside, true),
            _ => {}
        }
    }

    fn set_link(&mut self, tag: &XmlTag<'a>, address: Cow<'a, str>) {
        let Some(rank) = link_rank(tag, &address) else { return };
        if self.link.as_ref().is_none_or(|link| rank < link.rank) {
            self.link = Some(LinkedPage { address, base: tag.attribute("xml:base"), rank });
        }
    }

    /// Takes what is enclosed, a picture with this rank or anything else.
    fn enclose(&mut self, tag: &XmlTag<'a>, address: Cow<'a, str>, rank: u8) {
        /// The players of before 2010 are at addresses where there is nothing any more.
        const DEAD: &str = "application/x-shockwave-flash";
        if is_picture(tag, &address) {
            self.images.push((rank, address));
        } else if tag.attribute("type").is_none_or(|kind| !kind.trim().eq_ignore_ascii_case(DEAD)) {
            let name = tag.attribute("title").map(|title| markup(title, false, true));
            self.enclosures.push(Enclosure { address, name });
        }
    }
}

/// The names that agencies give the line above a title, in lower case; no standard has one.
const KICKER_NAMES: [&str; 6] = ["kicker", "uptitle", "up_title", "abovetitle", "rutitr", "surtitle"];

/// Whether an enclosure is a picture, by its type or medium, else by the extension of its address.
fn is_picture(tag: &XmlTag<'_>, url: &str) -> bool {
    if let Some(medium) = tag.attribute("medium") {
        return medium == "image";
    }
    if let Some(kind) = tag.attribute("type").filter(|kind| kind.contains('/')) {
        return kind.trim_start().to_ascii_lowercase().starts_with("image/");
    }
    let path = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"].iter().any(|ending| path.ends_with(ending))
}
