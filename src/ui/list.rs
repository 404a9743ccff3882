//! The list pane: flags, titles, sources and ages. A row of the compact list is in `compact_list`.

use super::canvas::Canvas;
use super::compact_list::RowColumns;
use super::status::draw_trailing;
use super::{compact_list, draw_message, symbols};
use crate::app::list::{INDENT, ListItem, ListRow, MAX_TITLE_LINES, Slot};
use crate::app::matches::{find_in_title, overlaps};
use crate::app::panes::{Area, Pane};
use crate::app::{Focus, ListingPhase, State};
use crate::l10n::phrases;
use crate::layout::Cell;
use crate::model::{Density, Direction, FeedSelection, Role, Scope, Style};
use std::ops::Range;

pub(super) fn draw(state: &State, pane: Pane, canvas: &mut Canvas<'_>) {
    let list = state.list();
    if list.is_empty() {
        draw_message(empty_message(state), pane, canvas);
        return;
    }
    let slots = list.slots(state.list_area());
    let is_compact = state.list_area().density == Density::Compact;
    let columns = is_compact.then(|| RowColumns::new(state, &slots));
    for slot in &slots {
        let Some(item) = list.item(slot.index) else { continue };
        let area = clipped(pane.text, *slot);
        if let Some(row) = list.row(item.entry.id) {
            match columns {
                None => draw_row(state, row, item, area, canvas),
                Some(columns) => compact_list::draw_row(state, columns, (row, item), area, canvas),
            }
            draw_flags(state, item, area, canvas);
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

/// How the cells of a title look: as the article is read or not, and as a search finds them.
pub(super) struct Highlight {
    role: Role,
    hits: Vec<Range<usize>>,
}

impl Highlight {
    pub(super) fn new(state: &State, row: &ListRow, item: ListItem) -> Self {
        let query = state.listing().1.query.as_ref();
        let hits = query.map_or_else(Vec::new, |query| find_in_title(query, &row.row.title));
        Self { role: if item.unread { Role::Unread } else { Role::Read }, hits }
    }

    pub(super) fn style(&self, cell: &Cell<Style>) -> Style {
        let matched = self.hits.iter().any(|range| overlaps(range, &cell.source));
        Style { role: if matched { Role::Hit } else { self.role }, ..cell.style }
    }
}

/// Paints a row of the full list without its flags.
fn draw_row(state: &State, row: &ListRow, item: ListItem, area: Area, canvas: &mut Canvas<'_>) {
    let indent = if item.member { INDENT } else { 0 };
    let title_area = area.without_leading(state.list_area().gutter() + indent, canvas.interface());
    let highlight = Highlight::new(state, row, item);
    let lines = row.title.clamped(title_area.width.into(), MAX_TITLE_LINES);
    for (y, line) in (0..area.height).zip(&lines) {
        let column = line.start_column(title_area.width.into());
        canvas.draw_line_styled(title_area, y, column, line, |cell| highlight.style(cell));
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
}

/// Paints the flags of a row: the bookmark beside its last line, below the flag of the unread; in a row of one line,
/// beside that flag.
fn draw_flags(state: &State, item: ListItem, area: Area, canvas: &mut Canvas<'_>) {
    let interface = canvas.interface();
    let gutter = area.leading(1, interface);
    if item.unread {
        canvas.put(gutter.x, area.y, symbols::UNREAD, Role::UnreadFlag, 1);
    }
    if item.entry.flags.bookmarked {
        let (column, y) = match state.list_area().density {
            Density::Full => (gutter.x, area.y + area.height - 1),
            Density::Compact => (area.without_leading(1, interface).leading(1, interface).x, area.y),
        };
        canvas.put(column, y, symbols::BOOKMARK, Role::BookmarkFlag, 1);
    }
}

fn draw_selection(state: &State, area: Area, canvas: &mut Canvas<'_>) {
    if state.focus() == Focus::List {
        canvas.reverse(area);
        return;
    }
    let interface = canvas.interface();
    let column = area.leading(state.list_area().gutter(), interface).trailing(1, interface).x;
    for y in area.y..area.y + area.height {
        canvas.put(column, y, symbols::selection_bar(interface), Role::Marker, 1);
    }
}

/// The column at which a line begins where the interface does, whatever its own direction.
pub(super) fn interface_start(width: usize, area: Area, interface: Direction) -> usize {
    if interface.is_rtl() { usize::from(area.width).saturating_sub(width) } else { 0 }
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
