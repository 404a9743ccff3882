//! What a page declares about itself: schema.org's data (JSON-LD), Open Graph, and elements of HTML.
//!
//! Of several titles, dates and names the most deliberate wins: structured data before tags for the previews of other
//! sites, and those before what the page shows. Which part of a title is the site's name says `titles`; who wrote the
//! article, `byline`.

use super::byline;
use super::direction;
use super::json_ld::StructuredData;
use super::titles::Titles;
use crate::ingest::html::{self, language};
use crate::ingest::identity::without_www;
use crate::ingest::letters::same_letters;
use crate::model::{Lang, Timestamp};
use crate::text::{self, DefaultZone};
use dom_query::{Document, Matcher, NodeRef};
use url::Url;

/// What a page declares about itself. Every text is clean.
#[derive(Debug, Default)]
pub(super) struct PageHead {
    /// The title without the name of the site; empty if there is none.
    pub(super) title: String,
    pub(super) summary: Option<String>,
    /// The whole text, as it is written in the structured data.
    pub(super) body: Option<String>,
    pub(super) authors: Vec<String>,
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
    /// `url` is where the page is from, if that is known.
    pub(super) fn read(document: &Document, url: Option<&Url>) -> Self {
        let structured = StructuredData::read(document);
        let structured = structured.as_ref();
        let structured_text = |key: &str| structured?.text(key);
        let metas = |name: &str| {
            let selector = format!("meta[property~='{name}'], meta[name~='{name}'], meta[itemprop~='{name}']");
            attributes(document, &selector, "content")
        };
        let meta =
            |name: &str| metas(name).into_iter().next().map(|content| line(&content)).filter(|it| !it.is_empty());
        let address_in = |name: &str| metas(name).into_iter().next().map(|address| whole_address(&address));
        let site = structured_text("publisher").or_else(|| meta("og:site_name")).or_else(|| meta("application-name"));
        let canonical = attribute(document, "link[rel=canonical]", "href").or_else(|| address_in("og:url"));
        let titles = [
            headline(document, structured),
            meta("og:title"),
            meta("twitter:title"),
            meta("dc:title").or_else(|| meta("dc.title")).or_else(|| meta("parsely-title")),
            find_text(document, "[itemprop=headline]"),
        ];
        let titles = titles.into_iter().flatten().collect();
        let sites = site.iter().cloned().chain(host_names(url, canonical.as_deref())).collect();
        let titles = Titles::read(document, titles, sites);
        let dates = [
            structured_text("datePublished"),
            meta("article:published_time"),
            meta("datePublished"),
            attribute(document, "time[datetime]", "datetime"),
            find_text(document, "[itemprop=datePublished]"),
            find_text(document, "time"),
        ];
        // The body is nearer to the text.
        let lang = ["body[lang]", "html[lang]"].into_iter().find_map(|root| attribute(document, root, "lang"));
        let lang = lang.and_then(|lang| language(&lang));
        let title = titles.best();
        let zone = DefaultZone::of_languages([&text::detect_language(&title), &lang]);
        Self {
            authors: authors(document, structured, &metas, &titles),
            title,
            body: structured.and_then(StructuredData::longest_body),
            summary: structured_text("description").or_else(|| meta("og:description")).or_else(|| meta("description")),
            published: dates.into_iter().flatten().find_map(|date| text::parse_date(&date, zone)),
            image: structured
                .and_then(|news| news.address("image"))
                .or_else(|| address_in("og:image"))
                .or_else(|| address_in("twitter:image")),
            image_alt: meta("og:image:alt"),
            url: canonical,
            base: attribute(document, "base[href]", "href"),
            lang,
            dir: ["body", "html"].into_iter().find_map(|name| direction::declared(&first(document, name)?)),
            site,
        }
    }
}

/// The title in the structured data. Some pages give a description as the headline; then their heading is the name.
fn headline(document: &Document, structured: Option<&StructuredData>) -> Option<String> {
    let (headline, name) = (structured?.text("headline"), structured?.text("name"));
    let heading = find_text(document, "h1");
    let is_heading = |text: &Option<String>| {
        text.as_deref().zip(heading.as_deref()).is_some_and(|(text, heading)| same_letters(text, heading))
    };
    if is_heading(&name) && !is_heading(&headline) { name } else { headline }
}

/// The authors that the page declares, else those that it shows.
fn authors(
    document: &Document,
    structured: Option<&StructuredData>,
    metas: &dyn Fn(&str) -> Vec<String>,
    titles: &Titles,
) -> Vec<String> {
    let is_site = |name: &str| titles.is_site(name) || titles.is_beside_title(name);
    let lines = |names: Vec<String>| names.iter().map(|name| line(name)).collect();
    let declared =
        ["author", "creator"].into_iter().map(|key| structured.map(|news| news.texts(key)).unwrap_or_default());
    let in_head = ["author", "article:author", "citation_author", "dc.creator", "parsely-author"];
    let mut all = declared.chain(in_head.into_iter().map(|name| lines(metas(name))));
    let named = all.find_map(|written| Some(byline::names(&written, is_site)).filter(|names| !names.is_empty()));
    named.unwrap_or_else(|| byline::shown(document, is_site))
}

/// What the site may be called after its host: the host, and its label before the domain.
fn host_names(url: Option<&Url>, canonical: Option<&str>) -> Vec<String> {
    let declared = canonical.and_then(|address| Url::parse(address).ok());
    let hosts = [url, declared.as_ref()].into_iter().flatten().filter_map(Url::host_str).map(without_www);
    let names = hosts.flat_map(|host| {
        let labels: Vec<&str> = host.split('.').collect();
        let label = labels.iter().rev().skip(1).find(|label| label.len() > 3);
        [Some(host), label.copied()]
    });
    names.flatten().map(str::to_owned).collect()
}

/// A text of the head as a line: pages escape these twice, and leave markup in them.
pub(super) fn line(text: &str) -> String {
    let line = html::title_line(text);
    if text.contains("&lt;") { html::title_line(&line) } else { line }
}

/// An address that may have been escaped twice.
fn whole_address(address: &str) -> String {
    address.trim().replace("&amp;", "&")
}

/// The first value of an attribute that is not empty.
fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    attributes(document, selector, name).into_iter().next()
}

/// The values of an attribute that are not empty.
fn attributes(document: &Document, selector: &str, name: &str) -> Vec<String> {
    let Ok(matcher) = Matcher::new(selector) else { return Vec::new() };
    let selection = document.select_matcher(&matcher);
    let values = selection.nodes().iter().filter_map(|node| Some(text::clean_line(&node.attr(name)?)));
    values.filter(|value| !value.is_empty()).collect()
}

/// The first element that a selector finds.
fn first<'d>(document: &'d Document, selector: &str) -> Option<NodeRef<'d>> {
    let matcher = Matcher::new(selector).ok()?;
    document.select_single_matcher(&matcher).nodes().first().copied()
}

fn find_text(document: &Document, selector: &str) -> Option<String> {
    let matcher = Matcher::new(selector).ok()?;
    Some(line(&document.select_single_matcher(&matcher).text())).filter(|text| !text.is_empty())
}
