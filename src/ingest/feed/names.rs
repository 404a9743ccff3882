//! The names of the elements of feeds, and what the content and attributes of each mean.
//!
//! Deliberately not here: which elements contain which (`parser`).

use super::parser::{FeedHead, FeedItem};
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

/// Whether an element of this name contains a feed, or what a feed says about itself.
pub(super) fn is_root(name: &str) -> bool {
    let local = local_name(name);
    ["rss", "feed", "rdf", "channel"].iter().any(|root| local.eq_ignore_ascii_case(root))
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

/// The address of an Atom link, if it leads to the article or site itself.
pub(super) fn alternate_link<'a>(tag: &XmlTag<'a>) -> Option<Cow<'a, str>> {
    let alternate = tag.attribute("rel").is_none_or(|rel| rel.trim().eq_ignore_ascii_case("alternate"));
    tag.attribute("href").filter(|href| alternate && !href.trim().is_empty())
}

impl<'a> FeedHead<'a> {
    /// Takes the content of one of the feed's own elements.
    pub(super) fn set_element(&mut self, namespace: Namespace, name: &str, inside: &'a str) {
        match (namespace, name) {
            (Namespace::Core, "title") => set_once(&mut self.title, inside),
            (Namespace::Core, "link") => set_once(&mut self.site, inside),
            (Namespace::Core | Namespace::DublinCore, "language") => set_once(&mut self.lang, inside),
            (Namespace::Core, "author") => push_content(&mut self.authors, inside),
            _ => {}
        }
    }
}

impl<'a> FeedItem<'a> {
    /// Takes the attributes of an element of the item.
    pub(super) fn read_attributes(&mut self, namespace: Namespace, name: &str, tag: &XmlTag<'a>) {
        let picture = |attribute: &str| tag.attribute(attribute).filter(|url| !url.trim().is_empty());
        match (namespace, name) {
            (Namespace::Core, "link") => {
                let enclosed = tag.attribute("rel").is_some_and(|rel| rel.trim().eq_ignore_ascii_case("enclosure"));
                if enclosed {
                    self.images.extend(picture("href").filter(|url| is_picture(tag, url)).map(|url| (2, url)));
                } else if self.link.is_none() {
                    self.link = alternate_link(tag);
                }
            }
            (Namespace::Core, "guid" | "id") if self.id.is_none() => {
                self.permalink = tag.attribute("isPermaLink").map(|is| is.trim().eq_ignore_ascii_case("true"));
            }
            (Namespace::Core, "enclosure") => {
                self.images.extend(picture("url").filter(|url| is_picture(tag, url)).map(|url| (2, url)));
            }
            (Namespace::Core, "category") => {
                let term = tag.attribute("label").filter(|label| !label.trim().is_empty());
                self.categories.extend(term.or_else(|| tag.attribute("term")));
            }
            (Namespace::Core, "content") => {
                self.lang = tag.attribute("xml:lang").or(self.lang.take());
                self.base = tag.attribute("xml:base").or(self.base.take());
            }
            (Namespace::Media, "content") => {
                self.images.extend(picture("url").filter(|url| is_picture(tag, url)).map(|url| (0, url)));
            }
            (Namespace::Media, "thumbnail") => self.images.extend(picture("url").map(|url| (1, url))),
            (Namespace::Itunes, "image") => self.images.extend(picture("href").map(|url| (3, url))),
            _ => {}
        }
    }

    /// Takes the content of an element of the item.
    pub(super) fn set_element(&mut self, namespace: Namespace, name: &str, inside: &'a str) {
        use Namespace::{Content, Core, DublinCore, Itunes, Media};
        match (namespace, name) {
            (Core, "title") => set_once(&mut self.title, inside),
            (Core, "link") => set_once(&mut self.link, inside),
            (Core, "guid" | "id") => set_once(&mut self.id, inside),
            (Core, "description" | "summary") => set_once(&mut self.summary, inside),
            (Core, "content") | (Content, "encoded") => set_once(&mut self.content, inside),
            (Core, "pubDate" | "pubdate" | "published" | "issued" | "created" | "date") | (DublinCore, "date") => {
                push_content(&mut self.dates, inside);
            }
            (Core, "updated" | "modified") | (DublinCore, "modified") => push_content(&mut self.updated, inside),
            (Core | Itunes, "author") | (DublinCore, "creator") => push_content(&mut self.authors, inside),
            (Core, "category") | (DublinCore, "subject") => push_content(&mut self.categories, inside),
            (DublinCore | Core, "language") => set_once(&mut self.lang, inside),
            (Core, "image") => {
                let mut url = None;
                set_once(&mut url, xml::child(inside, "url").unwrap_or(inside));
                self.images.extend(url.filter(|url| !url.contains('<')).map(|url| (3, url)));
            }
            (Media, "title" | "description") => set_once(&mut self.caption, inside),
            _ if KICKER_NAMES.iter().any(|kicker| name.eq_ignore_ascii_case(kicker)) => {
                set_once(&mut self.kicker, inside);
            }
            _ => {}
        }
    }
}

/// The names that agencies give the line above a title; no standard has one.
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
