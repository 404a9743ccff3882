//! `khabar bookmarks`: what the reader has kept.

use super::args::BookmarksArgs;
use super::context::{Context, ErrorReported};
use super::json::{self, BookmarkRecord};
use super::table::{self, TableLine};
use crate::model::Bookmark;
use std::io;

/// Lists the bookmarks.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn run(context: &Context, args: &BookmarksArgs) -> io::Result<()> {
    let Ok(store) = context.open_store() else { return Ok(()) };
    let bookmarks = match store.bookmarks() {
        Ok(bookmarks) => bookmarks,
        Err(error) => {
            let ErrorReported = context.report_failure(&error.failure());
            return Ok(());
        }
    };
    if args.json {
        let record = |bookmark: Bookmark| BookmarkRecord {
            bookmarked_at: json::rfc3339(bookmark.saved_at),
            note: bookmark.note,
            tags: bookmark.tags,
            article: json::article_record(context, &store, bookmark.row),
        };
        return json::write(&bookmarks.into_iter().map(record).collect::<Vec<_>>());
    }
    // One line each: a note that was put together of two has several.
    let notes_and_tags: Vec<(String, String)> =
        bookmarks.iter().map(|bookmark| (bookmark.note.replace('\n', " "), bookmark.tags.join("\u{60C} "))).collect();
    let lines = bookmarks.iter().zip(&notes_and_tags).map(|(bookmark, (note, tags))| {
        let date = table::day(Some(bookmark.saved_at), context.strings.language);
        let row = &bookmark.row;
        let text_fields = vec![row.source.as_deref().unwrap_or(""), &row.title, note, tags];
        TableLine { ascii_fields: vec![row.id.0.to_string(), date], text_fields }
    });
    table::write(context, lines)
}
