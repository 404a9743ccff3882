//! What names a terminal: its own name, its device attributes, or a variable; and the dialect that follows.

use super::Answers;
use crate::config::Environment;
use crate::term::dialect::Dialect;
use crate::term::terminal_names;

const WEZTERM: &str = "WezTerm";

/// Terminals by the name that they give themselves.
pub(super) const NAME_RULES: [(&str, Dialect); 12] = [
    (terminal_names::KITTY, Dialect::Kitty),
    (terminal_names::KONSOLE, Dialect::Konsole),
    (terminal_names::MLTERM, Dialect::Mlterm),
    (terminal_names::VTE, Dialect::Bdsm),
    (WEZTERM, Dialect::Bdsm),
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
pub(super) struct AttributeRule {
    pub(super) secondary: &'static str,
    /// What else has to hold, where another terminal gives the same answer.
    condition: fn(&Answers, &Environment) -> bool,
    pub(super) terminal: &'static str,
    pub(super) dialect: Dialect,
}

/// - cool-retro-term and qterminal are both made from Konsole; one names the folder of its colours.
/// - What xterm.js answers is what xterm answered in 2011; it shows this dialect right too. Of xterm.js' renderers only
///   one reorders, but nothing tells which one is in use, and this dialect is right in all.
/// - mosh answers itself, and draws what the program draws: what stands in the cells reaches the terminal outside,
///   sequences do not, nor do its variables. Ghostty has the same secondary attributes, but other primary ones.
const ATTRIBUTE_RULES: [AttributeRule; 4] = [
    AttributeRule {
        secondary: "0;115;0",
        condition: |_, environment| {
            environment.text("COLORSCHEMES_DIR").is_some_and(|folder| folder.contains("QMLTermWidget"))
        },
        terminal: "cool-retro-term",
        dialect: Dialect::Plain,
    },
    AttributeRule {
        secondary: "0;115;0",
        condition: |_, environment| environment.get("KONSOLE_VERSION").is_none(),
        terminal: "qterminal",
        dialect: Dialect::Inverse,
    },
    AttributeRule { secondary: "0;276;0", condition: |_, _| true, terminal: "xterm.js", dialect: Dialect::Lrm },
    AttributeRule {
        secondary: "1;10;0",
        condition: |answers, _| answers.primary.as_deref() == Some("62"),
        terminal: terminal_names::MOSH,
        dialect: Dialect::Lro,
    },
];

/// A terminal that a variable names.
pub(super) struct VariableRule {
    pub(super) variable: &'static str,
    /// What the value is or begins with; anything if empty.
    value_prefix: &'static str,
    pub(super) terminal: &'static str,
    pub(super) dialect: Dialect,
}

const fn variable_rule(
    variable: &'static str,
    value_prefix: &'static str,
    terminal: &'static str,
    dialect: Dialect,
) -> VariableRule {
    VariableRule { variable, value_prefix, terminal, dialect }
}

impl VariableRule {
    /// The dialect for this terminal where nothing that is sent reaches it but what stands in the cells.
    pub(super) fn dialect_without_switch(&self) -> Dialect {
        match self.dialect {
            // Its reordering is off unless the user has set it on.
            Dialect::Bdsm if self.terminal == WEZTERM => Dialect::Plain,
            Dialect::Bdsm | Dialect::Konsole | Dialect::Mlterm => Dialect::Inverse,
            // The characters in the cells get cells of their own, or are printed as numbers.
            Dialect::Lro | Dialect::Lrm => Dialect::Plain,
            Dialect::Osc66 => Dialect::Kitty,
            unchanged @ (Dialect::Plain | Dialect::Kitty | Dialect::Inverse | Dialect::Logical) => unchanged,
        }
    }
}

/// The more a variable is the terminal's own, the earlier: `TERM` is set by every terminal, the others are inherited by
/// whatever is begun from one.
const VARIABLE_RULES: [VariableRule; 20] = [
    variable_rule("TERM", "xterm-kitty", terminal_names::KITTY, Dialect::Kitty),
    variable_rule("TERM", "foot", "foot", Dialect::Plain),
    variable_rule("TERM", "st-", "st", Dialect::Plain),
    variable_rule("TERM", "rxvt-unicode", terminal_names::URXVT, Dialect::Plain),
    variable_rule("TERM", "alacritty", "alacritty", Dialect::Plain),
    variable_rule("TERM", "mlterm", terminal_names::MLTERM, Dialect::Mlterm),
    variable_rule("TERM_PROGRAM", "vscode", "VS Code", Dialect::Lrm),
    variable_rule("TERM_PROGRAM", "iTerm.app", "iTerm2", Dialect::Plain),
    variable_rule("TERM_PROGRAM", "Apple_Terminal", "Terminal.app", Dialect::Inverse),
    variable_rule("TERM_PROGRAM", WEZTERM, WEZTERM, Dialect::Bdsm),
    variable_rule("TERM_PROGRAM", "mintty", "mintty", Dialect::Bdsm),
    variable_rule("TERM_PROGRAM", "terminology", "terminology", Dialect::Plain),
    variable_rule("TERM_PROGRAM", "ghostty", "ghostty", Dialect::Plain),
    variable_rule("KITTY_WINDOW_ID", "", terminal_names::KITTY, Dialect::Kitty),
    variable_rule("KONSOLE_VERSION", "", terminal_names::KONSOLE, Dialect::Konsole),
    variable_rule("MLTERM", "", terminal_names::MLTERM, Dialect::Mlterm),
    variable_rule("VTE_VERSION", "", terminal_names::VTE, Dialect::Bdsm),
    variable_rule("WT_SESSION", "", "Windows Terminal", Dialect::Plain),
    variable_rule("ALACRITTY_WINDOW_ID", "", "alacritty", Dialect::Plain),
    variable_rule("XTERM_VERSION", "", "XTerm", Dialect::Plain),
];

/// Whether the terminal knows the mode by which it stops to reorder: set or reset, but not for ever.
pub(super) fn reorders(answers: &Answers) -> bool {
    matches!(answers.bdsm, Some(1 | 2))
}

/// Whether a name and version is that of a kitty with the text sizing protocol: 0.40 or later.
pub(super) fn draws_single_letters(version: &str) -> bool {
    let numbers = version.strip_prefix(terminal_names::KITTY).and_then(|rest| rest.strip_prefix('('));
    let mut numbers = numbers.unwrap_or_default().split(['.', ')']).map_while(|number| number.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(0), Some(40))
}

/// The terminal that its secondary device attributes name.
pub(super) fn match_attributes(answers: &Answers, environment: &Environment) -> Option<&'static AttributeRule> {
    let secondary = answers.secondary.as_deref()?;
    ATTRIBUTE_RULES.iter().find(|rule| rule.secondary == secondary && (rule.condition)(answers, environment))
}

/// The first variable that names a terminal, with its value.
pub(super) fn match_variables<'a>(
    answers: &Answers,
    environment: &'a Environment,
) -> Option<(&'static VariableRule, &'a str)> {
    // kitty says its name whenever it is asked: this is a terminal begun from it.
    let is_inherited = |rule: &VariableRule| rule.variable == "KITTY_WINDOW_ID" && answers.is_complete();
    let rule = matching_variables(environment).find(|rule| !is_inherited(rule))?;
    Some((rule, environment.text(rule.variable)?))
}

/// Every variable that names a terminal.
pub(super) fn matching_variables(environment: &Environment) -> impl Iterator<Item = &'static VariableRule> {
    VARIABLE_RULES
        .iter()
        .filter(|rule| environment.text(rule.variable).is_some_and(|value| value.starts_with(rule.value_prefix)))
}

/// The first variable that names the terminal in which another program shows one, with its value. What that program
/// has answered says nothing about it.
pub(super) fn match_outer_terminal(environment: &Environment) -> Option<(&'static VariableRule, &str)> {
    match_variables(&Answers::default(), environment)
}
