//! A row of the compact list: flags, title, source and age on one line, each in a column of its own.

use super::canvas::Canvas;
use super::list::{Highlight, interface_start};
use super::status::draw_trailing;
use crate::app::State;
use crate::app::list::{INDENT, ListItem, ListRow};
use crate::app::panes::Area;
use crate::l10n::phrases;
use crate::model::Role;

/// Columns of the longest age: eleven for the day and the longest name of a month.
const AGE_WIDTH: u16 = 11;

/// The fewest columns of the list with which it has a column for ages.
const AGE_MIN_WIDTH: u16 = 34;

/// The fewest columns of the list with which it has a column for sources too.
const SOURCE_MIN_WIDTH: u16 = 50;

/// The columns of a source.
fn source_width(width: u16) -> u16 {
    (width / 5).clamp(10, 20)
}

/// Paints the row without its flags.
pub(super) fn draw_row(state: &State, row: &ListRow, item: ListItem, area: Area, canvas: &mut Canvas<'_>) {
    let strings = state.strings();
    let list = state.list_area();
    let mut rest = area.without_leading(list.gutter(), canvas.interface());
    if list.area.width >= AGE_MIN_WIDTH {
        let age = rest.trailing(AGE_WIDTH, canvas.interface());
        if let Some(published) = row.row.published {
            draw_trailing(canvas, age, age.width.into(), &phrases::short_age(state.now(), published, strings));
        }
        rest = rest.without_trailing(AGE_WIDTH + 1, canvas.interface());
    }
    if list.area.width >= SOURCE_MIN_WIDTH {
        let width = source_width(list.area.width);
        let source = rest.trailing(width, canvas.interface());
        canvas.draw_label(source, 0, 0, width.into(), (row.row.source.as_deref().unwrap_or_default(), Role::Meta));
        rest = rest.without_trailing(width + 1, canvas.interface());
    }
    if item.member {
        rest = rest.without_leading(INDENT, canvas.interface());
    }
    let details = phrases::row_details(&row.row, item.others, strings);
    let taken = draw_trailing(canvas, rest, (rest.width / 2).into(), &details);
    let taken = u16::try_from(taken).unwrap_or(0);
    let title = rest.without_trailing(taken + u16::from(taken > 0), canvas.interface());
    let highlight = Highlight::new(state, row, item);
    if let Some(line) = row.title.clamped(title.width.into(), 1).first() {
        let column = interface_start(line.width, title, canvas.interface());
        canvas.draw_line_styled(title, 0, column, line, |cell| highlight.style(cell));
    }
}
