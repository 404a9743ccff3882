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
                let letters = letters(&node.text());
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

    /// Takes an element that is about to be removed out of the measures of those around it.
    pub(super) fn forget(&mut self, node: &NodeRef<'_>) {
        let gone = self.of(node);
        for ancestor in node.ancestors_it(None) {
            if let Some(measure) = self.of.get_mut(&ancestor.id) {
                measure.letters -= gone.letters.min(measure.letters);
                measure.linked -= gone.linked.min(measure.linked);
                measure.prose -= gone.prose.min(measure.prose);
                measure.pictures -= gone.pictures.min(measure.pictures);
            }
        }
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

/// Whether a character counts as part of a word. It is asked of every character of a page several times, so it does not
/// look into Unicode's tables: what is no blank and no common punctuation counts.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let is_sign = matches!(c, '\u{80}'..='\u{BF}' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}')
        || matches!(c, '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{6D4}' | '\u{FEFF}');
    !is_sign
}

/// The letters and digits of a text.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| is_letter(*c)).count()
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
