//! A text field on its line: what is asked for, then as much of the text as there is room for around the caret.
//!
//! The caret itself is the terminal's own cursor, and put there by whoever owns the terminal.

use super::canvas::Canvas;
use crate::app::FieldView;
use crate::model::Role;

pub(super) fn draw(view: &FieldView<'_>, canvas: &mut Canvas<'_>) {
    // The line reaches from edge to edge, a column beyond its text on either side.
    let row = crate::app::panes::Area { x: 0, width: canvas.area().width, ..view.row };
    canvas.clear(row);
    canvas.label(view.row, 0, 0, (view.row.width / 2).into(), (view.label, Role::Kicker));
    for (column, cell) in view.field.window(view.text.width.into()).cells {
        let x = view.text.x + u16::try_from(column).unwrap_or(u16::MAX);
        canvas.put(x, view.text.y, cell.symbol.as_str(&mut [0; 4]), cell.style, cell.width);
    }
}
