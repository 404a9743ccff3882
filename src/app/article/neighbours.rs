//! The articles beside the selected one in the list, laid out before the user comes to them, so that a key which moves
//! the selection by one waits for nobody.
//!
//! They are asked for once the selected article is on the screen, and forgotten when they are no longer beside it, or
//! when another listing has come: their texts may be other ones by then.
//!
//! Deliberately not here: long articles. To lay one out takes as long as several keys, and it may never be shown.

use super::Content;
use super::detail::{Detail, LoadedArticle};
use crate::app::keymap::Mode;
use crate::app::state::State;
use crate::model::{Article, ArticleId, Request};

/// An article with more bytes of text is laid out when it is shown.
const MAX_TEXT: usize = 64 << 10;

/// The neighbours of the selected article.
#[derive(Debug, Clone, Default)]
pub(super) struct Neighbours {
    /// Those that have been asked for.
    requested: Vec<ArticleId>,
    /// Those of them that are laid out.
    details: Vec<Detail>,
}

impl Neighbours {
    /// Whether an article has been asked for.
    pub(super) fn is_requested(&self, id: ArticleId) -> bool {
        self.requested.contains(&id)
    }

    /// Takes an article that has been laid out.
    pub(super) fn add(&mut self, detail: Detail) {
        self.forget(detail.id);
        self.requested.push(detail.id);
        self.details.push(detail);
    }

    fn take(&mut self, id: ArticleId) -> Option<Detail> {
        self.requested.retain(|requested| *requested != id);
        let index = self.details.iter().position(|detail| detail.id == id)?;
        Some(self.details.swap_remove(index))
    }

    /// Forgets an article, so that it is asked for again.
    pub(super) fn forget(&mut self, id: ArticleId) {
        self.take(id);
    }

    fn keep_only(&mut self, ids: &[ArticleId]) {
        self.requested.retain(|id| ids.contains(id));
        self.details.retain(|detail| ids.contains(&detail.id));
    }
}

/// The article, if it is laid out and looks as it would now.
pub(super) fn take(state: &mut State, id: ArticleId) -> Option<Detail> {
    let (flags, changed) = (state.flags(id), state.is_changed(id));
    let mut detail = state.article.neighbours.take(id)?;
    // The note and the tags are seen only while it is bookmarked.
    if detail.flags.bookmarked != flags.bookmarked || detail.changed != changed {
        return None;
    }
    detail.flags = flags;
    Some(detail)
}

/// Asks for the articles below and above the selected one.
pub(super) fn request(state: &mut State) {
    let moves = matches!(state.mode(), Mode::List | Mode::Detail);
    if !moves || !matches!(state.article.content, Content::Open(_)) {
        return;
    }
    let selected = state.list.selected();
    let beside = [selected.checked_add(1), selected.checked_sub(1)];
    let items = beside.into_iter().flatten().filter_map(|index| state.list.item(index));
    let ids: Vec<ArticleId> = items.map(|item| item.entry.id).collect();
    state.article.neighbours.keep_only(&ids);
    for id in ids {
        if !state.article.neighbours.is_requested(id) && state.article.id() != Some(id) {
            state.article.neighbours.requested.push(id);
            state.ask(Request::Preload(id));
        }
    }
}

/// Whether an article is short enough to be laid out ahead of time.
pub(super) fn is_short(loaded: &LoadedArticle) -> bool {
    let text = |article: &Article| article.blocks.iter().map(|block| block.text.text.len()).sum::<usize>();
    text(&loaded.article) + loaded.full_text.as_deref().map_or(0, text) <= MAX_TEXT
}
