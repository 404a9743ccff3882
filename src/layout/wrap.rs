//! Where lines end.
//!
//! Opportunities come from the Unicode line breaking algorithm (UAX #14, by `icu_segmenter`) on the logical text, and
//! are found once for a paragraph. Lines are filled greedily with the widths of shaped clusters, so a resize repeats
//! only that. Blanks at the end of a line hang outside the measure. A word longer than the measure is cut between two
//! clusters.

use super::shape::Cluster;
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

/// The smallest measure: a wide cluster must fit.
pub(super) const NARROWEST: usize = super::width::WIDEST;

/// Characters after which a line must end (UAX #14, BK, CR, LF and NL).
const FORCED: [char; 7] = ['\u{2028}', '\u{2029}', '\n', '\r', '\u{b}', '\u{c}', '\u{85}'];

/// One line of a paragraph: which clusters, in logical order, and how wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineBreak {
    /// Index of its first cluster.
    pub(super) first: u32,
    /// Index after the last cluster that is drawn.
    pub(super) drawn: u32,
    /// Index after its last cluster, hanging blanks included.
    pub(super) end: u32,
    /// Columns of what is drawn.
    pub(super) width: u32,
}

/// Marks the clusters after which a line may or must end.
pub(super) fn mark_opportunities(text: &str, clusters: &mut [Cluster]) {
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let mut index = 0;
    for position in segmenter.segment_str(text) {
        let must = text.get(..position).is_some_and(|before| before.ends_with(FORCED));
        while clusters.get(index + 1).is_some_and(|next| (next.start as usize) < position) {
            index += 1;
        }
        let boundary = clusters.get(index + 1).is_some_and(|next| next.start as usize == position);
        if boundary
            && !inside_number(clusters, index)
            && let Some(cluster) = clusters.get_mut(index)
        {
            cluster.break_after = true;
            cluster.must_break = must;
        }
    }
}

/// Whether the cluster joins two digits, as the dash of a range does: no line ends there.
fn inside_number(clusters: &[Cluster], index: usize) -> bool {
    let digit = |at: Option<usize>| {
        at.and_then(|at| clusters.get(at))
            .is_some_and(|cluster| matches!(cluster.glyph, '0'..='9' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}'))
    };
    clusters.get(index).is_some_and(|cluster| matches!(cluster.glyph, '-' | '\u{2010}'..='\u{2014}' | '/' | ':'))
        && digit(index.checked_sub(1))
        && digit(Some(index + 1))
}

/// Fills lines of at most `measure` columns. There is always at least one line.
pub(super) fn fill(clusters: &[Cluster], measure: usize) -> Vec<LineBreak> {
    let measure = measure.max(NARROWEST);
    let mut lines = Vec::new();
    let mut line = Filling::at(0);
    let mut index = 0;
    while let Some(cluster) = clusters.get(index) {
        if !cluster.hangs() && line.width + usize::from(cluster.width) > measure {
            let end = line.opportunity.unwrap_or(index);
            lines.push(line_of(clusters, line.first, end));
            line = Filling::at(end);
            index = end;
            continue;
        }
        line.width += usize::from(cluster.width);
        index += 1;
        if cluster.must_break {
            lines.push(line_of(clusters, line.first, index));
            line = Filling::at(index);
        } else if cluster.break_after {
            line.opportunity = Some(index);
        }
    }
    if line.first < clusters.len() || lines.is_empty() {
        lines.push(line_of(clusters, line.first, clusters.len()));
    }
    lines
}

/// A line being filled.
struct Filling {
    first: usize,
    width: usize,
    opportunity: Option<usize>,
}

impl Filling {
    fn at(first: usize) -> Self {
        Self { first, width: 0, opportunity: None }
    }
}

/// The line of clusters `first..end`, its blanks at the end set apart.
pub(super) fn line_of(clusters: &[Cluster], first: usize, end: usize) -> LineBreak {
    let all = clusters.get(first..end).unwrap_or_default();
    let hanging = all.iter().rev().take_while(|cluster| cluster.hangs()).count();
    let drawn = end - hanging;
    let width: usize = all.iter().take(all.len() - hanging).map(|cluster| usize::from(cluster.width)).sum();
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    LineBreak { first: narrow(first), drawn: narrow(drawn), end: narrow(end), width: narrow(width) }
}
