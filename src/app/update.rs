//! What each action does.

use super::article::{copying, direction, full_text, selection, sharing};
use super::bookmarks::{edit, flags, undo};
use super::effect::Effect;
use super::feeds::{choice, fetch, update as feeds};
use super::keymap::Mode;
use super::keymap::action::Action;
use super::search::update as search;
use super::state::State;
use super::{help, listing, navigation, view};

/// Carries out an action; `count` is the number typed before it.
pub(super) fn act(state: &mut State, action: Action, count: Option<usize>) {
    // Two presses confirm only if nothing comes between them.
    let confirmed = state.feeds.popup.as_mut().is_some_and(|popup| std::mem::take(&mut popup.confirming));
    let was_selecting = state.mode() == Mode::Select && selection::act(state, action, count);
    if !was_selecting {
        carry_out(state, action, count, confirmed);
    }
}

fn carry_out(state: &mut State, action: Action, count: Option<usize>, confirmed: bool) {
    match action {
        Action::Down
        | Action::Up
        | Action::First
        | Action::Last
        | Action::HalfDown
        | Action::HalfUp
        | Action::PageDown
        | Action::PageUp => navigation::navigate(state, action, count),
        Action::ReadOn => navigation::read_on(state, count),
        Action::Open if state.mode() == Mode::Choice => choice::follow(state),
        Action::Open if state.mode() == Mode::Feeds => feeds::open(state),
        Action::Open => navigation::open(state),
        Action::Close => navigation::close(state),
        Action::Leave => navigation::leave(state),
        Action::SwitchPane => navigation::switch_pane(state),
        Action::NextArticle => navigation::select_relative(state, navigation::steps(count)),
        Action::PreviousArticle => navigation::select_relative(state, -navigation::steps(count)),
        Action::NextUnread | Action::PreviousUnread => navigation::select_unread(state, action == Action::NextUnread),
        Action::Unfold => navigation::toggle_story(state),
        Action::FullText => full_text::switch_version(state),
        Action::Search if state.mode() == Mode::Help => help::open_filter(state),
        Action::Search => search::open_prompt(state),
        Action::NextMatch | Action::PreviousMatch => search::next_match(state, action == Action::NextMatch),
        Action::SearchOrder => search::toggle_order(state),
        Action::SaveSearch => search::open_name_prompt(state),
        Action::Feeds => feeds::toggle(state),
        Action::AddFeed => feeds::open_address_prompt(state),
        Action::RemoveFeed => feeds::remove(state, confirmed),
        Action::FetchFeed => fetch::fetch_selection(state),
        Action::FetchAll => fetch::fetch(state, Vec::new()),
        Action::Bookmark => flags::toggle_bookmark(state),
        Action::Note => edit::open_note_prompt(state),
        Action::Tags => edit::open_tags_prompt(state),
        Action::OnlyBookmarks => listing::toggle_only_bookmarks(state),
        Action::Read => flags::toggle_read(state),
        Action::Undo => undo::undo(state),
        Action::CopyLink => copying::copy_link(state, count),
        Action::Select | Action::SelectParagraph => selection::start(state, action),
        // They move a caret or copy what is selected, which nothing is.
        Action::Left
        | Action::Right
        | Action::NextWord
        | Action::PreviousWord
        | Action::WordEnd
        | Action::NextParagraph
        | Action::PreviousParagraph
        | Action::OtherEnd
        | Action::Copy => {}
        Action::CopyText => copying::copy_text(state),
        Action::Browser => sharing::browse(state, count),
        Action::Flip => direction::flip(state),
        Action::Compact | Action::ArticleAlone | Action::WidenList | Action::NarrowList => {
            view::act(state, action, count);
        }
        Action::Help => help::toggle(state),
        Action::Calibrate => state.emit(Effect::Calibrate),
        Action::Redraw => state.emit(Effect::Redraw),
        Action::Suspend => state.emit(Effect::Suspend),
        Action::Quit => state.emit(Effect::Quit),
    }
}
