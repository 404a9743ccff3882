//! One paragraph: analysed once, broken at any width, its lines built when they are looked at.
//!
//! Analysis holds for the paragraph whatever the width: levels, shaped clusters, break opportunities. Breaking gives
//! line boundaries only. The cells of a line are made by [`Paragraph::line`], for the lines on screen, so a long
//! article costs little memory and scrolling costs only what is seen.

use super::bidi::{self, L1Class};
use super::joining;
use super::line::{Cell, Symbol, VisualLine};
use super::options::{RenderOptions, VowelMarks};
use super::shape::{self, Cluster, GlyphSource};
use super::width;
use super::wrap::{self, LineBreak};
use crate::model::{Direction, Style};
use crate::text::classes;
use std::ops::Range;

/// A stretch of a paragraph that is painted alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Byte offset after its last character; it begins where the one before ends.
    pub end: usize,
    /// How it is painted.
    pub style: Style,
    /// The link it belongs to.
    pub link: Option<u16>,
}

/// A paragraph ready to be broken into lines.
#[derive(Debug, Clone)]
pub struct Paragraph {
    text: String,
    direction: Direction,
    vowel_marks: VowelMarks,
    clusters: Vec<Cluster>,
    runs: Vec<Run>,
    inserts: Vec<Insert>,
}

/// A range of the text that is not in the source.
#[derive(Debug, Clone, Copy)]
struct Insert {
    start: usize,
    end: usize,
    /// How many bytes were inserted before it.
    inserted_before: usize,
}

impl Insert {
    /// Ranges made to follow one another, whatever was given.
    fn from_ranges(ranges: Vec<Range<usize>>, length: usize) -> Vec<Self> {
        let (mut list, mut free, mut inserted_before) = (Vec::with_capacity(ranges.len()), 0, 0);
        for range in ranges {
            let (start, end) = (range.start.max(free), range.end.min(length));
            if start < end {
                list.push(Self { start, end, inserted_before });
                inserted_before += end - start;
                free = end;
            }
        }
        list
    }
}

/// How many marks of one letter are sent to a terminal; the rest of a taller tower stays in the text.
const MAX_COMBINING: usize = 8;

impl Paragraph {
    /// Analyses a paragraph painted in one style.
    ///
    /// `direction` is its base direction, as [`bidi::base_direction`] finds it. A paragraph separator in `text` ends a
    /// line, and what follows has the same direction: split there first if it may have its own.
    pub fn new(text: impl Into<String>, direction: Direction, options: RenderOptions, style: impl Into<Style>) -> Self {
        let text = text.into();
        let run = Run { end: text.len(), style: style.into(), link: None };
        Self::with_runs(text, direction, options, vec![run], Vec::new())
    }

    /// Analyses a paragraph of several styles. `runs` are in order and cover the text; `inserts` are the ranges of
    /// `text` that its source does not have, in order.
    pub fn with_runs(
        text: String,
        direction: Direction,
        options: RenderOptions,
        runs: Vec<Run>,
        inserts: Vec<Range<usize>>,
    ) -> Self {
        let levels = bidi::levels(&text, direction);
        let mut clusters = shape::clusters(&text, &levels, direction, options);
        wrap::find_break_opportunities(&text, &mut clusters);
        clusters.shrink_to_fit();
        let inserts = Insert::from_ranges(inserts, text.len());
        Self { text, direction, vowel_marks: options.vowel_marks, clusters, runs, inserts }
    }

    /// The base direction.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The text, in logical order, with what was inserted into it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where its lines end in a field of `measure` columns (at least two). There is always at least one line.
    pub fn break_lines(&self, measure: usize) -> Vec<LineBreak> {
        wrap::fill(&self.clusters, measure, usize::MAX)
    }

    /// The cells of one line, in visual order.
    pub fn line(&self, line: LineBreak) -> VisualLine {
        let (cells, hidden) = self.logical_cells(line);
        self.reorder(cells, line, &self.line_levels(line), hidden)
    }

    /// The first `most` lines; if there is more, the last of them ends in an ellipsis, at its logical end.
    pub fn clamped(&self, measure: usize, max_lines: usize) -> Vec<VisualLine> {
        let measure = measure.max(wrap::MIN_MEASURE);
        // One more than asked for tells whether there is more.
        let mut lines = wrap::fill(&self.clusters, measure, max_lines.saturating_add(1));
        let whole = lines.len() <= max_lines;
        lines.truncate(max_lines);
        let last = if whole { None } else { lines.pop() };
        let mut visual_lines: Vec<_> = lines.into_iter().map(|line| self.line(line)).collect();
        visual_lines.extend(last.map(|line| self.with_ellipsis(line, measure)));
        visual_lines
    }

    /// The text of one line in logical order, hanging blanks left out.
    pub fn logical_text(&self, line: LineBreak) -> &str {
        self.text.get(self.start_of(line.start)..self.start_of(line.drawn_end)).unwrap_or("")
    }

    /// The source bytes of one line.
    pub fn source_range(&self, line: LineBreak) -> Range<usize> {
        self.source_offset(self.start_of(line.start))..self.source_offset(self.start_of(line.end))
    }

    /// Whether `line` is the last of this paragraph.
    pub(super) fn is_last_line(&self, line: LineBreak) -> bool {
        line.end as usize >= self.clusters.len()
    }

    /// The line that begins as `line` does and has room for an ellipsis: it ends with the last word that leaves most of
    /// it, else at the last letter that fits, be that in the line after.
    fn with_ellipsis(&self, line: LineBreak, measure: usize) -> VisualLine {
        let first = line.start as usize;
        let (mut width, mut fits, mut word) = (0, first, None);
        for (index, cluster) in self.clusters.iter().enumerate().skip(first) {
            if width + usize::from(cluster.width) + 1 > measure {
                word = if cluster.is_hanging() { Some(fits) } else { word };
                break;
            }
            width += usize::from(cluster.width);
            fits = index + 1;
            if cluster.must_break || (cluster.break_after && width >= measure - measure / 3) {
                word = Some(fits);
            }
            if cluster.must_break {
                break;
            }
        }
        let cut = word.unwrap_or(fits);
        let short = wrap::line_between(&self.clusters, first, cut);
        let (mut cells, mut hidden) = self.logical_cells(short);
        let mut levels = self.line_levels(short);
        // Painted as what it stands after, or for.
        let (style, _) = self.style_at(self.start_at(cut.saturating_sub(1).max(first)));
        let at = self.source_offset(self.start_of(short.drawn_end));
        cells.push(Cell { symbol: Symbol::Char('\u{2026}'), width: 1, style, link: None, source: at..at });
        levels.push(bidi::base_level(self.direction));
        let rest = self.source_offset(self.start_of(short.end))..self.source_offset(self.text.len());
        if !rest.is_empty() {
            hidden.push(rest);
        }
        self.reorder(cells, short, &levels, hidden)
    }

    /// Levels of the drawn clusters of a line after L1.
    fn line_levels(&self, line: LineBreak) -> Vec<u8> {
        let clusters = self.clusters.get(line.start as usize..line.drawn_end as usize).unwrap_or_default();
        let mut levels: Vec<u8> = clusters.iter().map(|cluster| cluster.level).collect();
        // Blanks at the end hang and are not among them; separators within are.
        let l1_class = |cluster: &Cluster| if cluster.keeps_level { L1Class::Text } else { cluster.l1_class };
        let l1_classes = clusters.iter().map(l1_class);
        bidi::reset_trailing(&mut levels, l1_classes, self.direction);
        levels
    }

    /// The drawn cells of a line in logical order, and what of its source takes no cell.
    fn logical_cells(&self, line: LineBreak) -> (Vec<Cell>, Vec<Range<usize>>) {
        let clusters = self.clusters.get(line.start as usize..line.drawn_end as usize).unwrap_or_default();
        let mut cells = Vec::with_capacity(clusters.len() + 1); // room for an ellipsis
        let mut at = self.start_of(line.start);
        let mut source = self.source_offset(at);
        let mut run = self.run_at(at);
        for (cluster, next) in clusters.iter().zip(line.start as usize + 1..) {
            let end = self.start_at(next);
            while self.runs.get(run).is_some_and(|run| run.end <= at) {
                run += 1;
            }
            let (style, link) = self.runs.get(run).map_or_else(Default::default, |run| (run.style, run.link));
            let symbol = self.symbol(*cluster, at..end);
            let source_end = self.source_offset(end);
            cells.push(Cell { symbol, width: cluster.width, style, link, source: source..source_end });
            (at, source) = (end, source_end);
        }
        let hanging = source..self.source_offset(self.start_of(line.end));
        let hidden = if hanging.is_empty() { Vec::new() } else { vec![hanging] };
        (cells, hidden)
    }

    /// How a byte of the text is painted, and the link it belongs to.
    fn style_at(&self, byte: usize) -> (Style, Option<u16>) {
        self.runs.get(self.run_at(byte)).map_or_else(Default::default, |run| (run.style, run.link))
    }

    fn run_at(&self, byte: usize) -> usize {
        self.runs.partition_point(|run| run.end <= byte)
    }

    fn symbol(&self, cluster: Cluster, bytes: Range<usize>) -> Symbol {
        match cluster.glyph_source {
            GlyphSource::Glyph | GlyphSource::Nothing => Symbol::Char(cluster.visual_glyph()),
            GlyphSource::WithCombining => {
                let mut text = String::from(cluster.visual_glyph());
                self.push_combining(self.text.get(bytes).unwrap_or(""), &mut text);
                Symbol::Text(text.into())
            }
            GlyphSource::Source => {
                // ZWJ and variation selectors have their place within an emoji, but not at its ends.
                let source = self.text.get(bytes).unwrap_or("");
                let source = source.find(cluster.glyph).and_then(|base| source.get(base..)).unwrap_or(source);
                let is_shown = |character: &char| match *character {
                    classes::ZWJ | '\u{FE0E}' | '\u{FE0F}' => true,
                    _ => !classes::is_invisible(*character) && self.is_drawn(*character),
                };
                let text: String = source.chars().filter(is_shown).take(4 * MAX_COMBINING).collect();
                Symbol::Text(text.trim_end_matches(classes::ZWJ).into())
            }
        }
    }

    /// Whether a character is drawn, if it is a mark.
    fn is_drawn(&self, combining: char) -> bool {
        self.vowel_marks == VowelMarks::Show || !classes::is_vowel(combining)
    }

    /// Appends the marks of a cluster that are drawn; not those that became part of its letter.
    fn push_combining(&self, source: &str, text: &mut String) {
        let mut room = MAX_COMBINING;
        let mut letter = None;
        for character in source.chars().filter(|character| !classes::is_invisible(*character)) {
            if width::of_char(character) > 0 {
                letter = Some(character);
            } else if let Some(precomposed) = letter.and_then(|letter| joining::composed(letter, character)) {
                letter = Some(precomposed);
            } else if room > 0 && self.is_drawn(character) {
                text.push(character);
                room -= 1;
            }
        }
    }

    /// Puts the cells of a line, and an ellipsis after them, into visual order (UAX #9, L2).
    fn reorder(&self, mut cells: Vec<Cell>, line: LineBreak, levels: &[u8], hidden: Vec<Range<usize>>) -> VisualLine {
        let width = cells.iter().map(|cell| usize::from(cell.width)).sum();
        let clusters = self.clusters.get(line.start as usize..line.drawn_end as usize).unwrap_or_default();
        let gap_levels: Vec<u8> = clusters.iter().map(|cluster| cluster.gap_level).collect();
        bidi::reorder(&mut cells, levels, &gap_levels);
        VisualLine { cells, width, direction: self.direction, hidden }
    }

    fn start_of(&self, cluster: u32) -> usize {
        self.start_at(cluster as usize)
    }

    /// Byte offset of a cluster, of the text's end for the one after the last.
    fn start_at(&self, cluster: usize) -> usize {
        self.clusters.get(cluster).map_or(self.text.len(), |cluster| cluster.start as usize)
    }

    /// The source's byte offset for one of the displayed text.
    fn source_offset(&self, byte: usize) -> usize {
        let after = self.inserts.partition_point(|insert| insert.start < byte);
        let last = after.checked_sub(1).and_then(|index| self.inserts.get(index));
        byte - last.map_or(0, |insert| insert.inserted_before + insert.end.min(byte) - insert.start)
    }
}
