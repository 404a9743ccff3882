//! Moving in the list, in the article and between them.

use crate::app::effect::Effect;
use crate::app::keymap::action::Action;
use crate::app::list::List;
use crate::app::state::{Focus, State};
use crate::l10n::phrases;
use crate::model::{Direction, Filter, Request};

/// A number typed before a command, as a number of steps.
pub(in crate::app) fn steps(count: Option<usize>) -> isize {
    isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX)
}

fn signed(number: usize) -> isize {
    isize::try_from(number).unwrap_or(isize::MAX)
}

pub(in crate::app) fn navigate_list(state: &mut State, action: Action, count: Option<usize>) {
    let area = state.panes().map(|panes| panes.list.map_or(panes.middle, |pane| pane.text)).unwrap_or_default();
    let screenful = signed(state.list.screenful(area));
    let half = (screenful / 2).max(1);
    match action {
        Action::Down => state.list.move_by(steps(count)),
        Action::Up => state.list.move_by(-steps(count)),
        Action::HalfDown => state.list.move_by(half),
        Action::HalfUp => state.list.move_by(-half),
        Action::PageDown => state.list.move_by(screenful),
        Action::PageUp => state.list.move_by(-screenful),
        Action::First => state.list.select(count.map_or(0, |number| number - 1)),
        Action::Last => state.list.select(count.map_or(usize::MAX, |number| number - 1)),
        _ => {}
    }
}

pub(in crate::app) fn navigate_detail(state: &mut State, action: Action, count: Option<usize>) {
    let Some(height) = state.panes().and_then(|panes| panes.detail).map(|pane| pane.text.height) else { return };
    let Some(detail) = &mut state.detail else { return };
    let screen = signed(height.saturating_sub(1).max(1).into()); // one line stays in sight
    let half = signed((height / 2).max(1).into());
    match action {
        Action::Down => detail.scroll_by(steps(count), height),
        Action::Up => detail.scroll_by(-steps(count), height),
        Action::HalfDown => detail.scroll_by(half, height),
        Action::HalfUp => detail.scroll_by(-half, height),
        Action::PageDown => detail.scroll_by(screen, height),
        Action::PageUp => detail.scroll_by(-screen, height),
        Action::First => detail.scroll_to(0, height),
        Action::Last => detail.scroll_to(usize::MAX, height),
        _ => {}
    }
}

pub(in crate::app) fn navigate_help(state: &mut State, action: Action, count: Option<usize>) {
    let Some((lines, top, area)) = state.help() else { return };
    let inside = usize::from(area.inset(1, 1).height);
    let last = lines.len().saturating_sub(inside);
    let moved = |by: isize| top.saturating_add_signed(by).min(last);
    state.help = Some(match action {
        Action::Down => moved(steps(count)),
        Action::Up => moved(-steps(count)),
        Action::HalfDown => moved(signed(inside / 2)),
        Action::HalfUp => moved(-signed(inside / 2)),
        Action::PageDown => moved(signed(inside)),
        Action::PageUp => moved(-signed(inside)),
        Action::Last => last,
        _ => 0,
    });
}

/// Gives the selected article the focus and marks it read.
pub(in crate::app) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(entry) = state.list.current() else { return };
    state.list.pin_selection();
    state.focus = Focus::Detail;
    state.saved_position = None;
    if !entry.flags.read {
        crate::app::bookmarks::flags::set(state, entry.id, crate::model::Flags { read: true, ..entry.flags }, effects);
    }
}

/// From the help to what it covered, from the article to the list, from a part of the list to all of it.
pub(in crate::app) fn close(state: &mut State, effects: &mut Vec<Effect>) {
    if state.help.take().is_some() || state.feeds_popup.take().is_some() {
        return;
    }
    if state.focus == Focus::Detail {
        effects.extend(state.save_position());
        state.focus = Focus::List;
    } else if crate::app::search::update::leave_search(state, effects) {
        // What was listed before the search is listed again.
    } else if state.filter.bookmarked && state.filter.query.is_none() {
        crate::app::bookmarks::flags::toggle_only_bookmarks(state, effects);
    } else {
        crate::app::listing::open_listing(state, state.initial_scope, Filter::ALL, effects);
    }
}

pub(in crate::app) fn switch_pane(state: &mut State, effects: &mut Vec<Effect>) {
    match state.focus {
        Focus::List => open(state, effects),
        Focus::Detail => close(state, effects),
    }
}

/// Moves the selection, and in the article opens what it is on.
pub(in crate::app) fn select_relative(state: &mut State, by: isize, effects: &mut Vec<Effect>) {
    let target = state.list.selected().saturating_add_signed(by);
    change_selection(state, effects, |list| list.select(target));
}

pub(in crate::app) fn select_unread(state: &mut State, forward: bool, effects: &mut Vec<Effect>) {
    let mut found = false;
    change_selection(state, effects, |list| found = list.select_unread(forward));
    if !found {
        state.notify(state.strings.messages.no_more_unread.clone());
    }
}

/// Unfolds the selected story, or folds it.
pub(in crate::app) fn toggle_story(state: &mut State) {
    if state.list.toggle_story().is_none() {
        state.notify(state.strings.messages.no_story.clone());
    }
}

fn change_selection(state: &mut State, effects: &mut Vec<Effect>, select: impl FnOnce(&mut List)) {
    let before = state.list.current().map(|entry| entry.id);
    effects.extend(state.save_position());
    select(&mut state.list);
    let id = state.list.current().map(|entry| entry.id);
    if state.focus == Focus::Detail && id != before {
        open(state, effects);
        // The article that was open is not the current one any more: its place has been kept above.
        state.requested_article = id;
        effects.extend(id.map(|id| Effect::Ask(Request::Load(id))));
    }
}

/// Gives every paragraph of the article the direction opposite to the article's own, or to each its own again.
pub(in crate::app) fn flip(state: &mut State) {
    let language = state.strings.language;
    let (strings, shaping) = (&state.strings, state.shaping);
    let Some(detail) = &mut state.detail else { return };
    let flipped = match detail.forced_direction {
        None => Some(phrases::direction(&detail.article, language).flipped()),
        Some(_) => None,
    };
    detail.forced_direction = flipped;
    detail.lay_out(strings, shaping);
    let notice = match flipped {
        Some(Direction::Rtl) => &strings.messages.flipped_rtl,
        Some(Direction::Ltr) => &strings.messages.flipped_ltr,
        None => &strings.messages.flipped_back,
    };
    let notice = notice.clone();
    state.notify(notice);
}
