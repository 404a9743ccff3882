//! The list pane: flags, titles, sources and ages.

use super::canvas::Canvas;
use super::status::draw_trailing;
use super::{draw_message, symbols};
use crate::app::list::{GUTTER, INDENT, ListItem, ListRow, MAX_TITLE_LINES, Slot};
use crate::app::matches::{find_in_title, overlaps};
use crate::app::panes::{Area, Pane};
use crate::app::{Focus, ListingPhase, State};
use crate::l10n::phrases;
use crate::layout::Cell;
use crate::model::{Direction, FeedSelection, Role, Scope, Style};

pub(super) fn draw(state: &State, pane: Pane, canvas: &mut Canvas<'_>) {
    let list = state.list();
    if list.is_empty() {
        draw_message(empty_message(state), pane, canvas);
        return;
    }
    let slots = list.slots(pane.text);
    for slot in &slots {
        let Some(item) = list.item(slot.index) else { continue };
        let area = clipped(pane.text, *slot);
        if let Some(row) = list.row(item.entry.id) {
            draw_row(state, row, item, area, canvas);
        }
        if slot.index == list.selected() {
            draw_selection(state, area, canvas);
        }
    }
    let whole = slots.iter().filter(|slot| slot.y + slot.height <= pane.text.height).count();
    let shown = (list.top(), whole, list.len());
    canvas.draw_scrollbar(pane.scrollbar, pane.text, shown, false);
}

/// The lines of a slot that are on the screen.
fn clipped(pane: Area, slot: Slot) -> Area {
    Area { y: pane.y + slot.y, height: slot.height.min(pane.height - slot.y), ..pane }
}

fn draw_row(state: &State, row: &ListRow, item: ListItem, area: Area, canvas: &mut Canvas<'_>) {
    let interface = canvas.interface();
    let title_area = title_area(area, interface, if item.member { INDENT } else { 0 });
    let role = if item.unread { Role::Unread } else { Role::Read };
    let query = state.listing().1.query.as_ref();
    let hits = query.map_or_else(Vec::new, |query| find_in_title(query, &row.row.title));
    let restyle = |cell: &Cell<Style>| {
        let matched = hits.iter().any(|range| overlaps(range, &cell.source));
        Style { role: if matched { Role::Hit } else { role }, ..cell.style }
    };
    let lines = row.title.clamped(title_area.width.into(), MAX_TITLE_LINES);
    for (y, line) in (0..area.height).zip(&lines) {
        canvas.draw_line_styled(title_area, y, line.start_column(title_area.width.into()), line, restyle);
    }
    let below = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    if below < area.height {
        let meta = Area { y: title_area.y + below, height: 1, ..title_area };
        let details = phrases::row_details(&row.row, item.others, state.strings());
        let trailing_width = draw_trailing(canvas, meta, meta.width.into(), &details);
        let room = usize::from(meta.width).saturating_sub(trailing_width + usize::from(trailing_width > 0) * 2);
        canvas.draw_label(
            meta,
            0,
            0,
            room,
            (&phrases::source_and_age(&row.row, state.now(), state.strings()), Role::Meta),
        );
    }
    let gutter_column = gutter_column(area, interface);
    if item.unread {
        canvas.put(gutter_column, area.y, symbols::UNREAD, Role::UnreadFlag, 1);
    }
    // Beside the last line, so that it does not cover the unread flag.
    let last = below.min(area.height - 1);
    if item.entry.flags.bookmarked {
        canvas.put(gutter_column, area.y + last, symbols::BOOKMARK, Role::BookmarkFlag, 1);
    }
}

fn draw_selection(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    if state.focus() == Focus::List {
        canvas.reverse(area);
        return;
    }
    let interface = canvas.interface();
    let column = match interface {
        Direction::Rtl => area.x + area.width.saturating_sub(GUTTER),
        Direction::Ltr => area.x + GUTTER - 1,
    };
    for y in area.y..area.y + area.height {
        canvas.put(column, y, symbols::selection_bar(interface), Role::Thumb, 1);
    }
}

/// The column of the flags: where lines begin.
fn gutter_column(area: Area, interface: Direction) -> u16 {
    if interface.is_rtl() { area.x + area.width.saturating_sub(1) } else { area.x }
}

/// The area of a title: without the gutter, and `indent` columns farther in.
fn title_area(area: Area, interface: Direction, indent: u16) -> Area {
    let x = if interface.is_rtl() { area.x } else { area.x + GUTTER + indent };
    Area { x, width: area.width.saturating_sub(GUTTER + indent), ..area }
}

/// The sentence in place of an empty list.
fn empty_message(state: &State) -> &str {
    let messages = &state.strings().messages;
    match (state.listing_phase(), state.listing()) {
        (ListingPhase::Loading { .. }, _) => &messages.loading,
        (_, (_, filter)) if filter.query.is_some() => &messages.nothing_found,
        (_, (_, filter)) if filter.bookmarked => &messages.empty_bookmarks,
        (ListingPhase::Partial, _) => &messages.loading,
        (_, (_, filter)) if filter.feeds != FeedSelection::All => &messages.empty_feed,
        (_, (Scope::Library, _)) => &messages.empty_library,
        (_, (Scope::Session, _)) => &messages.empty_session,
    }
}
