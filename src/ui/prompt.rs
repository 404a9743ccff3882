//! The prompt on its line: its label, then as much of the text around the caret as there is room for.
//!
//! The caret is the terminal's own cursor; the terminal's room puts it there.

use super::canvas::Canvas;
use crate::app::PromptView;
use crate::app::matches::overlaps;
use crate::app::panes::Area;
use crate::model::Role;

pub(super) fn draw(view: &PromptView<'_>, canvas: &mut Canvas<'_>) {
    // The line reaches from edge to edge, a column beyond its text on either side.
    let row = Area { x: 0, width: canvas.area().width, ..view.row };
    canvas.clear(row);
    canvas.draw_label(view.row, 0, 0, (view.row.width / 2).into(), (view.label, Role::Kicker));
    // An error between two characters is shown on the one before it.
    let error = view.error.as_ref().map(|(at, _)| at.start.min(at.end.saturating_sub(1))..at.end.max(at.start));
    for (column, cell) in view.field.window(view.text_area.width.into()).cells {
        let x = view.text_area.x + u16::try_from(column).unwrap_or(u16::MAX);
        let is_faulty = error.as_ref().is_some_and(|error| overlaps(error, &cell.source));
        let style = if is_faulty { Role::Error.into() } else { cell.style };
        canvas.put(x, view.text_area.y, cell.symbol.as_str(&mut [0; 4]), style, cell.width);
    }
}
