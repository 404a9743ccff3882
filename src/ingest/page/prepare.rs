//! What Readability takes away that the text needs: classes and styles, which say that a picture is a part of its
//! sentence, and that an element is a paragraph of its own.
//!
//! So the text of such a picture is written in its place, and such an element is put into a `div`, before Readability
//! sees the page. What shows a formula a second time goes.

use crate::ingest::html::{InlineStyle, inline_text};
use dom_query::{Document, Matcher, NodeRef};

/// Writes the text of small pictures in their places.
pub(super) fn write_inline_pictures(document: &Document) {
    for image in select(document, "img[alt]") {
        let attributes = image.attrs();
        let attributes = attributes.iter().map(|attribute| (&*attribute.name.local, &*attribute.value));
        if let Some(text) = inline_text(attributes, is_in_sentence(&image)) {
            image.insert_before(&document.tree.new_text(text));
            image.remove_from_parent();
        }
    }
    // KaTeX and MathJax write each formula for the eye and as MathML.
    for repeated in select(document, ".katex-mathml ~ .katex-html, .MJX_Assistive_MathML, .MathJax_Preview") {
        repeated.remove_from_parent();
    }
}

/// Puts the elements that are displayed as blocks into elements that are blocks.
pub(super) fn wrap_displayed_blocks(document: &Document) {
    const INLINE: [&str; 14] =
        ["span", "font", "a", "b", "strong", "i", "em", "small", "big", "u", "label", "time", "mark", "cite"];
    for node in select(document, "body [style*=display i]") {
        let is_block = node.attr("style").is_some_and(|style| InlineStyle::parse(&style).is_block);
        if is_block && INLINE.iter().any(|name| node.has_name(name)) {
            node.wrap_html("<div></div>");
        }
    }
}

/// Whether there is text beside a picture, in the same element.
fn is_in_sentence(image: &NodeRef<'_>) -> bool {
    image.parent().is_some_and(|parent| !parent.immediate_text().trim().is_empty())
}

fn select<'d>(document: &'d Document, selector: &str) -> Vec<NodeRef<'d>> {
    Matcher::new(selector).map(|matcher| document.select_matcher(&matcher).nodes().to_vec()).unwrap_or_default()
}
