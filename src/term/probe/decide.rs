//! From the evidence about a terminal to the dialect that it is sent. Pure: all evidence comes in.
//!
//! 1. The user's setting. 2. The user's answer when this terminal was calibrated.
//! 3. Inside tmux: the terminal to which it is attached, as far as it can be asked.
//! 4. What the terminal has answered. 5. The environment, which may be somebody else's: a terminal that was begun from
//!    another one inherits its variables.
//! 6. The plain dialect; while an answer may still come, the usual one, which shows the same everywhere but in the
//!    terminals that would answer that they need it.
//!
//! A program that shows a terminal inside another one ([`InnerTerminal`]) passes nothing on and cannot be asked where
//! it runs, but its environment may still name the outer terminal: that one gets the dialect that is right without
//! being told anything.

use super::identity::identity;
use super::inner::InnerTerminal;
use super::rules::{
    NAME_RULES, draws_single_letters, match_attributes, match_outer_terminal, match_variables, reorders,
};
use super::{Answers, TmuxClient};
use crate::config::Environment;
use crate::term::dialect::Dialect;
use crate::term::guard::OutputMode;
use crate::term::terminal_names;

/// Where the program runs, by the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    /// On a terminal, as far as the environment says.
    None,
    /// Inside tmux, or inside something of the kind on another machine.
    Tmux,
    /// Inside GNU screen.
    Screen,
}

impl Multiplexer {
    /// Where this environment is found.
    pub fn from_environment(environment: &Environment) -> Self {
        let term = environment.text("TERM").unwrap_or("");
        let is_screen_term = term.starts_with("screen");
        if environment.get("TMUX").is_some() {
            Self::Tmux
        } else if is_screen_term && environment.get("STY").is_some() {
            Self::Screen
        } else if is_screen_term || term.starts_with("tmux") {
            Self::Tmux
        } else {
            Self::None
        }
    }
}

/// Who has set the dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingSource {
    /// The option `--terminal`.
    Option,
    /// The variable `KHABAR_TERMINAL`.
    Variable,
    /// The configuration.
    Config,
}

/// Why it is this dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerdictReason {
    /// The user has set it.
    Set(SettingSource),
    /// The user has said, when calibrating, that it displays right here.
    Remembered,
    /// The terminal to which tmux is attached.
    TmuxClient(TmuxClient),
    /// Inside tmux or something like it, which did not say what it is attached to.
    UnknownTmuxClient,
    /// Inside a program that shows a terminal in another one; and what names the other, with its value.
    Inside(InnerTerminal, Option<(&'static str, String)>),
    /// The terminal has said that it reorders, and can be told not to.
    Reorders,
    /// The terminal's own name and version.
    Version(String),
    /// The secondary device attributes, which no other terminal answers.
    Attributes(&'static str),
    /// A variable of the environment, with this value, names the terminal.
    Variable(&'static str, String),
    /// Nothing is known.
    Unknown,
}

/// The dialect that a terminal is sent, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The dialect, and whether it goes through tmux.
    pub mode: OutputMode,
    /// Why.
    pub reason: VerdictReason,
}

impl Verdict {
    fn new(dialect: Dialect, reason: VerdictReason) -> Self {
        Self { mode: OutputMode { dialect, passthrough: false }, reason }
    }
}

/// The dialect for a terminal about which the user has said nothing.
pub fn decide(answers: &Answers, environment: &Environment, client: Option<&TmuxClient>) -> Verdict {
    match Multiplexer::from_environment(environment) {
        Multiplexer::Screen => decide_inside(InnerTerminal::Screen, environment),
        Multiplexer::Tmux => match (InnerTerminal::find_inside_tmux(environment), client) {
            (Some(inner), client) => decide_inside_in_tmux(inner, client),
            (None, Some(client)) => decide_for_tmux_client(client),
            (None, None) => Verdict::new(Dialect::Lro, VerdictReason::UnknownTmuxClient),
        },
        Multiplexer::None => decide_for_terminal(answers, environment),
    }
}

/// The same, unless the user has set a dialect, or has said of this terminal which one is right.
pub fn choose(
    configured: Option<(Dialect, SettingSource)>,
    remembered: impl Fn(&str) -> Option<Dialect>,
    answers: &Answers,
    environment: &Environment,
    client: Option<&TmuxClient>,
) -> Verdict {
    let detected = decide(answers, environment, client);
    let chosen = configured.map(|(dialect, source)| (dialect, VerdictReason::Set(source)));
    let answered = || remembered(&identity(answers, environment, client)).map(|it| (it, VerdictReason::Remembered));
    let Some((dialect, reason)) = chosen.or_else(answered) else { return detected };
    // What is `lrm` now was called `lro` once, and chosen and saved under that name.
    let is_old_name = dialect == Dialect::Lro && detected.mode.dialect == Dialect::Lrm;
    let dialect = if is_old_name { Dialect::Lrm } else { dialect };
    Verdict { mode: OutputMode { dialect, passthrough: has_passthrough(environment, client) }, reason }
}

/// Whether what is sent through tmux reaches tmux at all.
fn has_passthrough(environment: &Environment, client: Option<&TmuxClient>) -> bool {
    client.is_some_and(|client| client.passthrough) && InnerTerminal::find_inside_tmux(environment).is_none()
}

/// The dialect for the terminal to which tmux is attached.
fn decide_for_tmux_client(client: &TmuxClient) -> Verdict {
    let is = |name: &str| client.version.starts_with(name);
    let needing_passthrough = |dialect| if client.passthrough { dialect } else { Dialect::Inverse };
    let dialect = if is(terminal_names::KITTY) || client.term == "xterm-kitty" {
        Dialect::Kitty
    } else if is("XTerm") || client.term.starts_with("alacritty") {
        Dialect::Plain
    } else if is(terminal_names::KONSOLE) {
        needing_passthrough(Dialect::Konsole)
    } else if is(terminal_names::MLTERM) || client.term.starts_with(terminal_names::MLTERM) {
        needing_passthrough(Dialect::Mlterm)
    } else {
        Dialect::Lro
    };
    Verdict {
        mode: OutputMode { dialect, passthrough: client.passthrough },
        reason: VerdictReason::TmuxClient(client.clone()),
    }
}

fn decide_for_terminal(answers: &Answers, environment: &Environment) -> Verdict {
    if reorders(answers) {
        return Verdict::new(Dialect::Bdsm, VerdictReason::Reorders);
    }
    let named = answers.name().and_then(|name| NAME_RULES.iter().find(|(rule_name, _)| *rule_name == name));
    if let (Some((_, dialect)), Some(version)) = (named, &answers.version) {
        let dialect = if draws_single_letters(version) { Dialect::Osc66 } else { *dialect };
        return Verdict::new(dialect, VerdictReason::Version(version.clone()));
    }
    if let Some(inner) = InnerTerminal::find(answers, environment) {
        return decide_inside(inner, environment);
    }
    if let Some(rule) = match_attributes(answers, environment) {
        return Verdict::new(rule.dialect, VerdictReason::Attributes(rule.secondary));
    }
    match match_variables(answers, environment) {
        Some((rule, value)) => Verdict::new(rule.dialect, VerdictReason::Variable(rule.variable, value.to_owned())),
        None if answers.is_complete() => Verdict::new(Dialect::Plain, VerdictReason::Unknown),
        None => Verdict::new(Dialect::default(), VerdictReason::Unknown),
    }
}

/// The dialect for the terminal in which another program shows one.
fn decide_inside(inner: InnerTerminal, environment: &Environment) -> Verdict {
    match match_outer_terminal(environment) {
        Some((rule, value)) => {
            let named_by = Some((rule.variable, value.to_owned()));
            Verdict::new(rule.dialect_without_switch(), VerdictReason::Inside(inner, named_by))
        }
        None => Verdict::new(Dialect::Plain, VerdictReason::Inside(inner, None)),
    }
}

/// The dialect for the terminal to which tmux is attached, when a program in tmux shows a terminal of its own. That one
/// neither passes anything on nor keeps invisible characters, so a terminal that reorders is sent what it reorders
/// rightly, and so is one of which nothing is known.
fn decide_inside_in_tmux(inner: InnerTerminal, client: Option<&TmuxClient>) -> Verdict {
    let dialect = client.map(|client| decide_for_tmux_client(&TmuxClient { passthrough: false, ..client.clone() }));
    let dialect = dialect.map_or(Dialect::Lro, |verdict| verdict.mode.dialect);
    let dialect = if dialect == Dialect::Lro { Dialect::Inverse } else { dialect };
    let named_by = client.map(|client| ("the client of tmux", client.name().to_owned()));
    Verdict::new(dialect, VerdictReason::Inside(inner, named_by))
}
