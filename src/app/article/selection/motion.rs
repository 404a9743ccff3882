//! Where a caret in an article goes: by sight from cell to cell and from line to line, in reading order from word to
//! word and from paragraph to paragraph.
//!
//! Words are those of UAX #29, so that a half-space does not part one. Every function returns the start of a cell, or
//! `None` where there is nothing in that direction.

use super::cells::{self, TextCell};
use crate::app::article::detail::Detail;
use crate::model::{Anchor, Direction};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// How many cells one command goes at most, whatever the number before it: each is looked for on its line.
const MAX_CELLS: usize = 1_000;

/// So many cells to the left or to the right, as far as there are any.
pub(super) fn sideways(detail: &Detail, at: Anchor, to_the_right: bool, count: usize) -> Option<Anchor> {
    let steps = std::iter::successors(Some(at), |at| neighbour(detail, *at, to_the_right));
    steps.skip(1).take(count.min(MAX_CELLS)).last()
}

/// The neighbouring cell on the screen. Beyond the edge of a line, it is on the line that is read before or after.
fn neighbour(detail: &Detail, at: Anchor, to_the_right: bool) -> Option<Anchor> {
    let here = cells::at(detail, at)?;
    let line = cells::on_line(detail, here.line);
    let index = line.iter().position(|cell| cell.column == here.column)?;
    let next = if to_the_right { line.get(index + 1) } else { index.checked_sub(1).and_then(|index| line.get(index)) };
    if let Some(cell) = next {
        return Some(cell.extent.start);
    }
    let forward = to_the_right == (cells::direction(detail, here.line)? == Direction::Ltr);
    let line = cells::neighbour_line(detail, here.line, forward)?;
    let cells = cells::on_line(detail, line);
    // A line of the other direction is entered where it begins or ends too.
    let enters_left = forward == (cells::direction(detail, line)? == Direction::Ltr);
    let cell = if enters_left { cells.first() } else { cells.last() };
    cell.map(|cell| cell.extent.start)
}

/// The nearest cell on the line so many lines below, or above if negative; on the last one with text if there are not
/// as many.
pub(super) fn by_lines(detail: &Detail, at: Anchor, steps: isize, column: usize) -> Option<Anchor> {
    let mut line = cells::at(detail, at)?.line;
    for _ in 0..steps.unsigned_abs() {
        match cells::neighbour_line(detail, line, steps > 0) {
            Some(next) => line = next,
            None => break,
        }
    }
    nearest(&cells::on_line(detail, line), column).map(|cell| cell.extent.start)
}

/// Of cells of a line, the one nearest to a column.
pub(super) fn nearest(cells: &[TextCell], column: usize) -> Option<&TextCell> {
    cells.iter().min_by_key(|cell| cell.distance(column))
}

/// The words of a paragraph as ranges of bytes.
fn words(detail: &Detail, block: usize) -> Vec<Range<usize>> {
    let words = cells::text(detail, block).unicode_word_indices();
    words.map(|(start, word)| start..start + word.len()).collect()
}

/// The word at a position, or the character there if it is in none.
pub(super) fn word_at(detail: &Detail, at: Anchor) -> Range<usize> {
    let word = words(detail, at.block).into_iter().find(|word| word.contains(&at.byte));
    let end = || cells::at(detail, at).map_or(at.byte, |cell| cell.extent.end.byte);
    word.unwrap_or_else(|| at.byte..end())
}

/// The words of the article from a paragraph on.
fn words_from(detail: &Detail, block: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
    let blocks = cells::paragraphs(detail).into_iter().map(|(block, _)| block).filter(move |other| *other >= block);
    blocks.flat_map(|block| words(detail, block).into_iter().map(move |word| (block, word)))
}

/// The first word that begins at a position or after it.
pub(super) fn first_word_from(detail: &Detail, at: Anchor) -> Option<(usize, Range<usize>)> {
    words_from(detail, at.block).find(|(block, word)| Anchor { block: *block, byte: word.start } >= at)
}

/// The beginning of the so-many-th word after the caret.
pub(super) fn next_word(detail: &Detail, at: Anchor, count: usize) -> Option<Anchor> {
    let after = cells::at(detail, at)?.extent.end;
    let starts = words_from(detail, at.block).map(|(block, word)| Anchor { block, byte: word.start });
    starts.filter(|start| *start >= after).take(count).last()
}

/// The beginning of the word, or of the one before it if the caret is there; so many times.
pub(super) fn previous_word(detail: &Detail, at: Anchor, count: usize) -> Option<Anchor> {
    let blocks = cells::paragraphs(detail).into_iter().rev().map(|(block, _)| block).filter(|block| *block <= at.block);
    let starts = blocks
        .flat_map(|block| words(detail, block).into_iter().rev().map(move |word| Anchor { block, byte: word.start }));
    starts.filter(|start| *start < at).take(count).last()
}

/// The last cell of the word, or of the next one if the caret is there; so many times.
pub(super) fn word_end(detail: &Detail, at: Anchor, count: usize) -> Option<Anchor> {
    let after = cells::at(detail, at)?.extent.end;
    let ends = words_from(detail, at.block).map(|(block, word)| Anchor { block, byte: word.end });
    last_cell_before(detail, ends.filter(|end| *end > after).take(count).last()?)
}

/// The cell that shows the last character before a position in its paragraph.
pub(super) fn last_cell_before(detail: &Detail, end: Anchor) -> Option<Anchor> {
    let before = cells::text(detail, end.block).get(..end.byte)?;
    let byte = before.char_indices().next_back().map_or(0, |(byte, _)| byte);
    cells::at(detail, Anchor { byte, ..end }).map(|cell| cell.extent.start)
}

/// The beginning of the next paragraph; back, that of this one, or of the one before it if the caret is there. So many
/// times.
pub(super) fn paragraph(detail: &Detail, at: Anchor, forward: bool, count: usize) -> Option<Anchor> {
    let starts = cells::paragraphs(detail).into_iter().map(|(block, _)| Anchor { block, byte: 0 });
    let start = if forward {
        starts.filter(|start| *start > at).take(count).last()
    } else {
        starts.rev().filter(|start| *start < at).take(count).last()
    };
    start.and_then(|start| cells::at(detail, start)).map(|cell| cell.extent.start)
}

/// The first cell of the article, or the last.
pub(super) fn end_of_article(detail: &Detail, last: bool) -> Option<Anchor> {
    let paragraphs = cells::paragraphs(detail);
    if last {
        let (block, length) = *paragraphs.last()?;
        return last_cell_before(detail, Anchor { block, byte: length });
    }
    let (block, _) = *paragraphs.first()?;
    cells::at(detail, Anchor { block, byte: 0 }).map(|cell| cell.extent.start)
}
