//! Marks inside cells for xterm.js, which reorders text when it draws without a GPU, but obeys what stands in it.
//!
//! It is U+200E (LRM), one after every right-to-left letter and every digit that goes with them: each is then a
//! run of its own between two places that run from left to right, and nothing is moved (UAX #9, L2). It takes no
//! column, and a terminal keeps it in the cell before it; a cell and its LRM are always sent together, and a frame in
//! which only some cells change leaves no LRM behind.
//!
//! Why not one override around a span, as in [`super::lro`]: the browser orders every element on its own, and xterm.js
//! makes an element of each span of one style and of each cell whose letter is not exactly as wide as it should be. A
//! span's override then ends wherever an element does. Why not this one everywhere: newer terminals of VTE (0.84 for
//! GTK 4) draw no letter that has an LRM in its cell.
//!
//! Blanks, borders and Latin need no LRM: all of them stand at the level of the row, which is from left to right.

use super::classes;
use super::{Glyph, append, columns};
use crate::text::classes::LRM;

/// Respells a row.
pub(super) fn respell<G: Glyph>(row: &mut [G]) {
    let mut at = 0;
    while let Some(glyph) = row.get_mut(at) {
        // What a wide symbol covers is never written.
        at += columns(glyph.symbol());
        if classes::class(glyph.symbol()).is_rtl() {
            append(glyph, &[LRM]);
        }
    }
}
