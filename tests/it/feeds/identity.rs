//! The keys of a feed's articles: different articles have different keys, a repeated article has one.

use super::{ORIGIN, feed, read, titles};
use proptest::prelude::*;
use std::collections::HashSet;
use std::fmt::Write as _;

fn keys_of(source: &str) -> Vec<String> {
    let document = feed(source.as_bytes(), &ORIGIN).expect("a feed");
    document.articles.into_iter().map(|article| article.key).collect()
}

fn distinct(keys: &[String]) -> usize {
    keys.iter().collect::<HashSet<_>>().len()
}

/// A feed of these items: title, link, guid, date; empty ones are left out.
fn items(items: &[[&str; 4]]) -> String {
    let mut source = "<rss><channel><title>t</title><link>https://s.example/</link>".to_owned();
    for [title, link, guid, date] in items {
        let element = |name: &str, value: &str| match value {
            "" => String::new(),
            value => format!("<{name}>{value}</{name}>"),
        };
        let inside = ["title", "link", "guid", "pubDate"].into_iter().zip([title, link, guid, date]);
        let inside: String = inside.map(|(name, value)| element(name, value)).collect();
        write!(source, "<item>{inside}<description>same</description></item>").expect("a string");
    }
    source + "</channel></rss>"
}

#[test]
fn articles_that_share_a_page_an_id_or_their_words_are_each_one() {
    for (name, count) in [
        ("same-page-fragments", 3),
        ("fragment-guids", 3),
        ("same-guid-different-titles", 5),
        ("same-title-other-day", 2),
    ] {
        let document = read(&format!("../feed-cases/{name}.xml"));
        let keys: Vec<String> = document.articles.iter().map(|article| article.key.clone()).collect();
        assert_eq!((titles(&document).len(), distinct(&keys)), (count, count), "{name}: {keys:?}");
    }
}

#[test]
fn a_fragment_is_part_of_the_key_where_it_tells_articles_apart() {
    let comments = keys_of(&items(&[
        ["By: Ann", "https://b.example/bread/#comment-31", "https://b.example/?p=7#comment-31", ""],
        ["By: Bob", "https://b.example/soup/#comment-30", "https://b.example/?p=6#comment-30", ""],
    ]));
    assert_eq!(comments, ["https://b.example?p=7#comment-31", "https://b.example?p=6#comment-30"]);
    let routed = keys_of(&items(&[["One", "https://r.example/#/news/5", "", ""]]));
    assert_eq!(routed, ["https://r.example#/news/5"]);
    let decorated = keys_of(&items(&[
        ["One", "https://d.example/1#main-story", "", ""],
        ["Two", "https://d.example/2#main-story", "", ""],
    ]));
    assert_eq!(decorated, ["https://d.example/1", "https://d.example/2"]);
    let campaign = keys_of(&items(&[["One", "https://c.example/1#xtor=RSS-3208", "", ""]]));
    assert_eq!(campaign, ["https://c.example/1"]);
}

#[test]
fn an_id_that_counts_versions_is_one_article_and_a_repeated_item_too() {
    let story = |count: &'static str| ["A bridge", "https://n.example/bridge", count, ""];
    let versions = keys_of(&items(&[story("https://n.example/bridge#0"), story("https://n.example/bridge#3")]));
    assert_eq!(versions, ["https://n.example/bridge", "https://n.example/bridge"]);
    for item in [
        ["One", "https://n.example/1", "7", "Mon, 16 Nov 2026 10:00:00 GMT"],
        ["One", "https://n.example/1#a", "", ""],
        ["One", "", "", "Mon, 16 Nov 2026 10:00:00 GMT"],
        ["One", "", "7", ""],
    ] {
        assert_eq!(distinct(&keys_of(&items(&[item, ["Two", "https://n.example/2", "8", ""], item]))), 2, "{item:?}");
    }
    let campaigns = ["https://n.example/1?utm_source=a", "https://n.example/1?utm_source=b"];
    assert_eq!(distinct(&keys_of(&items(&campaigns.map(|link| ["One", link, "", ""])))), 1);
}

#[test]
fn a_date_tells_articles_without_id_and_address_apart_unless_all_have_it() {
    let [monday, tuesday] = ["Mon, 16 Nov 2026 10:00:00 GMT", "Tue, 17 Nov 2026 10:00:00 GMT"];
    let alone = |date| keys_of(&items(&[["Times", "", "", date]]));
    assert_ne!(alone(monday), alone(tuesday));
    // The date of the feed's making, which is another one at each fetch.
    let made = |date| keys_of(&items(&[["Times", "", "", date], ["Prices", "", "", date]]));
    assert_eq!(made(monday), made(tuesday));
}

proptest! {
    #[test]
    fn items_that_differ_in_title_or_address_never_share_a_key(
        chosen in prop::collection::vec((0..3_usize, 0..6_usize, 0..7_usize, 0..3_usize), 1..8),
    ) {
        const LINKS: [&str; 6] =
            ["", "https://s.example/", "https://s.example/a", "https://s.example/a#1", "https://s.example/a#2", "https://s.example/b#1"];
        const GUIDS: [&str; 7] =
            ["", "0", "1", "https://s.example/", "https://s.example/a#1", "https://s.example/a#2", "https://s.example/b"];
        const DATES: [&str; 3] = ["", "Mon, 16 Nov 2026 10:00:00 GMT", "Tue, 17 Nov 2026 10:00:00 GMT"];
        let made: Vec<[&str; 4]> = chosen
            .iter()
            .map(|&(title, link, guid, date)| [["One", "Two", "Three"][title], LINKS[link], GUIDS[guid], DATES[date]])
            .collect();
        let document = feed(items(&made).as_bytes(), &ORIGIN).expect("a feed");
        for (index, one) in document.articles.iter().enumerate() {
            for (other_index, other) in document.articles.iter().enumerate().skip(index + 1) {
                let differ = (&one.title, &one.url) != (&other.title, &other.url);
                prop_assert!(!differ || one.key != other.key, "{made:?}: {}", one.key);
                prop_assert!(made[index] != made[other_index] || one.key == other.key, "{made:?}: {}", one.key);
            }
        }
    }
}
