//! What happens when the program meets a fault of its own.
//!
//! The panic hook gives the terminal back at once, before anything is unwound, and writes a report file that the
//! reader can pass on. It prints nothing: laying out a message runs code that may be what has just failed. The command
//! line says afterwards where the report is.
//!
//! A panic on one of the worker's threads leaves the screen alone; the worker goes on and tells the app.
//!
//! A report holds no text of any article: whatever a panic message quotes is left out.

use super::{browser, guard, probe, worker};
use crate::library::clock;
use crate::text;
use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};
use std::{fs, panic, thread};

/// Threads that the program can go on without: a panic there leaves the screen alone.
const SURVIVABLE_THREADS: [&str; 6] =
    [worker::THREADS[0], worker::THREADS[1], worker::THREADS[2], worker::THREADS[3], browser::THREAD, probe::THREAD];

static INSTALLED: Once = Once::new();
static LAST_CRASH: Mutex<Option<Crash>> = Mutex::new(None);

/// A panic that ended the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crash {
    /// What it said, without quotations.
    pub message: String,
    /// The report, if it could be written.
    pub report: Option<PathBuf>,
}

/// Sets the panic hook, once for the process. Reports go to `folder`, which is made when it is needed; `term` is the
/// terminal's name.
pub fn install(folder: PathBuf, term: String) {
    INSTALLED.call_once(move || {
        panic::set_hook(Box::new(move |info| {
            let is_survivable = thread::current().name().is_some_and(|name| SURVIVABLE_THREADS.contains(&name));
            if !is_survivable {
                guard::restore();
            }
            let crash = write_report(info, &folder, &term);
            if !is_survivable {
                *LAST_CRASH.lock().unwrap_or_else(PoisonError::into_inner) = Some(crash);
            }
        }));
    });
}

/// The panic that has happened outside the worker, if any.
pub(crate) fn take_last_crash() -> Option<Crash> {
    LAST_CRASH.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn write_report(info: &PanicHookInfo<'_>, folder: &Path, term: &str) -> Crash {
    let message = text::panic_message(info.payload());
    let location = info.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let time = utc_timestamp();
    let report = PanicReport { time: &time, message: &message, location: &location, term };
    let path = folder.join(format!("panic-{time}.txt"));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, report.text(&Backtrace::force_capture())));
    Crash { message, report: written.is_ok().then_some(path) }
}

/// The time in UTC as file names can have it: `2026-11-22T15-04-05Z`.
fn utc_timestamp() -> String {
    jiff::Timestamp::from_second(clock::now().0)
        .map_or_else(|_| "unknown".to_owned(), |now| now.strftime("%Y-%m-%dT%H-%M-%SZ").to_string())
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
        let size = crossterm::terminal::window_size().map_or((0, 0), |size| (size.columns, size.rows));
        let thread = thread::current();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "khabar {} met a fault of its own\n\nmessage: {}\nplace: {}\nthread: {}\ntime: {}\nsystem: {} {}\n\
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
