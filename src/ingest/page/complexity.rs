//! Whether a page is cheap enough to parse into a tree, judged by its tags before any tree is made.
//!
//! The time of parsing, and of Readability after it, grows with the number of elements times their depth. A news page
//! has a few thousand elements, nested twenty deep.

use super::super::html::tokenizer::{HtmlToken, HtmlTokenizer};
use crate::text;

/// The most elements.
const MAX_ELEMENTS: usize = 30_000;
/// The deepest nesting.
const MAX_DEPTH: usize = 250;
/// The largest sum of the depths of all elements.
const MAX_WEIGHT: usize = 900_000;
/// The most attributes of one element, each of which is compared with the others.
const MAX_ATTRIBUTES: usize = 500;
/// The most attributes of all elements together.
const MAX_ALL_ATTRIBUTES: usize = 300_000;
/// The most tags, end tags and comments.
const MAX_NODES: usize = 200_000;

/// Whether the page can be parsed into a tree in a short time.
pub(super) fn is_cheap_to_parse(source: &str) -> bool {
    let (mut elements, mut weight, mut attributes) = (0_usize, 0_usize, 0_usize);
    // Comments and the like are nodes of the tree too.
    if source.bytes().filter(|byte| *byte == b'<').count() > MAX_NODES {
        return false;
    }
    let mut open: Vec<&str> = Vec::new();
    for token in HtmlTokenizer::new(source) {
        match token {
            HtmlToken::Start(tag) => {
                elements += 1;
                weight += open.len();
                // Items and cells are rarely closed.
                let implied = ["p", "li", "td", "th", "tr", "dt", "dd", "option"];
                if implied.contains(&tag.name) && open.last() == Some(&tag.name) {
                    open.pop();
                }
                // HTML 13.2.6.5: in a drawing or a formula a slash closes an element.
                let is_closed = tag.self_closing && open.iter().any(|each| is_foreign(each));
                if !is_void(tag.name) && !is_closed {
                    open.push(tag.name);
                }
                let own_attributes = tag.attributes().take(MAX_ATTRIBUTES + 1).count();
                attributes += own_attributes;
                if open.len() > MAX_DEPTH
                    || elements > MAX_ELEMENTS
                    || weight > MAX_WEIGHT
                    || own_attributes > MAX_ATTRIBUTES
                    || attributes > MAX_ALL_ATTRIBUTES
                {
                    return false;
                }
            }
            // The stack is short, so the search is too.
            HtmlToken::End(name) => {
                if let Some(at) = open.iter().rposition(|each| each.eq_ignore_ascii_case(name)) {
                    open.truncate(at);
                }
            }
            HtmlToken::Text(_) | HtmlToken::Raw(_) => {}
        }
    }
    true
}

/// The text of the page's `title` element.
pub(super) fn title(source: &str) -> Option<String> {
    let mut tokens = HtmlTokenizer::new(source);
    tokens.find(|token| matches!(token, HtmlToken::Start(tag) if tag.name.eq_ignore_ascii_case("title")))?;
    let Some(HtmlToken::Raw(title)) = tokens.next() else { return None };
    let title = text::clean_line(&super::super::html::resolve_attribute(title));
    (!title.is_empty()).then_some(title)
}

/// Elements whose content is not HTML.
fn is_foreign(name: &str) -> bool {
    ["svg", "math"].iter().any(|foreign| foreign.eq_ignore_ascii_case(name))
}

/// Elements without an end tag (HTML 13.1.2).
fn is_void(name: &str) -> bool {
    const VOID: [&str; 13] =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name))
}
