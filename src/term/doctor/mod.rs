//! `khabar doctor`: asks the terminal which one it is, and then either asks the user which dialect displays right, or
//! writes everything found into a report.
//!
//! A setting is left out when the terminal is asked: it would be asked nothing then, and what it would have answered is
//! what a report is for.

mod chain_text;
mod report;

use crate::app::Event;
use crate::app::key::{Key, KeyCode};
use crate::l10n::Strings;
use crate::model::Notice;
use crate::term::calibration::{CalibrationOutcome, CalibrationSession, CalibrationStep, apply_outcome};
use crate::term::dialect::Dialect;
use crate::term::guard::OutputMode;
use crate::term::probe::{Chain, Probe, ProbeInput, Verdict, VerdictReason};
use crate::term::run::run_guarded;
use crate::term::size::size;
use crate::term::terminal::TerminalHandle;
use crate::term::{Error, Message, guard, signals};
use report::DoctorReport;
use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};

/// Asks the user which dialect displays right, on a screen of its own, and saves the answer in the data folder. Returns
/// the notices to show afterwards.
///
/// # Errors
/// If the terminal cannot be used or a signal ends the program; the terminal is as it was.
pub(crate) fn calibrate(
    probe_input: &ProbeInput,
    data: &Path,
    strings: &Strings,
    term: String,
) -> Result<Vec<Notice>, Error> {
    run_guarded(data, term, || {
        let mut probed = Probed::ask(probe_input, &mut io::stdout())?;
        let result = probed.run_session(strings);
        guard::restore();
        Ok(apply_outcome(result?, &mut probed.terminal.probe, data, strings))
    })
}

/// What a report is made from, beside the terminal's own answers.
#[derive(Debug)]
pub(crate) struct ReportInput<'a> {
    /// The evidence before anything is asked.
    pub probe_input: &'a ProbeInput,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The name of the number of colours.
    pub colors: &'a str,
    /// Where things are: what, and its path.
    pub paths: &'a [(&'static str, PathBuf)],
    /// The home folder.
    pub home: Option<&'a Path>,
    /// The strings of the interface's language.
    pub strings: &'a Strings,
}

/// A report on the terminal.
#[derive(Debug)]
pub(crate) struct TerminalReport {
    /// What stands between the program and the person, in sentences of the interface's language.
    pub sentences: Vec<String>,
    /// The facts, in English.
    pub facts: String,
    /// The dialect in which the terminal shows the sentences.
    pub dialect: Dialect,
}

/// Reports everything on which the display of right-to-left text depends. Without a terminal, only the environment.
///
/// # Errors
/// [`Error::Signal`] if a signal ends the program meanwhile.
pub(crate) fn report(input: &ReportInput<'_>) -> Result<TerminalReport, Error> {
    let probe_input = input.probe_input;
    let result =
        open_terminal().map_err(Error::from).and_then(|mut terminal| Probed::ask(probe_input, terminal.as_mut()));
    guard::restore();
    let (probe, size) = match result {
        Ok(probed) => (probed.terminal.probe, Some(size())),
        Err(error @ Error::Signal(_)) => return Err(error),
        Err(_) => (Probe::new(without_configured_dialect(probe_input)), None),
    };
    let verdict = match probe_input.configured {
        Some((dialect, setter)) => {
            let mode = OutputMode { dialect, ..probe.verdict().mode };
            Verdict { mode, reason: VerdictReason::Set(setter) }
        }
        None => probe.verdict(),
    };
    let chain = Chain::new(probe.answers(), &probe_input.environment, probe.client());
    let report = DoctorReport {
        environment: &probe_input.environment,
        size,
        stdout_is_terminal: io::stdout().is_terminal(),
        client: probe.client(),
        answers: probe.answers(),
        chain: &chain,
        identity: &probe.identity(),
        verdict: &verdict,
        detected: &probe.detected(),
        mouse: input.mouse,
        colors: input.colors,
        paths: input.paths,
        home: input.home,
    };
    let messages = &input.strings.messages;
    Ok(TerminalReport {
        sentences: report.chain_text().sentences(&messages.cli.doctor, &messages.separator),
        facts: report.text(),
        // It stays on the screen, where nothing that tmux passes on would last.
        dialect: verdict.mode.dialect_left_behind(),
    })
}

/// The terminal: standard output, or the controlling terminal where the report goes into a pipe.
fn open_terminal() -> io::Result<Box<dyn Write>> {
    let out = io::stdout();
    Ok(if out.is_terminal() { Box::new(out) } else { Box::new(File::options().write(true).open("/dev/tty")?) })
}

fn without_configured_dialect(probe_input: &ProbeInput) -> ProbeInput {
    ProbeInput { configured: None, ..probe_input.clone() }
}

/// A terminal that has been asked who it is.
struct Probed {
    terminal: TerminalHandle,
    messages: Receiver<Message>,
}

impl Probed {
    /// Asks, and waits for the last answer.
    fn ask(probe_input: &ProbeInput, out: &mut (impl Write + ?Sized)) -> Result<Self, Error> {
        let (sender, messages) = mpsc::channel();
        signals::spawn(sender.clone())?;
        let mut probed =
            Self { terminal: TerminalHandle::new(without_configured_dialect(probe_input), false, sender), messages };
        probed.terminal.start_probe(out)?;
        while let Some(left) = probed.terminal.answer_wait() {
            let message = match probed.messages.recv_timeout(left) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if let Some(message) = probed.terminal.take_probe_message(message)?
                && let Some(signal) = signal_in(&message)
            {
                return Err(Error::Signal(signal));
            }
        }
        Ok(probed)
    }

    /// Shows pages and takes keys until there is an outcome.
    fn run_session(&mut self, strings: &Strings) -> Result<CalibrationOutcome, Error> {
        let mut session = CalibrationSession::begin(&self.terminal.probe)?;
        self.terminal.guard.enter_fullscreen()?;
        session.draw(&mut io::stdout(), strings, size())?;
        while let Ok(message) = self.messages.recv() {
            match message {
                Message::Event(Event::Key(key)) => match session.press(key)? {
                    CalibrationStep::Stay => {}
                    CalibrationStep::NextScreen => session.draw(&mut io::stdout(), strings, size())?,
                    CalibrationStep::End(outcome) => return Ok(outcome),
                },
                Message::Resized => session.draw(&mut io::stdout(), strings, size())?,
                Message::Suspend => {
                    guard::restore();
                    signals::suspend();
                    self.terminal.guard.enter_fullscreen()?;
                    session.draw(&mut io::stdout(), strings, size())?;
                }
                message => {
                    if let Some(signal) = signal_in(&message) {
                        return Err(Error::Signal(signal));
                    }
                }
            }
        }
        Ok(CalibrationOutcome::Cancelled)
    }
}

/// The signal by which a message ends the program, if it does.
fn signal_in(message: &Message) -> Option<i32> {
    const INTERRUPT: Key = Key { code: KeyCode::Char('c'), ctrl: true, alt: false };
    match message {
        Message::Terminate(signal) => Some(*signal),
        Message::TerminalGone => Some(signals::HANGUP),
        // The terminal would have made a signal of it, were it not in raw mode.
        Message::Event(Event::Key(INTERRUPT)) => Some(signals::INTERRUPT),
        _ => None,
    }
}
