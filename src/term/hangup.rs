//! Notices that the terminal has gone away where no SIGHUP tells so, as when it is not the controlling terminal.
//!
//! A thread waits for the one condition of the terminal's file that cannot be switched off. Without it, the input
//! thread would read a dead terminal in a circle.

use super::Message;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::io;
use std::sync::mpsc::Sender;
use std::thread;

/// Sends [`Message::Gone`] when standard output's terminal has hung up.
///
/// # Errors
/// If the system refuses a thread.
pub fn spawn(messages: Sender<Message>) -> io::Result<()> {
    thread::Builder::new().name("hangup".to_owned()).spawn(move || {
        let out = io::stdout();
        let mut watched = [PollFd::new(&out, PollFlags::empty())];
        while matches!(poll(&mut watched, None), Err(Errno::INTR)) {}
        let gone = watched.iter().any(|fd| fd.revents().intersects(PollFlags::HUP | PollFlags::ERR));
        if gone {
            let _ = messages.send(Message::Gone);
        }
    })?;
    Ok(())
}
