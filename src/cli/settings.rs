//! Finding and reading the settings file, and saying what is wrong with it.

use super::args::GlobalArgs;
use crate::config::{self, Environment, Error, Settings, SettingsErrorKind};
use crate::l10n::{Strings, fill, phrases::isolated};
use crate::model::Direction;
use crate::term::dialect::Dialect;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// No settings file is larger than this; a device that never ends is.
const MAX_BYTES: u64 = 1 << 20;

/// The settings in force: those of the file, or the usual ones where there is none,
/// with what the command line overrides.
///
/// # Errors
/// If the file cannot be read, is missing although it was named, or has a mistake in it.
pub(super) fn load(global: &GlobalArgs, environment: &Environment) -> Result<Settings, Error> {
    let mut settings = load_file(global, environment)?;
    settings.mouse &= !global.no_mouse;
    Ok(settings)
}

fn load_file(global: &GlobalArgs, environment: &Environment) -> Result<Settings, Error> {
    let Some(file) = config::config_file(global.config.as_deref(), environment) else {
        return Ok(Settings::default());
    };
    let unreadable =
        |reason: String| Error { path: file.path.clone(), kind: SettingsErrorKind::Unreadable { reason }.into() };
    let text = match read(&file.path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !file.is_explicit => return Ok(Settings::default()),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    Settings::parse(&text, &file.path, &Dialect::ALL.map(Dialect::name))
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES { Err(io::Error::from(io::ErrorKind::FileTooLarge)) } else { Ok(text) }
}

/// What is wrong with the settings file, in a sentence.
pub(super) fn describe(error: &Error, strings: &Strings) -> String {
    let messages = &strings.messages.cli.settings;
    // What is in Latin letters and signs would disturb a sentence that runs from right to left.
    let isolate = |text: &str| match strings.language.direction() {
        Direction::Rtl => isolated(text),
        Direction::Ltr => text.to_owned(),
    };
    let path = isolate(&format!("{}{}", error.path.display(), error.kind.line_suffix()));
    let suggestion = |nearest: &Option<String>| {
        nearest.as_ref().map_or_else(String::new, |nearest| fill(&messages.meant, &[("nearest", &isolate(nearest))]))
    };
    match &*error.kind {
        SettingsErrorKind::Unreadable { reason } => {
            fill(&messages.unreadable, &[("path", &path), ("reason", &isolate(reason))])
        }
        SettingsErrorKind::Syntax { reason, .. } => {
            fill(&messages.syntax, &[("path", &path), ("reason", &isolate(reason))])
        }
        SettingsErrorKind::UnknownKey { key, nearest, .. } => {
            fill(&messages.unknown_key, &[("path", &path), ("key", &isolate(key)), ("meant", &suggestion(nearest))])
        }
        SettingsErrorKind::UnknownValue { key, value, nearest, allowed, .. } => fill(
            &messages.unknown_value,
            &[
                ("path", &path),
                ("key", &isolate(key)),
                ("value", &isolate(value)),
                ("meant", &suggestion(nearest)),
                ("known", &isolate(allowed)),
            ],
        ),
    }
}
