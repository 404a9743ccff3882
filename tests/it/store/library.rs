//! The library: import, order, rows, finding.

use super::*;

#[test]
fn an_article_comes_back_as_it_was_imported() {
    let dir = folder();
    open(&dir).import(&[full_article()], NOW).unwrap();
    let store = open(&dir);
    assert_eq!(store.load(find(&store, "full")).unwrap(), Some((full_article(), Anchor::default())));
}

#[test]
fn the_library_lists_the_newest_first_and_what_has_no_date_by_when_it_came() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[dated("old", 1), article("undated"), dated("new", 9), dated("before 1970", -1)], NOW).unwrap();
    let later = Timestamp(NOW.0 + 100);
    store.import(&[dated("since", NOW.0 + 50)], later).unwrap();
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["since", "undated", "new", "old", "before 1970"]);
    // Importing it again, with the same words or others, does not change when it came.
    let reworded = Article { title: "other words".to_owned(), ..article("undated") };
    store.import(&[reworded], Timestamp(NOW.0 + 200)).unwrap();
    assert_eq!(keys(&mut store, Scope::Library, ALL)[1], "undated");
}

#[test]
fn a_date_in_the_future_is_listed_no_later_than_it_came() {
    let dir = folder();
    let mut store = open(&dir);
    // 2999-01-01T00:00:00Z
    store.import(&[dated("future", 32_472_144_000), dated("tomorrow", NOW.0 + 86_400)], NOW).unwrap();
    let hour = |hours: i64| Timestamp(NOW.0 + hours * 3600);
    store.import(&[dated("later news", NOW.0 + 3000)], hour(1)).unwrap();
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["later news", "future", "tomorrow"]);
    let future = find(&store, "future");
    assert_eq!(store.rows(&[future]).unwrap()[0].published, Some(NOW), "when it came");
    let (article, _) = store.load(future).unwrap().unwrap();
    assert_eq!(article.published, Some(Timestamp(32_472_144_000)), "the date itself stays as it is");
    // With the same date it stays where it is; with another it stands by that, as long as that is not in the future.
    store.import(&[dated("tomorrow", NOW.0 + 86_400)], hour(2)).unwrap();
    assert_eq!(keys(&mut store, Scope::Library, ALL)[0], "later news");
    store.import(&[Article { title: "another".to_owned(), ..dated("tomorrow", hour(3).0 - 1) }], hour(3)).unwrap();
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["tomorrow", "later news", "future"]);
}

#[test]
fn of_equal_dates_a_later_import_comes_first_and_one_import_keeps_its_order() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[dated("a", 1), dated("b", 1), article("x"), article("y")], NOW).unwrap();
    store.import(&[dated("c", 1), dated("d", 1), article("z")], NOW).unwrap();
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["z", "x", "y", "c", "d", "a", "b"]);
}

#[test]
fn a_listing_of_many_articles_is_sorted_and_filtered_as_a_plain_sort_would() {
    let dir = folder();
    let mut store = open(&dir);
    let articles: Vec<_> = (0..500_i64).map(|n| dated(&n.to_string(), n * 7919 % 101)).collect();
    store.import(&articles, NOW).unwrap();
    for id in ids(&mut store, Scope::Library, ALL) {
        if number(&store, id) % 3 == 0 {
            set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
        }
    }
    let mut expected: Vec<i64> = (0..500).collect();
    expected.sort_by_key(|n| (-(n * 7919 % 101), *n));
    let mut numbers = |filter| -> Vec<i64> {
        ids(&mut store, Scope::Library, filter).into_iter().map(|id| number(&store, id)).collect()
    };
    assert_eq!(numbers(ALL), expected);
    expected.retain(|n| n % 3 != 0);
    assert_eq!(numbers(UNREAD), expected);
}

fn number(store: &Store, id: ArticleId) -> i64 {
    store.load(id).unwrap().unwrap().0.key.parse().unwrap()
}

#[test]
fn importing_again_brings_the_new_text_and_keeps_flags_note_and_position() {
    let dir = folder();
    let mut store = open(&dir);
    assert_eq!(store.import(&[article("a"), article("b")], NOW).unwrap(), 2);
    let id = find(&store, "a");
    let both = Flags { read: true, bookmarked: true };
    set_flags(&mut store, id, both, NOW).unwrap();
    store.set_note(id, "note").unwrap();
    store.set_position(id, Anchor { block: 5, byte: 3 }).unwrap();
    let changed = Article { title: "new title".to_owned(), blocks: vec![Block::paragraph("new")], ..article("a") };
    assert_eq!(store.import(&[changed.clone(), article("c")], NOW).unwrap(), 1);
    assert_eq!(store.load(id).unwrap(), Some((changed, Anchor { block: 5, byte: 3 })));
    assert_eq!(store.rows(&[id]).unwrap()[0].flags, both);
    assert_eq!(only_bookmark(&store).note, "note");
}

#[test]
fn of_two_articles_with_one_key_the_first_is_imported() {
    let dir = folder();
    let mut store = open(&dir);
    let twin = Article { title: "twin".to_owned(), ..article("a") };
    assert_eq!(store.import(&[article("a"), twin], NOW).unwrap(), 1);
    assert_eq!(store.rows(&[find(&store, "a")]).unwrap()[0].title, "title of a");
}

#[test]
fn the_bundled_edition_is_imported_once_under_its_name() {
    let dir = folder();
    assert_eq!(open(&dir).import_once("edition 1", &[article("a")], NOW).unwrap(), 1);
    let mut store = open(&dir);
    assert_eq!(store.import_once("edition 1", &[article("b")], NOW).unwrap(), 0);
    assert_eq!(store.find("b").unwrap(), None);
    assert_eq!(store.import_once("edition 2", &[article("b")], NOW).unwrap(), 1);
}

#[test]
fn rows_come_in_the_order_asked_for_without_those_that_are_gone() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[full_article(), article("b")], NOW).unwrap();
    store.add_to_session(&[article("s")]).unwrap();
    let (a, b, s) = (find(&store, "full"), find(&store, "b"), find(&store, "s"));
    let rows = store.rows(&[s, ArticleId(99), b, ArticleId(-99), a, ArticleId(0)]).unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [s, b, a]);
    let article = full_article();
    assert_eq!(rows[2].title, article.title);
    assert_eq!(rows[2].source, article.source);
    assert_eq!(rows[2].published, article.published);
    assert_eq!(rows[2].lang, article.lang);
    assert_eq!(rows[2].url, article.url);
}

#[test]
fn an_id_that_no_article_has_is_an_error_of_its_own() {
    let dir = folder();
    let mut store = open(&dir);
    for id in [ArticleId(1), ArticleId(0), ArticleId(-1), ArticleId(i64::MIN), ArticleId(i64::MAX)] {
        assert_eq!(store.load(id).unwrap(), None);
        assert_eq!(set_flags(&mut store, id, READ_FLAGS, NOW), Err(Error::NoArticle));
        assert_eq!(set_flags(&mut store, id, NO_FLAGS, NOW), Err(Error::NoArticle));
        assert_eq!(store.set_position(id, Anchor { block: 1, byte: 1 }), Err(Error::NoArticle));
        assert_eq!(store.set_note(id, "note"), Err(Error::NoArticle));
    }
    assert_eq!(Error::NoArticle.failure(), Failure::NoArticle);
    assert_eq!(Error::NoFeed.failure(), Failure::NoFeed);
    assert_eq!(Error::NotBookmarked.failure(), Failure::NotBookmarked);
}

#[test]
fn an_item_is_found_by_id_key_address_and_path() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[full_article()], NOW).unwrap();
    let session = Article { file: Some("/s.md".to_owned()), url: Some("https://s.example".to_owned()), ..article("s") };
    store.add_to_session(&[session]).unwrap();
    let id = find(&store, "full");
    for item in [id.0.to_string().as_str(), "https://example.org/1", "/news/1.md"] {
        assert_eq!(store.find(item).unwrap(), Some(id), "{item}");
    }
    for item in ["s", "https://s.example", "/s.md", "-1"] {
        assert_eq!(store.find(item).unwrap(), Some(ArticleId(-1)), "{item}");
    }
    for item in ["", "99", "-99", "nothing", "99999999999999999999", " 1", "1.0"] {
        assert_eq!(store.find(item).unwrap(), None, "{item}");
    }
}

/// A store into which the bundled articles cannot be imported.
fn unwritable_library() -> TempDir {
    let dir = folder();
    drop(open(&dir));
    let conn = Connection::open(dir.path().join("khabar.db")).unwrap();
    // Every row has the same value, so that there is room for no further one.
    conn.execute_batch("INSERT INTO meta VALUES ('x', ''); CREATE UNIQUE INDEX shut ON meta (length(key) * 0)")
        .unwrap();
    dir
}

#[test]
fn the_edition_is_read_from_memory_where_it_cannot_be_taken_in() {
    let dir = unwritable_library();
    let opened = khabar::testing::library::open(dir.path()).unwrap();
    assert!(matches!(&opened.notices[..], [Failure::Database { reason, .. }] if reason.contains("shut")));
    let mut store = opened.store;
    let edition = fs::read_dir(crate::support::project("assets/edition")).unwrap().count();
    assert_eq!(store.list(Scope::Library, ALL).unwrap().len(), edition);
}

#[test]
fn a_library_with_something_in_it_is_read_without_the_edition() {
    let dir = unwritable_library();
    open(&dir).import(&[article("a")], NOW).unwrap();
    let opened = khabar::testing::library::open(dir.path()).unwrap();
    assert_eq!(opened.notices.len(), 1);
    let mut store = opened.store;
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["a"]);
}
