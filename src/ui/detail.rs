//! The detail pane: the article at a comfortable measure, and how much of it is left.

use super::canvas::Canvas;
use super::message;
use crate::app::panes::{Area, Pane};
use crate::app::{Focus, State};
use crate::model::Role;

/// Paints the article, or what is to be said in its place. `beside` says whether the list is beside it; the scrollbar
/// is then also the line between the two.
pub(super) fn draw(state: &State, pane: Pane, beside: bool, canvas: &mut Canvas<'_>) {
    let words = &state.strings().words;
    let Some(detail) = state.detail() else {
        canvas.scrollbar(pane.scrollbar, pane.text, (0, 0, 0), beside);
        let loading = state.focus() == Focus::Detail || !state.list().entries().is_empty();
        message(if loading { &words.loading } else { &words.choose_article }, pane, canvas);
        return;
    };
    let seen = usize::from(pane.text.height);
    for (row, line) in (0..pane.text.height).zip(detail.top()..detail.page.len()) {
        for fragment in detail.document.row(&detail.page, line) {
            canvas.line(pane.text, row, fragment.column, &fragment.line);
        }
    }
    if !detail.document.has_body() {
        let head = u16::try_from(detail.page.len()).unwrap_or(u16::MAX).saturating_add(1);
        let rest = pane.text.height.saturating_sub(head);
        let below = Area { y: pane.text.y + pane.text.height - rest, height: rest, ..pane.text };
        canvas.wrapped(below, &words.empty_article, Role::Meta);
    }
    canvas.scrollbar(pane.scrollbar, pane.text, (detail.top(), seen, detail.page.len()), beside);
}
