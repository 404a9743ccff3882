//! `khabar doctor`: the terminal is asked who it is, and then either the reader how it is to be written to, or nobody
//! anything more and all that is known is put into a report.
//!
//! A setting is left out when the terminal is asked: it would be asked nothing then, and what it would have answered is
//! what a report is for.

use super::calibration::{Outcome, Session, Step, conclude};
use super::facts::Facts;
use super::guard::Spoken;
use super::probe::{Known, Probe, Verdict, Why};
use super::run::{guarded, size};
use super::terminal::Terminal;
use super::{Exit, Message, RunError, guard, signals};
use crate::app::key::{Code, Key};
use crate::app::{Event, Notice, Strings};
use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};

/// Asks the reader which dialect reads right, on a screen of its own, and keeps the answer in the data folder. Returns
/// what is to be told afterwards.
///
/// # Errors
/// If the terminal cannot be used; it is as it was.
pub fn calibrate(known: &Known, data: &Path, strings: &Strings, term: String) -> Result<(Vec<Notice>, Exit), RunError> {
    let mut notices = Vec::new();
    let exit = guarded(data, term, || {
        let mut patient = match Patient::ask(known, &mut io::stdout())? {
            Ok(patient) => patient,
            Err(exit) => return Ok(exit),
        };
        let ended = patient.converse(strings);
        guard::restore();
        match ended? {
            Ok(outcome) => notices = conclude(outcome, &mut patient.terminal.probe, data, strings),
            Err(exit) => return Ok(exit),
        }
        Ok(Exit::Done)
    })?;
    Ok((notices, exit))
}

/// What a report is made from, beside the terminal's own answers.
#[derive(Debug)]
pub struct Circumstances<'a> {
    /// What is known before anything is asked.
    pub known: &'a Known,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The name of the number of colours.
    pub colors: &'a str,
    /// Where things are: what, and its path.
    pub paths: &'a [(&'static str, PathBuf)],
    /// The home folder.
    pub home: Option<&'a Path>,
}

/// Everything on which the look of right-to-left text depends. Without a terminal, what the environment says.
///
/// # Errors
/// How the program is to end instead, if a signal asks for it meanwhile.
pub fn report(circumstances: &Circumstances<'_>) -> Result<String, Exit> {
    let known = circumstances.known;
    let asked = terminal().and_then(|mut terminal| Patient::ask(known, terminal.as_mut()));
    guard::restore();
    let (probe, size) = match asked {
        Ok(Ok(patient)) => (patient.terminal.probe, Some(size())),
        Ok(Err(exit)) => return Err(exit),
        Err(_) => (Probe::new(unset(known)), None),
    };
    let verdict = match known.set {
        Some((dialect, setter)) => {
            let spoken = Spoken { dialect, ..probe.verdict().spoken };
            Verdict { spoken, why: Why::Set(setter) }
        }
        None => probe.verdict(),
    };
    let facts = Facts {
        environment: &known.environment,
        size,
        output: io::stdout().is_terminal(),
        client: probe.client(),
        answers: probe.answers(),
        identity: &probe.identity(),
        verdict: &verdict,
        detected: &probe.detected(),
        mouse: circumstances.mouse,
        colors: circumstances.colors,
        paths: circumstances.paths,
        home: circumstances.home,
    };
    Ok(facts.text())
}

/// The terminal: standard output, or the controlling terminal where the report goes into a pipe.
fn terminal() -> io::Result<Box<dyn Write>> {
    let out = io::stdout();
    Ok(if out.is_terminal() { Box::new(out) } else { Box::new(File::options().write(true).open("/dev/tty")?) })
}

fn unset(known: &Known) -> Known {
    Known { set: None, ..known.clone() }
}

/// A terminal that has been asked who it is.
struct Patient {
    terminal: Terminal,
    messages: Receiver<Message>,
}

impl Patient {
    /// Asks, and waits for the last answer; an exit if a signal asks for it.
    fn ask(known: &Known, out: &mut (impl Write + ?Sized)) -> io::Result<Result<Self, Exit>> {
        let (sender, messages) = mpsc::channel();
        signals::spawn(sender.clone())?;
        let mut patient = Self { terminal: Terminal::new(unset(known), false, sender), messages };
        patient.terminal.ask(out)?;
        while let Some(left) = patient.terminal.patience() {
            let message = match patient.messages.recv_timeout(left) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if let Some(message) = patient.terminal.learn(message)?
                && let Some(exit) = ending(&message)
            {
                return Ok(Err(exit));
            }
        }
        Ok(Ok(patient))
    }

    /// Shows pages and takes keys until there is an outcome; an exit if a signal asks for it.
    fn converse(&mut self, strings: &Strings) -> io::Result<Result<Outcome, Exit>> {
        let mut session = Session::begin(&self.terminal.probe)?;
        self.terminal.guard.take()?;
        session.show(&mut io::stdout(), strings, size())?;
        while let Ok(message) = self.messages.recv() {
            match message {
                Message::Event(Event::Key(key)) => match session.press(key)? {
                    Step::Stay => {}
                    Step::Turn => session.show(&mut io::stdout(), strings, size())?,
                    Step::End(outcome) => return Ok(Ok(outcome)),
                },
                Message::Resized => session.show(&mut io::stdout(), strings, size())?,
                Message::Stop => {
                    guard::restore();
                    signals::stop();
                    self.terminal.guard.take()?;
                    session.show(&mut io::stdout(), strings, size())?;
                }
                message => {
                    if let Some(exit) = ending(&message) {
                        return Ok(Err(exit));
                    }
                }
            }
        }
        Ok(Ok(Outcome::Left))
    }
}

/// How a message ends the program, if it does.
fn ending(message: &Message) -> Option<Exit> {
    const INTERRUPT: Key = Key { code: Code::Char('c'), ctrl: true, alt: false };
    match message {
        Message::End(signal) => Some(Exit::Signal(*signal)),
        Message::Gone => Some(Exit::Signal(signals::HANGUP)),
        // The terminal would have made a signal of it, were it not in raw mode.
        Message::Event(Event::Key(INTERRUPT)) => Some(Exit::Signal(signals::INTERRUPT)),
        _ => None,
    }
}
