//! Feeds: following them, storing their articles, and their errors.

use super::*;
use khabar::testing::model::{Feed, FeedId, FeedSelection, FetchError};
use khabar::testing::store::{FeedChange, FeedUpdate, UpdateSummary, prepare};

const LATER: Timestamp = Timestamp(NOW.0 + HOUR);

pub(super) fn subscribe(store: &mut Store, url: &str) -> FeedId {
    store.add_feed(url, None, "").unwrap().0
}

fn fetched(articles: &[Article]) -> FeedUpdate {
    FeedUpdate { articles: articles.iter().map(prepare).collect(), ..FeedUpdate::default() }
}

pub(super) fn store_fetched(store: &mut Store, feed: FeedId, articles: &[Article]) -> (usize, usize) {
    let UpdateSummary { new, changed, articles, .. } = store.apply_update(feed, &fetched(articles), NOW).unwrap();
    assert_eq!(articles.len(), new + changed);
    (new, changed)
}

fn of_feed(feed: FeedId) -> Filter {
    Filter { feeds: FeedSelection::Feed(feed), ..Filter::ALL }
}

fn only_feed(store: &Store) -> Feed {
    let mut feeds = store.feeds().unwrap();
    assert_eq!(feeds.len(), 1);
    feeds.remove(0)
}

pub(super) fn text(key: &str, text: &str) -> Article {
    Article { blocks: vec![Block::paragraph(text)], ..article(key) }
}

#[test]
fn a_feed_is_followed_once_and_keeps_what_the_user_has_decided() {
    let dir = folder();
    let mut store = open(&dir);
    let (id, existing) = store.add_feed("https://a.example/rss", None, "iran").unwrap();
    assert!(!existing);
    assert_eq!(store.add_feed("https://a.example/rss", Some("title"), "").unwrap(), (id, true));
    assert_eq!(only_feed(&store).title.as_deref(), Some("title"));
    let mine = FeedChange { name: Some("mine"), folder: Some("iran/north"), full_text: Some(true) };
    store.set_feed(id, &mine).unwrap();
    store.set_feed(id, &FeedChange::default()).unwrap();
    store.apply_update(id, &FeedUpdate { title: Some("theirs".to_owned()), ..fetched(&[]) }, NOW).unwrap();
    let feed = only_feed(&store);
    assert_eq!((&*feed.name(), feed.folder.as_str(), feed.full_text), ("mine", "iran/north", true));
    store.set_feed(id, &FeedChange { name: Some(""), ..FeedChange::default() }).unwrap();
    let feed = only_feed(&store);
    assert_eq!((&*feed.name(), feed.folder.as_str(), feed.full_text), ("theirs", "iran/north", true));
    store.remove_feed(id).unwrap();
    store.remove_feed(id).unwrap();
    assert_eq!(store.feeds().unwrap(), []);
    assert_eq!(store.set_feed(id, &mine), Err(Error::NoFeed));
    assert_eq!(store.apply_update(id, &fetched(&[article("a")]), NOW), Err(Error::NoFeed));
    assert_eq!(store.record_feed_failure(id, &FetchError::Redirects, NOW), Err(Error::NoFeed));
    assert_eq!(store.find("a").unwrap(), None);
    assert!(subscribe(&mut store, "https://a.example/rss") > id, "an id is never used twice");
}

#[test]
fn feeds_stand_by_folder_and_name_and_those_in_no_folder_first() {
    let dir = folder();
    let mut store = open(&dir);
    for (url, title, folder) in [("1", "b", "x"), ("2", "A", "x"), ("3", "z", ""), ("4", "c", "x/y"), ("5", "Y", "")] {
        store.add_feed(url, Some(title), folder).unwrap();
    }
    let names: Vec<_> = store.feeds().unwrap().into_iter().map(|feed| feed.name().into_owned()).collect();
    assert_eq!(names, ["Y", "z", "A", "b", "c"]);
}

#[test]
fn what_a_feed_brings_is_new_once_and_its_figures_are_right() {
    let dir = folder();
    let mut store = open(&dir);
    let (one, two) = (subscribe(&mut store, "1"), subscribe(&mut store, "2"));
    assert_eq!(store_fetched(&mut store, one, &[dated("a", 3), dated("b", 2), dated("c", 1)]), (3, 0));
    assert_eq!(store_fetched(&mut store, one, &[dated("a", 3), dated("b", 2), dated("c", 1)]), (0, 0));
    assert_eq!(
        store_fetched(&mut store, two, &[dated("c", 1), dated("d", 9)]),
        (1, 0),
        "c is known from the other feed"
    );
    store.import(&[article("of no feed")], NOW).unwrap();
    let c = find(&store, "c");
    set_flags(&mut store, c, READ_FLAGS, NOW).unwrap();
    let figures: Vec<_> = store.feeds().unwrap().iter().map(|feed| (feed.total, feed.unread)).collect();
    assert_eq!(figures, [(3, 2), (2, 1)]);
    assert_eq!(keys(&mut store, Scope::Library, &of_feed(one)), ["a", "b", "c"]);
    assert_eq!(keys(&mut store, Scope::Library, &of_feed(two)), ["d", "c"]);
    assert_eq!(keys(&mut store, Scope::Library, &Filter { unread: true, ..of_feed(two) }), ["d"]);
    store.remove_feed(one).unwrap();
    assert_eq!(keys(&mut store, Scope::Library, ALL).len(), 5, "the articles stay");
    assert_eq!(keys(&mut store, Scope::Library, &of_feed(one)), Vec::<String>::new());
}

#[test]
fn a_folder_lists_its_feeds_and_those_of_the_folders_inside_it() {
    let dir = folder();
    let mut store = open(&dir);
    // The last three names only look alike.
    for (key, folder) in [("a", "x"), ("b", "x/y"), ("c", "x/y/z"), ("d", "xy"), ("e", "X"), ("f", "y"), ("g", "")] {
        let feed = store.add_feed(key, None, folder).unwrap().0;
        store_fetched(&mut store, feed, &[article(key)]);
    }
    let mut listed = |folder: &str| {
        let filter = Filter { feeds: FeedSelection::Folder(folder.to_owned()), ..Filter::ALL };
        let mut keys = keys(&mut store, Scope::Library, &filter);
        keys.sort();
        keys.concat()
    };
    assert_eq!(listed("x"), "abc");
    assert_eq!(listed("x/y"), "bc");
    assert_eq!(listed("%"), "");
    assert_eq!(listed(""), "g");
}

#[test]
fn the_first_entries_are_those_of_the_whole_listing() {
    let dir = folder();
    let mut store = open(&dir);
    let feed = subscribe(&mut store, "1");
    let articles: Vec<_> = (0..30).map(|n| dated(&n.to_string(), n * 7 % 30)).collect();
    store_fetched(&mut store, feed, &articles);
    for filter in [ALL, &of_feed(feed), UNREAD] {
        let all = store.list(Scope::Library, filter).unwrap();
        assert_eq!(store.list_first(Scope::Library, filter, 7).unwrap(), all[..7]);
        assert_eq!(store.list_first(Scope::Library, filter, 99).unwrap(), all);
    }
}

#[test]
fn an_edited_article_keeps_its_flags_and_is_changed_until_it_is_opened() {
    let dir = folder();
    let mut store = open(&dir);
    let feed = subscribe(&mut store, "1");
    store_fetched(&mut store, feed, &[text("a", "old words"), text("b", "old words")]);
    let (a, b) = (find(&store, "a"), find(&store, "b"));
    let both = Flags { read: true, bookmarked: true };
    set_flags(&mut store, a, both, NOW).unwrap();
    store.set_note(a, "note").unwrap();
    store.set_position(a, Anchor { block: 5, byte: 3 }).unwrap();
    assert_eq!(store_fetched(&mut store, feed, &[text("a", "new"), text("b", "new")]), (0, 2));
    let rows = store.rows(&[a, b]).unwrap();
    assert_eq!((rows[0].changed, rows[0].flags), (true, both));
    assert!(!rows[1].changed, "the reader has not seen the old one");
    let (now, anchor) = store.load(a).unwrap().unwrap();
    assert_eq!((now, anchor), (text("a", "new"), Anchor { block: 5, byte: 3 }));
    assert_eq!(only_bookmark(&store).note, "note");
    assert!(only_bookmark(&store).row.changed);
    // After another fetch it still counts as edited.
    assert_eq!(store_fetched(&mut store, feed, &[text("a", "new")]), (0, 0));
    assert!(store.rows(&[a]).unwrap()[0].changed);
    store.record_opened(a).unwrap();
    assert!(!store.rows(&[a]).unwrap()[0].changed);
    // New punctuation is stored, but does not count as an edit.
    assert_eq!(store_fetched(&mut store, feed, &[text("a", "new!")]), (0, 0));
    assert_eq!(store.load(a).unwrap().unwrap().0, text("a", "new!"));
    assert!(!store.rows(&[a]).unwrap()[0].changed);
}

#[test]
fn whoever_marks_a_changed_article_as_read_or_goes_on_in_it_has_seen_it() {
    let dir = folder();
    let mut store = open(&dir);
    let feed = subscribe(&mut store, "1");
    store_fetched(&mut store, feed, &[text("a", "old"), text("b", "old")]);
    let ids = [find(&store, "a"), find(&store, "b")];
    for id in ids {
        set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
    }
    store_fetched(&mut store, feed, &[text("a", "new"), text("b", "new")]);
    store.set_flags(ids[0], BOOKMARKED_FLAGS, READ_FLAGS, NOW).unwrap();
    assert!(store.rows(&ids).unwrap()[0].changed, "marking as unread is not opening");
    store.set_flags(ids[0], READ_FLAGS, BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_position(ids[1], Anchor { block: 5, byte: 0 }).unwrap();
    assert_eq!(store.rows(&ids).unwrap().iter().filter(|row| row.changed).count(), 0);
}

#[test]
fn of_a_teaser_and_a_whole_text_in_two_feeds_the_longer_stays_and_neither_is_an_edit() {
    let dir = folder();
    let mut store = open(&dir);
    let (short, long) = (subscribe(&mut store, "1"), subscribe(&mut store, "2"));
    let (teaser, whole) = (text("a", "a teaser"), text("a", "a teaser and all that follows it"));
    store_fetched(&mut store, short, std::slice::from_ref(&teaser));
    let id = find(&store, "a");
    set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
    for _ in 0..2 {
        assert_eq!(store_fetched(&mut store, long, std::slice::from_ref(&whole)), (0, 0));
        assert_eq!(store_fetched(&mut store, short, std::slice::from_ref(&teaser)), (0, 0));
        assert_eq!(store.load(id).unwrap().unwrap().0, whole);
        assert!(!store.rows(&[id]).unwrap()[0].changed);
    }
    // The feed whose text is stored may shorten it.
    assert_eq!(store_fetched(&mut store, long, &[text("a", "withdrawn")]), (0, 1));
    assert_eq!(store.load(id).unwrap().unwrap().0, text("a", "withdrawn"));
}

#[test]
fn an_article_keeps_its_date_while_its_words_are_the_same() {
    let dir = folder();
    let mut store = open(&dir);
    let feed = subscribe(&mut store, "1");
    let at = |seconds, words: &str| Article { published: Some(Timestamp(seconds)), ..text("a", words) };
    let mut published = |article: Article| {
        store_fetched(&mut store, feed, &[article]);
        store.rows(&[find(&store, "a")]).unwrap()[0].published
    };
    assert_eq!(published(text("a", "words")), None);
    assert_eq!(published(at(5, "words")), Some(Timestamp(5)));
    assert_eq!(published(at(6, "words")), Some(Timestamp(5)), "dated anew each time it is fetched");
    assert_eq!(published(text("a", "words!")), Some(Timestamp(5)));
    assert_eq!(published(at(7, "other words")), Some(Timestamp(7)));
}

#[test]
fn a_file_that_was_flagged_keeps_its_flags_when_a_feed_brings_it() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[article("a")]).unwrap();
    set_flags(&mut store, ArticleId(-1), READ_FLAGS, NOW).unwrap();
    let feed = subscribe(&mut store, "1");
    assert_eq!(store_fetched(&mut store, feed, &[article("a")]), (1, 0));
    drop(store);
    let mut store = open(&dir);
    let entries = store.list(Scope::Library, ALL).unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].flags, READ_FLAGS);
}

#[test]
fn what_the_server_said_is_sent_back_to_it_also_after_a_failure() {
    let dir = folder();
    let mut store = open(&dir);
    let id = subscribe(&mut store, "https://a.example/");
    let conditions = |store: &Store| store.feeds_to_fetch(&[id], LATER).unwrap().remove(0);
    assert_eq!((conditions(&store).etag, conditions(&store).body_hash), (None, None));
    let some = |text: &str| Some(text.to_owned());
    let first = FeedUpdate { etag: some("\"1\""), modified: some("Mon"), body_hash: Some(u64::MAX), ..fetched(&[]) };
    store.apply_update(id, &first, NOW).unwrap();
    store.record_feed_failure(id, &FetchError::Status { code: 500 }, LATER).unwrap();
    let condition = conditions(&store);
    assert_eq!((condition.etag, condition.modified, condition.body_hash), (some("\"1\""), some("Mon"), Some(u64::MAX)));
    let feed = only_feed(&store);
    assert_eq!((feed.tried_at, feed.succeeded_at), (Some(LATER), Some(NOW)));
    assert_eq!(feed.error, Some(FetchError::Status { code: 500 }));
    store.record_feed_unchanged(id, &FeedUpdate { etag: some("\"2\""), ..FeedUpdate::default() }, LATER).unwrap();
    let condition = conditions(&store);
    assert_eq!((condition.etag, condition.modified, condition.body_hash), (some("\"2\""), some("Mon"), Some(u64::MAX)));
    let feed = only_feed(&store);
    assert_eq!((feed.succeeded_at, feed.error), (Some(LATER), None));
    store.apply_update(id, &fetched(&[]), LATER).unwrap();
    assert_eq!((conditions(&store).etag, conditions(&store).body_hash), (None, None));
    assert_eq!(store.feeds_to_fetch(&[FeedId(99)], NOW).unwrap(), []);
    assert_eq!(store.feeds_to_fetch(&[], NOW).unwrap().len(), 1);
}

#[test]
fn a_wait_lasts_until_its_time_and_not_at_all_once_the_clock_is_set_back() {
    let dir = folder();
    let mut store = open(&dir);
    let id = subscribe(&mut store, "1");
    store.record_feed_failure(id, &FetchError::Busy { until: Some(LATER) }, NOW).unwrap();
    let wait = |now| store.feeds_to_fetch(&[], now).unwrap().remove(0).retry_at;
    assert_eq!(wait(NOW), Some(LATER));
    assert_eq!(wait(LATER), None);
    assert_eq!(wait(Timestamp(NOW.0 - 1)), None);
    store.record_feed_unchanged(id, &FeedUpdate::default(), NOW).unwrap();
    assert_eq!(store.feeds_to_fetch(&[], NOW).unwrap()[0].retry_at, None);
}

#[test]
fn a_feed_that_moves_takes_its_address_with_it() {
    let dir = folder();
    let mut store = open(&dir);
    let id = subscribe(&mut store, "http://a.example/");
    let moved = FeedUpdate { moved_to: Some("https://a.example/".to_owned()), ..fetched(&[article("a")]) };
    assert_eq!(store.apply_update(id, &moved, NOW).unwrap().feed, id);
    assert_eq!(only_feed(&store).url, "https://a.example/");
    assert_eq!(store.record_feed_unchanged(id, &moved, NOW).unwrap(), id);
}

#[test]
fn a_feed_that_moves_onto_another_one_becomes_part_of_it() {
    let dir = folder();
    let mut store = open(&dir);
    let (old, new) = (subscribe(&mut store, "old"), subscribe(&mut store, "new"));
    let mine = FeedChange { name: Some("mine"), folder: Some("folder"), full_text: Some(true) };
    store.set_feed(old, &mine).unwrap();
    store_fetched(&mut store, old, &[article("a"), article("b")]);
    store_fetched(&mut store, new, &[article("b")]);
    let moved = FeedUpdate { moved_to: Some("new".to_owned()), ..fetched(&[article("b"), article("c")]) };
    let summary = store.apply_update(old, &moved, NOW).unwrap();
    assert_eq!((summary.feed, summary.new), (new, 1));
    let feed = only_feed(&store);
    assert_eq!((feed.id, &*feed.name(), feed.folder.as_str(), feed.full_text), (new, "mine", "folder", true));
    assert_eq!((feed.total, feed.unread), (3, 3));
    assert_eq!(store.record_feed_unchanged(old, &moved, NOW), Err(Error::NoFeed));
    assert_eq!(khabar::testing::store::check(dir.path()).unwrap().errors, []);
}

#[test]
fn a_long_answer_is_stored_whole_and_in_its_order() {
    let dir = folder();
    let mut store = open(&dir);
    let feed = subscribe(&mut store, "1");
    let articles: Vec<_> = (0..250).map(|n| article(&format!("k{n}"))).collect();
    let twin = Article { title: "twin".to_owned(), ..article("k3") };
    let all: Vec<_> = articles.iter().cloned().chain([twin]).collect();
    assert_eq!(store_fetched(&mut store, feed, &all), (250, 0));
    let expected: Vec<_> = articles.iter().map(|article| article.key.clone()).collect();
    assert_eq!(keys(&mut store, Scope::Library, ALL), expected);
    assert_eq!(store.rows(&[find(&store, "k3")]).unwrap()[0].title, "title of k3");
}

#[test]
fn processes_that_fetch_at_once_and_set_flags_meanwhile_lose_nothing() {
    let dir = folder();
    let mut store = open(&dir);
    let feeds = [subscribe(&mut store, "1"), subscribe(&mut store, "2")];
    store.import(&[article("k0")], NOW).unwrap();
    let id = find(&store, "k0");
    let barrier = Barrier::new(3);
    let articles: Vec<_> = (0..300).map(|n| text(&format!("k{n}"), &"word ".repeat(50))).collect();
    std::thread::scope(|scope| {
        for feed in feeds {
            let (barrier, dir, articles) = (&barrier, &dir, &articles);
            scope.spawn(move || {
                let mut store = open(dir);
                barrier.wait();
                store.apply_update(feed, &fetched(articles), NOW).unwrap();
            });
        }
        scope.spawn(|| {
            let mut store = open(&dir);
            barrier.wait();
            for block in 1..50 {
                store.set_position(id, Anchor { block, byte: 1 }).unwrap();
            }
            set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
        });
    });
    let figures: Vec<_> = store.feeds().unwrap().iter().map(|feed| feed.total).collect();
    assert_eq!(figures, [300, 300]);
    assert_eq!(store.list(Scope::Library, ALL).unwrap().len(), 300);
    assert_eq!(store.load(id).unwrap().unwrap().1, Anchor { block: 49, byte: 1 });
    assert_eq!(store.bookmarks().unwrap().len(), 1);
    assert_eq!(khabar::testing::store::check(dir.path()).unwrap().errors, []);
}
