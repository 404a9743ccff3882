//! The identity of articles: which items of a feed are one article, in one document and from fetch to fetch.
//!
//! An input is a series of answers of one feed, each with items that are made of a few titles, addresses, ids, dates
//! and texts, so that they collide in every way.

use khabar::testing::ingest::{Agencies, FeedOrigin, ParsedFeed, canonical_url, feed, lazy_feed};
use khabar::testing::model::{FeedId, Timestamp};
use khabar::testing::store::{FeedUpdate, Store, prepare_lazy};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::LazyLock;

static AGENCIES: LazyLock<Agencies> = LazyLock::new(Agencies::builtin);

const TITLES: [&str; 6] = ["One", "Two", "Three", "Four of five", "", "&lt;b&gt;One&lt;/b&gt;"];

/// Addresses on the feed's host. Those with `utm_` are the ones before them.
const LINKS: [&str; 12] =
    ["", "/", "/a", "/a?utm_source=rss", "/a#1", "/a#2", "/b", "/b#1", "/b?id=1", "/b?id=2", "/c/#/d", "/%D8%A2"];

/// Ids: the publisher's own, addresses, and addresses that count.
const IDS: [&str; 12] = ["", "0", "1", "2", "/", "/a", "/b", "/a#0", "/a#1", "/b#1", "/b#3", "/c"];

const DATES: [&str; 5] =
    ["", "Mon, 16 Nov 2026 10:00:00 GMT", "Tue, 17 Nov 2026 10:00:00 GMT", "soon", "2026-11-18T10:00:00Z"];

const TEXTS: [&str; 5] = [
    "",
    "Flour and water and a pinch of salt.",
    "Flour and water and a pinch of salt, and time.",
    "The old bridge over the river needs a new deck.",
    "&lt;p&gt;A film&lt;/p&gt; of <![CDATA[<i>rain</i>]]>",
];

/// How many items an answer has at most.
const MAX_ITEMS: usize = 12;
/// How many answers there are at most.
const MAX_ANSWERS: usize = 6;
/// After so many runs the library begins anew.
const RUNS_OF_A_LIBRARY: u32 = 500;

/// An item by the indexes of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Item {
    title: &'static str,
    link: &'static str,
    id: &'static str,
    date: &'static str,
    text: &'static str,
}

impl Item {
    fn new(bytes: &[u8]) -> Self {
        let part =
            |at: usize, parts: &[&'static str]| parts[usize::from(bytes.get(at).copied().unwrap_or(0)) % parts.len()];
        Self {
            title: part(0, &TITLES),
            link: part(1, &LINKS),
            id: part(2, &IDS),
            date: part(3, &DATES),
            text: part(4, &TEXTS),
        }
    }

    fn write(self, host: &str, source: &mut String) {
        let address =
            |path: &str| if path.starts_with('/') { format!("https://{host}{path}") } else { path.to_owned() };
        source.push_str("<item>");
        for (name, value) in [
            ("title", self.title.to_owned()),
            ("link", address(self.link)),
            ("guid", address(self.id)),
            ("pubDate", self.date.to_owned()),
            ("description", self.text.to_owned()),
        ] {
            if !value.is_empty() {
                write!(source, "<{name}>{value}</{name}>").expect("a string");
            }
        }
        source.push_str("</item>");
    }
}

/// A library in memory, and how many feeds it has had.
struct Library {
    store: Store,
    runs: u32,
}

thread_local! {
    static LIBRARY: RefCell<Option<Library>> = const { RefCell::new(None) };
}

/// Reads the answers that the bytes describe, one after the other: 0 ends an answer, any other byte begins an item of
/// five more.
pub fn run(data: &[u8]) {
    let mut answers: Vec<Vec<Item>> = vec![Vec::new()];
    let mut rest = data;
    while let Some((first, after)) = rest.split_first() {
        let last = answers.last_mut().expect("an answer");
        if *first == 0 || last.len() == MAX_ITEMS {
            if answers.len() == MAX_ANSWERS {
                break;
            }
            answers.push(Vec::new());
            rest = after;
        } else {
            last.push(Item::new(after));
            rest = after.get(5..).unwrap_or_default();
        }
    }
    LIBRARY.with_borrow_mut(|library| {
        if library.as_ref().is_none_or(|library| library.runs >= RUNS_OF_A_LIBRARY) {
            let store = Store::open_temporary("/nowhere".as_ref()).expect("memory");
            *library = Some(Library { store, runs: 0 });
        }
        let library = library.as_mut().expect("a library");
        library.runs += 1;
        let host = format!("s{}.example", library.runs);
        let url = format!("https://{host}/feed.xml");
        let (id, _) = library.store.add_feed(&url, None, "").expect("a feed");
        for items in &answers {
            assert_document(items, &document(items, &host), &url);
            let (source, words) = (document(items, &host), format!("{items:?}"));
            answer(&mut library.store, id, &source, &url);
            let again = answer(&mut library.store, id, &source, &url);
            assert_eq!(again, (0, 0), "the same answer again: {words}");
        }
        assert_versions(&mut library.store, id, data, &host, &url);
    });
}

fn document(items: &[Item], host: &str) -> String {
    let mut source = format!("<rss><channel><title>Feed</title><link>https://{host}/</link>");
    items.iter().for_each(|item| item.write(host, &mut source));
    source + "</channel></rss>"
}

/// Items that differ in title or address have keys of their own, and an item that is repeated has one.
fn assert_document(items: &[Item], source: &str, url: &str) {
    let origin = FeedOrigin { url, charset: None };
    let Ok(ParsedFeed { articles, .. }) = feed(source.as_bytes(), &origin, &AGENCIES) else { return };
    // An item with nothing in it is left out.
    let items: Vec<&Item> = items.iter().filter(|item| **item != Item { date: item.date, ..Item::new(&[4]) }).collect();
    let address = |url: &Option<String>| {
        let url = url.as_deref().unwrap_or_default();
        (canonical_url(url, &AGENCIES), url.split_once('#').map(|(_, fragment)| fragment.to_owned()))
    };
    for (index, one) in articles.iter().enumerate() {
        for (other_index, other) in articles.iter().enumerate().skip(index + 1) {
            let differ = one.title != other.title || address(&one.url) != address(&other.url);
            assert!(!differ || one.key != other.key, "one key {} for two items: {items:?}", one.key);
            if items.len() == articles.len() && items[index] == items[other_index] {
                assert_eq!(one.key, other.key, "two keys for one item: {items:?}");
            }
        }
    }
}

/// Stores an answer, and returns how many articles are new and how many have changed.
fn answer(store: &mut Store, id: FeedId, source: &str, url: &str) -> (usize, usize) {
    let origin = FeedOrigin { url, charset: None };
    let Ok(document) = lazy_feed(source.as_bytes(), &origin, &AGENCIES) else { return (0, 0) };
    let articles = document.articles.into_iter().map(prepare_lazy).collect();
    let update = FeedUpdate { articles, title: document.title, ..FeedUpdate::default() };
    let summary = store.apply_update(id, &update, Timestamp(1_795_000_000)).expect("a library in memory");
    (summary.new, summary.changed)
}

/// An article whose id counts its versions stays one, whatever its title and in whatever company.
fn assert_versions(store: &mut Store, id: FeedId, data: &[u8], host: &str, url: &str) {
    for (index, byte) in data.iter().take(MAX_ANSWERS).enumerate() {
        let mut source = format!("<rss><channel><title>Feed</title><link>https://{host}/</link>");
        if byte & 1 == 1 {
            Item::new(&[byte >> 1, 6, 2, 1, 1]).write(host, &mut source);
        }
        let title = if byte & 2 == 0 { "A bridge is closed" } else { "A bridge is open" };
        write!(
            source,
            "<item><title>{title}</title><link>https://{host}/bridge</link><guid>https://{host}/bridge#{}</guid></item>\
            </channel></rss>",
            byte >> 2
        )
        .expect("a string");
        let others = usize::from(byte & 1 == 1);
        let (added, _) = answer(store, id, &source, url);
        assert!(added <= others + usize::from(index == 0), "a version became an article: {source}");
    }
}
