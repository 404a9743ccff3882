//! Searching: the query being typed, the listing from before it, and the way back to that listing.
//!
//! A search is a listing like any other, with a query in its filter. The listing from before is saved whole, so that
//! whoever cancels the search sees the screen they left. While the user types, each query that can be understood is
//! listed; one that cannot leaves the last good result on the screen and shows its error in the prompt.

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

/// What searches share.
#[derive(Debug, Clone)]
pub(in crate::app) struct Search {
    /// Whether a search covers everything rather than the listing in which it was begun.
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

/// A search that the user types.
#[derive(Debug, Clone)]
pub(in crate::app) struct SearchPrompt {
    /// What was listed when the prompt was opened.
    pub(in crate::app) previous_listing: SavedListing,
    /// Whether searches covered everything then.
    everywhere_before: bool,
    /// Why the query cannot be understood.
    error: Option<Error>,
    /// The index of the search from the history that is in the field, and the text that it replaced.
    recalled: Option<(usize, String)>,
}

impl SearchPrompt {
    /// The faulty part of the query, and what is wrong with it.
    pub(in crate::app) fn error_message(&self, strings: &Strings) -> Option<(Range<usize>, String)> {
        self.error.as_ref().map(|error| (error.range.clone(), strings.query_error(error)))
    }
}

/// Whether a filter, apart from its query, lets every article of the library through.
fn is_whole_library(scope: Scope, filter: &Filter) -> bool {
    scope == Scope::Library && !filter.bookmarked && !filter.unread && filter.feeds == FeedSelection::All
}

/// The listing that a search covers, without its query.
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

/// Whether the user can choose between searching the listing and searching everything.
pub(in crate::app) fn has_choice_of_scope(state: &State) -> bool {
    let (scope, filter) = searched_listing(state);
    !is_whole_library(scope, &filter)
}

/// Whether the search being typed covers everything although it need not.
pub(in crate::app) fn searches_everywhere(state: &State) -> bool {
    state.search.everywhere
}

/// The listing of what a query finds.
fn listing_for(state: &State, query: Query) -> (Scope, Filter) {
    let (scope, filter) = if state.search.everywhere { (Scope::Library, Filter::ALL) } else { searched_listing(state) };
    (scope, Filter { query: Some(query), order: state.search.order, ..filter })
}
