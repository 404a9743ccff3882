//! All that stands between the program and the person: the terminal of an editor, a multiplexer, the line to another
//! machine, and the terminal that is looked at. For reports.
//!
//! Pure. How each link is known stands beside it, because a variable may be another program's: whatever is begun from a
//! terminal inherits its variables. A variable that names something else than what answered is no link of the chain.

use super::identity::named_terminal;
use super::inner::InnerTerminal;
use super::rules::{match_attributes, match_outer_terminal, matching_variables};
use super::{Answers, Multiplexer, TmuxClient};
use crate::config::Environment;
use crate::term::terminal_names::MOSH;

/// One program or line on the way from the program to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChainLink {
    /// Its name; nothing if it is a terminal of which nothing is known.
    pub name: Option<String>,
    /// How it is known.
    pub evidence: Evidence,
}

/// How a link is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// It has answered, if only that it is there.
    Answered,
    /// tmux has named it.
    Tmux,
    /// A variable names it, which may be inherited.
    Variable(&'static str),
    /// Nothing says what it is.
    Nothing,
}

/// Everything from the program outwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The links, the nearest first.
    pub links: Vec<ChainLink>,
    /// Variables that name a program which is none of the links.
    pub strangers: Vec<&'static str>,
}

/// The variables of editors that show terminals.
const EDITORS: [(&str, &str); 3] = [("NVIM", "Neovim"), ("VIM_TERMINAL", "Vim"), ("INSIDE_EMACS", "Emacs")];

const SSH: &str = "SSH_CONNECTION";

impl Chain {
    /// The chain, by all that is known.
    pub(crate) fn new(answers: &Answers, environment: &Environment, client: Option<&TmuxClient>) -> Self {
        let multiplexer = Multiplexer::from_environment(environment);
        let inner = match multiplexer {
            Multiplexer::None => InnerTerminal::find(answers, environment),
            Multiplexer::Tmux => InnerTerminal::find_inside_tmux(environment),
            Multiplexer::Screen => None,
        };
        let answers = if multiplexer == Multiplexer::None { answers } else { &Answers::default() };
        let mut links: Vec<ChainLink> = inner.map(|inner| editor(inner, answers, environment)).into_iter().collect();
        // Its terminal answers in its place, or nobody does.
        let answers = if inner.is_none() { answers } else { &Answers::default() };
        let multiplexer = multiplexer_link(multiplexer, environment, client);
        let line = line_link(answers, environment);
        // A multiplexer that has left nothing but TERM runs at the other end of the line.
        if multiplexer.as_ref().is_some_and(|link| link.evidence == Evidence::Variable("TERM")) {
            links.extend(line.into_iter().chain(multiplexer));
        } else {
            links.extend(multiplexer.into_iter().chain(line));
        }
        links.push(terminal_link(answers, environment, client));
        let strangers = strangers(&links, environment);
        Self { links, strangers }
    }
}

impl ChainLink {
    fn new(name: &str, evidence: Evidence) -> Self {
        Self { name: Some(name.to_owned()), evidence }
    }

    fn is(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }
}

fn editor(inner: InnerTerminal, answers: &Answers, environment: &Environment) -> ChainLink {
    let editor = EDITORS.iter().find(|(variable, name)| {
        environment.get(variable).is_some() && (*name == InnerTerminal::Emacs.name()) == (inner == InnerTerminal::Emacs)
    });
    let has_answered = *answers != Answers::default();
    match editor {
        Some((_, name)) if has_answered => ChainLink::new(name, Evidence::Answered),
        Some((variable, name)) => ChainLink::new(name, Evidence::Variable(variable)),
        None => ChainLink::new(inner.name(), Evidence::Answered),
    }
}

fn multiplexer_link(
    multiplexer: Multiplexer,
    environment: &Environment,
    client: Option<&TmuxClient>,
) -> Option<ChainLink> {
    match multiplexer {
        Multiplexer::None => None,
        Multiplexer::Screen => Some(ChainLink::new("GNU screen", Evidence::Variable("STY"))),
        Multiplexer::Tmux if client.is_some() => Some(ChainLink::new("tmux", Evidence::Answered)),
        Multiplexer::Tmux => {
            let variable = if environment.get("TMUX").is_some() { "TMUX" } else { "TERM" };
            Some(ChainLink::new("tmux", Evidence::Variable(variable)))
        }
    }
}

/// The line to another machine.
fn line_link(answers: &Answers, environment: &Environment) -> Option<ChainLink> {
    if is_mosh(answers, environment) {
        return Some(ChainLink::new(MOSH, Evidence::Answered));
    }
    environment.get(SSH).is_some().then(|| ChainLink::new("ssh", Evidence::Variable(SSH)))
}

fn is_mosh(answers: &Answers, environment: &Environment) -> bool {
    match_attributes(answers, environment).is_some_and(|rule| rule.terminal == MOSH)
}

/// The terminal that is looked at.
fn terminal_link(answers: &Answers, environment: &Environment, client: Option<&TmuxClient>) -> ChainLink {
    if let Some(client) = client {
        return ChainLink::new(client.name(), Evidence::Tmux);
    }
    let unknown = ChainLink { name: None, evidence: Evidence::Nothing };
    if is_mosh(answers, environment) {
        return unknown;
    }
    if *answers == Answers::default() {
        return match_outer_terminal(environment)
            .map_or(unknown, |(rule, _)| ChainLink::new(rule.terminal, Evidence::Variable(rule.variable)));
    }
    match named_terminal(answers, environment) {
        Some((name, Some(variable))) => ChainLink::new(&name, Evidence::Variable(variable)),
        Some((name, None)) => ChainLink::new(&name, Evidence::Answered),
        None => ChainLink { evidence: Evidence::Answered, ..unknown },
    }
}

/// The variables that name a program which is none of the links.
fn strangers(links: &[ChainLink], environment: &Environment) -> Vec<&'static str> {
    let is_link = |name: &str| links.iter().any(|link| link.is(name));
    let editors = EDITORS.iter().filter(|(variable, name)| environment.get(variable).is_some() && !is_link(name));
    let terminals = matching_variables(environment).filter(|rule| !is_link(rule.terminal));
    editors.map(|(variable, _)| *variable).chain(terminals.map(|rule| rule.variable)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::probe::Answer;

    const LIBVTERM: &str = "0;100;0";

    /// The chain in short: names, each with how it is known, and the strangers.
    fn chain(secondary: &str, version: &str, variables: &[(&'static str, &'static str)], client: &str) -> String {
        let mut answers = Answers::default();
        if !secondary.is_empty() {
            answers.record(Answer::Secondary(secondary.to_owned()));
            answers.record(Answer::Primary("62".to_owned()));
        }
        if !version.is_empty() {
            answers.record(Answer::Version(version.to_owned()));
        }
        let environment = variables.iter().copied().collect();
        let chain = Chain::new(&answers, &environment, TmuxClient::parse(client).as_ref());
        let link = |link: &ChainLink| {
            let name = link.name.as_deref().unwrap_or("?");
            match link.evidence {
                Evidence::Answered => format!("{name}!"),
                Evidence::Tmux => format!("{name} by tmux"),
                Evidence::Variable(variable) => format!("{name} by {variable}"),
                Evidence::Nothing => name.to_owned(),
            }
        };
        let links: Vec<_> = chain.links.iter().map(link).collect();
        format!("{}; {}", links.join(", "), chain.strangers.join(", "))
    }

    #[test]
    fn what_answers_is_a_link_and_what_is_only_inherited_is_said_to_be() {
        let vte = [("VTE_VERSION", "7006"), ("TERM", "xterm-256color")];
        assert_eq!(chain("65;7006;1", "VTE(7006)", &vte, ""), "VTE!; ");
        // An xterm that was begun from it.
        assert_eq!(chain("41;379;0", "XTerm(379)", &vte, ""), "XTerm!; VTE_VERSION");
        assert_eq!(chain("0;136;0", "", &[("TERM", "xterm")], ""), "?!; ");
        assert_eq!(chain("", "", &vte, ""), "VTE by VTE_VERSION; ");
        assert_eq!(chain("", "", &[("TERM", "xterm")], ""), "?; ");
    }

    #[test]
    fn editors_stand_before_the_terminal_that_they_have_inherited() {
        let vim = [("VTE_VERSION", "7006"), ("TERM", "xterm-256color"), ("VIM_TERMINAL", "900")];
        assert_eq!(chain(LIBVTERM, "libvterm(0.3)", &vim, ""), "Vim!, VTE by VTE_VERSION; ");
        let neovim = [("KONSOLE_VERSION", "221203"), ("TERM", "xterm-256color"), ("NVIM", "/tmp/nvim/0")];
        assert_eq!(chain(LIBVTERM, "", &neovim, ""), "Neovim!, Konsole by KONSOLE_VERSION; ");
        let emacs = [("TERM", "eterm-color"), ("INSIDE_EMACS", "28.2,term:0.96")];
        assert_eq!(chain("", "", &emacs, ""), "Emacs by INSIDE_EMACS, ?; ");
        assert_eq!(chain(LIBVTERM, "", &[("TERM", "xterm-256color")], ""), "libvterm!, ?; ");
    }

    #[test]
    fn multiplexers_and_lines_to_other_machines_stand_in_their_order() {
        let tmux = [("TMUX", "x"), ("TERM", "tmux-256color"), ("VTE_VERSION", "7006"), ("SSH_CONNECTION", "x")];
        let konsole = "xterm-256color Konsole 26.08.2\non\n";
        assert_eq!(chain("", "", &tmux, konsole), "tmux!, ssh by SSH_CONNECTION, Konsole by tmux; VTE_VERSION");
        assert_eq!(chain("", "", &tmux, ""), "tmux by TMUX, ssh by SSH_CONNECTION, VTE by VTE_VERSION; ");
        // From inside a tmux to another machine.
        let remote = [("TERM", "tmux-256color"), ("SSH_CONNECTION", "x")];
        assert_eq!(chain("", "", &remote, ""), "ssh by SSH_CONNECTION, tmux by TERM, ?; ");
        let mosh = [("TERM", "xterm-256color"), ("SSH_CONNECTION", "x")];
        assert_eq!(chain("1;10;0", "", &mosh, ""), "mosh!, ?; ");
        let screen = [("TERM", "screen"), ("STY", "x"), ("KONSOLE_VERSION", "221203")];
        assert_eq!(chain("", "", &screen, ""), "GNU screen by STY, Konsole by KONSOLE_VERSION; ");
        // An editor in tmux, and a tmux that was begun from an editor.
        let editor = [("TMUX", "x"), ("TERM", "xterm-256color"), ("NVIM", "x")];
        assert_eq!(chain("", "", &editor, konsole), "Neovim by NVIM, tmux!, Konsole by tmux; ");
        let begun = [("TMUX", "x"), ("TERM", "tmux-256color"), ("NVIM", "x")];
        assert_eq!(chain("", "", &begun, konsole), "tmux!, Konsole by tmux; NVIM");
    }
}
