//! An article as paragraphs with their places: what stands where, in which direction, with which margin.
//!
//! [`Document::new`] does all analysis; [`Document::pages`] only breaks lines for a measure; [`Document::row`] makes
//! the cells of one line. An [`Anchor`] names a place in the text and finds its line again at any width.

use super::compose::{self, Part};
use super::line::VisualLine;
use super::margin::drawn;
use super::shaping::Shaping;
use super::wrap::LineBreak;
use crate::model::{Anchor, Article, Direction, Role};

/// The most columns a thematic break takes; a third of the measure, if that is less.
const WIDEST_RULE: usize = 400;

/// What an article's text does not say itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentOptions {
    /// The direction behind every paragraph that has none of its own.
    pub direction: Direction,
    /// The direction of every paragraph, whatever it says itself: the reader's word.
    pub forced: Option<Direction>,
    /// How the text is drawn.
    pub shaping: Shaping,
    /// The line under the title: author, source and date, put into words. Empty for none.
    pub byline: String,
    /// The lines under that: what the reader noted and the like, put into words. Empty for none.
    pub note: String,
    /// The word that stands for a picture.
    pub picture: String,
    /// The word over the list of links.
    pub links: String,
}

/// An article, analysed.
#[derive(Debug, Clone)]
pub struct Document {
    parts: Vec<Part>,
    links: Vec<String>,
}

/// A document broken into lines for one measure.
#[derive(Debug, Clone)]
pub struct Page {
    /// The measure in columns.
    pub measure: usize,
    lines: Vec<PageLine>,
}

impl Page {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line at all.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// One line of a page.
#[derive(Debug, Clone, Copy)]
struct PageLine {
    part: u32,
    paragraph: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// The space before a part.
    Blank,
    /// A thematic break.
    Rule,
    /// Text; the first line of its part carries the marker.
    Text { line: LineBreak, first: bool },
}

/// Cells and the column at which they begin within the measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// First column, from the left edge of the measure.
    pub column: usize,
    /// The cells.
    pub line: VisualLine,
}

impl Document {
    /// Analyses an article.
    pub fn new(article: &Article, options: &DocumentOptions) -> Self {
        let (parts, links) = compose::parts(article, options);
        Self { parts, links }
    }

    /// The addresses of its links; a cell's `link` counts them from 0.
    pub fn links(&self) -> &[String] {
        &self.links
    }

    /// Whether it has a line to read beyond its head.
    pub fn has_body(&self) -> bool {
        self.parts.iter().any(|part| part.block >= Anchor::HEAD - 1)
    }

    /// Breaks every paragraph for a field of `measure` columns.
    pub fn pages(&self, measure: usize) -> Page {
        let mut lines = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            let place = |paragraph: usize, kind| PageLine { part: narrow(index), paragraph: narrow(paragraph), kind };
            if !lines.is_empty() {
                lines.extend((0..part.space).map(|_| place(0, Kind::Blank)));
            }
            if part.rule {
                lines.push(place(0, Kind::Rule));
                continue;
            }
            let field = measure.saturating_sub(part.margin.width(measure));
            for (number, piece) in part.paragraphs.iter().enumerate() {
                let broken = piece.paragraph.break_lines(field);
                lines.extend(
                    broken
                        .into_iter()
                        .enumerate()
                        .map(|(at, line)| place(number, Kind::Text { line, first: number == 0 && at == 0 })),
                );
            }
        }
        Page { measure, lines }
    }

    /// The cells of line `index` of a page, each fragment at its column. Empty for a blank line or one past the end.
    pub fn row(&self, page: &Page, index: usize) -> Vec<Fragment> {
        let Some((part, line)) = self.at(page, index) else { return Vec::new() };
        match line.kind {
            Kind::Blank => Vec::new(),
            Kind::Rule => {
                let width = (page.measure / 3).clamp(1, WIDEST_RULE);
                let column = page.measure.saturating_sub(width) / 2;
                vec![Fragment { column, line: drawn('\u{2500}', width, Role::Rule, Direction::Ltr) }]
            }
            Kind::Text { line: broken, first } => {
                let Some(piece) = part.paragraphs.get(line.paragraph as usize) else { return Vec::new() };
                let mut text = piece.paragraph.line(broken);
                let next = part.paragraphs.get(line.paragraph as usize + 1);
                if let (true, Some(next)) = (piece.paragraph.ends_with(broken), next) {
                    text.hidden.push(piece.end - piece.offset..next.offset - piece.offset);
                }
                text.shift(piece.offset);
                let margin = part.margin.width(page.measure);
                let field = page.measure.saturating_sub(margin);
                let rtl = text.direction.is_rtl();
                let column = text.column(field) + if rtl { 0 } else { margin };
                let mut fragments = part.margin.fragments(page.measure, text.direction, first);
                fragments.push(Fragment { column, line: text });
                fragments
            }
        }
    }

    /// The text of one line in logical order, with its marker, and the direction of its paragraph.
    pub fn logical_row(&self, page: &Page, index: usize) -> Option<(String, Direction)> {
        let (part, line) = self.at(page, index)?;
        let Kind::Text { line: broken, first } = line.kind else { return None };
        let paragraph = &part.paragraphs.get(line.paragraph as usize)?.paragraph;
        let mut text = part.margin.logical(first);
        text.push_str(paragraph.logical(broken));
        Some((text, paragraph.direction()))
    }

    /// The place in the text at which line `index` begins; a blank line belongs to what follows it.
    pub fn anchor(&self, page: &Page, index: usize) -> Anchor {
        page.lines.get(index).map_or_else(Anchor::default, |line| self.source(*line).0)
    }

    /// The line on which a place in the text is. Lines that are the page's own stand at the place they precede; of
    /// several such at the end of a block it is the first.
    pub fn line_of(&self, page: &Page, anchor: Anchor) -> usize {
        if anchor == Anchor::default() {
            return 0;
        }
        let after = page.lines.partition_point(|line| self.source(*line).0 <= anchor);
        let Some(found) = after.checked_sub(1) else { return 0 };
        let Some((begins, length)) = page.lines.get(found).map(|line| self.source(*line)) else { return found };
        if length > 0 {
            return found;
        }
        let first = page.lines.partition_point(|line| self.source(*line).0 < begins);
        let blank = |line: &PageLine| matches!(line.kind, Kind::Blank);
        first + page.lines.iter().take(found).skip(first).take_while(|line| blank(line)).count()
    }

    /// Where a line begins, and how many bytes of the source it has.
    fn source(&self, line: PageLine) -> (Anchor, usize) {
        let Some(part) = self.parts.get(line.part as usize) else { return Default::default() };
        let piece = part.paragraphs.get(line.paragraph as usize);
        let (byte, length) = match (line.kind, piece) {
            (Kind::Text { line: broken, .. }, Some(piece)) => {
                let source = piece.paragraph.source(broken);
                (piece.offset + source.start, source.len())
            }
            _ => (0, 0),
        };
        (Anchor { block: part.block, byte }, length)
    }

    fn at<'a>(&'a self, page: &Page, index: usize) -> Option<(&'a Part, PageLine)> {
        let line = *page.lines.get(index)?;
        Some((self.parts.get(line.part as usize)?, line))
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
