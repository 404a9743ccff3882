//! A row of the compact list: flags, title, source and age on one line, each in a column of its own.

use super::canvas::Canvas;
use super::list::{Highlight, interface_start};
use super::status::{self, draw_trailing};
use crate::app::State;
use crate::app::list::{INDENT, ListItem, ListRow, Slot};
use crate::app::panes::Area;
use crate::l10n::phrases;
use crate::model::Role;

/// Columns of the longest age: eleven for the day and the longest name of a month.
const AGE_WIDTH: u16 = 11;

/// Columns of most ages.
const USUAL_AGE_WIDTH: u16 = 8;

/// The fewest columns of the list with which it has a column for ages.
const AGE_MIN_WIDTH: u16 = 34;

/// The fewest columns of the list with which it has a column for sources too.
const SOURCE_MIN_WIDTH: u16 = 50;

/// The columns of sources and ages; 0 for what is not shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowColumns {
    source: u16,
    age: u16,
}

impl RowColumns {
    /// As wide as what is in them, and not so wide that little is left for the title.
    pub(super) fn new(state: &State, slots: &[Slot]) -> Self {
        let (list, width) = (state.list(), state.list_area().area.width);
        let is_long = |slot: &Slot| {
            let row = list.item(slot.index).and_then(|item| list.row(item.entry.id));
            row.and_then(|row| row.row.published).is_some_and(|published| {
                let age = phrases::short_age(state.now(), published, state.strings());
                status::width(&age) > USUAL_AGE_WIDTH.into()
            })
        };
        let age = match width {
            ..AGE_MIN_WIDTH => 0,
            _ if slots.iter().any(is_long) => AGE_WIDTH,
            _ => USUAL_AGE_WIDTH,
        };
        let source = if width < SOURCE_MIN_WIDTH { 0 } else { list.source_width().min((width / 5).clamp(10, 20)) };
        Self { source, age }
    }
}

/// Paints the row without its flags.
pub(super) fn draw_row(
    state: &State,
    columns: RowColumns,
    (row, item): (&ListRow, ListItem),
    area: Area,
    canvas: &mut Canvas<'_>,
) {
    let strings = state.strings();
    let list = state.list_area();
    let mut rest = area.without_leading(list.gutter(), canvas.interface());
    if columns.age > 0 {
        let age = rest.trailing(columns.age, canvas.interface());
        if let Some(published) = row.row.published {
            draw_trailing(canvas, age, age.width.into(), &phrases::short_age(state.now(), published, strings));
        }
        rest = rest.without_trailing(columns.age + 1, canvas.interface());
    }
    if columns.source > 0 {
        let source = rest.trailing(columns.source, canvas.interface());
        canvas.draw_label(
            source,
            0,
            0,
            columns.source.into(),
            (row.row.source.as_deref().unwrap_or_default(), Role::Meta),
        );
        rest = rest.without_trailing(columns.source + 1, canvas.interface());
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
