//! The field that is open: what is written in it, and where it stands.

pub(in crate::app) mod keys;
pub(in crate::app) mod text_field;

use crate::app::panes::Area;
use crate::app::prompt::text_field::TextField;
use crate::app::search::SearchPrompt;
use crate::app::state::State;
use crate::layout::{Digits, Paragraph, RenderOptions, bidi};
use crate::model::{ArticleId, Role};
use std::ops::Range;

/// What a field is open for.
#[derive(Debug, Clone)]
pub(in crate::app) enum PromptKind {
    /// A note on an article.
    Note {
        id: ArticleId,
        /// The note before.
        previous: String,
    },
    /// An article's tags.
    Tags {
        id: ArticleId,
        /// The tags before.
        previous: Vec<String>,
    },
    /// A search.
    Search(Box<SearchPrompt>),
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
pub(in crate::app) struct Prompt {
    pub(in crate::app) kind: PromptKind,
    pub(in crate::app) field: TextField,
}

/// What the text of a field is for, for whoever names the keys that work in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptInput {
    /// Something that is kept.
    Text,
    /// A search; `elsewhere` says whether it may be made to search everything, or what is listed.
    Search {
        /// Whether there is a choice.
        can_search_everywhere: bool,
    },
    /// The address of a feed.
    Address,
}

/// The field that is open, for whoever paints it.
#[derive(Debug, Clone)]
pub struct PromptView<'a> {
    /// What is asked for, at the beginning of the line.
    pub label: &'a str,
    /// The whole line.
    pub row: Area,
    /// The part of it in which the text stands.
    pub text_area: Area,
    /// The field.
    pub field: &'a TextField,
    /// What its text is for.
    pub kind: PromptInput,
    /// The part of the text that cannot be understood, and why.
    pub error: Option<(Range<usize>, String)>,
}

impl State {
    /// Opens a field with a text in it.
    pub(in crate::app) fn open_prompt(&mut self, kind: PromptKind, text: &str) {
        // What is typed is what is seen.
        let shaping = RenderOptions { digits: Digits::AsWritten, ..self.shaping };
        self.prompt = Some(Prompt { kind, field: TextField::new(text, self.direction(), shaping) });
    }

    /// The field that is open, on the line above the last one.
    pub fn prompt_view(&self) -> Option<PromptView<'_>> {
        let (writing, row) = (self.prompt.as_ref()?, self.prompt_row()?);
        let label = self.prompt_label(&writing.kind);
        let error = match &writing.kind {
            PromptKind::Search(search) => search.error_message(&self.strings),
            _ => None,
        };
        let kind = match &writing.kind {
            PromptKind::Search(_) => PromptInput::Search { can_search_everywhere: self.can_search_everywhere() },
            PromptKind::Address => PromptInput::Address,
            _ => PromptInput::Text,
        };
        Some(PromptView {
            label,
            row,
            text_area: self.prompt_text_area(row, label),
            field: &writing.field,
            kind,
            error,
        })
    }

    /// The cell of the caret, while a field is open: where the terminal's own cursor belongs, which input methods
    /// follow.
    pub fn caret(&self) -> Option<(u16, u16)> {
        let view = self.prompt_view()?;
        let caret = view.field.window(view.text_area.width.into()).caret_column;
        Some((view.text_area.x + u16::try_from(caret).unwrap_or(u16::MAX), view.text_area.y))
    }

    /// Scrolls the field so that its caret is seen.
    pub(in crate::app) fn fit_prompt(&mut self) {
        let Some(width) = self.prompt_view().map(|view| view.text_area.width) else { return };
        if let Some(prompt) = &mut self.prompt {
            prompt.field.fit(width.into());
        }
    }

    fn prompt_label(&self, kind: &PromptKind) -> &str {
        let messages = &self.strings.messages;
        match kind {
            PromptKind::Note { .. } => &messages.note,
            PromptKind::Tags { .. } => &messages.tags,
            PromptKind::Search(_) if !self.can_search_everywhere() => &messages.search,
            PromptKind::Search(_) if self.search_everywhere => &messages.search_everywhere,
            PromptKind::Search(_) => &messages.search_here,
            PromptKind::SearchName { .. } => &messages.search_name,
            PromptKind::Address => &messages.feed_address,
        }
    }

    fn prompt_row(&self) -> Option<Area> {
        let above = self.panes()?.above_status;
        Some(Area { y: above.y + above.height.saturating_sub(1), height: 1, ..above }.inset(1, 0))
    }

    /// What the label leaves of the line, at the side where lines of the interface end.
    fn prompt_text_area(&self, row: Area, label: &str) -> Area {
        let label =
            Paragraph::new(label, bidi::base_direction(label, self.direction()), RenderOptions::default(), Role::Key);
        let label_width = label.clamped(usize::MAX, 1).first().map_or(0, |line| line.width) + 1;
        let label_width = u16::try_from(label_width).unwrap_or(u16::MAX).min(row.width / 2);
        let x = if self.direction().is_rtl() { row.x } else { row.x + label_width };
        Area { x, width: row.width - label_width, ..row }
    }
}
