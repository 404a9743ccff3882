//! How Khabar speaks outside its screen: messages on standard error, and the dialect of lines that stay on the
//! terminal.

use super::dialect_writer::DialectWriter;
use crate::config::{self, Environment};
use crate::l10n::Language;
use crate::layout::{Paragraph, RenderOptions, VisualLine, bidi};
use crate::term;
use crate::term::dialect::{self, Dialect};
use crate::term::probe::{self, ProbeInput, SettingSource};
use crate::term::remembered_dialects::{self, RememberedDialects};
use std::cell::OnceCell;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

/// Standard error, and what Khabar knows of the terminal without asking it.
#[derive(Debug)]
pub(super) struct Output {
    language: Language,
    environment: Environment,
    data_dir: Option<PathBuf>,
    /// The dialect that the option, the variable or the settings name.
    configured_dialect: Option<(Dialect, SettingSource)>,
    /// The dialect of the terminal, chosen when it is first needed.
    dialect: OnceCell<Dialect>,
}

impl Output {
    /// Messages are laid out for `language`; `configured_dialect` overrides the detection of the terminal.
    pub(super) fn new(
        language: Language,
        environment: Environment,
        data_dir: Option<PathBuf>,
        configured_dialect: Option<(Dialect, SettingSource)>,
    ) -> Self {
        Self { language, environment, data_dir, configured_dialect, dialect: OnceCell::new() }
    }

    /// What is known of the terminal without asking it, with the answers remembered in this data folder; and the path
    /// under which a damaged file of answers has been quarantined. A file that cannot be read is no obstacle: the
    /// terminal is asked then.
    pub(super) fn probe_input(&self, data_dir: Option<&Path>) -> (ProbeInput, Option<PathBuf>) {
        let RememberedDialects { dialects, quarantined } =
            data_dir.and_then(|data| remembered_dialects::load(data).ok()).unwrap_or_default();
        let probe_input = ProbeInput {
            configured: self.configured_dialect,
            remembered: dialects,
            environment: self.environment.clone(),
        };
        (probe_input, quarantined)
    }

    /// The writer for lines that may go to a terminal or elsewhere. Elsewhere the dialect is plain, unless the user has
    /// named another.
    pub(super) fn dialect_writer(&self, on_terminal: bool) -> DialectWriter {
        let on_terminal = on_terminal && !config::is_dumb(&self.environment);
        let dialect = if on_terminal {
            self.terminal_dialect()
        } else {
            self.configured_dialect.map_or(Dialect::Plain, |(dialect, _)| dialect)
        };
        DialectWriter::new(dialect, on_terminal)
    }

    fn terminal_dialect(&self) -> Dialect {
        let choose = || probe::dialect_without_probe(&self.probe_input(self.data_dir.as_deref()).0);
        *self.dialect.get_or_init(choose)
    }

    /// Writes a sentence to standard error. A terminal gets it laid out and in its dialect, for it would show the
    /// sentence reversed otherwise.
    pub(super) fn print_message(&self, sentence: &str) {
        let mut err = io::stderr().lock();
        let columns = if err.is_terminal() { term::columns() } else { None };
        let dialect_writer = self.dialect_writer(columns.is_some());
        // Without standard error there is nowhere to report that it is missing.
        let _ = self.write_sentence(&mut err, sentence, columns, dialect_writer);
    }

    /// Writes a sentence, laid out for a terminal of so many columns if it goes to one.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn write_sentence(
        &self,
        out: &mut impl io::Write,
        sentence: &str,
        columns: Option<usize>,
        dialect_writer: DialectWriter,
    ) -> io::Result<()> {
        let lines = match columns {
            Some(columns) => layout_lines(sentence, self.language, columns),
            None => vec![sentence.to_owned()],
        };
        let needs_dialect = lines.iter().any(|line| dialect::has_rtl(line));
        let (begin, end) = if needs_dialect { (dialect_writer.begin(), dialect_writer.end()) } else { ("", "") };
        let lines: String = lines.iter().map(|line| dialect_writer.respell_line(line) + "\n").collect();
        write!(out, "{begin}{lines}{end}")
    }
}

/// A sentence as lines for a terminal, each at the side where it begins.
fn layout_lines(sentence: &str, language: Language, columns: usize) -> Vec<String> {
    let direction = bidi::base_direction(sentence, language.direction());
    let paragraph = Paragraph::new(sentence, direction, RenderOptions::default(), ());
    let aligned = |line: VisualLine<()>| format!("{}{}", " ".repeat(line.start_column(columns)), line.text());
    paragraph.break_lines(columns).into_iter().map(|line| aligned(paragraph.line(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persian_sentence_is_laid_out_at_the_right() {
        // Seen lam alef meem, then a full stop: on the screen from left to right the stop, then the letters backwards.
        let lines = layout_lines("\u{633}\u{644}\u{627}\u{645}.", Language::Fa, 10);
        assert_eq!(lines, ["      .\u{FEE1}\u{FEFC}\u{FEB3}"]);
    }

    #[test]
    fn an_english_sentence_is_wrapped_at_the_left() {
        assert_eq!(layout_lines("one two three", Language::En, 8), ["one two", "three"]);
    }
}
