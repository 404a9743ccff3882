//! What the README says of the keys is what the keymap says.

use crate::support::{assert_generated, project};
use khabar::app::keyboard::KeyboardPreference;
use khabar::app::{Action, DEFAULT_KEYMAP, Keymap, Language, Strings};
use khabar::model::Direction;
use std::fmt::Write as _;

const BEGIN: &str = "<!-- keys: made from assets/keymap.toml; a test says when it is stale -->\n";
const END: &str = "<!-- end of keys -->";

/// The table, for a right-to-left interface; the two arrows that depend on it are explained.
fn table() -> String {
    let keymap = Keymap::parse(DEFAULT_KEYMAP, Direction::Rtl, KeyboardPreference::Persian).unwrap();
    let strings = Strings::load(Language::En).unwrap();
    let mut table = String::from("| keys | what they do |\n|---|---|\n");
    for action in Action::GROUPS.iter().flat_map(|group| group.actions) {
        let keys: Vec<String> = keymap.all_keys_of(*action).iter().map(|key| format!("`{key}`")).collect();
        let _ = writeln!(table, "| {} | {} |", keys.join(" "), strings.messages.actions[action]);
    }
    table.push_str("\n`←` and `→` follow the screen: when the list is on the left, they swap.\n");
    table
}

#[test]
fn the_table_of_keys_is_that_of_the_keymap() {
    let readme = std::fs::read_to_string(project("README.md")).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    assert_generated("README.md", &format!("{before}{BEGIN}{}{END}{after}", table()));
}
