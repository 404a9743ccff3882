//! The environment as a value.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

/// The variable that names the data folder.
pub(crate) const DATA_VARIABLE: &str = "KHABAR_DATA";
/// The variable that names the settings file.
pub(crate) const CONFIG_VARIABLE: &str = "KHABAR_CONFIG";
/// The variable that names the terminal's dialect.
pub(crate) const TERMINAL_VARIABLE: &str = "KHABAR_TERMINAL";
/// The variable that names the time zone.
pub(crate) const TIME_ZONE_VARIABLE: &str = "KHABAR_TIME_ZONE";

/// The variables that a user may set for Khabar, and what they do, for the help of the command line.
pub(crate) const VARIABLES: [(&str, &str); 7] = [
    (DATA_VARIABLE, "the data folder, unless --data names it"),
    (CONFIG_VARIABLE, "the settings file, unless --config names it"),
    (TERMINAL_VARIABLE, "how right-to-left text is sent to the terminal, unless --terminal says so"),
    (TIME_ZONE_VARIABLE, "the time zone, unless --time-zone names it"),
    ("TZ", "the time zone of the system, as every program has it"),
    ("NO_COLOR", "no colours, if set to anything"),
    ("LC_ALL, LC_MESSAGES, LANG", "the language, unless --lang or the settings name it"),
];

/// The environment variables of one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The environment of this process.
    pub fn from_process() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// A variable; `None` if it is missing or empty, for an empty value means "not set" everywhere here.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// A variable that is valid Unicode.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(OsStr::to_str)
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Environment {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(variables: T) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}
