//! `khabar doctor`: asks the user which dialect reads correctly in this terminal, or reports what is known of it.

use super::args::DoctorArgs;
use super::context::Context;
use super::{Error, Status, require_screen, terminal_name};
use crate::config;
use crate::files::data_folder;
use crate::l10n::fill;
use crate::term::doctor::{self, ReportInput};
use crate::theme::Colors;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Asks, or reports. `config` is the settings file that the command line names.
///
/// # Errors
/// If the terminal cannot be used, a signal ends the program or standard output cannot be written.
pub(super) fn run(context: &Context, args: &DoctorArgs, config: Option<&Path>) -> Result<Status, Error> {
    if args.report { report(context, config) } else { calibrate(context) }
}

fn calibrate(context: &Context) -> Result<Status, Error> {
    require_screen(context)?;
    let data_dir = context.require_data_dir()?;
    let (probe_input, notice) = context.probe_input(Some(data_dir));
    if let Some((dialect, _)) = probe_input.configured {
        let phrase = &context.strings.messages.calibration.overruled;
        return Err(Error::Message(fill(phrase, &[("dialect", dialect.name())])));
    }
    let result = doctor::calibrate(&probe_input, data_dir, &context.strings, terminal_name(context));
    if let Some(notice) = notice {
        context.print_message(&notice.text);
    }
    for notice in result? {
        context.print_message(&notice.text);
    }
    Ok(Status::Success)
}

fn report(context: &Context, config: Option<&Path>) -> Result<Status, Error> {
    let data_dir = context.data_dir();
    let (probe_input, notice) = context.probe_input(data_dir);
    if let Some(notice) = notice {
        context.print_message(&notice.text);
    }
    let report = doctor::report(&ReportInput {
        probe_input: &probe_input,
        mouse: context.settings.mouse,
        colors: match config::colors(&context.environment) {
            Colors::True => "16 million",
            Colors::Indexed => "256",
            Colors::Sixteen => "16",
            Colors::None => "none",
        },
        paths: &paths(context, data_dir, config),
        home: context.environment.get("HOME").map(Path::new),
        strings: &context.strings,
    })?;
    for sentence in &report.sentences {
        context.print_sentence(sentence, report.dialect)?;
    }
    io::stdout().write_all(format!("\n{}", report.facts).as_bytes())?;
    Ok(Status::Success)
}

fn paths(context: &Context, data_dir: Option<&Path>, config: Option<&Path>) -> Vec<(&'static str, PathBuf)> {
    let data_paths = data_dir.map(|data_dir| {
        [
            ("data", data_dir.to_owned()),
            ("database", data_dir.join(data_folder::DATABASE)),
            ("terminals", data_dir.join(data_folder::TERMINALS)),
            ("reports", data_dir.join(data_folder::REPORTS)),
        ]
    });
    let settings = config::config_file(config, &context.environment);
    data_paths.into_iter().flatten().chain(settings.map(|file| ("settings", file.path))).collect()
}
