//! From state to frame.
//!
//! Drawing reads the state and writes cells. It changes nothing, and reads no clock, file or environment. Every string
//! goes through the layout layer, whatever its direction: ratatui's own text widgets measure and cut right-to-left text
//! wrongly, so only ratatui's buffer is used.

mod canvas;
mod catalogue;
mod compact_list;
mod detail;
mod feed_choice;
mod feeds;
mod help;
mod list;
mod prompt;
mod status;
mod symbols;

use crate::app::State;
use crate::app::panes::{Area, MIN_SIZE, Pane};
use crate::l10n::fill;
use crate::model::Role;
use crate::theme::Theme;
use canvas::Canvas;
use ratatui::buffer::Buffer;

/// Paints the whole screen. The buffer must be empty and of the size in the state; what does not fit is cut.
pub fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let mut canvas = Canvas::new(buffer, theme, state.direction());
    let Some(panes) = state.panes() else {
        draw_too_small(state, &mut canvas);
        return;
    };
    if let Some(area) = panes.title {
        status::draw_title(state, area, &mut canvas);
    }
    if let Some(pane) = panes.list {
        list::draw(state, pane, &mut canvas);
    }
    if let Some(pane) = panes.detail {
        detail::draw(state, pane, panes.list.is_some(), &mut canvas);
    }
    status::draw_status(state, panes.status, &mut canvas);
    if let Some(view) = state.feeds_view() {
        feeds::draw(state, &view, &mut canvas);
    }
    if let Some(view) = state.feed_choice_view() {
        feed_choice::draw(state, &view, &mut canvas);
    }
    if let Some(view) = state.help() {
        help::draw(state, &view, &mut canvas);
    }
    if let Some(view) = state.catalogue_view() {
        catalogue::draw(state, &view, &mut canvas);
    }
    let prompt = state.prompt_view();
    if let Some(view) = &prompt {
        prompt::draw(view, &mut canvas);
    }
    // A prompt takes the last line of this area.
    let above = panes.above_status;
    let above = Area { height: above.height.saturating_sub(u16::from(prompt.is_some())), ..above };
    match prompt.and_then(|view| view.error) {
        Some((_, message)) => status::draw_sentence(&message, Role::Error, above, &mut canvas),
        None => status::draw_notice(state, above, &mut canvas),
    }
}

/// Says which size the screen must have, as far as there is room for it.
fn draw_too_small(state: &State, canvas: &mut Canvas<'_>) {
    let strings = state.strings();
    let (columns, rows) = MIN_SIZE;
    let values = [("columns", strings.number(columns.into())), ("rows", strings.number(rows.into()))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let area = canvas.area();
    canvas.draw_wrapped(area, &fill(&strings.messages.too_small, &values), Role::Body);
}

/// A sentence in the middle of a pane that has nothing else to show.
fn draw_message(text: &str, pane: Pane, canvas: &mut Canvas<'_>) {
    let Area { x, y, width, height } = pane.text;
    let margin = u16::from(width > 20);
    let third = Area { x, y: y + height / 3, width, height: height - height / 3 };
    canvas.draw_wrapped(third.inset(margin, 0), text, Role::Meta);
}
