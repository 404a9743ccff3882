//! Cuts long texts of a parsed page into pieces, so that writing it as HTML again takes linear time.
//!
//! html5ever 0.40 looks, at each character that begins with the byte of `&` or of `\u{AB}`, for the next `<` or `>`, up
//! to the end of the text: a text that is full of them costs the square of its length. Within pieces of [`PIECE_LEN`]
//! that is nothing. An attribute cannot be cut, and one that is so expensive is removed.

use dom_query::{Document, NodeRef};

/// How long a piece is at most, in bytes.
const PIECE_LEN: usize = 2048;
/// An attribute of so many bytes, and so many characters that are looked at again, is removed.
const MAX_ATTRIBUTE_LEN: usize = 4096;
const MAX_ATTRIBUTE_SPECIALS: usize = 512;

/// Cuts the texts of the page and removes its expensive attributes.
pub(super) fn split_long_texts(document: &Document) {
    for node in document.root().descendants() {
        if node.is_text() {
            split(document, &node);
        } else {
            remove_expensive_attributes(&node);
        }
    }
}

fn split(document: &Document, node: &NodeRef<'_>) {
    let text = node.text();
    if text.len() <= PIECE_LEN || specials(&text) == 0 {
        return;
    }
    let mut rest: &str = &text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at_checked(floor_boundary(rest, PIECE_LEN)).unwrap_or((rest, ""));
        node.insert_before(&document.tree.new_text(piece));
        rest = after;
    }
    node.remove_from_parent();
}

/// The last place at or before `position` where a character begins.
fn floor_boundary(text: &str, position: usize) -> usize {
    (0..=position.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn remove_expensive_attributes(node: &NodeRef<'_>) {
    for attribute in node.attrs() {
        let is_expensive =
            attribute.value.len() > MAX_ATTRIBUTE_LEN && specials(&attribute.value) > MAX_ATTRIBUTE_SPECIALS;
        if is_expensive {
            node.remove_attr(&attribute.name.local);
        }
    }
}

/// How many characters html5ever stops at.
fn specials(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'&' | 0xC2)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;

    #[test]
    fn a_page_reads_the_same_after_its_texts_were_cut() {
        let text = "\u{AB}\u{628}\u{BB} & ".repeat(1000);
        let page = format!("<p>before<p title='a&amp;b'>{}</p>after", text.replace('&', "&amp;"));
        let document = Document::from(page.as_str());
        let before = document.html();
        split_long_texts(&document);
        assert_eq!(document.html(), before);
        assert!(document.root().descendants().iter().filter(|node| node.is_text()).count() > 5);
        assert!(document.root().descendants().iter().all(|node| !node.is_text() || node.text().len() <= PIECE_LEN));
    }

    #[test]
    fn a_page_full_of_signs_that_are_escaped_takes_linear_time() {
        let paragraph = "some words of an article that is long enough to be one, ".repeat(8);
        for (before, after) in [("<p>", "</p>"), ("<p title=\"", "\">a</p>")] {
            assert_linear_in_repeats(&["& ", "&amp;", "\u{AB}\u{628}\u{BB} "], 2_000, |text| {
                let page = format!("<article><p>{paragraph}</p>{before}{text}{after}</article>");
                super::super::page(&page, None, &crate::ingest::Agencies::default()).map_or(0, |read| read.blocks.len())
            });
        }
    }
}
