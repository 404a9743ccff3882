//! Taking the terminal and giving it back.
//!
//! Giving it back is idempotent and needs no value to be at hand: the panic hook and the signal thread call
//! [`restore`] as well as [`Guard`]'s `Drop` does, and whoever comes first does the work. One flag for the process is
//! right here, since the terminal's mode is one for the process too.
//!
//! Every sequence sent is ignored by terminals that do not know it, but for those of a dialect, which go to its own:
//!
//! - Of the mouse, only buttons and the wheel are asked for (1000), not movements, which would wake the program.
//! - What the dialect sends on entering comes before the screen is cleared, because some terminals apply it to rows
//!   cleared from then on. What takes it back is sent on every way out: in some it holds for the whole session. Which
//!   dialect that is, is kept here for the process too, for those who come without a value.

use super::dialect::Dialect;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

/// Alternate screen, no cursor, bracketed paste; then the dialect's own, then [`CLEAR`].
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h";
const CLEAR: &str = "\x1b[2J";
/// Buttons and wheel, in the encoding without a limit on columns.
const MOUSE: &str = "\x1b[?1000h\x1b[?1006h";
/// The input modes back, whether they had been set or not; then the dialect's own, then [`LEAVE`].
const QUIET: &str = "\x1b[?1006l\x1b[?1000l\x1b[?2004l";
/// Default colours, the cursor and the first screen back.
const LEAVE: &str = "\x1b[0m\x1b[?25h\x1b[?1049l";

static TAKEN: AtomicBool = AtomicBool::new(false);

/// What the terminal has been told, and so what is to be taken back.
static SPOKEN: AtomicU8 = AtomicU8::new(0);

/// Holds the terminal until it is dropped.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal: raw mode, alternate screen, what the dialect needs, and the mouse if it is wanted.
    ///
    /// # Errors
    /// If the terminal cannot be set or written; it has been given back then.
    pub fn enter(mouse: bool, dialect: Dialect) -> io::Result<Self> {
        let guard = Self { mouse };
        remember(dialect);
        guard.take()?;
        Ok(guard)
    }

    /// Takes the terminal again after [`restore`], in the dialect spoken last. Does nothing if it is taken.
    ///
    /// # Errors
    /// If the terminal cannot be set or written.
    pub fn take(&self) -> io::Result<()> {
        if TAKEN.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        enable_raw_mode()?;
        send(&taking(spoken(), self.mouse))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Whether the terminal is ours at the moment.
pub fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// The dialect in which the terminal was taken, or is to be taken next.
pub fn spoken() -> Dialect {
    Dialect::ALL.get(usize::from(SPOKEN.load(Ordering::SeqCst))).copied().unwrap_or_default()
}

/// Speaks another dialect from now on: takes back what the old one needs and sends what the new one does, if the
/// terminal is taken. The screen must be cleared after it, because some terminals change only the rows that are.
///
/// # Errors
/// If the terminal cannot be written.
pub fn speak(dialect: Dialect) -> io::Result<()> {
    let old = spoken();
    if old == dialect {
        return Ok(());
    }
    // Before it is sent: whoever restores in between takes back too much rather than too little.
    remember(dialect);
    if is_taken() { send(&format!("{}{}", old.leaving(), dialect.entering())) } else { Ok(()) }
}

/// Gives the terminal back, if it is taken. Cannot fail: a terminal that no longer answers needs nothing.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = send(&giving(spoken()));
    let _ = disable_raw_mode();
}

fn remember(dialect: Dialect) {
    let place = Dialect::ALL.iter().position(|other| *other == dialect);
    SPOKEN.store(place.and_then(|place| u8::try_from(place).ok()).unwrap_or(0), Ordering::SeqCst);
}

fn taking(dialect: Dialect, mouse: bool) -> String {
    format!("{ENTER}{}{CLEAR}{}", dialect.entering(), if mouse { MOUSE } else { "" })
}

fn giving(dialect: Dialect) -> String {
    format!("{QUIET}{}{LEAVE}", dialect.leaving())
}

fn send(sequences: &str) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(sequences.as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_that_is_set_is_reset() {
        let (set, reset) = (taking(Dialect::Bdsm, true), giving(Dialect::Bdsm));
        for mode in ["?1049", "?2004", "?1000", "?1006"] {
            assert!(set.contains(&format!("\x1b[{mode}h")) && reset.contains(&format!("\x1b[{mode}l")), "{mode}");
        }
        assert!(set.contains("\x1b[?25l") && reset.contains("\x1b[?25h"));
        assert!(set.contains("\x1b[8l") && reset.contains("\x1b[8h"));
        assert_eq!(set.matches('h').count() + set.matches('l').count(), 6);
    }

    #[test]
    fn what_the_dialect_needs_is_sent_before_the_screen_is_cleared_and_taken_back_on_leaving() {
        for dialect in Dialect::ALL {
            let set = taking(dialect, false);
            assert!(set.find(dialect.entering()) < set.find(CLEAR), "{dialect:?}");
            assert!(giving(dialect).contains(dialect.leaving()), "{dialect:?}");
        }
        assert_eq!(taking(Dialect::Plain, false), "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[2J");
        assert_eq!(
            giving(Dialect::Konsole),
            "\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b]50;BidiRenderingEnabled=true\x07\x1b[0m\x1b[?25h\x1b[?1049l"
        );
    }

    #[test]
    fn giving_back_what_was_never_taken_does_nothing() {
        restore();
        restore();
        assert!(!is_taken());
    }
}
