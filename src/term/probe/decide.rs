//! From what is known of a terminal to the dialect that it is sent. Pure: all evidence comes in.
//!
//! 1. What the reader has set. 2. What the reader has said on calibrating this terminal.
//! 3. Inside a multiplexer: the terminal to which it is attached, as far as it can be asked.
//! 4. What the terminal has answered. 5. The environment, which may be somebody else's: a terminal that was begun from
//!    another one inherits its variables. 6. The plain dialect.
//!
//! GNU screen cannot be asked for its terminal and passes nothing on. Its newer versions give the characters of the
//! `lro` dialect cells of their own, which breaks every row in every terminal; so it gets the plain dialect, which is
//! right wherever the terminal does not reorder.

use super::{Answers, TmuxClient};
use crate::config::Environment;
use crate::term::dialect::Dialect;
use crate::term::guard::Spoken;

/// Where the program runs, by the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On a terminal, as far as is known.
    Terminal,
    /// Inside tmux, or inside something of the kind on another machine.
    Tmux,
    /// Inside GNU screen.
    Screen,
}

impl Place {
    /// Where this environment is found.
    pub fn of(environment: &Environment) -> Self {
        let term = environment.text("TERM").unwrap_or("");
        let screen = term.starts_with("screen");
        if environment.get("TMUX").is_some() {
            Self::Tmux
        } else if screen && environment.get("STY").is_some() {
            Self::Screen
        } else if screen || term.starts_with("tmux") {
            Self::Tmux
        } else {
            Self::Terminal
        }
    }
}

/// Who has set the dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setter {
    /// The option `--terminal`.
    Option,
    /// The variable `KHABAR_TERMINAL`.
    Variable,
    /// The configuration.
    Config,
}

/// Why it is this dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The reader has set it.
    Set(Setter),
    /// The reader has said on calibrating that it is right here.
    Remembered,
    /// The terminal to which tmux is attached.
    Client(TmuxClient),
    /// Inside tmux or something like it, which did not say what it is attached to.
    UnknownClient,
    /// Inside GNU screen, which cannot say.
    Screen,
    /// The terminal has said that it reorders, and can be told not to.
    Reorders,
    /// The terminal's own name and version.
    Version(String),
    /// What the terminal answers to the question for its secondary device attributes, which is nobody else's answer.
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
    pub spoken: Spoken,
    /// Why.
    pub why: Why,
}

impl Verdict {
    fn new(dialect: Dialect, why: Why) -> Self {
        Self { spoken: Spoken { dialect, passthrough: false }, why }
    }
}

/// Terminals by the name that they give themselves.
const NAMES: [(&str, Dialect); 12] = [
    ("kitty", Dialect::Kitty),
    ("Konsole", Dialect::Konsole),
    ("mlterm", Dialect::Mlterm),
    ("VTE", Dialect::Bdsm),
    ("WezTerm", Dialect::Bdsm),
    ("mintty", Dialect::Bdsm),
    // Reached from inside tmux by way of another machine.
    ("tmux", Dialect::Lro),
    ("foot", Dialect::Plain),
    ("XTerm", Dialect::Plain),
    ("terminology", Dialect::Plain),
    ("ghostty", Dialect::Plain),
    ("iTerm2", Dialect::Plain),
];

/// Terminals without a name, by their secondary device attributes.
struct Attributes {
    secondary: &'static str,
    /// Another terminal that answers the same, and is known by this variable.
    unless: Option<&'static str>,
    terminal: &'static str,
    dialect: Dialect,
}

/// What xterm.js answers is what xterm answered in 2011; it shows this dialect right too. Of xterm.js' renderers only one
/// reorders, but nothing tells which one is in use, and this dialect is right in all.
const ATTRIBUTES: [Attributes; 2] = [
    Attributes {
        secondary: "0;115;0",
        unless: Some("KONSOLE_VERSION"),
        terminal: "qterminal",
        dialect: Dialect::Inverse,
    },
    Attributes { secondary: "0;276;0", unless: None, terminal: "xterm.js", dialect: Dialect::Lro },
];

/// A terminal that a variable names.
struct Trace {
    variable: &'static str,
    /// What the value is or begins with; anything if empty.
    value: &'static str,
    terminal: &'static str,
    dialect: Dialect,
}

const fn trace(variable: &'static str, value: &'static str, terminal: &'static str, dialect: Dialect) -> Trace {
    Trace { variable, value, terminal, dialect }
}

/// The more a variable is the terminal's own, the earlier: `TERM` is set by every terminal, the others are inherited by
/// whatever is begun from one.
const TRACES: [Trace; 20] = [
    trace("TERM", "xterm-kitty", "kitty", Dialect::Kitty),
    trace("TERM", "foot", "foot", Dialect::Plain),
    trace("TERM", "st-", "st", Dialect::Plain),
    trace("TERM", "rxvt-unicode", "urxvt", Dialect::Plain),
    trace("TERM", "alacritty", "alacritty", Dialect::Plain),
    trace("TERM", "mlterm", "mlterm", Dialect::Mlterm),
    trace("TERM_PROGRAM", "vscode", "VS Code", Dialect::Lro),
    trace("TERM_PROGRAM", "iTerm.app", "iTerm2", Dialect::Plain),
    trace("TERM_PROGRAM", "Apple_Terminal", "Terminal.app", Dialect::Inverse),
    trace("TERM_PROGRAM", "WezTerm", "WezTerm", Dialect::Bdsm),
    trace("TERM_PROGRAM", "mintty", "mintty", Dialect::Bdsm),
    trace("TERM_PROGRAM", "terminology", "terminology", Dialect::Plain),
    trace("TERM_PROGRAM", "ghostty", "ghostty", Dialect::Plain),
    trace("KITTY_WINDOW_ID", "", "kitty", Dialect::Kitty),
    trace("KONSOLE_VERSION", "", "Konsole", Dialect::Konsole),
    trace("MLTERM", "", "mlterm", Dialect::Mlterm),
    trace("VTE_VERSION", "", "VTE", Dialect::Bdsm),
    trace("WT_SESSION", "", "Windows Terminal", Dialect::Plain),
    trace("ALACRITTY_WINDOW_ID", "", "alacritty", Dialect::Plain),
    trace("XTERM_VERSION", "", "XTerm", Dialect::Plain),
];

/// The dialect for a terminal of which nobody has said anything.
pub fn decide(answers: &Answers, environment: &Environment, client: Option<&TmuxClient>) -> Verdict {
    match Place::of(environment) {
        Place::Screen => Verdict::new(Dialect::Plain, Why::Screen),
        Place::Tmux => client.map_or_else(|| Verdict::new(Dialect::Lro, Why::UnknownClient), attached),
        Place::Terminal => direct(answers, environment),
    }
}

/// The same, unless the reader has set a dialect, or has said of this terminal which one is right.
pub fn choose(
    set: Option<(Dialect, Setter)>,
    remembered: impl Fn(&str) -> Option<Dialect>,
    answers: &Answers,
    environment: &Environment,
    client: Option<&TmuxClient>,
) -> Verdict {
    let passthrough = passes(client);
    if let Some((dialect, setter)) = set {
        return Verdict { spoken: Spoken { dialect, passthrough }, why: Why::Set(setter) };
    }
    match remembered(&identity(answers, environment, client)) {
        Some(dialect) => Verdict { spoken: Spoken { dialect, passthrough }, why: Why::Remembered },
        None => decide(answers, environment, client),
    }
}

fn passes(client: Option<&TmuxClient>) -> bool {
    client.is_some_and(|client| client.passthrough)
}

/// The dialect for the terminal to which tmux is attached.
fn attached(client: &TmuxClient) -> Verdict {
    let is = |name: &str| client.version.starts_with(name);
    let to_be_told = |dialect| if client.passthrough { dialect } else { Dialect::Inverse };
    let dialect = if is("kitty") || client.term == "xterm-kitty" {
        Dialect::Kitty
    } else if is("XTerm") || client.term.starts_with("alacritty") {
        Dialect::Plain
    } else if is("Konsole") {
        to_be_told(Dialect::Konsole)
    } else if is("mlterm") || client.term.starts_with("mlterm") {
        to_be_told(Dialect::Mlterm)
    } else {
        Dialect::Lro
    };
    Verdict { spoken: Spoken { dialect, passthrough: client.passthrough }, why: Why::Client(client.clone()) }
}

fn direct(answers: &Answers, environment: &Environment) -> Verdict {
    if reorders(answers) {
        return Verdict::new(Dialect::Bdsm, Why::Reorders);
    }
    let named = answers.name().and_then(|name| NAMES.iter().find(|(known, _)| *known == name));
    if let (Some((_, dialect)), Some(version)) = (named, &answers.version) {
        return Verdict::new(*dialect, Why::Version(version.clone()));
    }
    if let Some(known) = attributed(answers, environment) {
        return Verdict::new(known.dialect, Why::Attributes(known.secondary));
    }
    match traced(answers, environment) {
        Some((trace, value)) => Verdict::new(trace.dialect, Why::Variable(trace.variable, value.to_owned())),
        None => Verdict::new(Dialect::Plain, Why::Unknown),
    }
}

/// Whether the terminal knows the mode by which it stops to reorder: set or reset, but not for ever.
fn reorders(answers: &Answers) -> bool {
    matches!(answers.bdsm, Some(1 | 2))
}

/// The terminal that its secondary device attributes name.
fn attributed(answers: &Answers, environment: &Environment) -> Option<&'static Attributes> {
    let secondary = answers.secondary.as_deref()?;
    let another = |known: &Attributes| known.unless.is_some_and(|variable| environment.get(variable).is_some());
    ATTRIBUTES.iter().find(|known| known.secondary == secondary && !another(known))
}

/// The first variable that names a terminal, with its value.
fn traced<'a>(answers: &Answers, environment: &'a Environment) -> Option<(&'static Trace, &'a str)> {
    TRACES.iter().find_map(|trace| {
        let value = environment.text(trace.variable).filter(|value| value.starts_with(trace.value))?;
        // kitty says its name whenever it is asked: this is a terminal begun from it.
        let inherited = trace.variable == "KITTY_WINDOW_ID" && answers.are_complete();
        (!inherited).then_some((trace, value))
    })
}

/// A name for the terminal that stays the same from day to day: what the reader has said of it is remembered by this.
///
/// Versions are no part of it. A terminal without a name is called by its TERM and its device attributes.
pub fn identity(answers: &Answers, environment: &Environment, client: Option<&TmuxClient>) -> String {
    match (Place::of(environment), client) {
        (Place::Screen, _) => "screen".to_owned(),
        (Place::Tmux, None) => "tmux".to_owned(),
        (Place::Tmux, Some(client)) => {
            let name = client.version.split(['(', ' ']).next().unwrap_or("");
            format!("tmux in {} {name}", client.term).trim_end().to_owned()
        }
        (Place::Terminal, _) => own_name(answers, environment),
    }
}

fn own_name(answers: &Answers, environment: &Environment) -> String {
    if let Some(name) = answers.name() {
        return name.to_owned();
    }
    if reorders(answers) {
        // The only one of them that does not say its name, in its older versions.
        return "VTE".to_owned();
    }
    if let Some(known) = attributed(answers, environment) {
        return known.terminal.to_owned();
    }
    if let Some((trace, _)) = traced(answers, environment) {
        return trace.terminal.to_owned();
    }
    let term = environment.text("TERM").unwrap_or("");
    match &answers.primary {
        Some(attributes) => format!("TERM={term} DA1={attributes}"),
        None => format!("TERM={term}"),
    }
}
