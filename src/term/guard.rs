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
use std::sync::atomic::{AtomicU8, Ordering};

/// Alternate screen, no cursor, bracketed paste, explicit mode; then clear.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[8l\x1b[2J";
/// Buttons and wheel, in the encoding without a limit on columns.
const MOUSE: &str = "\x1b[?1000h\x1b[?1006h";
/// Everything back, whether it had been set or not.
const LEAVE: &str = "\x1b[?1004l\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[8h\x1b[0m\x1b[?25h\x1b[?1049l";

/// Focus, which tells inside tmux that another terminal may be looking on.
const FOCUS: &str = "\x1b[?1004h";

/// How much of the terminal is ours at the moment.
static HELD: AtomicU8 = AtomicU8::new(FREE);

/// It is as it was.
const FREE: u8 = 0;
/// It is in raw mode: what is typed and answered comes to us, and nothing else has changed.
const HEARD: u8 = 1;
/// The screen is ours too.
const TAKEN: u8 = 2;

/// Holds the terminal until it is dropped.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
    focus: bool,
}

impl Guard {
    /// Holds nothing yet. With `mouse` and `focus`, these will be listened to.
    pub fn new(mouse: bool, focus: bool) -> Self {
        Self { mouse, focus }
    }

    /// Sets raw mode and leaves the screen alone. Does nothing if it is set.
    ///
    /// # Errors
    /// If the terminal cannot be set.
    pub fn listen(&self) -> io::Result<()> {
        if HELD.compare_exchange(FREE, HEARD, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
            enable_raw_mode()
        } else {
            Ok(())
        }
    }

    /// Takes the terminal: raw mode, alternate screen, and what else is to be listened to. Does nothing if it is taken.
    ///
    /// # Errors
    /// If the terminal cannot be set or written; it is given back when the guard is dropped.
    pub fn take(&self) -> io::Result<()> {
        self.listen()?;
        if HELD.swap(TAKEN, Ordering::SeqCst) == TAKEN {
            return Ok(());
        }
        let mut out = io::stdout();
        out.write_all(ENTER.as_bytes())?;
        if self.mouse {
            out.write_all(MOUSE.as_bytes())?;
        }
        if self.focus {
            out.write_all(FOCUS.as_bytes())?;
        }
        out.flush()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Whether the screen is ours at the moment.
pub fn is_taken() -> bool {
    HELD.load(Ordering::SeqCst) == TAKEN
}

/// Whether what is typed comes to us at the moment.
pub fn is_heard() -> bool {
    HELD.load(Ordering::SeqCst) != FREE
}

/// Gives the screen back, if it is taken, and keeps listening.
pub fn leave_screen() {
    if HELD.compare_exchange(TAKEN, HEARD, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
        leave();
    }
}

/// Gives the terminal back, as far as it is held. Cannot fail: a terminal that no longer answers needs nothing.
pub fn restore() {
    let held = HELD.swap(FREE, Ordering::SeqCst);
    if held == TAKEN {
        leave();
    }
    if held != FREE {
        let _ = disable_raw_mode();
    }
}

fn leave() {
    let mut out = io::stdout();
    let _ = out.write_all(LEAVE.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_that_is_set_is_reset() {
        let set = format!("{ENTER}{MOUSE}{FOCUS}");
        for mode in ["?1049", "?2004", "?1000", "?1006", "?1004"] {
            assert!(set.contains(&format!("\x1b[{mode}h")) && LEAVE.contains(&format!("\x1b[{mode}l")), "{mode}");
        }
        assert!(set.contains("\x1b[?25l") && LEAVE.contains("\x1b[?25h"));
        assert!(set.contains("\x1b[8l") && LEAVE.contains("\x1b[8h"));
        assert_eq!(set.matches('h').count() + set.matches('l').count(), 7);
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
