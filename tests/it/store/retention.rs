//! Removing old articles that the user has read.

use super::feeds::{store_fetched, subscribe, text};
use super::*;
use khabar::testing::model::Retention;

#[test]
fn only_what_is_read_old_and_not_bookmarked_is_removed_and_does_not_come_back() {
    let dir = folder();
    let mut store = open(&dir);
    let feed = subscribe(&mut store, "1");
    let all = ["last", "unread", "kept", "noted", "tagged", "changed", "plain"].map(|key| text(key, "words"));
    store_fetched(&mut store, feed, &all);
    store.import(&[article("by hand")], NOW).unwrap();
    let id = |store: &Store, key: &str| find(store, key);
    for key in ["last", "noted", "tagged", "changed", "plain", "by hand"] {
        let id = id(&store, key);
        set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
    }
    for key in ["kept", "noted", "tagged"] {
        let id = id(&store, key);
        set_flags(&mut store, id, Flags { read: true, bookmarked: true }, NOW).unwrap();
    }
    let (noted, tagged) = (id(&store, "noted"), id(&store, "tagged"));
    store.set_note(noted, "note").unwrap();
    store.set_tags(tagged, &["tag".to_owned()]).unwrap();
    set_flags(&mut store, noted, READ_FLAGS, NOW).unwrap();
    set_flags(&mut store, tagged, READ_FLAGS, NOW).unwrap();
    store_fetched(&mut store, feed, &[text("changed", "other words")]);

    let month = Retention { keep_days: Some(30), keep_per_feed: None };
    assert_eq!(store.prune(&month, NOW).unwrap(), 0);
    assert_eq!(store.prune(&month, Timestamp(NOW.0 - 90 * DAY)).unwrap(), 0, "the clock has been set back");
    assert_eq!(store.prune(&Retention::default(), Timestamp(i64::MAX)).unwrap(), 0);
    // "by hand" has the highest id and "last" the highest of the feed.
    assert_eq!(store.prune(&month, Timestamp(NOW.0 + 31 * DAY)).unwrap(), 2);
    let mut left = keys(&mut store, Scope::Library, ALL);
    left.sort();
    assert_eq!(left, ["by hand", "changed", "kept", "noted", "tagged", "unread"]);
    assert_eq!(store_fetched(&mut store, feed, &all), (0, 1), "the edited one has its old words again");
    assert_eq!(store.find("plain").unwrap(), None);
    assert_eq!(khabar::testing::store::check(dir.path()).unwrap().errors, []);
    // If the user imports it, it comes back.
    assert_eq!(store.import(&[text("plain", "words")], NOW).unwrap(), 1);
}

#[test]
fn of_each_feed_the_newest_stay_and_an_article_stays_while_one_feed_keeps_it() {
    let dir = folder();
    let mut store = open(&dir);
    let (one, two) = (subscribe(&mut store, "1"), subscribe(&mut store, "2"));
    let articles: Vec<_> = (0..250).map(|n| dated(&n.to_string(), n)).collect();
    store_fetched(&mut store, one, &articles);
    store_fetched(&mut store, two, &articles[..2]);
    for id in ids(&mut store, Scope::Library, ALL) {
        set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
    }
    let before = ids(&mut store, Scope::Library, ALL)[0];
    assert_eq!(store.prune(&Retention { keep_days: None, keep_per_feed: Some(3) }, NOW).unwrap(), 245);
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["249", "248", "247", "1", "0"]);
    assert_eq!(store.prune(&Retention { keep_days: None, keep_per_feed: Some(3) }, NOW).unwrap(), 0);
    store.import(&[article("next")], NOW).unwrap();
    assert!(find(&store, "next").0 > before.0.max(250), "an id is never used twice");
}

#[test]
fn an_article_without_a_date_is_as_new_as_its_arrival() {
    let dir = folder();
    let mut store = open(&dir);
    let feed = subscribe(&mut store, "1");
    store_fetched(
        &mut store,
        feed,
        &[article("undated"), dated("old", 1), dated("older", 0), dated("future", i64::MAX)],
    );
    store.import(&[article("last")], NOW).unwrap();
    for id in ids(&mut store, Scope::Library, ALL) {
        set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
    }
    assert_eq!(store.prune(&Retention { keep_days: None, keep_per_feed: Some(2) }, NOW).unwrap(), 2);
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["last", "undated", "future"]);
}
