//! Models of terminals: sent cells in, the row that is seen out.

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

/// The columns of a symbol, marks aside.
fn columns(symbol: &str) -> usize {
    symbol.width().max(1)
}

/// A symbol, its look, and the columns it covers: one thing that is drawn.
#[derive(Debug, Clone)]
struct Drawn {
    cell: Cell,
    covered: Vec<Cell>,
}

fn drawn(row: &[Cell]) -> Vec<Drawn> {
    let mut things = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let end = row.len().min(at + columns(row[at].symbol()));
        things.push(Drawn { cell: row[at].clone(), covered: row[at + 1..end].to_vec() });
        at = end;
    }
    things
}

fn cells(things: impl IntoIterator<Item = Drawn>) -> Vec<Cell> {
    things.into_iter().flat_map(|thing| std::iter::once(thing.cell).chain(thing.covered)).collect()
}

/// Whether a character acts on the order and is not drawn.
fn is_control(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
}

/// A terminal that orders a piece of a row by UAX #9, base level 0, and mirrors. Marks and overrides in cells count
/// where `obeys` is set; otherwise they are dropped before.
fn reordered(sent: &[Cell], obeys: bool) -> Vec<Cell> {
    let things = drawn(sent);
    let (mut text, mut starts) = (String::new(), Vec::new());
    for (index, thing) in things.iter().enumerate() {
        let symbol = thing.cell.symbol();
        // A terminal keeps a mark in the column before it, and the first column has none.
        let loose = index == 0 && symbol.starts_with(is_control);
        let kept = symbol.trim_start_matches(|character| loose && is_control(character));
        starts.push(text.len());
        text.extend(kept.chars().filter(|character| obeys || !is_control(*character)));
    }
    let info = BidiInfo::new(&text, Some(Level::ltr()));
    let levels: Vec<u8> = starts.iter().map(|start| info.levels[*start].number()).collect();
    // What is not drawn is reordered with the rest, and so parts what stands on either side of it (L2).
    let mut order: Vec<usize> = (0..text.len()).filter(|byte| text.is_char_boundary(*byte)).collect();
    let all: Vec<u8> = order.iter().map(|byte| info.levels[*byte].number()).collect();
    let mut places: Vec<usize> = (0..order.len()).collect();
    for level in (1..=all.iter().copied().max().unwrap_or(0)).rev() {
        let mut at = 0;
        while at < all.len() {
            let run = (at..all.len()).take_while(|index| all[*index] >= level).count();
            places[at..at + run].reverse();
            at += run.max(1);
        }
    }
    order = places.into_iter().map(|place| order[place]).collect();
    let seen = order.iter().filter_map(|byte| starts.iter().position(|start| start == byte));
    let shown = seen.map(|index| {
        let mut thing = things[index].clone();
        let symbol: String = thing.cell.symbol().chars().filter(|character| !is_control(*character)).collect();
        thing.cell.set_symbol(&if levels[index] % 2 == 1 { mirrored(&symbol) } else { symbol });
        thing
    });
    cells(shown)
}

/// U+2800 is a blank to the eye.
fn eyed(mut row: Vec<Cell>) -> Vec<Cell> {
    row.iter_mut().filter(|cell| cell.symbol() == "\u{2800}").for_each(|cell| {
        cell.set_symbol(" ");
    });
    row
}

fn in_pieces(sent: &[Cell], mut same: impl FnMut(&Cell, &Cell) -> bool, obeys: bool) -> Vec<Cell> {
    sent.chunk_by(|one, other| same(one, other)).flat_map(|piece| reordered(piece, obeys)).collect()
}

fn same_look(one: &Cell, other: &Cell) -> bool {
    (one.fg, one.bg, one.modifier) == (other.fg, other.bg, other.modifier)
}

/// VTE: the whole row is one paragraph, and overrides in it are obeyed.
pub(super) fn vte(sent: &[Cell]) -> Vec<Cell> {
    reordered(sent, true)
}

/// Xterm.js without a GPU: each span of one look is a box of its own to the browser.
pub(super) fn xterm_js(sent: &[Cell]) -> Vec<Cell> {
    in_pieces(sent, same_look, true)
}

/// The same where letters are not exactly as wide as cells: each of them is a box of its own, and what is between them
/// too.
pub(super) fn xterm_js_with_an_odd_font(sent: &[Cell]) -> Vec<Cell> {
    let odd = |cell: &Cell| cell.symbol().chars().next().is_some_and(|c| u32::from(c) % 3 == 0);
    in_pieces(sent, |one, other| same_look(one, other) && !odd(one) && !odd(other), true)
}

/// A terminal that reorders the whole row and drops overrides.
pub(super) fn deaf(sent: &[Cell]) -> Vec<Cell> {
    eyed(reordered(sent, false))
}

/// qterminal: the same, but each look and each side of a frame's line by itself.
pub(super) fn qterminal(sent: &[Cell]) -> Vec<Cell> {
    let rule = |cell: &Cell| cell.symbol().starts_with(|c| ('\u{2500}'..='\u{257F}').contains(&c));
    eyed(in_pieces(sent, |one, other| same_look(one, other) && !rule(one) && !rule(other), false))
}

/// kitty: `HarfBuzz` draws each run, in the direction of its first letter that has a script. Looks stay in their columns.
pub(super) fn kitty(sent: &[Cell]) -> Vec<Cell> {
    let face = |cell: &Cell| cell.modifier & (Modifier::BOLD | Modifier::ITALIC);
    let things = drawn(sent);
    let alone = |thing: &Drawn| {
        let symbol = thing.cell.symbol();
        symbol == " " || symbol.starts_with(|c| ('\u{2500}'..='\u{259F}').contains(&c)) || !thing.covered.is_empty()
    };
    let mut seen = Vec::new();
    for run in things.chunk_by(|one, other| !alone(one) && !alone(other) && face(&one.cell) == face(&other.cell)) {
        let run_of = |cells: &[Drawn]| cells.iter().map(|thing| thing.cell.symbol().to_owned()).collect::<Vec<_>>();
        let mut symbols = run_of(run);
        let of_script = |script: &Script| !matches!(script, Script::Common | Script::Inherited | Script::Unknown);
        let script = symbols.iter().flat_map(|symbol| symbol.chars()).map(|c| c.script()).find(of_script);
        if matches!(script, Some(Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana | Script::Nko)) {
            symbols.reverse();
            symbols = symbols.iter().map(|symbol| mirrored(symbol)).collect();
        }
        for (thing, symbol) in run.iter().zip(&symbols) {
            let mut thing = thing.clone();
            thing.cell.set_symbol(symbol);
            seen.push(thing);
        }
    }
    cells(seen)
}

/// Joins the letters of a row in visual order as a terminal does that shapes on its own.
pub(super) fn joined(row: &[Cell]) -> Vec<Cell> {
    use khabar::layout::joining::{Joins, contextual_form, joining_type};
    let letter = |index: Option<usize>| {
        let cell = index.and_then(|index| row.get(index));
        cell.map_or(' ', |cell| cell.symbol().chars().next().unwrap_or(' '))
    };
    let kind = |index| joining_type(letter(index));
    let mut seen = row.to_vec();
    for (index, cell) in seen.iter_mut().enumerate() {
        let (before, own, after) = (kind(Some(index + 1)), kind(Some(index)), kind(index.checked_sub(1)));
        let joins = Joins {
            backward: own.joins_backward() && before.joins_forward(),
            forward: own.joins_forward() && after.joins_backward(),
        };
        let form = contextual_form(letter(Some(index)), joins, khabar::layout::HehYeh::default());
        cell.set_symbol(&std::iter::once(form).chain(cell.symbol().chars().skip(1)).collect::<String>());
    }
    seen
}
