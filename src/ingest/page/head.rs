//! What a page declares about itself: schema.org's data (JSON-LD), Open Graph, and elements of HTML.
//!
//! Of several titles, dates and names the most deliberate wins: structured data before tags for the previews of other
//! sites, and those before what the page shows. The `title` element comes last, because it also names the site; the
//! part after the article's title is removed only if it is the site's declared name.

use crate::ingest::html::language;
use crate::model::{Lang, Timestamp};
use crate::text::{self, DefaultZone};
use dom_query::{Document, Matcher};
use serde_json::Value;

/// What a page declares about itself. Every text is clean.
#[derive(Debug, Default)]
pub(super) struct PageHead {
    titles: Vec<String>,
    pub(super) summary: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) site: Option<String>,
    pub(super) published: Option<Timestamp>,
    pub(super) image: Option<String>,
    pub(super) image_alt: Option<String>,
    pub(super) url: Option<String>,
    pub(super) base: Option<String>,
    pub(super) lang: Option<Lang>,
    /// The direction of the page, as an attribute of HTML.
    pub(super) dir: Option<&'static str>,
}

impl PageHead {
    pub(super) fn read(document: &Document) -> Self {
        let structured = json_ld_article(document);
        let meta = |name: &str| {
            let selector = format!("meta[property='{name}'], meta[name='{name}'], meta[itemprop='{name}']");
            attribute(document, &selector, "content")
        };
        let structured_text = |key: &str| structured.as_ref().and_then(|news| string_value(news.get(key)?));
        let site = structured_text("publisher").or_else(|| meta("og:site_name")).or_else(|| meta("application-name"));
        let titles = [
            structured_text("headline"),
            meta("og:title"),
            meta("twitter:title"),
            find_text(document, "[itemprop=headline]"),
            find_text(document, "h1"),
            find_text(document, "title"),
        ];
        let dates = [
            structured_text("datePublished"),
            meta("article:published_time"),
            meta("datePublished"),
            attribute(document, "time[datetime]", "datetime"),
            find_text(document, "[itemprop=datePublished]"),
            find_text(document, "time"),
        ];
        let authors = [structured_text("author"), meta("author"), meta("article:author")];
        let is_name = |author: &String| !author.contains("://") && Some(author) != site.as_ref();
        let root = |name: &str| {
            attribute(document, &format!("html[{name}]"), name)
                .or_else(|| attribute(document, &format!("body[{name}]"), name))
        };
        let titles: Vec<String> = titles.into_iter().flatten().collect();
        let lang = root("lang").and_then(|lang| language(&lang));
        let written_in = titles.first().and_then(|title| text::detect_language(title));
        let zone = DefaultZone::of_languages([&written_in, &lang]);
        Self {
            titles,
            summary: structured_text("description").or_else(|| meta("og:description")).or_else(|| meta("description")),
            byline: authors.into_iter().flatten().find(is_name),
            published: dates.into_iter().flatten().find_map(|date| text::parse_date(&date, zone)),
            image: structured_text("image").or_else(|| meta("og:image")).or_else(|| meta("twitter:image")),
            image_alt: meta("og:image:alt"),
            url: attribute(document, "link[rel=canonical]", "href").or_else(|| meta("og:url")),
            base: attribute(document, "base[href]", "href"),
            lang,
            dir: root("dir").and_then(|dir| ["rtl", "ltr"].into_iter().find(|each| dir.eq_ignore_ascii_case(each))),
            site,
        }
    }

    /// The title; empty if there is none.
    pub(super) fn title(&self) -> String {
        let title = self.titles.first().map_or("", String::as_str);
        let before_site = self.site.as_deref().and_then(|site| {
            let head = title.strip_suffix(site)?.trim_end();
            let head =
                head.strip_suffix(['-', '|', '\u{2013}', '\u{2014}', '\u{B7}', '\u{AB}', '\u{BB}', ':'])?.trim_end();
            (!head.is_empty()).then_some(head)
        });
        before_site.unwrap_or(title).to_owned()
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text::clean_line(text);
    (!text.is_empty()).then_some(text)
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let matcher = Matcher::new(selector).ok()?;
    let selection = document.select_matcher(&matcher);
    selection.nodes().iter().find_map(|node| filled(&node.attr(name)?))
}

fn find_text(document: &Document, selector: &str) -> Option<String> {
    let matcher = Matcher::new(selector).ok()?;
    filled(&document.select_single_matcher(&matcher).text())
}

/// The object of the page's JSON-LD that is an article.
fn json_ld_article(document: &Document) -> Option<Value> {
    let matcher = Matcher::new("script[type='application/ld+json']").ok()?;
    document.select_matcher(&matcher).nodes().iter().find_map(|script| {
        // Recursion is safe, because serde_json stops at a depth of 128.
        let value: Value = serde_json::from_str(script.text().trim()).ok()?;
        article(value)
    })
}

/// The article itself, in a list, or in a graph.
fn article(value: Value) -> Option<Value> {
    let is_article = |value: &Value| {
        let named =
            |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
        value
            .get("@type")
            .is_some_and(|kind| named(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(named)))
    };
    let inside = match value {
        Value::Array(values) => values,
        Value::Object(mut object) => match object.remove("@graph") {
            Some(Value::Array(values)) => values,
            _ => vec![Value::Object(object)],
        },
        _ => return None,
    };
    inside.into_iter().find(is_article)
}

/// The text of a value: a string, an object's name or address, or that of the first value of a list.
fn string_value(value: &Value) -> Option<String> {
    let value = value.as_array().map_or(Some(value), |values| values.first())?;
    let name = || value.get("name").or_else(|| value.get("url")).and_then(Value::as_str);
    let text = value.as_str().or_else(name)?;
    filled(&crate::ingest::html::resolve_attribute(text))
}
