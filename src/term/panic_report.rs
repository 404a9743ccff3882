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
use std::any::Any;
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
    let message = panic_message(info.payload());
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

/// What a panic said, without quotations.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let message = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    without_quotations(message.unwrap_or("a panic without words"))
}

/// A panic message without what it quotes in backticks, quotation marks or letters beyond ASCII: that may be an
/// article's.
fn without_quotations(message: &str) -> String {
    let mut redacted = String::with_capacity(message.len());
    let mut open_quote = None;
    for character in message.chars() {
        match (open_quote, character) {
            (None, '`' | '"') => {
                open_quote = Some(character);
                redacted.push(character);
                redacted.push('\u{2026}');
            }
            (Some(quote), character) if character == quote => {
                open_quote = None;
                redacted.push(character);
            }
            (None, '\n') => redacted.push(' '),
            (None, ' '..='~') => redacted.push(character),
            _ => {}
        }
    }
    redacted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_is_needed_and_quotes_nothing() {
        let message = without_quotations("byte index 1 is not a char boundary; it is inside `\u{633}ab` of `a text`");
        assert_eq!(message, "byte index 1 is not a char boundary; it is inside `\u{2026}` of `\u{2026}`");
        assert_eq!(without_quotations("said \"words\u{633}\" and \u{633}\u{644} 3"), "said \"\u{2026}\" and  3");
        let report = PanicReport { time: "now", message: &message, location: "src/x.rs:1:2", term: "xterm" };
        let text = report.text(&Backtrace::disabled());
        for part in [env!("CARGO_PKG_VERSION"), message.as_str(), "src/x.rs:1:2", "\"xterm\"", "time: now"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn a_quotation_that_never_ends_is_left_out_to_the_end() {
        assert_eq!(without_quotations("in `secret"), "in `\u{2026}");
    }
}
