//! `khabar print`: articles on standard output, line for line as the reader's detail pane shows them.
//!
//! Files are read without the store, so that a data folder that cannot be used is no obstacle to reading a file.

use super::args::{Print, When};
use super::desk::{Desk, Said};
use super::paint::Paint;
use crate::app::theme::{Colors, Theme};
use crate::app::words::{Asides, document_options, without_end};
use crate::config;
use crate::files;
use crate::layout::{Document, Shaping};
use crate::model::{Article, Failure};
use crate::store::Store;
use crate::term;
use crate::text;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;
use std::sync::Arc;

/// Prints the articles asked for.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(desk: &Desk, args: &Print) -> io::Result<()> {
    let mut printer = Printer {
        desk,
        paint: Paint {
            theme: theme(desk, args.color),
            align: args.align,
            width: width(desk, args.width),
            spelling: desk.spelling(io::stdout().is_terminal()),
        },
        shaping: shaping(desk, args),
        out: BufWriter::new(io::stdout().lock()),
        first: true,
    };
    let mut store = None;
    for item in &args.items {
        if is_path(item) {
            for article in files::read(std::slice::from_ref(item), io::stdin()) {
                printer.take(article)?;
            }
        } else if let Ok(store) = store.get_or_insert_with(|| desk.store()) {
            printer.take(find(store, item))?;
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
    let none = |error: &io::Error| matches!(error.kind(), InvalidFilename | InvalidInput | NotADirectory);
    item.as_os_str() == files::STDIN || item.try_exists().unwrap_or_else(|error| !none(&error))
}

/// An article of the library.
fn find(store: &Store, item: &Path) -> Result<Article, Failure> {
    let name = item.to_string_lossy();
    let missing = || Failure::Missing { path: text::clean_name(item.as_os_str()) };
    let found = store.find(&name).and_then(|id| {
        let Some(id) = id else { return Ok(None) };
        // As in the reader: where the whole article has been fetched, it is what is shown.
        let full = store.full_of(id)?;
        Ok(store.load(id)?.map(|(article, _)| full.unwrap_or(article)))
    });
    found.map_err(|error| error.failure())?.ok_or_else(missing)
}

fn shaping(desk: &Desk, args: &Print) -> Shaping {
    let set = desk.settings.shaping;
    let marks = args.marks.map_or(set.marks, Into::into);
    let digits = args.digits.map_or(set.digits, Into::into);
    Shaping { marks, digits, ..set }
}

/// Columns. The reader's measure is the widest that is taken where no width is asked for.
fn width(desk: &Desk, asked: Option<u16>) -> usize {
    let measure = usize::from(desk.settings.measure);
    let terminal = || if io::stdout().is_terminal() { term::columns() } else { None };
    asked.map(usize::from).or_else(|| terminal().map(|columns| columns.min(measure))).unwrap_or(measure)
}

fn theme(desk: &Desk, when: When) -> Option<Theme> {
    let colors = config::colors(&desk.environment);
    let used = match when {
        When::Never => None,
        When::Always if colors == Colors::None => Some(Colors::Sixteen),
        When::Always => Some(colors),
        When::Auto => (io::stdout().is_terminal() && !config::is_dumb(&desk.environment)).then_some(colors),
    };
    used.map(Theme::new)
}

struct Printer<'a, W: Write> {
    desk: &'a Desk,
    paint: Paint,
    shaping: Shaping,
    out: W,
    first: bool,
}

impl<W: Write> Printer<'_, W> {
    fn take(&mut self, article: Result<Article, Failure>) -> io::Result<()> {
        match article {
            Ok(article) => self.article(&without_end(Arc::new(article))),
            Err(failure) => {
                // What comes before it in the output should come before it on the screen too.
                self.out.flush()?;
                let Said = self.desk.fail(&failure);
                Ok(())
            }
        }
    }

    fn article(&mut self, article: &Article) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            writeln!(self.out, "\n{}\n", "\u{2500}".repeat(self.paint.width))?;
        }
        self.desk.show();
        let options = document_options(article, &self.desk.strings, self.shaping, None, &Asides::default());
        let document = Document::new(article, &options);
        let page = document.pages(self.paint.width);
        // Around each article, so that what is said of a faulty one in between is spelled by itself.
        write!(self.out, "{}", self.paint.spelling.begin())?;
        for index in 0..page.len() {
            let logical = if self.paint.spelling.is_logical() { document.logical_row(&page, index) } else { None };
            let line = match logical {
                Some((text, _)) => text.trim_end().to_owned(),
                None => self.paint.line(&document.row(&page, index)),
            };
            writeln!(self.out, "{line}")?;
        }
        write!(self.out, "{}", self.paint.spelling.end())
    }
}
