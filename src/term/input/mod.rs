//! From the terminal's bytes to the app's events.
//!
//! A thread waits for bytes and hands them to the [`Parser`], which is pure: it knows neither a file nor a clock. The
//! thread knows one time only, how long an escape byte may wait for the rest of a sequence before it is the Esc key;
//! at any other moment it waits without an end, so an untouched reader wakes nobody. It also notices that the terminal
//! has gone, for which no SIGHUP comes where it is not the controlling terminal.
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

pub use parser::{Input, Parser};

use super::Message;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::sync::mpsc::Sender;
use std::thread;

/// How long an escape byte waits for company. What a key sends arrives at once, also over a slow line.
const ESCAPE: Timespec = Timespec { tv_sec: 0, tv_nsec: 25_000_000 };

/// How much is read at once: a page.
const PAGE: usize = 4096;

/// Tells the loop that no more input comes, however the thread ends.
struct Farewell(Sender<Message>);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _ = self.0.send(Message::Gone);
    }
}

/// Reads the terminal on a thread of its own for as long as somebody listens.
///
/// # Errors
/// If there is no terminal to read, or the system refuses a thread.
pub fn spawn(messages: Sender<Message>) -> io::Result<()> {
    let (keys, screen) = (terminal()?, io::stdout().as_fd().try_clone_to_owned()?);
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let farewell = Farewell(messages);
        listen(&keys, &screen, &farewell.0);
    })?;
    Ok(())
}

/// Whether there is a terminal to take keys from.
pub fn has_keys() -> bool {
    terminal().is_ok()
}

/// Where keys come from: standard input, or the controlling terminal where an article comes through a pipe.
fn terminal() -> io::Result<OwnedFd> {
    let input = io::stdin();
    if input.is_terminal() { input.as_fd().try_clone_to_owned() } else { Ok(File::open("/dev/tty")?.into()) }
}

/// Reads until nobody listens or the terminal has gone.
fn listen(keys: &OwnedFd, screen: &OwnedFd, messages: &Sender<Message>) {
    let (mut parser, mut page, mut found) = (Parser::default(), [0; PAGE], Vec::new());
    loop {
        let wait = parser.holds_escape().then_some(ESCAPE);
        match ready(keys, screen, wait.as_ref()) {
            Ready::Bytes => match rustix::io::read(keys, &mut page) {
                Ok(0) => return,
                Ok(count) => parser.feed(page.get(..count).unwrap_or_default(), &mut found),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return,
            },
            Ready::Nothing => parser.pause(&mut found),
            Ready::Interrupted => {}
            Ready::Gone => return,
        }
        for input in found.drain(..) {
            let message = match input {
                Input::Event(event) => Message::Event(event),
                Input::Answer(answer) => Message::Answer(answer),
                Input::Focus => Message::Focus,
            };
            if messages.send(message).is_err() {
                return;
            }
        }
    }
}

/// What waiting has brought.
enum Ready {
    Bytes,
    /// The time is over.
    Nothing,
    Interrupted,
    Gone,
}

/// Waits for bytes, for the end of the terminal, or for the end of the time if there is one.
fn ready(keys: &OwnedFd, screen: &OwnedFd, wait: Option<&Timespec>) -> Ready {
    // That the terminal has hung up is told whether it is asked for or not.
    let mut watched = [PollFd::new(keys, PollFlags::IN), PollFd::new(screen, PollFlags::empty())];
    match poll(&mut watched, wait) {
        Ok(0) => Ready::Nothing,
        Ok(_) => {
            let [keys, screen] = watched.map(|fd| fd.revents());
            // Some systems cannot wait for /dev/tty and say so; reading waits too.
            if keys.intersects(PollFlags::IN | PollFlags::NVAL) { Ready::Bytes } else { gone(keys | screen) }
        }
        Err(Errno::INTR | Errno::AGAIN) => Ready::Interrupted,
        Err(_) => Ready::Gone,
    }
}

fn gone(told: PollFlags) -> Ready {
    if told.intersects(PollFlags::HUP | PollFlags::ERR) { Ready::Gone } else { Ready::Interrupted }
}
