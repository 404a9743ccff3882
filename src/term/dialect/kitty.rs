//! Kitty draws each run of a row through `HarfBuzz`, which guesses the run's direction from its first letter that
//! belongs to a script, and reverses the run if that is right to left, mirroring its brackets. Seen in kitty 0.26 and
//! 0.48:
//!
//! - A run ends at a blank, where bold or italic changes, at what kitty draws itself (frames, blocks, Braille) and at
//!   a glyph of another font. Not at a no-break space, a colour, a link or an invisible character.
//! - Only the glyphs of a run are reversed. Colours and underlines stay in their columns.
//!
//! Not possible to know here: which letters the user's font has. Those that it lacks come from another font, which may
//! be one for all of them or one for each. So a token is cut into *pieces*, each of which is all in one font, whatever
//! the font is: Latin letters with ASCII digits and punctuation; Persian and Arabic letters, digits and marks, of which
//! a font has all or none; Hebrew letters; each letter of other languages in Arabic script, and each with marks, by
//! itself. A piece of right-to-left letters is sent backwards, the others as they are.
//!
//! Pieces that happen to be in one font would be one run, and change places. They are kept apart by their face: one of
//! them is drawn bold, or not bold in bold text, as nothing else ends a run without taking a column, and columns are
//! settled by now. It is chosen so that as little as possible looks different: punctuation rather than words.

use super::classes::{self, ScriptDirection};
use super::{Face, Glyph, columns};

/// Respells a row.
pub(super) fn respell<G: Glyph>(mut row: &mut [G]) {
    while let Some(first) = row.first() {
        let skipped = columns(first.symbol());
        if skipped > 1 || ends_run(first.symbol()) {
            row = row.get_mut(skipped..).unwrap_or_default();
            continue;
        }
        let in_token = |glyph: &&G| !ends_run(glyph.symbol()) && columns(glyph.symbol()) == 1;
        let length = row.iter().take_while(in_token).count();
        let (token, rest) = row.split_at_mut(length);
        respell_token(token);
        row = rest;
    }
}

/// Whether kitty ends a run before and after this symbol. What is wide does so too.
pub(super) fn ends_run(symbol: &str) -> bool {
    matches!(classes::base(symbol),
        ' ' | '\u{2500}'..='\u{259F}' | '\u{2800}'..='\u{28FF}' | '\u{E0B0}'..='\u{E0BF}' | '\u{1FB00}'..='\u{1FBAE}')
}

/// Respells a token.
fn respell_token<G: Glyph>(mut token: &mut [G]) {
    if !token.iter().any(|glyph| is_rtl(glyph.symbol())) {
        return;
    }
    if is_one_piece(token) {
        return reverse(token);
    }
    let pieces = pieces(token);
    for (piece, face) in pieces.iter().zip(faces(&pieces)) {
        let (glyphs, rest) = token.split_at_mut(piece.length);
        if piece.is_rtl {
            reverse(glyphs);
        }
        if face != piece.face {
            for glyph in glyphs.iter_mut() {
                glyph.set_face(face);
            }
        }
        token = rest;
    }
}

/// Whether a symbol is of a script from right to left.
pub(super) fn is_rtl(symbol: &str) -> bool {
    classes::script_direction(classes::base(symbol)) == Some(ScriptDirection::Rtl)
}

/// What is surely in one font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FontShare {
    /// What every font has: Latin letters, ASCII digits, most punctuation.
    Latin,
    /// What every font with Persian letters has, with Persian and Arabic digits and punctuation.
    Persian,
    /// Hebrew letters.
    Hebrew,
    /// A letter in Arabic script that neither Persian nor Arabic has; or one with marks, which kitty puts on another
    /// letter where there is one in the run.
    Rare,
    /// A letter of another script from right to left.
    Other,
}

impl FontShare {
    fn of(symbol: &str) -> Self {
        let mut characters = symbol.chars();
        match (characters.next().unwrap_or(' '), characters.next()) {
            (..'\u{590}', _) => Self::Latin,
            (base, Some(_)) if classes::script_direction(base) == Some(ScriptDirection::Rtl) => Self::Rare,
            (base, _) => Self::of_character(base),
        }
    }

    fn of_character(base: char) -> Self {
        match base {
            _ if is_persian(base) => Self::Persian,
            '\u{590}'..='\u{5FF}' | '\u{FB1D}'..='\u{FB4F}' => Self::Hebrew,
            '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{870}'..='\u{8FF}' | '\u{FB50}'..='\u{FEFE}' => {
                Self::Rare
            }
            _ if classes::script_direction(base) == Some(ScriptDirection::Rtl) => Self::Other,
            _ => Self::Latin,
        }
    }
}

/// Whether a character is of those that Persian and Arabic are written with, or a joined form of such a letter.
fn is_persian(character: char) -> bool {
    matches!(character,
        // Punctuation, letters, marks, digits.
        '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{621}'..='\u{63A}' | '\u{640}'..='\u{655}' | '\u{660}'..='\u{66D}'
        | '\u{67E}' | '\u{686}' | '\u{698}' | '\u{6A9}' | '\u{6AF}' | '\u{6CC}' | '\u{6F0}'..='\u{6F9}'
        // Forms: peh, tcheh, jeh, keheh and gaf, yeh; those of Arabic with its lam-alefs.
        | '\u{FB56}'..='\u{FB59}' | '\u{FB7A}'..='\u{FB7D}' | '\u{FB8A}'..='\u{FB8B}' | '\u{FB8E}'..='\u{FB95}'
        | '\u{FBFC}'..='\u{FBFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// A part of a token, in one font and of one face.
#[derive(Debug)]
struct Piece {
    share: FontShare,
    face: Face,
    length: usize,
    /// Whether kitty reverses it.
    is_rtl: bool,
    /// How much is seen of it if its face changes.
    weight: usize,
}

/// Whether a token is one piece, as most are.
fn is_one_piece<G: Glyph>(token: &[G]) -> bool {
    let Some(first) = token.first() else { return true };
    let (share, face) = (FontShare::of(first.symbol()), first.face());
    let is_like_first = |glyph: &G| glyph.face() == face && FontShare::of(glyph.symbol()) == share;
    token.len() == 1 || share != FontShare::Rare && token.iter().all(is_like_first)
}

/// The pieces of a token.
fn pieces<G: Glyph>(token: &[G]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for glyph in token {
        let (symbol, face) = (glyph.symbol(), glyph.face());
        let (share, is_rtl) = (FontShare::of(symbol), is_rtl(symbol));
        let weight = match share {
            FontShare::Rare => 2,
            _ if classes::base(symbol).is_alphanumeric() => 8,
            _ => 1,
        };
        match pieces.last_mut() {
            Some(piece) if piece.share == share && piece.face == face && share != FontShare::Rare => {
                piece.length += 1;
                piece.is_rtl |= is_rtl;
                piece.weight += weight;
            }
            _ => pieces.push(Piece { share, face, length: 1, is_rtl, weight }),
        }
    }
    pieces
}

/// The faces that a piece can have, with the price of each: its own, of the other weight, of the other slant. Many
/// fonts with Persian letters have no slanted ones.
fn choices(piece: &Piece) -> [(Face, usize); 3] {
    let (own, slant_price) = (piece.face, if piece.is_rtl { 12 } else { 5 });
    [
        (own, 0),
        (Face { bold: !own.bold, ..own }, 4 * piece.weight),
        (Face { italic: !own.italic, ..own }, slant_price * piece.weight),
    ]
}

/// The cheapest faces by which neighbours are told apart. Neighbours from left to right need not be.
fn faces(pieces: &[Piece]) -> Vec<Face> {
    let fits = |before: (&Piece, Face), piece: &Piece, face| before.1 != face || !(before.0.is_rtl || piece.is_rtl);
    // From the end: what each choice costs with the best choices after it.
    let mut costs: Vec<[(Face, usize); 3]> = Vec::with_capacity(pieces.len());
    let mut after: Option<&Piece> = None;
    for piece in pieces.iter().rev() {
        let of_rest = |face| {
            let (after, choices) = (after?, costs.last()?);
            choices.iter().filter(|choice| fits((piece, face), after, choice.0)).map(|choice| choice.1).min()
        };
        costs.push(choices(piece).map(|(face, price)| (face, price + of_rest(face).unwrap_or(0))));
        after = Some(piece);
    }
    let mut before: Option<(&Piece, Face)> = None;
    let chosen = pieces.iter().zip(costs.iter().rev()).map(|(piece, choices)| {
        let fitting = choices.iter().filter(|choice| before.is_none_or(|before| fits(before, piece, choice.0)));
        let face = fitting.min_by_key(|choice| choice.1).map_or(piece.face, |choice| choice.0);
        before = Some((piece, face));
        face
    });
    chosen.collect()
}

/// Turns a piece round: what it shows, not how it looks. There are no brackets in it that would be mirrored.
fn reverse<G: Glyph>(mut piece: &mut [G]) {
    let mut symbol = String::new();
    while let [first, rest @ .., last] = piece {
        symbol.clear();
        symbol.push_str(first.symbol());
        first.set_symbol(last.symbol());
        last.set_symbol(&symbol);
        piece = rest;
    }
}
