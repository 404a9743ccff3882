//! Taking the terminal and giving it back.
//!
//! Giving it back is idempotent and needs no value to be at hand: the panic hook and the signal thread call
//! [`restore`] as well as [`Guard`]'s `Drop` does, and the first call does the work. One flag for the process is
//! right here, since the terminal's mode is one for the process too.
//!
//! Every sequence sent is ignored by terminals that do not know it, but for those of a dialect, which go to its own:
//!
//! - Of the mouse, buttons, the wheel, and movements while a button is down are asked for (1002; before it 1000, for
//!   terminals that do not know that), not other movements, which would wake the program.
//! - What the dialect sends on entering comes before the screen is cleared, because some terminals apply it to rows
//!   cleared from then on. What takes it back is sent on every way out: in some it holds for the whole session. Which
//!   dialect that is, a second static holds, for callers without a value.
//! - What tmux is to pass on comes before everything else: tmux redraws the pane when the alternate screen is entered,
//!   and drops what it is told to pass on while that redraw is pending. The terminals that are reached in this way act
//!   at once, on the whole window.

use super::dialect::Dialect;
use super::probe::tmux;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{self, Write};
use std::sync::atomic::{AtomicU8, Ordering};

/// Alternate screen, no cursor, bracketed paste; then the dialect's own, unless tmux passes it on; then [`CLEAR`].
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h";
const CLEAR: &str = "\x1b[2J";
/// Buttons, wheel and dragging, in the encoding without a limit on columns.
const MOUSE: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
/// The input modes back, whether they had been set or not; then the dialect's own, then [`LEAVE`].
const RESET_INPUT: &str = "\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2004l";
/// Default colours, the cursor and the first screen back.
const LEAVE: &str = "\x1b[0m\x1b[?25h\x1b[?1049l";

/// Focus, which tells inside tmux that another terminal may be looking on.
const FOCUS: &str = "\x1b[?1004h";

/// How much of the terminal is ours at the moment.
static TERMINAL_STATE: AtomicU8 = AtomicU8::new(COOKED);

/// It is as it was.
const COOKED: u8 = 0;
/// It is in raw mode: what is typed and answered comes to us, and nothing else has changed.
const RAW: u8 = 1;
/// The screen is ours too.
const FULLSCREEN: u8 = 2;

/// The mode that was sent, and so must be undone: an index into [`Dialect::ALL`], and [`PASSTHROUGH`].
static OUTPUT_MODE: AtomicU8 = AtomicU8::new(0);

/// Set if the sequences go through tmux.
const PASSTHROUGH: u8 = 0x80;
const _: () = assert!(Dialect::ALL.len() < PASSTHROUGH as usize, "an index leaves the bit free");

/// How the terminal is written to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutputMode {
    /// In which dialect.
    pub dialect: Dialect,
    /// Whether tmux passes its sequences on ([`tmux::wrap_passthrough`]).
    pub passthrough: bool,
}

impl OutputMode {
    /// The dialect for output that stays on the screen after the program, when what tmux has passed on is taken back.
    pub(crate) fn dialect_left_behind(self) -> Dialect {
        let acts_on_all = self.dialect.only_in().is_some() && !self.dialect.enter_sequence().is_empty();
        if self.passthrough && acts_on_all { Dialect::Inverse } else { self.dialect }
    }

    fn enter_sequence(self) -> String {
        self.wrap(self.dialect.enter_sequence())
    }

    fn leave_sequence(self) -> String {
        self.wrap(self.dialect.leave_sequence())
    }

    fn wrap(self, sequence: &str) -> String {
        if self.passthrough { tmux::wrap_passthrough(sequence) } else { sequence.to_owned() }
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
    pub fn enter_raw(&self) -> io::Result<()> {
        if TERMINAL_STATE.compare_exchange(COOKED, RAW, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
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
    pub fn enter_fullscreen(&self) -> io::Result<()> {
        self.enter_raw()?;
        if TERMINAL_STATE.swap(FULLSCREEN, Ordering::SeqCst) == FULLSCREEN {
            return Ok(());
        }
        send(&self.enter_sequence(output_mode()))
    }

    fn enter_sequence(&self, mode: OutputMode) -> String {
        let (mouse, focus) = (if self.mouse { MOUSE } else { "" }, if self.focus { FOCUS } else { "" });
        let (through_tmux, own) = if mode.passthrough {
            (mode.enter_sequence(), String::new())
        } else {
            (String::new(), mode.enter_sequence())
        };
        format!("{through_tmux}{ENTER}{own}{CLEAR}{mouse}{focus}")
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Whether the screen is ours at the moment.
pub(crate) fn is_fullscreen() -> bool {
    TERMINAL_STATE.load(Ordering::SeqCst) == FULLSCREEN
}

/// Whether keys come to the program at the moment; also true in fullscreen.
pub(crate) fn is_raw() -> bool {
    TERMINAL_STATE.load(Ordering::SeqCst) != COOKED
}

/// The mode in use, or the one that will be when the terminal is taken.
pub(crate) fn output_mode() -> OutputMode {
    let encoded = OUTPUT_MODE.load(Ordering::SeqCst);
    let dialect = Dialect::ALL.get(usize::from(encoded & !PASSTHROUGH)).copied().unwrap_or_default();
    OutputMode { dialect, passthrough: encoded & PASSTHROUGH != 0 }
}

/// Speaks otherwise from now on: takes back what the old dialect needs and sends what the new one does, if the terminal
/// is taken. The screen must be cleared after it, because some terminals change only the rows that are.
///
/// # Errors
/// If the terminal cannot be written.
pub fn set_mode(new: OutputMode) -> io::Result<()> {
    let old = output_mode();
    if old == new {
        return Ok(());
    }
    // Before it is sent: a restore in between must undo too much rather than too little.
    store_mode(new);
    if is_fullscreen() { send(&format!("{}{}", old.leave_sequence(), new.enter_sequence())) } else { Ok(()) }
}

/// Tells the terminal behind a multiplexer once more what the dialect spoken needs, if the terminal is taken. Nothing
/// is sent where the terminal cannot be exchanged for another.
///
/// # Errors
/// If the terminal cannot be written.
pub(crate) fn resend_mode() -> io::Result<()> {
    if is_fullscreen() { send(&resend_sequence(output_mode())) } else { Ok(()) }
}

fn resend_sequence(mode: OutputMode) -> String {
    if mode.passthrough { mode.enter_sequence() } else { String::new() }
}

/// Gives the screen back, if it is taken, and keeps listening.
pub(crate) fn leave_fullscreen() {
    if TERMINAL_STATE.compare_exchange(FULLSCREEN, RAW, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
        let _ = send(&restore_sequence(output_mode()));
    }
}

/// Gives the terminal back, as far as it is held. Cannot fail: a terminal that no longer answers needs nothing.
pub(crate) fn restore() {
    let state = TERMINAL_STATE.swap(COOKED, Ordering::SeqCst);
    if let Some(sequence) = sequence_to_restore(state, output_mode()) {
        let _ = send(&sequence);
    }
    if state != COOKED {
        let _ = disable_raw_mode();
    }
}

fn store_mode(mode: OutputMode) {
    let index = mode.dialect as u8;
    OUTPUT_MODE.store(if mode.passthrough { index | PASSTHROUGH } else { index }, Ordering::SeqCst);
}

/// What is sent to a terminal in `state` before it is given back. Raw mode alone has sent nothing.
fn sequence_to_restore(state: u8, mode: OutputMode) -> Option<String> {
    (state == FULLSCREEN).then(|| restore_sequence(mode))
}

fn restore_sequence(mode: OutputMode) -> String {
    format!("{RESET_INPUT}{}{LEAVE}", mode.leave_sequence())
}

fn send(sequences: &str) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(sequences.as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BDSM: OutputMode = OutputMode { dialect: Dialect::Bdsm, passthrough: false };

    #[test]
    fn only_a_terminal_behind_a_multiplexer_is_sent_the_mode_again() {
        assert_eq!(resend_sequence(OutputMode { dialect: Dialect::Konsole, passthrough: false }), "");
        let passthrough_mode = OutputMode { dialect: Dialect::Konsole, passthrough: true };
        assert_eq!(resend_sequence(passthrough_mode), passthrough_mode.enter_sequence());
        assert!(resend_sequence(passthrough_mode).contains("BidiRenderingEnabled=false"));
    }

    #[test]
    fn what_is_set_through_tmux_is_reset_through_it() {
        let konsole = OutputMode { dialect: Dialect::Konsole, passthrough: true };
        assert!(restore_sequence(konsole).contains("\x1bPtmux;\x1b\x1b]50;BidiRenderingEnabled=true\x07\x1b\\\x1b[0m"));
    }

    /// tmux 3.3 and 3.8 drop what they are to pass on while a redraw of the pane is pending, and entering or leaving
    /// the alternate screen asks for one.
    #[test]
    fn what_tmux_passes_on_comes_before_the_alternate_screen_is_entered_and_before_it_is_left() {
        for dialect in Dialect::ALL {
            let mode = OutputMode { dialect, passthrough: true };
            let (entered, left) = (Guard::new(true, true).enter_sequence(mode), restore_sequence(mode));
            assert!(entered.starts_with(&mode.enter_sequence()), "{entered:?}");
            assert_eq!(entered.matches("\x1bPtmux;").count(), usize::from(!dialect.enter_sequence().is_empty()));
            assert!(entered.find("\x1bPtmux;") < entered.find("\x1b[?1049h"), "{entered:?}");
            assert!(left.find("\x1bPtmux;") < left.find("\x1b[?1049l"), "{left:?}");
        }
    }

    #[test]
    fn what_stays_on_the_screen_needs_no_switch_that_is_gone_by_then() {
        for dialect in Dialect::ALL {
            let left = |passthrough| OutputMode { dialect, passthrough }.dialect_left_behind();
            let switches = matches!(dialect, Dialect::Konsole | Dialect::Mlterm);
            assert_eq!(left(true), if switches { Dialect::Inverse } else { dialect });
            assert_eq!(left(false), dialect);
        }
    }

    #[test]
    fn every_mode_that_is_set_is_reset() {
        let (set, reset) = (Guard::new(true, true).enter_sequence(BDSM), restore_sequence(BDSM));
        for mode in ["?1049", "?2004", "?1000", "?1002", "?1006", "?1004"] {
            assert!(set.contains(&format!("\x1b[{mode}h")) && reset.contains(&format!("\x1b[{mode}l")), "{mode}");
        }
        assert!(set.contains("\x1b[?25l") && reset.contains("\x1b[?25h"));
        assert!(set.contains("\x1b[8l") && reset.contains("\x1b[8h"));
        assert_eq!(set.matches('h').count() + set.matches('l').count(), 8);
    }

    #[test]
    fn what_the_dialect_needs_is_sent_before_the_screen_is_cleared_and_taken_back_on_leaving() {
        for dialect in Dialect::ALL {
            let mode = OutputMode { dialect, passthrough: false };
            let set = Guard::new(false, false).enter_sequence(mode);
            assert!(set.find(dialect.enter_sequence()) < set.find(CLEAR), "{dialect:?}");
            assert!(restore_sequence(mode).contains(dialect.leave_sequence()), "{dialect:?}");
        }
        let plain = OutputMode { dialect: Dialect::Plain, passthrough: false };
        assert_eq!(Guard::new(false, false).enter_sequence(plain), "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[2J");
        assert_eq!(
            restore_sequence(OutputMode { dialect: Dialect::Konsole, passthrough: false }),
            "\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2004l\x1b]50;BidiRenderingEnabled=true\x07\x1b[0m\x1b[?25h\x1b[?1049l"
        );
    }

    #[test]
    fn what_was_entered_is_left_once_and_what_was_never_entered_is_not() {
        let konsole = OutputMode { dialect: Dialect::Konsole, passthrough: false };
        assert_eq!(sequence_to_restore(COOKED, konsole), None);
        assert_eq!(sequence_to_restore(RAW, konsole), None);
        assert_eq!(sequence_to_restore(FULLSCREEN, konsole), Some(restore_sequence(konsole)));
    }
}
