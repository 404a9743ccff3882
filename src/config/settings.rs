//! The settings and their file, in TOML.
//!
//! Every key is optional and stands at the top level; `assets/config.toml` explains each, and users copy that file. An
//! unknown key or value is an error that names the file, the line and the nearest name there is: if Khabar ignored it,
//! the user would think that the setting does not work. Only the first mistake is reported.
//!
//! The table of settings is in `table`. The names of the terminals come in, for only `term` knows them.
//!
//! Deliberately not here: reading the file, and keys and colours.

use super::nearest::nearest;
use super::table::{AUTO, CHOSEN_BY_KEY, OSC_52, SETTINGS, SettingValues};
use super::time_zone::{named_zone, nearest_zone};
use crate::document::ReadingOptions;
use crate::l10n::Language;
use crate::layout::RenderOptions;
use crate::model::{Retention, ViewOptions, Zone};
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// What the user has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The language of the interface; `None` for that of the locale.
    pub lang: Option<Language>,
    /// The name of the terminal's dialect; `None` if it is to be detected.
    pub terminal: Option<String>,
    /// How articles are drawn.
    pub reading: ReadingOptions,
    /// How the screen is divided.
    pub view: ViewOptions,
    /// Whether Khabar uses the mouse.
    pub mouse: bool,
    /// Where what is copied goes.
    pub clipboard: ClipboardSetting,
    /// From how many addresses Khabar fetches at once.
    pub jobs: u16,
    /// Which read articles stay.
    pub retention: Retention,
    /// The time zone of dates; `None` for the system's.
    pub time_zone: Option<Zone>,
}

/// Where what is copied goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum ClipboardSetting {
    /// Where the environment makes it likely to arrive.
    #[default]
    Auto,
    /// To the terminal.
    Osc52,
    /// To a program that takes the text on its standard input.
    Command {
        /// Its name or path.
        program: String,
        /// Its arguments, which no shell sees.
        args: Vec<String>,
    },
}

/// The longest line of an article unless the user sets another: what reads comfortably, in columns.
pub const DEFAULT_MEASURE: u16 = 70;

/// From how many addresses Khabar fetches at once unless the user sets another number.
pub(crate) const DEFAULT_JOBS: u16 = 8;

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: None,
            terminal: None,
            reading: ReadingOptions { render: RenderOptions::default(), measure: DEFAULT_MEASURE },
            view: ViewOptions::default(),
            mouse: true,
            clipboard: ClipboardSetting::default(),
            jobs: DEFAULT_JOBS,
            retention: Retention::default(),
            time_zone: None,
        }
    }
}

/// A mistake in a settings file. The words for it are in the strings files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    /// The file.
    pub path: PathBuf,
    /// What is wrong; boxed, because every result has room for it.
    pub kind: Box<SettingsErrorKind>,
}

/// What is wrong with a settings file. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum SettingsErrorKind {
    Unreadable { reason: String },
    Syntax { line: usize, reason: String },
    UnknownKey { line: usize, key: String, nearest: Option<String> },
    UnknownValue { line: usize, key: String, value: String, nearest: Option<String>, allowed: AllowedValues },
}

/// The values that a setting may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AllowedValues {
    /// These, as they are written in the file.
    Listed(String),
    /// The whole numbers from `first` to `last`.
    Numbers {
        /// The smallest.
        first: u16,
        /// The largest.
        last: u16,
    },
}

impl SettingsErrorKind {
    /// The line as it follows a path, `:3`; empty if no line is wrong.
    pub(crate) fn line_suffix(&self) -> String {
        match self {
            Self::Unreadable { .. } => String::new(),
            Self::Syntax { line, .. } | Self::UnknownKey { line, .. } | Self::UnknownValue { line, .. } => {
                format!(":{line}")
            }
        }
    }
}

impl Settings {
    /// Reads a settings file's text over the defaults.
    ///
    /// # Errors
    /// The first mistake in it.
    #[cfg(test)]
    pub(crate) fn parse(text: &str, path: &Path, terminals: &[&str]) -> Result<Self, Error> {
        Self::default().with_file(text, path, terminals)
    }

    /// Reads a settings file's text over these settings. `path` is for messages; `terminals` are the names that
    /// `terminal` may have besides `auto`.
    ///
    /// # Errors
    /// The first mistake in it.
    pub(crate) fn with_file(self, text: &str, path: &Path, terminals: &[&str]) -> Result<Self, Error> {
        let parse_entries = || {
            // Some editors put a byte order mark before every text.
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
            let table = DeTable::parse(text).map_err(|error| SettingsErrorKind::Syntax {
                line: line_of(text, error.span().map_or(0, |span| span.start)),
                reason: error.message().to_owned(),
            })?;
            let mut entries: Vec<_> = table.get_ref().iter().collect();
            // In the order of the file, so that the first mistake is reported.
            entries.sort_by_key(|(key, _)| key.span().start);
            let mut settings = self;
            for (key, value) in entries {
                settings.apply(&SettingEntry { text, key, value }, terminals)?;
            }
            Ok(settings)
        };
        parse_entries().map_err(|kind| Error { path: path.to_owned(), kind: Box::new(kind) })
    }

    /// The settings that the user has last chosen by key; `text` is that of the file in which Khabar keeps them.
    /// Everything else in it is ignored.
    pub(crate) fn from_choices(text: &str) -> Self {
        let mut settings = Self::default();
        let Ok(table) = DeTable::parse(text) else { return settings };
        for (key, value) in table.get_ref().iter().filter(|(key, _)| CHOSEN_BY_KEY.contains(&&**key.get_ref())) {
            // A later version may have kept a value that this one does not know.
            let _ = settings.apply(&SettingEntry { text, key, value }, &[]);
        }
        settings
    }

    fn apply(&mut self, entry: &SettingEntry<'_, '_>, terminals: &[&str]) -> Result<(), SettingsErrorKind> {
        let key = entry.key.get_ref().as_ref();
        let setting = SETTINGS.iter().find(|setting| setting.name == key).ok_or_else(|| entry.unknown_key())?;
        match &setting.values {
            SettingValues::Choices(choices) => {
                let names: Vec<&str> = choices.iter().map(|choice| choice.name).collect();
                let name = entry.one_of(&names)?;
                if let Some(choice) = choices.iter().find(|choice| choice.name == name) {
                    (choice.apply)(self);
                }
            }
            SettingValues::Terminal => {
                let names: Vec<&str> = std::iter::once(&AUTO).chain(terminals).copied().collect();
                self.terminal = Some(entry.one_of(&names)?).filter(|name| *name != AUTO).map(str::to_owned);
            }
            SettingValues::Clipboard => self.clipboard = entry.clipboard()?,
            SettingValues::TimeZone => self.time_zone = entry.time_zone()?,
            SettingValues::Switch(set) => set(self, entry.boolean()?),
            SettingValues::Number(range, set) => set(self, entry.number(range)?),
        }
        Ok(())
    }
}

/// A key and its value in the file.
struct SettingEntry<'a, 'i> {
    text: &'a str,
    key: &'a Spanned<Cow<'i, str>>,
    value: &'a Spanned<DeValue<'i>>,
}

impl SettingEntry<'_, '_> {
    /// A value that must be one of these names.
    fn one_of<'n>(&self, names: &[&'n str]) -> Result<&'n str, SettingsErrorKind> {
        let value = self.value.get_ref().as_str();
        names.iter().copied().find(|name| value == Some(name)).ok_or_else(|| {
            let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            self.unknown_value(
                nearest(value.unwrap_or(""), names.iter().copied()),
                AllowedValues::Listed(quoted.join(", ")),
            )
        })
    }

    /// A time zone; `None` for the system's.
    fn time_zone(&self) -> Result<Option<Zone>, SettingsErrorKind> {
        let name = self.value.get_ref().as_str().unwrap_or("");
        if name == AUTO {
            return Ok(None);
        }
        named_zone(name).map(Some).ok_or_else(|| {
            let allowed = AllowedValues::Listed(format!("\"{AUTO}\", \"UTC\", \"Asia/Tehran\", \u{2026}"));
            self.unknown_value(nearest_zone(name).as_deref(), allowed)
        })
    }

    /// A way to the clipboard: a name, or a program and its arguments.
    fn clipboard(&self) -> Result<ClipboardSetting, SettingsErrorKind> {
        let value = self.value.get_ref();
        let strings = |array: &DeArray<'_>| -> Option<Vec<String>> {
            array.iter().map(|each| each.get_ref().as_str().map(str::to_owned)).collect()
        };
        let setting = match value.as_str() {
            Some(AUTO) => Some(ClipboardSetting::Auto),
            Some(OSC_52) => Some(ClipboardSetting::Osc52),
            Some(_) => None,
            None => value.as_array().and_then(strings).and_then(|mut words| {
                let program = (!words.is_empty()).then(|| words.remove(0)).filter(|program| !program.is_empty())?;
                Some(ClipboardSetting::Command { program, args: words })
            }),
        };
        setting.ok_or_else(|| {
            let nearest = nearest(value.as_str().unwrap_or(""), [AUTO, OSC_52]);
            let allowed = format!("\"{AUTO}\", \"{OSC_52}\", [\"program\", \"argument\", \u{2026}]");
            self.unknown_value(nearest, AllowedValues::Listed(allowed))
        })
    }

    fn boolean(&self) -> Result<bool, SettingsErrorKind> {
        self.value
            .get_ref()
            .as_bool()
            .ok_or_else(|| self.unknown_value(None, AllowedValues::Listed("true, false".to_owned())))
    }

    fn number(&self, range: &RangeInclusive<u16>) -> Result<u16, SettingsErrorKind> {
        let integer = self.value.get_ref().as_integer();
        let number = integer.and_then(|written| u16::from_str_radix(written.as_str(), written.radix()).ok());
        let allowed = || AllowedValues::Numbers { first: *range.start(), last: *range.end() };
        number.filter(|number| range.contains(number)).ok_or_else(|| self.unknown_value(None, allowed()))
    }

    fn unknown_key(&self) -> SettingsErrorKind {
        let key = self.key.get_ref().as_ref();
        SettingsErrorKind::UnknownKey {
            line: line_of(self.text, self.key.span().start),
            key: key.to_owned(),
            nearest: nearest(key, SETTINGS.iter().map(|setting| setting.name)).map(str::to_owned),
        }
    }

    fn unknown_value(&self, nearest: Option<&str>, allowed: AllowedValues) -> SettingsErrorKind {
        /// How much is quoted of a long value, in characters.
        const MAX_QUOTED: usize = 40;
        let source = self.text.get(self.value.span()).unwrap_or("");
        SettingsErrorKind::UnknownValue {
            line: line_of(self.text, self.key.span().start),
            key: self.key.get_ref().clone().into_owned(),
            value: source.lines().next().unwrap_or("").chars().take(MAX_QUOTED).collect(),
            nearest: nearest.map(|nearest| format!("\"{nearest}\"")),
            allowed,
        }
    }
}

/// The number of the line that contains a byte.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Digits, HehYeh, VowelMarks};
    use crate::model::{Density, Split};

    fn parse(text: &str) -> Result<Settings, Error> {
        Settings::parse(text, Path::new("config.toml"), &["plain", "kitty"])
    }

    #[test]
    fn everything_can_be_set() {
        let text = "lang = 'fa'\ntime-zone = 'UTC'\nterminal = 'kitty'\nmarks = 'show'\nheh-yeh = 'own'\ndigits = 'latin'\n\
                    mouse = false\nclipboard = ['pbcopy', '-x']\nmeasure = 0x50\ndensity = 'compact'\n\
                    panes = 'one'\nlist-width = 44\njobs = 4\n\
                    keep-days = 365\nkeep-per-feed = 100";
        let render = RenderOptions { vowel_marks: VowelMarks::Show, digits: Digits::Latin, heh_yeh: HehYeh::Own };
        let terminal = Some("kitty".to_owned());
        assert_eq!(
            parse(text),
            Ok(Settings {
                lang: Some(Language::Fa),
                terminal,
                reading: ReadingOptions { render, measure: 80 },
                view: ViewOptions { density: Density::Compact, split: Split::One, list_width: Some(44) },
                mouse: false,
                clipboard: ClipboardSetting::Command { program: "pbcopy".to_owned(), args: vec!["-x".to_owned()] },
                time_zone: Some(Zone::UTC),
                jobs: 4,
                retention: Retention { keep_days: Some(365), keep_per_feed: Some(100) },
            })
        );
    }

    #[test]
    fn what_was_chosen_by_key_holds_unless_the_settings_file_says_otherwise() {
        let known = "density = 'compact'\nlist-width = 60\nlang = 'fa'";
        let text = format!("# kept\npanes = 'three'\n{known}\njobs = 3\nlater = {{ a = 1 }}");
        let chosen = Settings::from_choices(&text);
        let view = ViewOptions { density: Density::Compact, list_width: Some(60), ..ViewOptions::default() };
        assert_eq!(chosen, Settings { view, lang: Some(Language::Fa), ..Settings::default() });
        let set = chosen.with_file("density = 'full'\nlang = 'en'", Path::new("config.toml"), &[]).unwrap();
        assert_eq!((set.view.density, set.view.list_width, set.lang), (Density::Full, Some(60), Some(Language::En)));
        assert_eq!(Settings::from_choices("no = = toml"), Settings::default());
        for name in CHOSEN_BY_KEY {
            assert!(SETTINGS.iter().any(|setting| setting.name == name), "{name}");
        }
    }

    #[test]
    fn what_was_probably_meant_is_named() {
        let error_kind = |text: &str| *parse(text).unwrap_err().kind;
        assert_eq!(
            error_kind("# a comment\nlnag = 'fa'"),
            SettingsErrorKind::UnknownKey { line: 2, key: "lnag".to_owned(), nearest: Some("lang".to_owned()) }
        );
        assert_eq!(
            error_kind("terminal = 'kity'"),
            SettingsErrorKind::UnknownValue {
                line: 1,
                key: "terminal".to_owned(),
                value: "'kity'".to_owned(),
                nearest: Some("\"kitty\"".to_owned()),
                allowed: AllowedValues::Listed("\"auto\", \"plain\", \"kitty\"".to_owned()),
            }
        );
    }
}
