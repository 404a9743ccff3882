//! For a terminal that reorders each row as left-to-right text (UAX #9, base level 0): text that becomes the wanted row
//! when the terminal reorders it.
//!
//! A *run* reaches from a right-to-left letter to the last one before a left-to-right letter. It is sent in logical
//! order: backwards, but numbers forwards, and brackets mirrored. The algorithm itself decides what a number is: its
//! rules for numbers are symmetric, so the levels of the run sent wholly backwards show which parts must be reversed
//! once more (L2).
//!
//! Between two runs there must be a strong left-to-right character. These terminals drop invisible ones; but U+2800,
//! the Braille pattern without dots, looks like a blank and is a left-to-right letter for the algorithm. A blank
//! becomes U+2800
//!
//! - where a box-drawing line or another style lies between two runs: some terminals reorder across them (Terminal.app)
//!   and some do not (qterminal); with U+2800 both show the same;
//! - before a number to the right of right-to-left text, which would otherwise jump to its left;
//! - beside an Arabic-Indic number, which makes the blanks between it and the next part of right-to-left text;
//! - between all words of a run that begins or ends inside brackets, which would otherwise pair wrongly (N0).
//!
//! The Arabic semicolon and question mark count as letters. If the word before one has another style, for example
//! because a search found it, the sign and what is between take the style of the word: no blank separates them.
//!
//! Some rows cannot be expressed. They are sent so that at least the letters stay in reading order:
//!
//! - a number that touches the right end of a run: it jumps;
//! - another style in the middle of a word, or a box-drawing line without a blank beside it, in a terminal that
//!   reorders each style, or each side of the line, by itself;
//! - brackets without a partner in their word, which may find a wrong one.

use super::classes::{self, GlyphClass};
use super::{Glyph, columns, mirror};
use crate::layout::bidi;
use crate::layout::joining::mirrored;
use crate::model::Direction;
use std::ops::Range;

/// Looks like a blank and is a left-to-right letter for the algorithm.
const STRONG_BLANK: &str = "\u{2800}";

/// A symbol and the columns it takes.
struct Unit {
    at: usize,
    columns: usize,
    class: GlyphClass,
}

/// Respells a row.
pub(super) fn respell<G: Glyph>(row: &mut [G]) {
    let units = units(row);
    for word in units.split(|unit| matches!(unit.class, GlyphClass::Blank | GlyphClass::BoxDrawing)) {
        restyle_punctuation(row, word);
    }
    let mut runs = RtlRuns::default();
    runs.find(row, &units, 0..units.len(), false);
    for at in runs.strong_blanks {
        if let Some(glyph) = row.get_mut(at) {
            glyph.set_symbol(STRONG_BLANK);
        }
    }
    for range in runs.ranges {
        if let Some(units) = units.get(range) {
            reorder_logically(row, units);
        }
    }
}

fn units<G: Glyph>(row: &[G]) -> Vec<Unit> {
    let mut units = Vec::with_capacity(row.len());
    let mut at = 0;
    while let Some(glyph) = row.get(at) {
        let columns = columns(glyph.symbol()).min(row.len() - at);
        units.push(Unit { at, columns, class: classes::class(glyph.symbol()) });
        at += columns;
    }
    units
}

/// Gives the punctuation between the outermost right-to-left characters of a token the style of its letters and digits,
/// if all of these have the same style.
fn restyle_punctuation<G: Glyph>(row: &mut [G], word: &[Unit]) {
    let is_right = |unit: &Unit| unit.class == GlyphClass::Rtl;
    let Some((first, last)) = word.iter().position(is_right).zip(word.iter().rposition(is_right)) else { return };
    let is_letter = |unit: &&Unit| row.get(unit.at).is_some_and(|g| classes::base(g.symbol()).is_alphanumeric());
    let (letters, punctuation): (Vec<&Unit>, Vec<&Unit>) =
        word.get(first..=last).unwrap_or_default().iter().partition(is_letter);
    let Some(model) = letters.first().and_then(|unit| row.get(unit.at)).cloned() else { return };
    if !letters.iter().all(|unit| row.get(unit.at).is_some_and(|glyph| glyph.looks_like(&model))) {
        return;
    }
    for unit in punctuation {
        for glyph in row.get_mut(unit.at..unit.at + unit.columns).into_iter().flatten() {
            let mut restyled = model.clone();
            restyled.set_symbol(glyph.symbol());
            *glyph = restyled;
        }
    }
}

/// The runs of a row, as ranges of units, and the columns of the blanks that separate them.
#[derive(Default)]
struct RtlRuns {
    ranges: Vec<Range<usize>>,
    strong_blanks: Vec<usize>,
}

/// A run that may go on, and what follows its last letter so far.
struct OpenRun {
    start: usize,
    last: usize,
    /// Whether there is a letter in it, not only Arabic-Indic digits.
    has_letters: bool,
    /// The first blank after the last letter.
    blank: Option<usize>,
    /// Whether a number follows the last letter.
    number: NumberAfter,
    /// Whether a box-drawing line or another style follows the last letter.
    is_separated: bool,
}

/// The numbers after the last letter of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NumberAfter {
    /// There is none.
    None,
    /// There is one, behind a blank.
    Apart,
    /// One touches the letter.
    Touching,
}

impl OpenRun {
    fn new(at: usize, class: GlyphClass) -> Self {
        let has_letters = class == GlyphClass::Rtl;
        Self { start: at, last: at, has_letters, blank: None, number: NumberAfter::None, is_separated: false }
    }

    /// Extends the run to another letter or digit.
    fn extend(&mut self, to: usize, class: GlyphClass) {
        *self = Self {
            start: self.start,
            has_letters: self.has_letters || class == GlyphClass::Rtl,
            ..Self::new(to, class)
        };
    }

    /// The blank that must separate it from this letter or digit.
    fn separating_blank(&self, class: GlyphClass) -> Option<usize> {
        let is_needed = self.is_separated || !self.has_letters || class == GlyphClass::ArabicNumber;
        self.blank.filter(|_| is_needed && !(self.has_letters && self.number == NumberAfter::Touching))
    }

    /// The blank that must separate it from a number after it.
    fn separating_blank_before_number(&self) -> Option<usize> {
        self.blank.filter(|_| self.has_letters && self.number == NumberAfter::Apart)
    }
}

impl RtlRuns {
    /// Finds the runs among some units of a row. Separates them `at_every_blank`, or only where it is needed.
    fn find<G: Glyph>(&mut self, row: &[G], units: &[Unit], range: Range<usize>, at_every_blank: bool) {
        let mut open: Option<OpenRun> = None;
        for (index, unit) in units.iter().enumerate().take(range.end).skip(range.start) {
            let Some(run) = &mut open else {
                open = unit.class.is_rtl().then(|| OpenRun::new(index, unit.class));
                continue;
            };
            let before = index.checked_sub(1).and_then(|before| units.get(before));
            run.is_separated |= at_every_blank
                || unit.class == GlyphClass::BoxDrawing
                || before.is_some_and(|before| !look_alike(row, before, unit));
            match unit.class {
                GlyphClass::Rtl | GlyphClass::ArabicNumber => {
                    if let Some(separator) = run.separating_blank(unit.class) {
                        self.close(row, units, run, Some(separator), at_every_blank);
                        open = Some(OpenRun::new(index, unit.class));
                    } else {
                        run.extend(index, unit.class);
                    }
                }
                GlyphClass::Ltr => {
                    self.close(row, units, run, run.separating_blank_before_number(), at_every_blank);
                    open = None;
                }
                GlyphClass::Number => {
                    if run.blank.is_none() {
                        run.number = NumberAfter::Touching;
                    } else if run.number == NumberAfter::None {
                        run.number = NumberAfter::Apart;
                    }
                }
                GlyphClass::Blank => {
                    run.blank.get_or_insert(unit.at);
                }
                GlyphClass::BoxDrawing | GlyphClass::Neutral => {}
            }
        }
        if let Some(run) = open {
            self.close(row, units, &run, run.separating_blank_before_number(), at_every_blank);
        }
    }

    /// Ends a run, at the blank that must separate it from what follows, if there is one.
    fn close<G: Glyph>(
        &mut self,
        row: &[G],
        units: &[Unit],
        run: &OpenRun,
        separator: Option<usize>,
        at_every_blank: bool,
    ) {
        self.strong_blanks.extend(separator);
        let range = run.start..run.last + 1;
        if at_every_blank || units.get(range.clone()).is_none_or(|units| is_balanced(row, units)) {
            self.ranges.push(range);
        } else {
            self.find(row, units, range, true);
        }
    }
}

/// Whether every bracket has its partner.
fn is_balanced<G: Glyph>(row: &[G], units: &[Unit]) -> bool {
    let mut expected_brackets = Vec::new();
    for glyph in units.iter().filter(|unit| unit.class == GlyphClass::Neutral).filter_map(|unit| row.get(unit.at)) {
        match classes::base(glyph.symbol()) {
            open @ ('(' | '[' | '{') => expected_brackets.push(mirrored(open)),
            close @ (')' | ']' | '}') if expected_brackets.pop() != Some(close) => return false,
            _ => {}
        }
    }
    expected_brackets.is_empty()
}

fn look_alike<G: Glyph>(row: &[G], one: &Unit, other: &Unit) -> bool {
    row.get(one.at).zip(row.get(other.at)).is_none_or(|(one, other)| one.looks_like(other))
}

/// Puts a run into logical order. Each glyph keeps its style.
fn reorder_logically<G: Glyph>(row: &mut [G], units: &[Unit]) {
    let Some((first, last)) = units.first().zip(units.last()) else { return };
    let (from, to) = (first.at, last.at + last.columns);
    let Some(visual) = row.get(from..to).map(<[G]>::to_vec) else { return };
    let levels = reversed_levels(&visual, units, from);
    let mut order: Vec<(&Unit, u8)> = units.iter().rev().zip(levels).collect();
    // Digits are at level 2; but in a run of Arabic-Indic digits without a letter, other digits are at level 0.
    for level_run in order.chunk_by_mut(|one, other| one.1 % 2 == other.1 % 2) {
        if level_run.first().is_some_and(|(_, level)| level % 2 == 0) {
            level_run.reverse();
        }
    }
    let mut at = from;
    for (unit, level) in order {
        for offset in 0..unit.columns {
            if let (Some(target), Some(glyph)) = (row.get_mut(at), visual.get(unit.at - from + offset)) {
                target.clone_from(glyph);
                if level % 2 == 1 && offset == 0 {
                    mirror(target);
                }
            }
            at += 1;
        }
    }
}

/// The levels of a run sent wholly backwards.
fn reversed_levels<G: Glyph>(run: &[G], units: &[Unit], from: usize) -> Vec<u8> {
    if !units.iter().any(|unit| matches!(unit.class, GlyphClass::Number | GlyphClass::ArabicNumber)) {
        // From a letter to a letter, with neutral characters between: nothing resolves to another level.
        return vec![1; units.len()];
    }
    let glyphs = units.iter().rev().filter_map(|unit| run.get(unit.at - from));
    let text: String = glyphs.map(|glyph| mirrored(classes::base(glyph.symbol()))).collect();
    let by_byte = bidi::levels(&text, Direction::Ltr);
    text.char_indices().map(|(byte, _)| by_byte.get(byte).copied().unwrap_or(1)).collect()
}
