//! Which terminal this is, and so which dialect it is sent.
//!
//! Inside tmux, tmux is asked which terminal it is attached to; anything else is asked four questions, in one write:
//! the state of ECMA-48's BDSM, name and version, and secondary and primary device attributes. The last one is answered
//! by every terminal, so nothing is waited for after its answer. The first frame waits for a silent terminal, at most
//! [`FIRST_FRAME_TIMEOUT`], or [`SSH_FIRST_FRAME_TIMEOUT`] where the answers come from another machine. An answer that
//! comes later still counts: the dialect changes then.
//!
//! The questions are asked before the screen is cleared, since one terminal (zutty) prints the last letter of the first
//! one. What it prints is wiped off at once, so that it is not found on the shell's screen afterwards either.
//!
//! Before the four, the colours of text and background are asked for, where that prints nothing; inside tmux, tmux is.
//!
//! - `answers`: what can be answered. - `background`: the questions for the colours, and what the background is.
//! - `decide`: from answers and environment to a dialect, pure. - [`tmux`]: asking tmux, and talking through it.
//! - `inner`: programs that show a terminal inside another. - `chain`: all that stands between the program and the
//!   person, for reports.
//!
//! Deliberately not here: reading. Answers come through [`super::input`], among the keys, as they do on the wire. Nor
//! any question that makes a terminal print rubbish, such as those for terminfo's names or for pictures.

mod answers;
mod background;
mod chain;
mod decide;
mod identity;
mod inner;
mod rules;
pub(crate) mod tmux;

pub use answers::{Answer, Answers};
pub(crate) use background::background_from_environment;
pub use background::{COLOR_QUESTIONS, background};
pub(crate) use chain::{Chain, ChainLink, Evidence};
pub(crate) use decide::Verdict;
pub use decide::{Multiplexer, SettingSource, VerdictReason, choose, decide};
pub use identity::identity;
pub use inner::InnerTerminal;
pub use tmux::TmuxClient;

use super::Message;
use super::dialect::Dialect;
use crate::config::Environment;
use crate::theme::{Colors, Theme};
use crate::threads;
use crate::worker::NotifyOnDrop;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::mpsc::Sender;
use std::time::Duration;

/// The four questions, between keeping and finding the cursor's place, from which the line is wiped.
pub const QUESTIONS: &str = "\x1b7\x1b[8$p\x1b[>q\x1b[>c\x1b[c\x1b8\x1b[K";

/// The question for the device attributes, which every terminal answers.
const PRIMARY_QUESTION: &str = "\x1b[c";

/// How long the first frame waits for the last answer, at most.
pub const FIRST_FRAME_TIMEOUT: Duration = Duration::from_millis(150);

/// The same over ssh, where the questions and the answers cross a network: a page that is drawn too early is reversed
/// in some terminals, and sent twice.
pub(crate) const SSH_FIRST_FRAME_TIMEOUT: Duration = Duration::from_millis(400);

/// How long after the questions an answer may still come, at most. One that came after the program has left would be
/// typed into the shell.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

/// How long no key is pressed before the next one counts as somebody's coming back, perhaps to another terminal.
pub const KEY_PAUSE: Duration = Duration::from_secs(3);

/// The evidence before anything is asked.
#[derive(Debug, Clone, Default)]
pub struct ProbeInput {
    /// The dialect that the user has set, and where.
    pub configured: Option<(Dialect, SettingSource)>,
    /// The dialects that the user has chosen when calibrating, by [`identity()`].
    pub remembered: BTreeMap<String, Dialect>,
    /// The environment.
    pub environment: Environment,
}

/// The dialect for output that is written and left behind: what is set or remembered, else what the environment tells,
/// and tmux of its client. The terminal itself is asked nothing, because the answer would have to be read from the keys
/// that the user has typed ahead for the shell. A terminal that nothing names gets the usual dialect, which is right
/// wherever nothing is reordered and in those of VTE.
pub(crate) fn dialect_without_probe(input: &ProbeInput) -> Dialect {
    let can_ask_tmux = can_ask_tmux(&input.environment) && input.configured.is_none();
    let client = if can_ask_tmux { tmux::query_client() } else { None };
    dialect_from_environment(input, client)
}

/// The same, once tmux has named its client.
fn dialect_from_environment(input: &ProbeInput, client: Option<TmuxClient>) -> Dialect {
    Probe { client, ..Probe::new(input.clone()) }.verdict().mode.dialect_left_behind()
}

/// Whether the tmux in which the program runs can be asked. One on another machine, which has left nothing but TERM,
/// cannot; what runs on this one may be attached to anything.
fn can_ask_tmux(environment: &Environment) -> bool {
    environment.get("TMUX").is_some()
}

/// Detection, from the first question to the last answer.
#[derive(Debug)]
pub struct Probe {
    input: ProbeInput,
    multiplexer: Multiplexer,
    answers: Answers,
    client: Option<TmuxClient>,
    tmux_query: TmuxQuery,
    /// Whether the questions, or the first one to tmux, have been answered or were never asked.
    finished: bool,
    /// When the last key was pressed, if one was.
    last_key: Option<Duration>,
    /// Whether the colours have been asked for and nothing has been answered after that.
    colors_pending: bool,
}

/// The question to tmux which terminal it is attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TmuxQuery {
    /// Nobody is asking.
    Idle,
    /// A process is asking.
    Running,
    /// A process is asking, and tmux may have been attached to another terminal since.
    RunningAndOutdated,
}

impl Probe {
    /// Detection that has asked nothing yet.
    pub fn new(input: ProbeInput) -> Self {
        let multiplexer = Multiplexer::from_environment(&input.environment);
        Self {
            input,
            multiplexer,
            answers: Answers::default(),
            client: None,
            tmux_query: TmuxQuery::Idle,
            finished: true,
            last_key: None,
            colors_pending: false,
        }
    }

    /// Asks whoever knows, through `terminal` or on a thread of its own. A terminal is not asked who it is if the user
    /// has set the dialect, and nothing at all if it answers nothing; tmux is asked, because it decides on the way
    /// there too.
    ///
    /// # Errors
    /// If the terminal cannot be written or the system refuses a thread.
    pub fn ask(&mut self, terminal: &mut (impl Write + ?Sized), messages: &Sender<Message>) -> io::Result<()> {
        match self.multiplexer {
            Multiplexer::None if InnerTerminal::is_mute(&self.input.environment) => Ok(()),
            Multiplexer::None if self.input.configured.is_none() => {
                self.finished = false;
                self.ask_colors(terminal, QUESTIONS)
            }
            Multiplexer::None => self.ask_colors(terminal, PRIMARY_QUESTION),
            Multiplexer::Screen => Ok(()),
            Multiplexer::Tmux if !self.is_inside_tmux() => self.ask_colors(terminal, PRIMARY_QUESTION),
            Multiplexer::Tmux => {
                self.finished = false;
                self.ask_colors(terminal, PRIMARY_QUESTION)?;
                self.ask_tmux(messages)
            }
        }
    }

    /// Asks for what may have changed: the colours and, inside tmux, the terminal to which it is attached. Whoever
    /// has answered nothing at first is not asked again. Returns whether the colours were asked for.
    ///
    /// # Errors
    /// If the terminal cannot be written or the system refuses a thread.
    pub fn ask_again(&mut self, terminal: &mut (impl Write + ?Sized), messages: &Sender<Message>) -> io::Result<bool> {
        let are_colors_wanted = self.answers.is_complete() && !self.colors_pending;
        if are_colors_wanted {
            self.ask_colors(terminal, PRIMARY_QUESTION)?;
        }
        if self.is_inside_tmux() {
            self.ask_tmux(messages)?;
        }
        Ok(are_colors_wanted && self.colors_pending)
    }

    /// Asks for the colours if that can be done without harm, and then what else there is to ask. The last question
    /// is one that is always answered. [`QUESTIONS`] are asked in any case.
    fn ask_colors(&mut self, terminal: &mut (impl Write + ?Sized), others: &str) -> io::Result<()> {
        self.colors_pending = background::can_be_asked(&self.input.environment);
        let questions = match (self.colors_pending, others) {
            (true, others) => format!("{COLOR_QUESTIONS}{others}"),
            (false, QUESTIONS) => QUESTIONS.to_owned(),
            (false, _) => return Ok(()),
        };
        terminal.write_all(questions.as_bytes())?;
        terminal.flush()
    }

    /// One process at a time: a window that is being resized would start many.
    fn ask_tmux(&mut self, messages: &Sender<Message>) -> io::Result<()> {
        self.tmux_query = match self.tmux_query {
            TmuxQuery::Idle => TmuxQuery::Running,
            TmuxQuery::Running | TmuxQuery::RunningAndOutdated => TmuxQuery::RunningAndOutdated,
        };
        if self.tmux_query == TmuxQuery::RunningAndOutdated {
            return Ok(());
        }
        let notify = NotifyOnDrop::new(messages.clone(), Message::TmuxClient(None));
        threads::spawn("tmux", move || notify.finish(Message::TmuxClient(tmux::query_client())))?;
        Ok(())
    }

    /// Whether the program runs inside a tmux of this machine.
    pub fn is_inside_tmux(&self) -> bool {
        can_ask_tmux(&self.input.environment)
    }

    /// Takes the terminal's answer. Inside tmux it is tmux's own, of which the colours alone count.
    pub fn record_answer(&mut self, answer: Answer) {
        // They come in order.
        self.colors_pending &= !matches!(answer, Answer::Primary(_));
        self.answers.record(answer);
        self.finished |= self.multiplexer == Multiplexer::None && self.answers.is_complete();
    }

    /// Takes tmux's answer.
    ///
    /// # Errors
    /// If tmux is to be asked once more, and the system refuses a thread.
    pub fn record_tmux_client(&mut self, client: Option<TmuxClient>, messages: &Sender<Message>) -> io::Result<()> {
        // A tmux that has nothing to say now is attached to nothing new.
        (self.client, self.finished) = (client.or(self.client.take()), true);
        match std::mem::replace(&mut self.tmux_query, TmuxQuery::Idle) {
            // It has been resized or come into focus since, once or often: one question will do.
            TmuxQuery::RunningAndOutdated => self.ask_tmux(messages),
            TmuxQuery::Idle | TmuxQuery::Running => Ok(()),
        }
    }

    /// Whether a key pressed `elapsed` after the questions is the first one after a pause. Nothing tells a program that
    /// tmux has been attached to another terminal of the same size; but nobody goes there without taking a while.
    pub fn is_first_key_after_pause(&mut self, elapsed: Duration) -> bool {
        match self.last_key.replace(elapsed) {
            Some(previous) => elapsed.saturating_sub(previous) >= KEY_PAUSE,
            None => elapsed >= KEY_PAUSE || self.is_client_unnamed(),
        }
    }

    /// Whether neither tmux nor TERM has named the terminal. tmux cannot in its first moments.
    fn is_client_unnamed(&self) -> bool {
        let is_unnamed = self.client.as_ref().is_some_and(|client| client.version.is_empty());
        is_unnamed && self.detected().mode.dialect == Dialect::Lro
    }

    /// How long the first frame waits at most.
    pub fn first_frame_timeout(&self) -> Duration {
        let is_remote = self.input.environment.get("SSH_CONNECTION").is_some();
        if is_remote { SSH_FIRST_FRAME_TIMEOUT } else { FIRST_FRAME_TIMEOUT }
    }

    /// How much longer the first frame waits, `elapsed` after the questions; `None` if it need not.
    pub fn first_frame_wait(&self, elapsed: Duration) -> Option<Duration> {
        self.time_left(self.first_frame_timeout(), elapsed)
    }

    /// How much longer the terminal is not given back, because an answer would be typed into the shell.
    pub fn exit_wait(&self, elapsed: Duration) -> Option<Duration> {
        // What tmux says of its client is not typed.
        let is_typed = self.multiplexer == Multiplexer::None || self.colors_pending;
        self.time_left(ANSWER_TIMEOUT, elapsed).filter(|_| is_typed)
    }

    /// How much longer an answer may come, `elapsed` after the questions.
    pub fn answer_wait(&self, elapsed: Duration) -> Option<Duration> {
        self.time_left(ANSWER_TIMEOUT, elapsed)
    }

    /// Remembers which dialect the user has chosen for a terminal.
    pub fn remember(&mut self, identity: String, dialect: Dialect) {
        self.input.remembered.insert(identity, dialect);
    }

    /// The dialect that the user has set, if one is set.
    pub fn configured_dialect(&self) -> Option<Dialect> {
        self.input.configured.map(|(dialect, _)| dialect)
    }

    /// The dialect without the user's setting and answers.
    pub fn detected(&self) -> Verdict {
        decide(&self.answers, &self.input.environment, self.client.as_ref())
    }

    /// The terminal to which tmux is attached, if tmux has said.
    pub fn client(&self) -> Option<&TmuxClient> {
        self.client.as_ref()
    }

    fn time_left(&self, limit: Duration, elapsed: Duration) -> Option<Duration> {
        let is_waiting = !self.finished || self.colors_pending;
        limit.checked_sub(elapsed).filter(|left| is_waiting && !left.is_zero())
    }

    /// The dialect by all evidence so far.
    pub fn verdict(&self) -> Verdict {
        let remembered = |identity: &str| self.input.remembered.get(identity).copied();
        choose(self.input.configured, remembered, &self.answers, &self.input.environment, self.client.as_ref())
    }

    /// Whether text may look wrong because Emacs, in which the program runs, reorders it whatever it is sent. Not if
    /// the user has said what reads right.
    pub fn suffers_from_emacs(&self) -> bool {
        matches!(self.verdict().reason, VerdictReason::Inside(InnerTerminal::Emacs, _))
    }

    /// The name under which a calibration of this terminal is remembered.
    pub fn identity(&self) -> String {
        identity(&self.answers, &self.input.environment, self.client.as_ref())
    }

    /// The theme in this many colours, by what is known of the terminal's own so far.
    pub(crate) fn theme(&self, colors: Colors) -> Theme {
        let background = background(&self.answers, &self.input.environment);
        Theme::for_terminal(colors, background, self.answers.foreground)
    }

    /// What the terminal has answered so far.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(variables: &[(&str, &str)]) -> ProbeInput {
        ProbeInput { environment: variables.iter().copied().collect(), ..ProbeInput::default() }
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
            assert_eq!(dialect_from_environment(&input(variables), None), dialect, "{variables:?}");
        }
    }

    #[test]
    fn what_has_been_set_wins_over_the_environment() {
        let mut input = input(&[("KITTY_WINDOW_ID", "1")]);
        input.configured = Some((Dialect::Plain, SettingSource::Option));
        assert_eq!(dialect_from_environment(&input, None), Dialect::Plain);
    }
}
