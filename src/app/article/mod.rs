//! The article beside the list: loading it, its layout, its matches and versions, and what users take out of it.

pub(in crate::app) mod copying;
pub(crate) mod detail;
pub(in crate::app) mod direction;
pub(in crate::app) mod full_text;
pub(crate) mod matches;
mod neighbours;
pub(in crate::app) mod pointer;
pub(crate) mod selection;
pub(in crate::app) mod sharing;
mod versions;

use super::panes::Pane;
use super::state::{Focus, State};
use crate::model::{ArticleId, Request};
use detail::{Detail, LoadedArticle};
use neighbours::Neighbours;

/// What the article's pane holds.
#[derive(Debug, Clone, Default)]
enum Content {
    /// No article.
    #[default]
    Closed,
    /// An article that has been asked for.
    Loading(ArticleId),
    /// An article that could not be loaded, and why, in words. The app asks for it again when the user opens it.
    Failed(ArticleId, String),
    /// An article that has arrived.
    Open(Box<Detail>),
}

/// The article's pane.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct ArticlePane {
    content: Content,
    /// The articles that the user may come to next.
    neighbours: Neighbours,
    /// The article whose full text has been asked for and has not arrived.
    full_text_requested: Option<ArticleId>,
    /// The paragraph that was at the top of the screen when the reading position was last saved.
    saved_position: Option<(ArticleId, usize)>,
}

impl ArticlePane {
    /// The article that is open or loading, or that could not be loaded.
    pub(in crate::app) fn id(&self) -> Option<ArticleId> {
        match &self.content {
            Content::Closed => None,
            Content::Loading(id) | Content::Failed(id, _) => Some(*id),
            Content::Open(detail) => Some(detail.id),
        }
    }

    /// The open article.
    pub(in crate::app) fn detail(&self) -> Option<&Detail> {
        match &self.content {
            Content::Open(detail) => Some(detail),
            _ => None,
        }
    }

    pub(in crate::app) fn detail_mut(&mut self) -> Option<&mut Detail> {
        match &mut self.content {
            Content::Open(detail) => Some(detail),
            _ => None,
        }
    }

    /// The open article, if it is this one.
    pub(in crate::app) fn detail_of(&mut self, id: ArticleId) -> Option<&mut Detail> {
        self.detail_mut().filter(|detail| detail.id == id)
    }

    /// Whether the keys are about what is selected in the article.
    pub(in crate::app) fn has_selecting_keys(&self) -> bool {
        let selection = self.detail().and_then(|detail| detail.selection.as_ref());
        selection.is_some_and(selection::Selection::has_keys)
    }

    /// Why the article could not be loaded.
    pub(in crate::app) fn failure(&self) -> Option<&str> {
        match &self.content {
            Content::Failed(_, reason) => Some(reason),
            _ => None,
        }
    }

    /// Ends the wait for an article that could not be loaded.
    pub(in crate::app) fn fail(&mut self, id: ArticleId, reason: &str) {
        if matches!(self.content, Content::Loading(loading) if loading == id) {
            self.content = Content::Failed(id, reason.to_owned());
        }
    }

    /// Forgets an article that could not be loaded, so that the app asks for it again.
    pub(in crate::app) fn retry(&mut self) {
        if matches!(self.content, Content::Failed(..)) {
            self.close();
        }
    }

    /// Closes the article.
    pub(in crate::app) fn close(&mut self) {
        self.content = Content::Closed;
    }

    /// Shows an article that has arrived.
    pub(in crate::app) fn open(&mut self, detail: Detail) {
        self.content = Content::Open(Box::new(detail));
        self.reset_saved_position();
    }

    /// Treats the next position as saved already, because the user has just come to the article.
    pub(in crate::app) fn reset_saved_position(&mut self) {
        self.saved_position = None;
    }

    /// Ends the wait for an article's full text; returns whether there was one.
    pub(in crate::app) fn take_full_text_request(&mut self, id: ArticleId) -> bool {
        self.full_text_requested.take_if(|requested| *requested == id).is_some()
    }
}

/// Shows an article, at once if it is laid out already; else asks for it and waits for it.
pub(in crate::app) fn show(state: &mut State, id: ArticleId) {
    let detail = neighbours::take(state, id);
    // The one before is a neighbour now. What the user has done to it is not to be seen again.
    if let Content::Open(before) = std::mem::take(&mut state.article.content)
        && before.is_untouched()
    {
        state.article.neighbours.add(*before);
    }
    if let Some(detail) = detail {
        state.article.open(detail);
    } else {
        state.article.content = Content::Loading(id);
        state.ask(Request::Load(id));
    }
}

/// Opens an article that the worker has loaded.
pub(in crate::app) fn open(state: &mut State, loaded: LoadedArticle) {
    state.article.neighbours.forget(loaded.id);
    let detail = lay_out(state, loaded);
    state.article.open(detail);
}

/// Lays out an article beside the selected one.
pub(in crate::app) fn take_neighbour(state: &mut State, loaded: LoadedArticle) {
    if state.article.neighbours.is_requested(loaded.id) && neighbours::is_short(&loaded) {
        let detail = lay_out(state, loaded);
        state.article.neighbours.add(detail);
    }
}

fn lay_out(state: &State, loaded: LoadedArticle) -> Detail {
    let reading = state.viewport.reading;
    let measure = state.panes().and_then(|panes| panes.detail).map_or(reading.measure, |pane| pane.text.width);
    Detail::new(loaded, (&state.strings, reading.render), measure)
}

/// Forgets the articles that were laid out ahead of time: they may have changed.
pub(in crate::app) fn forget_neighbours(state: &mut State) {
    state.article.neighbours = Neighbours::default();
}

/// Saves the reading position of the article that has the focus.
pub(in crate::app) fn save_position(state: &mut State) {
    let detail = state.article.detail().filter(|_| state.viewport.focus == Focus::Detail);
    if let Some((id, anchor)) = detail.map(|detail| (detail.id, detail.anchor())) {
        state.ask(Request::SetPosition { id, anchor });
    }
}

/// To be called after any change: fits the article to its pane, loads the current one, saves the position.
pub(in crate::app) fn sync(state: &mut State, pane: Option<Pane>) {
    match state.current_id() {
        None => state.article.close(),
        Some(id) if state.article.id() == Some(id) => {}
        Some(id) => show(state, id),
    }
    if let (Some(detail), Some(pane)) = (state.article.detail_mut(), pane) {
        detail.fit(pane.text.width, pane.text.height);
        detail.set_query(state.listing.filter.query.as_ref());
    }
    neighbours::request(state);
    save_position_on_scroll(state);
}

/// Saves the position whenever another paragraph has come to the top, so that a crash loses little.
fn save_position_on_scroll(state: &mut State) {
    let detail = state.article.detail().filter(|_| state.viewport.focus == Focus::Detail);
    let Some((id, anchor)) = detail.map(|detail| (detail.id, detail.anchor())) else { return };
    let position = (id, anchor.block);
    if state.article.saved_position.is_some_and(|saved| saved != position) {
        state.ask(Request::SetPosition { id, anchor });
    }
    state.article.saved_position = Some(position);
}
