//! What a command has shown and what it could not show.
//!
//! A command that works through several things goes on when one of them fails. It reports each failure here, which
//! prints it at once, so that messages and output stay in order, and the exit status follows at the end.

use super::context::Context;
use super::{Error, Status, table};
use std::io;

/// What a command has shown and what it could not show.
#[derive(Debug)]
pub(super) struct Report<'a> {
    /// What every command gets.
    pub context: &'a Context,
    has_shown: bool,
    has_failed: bool,
    /// The first error of standard output.
    output_error: Option<io::Error>,
}

impl<'a> Report<'a> {
    /// Nothing has been shown and nothing has failed yet.
    pub(super) fn new(context: &'a Context) -> Self {
        Self { context, has_shown: false, has_failed: false, output_error: None }
    }

    /// Notes that something has been shown.
    pub(super) fn shown(&mut self) {
        self.has_shown = true;
    }

    /// Says why something failed, and notes that it did. An error of standard output is kept for [`Self::finish`].
    pub(super) fn failed(&mut self, error: impl Into<Error>) {
        match error.into() {
            Error::Output(error) => self.output(Err(error)),
            error => {
                self.has_failed = true;
                self.context.print_error(&error);
            }
        }
    }

    /// Notes how writing to standard output went. The command does its work even if nobody sees it.
    pub(super) fn output(&mut self, result: io::Result<()>) {
        if let Err(error) = result {
            self.output_error.get_or_insert(error);
        }
    }

    /// Writes a sentence to standard output, unless an earlier write failed.
    pub(super) fn sentence(&mut self, sentence: &str) {
        if self.output_error.is_none() {
            let result = table::write_sentence(self.context, sentence);
            self.output(result);
        }
    }

    /// Writes a line of a table to standard output, unless an earlier write failed.
    pub(super) fn line(&mut self, line: table::TableLine<'_>) {
        if self.output_error.is_none() {
            let result = table::write(self.context, std::iter::once(line));
            self.output(result);
        }
    }

    /// How the command ended.
    ///
    /// # Errors
    /// [`Error::Output`] if standard output could not be written.
    pub(super) fn finish(self) -> Result<Status, Error> {
        match (self.output_error, self.has_failed, self.has_shown) {
            (Some(error), ..) => Err(Error::Output(error)),
            (None, false, _) => Ok(Status::Success),
            (None, true, true) => Ok(Status::Partial),
            (None, true, false) => Ok(Status::Failure),
        }
    }
}
