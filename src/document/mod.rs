//! An article laid out: its blocks as paragraphs with directions, margins, markers and numbered links.
//!
//! [`Document::new`] does all analysis, [`Document::break_lines`] only breaks lines for a measure, and
//! [`Document::fragments`] makes the cells of one line. An [`Anchor`] is a position in the text, which finds its line
//! again at any width.
//!
//! The words that a document adds, such as the byline and the label of a picture, come in as [`DocumentOptions`];
//! `options` makes them for an article in the language of the interface.
//!
//! Deliberately not here: scrolling, colours, and the highlights of a search, which belong to the app and the screen.

mod compose;
mod inline;
mod margin;
mod options;

use crate::layout::{LineBreak, VisualLine};
use crate::model::{Anchor, Article, Direction, Role, Style};
use compose::BlockLayout;
use margin::repeated_glyph;
pub(crate) use options::{Annotations, without_closing_line};
pub use options::{DocumentOptions, ReadingOptions};

/// The most columns a thematic break takes; a third of the measure, if that is less.
const MAX_RULE_WIDTH: usize = 400;

/// An article, analysed.
#[derive(Debug, Clone)]
pub struct Document {
    blocks: Vec<BlockLayout>,
    links: Vec<String>,
}

/// A document broken into lines for one measure.
#[derive(Debug, Clone)]
pub struct DocumentLines {
    /// The measure in columns.
    pub measure: usize,
    lines: Vec<DocumentLine>,
}

impl DocumentLines {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line at all.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// One line of a document.
#[derive(Debug, Clone, Copy)]
struct DocumentLine {
    block: u32,
    paragraph: u32,
    kind: LineKind,
}

#[derive(Debug, Clone, Copy)]
enum LineKind {
    /// A blank line before a block.
    Blank,
    /// A thematic break.
    Rule,
    /// Text; the first line of a block has the marker.
    Text { line: LineBreak, is_first: bool },
}

/// A run of cells within the measure, such as a marker or a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// First column, from the left edge of the measure.
    pub column: usize,
    /// The cells.
    pub line: VisualLine<Style>,
}

impl Document {
    /// Analyses an article.
    pub fn new(article: &Article, options: &DocumentOptions) -> Self {
        let (blocks, links) = compose::blocks(article, options);
        Self { blocks, links }
    }

    /// The addresses of its links. The `link` of a cell is an index into them.
    pub fn links(&self) -> &[String] {
        &self.links
    }

    /// The paragraphs, by their numbers in an [`Anchor`], and how many bytes of the source each shows: none if the
    /// layout has made it.
    pub(crate) fn source_lengths(&self) -> impl Iterator<Item = (usize, usize)> {
        let length = |block: &BlockLayout| block.paragraphs.last().map_or(0, |slice| slice.end);
        self.blocks.iter().map(move |block| (block.anchor_block, length(block)))
    }

    /// Whether it has a lead or a body, and not only a head.
    pub fn has_body(&self) -> bool {
        self.blocks.iter().any(|block| block.anchor_block >= Anchor::LEAD)
    }

    /// Breaks every paragraph for a field of `measure` columns.
    pub fn break_lines(&self, measure: usize) -> DocumentLines {
        let mut lines = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            let line_at = |paragraph: usize, kind| DocumentLine {
                block: saturating_u32(index),
                paragraph: saturating_u32(paragraph),
                kind,
            };
            if !lines.is_empty() {
                lines.extend((0..block.blank_lines).map(|_| line_at(0, LineKind::Blank)));
            }
            if block.is_rule {
                lines.push(line_at(0, LineKind::Rule));
                continue;
            }
            let text_width = measure.saturating_sub(block.margin.width(measure));
            for (number, slice) in block.paragraphs.iter().enumerate() {
                let line_breaks = slice.paragraph.break_lines(text_width);
                lines.extend(
                    line_breaks
                        .into_iter()
                        .enumerate()
                        .map(|(at, line)| line_at(number, LineKind::Text { line, is_first: number == 0 && at == 0 })),
                );
            }
        }
        DocumentLines { measure, lines }
    }

    /// The fragments of line `index`; empty for a blank line or an index past the end.
    pub fn fragments(&self, lines: &DocumentLines, index: usize) -> Vec<Fragment> {
        let Some((block, line)) = self.locate(lines, index) else { return Vec::new() };
        match line.kind {
            LineKind::Blank => Vec::new(),
            LineKind::Rule => {
                let width = (lines.measure / 3).clamp(1, MAX_RULE_WIDTH);
                let column = lines.measure.saturating_sub(width) / 2;
                vec![Fragment { column, line: repeated_glyph('\u{2500}', width, Role::Rule, Direction::Ltr) }]
            }
            LineKind::Text { line: line_break, is_first: first } => {
                let Some(slice) = block.paragraphs.get(line.paragraph as usize) else { return Vec::new() };
                let mut text = slice.paragraph.line(line_break);
                let next = block.paragraphs.get(line.paragraph as usize + 1);
                if let (true, Some(next)) = (slice.paragraph.is_last_line(line_break), next) {
                    text.hidden.push(slice.end - slice.offset..next.offset - slice.offset);
                }
                text.shift_source(slice.offset);
                let margin = block.margin.width(lines.measure);
                let text_width = lines.measure.saturating_sub(margin);
                let rtl = text.direction.is_rtl();
                let column = text.start_column(text_width) + if rtl { 0 } else { margin };
                let mut fragments = block.margin.fragments(lines.measure, text.direction, first);
                fragments.push(Fragment { column, line: text });
                fragments
            }
        }
    }

    /// The text of one line in logical order, with its marker, and the direction of its paragraph.
    pub fn logical_line(&self, lines: &DocumentLines, index: usize) -> Option<(String, Direction)> {
        let (block, line) = self.locate(lines, index)?;
        let LineKind::Text { line: line_break, is_first: first } = line.kind else { return None };
        let paragraph = &block.paragraphs.get(line.paragraph as usize)?.paragraph;
        let mut text = block.margin.logical_prefix(first);
        text.push_str(paragraph.logical_text(line_break));
        Some((text, paragraph.direction()))
    }

    /// The position in the text at which line `index` begins; that of the block after it for a blank line.
    pub fn anchor(&self, lines: &DocumentLines, index: usize) -> Anchor {
        lines.lines.get(index).map_or_else(Anchor::default, |line| self.source_extent(*line).0)
    }

    /// The line on which a position in the text is. Lines without source text have the position of the block that they
    /// precede; at the end of an article, the first of several such lines counts.
    pub fn line_of(&self, lines: &DocumentLines, anchor: Anchor) -> usize {
        if anchor == Anchor::default() {
            return 0;
        }
        let after = lines.lines.partition_point(|line| self.source_extent(*line).0 <= anchor);
        let Some(candidate) = after.checked_sub(1) else { return 0 };
        let Some((start, length)) = lines.lines.get(candidate).map(|line| self.source_extent(*line)) else {
            return candidate;
        };
        if length > 0 {
            return candidate;
        }
        let first = lines.lines.partition_point(|line| self.source_extent(*line).0 < start);
        let blank = |line: &DocumentLine| matches!(line.kind, LineKind::Blank);
        first + lines.lines.iter().take(candidate).skip(first).take_while(|line| blank(line)).count()
    }

    /// Where a line begins, and how many bytes of the source it has.
    fn source_extent(&self, line: DocumentLine) -> (Anchor, usize) {
        let Some(block) = self.blocks.get(line.block as usize) else { return Default::default() };
        let slice = block.paragraphs.get(line.paragraph as usize);
        let (byte, length) = match (line.kind, slice) {
            (LineKind::Text { line: line_break, .. }, Some(piece)) => {
                let source = piece.paragraph.source_range(line_break);
                (piece.offset + source.start, source.len())
            }
            _ => (0, 0),
        };
        (Anchor { block: block.anchor_block, byte }, length)
    }

    fn locate<'a>(&'a self, lines: &DocumentLines, index: usize) -> Option<(&'a BlockLayout, DocumentLine)> {
        let line = *lines.lines.get(index)?;
        Some((self.blocks.get(line.block as usize)?, line))
    }
}

fn saturating_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
