//! Puts text where a browser shows it that the tree has elsewhere.
//!
//! A page of React that is streamed has its parts in hidden elements, which a script moves into their places. A
//! declarative shadow root is a template that every browser shows. What is in `noscript` is shown where no script runs,
//! and none runs here. An element with a name of the site's own means nothing to what reads the tree after this, and
//! becomes one of HTML's.

use super::measure::{Measures, is_block};
use dom_query::{Document, NodeRef};
use rustc_hash::FxHashMap;

/// So many letters of running text in a `noscript` are more than a notice.
const NOSCRIPT: usize = 200;

/// Makes everything visible that is shown to the readers of a page.
pub(super) fn reveal(document: &Document) {
    let Some(body) = document.body() else { return };
    open_shadow_roots(&body);
    place_streams(&body);
    open_noscripts(&body);
    for node in body.descendants() {
        let Some(name) = node.node_name() else { continue };
        if name.contains('-') && &*name != "amp-img" && &*name != "annotation-xml" {
            let has_block = node.descendants_it().any(|inside| inside.node_name().is_some_and(|name| is_block(&name)));
            node.rename(if has_block { "div" } else { "span" });
        } else if &*name == "footer" && is_in_quotation(&node) {
            // It names who is quoted.
            node.rename("div");
        }
    }
}

fn is_in_quotation(node: &NodeRef<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.has_name("blockquote"))
}

/// Moves the content of declarative shadow roots out of their templates (HTML 4.12.3).
fn open_shadow_roots(body: &NodeRef<'_>) {
    // A root may have another inside it, which is found only after it is open.
    let mut found = vec![*body];
    while let Some(root) = found.pop() {
        for node in root.descendants() {
            if !(node.has_name("template") && (node.has_attr("shadowrootmode") || node.has_attr("shadowroot"))) {
                continue;
            }
            let Some(content) = node.element_ref().and_then(|element| element.template_contents) else { continue };
            let Some(content) = node.tree.get(&content) else { continue };
            for child in content.children() {
                node.insert_before(&child);
                found.push(child);
            }
            node.remove_from_parent();
        }
    }
}

/// Moves the parts of a streamed page to where its script moves them: `S:0` to the template `B:0` or `P:0`.
fn place_streams(body: &NodeRef<'_>) {
    let (mut places, mut parts) = (FxHashMap::default(), Vec::new());
    for node in body.descendants() {
        let Some(id) = node.id_attr() else { continue };
        match id.split_once(':') {
            Some(("B" | "P", number)) if node.has_name("template") => {
                places.insert(number.to_owned(), node);
            }
            Some(("S", number)) if node.has_attr("hidden") => parts.push((number.to_owned(), node)),
            _ => {}
        }
    }
    for (number, part) in parts {
        part.remove_attr("hidden");
        let Some(place) = places.remove(&number) else { continue };
        // A place inside the part itself is no place for it.
        if !place.ancestors_it(None).any(|ancestor| ancestor.id == part.id) {
            place.insert_before(&part);
            place.remove_from_parent();
        }
    }
}

/// Shows what is in `noscript` if it is an article rather than a notice.
fn open_noscripts(body: &NodeRef<'_>) {
    for node in body.descendants().into_iter().filter(|node| node.has_name("noscript")) {
        let prose: usize = node.element_children().iter().map(|child| Measures::take(child).of(child).prose).sum();
        if prose >= NOSCRIPT {
            node.rename("div");
        }
    }
}
