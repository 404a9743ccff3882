//! What every command has at hand: the environment, the words, the way to the store, and the way to speak.

use super::args::{General, Terminal};
use super::spelling::Spelling;
use crate::app::{Language, Notice, Strings, fill};
use crate::config::{self, Environment, Settings};
use crate::ingest::Agencies;
use crate::layout::{Paragraph, Shaping, VisualLine, bidi};
use crate::library::{self, Network, clock};
use crate::model::{Failure, Query, Role};
use crate::search;
use crate::store::{Retention, Store};
use crate::term::dialect::{self, Dialect};
use crate::term::probe::{self, Known, Setter};
use crate::term::terminals::{self, Recalled};
use crate::term::{self, calibration};
use crate::text;
use std::cell::{Cell, OnceCell};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// The variable that names the terminal where no option does.
const TERMINAL: &str = "KHABAR_TERMINAL";

/// Everything a command has at hand.
#[derive(Debug)]
pub struct Desk {
    /// The environment.
    pub environment: Environment,
    /// What the reader has set.
    pub settings: Settings,
    /// The interface's words.
    pub strings: Strings,
    /// How the terminal is spoken to, if that has been said.
    terminal: Option<(Dialect, Setter)>,
    /// How output that is left behind is spelled, once that has been found out.
    dialect: OnceCell<Dialect>,
    data: Option<PathBuf>,
    shown: Cell<bool>,
    failed: Cell<bool>,
}

/// The command cannot go on. What there is to say has been said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said;

impl Desk {
    /// What there is at hand with these options and settings.
    ///
    /// # Errors
    /// If a built-in file is faulty; a test proves that none is.
    pub fn new(general: &General, environment: Environment, settings: Settings) -> anyhow::Result<Self> {
        let language: Language = config::language(general.lang.map(Into::into).or(settings.lang), &environment);
        let strings = Strings::load(language)?;
        let data = config::data_dir(general.data.as_deref(), &environment).ok();
        let option = general.terminal.map(|terminal| (terminal, Setter::Option));
        let variable = || Some((environment.text(TERMINAL).and_then(Terminal::parse)?, Setter::Variable));
        let file = || Some((settings.terminal.as_deref().and_then(Terminal::parse)?, Setter::Config));
        let terminal = match option.or_else(variable).or_else(file) {
            None | Some((Terminal::Auto, _)) => None,
            Some((Terminal::Spoken(dialect), setter)) => Some((dialect, setter)),
        };
        let (shown, failed) = (Cell::new(false), Cell::new(false));
        let dialect = OnceCell::new();
        Ok(Self { environment, settings, strings, terminal, dialect, data, shown, failed })
    }

    /// Whether the environment names a terminal that there is; says which there are if it does not.
    ///
    /// # Errors
    /// [`Said`].
    pub fn check_terminal(&self, general: &General) -> Result<(), Said> {
        match self.environment.text(TERMINAL) {
            Some(name) if general.terminal.is_none() && Terminal::parse(name).is_none() => {
                let names: Vec<&str> = Terminal::names().collect();
                let values = [("name", &*text::clean_line(name)), ("names", &*names.join(", "))];
                self.say(&fill(&self.strings.words.cli.unknown_terminal, &values));
                Err(Said)
            }
            _ => Ok(()),
        }
    }

    /// How the terminal is spoken to where something is written and left behind. Found out once.
    pub fn dialect(&self) -> Dialect {
        *self.dialect.get_or_init(|| probe::unasked(&self.known(self.data_if_known()).0))
    }

    /// What is known of the terminal before it is asked, with what the data folder remembers; and what is to be told if
    /// that was damaged. That it cannot be read is no matter: the terminal is asked then.
    pub fn known(&self, data: Option<&Path>) -> (Known, Option<Notice>) {
        let Recalled { dialects, aside } = data.and_then(|data| terminals::recall(data).ok()).unwrap_or_default();
        let known = Known { set: self.terminal, remembered: dialects, environment: self.environment.clone() };
        let notice = data.zip(aside).map(|(data, aside)| calibration::set_aside(data, &aside, &self.strings));
        (known, notice)
    }

    /// The data folder, if one is known.
    pub fn data_if_known(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// How output is spelled that may go to a terminal or not: what no terminal reads is left as it is, unless
    /// something else has been said.
    pub fn spelling(&self, on_terminal: bool) -> Spelling {
        let on_terminal = on_terminal && !config::is_dumb(&self.environment);
        let dialect =
            if on_terminal { self.dialect() } else { self.terminal.map_or(Dialect::Plain, |(dialect, _)| dialect) };
        Spelling::new(dialect, on_terminal)
    }

    /// The data folder; says so if there is none.
    ///
    /// # Errors
    /// [`Said`] if no place is known.
    pub fn data(&self) -> Result<PathBuf, Said> {
        self.data.clone().ok_or_else(|| {
            self.say(&self.strings.words.cli.no_home);
            Said
        })
    }

    /// The store; says why if it cannot be opened.
    ///
    /// That it cannot be written is no matter here: no command changes it.
    ///
    /// # Errors
    /// [`Said`].
    pub fn store(&self) -> Result<Store, Said> {
        let opened = library::open(&self.data()?).map_err(|error| self.fail(&error.failure()))?;
        for notice in opened.notices.iter().filter(|notice| !matches!(notice, Failure::NotKept { .. })) {
            self.say(&self.strings.failure(notice));
        }
        Ok(opened.store)
    }

    /// The store, to change what is kept in it; says why if it cannot be opened or written.
    ///
    /// # Errors
    /// [`Said`].
    pub fn store_to_write(&self) -> Result<Store, Said> {
        let opened = library::open(&self.data()?).map_err(|error| self.fail(&error.failure()))?;
        for notice in &opened.notices {
            self.say(&self.strings.failure(notice));
        }
        let unkept = opened.notices.iter().any(|notice| matches!(notice, Failure::NotKept { .. }));
        self.failed.set(self.failed.get() || unkept);
        if unkept { Err(Said) } else { Ok(opened.store) }
    }

    /// The way to the network, with the reader's own rules for agencies; says what is wrong with them.
    ///
    /// # Errors
    /// [`Said`].
    pub fn network(&self, jobs: Option<u16>) -> Result<Network, Said> {
        let mut network = Network::new(self.agencies()?);
        network.jobs = jobs.or(self.settings.jobs).map_or(network.jobs, usize::from);
        Ok(network)
    }

    /// The rules for agencies: the built-in ones, and before them the reader's own.
    ///
    /// # Errors
    /// [`Said`].
    pub fn agencies(&self) -> Result<Agencies, Said> {
        let builtin = Agencies::builtin();
        let Some(path) = config::agencies_file() else { return Ok(builtin) };
        let refused = |reason: &str| {
            let name = text::clean_name(path.as_os_str());
            let phrase = &self.strings.words.cli.feeds.agencies;
            self.refuse(&fill(phrase, &[("path", &name), ("reason", &text::clean_line(reason))]))
        };
        match std::fs::read_to_string(&path) {
            Ok(source) => match Agencies::parse(&source) {
                Ok(own) => Ok(builtin.with(own)),
                Err(error) => Err(refused(&error.to_string())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(builtin),
            Err(error) => Err(refused(&error.to_string())),
        }
    }

    /// What the reader wants to be removed in the course of time.
    pub fn retention(&self) -> Retention {
        Retention { days: self.settings.keep_days.map(u32::from), keep: self.settings.keep_per_feed.map(u32::from) }
    }

    /// A query; says what is wrong with it, and where.
    ///
    /// # Errors
    /// [`Said`].
    pub fn query(&self, query: &str) -> Result<Query, Said> {
        let query = text::clean_line(query);
        search::parse(&query, false, clock::now())
            .map_err(|error| self.refuse(&self.strings.query_error_placed(&error, &query)))
    }

    /// A store in which files can be listed although [`store`](Self::store) has been refused: their marks are not
    /// known then, which is a part that cannot be shown.
    ///
    /// # Errors
    /// [`Said`] if there is none.
    pub fn store_beside_files(&self) -> Result<Store, Said> {
        self.store().or_else(|Said| Store::unkept(&self.data()?).map_err(|error| self.fail(&error.failure())))
    }

    /// Notes that something has been shown.
    pub fn show(&self) {
        self.shown.set(true);
    }

    /// Says why something could not be shown.
    pub fn fail(&self, failure: &Failure) -> Said {
        self.failed.set(true);
        self.say(&self.strings.failure(failure));
        Said
    }

    /// Says why something cannot be done that has no name among the failures.
    pub fn refuse(&self, sentence: &str) -> Said {
        self.failed.set(true);
        self.say(sentence);
        Said
    }

    /// The exit status: 0 all was shown, 1 a part could not be, 2 nothing could be.
    pub fn status(&self) -> u8 {
        match (self.failed.get(), self.shown.get()) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 2,
        }
    }

    /// Says a sentence on standard error: laid out and spelled if that is a terminal, which would show it reversed
    /// otherwise.
    pub fn say(&self, sentence: &str) {
        let mut err = io::stderr().lock();
        let columns = if err.is_terminal() { term::columns() } else { None };
        let lines = match columns {
            Some(columns) => laid_out(sentence, self.strings.language, columns),
            None => vec![sentence.to_owned()],
        };
        let spelling = self.spelling(columns.is_some());
        let switched = lines.iter().any(|line| dialect::matters(line));
        let (begin, end) = if switched { (spelling.begin(), spelling.end()) } else { ("", "") };
        let lines: String = lines.iter().map(|line| spelling.line(line) + "\n").collect();
        // Nobody is left to hear that nobody listens.
        let _ = write!(err, "{begin}{lines}{end}");
    }
}

/// A sentence as lines for a terminal, each at the side where it begins.
fn laid_out(sentence: &str, language: Language, columns: usize) -> Vec<String> {
    let direction = bidi::base_direction(sentence, language.direction());
    let paragraph = Paragraph::new(sentence, direction, Shaping::default(), Role::Body);
    let at_its_side = |line: VisualLine| format!("{}{}", " ".repeat(line.column(columns)), line.text());
    paragraph.break_lines(columns).into_iter().map(|line| at_its_side(paragraph.line(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persian_sentence_is_laid_out_at_the_right() {
        // Sin lam alef mim, then a full stop: in sight from left to right the stop, then the letters backwards.
        let lines = laid_out("\u{633}\u{644}\u{627}\u{645}.", Language::Fa, 10);
        assert_eq!(lines, ["      .\u{FEE1}\u{FEFC}\u{FEB3}"]);
    }

    #[test]
    fn an_english_sentence_is_wrapped_at_the_left() {
        assert_eq!(laid_out("one two three", Language::En, 8), ["one two", "three"]);
    }
}
