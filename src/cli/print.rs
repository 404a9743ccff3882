//! `khabar print`: articles on standard output, line for line as the reader's detail pane shows them.
//!
//! Files are read without the store, so that a data folder that cannot be used is no obstacle to reading a file.

use super::ansi_writer::AnsiWriter;
use super::args::{ColorArg, PrintArgs};
use super::context::{Context, ErrorReported};
use crate::app::document::{Annotations, document_options, without_end_line};
use crate::config;
use crate::files;
use crate::layout::{Document, RenderOptions};
use crate::model::{Article, Failure};
use crate::store::Store;
use crate::term;
use crate::text;
use crate::theme::{Colors, Theme};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;
use std::sync::Arc;

/// Prints the articles asked for.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn run(context: &Context, args: &PrintArgs) -> io::Result<()> {
    let mut printer = Printer {
        context,
        writer: AnsiWriter {
            theme: theme(context, args.color),
            align: args.align,
            width: width(context, args.width),
            dialect_writer: context.dialect_writer(io::stdout().is_terminal()),
        },
        render_options: render_options(context, args),
        out: BufWriter::new(io::stdout().lock()),
        first: true,
    };
    let mut store = None;
    for item in &args.items {
        if is_path(item) {
            for article in files::read(std::slice::from_ref(item), io::stdin()) {
                printer.print_result(article)?;
            }
        } else if let Ok(store) = store.get_or_insert_with(|| context.open_store()) {
            printer.print_result(find_article(store, item))?;
        } else {
            // Why there is no store has been said.
            break;
        }
    }
    printer.out.flush()
}

/// Whether an item is standard input or a path, and no name of an article. What lies where one may not look is a path,
/// and reading it says so.
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
        // As in the reader: where the whole article has been fetched, it is what is shown.
        let full_text = store.full_text(id)?;
        Ok(store.load(id)?.map(|(article, _)| full_text.unwrap_or(article)))
    });
    found.map_err(|error| error.failure())?.ok_or_else(missing)
}

fn render_options(context: &Context, args: &PrintArgs) -> RenderOptions {
    let defaults = context.settings.reading.render;
    let marks = args.marks.map_or(defaults.vowel_marks, Into::into);
    let digits = args.digits.map_or(defaults.digits, Into::into);
    RenderOptions { vowel_marks: marks, digits, ..defaults }
}

/// Columns. The reader's measure is the widest that is taken where no width is asked for.
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
    effective.map(Theme::new)
}

struct Printer<'a, W: Write> {
    context: &'a Context,
    writer: AnsiWriter,
    render_options: RenderOptions,
    out: W,
    first: bool,
}

impl<W: Write> Printer<'_, W> {
    fn print_result(&mut self, article: Result<Article, Failure>) -> io::Result<()> {
        match article {
            Ok(article) => self.print_article(&without_end_line(Arc::new(article))),
            Err(failure) => {
                // What comes before it in the output should come before it on the screen too.
                self.out.flush()?;
                let ErrorReported = self.context.report_failure(&failure);
                Ok(())
            }
        }
    }

    fn print_article(&mut self, article: &Article) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            writeln!(self.out, "\n{}\n", "\u{2500}".repeat(self.writer.width))?;
        }
        self.context.set_shown();
        let options =
            document_options(article, &self.context.strings, self.render_options, None, &Annotations::default());
        let document = Document::new(article, &options);
        let lines = document.break_lines(self.writer.width);
        // Around each article, so that what is said of a faulty one in between is spelled by itself.
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
