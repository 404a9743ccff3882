//! The event loop.
//!
//! 1. The worker starts; meanwhile the terminal is asked which one it is, and the app's state is made.
//! 2. When the worker has something to show and the terminal has answered, or has had time enough, the screen is
//!    taken; a user whose files or database cannot be read never sees it flash.
//! 3. From then on: wait for a message, take every other that is queued too, draw one frame.
//! 4. At the end, the app says what is still to be saved, the terminal is given back, and the worker finishes.
//!
//! The terminal is asked nothing else: its size comes from the system at the start and from events later.

use super::calibration::CalibrationSession;
use super::guard::OutputMode;
use super::probe;
use super::screen::Screen;
use super::startup::Startup;
use super::terminal::TerminalHandle;
use super::{Message, browser, clipboard, guard, panic_report, signals};
use crate::app::keyboard::KeyboardPreference;
use crate::app::{self, Effect, Event, State, StateOptions};
use crate::config::Settings;
use crate::l10n::Language;
use crate::library::{Network, clock};
use crate::model::{Failure, Notice, Reply, Request, Scope};
use crate::theme::{Colors, Theme};
use crate::ui;
use crate::worker::{Worker, WorkerEvent, WorkerOptions};
use std::fs::File;
use std::io::{self, BufWriter};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// Columns and rows where the terminal does not say.
const DEFAULT_SIZE: (u16, u16) = (80, 24);

/// How long a frame waits for the worker's answer. It is usually there within a fraction of a millisecond.
const REPLY_GRACE: Duration = Duration::from_millis(4);

/// How many messages are taken before a frame.
const MESSAGES_PER_FRAME: usize = 1_000;

/// What the program needs to run on the terminal.
#[derive(Debug, Clone)]
pub(crate) struct RunOptions {
    /// The data folder.
    pub data: PathBuf,
    /// Files and folders to read; none for the library.
    pub paths: Vec<PathBuf>,
    /// The interface's language.
    pub language: Language,
    /// Which keyboard layouts come first.
    pub keyboard: KeyboardPreference,
    /// How many colours may be used.
    pub colors: Colors,
    /// The settings, with what the command line overrides.
    pub settings: Settings,
    /// The terminal's name, for reports.
    pub term: String,
    /// The way to the network.
    pub network: Network,
    /// The evidence about the terminal before it is asked.
    pub probe_input: probe::ProbeInput,
    /// Notices to show first.
    pub notices: Vec<Notice>,
}

/// How the program left the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Exit {
    /// As it should.
    Quit,
    /// There was nothing to show, and why.
    NothingToShow(Vec<Failure>),
    /// A signal asked for it; everything has been put in order, and [`signals::die`] remains to be called.
    Signal(i32),
    /// A fault of the program's own.
    Crashed(panic_report::Crash),
}

/// Why the program could not start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
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
/// If it could not start; the terminal is as it was.
pub(crate) fn run(options: &RunOptions) -> Result<Exit, Error> {
    run_guarded(&options.data, options.term.clone(), || run_unguarded(options))
}

/// Does `work` on the terminal; a fault of the program's own is an exit, with a report in the data folder.
pub(super) fn run_guarded(
    data: &Path,
    term: String,
    body: impl FnOnce() -> Result<Exit, Error>,
) -> Result<Exit, Error> {
    panic_report::install(data.join("reports"), term);
    // Unwinding drops the worker, which saves what it was asked to save, and then the guard. The panic hook has given
    // the terminal back already.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => Ok(panic_report::take_last_crash().map_or(result?, Exit::Crashed)),
        Err(panic) => {
            panic_report::take_last_crash().map_or_else(|| resume_unwind(panic), |crash| Ok(Exit::Crashed(crash)))
        }
    }
}

fn run_unguarded(options: &RunOptions) -> Result<Exit, Error> {
    let (sender, messages) = mpsc::channel();
    panic_report::send_notices_to(sender.clone());
    signals::spawn(sender.clone())?;
    let worker_options = WorkerOptions {
        data: options.data.clone(),
        paths: options.paths.clone(),
        network: options.network.clone(),
        retention: options.settings.retention,
    };
    let worker = Worker::start(worker_options, sender.clone())?;
    let mut terminal = TerminalHandle::new(options.probe_input.clone(), options.settings.mouse, sender);
    let mut startup = Startup::new(options.paths.is_empty());
    terminal.next_step(&mut startup)?;
    let size = size();
    let (state, effects) = State::new(&StateOptions {
        language: options.language,
        keyboard_preference: options.keyboard,
        scope: if options.paths.is_empty() { Scope::Library } else { Scope::Session },
        size,
        now: clock::now(),
        reading: options.settings.reading,
    })?;
    for effect in &effects {
        if let Effect::Ask(request) = effect {
            worker.ask(request.clone());
        }
    }
    if let Some(exit) = terminal.wait_for_first_frame(&mut startup, &messages)? {
        terminal.restore(&exit, &messages);
        return Ok(exit);
    }
    let notices = options.notices.iter().cloned().map(|notice| Message::Event(Event::Notice(notice)));
    let mut event_loop = EventLoop::start(options, size, state, worker, terminal)?;
    let ended = event_loop.run_to_exit(notices.chain(startup.into_deferred()).collect(), &messages);
    let exit = match ended {
        Ok(exit) => exit,
        // A terminal that cannot be written is a terminal that has gone.
        Err(_) => Exit::Signal(signals::HANGUP),
    };
    event_loop.shut_down(&exit, &messages);
    Ok(exit)
}

/// Columns and rows, as the system knows them.
pub(super) fn size() -> (u16, u16) {
    match crossterm::terminal::window_size() {
        Ok(size) if size.columns > 0 && size.rows > 0 => (size.columns, size.rows),
        _ => DEFAULT_SIZE,
    }
}

/// How many columns the terminal has, if there is one that says so.
pub(crate) fn columns() -> Option<usize> {
    crossterm::terminal::window_size().ok().map(|size| usize::from(size.columns)).filter(|columns| *columns > 0)
}

/// The loop's own things. Fields are dropped in this order.
pub(super) struct EventLoop {
    pub(super) state: State,
    theme: Theme,
    pub(super) screen: Screen<BufWriter<File>>,
    worker: Worker,
    pub(super) terminal: TerminalHandle,
    /// Whether something has been asked for that the next frame would show.
    awaits_reply: bool,
    /// The data folder.
    pub(super) data: PathBuf,
    /// The calibration that has the screen and the keys, while one lasts.
    pub(super) calibration: Option<CalibrationSession>,
}

impl EventLoop {
    fn start(
        options: &RunOptions,
        size: (u16, u16),
        state: State,
        worker: Worker,
        terminal: TerminalHandle,
    ) -> Result<Self, Error> {
        let mode = terminal.probe.verdict().mode;
        guard::set_mode(mode)?;
        terminal.guard.enter_fullscreen()?;
        let screen = Screen::on_stdout(size, mode.dialect)?;
        Ok(Self {
            state,
            theme: Theme::new(options.colors),
            screen,
            worker,
            terminal,
            awaits_reply: false,
            data: options.data.clone(),
            calibration: None,
        })
    }

    fn run_to_exit(&mut self, deferred: Vec<Message>, messages: &Receiver<Message>) -> io::Result<Exit> {
        // The terminal may have been resized since the state was made.
        if let Some(exit) = self.handle_resize()? {
            return Ok(exit);
        }
        for message in deferred {
            if let Some(exit) = self.process(message)? {
                return Ok(exit);
            }
        }
        self.draw()?;
        loop {
            let Ok(first) = messages.recv() else { return Ok(Exit::Quit) };
            if let Some(exit) = self.process_batch(first, messages)? {
                return Ok(exit);
            }
            // An answer that is nearly here belongs in this frame: without it a pane would flash empty.
            if std::mem::take(&mut self.awaits_reply)
                && let Ok(reply) = messages.recv_timeout(REPLY_GRACE)
                && let Some(exit) = self.process_batch(reply, messages)?
            {
                return Ok(exit);
            }
            self.draw()?;
        }
    }

    /// Takes a message and every other that is queued, up to a limit: a thread that sends without a pause must not keep
    /// the next frame from being drawn.
    fn process_batch(&mut self, first: Message, messages: &Receiver<Message>) -> io::Result<Option<Exit>> {
        for message in std::iter::once(first).chain(messages.try_iter()).take(MESSAGES_PER_FRAME) {
            if let Some(exit) = self.process(message)? {
                return Ok(Some(exit));
            }
        }
        Ok(None)
    }

    fn draw(&mut self) -> io::Result<()> {
        if guard::is_fullscreen() && self.calibration.is_none() {
            let (state, theme) = (&self.state, self.theme);
            self.screen.draw(state.caret(), |buffer| ui::draw(state, theme, buffer))?;
        }
        Ok(())
    }

    fn process(&mut self, message: Message) -> io::Result<Option<Exit>> {
        let Some(message) = self.terminal.take_probe_message(message)? else { return self.update_mode() };
        match message {
            Message::Event(event) if self.calibration.is_some() => return self.handle_while_calibrating(event),
            Message::Event(event) => return self.handle(event),
            Message::Worker(WorkerEvent::Reply(reply)) => return self.handle(Event::Reply(reply)),
            Message::Worker(WorkerEvent::Stopped) => return self.handle(Event::WorkerGone),
            Message::ThreadPanicked(reason) => {
                return self.handle(Event::Reply(Reply::Notice(Failure::Internal { reason })));
            }
            Message::Terminate(signal) => return Ok(Some(Exit::Signal(signal))),
            Message::TerminalGone => return Ok(Some(Exit::Signal(signals::HANGUP))),
            Message::Suspend => return self.handle_suspend(),
            Message::Resized => {
                self.terminal.probe_again()?;
                return self.handle_resize();
            }
            Message::Focus => self.terminal.probe_again()?,
            Message::Worker(WorkerEvent::Ready | WorkerEvent::NothingToShow(_))
            | Message::Answer(_)
            | Message::TmuxClient(_) => {}
        }
        Ok(None)
    }

    /// Draws everything in another dialect, if the terminal turns out to need one.
    fn update_mode(&mut self) -> io::Result<Option<Exit>> {
        let mode = self.terminal.probe.verdict().mode;
        // A calibration speaks as it shows; what is found out meanwhile is spoken when it is over.
        if self.calibration.is_some() {
            return Ok(None);
        }
        if mode != guard::output_mode() {
            return self.set_mode(mode);
        }
        // tmux may have been attached to another window of the same kind, which has not received the sequence yet.
        guard::resend_mode()?;
        Ok(None)
    }

    pub(super) fn handle(&mut self, event: Event) -> io::Result<Option<Exit>> {
        for effect in self.state.handle(event, clock::now()) {
            match effect {
                Effect::Ask(request) => {
                    self.awaits_reply |=
                        matches!(request, Request::Load(_) | Request::Rows(_) | Request::List { .. } | Request::Feeds);
                    self.worker.ask(request);
                }
                Effect::Copy(text) => clipboard::copy(&text, self.screen.out())?,
                Effect::Browse(address) => browser::open(address, &self.terminal.sender),
                Effect::Redraw => self.screen.clear(self.screen.size()),
                Effect::Calibrate => self.start_calibration()?,
                Effect::Suspend => self.suspend()?,
                Effect::Quit => return Ok(Some(Exit::Quit)),
            }
        }
        Ok(None)
    }

    /// Draws everything anew, in the size that the terminal has now.
    fn handle_resize(&mut self) -> io::Result<Option<Exit>> {
        let (columns, rows) = size();
        self.screen.clear((columns, rows));
        self.show_calibration()?;
        self.handle(Event::Resize { columns, rows })
    }

    /// Changes the dialect: sends its sequence, clears the screen, and draws it anew.
    pub(super) fn set_mode(&mut self, mode: OutputMode) -> io::Result<Option<Exit>> {
        guard::set_mode(mode)?;
        self.screen.set_dialect(mode.dialect);
        self.handle_resize()
    }

    /// Ctrl-z: what the terminal would have done, had it not been in raw mode. The signal comes back as
    /// [`Message::Suspend`].
    fn suspend(&mut self) -> io::Result<()> {
        if signals::can_suspend() {
            self.save_state();
            guard::restore();
            signals::suspend_job()?;
        }
        Ok(())
    }

    fn handle_suspend(&mut self) -> io::Result<Option<Exit>> {
        self.save_state();
        guard::restore();
        // Whoever comes back finds the articles where they were.
        self.calibration = None;
        guard::set_mode(self.terminal.probe.verdict().mode)?;
        self.worker.flush();
        signals::suspend();
        // Gone on with: the terminal may show anything by now, and have any size.
        self.terminal.guard.enter_fullscreen()?;
        self.terminal.probe_again()?;
        self.handle_resize()
    }

    /// Asks the worker to save the reading position, before the program ends or stops.
    fn save_state(&mut self) {
        for effect in self.state.save_position() {
            if let Effect::Ask(request) = effect {
                self.worker.ask(request);
            }
        }
    }

    fn shut_down(&mut self, exit: &Exit, messages: &Receiver<Message>) {
        self.save_state();
        self.terminal.restore(exit, messages);
        self.worker.finish();
    }
}
