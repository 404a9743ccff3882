//! Each family of terminals shows a respelled row as it should look.
//!
//! The terminals here are models, made from observations of real ones and from Unicode's data; they share no code with
//! the dialects. The expected row is the one that a terminal without any reordering would show: symbols in columns,
//! with their looks.

mod frames;
mod generators;
mod kitty;
mod properties;
mod sequences;
mod terminal_models;

use khabar::testing::term::dialect::Dialect;
use ratatui::buffer::Cell;
use ratatui::style::Color;

/// A row of one look.
fn row(text: &str) -> Vec<Cell> {
    text.chars().map(|character| cell(&character.to_string())).collect()
}

fn cell(symbol: &str) -> Cell {
    let mut cell = Cell::default();
    cell.set_symbol(symbol);
    cell
}

/// The columns `range` in red.
fn red(mut row: Vec<Cell>, range: std::ops::Range<usize>) -> Vec<Cell> {
    row[range].iter_mut().for_each(|cell| cell.fg = Color::Red);
    row
}

fn respelled(dialect: Dialect, row: &[Cell]) -> Vec<Cell> {
    let mut sent = row.to_vec();
    dialect.respell(&mut sent);
    assert_eq!(sent.len(), row.len(), "a row keeps its columns");
    sent
}

fn text(row: &[Cell]) -> String {
    row.iter().map(Cell::symbol).collect()
}
