//! HTML to flat blocks: the content of a feed's item, of a page's article, or of raw HTML in Markdown.
//!
//! The [`tokenizer`] yields tags one by one, and the [`builder`] turns them into blocks at once, with the builder of
//! blocks that Markdown uses too (`ingest::blocks`). There is no tree: the blocks of an article are flat, so a stack
//! with a limit is enough, no depth of nesting recurses, and the source is read once, whatever is never closed.
//!
//! Scripts, style sheets, forms and hidden elements are left out. All other text stays, whatever element it is in; tags
//! never show.
//!
//! Deliberately not here: which part of a page is the article (`ingest::page`), and any style but bold, italics and
//! code.

mod builder;
mod effects;
mod element;
mod picture;
mod reference;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod tokenizer;

use super::inline::BREAK;
use crate::model::{Block, Lang};
use crate::text;
use builder::HtmlBuilder;
pub(crate) use reference::{resolve_attribute, resolve_text};
use tokenizer::{HtmlToken, HtmlTokenizer};
use url::Url;

/// What HTML was read into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HtmlFragment {
    /// The text, flat and in reading order.
    pub blocks: Vec<Block>,
    /// The first language that an element declares.
    pub lang: Option<Lang>,
}

/// The text of HTML as blocks. Relative addresses are those of `base`; without it they are left out.
///
/// Nothing fails: what is not HTML is text.
pub fn blocks(html: &str, base: Option<&Url>) -> Vec<Block> {
    fragment(html, base).blocks
}

/// The text of HTML as blocks, and the language it declares.
pub fn fragment(html: &str, base: Option<&Url>) -> HtmlFragment {
    let mut builder = HtmlBuilder::new(base);
    for token in HtmlTokenizer::new(html) {
        builder.process(token);
    }
    builder.finish();
    HtmlFragment { blocks: builder.out.blocks, lang: builder.lang }
}

/// HTML that is to be a title or a name, as one clean line without markup.
pub(super) fn one_line(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return text::clean_line(html);
    }
    let blocks = blocks(html, None);
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.text.as_str()).collect();
    text::clean_line(&texts.join(" "))
}

/// Whether an inline tag is a line break.
pub(super) fn is_break(tag: &str) -> bool {
    matches!(HtmlTokenizer::new(tag).next(), Some(HtmlToken::Start(tag)) if tag.name.eq_ignore_ascii_case("br"))
}

/// The primary subtag of a language tag (BCP 47).
pub(super) fn language(tag: &str) -> Option<Lang> {
    let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_valid = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    is_valid.then_some(Lang(primary))
}

/// The longest address that a link can have.
const LONGEST_ADDRESS: usize = 4_096;

/// The address that a link or picture names: http, https or mailto, absolute; `None` for any other, and for a place in
/// the same text.
///
/// An address that is absolute stays as it is written: unencoded Persian letters can be read.
pub(super) fn web_address(href: &str, base: Option<&Url>) -> Option<String> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') || href.len() > LONGEST_ADDRESS {
        return None;
    }
    let begins = |scheme: &str| {
        href.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)) && href.len() > scheme.len()
    };
    let url = if ["http://", "https://", "mailto:"].into_iter().any(begins) {
        text::clean_line(href).replace(' ', "%20")
    } else if let Some(base) = base {
        let url = base.join(href).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())?
    } else if begins("//") {
        format!("https:{}", text::clean_line(href).replace(' ', "%20"))
    } else {
        return None;
    };
    (!url.contains(BREAK)).then_some(url)
}
