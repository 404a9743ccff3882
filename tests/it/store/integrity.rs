//! Checking whether a database is intact.

use super::*;
use khabar::testing::store::{FeedUpdate, IntegrityError, IntegrityReport, check, prepare};

/// An intact database, with everything in it that can be broken.
fn filled() -> TempDir {
    let dir = folder();
    let mut store = open(&dir);
    let words: Vec<_> = (0..60).map(|n| format!("word{n}")).collect();
    let copy_of_report = |key: &str| Article { blocks: vec![Block::paragraph(words.join(" "))], ..dated(key, 5) };
    let feed = store.add_feed("1", None, "").unwrap().0;
    let articles = [copy_of_report("a"), copy_of_report("b"), full_article()].iter().map(prepare).collect();
    store.apply_update(feed, &FeedUpdate { articles, ..FeedUpdate::default() }, NOW).unwrap();
    let id = find(&store, "full");
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_full_text(id, &full_article()).unwrap();
    dir
}

#[test]
fn a_whole_database_is_found_whole_and_counted() {
    let dir = filled();
    let before = fs::read(dir.path().join("khabar.db")).unwrap();
    let report = check(dir.path()).unwrap();
    assert_eq!(report, IntegrityReport { articles: 3, bookmarks: 1, feeds: 1, ..IntegrityReport::default() });
    assert_eq!(fs::read(dir.path().join("khabar.db")).unwrap(), before);
}

#[test]
fn whatever_does_not_agree_is_found() {
    let reference = |table: &str| IntegrityError::DanglingReference { table: table.to_owned() };
    // In the order of their ids: full, b, a; the first of the story is b.
    let (full, b, a) = (ArticleId(1), ArticleId(2), ArticleId(3));
    for (sql, findings) in [
        ("UPDATE articles SET bookmarked = 1 WHERE id = 2", vec![IntegrityError::BookmarkMismatch(b)]),
        ("UPDATE bookmarks SET removed_at = 1", vec![IntegrityError::BookmarkMismatch(full)]),
        ("DELETE FROM bodies WHERE article = 3", vec![IntegrityError::MissingText(a)]),
        ("UPDATE bodies SET blocks = '[{]' WHERE article = 3", vec![IntegrityError::UnreadableText(a)]),
        ("UPDATE bodies SET blocks = x'ff' WHERE article = 3", vec![IntegrityError::UnreadableText(a)]),
        ("UPDATE articles SET lead = '7' WHERE id = 1", vec![IntegrityError::UnreadableText(full)]),
        ("UPDATE fulls SET header = '{}'", vec![IntegrityError::UnreadableText(full)]),
        ("UPDATE articles SET story = NULL WHERE id = 2", vec![IntegrityError::BrokenStory(a)]),
        ("UPDATE articles SET story = 9 WHERE story = 2", vec![IntegrityError::BrokenStory(b)]),
        ("DELETE FROM sketches WHERE article = 3", vec![IntegrityError::SketchMismatch(a)]),
        ("INSERT INTO sketches VALUES (1, 99)", vec![IntegrityError::SketchMismatch(ArticleId(99))]),
        ("PRAGMA foreign_keys = 0; DELETE FROM feeds", vec![reference("feed_articles"); 3]),
    ] {
        let dir = filled();
        Connection::open(dir.path().join("khabar.db")).unwrap().execute_batch(sql).unwrap();
        assert_eq!(check(dir.path()).unwrap().errors, findings, "{sql}");
    }
}

#[test]
fn a_trigger_of_somebody_else_s_is_found_and_never_run() {
    let dir = filled();
    let sql = "CREATE TRIGGER steal AFTER UPDATE ON articles BEGIN DELETE FROM bookmarks; END;
        CREATE VIEW \"a\u{1B}[2Jb\" AS SELECT 1;";
    Connection::open(dir.path().join("khabar.db")).unwrap().execute_batch(sql).unwrap();
    let found = |kind: &str, name: &str| IntegrityError::ForeignObject { kind: kind.to_owned(), name: name.to_owned() };
    assert_eq!(check(dir.path()).unwrap().errors, [found("trigger", "steal"), found("view", "ab")]);
    let mut store = open(&dir);
    let id = find(&store, "a");
    set_flags(&mut store, id, Flags { read: true, bookmarked: false }, NOW).unwrap();
    assert_eq!(store.bookmarks().unwrap().len(), 1);
}

#[test]
fn damaged_database_pages_are_found_and_garbage_is_no_database() {
    let dir = filled();
    let path = dir.path().join("khabar.db");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 4096;
    bytes.iter_mut().skip(last).for_each(|byte| *byte = 0xff);
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(check(dir.path()).unwrap().errors.first(), Some(IntegrityError::Corrupt { .. })));
    fs::write(&path, "garbage".repeat(1000)).unwrap();
    assert!(matches!(check(dir.path()).unwrap().errors.as_slice(), [IntegrityError::Corrupt { .. }]));
    assert!(check(folder().path()).is_err(), "where there is none there is nothing to judge");
    Connection::open(&path).map(drop).unwrap();
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("PRAGMA application_id = 7").unwrap();
    assert!(matches!(check(dir.path()), Err(Error::Foreign { .. })));
}
