//! Finding and reading the settings file.

use super::args::General;
use crate::config::{self, Environment, Fault, Settings, SettingsError};
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
