//! Files of the command line: listed in their order, stored only if the user marks them.

use super::*;

#[test]
fn a_session_lists_its_articles_in_their_order_and_each_key_once() {
    let dir = folder();
    let mut store = open(&dir);
    let twin = Article { title: "twin".to_owned(), ..article("b") };
    assert_eq!(store.add_to_session(&[dated("b", 1), twin.clone(), dated("a", 9)]).unwrap(), 2);
    assert_eq!(store.add_to_session(&[twin, article("c")]).unwrap(), 1);
    assert_eq!(keys(&mut store, Scope::Session, ALL), ["b", "a", "c"]);
    assert_eq!(ids(&mut store, Scope::Session, ALL), [ArticleId(-1), ArticleId(-2), ArticleId(-3)]);
    assert_eq!(store.rows(&[ArticleId(-1)]).unwrap()[0].title, "title of b");
    assert_eq!(keys(&mut store, Scope::Library, ALL), Vec::<String>::new());
}

#[test]
fn a_session_article_comes_back_whole() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[full_article()]).unwrap();
    assert_eq!(store.load(ArticleId(-1)).unwrap(), Some((full_article(), Anchor::default())));
}

#[test]
fn a_session_article_keeps_its_id_when_it_is_flagged_and_positioned() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[article("a"), article("b")]).unwrap();
    let id = ArticleId(-1);
    set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
    store.set_position(id, Anchor { block: 5, byte: 4 }).unwrap();
    set_flags(&mut store, id, Flags { read: true, bookmarked: true }, NOW).unwrap();
    store.set_note(id, "note").unwrap();
    let entry = Entry { id, flags: Flags { read: true, bookmarked: true }, story: None };
    assert_eq!(store.list(Scope::Session, ALL).unwrap()[0], entry);
    assert_eq!(store.list(Scope::Session, BOOKMARKED).unwrap(), [entry]);
    assert_eq!(store.list(Scope::Library, BOOKMARKED).unwrap(), [entry]);
    assert_eq!(store.rows(&[id]).unwrap()[0].flags, entry.flags);
    assert_eq!(store.load(id).unwrap(), Some((article("a"), Anchor { block: 5, byte: 4 })));
    assert_eq!(only_bookmark(&store).row.id, id);
    assert_eq!(find(&store, "a"), id);
    assert_eq!(keys(&mut store, Scope::Session, UNREAD), ["b"]);
}

#[test]
fn a_file_opened_again_is_read_and_stands_where_it_was_left() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[article("a"), article("b")]).unwrap();
    set_flags(&mut store, ArticleId(-2), READ_FLAGS, NOW).unwrap();
    store.set_position(ArticleId(-2), Anchor { block: 6, byte: 7 }).unwrap();
    drop(store);

    let mut store = open(&dir);
    assert_eq!(store.find("b").unwrap(), None, "only its marks are kept");
    assert_eq!(keys(&mut store, Scope::Library, ALL), Vec::<String>::new());
    store.add_to_session(&[article("c"), article("b")]).unwrap();
    let entries = store.list(Scope::Session, ALL).unwrap();
    assert_eq!(entries[0], Entry { id: ArticleId(-1), flags: NO_FLAGS, story: None });
    assert!(entries[1].id.0 > 0);
    assert_eq!(entries[1].flags, READ_FLAGS);
    assert_eq!(store.load(entries[1].id).unwrap(), Some((article("b"), Anchor { block: 6, byte: 7 })));
}

#[test]
fn an_article_of_the_library_is_the_same_article_in_the_session() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[article("a")], NOW).unwrap();
    store.add_to_session(&[article("a")]).unwrap();
    let id = ids(&mut store, Scope::Library, ALL)[0];
    assert_eq!(ids(&mut store, Scope::Session, ALL), [id]);
    set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
    assert_eq!(store.list(Scope::Session, ALL).unwrap(), [Entry { id, flags: READ_FLAGS, story: None }]);
}

#[test]
fn a_file_that_changed_is_shown_as_it_is_now_and_its_bookmark_keeps_the_old_text() {
    let dir = folder();
    let changed = Article { title: "changed".to_owned(), blocks: vec![Block::paragraph("new")], ..article("a") };
    let mut store = open(&dir);
    store.add_to_session(&[article("a")]).unwrap();
    set_flags(&mut store, ArticleId(-1), BOOKMARKED_FLAGS, NOW).unwrap();
    drop(store);
    let mut store = open(&dir);
    store.add_to_session(std::slice::from_ref(&changed)).unwrap();
    let id = ids(&mut store, Scope::Session, ALL)[0];
    assert_eq!(store.load(id).unwrap().unwrap().0, changed);
    assert_eq!(store.rows(&[id]).unwrap()[0].title, "changed");
    drop(store);
    let mut store = open(&dir);
    assert_eq!(store.load(id).unwrap().unwrap().0, article("a"));
    // If the user bookmarks it again while the file is open, the store saves the text on the screen.
    store.add_to_session(std::slice::from_ref(&changed)).unwrap();
    set_flags(&mut store, id, NO_FLAGS, NOW).unwrap();
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    drop(store);
    let store = open(&dir);
    assert_eq!(store.load(id).unwrap().unwrap().0, changed);
    assert_eq!(only_bookmark(&store).row.title, "changed");
}

#[test]
fn the_librarys_own_text_stays_when_a_file_of_the_same_key_is_bookmarked() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[article("a")], NOW).unwrap();
    store.add_to_session(&[Article { title: "other".to_owned(), ..article("a") }]).unwrap();
    let id = ids(&mut store, Scope::Session, ALL)[0];
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    drop(store);
    assert_eq!(open(&dir).load(id).unwrap().unwrap().0, article("a"));
}
