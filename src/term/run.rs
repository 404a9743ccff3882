//! The program on the terminal, from the start to the end.
//!
//! 1. The worker starts; meanwhile the terminal is asked which one it is, and the app's state is made.
//! 2. When the worker has something to show and the terminal has answered, or has had time enough, the screen is
//!    taken; a user whose files or database cannot be read never sees it flash.
//! 3. From then on, the event loop runs.
//! 4. At the end, the app says what is still to be saved, the terminal is given back, and the worker finishes.
//!
//! The terminal is asked nothing else but, now and then, its colours, and after a frame whether it has arrived: its
//! size comes from the system at the start and from events later.

use super::event_loop::EventLoop;
use super::probe::ProbeInput;
use super::size::size;
use super::startup::Startup;
use super::terminal::TerminalHandle;
use super::{Message, panic_report, signals};
use crate::app::{self, Effect, Event, State, StateOptions};
use crate::config::Settings;
use crate::files::data_folder;
use crate::l10n::Language;
use crate::model::{Failure, KeyboardPreference, Notice, Scope, Timestamp, Zone};
use crate::theme::Colors;
use crate::worker::{Worker, WorkerOptions};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::mpsc;

/// What the program needs to run on the terminal.
#[derive(Debug, Clone)]
pub(crate) struct RunOptions {
    /// What the worker needs: among it the data folder, and the files to read.
    pub worker: WorkerOptions,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// The interface's language.
    pub language: Language,
    /// The user's time zone.
    pub zone: Zone,
    /// Which keyboard layouts come first.
    pub keyboard: KeyboardPreference,
    /// How many colours may be used.
    pub colors: Colors,
    /// The settings, with what the command line overrides.
    pub settings: Settings,
    /// The terminal's name, for reports.
    pub term: String,
    /// The evidence about the terminal before it is asked.
    pub probe_input: ProbeInput,
    /// Notices to show first.
    pub notices: Vec<Notice>,
}

/// Why the program leaves the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Exit {
    /// The user quits.
    Quit,
    /// There is nothing to show, and why.
    NothingToShow(Vec<Failure>),
    /// A signal asks for it.
    Signal(i32),
}

impl Exit {
    fn into_result(self) -> Result<(), Error> {
        match self {
            Self::Quit => Ok(()),
            Self::NothingToShow(failures) => Err(Error::NothingToShow(failures)),
            Self::Signal(signal) => Err(Error::Signal(signal)),
        }
    }
}

/// Why the program could not start, or ended although the user did not quit.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There was nothing to show, and why.
    #[error("nothing to show: {0:?}")]
    NothingToShow(Vec<Failure>),
    /// A signal asked for it; everything has been put in order, and [`signals::die`] remains to be called.
    #[error("signal {0}")]
    Signal(i32),
    /// The program panicked.
    #[error("internal error: {}", .0.message)]
    Crashed(panic_report::Crash),
    /// The system refused a thread, a signal or the terminal.
    #[error("the terminal cannot be used: {0}")]
    System(#[from] io::Error),
    /// A built-in file is faulty.
    #[error(transparent)]
    Setup(#[from] app::Error),
}

/// Runs the program on the terminal until the user leaves it.
///
/// # Errors
/// If it could not start or ended otherwise; the terminal is as it was.
pub(crate) fn run(options: &RunOptions) -> Result<(), Error> {
    run_guarded(&options.worker.data, options.term.clone(), || run_unguarded(options))
}

/// Runs `body` on the terminal. A panic that the program cannot survive is [`Error::Crashed`], with a report in the
/// data folder.
pub(super) fn run_guarded<T>(data: &Path, term: String, body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    panic_report::install(data.join(data_folder::REPORTS), term);
    // Unwinding drops the worker, which saves what it was asked to save, and then the guard. The panic hook has given
    // the terminal back already.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Err(error @ (Error::System(_) | Error::Setup(_)))) => Err(error),
        Ok(result) => panic_report::take_last_crash().map_or(result, |crash| Err(Error::Crashed(crash))),
        Err(panic) => {
            panic_report::take_last_crash().map_or_else(|| resume_unwind(panic), |crash| Err(Error::Crashed(crash)))
        }
    }
}

fn run_unguarded(options: &RunOptions) -> Result<(), Error> {
    let (sender, messages) = mpsc::channel();
    panic_report::send_notices_to(sender.clone());
    signals::spawn(sender.clone())?;
    let worker = Worker::start(options.worker.clone(), sender.clone())?;
    let mut terminal = TerminalHandle::new(options.probe_input.clone(), options.settings.mouse, sender);
    let mut startup = Startup::new(options.worker.paths.is_empty());
    terminal.next_step(&mut startup)?;
    let size = size();
    let (state, effects) = State::new(&StateOptions {
        language: options.language,
        zone: options.zone.clone(),
        keyboard_preference: options.keyboard,
        scope: if options.worker.paths.is_empty() { Scope::Library } else { Scope::Session },
        size,
        now: (options.now)(),
        reading: options.settings.reading,
        view: options.settings.view,
    })?;
    for effect in &effects {
        if let Effect::Ask(request) = effect {
            worker.ask(request.clone());
        }
    }
    if let Some(exit) = terminal.wait_for_first_frame(&mut startup, &messages)? {
        terminal.restore(&exit, &messages);
        return exit.into_result();
    }
    let emacs = terminal.probe.suffers_from_emacs().then(|| state.strings().messages.calibration.emacs.clone());
    let notices = options.notices.iter().cloned().chain(emacs.map(Notice::info));
    let notices = notices.map(|notice| Message::Event(Event::Notice(notice)));
    let mut event_loop = EventLoop::start(options, size, state, worker, terminal)?;
    let ended = event_loop.run_to_exit(notices.chain(startup.into_deferred()).collect(), &messages);
    let exit = match ended {
        Ok(exit) => exit,
        // A terminal that cannot be written is a terminal that has gone.
        Err(_) => Exit::Signal(signals::HANGUP),
    };
    event_loop.shut_down(&exit, &messages);
    exit.into_result()
}
