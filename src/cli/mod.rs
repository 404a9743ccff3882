//! The command line: arguments, the commands without a screen, and how the reader with a screen is begun.
//!
//! - `args`: the table of options. - `desk`: what every command has at hand.
//! - `settings`: the settings file, read before anything else is done.
//! - `doctor`: how the terminal is to be written to.
//! - `print`, `list`, `bookmarks`, `search`, `check`, `export`: commands that show; `feeds`, `fetch`, `import`: those that
//!   change the library. `paint`, `table`, `record`, `markdown`, `spelling`: their output.
//!
//! Exit status: 0 all was shown, 1 a part could not be shown, 2 nothing could be shown. A reader of our output that
//! goes away early, as `head` does, has been shown all it wanted.
//!
//! Deliberately not here: marks, notes and tags. They are set in the reader.

mod ansi_writer;
mod args;
mod bookmarks;
mod check;
mod context;
mod dialect_writer;
mod doctor;
mod export;
mod feeds;
mod fetch;
mod import;
mod json;
mod list;
mod page_summary;
mod print;
mod search;
mod settings;
mod table;

use crate::config::{self, Environment, Settings};
use crate::l10n::fill;
use crate::term::{self, Exit, signals};
use crate::text;
use args::{Cli, Command};
use clap::Parser as _;
use context::Context;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

/// The status for "nothing could be shown".
const EXIT_NOTHING_SHOWN: u8 = 2;
/// The status of a process that panicked.
const EXIT_PANIC: u8 = 101;

/// Does what the command line says.
///
/// # Errors
/// If something failed that the commands have no words for, such as a full disk behind standard output.
pub fn run() -> anyhow::Result<ExitCode> {
    let cli = match parse_args() {
        Ok(cli) => cli,
        Err(status) => return Ok(status),
    };
    let environment = Environment::from_process();
    let context = match settings::load(&cli.global, &environment) {
        Ok(settings) => Context::new(&cli.global, environment, settings)?,
        Err(error) => {
            let context = Context::new(&cli.global, environment, Settings::default())?;
            context.print_message(&text::clean_line(&settings::describe(&error, &context.strings)));
            return Ok(EXIT_NOTHING_SHOWN.into());
        }
    };
    if context.check_terminal(&cli.global).is_err() {
        return Ok(EXIT_NOTHING_SHOWN.into());
    }
    let result = match &cli.command {
        None => return run_screen(&context, &cli),
        Some(Command::Doctor(args)) => return doctor::run(&context, args, &cli.global),
        Some(Command::Print(args)) => print::run(&context, args),
        Some(Command::List(args)) => list::run(&context, args),
        Some(Command::Bookmarks(args)) => bookmarks::run(&context, args),
        Some(Command::Add(args)) => feeds::add(&context, args),
        Some(Command::Feeds(args)) => feeds::list(&context, args),
        Some(Command::Feed(args)) => {
            feeds::change(&context, args);
            Ok(())
        }
        Some(Command::Remove(args)) => feeds::remove(&context, args),
        Some(Command::Fetch(args)) => fetch::run(&context, args),
        Some(Command::Search(args)) => search::run(&context, args),
        Some(Command::Check) => check::run(&context),
        Some(Command::Export(args)) => export::run(&context, args),
        Some(Command::Import(args)) => import::run(&context, args),
    };
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(context.exit_status().into()),
    }
}

fn parse_args() -> Result<Cli, ExitCode> {
    Cli::try_parse_from(args::escape_query_words(std::env::args_os())).map_err(|error| {
        if error.use_stderr() {
            // It may quote an argument, and that may be anything.
            let message = error.render().to_string();
            let _ = io::stderr().write_all(text::clean(&message).as_bytes());
            return EXIT_NOTHING_SHOWN.into();
        }
        // Help or version, perhaps into a pipe that nobody reads.
        let _ = error.print();
        ExitCode::SUCCESS
    })
}

/// The reader with a screen.
fn run_screen(context: &Context, cli: &Cli) -> anyhow::Result<ExitCode> {
    if has_no_screen(context) {
        return Ok(EXIT_NOTHING_SHOWN.into());
    }
    let (Ok(data), Ok(network)) = (context.require_data_dir(), context.network(None)) else {
        return Ok(EXIT_NOTHING_SHOWN.into());
    };
    let (probe_input, notice) = context.probe_input(Some(&data));
    let exit = term::run(&term::RunOptions {
        data,
        paths: cli.paths.clone(),
        language: context.strings.language,
        keyboard: config::keyboard(&context.environment),
        colors: config::colors(&context.environment),
        settings: context.settings.clone(),
        term: text::clean_line(context.environment.text("TERM").unwrap_or("")),
        network,
        probe_input,
        notices: notice.into_iter().collect(),
    })?;
    Ok(exit_code(context, exit))
}

/// Whether there is no terminal to draw on or to take keys from; says so.
fn has_no_screen(context: &Context) -> bool {
    let messages = &context.strings.messages.cli;
    let reason = if !io::stdout().is_terminal() {
        &messages.no_terminal
    } else if !term::has_keys() {
        &messages.no_keys
    } else if config::is_dumb(&context.environment) {
        &messages.dumb
    } else {
        return false;
    };
    context.print_message(reason);
    true
}

/// The exit status of what has had the screen; says why if it did not end as it should.
fn exit_code(context: &Context, exit: Exit) -> ExitCode {
    match exit {
        Exit::Quit => ExitCode::SUCCESS,
        Exit::NothingToShow(failures) => {
            for failure in &failures {
                context.print_message(&context.strings.failure(failure));
            }
            EXIT_NOTHING_SHOWN.into()
        }
        Exit::Signal(signal) => {
            signals::die(signal);
            // Not reached: every signal that is listened to ends a process.
            EXIT_NOTHING_SHOWN.into()
        }
        Exit::Crashed(crash) => {
            let report_path = crash.report.map(|path| text::clean_name(path.as_os_str()));
            let messages = &context.strings.messages.cli;
            let phrase = if report_path.is_some() { &messages.fault } else { &messages.fault_without_report };
            let path = report_path.as_deref().unwrap_or("");
            context.print_message(&fill(phrase, &[("reason", &crash.message), ("path", path)]));
            EXIT_PANIC.into()
        }
    }
}
