//! The prompt: a line of text that the user types, what it is for, and where it is on the screen.

pub(in crate::app) mod keys;
pub(in crate::app) mod text_field;

use crate::app::bookmarks::edit::BookmarkEdit;
use crate::app::catalogue::CataloguePicker;
use crate::app::panes::Area;
use crate::app::search::{self, SearchPrompt};
use crate::app::state::State;
use crate::layout::{Digits, Paragraph, RenderOptions, bidi};
use crate::model::ArticleId;
use std::ops::Range;
use text_field::TextField;

/// What a prompt asks for.
#[derive(Debug, Clone)]
pub(in crate::app) enum PromptKind {
    /// What a bookmark holds: a note or tags.
    Bookmark {
        id: ArticleId,
        /// What it held when the prompt was opened.
        previous: BookmarkEdit,
    },
    /// A search.
    Search(Box<SearchPrompt>),
    /// The name under which a search is saved.
    SearchName {
        /// The query as it was typed.
        query: String,
    },
    /// The address of a feed.
    Address,
    /// What the help shows.
    HelpFilter,
    /// The words that narrow the catalogue.
    Catalogue(Box<CataloguePicker>),
}

/// An open prompt.
#[derive(Debug, Clone)]
pub(in crate::app) struct Prompt {
    pub(in crate::app) kind: PromptKind,
    pub(in crate::app) field: TextField,
}

impl Prompt {
    /// The search that it asks for, if it does.
    pub(in crate::app) fn search_mut(&mut self) -> Option<&mut SearchPrompt> {
        match &mut self.kind {
            PromptKind::Search(search) => Some(search),
            _ => None,
        }
    }
}

/// What the text of a prompt is; the hints on its keys depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptInput {
    /// Something that will be saved.
    Text,
    /// A search.
    Search {
        /// Whether the user can choose between the listing and everything.
        can_search_everywhere: bool,
    },
    /// The address of a feed.
    Address,
    /// A filter of what is shown.
    Filter,
    /// The words that narrow the catalogue.
    Catalogue,
}

/// What the frame shows of an open prompt.
#[derive(Debug, Clone)]
pub struct PromptView<'a> {
    /// What it asks for, at the beginning of the line.
    pub label: &'a str,
    /// The whole line.
    pub row: Area,
    /// The part of the line for the text.
    pub text_area: Area,
    /// The text field.
    pub field: &'a TextField,
    /// What the text is.
    pub kind: PromptInput,
    /// The part of the text that cannot be understood, and why.
    pub error: Option<(Range<usize>, String)>,
}

impl State {
    /// Opens a prompt with a text in it.
    pub(in crate::app) fn open_prompt(&mut self, kind: PromptKind, text: &str) {
        // The user sees the digits that they type.
        let render = RenderOptions { digits: Digits::AsWritten, ..self.viewport.reading.render };
        let field = TextField::new(text, self.direction(), render);
        self.prompt = Some(Box::new(Prompt { kind, field }));
    }

    /// The open prompt, on the line above the last one.
    pub fn prompt_view(&self) -> Option<PromptView<'_>> {
        let (prompt, row) = (self.prompt()?, self.prompt_row()?);
        let label = self.prompt_label(&prompt.kind);
        let (kind, error) = match &prompt.kind {
            PromptKind::Search(search) => {
                let can_search_everywhere = search::has_choice_of_scope(self);
                (PromptInput::Search { can_search_everywhere }, search.error_message(&self.strings))
            }
            PromptKind::Address => (PromptInput::Address, None),
            PromptKind::HelpFilter => (PromptInput::Filter, None),
            PromptKind::Catalogue(_) => (PromptInput::Catalogue, None),
            PromptKind::Bookmark { .. } | PromptKind::SearchName { .. } => (PromptInput::Text, None),
        };
        let text_area = self.prompt_text_area(row, label);
        Some(PromptView { label, row, text_area, field: &prompt.field, kind, error })
    }

    /// The cell of the caret while a prompt is open or text is selected. The terminal's own cursor belongs there: input
    /// methods follow it.
    pub fn caret(&self) -> Option<(u16, u16)> {
        let Some(view) = self.prompt_view() else { return self.selection_caret() };
        let caret = view.field.window(view.text_area.width.into()).caret_column;
        Some((view.text_area.x + u16::try_from(caret).unwrap_or(u16::MAX), view.text_area.y))
    }

    /// Scrolls the field to its caret.
    pub(in crate::app) fn fit_prompt(&mut self) {
        let Some(width) = self.prompt_view().map(|view| view.text_area.width) else { return };
        if let Some(prompt) = self.prompt_mut() {
            prompt.field.fit(width.into());
        }
    }

    fn prompt_label(&self, kind: &PromptKind) -> &str {
        let messages = &self.strings.messages;
        match kind {
            PromptKind::Bookmark { previous: BookmarkEdit::Note(_), .. } => &messages.note,
            PromptKind::Bookmark { previous: BookmarkEdit::Tags(_), .. } => &messages.tags,
            PromptKind::Search(_) if !search::has_choice_of_scope(self) => &messages.search,
            PromptKind::Search(_) if search::searches_everywhere(self) => &messages.search_everywhere,
            PromptKind::Search(_) => &messages.search_here,
            PromptKind::SearchName { .. } => &messages.search_name,
            PromptKind::Address => &messages.feed_address,
            PromptKind::HelpFilter => &messages.search,
            PromptKind::Catalogue(_) => &messages.catalogue.filter,
        }
    }

    fn prompt_row(&self) -> Option<Area> {
        let above = self.panes()?.above_status;
        Some(Area { y: above.y + above.height.saturating_sub(1), height: 1, ..above }.inset(1, 0))
    }

    /// The rest of the line beside the label, at the side where lines of the interface end.
    fn prompt_text_area(&self, row: Area, label: &str) -> Area {
        let label = Paragraph::new(label, bidi::base_direction(label, self.direction()), RenderOptions::default(), ());
        let label_width = label.clamped(usize::MAX, 1).first().map_or(0, |line| line.width) + 1;
        let label_width = u16::try_from(label_width).unwrap_or(u16::MAX).min(row.width / 2);
        let x = if self.direction().is_rtl() { row.x } else { row.x + label_width };
        Area { x, width: row.width - label_width, ..row }
    }
}
