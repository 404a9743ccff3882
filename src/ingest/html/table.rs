//! Tables: a row becomes a paragraph, with a middle dot between the cells.
//!
//! This applies to tables of data only: rows of several short cells, of which most have at most one paragraph. The
//! paragraphs and items of a cell are joined too. Any other table serves the layout of a page, and its cells become
//! paragraphs one after the other. Only the end of a table shows which it is, so the blocks are built first and joined
//! then.
//!
//! The dot is neutral in the bidi algorithm, so the cells have the order of the row. In a row with words of both
//! directions each cell is isolated, since Latin cells side by side would swap otherwise.

use crate::ingest::inline::BREAK;
use crate::model::{Block, BlockKind, Direction, RichText, Span};
use crate::text;
use crate::text::classes::{FSI, PDI};
use std::ops::Range;

/// Between two cells.
const DOT: &str = " \u{B7} ";
/// A cell with more bytes than this is a column of the page.
const LONGEST_CELL: usize = 600;
/// A cell with more paragraphs or items than this is one too.
const MOST_BLOCKS: usize = 12;

/// A table that is being read.
#[derive(Debug)]
pub(super) struct HtmlTable {
    /// The number of blocks before it.
    first_block: usize,
    rows: Vec<HtmlRow>,
    /// Whether it serves the layout of a page.
    is_layout: bool,
    /// Whether it has a heading of a row or column.
    has_heading: bool,
}

#[derive(Debug, Default)]
struct HtmlRow {
    /// For each cell, the number of blocks before it.
    cells: Vec<usize>,
    /// The number of blocks at its end, once it has ended.
    end: Option<usize>,
}

impl HtmlTable {
    pub(super) fn new(first_block: usize, is_layout: bool) -> Self {
        Self { first_block, rows: Vec::new(), is_layout, has_heading: false }
    }

    pub(super) fn start_row(&mut self, blocks: usize) {
        self.end_row(blocks);
        self.rows.push(HtmlRow::default());
    }

    /// Begins a cell, and a row if none is open.
    pub(super) fn start_cell(&mut self, blocks: usize) {
        if self.rows.last().is_none_or(|row| row.end.is_some()) {
            self.start_row(blocks);
        }
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(blocks);
        }
    }

    pub(super) fn end_row(&mut self, blocks: usize) {
        if let Some(row) = self.rows.last_mut() {
            row.end.get_or_insert(blocks);
        }
    }

    /// Notes that it contains another table.
    pub(super) fn set_layout(&mut self) {
        self.is_layout = true;
    }

    /// Notes that a cell is a heading.
    pub(super) fn set_heading(&mut self) {
        self.has_heading = true;
    }

    /// Whether it is a table of data.
    fn holds_data(&self, blocks: &[Block]) -> bool {
        let width = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        if self.is_layout || width < 2 || !self.rows.iter().all(|row| row.holds_data(blocks)) {
            return false;
        }
        let cells = || self.rows.iter().flat_map(HtmlRow::ranges);
        let long = cells().filter(|range| range.len() > 1).count();
        long == 0 || (self.rows.len() > 1 && (self.has_heading || long * 2 <= cells().count()))
    }

    /// Joins the cells of each row, if this is a table of data. Its blocks are the last of `blocks`.
    pub(super) fn finish(mut self, blocks: &mut Vec<Block>) {
        self.end_row(blocks.len());
        if !self.holds_data(blocks) {
            return;
        }
        let mut table_blocks = blocks.split_off(self.first_block.min(blocks.len())).into_iter();
        let mut at = self.first_block;
        for row in &self.rows {
            // Blocks outside the rows, such as the caption.
            let outside_rows = row.cells.first().map_or(0, |&begin| begin.saturating_sub(at));
            blocks.extend(table_blocks.by_ref().take(outside_rows));
            at = row.end.unwrap_or(at).max(at);
            let cells = row.ranges().map(|range| join_cell(table_blocks.by_ref().take(range.len())));
            blocks.extend(join(cells.collect()));
        }
        blocks.extend(table_blocks);
    }
}

impl HtmlRow {
    /// The numbers of the blocks of each cell.
    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.cells.iter().skip(1).copied().chain(self.end);
        self.cells.iter().copied().zip(ends).map(|(start, end)| start..end)
    }

    fn holds_data(&self, blocks: &[Block]) -> bool {
        let is_text = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item(_));
        let is_short = |cell: &[Block]| {
            cell.len() <= MOST_BLOCKS && cell.iter().map(|block| block.text.text.len()).sum::<usize>() <= LONGEST_CELL
        };
        let is_data = |cell: &[Block]| is_short(cell) && cell.iter().all(is_text);
        self.ranges().all(|range| blocks.get(range).is_some_and(is_data))
    }
}

/// Joins the paragraphs of a cell; `None` if it has none.
fn join_cell(mut blocks: impl Iterator<Item = Block>) -> Option<Block> {
    let mut cell = blocks.next()?;
    cell.kind = BlockKind::Paragraph;
    for block in blocks {
        let is_rtl = text::majority_direction(&cell.text.text).is_none_or(Direction::is_rtl);
        let ends = cell.text.text.ends_with(ENDS);
        cell.text.text.push_str(if ends {
            " "
        } else if is_rtl {
            "\u{61B} "
        } else {
            "; "
        });
        cell.indent = cell.indent.min(block.indent);
        append(&mut cell.text, block.text, false);
    }
    Some(cell)
}

/// Signs after which no other is needed between two paragraphs.
const ENDS: [char; 9] = ['.', '!', '?', '\u{61F}', ':', ';', '\u{61B}', ',', '\u{60C}'];

/// Joins the cells of a row to one paragraph; `None` if all are empty.
fn join(mut cells: Vec<Option<Block>>) -> Option<Block> {
    while cells.pop_if(|cell| cell.is_none()).is_some() {}
    let mut row = cells.iter().flatten().next().map(|cell| Block { text: RichText::default(), ..cell.clone() })?;
    let directions = || cells.iter().flatten().filter_map(|cell| text::first_strong(&cell.text.text));
    let mixed = directions().any(Direction::is_rtl) && directions().any(|direction| !direction.is_rtl());
    row.direction = row.direction.filter(|_| cells.iter().flatten().all(|cell| cell.direction == row.direction));
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            row.text.text.push_str(DOT);
        }
        if let Some(cell) = cell {
            append(&mut row.text, cell.text, mixed);
        }
    }
    Some(row)
}

/// Appends a cell, with blanks for its line breaks.
fn append(row: &mut RichText, cell: RichText, isolated: bool) {
    row.text.extend(isolated.then_some(FSI));
    let begin = row.text.len();
    for (index, line) in cell.text.split(BREAK).enumerate() {
        row.text.push_str(if index > 0 { " " } else { "" });
        row.text.push_str(line);
    }
    let shorter = BREAK.len_utf8() - 1;
    let breaks: Vec<usize> = cell.text.match_indices(BREAK).map(|(at, _)| at).collect();
    let shifted = |at: usize| begin + at - shorter * breaks.partition_point(|&line_break| line_break < at);
    let moved = |span: Span| Span { range: shifted(span.range.start)..shifted(span.range.end), inline: span.inline };
    row.spans.extend(cell.spans.into_iter().map(moved));
    row.text.extend(isolated.then_some(PDI));
}
