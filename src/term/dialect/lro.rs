//! Marks inside cells for terminals that reorder rows but obey directional overrides: VTE under tmux, which keeps
//! other requests to itself, and xterm.js.
//!
//! Between U+202D (LRO) and U+202C (PDF) every character is drawn from left to right, as it stands. Neither takes a
//! column. A terminal keeps such a mark in the cell *before* it, so that is where it is put here: a cell and its marks
//! are always sent together, and a frame in which only some cells change leaves no mark behind.
//!
//! Each span of one look gets its own pair, because a browser, which draws xterm.js without a GPU, orders each span on
//! its own. A span that begins with a right-to-left letter has no cell before it, nor has a row: there the first letter
//! stands outside the override, parted from it by U+200E (LRM), which is also what parts the end of one override from
//! a letter right after it.
//!
//! Blanks, borders and Latin around the overrides need no marks: all of them stand at the level of the row, which is
//! from left to right.

use super::classes;
use super::{Glyph, columns};

const LRO: char = '\u{202D}';
const PDF: char = '\u{202C}';
const LRM: char = '\u{200E}';

/// Respells a row.
pub(super) fn respell<G: Glyph>(mut row: &mut [G]) {
    while let Some(first) = row.first() {
        let alike = row.iter().take_while(|glyph| glyph.looks_like(first)).count();
        let (span, rest) = row.split_at_mut(alike);
        override_in(span);
        row = rest;
    }
}

/// Puts the override into a span: from its first right-to-left letter to its last.
fn override_in<G: Glyph>(span: &mut [G]) {
    let (mut at, mut previous, mut last) = (0, None, None);
    let mut opening = None;
    while let Some(glyph) = span.get(at) {
        if classes::class(glyph.symbol()).is_from_right() {
            opening.get_or_insert((previous, at));
            last = Some(at);
        }
        previous = Some(at);
        // What a wide symbol covers is never written.
        at += columns(glyph.symbol());
    }
    let Some(((before, first), last)) = opening.zip(last) else { return };
    match before {
        Some(before) => append(span, before, &[LRO]),
        None if first == last => return append(span, first, &[LRM]),
        None => append(span, first, &[LRM, LRO]),
    }
    append(span, last, &[PDF, LRM]);
}

fn append<G: Glyph>(span: &mut [G], at: usize, marks: &[char]) {
    if let Some(glyph) = span.get_mut(at) {
        let symbol: String = glyph.symbol().chars().chain(marks.iter().copied()).collect();
        glyph.set_symbol(&symbol);
    }
}
