//! `khabar doctor`: how the terminal at hand is to be written to, by asking; or a report of all that is known of it.

use super::args::{Doctor, General};
use super::desk::Desk;
use super::{NOTHING, ended, has_no_screen};
use crate::app::fill;
use crate::app::theme::Colors;
use crate::config;
use crate::term::doctor::{self, Circumstances};
use crate::term::terminals;
use crate::text;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Does what is asked for.
///
/// # Errors
/// If the terminal cannot be used, or standard output cannot be written.
pub fn run(desk: &Desk, args: &Doctor, general: &General) -> anyhow::Result<ExitCode> {
    if args.report { report(desk, general) } else { calibrate(desk) }
}

fn calibrate(desk: &Desk) -> anyhow::Result<ExitCode> {
    if has_no_screen(desk) {
        return Ok(NOTHING.into());
    }
    let Ok(data) = desk.data() else { return Ok(NOTHING.into()) };
    let (known, notice) = desk.known(Some(&data));
    if let Some((dialect, _)) = known.set {
        desk.say(&fill(&desk.strings.words.calibration.overruled, &[("dialect", dialect.name())]));
        return Ok(NOTHING.into());
    }
    let term = text::clean_line(desk.environment.text("TERM").unwrap_or(""));
    let (notices, exit) = doctor::calibrate(&known, &data, &desk.strings, term)?;
    for notice in notice.iter().chain(&notices) {
        desk.say(&notice.text);
    }
    Ok(ended(desk, exit))
}

fn report(desk: &Desk, general: &General) -> anyhow::Result<ExitCode> {
    let data = desk.data_if_known();
    let (known, notice) = desk.known(data);
    if let Some(notice) = notice {
        desk.say(&notice.text);
    }
    let told = doctor::report(&Circumstances {
        known: &known,
        mouse: desk.settings.mouse && !general.no_mouse,
        colors: match config::colors(&desk.environment) {
            Colors::True => "16 million",
            Colors::Sixteen => "16",
            Colors::None => "none",
        },
        paths: &paths(desk, data, general),
        home: desk.environment.get("HOME").map(Path::new),
    });
    match told {
        Ok(text) => match io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(ExitCode::SUCCESS),
        },
        Err(exit) => Ok(ended(desk, exit)),
    }
}

fn paths(desk: &Desk, data: Option<&Path>, general: &General) -> Vec<(&'static str, PathBuf)> {
    let kept = data.map(|data| {
        let below = |name: &str| data.join(name);
        let (terminals, reports) = (below(terminals::FILE), below("reports"));
        [("data", data.to_owned()), ("database", below("khabar.db")), ("terminals", terminals), ("reports", reports)]
    });
    let settings = config::config_file(general.config.as_deref(), &desk.environment);
    kept.into_iter().flatten().chain(settings.map(|file| ("settings", file.path))).collect()
}
