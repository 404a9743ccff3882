//! The tables of keys and settings in the READMEs agree with the keymap and the table of settings.

use crate::support::{assert_generated, project};
use khabar::testing::app::{Action, DEFAULT_KEYMAP, Keymap};
use khabar::testing::config::{SETTINGS, SettingDefault};
use khabar::testing::l10n::{Language, Strings};
use khabar::testing::model::{Direction, KeyboardPreference};
use std::fmt::Write as _;

const BEGIN: &str = "<!-- keys: made from assets/keymap.toml; a test says when it is stale -->\n";
const END: &str = "<!-- end of keys -->";

/// The table, for a right-to-left interface, and a line on the two arrows that depend on it.
fn table(language: Language, heading: &str, arrows: &str) -> String {
    let keymap = Keymap::parse(DEFAULT_KEYMAP, Direction::Rtl, KeyboardPreference::Persian).unwrap();
    let strings = Strings::load(language).unwrap();
    // Among right-to-left text, a bracket would be mirrored.
    let (begin, end) = match language {
        Language::En => ("`", "`"),
        Language::Fa => ("<code dir=\"ltr\">", "</code>"),
    };
    let mut table = format!("{heading}\n|---|---|\n");
    for action in Action::GROUPS.iter().flat_map(|group| group.actions) {
        let keys: Vec<String> = keymap.all_keys_of(*action).iter().map(|key| format!("{begin}{key}{end}")).collect();
        let _ = writeln!(table, "| {} | {} |", keys.join(" "), strings.messages.actions[action.name()]);
    }
    let _ = write!(table, "\n{arrows}\n");
    table
}

#[test]
fn the_table_of_keys_is_that_of_the_keymap() {
    let english = "`←` and `→` follow the screen: when the list is on the left, they swap.";
    let persian = "پیکان‌های `←` و `→` تابع صفحه‌اند: اگر فهرست در سمت چپ باشد، جای آن دو عوض می‌شود.";
    for (path, table) in [
        ("README.md", table(Language::En, "| keys | what they do |", english)),
        ("assets/README.fa.md", table(Language::Fa, "| کلیدها | کارشان |", persian)),
    ] {
        let readme = std::fs::read_to_string(project(path)).unwrap();
        let (before, rest) = readme.split_once(BEGIN).unwrap();
        let (_, after) = rest.split_once(END).unwrap();
        assert_generated(path, &format!("{before}{BEGIN}{table}{END}{after}"));
    }
}

#[test]
fn the_table_of_settings_is_the_one_that_the_program_reads() {
    const BEGIN: &str = "<!-- settings: made from src/config/table.rs; a test says when it is stale -->\n";
    const END: &str = "<!-- end of settings -->";
    let mut table = "| setting | values | default | what it decides |\n|---|---|---|---|\n".to_owned();
    for setting in &SETTINGS {
        let default = match setting.default {
            SettingDefault::Value(value) => format!("`{value}`"),
            SettingDefault::Words(words) => words.to_owned(),
        };
        let (name, values, summary) = (setting.name, setting.markdown_values(), setting.summary);
        let _ = writeln!(table, "| `{name}` | {values} | {default} | {summary} |");
    }
    let readme = std::fs::read_to_string(project("README.md")).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    assert_generated("README.md", &format!("{before}{BEGIN}{table}{END}{after}"));
}

/// The code in a cell of a table.
fn code_spans(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_persian_table_of_settings_has_the_same_values_and_defaults() {
    let readme = std::fs::read_to_string(project("assets/README.fa.md")).unwrap();
    let (_, rest) = readme.split_once("| تنظیم |").unwrap();
    let rows: Vec<Vec<&str>> =
        rest.lines().skip(2).map_while(|row| row.strip_prefix("| ")).map(|row| row.split(" | ").collect()).collect();
    assert_eq!(rows.len(), SETTINGS.len());
    for (setting, row) in SETTINGS.iter().zip(&rows) {
        assert_eq!(code_spans(row[0]), [setting.name]);
        assert_eq!(code_spans(row[1]), code_spans(&setting.markdown_values()), "{}", setting.name);
        let default = if let SettingDefault::Value(value) = setting.default { vec![value] } else { Vec::new() };
        assert_eq!(code_spans(row[2]), default, "{}", setting.name);
    }
}
