//! What every command has at hand: the environment, the words, the way to the store, and the way to speak.

use super::args::{GlobalArgs, TerminalArg};
use super::dialect_writer::DialectWriter;
use crate::config::{self, Environment, Settings};
use crate::ingest::Agencies;
use crate::l10n::{Language, Strings, fill};
use crate::layout::{Paragraph, RenderOptions, VisualLine, bidi};
use crate::library::{self, Network, clock};
use crate::model::{Failure, Notice, Query, Role};
use crate::search;
use crate::store::Store;
use crate::term::dialect::{self, Dialect};
use crate::term::probe::{self, ProbeInput, SettingSource};
use crate::term::remembered_dialects::{self, RememberedDialects};
use crate::term::{self, calibration};
use crate::text;
use std::cell::{Cell, OnceCell};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// The variable that names the terminal where no option does.
const TERMINAL_VARIABLE: &str = "KHABAR_TERMINAL";

/// Everything a command has at hand.
#[derive(Debug)]
pub(super) struct Context {
    /// The environment.
    pub environment: Environment,
    /// What the reader has set.
    pub settings: Settings,
    /// The interface's words.
    pub strings: Strings,
    /// How the terminal is spoken to, if that has been said.
    configured_dialect: Option<(Dialect, SettingSource)>,
    /// How output that is left behind is spelled, once that has been found out.
    dialect: OnceCell<Dialect>,
    data_dir: Option<PathBuf>,
    shown: Cell<bool>,
    failed: Cell<bool>,
}

/// The command cannot go on. What there is to say has been said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ErrorReported;

impl Context {
    /// What there is at hand with these options and settings.
    ///
    /// # Errors
    /// If a built-in file is faulty; a test proves that none is.
    pub(super) fn new(global: &GlobalArgs, environment: Environment, settings: Settings) -> anyhow::Result<Self> {
        let language: Language = config::language(global.lang.map(Into::into).or(settings.lang), &environment);
        let strings = Strings::load(language)?;
        let data_dir = config::data_dir(global.data.as_deref(), &environment).ok();
        let option = global.terminal.map(|terminal_arg| (terminal_arg, SettingSource::Option));
        let variable =
            || Some((environment.text(TERMINAL_VARIABLE).and_then(TerminalArg::parse)?, SettingSource::Variable));
        let file = || Some((settings.terminal.as_deref().and_then(TerminalArg::parse)?, SettingSource::Config));
        let configured_dialect = match option.or_else(variable).or_else(file) {
            None | Some((TerminalArg::Auto, _)) => None,
            Some((TerminalArg::Dialect(dialect), setter)) => Some((dialect, setter)),
        };
        let (shown, failed) = (Cell::new(false), Cell::new(false));
        let dialect = OnceCell::new();
        Ok(Self { environment, settings, strings, configured_dialect, dialect, data_dir, shown, failed })
    }

    /// Whether the environment names a terminal that there is; says which there are if it does not.
    ///
    /// # Errors
    /// [`ErrorReported`].
    pub(super) fn check_terminal(&self, global: &GlobalArgs) -> Result<(), ErrorReported> {
        match self.environment.text(TERMINAL_VARIABLE) {
            Some(name) if global.terminal.is_none() && TerminalArg::parse(name).is_none() => {
                let names: Vec<&str> = TerminalArg::names().collect();
                let values = [("name", &*text::clean_line(name)), ("names", &*names.join(", "))];
                self.print_message(&fill(&self.strings.messages.cli.unknown_terminal, &values));
                Err(ErrorReported)
            }
            _ => Ok(()),
        }
    }

    /// How the terminal is spoken to where something is written and left behind. Found out once.
    pub(super) fn dialect(&self) -> Dialect {
        *self.dialect.get_or_init(|| probe::dialect_without_probe(&self.probe_input(self.data_dir()).0))
    }

    /// What is known of the terminal before it is asked, with what the data folder remembers; and what is to be told if
    /// that was damaged. That it cannot be read is no matter: the terminal is asked then.
    pub(super) fn probe_input(&self, data_dir: Option<&Path>) -> (ProbeInput, Option<Notice>) {
        let RememberedDialects { dialects, quarantined } =
            data_dir.and_then(|data| remembered_dialects::load(data).ok()).unwrap_or_default();
        let probe_input = ProbeInput {
            configured: self.configured_dialect,
            remembered: dialects,
            environment: self.environment.clone(),
        };
        let notice = data_dir
            .zip(quarantined)
            .map(|(data_dir, quarantined)| calibration::quarantine_notice(data_dir, &quarantined, &self.strings));
        (probe_input, notice)
    }

    /// The data folder, if one is known.
    pub(super) fn data_dir(&self) -> Option<&Path> {
        self.data_dir.as_deref()
    }

    /// How output is spelled that may go to a terminal or not: what no terminal reads is left as it is, unless
    /// something else has been said.
    pub(super) fn dialect_writer(&self, on_terminal: bool) -> DialectWriter {
        let on_terminal = on_terminal && !config::is_dumb(&self.environment);
        let dialect = if on_terminal {
            self.dialect()
        } else {
            self.configured_dialect.map_or(Dialect::Plain, |(dialect, _)| dialect)
        };
        DialectWriter::new(dialect, on_terminal)
    }

    /// The data folder; says so if there is none.
    ///
    /// # Errors
    /// [`ErrorReported`] if no place is known.
    pub(super) fn require_data_dir(&self) -> Result<PathBuf, ErrorReported> {
        self.data_dir.clone().ok_or_else(|| {
            self.print_message(&self.strings.messages.cli.no_home);
            ErrorReported
        })
    }

    /// The store; says why if it cannot be opened.
    ///
    /// That it cannot be written is no matter here: no command changes it.
    ///
    /// # Errors
    /// [`ErrorReported`].
    pub(super) fn open_store(&self) -> Result<Store, ErrorReported> {
        let opened = library::open(&self.require_data_dir()?).map_err(|error| self.report_failure(&error.failure()))?;
        for notice in opened.notices.iter().filter(|notice| !matches!(notice, Failure::NotSaved { .. })) {
            self.print_message(&self.strings.failure(notice));
        }
        Ok(opened.store)
    }

    /// The store, to change what is kept in it; says why if it cannot be opened or written.
    ///
    /// # Errors
    /// [`ErrorReported`].
    pub(super) fn open_store_to_write(&self) -> Result<Store, ErrorReported> {
        let opened = library::open(&self.require_data_dir()?).map_err(|error| self.report_failure(&error.failure()))?;
        for notice in &opened.notices {
            self.print_message(&self.strings.failure(notice));
        }
        let is_read_only = opened.notices.iter().any(|notice| matches!(notice, Failure::NotSaved { .. }));
        self.failed.set(self.failed.get() || is_read_only);
        if is_read_only { Err(ErrorReported) } else { Ok(opened.store) }
    }

    /// The way to the network, with the reader's own rules for agencies; says what is wrong with them.
    ///
    /// # Errors
    /// [`ErrorReported`].
    pub(super) fn network(&self, jobs: Option<u16>) -> Result<Network, ErrorReported> {
        let mut network = Network::new(self.agencies()?);
        network.jobs = jobs.or(self.settings.jobs).map_or(network.jobs, usize::from);
        Ok(network)
    }

    /// The rules for agencies: the built-in ones, and before them the reader's own.
    ///
    /// # Errors
    /// [`ErrorReported`].
    pub(super) fn agencies(&self) -> Result<Agencies, ErrorReported> {
        let builtin = Agencies::builtin();
        let Some(path) = config::agencies_file() else { return Ok(builtin) };
        let report_invalid = |reason: &str| {
            let name = text::clean_name(path.as_os_str());
            let phrase = &self.strings.messages.cli.feeds.agencies;
            self.report_error(&fill(phrase, &[("path", &name), ("reason", &text::clean_line(reason))]))
        };
        match std::fs::read_to_string(&path) {
            Ok(source) => match Agencies::parse(&source) {
                Ok(user_rules) => Ok(builtin.overridden_by(user_rules)),
                Err(error) => Err(report_invalid(&error.to_string())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(builtin),
            Err(error) => Err(report_invalid(&error.to_string())),
        }
    }

    /// A query; says what is wrong with it, and where.
    ///
    /// # Errors
    /// [`ErrorReported`].
    pub(super) fn parse_query(&self, query: &str) -> Result<Query, ErrorReported> {
        let query = text::clean_line(query);
        search::parse(&query, false, clock::now())
            .map_err(|error| self.report_error(&self.strings.query_error_with_position(&error, &query)))
    }

    /// A store in which files can be listed although [`store`](Self::open_store) has been refused: their marks are not
    /// known then, which is a part that cannot be shown.
    ///
    /// # Errors
    /// [`ErrorReported`] if there is none.
    pub(super) fn open_session_store(&self) -> Result<Store, ErrorReported> {
        self.open_store().or_else(|ErrorReported| {
            Store::open_temporary(&self.require_data_dir()?).map_err(|error| self.report_failure(&error.failure()))
        })
    }

    /// Notes that something has been shown.
    pub(super) fn set_shown(&self) {
        self.shown.set(true);
    }

    /// Says why something could not be shown.
    pub(super) fn report_failure(&self, failure: &Failure) -> ErrorReported {
        self.failed.set(true);
        self.print_message(&self.strings.failure(failure));
        ErrorReported
    }

    /// Says why something cannot be done that has no name among the failures.
    pub(super) fn report_error(&self, sentence: &str) -> ErrorReported {
        self.failed.set(true);
        self.print_message(sentence);
        ErrorReported
    }

    /// The exit status: 0 all was shown, 1 a part could not be, 2 nothing could be.
    pub(super) fn exit_status(&self) -> u8 {
        match (self.failed.get(), self.shown.get()) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 2,
        }
    }

    /// Says a sentence on standard error: laid out and spelled if that is a terminal, which would show it reversed
    /// otherwise.
    pub(super) fn print_message(&self, sentence: &str) {
        let mut err = io::stderr().lock();
        let columns = if err.is_terminal() { term::columns() } else { None };
        let lines = match columns {
            Some(columns) => layout_lines(sentence, self.strings.language, columns),
            None => vec![sentence.to_owned()],
        };
        let dialect_writer = self.dialect_writer(columns.is_some());
        let needs_dialect = lines.iter().any(|line| dialect::has_rtl(line));
        let (begin, end) = if needs_dialect { (dialect_writer.begin(), dialect_writer.end()) } else { ("", "") };
        let lines: String = lines.iter().map(|line| dialect_writer.respell_line(line) + "\n").collect();
        // Nobody is left to hear that nobody listens.
        let _ = write!(err, "{begin}{lines}{end}");
    }
}

/// A sentence as lines for a terminal, each at the side where it begins.
fn layout_lines(sentence: &str, language: Language, columns: usize) -> Vec<String> {
    let direction = bidi::base_direction(sentence, language.direction());
    let paragraph = Paragraph::new(sentence, direction, RenderOptions::default(), Role::Body);
    let aligned = |line: VisualLine| format!("{}{}", " ".repeat(line.start_column(columns)), line.text());
    paragraph.break_lines(columns).into_iter().map(|line| aligned(paragraph.line(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persian_sentence_is_laid_out_at_the_right() {
        // Sin lam alef mim, then a full stop: in sight from left to right the stop, then the letters backwards.
        let lines = layout_lines("\u{633}\u{644}\u{627}\u{645}.", Language::Fa, 10);
        assert_eq!(lines, ["      .\u{FEE1}\u{FEFC}\u{FEB3}"]);
    }

    #[test]
    fn an_english_sentence_is_wrapped_at_the_left() {
        assert_eq!(layout_lines("one two three", Language::En, 8), ["one two", "three"]);
    }
}
