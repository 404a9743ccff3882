//! What happens when a thread panics.
//!
//! The panic hook runs before anything is unwound, and writes a report that the user can pass on. It prints nothing:
//! laying out a message runs code that may be what has just failed. What follows depends on the thread:
//!
//! - The main thread owns the terminal and draws. Its panic ends the program, so the hook gives the terminal back at
//!   once; the command line says afterwards where the report is.
//! - Two threads are [essential](threads::spawn_essential): without `input` no key would arrive, and without `signals`
//!   a signal that asks the program to end would be swallowed. A panic there ends the program too, but in good order:
//!   the thread sends its last message, and the main thread, which may be drawing, gives the terminal back.
//! - The program goes on without any other thread. Its panic leaves the screen alone and becomes a notice, unless the
//!   thread catches its panics and reports them itself ([`threads::catch_panic`]).
//!
//! A report holds no text of any article: [`threads::panic_message`] leaves out whatever a panic quotes.

use super::{Message, guard};
use crate::files::private;
use crate::threads;
use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::{fs, panic, thread};

static INSTALLED: Once = Once::new();
static LAST_CRASH: Mutex<Option<Crash>> = Mutex::new(None);
/// Takes notices to the event loop, while there is one.
static MESSAGES: Mutex<Option<Sender<Message>>> = Mutex::new(None);

/// A panic that ended the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crash {
    /// Its message, without quotations.
    pub message: String,
    /// The report, if it could be written.
    pub report: Option<PathBuf>,
}

/// Sets the panic hook, once for the process. The thread that calls this is the main thread, which holds the terminal.
/// Reports go to `folder`, which is made when it is needed; `term` is the terminal's name.
pub fn install(folder: PathBuf, term: String) {
    INSTALLED.call_once(move || {
        let main = thread::current().id();
        panic::set_hook(Box::new(move |info| {
            let is_main = thread::current().id() == main && !threads::is_catching();
            if is_main {
                guard::restore();
            }
            let crash = write_report(info, &folder, &term);
            if is_main || threads::is_essential() {
                *lock(&LAST_CRASH) = Some(crash);
            } else if !threads::is_catching()
                && let Some(messages) = &*lock(&MESSAGES)
            {
                let _ = messages.send(Message::ThreadPanicked(crash.message));
            }
        }));
    });
}

/// Sends a message to the event loop for every panic that becomes a notice.
pub(super) fn send_notices_to(messages: Sender<Message>) {
    *lock(&MESSAGES) = Some(messages);
}

/// The panic that ends the program, if there was one.
pub(crate) fn take_last_crash() -> Option<Crash> {
    lock(&LAST_CRASH).take()
}

/// What these locks guard is whole at any time, so a panic of a thread that held one does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write_report(info: &PanicHookInfo<'_>, folder: &Path, term: &str) -> Crash {
    let message = threads::panic_message(info.payload());
    let location = info.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let time = utc_timestamp();
    let report = PanicReport { time: &time, message: &message, location: &location, term };
    let path = folder.join(format!("panic-{time}.txt"));
    let written = fs::create_dir_all(folder)
        .and_then(|()| private::create(&path))
        .and_then(|mut file| file.write_all(report.text(&Backtrace::force_capture()).as_bytes()));
    Crash { message, report: written.is_ok().then_some(path) }
}

/// The time in UTC as file names can have it: `2026-11-22T15-04-05Z`.
fn utc_timestamp() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

struct PanicReport<'a> {
    time: &'a str,
    message: &'a str,
    location: &'a str,
    term: &'a str,
}

impl PanicReport<'_> {
    fn text(&self, backtrace: &Backtrace) -> String {
        let mut text = String::new();
        let size = super::size::known_size().unwrap_or_default();
        let thread = thread::current();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "khabar {} panicked\n\nmessage: {}\nat: {}\nthread: {}\ntime: {}\nsystem: {} {}\n\
             terminal: {:?}, {} columns, {} rows\n\n{backtrace}\n",
            env!("CARGO_PKG_VERSION"),
            self.message,
            self.location,
            thread.name().unwrap_or("unnamed"),
            self.time,
            std::env::consts::OS,
            std::env::consts::ARCH,
            self.term,
            size.0,
            size.1,
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_a_developer_needs() {
        let report = PanicReport { time: "now", message: "the message", location: "src/x.rs:1:2", term: "xterm" };
        let text = report.text(&Backtrace::disabled());
        for part in [env!("CARGO_PKG_VERSION"), "the message", "src/x.rs:1:2", "\"xterm\"", "time: now"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
