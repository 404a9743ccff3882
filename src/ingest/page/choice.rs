//! Which part of a page's tree is the article.

use super::acceptance::{self, PHOTO_STORY};
use super::measure::{Measure, Measures, letters};
use super::sections::PageParagraphs;
use super::{furniture, prepare, reveal, structured};
use crate::ingest::{Agency, html};
use dom_query::{Document, Matcher, NodeId, NodeRef};
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
    let (structured, shown) = (length(structured), length(shown));
    structured * 10 > shown * 13 || (!is_shown && structured > 0)
}

/// The text that the page shows as its article.
fn shown(document: Document, base: Option<&Url>, read: &dyn Fn(&str) -> html::HtmlFragment) -> html::HtmlFragment {
    prepare::wrap_displayed_blocks(&document);
    let Some(body) = document.body() else { return html::HtmlFragment::default() };
    let measures = furniture::remove_furniture(&body);
    let (own, prose) = (main_element(&document, &measures), measures.of(&body).prose);
    let copy = document.clone();
    let html_of = |id: &NodeId| copy.tree.get(id).map(|node| node.html().to_string()).unwrap_or_default();
    let threshold = own.as_ref().map_or(500, |own| (own.measure.letters / 2).clamp(25, 500));
    let config = Config { disable_json_ld: true, char_threshold: threshold, ..Config::default() };
    let seen = Readability::with_document(document, base.map(Url::as_str), Some(config));
    let seen = seen.and_then(|mut readability| readability.parse()).map(|article| read(&article.content));
    let Some(seen) = seen.ok().filter(has_text) else {
        let rest = || copy.body().map(|body| body.html().to_string()).unwrap_or_default();
        return read(&own.map_or_else(rest, |own| html_of(&own.node)));
    };
    let length = length(&seen);
    if let Some(own) = own.filter(|own| own.may_be_better(length)) {
        let inside = read(&html_of(&own.node));
        if is_elsewhere(&seen, &inside) {
            return inside;
        }
    }
    // Then nothing is missing.
    if prose <= length {
        return seen;
    }
    PageParagraphs::find(&copy).complete(&copy, &seen).map_or(seen, |html| read(&html))
}

/// The letters of a text.
fn length(read: &html::HtmlFragment) -> usize {
    read.blocks.iter().map(|block| letters(&block.text.text)).sum()
}

fn has_text(read: &html::HtmlFragment) -> bool {
    read.blocks.iter().any(|block| !block.text.is_empty())
}

/// An element that the page itself says is the article.
struct MainElement {
    node: NodeId,
    measure: Measure,
    /// Whether it has the title, or is the only one of its kind.
    is_certain: bool,
}

impl MainElement {
    /// Whether it may be better than a text of so many letters that is found elsewhere.
    fn may_be_better(&self, length: usize) -> bool {
        self.measure.prose > length || (self.is_certain && self.measure.pictures >= PHOTO_STORY)
    }
}

/// The element with the most running text of the most telling kind that has any.
fn main_element(document: &Document, measures: &Measures) -> Option<MainElement> {
    ["[itemprop~='articleBody']", "article, [role=article]", "main, [role=main]"].into_iter().find_map(|selector| {
        let matcher = Matcher::new(selector).ok()?;
        let selection = document.select_matcher(&matcher);
        let best = selection.nodes().iter().max_by_key(|node| {
            let measure = measures.of(node);
            (measure.prose, measure.pictures)
        })?;
        let measure = measures.of(best);
        if measure.prose == 0 && measure.pictures < PHOTO_STORY {
            return None;
        }
        let is_certain = selection.length() == 1 || best.descendants_it().any(|node| node.has_name("h1"));
        Some(MainElement { node: best.id, measure, is_certain })
    })
}

/// Whether most of a text is not inside another.
fn is_elsewhere(text: &html::HtmlFragment, other: &html::HtmlFragment) -> bool {
    let inside: HashSet<&str> = other.blocks.iter().map(|block| block.text.text.trim()).collect();
    let shared = text.blocks.iter().filter(|block| inside.contains(block.text.text.trim()));
    shared.map(|block| letters(&block.text.text)).sum::<usize>() * 2 < length(text)
}

/// The HTML of everything that a selector finds. A node inside another one that it finds comes only once.
fn outer_html(document: &Document, matcher: &Matcher) -> String {
    let selection = document.select_matcher(matcher);
    let ids: HashSet<_> = selection.nodes().iter().map(|node| node.id).collect();
    let outermost = |node: &&NodeRef<'_>| !node.ancestors_it(None).any(|ancestor| ids.contains(&ancestor.id));
    selection.nodes().iter().filter(outermost).map(|node| node.html().to_string()).collect()
}

#[cfg(test)]
mod tests {
    use crate::growth::assert_linear_in_repeats;
    use crate::ingest::{Agencies, page};

    #[test]
    fn finding_the_article_takes_linear_time() {
        let paragraph = "some words of an article that is long enough to be one, ".repeat(8);
        let pieces = [
            "<div class='related share'><p>a</div>",
            "<aside><h1>a</h1></aside>",
            "<section><div class=x><p>some words of an article in a section of its own</p></div></section>",
            "<x-y><b>a</b></x-y>",
            "<noscript><p>a</p></noscript>",
            "<div hidden id='S:1'><template id='B:1'></template></div>",
            "<template shadowrootmode=open><p>a</template>",
            "[(",
            " ",
        ];
        assert_linear_in_repeats(&pieces, 4_000, |text| {
            let source = format!("<article><p>{paragraph}</p>{text}</article>");
            page(&source, None, &Agencies::default()).map_or(0, |read| read.blocks.len())
        });
    }
}
