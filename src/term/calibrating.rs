//! The calibration inside the reader: while it lasts, it has the screen and the keys; everything else goes on.

use super::calibration::{Session, Step, conclude};
use super::run::{Exit, Reader};
use crate::app::key::Key;
use crate::app::{Event, Notice, fill};
use std::io;

impl Reader {
    /// Begins to calibrate, unless a setting would overrule whatever is answered.
    pub(super) fn calibrate(&mut self) -> io::Result<()> {
        if let Some(dialect) = self.terminal.probe.set() {
            let words = &self.state.strings().words.calibration;
            let text = fill(&words.overruled, &[("dialect", dialect.name())]);
            self.handle(Event::Told(Notice { text, error: true }))?;
            return Ok(());
        }
        self.calibration = Some(Session::begin(&self.terminal.probe)?);
        self.show_calibration()
    }

    /// Draws the page of the calibration, if one is going on.
    pub(super) fn show_calibration(&mut self) -> io::Result<()> {
        let size = self.screen.size();
        match &self.calibration {
            Some(session) => session.show(self.screen.out(), self.state.strings(), size),
            None => Ok(()),
        }
    }

    /// An event that comes meanwhile.
    pub(super) fn while_calibrating(&mut self, event: Event) -> io::Result<Option<Exit>> {
        match event {
            Event::Key(key) => self.answer(key),
            // What is clicked at is not there.
            Event::Mouse { .. } | Event::Paste(_) => Ok(None),
            other => self.handle(other),
        }
    }

    fn answer(&mut self, key: Key) -> io::Result<Option<Exit>> {
        let Some(session) = &mut self.calibration else { return Ok(None) };
        match session.press(key)? {
            Step::Stay => {}
            Step::Turn => self.show_calibration()?,
            Step::End(outcome) => {
                self.calibration = None;
                let notices = conclude(outcome, &mut self.terminal.probe, &self.data, self.state.strings());
                for notice in notices {
                    self.handle(Event::Told(notice))?;
                }
                return self.speak(self.terminal.probe.verdict().spoken);
            }
        }
        Ok(None)
    }
}
