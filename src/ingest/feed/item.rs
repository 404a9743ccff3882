//! One item of a feed to one article.
//!
//! A title is text, whatever markup and references its publisher left in it. The body may wait (`lazy_article`). A
//! declared language whose direction is not that of the title is a template's default, and ignored.
//!
//! Deliberately not here: fetching what the feed leaves out.

use super::Warning;
use super::keys::DeclaredId;
use super::lazy_article::{LazyArticle, Markup, begins_with};
use super::parser::FeedItem;
use crate::ingest::xml::{self, child};
use crate::ingest::{detect_lang, epoch_date, first_words, fit, html, join_names};
use crate::model::limits::FEED_PART;
use crate::model::{Article, Image, Lang, Timestamp};
use crate::text::{self, DefaultZone};
use std::borrow::Cow;
use url::Url;

/// What an item inherits from its feed.
pub(super) struct FeedDefaults {
    /// The base of relative addresses.
    pub(super) base: Option<Url>,
    /// The feed's title.
    pub(super) source: Option<String>,
    pub(super) lang: Option<Lang>,
    pub(super) byline: Option<String>,
    /// The zone of dates that name none.
    pub(super) zone: DefaultZone,
}

/// Turns an item into an article without a key, and adds to the warnings what is wrong with it.
///
/// The body is read only where the title or the language depends on it, or where it is too long to be stored unread.
pub(super) fn lazy_article<'i>(
    item: &'i FeedItem<'_>,
    defaults: &FeedDefaults,
    warnings: &mut Vec<Warning>,
) -> (LazyArticle, DeclaredId<'i>) {
    let own_base = nested_base(item.base.as_deref(), defaults.base.as_ref());
    let base = own_base.as_ref();
    let (id, permalink) = declared_id(item, base);
    let linked = permalink.clone().filter(|_| item.permalink != Some(false));
    let (body, truncated) = Markup::from_item(item, base);
    let enclosed = || item.player.iter().chain(item.enclosures.iter().map(|enclosure| &enclosure.address));
    let article = Article {
        kicker: item.kicker.as_deref().map(html::title_line).filter(|kicker| !kicker.is_empty()),
        title: title(item).map(html::title_line).unwrap_or_default(),
        byline: byline_with_source(item, defaults),
        published: item.dates.iter().chain(&item.updated).find_map(|date| date_of(date, defaults.zone)),
        source: defaults.source.clone(),
        url: item
            .link
            .as_ref()
            .and_then(|link| normalized_url(&link.address, nested_base(link.base.as_deref(), base).as_ref()))
            .or(linked)
            .or_else(|| enclosed().find_map(|address| normalized_url(address, base))),
        categories: categories(&item.categories),
        image: image(item, base),
        ..Article::default()
    };
    let long = body.is_too_long_to_keep();
    let old_title = title(item).filter(|title| title.contains(['<', '&'])).map(html::beginning).map(html::one_line);
    let old_title = old_title.filter(|old| !old.is_empty() && *old != article.title);
    let mut lazy = LazyArticle { article, body: Some(body), ..LazyArticle::default() };
    let declared = item.lang.as_deref().and_then(html::language).or_else(|| defaults.lang.clone());
    lazy.aliases.title = old_title;
    if lazy.article.title.is_empty() {
        lazy.read_body();
        set_missing_title(&mut lazy.article);
    }
    lazy.article.lang = plausible_language(declared.clone(), &lazy.article.title);
    if lazy.article.lang.is_none() || long {
        lazy.read_body();
    }
    if lazy.article.lang.is_none() {
        lazy.article.lang = detect_lang(&lazy.article).or(declared);
    }
    fit(&mut lazy.article);
    let title = &lazy.article.title;
    if truncated {
        warnings.push(Warning::TooLong { title: title.clone(), limit: FEED_PART });
    }
    if lazy.article.published.is_none()
        && let Some(written) = item.dates.first().or(item.updated.first())
    {
        let written = html::one_line(written).chars().take(80).collect();
        warnings.push(Warning::Date { title: title.clone(), written });
    }
    (lazy, DeclaredId { id, permalink, date: item.dates.first().map(|date| date.trim()) })
}

/// The base of relative addresses inside an element that may declare one.
pub(super) fn nested_base(declared: Option<&str>, outer: Option<&Url>) -> Option<Url> {
    declared.and_then(|base| parse(base, outer)).or_else(|| outer.cloned())
}

/// The title in whatever vocabulary.
fn title<'i>(item: &'i FeedItem<'_>) -> Option<&'i str> {
    item.title.as_deref().or(item.media_title.as_deref()).or(item.other_title.as_deref())
}

/// Gives an article without a title its first words, else those of its picture, else its address, so that no line of a
/// list is blank.
fn set_missing_title(article: &mut Article) {
    let of_picture = || article.image.as_ref().map(|image| image.alt.clone()).filter(|alt| !alt.is_empty());
    article.title = first_words(article).or_else(of_picture).or_else(|| article.url.clone()).unwrap_or_default();
    if article.lead.as_ref().is_some_and(|lead| begins_with(std::iter::once(article.title.as_str()), &lead.text)) {
        article.lead = None;
    }
}

/// A date as feeds write it, be it in seconds or milliseconds since 1970.
fn date_of(written: &str, zone: DefaultZone) -> Option<Timestamp> {
    let written = html::one_line(written);
    // A fraction of a second is left out.
    let seconds = written.split_once('.').map_or(written.as_str(), |(seconds, _)| seconds);
    text::parse_date(&written, zone).or_else(|| seconds.parse().ok().and_then(epoch_date))
}

/// An absolute address in one spelling: everything that is not ASCII is percent-encoded, in upper case. The keys of
/// stored articles depend on it. Links in a text stay as written instead (`html::web_address`), so that Persian letters
/// can be read.
pub(super) fn normalized_url(raw: &str, base: Option<&Url>) -> Option<String> {
    let url = parse(raw, base)?;
    let mut address = Vec::with_capacity(url.as_str().len());
    let mut escaped = 0;
    for byte in url.as_str().bytes() {
        address.push(if escaped > 0 { byte.to_ascii_uppercase() } else { byte });
        escaped = if byte == b'%' { 2_u8 } else { escaped.saturating_sub(1) };
    }
    String::from_utf8(address).ok()
}

/// An address of the web.
pub(super) fn parse(raw: &str, base: Option<&Url>) -> Option<Url> {
    let url = Url::options().base_url(base).parse(raw.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// The item's id, if it is no address, and its address, if it is one.
fn declared_id(item: &FeedItem<'_>, base: Option<&Url>) -> (Option<String>, Option<String>) {
    let Some(id) = item.id.as_deref().map(str::trim).filter(|id| !id.is_empty()) else { return (None, None) };
    let absolute = ["http://", "https://"]
        .iter()
        .any(|scheme| id.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let permalink = if absolute || item.permalink == Some(true) { normalized_url(id, base) } else { None };
    let id = if permalink.is_none() { Some(text::clean_line(id)).filter(|id| !id.is_empty()) } else { None };
    (id, permalink)
}

/// The authors by name. An author with a mail address and no name is left out.
pub(super) fn byline(authors: &[Cow<'_, str>]) -> Option<String> {
    join_names(&names(authors))
}

/// The authors of an item, else those of the feed it was taken from, else those of this feed (RFC 4287, 4.2.1); behind
/// them whom it was taken from. An item that was taken from somebody and names no author has none of this feed.
fn byline_with_source(item: &FeedItem<'_>, defaults: &FeedDefaults) -> Option<String> {
    let mut names = names(&item.authors);
    if names.is_empty() {
        names = self::names(&item.source_authors);
    }
    let source = item.source_name.as_deref().map(html::title_line).filter(|source| {
        // Some put the address there that belongs to the attribute.
        !source.is_empty() && Some(source) != defaults.source.as_ref() && !source.starts_with("http")
    });
    let Some(source) = source else { return join_names(&names).or_else(|| defaults.byline.clone()) };
    if !names.contains(&source) {
        names.push(source);
    }
    join_names(&names)
}

/// The names of authors, each once.
fn names(authors: &[Cow<'_, str>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for author in authors {
        let name = name(author);
        if !name.is_empty() && !names.contains(&name) && names.len() < MAX_NAMES {
            names.push(name);
        }
    }
    names
}

/// How many authors and how many categories an item can have.
const MAX_NAMES: usize = 64;

/// The name of an author: `<name>` of Atom, `mail@host (name)` of RSS, `name <mail@host>` and the like. Of Atom's
/// authors only the name counts: an address is no name.
fn name(author: &str) -> String {
    let is_person = ["name", "uri", "url", "email"].iter().any(|part| child(author, part).is_some());
    let written = if is_person { child(author, "name").unwrap_or_default() } else { author };
    let author = html::title_line(&xml::content(written));
    if !author.contains('@') {
        return author;
    }
    let words: Vec<&str> = author.split_whitespace().flat_map(|word| word.split(['\u{60C}', ',', ';'])).collect();
    let named: Vec<&str> = words.into_iter().filter(|word| !word.is_empty() && !word.contains('@')).collect();
    named
        .join(" ")
        .trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | '-' | ':') || c.is_whitespace())
        .to_owned()
}

/// The categories, each once. The steps of a path are separated in one way.
fn categories(written: &[Cow<'_, str>]) -> Vec<String> {
    let mut categories: Vec<String> = Vec::new();
    for category in written {
        let category = html::title_line(category);
        let steps = category.split(['>', '\u{203A}']).map(str::trim).filter(|step| !step.is_empty());
        let path = steps.collect::<Vec<_>>().join(" > ");
        if !path.is_empty() && !categories.contains(&path) && categories.len() < MAX_NAMES {
            categories.push(path);
        }
    }
    categories
}

/// The best picture whose address can be read.
fn image(item: &FeedItem<'_>, base: Option<&Url>) -> Option<Image> {
    let mut ranked: Vec<&(u8, Cow<'_, str>)> = item.images.iter().collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let url = ranked.into_iter().find_map(|(_, url)| normalized_url(url, base))?;
    // What Media RSS says is the text where there is no other.
    let has_text = item.summary.is_some() || item.content.is_some();
    let text = item.media_text.as_deref().filter(|_| has_text);
    let caption = text.or(item.media_title.as_deref().filter(|_| item.title.is_some()));
    Some(Image { url, alt: caption.map(html::title_line).unwrap_or_default() })
}

/// The declared language, unless the title is written in the other direction.
fn plausible_language(declared: Option<Lang>, title: &str) -> Option<Lang> {
    let direction = text::majority_direction(title);
    declared.filter(|lang| direction.is_none_or(|direction| lang.direction() == direction))
}
