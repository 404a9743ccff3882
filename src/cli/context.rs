//! What every command gets: the settings, the strings, the library, the network, and the output.

use super::agencies;
use super::args::TerminalArg;
use super::output::Output;
use super::system_zone::system_zone;
use super::{Error, dialect_writer::DialectWriter, settings};
use crate::config::{self, Environment, Settings};
use crate::ingest::Agencies;
use crate::l10n::{Strings, fill};
use crate::library::{self, Network, clock};
use crate::model::{Failure, Notice, Query};
use crate::search;
use crate::store::Store;
use crate::term::dialect::Dialect;
use crate::term::probe::{ProbeInput, SettingSource};
use crate::term::{self, calibration};
use crate::text;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

/// What every command gets.
#[derive(Debug)]
pub(super) struct Context {
    /// The environment.
    pub environment: Environment,
    /// The settings, with what the command line overrides.
    pub settings: Settings,
    /// The strings of the interface.
    pub strings: Strings,
    output: Output,
    data_dir: Option<PathBuf>,
    agencies_file: Option<PathBuf>,
}

impl Context {
    /// Gathers what the command line, the environment and the settings say.
    ///
    /// # Errors
    /// [`Error::Builtin`].
    pub(super) fn new(
        environment: Environment,
        settings: Settings,
        configured_dialect: Option<(Dialect, SettingSource)>,
        data_dir: Option<PathBuf>,
        agencies_file: Option<PathBuf>,
    ) -> Result<Self, Error> {
        let zone = settings.time_zone.clone().unwrap_or_else(system_zone);
        let strings = Strings::load(config::language(settings.lang, &environment))?.in_zone(zone);
        let output = Output::new(strings.language, environment.clone(), data_dir.clone(), configured_dialect);
        Ok(Self { environment, settings, strings, output, data_dir, agencies_file })
    }

    /// What is known of the terminal without asking it, and the message about a damaged file of remembered dialects.
    pub(super) fn probe_input(&self, data_dir: Option<&Path>) -> (ProbeInput, Option<Notice>) {
        let (probe_input, quarantined) = self.output.probe_input(data_dir);
        let notice = data_dir
            .zip(quarantined)
            .map(|(data_dir, quarantined)| calibration::quarantine_notice(data_dir, &quarantined, &self.strings));
        (probe_input, notice)
    }

    /// As [`Output::dialect_writer`].
    pub(super) fn dialect_writer(&self, on_terminal: bool) -> DialectWriter {
        self.output.dialect_writer(on_terminal)
    }

    /// Writes a sentence to standard output; a terminal gets it laid out and in this dialect.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn print_sentence(&self, sentence: &str, dialect: Dialect) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let columns = if out.is_terminal() && !config::is_dumb(&self.environment) { term::columns() } else { None };
        let dialect_writer = match columns {
            Some(_) => DialectWriter::new(dialect, true),
            None => self.output.dialect_writer(false),
        };
        self.output.write_sentence(&mut out, sentence, columns, dialect_writer)
    }

    /// As [`Output::print_message`].
    pub(super) fn print_message(&self, sentence: &str) {
        self.output.print_message(sentence);
    }

    /// Says why something failed. Standard output and a terminal that cannot be used are left to `main`.
    pub(super) fn print_error(&self, error: &Error) {
        match error {
            Error::Failure(failure) => self.print_message(&self.strings.failure(failure)),
            Error::Message(sentence) => self.print_message(sentence),
            Error::Settings(error) => {
                self.print_message(&text::clean_line(&settings::describe(error, &self.strings)));
            }
            Error::UnknownTerminal(name) => {
                let names: Vec<&str> = TerminalArg::names().collect();
                let values = [("name", &*text::clean_line(name)), ("names", &*names.join(", "))];
                self.print_message(&fill(&self.strings.messages.cli.unknown_terminal, &values));
            }
            Error::UnknownTimeZone(name) => {
                let name = settings::isolated_in_rtl(&text::clean_line(name), &self.strings);
                self.print_message(&fill(&self.strings.messages.cli.unknown_time_zone, &[("name", &name)]));
            }
            Error::Output(_) | Error::Terminal(_) | Error::Builtin(_) => {}
        }
    }

    /// The data folder, if one is known.
    pub(super) fn data_dir(&self) -> Option<&Path> {
        self.data_dir.as_deref()
    }

    /// The data folder.
    ///
    /// # Errors
    /// [`Error::Message`] if no home folder is known.
    pub(super) fn require_data_dir(&self) -> Result<&Path, Error> {
        self.data_dir().ok_or_else(|| Error::Message(self.strings.messages.cli.no_home.clone()))
    }

    /// The store, to read from it. It need not be writable.
    ///
    /// # Errors
    /// [`Error::Failure`] if it cannot be opened.
    pub(super) fn open_store(&self) -> Result<Store, Error> {
        let mut opened = library::open(self.require_data_dir()?)?;
        opened.store.search_everything();
        for notice in opened.notices.iter().filter(|notice| !matches!(notice, Failure::NotSaved { .. })) {
            self.print_message(&self.strings.failure(notice));
        }
        Ok(opened.store)
    }

    /// The store, to change what it holds.
    ///
    /// # Errors
    /// [`Error::Failure`] if it cannot be opened or written.
    pub(super) fn open_store_to_write(&self) -> Result<Store, Error> {
        let mut opened = library::open(self.require_data_dir()?)?;
        let not_saved = opened.notices.iter().position(|notice| matches!(notice, Failure::NotSaved { .. }));
        let not_saved = not_saved.map(|index| opened.notices.remove(index));
        for notice in &opened.notices {
            self.print_message(&self.strings.failure(notice));
        }
        not_saved.map_or(Ok(opened.store), |failure| Err(failure.into()))
    }

    /// The network, with the user's own rules for agencies.
    ///
    /// # Errors
    /// [`Error::Message`] if the rules cannot be read.
    pub(super) fn network(&self) -> Result<Network, Error> {
        let mut network = Network::new(self.agencies()?);
        network.jobs = self.settings.jobs.into();
        Ok(network)
    }

    /// The rules for agencies: the user's own before the built-in ones.
    ///
    /// # Errors
    /// [`Error::Message`] if the user's rules cannot be read.
    pub(super) fn agencies(&self) -> Result<Agencies, Error> {
        let file = self.agencies_file.as_ref();
        file.map_or_else(|| Ok(Agencies::builtin()), |path| agencies::load(path, &self.strings))
    }

    /// Parses a query as the user typed it.
    ///
    /// # Errors
    /// [`Error::Message`] says what is wrong with it, and where.
    pub(super) fn parse_query(&self, query: &str) -> Result<Query, Error> {
        let query = text::clean_line(query);
        search::parse(&query, false, clock::now(), &self.strings.zone)
            .map_err(|error| Error::Message(self.strings.query_error_with_position(&error, &query)))
    }
}
