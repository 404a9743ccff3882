//! The help: every key and what it does, over the panes.

use super::canvas::Canvas;
use crate::app::HelpView;
use crate::app::State;
use crate::app::help::HelpLine;
use crate::model::Role;

/// Columns between keys and their descriptions.
const KEYS_GAP: usize = 2;

pub(super) fn draw(state: &State, view: &HelpView, canvas: &mut Canvas<'_>) {
    canvas.draw_popup(view.area, &state.strings().messages.help_title);
    let inside = view.inner_area();
    let room = usize::from(inside.width).saturating_sub(1);
    if view.lines.is_empty() {
        canvas.draw_label(inside, 0, 1, room, (&state.strings().messages.nothing_found, Role::Meta));
    }
    let keys_width = max_keys_width(&view.lines).min(room / 2);
    for (row, line) in (0..inside.height).zip(view.lines.iter().skip(view.top)) {
        match line {
            HelpLine::Blank => {}
            HelpLine::Heading(text) => {
                canvas.draw_label(inside, row, 1, room, (text, Role::Heading));
            }
            HelpLine::Keys(keys, description) => {
                canvas.draw_label(inside, row, 1, keys_width, (keys, Role::Key));
                let from = keys_width + KEYS_GAP;
                canvas.draw_label(inside, row, 1 + from, room.saturating_sub(from), (description, Role::Body));
            }
        }
    }
    canvas.draw_popup_scrollbar(view.area, (view.top, inside.height.into(), view.lines.len()));
}

/// The width of the longest list of keys.
fn max_keys_width(lines: &[HelpLine]) -> usize {
    let width = |line: &HelpLine| match line {
        HelpLine::Keys(keys, _) => keys.chars().count(),
        HelpLine::Blank | HelpLine::Heading(_) => 0,
    };
    lines.iter().map(width).max().unwrap_or(0)
}
