//! Selecting in an article: a range of its source text, whatever the screen shows of it.
//!
//! A terminal's own selection of right-to-left text takes the cells of a screen, presentation forms in visual order.
//! This one takes bytes of the article's paragraphs: it is logical, and outlives a change of width. In text of both
//! directions it is several runs of cells.
//!
//! - `cells`: cells by place and by text. - `motion`: where the caret goes. - `copied_text`: what is copied.

mod cells;
mod copied_text;
mod motion;

use super::detail::Detail;
use crate::app::article::copying;
use crate::app::effect::CopyKind;
use crate::app::keymap::Mode;
use crate::app::keymap::action::Action;
use crate::app::navigation::Motion;
use crate::app::state::State;
use crate::model::{Anchor, Article};
use cells::TextCell;
use std::ops::Range;
use std::sync::Arc;

/// A stretch of an article's text; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Where it begins.
    pub start: Anchor,
    /// Where it ends.
    pub end: Anchor,
}

impl Extent {
    fn in_block(block: usize, bytes: &Range<usize>) -> Self {
        Self { start: Anchor { block, byte: bytes.start }, end: Anchor { block, byte: bytes.end } }
    }

    /// Both, and what is between them.
    fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// What a selection grows by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum SelectionUnit {
    /// A cell.
    Cell,
    /// A word.
    Word,
    /// A paragraph.
    Paragraph,
}

/// A selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    unit: SelectionUnit,
    /// Whether the mouse has made it. Then it is painted until the next key, and has no caret.
    is_by_mouse: bool,
    /// The end that stays.
    fixed: SelectionEnd,
    /// The end that moves.
    caret: SelectionEnd,
    /// The column that the caret keeps from line to line.
    column: Option<usize>,
}

/// An end of a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SelectionEnd {
    /// The start of its cell.
    at: Anchor,
    /// The unit around it.
    extent: Extent,
}

impl SelectionEnd {
    fn new(detail: &Detail, at: Anchor, unit: SelectionUnit) -> Option<Self> {
        let cell = cells::at(detail, at)?.extent;
        let extent = match unit {
            SelectionUnit::Cell => cell,
            SelectionUnit::Word => Extent::in_block(at.block, &motion::word_at(detail, cell.start)),
            SelectionUnit::Paragraph => cells::extent_of_paragraph(detail, at.block),
        };
        Some(Self { at: cell.start, extent })
    }
}

impl Selection {
    /// The selection from one cell to another.
    fn new(detail: &Detail, unit: SelectionUnit, fixed: Anchor, caret: Anchor) -> Option<Self> {
        let end = |at| SelectionEnd::new(detail, at, unit);
        Some(Self { unit, is_by_mouse: false, fixed: end(fixed)?, caret: end(caret)?, column: None })
    }

    /// What is selected.
    pub fn extent(&self) -> Extent {
        self.fixed.extent.join(self.caret.extent)
    }

    /// Whether the keys are about it.
    pub(in crate::app) fn has_keys(&self) -> bool {
        !self.is_by_mouse
    }

    /// Whether a cell shows a part of it. `source` is the byte range that the cell shows of paragraph `block`.
    pub fn covers(&self, block: usize, source: &Range<usize>) -> bool {
        let (own, cell) = (self.extent(), Extent::in_block(block, source));
        !source.is_empty() && cell.start < own.end && own.start < cell.end
    }
}

/// The cell of the caret.
fn caret_cell(detail: &Detail) -> Option<TextCell> {
    cells::at(detail, detail.selection.as_ref()?.caret.at)
}

/// Begins to select, by cells or by paragraphs: at the match that the user has gone to, if it is on the screen, else at
/// the first word there.
pub(in crate::app) fn start(state: &mut State, action: Action) {
    let unit = if action == Action::SelectParagraph { SelectionUnit::Paragraph } else { SelectionUnit::Cell };
    let Some(height) = state.detail_height() else { return };
    let selection = state.detail().and_then(|detail| first_selection(detail, height.into(), unit));
    if selection.is_none() {
        state.notices.notify(state.strings.messages.nothing_to_select.clone());
    }
    if let Some(detail) = state.article.detail_mut() {
        detail.selection = selection;
    }
}

fn first_selection(detail: &Detail, height: usize, unit: SelectionUnit) -> Option<Selection> {
    let on_screen = detail.top()..detail.top() + height;
    let current = detail.current_match().and_then(|index| detail.matches().get(index));
    let current = current.map(|each| (each.block, each.bytes.clone()));
    let is_visible = |(block, bytes): &(usize, Range<usize>)| {
        let anchor = Anchor { block: *block, byte: bytes.start };
        on_screen.contains(&detail.document.line_of(&detail.lines, anchor))
    };
    let first_line = || on_screen.clone().find_map(|line| cells::on_line(detail, line).into_iter().next());
    let first_word = || {
        let cell = first_line()?;
        let start = cells::on_line(detail, cell.line).iter().map(|cell| cell.extent.start).min()?;
        motion::first_word_from(detail, start)
            .filter(is_visible)
            .or_else(|| Some((start.block, motion::word_at(detail, start))))
    };
    let (block, bytes) = current.filter(is_visible).or_else(first_word)?;
    let last = motion::last_cell_before(detail, Anchor { block, byte: bytes.end })?;
    Selection::new(detail, unit, Anchor { block, byte: bytes.start }, last)
}

/// Does what an action does while text is selected; returns whether it does anything then.
pub(in crate::app) fn act(state: &mut State, action: Action, count: Option<usize>) -> bool {
    match action {
        Action::Copy => copy(state),
        Action::Close | Action::Select => leave(state),
        Action::SelectParagraph => switch_unit(state),
        Action::OtherEnd => {
            if let Some(selection) = selection_mut(state) {
                std::mem::swap(&mut selection.fixed, &mut selection.caret);
                selection.column = None;
            }
            reveal(state);
        }
        _ => return move_caret(state, action, count),
    }
    true
}

fn selection_mut(state: &mut State) -> Option<&mut Selection> {
    state.article.detail_mut()?.selection.as_mut()
}

/// Selects nothing any more.
pub(in crate::app) fn leave(state: &mut State) {
    if let Some(detail) = state.article.detail_mut() {
        detail.selection = None;
    }
}

/// Selects what is between two cells, the units around them included.
pub(in crate::app) fn select_by_mouse(detail: &mut Detail, unit: SelectionUnit, fixed: Anchor, caret: Anchor) {
    let selection = Selection::new(detail, unit, fixed, caret);
    detail.selection = selection.map(|selection| Selection { is_by_mouse: true, ..selection });
}

/// The start of the cell nearest to a column and a row of the pane; on a line without text, the last one before.
pub(in crate::app) fn cell_under(detail: &Detail, (column, row): (usize, usize)) -> Option<Anchor> {
    let line = (detail.top() + row).min(detail.lines.len());
    let cells = cells::on_line(detail, line);
    if let Some(cell) = motion::nearest(&cells, column) {
        return Some(cell.extent.start);
    }
    let before = cells::neighbour_line(detail, line, false).map(|line| cells::on_line(detail, line));
    let last = before.and_then(|cells| cells.into_iter().map(|cell| cell.extent.start).max());
    last.or_else(|| motion::end_of_article(detail, false))
}

/// Ends what the mouse has selected or begun to select: a key was pressed.
pub(in crate::app) fn leave_mouse(state: &mut State) {
    if let Some(detail) = state.article.detail_mut() {
        detail.press = None;
        detail.selection.take_if(|selection| selection.is_by_mouse);
    }
}

/// Copies what is selected, and selects nothing any more.
fn copy(state: &mut State) {
    copy_selected(state);
    leave(state);
}

/// Copies what is selected.
pub(in crate::app) fn copy_selected(state: &mut State) {
    let text = state.detail().and_then(|detail| {
        let selection = detail.selection.as_ref()?;
        Some(copied_text::of(detail, selection.extent()))
    });
    if let Some(text) = text {
        copying::copy(state, &text, CopyKind::Selection);
    }
}

/// Grows the selection to whole paragraphs.
fn switch_unit(state: &mut State) {
    let Some(detail) = state.article.detail_mut() else { return };
    let Some(Selection { fixed, caret, .. }) = detail.selection.take() else { return };
    detail.selection = Selection::new(detail, SelectionUnit::Paragraph, fixed.at, caret.at);
}

/// Moves the caret; returns whether the action does.
fn move_caret(state: &mut State, action: Action, count: Option<usize>) -> bool {
    let Some(height) = state.detail_height() else { return false };
    let Some(detail) = state.article.detail() else { return false };
    let (Some(caret), Some(mut selection)) = (caret_cell(detail), detail.selection.clone()) else { return false };
    let page = usize::from(height.saturating_sub(1));
    let target = match (steps_of(action), Motion::new(action, count, page, usize::from(height / 2))) {
        (Some(steps), _) => steps(detail, caret.extent.start, count.unwrap_or(1)),
        (None, Some(Motion::By(lines))) => {
            let column = *selection.column.get_or_insert(caret.column);
            motion::by_lines(detail, caret.extent.start, lines, column)
        }
        (None, Some(motion)) => motion::end_of_article(detail, motion == Motion::Last),
        (None, None) => return false,
    };
    if !matches!(Motion::new(action, None, 1, 1), Some(Motion::By(_))) {
        selection.column = None;
    }
    if let Some(end) = target.and_then(|target| SelectionEnd::new(detail, target, selection.unit)) {
        selection.caret = end;
    }
    if let Some(detail) = state.article.detail_mut() {
        detail.selection = Some(selection);
    }
    reveal(state);
    true
}

/// So many steps of the caret, as far as there are any.
type Steps = fn(&Detail, Anchor, usize) -> Option<Anchor>;

/// What an action does step by step; `None` if it takes the caret by lines, to an end, or not at all.
fn steps_of(action: Action) -> Option<Steps> {
    Some(match action {
        Action::Left => |detail, at, count| motion::sideways(detail, at, false, count),
        Action::Right => |detail, at, count| motion::sideways(detail, at, true, count),
        Action::NextWord => motion::next_word,
        Action::PreviousWord => motion::previous_word,
        Action::WordEnd => motion::word_end,
        Action::NextParagraph => |detail, at, count| motion::paragraph(detail, at, true, count),
        Action::PreviousParagraph => |detail, at, count| motion::paragraph(detail, at, false, count),
        _ => return None,
    })
}

/// Scrolls until the caret is on the screen.
fn reveal(state: &mut State) {
    let Some(height) = state.detail_height() else { return };
    let Some(detail) = state.article.detail_mut() else { return };
    let Some(line) = caret_cell(detail).map(|cell| cell.line) else { return };
    if line < detail.top() {
        detail.scroll_to(line, height);
    } else if line >= detail.top() + usize::from(height) {
        detail.scroll_to(line + 1 - usize::from(height), height);
    }
}

/// Keeps a selection in an article that has been loaded anew if its text is the same; else says that it is gone.
/// `before` is the article and the selection in it until now.
pub(in crate::app) fn carry_over(state: &mut State, before: Option<(Arc<Article>, Selection)>) {
    let (Some((article, selection)), Some(detail)) = (before, state.article.detail_mut()) else { return };
    let is_same = article == detail.article;
    detail.selection = is_same.then_some(selection);
    if !is_same {
        state.notices.notify(state.strings.messages.selection_dropped.clone());
    }
}

impl State {
    /// The cell of the caret while text is selected from the keyboard, if it is on the screen.
    pub(in crate::app) fn selection_caret(&self) -> Option<(u16, u16)> {
        let area = self.panes()?.detail.filter(|_| self.mode() == Mode::Select)?.text;
        let detail = self.detail()?;
        let cell = caret_cell(detail)?;
        let row = u16::try_from(cell.line.checked_sub(detail.top())?).ok().filter(|row| *row < area.height)?;
        let column = u16::try_from(cell.column).ok().filter(|column| *column < area.width)?;
        Some((area.x + column, area.y + row))
    }
}
