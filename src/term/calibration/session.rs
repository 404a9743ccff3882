//! A calibration on a terminal that has been taken: draws screens, sends switches, saves the answer.

use super::{Calibration, CalibrationOutcome, CalibrationStep, render, switches};
use crate::app::key::Key;
use crate::files::data_folder::TERMINALS;
use crate::l10n::{Strings, fill};
use crate::model::Notice;
use crate::term::dialect::Dialect;
use crate::term::guard::{self, OutputMode};
use crate::term::probe::Probe;
use crate::term::remembered_dialects;
use crate::text;
use std::io::{self, Write};
use std::path::Path;

/// A calibration that is going on.
#[derive(Debug)]
pub(crate) struct CalibrationSession {
    calibration: Calibration,
    /// How the terminal is thought to have to be spoken to.
    current_mode: OutputMode,
}

impl CalibrationSession {
    /// A calibration of the terminal that the probe knows. Show it afterwards.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub(crate) fn begin(probe: &Probe) -> io::Result<Self> {
        let current_mode = probe.verdict().mode;
        let calibration = Calibration::new(current_mode.dialect, &switches(&probe.identity(), current_mode.dialect));
        let session = Self { calibration, current_mode };
        session.send_required_mode()?;
        Ok(session)
    }

    /// Draws the page on a screen of `size`.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub(crate) fn draw(&self, out: &mut impl Write, strings: &Strings, size: (u16, u16)) -> io::Result<()> {
        out.write_all(render(self.calibration.screen(), self.current_mode.dialect, strings, size).as_bytes())?;
        out.flush()
    }

    /// Takes a key. If another page follows, it is to be shown.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub(crate) fn press(&mut self, key: Key) -> io::Result<CalibrationStep> {
        let step = self.calibration.press(key);
        if step == CalibrationStep::NextScreen {
            self.send_required_mode()?;
        }
        Ok(step)
    }

    /// Sends what the page needs. The guard takes it back, whatever happens.
    fn send_required_mode(&self) -> io::Result<()> {
        let dialect = self.calibration.screen().required_switch().unwrap_or(Dialect::Plain);
        guard::set_mode(OutputMode { dialect, ..self.current_mode })
    }
}

/// Saves the outcome, in the data folder and for the rest of this run; returns notices about it.
pub(crate) fn apply_outcome(
    outcome: CalibrationOutcome,
    probe: &mut Probe,
    data: &Path,
    strings: &Strings,
) -> Vec<Notice> {
    let messages = &strings.messages.calibration;
    let CalibrationOutcome::Reads(dialect) = outcome else {
        let text = if probe.suffers_from_emacs() { &messages.emacs } else { &messages.nothing }.clone();
        return (outcome == CalibrationOutcome::NoneReads).then_some(Notice::info(text)).into_iter().collect();
    };
    let identity = probe.identity();
    let saved = remembered_dialects::remember(data, &identity, dialect);
    probe.remember(identity, dialect);
    let mut notices = vec![Notice::info(fill(&messages.saved, &[("dialect", dialect.name())]))];
    match saved {
        Ok(quarantined) => {
            notices.extend(quarantined.map(|quarantined| quarantine_notice(data, &quarantined, strings)));
        }
        Err(error) => {
            let (path, reason) = (printable(&data.join(TERMINALS)), error.to_string());
            let text = fill(&messages.not_saved, &[("path", &path), ("reason", &reason)]);
            notices.push(Notice::error(text));
        }
    }
    notices
}

/// That the file of answers was damaged.
pub(crate) fn quarantine_notice(data: &Path, quarantined: &Path, strings: &Strings) -> Notice {
    let (path, quarantined) = (printable(&data.join(TERMINALS)), printable(quarantined));
    let text = fill(&strings.messages.calibration.quarantined, &[("path", &path), ("quarantine", &quarantined)]);
    Notice::error(text)
}

fn printable(path: &Path) -> String {
    text::clean_line(&path.to_string_lossy())
}
