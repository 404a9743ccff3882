//! The help screen, made from the keymap.

use super::keymap::Keymap;
use super::keymap::action::Action;
use super::panes::{Area, centered};
use crate::l10n::Strings;

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
    /// The help over the panes, which are in `middle`, with `top` as its first line on the screen.
    pub(super) fn new(keymap: &Keymap, strings: &Strings, top: usize, middle: Area) -> Self {
        let lines = lines(keymap, strings);
        let area = centered(middle, lines.len());
        Self { lines, top, area }
    }

    /// The area of the lines.
    pub fn inner_area(&self) -> Area {
        self.area.inset(1, 1)
    }
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
