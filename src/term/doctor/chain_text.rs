//! What stands between the program and the person, in sentences of the interface's language and in words of the report.

use super::report::{answer_list, client_text, printable, variable_text};
use crate::config::Environment;
use crate::l10n::{DoctorStrings, fill};
use crate::term::probe::{Answers, Chain, ChainLink, Evidence, TmuxClient};

/// What the sentences are made from.
pub(super) struct ChainText<'a> {
    /// The links.
    pub chain: &'a Chain,
    /// What was answered to the program.
    pub answers: &'a Answers,
    /// The terminal to which tmux is attached.
    pub client: Option<&'a TmuxClient>,
    /// The environment.
    pub environment: &'a Environment,
}

impl ChainText<'_> {
    /// The chain in one sentence, and one about each link: what it answered, or from where it is known.
    pub(super) fn sentences(&self, strings: &DoctorStrings, separator: &str) -> Vec<String> {
        let name = |link: &ChainLink| link.name.as_deref().map_or_else(|| strings.unknown.clone(), printable);
        let names: Vec<String> = self.chain.links.iter().map(name).collect();
        let mut sentences = vec![fill(&strings.chain, &[("links", &names.join(separator))])];
        for (link, name) in self.chain.links.iter().zip(&names) {
            let client = || self.client.map(client_text).unwrap_or_default();
            sentences.push(match link.evidence {
                Evidence::Answered if name == "tmux" => {
                    fill(&strings.answered, &[("name", name), ("answers", &client())])
                }
                Evidence::Answered => {
                    fill(&strings.answered, &[("name", name), ("answers", &answer_list(self.answers).join(separator))])
                }
                Evidence::Tmux => fill(&strings.named_by_tmux, &[("name", name), ("client", &client())]),
                Evidence::Variable(variable) => {
                    let variable = variable_text(self.environment, variable);
                    fill(&strings.inherited, &[("name", name), ("variable", &variable)])
                }
                Evidence::Nothing => strings.nothing.clone(),
            });
        }
        if !self.chain.strangers.is_empty() {
            let variables = self.chain.strangers.iter().map(|variable| variable_text(self.environment, variable));
            let variables = variables.collect::<Vec<_>>().join(separator);
            sentences.push(fill(&strings.strangers, &[("variables", &variables)]));
        }
        sentences
    }

    /// The links, each with how it is known, in words that do not change.
    pub(super) fn words(&self) -> String {
        let word = |link: &ChainLink| {
            let evidence = match link.evidence {
                Evidence::Answered => "answered",
                Evidence::Tmux => "named by tmux",
                Evidence::Variable(variable) => variable,
                Evidence::Nothing => "not asked",
            };
            format!("{} ({evidence})", link.name.as_deref().unwrap_or("unknown"))
        };
        self.chain.links.iter().map(word).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::{Language, Strings};
    use crate::term::probe::Answer;

    fn sentences(language: Language, variables: &[(&'static str, &'static str)], client: &str) -> Vec<String> {
        let strings = Strings::load(language).unwrap();
        let (environment, client) = (variables.iter().copied().collect(), TmuxClient::parse(client));
        let mut answers = Answers::default();
        answers.record(Answer::Secondary("0;100;0".to_owned()));
        answers.record(Answer::Primary("1;2".to_owned()));
        let chain = Chain::new(&answers, &environment, client.as_ref());
        ChainText { chain: &chain, answers: &answers, client: client.as_ref(), environment: &environment }
            .sentences(&strings.messages.cli.doctor, &strings.messages.separator)
    }

    #[test]
    fn every_link_is_named_with_its_answer_or_with_how_it_is_known() {
        let neovim = [("NVIM", "/tmp/nvim.somebody/0"), ("VTE_VERSION", "7006"), ("TERM", "xterm-256color")];
        assert_eq!(
            sentences(Language::En, &neovim, ""),
            [
                "Between Khabar and you: Neovim · VTE.",
                "Neovim answered: DA1 1;2 · DA2 0;100;0.",
                "VTE is known only from a variable, which may be inherited: VTE_VERSION=7006.",
            ]
        );
        let tmux =
            [("TMUX", "/tmp/x"), ("TERM", "tmux-256color"), ("KITTY_WINDOW_ID", "7"), ("SSH_CONNECTION", "192.0.2.1")];
        assert_eq!(
            sentences(Language::En, &tmux, "xterm-256color Konsole 26.08.2\non\n"),
            [
                "Between Khabar and you: tmux · ssh · Konsole.",
                "tmux answered: client \"xterm-256color\" \"Konsole 26.08.2\", passthrough on.",
                "ssh is known only from a variable, which may be inherited: SSH_CONNECTION.",
                "Konsole was named by tmux: client \"xterm-256color\" \"Konsole 26.08.2\", passthrough on.",
                "Perhaps inherited from another program, and not relied on: KITTY_WINDOW_ID.",
            ]
        );
    }

    #[test]
    fn persian_says_the_same_and_neither_language_anything_private() {
        let variables = [("NVIM", "/tmp/nvim.somebody/0"), ("TERM", "xterm\x1b[2J"), ("SSH_CONNECTION", "192.0.2.1")];
        for language in [Language::En, Language::Fa] {
            let sentences = sentences(language, &variables, "").join("\n");
            assert!(sentences.contains("Neovim") && sentences.contains("0;100;0"), "{sentences}");
            for private in ["somebody", "192.0.2.1", "\x1b"] {
                assert!(!sentences.contains(private), "{sentences}");
            }
        }
        let count = |language| sentences(language, &variables, "").len();
        assert_eq!(count(Language::En), count(Language::Fa));
    }
}
