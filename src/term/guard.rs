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
use super::probe::tmux;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{self, Write};
use std::sync::atomic::{AtomicU8, Ordering};

/// Alternate screen, no cursor, bracketed paste; then the dialect's own, then [`CLEAR`].
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h";
const CLEAR: &str = "\x1b[2J";
/// Buttons and wheel, in the encoding without a limit on columns.
const MOUSE: &str = "\x1b[?1000h\x1b[?1006h";
/// The input modes back, whether they had been set or not; then the dialect's own, then [`LEAVE`].
const QUIET: &str = "\x1b[?1004l\x1b[?1006l\x1b[?1000l\x1b[?2004l";
/// Default colours, the cursor and the first screen back.
const LEAVE: &str = "\x1b[0m\x1b[?25h\x1b[?1049l";

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

/// What the terminal has been told, and so what is to be taken back: a place in [`Dialect::ALL`], and [`THROUGH`].
static SPOKEN: AtomicU8 = AtomicU8::new(0);

/// Set if the terminal is told through tmux.
const THROUGH: u8 = 0x80;

/// How the terminal is spoken to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spoken {
    /// In which dialect.
    pub dialect: Dialect,
    /// Whether tmux passes its sequences on ([`tmux::through`]).
    pub passthrough: bool,
}

impl Spoken {
    fn entering(self) -> String {
        self.pass(self.dialect.entering())
    }

    fn leaving(self) -> String {
        self.pass(self.dialect.leaving())
    }

    fn pass(self, sequence: &str) -> String {
        if self.passthrough { tmux::through(sequence) } else { sequence.to_owned() }
    }
}

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

    /// Takes the terminal: raw mode, alternate screen, what the dialect spoken last needs, and what else is to be
    /// listened to. Does nothing if it is taken.
    ///
    /// # Errors
    /// If the terminal cannot be set or written; it is given back when the guard is dropped.
    pub fn take(&self) -> io::Result<()> {
        self.listen()?;
        if HELD.swap(TAKEN, Ordering::SeqCst) == TAKEN {
            return Ok(());
        }
        send(&self.taking(spoken()))
    }

    fn taking(&self, spoken: Spoken) -> String {
        let (mouse, focus) = (if self.mouse { MOUSE } else { "" }, if self.focus { FOCUS } else { "" });
        format!("{ENTER}{}{CLEAR}{mouse}{focus}", spoken.entering())
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

/// How the terminal was spoken to when it was taken, or will be when it is taken next.
pub fn spoken() -> Spoken {
    let kept = SPOKEN.load(Ordering::SeqCst);
    let dialect = Dialect::ALL.get(usize::from(kept & !THROUGH)).copied().unwrap_or_default();
    Spoken { dialect, passthrough: kept & THROUGH != 0 }
}

/// Speaks otherwise from now on: takes back what the old dialect needs and sends what the new one does, if the terminal
/// is taken. The screen must be cleared after it, because some terminals change only the rows that are.
///
/// # Errors
/// If the terminal cannot be written.
pub fn speak(new: Spoken) -> io::Result<()> {
    let old = spoken();
    if old == new {
        return Ok(());
    }
    // Before it is sent: whoever restores in between takes back too much rather than too little.
    remember(new);
    if is_taken() { send(&format!("{}{}", old.leaving(), new.entering())) } else { Ok(()) }
}

/// Tells the terminal behind a multiplexer once more what the dialect spoken needs, if the terminal is taken. Nothing is
/// sent where the terminal cannot be exchanged for another.
///
/// # Errors
/// If the terminal cannot be written.
pub fn repeat() -> io::Result<()> {
    if is_taken() { send(&repeating(spoken())) } else { Ok(()) }
}

fn repeating(spoken: Spoken) -> String {
    if spoken.passthrough { spoken.entering() } else { String::new() }
}

/// Gives the screen back, if it is taken, and keeps listening.
pub fn leave_screen() {
    if HELD.compare_exchange(TAKEN, HEARD, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
        let _ = send(&giving(spoken()));
    }
}

/// Gives the terminal back, as far as it is held. Cannot fail: a terminal that no longer answers needs nothing.
pub fn restore() {
    let held = HELD.swap(FREE, Ordering::SeqCst);
    if held == TAKEN {
        let _ = send(&giving(spoken()));
    }
    if held != FREE {
        let _ = disable_raw_mode();
    }
}

fn remember(spoken: Spoken) {
    let place = Dialect::ALL.iter().position(|other| *other == spoken.dialect);
    let place = place.and_then(|place| u8::try_from(place).ok()).unwrap_or(0);
    SPOKEN.store(if spoken.passthrough { place | THROUGH } else { place }, Ordering::SeqCst);
}

fn giving(spoken: Spoken) -> String {
    format!("{QUIET}{}{LEAVE}", spoken.leaving())
}

fn send(sequences: &str) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(sequences.as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BDSM: Spoken = Spoken { dialect: Dialect::Bdsm, passthrough: false };

    #[test]
    fn only_a_terminal_behind_a_multiplexer_is_told_again() {
        assert_eq!(repeating(Spoken { dialect: Dialect::Konsole, passthrough: false }), "");
        let through = Spoken { dialect: Dialect::Konsole, passthrough: true };
        assert_eq!(repeating(through), through.entering());
        assert!(repeating(through).contains("BidiRenderingEnabled=false"));
    }

    #[test]
    fn what_is_spoken_through_tmux_is_taken_back_through_it() {
        let konsole = Spoken { dialect: Dialect::Konsole, passthrough: true };
        assert!(
            Guard::new(false, true)
                .taking(konsole)
                .contains("\x1bPtmux;\x1b\x1b]50;BidiRenderingEnabled=false\x07\x1b\\\x1b[2J")
        );
        assert!(giving(konsole).contains("\x1bPtmux;\x1b\x1b]50;BidiRenderingEnabled=true\x07\x1b\\\x1b[0m"));
    }

    #[test]
    fn every_mode_that_is_set_is_reset() {
        let (set, reset) = (Guard::new(true, true).taking(BDSM), giving(BDSM));
        for mode in ["?1049", "?2004", "?1000", "?1006", "?1004"] {
            assert!(set.contains(&format!("\x1b[{mode}h")) && reset.contains(&format!("\x1b[{mode}l")), "{mode}");
        }
        assert!(set.contains("\x1b[?25l") && reset.contains("\x1b[?25h"));
        assert!(set.contains("\x1b[8l") && reset.contains("\x1b[8h"));
        assert_eq!(set.matches('h').count() + set.matches('l').count(), 7);
    }

    #[test]
    fn what_the_dialect_needs_is_sent_before_the_screen_is_cleared_and_taken_back_on_leaving() {
        for dialect in Dialect::ALL {
            let spoken = Spoken { dialect, passthrough: false };
            let set = Guard::new(false, false).taking(spoken);
            assert!(set.find(dialect.entering()) < set.find(CLEAR), "{dialect:?}");
            assert!(giving(spoken).contains(dialect.leaving()), "{dialect:?}");
        }
        let plain = Spoken { dialect: Dialect::Plain, passthrough: false };
        assert_eq!(Guard::new(false, false).taking(plain), "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[2J");
        assert_eq!(
            giving(Spoken { dialect: Dialect::Konsole, passthrough: false }),
            "\x1b[?1004l\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b]50;BidiRenderingEnabled=true\x07\x1b[0m\x1b[?25h\x1b[?1049l"
        );
    }

    #[test]
    fn giving_back_what_was_never_taken_does_nothing() {
        restore();
        restore();
        assert!(!is_taken());
    }
}
