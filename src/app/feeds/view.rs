//! The popup as a list of lines: what can be listed, how many articles of it are unread, what fails.
//!
//! The lines are made anew for each frame from what the worker has reported; only those on the screen are painted.

use crate::app::panes::{Area, centered};
use crate::app::rows;
use crate::app::state::State;
use crate::l10n::{fill, phrases};
use crate::layout::{Paragraph, RenderOptions, bidi};
use crate::model::{FeedId, FeedSelection, Filter, Scope};
use std::collections::HashMap;

/// How many levels of folders are indented; folders below that stand side by side.
const MAX_DEPTH: usize = 8;

/// The most lines for the failure of the selected feed; other feeds have one.
const MAX_ERROR_LINES: usize = 3;

/// Columns by which the content of a folder is indented.
pub(crate) const INDENT: usize = 2;

/// What a line leads to.
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

/// A line of the popup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLine {
    /// What it leads to.
    pub target: FeedTarget,
    /// How many folders it is in.
    pub depth: usize,
    /// Its name.
    pub name: String,
    /// How many unread articles it has; `None` where nobody counts them.
    pub unread: Option<u64>,
    /// How long ago it was last fetched successfully, in words.
    pub last_fetched: Option<String>,
    /// Why it cannot be fetched, or what of it was not understood, in words.
    pub error: Option<String>,
}

impl FeedLine {
    /// A line that is in no folder and cannot fail.
    fn fixed(target: FeedTarget, name: &str, unread: Option<u64>) -> Self {
        Self { target, depth: 0, name: name.to_owned(), unread, last_fetched: None, error: None }
    }
}

/// What the frame shows of the popup, and what a click finds.
#[derive(Debug, Clone)]
pub struct FeedsView {
    /// Every line.
    pub lines: Vec<FeedLine>,
    /// The index of the selected line.
    pub selected: usize,
    /// The index of the first line on the screen.
    pub top: usize,
    /// The area of the popup with its border.
    pub area: Area,
    /// How many screen rows the failure of the selected feed takes.
    pub error_lines: usize,
}

impl FeedsView {
    /// The area of the lines.
    pub fn inner_area(&self) -> Area {
        self.area.inset(2, 1)
    }

    /// How many screen rows a line takes.
    pub fn height(&self, index: usize) -> usize {
        match self.lines.get(index) {
            Some(FeedLine { error: Some(_), .. }) if index == self.selected => 1 + self.error_lines,
            Some(FeedLine { error: Some(_), .. }) => 2,
            _ => 1,
        }
    }

    /// The lines on the screen: the index, the first row and the height of each.
    pub fn rows(&self) -> Vec<(usize, u16, u16)> {
        rows::visible((self.top, self.lines.len()), self.inner_area().height, |index| self.height(index))
    }

    /// The top that shows the selected line whole, as near as possible to the present one.
    fn top_for_selection(&self) -> usize {
        let room = self.inner_area().height;
        rows::top_for_selection((self.top, self.selected), room, |index| self.height(index))
    }
}

impl State {
    /// The popup of feeds, while it is open.
    pub fn feeds_view(&self) -> Option<FeedsView> {
        let (popup, panes) = (self.feeds.popup.as_ref()?, self.panes()?);
        let lines = self.feed_lines();
        let height: usize = lines.iter().map(|line| 1 + usize::from(line.error.is_some())).sum();
        // Without feeds, there is room for a sentence that says so.
        let height = height + if self.feeds.followed.is_empty() { 2 } else { 0 };
        let area = centered(panes.middle, height);
        let selected = popup.selected.min(lines.len().saturating_sub(1));
        let mut view = FeedsView { lines, selected, top: popup.top, area, error_lines: 1 };
        if let Some(line) = view.lines.get(selected)
            && let Some(error) = &line.error
        {
            let measure = usize::from(view.inner_area().width).saturating_sub(INDENT * (line.depth + 1));
            let direction = bidi::base_direction(error, self.direction());
            let paragraph = Paragraph::new(error.as_str(), direction, RenderOptions::default(), ());
            view.error_lines = paragraph.break_lines(measure).len().min(MAX_ERROR_LINES);
        }
        Some(view)
    }

    /// Scrolls the popup as little as it takes to show the selected line.
    pub(in crate::app) fn fit_feeds_popup(&mut self) {
        let Some(view) = self.feeds_view() else { return };
        let top = view.top_for_selection();
        if let Some(popup) = &mut self.feeds.popup {
            (popup.selected, popup.top) = (view.selected, top);
        }
    }

    fn feed_lines(&self) -> Vec<FeedLine> {
        let messages = &self.strings.messages;
        let mut lines = Vec::new();
        if self.initial_scope == Scope::Session {
            lines.push(FeedLine::fixed(FeedTarget::Files, &messages.session, None));
        }
        lines.push(FeedLine::fixed(FeedTarget::Everything, &messages.everything, Some(self.feeds.unread)));
        lines.push(FeedLine::fixed(FeedTarget::Bookmarks, &messages.bookmarks, None));
        for (index, search) in self.feeds.searches.iter().enumerate() {
            let name = fill(&messages.search_title, &[("query", &phrases::isolated(&search.name))]);
            lines.push(FeedLine::fixed(FeedTarget::Search(index), &name, search.unread));
        }
        self.push_feeds(&mut lines);
        lines
    }

    fn push_feeds(&self, lines: &mut Vec<FeedLine>) {
        let mut unread: HashMap<&str, u64> = HashMap::new();
        for feed in &self.feeds.followed {
            for path in folder_paths(&feed.folder) {
                *unread.entry(path).or_default() += feed.unread;
            }
        }
        let mut previous_path: Vec<&str> = Vec::new();
        for feed in &self.feeds.followed {
            let path = folder_paths(&feed.folder);
            let shared = path.iter().zip(&previous_path).take_while(|(one, other)| one == other).count();
            for (depth, folder) in path.iter().enumerate().skip(shared) {
                let parent = depth.checked_sub(1).and_then(|parent| path.get(parent)).map_or("", |parent| *parent);
                let name = folder.get(parent.len()..).unwrap_or(folder).trim_matches('/');
                let target = FeedTarget::Folder((*folder).to_owned());
                lines.push(FeedLine { depth, ..FeedLine::fixed(target, name, unread.get(folder).copied()) });
            }
            lines.push(FeedLine {
                target: FeedTarget::Feed(feed.id),
                depth: path.len(),
                name: feed.name().into_owned(),
                unread: Some(feed.unread),
                last_fetched: feed.succeeded_at.map(|at| phrases::age(self.now, at, &self.strings)),
                error: self.strings.feed_error(feed).or_else(|| self.strings.feed_issues(&feed.issues)),
            });
            previous_path = path;
        }
    }

    /// The listing that a line leads to; `None` if it no longer exists.
    pub(in crate::app) fn target_listing(&self, target: &FeedTarget) -> Option<(Scope, Filter)> {
        let filter = match target {
            FeedTarget::Files => return Some((Scope::Session, Filter::ALL)),
            FeedTarget::Everything => Filter::ALL,
            FeedTarget::Bookmarks => Filter { bookmarked: true, ..Filter::ALL },
            FeedTarget::Folder(path) => Filter { feeds: FeedSelection::Folder(path.clone()), ..Filter::ALL },
            FeedTarget::Feed(id) => Filter { feeds: FeedSelection::Feed(*id), ..Filter::ALL },
            FeedTarget::Search(index) => {
                let query = &self.feeds.searches.get(*index)?.query;
                let query = crate::search::parse(query, false, self.now, &self.strings.zone).ok()?;
                Filter { query: Some(query), order: self.search.order, ..Filter::ALL }
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
