//! What each action, click and answer does to the state.

use crate::app::article::{full_text, sharing};
use crate::app::bookmarks::{flags, notes, tags};
use crate::app::effect::Effect;
use crate::app::feeds::update as feeds;
use crate::app::keymap::Mode;
use crate::app::keymap::action::Action;
use crate::app::navigation;
use crate::app::search::update as search;
use crate::app::state::State;

/// Carries out an action; `count` is the number typed before it.
pub(in crate::app) fn act(state: &mut State, action: Action, count: Option<usize>, effects: &mut Vec<Effect>) {
    // Whoever does anything else in between has not pressed twice.
    let confirmed = state.feeds_popup.as_mut().is_some_and(|popup| std::mem::take(&mut popup.confirming));
    match action {
        Action::Down
        | Action::Up
        | Action::First
        | Action::Last
        | Action::HalfDown
        | Action::HalfUp
        | Action::PageDown
        | Action::PageUp => match state.mode() {
            Mode::List => navigation::navigate_list(state, action, count),
            Mode::Detail => navigation::navigate_detail(state, action, count),
            Mode::Help => navigation::navigate_help(state, action, count),
            Mode::Feeds => feeds::navigate(state, action, count),
            Mode::Prompt => {}
        },
        Action::Open if state.mode() == Mode::Feeds => feeds::open(state, effects),
        Action::Open => navigation::open(state, effects),
        Action::Close => navigation::close(state, effects),
        Action::SwitchPane => navigation::switch_pane(state, effects),
        Action::NextArticle => navigation::select_relative(state, navigation::steps(count), effects),
        Action::PreviousArticle => navigation::select_relative(state, -navigation::steps(count), effects),
        Action::NextUnread => navigation::select_unread(state, true, effects),
        Action::PreviousUnread => navigation::select_unread(state, false, effects),
        Action::Unfold => navigation::toggle_story(state),
        Action::FullText => full_text::switch_version(state, effects),
        Action::Search => search::open_prompt(state, effects),
        Action::NextMatch => search::next_match(state, true, effects),
        Action::PreviousMatch => search::next_match(state, false, effects),
        Action::SearchOrder => search::toggle_order(state, effects),
        Action::SaveSearch => search::open_name_prompt(state),
        Action::Feeds => feeds::toggle(state, effects),
        Action::AddFeed => feeds::prompt_address(state),
        Action::RemoveFeed => feeds::remove(state, confirmed, effects),
        Action::FetchFeed => feeds::fetch(state, effects),
        Action::FetchAll => feeds::request_fetch(state, Vec::new(), effects),
        Action::Tags => tags::open_prompt(state),
        Action::Bookmark => flags::toggle_bookmark(state, effects),
        Action::Note => notes::open_prompt(state),
        Action::OnlyBookmarks => flags::toggle_only_bookmarks(state, effects),
        Action::Read => flags::toggle_read(state, effects),
        Action::Undo => flags::undo(state, effects),
        Action::CopyLink => sharing::copy_link(state, effects),
        Action::CopyText => sharing::copy_text(state, effects),
        Action::Browser => sharing::browse(state, count, effects),
        Action::Flip => navigation::flip(state),
        Action::Help => state.help = if state.help.is_some() { None } else { Some(0) },
        Action::Calibrate => effects.push(Effect::Calibrate),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Quit => effects.push(Effect::Quit),
    }
}
