//! One paragraph: analysed once, broken at any width, its lines built when they are looked at.
//!
//! Analysis holds for the paragraph whatever the width: levels, shaped clusters, break opportunities. Breaking gives
//! line boundaries only. [`Paragraph::line`] makes the cells of a line, for the lines on screen, so a long article
//! costs little memory and scrolling costs only what is seen.
//!
//! The style of a run is the caller's own type `S`; the layout copies it into cells and never looks at it.

use super::Direction;
use super::bidi::{self, L1Class};
use super::joining;
use super::line::{Cell, Symbol, VisualLine};
use super::options::{RenderOptions, VowelMarks};
use super::shape::{self, Cluster, GlyphSource};
use super::width;
use super::wrap::{self, LineBreak};
use crate::text::classes;
use std::ops::Range;

/// A stretch of a paragraph in one style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StyleRun<S> {
    /// The byte offset after its last character. It begins where the run before it ends.
    pub end: usize,
    /// The style of its cells.
    pub style: S,
    /// The link it belongs to, by a number of the caller's.
    pub link: Option<u16>,
}

/// A paragraph ready to be broken into lines.
#[derive(Debug, Clone)]
pub struct Paragraph<S> {
    text: String,
    direction: Direction,
    vowel_marks: VowelMarks,
    clusters: Vec<Cluster>,
    runs: Vec<StyleRun<S>>,
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
    /// Makes inserts of ranges. Of ranges that overlap, are out of order or reach past the text, only what is left
    /// counts.
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

/// How many combining characters of one letter are sent to a terminal. Further ones stay in the source only.
const MAX_COMBINING: usize = 8;

impl<S: Clone + Default> Paragraph<S> {
    /// Analyses a paragraph of one style.
    ///
    /// `direction` is its base direction, as [`bidi::base_direction`] finds it. A paragraph separator in `text` ends a
    /// line, and what follows has the same direction: split the text there first if each part has a direction of its
    /// own (UAX #9, P1).
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// let paragraph = Paragraph::new("one two", Direction::Ltr, RenderOptions::default(), "bold");
    /// let line = paragraph.line(paragraph.break_lines(5)[0]);
    /// assert_eq!((line.text().as_str(), line.cells[0].style), ("one", "bold"));
    /// ```
    pub fn new(text: impl Into<String>, direction: Direction, options: RenderOptions, style: S) -> Self {
        let text = text.into();
        let run = StyleRun { end: text.len(), style, link: None };
        Self::with_runs(text, direction, options, vec![run], Vec::new())
    }

    /// Analyses a paragraph of several styles.
    ///
    /// `runs` are in order and cover the text; text after the last one gets the default style. `inserts` are the byte
    /// ranges of `text` that its source does not have, in order: the source ranges of cells do not count them.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions, StyleRun};
    /// let runs = vec![StyleRun { end: 2, style: 'a', link: None }, StyleRun { end: 5, style: 'b', link: Some(0) }];
    /// let options = RenderOptions::default();
    /// // The source is "one"; "> " was inserted before it.
    /// let paragraph = Paragraph::with_runs("> one".to_owned(), Direction::Ltr, options, runs, vec![0..2]);
    /// let cells = paragraph.line(paragraph.break_lines(9)[0]).cells;
    /// assert_eq!((cells[0].style, cells[0].source.clone()), ('a', 0..0));
    /// assert_eq!((cells[2].style, cells[2].link, cells[2].source.clone()), ('b', Some(0), 0..1));
    /// ```
    pub fn with_runs(
        text: String,
        direction: Direction,
        options: RenderOptions,
        runs: Vec<StyleRun<S>>,
        inserts: Vec<Range<usize>>,
    ) -> Self {
        let levels = bidi::levels(&text, direction);
        let mut clusters = shape::clusters(&text, &levels, direction, options);
        wrap::find_break_opportunities(&text, &mut clusters);
        clusters.shrink_to_fit();
        let inserts = Insert::from_ranges(inserts, text.len());
        Self { text, direction, vowel_marks: options.vowel_marks, clusters, runs, inserts }
    }

    /// Returns the base direction.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// let paragraph = Paragraph::new("12", Direction::Rtl, RenderOptions::default(), ());
    /// assert_eq!(paragraph.direction(), Direction::Rtl);
    /// ```
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Returns the text in logical order, with what was inserted into it.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// let paragraph = Paragraph::new("one", Direction::Ltr, RenderOptions::default(), ());
    /// assert_eq!(paragraph.text(), "one");
    /// ```
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns where the lines end (UAX #14) in a field of `measure` columns, at least two. There is always a line.
    ///
    /// A word longer than the measure is cut between two clusters; blanks at the end of a line hang outside the
    /// measure.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// let paragraph = Paragraph::new("one two three", Direction::Ltr, RenderOptions::default(), ());
    /// let lines = paragraph.break_lines(8);
    /// assert_eq!(lines.iter().map(|line| paragraph.logical_text(*line)).collect::<Vec<_>>(), ["one two", "three"]);
    /// ```
    pub fn break_lines(&self, measure: usize) -> Vec<LineBreak> {
        wrap::fill(&self.clusters, measure, usize::MAX)
    }

    /// Returns the cells of one line, in visual order (UAX #9, L1 to L4).
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// // Shin and heh, then a number: the number stands on the left and runs from left to right.
    /// let paragraph = Paragraph::new("\u{634}\u{647} 12", Direction::Rtl, RenderOptions::default(), ());
    /// let line = paragraph.line(paragraph.break_lines(9)[0]);
    /// assert_eq!(line.text(), "12 \u{FEEA}\u{FEB7}");
    /// ```
    pub fn line(&self, line: LineBreak) -> VisualLine<S> {
        let (cells, hidden) = self.logical_cells(line);
        self.reorder(cells, line, &self.line_levels(line), hidden)
    }

    /// Returns the first `max_lines` lines. If the paragraph has more, the last one ends in an ellipsis, at its logical
    /// end.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// let paragraph = Paragraph::new("one two three", Direction::Ltr, RenderOptions::default(), ());
    /// assert_eq!(paragraph.clamped(8, 1)[0].text(), "one two\u{2026}");
    /// ```
    pub fn clamped(&self, measure: usize, max_lines: usize) -> Vec<VisualLine<S>> {
        let measure = measure.max(wrap::MIN_MEASURE);
        // One line more than asked for shows whether there is more.
        let mut lines = wrap::fill(&self.clusters, measure, max_lines.saturating_add(1));
        let whole = lines.len() <= max_lines;
        lines.truncate(max_lines);
        let last = if whole { None } else { lines.pop() };
        let mut visual_lines: Vec<_> = lines.into_iter().map(|line| self.line(line)).collect();
        visual_lines.extend(last.map(|line| self.with_ellipsis(line, measure)));
        visual_lines
    }

    /// Returns the text of one line in logical order, without the blanks that hang at its end.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// let paragraph = Paragraph::new("one two", Direction::Ltr, RenderOptions::default(), ());
    /// assert_eq!(paragraph.logical_text(paragraph.break_lines(4)[0]), "one");
    /// ```
    pub fn logical_text(&self, line: LineBreak) -> &str {
        let (start, end) = (line.start as usize, line.drawn_end as usize);
        self.text.get(self.cluster_start(start)..self.cluster_start(end)).unwrap_or("")
    }

    /// Returns the source bytes of one line, hanging blanks included.
    ///
    /// ```
    /// use khabar::layout::{Direction, Paragraph, RenderOptions};
    /// let paragraph = Paragraph::new("one two", Direction::Ltr, RenderOptions::default(), ());
    /// assert_eq!(paragraph.source_range(paragraph.break_lines(4)[0]), 0..4);
    /// ```
    pub fn source_range(&self, line: LineBreak) -> Range<usize> {
        self.cluster_source(line.start)..self.cluster_source(line.end)
    }

    /// Whether `line` is the last one of this paragraph.
    pub(crate) fn is_last_line(&self, line: LineBreak) -> bool {
        line.end as usize >= self.clusters.len()
    }

    /// The line that begins as `line` does and has room for an ellipsis. It ends with a word if that fills two thirds
    /// of the measure, else with the last letter that fits, even if that letter would stand on the next line.
    fn with_ellipsis(&self, line: LineBreak, measure: usize) -> VisualLine<S> {
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
        let cut = self.without_separators(first, word.unwrap_or(fits));
        let short = wrap::line_between(&self.clusters, first, cut);
        let (mut cells, mut hidden) = self.logical_cells(short);
        let mut levels = self.line_levels(short);
        // Its style is that of the cluster before it or, at the beginning, of the one it replaces.
        let style = self.style_at(self.cluster_start(cut.saturating_sub(1).max(first)));
        let at = self.cluster_source(short.drawn_end);
        cells.push(Cell { symbol: Symbol::Char('\u{2026}'), width: 1, style, link: None, source: at..at });
        levels.push(bidi::base_level(self.direction));
        let rest = self.cluster_source(short.end)..self.source_offset(self.text.len());
        if !rest.is_empty() {
            hidden.push(rest);
        }
        self.reorder(cells, short, &levels, hidden)
    }

    /// The end of the line from `first` to `cut` without what separates its last word from the next one: blanks, commas
    /// and the like, and brackets that only open.
    fn without_separators(&self, first: usize, cut: usize) -> usize {
        const SEPARATORS: &str = ",;:.-(\u{60C}\u{61B}\u{AB}\u{B7}\u{2013}\u{2014}";
        let separates = |cluster: &Cluster| {
            cluster.is_hanging() || (cluster.glyph_source == GlyphSource::Glyph && SEPARATORS.contains(cluster.glyph))
        };
        let line = self.clusters.get(first..cut).unwrap_or_default();
        line.iter().rposition(|cluster| !separates(cluster)).map_or(cut, |last| first + last + 1)
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

    /// The drawn cells of a line in logical order, and the source ranges of the line that take no cell.
    fn logical_cells(&self, line: LineBreak) -> (Vec<Cell<S>>, Vec<Range<usize>>) {
        let clusters = self.clusters.get(line.start as usize..line.drawn_end as usize).unwrap_or_default();
        let mut cells = Vec::with_capacity(clusters.len() + 1); // room for an ellipsis
        let mut at = self.cluster_start(line.start as usize);
        let mut source = self.source_offset(at);
        let mut run = self.run_at(at);
        for (cluster, next) in clusters.iter().zip(line.start as usize + 1..) {
            let end = self.cluster_start(next);
            while self.runs.get(run).is_some_and(|run| run.end <= at) {
                run += 1;
            }
            let (style, link) = self.runs.get(run).map_or_else(Default::default, |run| (run.style.clone(), run.link));
            let symbol = self.symbol(*cluster, at..end);
            let source_end = self.source_offset(end);
            cells.push(Cell { symbol, width: cluster.width, style, link, source: source..source_end });
            (at, source) = (end, source_end);
        }
        let hanging = source..self.cluster_source(line.end);
        let hidden = if hanging.is_empty() { Vec::new() } else { vec![hanging] };
        (cells, hidden)
    }

    /// The style of a byte of the text.
    fn style_at(&self, byte: usize) -> S {
        self.runs.get(self.run_at(byte)).map_or_else(Default::default, |run| run.style.clone())
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
                // ZWJ and variation selectors do their work within an emoji, but not at its ends.
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

    /// Whether a combining character is drawn.
    fn is_drawn(&self, combining: char) -> bool {
        self.vowel_marks == VowelMarks::Show || !classes::is_vowel(combining)
    }

    /// Appends the combining characters of a cluster that are drawn, without those that became part of its letter.
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

    /// Puts the cells of a line, which may end in an ellipsis, into visual order (UAX #9, L2).
    fn reorder(
        &self,
        mut cells: Vec<Cell<S>>,
        line: LineBreak,
        levels: &[u8],
        hidden: Vec<Range<usize>>,
    ) -> VisualLine<S> {
        let width = cells.iter().map(|cell| usize::from(cell.width)).sum();
        let clusters = self.clusters.get(line.start as usize..line.drawn_end as usize).unwrap_or_default();
        let gap_levels: Vec<u8> = clusters.iter().map(|cluster| cluster.gap_level).collect();
        bidi::reorder(&mut cells, levels, &gap_levels);
        VisualLine { cells, width, direction: self.direction, hidden }
    }

    /// The byte offset at which a cluster begins; for the one after the last, the length of the text.
    fn cluster_start(&self, cluster: usize) -> usize {
        self.clusters.get(cluster).map_or(self.text.len(), |cluster| cluster.start as usize)
    }

    /// [`cluster_start`](Self::cluster_start), in bytes of the source.
    fn cluster_source(&self, cluster: u32) -> usize {
        self.source_offset(self.cluster_start(cluster as usize))
    }

    /// The byte offset in the source for a byte offset in the text.
    fn source_offset(&self, byte: usize) -> usize {
        let after = self.inserts.partition_point(|insert| insert.start < byte);
        let last = after.checked_sub(1).and_then(|index| self.inserts.get(index));
        byte - last.map_or(0, |insert| insert.inserted_before + insert.end.min(byte) - insert.start)
    }
}
