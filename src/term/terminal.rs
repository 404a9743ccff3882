//! The terminal as the loop has it: held by a guard, known by a probe.
//!
//! It is asked who it is once it is in raw mode and read, and not given back while it may still answer.

use super::guard::{self, Guard};
use super::opening::{Opening, Step, Turn};
use super::probe::{Known, Probe};
use super::{Exit, Message, input, signals};
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

/// The terminal, and what is known of it.
#[derive(Debug)]
pub(super) struct Terminal {
    pub(super) guard: Guard,
    pub(super) probe: Probe,
    /// When it was asked.
    asked: Instant,
    pub(super) sender: Sender<Message>,
}

impl Terminal {
    /// A terminal that is left alone so far.
    pub(super) fn new(known: Known, mouse: bool, sender: Sender<Message>) -> Self {
        let probe = Probe::new(known);
        let guard = Guard::new(mouse, probe.is_inside_tmux());
        Self { guard, probe, asked: Instant::now(), sender }
    }

    /// The next step before the first frame; asks if that is the one.
    pub(super) fn step(&mut self, opening: &mut Opening) -> io::Result<Step> {
        let step = opening.step(&self.probe, self.asked.elapsed());
        if step == Step::Ask {
            self.ask(&mut io::stdout())?;
        }
        Ok(step)
    }

    /// Begins to listen, and asks the terminal who it is through `out`.
    pub(super) fn ask(&mut self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        // Answers must be neither shown nor kept back until the end of a line.
        self.guard.listen()?;
        input::spawn(self.sender.clone())?;
        self.asked = Instant::now();
        self.probe.ask(out, &self.sender)
    }

    /// How much longer the terminal may answer.
    pub(super) fn patience(&self) -> Option<Duration> {
        self.probe.patience(self.asked.elapsed())
    }

    /// Waits until there is something to show and somebody to show it to; an exit if there is nothing to go on with.
    pub(super) fn open(&mut self, opening: &mut Opening, messages: &Receiver<Message>) -> io::Result<Option<Exit>> {
        loop {
            let message = match self.step(opening)? {
                Step::Ask => continue,
                Step::Draw => return Ok(None),
                Step::Wait(None) => messages.recv().ok(),
                Step::Wait(Some(left)) => match messages.recv_timeout(left) {
                    Ok(message) => Some(message),
                    Err(_) => continue,
                },
            };
            // The terminal holds a sender itself.
            let Some(message) = message else { return Ok(Some(Exit::Done)) };
            let Some(message) = self.learn(message)? else { continue };
            match opening.take(message) {
                Turn::On => {}
                Turn::End(exit) => return Ok(Some(exit)),
                Turn::Stop => self.stop()?,
            }
        }
    }

    /// Takes a message that is about the terminal's name; gives back any other.
    pub(super) fn learn(&mut self, message: Message) -> io::Result<Option<Message>> {
        match message {
            Message::Answer(answer) => self.probe.hear(answer),
            Message::Client(client) => self.probe.attached(client, &self.sender)?,
            other => return Ok(Some(other)),
        }
        Ok(None)
    }

    /// Inside tmux, asks whether it is attached to the same terminal still.
    pub(super) fn ask_again(&mut self) -> io::Result<()> {
        self.probe.ask_again(&self.sender)
    }

    /// Stops, and listens again when the program goes on.
    fn stop(&self) -> io::Result<()> {
        let listening = guard::is_heard();
        guard::restore();
        signals::stop();
        if listening { self.guard.listen() } else { Ok(()) }
    }

    /// Gives the terminal back. Where nobody is in a hurry, a last answer is waited for, which the shell would take for
    /// something typed.
    pub(super) fn give_back(&mut self, exit: &Exit, messages: &Receiver<Message>) {
        if matches!(exit, Exit::Done | Exit::Refused(_)) {
            guard::leave_screen();
            while let Some(left) = self.probe.linger(self.asked.elapsed()) {
                match messages.recv_timeout(left) {
                    Ok(Message::Answer(answer)) => self.probe.hear(answer),
                    Ok(Message::End(_) | Message::Gone) => break,
                    _ => {}
                }
            }
        }
        guard::restore();
    }
}
