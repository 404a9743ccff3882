//! The field that is open: what is written in it, and where it stands.

use super::field::Field;
use super::panes::Area;
use super::searching::Searching;
use super::state::State;
use crate::layout::{Digits, Paragraph, RenderOptions, bidi};
use crate::model::{ArticleId, Role};
use std::ops::Range;

/// What a field is open for.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    /// A note on an article.
    Note {
        id: ArticleId,
        /// The note before.
        known: String,
    },
    /// An article's tags.
    Tags {
        id: ArticleId,
        /// The tags before.
        known: Vec<String>,
    },
    /// A search.
    Search(Box<Searching>),
    /// The name under which a search is kept.
    SearchName {
        /// The query as it was typed.
        query: String,
    },
    /// The address of a feed.
    Address,
}

/// A text in its field.
#[derive(Debug, Clone)]
pub(super) struct Writing {
    pub(super) purpose: Purpose,
    pub(super) field: Field,
}

/// What the text of a field is for, for whoever names the keys that work in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Something that is kept.
    Kept,
    /// A search; `elsewhere` says whether it may be made to search everything, or what is listed.
    Search {
        /// Whether there is a choice.
        elsewhere: bool,
    },
    /// The address of a feed.
    Address,
}

/// The field that is open, for whoever paints it.
#[derive(Debug, Clone)]
pub struct FieldView<'a> {
    /// What is asked for, at the beginning of the line.
    pub label: &'a str,
    /// The whole line.
    pub row: Area,
    /// The part of it in which the text stands.
    pub text: Area,
    /// The field.
    pub field: &'a Field,
    /// What its text is for.
    pub kind: FieldKind,
    /// The part of the text that cannot be understood, and why.
    pub fault: Option<(Range<usize>, String)>,
}

impl State {
    /// Opens a field with a text in it.
    pub(super) fn write(&mut self, purpose: Purpose, text: &str) {
        // What is typed is what is seen.
        let shaping = RenderOptions { digits: Digits::AsWritten, ..self.shaping };
        self.writing = Some(Writing { purpose, field: Field::new(text, self.direction(), shaping) });
    }

    /// The field that is open, on the line above the last one.
    pub fn field(&self) -> Option<FieldView<'_>> {
        let (writing, row) = (self.writing.as_ref()?, self.field_row()?);
        let label = self.label(&writing.purpose);
        let fault = match &writing.purpose {
            Purpose::Search(searching) => searching.fault(&self.strings),
            _ => None,
        };
        let kind = match &writing.purpose {
            Purpose::Search(_) => FieldKind::Search { elsewhere: self.is_part() },
            Purpose::Address => FieldKind::Address,
            _ => FieldKind::Kept,
        };
        Some(FieldView { label, row, text: self.field_text(row, label), field: &writing.field, kind, fault })
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
        let Some(width) = self.field().map(|view| view.text.width) else { return };
        if let Some(writing) = &mut self.writing {
            writing.field.fit(width.into());
        }
    }

    fn label(&self, purpose: &Purpose) -> &str {
        let words = &self.strings.words;
        match purpose {
            Purpose::Note { .. } => &words.note,
            Purpose::Tags { .. } => &words.tags,
            Purpose::Search(_) if !self.is_part() => &words.search,
            Purpose::Search(_) if self.everywhere => &words.search_everywhere,
            Purpose::Search(_) => &words.search_here,
            Purpose::SearchName { .. } => &words.search_name,
            Purpose::Address => &words.feed_address,
        }
    }

    fn field_row(&self) -> Option<Area> {
        let above = self.panes()?.above_status;
        Some(Area { y: above.y + above.height.saturating_sub(1), height: 1, ..above }.inset(1, 0))
    }

    /// What the label leaves of the line, at the side where lines of the interface end.
    fn field_text(&self, row: Area, label: &str) -> Area {
        let label =
            Paragraph::new(label, bidi::base_direction(label, self.direction()), RenderOptions::default(), Role::Key);
        let taken = label.clamped(usize::MAX, 1).first().map_or(0, |line| line.width) + 1;
        let taken = u16::try_from(taken).unwrap_or(u16::MAX).min(row.width / 2);
        let x = if self.direction().is_rtl() { row.x } else { row.x + taken };
        Area { x, width: row.width - taken, ..row }
    }
}
