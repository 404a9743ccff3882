//! Tags: writing them in their field, keeping them with the bookmark.

use crate::app::bookmarks::flags;
use crate::app::effect::Effect;
use crate::app::prompt::PromptKind;
use crate::app::state::{BookmarkEdit, Flag, State, UndoEntry};
use crate::model::{ArticleId, Flags, Request};
use crate::text;

/// What parts tags: the Persian comma, and the other one.
const SEPARATORS: [char; 2] = ['\u{60C}', ','];

/// Opens the field with the current article's tags in it. Not before the article is here: its tags would be lost.
pub(in crate::app) fn open_prompt(state: &mut State) {
    let Some((id, previous)) = state.detail().map(|detail| (detail.id, detail.tags.clone())) else { return };
    let text = previous.join(&state.strings.messages.tag_separator);
    state.open_prompt(PromptKind::Tags { id, previous }, &text);
}

/// The tags of a text, each once, in its order.
fn parse(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(SEPARATORS).map(text::clean_line) {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Keeps the tags that the field says, and bookmarks the article, to whose bookmark they belong.
pub(in crate::app) fn save(
    state: &mut State,
    id: ArticleId,
    previous: Vec<String>,
    text: &str,
    effects: &mut Vec<Effect>,
) {
    let tags = parse(text);
    let flags = state.flags(id);
    let is_unchanged = if flags.bookmarked { tags == previous } else { tags.is_empty() };
    if is_unchanged {
        return;
    }
    let new_flags = Flags { bookmarked: true, ..flags };
    let bookmark_edit = Some(BookmarkEdit::Tags(previous));
    flags::push_undo(
        state,
        UndoEntry { id, flag: Flag::Bookmark, previous: flags.bookmarked, current_flags: new_flags, bookmark_edit },
    );
    flags::set(state, id, new_flags, effects);
    let messages = &state.strings.messages;
    let notice = if tags.is_empty() { messages.tags_removed.clone() } else { messages.tags_kept.clone() };
    set(state, id, tags, effects);
    state.notify(notice);
}

/// Sets the tags of a bookmarked article here and in the store.
pub(in crate::app) fn set(state: &mut State, id: ArticleId, tags: Vec<String>, effects: &mut Vec<Effect>) {
    if let Some(detail) = state.detail.as_mut().filter(|detail| detail.id == id) {
        detail.tags.clone_from(&tags);
        detail.lay_out(&state.strings, state.shaping);
    }
    effects.push(Effect::Ask(Request::SetTags { id, tags }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_split_at_either_comma_and_each_is_taken_once() {
        assert_eq!(parse("a, b\u{60C}c ,a,, "), ["a", "b", "c"]);
        assert!(parse(" \u{60C} ").is_empty());
    }
}
