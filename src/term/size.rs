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
    drawn_size(size.columns, size.rows)
}

/// How much of a terminal of this size is drawn on; `None` if it has no size.
fn drawn_size(columns: u16, rows: u16) -> Option<(u16, u16)> {
    (columns > 0 && rows > 0).then_some((columns.min(MAX_SIZE.0), rows.min(MAX_SIZE.1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_says_it_is_endless_is_drawn_on_in_part() {
        assert_eq!(drawn_size(65_535, 65_535), Some(MAX_SIZE));
        assert_eq!(drawn_size(65_535, 24), Some((MAX_SIZE.0, 24)));
        assert_eq!(drawn_size(200, 60), Some((200, 60)));
        assert_eq!((drawn_size(0, 60), drawn_size(80, 0)), (None, None));
    }
}
