//! The mouse over the article: a click follows a link, dragging selects and copies, two clicks select a word and three
//! a paragraph.
//!
//! What a press of the button means is known when it is released: until then it may be the beginning of a selection.
//! Whatever has been selected stays painted until the next key or click.

use super::detail::Detail;
use super::selection::{self, SelectionUnit};
use super::sharing;
use crate::app::navigation;
use crate::app::panes::{Area, Pane};
use crate::app::state::{Focus, State};
use crate::model::Anchor;

/// A press of the button that has not been released.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Press {
    /// Where on the screen.
    position: (u16, u16),
    /// The start of the cell there.
    at: Anchor,
    /// What the selection grows by.
    unit: SelectionUnit,
    /// Whether something has been selected since.
    selects: bool,
}

/// Presses the button over the article's pane.
pub(in crate::app) fn press(state: &mut State, pane: Pane, position: (u16, u16), unit: SelectionUnit) {
    let is_shown = state.detail().is_some();
    let Some(detail) = state.article.detail_mut().filter(|_| is_shown) else {
        click(state, pane.text, position);
        return;
    };
    let Some(at) = selection::cell_under(detail, offset(pane.text, position)) else {
        click(state, pane.text, position);
        return;
    };
    let selects = unit != SelectionUnit::Cell;
    detail.press = Some(Press { position, at, unit, selects });
    if selects {
        selection::select_by_mouse(detail, unit, at, at);
    }
}

/// Moves the pointer while the button is down: selects up to the cell under it. Beyond an edge of the pane, the article
/// scrolls.
pub(in crate::app) fn drag(state: &mut State, pane: Pane, position: (u16, u16)) {
    let Some(detail) = state.article.detail_mut() else { return };
    let Some(press) = detail.press.filter(|press| press.selects || press.position != position) else { return };
    let area = pane.text;
    let (first, last) = (area.y, area.y + area.height.saturating_sub(1));
    let beyond = i32::from(position.1) - i32::from(position.1.clamp(first, last));
    if beyond != 0 {
        detail.scroll_by(isize::try_from(beyond).unwrap_or(0), area.height);
    }
    let inside = (position.0, position.1.clamp(first, last));
    if let Some(at) = selection::cell_under(detail, offset(area, inside)) {
        selection::select_by_mouse(detail, press.unit, press.at, at);
        detail.press = Some(Press { selects: true, ..press });
    }
}

/// Releases the button: copies what has been selected; if nothing has, the press was a click.
pub(in crate::app) fn release(state: &mut State, pane: Pane) {
    let Some(press) = state.article.detail_mut().and_then(|detail| detail.press.take()) else { return };
    if press.selects {
        selection::copy_selected(state);
    } else {
        click(state, pane.text, press.position);
    }
}

/// The column and the row of a position in an area.
fn offset(area: Area, (column, row): (u16, u16)) -> (usize, usize) {
    (column.saturating_sub(area.x).into(), row.saturating_sub(area.y).into())
}

/// Opens the link under the pointer; without one, gives the article the focus.
fn click(state: &mut State, area: Area, position: (u16, u16)) {
    let address = state.detail().and_then(|detail| link_under(detail, area, position));
    match address {
        Some(address) => sharing::open_link(state, &address),
        None if state.focus() == Focus::List => navigation::open(state),
        None => {}
    }
}

fn link_under(detail: &Detail, area: Area, (column, row): (u16, u16)) -> Option<String> {
    let line = detail.top() + usize::from(row.checked_sub(area.y)?);
    let column = usize::from(column.checked_sub(area.x)?);
    let link = detail.document.fragments(&detail.lines, line).iter().find_map(|fragment| {
        let mut at = fragment.column;
        fragment.line.cells.iter().find_map(|cell| {
            let is_under_pointer = (at..at + usize::from(cell.width)).contains(&column);
            at += usize::from(cell.width);
            cell.link.filter(|_| is_under_pointer)
        })
    })?;
    detail.document.links().get(usize::from(link)).cloned()
}
