//! Invisible characters inside cells for terminals that reorder rows but obey what stands in them: VTE under tmux,
//! which keeps other requests to itself, and xterm.js.
//!
//! It is U+200E (LRM), one after every right-to-left letter and every digit that goes with them: each is then a
//! run of its own between two places that run from left to right, and nothing is moved (UAX #9, L2). It takes no
//! column, and a terminal keeps it in the cell before it; a cell and its LRM are always sent together, and a frame in
//! which only some cells change leaves no LRM behind.
//!
//! Why not one pair of U+202D (LRO) and U+202C (PDF) around a span, as the name has it: a browser, which draws xterm.js
//! without a GPU, orders every element on its own, and xterm.js makes an element of each span of one style and of each
//! cell whose letter is not exactly as wide as it should be. A span's override then ends wherever an element does.
//! Konsole under tmux, too, keeps to the joined shapes with the one and loses them with the other.
//!
//! Blanks, borders and Latin need no LRM: all of them stand at the level of the row, which is from left to right.

use super::classes;
use super::{Glyph, columns};
use crate::text::classes::LRM;

/// Respells a row.
pub(super) fn respell<G: Glyph>(row: &mut [G]) {
    let mut at = 0;
    while let Some(glyph) = row.get_mut(at) {
        // What a wide symbol covers is never written.
        at += columns(glyph.symbol());
        if classes::class(glyph.symbol()).is_rtl() {
            let with_lrm = format!("{}{LRM}", glyph.symbol());
            glyph.set_symbol(&with_lrm);
        }
    }
}
