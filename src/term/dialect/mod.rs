//! How a finished row is spelled for the terminal at hand.
//!
//! The layout hands out rows in visual order, letters in their joined forms: what a terminal that does nothing shows
//! as it stands. Others reorder rows on their own. Some of them can be told to leave it, with a sequence sent on
//! entering and taken back on leaving; for the rest, a row is *respelled*: changed so that what the terminal makes of
//! it is the row that was wanted. A [`Dialect`] is both, the sequences and a pure function from row to row.
//!
//! It is applied last, to the whole frame, so that panes, borders, titles, popups and highlights all profit and none
//! of them knows of it. A row keeps its number of columns; one without right-to-left text comes back untouched.
//!
//! - `plain`, `bdsm`, `konsole`, `mlterm`: the row as it is. - `kitty`: tokens reversed. - `lro`: directional
//!   marks inside cells. - `inverse`: logical order. - `logical`: logical order, letters instead of forms.
//! - `classes`: what the characters are to them.
//!
//! Deliberately not here: which terminal it is; and SCP and the private bidi modes, which flip whole rows or print
//! rubbish in terminals that do not know them.

mod classes;
mod inverse;
mod kitty;
mod logical;
mod lro;

use crate::layout::width;
use ratatui::buffer::Cell;
use ratatui::style::Modifier;

/// A way to spell rows, and what to send before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Rows as they are; nothing is sent.
    Plain,
    /// Rows as they are, after explicit mode was asked for (ECMA-48 BDSM): VTE, mintty, `WezTerm`. Everywhere else
    /// it does nothing, which makes it the choice where nothing is known.
    #[default]
    Bdsm,
    /// Rows as they are, after Konsole was told not to reorder.
    Konsole,
    /// Rows as they are, after mlterm was told not to reorder.
    Mlterm,
    /// For kitty, which reverses each token that begins with a right-to-left letter.
    Kitty,
    /// Marks inside cells hold their order: tmux inside VTE, xterm.js.
    Lro,
    /// For a terminal that reorders rows from left to right and listens to nothing.
    Inverse,
    /// The same for a terminal that joins the letters too.
    Logical,
}

impl Dialect {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 8] =
        [Self::Plain, Self::Bdsm, Self::Konsole, Self::Mlterm, Self::Kitty, Self::Lro, Self::Inverse, Self::Logical];

    /// Its name, as it is given on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Bdsm => "bdsm",
            Self::Konsole => "konsole",
            Self::Mlterm => "mlterm",
            Self::Kitty => "kitty",
            Self::Lro => "lro",
            Self::Inverse => "inverse",
            Self::Logical => "logical",
        }
    }

    /// The dialect of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// What is sent once, before the screen is cleared.
    pub const fn enter_sequence(self) -> &'static str {
        match self {
            // Terminals of VTE apply it to rows that are cleared or begun from then on.
            Self::Bdsm => "\x1b[8l",
            // To Konsole alone: in xterm, OSC 50 sets the font.
            Self::Konsole => "\x1b]50;BidiRenderingEnabled=false\x07",
            Self::Mlterm => "\x1b]5379;use_ctl=false\x07",
            Self::Plain | Self::Kitty | Self::Lro | Self::Inverse | Self::Logical => "",
        }
    }

    /// What takes it back.
    pub const fn leave_sequence(self) -> &'static str {
        match self {
            Self::Bdsm => "\x1b[8h",
            Self::Konsole => "\x1b]50;BidiRenderingEnabled=true\x07",
            Self::Mlterm => "\x1b]5379;use_ctl=true\x07",
            Self::Plain | Self::Kitty | Self::Lro | Self::Inverse | Self::Logical => "",
        }
    }

    /// Whether any row is changed at all.
    pub const fn respells(self) -> bool {
        matches!(self, Self::Kitty | Self::Lro | Self::Inverse | Self::Logical)
    }

    /// Respells a row: one glyph a column, from left to right; a wide one is followed by a covered one that is not
    /// written.
    pub fn respell<G: Glyph>(self, row: &mut [G]) {
        if !self.respells() || !row.iter().any(|glyph| classes::is_rtl(glyph.symbol())) {
            return;
        }
        match self {
            Self::Kitty => kitty::respell(row),
            Self::Lro => lro::respell(row),
            Self::Inverse => inverse::respell(row),
            Self::Logical => {
                logical::unjoin(row);
                inverse::respell(row);
            }
            Self::Plain | Self::Bdsm | Self::Konsole | Self::Mlterm => {}
        }
    }
}

/// Whether there is anything in a text that terminals differ on.
pub(crate) fn has_rtl(text: &str) -> bool {
    text.chars().any(|character| classes::is_rtl(character.encode_utf8(&mut [0; 4])))
}

/// A style of letter. Terminals with several fonts draw each in a run of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Face {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

/// What stands in one column of a row.
pub trait Glyph: Clone {
    /// What it shows: a character, perhaps with marks.
    fn symbol(&self) -> &str;

    /// Shows something else.
    fn set_symbol(&mut self, symbol: &str);

    /// Whether it looks like another, whatever both show: colours, face, underline.
    fn looks_like(&self, other: &Self) -> bool;

    /// Its face.
    fn face(&self) -> Face;

    /// Changes its face and nothing else.
    fn set_face(&mut self, face: Face);
}

impl Glyph for Cell {
    fn symbol(&self) -> &str {
        Self::symbol(self)
    }

    fn set_symbol(&mut self, symbol: &str) {
        Self::set_symbol(self, symbol);
    }

    fn looks_like(&self, other: &Self) -> bool {
        (self.fg, self.bg, self.underline_color, self.modifier)
            == (other.fg, other.bg, other.underline_color, other.modifier)
    }

    fn face(&self) -> Face {
        Face { bold: self.modifier.contains(Modifier::BOLD), italic: self.modifier.contains(Modifier::ITALIC) }
    }

    fn set_face(&mut self, face: Face) {
        self.modifier.set(Modifier::BOLD, face.bold);
        self.modifier.set(Modifier::ITALIC, face.italic);
    }
}

/// The columns that a symbol takes, 1 or 2.
fn columns(symbol: &str) -> usize {
    let mut characters = symbol.chars();
    match (characters.next(), characters.next()) {
        // Nothing below Hangul Jamo is wide, nor does a mark make it so.
        (None | Some(..'\u{1100}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'), _) => 1,
        (Some(only), None) => usize::from(width::of_char(only)).max(1),
        (Some(_), Some(_)) => usize::from(width::of_cluster(symbol)),
    }
}

/// Puts the mirror image of its character into a glyph, if it has one. UAX #9, L4.
fn mirror<G: Glyph>(glyph: &mut G) {
    let mut characters = glyph.symbol().chars();
    let Some(first) = characters.next() else { return };
    let image = crate::layout::joining::mirrored(first);
    if image != first {
        let symbol: String = std::iter::once(image).chain(characters).collect();
        glyph.set_symbol(&symbol);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Color;

    #[test]
    fn every_dialect_is_found_by_its_name_and_no_other() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::parse(dialect.name()), Some(dialect));
        }
        assert_eq!(Dialect::parse("auto"), None);
        assert_eq!(Dialect::parse("Kitty"), None);
    }

    #[test]
    fn whatever_is_sent_is_taken_back() {
        for dialect in Dialect::ALL {
            let back = dialect.enter_sequence().replace("false", "true").replace("[8l", "[8h");
            assert_eq!(back, dialect.leave_sequence());
            assert_eq!(dialect.enter_sequence().is_empty(), !matches!(dialect.name(), "bdsm" | "konsole" | "mlterm"));
        }
    }

    #[test]
    fn a_row_without_right_to_left_text_is_left_alone() {
        for dialect in Dialect::ALL {
            let plain: Vec<Cell> = "\u{2502} a(b) 12% \u{2502}".chars().map(cell).collect();
            let mut row = plain.clone();
            dialect.respell(&mut row);
            assert_eq!(row, plain);
            dialect.respell::<Cell>(&mut []);
        }
    }

    #[test]
    fn looks_are_compared_without_what_is_shown() {
        let (plain, mut red) = (cell('a'), cell('b'));
        assert!(plain.looks_like(&red));
        red.fg = Color::Red;
        assert!(!plain.looks_like(&red));
    }

    fn cell(character: char) -> Cell {
        let mut cell = Cell::default();
        cell.set_char(character);
        cell
    }
}
