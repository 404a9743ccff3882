//! Exporting and importing tags, full articles and searches.

use super::*;
use khabar::testing::model::{ExportedArticle, SavedSearch, UserState};
use khabar::testing::store::check;

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[test]
fn tags_belong_to_a_bookmark_and_come_back_with_it() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[article("a")]).unwrap();
    let id = ArticleId(-1);
    assert_eq!(store.set_tags(id, &strings(&["x"])), Err(Error::NotBookmarked));
    assert_eq!(store.tags_of(id).unwrap(), strings(&[]));
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_tags(id, &strings(&["b", "a", "b"])).unwrap();
    assert_eq!(store.tags_of(id).unwrap(), strings(&["a", "b"]));
    assert_eq!(only_bookmark(&store).tags, strings(&["a", "b"]));
    set_flags(&mut store, id, NO_FLAGS, NOW).unwrap();
    assert_eq!(store.set_tags(id, &[]), Err(Error::NotBookmarked));
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    drop(store);
    let mut store = open(&dir);
    let bookmark = only_bookmark(&store);
    assert_eq!(bookmark.tags, strings(&["a", "b"]));
    store.set_tags(bookmark.row.id, &[]).unwrap();
    assert_eq!(only_bookmark(&store).tags, strings(&[]));
    assert_eq!(store.tags_of(ArticleId(99)), Err(Error::NoArticle));
}

#[test]
fn the_whole_article_stands_beside_what_the_feed_holds() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[article("full")], NOW).unwrap();
    let id = find(&store, "full");
    assert_eq!(store.full_text(id).unwrap(), None);
    store.set_full_text(id, &full_article()).unwrap();
    assert_eq!(store.full_text(id).unwrap(), Some(full_article()));
    // A teaser that is edited does not touch it.
    store.import(&[Article { title: "edited".to_owned(), ..article("full") }], NOW).unwrap();
    assert_eq!(store.load(id).unwrap().unwrap().0.title, "edited");
    assert_eq!(open(&dir).full_text(id).unwrap(), Some(full_article()));
    assert_eq!(store.set_full_text(ArticleId(99), &full_article()), Err(Error::NoArticle));
    store.add_to_session(&[article("file")]).unwrap();
    store.set_full_text(ArticleId(-1), &full_article()).unwrap();
    assert_eq!(store.full_text(ArticleId(-1)).unwrap(), Some(full_article()));
}

#[test]
fn a_search_is_saved_under_its_name_until_it_is_deleted() {
    let dir = folder();
    let mut store = open(&dir);
    for (name, query) in [("b", "two"), ("a", "one"), ("b", "three")] {
        store.save_search(name, query).unwrap();
    }
    let search = |name: &str, query: &str| SavedSearch { name: name.to_owned(), query: query.to_owned(), unread: None };
    assert_eq!(open(&dir).saved_searches().unwrap(), [search("a", "one"), search("b", "three")]);
    store.remove_search("a").unwrap();
    store.remove_search("a").unwrap();
    assert_eq!(store.saved_searches().unwrap(), [search("b", "three")]);
}

#[test]
fn what_is_exported_and_imported_elsewhere_is_the_same_and_twice_is_once() {
    let dir = folder();
    let mut store = open(&dir);
    store
        .import(&[article("library"), Article { categories: strings(&["iran > tehran"]), ..full_article() }], NOW)
        .unwrap();
    store.add_to_session(&[article("file"), article("seen")]).unwrap();
    let id = find(&store, "full");
    set_flags(&mut store, id, Flags { read: true, bookmarked: true }, NOW).unwrap();
    store.set_note(id, "note").unwrap();
    store.set_tags(id, &strings(&["tag"])).unwrap();
    store.set_position(id, Anchor { block: 6, byte: 1 }).unwrap();
    store.set_full_text(id, &article("whole")).unwrap();
    set_flags(&mut store, ArticleId(-1), BOOKMARKED_FLAGS, Timestamp(NOW.0 + 1)).unwrap();
    set_flags(&mut store, ArticleId(-2), READ_FLAGS, NOW).unwrap();
    assert_eq!(store.export_article(ArticleId(-2)).unwrap(), None, "only its mark is kept");
    let exported: Vec<ExportedArticle> = ["library", "full", "file"]
        .map(|key| store.export_article(find(&store, key)).unwrap().unwrap())
        .into_iter()
        .collect();
    assert_eq!(exported[1].user_state.note, "note");
    let json = serde_json::to_string(&exported).unwrap();
    assert_eq!(serde_json::from_str::<Vec<ExportedArticle>>(&json).unwrap(), exported);

    let elsewhere = folder();
    let mut other = open(&elsewhere);
    for _ in 0..2 {
        for each in &exported {
            other.import_article(&each.article, each.full_text.as_ref(), &each.user_state, Timestamp(9)).unwrap();
        }
        let reimported: Vec<_> =
            ["library", "full", "file"].map(|key| other.export_article(find(&other, key)).unwrap().unwrap()).into();
        assert_eq!(reimported, exported);
    }
    let mut listed = keys(&mut other, Scope::Library, ALL);
    listed.sort();
    assert_eq!(listed, ["full", "library"], "the file is kept with its bookmark only");
    assert_eq!(check(elsewhere.path()).unwrap().errors, []);
}

#[test]
fn an_import_loses_nothing_that_is_there() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[article("a")], NOW).unwrap();
    let id = find(&store, "a");
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_note(id, "here").unwrap();
    store.set_tags(id, &strings(&["one"])).unwrap();
    store.set_position(id, Anchor { block: 5, byte: 1 }).unwrap();
    let theirs = UserState {
        flags: Flags { read: true, bookmarked: true },
        anchor: Anchor { block: 9, byte: 9 },
        library: true,
        added: None,
        bookmarked_at: Some(Timestamp(5)),
        note: "there".to_owned(),
        tags: strings(&["two"]),
    };
    let edited = Article { title: "theirs".to_owned(), ..article("a") };
    for _ in 0..2 {
        assert_eq!(store.import_article(&edited, None, &theirs, NOW).unwrap(), id);
        let now = store.export_article(id).unwrap().unwrap();
        assert_eq!(now.article, article("a"));
        let expected = UserState {
            anchor: Anchor { block: 5, byte: 1 },
            added: Some(NOW),
            note: "here\nthere".to_owned(),
            tags: strings(&["one", "two"]),
            ..theirs.clone()
        };
        assert_eq!(now.user_state, expected);
    }
    // A note without a bookmark waits for one.
    let with_note = UserState { note: "later".to_owned(), ..UserState::default() };
    let other = store.import_article(&article("b"), None, &with_note, NOW).unwrap();
    assert_eq!(store.bookmarks().unwrap().len(), 1);
    assert_eq!(store.note(other).unwrap(), "later");
}
