//! Which part of a page's tree is the article.

use super::acceptance::{self, PHOTO_STORY, letters};
use super::measure::{Measure, Measures};
use super::sections::PageParagraphs;
use super::{furniture, prepare, reveal, structured};
use crate::ingest::{Agency, html};
use dom_query::{Document, Matcher, NodeRef};
use dom_smoothie::{Config, Readability};
use std::collections::HashSet;
use url::Url;

/// What a page has as its article.
pub(super) struct FoundText {
    pub(super) fragment: html::HtmlFragment,
    /// Whether it can be the article that the page announces.
    pub(super) is_article: bool,
}

/// What the page says about its article.
pub(super) struct Announced<'a> {
    pub(super) title: &'a str,
    pub(super) summary: Option<&'a str>,
    /// The text in its structured data.
    pub(super) body: Option<&'a str>,
    /// The direction, as an attribute of HTML.
    pub(super) dir: Option<&'static str>,
}

/// The text of the article: where the rules say it is, else where the page's own elements or Readability say it is,
/// else what the page's structured data has.
pub(super) fn find(document: Document, rules: &Agency, base: Option<&Url>, announced: &Announced<'_>) -> FoundText {
    // The page's direction applies to every paragraph that declares none.
    let read = |content: &str| match announced.dir {
        Some(dir) => html::fragment(&format!("<div dir={dir}>{content}</div>"), base),
        None => html::fragment(content, base),
    };
    reveal::reveal(&document);
    for selector in &rules.body {
        let Some(read) = Matcher::new(selector).ok().map(|matcher| read(&outer_html(&document, &matcher))) else {
            continue;
        };
        if !read.blocks.is_empty() {
            return FoundText { fragment: read, is_article: true };
        }
    }
    let structured = announced.body.map(|body| read(&structured::to_html(body)));
    let shown = shown(document, base, &read);
    let belongs = |fragment: &html::HtmlFragment| acceptance::belongs(fragment, announced.title, announced.summary);
    let is_shown = belongs(&shown);
    match structured.filter(|structured| is_fuller(structured, &shown, is_shown)) {
        Some(fragment) => FoundText { is_article: belongs(&fragment), fragment },
        None => FoundText { fragment: shown, is_article: is_shown },
    }
}

/// Whether the structured text is better than what the page shows.
fn is_fuller(structured: &html::HtmlFragment, shown: &html::HtmlFragment, is_shown: bool) -> bool {
    let letters = |read: &html::HtmlFragment| -> usize {
        read.blocks.iter().map(|block| acceptance::letters(&block.text.text)).sum()
    };
    let (structured, shown) = (letters(structured), letters(shown));
    structured * 10 > shown * 13 || (!is_shown && structured > 0)
}

/// The text that the page shows as its article.
fn shown(document: Document, base: Option<&Url>, read: &dyn Fn(&str) -> html::HtmlFragment) -> html::HtmlFragment {
    furniture::remove_furniture(&document);
    prepare::wrap_displayed_blocks(&document);
    let own = container(&document);
    let copy = document.clone();
    let threshold = own.as_ref().map_or(500, |own| (own.measure.letters / 2).clamp(25, 500));
    let config = Config { disable_json_ld: true, char_threshold: threshold, ..Config::default() };
    let seen = Readability::with_document(document, base.map(Url::as_str), Some(config));
    let seen = seen.and_then(|mut readability| readability.parse()).map(|article| read(&article.content));
    let Some(seen) = seen.ok().filter(has_text) else {
        let rest = || copy.body().map(|body| body.html().to_string()).unwrap_or_default();
        return read(&own.map_or_else(rest, |own| own.html));
    };
    if let Some(own) = own.as_ref().filter(|own| own.is_other_than(&seen)) {
        return read(&own.html);
    }
    PageParagraphs::find(&copy).complete(&copy, &seen).map_or(seen, |html| read(&html))
}

fn has_text(read: &html::HtmlFragment) -> bool {
    read.blocks.iter().any(|block| !block.text.is_empty())
}

/// An element that the page itself says is the article.
struct MainElement {
    html: String,
    measure: Measure,
    /// Whether it has the title, or is the only one of its kind.
    is_certain: bool,
}

/// The element with the most running text of the most telling kind that has any.
fn container(document: &Document) -> Option<MainElement> {
    let body = document.body()?;
    let measures = Measures::take(&body);
    ["[itemprop~='articleBody']", "article, [role=article]", "main, [role=main]"].into_iter().find_map(|selector| {
        let matcher = Matcher::new(selector).ok()?;
        let selection = document.select_matcher(&matcher);
        let best = selection.nodes().iter().max_by_key(|node| {
            let measure = measures.of(node);
            (measure.prose, measure.pictures)
        })?;
        let measure = measures.of(best);
        let is_certain = selection.length() == 1 || best.descendants_it().any(|node| node.has_name("h1"));
        (measure.prose > 0 || measure.pictures >= PHOTO_STORY).then(|| MainElement {
            html: best.html().to_string(),
            measure,
            is_certain,
        })
    })
}

impl MainElement {
    /// Whether what Readability has seen is elsewhere and shorter.
    fn is_other_than(&self, seen: &html::HtmlFragment) -> bool {
        let own = html::blocks(&self.html, None);
        let own: HashSet<&str> = own.iter().map(|block| block.text.text.trim()).collect();
        let (mut shared, mut all) = (0, 0);
        for block in &seen.blocks {
            let count = letters(&block.text.text);
            all += count;
            if own.contains(block.text.text.trim()) {
                shared += count;
            }
        }
        let is_photo_story = self.is_certain && self.measure.pictures >= PHOTO_STORY;
        shared * 2 < all && (self.measure.prose > all || is_photo_story)
    }
}

/// The HTML of everything that a selector finds. A node inside another one that it finds comes only once.
fn outer_html(document: &Document, matcher: &Matcher) -> String {
    let selection = document.select_matcher(matcher);
    let ids: HashSet<_> = selection.nodes().iter().map(|node| node.id).collect();
    let outermost = |node: &&NodeRef<'_>| !node.ancestors_it(None).any(|ancestor| ids.contains(&ancestor.id));
    selection.nodes().iter().filter(outermost).map(|node| node.html().to_string()).collect()
}
