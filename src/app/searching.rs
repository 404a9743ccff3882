//! Searching: what is typed, what was listed before, and the way back to it.
//!
//! A search is a listing like any other, with a query in its filter. What was listed when it began is set aside whole,
//! so that whoever gives it up sees the very screen they left. As you type, each query that can be understood is
//! listed; one that cannot leaves the last good result where it is and shows its fault in the field.

use super::list::List;
use super::state::{Focus, State};
use super::strings::Strings;
use crate::model::{FeedSelection, Filter, Scope};
use crate::search::Error;
use std::ops::Range;

/// How many searches are remembered, for this run.
const REMEMBERED: usize = 50;

/// A listing set aside.
#[derive(Debug, Clone)]
pub(super) struct Aside {
    pub(super) scope: Scope,
    pub(super) filter: Filter,
    /// Its places; `None` until another listing has come in its stead.
    pub(super) list: Option<List>,
    pub(super) listed: bool,
    pub(super) partial: bool,
    pub(super) focus: Focus,
}

impl Aside {
    /// The same listing without its places.
    pub(super) fn clone_place(&self) -> Self {
        Self { list: None, filter: self.filter.clone(), ..*self }
    }
}

/// A search being typed.
#[derive(Debug, Clone)]
pub(super) struct Searching {
    /// What was listed when the field was opened.
    pub(super) before: Aside,
    pub(super) everywhere_before: bool,
    pub(super) error: Option<Error>,
    /// Which of the remembered searches is in the field, and what was there before it.
    pub(super) recalled: Option<(usize, String)>,
}

impl Searching {
    /// The faulty part of the query, and why it is faulty.
    pub(super) fn fault(&self, strings: &Strings) -> Option<(Range<usize>, String)> {
        self.error.as_ref().map(|error| (error.range.clone(), strings.query_error(error)))
    }
}

/// Remembers a search as the last one.
pub(super) fn remember(past: &mut Vec<String>, text: &str) {
    past.retain(|other| other != text);
    past.push(text.to_owned());
    if past.len() > REMEMBERED {
        past.remove(0);
    }
}

/// Whether a filter lets everything of the library through but for its query.
fn is_everything(scope: Scope, filter: &Filter) -> bool {
    scope == Scope::Library && !filter.bookmarked && !filter.unread && filter.feeds == FeedSelection::All
}

impl State {
    /// The listing in which a search searches, without its query.
    pub(super) fn ground(&self) -> (Scope, Filter) {
        let (scope, filter) = match (self.searching(), &self.aside) {
            (Some(searching), _) if searching.before.filter.query.is_none() => {
                (searching.before.scope, &searching.before.filter)
            }
            (_, Some(aside)) => (aside.scope, &aside.filter),
            _ => (self.scope, &self.filter),
        };
        (scope, Filter { query: None, ..filter.clone() })
    }

    /// Whether a search can be of less than everything.
    pub(super) fn is_part(&self) -> bool {
        let (scope, filter) = self.ground();
        !is_everything(scope, &filter)
    }

    pub(super) fn searching(&self) -> Option<&Searching> {
        match &self.writing.as_ref()?.purpose {
            super::writing::Purpose::Search(searching) => Some(searching),
            _ => None,
        }
    }
}
