//! A web page to an article.
//!
//! Where an agency has rules for the page, they say where the text is and what is boilerplate. For all other pages, and
//! where the rules find nothing any more, Mozilla's Readability (crate `dom_smoothie`) finds the text by its looks.
//! Either way [`super::html`] reads the HTML found. Title, date and the like come from what the page declares.
//!
//! A page of absurd size or depth is not parsed into a tree, because that takes time that grows with the square of the
//! depth; all of its text is read instead.
//!
//! Deliberately not here: fetching anything, and the date or author of a page that declares none.

mod complexity;
mod head;
mod links;
mod split;

pub(crate) use links::all_feed_links;
pub use links::feed_links;

use super::identity::without_www;
use super::{Agencies, Agency, detect_lang, html, key};
use crate::model::limits::ARTICLE_LEN;
use crate::model::{Article, Block, BlockKind, Image, RichText};
use crate::text;
use dom_query::{Document, Matcher, NodeRef};
use dom_smoothie::{Config, Readability};
use head::PageHead;
use std::collections::HashSet;
use url::Url;

/// Reads a page into an article; `None` if there is nothing to read on it.
///
/// `url` is where the page is from: relative addresses are relative to it, and its host selects the rules. The
/// article's address is `url`, else the one that the page declares.
pub fn page(source: &str, url: Option<&Url>, agencies: &Agencies) -> Option<Article> {
    // The limit may cut a character, which is at most four bytes long.
    let source = (0..4).find_map(|short| source.get(..ARTICLE_LEN - short)).unwrap_or(source);
    let mut article = if complexity::is_cheap_to_parse(source) {
        read_tree(source, url, agencies)
    } else {
        let read = html::fragment(source, url);
        let title = complexity::title(source).unwrap_or_default();
        Article { title, blocks: read.blocks, lang: read.lang, ..Article::default() }
    };
    if article.blocks.is_empty() && article.lead.is_none() {
        return None;
    }
    if article.title.is_empty() {
        article.title = super::first_words(&article).unwrap_or_default();
    }
    article.lang = article.lang.take().or_else(|| detect_lang(&article));
    if let Some(url) = url {
        article.url = Some(text::clean_line(url.as_str()));
        article.source = article.source.or_else(|| url.host_str().map(|host| without_www(host).to_owned()));
    }
    article.key = key(&article, agencies);
    Some(article)
}

/// Reads a page that is cheap enough to parse into a tree.
fn read_tree(source: &str, url: Option<&Url>, agencies: &Agencies) -> Article {
    let document = Document::from(source);
    split::split_long_texts(&document);
    let head = PageHead::read(&document);
    // A page that a browser saved declares where it is from.
    let own = head.url.as_deref().and_then(|address| Url::parse(address).ok()).filter(|_| url.is_none());
    let url = url.or(own.as_ref());
    let rules = url.and_then(Url::host_str).and_then(|host| agencies.for_host(host)).cloned().unwrap_or_default();
    let rules = &rules;
    let base = url.map(|url| head.base.as_deref().and_then(|base| url.join(base).ok()).unwrap_or_else(|| url.clone()));
    let base = base.as_ref();
    let line = |selectors: &[String]| first_match(&document, selectors).map(|node| text::clean_line(&node.text()));
    let some_line = |selectors: &[String]| line(selectors).filter(|line| !line.is_empty());
    let mut article = Article {
        kicker: some_line(&rules.kicker),
        title: some_line(&rules.title).unwrap_or_else(|| head.title()),
        byline: some_line(&rules.byline).or_else(|| head.byline.clone()),
        published: head.published,
        source: head.site.clone(),
        url: head.url.as_deref().and_then(|address| html::web_address(address, base)),
        lang: head.lang.clone(),
        image: head
            .image
            .as_deref()
            .and_then(|image| html::web_address(image, base))
            .map(|url| Image { url, alt: head.image_alt.clone().unwrap_or_default() }),
        ..Article::default()
    };
    article.lead = first_match(&document, &rules.lead).and_then(|node| {
        let blocks = html::blocks(&node.html(), base);
        blocks.into_iter().map(|block| block.text).find(|text| !text.is_empty())
    });
    for selector in &rules.drop {
        if let Ok(matcher) = Matcher::new(selector) {
            document.select_matcher(&matcher).remove();
        }
    }
    let read = body(document, rules, base, source, head.dir);
    article.lang = article.lang.or(read.lang);
    article.blocks = read.blocks;
    remove_repeated_head(&mut article);
    if article.lead.is_none() {
        article.lead = head.summary.filter(|summary| adds_information(summary, &article)).map(RichText::plain);
    }
    article
}

/// The first node that one of the selectors finds, the selectors in their order.
fn first_match<'a>(document: &'a Document, selectors: &[String]) -> Option<NodeRef<'a>> {
    let first = |selector: &String| {
        let matcher = Matcher::new(selector).ok()?;
        document.select_matcher(&matcher).nodes().iter().copied().find(|node| !node.text().trim().is_empty())
    };
    selectors.iter().find_map(first)
}

/// The text of the article: where the rules say it is, else where Readability finds it, else all text of the page.
fn body(
    document: Document,
    rules: &Agency,
    base: Option<&Url>,
    source: &str,
    dir: Option<&'static str>,
) -> html::HtmlFragment {
    // The page's direction applies to every paragraph that declares none.
    let read = |content: &str| match dir {
        Some(dir) => html::fragment(&format!("<div dir={dir}>{content}</div>"), base),
        None => html::fragment(content, base),
    };
    let has_text = |read: &html::HtmlFragment| read.blocks.iter().any(|block| !block.text.is_empty());
    for selector in &rules.body {
        let Some(read) = Matcher::new(selector).ok().map(|matcher| read(&outer_html(&document, &matcher))) else {
            continue;
        };
        if has_text(&read) {
            return read;
        }
    }
    let rest = document.body().map(|body| body.html());
    let config = Config { disable_json_ld: true, ..Config::default() };
    let seen = Readability::with_document(document, base.map(Url::as_str), Some(config));
    let seen = seen.and_then(|mut readability| readability.parse()).map(|article| read(&article.content));
    seen.ok().filter(has_text).unwrap_or_else(|| read(rest.as_deref().unwrap_or(source)))
}

/// The HTML of everything that a selector finds. A node inside another one that it finds comes only once.
fn outer_html(document: &Document, matcher: &Matcher) -> String {
    let selection = document.select_matcher(matcher);
    let ids: HashSet<_> = selection.nodes().iter().map(|node| node.id).collect();
    let outermost = |node: &&NodeRef<'_>| !node.ancestors_it(None).any(|ancestor| ids.contains(&ancestor.id));
    selection.nodes().iter().filter(outermost).map(|node| node.html().to_string()).collect()
}

/// Removes from the body what the head of the article shows: title, kicker, lead, picture.
fn remove_repeated_head(article: &mut Article) {
    let head = [Some(article.title.clone()), article.kicker.clone(), article.lead.clone().map(|lead| lead.text)];
    let is_repeated = |block: &Block| {
        let text = text::clean_line(&block.text.text);
        !text.is_empty() && head.iter().flatten().any(|text_above| text::clean_line(text_above) == text)
    };
    // Only at the top: further down, the author repeats a sentence on purpose.
    let mut index = 0;
    while let Some(block) = article.blocks.get(index).filter(|_| index < 4) {
        if is_repeated(block) && !matches!(block.kind, BlockKind::Image { .. }) {
            article.blocks.remove(index);
        } else {
            index += 1;
        }
    }
    let at = article.blocks.iter().take(4).position(|block| match (&block.kind, &article.image) {
        (BlockKind::Image { url }, Some(image)) => is_same_picture(url, &image.url),
        (BlockKind::Image { .. }, None) => true,
        _ => false,
    });
    if let Some(Block { kind: BlockKind::Image { url }, text, .. }) = at.map(|at| article.blocks.remove(at)) {
        article.image = Some(Image { url, alt: text.text });
    }
}

/// Whether two addresses are of one picture: servers give sizes as parameters.
fn is_same_picture(one: &str, other: &str) -> bool {
    let path = |url: &str| {
        url.split(['?', '#']).next().unwrap_or_default().trim_start_matches("http").trim_start_matches('s').to_owned()
    };
    path(one) == path(other)
}

/// Whether a page's summary says something that neither the title nor the beginning of the text says.
fn adds_information(summary: &str, article: &Article) -> bool {
    let start = summary.trim_end_matches(|c: char| c == '.' || c == '\u{2026}' || c.is_whitespace());
    let starts = |text: &str| text::clean_line(text).starts_with(start);
    !start.is_empty() && !starts(&article.title) && !article.blocks.iter().take(3).any(|block| starts(&block.text.text))
}
