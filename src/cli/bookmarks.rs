//! `khabar bookmarks`: what the reader has kept.

use super::args::Bookmarks;
use super::desk::{Desk, Said};
use super::record::{self, Marked};
use super::table::{self, Line};
use crate::model::Bookmark;
use std::io;

/// Lists the bookmarks.
///
/// # Errors
/// If standard output cannot be written.
pub fn run(desk: &Desk, args: &Bookmarks) -> io::Result<()> {
    let Ok(store) = desk.store() else { return Ok(()) };
    let bookmarks = match store.bookmarks() {
        Ok(bookmarks) => bookmarks,
        Err(error) => {
            let Said = desk.fail(&error.failure());
            return Ok(());
        }
    };
    if args.json {
        let kept = |bookmark: Bookmark| Marked {
            kept_at: record::rfc3339(bookmark.kept_at),
            note: bookmark.note,
            tags: bookmark.tags,
            listed: record::listed(desk, &store, bookmark.row),
        };
        return record::write(&bookmarks.into_iter().map(kept).collect::<Vec<_>>());
    }
    // One line each: a note that was put together of two has several.
    let texts: Vec<(String, String)> =
        bookmarks.iter().map(|bookmark| (bookmark.note.replace('\n', " "), bookmark.tags.join("\u{60C} "))).collect();
    let lines = bookmarks.iter().zip(&texts).map(|(bookmark, (note, tags))| {
        let date = table::day(Some(bookmark.kept_at), desk.strings.language);
        let row = &bookmark.row;
        let texts = vec![row.source.as_deref().unwrap_or(""), &row.title, note, tags];
        Line { facts: vec![row.id.0.to_string(), date], texts }
    });
    table::write(desk, lines)
}
