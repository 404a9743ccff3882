//! Searching: what is typed, what was listed before, and the way back to it.
//!
//! A search is a listing like any other, with a query in its filter. What was listed when it began is set aside whole,
//! so that whoever gives it up sees the very screen they left. As you type, each query that can be understood is
//! listed; one that cannot leaves the last good result where it is and shows its fault in the field.

pub(in crate::app) mod update;

use crate::app::list::List;
use crate::app::state::{Focus, State};
use crate::l10n::Strings;
use crate::model::{FeedSelection, Filter, Scope};
use crate::search::Error;
use std::ops::Range;

/// How many searches are remembered, for this run.
const MAX_HISTORY: usize = 50;

/// A listing set aside.
#[derive(Debug, Clone)]
pub(in crate::app) struct SavedListing {
    pub(in crate::app) scope: Scope,
    pub(in crate::app) filter: Filter,
    /// Its places; `None` until another listing has come in its stead.
    pub(in crate::app) list: Option<List>,
    pub(in crate::app) has_listing: bool,
    pub(in crate::app) partial: bool,
    pub(in crate::app) focus: Focus,
}

impl SavedListing {
    /// The same listing without its places.
    pub(in crate::app) fn without_list(&self) -> Self {
        Self { list: None, filter: self.filter.clone(), ..*self }
    }
}

/// A search being typed.
#[derive(Debug, Clone)]
pub(in crate::app) struct SearchPrompt {
    /// What was listed when the field was opened.
    pub(in crate::app) previous_listing: SavedListing,
    pub(in crate::app) everywhere_before: bool,
    pub(in crate::app) error: Option<Error>,
    /// Which of the remembered searches is in the field, and what was there before it.
    pub(in crate::app) recalled: Option<(usize, String)>,
}

impl SearchPrompt {
    /// The faulty part of the query, and why it is faulty.
    pub(in crate::app) fn error_message(&self, strings: &Strings) -> Option<(Range<usize>, String)> {
        self.error.as_ref().map(|error| (error.range.clone(), strings.query_error(error)))
    }
}

/// Remembers a search as the last one.
pub(in crate::app) fn push_history(history: &mut Vec<String>, text: &str) {
    history.retain(|other| other != text);
    history.push(text.to_owned());
    if history.len() > MAX_HISTORY {
        history.remove(0);
    }
}

/// Whether a filter lets everything of the library through but for its query.
fn is_everything(scope: Scope, filter: &Filter) -> bool {
    scope == Scope::Library && !filter.bookmarked && !filter.unread && filter.feeds == FeedSelection::All
}

impl State {
    /// The listing in which a search searches, without its query.
    pub(in crate::app) fn search_scope(&self) -> (Scope, Filter) {
        let (scope, filter) = match (self.search_prompt(), &self.previous_listing) {
            (Some(prompt), _) if prompt.previous_listing.filter.query.is_none() => {
                (prompt.previous_listing.scope, &prompt.previous_listing.filter)
            }
            (_, Some(saved)) => (saved.scope, &saved.filter),
            _ => (self.scope, &self.filter),
        };
        (scope, Filter { query: None, ..filter.clone() })
    }

    /// Whether a search can be of less than everything.
    pub(in crate::app) fn can_search_everywhere(&self) -> bool {
        let (scope, filter) = self.search_scope();
        !is_everything(scope, &filter)
    }

    pub(in crate::app) fn search_prompt(&self) -> Option<&SearchPrompt> {
        match &self.prompt.as_ref()?.kind {
            crate::app::prompt::PromptKind::Search(prompt) => Some(prompt),
            _ => None,
        }
    }
}
