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

mod args;
mod bookmarks;
mod check;
mod desk;
mod doctor;
mod export;
mod feeds;
mod fetch;
mod import;
mod list;
mod markdown;
mod pages;
mod paint;
mod print;
mod record;
mod search;
mod settings;
mod spelling;
mod table;

use crate::app::fill;
use crate::config::{self, Environment, Settings};
use crate::term::{self, Exit, signals};
use crate::text;
use args::{Cli, Command};
use clap::Parser as _;
use desk::Desk;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

/// The status for "nothing could be shown".
const NOTHING: u8 = 2;
/// The status of a process that panicked.
const FAULT: u8 = 101;

/// Does what the command line says.
///
/// # Errors
/// If something failed that the commands have no words for, such as a full disk behind standard output.
pub fn run() -> anyhow::Result<ExitCode> {
    let cli = match parse() {
        Ok(cli) => cli,
        Err(status) => return Ok(status),
    };
    let environment = Environment::of_process();
    let desk = match settings::load(&cli.general, &environment) {
        Ok(settings) => Desk::new(&cli.general, environment, settings)?,
        Err(error) => {
            let desk = Desk::new(&cli.general, environment, Settings::default())?;
            desk.say(&text::clean_line(&settings::told(&error, &desk.strings)));
            return Ok(NOTHING.into());
        }
    };
    if desk.check_terminal(&cli.general).is_err() {
        return Ok(NOTHING.into());
    }
    let done = match &cli.command {
        None => return read(&desk, &cli),
        Some(Command::Doctor(args)) => return doctor::run(&desk, args, &cli.general),
        Some(Command::Print(args)) => print::run(&desk, args),
        Some(Command::List(args)) => list::run(&desk, args),
        Some(Command::Bookmarks(args)) => bookmarks::run(&desk, args),
        Some(Command::Add(args)) => feeds::add(&desk, args),
        Some(Command::Feeds(args)) => feeds::list(&desk, args),
        Some(Command::Feed(args)) => {
            feeds::change(&desk, args);
            Ok(())
        }
        Some(Command::Remove(args)) => feeds::remove(&desk, args),
        Some(Command::Fetch(args)) => fetch::run(&desk, args),
        Some(Command::Search(args)) => search::run(&desk, args),
        Some(Command::Check) => check::run(&desk),
        Some(Command::Export(args)) => export::run(&desk, args),
        Some(Command::Import(args)) => import::run(&desk, args),
    };
    match done {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(desk.status().into()),
    }
}

fn parse() -> Result<Cli, ExitCode> {
    Cli::try_parse_from(args::marked(std::env::args_os())).map_err(|error| {
        if error.use_stderr() {
            // It may quote an argument, and that may be anything.
            let message = error.render().to_string();
            let _ = io::stderr().write_all(text::clean(&message).as_bytes());
            return NOTHING.into();
        }
        // Help or version, perhaps into a pipe that nobody reads.
        let _ = error.print();
        ExitCode::SUCCESS
    })
}

/// The reader with a screen.
fn read(desk: &Desk, cli: &Cli) -> anyhow::Result<ExitCode> {
    if has_no_screen(desk) {
        return Ok(NOTHING.into());
    }
    let (Ok(data), Ok(network)) = (desk.data(), desk.network(None)) else { return Ok(NOTHING.into()) };
    let (known, notice) = desk.known(Some(&data));
    let exit = term::run(&term::Options {
        data,
        paths: cli.paths.clone(),
        language: desk.strings.language,
        keyboard: config::keyboard(&desk.environment),
        colors: config::colors(&desk.environment),
        mouse: desk.settings.mouse && !cli.general.no_mouse,
        shaping: desk.settings.shaping,
        measure: desk.settings.measure,
        term: text::clean_line(desk.environment.text("TERM").unwrap_or("")),
        network,
        retention: desk.retention(),
        known,
        notices: notice.into_iter().collect(),
    })?;
    Ok(ended(desk, exit))
}

/// Whether there is no terminal to draw on or to take keys from; says so.
fn has_no_screen(desk: &Desk) -> bool {
    let words = &desk.strings.words.cli;
    let why = if !io::stdout().is_terminal() {
        &words.no_terminal
    } else if !term::has_keys() {
        &words.no_keys
    } else if config::is_dumb(&desk.environment) {
        &words.dumb
    } else {
        return false;
    };
    desk.say(why);
    true
}

/// The exit status of what has had the screen; says why if it did not end as it should.
fn ended(desk: &Desk, exit: Exit) -> ExitCode {
    match exit {
        Exit::Done => ExitCode::SUCCESS,
        Exit::Refused(failures) => {
            for failure in &failures {
                desk.say(&desk.strings.failure(failure));
            }
            NOTHING.into()
        }
        Exit::Signal(signal) => {
            signals::die(signal);
            // Not reached: every signal that is listened to ends a process.
            NOTHING.into()
        }
        Exit::Fault(fault) => {
            let report = fault.report.map(|path| text::clean_name(path.as_os_str()));
            let words = &desk.strings.words.cli;
            let phrase = if report.is_some() { &words.fault } else { &words.fault_without_report };
            let path = report.as_deref().unwrap_or("");
            desk.say(&fill(phrase, &[("reason", &fault.message), ("path", path)]));
            FAULT.into()
        }
    }
}
