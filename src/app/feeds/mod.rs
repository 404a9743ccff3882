//! The feeds, as the reader sees them in a box over the panes: what may be listed, how much of it is unread, what goes
//! wrong.
//!
//! Lines are made anew for each frame from the feeds that the worker has told of; only those on the screen are painted.

pub(in crate::app) mod update;

use crate::app::panes::Area;
use crate::app::state::State;
use crate::l10n::{fill, phrases};
use crate::layout::{Paragraph, RenderOptions, bidi};
use crate::model::{Feed, FeedId, FeedSelection, FetchError, Filter, Progress, Role, SavedSearch, Scope};
use std::collections::HashMap;

/// How deep folders are shown in one another; deeper ones stand beside one another.
const MAX_DEPTH: usize = 8;

/// Lines that the failure of the selected feed takes at most; of any other it takes one.
const MAX_ERROR_LINES: usize = 3;

/// Columns by which what is in a folder stands farther in.
pub(crate) const INDENT: usize = 2;

/// What the worker has told of feeds.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Subscriptions {
    pub(in crate::app) feeds: Vec<Feed>,
    pub(in crate::app) searches: Vec<SavedSearch>,
    /// How many articles of the library are unread.
    pub(in crate::app) unread: u64,
    /// How far the fetch is, while there is one.
    pub(in crate::app) progress: Option<Progress>,
    /// What went wrong last in it.
    pub(in crate::app) last_error: Option<(String, FetchError)>,
    /// An address that could not be followed, for whoever wants to mend it.
    pub(in crate::app) failed_address: String,
}

/// The box, while it is open.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct FeedsPopup {
    pub(in crate::app) selected: usize,
    /// The first line on the screen.
    pub(in crate::app) top: usize,
    /// Whether the selected line is removed by the next press.
    pub(in crate::app) confirming: bool,
}

/// What a line of the box leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedTarget {
    /// The files of the command line.
    Files,
    /// The whole library.
    Everything,
    /// The bookmarks.
    Bookmarks,
    /// A saved search, by its index.
    Search(usize),
    /// A folder, by its path.
    Folder(String),
    /// A feed.
    Feed(FeedId),
}

/// A line of the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLine {
    /// What it leads to.
    pub target: FeedTarget,
    /// In how many folders it stands.
    pub depth: usize,
    /// What it is called.
    pub name: String,
    /// How many unread articles are in it; `None` where that is not counted.
    pub unread: Option<u64>,
    /// When it was last fetched, in words.
    pub fetched: Option<String>,
    /// What goes wrong with it.
    pub error: Option<String>,
}

/// The box, for whoever paints it or is clicked in it.
#[derive(Debug, Clone)]
pub struct FeedsView {
    /// Every line.
    pub lines: Vec<FeedLine>,
    /// The selected one.
    pub selected: usize,
    /// The first one on the screen.
    pub top: usize,
    /// Where the box stands, its border included.
    pub area: Area,
    /// How many screen lines the failure of the selected feed takes.
    pub error_lines: usize,
}

impl FeedsView {
    /// Where the lines stand.
    pub fn inner_area(&self) -> Area {
        self.area.inset(2, 1)
    }

    /// Screen lines that a line takes.
    pub fn height(&self, index: usize) -> usize {
        match self.lines.get(index) {
            Some(FeedLine { error: Some(_), .. }) if index == self.selected => 1 + self.error_lines,
            Some(FeedLine { error: Some(_), .. }) => 2,
            _ => 1,
        }
    }

    /// The lines on the screen, with the first row and the height of each.
    pub fn rows(&self) -> Vec<(usize, u16, u16)> {
        let room = usize::from(self.inner_area().height);
        let (mut rows, mut y) = (Vec::new(), 0);
        for index in self.top..self.lines.len() {
            let height = self.height(index).min(room.saturating_sub(y));
            if height == 0 {
                break;
            }
            let narrow = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
            rows.push((index, narrow(y), narrow(height)));
            y += height;
        }
        rows
    }

    /// The first line that must be at the top for the selected one to be seen whole.
    fn top_for_selection(&self) -> usize {
        let mut room = usize::from(self.inner_area().height);
        let mut first = self.selected;
        for index in (0..=self.selected).rev() {
            let height = self.height(index);
            if height > room {
                break;
            }
            room -= height;
            first = index;
        }
        self.top.clamp(first, self.selected.max(first))
    }
}

impl State {
    /// The box of feeds, while it is open.
    pub fn feeds_view(&self) -> Option<FeedsView> {
        let (popup, panes) = (self.feeds_popup.as_ref()?, self.panes()?);
        let lines = self.feed_lines();
        let height: usize = lines.iter().map(|line| 1 + usize::from(line.error.is_some())).sum();
        // Where no feed is, there is room to say so.
        let height = height + if self.subscriptions.feeds.is_empty() { 2 } else { 0 };
        let area = crate::app::help::area(panes.middle, height);
        let selected = popup.selected.min(lines.len().saturating_sub(1));
        let mut view = FeedsView { lines, selected, top: popup.top, area, error_lines: 1 };
        if let Some(line) = view.lines.get(selected)
            && let Some(error) = &line.error
        {
            let measure = usize::from(view.inner_area().width).saturating_sub(INDENT * (line.depth + 1));
            let direction = bidi::base_direction(error, self.direction());
            let paragraph = Paragraph::new(error.as_str(), direction, RenderOptions::default(), Role::Meta);
            view.error_lines = paragraph.break_lines(measure).len().min(MAX_ERROR_LINES);
        }
        Some(view)
    }

    /// Scrolls the box as little as it takes for the selected line to be seen.
    pub(in crate::app) fn fit_feeds_popup(&mut self) {
        let Some(view) = self.feeds_view() else { return };
        let top = view.top_for_selection();
        if let Some(popup) = &mut self.feeds_popup {
            (popup.selected, popup.top) = (view.selected, top);
        }
    }

    fn feed_lines(&self) -> Vec<FeedLine> {
        let messages = &self.strings.messages;
        let fixed = |target, name: &str, unread| FeedLine {
            target,
            depth: 0,
            name: name.to_owned(),
            unread,
            fetched: None,
            error: None,
        };
        let mut lines = Vec::new();
        if self.initial_scope == Scope::Session {
            lines.push(fixed(FeedTarget::Files, &messages.session, None));
        }
        lines.push(fixed(FeedTarget::Everything, &messages.everything, Some(self.subscriptions.unread)));
        lines.push(fixed(FeedTarget::Bookmarks, &messages.bookmarks, None));
        for (index, search) in self.subscriptions.searches.iter().enumerate() {
            let name = fill(&messages.searched, &[("query", &phrases::isolated(&search.name))]);
            lines.push(fixed(FeedTarget::Search(index), &name, search.unread));
        }
        self.push_feeds(&mut lines);
        lines
    }

    fn push_feeds(&self, lines: &mut Vec<FeedLine>) {
        let mut unread: HashMap<&str, u64> = HashMap::new();
        for feed in &self.subscriptions.feeds {
            for path in folder_paths(&feed.folder) {
                *unread.entry(path).or_default() += feed.unread;
            }
        }
        let mut previous_path: Vec<&str> = Vec::new();
        for feed in &self.subscriptions.feeds {
            let path = folder_paths(&feed.folder);
            let shared = path.iter().zip(&previous_path).take_while(|(one, other)| one == other).count();
            for (depth, folder) in path.iter().enumerate().skip(shared) {
                let parent = depth.checked_sub(1).and_then(|parent| path.get(parent)).map_or("", |parent| *parent);
                let name = folder.get(parent.len()..).unwrap_or(folder).trim_matches('/');
                lines.push(FeedLine {
                    target: FeedTarget::Folder((*folder).to_owned()),
                    depth,
                    name: name.to_owned(),
                    unread: unread.get(folder).copied(),
                    fetched: None,
                    error: None,
                });
            }
            lines.push(FeedLine {
                target: FeedTarget::Feed(feed.id),
                depth: path.len(),
                name: feed.name().to_owned(),
                unread: Some(feed.unread),
                fetched: feed.succeeded_at.map(|at| phrases::age(self.now, at, &self.strings)),
                error: self.strings.feed_error(feed),
            });
            previous_path = path;
        }
    }

    /// What is listed, in words.
    pub fn listing_name(&self) -> String {
        let messages = &self.strings.messages;
        if let Some(query) = &self.filter.query {
            let saved = self.subscriptions.searches.iter().find(|search| search.query == query.text);
            let name = saved.map_or(query.text.as_str(), |search| search.name.as_str());
            return fill(&messages.searched, &[("query", &phrases::isolated(name))]);
        }
        match (&self.filter.feeds, self.scope) {
            _ if self.filter.bookmarked => messages.bookmarks.clone(),
            (FeedSelection::Feed(id), _) => self.feed(*id).map_or_else(String::new, |feed| feed.name().to_owned()),
            (FeedSelection::Folder(path), _) => path.clone(),
            (FeedSelection::All, Scope::Library) => messages.library.clone(),
            (FeedSelection::All, Scope::Session) => messages.session.clone(),
        }
    }

    /// How far the fetch is, in words, while there is one.
    pub fn progress_text(&self) -> Option<String> {
        let (messages, progress) = (&self.strings.messages, self.subscriptions.progress.as_ref()?);
        if progress.total == 0 {
            return Some(messages.fetching_begins.clone());
        }
        let number = |number: usize| self.strings.number(number as u64);
        let (phrase, done, total) = match progress.pages_total {
            0 => (&messages.fetching, progress.done, progress.total),
            total => (&messages.fetching_pages, progress.pages, total),
        };
        let mut text = fill(phrase, &[("n", &number(done)), ("total", &number(total))]);
        if progress.failed > 0 {
            text.push_str(&messages.separator);
            text.push_str(&fill(&messages.failed, &[("n", &number(progress.failed))]));
        }
        Some(text)
    }

    pub(in crate::app) fn feed(&self, id: FeedId) -> Option<&Feed> {
        self.subscriptions.feeds.iter().find(|feed| feed.id == id)
    }

    /// What a line leads to, as a listing; `None` if it is there no more.
    pub(in crate::app) fn target_listing(&self, target: &FeedTarget) -> Option<(Scope, Filter)> {
        let filter = match target {
            FeedTarget::Files => return Some((Scope::Session, Filter::ALL)),
            FeedTarget::Everything => Filter::ALL,
            FeedTarget::Bookmarks => Filter { bookmarked: true, ..Filter::ALL },
            FeedTarget::Folder(path) => Filter { feeds: FeedSelection::Folder(path.clone()), ..Filter::ALL },
            FeedTarget::Feed(id) => Filter { feeds: FeedSelection::Feed(*id), ..Filter::ALL },
            FeedTarget::Search(index) => {
                let query = &self.subscriptions.searches.get(*index)?.query;
                let query = crate::search::parse(query, false, self.now).ok()?;
                Filter { query: Some(query), order: self.search_order, ..Filter::ALL }
            }
        };
        Some((Scope::Library, filter))
    }
}

/// The folders that a path leads through, each by its own path: `a/b` is in `a` and `a/b`.
fn folder_paths(path: &str) -> Vec<&str> {
    if path.is_empty() {
        return Vec::new();
    }
    let parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at)).filter(|part| !part.is_empty());
    parents.take(MAX_DEPTH - 1).chain([path]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_through_its_folders() {
        assert_eq!(folder_paths("a/b/c"), ["a", "a/b", "a/b/c"]);
        assert!(folder_paths("").is_empty());
        assert_eq!(folder_paths(&"x/".repeat(10_000)).len(), MAX_DEPTH);
    }
}
