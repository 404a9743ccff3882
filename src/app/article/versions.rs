//! The two versions of an article, the feed's and the full one: where a position in one is in the other.

use crate::model::{Anchor, Article};
use std::collections::HashMap;

/// How many characters identify a paragraph.
const KEY_CHARS: usize = 40;

/// The paragraphs that two versions may share: the lead and the blocks.
fn paragraphs(article: &Article) -> impl Iterator<Item = (usize, &str)> {
    let lead = article.lead.iter().map(|lead| (Anchor::HEAD_BLOCKS - 1, lead.text.as_str()));
    lead.chain((Anchor::HEAD_BLOCKS..).zip(article.blocks.iter().map(|block| block.text.text.as_str())))
}

/// The letters and digits at the beginning of a paragraph. Versions differ in blanks and punctuation.
fn paragraph_key(text: &str) -> Option<String> {
    let key: String = text.chars().filter(|character| character.is_alphanumeric()).take(KEY_CHARS).collect();
    (!key.is_empty()).then_some(key)
}

/// The position in `to` that corresponds to `anchor` in `from`: the same byte of the same paragraph if both versions
/// have it, else the beginning of the last paragraph before it that both have, else the top.
pub(in crate::app) fn map_anchor(from: &Article, to: &Article, anchor: Anchor) -> Anchor {
    if anchor.block < Anchor::HEAD_BLOCKS - 1 {
        return anchor;
    }
    let mut blocks_by_key = HashMap::new();
    for (block, text) in paragraphs(to) {
        if let Some(key) = paragraph_key(text) {
            blocks_by_key.entry(key).or_insert((block, text));
        }
    }
    let before: Vec<_> = paragraphs(from).take_while(|(block, _)| *block <= anchor.block).collect();
    for (block, text) in before.into_iter().rev() {
        let Some((found, other)) = paragraph_key(text).and_then(|key| blocks_by_key.get(&key)) else { continue };
        let byte = if block == anchor.block && other.is_char_boundary(anchor.byte) { anchor.byte } else { 0 };
        return Anchor { block: *found, byte };
    }
    Anchor::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Block;

    fn article(paragraphs: &[&str]) -> Article {
        Article { blocks: paragraphs.iter().map(|text| Block::paragraph(*text)).collect(), ..Article::default() }
    }

    #[test]
    fn a_paragraph_that_both_versions_have_keeps_the_place_in_it() {
        let short = article(&["the first paragraph", "the second one"]);
        let full = article(&["above all", "The first paragraph", "the first, paragraph", "the second one", "more"]);
        let at = |block, byte| Anchor { block: Anchor::HEAD_BLOCKS + block, byte };
        assert_eq!(map_anchor(&short, &full, at(1, 4)), at(3, 4));
        assert_eq!(map_anchor(&short, &full, at(0, 4)), at(2, 4));
        assert_eq!(map_anchor(&full, &short, at(4, 2)), at(1, 0));
        assert_eq!(map_anchor(&full, &short, at(0, 2)), Anchor::default());
    }

    #[test]
    fn the_head_is_the_same_in_both() {
        let title = Anchor { block: 1, byte: 3 };
        assert_eq!(map_anchor(&article(&["one"]), &article(&["two"]), title), title);
    }
}
