//! How a terminal draws, as far as it matters for what is sent: by its dialect and its name.

use super::dialect::Dialect;
use super::terminal_names;

/// What a terminal draws anew when some cells of a row are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellDrawing {
    /// The whole row, or no letter beyond its cell.
    Rows,
    /// The cells that are written.
    WrittenCells,
    /// The cells that differ from what was drawn last.
    ChangedCells,
}

/// How a terminal draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// What it draws anew.
    pub drawing: CellDrawing,
}

impl Capabilities {
    /// Those of the terminal of this identity, which is sent this dialect.
    pub(super) fn of(dialect: Dialect, identity: &str) -> Self {
        let drawing = match dialect {
            Dialect::Plain if identity == terminal_names::URXVT => CellDrawing::ChangedCells,
            Dialect::Plain | Dialect::Mlterm => CellDrawing::WrittenCells,
            _ => CellDrawing::Rows,
        };
        Self { drawing }
    }
}
