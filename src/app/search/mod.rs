//! Searching: the query being typed, the listing from before it, and the way back to that listing.
//!
//! A search is a listing like any other, with a query in its filter. The listing from before is saved whole, so that
//! cancelling the search brings back the same screen. While the user types, a valid query lists its matches at once; an
//! invalid query leaves the last matches on the screen and shows its error in the prompt.

pub(in crate::app) mod update;

use crate::app::listing::SavedListing;
use crate::app::prompt::PromptKind;
use crate::app::state::State;
use crate::l10n::Strings;
use crate::model::{FeedSelection, Filter, Order, Query, Scope};
use crate::search::Error;
use std::ops::Range;

/// How many searches the history holds. It lasts until the program quits.
const MAX_HISTORY: usize = 50;

/// The state that outlives a single search.
#[derive(Debug, Clone)]
pub(in crate::app) struct Search {
    /// Whether a search covers the whole library rather than the listing in which it was begun.
    everywhere: bool,
    /// How matches are ordered.
    pub(in crate::app) order: Order,
    /// The last searches, the newest at the end.
    history: Vec<String>,
    /// What was listed before the search that is listed now.
    pub(in crate::app) previous_listing: Option<SavedListing>,
}

impl Default for Search {
    fn default() -> Self {
        Self { everywhere: false, order: Order::Newest, history: Vec::new(), previous_listing: None }
    }
}

impl Search {
    /// Adds a search to the history, as the newest.
    fn remember(&mut self, text: &str) {
        self.history.retain(|other| other != text);
        self.history.push(text.to_owned());
        if self.history.len() > MAX_HISTORY {
            self.history.remove(0);
        }
    }
}

/// The state of the search prompt while it is open.
#[derive(Debug, Clone)]
pub(in crate::app) struct SearchPrompt {
    /// What was listed when the prompt was opened.
    pub(in crate::app) previous_listing: SavedListing,
    /// The value of [`Search::everywhere`] then; cancelling restores it.
    everywhere_before: bool,
    /// Why the query is invalid, if it is.
    error: Option<Error>,
    /// If the field shows a search from the history: its index there, and the text that it replaced.
    recalled: Option<(usize, String)>,
}

impl SearchPrompt {
    /// The faulty part of the query, and what is wrong with it.
    pub(in crate::app) fn error_message(&self, strings: &Strings) -> Option<(Range<usize>, String)> {
        self.error.as_ref().map(|error| (error.range.clone(), strings.query_error(error)))
    }
}

/// Whether a listing, apart from its query, contains every article of the library.
fn is_whole_library(scope: Scope, filter: &Filter) -> bool {
    scope == Scope::Library && !filter.bookmarked && !filter.unread && filter.feeds == FeedSelection::All
}

/// The listing that a search covers, without a query. While the matches of a search are listed, this is the listing
/// from before that search.
fn searched_listing(state: &State) -> (Scope, Filter) {
    let before_prompt = state.prompt().and_then(|prompt| match &prompt.kind {
        PromptKind::Search(search) => Some(&search.previous_listing.listing),
        _ => None,
    });
    let before_search = state.search.previous_listing.as_ref().map(|saved| &saved.listing);
    let listing =
        before_prompt.filter(|listing| listing.filter.query.is_none()).or(before_search).unwrap_or(&state.listing);
    (listing.scope, Filter { query: None, ..listing.filter.clone() })
}

/// Whether the user can choose between searching the listing and searching the whole library.
pub(in crate::app) fn has_choice_of_scope(state: &State) -> bool {
    let (scope, filter) = searched_listing(state);
    !is_whole_library(scope, &filter)
}

/// Whether the user has chosen to search the whole library.
pub(in crate::app) fn searches_everywhere(state: &State) -> bool {
    state.search.everywhere
}

/// The listing that shows the matches of a query.
fn listing_for(state: &State, query: Query) -> (Scope, Filter) {
    let (scope, filter) = if state.search.everywhere { (Scope::Library, Filter::ALL) } else { searched_listing(state) };
    (scope, Filter { query: Some(query), order: state.search.order, ..filter })
}
