//! Lines of a listing.
//!
//! A terminal gets every text as a visual line, cut at its edge. A file or a pipe gets texts in logical order with tabs
//! between the fields; cleaned text contains no tabs.

use super::context::Context;
use super::dialect_writer::DialectWriter;
use crate::l10n::{Language, Strings};
use crate::layout::{Paragraph, RenderOptions, bidi};
use crate::model::{Direction, Timestamp};
use crate::term;
use crate::text::{self, Calendar};
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

/// One line.
#[derive(Debug)]
pub(super) struct TableLine<'a> {
    /// Numbers, flags and dates, in ASCII.
    pub ascii_fields: Vec<String>,
    /// Texts in any script, in logical order.
    pub text_fields: Vec<&'a str>,
}

/// Columns between two fields.
const GAP: usize = 2;

/// Writes the lines.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn write<'a>(context: &Context, mut lines: impl Iterator<Item = TableLine<'a>>) -> io::Result<()> {
    let mut out = TableWriter::new(context)?;
    lines.try_for_each(|line| out.line(&line))?;
    out.end()
}

/// Writes lines to standard output one by one.
pub(super) struct TableWriter {
    out: BufWriter<StdoutLock<'static>>,
    /// The width of the terminal, if the lines go to one.
    columns: Option<usize>,
    dialect_writer: DialectWriter,
}

impl TableWriter {
    /// Writes what the terminal needs before the first line.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn new(context: &Context) -> io::Result<Self> {
        let columns = if io::stdout().is_terminal() { term::columns() } else { None };
        let dialect_writer = context.dialect_writer(columns.is_some());
        let mut out = BufWriter::new(io::stdout().lock());
        write!(out, "{}", dialect_writer.begin())?;
        Ok(Self { out, columns, dialect_writer })
    }

    /// Writes a line.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn line(&mut self, line: &TableLine<'_>) -> io::Result<()> {
        let on_terminal = |columns| self.dialect_writer.respell_line(&line.visual(columns));
        writeln!(self.out, "{}", self.columns.map_or_else(|| line.logical(), on_terminal))
    }

    /// Sends off what has been written.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes what the terminal needs after the last line.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub(super) fn end(mut self) -> io::Result<()> {
        write!(self.out, "{}", self.dialect_writer.end())?;
        self.flush()
    }
}

/// Writes a sentence.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn write_sentence(context: &Context, sentence: &str) -> io::Result<()> {
    write(context, std::iter::once(TableLine { ascii_fields: Vec::new(), text_fields: vec![sentence] }))
}

/// A day in the calendar of the language, with ASCII digits so that lines can be sorted; `-` if there is none.
pub(super) fn day(at: Option<Timestamp>, strings: &Strings) -> String {
    let calendar = match strings.language {
        Language::Fa => Calendar::SolarHijri,
        Language::En => Calendar::Gregorian,
    };
    let Some(at) = at else { return "-".to_owned() };
    let civil = text::civil(at, calendar, &strings.zone);
    format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
}

impl TableLine<'_> {
    fn logical(&self) -> String {
        let ascii_fields = self.ascii_fields.iter().map(String::as_str);
        ascii_fields.chain(self.text_fields.iter().copied()).collect::<Vec<_>>().join("\t")
    }

    fn visual(&self, columns: usize) -> String {
        let mut line = self.ascii_fields.join("  ");
        let mut used = line.chars().count();
        for text in self.text_fields.iter().filter(|text| !text.is_empty()) {
            let Some(width) = columns.checked_sub(used + GAP).filter(|room| *room > 0) else { break };
            let direction = bidi::base_direction(text, Direction::Ltr);
            let paragraph = Paragraph::new(*text, direction, RenderOptions::default(), ());
            if let Some(clamped) = paragraph.clamped(width, 1).pop().filter(|cut| cut.width <= width) {
                line.push_str("  ");
                line.push_str(&clamped.text());
                used += GAP + clamped.width;
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(texts: Vec<&str>) -> TableLine<'_> {
        TableLine { ascii_fields: vec!["7".to_owned(), "u-".to_owned()], text_fields: texts }
    }

    #[test]
    fn on_a_terminal_texts_are_in_visual_order_and_cut() {
        assert_eq!(line(vec!["\u{5D0}\u{5D1}", "one two"]).visual(80), "7  u-  \u{5D1}\u{5D0}  one two");
        assert_eq!(line(vec!["one two three four"]).visual(16), "7  u-  one two\u{2026}");
        assert_eq!(line(vec!["one"]).visual(5), "7  u-");
    }

    #[test]
    fn elsewhere_texts_are_in_logical_order_with_tabs_between_them() {
        assert_eq!(line(vec!["", "\u{5D0}\u{5D1}"]).logical(), "7\tu-\t\t\u{5D0}\u{5D1}");
    }

    fn strings(language: Language) -> Strings {
        Strings::load(language).expect("strings").in_zone(crate::model::Zone::tehran())
    }

    #[test]
    fn a_day_is_that_of_the_language_s_calendar() {
        let at = Some(Timestamp(1_613_507_400)); // 2021-02-17, midnight in Tehran
        assert_eq!(day(at, &strings(Language::Fa)), "1399-11-29");
        assert_eq!(day(at, &strings(Language::En)), "2021-02-17");
        assert_eq!(day(None, &strings(Language::Fa)), "-");
    }
}
