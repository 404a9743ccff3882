//! The help screen, made from the keymap, and what of it a filter leaves.

use super::keymap::Keymap;
use super::keymap::action::Action;
use super::panes::{Area, centered};
use super::prompt::PromptKind;
use super::state::State;
use crate::l10n::Strings;
use crate::search;

/// The help while it is open.
#[derive(Debug, Clone, Default)]
pub(super) struct HelpState {
    /// The index of the first line on the screen, of those that the filter leaves.
    pub(super) top: usize,
    /// The words that a line must have; empty for every line.
    filter: String,
}

/// Opens the help, or closes it.
pub(super) fn toggle(state: &mut State) {
    state.help = if state.help.is_some() { None } else { Some(HelpState::default()) };
}

/// Takes the filter away, or closes the help if it has none; returns whether it was open.
pub(super) fn close(state: &mut State) -> bool {
    let Some(help) = &mut state.help else { return false };
    if help.filter.is_empty() {
        state.help = None;
    } else {
        *help = HelpState::default();
    }
    true
}

/// Opens the prompt for the filter.
pub(super) fn open_filter(state: &mut State) {
    let filter = state.help.as_ref().map(|help| help.filter.clone()).unwrap_or_default();
    state.open_prompt(PromptKind::HelpFilter, &filter);
}

/// Shows only what has these words.
pub(super) fn set_filter(state: &mut State, filter: String) {
    if let Some(help) = &mut state.help {
        *help = HelpState { top: 0, filter };
    }
}

/// A line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    /// The space between groups.
    Blank,
    /// The heading of a group.
    Heading(String),
    /// The keys of an action, and what it does.
    Keys(String, String),
}

/// The help as it is drawn.
#[derive(Debug, Clone)]
pub struct HelpView {
    /// Every line.
    pub lines: Vec<HelpLine>,
    /// The index of the first line on the screen.
    pub top: usize,
    /// The area of the help with its border.
    pub area: Area,
}

impl HelpView {
    /// The help over the panes, which are in `middle`. Its area is the same whatever the filter leaves.
    pub(super) fn new(keymap: &Keymap, strings: &Strings, help: &HelpState, middle: Area) -> Self {
        let lines = lines(keymap, strings);
        let area = centered(middle, lines.len());
        Self { lines: filtered(lines, &help.filter), top: help.top, area }
    }

    /// The area of the lines.
    pub fn inner_area(&self) -> Area {
        self.area.inset(1, 1)
    }
}

/// The lines of which keys or description have the words of a filter, with the headings above them.
fn filtered(lines: Vec<HelpLine>, filter: &str) -> Vec<HelpLine> {
    if filter.trim().is_empty() {
        return lines;
    }
    let mut heading = None;
    let mut kept = Vec::new();
    for line in lines {
        match &line {
            HelpLine::Blank => {}
            HelpLine::Heading(_) => heading = Some(line),
            HelpLine::Keys(keys, description) => {
                let is_key = keys.split(' ').any(|key| key == filter.trim());
                if is_key || search::has_words_beginning(description, filter) {
                    if let Some(heading) = heading.take() {
                        kept.extend((!kept.is_empty()).then_some(HelpLine::Blank));
                        kept.push(heading);
                    }
                    kept.push(line);
                }
            }
        }
    }
    kept
}

/// Every line of the help.
fn lines(keymap: &Keymap, strings: &Strings) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    for group in Action::GROUPS {
        if !lines.is_empty() {
            lines.push(HelpLine::Blank);
        }
        lines.push(HelpLine::Heading(strings.messages.groups.get(group.name).cloned().unwrap_or_default()));
        for action in group.actions {
            let keys: Vec<String> = keymap.all_keys_of(*action).iter().map(ToString::to_string).collect();
            let description = strings.messages.actions.get(action.name()).cloned().unwrap_or_default();
            lines.push(HelpLine::Keys(keys.join(" "), description));
        }
    }
    lines
}
