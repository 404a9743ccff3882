//! The list that asks which of the feeds of a page the user means.
//!
//! It opens when the worker has found several, and nothing is followed until the user has chosen. If a prompt or the
//! help is open at that moment, the list waits below it.

use super::update;
use crate::app::keymap::action::Action;
use crate::app::navigation::Motion;
use crate::app::panes::{Area, centered};
use crate::app::rows;
use crate::app::state::State;
use crate::model::FeedLink;

/// The feeds of a page, at least two.
#[derive(Debug, Clone)]
pub(in crate::app) struct FeedChoice {
    feeds: Vec<FeedLink>,
    selected: usize,
    /// The first feed on the screen.
    top: usize,
}

/// What the frame shows of the list, and what a click finds.
#[derive(Debug, Clone)]
pub struct FeedChoiceView<'a> {
    /// The feeds, the best first.
    pub feeds: &'a [FeedLink],
    /// The index of the selected feed.
    pub selected: usize,
    /// The index of the first feed on the screen.
    pub top: usize,
    /// The area of the list with its border.
    pub area: Area,
}

impl FeedChoiceView<'_> {
    /// The area of the feeds.
    pub fn inner_area(&self) -> Area {
        self.area.inset(2, 1)
    }

    /// The feeds on the screen: the index, the first row and the height of each.
    pub fn rows(&self) -> Vec<(usize, u16, u16)> {
        rows::visible((self.top, self.feeds.len()), self.inner_area().height, |index| height(self.feeds, index))
    }
}

/// How many screen rows a feed takes: one for its title, if it has one, and one for its address.
fn height(feeds: &[FeedLink], index: usize) -> usize {
    feeds.get(index).map_or(0, |feed| 1 + usize::from(feed.title.is_some()))
}

impl State {
    /// The list that asks which feed is meant, while it is open.
    pub fn feed_choice_view(&self) -> Option<FeedChoiceView<'_>> {
        let (choice, panes) = (self.feeds.choice.as_ref()?, self.panes()?);
        let FeedChoice { feeds, selected, top } = choice;
        let rows = (0..feeds.len()).map(|index| height(feeds, index)).sum();
        Some(FeedChoiceView { feeds, selected: *selected, top: *top, area: centered(panes.middle, rows) })
    }

    /// Scrolls the list as little as it takes to show the selected feed.
    pub(in crate::app) fn fit_feed_choice(&mut self) {
        let Some(view) = self.feed_choice_view() else { return };
        let room = view.inner_area().height;
        let top = rows::top_for_selection((view.top, view.selected), room, |index| height(view.feeds, index));
        if let Some(choice) = &mut self.feeds.choice {
            choice.top = top;
        }
    }
}

/// Asks which of these feeds the user means.
pub(in crate::app) fn open(state: &mut State, feeds: Vec<FeedLink>) {
    state.notices.dismiss_info();
    state.feeds.choice = Some(FeedChoice { feeds, selected: 0, top: 0 });
}

/// Moves the selection.
pub(in crate::app) fn navigate(state: &mut State, action: Action, count: Option<usize>) {
    let Some(view) = state.feed_choice_view() else { return };
    let page = view.rows().len();
    if let Some(motion) = Motion::new(action, count, page, page / 2) {
        let selected = motion.apply(view.selected);
        select(state, selected);
    }
}

/// Selects a feed; the last one if there are fewer.
pub(in crate::app) fn select(state: &mut State, index: usize) {
    if let Some(choice) = &mut state.feeds.choice {
        choice.selected = index.min(choice.feeds.len().saturating_sub(1));
    }
}

/// Follows the selected feed.
pub(in crate::app) fn follow(state: &mut State) {
    let Some(FeedChoice { feeds, selected, .. }) = state.feeds.choice.take() else { return };
    if let Some(feed) = feeds.get(selected) {
        update::subscribe(state, &feed.url);
    }
}
