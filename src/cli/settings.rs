//! Finding and reading the settings file, and saying what is wrong with it.

use super::args::General;
use crate::app::words::isolated;
use crate::app::{Strings, fill};
use crate::config::{self, Environment, Fault, Settings, SettingsError};
use crate::model::Direction;
use crate::term::dialect::Dialect;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// No settings file is larger than this; a device that never ends is.
const LIMIT: u64 = 1 << 20;

/// The settings in force: those of the file, or the usual ones where there is none.
///
/// # Errors
/// If the file cannot be read, is missing although it was named, or has a mistake in it.
pub fn load(general: &General, environment: &Environment) -> Result<Settings, SettingsError> {
    let Some(file) = config::config_file(general.config.as_deref(), environment) else {
        return Ok(Settings::default());
    };
    let unreadable =
        |reason: String| SettingsError { path: file.path.clone(), fault: Fault::Unreadable { reason }.into() };
    let text = match read(&file.path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !file.named => return Ok(Settings::default()),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    Settings::parse(&text, &file.path, &Dialect::ALL.map(Dialect::name))
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LIMIT + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LIMIT { Err(io::Error::from(io::ErrorKind::FileTooLarge)) } else { Ok(text) }
}

/// What is wrong with the settings file, in a sentence.
pub fn told(error: &SettingsError, strings: &Strings) -> String {
    let words = &strings.words.cli.settings;
    // What is in Latin letters and signs would disturb a sentence that runs from right to left.
    let apart = |text: &str| match strings.language.direction() {
        Direction::Rtl => isolated(text),
        Direction::Ltr => text.to_owned(),
    };
    let path = apart(&format!("{}{}", error.path.display(), error.fault.at()));
    let meant = |nearest: &Option<String>| {
        nearest.as_ref().map_or_else(String::new, |nearest| fill(&words.meant, &[("nearest", &apart(nearest))]))
    };
    match &*error.fault {
        Fault::Unreadable { reason } => fill(&words.unreadable, &[("path", &path), ("reason", &apart(reason))]),
        Fault::Syntax { reason, .. } => fill(&words.syntax, &[("path", &path), ("reason", &apart(reason))]),
        Fault::UnknownKey { key, nearest, .. } => {
            fill(&words.unknown_key, &[("path", &path), ("key", &apart(key)), ("meant", &meant(nearest))])
        }
        Fault::UnknownValue { key, value, nearest, known, .. } => fill(
            &words.unknown_value,
            &[
                ("path", &path),
                ("key", &apart(key)),
                ("value", &apart(value)),
                ("meant", &meant(nearest)),
                ("known", &apart(known)),
            ],
        ),
    }
}
