//! The settings file: what a reader wants in every session, in TOML.
//!
//! Every key is optional and stands at the top level; `assets/config.toml` explains each and is what users copy. What
//! is unknown or makes no sense is an error that names the file and the line, and what was probably meant: a setting
//! that is silently passed over looks like a program that does not work. The first mistake is told.
//!
//! Which terminals there are is known to others; their names come in.
//!
//! Deliberately not here: reading the file, and keys and colours.

use super::nearest::nearest;
use crate::app::ReadingOptions;
use crate::l10n::Language;
use crate::layout::{Digits, HehYeh, RenderOptions, VowelMarks};
use crate::model::Retention;
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What the reader has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The interface's language; `None` for that of the locale.
    pub lang: Option<Language>,
    /// The name of the terminal's kind; `None` if it is to be found out.
    pub terminal: Option<String>,
    /// How articles are drawn.
    pub reading: ReadingOptions,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// How many addresses are asked at once; `None` for as many as usual.
    pub jobs: Option<u16>,
    /// Which read articles stay.
    pub retention: Retention,
}

/// The longest line of an article unless the user sets another: what reads comfortably, in columns.
pub const DEFAULT_MEASURE: u16 = 70;

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: None,
            terminal: None,
            reading: ReadingOptions { render: RenderOptions::default(), measure: DEFAULT_MEASURE },
            mouse: true,
            jobs: None,
            retention: Retention::default(),
        }
    }
}

/// Something is wrong with a settings file. What is said about it is in the strings files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    /// The file.
    pub path: PathBuf,
    /// What is wrong; boxed, because errors travel with every answer.
    pub kind: Box<SettingsErrorKind>,
}

/// What is wrong with a settings file. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum SettingsErrorKind {
    Unreadable { reason: String },
    Syntax { line: usize, reason: String },
    UnknownKey { line: usize, key: String, nearest: Option<String> },
    UnknownValue { line: usize, key: String, value: String, nearest: Option<String>, allowed: String },
}

impl SettingsErrorKind {
    /// The line, where there is one, as it follows a path: `:3`.
    pub(crate) fn line_suffix(&self) -> String {
        match self {
            Self::Unreadable { .. } => String::new(),
            Self::Syntax { line, .. } | Self::UnknownKey { line, .. } | Self::UnknownValue { line, .. } => {
                format!(":{line}")
            }
        }
    }
}

/// The names of all settings.
const KEYS: [&str; 10] =
    ["lang", "terminal", "marks", "heh-yeh", "digits", "mouse", "measure", "jobs", "keep-days", "keep-per-feed"];
/// The measures that can be set.
const MEASURES: RangeInclusive<u16> = 40..=120;
/// The numbers of addresses asked at once that can be set.
const JOBS: RangeInclusive<u16> = 1..=64;
/// The numbers of days and of articles that can be set.
const RETENTION: RangeInclusive<u16> = 1..=10_000;
/// The terminal whose kind is to be found out.
const AUTO: &str = "auto";

const LANGUAGES: [(&str, Language); 2] = [("fa", Language::Fa), ("en", Language::En)];
const VOWEL_MARKS: [(&str, VowelMarks); 2] = [("hide", VowelMarks::Hide), ("show", VowelMarks::Show)];
const HEH_YEH: [(&str, HehYeh); 2] = [("heh", HehYeh::Heh), ("own", HehYeh::Own)];
const DIGITS: [(&str, Digits); 3] =
    [("as-written", Digits::AsWritten), ("persian", Digits::Persian), ("latin", Digits::Latin)];

impl Settings {
    /// Reads a settings file's text. `path` is for messages; `terminals` are the names that `terminal` may have besides
    /// `auto`.
    ///
    /// # Errors
    /// The first mistake in it.
    pub(crate) fn parse(text: &str, path: &Path, terminals: &[&str]) -> Result<Self, Error> {
        let parse_entries = || {
            // A byte order mark is what some editors put before every text.
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
            let table = DeTable::parse(text).map_err(|error| SettingsErrorKind::Syntax {
                line: line_of(text, error.span().map_or(0, |span| span.start)),
                reason: error.message().to_owned(),
            })?;
            let mut entries: Vec<_> = table.get_ref().iter().collect();
            // In the order of the file, so that the first mistake is told first.
            entries.sort_by_key(|(key, _)| key.span().start);
            let mut settings = Self::default();
            for (key, value) in entries {
                settings.apply(&SettingEntry { text, key, value }, terminals)?;
            }
            Ok(settings)
        };
        parse_entries().map_err(|kind| Error { path: path.to_owned(), kind: Box::new(kind) })
    }

    fn apply(&mut self, entry: &SettingEntry<'_, '_>, terminals: &[&str]) -> Result<(), SettingsErrorKind> {
        match entry.key.get_ref().as_ref() {
            "lang" => self.lang = Some(entry.one_of(&LANGUAGES)?),
            "terminal" => {
                let names: Vec<(&str, &str)> =
                    std::iter::once(&AUTO).chain(terminals).map(|name| (*name, *name)).collect();
                self.terminal = Some(entry.one_of(&names)?).filter(|name| *name != AUTO).map(str::to_owned);
            }
            "marks" => self.reading.render.vowel_marks = entry.one_of(&VOWEL_MARKS)?,
            "heh-yeh" => self.reading.render.heh_yeh = entry.one_of(&HEH_YEH)?,
            "digits" => self.reading.render.digits = entry.one_of(&DIGITS)?,
            "mouse" => self.mouse = entry.boolean()?,
            "measure" => self.reading.measure = entry.number(MEASURES)?,
            "jobs" => self.jobs = Some(entry.number(JOBS)?),
            "keep-days" => self.retention.keep_days = Some(entry.number(RETENTION)?.into()),
            "keep-per-feed" => self.retention.keep_per_feed = Some(entry.number(RETENTION)?.into()),
            key => {
                return Err(SettingsErrorKind::UnknownKey {
                    line: line_of(entry.text, entry.key.span().start),
                    key: key.to_owned(),
                    nearest: nearest(key, KEYS).map(str::to_owned),
                });
            }
        }
        Ok(())
    }
}

/// One setting as it stands in the file.
struct SettingEntry<'a, 'i> {
    text: &'a str,
    key: &'a Spanned<Cow<'i, str>>,
    value: &'a Spanned<DeValue<'i>>,
}

impl SettingEntry<'_, '_> {
    /// A value that has a name.
    fn one_of<T: Copy>(&self, values: &[(&str, T)]) -> Result<T, SettingsErrorKind> {
        let names = || values.iter().map(|(name, _)| *name);
        let quoted: Vec<String> = names().map(|name| format!("\"{name}\"")).collect();
        let input = self.value.get_ref().as_str().unwrap_or("");
        let matching = values.iter().find(|(name, _)| *name == input && self.value.get_ref().is_str());
        matching.map(|(_, value)| *value).ok_or_else(|| self.unknown_value(nearest(input, names()), &quoted.join(", ")))
    }

    fn boolean(&self) -> Result<bool, SettingsErrorKind> {
        self.value.get_ref().as_bool().ok_or_else(|| self.unknown_value(None, "true, false"))
    }

    fn number(&self, range: RangeInclusive<u16>) -> Result<u16, SettingsErrorKind> {
        let integer = self.value.get_ref().as_integer();
        let number = integer.and_then(|written| u16::from_str_radix(written.as_str(), written.radix()).ok());
        let allowed = || format!("a whole number from {} to {}", range.start(), range.end());
        number.filter(|number| range.contains(number)).ok_or_else(|| self.unknown_value(None, &allowed()))
    }

    fn unknown_value(&self, nearest: Option<&str>, allowed: &str) -> SettingsErrorKind {
        /// What is quoted of a value that goes on and on.
        const MAX_QUOTED: usize = 40;
        let source = self.text.get(self.value.span()).unwrap_or("");
        SettingsErrorKind::UnknownValue {
            line: line_of(self.text, self.key.span().start),
            key: self.key.get_ref().clone().into_owned(),
            value: source.lines().next().unwrap_or("").chars().take(MAX_QUOTED).collect(),
            nearest: nearest.map(|nearest| format!("\"{nearest}\"")),
            allowed: allowed.to_owned(),
        }
    }
}

/// The number of the line in which a byte is.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, Error> {
        Settings::parse(text, Path::new("config.toml"), &["plain", "kitty"])
    }

    #[test]
    fn the_file_that_users_copy_sets_what_is_so_anyway_and_names_every_setting() {
        let text = include_str!("../../assets/config.toml");
        assert_eq!(parse(text), Ok(Settings::default()));
        for key in KEYS {
            assert!(text.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{key} ="))), "{key}");
        }
    }

    #[test]
    fn everything_can_be_set() {
        let text = "lang = 'fa'\nterminal = 'kitty'\nmarks = 'show'\nheh-yeh = 'own'\ndigits = 'latin'\nmouse = false\n\
                    measure = 0x50\njobs = 4\nkeep-days = 365\nkeep-per-feed = 100";
        let render = RenderOptions { vowel_marks: VowelMarks::Show, digits: Digits::Latin, heh_yeh: HehYeh::Own };
        let terminal = Some("kitty".to_owned());
        assert_eq!(
            parse(text),
            Ok(Settings {
                lang: Some(Language::Fa),
                terminal,
                reading: ReadingOptions { render, measure: 80 },
                mouse: false,
                jobs: Some(4),
                retention: Retention { keep_days: Some(365), keep_per_feed: Some(100) },
            })
        );
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
                allowed: "\"auto\", \"plain\", \"kitty\"".to_owned(),
            }
        );
    }
}
