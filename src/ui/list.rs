//! The list pane: marks, titles, sources and ages.

use super::canvas::Canvas;
use super::message;
use super::status::at_trailing_side;
use crate::app::list::{GUTTER, INDENT, ListRow, Place, Slot, TITLE_LINES};
use crate::app::matches::{in_title, touches};
use crate::app::panes::{Area, Pane};
use crate::app::{Focus, State, words};
use crate::layout::Cell;
use crate::model::{Direction, FeedSelection, Role, Scope, Style};

/// The mark of an unread article.
const UNREAD: &str = "\u{25CF}";
/// The mark of a bookmark.
const BOOKMARK: &str = "\u{2605}";
/// The bar beside the selected article while the other pane has the focus.
const BAR: [&str; 2] = ["\u{258C}", "\u{2590}"];

pub(super) fn draw(state: &State, pane: Pane, canvas: &mut Canvas<'_>) {
    let list = state.list();
    if list.is_empty() {
        message(empty(state), pane, canvas);
        return;
    }
    let slots = list.slots(pane.text);
    for slot in &slots {
        let Some(place) = list.place(slot.index) else { continue };
        let area = clipped(pane.text, *slot);
        if let Some(row) = list.row(place.entry.id) {
            draw_row(state, row, place, area, canvas);
        }
        if slot.index == list.selected() {
            mark_selected(state, area, canvas);
        }
    }
    let whole = slots.iter().filter(|slot| slot.y + slot.height <= pane.text.height).count();
    let shown = (list.top(), whole, list.len());
    canvas.scrollbar(pane.scrollbar, pane.text, shown, false);
}

/// The lines of a slot that are on the screen.
fn clipped(pane: Area, slot: Slot) -> Area {
    Area { y: pane.y + slot.y, height: slot.height.min(pane.height - slot.y), ..pane }
}

fn draw_row(state: &State, row: &ListRow, place: Place, area: Area, canvas: &mut Canvas<'_>) {
    let interface = canvas.interface();
    let field = field(area, interface, if place.member { INDENT } else { 0 });
    let role = if place.unread { Role::Unread } else { Role::Read };
    let found = state.listing().1.query.as_ref();
    let found = found.map_or_else(Vec::new, |query| in_title(query, &row.row.title));
    let restyle = |cell: &Cell| {
        let matched = found.iter().any(|range| touches(range, &cell.source));
        Style { role: if matched { Role::Hit } else { role }, ..cell.style }
    };
    let lines = row.title.clamped(field.width.into(), TITLE_LINES);
    for (y, line) in (0..area.height).zip(&lines) {
        canvas.line_as(field, y, line.start_column(field.width.into()), line, restyle);
    }
    let below = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    if below < area.height {
        let meta = Area { y: field.y + below, height: 1, ..field };
        let remark = words::remark(&row.row, place.others, state.strings());
        let taken = at_trailing_side(canvas, meta, meta.width.into(), &remark);
        let room = usize::from(meta.width).saturating_sub(taken + usize::from(taken > 0) * 2);
        canvas.label(meta, 0, 0, room, (&words::meta(&row.row, state.now(), state.strings()), Role::Meta));
    }
    let gutter = mark_column(area, interface);
    if place.unread {
        canvas.put(gutter, area.y, UNREAD, Role::UnreadFlag, 1);
    }
    // Beside the last line, so that both marks can be seen at once.
    let last = below.min(area.height - 1);
    if place.entry.flags.bookmarked {
        canvas.put(gutter, area.y + last, BOOKMARK, Role::BookmarkFlag, 1);
    }
}

fn mark_selected(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    if state.focus() == Focus::List {
        canvas.reverse(area);
        return;
    }
    let (column, bar) = match canvas.interface() {
        Direction::Rtl => (area.x + area.width.saturating_sub(GUTTER), BAR[1]),
        Direction::Ltr => (area.x + GUTTER - 1, BAR[0]),
    };
    for y in area.y..area.y + area.height {
        canvas.put(column, y, bar, Role::Thumb, 1);
    }
}

/// The column of the marks: where lines begin.
fn mark_column(area: Area, interface: Direction) -> u16 {
    if interface.is_rtl() { area.x + area.width.saturating_sub(1) } else { area.x }
}

/// Where titles stand: the pane without its gutter, `indent` columns farther in.
fn field(area: Area, interface: Direction, indent: u16) -> Area {
    let x = if interface.is_rtl() { area.x } else { area.x + GUTTER + indent };
    Area { x, width: area.width.saturating_sub(GUTTER + indent), ..area }
}

/// What is said in place of a list.
fn empty(state: &State) -> &str {
    let words = &state.strings().words;
    match state.listing() {
        _ if !state.is_listed() => &words.loading,
        (_, filter) if filter.query.is_some() => &words.nothing_found,
        (_, filter) if filter.bookmarked => &words.empty_bookmarks,
        _ if state.is_partial() => &words.loading,
        (_, filter) if filter.feeds != FeedSelection::All => &words.empty_feed,
        (Scope::Library, _) => &words.empty_library,
        (Scope::Session, _) => &words.empty_session,
    }
}
