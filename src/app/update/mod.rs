//! What each action, click and answer does to the state.

mod feeds;
mod fields;
mod full;
mod listing;
mod marks;
mod mouse;
mod moving;
mod notes;
mod replies;
mod searching;
mod sharing;
mod tags;

pub(super) use fields::{paste, write};
pub(super) use mouse::mouse;
pub(super) use replies::reply;

use super::action::Action;
use super::effect::Effect;
use super::keymap::Mode;
use super::state::State;

/// Carries out an action; `count` is the number typed before it.
pub(super) fn act(state: &mut State, action: Action, count: Option<usize>, effects: &mut Vec<Effect>) {
    // Whoever does anything else in between has not pressed twice.
    let sure = state.popup.as_mut().is_some_and(|popup| std::mem::take(&mut popup.sure));
    match action {
        Action::Down
        | Action::Up
        | Action::First
        | Action::Last
        | Action::HalfDown
        | Action::HalfUp
        | Action::PageDown
        | Action::PageUp => match state.mode() {
            Mode::List => moving::in_list(state, action, count),
            Mode::Detail => moving::in_detail(state, action, count),
            Mode::Help => moving::in_help(state, action, count),
            Mode::Feeds => feeds::go(state, action, count),
            Mode::Field => {}
        },
        Action::Open if state.mode() == Mode::Feeds => feeds::open(state, effects),
        Action::Open => moving::open(state, effects),
        Action::Close => moving::close(state, effects),
        Action::SwitchPane => moving::switch_pane(state, effects),
        Action::NextArticle => moving::to_neighbour(state, moving::steps(count), effects),
        Action::PreviousArticle => moving::to_neighbour(state, -moving::steps(count), effects),
        Action::NextUnread => moving::to_unread(state, true, effects),
        Action::PreviousUnread => moving::to_unread(state, false, effects),
        Action::Unfold => moving::unfold(state),
        Action::FullText => full::switch(state, effects),
        Action::Search => searching::open(state, effects),
        Action::NextMatch => searching::next(state, true, effects),
        Action::PreviousMatch => searching::next(state, false, effects),
        Action::SearchOrder => searching::order(state, effects),
        Action::SaveSearch => searching::name(state),
        Action::Feeds => feeds::toggle(state, effects),
        Action::AddFeed => feeds::add(state),
        Action::RemoveFeed => feeds::remove(state, sure, effects),
        Action::FetchFeed => feeds::fetch(state, effects),
        Action::FetchAll => feeds::fetch_these(state, Vec::new(), effects),
        Action::Tags => tags::open(state),
        Action::Bookmark => marks::bookmark(state, effects),
        Action::Note => notes::open(state),
        Action::OnlyBookmarks => marks::only_bookmarks(state, effects),
        Action::Read => marks::read(state, effects),
        Action::Undo => marks::undo(state, effects),
        Action::CopyLink => sharing::copy_link(state, effects),
        Action::CopyText => sharing::copy_text(state, effects),
        Action::Browser => sharing::browse(state, count, effects),
        Action::Flip => moving::flip(state),
        Action::Help => state.help = if state.help.is_some() { None } else { Some(0) },
        Action::Calibrate => effects.push(Effect::Calibrate),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Quit => effects.push(Effect::Quit),
    }
}
