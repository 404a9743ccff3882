//! What is listed: asking for a listing, taking it, and going from one to another.
//!
//! Another listing replaces the one on the screen only when it has arrived, so that no screen flashes empty.

use super::article;
use super::keymap::Mode;
use super::list::List;
use super::navigation;
use super::state::{Focus, State};
use crate::l10n::{fill, phrases};
use crate::model::{Entry, FeedSelection, Filter, Request, Row, Scope, Split};

/// How much of a listing has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingPhase {
    /// Nothing yet. The rows on the screen are those of the listing before.
    Loading {
        /// Whether its rows will be others, seen from the top, rather than the same ones anew.
        starts_at_top: bool,
    },
    /// Some; more articles are still being read.
    Partial,
    /// All.
    Complete,
}

/// What is listed.
#[derive(Debug, Clone)]
pub(super) struct ListingState {
    /// Where the articles are from.
    pub(super) scope: Scope,
    /// Which of them.
    pub(super) filter: Filter,
    pub(super) phase: ListingPhase,
}

impl ListingState {
    /// A listing of which nothing has arrived.
    pub(super) fn new(scope: Scope, filter: Filter) -> Self {
        Self { scope, filter, phase: ListingPhase::Loading { starts_at_top: false } }
    }

    /// Whether it lists the same articles as `scope` and `filter`.
    pub(super) fn is_of(&self, scope: Scope, filter: &Filter) -> bool {
        (self.scope, &self.filter) == (scope, filter)
    }

    /// The request to the worker for it.
    pub(super) fn request(&self) -> Request {
        Request::List { scope: self.scope, filter: self.filter.clone() }
    }
}

/// A listing to which the user may return: what was listed before a search.
#[derive(Debug, Clone)]
pub(super) struct SavedListing {
    pub(super) listing: ListingState,
    /// Its rows; `None` as long as they are still on the screen.
    list: Option<List>,
    pub(super) focus: Focus,
}

impl SavedListing {
    /// The listing on the screen.
    pub(super) fn current(state: &State) -> Self {
        Self { listing: state.listing.clone(), list: None, focus: state.viewport.focus }
    }

    /// Takes the whole listing, and leaves a copy without rows.
    pub(super) fn take(&mut self) -> Self {
        let list = self.list.take();
        Self { list, ..self.clone() }
    }
}

/// Asks for the current listing, again if it is here already.
pub(super) fn request(state: &mut State) {
    state.ask(state.listing.request());
}

/// Lists something else, from its top, once it has arrived.
pub(super) fn change(state: &mut State, scope: Scope, filter: Filter) {
    if state.listing.is_of(scope, &filter) {
        return;
    }
    state.listing =
        ListingState { phase: ListingPhase::Loading { starts_at_top: true }, ..ListingState::new(scope, filter) };
    request(state);
}

/// Lists something else, and leaves the article and the search.
pub(super) fn open(state: &mut State, scope: Scope, filter: Filter) {
    if state.viewport.focus == Focus::Detail {
        navigation::focus_list(state);
    }
    state.search.previous_listing = None;
    change(state, scope, filter);
}

/// Shows only bookmarks, or everything again.
pub(super) fn toggle_only_bookmarks(state: &mut State) {
    let filter = &state.listing.filter;
    let bookmarked = !filter.bookmarked || filter.query.is_some();
    state.listing = ListingState::new(state.initial_scope, Filter { bookmarked, ..Filter::ALL });
    state.search.previous_listing = None;
    request(state);
}

/// Takes the listing that was last asked for, or a part of it.
pub(super) fn take(state: &mut State, entries: Vec<Entry>, rows: Vec<Row>, partial: bool) {
    if state.listing.phase == (ListingPhase::Loading { starts_at_top: true }) {
        let before = std::mem::take(&mut state.list);
        save_rows(state, before);
    }
    article::forget_neighbours(state);
    state.list.replace(entries);
    state.list.take_rows(rows, state.viewport.reading.render, state.direction());
    state.listing.phase = if partial { ListingPhase::Partial } else { ListingPhase::Complete };
    if !partial && std::mem::take(&mut state.opens_only_article) {
        open_only_article(state);
    }
}

/// Gives the screen to the article if the files of the command line have no other: who opens one wants to read it.
fn open_only_article(state: &mut State) {
    if state.list.entries().len() == 1 && state.mode() == Mode::List {
        state.viewport.view.split = Split::One;
        navigation::open(state);
    }
}

/// Saves the rows of the listing before a search with the rest of it.
fn save_rows(state: &mut State, list: List) {
    let prompt = state.prompt.as_deref_mut();
    let in_prompt = prompt.and_then(|prompt| prompt.search_mut()).map(|search| &mut search.previous_listing);
    let saved = in_prompt.or(state.search.previous_listing.as_mut());
    if let Some(saved) = saved.filter(|saved| saved.list.is_none()) {
        saved.list = Some(list);
    }
}

/// Shows a saved listing as it was.
pub(super) fn restore(state: &mut State, saved: SavedListing) {
    state.listing = saved.listing;
    if let ListingPhase::Loading { starts_at_top } = &mut state.listing.phase {
        *starts_at_top = false;
    }
    if let Some(list) = saved.list {
        state.list = list;
    }
}

impl State {
    /// What is listed, in words.
    pub fn listing_name(&self) -> String {
        let (messages, filter) = (&self.strings.messages, &self.listing.filter);
        if let Some(query) = &filter.query {
            let saved = self.feeds.searches.iter().find(|search| search.query == query.text);
            let name = saved.map_or(query.text.as_str(), |search| search.name.as_str());
            return fill(&messages.search_title, &[("query", &phrases::isolated(name))]);
        }
        match (&filter.feeds, self.listing.scope) {
            _ if filter.bookmarked => messages.bookmarks.clone(),
            (FeedSelection::Feed(id), _) => {
                self.feeds.feed(*id).map_or_else(String::new, |feed| feed.name().into_owned())
            }
            (FeedSelection::Folder(path), _) => path.clone(),
            (FeedSelection::All, Scope::Library) => messages.library.clone(),
            (FeedSelection::All, Scope::Session) => messages.session.clone(),
        }
    }
}
