//! The detail pane: the article at a comfortable measure, and a scrollbar.

use super::canvas::Canvas;
use super::draw_message;
use crate::app::detail::Detail;
use crate::app::panes::{Area, Pane};
use crate::app::{Focus, State};
use crate::document::Fragment;
use crate::layout::Cell;
use crate::model::{Role, Style};

/// Paints the article, or a message while there is none; nothing beside an empty list, which has a message of its own.
/// `beside_list` says that the list is on the screen too; the scrollbar is then also the line between the two panes.
pub(super) fn draw(state: &State, pane: Pane, beside_list: bool, canvas: &mut Canvas<'_>) {
    let messages = &state.strings().messages;
    let Some(detail) = state.detail() else {
        canvas.draw_scrollbar(pane.scrollbar, pane.text, (0, 0, 0), beside_list);
        if let Some(failure) = state.article_failure() {
            draw_message(failure, pane, canvas);
        } else if state.focus() == Focus::Detail || !state.list().is_empty() {
            draw_message(&messages.loading, pane, canvas);
        }
        return;
    };
    let visible_rows = usize::from(pane.text.height);
    for (row, line) in (0..pane.text.height).zip(detail.top()..detail.lines.len()) {
        for fragment in detail.document.fragments(&detail.lines, line) {
            draw_fragment(detail, line, &fragment, pane.text, row, canvas);
        }
    }
    if !detail.document.has_body() {
        let used_rows = u16::try_from(detail.lines.len()).unwrap_or(u16::MAX).saturating_add(1);
        let free_rows = pane.text.height.saturating_sub(used_rows);
        let below = Area { y: pane.text.y + pane.text.height - free_rows, height: free_rows, ..pane.text };
        canvas.draw_wrapped(below, &messages.empty_article, Role::Meta);
    }
    canvas.draw_scrollbar(pane.scrollbar, pane.text, (detail.top(), visible_rows, detail.lines.len()), beside_list);
}

/// Paints a part of a line, with the matches in it and what is selected of it. The match that the user has gone to is
/// also reversed.
fn draw_fragment(detail: &Detail, line: usize, fragment: &Fragment, area: Area, row: u16, canvas: &mut Canvas<'_>) {
    let block = detail.document.anchor(&detail.lines, line).block;
    let (hits, selection) = (detail.matches_in(block), detail.selection());
    if hits.is_empty() && selection.is_none() {
        canvas.draw_line(area, row, fragment.column, &fragment.line);
        return;
    }
    let is_hit = |cell: &Cell<Style>| hits.iter().any(|each| each.covers(block, &cell.source));
    let is_selected = |cell: &Cell<Style>| selection.is_some_and(|selection| selection.covers(block, &cell.source));
    let restyle = |cell: &Cell<Style>| match cell {
        cell if is_selected(cell) => Role::Selection.into(),
        cell if is_hit(cell) => Style { role: Role::Hit, ..cell.style },
        cell => cell.style,
    };
    canvas.draw_line_styled(area, row, fragment.column, &fragment.line, restyle);
    let Some(current) = detail.current_match().and_then(|index| detail.matches().get(index)) else { return };
    let mut column = fragment.column;
    for cell in &fragment.line.cells {
        let width = usize::from(cell.width);
        let is_current = current.covers(block, &cell.source) && !is_selected(cell);
        if is_current && column + width <= usize::from(area.width) {
            let x = area.x + u16::try_from(column).unwrap_or(u16::MAX);
            canvas.reverse(Area { x, y: area.y + row, width: cell.width.into(), height: 1 });
        }
        column += width;
    }
}
