//! Looking whether a database is whole.

use super::*;
use khabar::store::{Fetched, Finding, Report, check, prepare};

/// Whole, with everything in it that can be broken.
fn filled() -> TempDir {
    let dir = folder();
    let mut store = open(&dir);
    let words: Vec<_> = (0..60).map(|n| format!("word{n}")).collect();
    let told = |key: &str| Article { blocks: vec![Block::paragraph(words.join(" "))], ..dated(key, 5) };
    let feed = store.add_feed("1", None, "").unwrap().0;
    let articles = [told("a"), told("b"), full()].iter().map(prepare).collect();
    store.take_feed(feed, &Fetched { articles, ..Fetched::default() }, NOW).unwrap();
    let id = find(&store, "full");
    mark(&mut store, id, KEPT, NOW).unwrap();
    store.keep_full(id, &full()).unwrap();
    dir
}

#[test]
fn a_whole_database_is_found_whole_and_counted() {
    let dir = filled();
    let before = fs::read(dir.path().join("khabar.db")).unwrap();
    let report = check(dir.path()).unwrap();
    assert_eq!(report, Report { articles: 3, bookmarks: 1, feeds: 1, findings: Vec::new() });
    assert_eq!(fs::read(dir.path().join("khabar.db")).unwrap(), before);
}

#[test]
fn whatever_does_not_agree_is_found() {
    let reference = |table: &str| Finding::Reference { table: table.to_owned() };
    // In the order of their ids: full, b, a; the first of the story is b.
    let (full, b, a) = (ArticleId(1), ArticleId(2), ArticleId(3));
    for (sql, findings) in [
        ("UPDATE articles SET bookmarked = 1 WHERE id = 2", vec![Finding::Bookmark(b)]),
        ("UPDATE bookmarks SET removed_at = 1", vec![Finding::Bookmark(full)]),
        ("DELETE FROM bodies WHERE article = 3", vec![Finding::Missing(a)]),
        ("UPDATE bodies SET blocks = '[{]' WHERE article = 3", vec![Finding::Unreadable(a)]),
        ("UPDATE bodies SET blocks = x'ff' WHERE article = 3", vec![Finding::Unreadable(a)]),
        ("UPDATE articles SET lead = '7' WHERE id = 1", vec![Finding::Unreadable(full)]),
        ("UPDATE fulls SET header = '{}'", vec![Finding::Unreadable(full)]),
        ("UPDATE articles SET story = NULL WHERE id = 2", vec![Finding::Story(a)]),
        ("UPDATE articles SET story = 9 WHERE story = 2", vec![Finding::Story(b)]),
        ("DELETE FROM sketches WHERE article = 3", vec![Finding::Sketch(a)]),
        ("INSERT INTO sketches VALUES (1, 99)", vec![Finding::Sketch(ArticleId(99))]),
        ("PRAGMA foreign_keys = 0; DELETE FROM feeds", vec![reference("feed_articles"); 3]),
    ] {
        let dir = filled();
        Connection::open(dir.path().join("khabar.db")).unwrap().execute_batch(sql).unwrap();
        assert_eq!(check(dir.path()).unwrap().findings, findings, "{sql}");
    }
}

#[test]
fn damaged_pages_are_found_and_garbage_is_no_database() {
    let dir = filled();
    let path = dir.path().join("khabar.db");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 4096;
    bytes.iter_mut().skip(last).for_each(|byte| *byte = 0xff);
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(check(dir.path()).unwrap().findings.first(), Some(Finding::Pages { .. })));
    fs::write(&path, "garbage".repeat(1000)).unwrap();
    assert!(matches!(check(dir.path()).unwrap().findings.as_slice(), [Finding::Pages { .. }]));
    assert!(check(folder().path()).is_err(), "where there is none there is nothing to judge");
    Connection::open(&path).map(drop).unwrap();
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("PRAGMA application_id = 7").unwrap();
    assert!(matches!(check(dir.path()), Err(StoreError::Foreign { .. })));
}
