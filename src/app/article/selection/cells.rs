//! The cells of an open article by their place on the lines and by the text that they show.

use super::Extent;
use crate::app::article::detail::Detail;
use crate::model::{Anchor, Direction};
use std::ops::Range;

/// A cell that shows text of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextCell {
    /// Its line.
    pub(super) line: usize,
    /// Its first column, from the left edge of the measure.
    pub(super) column: usize,
    /// How many columns it takes.
    pub(super) width: usize,
    /// What it shows.
    pub(super) extent: Extent,
}

impl TextCell {
    /// How far it is from a column.
    pub(super) fn distance(&self, column: usize) -> usize {
        let columns = self.column..self.column + self.width;
        if columns.contains(&column) { 0 } else { column.abs_diff(self.column).min(column.abs_diff(columns.end - 1)) }
    }
}

/// The cells of a line that show text of the article, from left to right. What the layout has added is not among them.
pub(super) fn on_line(detail: &Detail, line: usize) -> Vec<TextCell> {
    let block = detail.document.anchor(&detail.lines, line).block;
    let mut cells = Vec::new();
    for fragment in detail.document.fragments(&detail.lines, line) {
        let mut column = fragment.column;
        for cell in &fragment.line.cells {
            let width = usize::from(cell.width);
            if !cell.source.is_empty() {
                cells.push(TextCell { line, column, width, extent: Extent::in_block(block, &cell.source) });
            }
            column += width;
        }
    }
    cells
}

/// The direction of a line's paragraph.
pub(super) fn direction(detail: &Detail, line: usize) -> Option<Direction> {
    detail.document.fragments(&detail.lines, line).last().map(|fragment| fragment.line.direction)
}

/// The cell that shows a position in the text; where none does, as with blanks at the end of a line, the one before it.
pub(super) fn at(detail: &Detail, anchor: Anchor) -> Option<TextCell> {
    let cells = on_line(detail, detail.document.line_of(&detail.lines, anchor));
    let before = cells.iter().filter(|cell| cell.extent.start <= anchor).max_by_key(|cell| cell.extent.start);
    before.or_else(|| cells.iter().min_by_key(|cell| cell.extent.start)).cloned()
}

/// The next line with text after `line`, or the one before it.
pub(super) fn neighbour_line(detail: &Detail, line: usize, forward: bool) -> Option<usize> {
    let has_text = |line: &usize| !on_line(detail, *line).is_empty();
    if forward { (line + 1..detail.lines.len()).find(has_text) } else { (0..line).rev().find(has_text) }
}

/// The paragraphs with text that can be selected: their numbers and how many bytes each has.
pub(super) fn paragraphs(detail: &Detail) -> Vec<(usize, usize)> {
    detail.document.source_lengths().filter(|(_, length)| *length > 0).collect()
}

/// The text of a paragraph.
pub(super) fn text(detail: &Detail, block: usize) -> &str {
    detail.article.text_of(block).unwrap_or("")
}

/// The bytes of a paragraph.
pub(super) fn extent_of_paragraph(detail: &Detail, block: usize) -> Extent {
    let length = paragraphs(detail).into_iter().find(|(number, _)| *number == block).map_or(0, |(_, length)| length);
    Extent::in_block(block, &Range { start: 0, end: length })
}
