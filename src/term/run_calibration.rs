//! The calibration while articles are read: it has the screen and the keys; everything else goes on.

use super::Exit;
use super::calibration::{CalibrationSession, CalibrationStep, apply_outcome};
use super::event_loop::EventLoop;
use crate::app::Event;
use crate::app::key::Key;
use crate::l10n::fill;
use crate::model::Notice;
use std::io;

impl EventLoop {
    /// Begins to calibrate, unless a setting would overrule whatever is answered.
    pub(super) fn start_calibration(&mut self) -> io::Result<()> {
        if let Some(dialect) = self.terminal.probe.configured_dialect() {
            let messages = &self.state.strings().messages.calibration;
            let text = fill(&messages.overruled, &[("dialect", dialect.name())]);
            self.handle(Event::Notice(Notice::error(text)))?;
            return Ok(());
        }
        self.calibration = Some(CalibrationSession::begin(&self.terminal.probe)?);
        self.show_calibration()
    }

    /// Draws the page of the calibration, if one is going on.
    pub(super) fn show_calibration(&mut self) -> io::Result<()> {
        let size = self.screen.size();
        match &self.calibration {
            Some(session) => session.draw(self.screen.out(), self.state.strings(), size),
            None => Ok(()),
        }
    }

    /// An event that comes meanwhile.
    pub(super) fn handle_while_calibrating(&mut self, event: Event) -> io::Result<Option<Exit>> {
        match event {
            Event::Key(key) => self.press_calibration_key(key),
            // What is clicked at is not there.
            Event::Mouse { .. } | Event::Paste(_) => Ok(None),
            other => self.handle(other),
        }
    }

    fn press_calibration_key(&mut self, key: Key) -> io::Result<Option<Exit>> {
        let Some(session) = &mut self.calibration else { return Ok(None) };
        match session.press(key)? {
            CalibrationStep::Stay => {}
            CalibrationStep::NextScreen => self.show_calibration()?,
            CalibrationStep::End(outcome) => {
                self.calibration = None;
                let notices = apply_outcome(outcome, &mut self.terminal.probe, &self.data, self.state.strings());
                for notice in notices {
                    self.handle(Event::Notice(notice))?;
                }
                return self.set_mode(self.terminal.probe.verdict().mode);
            }
        }
        Ok(None)
    }
}
