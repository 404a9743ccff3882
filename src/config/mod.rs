//! What the reader asks for, and the reader's surroundings: settings, where data is kept, which language, which
//! keyboard, how many colours.
//!
//! The environment is read once, by the command line, into an [`Environment`], and the settings file is handed over as
//! text; everything here is a pure function of them, so that tests need no process of their own.
//!
//! What is asked for on the command line wins over an environment variable of Khabar's own, that over the settings
//! file, and that over what is found out: locale, terminal.
//!
//! Deliberately absent: any look at a folder. That a path can be used is found out by whoever uses it.

mod env_defaults;
mod environment;
mod nearest;
mod paths;
mod settings;

pub(crate) use env_defaults::{colors, is_dumb, keyboard, language};
pub use environment::Environment;
pub(crate) use paths::{agencies_file, config_file, data_dir};
pub use settings::DEFAULT_MEASURE;
pub(crate) use settings::{Error, Settings, SettingsErrorKind};
