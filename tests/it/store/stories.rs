//! Articles about the same story.

use super::*;
use crate::support::growth::assert_linear;
use khabar::testing::model::Retention;
use khabar::testing::store::{FeedUpdate, check, prepare};

/// A hundred words, of which the first `own` are this article's only.
fn copy_of_report(key: &str, at: i64, own: usize) -> Article {
    let words: Vec<_> = (0..100).map(|n| if n < own { format!("{key}{n}") } else { format!("common{n}") }).collect();
    Article { title: "A report".to_owned(), blocks: vec![Block::paragraph(words.join(" "))], ..dated(key, at) }
}

/// The story of each article, in the order in which the articles were stored.
pub(super) fn stories(store: &mut Store) -> Vec<Option<ArticleId>> {
    let mut entries = store.list(Scope::Library, ALL).unwrap();
    entries.sort_by_key(|entry| entry.id);
    entries.into_iter().map(|entry| entry.story).collect()
}

#[test]
fn copies_of_one_report_are_one_story_named_by_the_first() {
    let dir = folder();
    let mut store = open(&dir);
    for article in [
        copy_of_report("a", 0, 4),
        copy_of_report("b", HOUR, 6),
        copy_of_report("else", 0, 100),
        copy_of_report("c", 2 * HOUR, 5),
    ] {
        store.import(&[article], NOW).unwrap();
    }
    let first = Some(find(&store, "a"));
    assert_eq!(stories(&mut store), [first, first, None, first]);
    assert_eq!(check(dir.path()).unwrap().errors, []);
}

#[test]
fn the_same_words_a_week_later_or_in_a_short_note_are_no_story() {
    let dir = folder();
    let mut store = open(&dir);
    let short = |key: &str| Article { blocks: vec![Block::paragraph("word ".repeat(39))], ..dated(key, 0) };
    store.import(&[copy_of_report("a", 0, 0), copy_of_report("b", 7 * DAY, 0), short("c"), short("d")], NOW).unwrap();
    assert_eq!(stories(&mut store), [None; 4]);
    // Undated articles are from when they came in.
    let undated = |key: &str| Article { published: None, ..copy_of_report(key, 0, 0) };
    store.import(&[undated("e")], NOW).unwrap();
    store.import(&[undated("f")], Timestamp(NOW.0 + DAY)).unwrap();
    let first = Some(find(&store, "e"));
    assert_eq!(stories(&mut store)[4..], [first, first]);
}

#[test]
fn articles_with_the_same_words_are_stored_in_linear_time() {
    let copies = |count| (0..count).map(|n| copy_of_report(&format!("{n}"), 0, 0)).collect::<Vec<_>>();
    assert_linear("copies", 100, copies, |articles| {
        let dir = folder();
        let mut store = open(&dir);
        store.import(articles, NOW).unwrap();
        let entries = stories(&mut store);
        assert!(entries.iter().all(|story| *story == entries[0] && story.is_some()));
    });
}

#[test]
fn reports_that_differ_in_a_figure_are_stored_in_linear_time() {
    let report = |n| Article { title: format!("Report {n}"), ..copy_of_report(&format!("{n}"), 0, 0) };
    let reports = |count: usize| (0..count).map(report).collect::<Vec<_>>();
    assert_linear("reports", 100, reports, |articles| {
        let dir = folder();
        let mut store = open(&dir);
        store.import(articles, NOW).unwrap();
        assert!(stories(&mut store).iter().all(Option::is_none));
    });
}

#[test]
fn a_story_that_loses_its_first_article_gets_another_name_and_a_single_article_is_no_story() {
    let dir = folder();
    let mut store = open(&dir);
    let feed = store.add_feed("1", None, "").unwrap().0;
    let all: Vec<_> = ["a", "b", "c"].iter().map(|key| prepare(&copy_of_report(key, 0, 3))).collect();
    store.apply_update(feed, &FeedUpdate { articles: all, ..FeedUpdate::default() }, NOW).unwrap();
    store.import(&[article("other")], NOW).unwrap();
    // The last article of the list was stored first.
    let (a, b, c) = (find(&store, "a"), find(&store, "b"), find(&store, "c"));
    assert_eq!(stories(&mut store)[..3], [Some(c); 3]);
    let mut remove = |id| {
        set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
        assert_eq!(
            store.prune(&Retention { keep_days: Some(0), keep_per_feed: None }, Timestamp(NOW.0 + 1)).unwrap(),
            1
        );
        let entries = store.list(Scope::Library, ALL).unwrap();
        assert_eq!(check(dir.path()).unwrap().errors, []);
        entries.into_iter().filter_map(|entry| entry.story).collect::<Vec<_>>()
    };
    assert_eq!(remove(c), [b, b]);
    assert_eq!(remove(a), []);
}

#[test]
fn an_edited_article_stays_in_its_story_and_is_found_by_its_new_words() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[copy_of_report("a", 0, 100)], NOW).unwrap();
    store.import(&[copy_of_report("b", 0, 2)], NOW).unwrap();
    assert_eq!(stories(&mut store), [None, None]);
    store.import(&[copy_of_report("a", 0, 1)], NOW).unwrap();
    let (a, b) = (find(&store, "a"), find(&store, "b"));
    assert_eq!(stories(&mut store), [Some(b), Some(b)]);
    store.import(&[copy_of_report("a", 0, 90)], NOW).unwrap();
    assert_eq!(store.list(Scope::Library, ALL).unwrap().iter().filter(|entry| entry.id == a).count(), 1);
    assert_eq!(stories(&mut store), [Some(b), Some(b)]);
    assert_eq!(check(dir.path()).unwrap().errors, []);
}
