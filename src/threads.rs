//! How a thread is started, and what becomes of a panic on it.
//!
//! A panic on the main thread ends the program. A panic on any other thread must not: [`spawn`] gives each thread a
//! name, by which a panic report calls it, and a thread that can go on after a panic runs its work in
//! [`catch_panic`] and reports the failure itself. The terminal's panic hook (`term::panic_report`) reports every other
//! panic, and asks [`is_catching`] so that no panic is reported twice.
//!
//! What a panic says may quote the text on which the program failed, and that may be an article's. So
//! [`panic_message`] leaves out everything quoted and every letter beyond ASCII.
//!
//! This is a file beside the rooms, because every room that starts threads needs it. It uses `text` alone.

use crate::text;
use std::any::Any;
use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};

thread_local! {
    /// How many calls of [`catch_panic`] this thread is in.
    static CATCHING: Cell<usize> = const { Cell::new(0) };
    /// Whether the program cannot go on without this thread.
    static IS_ESSENTIAL: Cell<bool> = const { Cell::new(false) };
}

/// Where a test may make a thread panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookSite {
    /// At the thread's start, where nobody catches the panic.
    Start,
    /// Inside [`catch_panic`].
    Caught,
}

/// A test's function that runs on every thread at each [`HookSite`]. Unset outside tests.
static TEST_HOOK: OnceLock<fn(HookSite)> = OnceLock::new();

/// Runs `hook` at each [`HookSite`] from now on. For tests that make threads panic; the first hook stays.
pub fn set_test_hook(hook: fn(HookSite)) {
    let _ = TEST_HOOK.set(hook);
}

fn run_test_hook(site: HookSite) {
    if let Some(hook) = TEST_HOOK.get() {
        hook(site);
    }
}

/// Runs `body` on a new thread of this name.
///
/// # Errors
/// If the system refuses a thread.
pub(crate) fn spawn<T: Send + 'static>(
    name: &str,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        run_test_hook(HookSite::Start);
        body()
    })
}

/// The same for a thread without which the program cannot go on: it ends after a panic there, once it has received the
/// message by which `body` tells of its end.
///
/// # Errors
/// If the system refuses a thread.
pub(crate) fn spawn_essential<T: Send + 'static>(
    name: &str,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    thread::Builder::new().name(name.to_owned()).spawn(move || {
        IS_ESSENTIAL.set(true);
        run_test_hook(HookSite::Start);
        body()
    })
}

/// Whether the program cannot go on without this thread.
pub(crate) fn is_essential() -> bool {
    IS_ESSENTIAL.get()
}

/// Runs `action`. The caller reports a panic in it: nobody else does.
///
/// # Errors
/// The panic's message, fit for a notice.
pub(crate) fn catch_panic<T>(action: impl FnOnce() -> T) -> Result<T, String> {
    CATCHING.set(CATCHING.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(|| {
        run_test_hook(HookSite::Caught);
        action()
    }));
    CATCHING.set(CATCHING.get() - 1);
    result.map_err(|payload| panic_message(payload.as_ref()))
}

/// Whether this thread is inside [`catch_panic`].
pub(crate) fn is_catching() -> bool {
    CATCHING.get() > 0
}

/// The message of a caught panic, without quotations.
pub(crate) fn panic_message(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().copied();
    let message = literal.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    without_quotations(&text::clean_line(message.unwrap_or("a panic without a message")))
}

/// A message without the text between backticks or quotation marks and without letters beyond ASCII.
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
    fn what_a_message_quotes_is_left_out() {
        let message = without_quotations("byte index 1 is not a char boundary; it is inside `\u{633}ab` of `a text`");
        assert_eq!(message, "byte index 1 is not a char boundary; it is inside `\u{2026}` of `\u{2026}`");
        assert_eq!(without_quotations("said \"words\u{633}\" and \u{633}\u{644} 3"), "said \"\u{2026}\" and  3");
    }

    #[test]
    fn a_quotation_that_never_ends_is_left_out_to_the_end() {
        assert_eq!(without_quotations("in `secret"), "in `\u{2026}");
    }

    #[test]
    fn a_panic_s_message_is_found_whether_it_is_a_literal_or_was_formatted() {
        assert_eq!(panic_message(&"literal"), "literal");
        assert_eq!(panic_message(&"formatted".to_owned()), "formatted");
        assert_eq!(panic_message(&"two\nlines and \u{1b}[31mred"), "two lines and red");
        assert_eq!(panic_message(&3), "a panic without a message");
    }

    #[test]
    fn a_thread_has_its_name_and_a_panic_that_is_caught_is_a_message() {
        let thread = spawn("worker", || {
            let caught = catch_panic(|| -> bool { panic!("no `secret`") });
            (thread::current().name().map(str::to_owned), caught, is_catching(), catch_panic(is_catching))
        });
        let message = Err("no `\u{2026}`".to_owned());
        assert_eq!(thread.unwrap().join().unwrap(), (Some("worker".to_owned()), message, false, Ok(true)));
    }
}
