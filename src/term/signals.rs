//! Signals: those that end the program, the one that suspends it, and the one that announces another size.
//!
//! A thread takes them and passes them on as messages, so that flags and the reading position are saved before the
//! terminal is given back and the signal does what it does by convention. A second ending signal does not wait.

use super::{Message, guard};
use crate::threads;
use crate::worker::NotifyOnDrop;
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::io;
use std::sync::mpsc::Sender;

/// Listens from now on.
///
/// # Errors
/// If the system refuses.
pub(crate) fn spawn(messages: Sender<Message>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH])?;
    let notify = NotifyOnDrop::new(messages, Message::TerminalGone);
    threads::spawn_essential("signals", move || {
        let messages = notify.sender();
        let mut ending = false;
        for signal in signals.forever() {
            match signal {
                SIGTSTP => drop(messages.send(Message::Suspend)),
                SIGWINCH => drop(messages.send(Message::Resized)),
                _ if ending || messages.send(Message::Terminate(signal)).is_err() => {
                    guard::restore();
                    die(signal);
                }
                _ => ending = true,
            }
        }
    })?;
    Ok(())
}

/// Ends the process as the signal would have, so that the parent process sees why.
pub(crate) fn die(signal: i32) {
    let _ = emulate_default_handler(signal);
}

/// What the terminal is taken to say by going away.
pub(crate) const HANGUP: i32 = SIGHUP;

/// What Ctrl-c asks for where nothing is shown yet.
pub(crate) const INTERRUPT: i32 = SIGINT;

/// Stops until a shell continues the program, if there is one that can. The system stops no other process either.
pub(crate) fn suspend() {
    if can_suspend() {
        let _ = emulate_default_handler(SIGTSTP);
    }
}

/// Whether a shell is there that can let a stopped program go on. In the session leader's own process group, as in a
/// terminal window that runs nothing else, nobody could.
pub(crate) fn can_suspend() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Sends the whole job the signal that the terminal sends for Ctrl-z, this process included; the rest happens as if it
/// had come from there.
///
/// # Errors
/// If the system refuses.
pub(crate) fn suspend_job() -> io::Result<()> {
    Ok(kill_current_process_group(Signal::TSTP)?)
}
