//! The store through its public functions: whatever happens, what the user marked is still there next time.
//!
//! The tests also run as root, whom permission bits do not stop. So a folder that cannot be created is one below a
//! regular file, and a database that can be read but not written is one where a folder has the name of the log: SQLite
//! fails there as in a folder without write permission, and the same fallback opens the file. The unit tests of the
//! store simulate a full disk. Not covered: a database file without write permission.

#![allow(clippy::unwrap_used, reason = "a failing helper is a failing test")]

mod bookmarks;
mod export;
mod feeds;
mod files;
mod index;
mod integrity;
mod lazy_articles;
mod library;
mod prefixes;
mod processes;
mod retention;
mod search;
mod session;
mod stories;

use khabar::testing::model::{
    Anchor, Article, ArticleId, Block, BlockKind, Bookmark, Entry, Failure, Filter, Flags, Image, Inline, Lang, Marker,
    RichText, Scope, Span, Timestamp, Zone,
};
use khabar::testing::store::{Error, Store};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Barrier;
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_000_000);
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const ALL: &Filter = &Filter::ALL;
const UNREAD: &Filter = &Filter { unread: true, ..Filter::ALL };
const BOOKMARKED: &Filter = &Filter { bookmarked: true, ..Filter::ALL };
const NO_FLAGS: Flags = Flags { read: false, bookmarked: false };
const READ_FLAGS: Flags = Flags { read: true, bookmarked: false };
const BOOKMARKED_FLAGS: Flags = Flags { read: false, bookmarked: true };

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn open(dir: impl AsRef<Path>) -> Store {
    let opened = Store::open(dir.as_ref()).unwrap();
    assert_eq!(opened.notices, []);
    opened.store
}

fn article(key: &str) -> Article {
    Article {
        key: key.to_owned(),
        title: format!("title of {key}"),
        blocks: vec![Block::paragraph(format!("text of {key}"))],
        ..Article::default()
    }
}

fn dated(key: &str, seconds: i64) -> Article {
    Article { published: Some(Timestamp(seconds)), ..article(key) }
}

/// An article that uses every part of the model.
fn full_article() -> Article {
    let span = |range, inline| Span { range, inline };
    Article {
        key: "full".to_owned(),
        kicker: Some("kicker".to_owned()),
        // seen, lam, alef, meem; then a half-space
        title: "\u{633}\u{644}\u{627}\u{645}\u{200c}".to_owned(),
        byline: Some("byline".to_owned()),
        published: Some(Timestamp(-5)),
        source: Some("source".to_owned()),
        url: Some("https://example.org/1".to_owned()),
        file: Some("/news/1.md".to_owned()),
        lang: Some(Lang("fa".to_owned())),
        categories: Vec::new(),
        image: Some(Image { url: "https://example.org/1.jpg".to_owned(), alt: String::new() }),
        lead: Some(RichText { text: "lead".to_owned(), spans: vec![span(0..4, Inline::Strong)] }),
        blocks: vec![
            Block::new(BlockKind::Heading(2), RichText::plain("heading")),
            Block { quote: 1, indent: 2, ..Block::new(BlockKind::Item(Marker::Number(7)), RichText::plain("item")) },
            Block::new(
                BlockKind::Paragraph,
                RichText {
                    text: "a b".to_owned(),
                    spans: vec![span(0..1, Inline::Link("https://x.example".to_owned()))],
                },
            ),
            Block::new(BlockKind::Image { url: "i.png".to_owned() }, RichText::plain("caption")),
            Block::new(BlockKind::Code, RichText::plain("one\ntwo")),
            Block::new(BlockKind::Rule, RichText::default()),
        ],
        is_cut: false,
    }
}

/// Sets both flags, whatever they were.
fn set_flags(store: &mut Store, id: ArticleId, flags: Flags, at: Timestamp) -> Result<(), Error> {
    store.set_flags(id, flags, Flags { read: !flags.read, bookmarked: !flags.bookmarked }, at)
}

fn ids(store: &mut Store, scope: Scope, filter: &Filter) -> Vec<ArticleId> {
    store.list(scope, filter).unwrap().into_iter().map(|entry| entry.id).collect()
}

fn keys(store: &mut Store, scope: Scope, filter: &Filter) -> Vec<String> {
    ids(store, scope, filter).into_iter().map(|id| store.load(id).unwrap().unwrap().0.key).collect()
}

fn find(store: &Store, item: &str) -> ArticleId {
    store.find(item).unwrap().unwrap()
}

fn only_bookmark(store: &Store) -> Bookmark {
    let mut bookmarks = store.bookmarks().unwrap();
    assert_eq!(bookmarks.len(), 1);
    bookmarks.remove(0)
}

/// Every file of the folder with its bytes.
fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}
