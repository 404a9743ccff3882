//! The mouse: the wheel scrolls what is under it; a click selects, opens, follows a link.

use super::article::{selection, sharing};
use super::effect::MouseKind;
use super::feeds::{FeedsView, choice, update as feeds};
use super::keymap::action::Action;
use super::navigation;
use super::panes::Pane;
use super::state::{Focus, Overlay, State};

/// Lines that one notch of the wheel scrolls an article.
const WHEEL_LINES: isize = 3;

/// Handles a click or a turn of the wheel at a cell.
pub(super) fn handle(state: &mut State, kind: MouseKind, position: (u16, u16)) {
    let Some(panes) = state.panes() else { return };
    if kind == MouseKind::Click && state.overlay.is_none() {
        selection::leave(state);
    }
    match (&state.overlay, kind) {
        (None, _) => {}
        // A click must not cost the user a half-written note.
        (Some(Overlay::Prompt(_)), _) => return,
        (Some(Overlay::Help { .. }), MouseKind::Click) => return state.overlay = None,
        (Some(Overlay::Help { .. }), MouseKind::WheelDown) => {
            return navigation::navigate_help(state, Action::Down, None);
        }
        (Some(Overlay::Help { .. }), MouseKind::WheelUp) => return navigation::navigate_help(state, Action::Up, None),
    }
    if state.feeds.choice.is_some() {
        return mouse_over_choice(state, kind, position);
    }
    if let Some(view) = state.feeds_view() {
        return mouse_over_feeds(state, &view, kind, position);
    }
    let is_over = |pane: &Pane| {
        let rows = pane.text.y..pane.text.y + pane.text.height;
        rows.contains(&position.1) && (pane.text.contains(position.0, position.1) || pane.scrollbar == position.0)
    };
    if let Some(pane) = panes.list.filter(is_over) {
        match kind {
            MouseKind::Click => click_list(state, pane, position.1, panes.detail.is_some()),
            MouseKind::WheelDown => state.list.move_by(1),
            MouseKind::WheelUp => state.list.move_by(-1),
        }
    } else if let Some(pane) = panes.detail {
        match kind {
            MouseKind::Click if is_over(&pane) => click_detail(state, pane, position),
            MouseKind::Click => {}
            MouseKind::WheelDown => scroll(state, WHEEL_LINES, pane),
            MouseKind::WheelUp => scroll(state, -WHEEL_LINES, pane),
        }
    }
}

/// Selects the line of the popup under the pointer; opens it if it was selected already. A click beside
/// the popup closes it.
fn mouse_over_feeds(state: &mut State, view: &FeedsView, kind: MouseKind, position: (u16, u16)) {
    let inside = view.inner_area();
    let row = position.1.checked_sub(inside.y);
    let under_pointer =
        row.and_then(|row| view.rows().into_iter().find(|(_, y, height)| (*y..y + height).contains(&row)));
    match (kind, under_pointer) {
        (MouseKind::WheelDown, _) => feeds::select(state, view.selected.saturating_add(1)),
        (MouseKind::WheelUp, _) => feeds::select(state, view.selected.saturating_sub(1)),
        (MouseKind::Click, _) if !view.area.contains(position.0, position.1) => state.feeds.popup = None,
        (MouseKind::Click, Some((index, ..))) if index == view.selected => feeds::open(state),
        (MouseKind::Click, Some((index, ..))) => feeds::select(state, index),
        (MouseKind::Click, None) => {}
    }
}

/// Selects the feed under the pointer; follows it if it was selected already. A click beside the list closes it.
fn mouse_over_choice(state: &mut State, kind: MouseKind, position: (u16, u16)) {
    let Some(view) = state.feed_choice_view() else { return };
    let (selected, is_inside) = (view.selected, view.area.contains(position.0, position.1));
    let row = position.1.checked_sub(view.inner_area().y);
    let under_pointer =
        row.and_then(|row| view.rows().into_iter().find(|(_, y, height)| (*y..y + height).contains(&row)));
    match (kind, under_pointer) {
        (MouseKind::WheelDown, _) => choice::select(state, selected.saturating_add(1)),
        (MouseKind::WheelUp, _) => choice::select(state, selected.saturating_sub(1)),
        (MouseKind::Click, _) if !is_inside => state.feeds.choice = None,
        (MouseKind::Click, Some((index, ..))) if index == selected => choice::follow(state),
        (MouseKind::Click, Some((index, ..))) => choice::select(state, index),
        (MouseKind::Click, None) => {}
    }
}

fn scroll(state: &mut State, lines: isize, pane: Pane) {
    if let Some(detail) = state.article.detail_mut() {
        detail.scroll_by(lines, pane.text.height);
    }
}

/// Selects the row under the pointer; opens it if it was selected already, or if the article has no pane of its own
/// beside the list.
fn click_list(state: &mut State, pane: Pane, row: u16, has_detail_pane: bool) {
    let from_top = row - pane.text.y;
    let slots = state.list.slots(state.list_area());
    let under_pointer = slots.iter().find(|slot| (slot.y..slot.y + slot.height).contains(&from_top));
    let Some(slot) = under_pointer else { return };
    let was_selected = slot.index == state.list.selected() && state.viewport.focus == Focus::List;
    if state.viewport.focus == Focus::Detail {
        navigation::focus_list(state);
    }
    state.list.select(slot.index);
    if was_selected || !has_detail_pane {
        navigation::open(state);
    }
}

/// Opens the link under the pointer; without one, gives the article the focus.
fn click_detail(state: &mut State, pane: Pane, (column, row): (u16, u16)) {
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
        Some(address) => sharing::open_link(state, &address),
        None if state.viewport.focus == Focus::List => navigation::open(state),
        None => {}
    }
}
