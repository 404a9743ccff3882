//! A text field on its line: what is asked for, then as much of the text as there is room for around the caret.
//!
//! The caret itself is the terminal's own cursor, and put there by whoever owns the terminal.

use super::canvas::Canvas;
use crate::app::PromptView;
use crate::app::matches::overlaps;
use crate::model::Role;

pub(super) fn draw(view: &PromptView<'_>, canvas: &mut Canvas<'_>) {
    // The line reaches from edge to edge, a column beyond its text on either side.
    let row = crate::app::panes::Area { x: 0, width: canvas.area().width, ..view.row };
    canvas.clear(row);
    canvas.draw_label(view.row, 0, 0, (view.row.width / 2).into(), (view.label, Role::Kicker));
    // A fault between two characters is shown on the one before it.
    let error = view.error.as_ref().map(|(at, _)| at.start.min(at.end.saturating_sub(1))..at.end.max(at.start));
    for (column, cell) in view.field.window(view.text_area.width.into()).cells {
        let x = view.text_area.x + u16::try_from(column).unwrap_or(u16::MAX);
        let is_faulty = error.as_ref().is_some_and(|error| overlaps(error, &cell.source));
        let style = if is_faulty { Role::Error.into() } else { cell.style };
        canvas.put(x, view.text_area.y, cell.symbol.as_str(&mut [0; 4]), style, cell.width);
    }
}
