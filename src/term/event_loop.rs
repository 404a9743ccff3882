//! The event loop: waits for a message, takes every other that is queued too, and draws one frame.
//!
//! It runs from the first frame on. Nothing is drawn without a message, so an untouched program sleeps. A frame is
//! dropped while too much is on its way to the terminal; the state goes on, and the newest one is drawn when it can be.

use super::calibration::CalibrationSession;
use super::capabilities::Capabilities;
use super::clicks::ClickCounter;
use super::clipboard::Clipboard;
use super::dialect::Dialect;
use super::guard::OutputMode;
use super::probe::Answer;
use super::screen::Screen;
use super::size::size;
use super::terminal::TerminalHandle;
use super::{Error, Exit, Message, RunOptions, browser, guard, signals};
use crate::app::{Effect, Event, MouseKind, State};
use crate::model::{Failure, Reply, Request, Timestamp};
use crate::theme::{Colors, Theme};
use crate::ui;
use crate::worker::{Worker, WorkerEvent};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How long a frame waits for the worker's answer. It is usually there within a fraction of a millisecond.
const REPLY_GRACE: Duration = Duration::from_millis(4);

/// How many messages are taken before a frame.
const MESSAGES_PER_FRAME: usize = 1_000;

/// The loop's own things. Fields are dropped in this order.
pub(super) struct EventLoop {
    pub(super) state: State,
    colors: Colors,
    theme: Theme,
    pub(super) screen: Screen<BufWriter<File>>,
    worker: Worker,
    pub(super) terminal: TerminalHandle,
    clipboard: Clipboard,
    clicks: ClickCounter,
    /// Whether something has been asked for that the next frame would show.
    awaits_reply: bool,
    /// Whether something has come since the last frame that the next one might show.
    is_frame_due: bool,
    /// What is to be stopped once the terminal has answered.
    suspension: Option<Suspension>,
    /// The clock.
    now: fn() -> Timestamp,
    /// The data folder.
    pub(super) data: PathBuf,
    /// The calibration that has the screen and the keys, while one lasts.
    pub(super) calibration: Option<CalibrationSession>,
}

/// What stops when the program is suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suspension {
    /// Every process of the job, by a signal that comes back as [`Message::Suspend`].
    Job,
    /// This process.
    Process,
}

impl EventLoop {
    pub(super) fn start(
        options: &RunOptions,
        size: (u16, u16),
        state: State,
        worker: Worker,
        terminal: TerminalHandle,
    ) -> Result<Self, Error> {
        let mode = terminal.probe.verdict().mode;
        guard::set_mode(mode)?;
        terminal.guard.enter_fullscreen()?;
        let capabilities = Capabilities::of(mode.dialect, &terminal.probe.identity());
        let environment = &options.probe_input.environment;
        let clipboard = Clipboard::new(&options.settings.clipboard, environment, terminal.sender.clone());
        let screen = Screen::on_stdout(size, mode.dialect, capabilities)?;
        Ok(Self {
            state,
            colors: options.colors,
            theme: terminal.probe.theme(options.colors),
            screen,
            worker,
            terminal,
            clipboard,
            clicks: ClickCounter::default(),
            awaits_reply: false,
            is_frame_due: true,
            suspension: None,
            now: options.now,
            data: options.worker.data.clone(),
            calibration: None,
        })
    }

    pub(super) fn run_to_exit(&mut self, deferred: Vec<Message>, messages: &Receiver<Message>) -> io::Result<Exit> {
        // The terminal may have been resized since the state was made.
        if let Some(exit) = self.handle_resize()? {
            return Ok(exit);
        }
        for message in deferred {
            if let Some(exit) = self.process_or_suspend(message, messages)? {
                return Ok(exit);
            }
        }
        self.draw()?;
        loop {
            match self.receive(messages) {
                Ok(first) => {
                    if let Some(exit) = self.process_batch(first, messages)? {
                        return Ok(exit);
                    }
                }
                // A frame has waited long enough.
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Exit::Quit),
            }
            // An answer that is nearly here belongs in this frame: without it a pane would flash empty.
            if std::mem::take(&mut self.awaits_reply)
                && let Some(exit) = self.await_reply(messages)?
            {
                return Ok(exit);
            }
            self.draw()?;
        }
    }

    /// Waits a moment for something that the next frame shows.
    fn await_reply(&mut self, messages: &Receiver<Message>) -> io::Result<Option<Exit>> {
        let end = Instant::now() + REPLY_GRACE;
        while let Ok(reply) = messages.recv_timeout(end.saturating_duration_since(Instant::now())) {
            let is_seen = self.is_seen(&reply);
            let exit = self.process_batch(reply, messages)?;
            if exit.is_some() || is_seen {
                return Ok(exit);
            }
        }
        Ok(None)
    }

    /// Whether a frame may show what a message brings. That a frame has arrived is nothing to show, and neither is an
    /// article that the user has not come to yet.
    fn is_seen(&self, message: &Message) -> bool {
        match message {
            Message::Answer(Answer::Status) => false,
            Message::Worker(WorkerEvent::Reply(Reply::Loaded { id, .. })) => self.state.shows_article(*id),
            _ => true,
        }
    }

    /// The next message; waits for it as long as a frame can wait, if one does.
    fn receive(&self, messages: &Receiver<Message>) -> Result<Message, RecvTimeoutError> {
        match self.terminal.frame_wait().filter(|_| self.is_frame_due) {
            Some(left) => messages.recv_timeout(left),
            None => messages.recv().map_err(RecvTimeoutError::from),
        }
    }

    /// Takes a message and every other that is queued, up to a limit: a thread that sends without a pause must not keep
    /// the next frame from being drawn.
    fn process_batch(&mut self, first: Message, messages: &Receiver<Message>) -> io::Result<Option<Exit>> {
        for message in std::iter::once(first).chain(messages.try_iter()).take(MESSAGES_PER_FRAME) {
            if let Some(exit) = self.process_or_suspend(message, messages)? {
                return Ok(Some(exit));
            }
        }
        Ok(None)
    }

    fn draw(&mut self) -> io::Result<()> {
        let can_draw = guard::is_fullscreen() && self.calibration.is_none() && self.terminal.frame_wait().is_none();
        if can_draw && std::mem::take(&mut self.is_frame_due) {
            let (state, theme, terminal) = (&self.state, self.theme, &mut self.terminal);
            let paint = |buffer: &mut _| ui::draw(state, theme, buffer);
            let is_whole = self.screen.draw_asking(state.caret(), paint, |bytes| terminal.after_part(bytes))?;
            self.is_frame_due = !is_whole;
        }
        Ok(())
    }

    fn process_or_suspend(&mut self, message: Message, messages: &Receiver<Message>) -> io::Result<Option<Exit>> {
        let exit = self.process(message)?;
        match self.suspension.take() {
            Some(suspension) if exit.is_none() => self.suspend(suspension, messages),
            _ => Ok(exit),
        }
    }

    fn process(&mut self, message: Message) -> io::Result<Option<Exit>> {
        let is_status = matches!(message, Message::Answer(Answer::Status));
        self.is_frame_due |= self.is_seen(&message);
        let is_about_tmux = matches!(message, Message::TmuxClient(_));
        let Some(message) = self.terminal.take_probe_message(message)? else {
            return if is_status { Ok(None) } else { self.update_mode(is_about_tmux) };
        };
        if let Message::Event(Event::Key(_)) = message {
            self.terminal.notice_key()?;
        }
        match message {
            Message::Event(event) if self.calibration.is_some() => return self.handle_while_calibrating(event),
            Message::Event(Event::Mouse { kind: MouseKind::Click, column, row }) => {
                let kind = self.clicks.press(self.terminal.age(), (column, row));
                return self.handle(Event::Mouse { kind, column, row });
            }
            Message::Event(event) => return self.handle(event),
            Message::Worker(WorkerEvent::Reply(reply)) => return self.handle(Event::Reply(reply)),
            Message::Worker(WorkerEvent::Stopped) => return self.handle(Event::WorkerGone),
            Message::ThreadPanicked(reason) => {
                return self.handle(Event::Reply(Reply::Notice(Failure::Internal { reason })));
            }
            Message::Terminate(signal) => return Ok(Some(Exit::Signal(signal))),
            Message::TerminalGone => return Ok(Some(Exit::Signal(signals::HANGUP))),
            Message::Suspend => self.suspension = Some(Suspension::Process),
            Message::Resized => {
                self.terminal.probe_again()?;
                return self.handle_resize();
            }
            Message::Copied(job, delivery) => {
                let outcome = delivery.complete(&job.text, self.screen.out())?;
                return self.handle(Event::Copied { job, outcome });
            }
            Message::Focus => self.terminal.probe_again()?,
            Message::Worker(WorkerEvent::Ready | WorkerEvent::NothingToShow(_))
            | Message::Answer(_)
            | Message::InputMark(_)
            | Message::TmuxClient(_) => {}
        }
        Ok(None)
    }

    /// Takes tones for the colours that the terminal turns out to have, and draws everything in another dialect, if
    /// it turns out to need one.
    fn update_mode(&mut self, is_about_tmux: bool) -> io::Result<Option<Exit>> {
        self.theme = self.terminal.probe.theme(self.colors);
        let mode = self.terminal.probe.verdict().mode;
        // A calibration speaks as it shows; what is found out meanwhile is spoken when it is over.
        if self.calibration.is_some() {
            return Ok(None);
        }
        let old = guard::output_mode();
        if mode != old && mode.dialect.keeps_rows_of(old.dialect) {
            guard::set_mode(mode)?;
            self.set_screen_dialect(mode.dialect);
            return Ok(None);
        }
        if mode != old {
            return self.set_mode(mode);
        }
        self.set_screen_dialect(mode.dialect);
        // tmux may have been attached to another window of the same kind, which has not received the sequence yet.
        if is_about_tmux {
            guard::resend_mode()?;
        }
        Ok(None)
    }

    pub(super) fn handle(&mut self, event: Event) -> io::Result<Option<Exit>> {
        for effect in self.state.handle(event, (self.now)()) {
            match effect {
                Effect::Ask(request) => {
                    self.awaits_reply |= match request {
                        Request::Load(_) | Request::List { .. } | Request::Feeds => true,
                        Request::Rows(_) => self.state.lacks_rows(),
                        _ => false,
                    };
                    self.worker.ask(request);
                }
                Effect::Copy(job) => self.clipboard.copy(job),
                Effect::Browse(address) => browser::open(address, &self.terminal.sender),
                Effect::Redraw => {
                    self.terminal.probe_again()?;
                    self.screen.clear(self.screen.size());
                }
                Effect::Calibrate => self.start_calibration()?,
                Effect::Suspend if signals::can_suspend() => self.suspension = Some(Suspension::Job),
                Effect::Suspend => {}
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
        self.set_screen_dialect(mode.dialect);
        self.handle_resize()
    }

    fn set_screen_dialect(&mut self, dialect: Dialect) {
        self.screen.set_dialect(dialect, Capabilities::of(dialect, &self.terminal.probe.identity()));
    }

    /// Gives the terminal back and stops. An answer that came while nobody reads would be typed into the shell.
    fn suspend(&mut self, suspension: Suspension, messages: &Receiver<Message>) -> io::Result<Option<Exit>> {
        self.save_state();
        guard::leave_fullscreen();
        let mut others = if guard::is_raw() { self.terminal.wait_for_answers(messages) } else { Vec::new() };
        if let Some(urgent) = others.pop_if(|last| matches!(last, Message::Terminate(_) | Message::TerminalGone)) {
            return self.process(urgent);
        }
        guard::restore();
        match suspension {
            // What the terminal would have done on Ctrl-z, had it not been in raw mode.
            Suspension::Job => signals::suspend_job()?,
            Suspension::Process => {
                if let Some(exit) = self.stop()? {
                    return Ok(Some(exit));
                }
            }
        }
        for message in others {
            if let Some(exit) = self.process_or_suspend(message, messages)? {
                return Ok(Some(exit));
            }
        }
        Ok(None)
    }

    /// Stops until a shell lets the program go on.
    fn stop(&mut self) -> io::Result<Option<Exit>> {
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

    /// Waits for the last text that is on its way to the clipboard. Whatever else has come, comes too late.
    fn finish_copying(&mut self, messages: &Receiver<Message>) {
        self.clipboard.finish();
        for message in messages.try_iter() {
            match message {
                // A terminal that has gone takes nothing.
                Message::Copied(job, delivery) => drop(delivery.complete(&job.text, self.screen.out())),
                other => drop(self.terminal.take_probe_message(other)),
            }
        }
    }

    pub(super) fn shut_down(&mut self, exit: &Exit, messages: &Receiver<Message>) {
        self.save_state();
        self.finish_copying(messages);
        self.terminal.restore(exit, messages);
        self.worker.finish();
    }
}
