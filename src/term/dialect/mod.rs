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
//! - `plain`, `bdsm`, `konsole`, `mlterm`: the row as it is. - `kitty`: words reversed, in pieces. - `osc66`: letters
//!   drawn one by one. - `lro`: an override inside cells. - `lrm`: marks inside cells. - `inverse`: logical order. -
//!   `logical`: logical order, letters instead of forms.
//! - `classes`: what the characters are to them.
//!
//! Deliberately not here: which terminal it is; and SCP and the private bidi modes, which flip whole rows or print
//! rubbish in terminals that do not know them.

mod classes;
mod inverse;
mod kitty;
mod logical;
mod lrm;
mod lro;
mod osc66;

pub(super) use classes::is_rtl;

use super::terminal_names;
use crate::layout::width;

/// A way to spell rows, and what to send before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Rows as they are; nothing is sent.
    Plain,
    /// Rows as they are, in explicit mode (ECMA-48 BDSM): VTE, mintty, `WezTerm`. Everywhere else the mode does
    /// nothing, which makes this the choice for an unknown terminal.
    #[default]
    Bdsm,
    /// Rows as they are, after Konsole was told not to reorder.
    Konsole,
    /// Rows as they are, after mlterm was told not to reorder.
    Mlterm,
    /// For kitty, which reverses each run of right-to-left letters.
    Kitty,
    /// For kitty 0.40 and later, which can be told to draw letters one by one.
    Osc66,
    /// An override inside cells holds their order (U+202D, U+202C): tmux or mosh inside VTE.
    Lro,
    /// Marks inside cells do (U+200E): xterm.js.
    Lrm,
    /// For a terminal that reorders rows from left to right and cannot be told not to.
    Inverse,
    /// The same for a terminal that joins the letters too.
    Logical,
}

/// What a dialect does to rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Respelling {
    None,
    /// [`kitty::respell`].
    Tokens,
    /// [`osc66::respell`].
    SingleLetters,
    /// [`lro::respell`].
    Override,
    /// [`lrm::respell`].
    DirectionMarks,
    /// [`inverse::respell`].
    LogicalOrder,
    /// [`logical::unjoin`], then [`inverse::respell`].
    LogicalLetters,
}

/// Which faces cannot be read in some of a dialect's terminals, and are not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UnreadableFace {
    None,
    /// Italic right-to-left letters: urxvt and older versions of mlterm take them from the italic font alone, and show
    /// boxes if it has none.
    ItalicLetters,
    /// Bold in reversed cells: qterminal draws it grey on grey.
    BoldReversed,
}

/// Everything that distinguishes one dialect from another.
struct DialectSpec {
    dialect: Dialect,
    name: &'static str,
    /// Sent once, before the screen is cleared.
    enter: &'static str,
    /// Sent on leaving; undoes `enter`.
    leave: &'static str,
    /// The one terminal that understands it, if others show more than its own rows wrong.
    only_in: Option<&'static str>,
    respelling: Respelling,
    unreadable: UnreadableFace,
}

const fn spec(dialect: Dialect, name: &'static str, respelling: Respelling) -> DialectSpec {
    let unreadable = UnreadableFace::None;
    DialectSpec { dialect, name, enter: "", leave: "", only_in: None, respelling, unreadable }
}

/// In the order in which dialects are listed, which is that of the enum.
static TABLE: [DialectSpec; 10] = [
    DialectSpec { unreadable: UnreadableFace::ItalicLetters, ..spec(Dialect::Plain, "plain", Respelling::None) },
    DialectSpec {
        // Terminals of VTE apply it to rows that are cleared or begun from then on.
        enter: "\x1b[8l",
        leave: "\x1b[8h",
        ..spec(Dialect::Bdsm, "bdsm", Respelling::None)
    },
    DialectSpec {
        // To Konsole alone: in xterm, OSC 50 sets the font.
        enter: "\x1b]50;BidiRenderingEnabled=false\x07",
        leave: "\x1b]50;BidiRenderingEnabled=true\x07",
        only_in: Some(terminal_names::KONSOLE),
        ..spec(Dialect::Konsole, "konsole", Respelling::None)
    },
    DialectSpec {
        enter: "\x1b]5379;use_ctl=false\x07",
        leave: "\x1b]5379;use_ctl=true\x07",
        only_in: Some(terminal_names::MLTERM),
        unreadable: UnreadableFace::ItalicLetters,
        ..spec(Dialect::Mlterm, "mlterm", Respelling::None)
    },
    spec(Dialect::Kitty, "kitty", Respelling::Tokens),
    DialectSpec { only_in: Some(terminal_names::KITTY), ..spec(Dialect::Osc66, "osc66", Respelling::SingleLetters) },
    spec(Dialect::Lro, "lro", Respelling::Override),
    spec(Dialect::Lrm, "lrm", Respelling::DirectionMarks),
    DialectSpec {
        unreadable: UnreadableFace::BoldReversed,
        ..spec(Dialect::Inverse, "inverse", Respelling::LogicalOrder)
    },
    spec(Dialect::Logical, "logical", Respelling::LogicalLetters),
];

impl Dialect {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; TABLE.len()] = {
        let mut all = [Self::Plain; TABLE.len()];
        let mut index = 0;
        while index < TABLE.len() {
            all[index] = TABLE[index].dialect;
            assert!(all[index] as usize == index, "the table is in the order of the enum");
            index += 1;
        }
        all
    };

    const fn spec(self) -> &'static DialectSpec {
        // In bounds: `ALL` proves that the table has a row for each dialect, in this order.
        &TABLE[self as usize]
    }

    /// Its name, as it is given on the command line.
    pub const fn name(self) -> &'static str {
        self.spec().name
    }

    /// The dialect of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// What is sent once, before the screen is cleared.
    pub const fn enter_sequence(self) -> &'static str {
        self.spec().enter
    }

    /// What undoes the [enter sequence](Self::enter_sequence).
    pub const fn leave_sequence(self) -> &'static str {
        self.spec().leave
    }

    /// The name of the one terminal that understands what is sent, if the others show more than its own rows wrong.
    pub(crate) const fn only_in(self) -> Option<&'static str> {
        self.spec().only_in
    }

    /// Whether any row is changed at all.
    pub fn respells(self) -> bool {
        self.spec().respelling != Respelling::None
    }

    /// Whether what has been written in another dialect needs not be written again: it is spelled alike, and what this
    /// dialect sends, or the other took back, changes nothing that is shown.
    pub(crate) fn keeps_rows_of(self, old: Self) -> bool {
        !self.respells() && !old.respells() && self.enter_sequence().is_empty() && old.only_in().is_none()
    }

    /// Respells a row: one glyph a column, from left to right; a wide one is followed by a covered one that is not
    /// written.
    pub fn respell<G: Glyph>(self, row: &mut [G]) {
        self.remove_unreadable_faces(row);
        if !self.respells() || !row.iter().any(|glyph| classes::is_rtl(glyph.symbol())) {
            return;
        }
        match self.spec().respelling {
            Respelling::None => {}
            Respelling::Tokens => kitty::respell(row),
            Respelling::SingleLetters => osc66::respell(row),
            Respelling::Override => lro::respell(row),
            Respelling::DirectionMarks => lrm::respell(row),
            Respelling::LogicalOrder => inverse::respell(row),
            Respelling::LogicalLetters => {
                logical::unjoin(row);
                inverse::respell(row);
            }
        }
    }
}

impl Dialect {
    fn remove_unreadable_faces<G: Glyph>(self, row: &mut [G]) {
        for glyph in row {
            let face = glyph.face();
            let readable = match self.spec().unreadable {
                UnreadableFace::None => return,
                UnreadableFace::ItalicLetters if face.italic && classes::is_rtl(glyph.symbol()) => {
                    Face { italic: false, ..face }
                }
                UnreadableFace::BoldReversed if face.bold && glyph.is_reversed() => Face { bold: false, ..face },
                UnreadableFace::ItalicLetters | UnreadableFace::BoldReversed => continue,
            };
            glyph.set_face(readable);
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
    /// What it shows: a character, perhaps with combining characters.
    fn symbol(&self) -> &str;

    /// Shows something else.
    fn set_symbol(&mut self, symbol: &str);

    /// Shows what a control sequence draws, in this many columns. What it covers besides its own shows nothing.
    fn set_sequence(&mut self, sequence: &str, columns: usize);

    /// Whether it looks like another, whatever both show: colours, face, underline.
    fn looks_like(&self, other: &Self) -> bool;

    /// Its face.
    fn face(&self) -> Face;

    /// Whether its colours are swapped.
    fn is_reversed(&self) -> bool;

    /// Changes its face and nothing else.
    fn set_face(&mut self, face: Face);
}

/// The columns that a symbol takes, 1 or 2.
pub(super) fn columns(symbol: &str) -> usize {
    let mut characters = symbol.chars();
    match (characters.next(), characters.next()) {
        // Nothing below Hangul Jamo is wide, nor does a combining character make it so.
        (None | Some(..'\u{1100}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'), _) => 1,
        (Some(only), None) => usize::from(width::of_char(only)).max(1),
        (Some(_), Some(_)) => usize::from(width::of_cluster(symbol)),
    }
}

/// Adds characters to a glyph that take no column.
fn append<G: Glyph>(glyph: &mut G, characters: &[char]) {
    let symbol: String = glyph.symbol().chars().chain(characters.iter().copied()).collect();
    glyph.set_symbol(&symbol);
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
    use ratatui::buffer::Cell;
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
    fn only_a_terminal_that_turns_out_to_reorder_nothing_keeps_its_rows() {
        for (new, old) in Dialect::ALL.into_iter().flat_map(|new| Dialect::ALL.map(|old| (new, old))) {
            let expected = new == Dialect::Plain && matches!(old, Dialect::Plain | Dialect::Bdsm);
            assert_eq!(new.keeps_rows_of(old), expected, "{new:?} after {old:?}");
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
