//! The table of settings: name, kind of value, default, documentation, and what a value changes.
//!
//! Everything that lists settings comes from it: the parser of the settings file and its messages, the options of the
//! command line that override a setting, the table in the README, and the test of `assets/config.toml`. A new setting
//! is a row here and a field in [`Settings`].

use super::settings::Settings;
use crate::l10n::Language;
use crate::layout::{Digits, HehYeh, VowelMarks};
use crate::model::{Density, Split};
use std::ops::RangeInclusive;

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name in the settings file.
    pub name: &'static str,
    /// What it decides, for the README.
    pub summary: &'static str,
    /// What holds if nobody sets it.
    pub default: SettingDefault,
    pub(super) values: SettingValues,
}

/// What holds if nobody sets a setting.
#[derive(Debug, Clone, Copy)]
pub enum SettingDefault {
    /// A value, as it is written in the settings file.
    Value(&'static str),
    /// Something that no value says, in words.
    Words(&'static str),
}

/// Which values a setting has, and what they change.
#[derive(Debug)]
pub(super) enum SettingValues {
    /// Values with names.
    Choices(&'static [Choice]),
    /// A dialect of the terminal, or [`AUTO`]. Only `term` knows the dialects, so that their names come in.
    Terminal,
    /// A time zone by its name, or [`AUTO`].
    TimeZone,
    /// A way to the clipboard: [`AUTO`], [`OSC_52`], or a program and its arguments.
    Clipboard,
    /// `true` or `false`.
    Switch(fn(&mut Settings, bool)),
    /// A whole number.
    Number(RangeInclusive<u16>, fn(&mut Settings, u16)),
}

/// A value with a name.
#[derive(Debug)]
pub(crate) struct Choice {
    /// The name, in the settings file and on the command line.
    pub name: &'static str,
    /// What it means, for the help of the command line.
    pub help: &'static str,
    /// Changes the settings.
    pub apply: fn(&mut Settings),
}

/// What is to be detected.
pub(super) const AUTO: &str = "auto";
/// The terminal, as the way to the clipboard.
pub(super) const OSC_52: &str = "osc52";

/// The measures that can be set.
const MEASURES: RangeInclusive<u16> = 40..=120;
/// From how many addresses Khabar can be set to fetch at once.
pub(crate) const JOBS: RangeInclusive<u16> = 1..=64;
/// The widths of the list that can be set.
const LIST_WIDTHS: RangeInclusive<u16> = 20..=200;
/// The settings that the user also chooses by key. What was chosen last holds unless the settings file says otherwise.
pub(super) const CHOSEN_BY_KEY: [&str; 4] = ["lang", "density", "panes", "list-width"];
/// The numbers of days and of articles that can be set.
const RETENTION: RangeInclusive<u16> = 1..=10_000;

/// The languages of the interface.
pub(crate) static LANGUAGES: [Choice; 2] = [
    Choice { name: "fa", help: "Persian", apply: |settings| settings.lang = Some(Language::Fa) },
    Choice { name: "en", help: "English", apply: |settings| settings.lang = Some(Language::En) },
];

/// Whether vowel marks are drawn.
pub(crate) static VOWEL_MARKS: [Choice; 2] = [
    Choice {
        name: "hide",
        help: "Not drawn; they stay in the text that you copy",
        apply: |settings| settings.reading.render.vowel_marks = VowelMarks::Hide,
    },
    Choice {
        name: "show",
        help: "On their letters",
        apply: |settings| settings.reading.render.vowel_marks = VowelMarks::Show,
    },
];

static HEH_YEH: [Choice; 2] = [
    Choice { name: "heh", help: "As a plain heh", apply: |settings| settings.reading.render.heh_yeh = HehYeh::Heh },
    Choice {
        name: "own",
        help: "In the letter's own forms",
        apply: |settings| settings.reading.render.heh_yeh = HehYeh::Own,
    },
];

/// Which digits are drawn.
pub(crate) static DIGITS: [Choice; 3] = [
    Choice {
        name: "as-written",
        help: "As in the text",
        apply: |settings| settings.reading.render.digits = Digits::AsWritten,
    },
    Choice {
        name: "persian",
        help: "Persian, but not after a Latin letter",
        apply: |settings| settings.reading.render.digits = Digits::Persian,
    },
    Choice { name: "latin", help: "ASCII", apply: |settings| settings.reading.render.digits = Digits::Latin },
];

static DENSITIES: [Choice; 2] = [
    Choice {
        name: Density::Full.name(),
        help: "Two or three lines an article",
        apply: |settings| settings.view.density = Density::Full,
    },
    Choice {
        name: Density::Compact.name(),
        help: "One line an article",
        apply: |settings| settings.view.density = Density::Compact,
    },
];

static SPLITS: [Choice; 3] = [
    Choice {
        name: Split::Auto.name(),
        help: "Side by side from 100 columns",
        apply: |settings| settings.view.split = Split::Auto,
    },
    Choice {
        name: Split::Two.name(),
        help: "Side by side from 80 columns",
        apply: |settings| settings.view.split = Split::Two,
    },
    Choice {
        name: Split::One.name(),
        help: "One of them at a time",
        apply: |settings| settings.view.split = Split::One,
    },
];

/// All settings, in the order in which they are documented.
pub static SETTINGS: [Setting; 15] = [
    Setting {
        name: "lang",
        summary: "the language of the interface",
        default: SettingDefault::Words("that of the locale"),
        values: SettingValues::Choices(&LANGUAGES),
    },
    Setting {
        name: "time-zone",
        summary: "the time zone of dates; `auto` is that of the system (`TZ`, `/etc/localtime`)",
        default: SettingDefault::Value("\"auto\""),
        values: SettingValues::TimeZone,
    },
    Setting {
        name: "terminal",
        summary: "how to write to the terminal, as for `--terminal`",
        default: SettingDefault::Value("\"auto\""),
        values: SettingValues::Terminal,
    },
    Setting {
        name: "marks",
        summary: "whether to show vowel marks; some terminals draw them well (xterm, GNOME Terminal, Konsole)",
        default: SettingDefault::Value("\"hide\""),
        values: SettingValues::Choices(&VOWEL_MARKS),
    },
    Setting {
        name: "heh-yeh",
        summary: "how to draw heh with yeh above: as a plain heh, or in its own forms, which few fonts have",
        default: SettingDefault::Value("\"heh\""),
        values: SettingValues::Choices(&HEH_YEH),
    },
    Setting {
        name: "digits",
        summary: "which digits you see; what you copy stays as written",
        default: SettingDefault::Value("\"as-written\""),
        values: SettingValues::Choices(&DIGITS),
    },
    Setting {
        name: "mouse",
        summary: "whether Khabar uses the mouse",
        default: SettingDefault::Value("true"),
        values: SettingValues::Switch(|settings, value| settings.mouse = value),
    },
    Setting {
        name: "clipboard",
        summary: "where what you copy goes: a program that takes it on its standard input, or `osc52`, the terminal",
        default: SettingDefault::Value("\"auto\""),
        values: SettingValues::Clipboard,
    },
    Setting {
        name: "measure",
        summary: "the longest line of an article, in columns",
        default: SettingDefault::Value("70"),
        values: SettingValues::Number(MEASURES, |settings, value| settings.reading.measure = value),
    },
    Setting {
        name: "density",
        summary: "whether an article has two or three lines in the list, or one",
        default: SettingDefault::Value("\"full\""),
        values: SettingValues::Choices(&DENSITIES),
    },
    Setting {
        name: "panes",
        summary: "list and article side by side from 100 columns (`auto`), from 80 (`two`), or one at a time (`one`)",
        default: SettingDefault::Value("\"auto\""),
        values: SettingValues::Choices(&SPLITS),
    },
    Setting {
        name: "list-width",
        summary: "the columns of the list beside the article",
        default: SettingDefault::Words("two fifths of the screen"),
        values: SettingValues::Number(LIST_WIDTHS, |settings, value| settings.view.list_width = Some(value)),
    },
    Setting {
        name: "jobs",
        summary: "how many addresses to fetch from at once",
        default: SettingDefault::Value("8"),
        values: SettingValues::Number(JOBS, |settings, value| settings.jobs = value),
    },
    Setting {
        name: "keep-days",
        summary: "how many days to keep what you have read",
        default: SettingDefault::Words("unlimited"),
        values: SettingValues::Number(RETENTION, |settings, value| settings.retention.keep_days = Some(value.into())),
    },
    Setting {
        name: "keep-per-feed",
        summary: "how many of each feed's newest articles to keep",
        default: SettingDefault::Words("unlimited"),
        values: SettingValues::Number(RETENTION, |settings, value| {
            settings.retention.keep_per_feed = Some(value.into());
        }),
    },
];

impl Setting {
    /// The values, in the README's Markdown.
    pub fn markdown_values(&self) -> String {
        match &self.values {
            SettingValues::Choices(choices) => {
                choices.iter().map(|choice| format!("`\"{}\"`", choice.name)).collect::<Vec<_>>().join(", ")
            }
            SettingValues::Terminal => format!("`\"{AUTO}\"`, or the name of a dialect"),
            SettingValues::TimeZone => format!("`\"{AUTO}\"`, or a name such as `\"Asia/Tehran\"`"),
            SettingValues::Clipboard => {
                format!(
                    "`\"{AUTO}\"`, `\"{OSC_52}\"`, or a command such as `[\"xclip\", \"-selection\", \"clipboard\"]`"
                )
            }
            SettingValues::Switch(_) => "`true`, `false`".to_owned(),
            SettingValues::Number(range, _) => format!("`{}` to `{}`", range.start(), range.end()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn parse(text: &str) -> Result<Settings, super::super::Error> {
        Settings::parse(text, Path::new("config.toml"), &["plain"])
    }

    #[test]
    fn the_documented_defaults_are_those_that_hold() {
        for setting in &SETTINGS {
            if let SettingDefault::Value(value) = setting.default {
                assert_eq!(parse(&format!("{} = {value}", setting.name)), Ok(Settings::default()), "{}", setting.name);
            }
        }
    }

    #[test]
    fn the_file_that_users_copy_changes_nothing_and_has_every_setting_with_a_value_that_may_be_set() {
        let text = include_str!("../../assets/config.toml");
        assert_eq!(parse(text), Ok(Settings::default()));
        for setting in &SETTINGS {
            let assignment = format!("{} = ", setting.name);
            let lines: Vec<&str> =
                text.lines().filter(|line| line.trim_start_matches("# ").starts_with(&assignment)).collect();
            let [line] = lines[..] else { panic!("{assignment}{lines:?}") };
            assert!(parse(line.trim_start_matches("# ")).is_ok(), "{line}");
        }
    }
}
