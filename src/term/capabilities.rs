//! How a terminal draws, as far as it matters for what is sent: by its dialect and its name.
//!
//! Vim, Neovim and mosh keep what they show themselves, compare it with what comes, and pass on what differs. tmux
//! passes on what is written.

use super::dialect::Dialect;
use super::terminal_names::{LIBVTERM, MOSH, URXVT, VTE};

/// What a terminal draws anew when some cells of a row are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellDrawing {
    /// The whole row, or no letter beyond its cell.
    Rows,
    /// The cells that are written.
    WrittenCells,
    /// The cells that differ from what was drawn last.
    ChangedCells,
}

/// How a terminal draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// What it draws anew.
    pub drawing: CellDrawing,
    /// Whether it loses a letter of which a part comes later than the rest.
    pub loses_split_letters: bool,
}

impl Capabilities {
    /// Those of the terminal of this identity, which is sent this dialect.
    pub(super) fn of(dialect: Dialect, identity: &str) -> Self {
        let drawing = match dialect {
            Dialect::Plain if identity == URXVT || identity.starts_with(LIBVTERM) => CellDrawing::ChangedCells,
            // Any terminal may be behind it.
            Dialect::Lro if identity == MOSH => CellDrawing::ChangedCells,
            Dialect::Lro if !identity.ends_with(VTE) => CellDrawing::WrittenCells,
            Dialect::Plain | Dialect::Mlterm => CellDrawing::WrittenCells,
            _ => CellDrawing::Rows,
        };
        Self { drawing, loses_split_letters: identity.starts_with(LIBVTERM) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Environment;
    use crate::term::probe::{Answer, Answers, TmuxClient, decide, identity};

    /// What is drawn anew by the terminal that answers this in this environment.
    fn drawing(answers: &[Answer], variables: &[(&str, &str)], client: Option<&TmuxClient>) -> CellDrawing {
        capabilities(answers, variables, client).drawing
    }

    fn capabilities(answers: &[Answer], variables: &[(&str, &str)], client: Option<&TmuxClient>) -> Capabilities {
        let mut all = Answers::default();
        answers.iter().cloned().for_each(|answer| all.record(answer));
        let environment: Environment = variables.iter().copied().collect();
        let dialect = decide(&all, &environment, client).mode.dialect;
        Capabilities::of(dialect, &identity(&all, &environment, client))
    }

    fn answers(primary: &str, secondary: &str) -> [Answer; 2] {
        [Answer::Secondary(secondary.to_owned()), Answer::Primary(primary.to_owned())]
    }

    const XTERM: (&str, &str) = ("TERM", "xterm-256color");

    #[test]
    fn what_compares_before_it_draws_is_known_by_its_answers() {
        // mosh 1.4, Vim 9.0 in xterm.
        assert_eq!(drawing(&answers("62", "1;10;0"), &[XTERM], None), CellDrawing::ChangedCells);
        let libvterm = answers("1;2", "0;100;0");
        let in_xterm = [("TERM", "xterm"), ("XTERM_VERSION", "XTerm(379)"), ("VIM_TERMINAL", "900")];
        assert_eq!(drawing(&libvterm, &in_xterm, None), CellDrawing::ChangedCells);
        assert_eq!(drawing(&libvterm, &[XTERM], None), CellDrawing::ChangedCells);
        // VTE draws rows, whatever stands between.
        let in_vte = [XTERM, ("VTE_VERSION", "7006"), ("VIM_TERMINAL", "900")];
        assert_eq!(drawing(&libvterm, &in_vte, None), CellDrawing::Rows);
        // Either decodes what it is sent.
        for variables in [&in_xterm, &in_vte] {
            assert!(capabilities(&libvterm, variables, None).loses_split_letters);
        }
        assert!(!capabilities(&answers("64;1;2", "41;379;0"), &[XTERM], None).loses_split_letters);
        assert_eq!(drawing(&answers("1;2", "85;95;0"), &[("TERM", "rxvt-unicode")], None), CellDrawing::ChangedCells);
        assert_eq!(drawing(&answers("64;1;2", "41;379;0"), &[XTERM], None), CellDrawing::WrittenCells);
    }

    #[test]
    fn tmux_may_be_attached_to_anything_unless_it_names_a_terminal_that_draws_rows() {
        // tmux 3.3 on another machine, by way of its name or of TERM.
        let version = Answer::Version("tmux 3.3a".to_owned());
        assert_eq!(drawing(&[version], &[XTERM], None), CellDrawing::WrittenCells);
        assert_eq!(drawing(&[], &[("TERM", "tmux-256color")], None), CellDrawing::WrittenCells);
        let named = |version: &str| {
            let client =
                TmuxClient { term: "xterm-256color".to_owned(), version: version.to_owned(), passthrough: false };
            drawing(&[], &[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux,1,0")], Some(&client))
        };
        assert_eq!(named("VTE(8401)"), CellDrawing::Rows);
        assert_eq!(named(""), CellDrawing::WrittenCells);
    }
}
