//! A calibration on a terminal that has been taken: pages are drawn, switches sent, the answer kept.

use super::{Calibration, Outcome, Step, picture, switches};
use crate::app::key::Key;
use crate::app::{Notice, Strings, fill};
use crate::term::dialect::Dialect;
use crate::term::guard::{self, Spoken};
use crate::term::probe::Probe;
use crate::term::terminals;
use crate::text;
use std::io::{self, Write};
use std::path::Path;

/// A calibration that is going on.
#[derive(Debug)]
pub struct Session {
    calibration: Calibration,
    /// How the terminal is thought to have to be spoken to.
    current: Spoken,
}

impl Session {
    /// A calibration of the terminal that the probe knows. Show it afterwards.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub fn begin(probe: &Probe) -> io::Result<Self> {
        let current = probe.verdict().spoken;
        let calibration = Calibration::new(current.dialect, &switches(&probe.identity(), current.dialect));
        let session = Self { calibration, current };
        session.switch()?;
        Ok(session)
    }

    /// Draws the page on a screen of `size`.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub fn show(&self, out: &mut impl Write, strings: &Strings, size: (u16, u16)) -> io::Result<()> {
        out.write_all(picture(self.calibration.page(), self.current.dialect, strings, size).as_bytes())?;
        out.flush()
    }

    /// Takes a key. If another page follows, it is to be shown.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub fn press(&mut self, key: Key) -> io::Result<Step> {
        let step = self.calibration.press(key);
        if step == Step::Turn {
            self.switch()?;
        }
        Ok(step)
    }

    /// Sends what the page needs. The guard takes it back, whatever happens.
    fn switch(&self) -> io::Result<()> {
        let dialect = self.calibration.page().switch().unwrap_or(Dialect::Plain);
        guard::speak(Spoken { dialect, ..self.current })
    }
}

/// Keeps the outcome, in the data folder and for the rest of this run; returns what is to be told of it.
pub fn conclude(outcome: Outcome, probe: &mut Probe, data: &Path, strings: &Strings) -> Vec<Notice> {
    let words = &strings.words.calibration;
    let Outcome::Reads(dialect) = outcome else {
        let text = words.nothing.clone();
        return (outcome == Outcome::Nothing).then_some(Notice { text, error: false }).into_iter().collect();
    };
    let identity = probe.identity();
    let kept = terminals::remember(data, &identity, dialect);
    probe.remember(identity, dialect);
    let mut notices = vec![Notice { text: fill(&words.kept, &[("dialect", dialect.name())]), error: false }];
    match kept {
        Ok(aside) => notices.extend(aside.map(|aside| set_aside(data, &aside, strings))),
        Err(error) => {
            let (path, reason) = (shown(&data.join(terminals::FILE)), error.to_string());
            let text = fill(&words.not_kept, &[("path", &path), ("reason", &reason)]);
            notices.push(Notice { text, error: true });
        }
    }
    notices
}

/// That the file of answers was damaged.
pub fn set_aside(data: &Path, aside: &Path, strings: &Strings) -> Notice {
    let (path, aside) = (shown(&data.join(terminals::FILE)), shown(aside));
    let text = fill(&strings.words.calibration.set_aside, &[("path", &path), ("aside", &aside)]);
    Notice { text, error: true }
}

fn shown(path: &Path) -> String {
    text::clean_line(&path.to_string_lossy())
}
