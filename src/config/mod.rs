//! What the reader's surroundings ask for: where data is kept, which language, which keyboard, how many colours.
//!
//! The environment is read once, by the command line, into an [`Environment`]; everything here is a pure function of
//! it, so that tests need no process of their own.
//!
//! Deliberately absent: a configuration file, and any look at a folder. That a path can be used is found out by
//! whoever uses it.

mod environment;
mod paths;
mod surroundings;

pub use environment::Environment;
pub use paths::{NoHome, data_dir};
pub use surroundings::{colors, is_dumb, keyboard, language, locale};
