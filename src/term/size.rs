//! The terminal's size, as the system knows it.

/// Columns and rows where the terminal does not say.
const DEFAULT_SIZE: (u16, u16) = (80, 24);

/// The most columns and rows that are drawn on. No screen has as many, and a program that says it has more makes the
/// reader reserve gigabytes.
const MAX_SIZE: (u16, u16) = (1500, 700);

/// Columns and rows; a usual size if the system does not know them.
pub(super) fn size() -> (u16, u16) {
    known_size().unwrap_or(DEFAULT_SIZE)
}

/// How many columns the terminal has, if there is a terminal and the system knows them.
pub(crate) fn columns() -> Option<usize> {
    known_size().map(|(columns, _)| columns.into())
}

/// Columns and rows, if the system knows them.
pub(super) fn known_size() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    (size.columns > 0 && size.rows > 0).then_some((size.columns.min(MAX_SIZE.0), size.rows.min(MAX_SIZE.1)))
}
