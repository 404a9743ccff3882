//! One terminal: the guard that gives it back, the probe that finds out which one it is, and what is on its way there.
//!
//! It is asked who it is once it is in raw mode and read, and not given back while it may still answer.

use super::flow_control::{AfterPart, FlowControl};
use super::guard::{self, Guard};
use super::probe::{Answer, Probe, ProbeInput};
use super::startup::{Startup, StartupFlow, StartupStep};
use super::{Exit, Message, input, signals};
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

/// The terminal, with its guard, its probe and its flow control.
#[derive(Debug)]
pub(super) struct TerminalHandle {
    pub(super) guard: Guard,
    pub(super) probe: Probe,
    /// When it was asked first.
    probed_at: Instant,
    /// When it was asked last.
    last_asked_at: Instant,
    flow: FlowControl,
    /// From when the flow control's time is counted.
    created_at: Instant,
    pub(super) sender: Sender<Message>,
}

impl TerminalHandle {
    /// A terminal that is left alone so far.
    pub(super) fn new(probe_input: ProbeInput, mouse: bool, sender: Sender<Message>) -> Self {
        let probe = Probe::new(probe_input);
        let guard = Guard::new(mouse, probe.is_inside_tmux());
        let now = Instant::now();
        Self { guard, probe, probed_at: now, last_asked_at: now, flow: FlowControl::default(), created_at: now, sender }
    }

    /// The next step before the first frame; asks if that is the one.
    pub(super) fn next_step(&mut self, startup: &mut Startup) -> io::Result<StartupStep> {
        let step = startup.next_step(&self.probe, self.probed_at.elapsed());
        if step == StartupStep::Ask {
            self.start_probe(&mut io::stdout())?;
        }
        Ok(step)
    }

    /// Begins to listen, and asks the terminal who it is through `out`.
    pub(super) fn start_probe(&mut self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        // Answers must be neither shown nor kept back until the end of a line.
        self.guard.enter_raw()?;
        input::spawn(self.sender.clone())?;
        self.probed_at = Instant::now();
        self.last_asked_at = self.probed_at;
        self.probe.ask(out, &self.sender)
    }

    /// How long ago the handle was made: the time of what comes in.
    pub(super) fn age(&self) -> Duration {
        self.created_at.elapsed()
    }

    /// How much longer the terminal may answer.
    pub(super) fn answer_wait(&self) -> Option<Duration> {
        self.probe.answer_wait(self.probed_at.elapsed())
    }

    /// Waits until the first frame can be drawn; returns an exit if it never can.
    pub(super) fn wait_for_first_frame(
        &mut self,
        startup: &mut Startup,
        messages: &Receiver<Message>,
    ) -> io::Result<Option<Exit>> {
        loop {
            let message = match self.next_step(startup)? {
                StartupStep::Ask => continue,
                StartupStep::Draw => return Ok(None),
                StartupStep::Wait(None) => messages.recv().ok(),
                StartupStep::Wait(Some(left)) => match messages.recv_timeout(left) {
                    Ok(message) => Some(message),
                    Err(_) => continue,
                },
            };
            // The terminal holds a sender itself.
            let Some(message) = message else { return Ok(Some(Exit::Quit)) };
            let Some(message) = self.take_probe_message(message)? else { continue };
            match startup.receive(message) {
                StartupFlow::Continue => {}
                StartupFlow::Exit(exit) => return Ok(Some(exit)),
                StartupFlow::Suspend => self.suspend()?,
            }
        }
    }

    /// Takes a message that is about the terminal's name; gives back any other.
    pub(super) fn take_probe_message(&mut self, message: Message) -> io::Result<Option<Message>> {
        match message {
            Message::Answer(answer) => self.record_answer(answer),
            Message::TmuxClient(client) => self.probe.record_tmux_client(client, &self.sender)?,
            other => return Ok(Some(other)),
        }
        Ok(None)
    }

    fn record_answer(&mut self, answer: Answer) {
        match answer {
            Answer::Status => self.flow.confirm(self.created_at.elapsed()),
            answer => self.probe.record_answer(answer),
        }
    }

    /// What follows when this much of a frame has been written. The terminal is never asked if it has answered nothing
    /// at first.
    pub(super) fn after_part(&mut self, bytes: usize) -> AfterPart {
        if self.probe.answers().is_complete() {
            self.flow.wrote_part(bytes, self.created_at.elapsed())
        } else {
            AfterPart::default()
        }
    }

    /// How much longer the next frame waits for those before it to arrive; `None` if it can be drawn.
    pub(super) fn frame_wait(&self) -> Option<Duration> {
        self.flow.frame_wait(self.created_at.elapsed())
    }

    /// Asks again for what may have changed.
    pub(super) fn probe_again(&mut self) -> io::Result<()> {
        if self.probe.ask_again(&mut io::stdout(), &self.sender)? {
            self.last_asked_at = Instant::now();
        }
        Ok(())
    }

    /// Asks the same when a key is pressed after a pause.
    pub(super) fn notice_key(&mut self) -> io::Result<()> {
        if self.probe.is_first_key_after_pause(self.probed_at.elapsed()) { self.probe_again() } else { Ok(()) }
    }

    /// Stops, and listens again when the program goes on.
    fn suspend(&self) -> io::Result<()> {
        let was_raw = guard::is_raw();
        guard::restore();
        signals::suspend();
        if was_raw { self.guard.enter_raw() } else { Ok(()) }
    }

    /// Gives the terminal back. Unless a signal asks to hurry, waits for a last answer, which the shell would take for
    /// something typed.
    pub(super) fn restore(&mut self, exit: &Exit, messages: &Receiver<Message>) {
        if matches!(exit, Exit::Quit | Exit::NothingToShow(_)) {
            guard::leave_fullscreen();
            self.wait_for_answers(messages);
        }
        guard::restore();
    }

    /// Waits until no answer can come any more. Returns what else has come; the wait ends with a message that asks to
    /// hurry.
    pub(super) fn wait_for_answers(&mut self, messages: &Receiver<Message>) -> Vec<Message> {
        let mut others = Vec::new();
        while let Some(left) = self.exit_wait() {
            match messages.recv_timeout(left) {
                Ok(Message::Answer(answer)) => self.record_answer(answer),
                Ok(message @ (Message::Terminate(_) | Message::TerminalGone)) => {
                    others.push(message);
                    break;
                }
                Ok(message) => others.push(message),
                Err(_) => {}
            }
        }
        others
    }

    fn exit_wait(&self) -> Option<Duration> {
        let probe_wait = self.probe.exit_wait(self.last_asked_at.elapsed());
        probe_wait.max(self.flow.exit_wait(self.created_at.elapsed()))
    }
}
