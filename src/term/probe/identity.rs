//! The name by which a terminal is remembered.

use super::inner::InnerTerminal;
use super::rules::{NAME_RULES, match_attributes, match_outer_terminal, match_variables, reorders};
use super::{Answers, Multiplexer, TmuxClient};
use crate::config::Environment;
use crate::term::terminal_names;

/// A name for the terminal that stays the same from day to day: the user's answers are remembered under it.
///
/// Versions are no part of it. A terminal without a name is called by its TERM and its device attributes.
pub fn identity(answers: &Answers, environment: &Environment, client: Option<&TmuxClient>) -> String {
    match (Multiplexer::from_environment(environment), client) {
        (Multiplexer::Screen, _) => inner_name(InnerTerminal::Screen, environment),
        (Multiplexer::Tmux, client) => {
            let tmux = client.map_or_else(|| "tmux".to_owned(), tmux_name);
            match InnerTerminal::find_inside_tmux(environment) {
                Some(inner) => format!("{} in {tmux}", inner.name()),
                None => tmux,
            }
        }
        (Multiplexer::None, _) => match named_terminal(answers, environment) {
            Some((name, _)) => name,
            None => unnamed_terminal(answers, environment),
        },
    }
}

fn tmux_name(client: &TmuxClient) -> String {
    let name = client.version.split(['(', ' ']).next().unwrap_or("");
    format!("tmux in {} {name}", client.term).trim_end().to_owned()
}

/// The name of a terminal, and the variable from which it is known if it has not given it itself.
pub(super) fn named_terminal(answers: &Answers, environment: &Environment) -> Option<(String, Option<&'static str>)> {
    let name = answers.name();
    if let Some(name) = name.filter(|name| NAME_RULES.iter().any(|(rule_name, _)| rule_name == name)) {
        return Some((name.to_owned(), None));
    }
    if reorders(answers) {
        // The only one of them that does not say its name, in its older versions.
        return Some((name.unwrap_or(terminal_names::VTE).to_owned(), None));
    }
    if let Some(inner) = InnerTerminal::find(answers, environment) {
        return Some((inner_name(inner, environment), None));
    }
    if let Some(name) = name {
        return Some((name.to_owned(), None));
    }
    if let Some(rule) = match_attributes(answers, environment) {
        return Some((rule.terminal.to_owned(), None));
    }
    match_variables(answers, environment).map(|(rule, _)| (rule.terminal.to_owned(), Some(rule.variable)))
}

fn unnamed_terminal(answers: &Answers, environment: &Environment) -> String {
    let term = environment.text("TERM").unwrap_or("");
    match &answers.primary {
        Some(attributes) => format!("TERM={term} DA1={attributes}"),
        None => format!("TERM={term}"),
    }
}

/// A program that shows a terminal, and the one in which it does.
fn inner_name(inner: InnerTerminal, environment: &Environment) -> String {
    match match_outer_terminal(environment) {
        Some((outer, _)) => format!("{} in {}", inner.name(), outer.terminal),
        None => inner.name().to_owned(),
    }
}
