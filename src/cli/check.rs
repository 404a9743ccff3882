//! `khabar check`: whether the library is whole.

use super::context::{Context, ErrorReported};
use super::table;
use crate::l10n::fill;
use crate::store::{self, IntegrityError};
use std::io;

/// Looks, and tells what is there and what is wrong.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn run(context: &Context) -> io::Result<()> {
    let Ok(data) = context.require_data_dir() else { return Ok(()) };
    let report = match store::check(&data) {
        Ok(report) => report,
        Err(error) => {
            let ErrorReported = context.report_failure(&error.failure());
            return Ok(());
        }
    };
    let messages = &context.strings.messages.cli.check;
    if report.errors.is_empty() {
        context.set_shown();
        let number = |number: u64| context.strings.number(number);
        let values = [
            ("articles", number(report.articles)),
            ("bookmarks", number(report.bookmarks)),
            ("feeds", number(report.feeds)),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        return table::write_sentence(context, &fill(&messages.whole, &values));
    }
    let ErrorReported = context.report_error(&messages.damaged);
    for error in &report.errors {
        context.print_message(&describe(error));
    }
    let path = crate::text::clean_name(data.as_os_str());
    context.print_message(&fill(&messages.advice, &[("path", &path)]));
    Ok(())
}

/// A finding, for whoever is to repair it: in English, as SQLite's own are.
fn describe(error: &IntegrityError) -> String {
    match error {
        IntegrityError::Corrupt { reason } => format!("file: {reason}"),
        IntegrityError::DanglingReference { table } => format!("{table}: a row belongs to nothing"),
        IntegrityError::BookmarkMismatch(id) => format!("article {}: bookmark and mark differ", id.0),
        IntegrityError::MissingText(id) => format!("article {}: no text", id.0),
        IntegrityError::UnreadableText(id) => format!("article {}: unreadable text", id.0),
        IntegrityError::BrokenStory(id) => format!("article {}: story without its first or another article", id.0),
        IntegrityError::SketchMismatch(id) => format!("article {}: not found by its story", id.0),
    }
}
