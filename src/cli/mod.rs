//! The command line: arguments, the commands without a screen, and the start of the reader.
//!
//! - `args`: the table of options. `settings`: the settings file, with what the options override. `agencies`: the
//!   user's rules for agencies.
//! - `context`: what every command gets. `output`: messages on standard error. `report`: what a command has shown and
//!   what it could not show. `error`: why it failed.
//! - `print`, `list`, `bookmarks`, `catalogue`, `search`, `check`, `export` show; `feeds`, `fetch`, `import` change the
//!   library; `doctor` asks the terminal.
//! - `ansi_writer`, `dialect_writer`, `table`, `json`, `page_summary`: the forms of their output.
//!
//! Every command takes the [`Context`] and its own arguments and returns a [`Status`] or an [`Error`]. Only this module
//! knows exit codes: 0 if everything was shown, 1 if a part could not be, 2 if nothing could, 101 after a crash. A pipe
//! that the other program closed, as `head` does, counts as success.
//!
//! Deliberately not here: flags, notes and tags. The user sets them in the reader.

mod agencies;
mod ansi_writer;
mod args;
mod bookmarks;
mod catalogue;
mod check;
mod context;
mod dialect_writer;
mod doctor;
mod error;
mod export;
mod feeds;
mod fetch;
mod import;
mod json;
mod list;
mod output;
mod page_summary;
mod print;
mod report;
mod search;
mod settings;
mod system_zone;
mod table;

use crate::config::{self, Environment};
use crate::l10n::fill;
use crate::library::clock;
use crate::model::{Failure, Notice};
use crate::term::{self, signals};
use crate::text;
use crate::worker::WorkerOptions;
use args::{Cli, Command};
use clap::Parser as _;
use context::Context;
use error::Error;
use settings::LoadedSettings;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Everything was shown or done.
    Success,
    /// A part could not be.
    Partial,
    /// Nothing could be.
    Failure,
    /// The program panicked.
    Crashed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Success => Self::SUCCESS,
            Status::Partial => Self::from(1),
            Status::Failure => Self::from(2),
            // As Rust's own runtime has it.
            Status::Crashed => Self::from(101),
        }
    }
}

/// Does what the command line says, and returns the exit code.
///
/// # Errors
/// If something failed for which the interface has no words, such as a full disk behind standard output.
pub fn run() -> Result<ExitCode, Box<dyn std::error::Error>> {
    run_with(std::env::args_os())
}

/// The same with these arguments, of which the first is the program's name. For tests.
///
/// # Errors
/// As [`run`].
#[doc(hidden)]
pub fn run_with(args: impl Iterator<Item = OsString>) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let cli = match parse_args(args) {
        Ok(cli) => cli,
        Err(status) => return Ok(status.into()),
    };
    let environment = Environment::from_process();
    let data_dir = config::data_dir(cli.global.data.as_deref(), &environment);
    let LoadedSettings { mut settings, error: settings_error, failure } =
        settings::load(&cli, &environment, data_dir.as_deref());
    let zone_error = settings::override_time_zone(&mut settings, &cli, &environment).err();
    let (dialect, dialect_error) = match settings::configured_dialect(&cli, &environment, &settings) {
        Ok(dialect) => (dialect, None),
        Err(error) => (None, Some(error)),
    };
    let agencies_file = config::agencies_file(cli.global.config.as_deref(), &environment);
    let context = Context::new(environment, settings, dialect, data_dir, agencies_file)?;
    let result = match settings_error.or(dialect_error).or(zone_error) {
        Some(error) => Err(error),
        None => run_command(&context, &cli, failure),
    };
    match result {
        Ok(status) => Ok(status.into()),
        Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Status::Success.into()),
        Err(Error::Terminal(error)) => Ok(status_after(error, &context)?.into()),
        Err(error @ (Error::Output(_) | Error::Builtin(_))) => Err(error.into()),
        Err(error) => {
            context.print_error(&error);
            Ok(Status::Failure.into())
        }
    }
}

fn parse_args(args: impl Iterator<Item = OsString>) -> Result<Cli, Status> {
    Cli::try_parse_from(args::escape_query_words(args)).map_err(|error| {
        if error.use_stderr() {
            // The message may quote an argument, and that may hold anything.
            let message = error.render().to_string();
            let _ = io::stderr().write_all(text::clean(&message).as_bytes());
            return Status::Failure;
        }
        // Help or the version, perhaps into a closed pipe.
        let _ = error.print();
        Status::Success
    })
}

/// Carries out the command. `failure` is about the file of what was chosen by key.
fn run_command(context: &Context, cli: &Cli, failure: Option<Failure>) -> Result<Status, Error> {
    let Some(command) = &cli.command else { return run_screen(context, cli, failure) };
    if let Some(failure) = failure {
        context.print_message(&context.strings.failure(&failure));
    }
    match command {
        Command::Doctor(args) => doctor::run(context, args, cli.global.config.as_deref()),
        Command::Print(args) => print::run(context, args),
        Command::List(args) => list::run(context, args),
        Command::Bookmarks(args) => bookmarks::run(context, args),
        Command::Add(args) => feeds::add(context, args),
        Command::Catalogue(args) => catalogue::list(context, args),
        Command::Feeds(args) => feeds::list(context, args),
        Command::Feed(args) => feeds::change(context, args),
        Command::Remove(args) => feeds::remove(context, args),
        Command::Fetch(args) => fetch::run(context, args),
        Command::Search(args) => search::run(context, args),
        Command::Check => check::run(context),
        Command::Export(args) => export::run(context, args),
        Command::Import(args) => import::run(context, args),
    }
}

/// Runs the reader on the terminal.
fn run_screen(context: &Context, cli: &Cli, failure: Option<Failure>) -> Result<Status, Error> {
    require_screen(context)?;
    let (data, network) = (context.require_data_dir()?.to_owned(), context.network()?);
    let (probe_input, notice) = context.probe_input(Some(&data));
    term::run(&term::RunOptions {
        worker: WorkerOptions {
            data,
            paths: cli.paths.clone(),
            network,
            retention: context.settings.retention,
            zone: context.strings.zone.clone(),
        },
        now: clock::now,
        language: context.strings.language,
        zone: context.strings.zone.clone(),
        keyboard: config::keyboard(&context.environment),
        colors: config::colors(&context.environment),
        settings: context.settings.clone(),
        term: terminal_name(context),
        probe_input,
        notices: failure
            .map(|failure| Notice::error(context.strings.failure(&failure)))
            .into_iter()
            .chain(notice)
            .collect(),
    })?;
    Ok(Status::Success)
}

/// The terminal's name for itself, safe to print.
fn terminal_name(context: &Context) -> String {
    text::clean_line(context.environment.text("TERM").unwrap_or(""))
}

/// Checks that there is a terminal to draw on and to take keys from.
fn require_screen(context: &Context) -> Result<(), Error> {
    let messages = &context.strings.messages.cli;
    let reason = if !io::stdout().is_terminal() {
        &messages.no_terminal
    } else if !term::has_keys() {
        &messages.no_keys
    } else if config::is_dumb(&context.environment) {
        &messages.dumb
    } else {
        return Ok(());
    };
    Err(Error::Message(reason.clone()))
}

/// The status of a program that had the terminal and ended although the user did not quit; says why. An error for which
/// the interface has no words is returned.
fn status_after(error: term::Error, context: &Context) -> Result<Status, term::Error> {
    match error {
        term::Error::NothingToShow(failures) => {
            for failure in &failures {
                context.print_message(&context.strings.failure(failure));
            }
            Ok(Status::Failure)
        }
        term::Error::Signal(signal) => {
            signals::die(signal);
            // Not reached: every signal that is listened to ends a process.
            Ok(Status::Failure)
        }
        term::Error::Crashed(crash) => {
            let report_path = crash.report.map(|path| text::clean_name(path.as_os_str()));
            let messages = &context.strings.messages.cli;
            let phrase =
                if report_path.is_some() { &messages.internal_error } else { &messages.internal_error_without_report };
            let path = report_path.as_deref().unwrap_or("");
            context.print_message(&fill(phrase, &[("reason", &crash.message), ("path", path)]));
            Ok(Status::Crashed)
        }
        error @ (term::Error::System(_) | term::Error::Setup(_)) => Err(error),
    }
}
