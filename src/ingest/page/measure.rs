//! How much text, running text, links and pictures each element of a page has.

use dom_query::{Element, NodeId, NodeRef};
use rustc_hash::FxHashMap;

/// A paragraph of so many letters and digits, most of them in no link, is running text.
const PROSE: usize = 40;

/// What an element holds, with all that is inside it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measure {
    /// Letters and digits.
    pub(super) letters: usize,
    /// Those in links.
    pub(super) linked: usize,
    /// Those in paragraphs of running text.
    pub(super) prose: usize,
    /// Pictures.
    pub(super) pictures: usize,
}

/// The measures of all elements of a tree.
pub(super) struct Measures {
    of: FxHashMap<NodeId, Measure>,
}

/// A measure that is being taken: the element's own paragraph is still open.
#[derive(Default, Clone, Copy)]
struct OpenMeasure {
    whole: Measure,
    /// Letters of the open paragraph, and those in links.
    own: usize,
    own_linked: usize,
}

impl Measures {
    /// Measures a node and everything inside it.
    pub(super) fn take(root: &NodeRef<'_>) -> Self {
        let mut open: FxHashMap<NodeId, OpenMeasure> = FxHashMap::default();
        let mut nodes = vec![*root];
        nodes.extend(root.descendants());
        // Children stand after their parents, so in reverse everything inside an element is known before it.
        for node in nodes.iter().rev() {
            let mut measure = open.remove(&node.id).unwrap_or_default();
            if node.is_text() {
                let letters = node.text().chars().filter(|c| c.is_alphanumeric()).count();
                measure.whole.letters = letters;
                measure.own = letters;
            } else if let Some(element) = node.element_ref() {
                close(&mut measure, &element);
            }
            if node.id != root.id
                && let Some(parent) = node.parent()
            {
                open.entry(parent.id).or_default().add(&measure);
            }
            open.insert(node.id, measure);
        }
        Self { of: open.into_iter().map(|(id, measure)| (id, measure.whole)).collect() }
    }

    pub(super) fn of(&self, node: &NodeRef<'_>) -> Measure {
        self.of.get(&node.id).copied().unwrap_or_default()
    }
}

impl OpenMeasure {
    fn add(&mut self, inside: &Self) {
        self.whole.letters += inside.whole.letters;
        self.whole.linked += inside.whole.linked;
        self.whole.prose += inside.whole.prose;
        self.whole.pictures += inside.whole.pictures;
        self.own += inside.own;
        self.own_linked += inside.own_linked;
    }
}

/// Completes the measure of an element whose content has been measured.
fn close(measure: &mut OpenMeasure, element: &Element) {
    let name: &str = &element.name.local;
    match name {
        "script" | "style" | "template" | "head" | "svg" | "select" | "button" | "textarea" | "iframe" | "object"
        | "noscript" => *measure = OpenMeasure::default(),
        "img" | "amp-img" => measure.whole.pictures = 1,
        "a" => {
            measure.whole.linked = measure.whole.letters;
            measure.own_linked = measure.own;
        }
        _ if is_block(name) => {
            if measure.own >= PROSE && measure.own_linked * 2 < measure.own {
                measure.whole.prose += measure.own;
            }
            (measure.own, measure.own_linked) = (0, 0);
        }
        _ => {}
    }
}

/// Whether an element separates paragraphs.
pub(super) fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 36] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "ul",
    ];
    BLOCKS.contains(&name) || matches!(name, "th" | "tr" | "summary" | "hgroup" | "menu")
}
