//! The feeds popup: each name with its unread count and last fetch, and why a feed could not be fetched.

use super::canvas::Canvas;
use super::{status, symbols};
use crate::app::State;
use crate::app::feeds::{FeedLine, FeedTarget, FeedsView, INDENT};
use crate::app::panes::Area;
use crate::model::Role;

/// The fewest columns that a name gets. The text at the other end of the line is left out if it would leave fewer.
const MIN_NAME_WIDTH: usize = 16;

pub(super) fn draw(state: &State, view: &FeedsView, canvas: &mut Canvas<'_>) {
    let messages = &state.strings().messages;
    canvas.draw_popup(view.area, &messages.feeds_title);
    let inside = view.inner_area();
    let rows = view.rows();
    for (index, top, height) in &rows {
        let Some(line) = view.lines.get(*index) else { continue };
        let area = Area { y: inside.y + top, height: *height, ..inside };
        draw_line(state, line, area, canvas);
        if *index == view.selected {
            // The selection reaches the border on either side.
            canvas.reverse(Area { x: area.x - 1, width: area.width + 2, ..area });
        }
    }
    let hint_top = rows.last().map_or(0, |(_, top, height)| top + height + 1);
    if !view.lines.iter().any(|line| matches!(line.target, FeedTarget::Feed(_))) && hint_top < inside.height {
        let hint_area = Area { y: inside.y + hint_top, height: inside.height - hint_top, ..inside };
        canvas.draw_wrapped(hint_area, &messages.no_feeds, Role::Meta);
    }
    canvas.draw_popup_scrollbar(view.area, (view.top, rows.len(), view.lines.len()));
}

/// Paints a line: its name where lines begin; at the other end, the last fetch and the unread count. A feed that could
/// not be fetched has a symbol in the margin and its error below.
fn draw_line(state: &State, line: &FeedLine, area: Area, canvas: &mut Canvas<'_>) {
    let (strings, messages) = (state.strings(), &state.strings().messages);
    let width = usize::from(area.width);
    let name_column = INDENT * (line.depth + 1);
    if line.error.is_some() {
        canvas.draw_label(area, 0, name_column - INDENT, 1, (symbols::FAILED, Role::BookmarkFlag));
    }
    let unread = line.unread.filter(|unread| *unread > 0).map(|unread| strings.number(unread));
    let is_feed = matches!(line.target, FeedTarget::Feed(_));
    let last_fetched = line.last_fetched.clone().or_else(|| {
        let never = is_feed && line.error.is_none();
        never.then(|| messages.never_fetched.clone())
    });
    let trailing: Vec<String> = last_fetched.into_iter().chain(unread.clone()).collect();
    let max_trailing_width = width.saturating_sub(name_column + MIN_NAME_WIDTH);
    let mut trailing_width =
        status::draw_trailing(canvas, area, max_trailing_width, &trailing.join(&messages.separator));
    // Without room for both, the unread count alone may fit.
    if trailing_width == 0 {
        trailing_width = status::draw_trailing(canvas, area, max_trailing_width, &unread.unwrap_or_default());
    }
    let role = match line.target {
        FeedTarget::Folder(_) => Role::Kicker,
        _ if line.unread.is_some_and(|unread| unread > 0) => Role::Unread,
        _ => Role::Read,
    };
    canvas.draw_label(area, 0, name_column, width.saturating_sub(name_column + trailing_width + 1), (&line.name, role));
    // The last line of the popup may be cut to one row, which has no room for the error.
    if let Some(error) = line.error.as_ref().filter(|_| area.height > 1) {
        let indent = u16::try_from(name_column).unwrap_or(u16::MAX).min(area.width / 2);
        let x = if canvas.interface().is_rtl() { area.x } else { area.x + indent };
        let error_area = Area { x, y: area.y + 1, width: area.width - indent, height: area.height - 1 };
        canvas.draw_wrapped(error_area, error, Role::Meta);
    }
}
