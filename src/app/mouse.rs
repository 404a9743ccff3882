//! The mouse: the wheel scrolls what is under it, a click selects, opens, follows a link.

use crate::app::article::sharing;
use crate::app::effect::{Effect, MouseKind};
use crate::app::feeds::FeedsView;
use crate::app::feeds::update as feeds;
use crate::app::navigation;
use crate::app::panes::Pane;
use crate::app::state::{Focus, State};

/// Lines that one notch of the wheel scrolls an article.
const WHEEL_LINES: isize = 3;

pub(in crate::app) fn mouse(state: &mut State, kind: MouseKind, position: (u16, u16), effects: &mut Vec<Effect>) {
    let Some(panes) = state.panes() else { return };
    if state.prompt.is_some() {
        // A click must not cost a note that is half written.
        return;
    }
    if state.help.is_some() {
        match kind {
            MouseKind::Click => state.help = None,
            MouseKind::WheelDown => navigation::navigate_help(state, crate::app::Action::Down, None),
            MouseKind::WheelUp => navigation::navigate_help(state, crate::app::Action::Up, None),
        }
        return;
    }
    if let Some(view) = state.feeds_view() {
        return mouse_over_feeds(state, &view, kind, position, effects);
    }
    let is_over = |pane: &Pane| {
        let rows = pane.text.y..pane.text.y + pane.text.height;
        rows.contains(&position.1) && (pane.text.contains(position.0, position.1) || pane.scrollbar == position.0)
    };
    if let Some(pane) = panes.list.filter(is_over) {
        match kind {
            MouseKind::Click => click_list(state, pane, position.1, panes.detail.is_some(), effects),
            MouseKind::WheelDown => state.list.move_by(1),
            MouseKind::WheelUp => state.list.move_by(-1),
        }
    } else if let Some(pane) = panes.detail {
        match kind {
            MouseKind::Click if is_over(&pane) => click_detail(state, pane, position, effects),
            MouseKind::Click => {}
            MouseKind::WheelDown => scroll(state, WHEEL_LINES, pane),
            MouseKind::WheelUp => scroll(state, -WHEEL_LINES, pane),
        }
    }
}

/// Selects the line of the box under the pointer, and lists what it leads to if it was selected already. A click
/// beside the box closes it.
fn mouse_over_feeds(
    state: &mut State,
    view: &FeedsView,
    kind: MouseKind,
    position: (u16, u16),
    effects: &mut Vec<Effect>,
) {
    let inside = view.inner_area();
    let row = position.1.checked_sub(inside.y);
    let under_pointer =
        row.and_then(|row| view.rows().into_iter().find(|(_, y, height)| (*y..y + height).contains(&row)));
    match (kind, under_pointer) {
        (MouseKind::WheelDown, _) => feeds::select(state, view.selected.saturating_add(1)),
        (MouseKind::WheelUp, _) => feeds::select(state, view.selected.saturating_sub(1)),
        (MouseKind::Click, _) if !view.area.contains(position.0, position.1) => state.feeds_popup = None,
        (MouseKind::Click, Some((index, ..))) if index == view.selected => feeds::open(state, effects),
        (MouseKind::Click, Some((index, ..))) => feeds::select(state, index),
        (MouseKind::Click, None) => {}
    }
}

fn scroll(state: &mut State, lines: isize, pane: Pane) {
    if let Some(detail) = &mut state.detail {
        detail.scroll_by(lines, pane.text.height);
    }
}

/// Selects the row under the pointer; opens it if it was selected already, or if there is no other pane to show it in.
fn click_list(state: &mut State, pane: Pane, row: u16, beside: bool, effects: &mut Vec<Effect>) {
    let from_top = row - pane.text.y;
    let slots = state.list.slots(pane.text);
    let under_pointer = slots.iter().find(|slot| (slot.y..slot.y + slot.height).contains(&from_top));
    let Some(slot) = under_pointer else { return };
    let was_selected = slot.index == state.list.selected() && state.focus == Focus::List;
    if state.focus == Focus::Detail {
        effects.extend(state.save_position());
        state.focus = Focus::List;
    }
    state.list.select(slot.index);
    if was_selected || !beside {
        navigation::open(state, effects);
    }
}

/// Follows the link under the pointer, else gives the article the focus.
fn click_detail(state: &mut State, pane: Pane, (column, row): (u16, u16), effects: &mut Vec<Effect>) {
    let address = state.detail().and_then(|detail| {
        let line = detail.top() + usize::from(row.checked_sub(pane.text.y)?);
        let column = usize::from(column.checked_sub(pane.text.x)?);
        let link = detail.document.fragments(&detail.lines, line).iter().find_map(|fragment| {
            let mut at = fragment.column;
            fragment.line.cells.iter().find_map(|cell| {
                let is_under_pointer = (at..at + usize::from(cell.width)).contains(&column);
                at += usize::from(cell.width);
                cell.link.filter(|_| is_under_pointer)
            })
        })?;
        detail.document.links().get(usize::from(link)).cloned()
    });
    match address {
        Some(address) => sharing::open_link(state, address, effects),
        None if state.focus == Focus::List => navigation::open(state, effects),
        None => {}
    }
}
