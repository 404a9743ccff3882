//! `khabar bookmarks`: the user's bookmarks.

use super::args::BookmarksArgs;
use super::context::Context;
use super::json::{self, BookmarkRecord};
use super::report::Report;
use super::table::{self, TableLine};
use super::{Error, Status};
use crate::model::Bookmark;

/// Lists the bookmarks.
///
/// # Errors
/// If the store cannot be read or standard output cannot be written.
pub(super) fn run(context: &Context, args: &BookmarksArgs) -> Result<Status, Error> {
    let store = context.open_store()?;
    let bookmarks = store.bookmarks()?;
    let mut report = Report::new(context);
    if args.json {
        let record = |bookmark: Bookmark| BookmarkRecord {
            bookmarked_at: json::rfc3339(bookmark.saved_at),
            note: bookmark.note,
            tags: bookmark.tags,
            article: json::article_record(&mut report, &store, bookmark.row),
        };
        json::write(&bookmarks.into_iter().map(record).collect::<Vec<_>>())?;
        return report.finish();
    }
    // A note that was merged from two has several lines, a row of the table has one.
    let notes_and_tags: Vec<(String, String)> =
        bookmarks.iter().map(|bookmark| (bookmark.note.replace('\n', " "), bookmark.tags.join("\u{60C} "))).collect();
    let lines = bookmarks.iter().zip(&notes_and_tags).map(|(bookmark, (note, tags))| {
        let date = table::day(Some(bookmark.saved_at), &context.strings);
        let row = &bookmark.row;
        let text_fields = vec![row.source.as_deref().unwrap_or(""), &row.title, note, tags];
        TableLine { ascii_fields: vec![row.id.0.to_string(), date], text_fields }
    });
    table::write(context, lines)?;
    report.finish()
}
