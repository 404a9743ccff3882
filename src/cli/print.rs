//! `khabar print`: articles on standard output, line for line as the reader shows them.
//!
//! It reads files without the store, so that it prints them even if the data folder cannot be used.

use super::ansi_writer::AnsiWriter;
use super::args::{ColorArg, PrintArgs};
use super::context::Context;
use super::report::Report;
use super::{Error, Status};
use crate::config;
use crate::document::{Annotations, Document, DocumentOptions, without_closing_line};
use crate::files;
use crate::model::{Article, Failure};
use crate::store::Store;
use crate::term;
use crate::term::probe::background_from_environment;
use crate::text;
use crate::theme::{Colors, Theme};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;
use std::sync::Arc;

/// Prints articles.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn run(context: &Context, args: &PrintArgs) -> Result<Status, Error> {
    let mut printer = Printer {
        report: Report::new(context),
        writer: AnsiWriter {
            theme: theme(context, args.color),
            align: args.align,
            width: width(context, args.width),
            dialect_writer: context.dialect_writer(io::stdout().is_terminal()),
        },
        out: BufWriter::new(io::stdout().lock()),
        first: true,
    };
    let (mut store, mut agencies) = (None, None);
    for item in &args.items {
        if is_path(item) {
            let agencies = match &agencies {
                Some(loaded) => Arc::clone(loaded),
                None => Arc::clone(agencies.insert(Arc::new(context.agencies()?))),
            };
            for article in files::read(std::slice::from_ref(item), io::stdin(), agencies) {
                printer.print_result(article)?;
            }
            continue;
        }
        if store.is_none() {
            match context.open_store() {
                Ok(opened) => store = Some(opened),
                Err(error) => {
                    printer.report.failed(error);
                    break;
                }
            }
        }
        if let Some(store) = &store {
            printer.print_result(find_article(store, item))?;
        }
    }
    printer.out.flush()?;
    printer.report.finish()
}

/// Whether an item is standard input or a path, and not the name of an article. A path that may not be looked at is a
/// path too; reading it says what is wrong.
fn is_path(item: &Path) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory};
    let is_no_path = |error: &io::Error| matches!(error.kind(), InvalidFilename | InvalidInput | NotADirectory);
    item.as_os_str() == files::STDIN || item.try_exists().unwrap_or_else(|error| !is_no_path(&error))
}

/// An article of the library.
fn find_article(store: &Store, item: &Path) -> Result<Article, Failure> {
    let name = item.to_string_lossy();
    let missing = || Failure::Missing { path: text::clean_name(item.as_os_str()) };
    let found = store.find(&name).and_then(|id| {
        let Some(id) = id else { return Ok(None) };
        // As in the reader, the full text if it has been fetched.
        let full_text = store.full_text(id)?;
        Ok(store.load(id)?.map(|(article, _)| full_text.unwrap_or(article)))
    });
    found.map_err(|error| error.failure())?.ok_or_else(missing)
}

/// How many columns: as many as the option says, else as the terminal has, but at most the measure of the settings.
fn width(context: &Context, requested: Option<u16>) -> usize {
    let measure = usize::from(context.settings.reading.measure);
    let terminal = || if io::stdout().is_terminal() { term::columns() } else { None };
    requested.map(usize::from).or_else(|| terminal().map(|columns| columns.min(measure))).unwrap_or(measure)
}

fn theme(context: &Context, when: ColorArg) -> Option<Theme> {
    let colors = config::colors(&context.environment);
    let effective = match when {
        ColorArg::Never => None,
        ColorArg::Always if colors == Colors::None => Some(Colors::Sixteen),
        ColorArg::Always => Some(colors),
        ColorArg::Auto => (io::stdout().is_terminal() && !config::is_dumb(&context.environment)).then_some(colors),
    };
    effective.map(|colors| Theme::on_background(colors, background_from_environment(&context.environment)))
}

struct Printer<'a, W: Write> {
    report: Report<'a>,
    writer: AnsiWriter,
    out: W,
    first: bool,
}

impl<W: Write> Printer<'_, W> {
    fn print_result(&mut self, article: Result<Article, Failure>) -> io::Result<()> {
        match article {
            Ok(article) => self.print_article(&without_closing_line(Arc::new(article))),
            Err(failure) => {
                // So that the message stands below what was printed before it.
                self.out.flush()?;
                self.report.failed(failure);
                Ok(())
            }
        }
    }

    fn print_article(&mut self, article: &Article) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            writeln!(self.out, "\n{}\n", "\u{2500}".repeat(self.writer.width))?;
        }
        self.report.shown();
        let (strings, render) = (&self.report.context.strings, self.report.context.settings.reading.render);
        let options = DocumentOptions::for_article(article, strings, render, None, &Annotations::default());
        let document = Document::new(article, &options);
        let lines = document.break_lines(self.writer.width);
        // Around each article, so that a message between two articles is written in its own dialect.
        write!(self.out, "{}", self.writer.dialect_writer.begin())?;
        for index in 0..lines.len() {
            let logical =
                if self.writer.dialect_writer.is_logical() { document.logical_line(&lines, index) } else { None };
            let line = match logical {
                Some((text, _)) => text.trim_end().to_owned(),
                None => self.writer.line(&document.fragments(&lines, index)),
            };
            writeln!(self.out, "{line}")?;
        }
        write!(self.out, "{}", self.writer.dialect_writer.end())
    }
}
