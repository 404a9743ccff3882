//! Text that stands in several sections of a page, of which Readability finds one.
//!
//! The paragraphs of an article look alike: they have the same elements and classes around them. Where many paragraphs
//! look like those that were found and were not found, the article is the smallest element around all of them, without
//! the sections in between that have none of them.

use super::measure::{is_block, is_letter};
use crate::ingest::html::HtmlFragment;
use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::{Hash, Hasher};

/// A paragraph of so many letters and digits counts.
const PARAGRAPH: usize = 40;
/// How many elements around a paragraph say what it looks like.
const LOOKS: usize = 4;

/// A paragraph of the page.
struct PageParagraph {
    node: NodeId,
    /// Hashes of its first and last letters: what is in between may be read in several ways.
    ends: [u64; 2],
    letters: usize,
    /// A hash of the names and classes of what is around it.
    looks: u64,
    /// The innermost `article` around it.
    article: Option<NodeId>,
}

impl PageParagraph {
    fn kind(&self) -> (u64, Option<NodeId>) {
        (self.looks, self.article)
    }
}

/// Whether an element or one around it is not shown.
fn is_hidden(node: &NodeRef<'_>) -> bool {
    std::iter::once(*node).chain(node.ancestors_it(None)).any(|each| {
        let style = each.attr("style").unwrap_or_default().to_ascii_lowercase();
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        each.has_attr("hidden")
            || each.attr("aria-hidden").is_some_and(|value| &*value == "true")
            || style.contains("display:none")
            || style.contains("visibility:hidden")
    })
}

/// The paragraphs of a page.
pub(super) struct PageParagraphs {
    all: Vec<PageParagraph>,
}

impl PageParagraphs {
    pub(super) fn find(document: &Document) -> Self {
        let Some(body) = document.body() else { return Self { all: Vec::new() } };
        let nodes = body.descendants();
        let mut with_blocks: FxHashSet<NodeId> = FxHashSet::default();
        for node in nodes.iter().filter(|node| is_block_node(node)) {
            for ancestor in node.ancestors_it(None) {
                if !with_blocks.insert(ancestor.id) {
                    break;
                }
            }
        }
        let leaves = nodes.iter().filter(|node| is_block_node(node) && !with_blocks.contains(&node.id));
        let paragraph = |node: &NodeRef<'_>| {
            let (ends, letters) = ends_of(&node.text());
            let around = |name: &str| node.ancestors_it(None).find(|ancestor| ancestor.has_name(name));
            (letters >= PARAGRAPH && !is_hidden(node)).then(|| PageParagraph {
                node: node.id,
                ends,
                letters,
                looks: looks(node),
                article: around("article").map(|article| article.id),
            })
        };
        Self { all: leaves.filter_map(paragraph).collect() }
    }

    /// The HTML of the article if much of it was not found.
    pub(super) fn complete(&self, document: &Document, found: &HtmlFragment) -> Option<String> {
        let texts: FxHashSet<u64> = found.blocks.iter().flat_map(|block| ends_of(&block.text.text).0).collect();
        let is_found = |paragraph: &&PageParagraph| paragraph.ends.iter().any(|end| texts.contains(end));
        let all_found: usize = self.all.iter().filter(is_found).map(|paragraph| paragraph.letters).sum();
        let mut known: FxHashMap<(u64, Option<NodeId>), usize> = FxHashMap::default();
        for paragraph in self.all.iter().filter(is_found) {
            *known.entry(paragraph.kind()).or_default() += paragraph.letters;
        }
        known.retain(|_, letters| *letters * 4 > all_found);
        let alike: Vec<&PageParagraph> = self.all.iter().filter(|it| known.contains_key(&it.kind())).collect();
        let letters = |only_found: bool| -> usize {
            alike.iter().filter(|it| is_found(it) == only_found).map(|paragraph| paragraph.letters).sum()
        };
        if letters(false) * 4 < letters(true) {
            return None;
        }
        let nodes: Vec<NodeRef<'_>> = alike.iter().filter_map(|it| document.tree.get(&it.node)).collect();
        let around = around_all(&nodes)?;
        drop_others(&around, &nodes);
        let kept = ends_of(&around.text()).1;
        let seen: usize = found.blocks.iter().map(|block| ends_of(&block.text.text).1).sum();
        (kept * 10 > seen * 8).then(|| around.html().to_string())
    }
}

fn is_block_node(node: &NodeRef<'_>) -> bool {
    node.node_name().is_some_and(|name| is_block(&name))
}

/// Hashes of the first and the last letters and digits of a text, and their number.
fn ends_of(text: &str) -> ([u64; 2], usize) {
    const END: usize = 24;
    let letters: Vec<char> = text.chars().filter(|c| is_letter(*c)).collect();
    let hash = |part: &[char]| {
        let mut hasher = rustc_hash::FxHasher::default();
        part.hash(&mut hasher);
        hasher.finish()
    };
    let head = letters.get(..END).unwrap_or(&letters);
    let tail = letters.get(letters.len().saturating_sub(END)..).unwrap_or(&letters);
    ([hash(head), hash(tail)], letters.len())
}

/// A hash of the names and classes of an element and of those around it; figures in classes count sections.
fn looks(node: &NodeRef<'_>) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    for each in std::iter::once(*node).chain(node.ancestors_it(Some(LOOKS - 1))) {
        each.node_name().unwrap_or_default().hash(&mut hasher);
        let class = each.attr("class").unwrap_or_default();
        class.chars().filter(|c| !c.is_ascii_digit()).for_each(|c| c.hash(&mut hasher));
    }
    hasher.finish()
}

/// The innermost element around all of these.
fn around_all<'a>(nodes: &[NodeRef<'a>]) -> Option<NodeRef<'a>> {
    let (first, rest) = nodes.split_first()?;
    // Outermost first.
    let path = |node: &NodeRef<'a>| {
        let mut path: Vec<NodeRef<'a>> = node.ancestors_it(None).collect();
        path.reverse();
        path
    };
    let mut common = path(first);
    for node in rest {
        let other = path(node);
        let same = common.iter().zip(&other).take_while(|(one, other)| one.id == other.id).count();
        common.truncate(same);
    }
    common.pop()
}

/// Removes the sections that have none of these paragraphs.
fn drop_others(around: &NodeRef<'_>, paragraphs: &[NodeRef<'_>]) {
    let own: FxHashSet<NodeId> = paragraphs.iter().map(|node| node.id).collect();
    let mut holding: FxHashSet<NodeId> = FxHashSet::default();
    let mut parents: FxHashSet<NodeId> = FxHashSet::default();
    for node in paragraphs {
        for (level, ancestor) in node.ancestors_it(None).enumerate() {
            if level == 0 {
                parents.insert(ancestor.id);
            }
            if !holding.insert(ancestor.id) {
                break;
            }
        }
    }
    let mut open = vec![*around];
    while let Some(node) = open.pop() {
        for child in node.children() {
            let is_shown_anyway =
                ["h2", "h3", "h4", "figure", "img", "picture"].iter().any(|name| child.has_name(name));
            if holding.contains(&child.id) {
                open.push(child);
            } else if !own.contains(&child.id) && !parents.contains(&node.id) && !is_shown_anyway {
                child.remove_from_parent();
            }
        }
    }
}
