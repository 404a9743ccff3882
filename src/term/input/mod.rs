//! From the terminal's bytes to the app's events.
//!
//! A thread waits for bytes and hands them to the [`InputParser`], which is pure: it knows neither a file nor a clock.
//! The thread knows two times only: how long an escape byte may wait for the rest of a sequence before it is the Esc
//! key, and how long a very long paste may pause. At any other moment it waits without an end, so an untouched terminal
//! wakes no thread. It also notices that the terminal has gone, for which no SIGHUP comes where it is not the
//! controlling terminal.
//!
//! It reads no further while much of what it has sent waits to be taken ([`Backlog`]), so that a flood of keys, as a
//! text dropped on a terminal that does not mark what is pasted, takes no memory.
//!
//! - `parser`: where sequences begin and end. - `sequence`: what a control sequence means. - `kitty`: keys as kitty's
//!   protocol sends them. - `paste`: pasted text.
//!
//! Why not crossterm's reader: it forgets a key that arrives together with a signal until the next one is pressed, and
//! takes answers that it does not know for keys.

mod kitty;
mod parser;
mod paste;
mod sequence;
#[cfg(test)]
mod tests;

pub use parser::{Input, InputParser};

use super::Message;
use crate::threads;
use crate::worker::NotifyOnDrop;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::sync::mpsc::{self, Receiver, Sender};

/// How long an escape byte waits for company. What a key sends arrives at once, also over a slow line.
const ESCAPE_TIMEOUT: Timespec = Timespec { tv_sec: 0, tv_nsec: 25_000_000 };

/// How long a very long paste may pause before its end counts as lost.
const PASTE_TIMEOUT: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// How much is read at once: a page.
const READ_BUFFER: usize = 4096;

/// Reads the terminal on a thread of its own until the receiver is dropped.
///
/// # Errors
/// If there is no terminal to read, or the system refuses a thread.
pub(crate) fn spawn(messages: Sender<Message>) -> io::Result<()> {
    let (keys, screen) = (input_terminal()?, io::stdout().as_fd().try_clone_to_owned()?);
    let notify = NotifyOnDrop::new(messages, Message::TerminalGone);
    threads::spawn_essential("input", move || read_loop(&keys, &screen, notify.sender()))?;
    Ok(())
}

/// Whether there is a terminal to take keys from.
pub(crate) fn has_keys() -> bool {
    input_terminal().is_ok()
}

/// Where keys come from: standard input, or the controlling terminal where an article comes through a pipe.
fn input_terminal() -> io::Result<OwnedFd> {
    let input = io::stdin();
    if input.is_terminal() { input.as_fd().try_clone_to_owned() } else { Ok(File::open("/dev/tty")?.into()) }
}

/// Reads until the receiver is dropped or the terminal has gone.
fn read_loop(keys: &OwnedFd, screen: &OwnedFd, messages: &Sender<Message>) {
    let (mut parser, mut buffer, mut inputs) = (InputParser::default(), [0; READ_BUFFER], Vec::new());
    let mut backlog = Backlog::default();
    loop {
        let timeout = if parser.has_overlong_paste() { Some(PASTE_TIMEOUT) } else { None };
        let timeout = if parser.has_pending_escape() { Some(ESCAPE_TIMEOUT) } else { timeout };
        match wait_for_input(keys, screen, timeout.as_ref()) {
            Readiness::Bytes => match rustix::io::read(keys, &mut buffer) {
                Ok(0) => return,
                Ok(count) => parser.feed(buffer.get(..count).unwrap_or_default(), &mut inputs),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return,
            },
            Readiness::TimedOut => {
                parser.flush_escape(&mut inputs);
                parser.flush_paste(&mut inputs);
            }
            Readiness::Interrupted => {}
            Readiness::Gone => return,
        }
        for input in inputs.drain(..) {
            let message = match input {
                Input::Event(event) => Message::Event(event),
                Input::Answer(answer) => Message::Answer(answer),
                Input::Focus => Message::Focus,
            };
            if messages.send(message).is_err() || !backlog.wait_if_long(messages) {
                return;
            }
        }
    }
}

/// How many messages are sent between two marks.
const MESSAGES_PER_MARK: usize = 4096;

/// Keeps the number of messages that wait to be taken within bounds: a mark goes with them, and the next one is sent
/// only after the one before it has been taken, which is when the receiver drops it.
#[derive(Default)]
struct Backlog {
    /// How many messages have been sent since the last mark.
    sent: usize,
    /// Ends when the last mark is taken.
    mark: Option<Receiver<Infallible>>,
}

impl Backlog {
    /// Counts a message; waits if too many have not been taken. Returns whether anybody takes them.
    fn wait_if_long(&mut self, messages: &Sender<Message>) -> bool {
        self.sent += 1;
        if self.sent < MESSAGES_PER_MARK {
            return true;
        }
        self.sent = 0;
        if let Some(mark) = self.mark.take() {
            let _ = mark.recv();
        }
        let (sender, mark) = mpsc::channel();
        self.mark = Some(mark);
        messages.send(Message::InputMark(sender)).is_ok()
    }
}

/// What waiting has brought.
enum Readiness {
    Bytes,
    /// The time is over.
    TimedOut,
    Interrupted,
    Gone,
}

/// Waits for bytes, for the end of the terminal, or for the end of the time if there is one.
fn wait_for_input(keys: &OwnedFd, screen: &OwnedFd, timeout: Option<&Timespec>) -> Readiness {
    // The system reports a hang-up whether it is asked for or not.
    let mut watched = [PollFd::new(keys, PollFlags::IN), PollFd::new(screen, PollFlags::empty())];
    match poll(&mut watched, timeout) {
        Ok(0) => Readiness::TimedOut,
        Ok(_) => {
            let [keys, screen] = watched.map(|fd| fd.revents());
            // Some systems cannot wait for /dev/tty and say so; reading waits too.
            if keys.intersects(PollFlags::IN | PollFlags::NVAL) {
                Readiness::Bytes
            } else {
                hung_up_or_interrupted(keys | screen)
            }
        }
        Err(Errno::INTR | Errno::AGAIN) => Readiness::Interrupted,
        Err(_) => Readiness::Gone,
    }
}

fn hung_up_or_interrupted(events: PollFlags) -> Readiness {
    if events.intersects(PollFlags::HUP | PollFlags::ERR) { Readiness::Gone } else { Readiness::Interrupted }
}

#[cfg(test)]
mod backlog_tests {
    use super::*;

    #[test]
    fn no_more_is_sent_than_twice_what_waits_to_be_taken() {
        let (sender, messages) = mpsc::channel();
        let flood = std::thread::spawn(move || {
            let mut backlog = Backlog::default();
            (0..10 * MESSAGES_PER_MARK).all(|_| sender.send(Message::Focus).is_ok() && backlog.wait_if_long(&sender))
        });
        // Nothing is taken before the first mark has been waited for, so the thread stands still here.
        let (mut waiting, mut most, mut taken) = (Vec::new(), 0, 0);
        while let Ok(message) = messages.recv() {
            waiting.push(message);
            waiting.extend(messages.try_iter());
            most = most.max(waiting.len());
            taken += waiting.drain(..).filter(|message| matches!(message, Message::Focus)).count();
        }
        assert!(flood.join().unwrap(), "every message could be sent");
        assert_eq!(taken, 10 * MESSAGES_PER_MARK);
        assert!(most <= 2 * MESSAGES_PER_MARK + 2, "{most}");
    }
}
