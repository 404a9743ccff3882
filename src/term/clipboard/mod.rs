//! The clipboard: through a program, tmux or the terminal, whichever the settings name or the environment makes likely.
//!
//! Programs run on a thread, because they may hang; the reader never waits for one but when it ends. Of several texts
//! that wait there, only the newest is copied, since it would take the place of the others.
//!
//! - `targets`: where text goes. - `program`: a program that takes it. - `osc52`: the terminal.

mod osc52;
mod program;
mod targets;

use super::Message;
use crate::app::{CopyFailure, CopyJob, CopyOutcome};
use crate::config::{ClipboardSetting, Environment};
use crate::threads;
use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::Duration;
use targets::Target;

/// How long a program may take.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The way to the clipboard.
#[derive(Debug)]
pub(super) struct Clipboard {
    targets: Vec<Target>,
    /// What to install if no program is found.
    package: Option<&'static str>,
    messages: Sender<Message>,
    /// The thread, once there has been something to copy, and what it is to copy.
    thread: Option<(Sender<CopyJob>, JoinHandle<()>)>,
}

/// What has become of a text on the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It has arrived, or cannot.
    Done(CopyOutcome),
    /// It is for the terminal, which only the main thread writes; the program that has failed before, or what to
    /// install if there was none.
    ToTerminal(Option<CopyFailure>, Option<&'static str>),
}

impl Delivery {
    /// The outcome, once the terminal has been sent what is for it.
    pub(super) fn complete(self, text: &str, terminal: &mut impl Write) -> io::Result<CopyOutcome> {
        Ok(match self {
            Self::Done(outcome) => outcome,
            Self::ToTerminal(failure, package) => match (osc52::send(text, terminal)?, failure, package) {
                (CopyOutcome::SentToTerminal, Some(failure), _) => CopyOutcome::SentAfterFailure(failure),
                (CopyOutcome::SentToTerminal, None, Some(package)) => CopyOutcome::SentWithoutProgram { package },
                (outcome, ..) => outcome,
            },
        })
    }
}

impl Clipboard {
    /// The way that the settings name, else the one for this environment. What comes of a text is sent to `messages`.
    pub(super) fn new(setting: &ClipboardSetting, environment: &Environment, messages: Sender<Message>) -> Self {
        let targets = targets::targets(setting, environment);
        let package = targets::package_to_install(environment).filter(|_| *setting == ClipboardSetting::Auto);
        Self { targets, package, messages, thread: None }
    }

    /// Copies a text; a message says what has come of it.
    pub(super) fn copy(&mut self, job: CopyJob) {
        // A terminal that is the only way needs no thread.
        if self.targets == [Target::Terminal] {
            self.report(job, Delivery::ToTerminal(None, None));
            return;
        }
        let refused = match self.jobs() {
            Ok(jobs) => jobs.send(job).map_err(|unsent| (unsent.0, String::new())),
            Err(error) => Err((job, error.to_string())),
        };
        if let Err((job, reason)) = refused {
            self.report(job, Delivery::Done(CopyOutcome::Failed(CopyFailure::Internal { reason })));
        }
    }

    fn report(&self, job: CopyJob, delivery: Delivery) {
        // If nobody listens any more, nobody waits.
        let _ = self.messages.send(Message::Copied(job, delivery));
    }

    /// Where texts are handed to the thread, which is started if need be.
    fn jobs(&mut self) -> io::Result<&Sender<CopyJob>> {
        let thread = if let Some(thread) = self.thread.take() {
            thread
        } else {
            let (sender, jobs) = mpsc::channel();
            let (targets, package, messages) = (self.targets.clone(), self.package, self.messages.clone());
            let handle = threads::spawn("clipboard", move || copy_all(&targets, package, &jobs, &messages))?;
            (sender, handle)
        };
        Ok(&self.thread.insert(thread).0)
    }

    /// Waits until the last text has been copied. No program takes longer than its time.
    pub(super) fn finish(&mut self) {
        if let Some((sender, thread)) = self.thread.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// Copies each text until no more can come.
fn copy_all(targets: &[Target], package: Option<&'static str>, jobs: &Receiver<CopyJob>, messages: &Sender<Message>) {
    while let Ok(job) = jobs.recv() {
        let job = jobs.try_iter().last().unwrap_or(job);
        let delivery = threads::catch_panic(|| deliver(targets, package, &job.text))
            .unwrap_or_else(|reason| Delivery::Done(CopyOutcome::Failed(CopyFailure::Internal { reason })));
        if messages.send(Message::Copied(job, delivery)).is_err() {
            return;
        }
    }
}

/// Hands a text to the first target that takes it. One that is not there is passed over, and one that fails too, unless
/// it is the only one.
fn deliver(targets: &[Target], package: Option<&'static str>, text: &str) -> Delivery {
    let (mut failed, mut missing) = (None, None);
    for target in targets {
        let (command, outcome) = match target {
            Target::Program(command) => (command, CopyOutcome::Clipboard),
            Target::Tmux(command) => (command, CopyOutcome::TmuxBuffer),
            Target::Terminal => return Delivery::ToTerminal(failed, package),
        };
        match program::run(command, text, TIMEOUT) {
            Some(Ok(())) => return Delivery::Done(outcome),
            Some(Err(failure)) => failed = failed.or(Some(failure)),
            None => missing = missing.or(Some(CopyFailure::NotFound { program: command.program.clone() })),
        }
    }
    let failure = failed.or(missing).map(|failure| Delivery::Done(CopyOutcome::Failed(failure)));
    failure.unwrap_or(Delivery::ToTerminal(None, None))
}
