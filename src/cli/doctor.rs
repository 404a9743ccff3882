//! `khabar doctor`: how the terminal at hand is to be written to, by asking; or a report of all that is known of it.

use super::args::{DoctorArgs, GlobalArgs};
use super::context::Context;
use super::{EXIT_NOTHING_SHOWN, exit_code, has_no_screen};
use crate::config;
use crate::l10n::fill;
use crate::term::doctor::{self, ReportInput};
use crate::term::remembered_dialects;
use crate::text;
use crate::theme::Colors;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Does what is asked for.
///
/// # Errors
/// If the terminal cannot be used, or standard output cannot be written.
pub(super) fn run(context: &Context, args: &DoctorArgs, global: &GlobalArgs) -> anyhow::Result<ExitCode> {
    if args.report { report(context, global) } else { calibrate(context) }
}

fn calibrate(context: &Context) -> anyhow::Result<ExitCode> {
    if has_no_screen(context) {
        return Ok(EXIT_NOTHING_SHOWN.into());
    }
    let Ok(data_dir) = context.require_data_dir() else { return Ok(EXIT_NOTHING_SHOWN.into()) };
    let (probe_input, notice) = context.probe_input(Some(&data_dir));
    if let Some((dialect, _)) = probe_input.configured {
        context.print_message(&fill(&context.strings.messages.calibration.overruled, &[("dialect", dialect.name())]));
        return Ok(EXIT_NOTHING_SHOWN.into());
    }
    let term = text::clean_line(context.environment.text("TERM").unwrap_or(""));
    let (notices, exit) = doctor::calibrate(&probe_input, &data_dir, &context.strings, term)?;
    for notice in notice.iter().chain(&notices) {
        context.print_message(&notice.text);
    }
    Ok(exit_code(context, exit))
}

fn report(context: &Context, global: &GlobalArgs) -> anyhow::Result<ExitCode> {
    let data_dir = context.data_dir();
    let (probe_input, notice) = context.probe_input(data_dir);
    if let Some(notice) = notice {
        context.print_message(&notice.text);
    }
    let report_text = doctor::report(&ReportInput {
        probe_input: &probe_input,
        mouse: context.settings.mouse,
        colors: match config::colors(&context.environment) {
            Colors::True => "16 million",
            Colors::Sixteen => "16",
            Colors::None => "none",
        },
        paths: &paths(context, data_dir, global),
        home: context.environment.get("HOME").map(Path::new),
    });
    match report_text {
        Ok(text) => match io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(ExitCode::SUCCESS),
        },
        Err(exit) => Ok(exit_code(context, exit)),
    }
}

fn paths(context: &Context, data_dir: Option<&Path>, global: &GlobalArgs) -> Vec<(&'static str, PathBuf)> {
    let data_paths = data_dir.map(|data_dir| {
        let below = |name: &str| data_dir.join(name);
        let (terminals, reports) = (below(remembered_dialects::FILE), below("reports"));
        [
            ("data", data_dir.to_owned()),
            ("database", below("khabar.db")),
            ("terminals", terminals),
            ("reports", reports),
        ]
    });
    let settings = config::config_file(global.config.as_deref(), &context.environment);
    data_paths.into_iter().flatten().chain(settings.map(|file| ("settings", file.path))).collect()
}
