//! The matches of a search in an article, in reading order.

use crate::model::{Anchor, Article, Query};
use crate::search;
use std::ops::Range;

/// A match of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The index of the paragraph, numbered as in [`Anchor::block`].
    pub block: usize,
    /// The byte range of the match in the paragraph's text.
    pub bytes: Range<usize>,
}

impl Match {
    /// The position at which the match begins.
    pub fn anchor(&self) -> Anchor {
        Anchor { block: self.block, byte: self.bytes.start }
    }

    /// Whether a cell shows a part of the match. `source` is the byte range that the cell shows of paragraph `block`.
    /// For a cell that the layout has added, it is empty, and the cell shows the byte before which it stands.
    pub fn covers(&self, block: usize, source: &Range<usize>) -> bool {
        self.block == block && overlaps(&self.bytes, source)
    }
}

/// Whether two ranges share a byte. If the other is empty, the byte counts before which it stands.
pub(crate) fn overlaps(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start.max(other.start) < one.end.min(other.end.max(other.start + 1))
}

/// The matches in a title, as byte ranges.
pub(crate) fn find_in_title(query: &Query, title: &str) -> Vec<Range<usize>> {
    search::highlights(query, title, true)
}

/// Every match in an article, but for the byline, which is not searched.
pub(in crate::app) fn find_in_article(query: &Query, article: &Article) -> Vec<Match> {
    let caption = article.image.as_ref().map(|image| image.alt.as_str());
    // The blocks before the body, numbered as in `Anchor::block`; 2 is the byline.
    let head = [
        (0, article.kicker.as_deref(), false),
        (1, Some(article.title.as_str()), true),
        (3, caption, false),
        (4, article.lead.as_ref().map(|lead| lead.text.as_str()), false),
    ];
    let head = head.into_iter().filter_map(|(block, text, is_title)| Some((block, text?, is_title)));
    let body =
        (Anchor::HEAD_BLOCKS..).zip(&article.blocks).map(|(block, each)| (block, each.text.text.as_str(), false));
    head.chain(body)
        .flat_map(|(block, text, is_title)| {
            let hits = search::highlights(query, text, is_title).into_iter();
            hits.map(move |bytes| Match { block, bytes })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_without_a_byte_shows_a_match_with_the_byte_before_which_it_stands() {
        for (cell, is_shown) in [(2..3, false), (2..4, true), (3..3, true), (4..4, true), (5..5, false), (5..7, false)]
        {
            assert_eq!(overlaps(&(3..5), &cell), is_shown, "{cell:?}");
        }
    }
}
