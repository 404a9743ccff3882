//! Programs that show a terminal of their own inside another one.
//!
//! What they are sent they draw themselves, so no sequence of a dialect reaches the terminal outside. They answer the
//! questions themselves too; but their variables are those of the terminal outside.

use super::Answers;
use crate::config::Environment;
use crate::term::terminal_names;

/// The secondary device attributes of libvterm.
const LIBVTERM_ATTRIBUTES: &str = "0;100;0";

/// A program that shows a terminal inside another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InnerTerminal {
    /// GNU screen.
    Screen,
    /// libvterm: `:terminal` of Vim and Neovim.
    Libvterm,
    /// One of Emacs' terminals: `term`, `vterm`, `eat`.
    Emacs,
}

impl InnerTerminal {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Libvterm => terminal_names::LIBVTERM,
            Self::Emacs => "Emacs",
        }
    }

    /// The one that the environment names inside tmux. One from which tmux was begun is not: tmux sets TERM.
    pub(super) fn find_inside_tmux(environment: &Environment) -> Option<Self> {
        let is_tmux_s_own = has_term(environment, "tmux") || has_term(environment, "screen");
        if is_tmux_s_own { None } else { Self::find(&Answers::default(), environment) }
    }

    /// Whether this is Emacs' `term`, which answers no question.
    pub(super) fn is_mute(environment: &Environment) -> bool {
        environment.get("INSIDE_EMACS").is_some() && has_term(environment, "eterm")
    }

    /// The one that answered, outside a multiplexer and if it is no terminal with a name of its own; before there is an
    /// answer, the one that the environment names. A terminal that was begun from Emacs or Vim inherits that too.
    pub(super) fn find(answers: &Answers, environment: &Environment) -> Option<Self> {
        let is_set = |variable| environment.get(variable).is_some();
        let is_silent = *answers == Answers::default();
        let is_libvterm = answers.name() == Some(terminal_names::LIBVTERM)
            || answers.secondary.as_deref() == Some(LIBVTERM_ATTRIBUTES);
        let emacs = environment.text("INSIDE_EMACS");
        let is_vterm = emacs.is_some_and(|emacs| emacs.ends_with("vterm")) && (is_libvterm || is_silent);
        if is_vterm || emacs.is_some() && (has_term(environment, "eterm") || has_term(environment, "eat-")) {
            Some(Self::Emacs)
        } else if is_libvterm || is_silent && (is_set("VIM_TERMINAL") || is_set("NVIM")) {
            Some(Self::Libvterm)
        } else {
            None
        }
    }
}

fn has_term(environment: &Environment, prefix: &str) -> bool {
    environment.text("TERM").is_some_and(|term| term.starts_with(prefix))
}
