//! Moving in whatever has the keys, and between the list and the article.

use super::effect::Effect;
use super::keymap::Mode;
use super::keymap::action::Action;
use super::list::List;
use super::listing::ListingPhase;
use super::state::{Focus, State};
use super::{article, bookmarks, feeds, help, listing, search};
use crate::model::{Filter, Flags, Scope};

/// A movement, by whatever is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    /// By so many lines or rows, down if positive.
    By(isize),
    /// To the first one.
    First,
    /// To the last one.
    Last,
}

impl Motion {
    /// The movement of an action that moves; `None` for any other. `count` is the number typed before it, `page` and
    /// `half` are what a whole and half a screen move.
    pub(super) fn new(action: Action, count: Option<usize>, page: usize, half: usize) -> Option<Self> {
        let signed = |number: usize| isize::try_from(number.max(1)).unwrap_or(isize::MAX);
        Some(match action {
            Action::Down => Self::By(steps(count)),
            Action::Up => Self::By(-steps(count)),
            Action::HalfDown => Self::By(signed(half)),
            Action::HalfUp => Self::By(-signed(half)),
            Action::PageDown => Self::By(signed(page)),
            Action::PageUp => Self::By(-signed(page)),
            Action::First => Self::First,
            Action::Last => Self::Last,
            _ => return None,
        })
    }

    /// Where it leads from `index`; past the end if it leads there.
    pub(super) fn apply(self, index: usize) -> usize {
        match self {
            Self::By(steps) => index.saturating_add_signed(steps),
            Self::First => 0,
            Self::Last => usize::MAX,
        }
    }
}

/// The number typed before a command, as a number of steps.
pub(super) fn steps(count: Option<usize>) -> isize {
    isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX)
}

/// Moves in what has the keys.
pub(super) fn navigate(state: &mut State, action: Action, count: Option<usize>) {
    match state.mode() {
        Mode::List => navigate_list(state, action, count),
        Mode::Detail => navigate_detail(state, action, count),
        Mode::Help => navigate_help(state, action, count),
        Mode::Choice => feeds::choice::navigate(state, action, count),
        Mode::Feeds => feeds::update::navigate(state, action, count),
        Mode::Select | Mode::Prompt => {}
    }
}

fn navigate_list(state: &mut State, action: Action, count: Option<usize>) {
    let page = state.list.screenful(state.list_area());
    let Some(motion) = Motion::new(action, count, page, page / 2) else { return };
    match (motion, count) {
        // A number before the two is the number of an article.
        (Motion::First | Motion::Last, Some(number)) => state.list.select(number - 1),
        _ => state.list.select(motion.apply(state.list.selected())),
    }
}

fn navigate_detail(state: &mut State, action: Action, count: Option<usize>) {
    let Some(height) = state.detail_height() else { return };
    let Some(detail) = state.article.detail_mut() else { return };
    // A page leaves one line of the screen before in sight.
    let page = usize::from(height.saturating_sub(1));
    if let Some(motion) = Motion::new(action, count, page, usize::from(height / 2)) {
        detail.scroll_to(motion.apply(detail.top()), height);
    }
}

/// Scrolls the help.
pub(super) fn navigate_help(state: &mut State, action: Action, count: Option<usize>) {
    let Some(view) = state.help() else { return };
    let page = usize::from(view.inner_area().height);
    if let Some(motion) = Motion::new(action, count, page, page / 2) {
        let top = motion.apply(view.top).min(view.lines.len().saturating_sub(page));
        if let Some(help) = &mut state.help {
            help.top = top;
        }
    }
}

/// Gives the selected article the focus and marks it read. One that could not be loaded is asked for again.
pub(super) fn open(state: &mut State) {
    let Some(entry) = state.list.current() else { return };
    state.list.pin_selection();
    state.viewport.focus = Focus::Detail;
    state.article.reset_saved_position();
    state.article.retry();
    if !entry.flags.read {
        bookmarks::flags::set(state, entry.id, Flags { read: true, ..entry.flags });
    }
}

/// Scrolls a screen down; at the end of the article, goes to the next unread one.
pub(super) fn read_on(state: &mut State, count: Option<usize>) {
    let is_at_end = state.detail_height().zip(state.detail()).is_some_and(|(height, detail)| detail.is_at_end(height));
    if is_at_end {
        select_unread(state, true);
    } else {
        navigate(state, Action::PageDown, count);
    }
}

/// Goes one step back: from the help or the feeds to what they cover, from the article to the list, from a search to
/// the listing before it, from bookmarks or a feed to all articles.
pub(super) fn close(state: &mut State) {
    if help::close(state) || state.feeds.choice.take().is_some() || state.feeds.popup.take().is_some() {
        return;
    }
    if state.viewport.focus == Focus::Detail {
        focus_list(state);
    } else if search::update::leave(state) {
        // The listing from before the search is on the screen again.
    } else if state.listing.filter.bookmarked && state.listing.filter.query.is_none() {
        listing::toggle_only_bookmarks(state);
    } else {
        listing::open(state, state.initial_scope, Filter::ALL);
    }
}

/// Goes back from the article to the list. If the files of the command line have no other article, there is nothing to
/// go back to, and the program ends.
pub(super) fn leave(state: &mut State) {
    let is_all = state.listing.is_of(Scope::Session, &Filter::ALL) && state.listing.phase == ListingPhase::Complete;
    if is_all && state.list.entries().len() == 1 {
        state.emit(Effect::Quit);
    } else {
        close(state);
    }
}

/// Gives the list the focus, and saves how far the article has been read.
pub(super) fn focus_list(state: &mut State) {
    article::save_position(state);
    state.viewport.focus = Focus::List;
}

/// Gives the other pane the focus.
pub(super) fn switch_pane(state: &mut State) {
    match state.viewport.focus {
        Focus::List => open(state),
        Focus::Detail => close(state),
    }
}

/// Selects the article so many rows below, or above if `by` is negative; opens it if an article has the focus.
pub(super) fn select_relative(state: &mut State, by: isize) {
    let target = state.list.selected().saturating_add_signed(by);
    change_selection(state, |list| list.select(target));
}

/// Selects the nearest unread article; opens it if an article has the focus.
pub(super) fn select_unread(state: &mut State, forward: bool) {
    let mut found = false;
    change_selection(state, |list| found = list.select_unread(forward));
    if !found {
        state.notices.notify(state.strings.messages.no_more_unread.clone());
    }
}

/// Expands the selected story, or collapses it.
pub(super) fn toggle_story(state: &mut State) {
    if state.list.toggle_story().is_none() {
        state.notices.notify(state.strings.messages.no_story.clone());
    }
}

fn change_selection(state: &mut State, select: impl FnOnce(&mut List)) {
    let before = state.list.current().map(|entry| entry.id);
    article::save_position(state);
    select(&mut state.list);
    let id = state.list.current().map(|entry| entry.id);
    if state.viewport.focus == Focus::Detail && id != before {
        open(state);
        match id {
            Some(id) => article::show(state, id),
            None => state.article.close(),
        }
    }
}
