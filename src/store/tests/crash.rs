//! A process that is killed while it stores a feed, at every point where that makes a difference.
//!
//! The test starts itself again as another process, which dies at step n, for every n until one run completes.

use super::super::*;
use crate::model::{Article, Block, Filter, Flags, Scope, Timestamp};
use std::path::Path;
use std::process::{Command, Stdio};

const NOW: Timestamp = Timestamp(1_000_000);
const READ_AND_BOOKMARKED: Flags = Flags { read: true, bookmarked: true };

/// Folder, kind of step, which step, and number of articles.
const CHILD: &str = "KHABAR_TEST_STORE_KILLED";

fn article(number: usize) -> Article {
    let words: Vec<_> = (0..50).map(|n| format!("word{n}")).collect();
    Article {
        key: format!("k{number}"),
        title: format!("title {number}"),
        // All of them tell one story, so that one article's coming writes to others.
        blocks: vec![Block::paragraph(words.join(" "))],
        ..Article::default()
    }
}

fn feed_update(count: usize) -> FeedUpdate {
    let articles = (0..count).map(|number| prepare(&article(number))).collect();
    FeedUpdate { articles, etag: Some("etag".to_owned()), ..FeedUpdate::default() }
}

/// Not a test of its own.
#[test]
#[ignore = "started by other tests"]
fn child_that_stores_until_it_dies() {
    let Ok(order) = std::env::var(CHILD) else { return };
    let [dir, kind, step, count] = order.split('|').collect::<Vec<_>>()[..] else { return };
    let mut left: usize = step.parse().unwrap();
    let mut store = Store::open(Path::new(dir)).unwrap().store;
    let die = move || {
        left -= 1;
        if left == 0 {
            std::process::abort();
        }
        false
    };
    match kind {
        "commit" => store.conn.commit_hook(Some(die)).unwrap(),
        operations => store.conn.progress_handler(operations.parse().unwrap(), Some(die)).unwrap(),
    }
    let feed = store.feeds().unwrap()[0].id;
    store.apply_update(feed, &feed_update(count.parse().unwrap()), NOW).unwrap();
    std::process::exit(0);
}

/// Stores `count` articles, killed at every step of this kind; returns how many steps there were.
fn killed_at_every_step(kind: &str, count: usize) -> usize {
    let template = tempfile::tempdir().unwrap();
    let mut store = Store::open(template.path()).unwrap().store;
    let (feed, _) = store.add_feed("https://a.example/", None, "").unwrap();
    store.import(&[article(0), Article { key: "before".to_owned(), ..article(0) }], NOW).unwrap();
    let bookmarked = store.find("before").unwrap().unwrap();
    store.set_flags(bookmarked, READ_AND_BOOKMARKED, Flags::default(), NOW).unwrap();
    store.set_note(bookmarked, "note").unwrap();
    drop(store);
    for step in 1.. {
        let dir = tempfile::tempdir().unwrap();
        std::fs::copy(template.path().join("khabar.db"), dir.path().join("khabar.db")).unwrap();
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::tests::crash::child_that_stores_until_it_dies", "--ignored"])
            .env(CHILD, format!("{}|{kind}|{step}|{count}", dir.path().display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(check(dir.path()).unwrap().errors, [], "killed at step {step}");
        let mut store = Store::open(dir.path()).unwrap().store;
        let bookmarks = store.bookmarks().unwrap();
        assert_eq!(
            (bookmarks.len(), bookmarks[0].note.as_str(), bookmarks[0].row.flags),
            (1, "note", READ_AND_BOOKMARKED)
        );
        let stored = store.feeds().unwrap()[0].total;
        let has_etag = store.feeds_to_fetch(&[], NOW).unwrap()[0].etag.is_some();
        assert_eq!(has_etag, stored == count as u64, "the validator is stored only with the whole answer");
        store.apply_update(feed, &feed_update(count), NOW).unwrap();
        assert_eq!(store.feeds().unwrap()[0].total, count as u64);
        assert_eq!(store.list(Scope::Library, &Filter::ALL).unwrap().len(), count + 1);
        assert_eq!(check(dir.path()).unwrap().errors, [], "done again after step {step}");
        if status.success() {
            return step;
        }
    }
    unreachable!("steps are not that many")
}

#[test]
fn a_fetch_that_is_killed_before_any_commit_is_done_again() {
    assert_eq!(killed_at_every_step("commit", 250), 4, "three slices, and the run that came through");
}

#[test]
fn a_fetch_that_is_killed_between_any_two_writes_is_done_again() {
    let steps = killed_at_every_step("15", 3);
    assert!(steps > 20, "{steps}");
}
