//! The note being written: which article it is for, and where its field stands.

use super::field::Field;
use super::panes::Area;
use super::state::State;
use crate::layout::{Paragraph, Shaping, bidi};
use crate::model::{ArticleId, Role};

/// A note in its field.
#[derive(Debug, Clone)]
pub(super) struct Writing {
    pub(super) id: ArticleId,
    pub(super) field: Field,
    /// The note before.
    pub(super) known: String,
}

/// The field that is open, for whoever paints it.
#[derive(Debug, Clone, Copy)]
pub struct FieldView<'a> {
    /// What is asked for, at the beginning of the line.
    pub label: &'a str,
    /// The whole line.
    pub row: Area,
    /// The part of it in which the text stands.
    pub text: Area,
    /// The field.
    pub field: &'a Field,
}

impl State {
    /// The field that is open, on the line above the last one.
    pub fn field(&self) -> Option<FieldView<'_>> {
        let (writing, row) = (self.writing.as_ref()?, self.field_row()?);
        Some(FieldView { label: &self.strings.words.note, row, text: self.field_text(row), field: &writing.field })
    }

    /// The cell of the caret, while a field is open: where the terminal's own cursor belongs, which input methods
    /// follow.
    pub fn caret(&self) -> Option<(u16, u16)> {
        let view = self.field()?;
        let caret = view.field.window(view.text.width.into()).caret;
        Some((view.text.x + u16::try_from(caret).unwrap_or(u16::MAX), view.text.y))
    }

    /// Scrolls the field so that its caret is seen.
    pub(super) fn fit_field(&mut self) {
        let Some(width) = self.field_row().map(|row| self.field_text(row).width) else { return };
        if let Some(writing) = &mut self.writing {
            writing.field.fit(width.into());
        }
    }

    fn field_row(&self) -> Option<Area> {
        let above = self.panes()?.above_status;
        Some(Area { y: above.y + above.height.saturating_sub(1), height: 1, ..above }.inset(1, 0))
    }

    /// What the label leaves of the line, at the side where lines of the interface end.
    fn field_text(&self, row: Area) -> Area {
        let label = self.strings.words.note.as_str();
        let label = Paragraph::new(label, bidi::base_direction(label, self.direction()), Shaping::default(), Role::Key);
        let taken = label.clamped(usize::MAX, 1).first().map_or(0, |line| line.width) + 1;
        let taken = u16::try_from(taken).unwrap_or(u16::MAX).min(row.width / 2);
        let x = if self.direction().is_rtl() { row.x } else { row.x + taken };
        Area { x, width: row.width - taken, ..row }
    }
}
