//! A library of schema 3, fetched again by this version.
//!
//! `schema-3.sql` is the library of a program that gave one key to all articles of a page. It has read the feeds in
//! `tests/fixtures/store/feeds`, and has lost those articles that share a page, an id or their words with another; its
//! user has flagged the others, and the newest article of `removed.xml` was removed.

use super::*;
use crate::ingest::{Agencies, FeedOrigin, lazy_feed};
use crate::model::Flags;
use crate::store::upsert::removed_key;
use std::path::PathBuf;

const FEEDS: [&str; 8] = ["angles", "comments", "counted", "notes", "notices", "releases", "removed", "times"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store").join(name)
}

fn feed_source(name: &str) -> String {
    std::fs::read_to_string(fixture("feeds").join(format!("{name}.xml"))).unwrap()
}

/// The old library, opened by this version.
fn old_library(dir: &Path) -> Store {
    let sql = std::fs::read_to_string(fixture("schema-3.sql")).unwrap();
    rusqlite::Connection::open(dir.join("khabar.db")).unwrap().execute_batch(&sql).unwrap();
    open(dir)
}

/// Stores what the feed of this name answers.
fn answer(store: &mut Store, name: &str, source: &str) -> UpdateSummary {
    let url = format!("https://feeds.example/{name}.xml");
    let feed = store.feeds().unwrap().into_iter().find(|feed| feed.url == url).unwrap();
    let origin = FeedOrigin { url: &url, charset: None };
    let document = lazy_feed(source.as_bytes(), &origin, &Agencies::default()).unwrap();
    let articles = document.articles.into_iter().map(prepare_lazy).collect();
    let update = FeedUpdate { articles, title: document.title, ..FeedUpdate::default() };
    store.apply_update(feed.id, &update, Timestamp(1_795_000_000)).unwrap()
}

/// Everything the user sees of the articles, by title: flags, note, tags and position.
fn user_data(store: &mut Store) -> Vec<String> {
    let entries = store.list(Scope::Library, &Filter::ALL).unwrap();
    let mut lines = Vec::new();
    for Entry { id, flags: Flags { read, bookmarked }, .. } in entries {
        let (article, anchor) = store.load(id).unwrap().unwrap();
        let (note, tags) = (store.note(id).unwrap(), store.tags_of(id).unwrap().join(","));
        let flags = [read.then_some('r'), bookmarked.then_some('b')].into_iter().flatten().collect::<String>();
        lines.push(format!("{} [{flags}] {note} ({tags}) {}", article.title, anchor.byte));
    }
    lines.sort();
    lines
}

fn changed(store: &Store) -> i64 {
    store.conn.query_row("SELECT count(*) AS n FROM articles WHERE changed", [], |row| row.get("n")).unwrap()
}

#[test]
fn an_old_library_keeps_every_article_once_with_all_that_its_user_did() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = old_library(dir.path());
    let before = user_data(&mut store);
    assert_eq!(before.len(), 10);
    assert!(store.feeds_to_fetch(&[], NOW).unwrap().iter().all(|feed| feed.body_hash.is_none()), "all are read again");
    let new: Vec<usize> = FEEDS.iter().map(|name| answer(&mut store, name, &feed_source(name)).new).collect();
    // Two notes, three notices, two releases and the bulletin of the other day were lost before.
    assert_eq!(new, [0, 0, 0, 2, 3, 2, 0, 1]);
    // What was taken for a tag is a part of the title now, and the article is the same all the same.
    let mut expected: Vec<String> = before.iter().map(|line| line.replace(" in Rust", "<T> in Rust")).collect();
    for title in [
        "Version 3.1",
        "Version 3.0",
        "Road closed",
        "Library open late",
        "Bus line 9",
        "Tools 1.11.0",
        "Tools 1.10.3",
        "Prayer times today",
    ] {
        expected.push(format!("{title} []  () 0"));
    }
    expected.sort();
    assert_eq!(user_data(&mut store), expected);
    assert_eq!(changed(&store), 0, "reading a feed in another way edits nothing");
    for name in FEEDS {
        let again = answer(&mut store, name, &feed_source(name));
        assert_eq!((again.new, again.changed), (0, 0), "{name}");
    }
    assert_eq!(user_data(&mut store), expected);
    drop(store);
    assert_eq!(check(dir.path()).unwrap().errors, []);
}

#[test]
fn what_an_old_library_removed_stays_removed_and_what_is_newer_comes() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = old_library(dir.path());
    let newer = "<item><title>Third change</title><link>https://tools.example/changes#3</link>
        <pubDate>Wed, 18 Nov 2026 10:00:00 GMT</pubDate></item>";
    let source = feed_source("removed").replacen("<item>", &format!("{newer}<item>"), 1);
    assert_eq!(answer(&mut store, "removed", &source).new, 1);
    assert_eq!(answer(&mut store, "removed", &source).new, 0);
    // What comes after the first answer has a key of its own.
    let later = "<item><title>Fourth change</title><link>https://tools.example/changes#4</link></item>";
    assert_eq!(answer(&mut store, "removed", &source.replacen("<item>", &format!("{later}<item>"), 1)).new, 1);
}

#[test]
fn a_guid_that_counts_the_versions_of_a_story_stays_one_article() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = old_library(dir.path());
    for (version, title) in [("#0", "A bridge is closed"), ("#3", "A bridge is closed"), ("#4", "A bridge is open")] {
        let source = feed_source("counted").replace("#0", version).replace("A bridge is closed", title);
        assert_eq!(answer(&mut store, "counted", &source).new, 0, "{version}");
    }
    // Twice in one document, and alone again.
    let source = feed_source("counted").replace("A bridge is closed", "A bridge is open");
    let item = "<item><title>A bridge is open</title><link>https://news.example/bridge?at_medium=RSS</link>
        <guid>https://news.example/bridge#7</guid></item>";
    let twice = source.replacen("<item>", &format!("{item}<item>"), 1);
    assert_eq!(answer(&mut store, "counted", &twice).new, 0);
    assert_eq!(answer(&mut store, "counted", &source).new, 0);
}

#[test]
fn releases_that_come_one_by_one_and_then_together_are_each_one_article() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = old_library(dir.path());
    let item = |name: &str, anchor: &str| {
        format!("<item><title>{name}</title><link>https://n.example/notes#{anchor}</link><guid>{anchor}</guid></item>")
    };
    let feed = |items: &[String]| format!("<rss><channel><title>n</title>{}</channel></rss>", items.concat());
    let (one, two, three) = (item("One", "1"), item("Two", "2"), item("Three", "3"));
    for (items, new) in [
        (std::slice::from_ref(&one), 1),
        (std::slice::from_ref(&two), 1),
        (&[two.clone(), one.clone()], 0),
        (&[three.clone(), two.clone(), one.clone()], 1),
        (std::slice::from_ref(&three), 0),
    ] {
        // Neither with an id of the publisher's nor without.
        assert_eq!(answer(&mut store, "notes", &feed(items)).new, new, "{items:?}");
        let without_ids: Vec<String> =
            items.iter().map(|item| item.split("<guid>").next().unwrap().replace("n.ex", "m.ex") + "</item>").collect();
        assert_eq!(answer(&mut store, "releases", &feed(&without_ids)).new, new, "{without_ids:?}");
    }
}

#[test]
fn of_undated_articles_of_a_removed_page_the_first_stays_removed() {
    for (page, count) in [("changes", 3), ("changes?lang=fa", 2)] {
        let dir = tempfile::tempdir().unwrap();
        let mut store = old_library(dir.path());
        let item = |number: usize| {
            format!("<item><title>Change {number}</title><link>https://tools.example/{page}#{number}</link></item>")
        };
        let key = removed_key(&format!("https://tools.example/{page}"));
        store.conn.execute("INSERT OR REPLACE INTO gone (key, article, revision) VALUES (?, 900, 900)", [key]).unwrap();
        let items: String = (0..count).rev().map(item).collect();
        let source = format!("<rss><channel><title>Changes</title>{items}</channel></rss>");
        assert_eq!(answer(&mut store, "removed", &source).new, count - 1, "{page}");
        assert_eq!(answer(&mut store, "removed", &source).new, 0, "{page}");
    }
}

/// A feed of one item: its title, its address and its text.
fn single([title, link, text]: [&str; 3]) -> String {
    format!(
        "<rss><channel><title>Single</title><item><title>{title}</title><link>{link}</link>\
        <guid isPermaLink='false'>today</guid><description>{text}</description></item></channel></rss>"
    )
}

#[test]
fn one_id_for_whatever_is_new_is_an_article_each_and_an_edited_article_stays_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = old_library(dir.path());
    let bridge =
        ["A bridge is closed", "https://one.example/bridge", "The old bridge over the river needs a new deck."];
    let bread = ["How to bake bread", "https://one.example/bread?utm_source=rss", "Flour, water and a pinch of salt."];
    let edited =
        ["Baking bread at home", "https://one.example/bread-at-home", "Flour, water and a pinch of salt, and time."];
    let renamed =
        ["How to bake good bread", "https://one.example/bread", "A new text, with nothing of the old one in it."];
    let untold = ["Rain", "https://one.example/rain", ""];
    let wind = ["Wind in the south", "https://one.example/wind", ""];
    for (item, outcome) in [
        (bridge, (1, 0)),
        (bread, (1, 0)),
        (bread, (0, 0)),
        (bridge, (0, 0)),
        (bread, (0, 0)),
        // The same address.
        (renamed, (0, 1)),
        (untold, (1, 0)),
        (wind, (1, 0)),
        (untold, (0, 0)),
    ] {
        let summary = answer(&mut store, "times", &single(item));
        assert_eq!((summary.new, summary.changed), outcome, "{item:?}");
    }
    // The same in the company of an article at that address, and of one on that page.
    for other in ["https://one.example/bread", "https://one.example/bread#comments-1"] {
        let dir = tempfile::tempdir().unwrap();
        let mut store = old_library(dir.path());
        let item = format!("<item><title>Bread</title><link>{other}</link></item></channel>");
        let [alone, together] = [single(bridge), single(bread).replace("</channel>", &item)];
        assert_eq!(answer(&mut store, "times", &alone).new, 1);
        for new in [2, 0, 0] {
            let summary = answer(&mut store, "times", &together);
            assert_eq!((summary.new, summary.changed), (new, 0), "{other}");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mut store = old_library(dir.path());
    for (item, outcome) in [(bread, (1, 0)), (edited, (0, 1))] {
        let summary = answer(&mut store, "times", &single(item));
        assert_eq!((summary.new, summary.changed), outcome, "{item:?}");
    }
}
