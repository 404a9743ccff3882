//! `khabar export`: writes feeds, bookmarks or the library to standard output, for other programs.
//!
//! Feeds are OPML. The library is JSON Lines, and so are bookmarks unless the user wants them as Markdown, to be read,
//! or as a browser's bookmark file.

use super::args::{ExportArgs, ExportContentArg, ExportFormatArg};
use super::context::Context;
use super::report::Report;
use super::{Error, Status};
use crate::l10n::{fill, phrases};
use crate::library::{ExportError, Exporter};
use crate::model::Failure;
use std::io::{self, BufWriter, Write};

/// Exports.
///
/// # Errors
/// If there is no store, or standard output cannot be written.
pub(super) fn run(context: &Context, args: &ExportArgs) -> Result<Status, Error> {
    let mut store = context.open_store()?;
    let mut report = Report::new(context);
    report.shown();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut report_failure = |failure: Failure| report.failed(failure);
    let exporter = Exporter { store: &mut store, out: &mut out, report: &mut report_failure };
    match export(exporter, context, args) {
        Ok(0) => {}
        Ok(skipped) => {
            let number = context.strings.number(skipped);
            let phrase = &context.strings.messages.cli.export.no_link;
            report.failed(Error::Message(fill(phrase, &[("n", &number)])));
        }
        Err(error) => report.failed(error),
    }
    report.output(out.flush());
    report.finish()
}

/// Exports what the arguments say; returns how many bookmarks are missing because they have no address.
fn export<W: Write>(mut exporter: Exporter<'_, W>, context: &Context, args: &ExportArgs) -> Result<u64, ExportError> {
    match (args.what, args.format) {
        (ExportContentArg::Feeds, _) => exporter.feeds()?,
        (ExportContentArg::Library, _) => exporter.library()?,
        (ExportContentArg::Bookmarks, ExportFormatArg::Json) => exporter.bookmarks()?,
        (ExportContentArg::Bookmarks, ExportFormatArg::Markdown) => {
            exporter.markdown(|article| phrases::byline(article, false, &context.strings))?;
        }
        (ExportContentArg::Bookmarks, ExportFormatArg::Netscape) => return exporter.links(),
    }
    Ok(0)
}
