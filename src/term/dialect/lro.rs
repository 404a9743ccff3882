//! An override inside cells for terminals that reorder rows but obey what stands in them, where no sequence reaches
//! them: VTE under tmux or mosh, which keep other requests to themselves.
//!
//! U+202D (LRO) and U+202C (PDF) stand around all that is between the first blank of a row and its last right-to-left
//! character, so that everything there runs from left to right (UAX #9, X5 and L2). They take no column, and a terminal
//! keeps them in the cell after which they come: the LRO in that of the blank, the PDF in that of the character. A cell
//! is always sent with what is in it, and compared with it; so a frame in which only some cells change has each of the
//! two where the whole row would have it, and leaves none behind.
//!
//! The row may be part of a longer one, with panes of tmux at its sides. There, other programs want their text to be
//! reordered, and so the override ends; and theirs must not take along what stands first in this row, and so it begins
//! before the first number. Isolates around each letter (U+2066, U+2069) read as well, and take six bytes a letter.
//!
//! Where a row begins with a right-to-left character, no cell is left for the LRO. That character gets an LRM (see
//! [`super::lrm`]) and then the LRO. The program itself draws no such row.

use super::classes;
use super::{Glyph, append, columns};
use crate::text::classes::LRM;

const LRO: char = '\u{202D}';
const PDF: char = '\u{202C}';

/// Respells a row.
pub(super) fn respell<G: Glyph>(row: &mut [G]) {
    let Some((opening, last)) = span(row) else { return };
    match opening {
        Some(opening) => row.get_mut(opening).map(|glyph| append(glyph, &[LRO])),
        None => row.first_mut().map(|glyph| append(glyph, &[LRM, LRO])),
    };
    if let Some(glyph) = row.get_mut(last) {
        append(glyph, &[PDF]);
    }
}

/// The column of the first blank, if it stands before all right-to-left characters, else that of the symbol before
/// them, or none if the row begins with one; and the column of the last one.
fn span<G: Glyph>(row: &[G]) -> Option<(Option<usize>, usize)> {
    let (mut blank, mut before, mut opening, mut last) = (None, None, None, None);
    let mut at = 0;
    while let Some(glyph) = row.get(at) {
        if classes::class(glyph.symbol()).is_rtl() {
            opening.get_or_insert(blank.or(before));
            last = Some(at);
        }
        before = Some(at);
        if glyph.symbol() == " " {
            blank.get_or_insert(at);
        }
        // What a wide symbol covers is never written.
        at += columns(glyph.symbol());
    }
    opening.zip(last)
}
