//! The mouse: the wheel scrolls what is under it; a click selects and opens. Over the article, `pointer` does the rest.

use super::article::pointer;
use super::article::selection::{self, SelectionUnit};
use super::catalogue::keys as catalogue;
use super::effect::MouseKind;
use super::feeds::{FeedsView, choice, update as feeds};
use super::keymap::action::Action;
use super::navigation;
use super::panes::Pane;
use super::state::{Focus, State};

/// Lines that one notch of the wheel scrolls an article.
const WHEEL_LINES: isize = 3;

/// What the mouse does at once; dragging is for the article alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gesture {
    Click,
    WheelDown,
    WheelUp,
}

/// Handles what the mouse did at a cell.
pub(super) fn handle(state: &mut State, kind: MouseKind, position: (u16, u16)) {
    let (gesture, unit) = match kind {
        MouseKind::Click => (Gesture::Click, SelectionUnit::Cell),
        MouseKind::DoubleClick => (Gesture::Click, SelectionUnit::Word),
        MouseKind::TripleClick => (Gesture::Click, SelectionUnit::Paragraph),
        MouseKind::WheelDown => (Gesture::WheelDown, SelectionUnit::Cell),
        MouseKind::WheelUp => (Gesture::WheelUp, SelectionUnit::Cell),
        MouseKind::Drag | MouseKind::Release => {
            match (state.panes().and_then(|panes| panes.detail), kind) {
                (Some(pane), MouseKind::Drag) => pointer::drag(state, pane, position),
                (Some(pane), _) => pointer::release(state, pane),
                (None, _) => {}
            }
            return;
        }
    };
    if gesture == Gesture::Click && state.prompt.is_none() && state.help.is_none() {
        selection::leave(state);
    }
    act(state, gesture, unit, position);
}

fn act(state: &mut State, kind: Gesture, unit: SelectionUnit, position: (u16, u16)) {
    let Some(panes) = state.panes() else { return };
    if state.catalogue_view().is_some() {
        return mouse_over_catalogue(state, kind, position);
    }
    // A click must not cost the user a half-written note.
    if state.prompt.is_some() {
        return;
    }
    if state.help.is_some() {
        return match kind {
            Gesture::Click => state.help = None,
            Gesture::WheelDown => navigation::navigate_help(state, Action::Down, None),
            Gesture::WheelUp => navigation::navigate_help(state, Action::Up, None),
        };
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
            Gesture::Click => click_list(state, pane, position.1, panes.detail.is_some()),
            Gesture::WheelDown => state.list.move_by(1),
            Gesture::WheelUp => state.list.move_by(-1),
        }
    } else if let Some(pane) = panes.detail {
        match kind {
            Gesture::Click if is_over(&pane) => pointer::press(state, pane, position, unit),
            Gesture::Click => {}
            Gesture::WheelDown => scroll(state, WHEEL_LINES, pane),
            Gesture::WheelUp => scroll(state, -WHEEL_LINES, pane),
        }
    }
}

/// Selects the line of the popup under the pointer; opens it if it was selected already. A click beside
/// the popup closes it.
fn mouse_over_feeds(state: &mut State, view: &FeedsView, kind: Gesture, position: (u16, u16)) {
    let inside = view.inner_area();
    let row = position.1.checked_sub(inside.y);
    let under_pointer =
        row.and_then(|row| view.rows().into_iter().find(|(_, y, height)| (*y..y + height).contains(&row)));
    match (kind, under_pointer) {
        (Gesture::WheelDown, _) => feeds::select(state, view.selected.saturating_add(1)),
        (Gesture::WheelUp, _) => feeds::select(state, view.selected.saturating_sub(1)),
        (Gesture::Click, _) if !view.area.contains(position.0, position.1) => state.feeds.popup = None,
        (Gesture::Click, Some((index, ..))) if index == view.selected => feeds::open(state),
        (Gesture::Click, Some((index, ..))) => feeds::select(state, index),
        (Gesture::Click, None) => {}
    }
}

/// Selects the feed under the pointer; follows it if it was selected already. A click beside the list closes it.
fn mouse_over_choice(state: &mut State, kind: Gesture, position: (u16, u16)) {
    let Some(view) = state.feed_choice_view() else { return };
    let (selected, is_inside) = (view.selected, view.area.contains(position.0, position.1));
    let row = position.1.checked_sub(view.inner_area().y);
    let under_pointer =
        row.and_then(|row| view.rows().into_iter().find(|(_, y, height)| (*y..y + height).contains(&row)));
    match (kind, under_pointer) {
        (Gesture::WheelDown, _) => choice::select(state, selected.saturating_add(1)),
        (Gesture::WheelUp, _) => choice::select(state, selected.saturating_sub(1)),
        (Gesture::Click, _) if !is_inside => state.feeds.choice = None,
        (Gesture::Click, Some((index, ..))) if index == selected => choice::follow(state),
        (Gesture::Click, Some((index, ..))) => choice::select(state, index),
        (Gesture::Click, None) => {}
    }
}

/// Checks the feed under the pointer, or removes its check.
fn mouse_over_catalogue(state: &mut State, kind: Gesture, position: (u16, u16)) {
    let inside = state.catalogue_view().map(|view| view.inner_area()).unwrap_or_default();
    match kind {
        Gesture::WheelDown => catalogue::move_by(state, 1),
        Gesture::WheelUp => catalogue::move_by(state, -1),
        Gesture::Click if inside.contains(position.0, position.1) => {
            catalogue::toggle_at(state, position.1 - inside.y);
        }
        Gesture::Click => {}
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
