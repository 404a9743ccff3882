//! Feeds: RSS 0.9x (<https://www.rssboard.org/rss-0-9-1>), 1.0 (<https://web.resource.org/rss/1.0/spec>) and 2.0
//! (<https://www.rssboard.org/rss-specification>), Atom (RFC 4287), JSON Feed, and what is published under their names.
//!
//! [`feed`] reads a feed, and [`lazy_feed`] leaves the bodies of its articles for later ([`lazy_article`]). The bytes
//! are decoded here, because declarations of encodings lie. `ingest::xml` splits XML into tokens and forgives nearly
//! everything; [`parser`], [`names`] and [`json`] find the items; [`item`] turns each into an article, and [`keys`]
//! gives it its key.
//!
//! The parser is our own, because a strict one loses a whole feed for one bad byte, and because a feed could make the
//! crate that was tried first panic or overflow the stack. This one reads the document once, without copying it,
//! without recursion and without defining entities.
//!
//! Where the formats leave a choice:
//!
//! - Relative addresses of a body are those of the site, or of what `xml:base` says, and not of the article's page.
//! - A body that is escaped twice shows its tags, since it may be about them; a title that is escaped twice is read.
//! - The editor of a channel (`managingEditor`, `itunes:author`, `dc:creator`) is nobody's byline. The `source` of an
//!   item, the feed or the publisher it was taken from, stands at the end of its byline.
//! - An item without an id is known by its address and title, so a bulletin that has the same of both every day is one
//!   article, of which the first stays.
//!
//! Deliberately not here: fetching, and finding the feeds that a page links to.

mod item;
mod json;
mod json_tree;
mod keys;
mod lazy_article;
mod names;
mod other;
mod parser;
mod plain_text;
mod text_construct;

use crate::ingest::decode::{self, decode_declared};
use crate::ingest::entities::expand_entities;
use crate::ingest::xml::{XmlToken, XmlTokenizer};
use crate::ingest::{Agencies, Error, fit, html, is_empty};
use crate::model::limits::{FEED_ARTICLES, FEED_PART, FEED_WEIGHT};
use crate::model::{Article, FeedIssue, FeedIssues, Lang};
use crate::text::{self, DefaultZone};
use item::FeedDefaults;
pub use lazy_article::Markup;
pub(crate) use lazy_article::{Alias, Aliases, LazyArticle};
pub(crate) use other::other_document;
use parser::{FeedHead, FeedItem, RawFeed};
use std::borrow::Cow;
use url::Url;

/// Where the bytes of a feed are from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedOrigin<'a> {
    /// The address they came from, after redirects.
    pub url: &'a str,
    /// The `charset` that the server gave in `Content-Type`.
    pub charset: Option<&'a str>,
}

/// A feed, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParsedFeed<A = Article> {
    /// Its title.
    pub title: Option<String>,
    /// The address of the site it belongs to.
    pub site: Option<String>,
    /// The language that it declares.
    pub lang: Option<Lang>,
    /// Its articles, in the feed's order, each with its key.
    pub articles: Vec<A>,
    /// What was wrong with the feed.
    pub warnings: Vec<Warning>,
}

impl<A> ParsedFeed<A> {
    /// How often what was wrong with its articles occurred.
    pub fn issues(&self) -> FeedIssues {
        let mut issues = FeedIssues::new();
        for warning in &self.warnings {
            let issue = match warning {
                Warning::Truncated => continue,
                Warning::Date { .. } => FeedIssue::UnreadableDate,
                Warning::EmptyItem => FeedIssue::EmptyItem,
                Warning::LeftOut { count } => {
                    issues.insert(FeedIssue::TooManyArticles, *count);
                    continue;
                }
                Warning::Element { .. } => FeedIssue::UnknownElement,
                Warning::TooLong { .. } => FeedIssue::LongArticle,
            };
            *issues.entry(issue).or_default() += 1;
        }
        issues
    }
}

/// Something wrong with a feed that did not stop reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The feed stops in the middle; the articles before that are there.
    Truncated,
    /// A date could not be read; the article has none.
    Date {
        /// The article.
        title: String,
        /// The date as it is written, cleaned and cut to 80 characters.
        written: String,
    },
    /// There is nothing to read in an item; it has been left out.
    EmptyItem,
    /// There are more than [`FEED_ARTICLES`] items; the last ones have been left out.
    LeftOut {
        /// How many.
        count: u64,
    },
    /// Items have an element that neither RSS nor Atom has.
    Element {
        /// Its name.
        name: String,
    },
    /// An article is too long; its beginning is there.
    TooLong {
        /// The article.
        title: String,
        /// How many bytes of it were read.
        limit: usize,
    },
}

/// Reads a feed with the bodies of its articles.
///
/// # Errors
///
/// As [`lazy_feed`].
pub fn feed(bytes: &[u8], origin: &FeedOrigin<'_>, agencies: &Agencies) -> Result<ParsedFeed, Error> {
    let ParsedFeed { title, site, lang, mut articles, warnings } = lazy_feed(bytes, origin, agencies)?;
    articles.iter_mut().for_each(LazyArticle::read_body);
    let articles = articles.into_iter().map(|lazy| lazy.article).collect();
    Ok(ParsedFeed { title, site, lang, articles, warnings })
}

/// Reads a feed, but the body of an article only where its key, title or language depends on it.
///
/// # Errors
///
/// [`Error::NotText`] if the bytes are binary; [`Error::NotAFeed`] if the text is something else, such as a page;
/// [`Error::TruncatedFeed`] if it ends inside its first article; [`Error::MalformedFeed`] if it begins as a feed and
/// not one article in it can be read.
pub fn lazy_feed(bytes: &[u8], origin: &FeedOrigin<'_>, agencies: &Agencies) -> Result<ParsedFeed<LazyArticle>, Error> {
    let text = decoded(bytes, origin)?;
    let text = expand_entities(&text);
    let begins_as_json = text.trim_start_matches(is_blank).starts_with('{');
    let document = if begins_as_json {
        let read = json::read(&text).ok_or(Error::NotAFeed)?;
        read.map_err(|reason| Error::MalformedFeed { reason: text::clean_line(&reason) })?
    } else if is_feed(&text) {
        parser::read(&text)
    } else {
        return Err(Error::NotAFeed);
    };
    if document.truncated && document.items.is_empty() {
        return Err(Error::TruncatedFeed);
    }
    Ok(build_feed(document, origin, agencies))
}

/// The text of the bytes.
fn decoded<'a>(bytes: &'a [u8], origin: &FeedOrigin<'_>) -> Result<Cow<'a, str>, Error> {
    // Nearly every feed is UTF-8 and needs no copy. UTF-16 may be valid UTF-8 too, but has zero bytes.
    let is_wide = bytes.iter().take(64).any(|byte| *byte == 0);
    if !is_wide && let Some(text) = decode::as_utf8(bytes) {
        return Ok(decode::without_c1_controls(text).map_or(Cow::Borrowed(text), Cow::Owned));
    }
    let text = decode_declared(bytes, origin.charset)?;
    Ok(Cow::Owned(decode::without_c1_controls(&text).unwrap_or(text)))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{FEFF}'
}

/// Whether markup is that of a feed. Servers put warnings and other litter before it, some of it with tags.
fn is_feed(text: &str) -> bool {
    const MAX_LEADING_TAGS: usize = 40;
    let tags = XmlTokenizer::new(text)
        .filter_map(|token| if let XmlToken::Start(tag) = token { Some(tag.name) } else { None });
    for name in tags.take(MAX_LEADING_TAGS) {
        if names::is_root(name) || ["entry", "item"].iter().any(|item| name.eq_ignore_ascii_case(item)) {
            return true;
        }
        if ["html", "head", "body", "opml"].iter().any(|other| name.eq_ignore_ascii_case(other)) {
            return false;
        }
    }
    false
}

fn build_feed(raw: RawFeed<'_>, origin: &FeedOrigin<'_>, agencies: &Agencies) -> ParsedFeed<LazyArticle> {
    let RawFeed { head, mut items, mut left_out, truncated: cut, unknown_elements } = raw;
    left_out += items.len().saturating_sub(FEED_ARTICLES) as u64;
    items.truncate(FEED_ARTICLES);
    let own = Url::parse(origin.url).ok();
    let base = head.base.as_deref().and_then(|base| item::parse(base, own.as_ref()));
    let site_url = head.site.as_deref().and_then(|site| item::parse(site, base.as_ref().or(own.as_ref())));
    let host = site_url.as_ref().or(own.as_ref()).map(keys::site_host).filter(|host| !host.is_empty());
    let mut feed = ParsedFeed {
        title: head
            .title
            .as_deref()
            .or(head.other_title.as_deref())
            .map(html::title_line)
            .filter(|title| !title.is_empty()),
        site: head.site.as_deref().and_then(|site| item::normalized_url(site, base.as_ref().or(own.as_ref()))),
        lang: head.lang.as_deref().and_then(html::language),
        ..ParsedFeed::default()
    };
    let inherited = FeedDefaults {
        base: base.or(site_url).or(own),
        source: feed.title.clone(),
        lang: feed.lang.clone(),
        byline: byline(&head).filter(|name| Some(name) != feed.title.as_ref()),
        zone: default_zone(&feed, &items),
    };
    let mut declared_ids = Vec::with_capacity(items.len());
    let mut weight_left = FEED_WEIGHT;
    for item in &items {
        let before = feed.warnings.len();
        let (mut lazy, declared_id) = item::lazy_article(item, &inherited, &mut feed.warnings);
        if lazy.body.is_none() {
            fit::fit_within(&mut lazy.article, weight_left);
            weight_left = weight_left.saturating_sub(fit::weight_of_all(&lazy.article.blocks));
        }
        let is_told = feed.warnings.iter().skip(before).any(|warning| matches!(warning, Warning::TooLong { .. }));
        if lazy.article.is_cut && !is_told {
            feed.warnings.push(Warning::TooLong { title: lazy.article.title.clone(), limit: FEED_PART });
        }
        if !is_empty(&lazy.article) || lazy.article.url.is_some() {
            feed.articles.push(lazy);
            declared_ids.push(declared_id);
        } else {
            feed.warnings.push(Warning::EmptyItem);
        }
    }
    if left_out > 0 {
        feed.warnings.push(Warning::LeftOut { count: left_out });
    }
    feed.warnings.extend(unknown_elements.into_iter().map(|name| Warning::Element { name: text::clean_line(name) }));
    if cut {
        feed.warnings.push(Warning::Truncated);
    }
    keys::assign_keys(&mut feed.articles, &declared_ids, host.as_deref().unwrap_or(origin.url), agencies);
    feed
}

/// The zone of dates that name none: Tehran's if the feed declares a language of Iran, or if its titles are in one.
/// What a feed declares is often the default of a template.
fn default_zone(feed: &ParsedFeed<LazyArticle>, items: &[FeedItem<'_>]) -> DefaultZone {
    const SAMPLE: usize = 8;
    let titles = items.iter().take(SAMPLE).filter_map(|item| item.title.as_deref());
    let sample: Vec<String> = feed.title.iter().cloned().chain(titles.map(html::one_line)).collect();
    let written_in = text::detect_language(&sample.join(" "));
    DefaultZone::of_languages([&written_in, &feed.lang])
}

/// The author of the articles that name none (RFC 4287, 4.2.1).
fn byline(head: &FeedHead<'_>) -> Option<String> {
    item::byline(&head.authors)
}
