//! The help screen, made from the keymap.

use super::keymap::Keymap;
use super::keymap::action::Action;
use super::panes::Area;
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

/// Every line of the help.
pub(crate) fn lines(keymap: &Keymap, strings: &Strings) -> Vec<HelpLine> {
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

/// Where the help stands over the panes: a box in their middle, all of them on a small screen.
pub(crate) fn area(middle: Area, lines: usize) -> Area {
    const WIDTH: u16 = 64;
    if middle.width < WIDTH {
        return middle;
    }
    let height = u16::try_from(lines + 2).unwrap_or(u16::MAX).min(middle.height);
    Area { x: middle.x + (middle.width - WIDTH) / 2, y: middle.y + (middle.height - height) / 2, width: WIDTH, height }
}
