//! A web page to an article.
//!
//! Where an agency has rules for the page, they say where the text is and what is boilerplate. For all other pages, and
//! where the rules find nothing any more, the text is found by its looks ([`choice`]): what a browser shows is put
//! where it shows it ([`reveal`]), what stands around every article is removed ([`furniture`]), Mozilla's Readability
//! (crate `dom_smoothie`) finds the text, and sections of it that it left out are added ([`sections`]). The text in the
//! page's structured data serves where the page shows less ([`structured`]). A text that cannot be what the page
//! announces is refused ([`acceptance`]).
//!
//! Either way [`super::html`] reads the HTML found. Title, date and the like come from what the page declares.
//!
//! A page of absurd size or depth is not parsed into a tree, because that takes time that grows with the square of the
//! depth; all of its text is read instead.
//!
//! Deliberately not here: fetching anything, and the date or author of a page that declares none.

mod acceptance;
mod byline;
mod choice;
mod complexity;
mod direction;
mod furniture;
mod head;
mod json_ld;
mod json_repair;
mod links;
mod measure;
mod prepare;
mod repeats;
mod reveal;
mod sections;
mod split;
mod structured;
mod titles;

pub(crate) use acceptance::is_about;
pub(crate) use links::all_feed_links;
pub use links::feed_links;

use super::identity::without_www;
use super::{Agencies, fit, html, join_names, key};
use crate::model::limits::ARTICLE_LEN;
use crate::model::{Article, Image, RichText};
use crate::text;
use dom_query::{Document, Matcher, NodeRef};
use head::PageHead;
use repeats::{adds_information, remove_repeated_head};
use url::Url;

/// Reads a page into an article; `None` if there is none on it.
///
/// `url` is where the page is from: relative addresses are relative to it, and its host selects the rules. The
/// article's address is `url`, else the one that the page declares.
pub fn page(source: &str, url: Option<&Url>, agencies: &Agencies) -> Option<Article> {
    let (article, is_article) = read(source, url, agencies)?;
    is_article.then_some(article)
}

/// Reads a page as its user has chosen it: what is most like an article, whether it is one or not.
pub(super) fn saved(source: &str, agencies: &Agencies) -> Option<Article> {
    read(source, None, agencies).map(|(article, _)| article)
}

/// Reads a page, and says whether its text can be the article that it announces.
fn read(source: &str, url: Option<&Url>, agencies: &Agencies) -> Option<(Article, bool)> {
    // The limit may cut a character, which is at most four bytes long.
    let source = (0..4).find_map(|short| source.get(..ARTICLE_LEN - short)).unwrap_or(source);
    let (mut article, is_article) = if complexity::is_cheap_to_parse(source) {
        read_tree(source, url, agencies)
    } else {
        let read = html::fragment(source, url);
        let title = complexity::title(source).unwrap_or_default();
        let mut article = Article { title, blocks: read.blocks, ..Article::default() };
        direction::believe_text(&mut article, None, [read.lang, None]);
        (article, true)
    };
    if article.blocks.is_empty() && article.lead.is_none() {
        return None;
    }
    if article.title.is_empty() {
        article.title = super::first_words(&article).unwrap_or_default();
    }
    if let Some(url) = url {
        article.url = Some(text::clean_line(url.as_str()));
        article.source = article.source.or_else(|| url.host_str().map(|host| without_www(host).to_owned()));
    }
    fit::fit(&mut article);
    article.key = key(&article, agencies);
    Some((article, is_article))
}

/// Reads a page that is cheap enough to parse into a tree.
fn read_tree(source: &str, url: Option<&Url>, agencies: &Agencies) -> (Article, bool) {
    let document = Document::from(source);
    split::split_long_texts(&document);
    direction::declare_directions(&document);
    prepare::write_inline_pictures(&document);
    let head = PageHead::read(&document, url);
    // A page that a browser saved declares where it is from.
    let own = head.url.as_deref().and_then(|address| Url::parse(address).ok()).filter(|_| url.is_none());
    let url = url.or(own.as_ref());
    // A page from nowhere has the rules of every other host.
    let rules = agencies.for_host(url.and_then(Url::host_str).unwrap_or_default()).cloned().unwrap_or_default();
    let rules = &rules;
    let base = url.map(|url| head.base.as_deref().and_then(|base| url.join(base).ok()).unwrap_or_else(|| url.clone()));
    let base = base.as_ref();
    let line = |selectors: &[String]| first_match(&document, selectors).map(|node| text::clean_line(&node.text()));
    let some_line = |selectors: &[String]| line(selectors).filter(|line| !line.is_empty());
    let authors = some_line(&rules.byline).map_or(head.authors, |byline| vec![byline]);
    let mut article = Article {
        kicker: some_line(&rules.kicker),
        title: some_line(&rules.title).unwrap_or_else(|| head.title.clone()),
        byline: join_names(&authors),
        published: head.published,
        source: head.site.clone(),
        url: head.url.as_deref().and_then(|address| html::web_address(address, base)),
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
    let announced = choice::Announced {
        title: &article.title,
        summary: head.summary.as_deref(),
        body: head.body.as_deref(),
        dir: head.dir,
    };
    let choice::FoundText { fragment: read, is_article } = choice::find(document, rules, base, &announced);
    article.blocks = read.blocks;
    direction::believe_text(&mut article, head.dir, [head.lang, read.lang]);
    remove_repeated_head(&mut article, &authors);
    if article.lead.is_none() {
        article.lead = head.summary.filter(|summary| adds_information(summary, &article)).map(RichText::plain);
    }
    (article, is_article)
}

/// The first node that one of the selectors finds, the selectors in their order.
fn first_match<'a>(document: &'a Document, selectors: &[String]) -> Option<NodeRef<'a>> {
    let first = |selector: &String| {
        let matcher = Matcher::new(selector).ok()?;
        document.select_matcher(&matcher).nodes().iter().copied().find(|node| !node.text().trim().is_empty())
    };
    selectors.iter().find_map(first)
}
