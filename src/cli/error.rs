//! Why a command failed.

use crate::model::Failure;
use crate::{config, library, store, term};
use std::io;

/// Why a command failed, or a part of it.
///
/// The first four have messages in the interface's language. Of the others, `cli` puts some early ends of the screen
/// into words; `main` prints the rest as they are, since output itself or the built-in strings have failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// A failure that the screen can show as well.
    #[error("{0:?}")]
    Failure(Failure),
    /// What is wrong with the command, in the interface's language.
    #[error("{0}")]
    Message(String),
    /// The settings file has a mistake in it.
    #[error("{0:?}")]
    Settings(config::Error),
    /// `KHABAR_TERMINAL` names no dialect.
    #[error("no terminal is named {0}")]
    UnknownTerminal(String),
    /// `KHABAR_TIME_ZONE` names no time zone.
    #[error("unknown time zone: {0}")]
    UnknownTimeZone(String),
    /// Standard output cannot be written.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// The terminal cannot be used, or the program left it although the user did not quit.
    #[error(transparent)]
    Terminal(#[from] term::Error),
    /// A built-in file is faulty; a test proves that none is.
    #[error(transparent)]
    Builtin(#[from] toml::de::Error),
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Failure(error.failure())
    }
}

impl From<library::ExportError> for Error {
    fn from(error: library::ExportError) -> Self {
        match error {
            library::ExportError::Store(error) => error.into(),
            library::ExportError::Output(error) => Self::Output(error),
        }
    }
}

impl From<library::Error> for Error {
    fn from(error: library::Error) -> Self {
        Self::Failure(error.failure())
    }
}
