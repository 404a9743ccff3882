//! What the user chooses by key about the screen: how much room an article has in the list, whether list and article
//! stand side by side, and how wide the list is beside the article. The worker keeps each choice under the name of its
//! setting.

use super::keymap::action::Action;
use super::navigation;
use super::panes::{LIST_MIN_WIDTH, TWO_PANES_MIN_WIDTH};
use super::state::{Focus, State};
use crate::l10n::fill;
use crate::model::{Density, Request, Split};

/// The columns of a step with which the list becomes wider or narrower.
const WIDTH_STEP: isize = 4;

/// Carries out an action about the screen; `count` is the number typed before it.
pub(super) fn act(state: &mut State, action: Action, count: Option<usize>) {
    match action {
        Action::Compact => toggle_density(state),
        Action::ArticleAlone => toggle_split(state),
        Action::WidenList => change_list_width(state, navigation::steps(count)),
        Action::NarrowList => change_list_width(state, -navigation::steps(count)),
        _ => {}
    }
}

/// Shows one line an article in the list, or the full rows again.
fn toggle_density(state: &mut State) {
    let density = match state.viewport.view.density {
        Density::Full => Density::Compact,
        Density::Compact => Density::Full,
    };
    state.viewport.view.density = density;
    keep(state, "density", quoted(density.name()));
}

/// Gives the article the whole screen, or shows list and article side by side again.
fn toggle_split(state: &mut State) {
    let Some(panes) = state.panes() else { return };
    if panes.list_width.is_some() {
        set_split(state, Split::One);
        if state.viewport.focus == Focus::List {
            navigation::open(state);
        }
    } else if has_room_for_both(state) {
        set_split(state, Split::Two);
    }
}

fn set_split(state: &mut State, split: Split) {
    state.viewport.view.split = split;
    keep(state, "panes", quoted(split.name()));
}

/// Makes the list wider by so many steps, or narrower if `steps` is negative.
fn change_list_width(state: &mut State, steps: isize) {
    let Some(before) = state.panes().and_then(|panes| panes.list_width) else {
        if has_room_for_both(state) {
            state.notices.notify(state.strings.messages.one_pane.clone());
        }
        return;
    };
    let change = steps.saturating_mul(WIDTH_STEP);
    let wished = usize::from(before).saturating_add_signed(change).max(LIST_MIN_WIDTH.into());
    state.viewport.view.list_width = Some(u16::try_from(wished).unwrap_or(u16::MAX));
    // As wide as the screen lets it be, so that the next step back is seen.
    let width = state.panes().and_then(|panes| panes.list_width).unwrap_or(before);
    state.viewport.view.list_width = Some(width);
    keep(state, "list-width", width.to_string());
}

/// Whether the screen has room for list and article side by side; says so if not.
fn has_room_for_both(state: &mut State) -> bool {
    let has_room = state.columns() >= TWO_PANES_MIN_WIDTH;
    if !has_room {
        let columns = state.strings.number(TWO_PANES_MIN_WIDTH.into());
        state.notices.notify(fill(&state.strings.messages.too_narrow, &[("columns", &columns)]));
    }
    has_room
}

/// Asks the worker to keep a choice; `value` is as the settings file has it.
fn keep(state: &mut State, setting: &'static str, value: String) {
    state.ask(Request::KeepChoice { setting, value });
}

/// The name of a value as the settings file has it.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
