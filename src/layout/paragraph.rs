//! One paragraph: analysed once, broken at any width, its lines built when they are looked at.
//!
//! Analysis holds for the paragraph whatever the width: levels, shaped clusters, break opportunities. Breaking gives
//! line boundaries only. The cells of a line are made by [`Paragraph::line`], for the lines on screen, so a long
//! article costs little memory and scrolling costs only what is seen.

use super::bidi;
use super::line::{Cell, Symbol, VisualLine};
use super::shape::{self, Cluster, Spelling};
use super::width;
use super::wrap::{self, LineBreak};
use crate::model::{Direction, Style};
use std::ops::Range;

/// Whether the vowel marks of Arabic and Hebrew are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Marks {
    /// They stay in the text and take part in nothing that is drawn.
    #[default]
    Hide,
    /// They are drawn on their letters, for terminals that can.
    Show,
}

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
    marks: Marks,
    clusters: Vec<Cluster>,
    runs: Vec<Run>,
    /// Ranges of `text` that are not in the source, in order.
    inserts: Vec<Range<usize>>,
}

/// How many marks of one letter are sent to a terminal; the rest of a taller tower stays in the text.
const MARKS_ON_A_LETTER: usize = 8;

impl Paragraph {
    /// Analyses a paragraph painted in one style.
    ///
    /// `direction` is its base direction, as [`bidi::base_direction`] finds it. Paragraph separators in `text` are
    /// treated as blanks of no width: split there first.
    pub fn new(text: impl Into<String>, direction: Direction, marks: Marks, style: impl Into<Style>) -> Self {
        let text = text.into();
        let run = Run { end: text.len(), style: style.into(), link: None };
        Self::with_runs(text, direction, marks, vec![run], Vec::new())
    }

    /// Analyses a paragraph of several styles. `runs` are in order and cover the text; `inserts` are the ranges of
    /// `text` that its source does not have, in order.
    pub fn with_runs(
        text: String,
        direction: Direction,
        marks: Marks,
        runs: Vec<Run>,
        inserts: Vec<Range<usize>>,
    ) -> Self {
        let levels = bidi::levels(&text, direction);
        let mut clusters = shape::clusters(&text, &levels, marks);
        wrap::mark_opportunities(&text, &mut clusters);
        clusters.shrink_to_fit();
        Self { text, direction, marks, clusters, runs, inserts }
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
        wrap::fill(&self.clusters, measure)
    }

    /// The cells of one line, in visual order.
    pub fn line(&self, line: LineBreak) -> VisualLine {
        let logical = self.logical_cells(line);
        let levels = self.line_levels(line);
        self.reorder(logical, &levels, self.hidden(line))
    }

    /// The first `most` lines; if there is more, the last of them ends in an ellipsis, at its logical end.
    pub fn clamped(&self, measure: usize, most: usize) -> Vec<VisualLine> {
        let measure = measure.max(wrap::NARROWEST);
        let lines = self.break_lines(measure);
        let whole = lines.len() <= most;
        let mut seen: Vec<_> = lines.iter().take(most).map(|line| self.line(*line)).collect();
        if let (false, Some(last), Some(line)) = (whole, most.checked_sub(1), seen.last_mut())
            && let Some(broken) = lines.get(last)
        {
            *line = self.with_ellipsis(*broken, measure);
        }
        seen
    }

    /// The text of one line in logical order, hanging blanks left out.
    pub fn logical(&self, line: LineBreak) -> &str {
        self.text.get(self.start_of(line.first)..self.start_of(line.drawn)).unwrap_or("")
    }

    /// The source bytes of one line.
    pub fn source(&self, line: LineBreak) -> Range<usize> {
        self.source_of(self.start_of(line.first))..self.source_of(self.start_of(line.end))
    }

    /// Shortens a line until an ellipsis fits, at the last word that leaves most of the line, else at the last letter.
    fn with_ellipsis(&self, line: LineBreak, measure: usize) -> VisualLine {
        let (first, drawn) = (line.first as usize, line.drawn as usize);
        let (mut width, mut fits, mut word) = (0, first, None);
        for (index, cluster) in self.clusters.iter().enumerate().take(drawn).skip(first) {
            width += usize::from(cluster.width);
            if width + 1 > measure {
                break;
            }
            fits = index + 1;
            if cluster.break_after && width * 3 >= measure * 2 {
                word = Some(fits);
            }
        }
        let cut = if fits == drawn { drawn } else { word.unwrap_or(fits) };
        let short = wrap::line_of(&self.clusters, first, cut);
        let mut cells = self.logical_cells(short);
        let mut levels = self.line_levels(short);
        let style = cells.last().map_or_else(Style::default, |cell| cell.style);
        let at = self.source_of(self.start_of(short.drawn));
        cells.push(Cell { symbol: Symbol::Char('\u{2026}'), width: 1, style, link: None, source: at..at });
        levels.push(bidi::base_level(self.direction));
        let mut hidden = self.hidden(short);
        let rest = self.start_of(short.end)..self.text.len();
        if !rest.is_empty() {
            hidden.push(self.source_of(rest.start)..self.source_of(rest.end));
        }
        self.reorder(cells, &levels, hidden)
    }

    /// Levels of the drawn clusters of a line after L1.
    fn line_levels(&self, line: LineBreak) -> Vec<u8> {
        let clusters = self.clusters.get(line.first as usize..line.drawn as usize).unwrap_or_default();
        let mut levels: Vec<u8> = clusters.iter().map(|cluster| cluster.level).collect();
        // Blanks at the end hang and are not among them; separators within are.
        let endings = clusters.iter().map(|cluster| cluster.ending);
        bidi::reset_trailing(&mut levels, endings, self.direction);
        levels
    }

    /// The drawn cells of a line in logical order.
    fn logical_cells(&self, line: LineBreak) -> Vec<Cell> {
        let (first, drawn) = (line.first as usize, line.drawn as usize);
        let start = self.start_of(line.first);
        let mut run = self.runs.partition_point(|run| run.end <= start);
        let mut cells = Vec::with_capacity(drawn.saturating_sub(first));
        for (index, cluster) in self.clusters.iter().enumerate().take(drawn).skip(first) {
            let bytes = cluster.start as usize..self.start_at(index + 1);
            while self.runs.get(run).is_some_and(|run| run.end <= bytes.start) {
                run += 1;
            }
            let (style, link) = self.runs.get(run).map_or_else(Default::default, |run| (run.style, run.link));
            let symbol = self.symbol(*cluster, bytes.clone());
            let source = self.source_of(bytes.start)..self.source_of(bytes.end);
            if cluster.width > 0 {
                cells.push(Cell { symbol, width: cluster.width, style, link, source });
            }
        }
        cells
    }

    fn symbol(&self, cluster: Cluster, bytes: Range<usize>) -> Symbol {
        let source = self.text.get(bytes).unwrap_or("");
        match cluster.spelling {
            Spelling::Glyph | Spelling::Nothing => Symbol::Char(cluster.drawn()),
            Spelling::Marked => {
                let mut text = String::from(cluster.drawn());
                text.extend(self.visible_marks(source).take(MARKS_ON_A_LETTER));
                Symbol::Text(text.into())
            }
            Spelling::Source => {
                let shown = |character: &char| {
                    !width::is_invisible(*character) || matches!(character, '\u{200D}' | '\u{FE0E}' | '\u{FE0F}')
                };
                let text: String = source.chars().filter(shown).take(4 * MARKS_ON_A_LETTER).collect();
                Symbol::Text(text.into())
            }
        }
    }

    /// The marks of a cluster that are drawn; not those that became part of its letter.
    fn visible_marks<'a>(&'a self, source: &'a str) -> impl Iterator<Item = char> + 'a {
        let base = source.chars().find(|character| width::of_char(*character) > 0);
        source.chars().filter(move |&mark| {
            width::of_char(mark) == 0
                && !width::is_invisible(mark)
                && (self.marks == Marks::Show || !width::is_vowel_mark(mark))
                && base.is_none_or(|base| super::joining::composed(base, mark).is_none())
        })
    }

    fn reorder(&self, logical: Vec<Cell>, levels: &[u8], hidden: Vec<Range<usize>>) -> VisualLine {
        let width = logical.iter().map(|cell| usize::from(cell.width)).sum();
        // UAX #9, L2.
        let order = bidi::visual_order(levels.get(..logical.len()).unwrap_or(levels));
        let mut taken: Vec<Option<Cell>> = logical.into_iter().map(Some).collect();
        let cells = order.into_iter().filter_map(|index| taken.get_mut(index).and_then(Option::take)).collect();
        VisualLine { cells, width, direction: self.direction, hidden }
    }

    /// What of the line's source takes no cell.
    fn hidden(&self, line: LineBreak) -> Vec<Range<usize>> {
        let hanging = self.start_of(line.drawn)..self.start_of(line.end);
        let source = self.source_of(hanging.start)..self.source_of(hanging.end);
        if source.is_empty() { Vec::new() } else { vec![source] }
    }

    fn start_of(&self, cluster: u32) -> usize {
        self.start_at(cluster as usize)
    }

    /// Byte offset of a cluster, of the text's end for the one after the last.
    fn start_at(&self, cluster: usize) -> usize {
        self.clusters.get(cluster).map_or(self.text.len(), |cluster| cluster.start as usize)
    }

    /// The source's byte offset for one of the displayed text.
    fn source_of(&self, byte: usize) -> usize {
        let inserted: usize = self
            .inserts
            .iter()
            .take_while(|insert| insert.start < byte)
            .map(|insert| insert.end.min(byte) - insert.start)
            .sum();
        byte - inserted
    }
}
