//! Articles whose bodies were stored without being parsed: the results must be the same.

use super::search::{keys_found, update};
use super::stories::stories;
use super::*;
use crate::support::project;
use khabar::testing::ingest::{self, Agencies, FeedOrigin};
use khabar::testing::model::FeedId;
use khabar::testing::store::{FeedUpdate, IntegrityError, check, prepare_lazy};
use std::collections::BTreeSet;

const ORIGIN: FeedOrigin<'_> = FeedOrigin { url: "https://paper.example/rss", charset: None };
const LATER: Timestamp = Timestamp(NOW.0 + HOUR);

/// A feed whose articles have these ids and these bodies.
fn feed(items: &[(&str, &str)]) -> String {
    let items = items.iter().map(|(id, body)| {
        format!(
            "<item><title>title of {id}</title><guid isPermaLink='false'>{id}</guid><description>in short</description>\
            <content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )
    });
    let items: String = items.collect();
    format!("<rss><channel><title>paper</title><language>en</language>{items}</channel></rss>")
}

/// Stores a feed as it comes from its server. Returns how many articles are new and how many have changed.
fn store_fetched(store: &mut Store, feed: FeedId, source: &[u8], now: Timestamp) -> (usize, usize) {
    let document = ingest::lazy_feed(source, &ORIGIN, &Agencies::default()).unwrap();
    let articles = document.articles.into_iter().map(prepare_lazy).collect();
    let summary = store.apply_update(feed, &FeedUpdate { articles, ..FeedUpdate::default() }, now).unwrap();
    (summary.new, summary.changed)
}

fn subscribe(store: &mut Store) -> FeedId {
    store.add_feed(ORIGIN.url, None, "").unwrap().0
}

fn unparsed_bodies(dir: &TempDir) -> i64 {
    let database = Connection::open(dir.path().join("khabar.db")).unwrap();
    database.query_row("SELECT count(*) FROM bodies WHERE typeof(blocks) = 'blob'", [], |row| row.get(0)).unwrap()
}

/// A hundred words, of which the first `own` are this article's only.
fn words(key: &str, own: usize) -> String {
    let words: Vec<_> = (0..100).map(|n| if n < own { format!("{key}{n}") } else { format!("common{n}") }).collect();
    format!("<p>{}</p><p>{}</p>", words[..50].join(" "), words[50..].join(" "))
}

#[test]
fn every_feed_is_read_from_the_store_as_it_would_have_been_read_at_once() {
    let mut unparsed = 0;
    for entry in fs::read_dir(project("tests/fixtures/feeds")).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read(&path).unwrap();
        let Ok(document) = ingest::feed(&source, &ORIGIN, &Agencies::default()) else { continue };
        let dir = folder();
        let mut store = open(&dir);
        let id = subscribe(&mut store);
        store_fetched(&mut store, id, &source, NOW);
        unparsed += unparsed_bodies(&dir);
        for indexed in [false, true] {
            if indexed {
                update(&dir);
            }
            // Of two articles with one key, the store takes the first.
            let mut keys = BTreeSet::new();
            for article in document.articles.iter().filter(|article| keys.insert(&article.key)) {
                let (loaded, _) = store.load(find(&store, &article.key)).unwrap().unwrap();
                assert_eq!(loaded, *article, "{}", path.display());
            }
        }
        assert_eq!(check(dir.path()).unwrap().errors, []);
    }
    assert!(unparsed > 10, "most of them were stored unread: {unparsed}");
}

#[test]
fn an_edit_differs_from_new_markup_whether_the_words_have_been_counted_or_not() {
    for counted in [false, true] {
        let dir = folder();
        let mut store = open(&dir);
        let id = subscribe(&mut store);
        let fetch = |store: &mut Store, body, now| store_fetched(store, id, feed(&[("a", body)]).as_bytes(), now);
        assert_eq!(fetch(&mut store, "<p>one two</p>", NOW), (1, 0));
        let article = ids(&mut store, Scope::Library, ALL)[0];
        set_flags(&mut store, article, READ_FLAGS, NOW).unwrap();
        let changed = |store: &Store| store.rows(&[article]).unwrap()[0].changed;
        if counted {
            update(&dir);
        }
        assert_eq!(fetch(&mut store, "<p>one two</p>", LATER), (0, 0));
        // Other markup, the same words.
        assert_eq!((fetch(&mut store, "<div><b>one</b> two</div>", LATER), changed(&store)), ((0, 0), false));
        let text = |store: &Store| store.load(article).unwrap().unwrap().0.blocks[0].text.clone();
        assert_eq!(text(&store).spans.len(), 1, "it is stored all the same");
        if counted {
            update(&dir);
        }
        assert_eq!((fetch(&mut store, "<p>one three</p>", LATER), changed(&store)), ((0, 1), true));
        assert_eq!(text(&store).text, "one three");
        assert_eq!(check(dir.path()).unwrap().errors, []);
    }
}

#[test]
fn of_two_feeds_the_longer_text_stays_whichever_has_been_counted() {
    for counted in [false, true] {
        for (first, second) in [("<p>one</p>", "<p>one two</p>"), ("<p>one two</p>", "<p>one</p>")] {
            let dir = folder();
            let mut store = open(&dir);
            let one = subscribe(&mut store);
            let other = store.add_feed("https://other.example/rss", None, "").unwrap().0;
            store_fetched(&mut store, one, feed(&[("a", first)]).as_bytes(), NOW);
            if counted {
                update(&dir);
            }
            store_fetched(&mut store, other, feed(&[("a", second)]).as_bytes(), NOW);
            let article = ids(&mut store, Scope::Library, ALL)[0];
            assert_eq!(store.load(article).unwrap().unwrap().0.blocks[0].text.text, "one two");
        }
    }
}

#[test]
fn stories_are_found_when_the_texts_are_indexed_and_stay_when_one_is_edited() {
    let dir = folder();
    let mut store = open(&dir);
    let id = subscribe(&mut store);
    // What each agency adds at the end is no part of the story.
    let (a, b) = (format!("{} a0", words("a", 0)), format!("{} b0 b1", words("b", 0)));
    store_fetched(&mut store, id, feed(&[("a", &a), ("b", &b), ("c", &words("c", 100))]).as_bytes(), NOW);
    // The last article of the list is stored first.
    assert_eq!(stories(&mut store), [None; 3]);
    let advance = update(&dir);
    assert_eq!((advance.indexed, advance.joined_stories), (3, 1));
    let entries = ids(&mut store, Scope::Library, ALL);
    let b_id = *entries.iter().find(|id| store.rows(&[**id]).unwrap()[0].title == "title of b").unwrap();
    let expected = [None, Some(b_id), Some(b_id)];
    assert_eq!(stories(&mut store), expected);
    assert_eq!(keys_found(&mut store, "common99").len(), 2);
    let edited = a.replace("a0", "edited");
    store_fetched(&mut store, id, feed(&[("a", &edited), ("b", &b)]).as_bytes(), LATER);
    assert_eq!((update(&dir).joined_stories, stories(&mut store)), (0, expected.to_vec()));
    assert_eq!((keys_found(&mut store, "edited").len(), keys_found(&mut store, "a0").len()), (1, 0));
    assert_eq!(check(dir.path()).unwrap().errors, []);
}

#[test]
fn reports_of_two_earthquakes_and_of_three_days_rates_are_no_stories() {
    let dir = folder();
    let mut store = open(&dir);
    for agency in ["a", "b"] {
        let id = store.add_feed(&format!("https://{agency}.example/rss"), None, "").unwrap().0;
        let source = fs::read(project(&format!("tests/fixtures/feed-cases/form-reports-{agency}.xml"))).unwrap();
        store_fetched(&mut store, id, &source, NOW);
    }
    let advance = update(&dir);
    assert_eq!((advance.indexed, advance.joined_stories), (5, 0));
    assert_eq!(stories(&mut store), [None; 5]);
}

#[test]
fn a_bookmark_of_an_unread_body_is_exported_with_its_text_and_counts_are_made_once() {
    let dir = folder();
    let mut store = open(&dir);
    let id = subscribe(&mut store);
    store_fetched(&mut store, id, feed(&[("a", "<p>one</p><p>two</p>")]).as_bytes(), NOW);
    let article = ids(&mut store, Scope::Library, ALL)[0];
    set_flags(&mut store, article, BOOKMARKED_FLAGS, NOW).unwrap();
    let exported = store.export_article(article).unwrap().unwrap();
    assert_eq!(exported.article.blocks.len(), 2);
    assert_eq!(exported.article.lead.map(|lead| lead.text).as_deref(), Some("in short"));
    assert_eq!(update(&dir).indexed, 1);
    // Counting words does not change a text, so there is nothing to index again.
    assert_eq!(update(&dir).indexed, 0);
}

#[test]
fn a_body_that_is_no_markup_is_found_by_the_check_and_harms_no_other() {
    let dir = folder();
    let mut store = open(&dir);
    let id = subscribe(&mut store);
    store_fetched(&mut store, id, feed(&[("a", "<p>one</p>"), ("b", "<p>two</p>")]).as_bytes(), NOW);
    let [b, a] = ids(&mut store, Scope::Library, ALL)[..] else { panic!("two articles") };
    let database = Connection::open(dir.path().join("khabar.db")).unwrap();
    database.execute("UPDATE bodies SET blocks = x'ff0000' WHERE article = ?1", [a.0]).unwrap();
    assert_eq!(check(dir.path()).unwrap().errors, [IntegrityError::UnreadableText(a)]);
    assert!(matches!(store.load(a), Err(Error::Database { .. })));
    assert!(store.load(b).unwrap().is_some());
    assert_eq!(update(&dir).indexed, 2);
    assert_eq!(keys_found(&mut store, "two").len() + keys_found(&mut store, "one").len(), 1);
}

#[test]
fn the_wal_is_checkpointed_while_another_connection_goes_on_writing() {
    let dir = folder();
    let mut store = open(&dir);
    let id = subscribe(&mut store);
    let checkpointer = store.checkpointer().unwrap().unwrap();
    let size = || fs::metadata(dir.path().join("khabar.db")).unwrap().len();
    let items: Vec<(String, String)> = (0..400).map(|n| (n.to_string(), "<p>word</p>".repeat(5_000))).collect();
    let items: Vec<(&str, &str)> = items.iter().map(|(id, body)| (id.as_str(), body.as_str())).collect();
    store_fetched(&mut store, id, feed(&items[..200]).as_bytes(), NOW);
    let before = size();
    checkpointer.checkpoint();
    let after = size();
    assert!(after > before + (8 << 20), "{before} {after}");
    // It has hardly grown since.
    checkpointer.checkpoint();
    store_fetched(&mut store, id, feed(&items).as_bytes(), LATER);
    checkpointer.checkpoint();
    assert!(size() > after + (8 << 20));
    drop((checkpointer, store));
    assert_eq!((check(dir.path()).unwrap().errors, check(dir.path()).unwrap().articles), (Vec::new(), 400));
}
