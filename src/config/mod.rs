//! What the user asks for, and what the environment says: settings, paths, language, keyboard, colours.
//!
//! - `table`: the table of settings. `settings`: the settings and their file. `nearest`: suggestions for mistakes.
//! - `environment`: the variables, and the table of those that matter. `env_defaults`: what follows from them.
//! - `paths`: the data folder and the settings file.
//! - `time_zone`: the zone of a name, and the system's.
//!
//! The command line reads the environment once, into an [`Environment`], and hands the settings file over as text.
//! Everything here is a pure function of the two, so that tests need no process of their own; only the time zones are
//! looked up in the system's database.
//!
//! An option of the command line takes precedence over a variable, a variable over the settings file, and the settings
//! file over what Khabar detects: locale, terminal.
//!
//! Deliberately absent: any look at a folder. Whoever uses a path finds out whether it can be used.

mod env_defaults;
mod environment;
mod nearest;
mod paths;
mod settings;
mod table;
mod time_zone;

pub(crate) use env_defaults::{colors, is_dumb, keyboard, language, promises_true_color};
pub use environment::Environment;
pub(crate) use environment::{TERMINAL_VARIABLE, TIME_ZONE_VARIABLE, VARIABLES};
pub(crate) use paths::{agencies_file, config_file, data_dir};
#[cfg(test)]
pub(crate) use settings::DEFAULT_JOBS;
pub use settings::DEFAULT_MEASURE;
pub(crate) use settings::{AllowedValues, ClipboardSetting, Error, Settings, SettingsErrorKind};
pub(crate) use table::{Choice, DIGITS, JOBS, LANGUAGES, VOWEL_MARKS};
pub use table::{SETTINGS, SettingDefault};
pub(crate) use time_zone::{named_zone, nearest_zone, system_zone};
