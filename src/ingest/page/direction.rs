//! The direction and the language of an article, as its text has them.
//!
//! Templates declare what their program was installed with: `lang="en-US"` on Persian pages, `dir="ltr"` around them.
//! So a declaration is believed unless most letters of the text say otherwise.
//!
//! The direction of an element is that of the nearest one around it that declares any. Readability takes the text out
//! of the elements around it, so [`declare_directions`] notes it on each paragraph first.

use crate::ingest::detect_lang;
use crate::ingest::html::InlineStyle;
use crate::ingest::inline::Dir;
use crate::model::{Article, Direction, Lang};
use crate::text;
use dom_query::{Document, Matcher, NodeId, NodeRef};
use std::collections::HashMap;

/// The elements that paragraphs are made of.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "section",
    "article",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "table",
    "td",
    "th",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
];

/// Writes the direction of each element inside the body that declares one on the elements inside it.
pub(super) fn declare_directions(document: &Document) {
    let Ok(matcher) = Matcher::new("body [dir], body [style*=direction i]") else { return };
    let declaring = document.select_matcher(&matcher);
    let mut directions: HashMap<NodeId, &'static str> = HashMap::new();
    if declaring.is_empty() {
        return;
    }
    for node in document.root().descendants().into_iter().filter(NodeRef::is_element) {
        if node.has_name("html") || node.has_name("body") {
            continue;
        }
        if let Some(own) = declared(&node) {
            directions.insert(node.id, own);
            node.set_attr("dir", own);
            continue;
        }
        if node.has_attr("dir") {
            continue;
        }
        let Some(dir) = node.parent().and_then(|parent| directions.get(&parent.id).copied()) else { continue };
        directions.insert(node.id, dir);
        if BLOCKS.iter().any(|name| node.has_name(name)) {
            node.set_attr("dir", dir);
        }
    }
}

/// The direction that an element declares, by its attribute or its style.
pub(super) fn declared(node: &NodeRef<'_>) -> Option<&'static str> {
    let styled = || match InlineStyle::parse(&node.attr("style")?).dir? {
        Dir::Fixed(direction) if direction.is_rtl() => Some("rtl"),
        Dir::Fixed(_) => Some("ltr"),
        Dir::Auto => None,
    };
    let of_attribute = |value: &str| ["rtl", "ltr"].into_iter().find(|each| value.trim().eq_ignore_ascii_case(each));
    match node.attr("dir") {
        Some(dir) => of_attribute(&dir),
        None => styled(),
    }
}

/// Takes back the direction of the page, and chooses among the declared languages, by the letters of the text.
pub(super) fn believe_text(article: &mut Article, page_dir: Option<&'static str>, declared: [Option<Lang>; 2]) {
    let sample = sample(article);
    let mut declared = declared.into_iter().flatten();
    let Some(majority) = text::majority_direction(&sample) else {
        article.lang = declared.next();
        return;
    };
    let page_direction = page_dir.map(|dir| if dir == "rtl" { Direction::Rtl } else { Direction::Ltr });
    if page_direction.is_some_and(|direction| direction != majority) {
        for block in article.blocks.iter_mut().filter(|block| block.direction == page_direction) {
            block.direction = None;
        }
    }
    let detected = detect_lang(article);
    let declared = declared.find(|lang| lang.direction() == majority);
    let is_long = sample.chars().filter(|c| c.is_alphabetic()).nth(ENOUGH_LETTERS).is_some();
    let is_other = |lang: &Lang| is_long && detected.as_ref().is_some_and(|detected| can_tell_apart(lang, detected));
    article.lang = declared.filter(|lang| !is_other(lang)).or(detected);
}

/// How many letters of an article are looked at, in bytes, and with how many the letters of a language are among them.
const SAMPLE_LEN: usize = 16_384;
const ENOUGH_LETTERS: usize = 300;

/// The beginning of an article's text.
fn sample(article: &Article) -> String {
    let mut sample = article.title.clone();
    for block in &article.blocks {
        if sample.len() > SAMPLE_LEN {
            break;
        }
        sample.push('\n');
        sample.push_str(&block.text.text);
    }
    sample
}

/// Whether a text in the declared language would not have been taken for the other one.
fn can_tell_apart(declared: &Lang, detected: &Lang) -> bool {
    const RECOGNIZED: [&str; 6] = ["fa", "ar", "he", "ur", "ckb", "ps"];
    declared != detected && RECOGNIZED.contains(&declared.0.as_str())
}
