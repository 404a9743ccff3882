//! Which terminal this is, and so which dialect it is sent.
//!
//! Inside tmux, tmux is asked which terminal it is attached to; anything else is asked four questions, in one write:
//! the state of ECMA-48's BDSM, name and version, and secondary and primary device attributes. The last one is answered
//! by every terminal, so nothing is waited for after its answer; and the first frame does not wait longer than [`FIRST_FRAME`] for a
//! terminal that is silent. An answer that comes later still counts: the dialect is changed then.
//!
//! The questions are asked before the screen is cleared, since one terminal (zutty) prints the last letter of the first
//! one. What it prints is wiped off at once, so that it is not found on the shell's screen afterwards either.
//!
//! - `answers`: what can be answered. - `decide`: from answers and environment to a dialect, pure. - [`tmux`]: asking
//!   tmux, and talking through it.
//!
//! Deliberately not here: reading. Answers come through [`super::input`], among the keys, as they do on the wire. Nor
//! any question that makes a terminal print rubbish, such as those for terminfo's names or for pictures.

mod answers;
mod decide;
pub mod tmux;

pub use answers::{Answer, Answers};
pub use decide::{Place, Setter, Verdict, Why, choose, decide, identity};
pub use tmux::TmuxClient;

use super::Message;
use super::dialect::Dialect;
use crate::config::Environment;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

/// The four questions, between keeping and finding the cursor's place, from which the line is wiped.
pub const QUESTIONS: &str = "\x1b7\x1b[8$p\x1b[>q\x1b[>c\x1b[c\x1b8\x1b[K";

/// How long the first frame waits for the last answer, at most.
pub const FIRST_FRAME: Duration = Duration::from_millis(150);

/// How long after the questions an answer may still come, at most. One that came after the program has left would be
/// typed into the shell.
pub const LAST_ANSWER: Duration = Duration::from_secs(1);

/// The name of the thread that asks tmux.
pub(super) const THREAD: &str = "tmux";

/// What is known before anything is asked.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The dialect that the reader has set, and where.
    pub set: Option<(Dialect, Setter)>,
    /// What the reader has said on calibrating, by [`identity`].
    pub remembered: BTreeMap<String, Dialect>,
    /// The environment.
    pub environment: Environment,
}

/// The dialect for output that is written and left behind: what is set or remembered, else what the environment tells,
/// and tmux of its client. The terminal itself is asked nothing, because the answer would have to be read from the keys
/// that the reader has typed ahead for the shell. A terminal that nothing names gets the usual dialect, which is right
/// wherever nothing is reordered and in those of VTE.
pub fn unasked(known: &Known) -> Dialect {
    let inside_tmux = Place::of(&known.environment) == Place::Tmux;
    let client = if inside_tmux && known.set.is_none() { tmux::ask() } else { None };
    of_environment(known, client)
}

/// The same, once tmux has told of its client.
fn of_environment(known: &Known, client: Option<TmuxClient>) -> Dialect {
    let probe = Probe { client, ..Probe::new(known.clone()) };
    let verdict = probe.verdict();
    if verdict.why == Why::Unknown { Dialect::default() } else { verdict.spoken.dialect }
}

/// Detection, from the first question to the last answer.
#[derive(Debug)]
pub struct Probe {
    known: Known,
    place: Place,
    answers: Answers,
    client: Option<TmuxClient>,
    /// How many times tmux has been asked without an answer yet.
    waiting: usize,
    /// Whether the questions, or the first one to tmux, have been answered or were never asked.
    settled: bool,
}

impl Probe {
    /// Detection that has asked nothing yet.
    pub fn new(known: Known) -> Self {
        let place = Place::of(&known.environment);
        Self { known, place, answers: Answers::default(), client: None, waiting: 0, settled: true }
    }

    /// Asks whoever knows, through `terminal` or on a thread of its own. A terminal is asked nothing if the reader has
    /// set the dialect; tmux is, because it decides on the way there too.
    ///
    /// # Errors
    /// If the terminal cannot be written or the system refuses a thread.
    pub fn ask(&mut self, terminal: &mut (impl Write + ?Sized), messages: &Sender<Message>) -> io::Result<()> {
        match self.place {
            Place::Terminal if self.known.set.is_none() => {
                self.settled = false;
                terminal.write_all(QUESTIONS.as_bytes())?;
                terminal.flush()
            }
            Place::Terminal | Place::Screen => Ok(()),
            Place::Tmux => {
                self.settled = false;
                self.ask_tmux(messages)
            }
        }
    }

    /// Inside tmux, asks again: it may have been attached to another terminal. Outside, nothing can have changed.
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub fn ask_again(&mut self, messages: &Sender<Message>) -> io::Result<()> {
        if self.is_inside_tmux() { self.ask_tmux(messages) } else { Ok(()) }
    }

    /// One process at a time: a window that is being resized would start many.
    fn ask_tmux(&mut self, messages: &Sender<Message>) -> io::Result<()> {
        self.waiting += 1;
        if self.waiting > 1 {
            return Ok(());
        }
        let messages = messages.clone();
        thread::Builder::new().name(THREAD.to_owned()).spawn(move || {
            let _ = messages.send(Message::Client(tmux::ask()));
        })?;
        Ok(())
    }

    /// Whether the program runs inside tmux.
    pub fn is_inside_tmux(&self) -> bool {
        self.place == Place::Tmux
    }

    /// Takes the terminal's answer. Inside tmux it is tmux's own, and counts for nothing.
    pub fn hear(&mut self, answer: Answer) {
        self.answers.hear(answer);
        self.settled |= self.place == Place::Terminal && self.answers.are_complete();
    }

    /// Takes tmux's answer.
    ///
    /// # Errors
    /// If tmux is to be asked once more, and the system refuses a thread.
    pub fn attached(&mut self, client: Option<TmuxClient>, messages: &Sender<Message>) -> io::Result<()> {
        // A tmux that has nothing to say now is attached to nothing new.
        (self.client, self.settled) = (client.or(self.client.take()), true);
        // It has been resized or come into focus since it was asked, once or often: one question will do.
        if std::mem::take(&mut self.waiting) > 1 { self.ask_tmux(messages) } else { Ok(()) }
    }

    /// How much longer the first frame waits, so long after the questions; nothing if it need not.
    pub fn wait(&self, since: Duration) -> Option<Duration> {
        self.left(FIRST_FRAME, since)
    }

    /// How much longer the terminal is not given back, because an answer would be typed into the shell.
    pub fn linger(&self, since: Duration) -> Option<Duration> {
        // tmux types nothing.
        self.left(LAST_ANSWER, since).filter(|_| self.place == Place::Terminal)
    }

    /// How much longer an answer may come, so long after the questions.
    pub fn patience(&self, since: Duration) -> Option<Duration> {
        self.left(LAST_ANSWER, since)
    }

    /// Remembers what the reader has said of a terminal.
    pub fn remember(&mut self, identity: String, dialect: Dialect) {
        self.known.remembered.insert(identity, dialect);
    }

    /// The dialect that the reader has set, if one is set.
    pub fn set(&self) -> Option<Dialect> {
        self.known.set.map(|(dialect, _)| dialect)
    }

    /// The dialect had the reader neither set nor said anything.
    pub fn detected(&self) -> Verdict {
        decide(&self.answers, &self.known.environment, self.client.as_ref())
    }

    /// The terminal to which tmux is attached, as far as is known.
    pub fn client(&self) -> Option<&TmuxClient> {
        self.client.as_ref()
    }

    fn left(&self, limit: Duration, since: Duration) -> Option<Duration> {
        limit.checked_sub(since).filter(|left| !self.settled && !left.is_zero())
    }

    /// The dialect by all that is known now.
    pub fn verdict(&self) -> Verdict {
        let remembered = |identity: &str| self.known.remembered.get(identity).copied();
        choose(self.known.set, remembered, &self.answers, &self.known.environment, self.client.as_ref())
    }

    /// The name under which a calibration of this terminal is remembered.
    pub fn identity(&self) -> String {
        identity(&self.answers, &self.known.environment, self.client.as_ref())
    }

    /// What the terminal has answered so far.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(variables: &[(&str, &str)]) -> Known {
        Known { environment: variables.iter().copied().collect(), ..Known::default() }
    }

    #[test]
    fn output_left_behind_is_spelled_as_the_environment_tells() {
        for (variables, dialect) in [
            (&[("KITTY_WINDOW_ID", "1"), ("TERM", "xterm-kitty")][..], Dialect::Kitty),
            (&[("KONSOLE_VERSION", "221203"), ("TERM", "xterm-256color")], Dialect::Konsole),
            (&[("VTE_VERSION", "7006"), ("TERM", "xterm-256color")], Dialect::Bdsm),
            (&[("TERM", "xterm-256color")], Dialect::Bdsm),
            (&[("TMUX", "/tmp/tmux,1,0"), ("TERM", "tmux-256color")], Dialect::Lro),
        ] {
            assert_eq!(of_environment(&known(variables), None), dialect, "{variables:?}");
        }
    }

    #[test]
    fn what_has_been_set_wins_over_the_environment() {
        let mut known = known(&[("KITTY_WINDOW_ID", "1")]);
        known.set = Some((Dialect::Plain, Setter::Option));
        assert_eq!(of_environment(&known, None), Dialect::Plain);
    }
}
