//! Taking the terminal and giving it back.
//!
//! Giving it back is idempotent and needs no value to be at hand: the panic hook and the signal thread call
//! [`restore`] as well as [`Guard`]'s `Drop` does, and whoever comes first does the work. One flag for the process is
//! right here, since the terminal's mode is one for the process too.
//!
//! Every sequence sent is ignored by terminals that do not know it:
//!
//! - Of the mouse, only buttons and the wheel are asked for (1000), not movements, which would wake the program.
//! - `CSI 8 l` asks for explicit mode (ECMA-48 BDSM), because the layout has put right-to-left text in visual order
//!   already. Terminals that reorder on their own and know the mode, as those of VTE, stop it; they apply it to rows
//!   cleared from then on, so clearing comes after. No terminal measured does anything else with it.

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Alternate screen, no cursor, bracketed paste, explicit mode; then clear.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[8l\x1b[2J";
/// Buttons and wheel, in the encoding without a limit on columns.
const MOUSE: &str = "\x1b[?1000h\x1b[?1006h";
/// Everything back, whether it had been set or not.
const LEAVE: &str = "\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[8h\x1b[0m\x1b[?25h\x1b[?1049l";

static TAKEN: AtomicBool = AtomicBool::new(false);

/// Holds the terminal until it is dropped.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal: raw mode, alternate screen, and the mouse if it is wanted.
    ///
    /// # Errors
    /// If the terminal cannot be set or written; it has been given back then.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let guard = Self { mouse };
        guard.take()?;
        Ok(guard)
    }

    /// Takes the terminal again after [`restore`]. Does nothing if it is taken.
    ///
    /// # Errors
    /// If the terminal cannot be set or written.
    pub fn take(&self) -> io::Result<()> {
        if TAKEN.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        enable_raw_mode()?;
        let mut out = io::stdout();
        out.write_all(ENTER.as_bytes())?;
        if self.mouse {
            out.write_all(MOUSE.as_bytes())?;
        }
        out.flush()
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

/// Gives the terminal back, if it is taken. Cannot fail: a terminal that no longer answers needs nothing.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = out.write_all(LEAVE.as_bytes()).and_then(|()| out.flush());
    let _ = disable_raw_mode();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_that_is_set_is_reset() {
        let set = format!("{ENTER}{MOUSE}");
        for mode in ["?1049", "?2004", "?1000", "?1006"] {
            assert!(set.contains(&format!("\x1b[{mode}h")) && LEAVE.contains(&format!("\x1b[{mode}l")), "{mode}");
        }
        assert!(set.contains("\x1b[?25l") && LEAVE.contains("\x1b[?25h"));
        assert!(set.contains("\x1b[8l") && LEAVE.contains("\x1b[8h"));
        assert_eq!(set.matches('h').count() + set.matches('l').count(), 6);
    }

    #[test]
    fn explicit_mode_is_asked_for_before_the_screen_is_cleared() {
        assert!(ENTER.find("\x1b[8l") < ENTER.find("\x1b[2J"));
    }

    #[test]
    fn giving_back_what_was_never_taken_does_nothing() {
        restore();
        restore();
        assert!(!is_taken());
    }
}
