//! Editing a bookmark: its note and its tags. The user types them in a prompt; saving them bookmarks the article.

use super::flags;
use super::undo::{Change, UndoEntry};
use crate::app::article;
use crate::app::prompt::PromptKind;
use crate::app::state::State;
use crate::model::{ArticleId, Flags, Request};
use crate::text;

/// What separates tags: the Persian comma and the Latin one.
const SEPARATORS: [char; 2] = ['\u{60C}', ','];

/// A new note or new tags of a bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum BookmarkEdit {
    Note(String),
    Tags(Vec<String>),
}

impl BookmarkEdit {
    /// Parses the text of a prompt into an edit of the same kind.
    fn parse(&self, text: &str) -> Self {
        match self {
            Self::Note(_) => Self::Note(text.trim().to_owned()),
            Self::Tags(_) => Self::Tags(parse_tags(text)),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Note(note) => note.is_empty(),
            Self::Tags(tags) => tags.is_empty(),
        }
    }
}

/// The tags in a text, in its order, without duplicates.
fn parse_tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(SEPARATORS).map(text::clean_line) {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Opens a prompt with the current article's note. Before the article has arrived its note is unknown, and a new one
/// would overwrite it.
pub(in crate::app) fn open_note_prompt(state: &mut State) {
    let Some((id, note)) = state.detail().map(|detail| (detail.id, detail.note.clone())) else { return };
    let text = note.clone();
    state.open_prompt(PromptKind::Bookmark { id, previous: BookmarkEdit::Note(note) }, &text);
}

/// Opens a prompt with the current article's tags, if the article has arrived.
pub(in crate::app) fn open_tags_prompt(state: &mut State) {
    let Some((id, tags)) = state.detail().map(|detail| (detail.id, detail.tags.clone())) else { return };
    let text = tags.join(&state.strings.messages.tag_separator);
    state.open_prompt(PromptKind::Bookmark { id, previous: BookmarkEdit::Tags(tags) }, &text);
}

/// Saves the text of a prompt, and bookmarks the article, since note and tags belong to the bookmark.
pub(in crate::app) fn save(state: &mut State, id: ArticleId, previous: BookmarkEdit, text: &str) {
    let edit = previous.parse(text);
    let flags = state.flags(id);
    let is_unchanged = if flags.bookmarked { edit == previous } else { edit.is_empty() };
    if is_unchanged {
        return;
    }
    let new_flags = Flags { bookmarked: true, ..flags };
    let change = Change::Edit { was_bookmarked: flags.bookmarked, previous };
    state.undo.push(UndoEntry { id, change, current_flags: new_flags });
    flags::set(state, id, new_flags);
    let messages = &state.strings.messages;
    let notice = match (&edit, edit.is_empty()) {
        (BookmarkEdit::Note(_), true) => &messages.note_removed,
        (BookmarkEdit::Note(_), false) => &messages.note_saved,
        (BookmarkEdit::Tags(_), true) => &messages.tags_removed,
        (BookmarkEdit::Tags(_), false) => &messages.tags_saved,
    };
    state.notices.notify(notice.clone());
    set(state, id, edit);
}

/// Sets the note or the tags of a bookmarked article, here and in the store.
pub(in crate::app) fn set(state: &mut State, id: ArticleId, edit: BookmarkEdit) {
    if let Some(detail) = state.article.detail_of(id) {
        match edit.clone() {
            BookmarkEdit::Note(note) => detail.note = note,
            BookmarkEdit::Tags(tags) => detail.tags = tags,
        }
        detail.lay_out(&state.strings, state.viewport.reading.render);
    } else {
        article::forget_neighbours(state);
    }
    state.ask(match edit {
        BookmarkEdit::Note(note) => Request::SetNote { id, note },
        BookmarkEdit::Tags(tags) => Request::SetTags { id, tags },
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_split_at_either_comma_and_each_is_taken_once() {
        assert_eq!(parse_tags("a, b\u{60C}c ,a,, "), ["a", "b", "c"]);
        assert!(parse_tags(" \u{60C} ").is_empty());
    }
}
