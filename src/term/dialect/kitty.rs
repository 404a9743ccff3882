//! Kitty draws each run of a row through `HarfBuzz`, which guesses the run's direction from its first letter that
//! belongs to a script, and reverses the run if that is right to left, mirroring its brackets. Seen in kitty 0.26 and
//! 0.48:
//!
//! - A run ends at a blank, where bold or italic changes, at what kitty draws itself (frames, blocks, Braille) and at
//!   a glyph of another font. Not at a no-break space, a colour, a link or an invisible character.
//! - Only the glyphs of a run are reversed. Colours and underlines stay in their columns.
//!
//! So a token whose last letter, from left to right, is right to left is sent backwards, brackets mirrored once more,
//! and its looks stay where they are. Others are sent as they are.
//!
//! A token that has right-to-left letters, then Latin ones, is right neither way, as a name with a Persian ending has
//! it. It is cut in two before the first of those Latin letters, and its shorter part drawn bold, or not bold in bold
//! text: nothing else ends a run without taking a column, and columns are settled by now.
//!
//! Not possible to know here: which letters the user's font lacks. Kitty takes them from another font, and a token
//! with some of each is several runs. With `DejaVu` Sans Mono this concerns Hebrew: a full stop after a Hebrew word
//! stands on its other side. Wide symbols are taken for such, as emoji are.

use super::classes::{self, ScriptDirection};
use super::{Face, Glyph, columns, mirror};

/// Respells a row.
pub(super) fn respell<G: Glyph>(mut row: &mut [G]) {
    let mut previous = None;
    while let Some(first) = row.first() {
        let skipped = columns(first.symbol());
        if skipped > 1 || ends_run(first.symbol()) {
            previous = None;
            row = row.get_mut(skipped..).unwrap_or_default();
            continue;
        }
        let face = first.face();
        let in_run = |glyph: &G| glyph.face() == face && !ends_run(glyph.symbol()) && columns(glyph.symbol()) == 1;
        let length = row.iter().take_while(|glyph| in_run(glyph)).count();
        let (token, rest) = row.split_at_mut(length);
        respell_token(token, previous, rest.first().map(Glyph::face));
        previous = token.last().map(Glyph::face);
        row = rest;
    }
}

/// Whether kitty ends a run before and after this symbol. What is wide does so too.
fn ends_run(symbol: &str) -> bool {
    matches!(classes::base(symbol),
        ' ' | '\u{2500}'..='\u{259F}' | '\u{2800}'..='\u{28FF}' | '\u{E0B0}'..='\u{E0BF}' | '\u{1FB00}'..='\u{1FBAE}')
}

/// Respells a token; `previous` and `next` are the faces of what stands beside it.
fn respell_token<G: Glyph>(token: &mut [G], previous: Option<Face>, next: Option<Face>) {
    let direction = |glyph: &G| classes::script_direction(classes::base(glyph.symbol()));
    let Some(last) = token.iter().rposition(|glyph| direction(glyph) == Some(ScriptDirection::Rtl)) else { return };
    let after = token.get(last + 1..).unwrap_or_default();
    let Some(latin) = after.iter().position(|glyph| direction(glyph) == Some(ScriptDirection::Ltr)) else {
        return reverse(token);
    };
    if token.iter().find_map(direction) == Some(ScriptDirection::Rtl) {
        let (before, after) = token.split_at_mut(last + 1 + latin);
        reverse(before);
        if before.len() < after.len() { change_face(before, previous) } else { change_face(after, next) }
    }
}

/// Parts a piece of a token from the rest, and from what stands on its other side: bold or not rather than italic or
/// not.
fn change_face<G: Glyph>(piece: &mut [G], beside: Option<Face>) {
    let Some(face) = piece.first().map(Glyph::face) else { return };
    let other = Face { bold: !face.bold, ..face };
    let other = if beside == Some(other) { Face { italic: !face.italic, ..face } } else { other };
    for glyph in piece {
        glyph.set_face(other);
    }
}

/// Turns a token round: what it shows, not how it looks.
fn reverse<G: Glyph>(token: &mut [G]) {
    let symbols: Vec<String> = token.iter().map(|glyph| glyph.symbol().to_owned()).collect();
    for (glyph, symbol) in token.iter_mut().zip(symbols.iter().rev()) {
        glyph.set_symbol(symbol);
        mirror(glyph);
    }
}
