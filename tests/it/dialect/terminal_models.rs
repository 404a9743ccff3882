//! Models of terminals: the cells that were sent go in, the row on the screen comes out.

use crate::support::unpacked;
use ratatui::buffer::Cell;
use ratatui::style::Modifier;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_bidi::{BidiInfo, Level};
use unicode_script::{Script, UnicodeScript as _};
use unicode_width::UnicodeWidthStr as _;

/// `BidiMirroring.txt`.
static MIRRORED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let code = |text: &str| char::from_u32(u32::from_str_radix(text.trim(), 16).unwrap()).unwrap();
    let data = unpacked("assets/unicode/BidiMirroring.txt.gz");
    let lines = data.lines().map(|line| line.split('#').next().unwrap()).filter_map(|line| line.split_once(';'));
    lines.map(|(from, to)| (code(from), code(to))).collect()
});

fn mirrored(symbol: &str) -> String {
    symbol.chars().map(|character| *MIRRORED.get(&character).unwrap_or(&character)).collect()
}

/// The columns of a symbol, without its combining characters.
fn columns(symbol: &str) -> usize {
    symbol.width().max(1)
}

/// A symbol, its look, and the columns it covers: one thing that is drawn.
#[derive(Debug, Clone)]
struct DrawnCell {
    cell: Cell,
    covered: Vec<Cell>,
}

fn drawn_cells(row: &[Cell]) -> Vec<DrawnCell> {
    let mut cells = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let end = row.len().min(at + columns(row[at].symbol()));
        cells.push(DrawnCell { cell: row[at].clone(), covered: row[at + 1..end].to_vec() });
        at = end;
    }
    cells
}

fn cells(drawn: impl IntoIterator<Item = DrawnCell>) -> Vec<Cell> {
    drawn.into_iter().flat_map(|drawn| std::iter::once(drawn.cell).chain(drawn.covered)).collect()
}

/// Whether a character acts on the order and is not drawn.
fn is_control(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
}

/// A terminal that orders a piece of a row by UAX #9, base level 0, and mirrors. Marks and overrides in cells count
/// where `obeys` is set; otherwise they are dropped before.
fn reordered(sent: &[Cell], obeys_controls: bool) -> Vec<Cell> {
    let drawn = drawn_cells(sent);
    let (mut text, mut starts) = (String::new(), Vec::new());
    for (index, cell) in drawn.iter().enumerate() {
        let symbol = cell.cell.symbol();
        // A terminal keeps a mark in the column before it, and the first column has none.
        let loose = index == 0 && symbol.starts_with(is_control);
        let drawn_part = symbol.trim_start_matches(|character| loose && is_control(character));
        starts.push(text.len());
        text.extend(drawn_part.chars().filter(|character| obeys_controls || !is_control(*character)));
    }
    let info = BidiInfo::new(&text, Some(Level::ltr()));
    let levels: Vec<u8> = starts.iter().map(|start| info.levels[*start].number()).collect();
    // What is not drawn is reordered with the rest, and so parts what stands on either side of it (L2).
    let mut order: Vec<usize> = (0..text.len()).filter(|byte| text.is_char_boundary(*byte)).collect();
    let all: Vec<u8> = order.iter().map(|byte| info.levels[*byte].number()).collect();
    let mut positions: Vec<usize> = (0..order.len()).collect();
    for level in (1..=all.iter().copied().max().unwrap_or(0)).rev() {
        let mut at = 0;
        while at < all.len() {
            let run = (at..all.len()).take_while(|index| all[*index] >= level).count();
            positions[at..at + run].reverse();
            at += run.max(1);
        }
    }
    order = positions.into_iter().map(|position| order[position]).collect();
    let visual = order.iter().filter_map(|byte| starts.iter().position(|start| start == byte));
    let shown = visual.map(|index| {
        let mut cell = drawn[index].clone();
        let symbol: String = cell.cell.symbol().chars().filter(|character| !is_control(*character)).collect();
        cell.cell.set_symbol(&if levels[index] % 2 == 1 { mirrored(&symbol) } else { symbol });
        cell
    });
    cells(shown)
}

/// U+2800 looks like a blank.
fn blanks_as_seen(mut row: Vec<Cell>) -> Vec<Cell> {
    row.iter_mut().filter(|cell| cell.symbol() == "\u{2800}").for_each(|cell| {
        cell.set_symbol(" ");
    });
    row
}

fn reordered_in_pieces(sent: &[Cell], mut same: impl FnMut(&Cell, &Cell) -> bool, obeys_controls: bool) -> Vec<Cell> {
    sent.chunk_by(|one, other| same(one, other)).flat_map(|piece| reordered(piece, obeys_controls)).collect()
}

fn same_look(one: &Cell, other: &Cell) -> bool {
    (one.fg, one.bg, one.modifier) == (other.fg, other.bg, other.modifier)
}

/// VTE: the whole row is one paragraph, and overrides in it are obeyed.
pub(super) fn vte(sent: &[Cell]) -> Vec<Cell> {
    reordered(sent, true)
}

/// VTE 0.84 for GTK 4: the same, but no letter is drawn that has an LRM in its cell.
pub(super) fn vte_for_gtk4(sent: &[Cell]) -> Vec<Cell> {
    let mut drawn = sent.to_vec();
    for cell in drawn.iter_mut().filter(|cell| cell.symbol().contains('\u{200E}')) {
        cell.set_symbol(" \u{200E}");
    }
    vte(&drawn)
}

/// Xterm.js without a GPU: each span of one look is a box of its own to the browser.
pub(super) fn xterm_js(sent: &[Cell]) -> Vec<Cell> {
    reordered_in_pieces(sent, same_look, true)
}

/// The same where letters are not exactly as wide as cells: each of them is a box of its own, and what is between them
/// too.
pub(super) fn xterm_js_with_an_odd_font(sent: &[Cell]) -> Vec<Cell> {
    let odd = |cell: &Cell| cell.symbol().chars().next().is_some_and(|c| u32::from(c) % 3 == 0);
    reordered_in_pieces(sent, |one, other| same_look(one, other) && !odd(one) && !odd(other), true)
}

/// A terminal that reorders the whole row and drops overrides.
pub(super) fn ignores_overrides(sent: &[Cell]) -> Vec<Cell> {
    blanks_as_seen(reordered(sent, false))
}

/// qterminal: the same, but each look and each side of a frame's line by itself.
pub(super) fn qterminal(sent: &[Cell]) -> Vec<Cell> {
    let rule = |cell: &Cell| cell.symbol().starts_with(|c| ('\u{2500}'..='\u{257F}').contains(&c));
    blanks_as_seen(reordered_in_pieces(sent, |one, other| same_look(one, other) && !rule(one) && !rule(other), false))
}

/// Which font a character comes from.
pub(super) type Fonts = fn(char) -> u32;

/// kitty with a font that has everything.
pub(super) fn kitty(sent: &[Cell]) -> Vec<Cell> {
    kitty_with(|_| 0, sent)
}

/// A glyph of a row in kitty.
struct KittyGlyph {
    drawn: DrawnCell,
    /// The whole text of its cell, which takes two columns where there are two glyphs in it.
    text: String,
    /// What OSC 66 says about it.
    sizing: String,
}

fn kitty_glyphs(sent: &[Cell]) -> Vec<KittyGlyph> {
    let mut glyphs = Vec::new();
    let mut at = 0;
    while let Some(cell) = sent.get(at) {
        let sequence = cell.symbol().strip_prefix("\x1b]66;").and_then(|rest| rest.strip_suffix('\x07'));
        let (sizing, text) = sequence.map_or(("", cell.symbol()), |sequence| sequence.split_once(';').unwrap());
        let is_wide = sequence.is_none() && columns(text) > 1 || sequence.is_some() && text.width() > 1;
        let mut symbols: Vec<String> = Vec::new();
        for character in text.chars() {
            match symbols.last_mut() {
                Some(symbol) if !sizing.starts_with("w=2") || character.to_string().width() == 0 => {
                    symbol.push(character);
                }
                _ => symbols.push(character.to_string()),
            }
        }
        let covered = sent[at + 1..sent.len().min(at + 1 + usize::from(is_wide))].to_vec();
        at += 1 + covered.len();
        for symbol in &symbols {
            let covered = if symbols.len() > 1 { Vec::new() } else { covered.clone() };
            let mut drawn = DrawnCell { cell: super::cell(symbol), covered };
            (drawn.cell.fg, drawn.cell.bg, drawn.cell.modifier) = (cell.fg, cell.bg, cell.modifier);
            glyphs.push(KittyGlyph { drawn, text: text.to_owned(), sizing: sizing.to_owned() });
        }
    }
    glyphs
}

/// kitty: `HarfBuzz` draws each run, which is all in one font, in the direction of its first letter that has a script.
/// Looks stay in their columns. A run also ends where the alignment changes that OSC 66 gives to a cell.
pub(super) fn kitty_with(fonts: Fonts, sent: &[Cell]) -> Vec<Cell> {
    let face = |glyph: &KittyGlyph| glyph.drawn.cell.modifier & (Modifier::BOLD | Modifier::ITALIC);
    let font = |glyph: &KittyGlyph| glyph.text.chars().map(fonts).max();
    let alignment = |glyph: &KittyGlyph| glyph.sizing.contains("h=1");
    let breaks_run =
        |glyph: &KittyGlyph| glyph.text == " " || glyph.text.starts_with(|c| ('\u{2500}'..='\u{259F}').contains(&c));
    let is_one_run = |one: &KittyGlyph, other: &KittyGlyph| {
        !breaks_run(one)
            && !breaks_run(other)
            && (face(one), font(one), alignment(one)) == (face(other), font(other), alignment(other))
    };
    let mut visual = Vec::new();
    for run in kitty_glyphs(sent).chunk_by(is_one_run) {
        let mut symbols: Vec<String> = run.iter().map(|glyph| glyph.drawn.cell.symbol().to_owned()).collect();
        let of_script = |script: &Script| !matches!(script, Script::Common | Script::Inherited | Script::Unknown);
        let script = symbols.iter().flat_map(|symbol| symbol.chars()).map(|c| c.script()).find(of_script);
        if matches!(script, Some(Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana | Script::Nko)) {
            symbols.reverse();
            symbols = symbols.iter().map(|symbol| mirrored(symbol)).collect();
        }
        for (glyph, symbol) in run.iter().zip(&symbols) {
            let mut shown = glyph.drawn.clone();
            shown.cell.set_symbol(symbol);
            visual.push(shown);
        }
    }
    cells(visual)
}

/// Joins the letters of a row in visual order as a terminal does that shapes on its own.
pub(super) fn joined(row: &[Cell]) -> Vec<Cell> {
    use khabar::testing::layout::joining::{Joins, contextual_form, joining_type};
    let letter = |index: Option<usize>| {
        let cell = index.and_then(|index| row.get(index));
        cell.map_or(' ', |cell| cell.symbol().chars().next().unwrap_or(' '))
    };
    let kind = |index| joining_type(letter(index));
    let mut joined = row.to_vec();
    for (index, cell) in joined.iter_mut().enumerate() {
        let (before, own, after) = (kind(Some(index + 1)), kind(Some(index)), kind(index.checked_sub(1)));
        let joins = Joins {
            backward: own.joins_backward() && before.joins_forward(),
            forward: own.joins_forward() && after.joins_backward(),
        };
        let form = contextual_form(letter(Some(index)), joins, khabar::layout::HehYeh::default());
        cell.set_symbol(&std::iter::once(form).chain(cell.symbol().chars().skip(1)).collect::<String>());
    }
    joined
}
