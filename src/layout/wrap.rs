//! Where lines end.
//!
//! Opportunities come from the Unicode line breaking algorithm (UAX #14, by `icu_segmenter`) on the logical text, and
//! are found once for a paragraph. Lines are filled greedily with the widths of shaped clusters, so a resize repeats
//! only that. Blanks at the end of a line hang outside the measure. A word longer than the measure is cut between two
//! clusters.

use super::shape::Cluster;
use crate::text::classes::{LINE_SEPARATOR, PARAGRAPH_SEPARATOR};
use crate::text::digit_value;
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

/// The smallest measure: a wide cluster must fit.
pub(super) const MIN_MEASURE: usize = super::width::MAX_WIDTH;

/// Whether a line must end after a character (UAX #14, BK, CR, LF and NL).
///
/// `text::clean` leaves only the line feed and the line separator of these in an article; callers of this layer may
/// have the others.
pub(super) fn is_mandatory_break(character: char) -> bool {
    matches!(character, '\n'..='\r' | '\u{85}' | LINE_SEPARATOR | PARAGRAPH_SEPARATOR)
}

/// One line of a paragraph: which clusters, in logical order, and how wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineBreak {
    /// Index of its first cluster.
    pub(super) start: u32,
    /// Index after the last cluster that is drawn.
    pub(super) drawn_end: u32,
    /// Index after its last cluster, hanging blanks included.
    pub(super) end: u32,
    /// Columns of what is drawn.
    pub(super) width: u32,
}

/// Sets `break_after` and `must_break` of the clusters after which a line may or must end (UAX #14).
pub(super) fn find_break_opportunities(text: &str, clusters: &mut [Cluster]) {
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let mut index = 0;
    // The first position is the beginning of the text, where no line ends.
    for position in segmenter.segment_str(text).filter(|position| *position > 0) {
        while clusters.get(index + 1).is_some_and(|next| (next.start as usize) < position) {
            index += 1;
        }
        let Some(next) = clusters.get(index + 1) else { break };
        let boundary = next.start as usize == position;
        let is_forbidden = is_inside_number(clusters, index)
            || is_hebrew_prefix_hyphen(clusters, index)
            || is_scheme_end(clusters, index);
        let Some(cluster) = clusters.get_mut(index) else { break };
        // An opportunity within a cluster is one after a blank, before the invisible characters that joined it.
        if (boundary && !is_forbidden) || (!boundary && cluster.is_hanging()) {
            cluster.break_after = true;
            let before = text.get(..position).and_then(|before| before.chars().next_back());
            cluster.must_break |= before.is_some_and(is_mandatory_break);
        }
    }
    allow_breaks_in_hebrew_compounds(clusters);
}

/// Allows a line to end after the hyphen or maqaf within a Hebrew compound, as UAX #14 has it since Unicode 16
/// (`LB21a`) and the segmenter not yet.
fn allow_breaks_in_hebrew_compounds(clusters: &mut [Cluster]) {
    for index in 1..clusters.len() {
        let within = clusters.get(index - 1..index + 2).is_some_and(|around| match around {
            [before, hyphen, after] => is_hyphen(hyphen) && is_hebrew(before) && is_hebrew(after),
            _ => false,
        });
        if let (true, Some(hyphen)) = (within, clusters.get_mut(index)) {
            hyphen.break_after = true;
        }
    }
}

/// Whether a cluster is a hyphen or maqaf that begins a Hebrew word: it stays with it (`LB20a`, likewise).
fn is_hebrew_prefix_hyphen(clusters: &[Cluster], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|at| clusters.get(at));
    clusters.get(index).is_some_and(is_hyphen)
        && before.is_none_or(|before| before.is_hanging())
        && clusters.get(index + 1).is_some_and(is_hebrew)
}

fn is_hebrew(cluster: &Cluster) -> bool {
    matches!(cluster.glyph, '\u{5D0}'..='\u{5EA}')
}

fn is_hyphen(cluster: &Cluster) -> bool {
    matches!(cluster.glyph, '-' | '\u{5BE}' | '\u{2010}')
}

/// Whether the end of a cluster lies beside a dash or the like that joins two digits: no line ends in a range.
///
/// UAX #14 has this for the hyphen, the slash and the colon; here also for the other dashes.
fn is_inside_number(clusters: &[Cluster], index: usize) -> bool {
    let digit = |at: usize| clusters.get(at).is_some_and(|cluster| digit_value(cluster.glyph).is_some());
    let dash = |at: usize| {
        clusters.get(at).is_some_and(|cluster| matches!(cluster.glyph, '-' | '\u{2010}'..='\u{2014}' | '/' | ':'))
    };
    let joins = |at: usize| dash(at) && digit(at + 1) && at.checked_sub(1).is_some_and(digit);
    joins(index) || joins(index + 1)
}

/// Whether a cluster is the last of `://`: an address that does not fit moves to the next line rather than leave its
/// scheme behind.
fn is_scheme_end(clusters: &[Cluster], index: usize) -> bool {
    let glyph = |back: usize| index.checked_sub(back).and_then(|at| clusters.get(at)).map(|cluster| cluster.glyph);
    (glyph(2), glyph(1), glyph(0)) == (Some(':'), Some('/'), Some('/'))
}

/// Fills lines of at most `measure` columns, at most `max_lines` of them. There is always at least one line.
pub(super) fn fill(clusters: &[Cluster], measure: usize, max_lines: usize) -> Vec<LineBreak> {
    let measure = measure.max(MIN_MEASURE);
    let mut lines = Vec::new();
    let mut line = PartialLine::starting_at(0);
    let mut index = 0;
    while let Some(cluster) = clusters.get(index)
        && lines.len() < max_lines
    {
        if !cluster.is_hanging() && line.width + usize::from(cluster.width) > measure {
            let end = line.last_opportunity.unwrap_or(index);
            lines.push(line_between(clusters, line.start, end));
            line = PartialLine::starting_at(end);
            index = end;
            continue;
        }
        line.width += usize::from(cluster.width);
        index += 1;
        if cluster.must_break {
            lines.push(line_between(clusters, line.start, index));
            line = PartialLine::starting_at(index);
        } else if cluster.break_after {
            line.last_opportunity = Some(index);
        }
    }
    if lines.is_empty() || (line.start < clusters.len() && lines.len() < max_lines) {
        lines.push(line_between(clusters, line.start, clusters.len()));
    }
    lines
}

/// A line being filled.
struct PartialLine {
    start: usize,
    width: usize,
    last_opportunity: Option<usize>,
}

impl PartialLine {
    fn starting_at(start: usize) -> Self {
        Self { start, width: 0, last_opportunity: None }
    }
}

/// The line of clusters `start..end`, without the blanks that hang at its end.
pub(super) fn line_between(clusters: &[Cluster], start: usize, end: usize) -> LineBreak {
    let all = clusters.get(start..end).unwrap_or_default();
    let hanging = all.iter().rev().take_while(|cluster| cluster.is_hanging()).count();
    let drawn_end = end - hanging;
    let width: usize = all.iter().take(all.len() - hanging).map(|cluster| usize::from(cluster.width)).sum();
    let to_u32 = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    LineBreak { start: to_u32(start), drawn_end: to_u32(drawn_end), end: to_u32(end), width: to_u32(width) }
}
