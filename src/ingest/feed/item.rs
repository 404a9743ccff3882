//! One item of a feed becomes one article.
//!
//! A title is text, whatever markup and references its publisher left in it. What becomes of the body, `draft` says.
//!
//! A declared language that is written in the other direction than the title is a template's default and not believed.
//!
//! Deliberately not here: fetching what the feed leaves out.

use super::Warning;
use super::identity::DeclaredId;
use super::lazy_article::{LazyArticle, MAX_PART_BYTES, Markup, begins_with};
use super::parser::FeedItem;
use crate::ingest::xml::child;
use crate::ingest::{detect_lang, first_words, html};
use crate::model::{Article, Direction, Image, Lang, Timestamp};
use crate::text;
use std::borrow::Cow;
use url::Url;

/// What an item inherits from its feed.
pub(super) struct FeedDefaults {
    /// What relative addresses are relative to.
    pub(super) base: Option<Url>,
    /// The feed's title.
    pub(super) source: Option<String>,
    pub(super) lang: Option<Lang>,
    pub(super) byline: Option<String>,
}

/// Makes an article of an item, all but its key; what is not as it should be is added to the warnings.
///
/// Its body is read only where the article is not to be known without it.
pub(super) fn lazy_article(
    item: &FeedItem<'_>,
    defaults: &FeedDefaults,
    warnings: &mut Vec<Warning>,
) -> (LazyArticle, DeclaredId) {
    let own_base = item.base.as_deref().and_then(|base| parse(base, defaults.base.as_ref()));
    let base = own_base.as_ref().or(defaults.base.as_ref());
    let (id, permalink) = declared_id(item, base);
    let linked = permalink.clone().filter(|_| item.permalink != Some(false));
    let (body, truncated) = Markup::from_item(item, base);
    let article = Article {
        kicker: item.kicker.as_deref().map(html::one_line).filter(|kicker| !kicker.is_empty()),
        title: item.title.as_deref().map(html::one_line).unwrap_or_default(),
        byline: byline(&item.authors).or_else(|| defaults.byline.clone()),
        published: item.dates.iter().chain(&item.updated).find_map(|date| date_of(date)),
        source: defaults.source.clone(),
        url: item.link.as_deref().and_then(|link| normalized_url(link, base)).or(linked),
        categories: categories(&item.categories),
        image: image(item, base),
        ..Article::default()
    };
    let long = body.is_too_long_to_keep();
    let mut draft = LazyArticle { article, body: Some(body) };
    let declared = item.lang.as_deref().and_then(html::language).or_else(|| defaults.lang.clone());
    if draft.article.title.is_empty() {
        draft.read_body();
        set_missing_title(&mut draft.article);
    }
    draft.article.lang = plausible_language(declared.clone(), &draft.article.title);
    if draft.article.lang.is_none() || long {
        draft.read_body();
    }
    if draft.article.lang.is_none() {
        draft.article.lang = detect_lang(&draft.article).or(declared);
    }
    let title = &draft.article.title;
    if truncated {
        warnings.push(Warning::TooLong { title: title.clone(), limit: MAX_PART_BYTES });
    }
    if draft.article.published.is_none()
        && let Some(written) = item.dates.first().or(item.updated.first())
    {
        let written = html::one_line(written).chars().take(80).collect();
        warnings.push(Warning::Date { title: title.clone(), written });
    }
    (draft, DeclaredId { id, permalink })
}

/// Gives an article without a title its first words.
fn set_missing_title(article: &mut Article) {
    article.title = first_words(article).unwrap_or_default();
    if article.lead.as_ref().is_some_and(|lead| begins_with(std::iter::once(article.title.as_str()), &lead.text)) {
        article.lead = None;
    }
}

/// A date as feeds write it: also in seconds or milliseconds since 1970.
fn date_of(written: &str) -> Option<Timestamp> {
    let written = html::one_line(written);
    let epoch = written.bytes().all(|byte| byte.is_ascii_digit()).then(|| written.parse::<i64>().ok()).flatten();
    match (epoch, written.len()) {
        (Some(seconds), 10) => Some(Timestamp(seconds)),
        (Some(milliseconds), 13) => Some(Timestamp(milliseconds / 1000)),
        _ => text::parse_date(&written),
    }
}

/// An address made absolute and spelt in one way: what is not ASCII is percent-encoded, in capitals.
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

/// Who wrote it, by name; nobody is known by an address of electronic mail alone.
pub(super) fn byline(authors: &[Cow<'_, str>]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for author in authors {
        let name = name(author);
        if !name.is_empty() && !names.contains(&name) && names.len() < MAX_NAMES {
            names.push(name);
        }
    }
    let comma =
        if names.iter().any(|name| text::majority_direction(name) == Some(Direction::Rtl)) { "\u{60C} " } else { ", " };
    (!names.is_empty()).then(|| names.join(comma))
}

/// An item has no more authors and categories than this.
const MAX_NAMES: usize = 64;

/// The name in an author: of Atom `<name>`, of RSS `mail@host (name)`, `name <mail@host>` and all that is like it.
fn name(author: &str) -> String {
    let author = html::one_line(child(author, "name").unwrap_or(author));
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

/// Categories without doubles; a path keeps its steps, in one spelling.
fn categories(written: &[Cow<'_, str>]) -> Vec<String> {
    let mut categories: Vec<String> = Vec::new();
    for category in written {
        let category = html::one_line(category);
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
    Some(Image { url, alt: item.caption.as_deref().map(html::one_line).unwrap_or_default() })
}

/// The declared language, unless the title is written in the other direction.
fn plausible_language(declared: Option<Lang>, title: &str) -> Option<Lang> {
    let direction = text::majority_direction(title);
    declared.filter(|lang| direction.is_none_or(|direction| lang.direction() == direction))
}
