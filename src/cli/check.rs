//! `khabar check`: whether the library is undamaged.

use super::context::Context;
use super::report::Report;
use super::{Error, Status};
use crate::files::data_folder;
use crate::l10n::fill;
use crate::model::Failure;
use crate::store::{self, IntegrityError};

/// Checks the library and says what it holds or what is wrong.
///
/// # Errors
/// If the store cannot be read or standard output cannot be written.
pub(super) fn run(context: &Context) -> Result<Status, Error> {
    let data = context.require_data_dir()?;
    let integrity = store::check(data)?;
    let mut report = Report::new(context);
    if integrity.lacks_log {
        let path = crate::text::clean_name(data.join(data_folder::DATABASE).as_os_str());
        report.failed(Failure::LogNotRead { path });
    }
    let messages = &context.strings.messages.cli.check;
    if integrity.errors.is_empty() {
        let number = |number: u64| context.strings.number(number);
        let values = [
            ("articles", number(integrity.articles)),
            ("bookmarks", number(integrity.bookmarks)),
            ("feeds", number(integrity.feeds)),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        report.sentence(&fill(&messages.intact, &values));
        return report.finish();
    }
    report.failed(Error::Message(messages.damaged.clone()));
    for error in &integrity.errors {
        context.print_message(&describe(error));
    }
    let path = crate::text::clean_name(data.as_os_str());
    context.print_message(&fill(&messages.advice, &[("path", &path)]));
    report.finish()
}

/// One error, for the person who repairs the library: in English, as SQLite's own are.
fn describe(error: &IntegrityError) -> String {
    match error {
        IntegrityError::Corrupt { reason } => format!("file: {reason}"),
        IntegrityError::ForeignObject { kind, name } => format!("{kind} {name}: not made by Khabar"),
        IntegrityError::DanglingReference { table } => format!("{table}: a row belongs to nothing"),
        IntegrityError::BookmarkMismatch(id) => format!("article {}: bookmark and mark differ", id.0),
        IntegrityError::MissingText(id) => format!("article {}: no text", id.0),
        IntegrityError::UnreadableText(id) => format!("article {}: unreadable text", id.0),
        IntegrityError::BrokenStory(id) => format!("article {}: story without its first or another article", id.0),
        IntegrityError::SketchMismatch(id) => format!("article {}: not found by its story", id.0),
    }
}
