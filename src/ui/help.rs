//! The help: every key and what it does, over the panes.

use super::canvas::Canvas;
use crate::app::State;
use crate::app::help::HelpLine;
use crate::app::panes::Area;
use crate::model::Role;

/// Columns between keys and words.
const KEYS_GAP: usize = 2;

pub(super) fn draw(state: &State, lines: &[HelpLine], top: usize, area: Area, canvas: &mut Canvas<'_>) {
    canvas.clear(area);
    draw_frame(area, canvas);
    canvas.draw_label(area, 0, 2, usize::from(area.width).saturating_sub(4), (&title(state), Role::Kicker));
    let inside = area.inset(1, 1);
    let room = usize::from(inside.width).saturating_sub(1);
    let keys_width = max_keys_width(lines).min(room / 2);
    for (row, line) in (0..inside.height).zip(lines.iter().skip(top)) {
        match line {
            HelpLine::Blank => {}
            HelpLine::Heading(text) => {
                canvas.draw_label(inside, row, 1, room, (text, Role::Heading));
            }
            HelpLine::Keys(names, description) => {
                canvas.draw_label(inside, row, 1, keys_width, (names, Role::Key));
                canvas.draw_label(
                    inside,
                    row,
                    1 + keys_width + KEYS_GAP,
                    room.saturating_sub(keys_width + KEYS_GAP),
                    (description, Role::Body),
                );
            }
        }
    }
    let column = if canvas.interface().is_rtl() { area.x + area.width - 1 } else { area.x };
    let shown = (top, usize::from(inside.height), lines.len());
    canvas.draw_scrollbar(column, inside, shown, false);
}

fn title(state: &State) -> String {
    format!(" {} ", state.strings().messages.help_title)
}

/// The widest list of keys.
fn max_keys_width(lines: &[HelpLine]) -> usize {
    let width = |line: &HelpLine| match line {
        HelpLine::Keys(names, _) => names.chars().count(),
        HelpLine::Blank | HelpLine::Heading(_) => 0,
    };
    lines.iter().map(width).max().unwrap_or(0)
}

/// A box of lines that every terminal leaves in place (U+2500 and on; ASCII bars move where the terminal reorders).
pub(super) fn draw_frame(area: Area, canvas: &mut Canvas<'_>) {
    let Area { x, y, width, height } = area;
    let (right, bottom) = (x + width.saturating_sub(1), y + height.saturating_sub(1));
    for column in x..=right {
        canvas.put(column, y, "\u{2500}", Role::Border, 1);
        canvas.put(column, bottom, "\u{2500}", Role::Border, 1);
    }
    for row in y..=bottom {
        canvas.put(x, row, "\u{2502}", Role::Border, 1);
        canvas.put(right, row, "\u{2502}", Role::Border, 1);
    }
    for (column, row, corner) in
        [(x, y, "\u{250C}"), (right, y, "\u{2510}"), (x, bottom, "\u{2514}"), (right, bottom, "\u{2518}")]
    {
        canvas.put(column, row, corner, Role::Border, 1);
    }
}
