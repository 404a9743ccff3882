//! Tags: writing them in their field, keeping them with the bookmark.

use super::marks;
use crate::app::effect::Effect;
use crate::app::state::{Change, Kept, Mark, State};
use crate::app::writing::Purpose;
use crate::model::{ArticleId, Flags, Request};
use crate::text;

/// What parts tags: the Persian comma, and the other one.
const COMMAS: [char; 2] = ['\u{60C}', ','];

/// Opens the field with the current article's tags in it. Not before the article is here: its tags would be lost.
pub(super) fn open(state: &mut State) {
    let Some((id, known)) = state.detail().map(|detail| (detail.id, detail.tags.clone())) else { return };
    let text = known.join(&state.strings.words.tag_separator);
    state.write(Purpose::Tags { id, known }, &text);
}

/// The tags of a text, each once, in its order.
fn parse(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(COMMAS).map(text::clean_line) {
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Keeps the tags that the field says, and bookmarks the article, to whose bookmark they belong.
pub(super) fn keep(state: &mut State, id: ArticleId, known: Vec<String>, text: &str, effects: &mut Vec<Effect>) {
    let tags = parse(text);
    let before = state.flags(id);
    let nothing_new = if before.bookmarked { tags == known } else { tags.is_empty() };
    if nothing_new {
        return;
    }
    let now = Flags { bookmarked: true, ..before };
    let kept = Some(Kept::Tags(known));
    marks::remember(state, Change { id, mark: Mark::Bookmark, before: before.bookmarked, now, kept });
    marks::set(state, id, now, effects);
    let words = &state.strings.words;
    let told = if tags.is_empty() { words.tags_removed.clone() } else { words.tags_kept.clone() };
    set(state, id, tags, effects);
    state.tell(told);
}

/// Sets the tags of a bookmarked article here and in the store.
pub(super) fn set(state: &mut State, id: ArticleId, tags: Vec<String>, effects: &mut Vec<Effect>) {
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
    fn tags_are_parted_by_either_comma_and_each_is_kept_once() {
        assert_eq!(parse("a, b\u{60C}c ,a,, "), ["a", "b", "c"]);
        assert!(parse(" \u{60C} ").is_empty());
    }
}
