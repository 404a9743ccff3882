//! Every right-to-left letter drawn by itself, by kitty's text sizing protocol, OSC 66
//! (<https://sw.kovidgoyal.net/kitty/text-sizing-protocol/>), which kitty knows from 0.40 on. Seen in kitty 0.48:
//!
//! - Kitty draws a row in runs, as the [`kitty`](super::kitty) dialect tells, and a run also ends where the alignment
//!   of fractionally scaled text changes. Letters are not scaled here, so that their alignment shows in nothing else.
//! - A run of one letter is the same from either side, whatever font it comes from. So of two neighbours of which one
//!   is a right-to-left letter, one is aligned to the right: about every second letter. Nothing is reversed.
//!
//! What reaches out of its cell is cut there. The tails of final seen, sheen, sad and dad do, in `DejaVu` Sans Mono;
//! so each of them is drawn together with the blank, the punctuation or the next word at its left, in two columns.
//! These are a run of two, from right to left, and sent in this order.

use super::classes;
use super::kitty::{ends_run, is_rtl};
use super::{Glyph, columns, mirror};

/// What has been sent for a glyph, or for two.
#[derive(Debug, Clone, Copy)]
struct SentGlyph {
    is_rtl: bool,
    is_aligned: bool,
}

impl SentGlyph {
    /// What is sent beside another, at its right: aligned if only that keeps them apart.
    fn beside(before: Option<Self>, is_rtl: bool) -> Self {
        Self { is_rtl, is_aligned: before.is_some_and(|before| (before.is_rtl || is_rtl) && !before.is_aligned) }
    }
}

/// Respells a row.
pub(super) fn respell<G: Glyph>(mut row: &mut [G]) {
    let mut before = None;
    while let Some(width) = row.first().map(|glyph| columns(glyph.symbol())) {
        if begins_with_tail(row)
            && let [glyph, letter, rest @ ..] = row
        {
            let sent = SentGlyph::beside(before, true);
            let alignment = if sent.is_aligned { ":h=1" } else { "" };
            mirror(glyph);
            glyph.set_sequence(&format!("\x1b]66;w=2{alignment};{}{}\x07", letter.symbol(), glyph.symbol()), 2);
            letter.set_symbol("");
            (before, row) = (Some(sent), rest);
            continue;
        }
        let (glyphs, rest) = row.split_at_mut(width.min(row.len()));
        before = glyphs.first_mut().and_then(|glyph| respell_glyph(glyph, width, before));
        row = rest;
    }
}

/// Respells a glyph; nothing comes back if it ends a run.
fn respell_glyph<G: Glyph>(glyph: &mut G, width: usize, before: Option<SentGlyph>) -> Option<SentGlyph> {
    if ends_run(glyph.symbol()) {
        return None;
    }
    let sent = SentGlyph::beside(before, is_rtl(glyph.symbol()));
    if sent.is_aligned {
        glyph.set_sequence(&format!("\x1b]66;h=1;{}\x07", glyph.symbol()), width);
    }
    Some(sent)
}

/// Whether a row begins with a column into which the tail of the letter at its right reaches. They are drawn in one
/// colour.
fn begins_with_tail<G: Glyph>(row: &[G]) -> bool {
    matches!(row, [glyph, letter, ..]
        if has_tail(letter.symbol()) && can_hold_tail(glyph.symbol()) && glyph.looks_like(letter))
}

/// Whether a letter has a tail that reaches into the column at its left: seen, sheen, sad and dad, at the end of a word
/// or alone.
fn has_tail(symbol: &str) -> bool {
    matches!(
        classes::base(symbol),
        '\u{FEB1}' | '\u{FEB2}' | '\u{FEB5}' | '\u{FEB6}' | '\u{FEB9}' | '\u{FEBA}' | '\u{FEBD}' | '\u{FEBE}'
    )
}

/// Whether a symbol may be drawn in one run with a right-to-left letter: a blank, punctuation, or such a letter.
fn can_hold_tail(symbol: &str) -> bool {
    let base = classes::base(symbol);
    (base == ' ' || !ends_run(symbol)) && columns(symbol) == 1 && (!base.is_alphanumeric() || is_rtl(symbol))
}
