//! Reads the settings file, applies what the command line overrides, and puts mistakes into words.

use super::Error;
use super::args::{Cli, Command, TerminalArg, TimeZoneArg};
use crate::config::{self, AllowedValues, Environment, Settings, SettingsErrorKind};
use crate::files::display_path;
use crate::files::entries::EntryFile;
use crate::l10n::{Strings, fill, phrases::isolated};
use crate::model::{Direction, Failure, limits};
use crate::term::dialect::Dialect;
use crate::term::probe::SettingSource;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The settings in force, and what was wrong with the files that they are from.
pub(super) struct LoadedSettings {
    /// What the user has chosen by key, with what the settings file overrides, with what the command line overrides. If
    /// the settings file has an [`error`](Self::error), nothing is taken from it.
    pub settings: Settings,
    /// The settings file cannot be read, is missing although it was named, or has a mistake in it.
    pub error: Option<Error>,
    /// The file of what was chosen by key was damaged.
    pub failure: Option<Failure>,
}

/// The settings in force; `data_dir` is where Khabar keeps what the user chooses by key.
pub(super) fn load(cli: &Cli, environment: &Environment, data_dir: Option<&Path>) -> LoadedSettings {
    let (chosen, failure) = data_dir.map(load_choices).unwrap_or_default();
    let (mut settings, error) = match load_file(chosen.clone(), cli.global.config.as_deref(), environment) {
        Ok(settings) => (settings, None),
        Err(error) => (chosen, Some(Error::Settings(error))),
    };
    override_settings(&mut settings, cli);
    LoadedSettings { settings, error, failure }
}

/// What the user has chosen by key. A file that cannot be read is none: a choice that cannot be kept is reported when
/// it is made.
fn load_choices(data_dir: &Path) -> (Settings, Option<Failure>) {
    let file = EntryFile::choices(data_dir);
    let entries = file.load().unwrap_or_default();
    let failure = entries.quarantined.map(|quarantined| Failure::DamagedChoices {
        path: display_path(&file.path()),
        quarantine_path: display_path(&quarantined),
    });
    (Settings::from_choices(&entries.text), failure)
}

fn load_file(chosen: Settings, explicit: Option<&Path>, environment: &Environment) -> Result<Settings, config::Error> {
    let Some(file) = config::config_file(explicit, environment) else { return Ok(chosen) };
    let unreadable = |reason: String| config::Error {
        path: file.path.clone(),
        kind: SettingsErrorKind::Unreadable { reason }.into(),
    };
    let text = match read(&file.path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !file.is_explicit => return Ok(chosen),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    chosen.with_file(&text, &file.path, &Dialect::ALL.map(Dialect::name))
}

/// The one place where options of the command line override settings.
fn override_settings(settings: &mut Settings, cli: &Cli) {
    let mut choices = vec![cli.global.lang];
    settings.mouse &= !cli.global.no_mouse;
    match &cli.command {
        Some(Command::Print(args)) => choices.extend([args.marks, args.digits]),
        Some(Command::Fetch(args)) => settings.jobs = args.jobs.unwrap_or(settings.jobs),
        _ => {}
    }
    for choice in choices.into_iter().flatten() {
        (choice.apply)(settings);
    }
}

/// Lets the option or the variable override the time zone of the settings file.
///
/// # Errors
/// [`Error::UnknownTimeZone`] if the variable names none.
pub(super) fn override_time_zone(settings: &mut Settings, cli: &Cli, environment: &Environment) -> Result<(), Error> {
    if let Some(TimeZoneArg(zone)) = &cli.global.time_zone {
        settings.time_zone.clone_from(zone);
    } else if let Some(name) = environment.text(config::TIME_ZONE_VARIABLE) {
        let TimeZoneArg(zone) = TimeZoneArg::parse(name).map_err(|_| Error::UnknownTimeZone(name.to_owned()))?;
        settings.time_zone = zone;
    }
    Ok(())
}

/// The dialect that the option, the variable or the settings file names, in this order; `None` if it is to be detected.
///
/// # Errors
/// [`Error::UnknownTerminal`] if the variable names none.
pub(super) fn configured_dialect(
    cli: &Cli,
    environment: &Environment,
    settings: &Settings,
) -> Result<Option<(Dialect, SettingSource)>, Error> {
    let (terminal, source) = if let Some(terminal) = cli.global.terminal {
        (Some(terminal), SettingSource::Option)
    } else if let Some(name) = environment.text(config::TERMINAL_VARIABLE) {
        let terminal = TerminalArg::parse(name).ok_or_else(|| Error::UnknownTerminal(name.to_owned()))?;
        (Some(terminal), SettingSource::Variable)
    } else {
        (settings.terminal.as_deref().and_then(TerminalArg::parse), SettingSource::Config)
    };
    Ok(match terminal {
        None | Some(TerminalArg::Auto) => None,
        Some(TerminalArg::Dialect(dialect)) => Some((dialect, source)),
    })
}

/// Reads a file that the user writes.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(limits::SETTINGS + 1).read_to_string(&mut text)?;
    if text.len() as u64 > limits::SETTINGS { Err(io::Error::from(io::ErrorKind::FileTooLarge)) } else { Ok(text) }
}

/// A path, a key or another text in Latin letters, as a sentence has it. In a right-to-left sentence its letters and
/// signs would disturb the order.
pub(super) fn isolated_in_rtl(text: &str, strings: &Strings) -> String {
    match strings.language.direction() {
        Direction::Rtl => isolated(text),
        Direction::Ltr => text.to_owned(),
    }
}

/// What is wrong with the settings file, in a sentence.
pub(super) fn describe(error: &config::Error, strings: &Strings) -> String {
    let messages = &strings.messages.cli.settings;
    let isolate = |text: &str| isolated_in_rtl(text, strings);
    let path = isolate(&format!("{}{}", error.path.display(), error.kind.line_suffix()));
    let suggestion = |nearest: &Option<String>| {
        nearest.as_ref().map_or_else(String::new, |nearest| fill(&messages.meant, &[("nearest", &isolate(nearest))]))
    };
    let describe_allowed = |allowed: &AllowedValues| match allowed {
        AllowedValues::Listed(values) => isolate(values),
        AllowedValues::Numbers { first, last } => {
            let (first, last) = (strings.number((*first).into()), strings.number((*last).into()));
            fill(&messages.whole_number, &[("first", &first), ("last", &last)])
        }
    };
    match &*error.kind {
        SettingsErrorKind::Unreadable { reason } => {
            fill(&messages.unreadable, &[("path", &path), ("reason", &isolate(reason))])
        }
        SettingsErrorKind::Syntax { reason, .. } => {
            fill(&messages.syntax, &[("path", &path), ("reason", &isolate(reason))])
        }
        SettingsErrorKind::UnknownKey { key, nearest, .. } => {
            fill(&messages.unknown_key, &[("path", &path), ("key", &isolate(key)), ("meant", &suggestion(nearest))])
        }
        SettingsErrorKind::UnknownValue { key, value, nearest, allowed, .. } => fill(
            &messages.unknown_value,
            &[
                ("path", &path),
                ("key", &isolate(key)),
                ("value", &isolate(value)),
                ("meant", &suggestion(nearest)),
                ("allowed", &describe_allowed(allowed)),
            ],
        ),
    }
}
