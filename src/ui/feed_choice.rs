//! The list of the feeds of a page: the title and the address of each.

use super::canvas::Canvas;
use crate::app::State;
use crate::app::feeds::FeedChoiceView;
use crate::app::panes::Area;
use crate::l10n::fill;
use crate::model::{Role, shown_address};

pub(super) fn draw(state: &State, view: &FeedChoiceView<'_>, canvas: &mut Canvas<'_>) {
    let strings = state.strings();
    let number = strings.number(view.feeds.len() as u64);
    canvas.draw_popup(view.area, &fill(&strings.messages.feeds_of_page, &[("n", &number)]));
    let inside = view.inner_area();
    let rows = view.rows();
    for (index, top, height) in &rows {
        let Some(feed) = view.feeds.get(*index) else { continue };
        let area = Area { y: inside.y + top, height: *height, ..inside };
        let address = shown_address(&feed.url);
        let title = feed.title.as_deref().map(|title| (title, Role::Unread));
        let lines = title.into_iter().chain([(&*address, Role::Meta)]);
        for (row, line) in (0..*height).zip(lines) {
            canvas.draw_label(area, row, 0, area.width.into(), line);
        }
        if *index == view.selected {
            // The selection reaches the border on either side.
            canvas.reverse(Area { x: area.x - 1, width: area.width + 2, ..area });
        }
    }
    canvas.draw_popup_scrollbar(view.area, (view.top, rows.len(), view.feeds.len()));
}
