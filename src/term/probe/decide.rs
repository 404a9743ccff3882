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
use crate::term::guard::OutputMode;

/// Where the program runs, by the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    /// On a terminal, as far as is known.
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
    /// The reader has set it.
    Set(SettingSource),
    /// The reader has said on calibrating that it is right here.
    Remembered,
    /// The terminal to which tmux is attached.
    TmuxClient(TmuxClient),
    /// Inside tmux or something like it, which did not say what it is attached to.
    UnknownTmuxClient,
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
    pub mode: OutputMode,
    /// Why.
    pub reason: VerdictReason,
}

impl Verdict {
    fn new(dialect: Dialect, reason: VerdictReason) -> Self {
        Self { mode: OutputMode { dialect, passthrough: false }, reason }
    }
}

/// Terminals by the name that they give themselves.
const NAME_RULES: [(&str, Dialect); 12] = [
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
struct AttributeRule {
    secondary: &'static str,
    /// Another terminal that answers the same, and is known by this variable.
    unless_variable: Option<&'static str>,
    terminal: &'static str,
    dialect: Dialect,
}

/// What xterm.js answers is what xterm answered in 2011; it shows this dialect right too. Of xterm.js' renderers only one
/// reorders, but nothing tells which one is in use, and this dialect is right in all.
const ATTRIBUTE_RULES: [AttributeRule; 2] = [
    AttributeRule {
        secondary: "0;115;0",
        unless_variable: Some("KONSOLE_VERSION"),
        terminal: "qterminal",
        dialect: Dialect::Inverse,
    },
    AttributeRule { secondary: "0;276;0", unless_variable: None, terminal: "xterm.js", dialect: Dialect::Lro },
];

/// A terminal that a variable names.
struct VariableRule {
    variable: &'static str,
    /// What the value is or begins with; anything if empty.
    value_prefix: &'static str,
    terminal: &'static str,
    dialect: Dialect,
}

const fn variable_rule(
    variable: &'static str,
    value_prefix: &'static str,
    terminal: &'static str,
    dialect: Dialect,
) -> VariableRule {
    VariableRule { variable, value_prefix, terminal, dialect }
}

/// The more a variable is the terminal's own, the earlier: `TERM` is set by every terminal, the others are inherited by
/// whatever is begun from one.
const VARIABLE_RULES: [VariableRule; 20] = [
    variable_rule("TERM", "xterm-kitty", "kitty", Dialect::Kitty),
    variable_rule("TERM", "foot", "foot", Dialect::Plain),
    variable_rule("TERM", "st-", "st", Dialect::Plain),
    variable_rule("TERM", "rxvt-unicode", "urxvt", Dialect::Plain),
    variable_rule("TERM", "alacritty", "alacritty", Dialect::Plain),
    variable_rule("TERM", "mlterm", "mlterm", Dialect::Mlterm),
    variable_rule("TERM_PROGRAM", "vscode", "VS Code", Dialect::Lro),
    variable_rule("TERM_PROGRAM", "iTerm.app", "iTerm2", Dialect::Plain),
    variable_rule("TERM_PROGRAM", "Apple_Terminal", "Terminal.app", Dialect::Inverse),
    variable_rule("TERM_PROGRAM", "WezTerm", "WezTerm", Dialect::Bdsm),
    variable_rule("TERM_PROGRAM", "mintty", "mintty", Dialect::Bdsm),
    variable_rule("TERM_PROGRAM", "terminology", "terminology", Dialect::Plain),
    variable_rule("TERM_PROGRAM", "ghostty", "ghostty", Dialect::Plain),
    variable_rule("KITTY_WINDOW_ID", "", "kitty", Dialect::Kitty),
    variable_rule("KONSOLE_VERSION", "", "Konsole", Dialect::Konsole),
    variable_rule("MLTERM", "", "mlterm", Dialect::Mlterm),
    variable_rule("VTE_VERSION", "", "VTE", Dialect::Bdsm),
    variable_rule("WT_SESSION", "", "Windows Terminal", Dialect::Plain),
    variable_rule("ALACRITTY_WINDOW_ID", "", "alacritty", Dialect::Plain),
    variable_rule("XTERM_VERSION", "", "XTerm", Dialect::Plain),
];

/// The dialect for a terminal of which nobody has said anything.
pub fn decide(answers: &Answers, environment: &Environment, client: Option<&TmuxClient>) -> Verdict {
    match Multiplexer::from_environment(environment) {
        Multiplexer::Screen => Verdict::new(Dialect::Plain, VerdictReason::Screen),
        Multiplexer::Tmux => {
            client.map_or_else(|| Verdict::new(Dialect::Lro, VerdictReason::UnknownTmuxClient), decide_for_tmux_client)
        }
        Multiplexer::None => decide_for_terminal(answers, environment),
    }
}

/// The same, unless the reader has set a dialect, or has said of this terminal which one is right.
pub fn choose(
    configured: Option<(Dialect, SettingSource)>,
    remembered: impl Fn(&str) -> Option<Dialect>,
    answers: &Answers,
    environment: &Environment,
    client: Option<&TmuxClient>,
) -> Verdict {
    let passthrough = has_passthrough(client);
    if let Some((dialect, source)) = configured {
        return Verdict { mode: OutputMode { dialect, passthrough }, reason: VerdictReason::Set(source) };
    }
    match remembered(&identity(answers, environment, client)) {
        Some(dialect) => Verdict { mode: OutputMode { dialect, passthrough }, reason: VerdictReason::Remembered },
        None => decide(answers, environment, client),
    }
}

fn has_passthrough(client: Option<&TmuxClient>) -> bool {
    client.is_some_and(|client| client.passthrough)
}

/// The dialect for the terminal to which tmux is attached.
fn decide_for_tmux_client(client: &TmuxClient) -> Verdict {
    let is = |name: &str| client.version.starts_with(name);
    let needing_passthrough = |dialect| if client.passthrough { dialect } else { Dialect::Inverse };
    let dialect = if is("kitty") || client.term == "xterm-kitty" {
        Dialect::Kitty
    } else if is("XTerm") || client.term.starts_with("alacritty") {
        Dialect::Plain
    } else if is("Konsole") {
        needing_passthrough(Dialect::Konsole)
    } else if is("mlterm") || client.term.starts_with("mlterm") {
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
        return Verdict::new(*dialect, VerdictReason::Version(version.clone()));
    }
    if let Some(rule) = match_attributes(answers, environment) {
        return Verdict::new(rule.dialect, VerdictReason::Attributes(rule.secondary));
    }
    match match_variables(answers, environment) {
        Some((rule, value)) => Verdict::new(rule.dialect, VerdictReason::Variable(rule.variable, value.to_owned())),
        None => Verdict::new(Dialect::Plain, VerdictReason::Unknown),
    }
}

/// Whether the terminal knows the mode by which it stops to reorder: set or reset, but not for ever.
fn reorders(answers: &Answers) -> bool {
    matches!(answers.bdsm, Some(1 | 2))
}

/// The terminal that its secondary device attributes name.
fn match_attributes(answers: &Answers, environment: &Environment) -> Option<&'static AttributeRule> {
    let secondary = answers.secondary.as_deref()?;
    let is_another_terminal =
        |rule: &AttributeRule| rule.unless_variable.is_some_and(|variable| environment.get(variable).is_some());
    ATTRIBUTE_RULES.iter().find(|rule| rule.secondary == secondary && !is_another_terminal(rule))
}

/// The first variable that names a terminal, with its value.
fn match_variables<'a>(answers: &Answers, environment: &'a Environment) -> Option<(&'static VariableRule, &'a str)> {
    VARIABLE_RULES.iter().find_map(|rule| {
        let value = environment.text(rule.variable).filter(|value| value.starts_with(rule.value_prefix))?;
        // kitty says its name whenever it is asked: this is a terminal begun from it.
        let inherited = rule.variable == "KITTY_WINDOW_ID" && answers.is_complete();
        (!inherited).then_some((rule, value))
    })
}

/// A name for the terminal that stays the same from day to day: what the reader has said of it is remembered by this.
///
/// Versions are no part of it. A terminal without a name is called by its TERM and its device attributes.
pub fn identity(answers: &Answers, environment: &Environment, client: Option<&TmuxClient>) -> String {
    match (Multiplexer::from_environment(environment), client) {
        (Multiplexer::Screen, _) => "screen".to_owned(),
        (Multiplexer::Tmux, None) => "tmux".to_owned(),
        (Multiplexer::Tmux, Some(client)) => {
            let name = client.version.split(['(', ' ']).next().unwrap_or("");
            format!("tmux in {} {name}", client.term).trim_end().to_owned()
        }
        (Multiplexer::None, _) => terminal_name(answers, environment),
    }
}

fn terminal_name(answers: &Answers, environment: &Environment) -> String {
    if let Some(name) = answers.name() {
        return name.to_owned();
    }
    if reorders(answers) {
        // The only one of them that does not say its name, in its older versions.
        return "VTE".to_owned();
    }
    if let Some(rule) = match_attributes(answers, environment) {
        return rule.terminal.to_owned();
    }
    if let Some((rule, _)) = match_variables(answers, environment) {
        return rule.terminal.to_owned();
    }
    let term = environment.text("TERM").unwrap_or("");
    match &answers.primary {
        Some(attributes) => format!("TERM={term} DA1={attributes}"),
        None => format!("TERM={term}"),
    }
}
