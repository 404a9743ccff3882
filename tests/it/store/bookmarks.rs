//! Bookmarks and the reading position.

use super::*;

#[test]
fn a_bookmark_keeps_its_article_after_the_session_has_ended() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[article("x"), full_article()]).unwrap();
    set_flags(&mut store, ArticleId(-2), BOOKMARKED_FLAGS, NOW).unwrap();
    drop(store);
    let mut store = open(&dir);
    let bookmark = only_bookmark(&store);
    assert_eq!(bookmark.row.title, full_article().title);
    assert_eq!(bookmark.saved_at, NOW);
    assert_eq!(bookmark.note, "");
    assert_eq!(ids(&mut store, Scope::Library, BOOKMARKED), [bookmark.row.id]);
    assert_eq!(ids(&mut store, Scope::Session, BOOKMARKED), [bookmark.row.id]);
    assert_eq!(ids(&mut store, Scope::Library, ALL), []);
    assert_eq!(store.load(bookmark.row.id).unwrap().unwrap().0, full_article());
    assert_eq!(find(&store, "/news/1.md"), bookmark.row.id);
}

#[test]
fn bookmarks_are_listed_latest_first_wherever_they_are_from() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[dated("library", 50), dated("plain", 60)], NOW).unwrap();
    store.add_to_session(&[dated("session", 1), article("other")]).unwrap();
    for (key, at) in [("library", 20), ("session", 30), ("other", 10)] {
        let id = find(&store, key);
        set_flags(&mut store, id, BOOKMARKED_FLAGS, Timestamp(at)).unwrap();
    }
    for scope in [Scope::Library, Scope::Session] {
        assert_eq!(keys(&mut store, scope, BOOKMARKED), ["session", "library", "other"]);
    }
    let id = find(&store, "library");
    set_flags(&mut store, id, Flags { read: true, bookmarked: true }, Timestamp(40)).unwrap();
    let unread = &Filter { bookmarked: true, unread: true, ..Filter::ALL };
    assert_eq!(keys(&mut store, Scope::Library, unread), ["session", "other"]);
}

#[test]
fn a_bookmark_set_again_within_a_day_has_its_note_and_its_time() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[article("a")]).unwrap();
    let id = ArticleId(-1);
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_note(id, "note").unwrap();
    set_flags(&mut store, id, NO_FLAGS, Timestamp(NOW.0 + DAY)).unwrap();
    assert_eq!(store.bookmarks().unwrap(), []);
    assert_eq!(ids(&mut store, Scope::Session, BOOKMARKED), []);
    assert_eq!(store.set_note(id, "lost"), Err(Error::NotBookmarked));
    set_flags(&mut store, id, BOOKMARKED_FLAGS, Timestamp(NOW.0 + DAY + HOUR)).unwrap();
    let bookmark = only_bookmark(&store);
    assert_eq!((bookmark.note.as_str(), bookmark.saved_at), ("note", NOW));
}

#[test]
fn a_bookmark_set_again_after_a_day_has_its_note_and_a_new_time() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[article("a")], NOW).unwrap();
    let id = find(&store, "a");
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_note(id, "note").unwrap();
    set_flags(&mut store, id, NO_FLAGS, NOW).unwrap();
    drop(store);
    let mut store = open(&dir);
    let later = Timestamp(NOW.0 + DAY + 1);
    set_flags(&mut store, id, BOOKMARKED_FLAGS, later).unwrap();
    let bookmark = only_bookmark(&store);
    assert_eq!((bookmark.note.as_str(), bookmark.saved_at), ("note", later));
}

#[test]
fn the_note_of_an_article_is_loaded_however_it_was_opened() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[article("a")]).unwrap();
    let id = ArticleId(-1);
    assert_eq!(store.note(id).unwrap(), "");
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_note(id, "note").unwrap();
    assert_eq!(store.note(id).unwrap(), "note");
    // Setting the bookmark again would bring it back.
    set_flags(&mut store, id, NO_FLAGS, NOW).unwrap();
    assert_eq!(store.note(id).unwrap(), "note");
    drop(store);
    let store = open(&dir);
    assert_eq!(store.note(find(&store, "a")).unwrap(), "note");
    assert_eq!(store.note(ArticleId(-1)), Err(Error::NoArticle));
}

#[test]
fn setting_a_bookmark_that_is_set_changes_nothing() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[article("a")], NOW).unwrap();
    let id = find(&store, "a");
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_note(id, "note").unwrap();
    set_flags(&mut open(&dir), id, BOOKMARKED_FLAGS, Timestamp(NOW.0 + 9)).unwrap();
    let bookmark = only_bookmark(&store);
    assert_eq!((bookmark.note.as_str(), bookmark.saved_at), ("note", NOW));
}

#[test]
fn an_article_of_which_only_the_flag_is_stored_cannot_be_bookmarked_without_its_text() {
    let dir = folder();
    let mut store = open(&dir);
    store.add_to_session(&[article("a")]).unwrap();
    set_flags(&mut store, ArticleId(-1), READ_FLAGS, NOW).unwrap();
    drop(store);
    let mut store = open(&dir);
    assert_eq!(set_flags(&mut store, ArticleId(1), BOOKMARKED_FLAGS, NOW), Err(Error::NoArticle));
    assert_eq!(store.rows(&[ArticleId(1)]).unwrap()[0].flags, READ_FLAGS);
    assert_eq!(store.bookmarks().unwrap(), []);
}

#[test]
fn a_reading_position_comes_back_however_far_it_is() {
    let dir = folder();
    let mut store = open(&dir);
    store.import(&[article("a")], NOW).unwrap();
    let id = find(&store, "a");
    let far = Anchor { block: 123_456, byte: usize::try_from(i64::MAX).unwrap() };
    store.set_position(id, far).unwrap();
    assert_eq!(open(&dir).load(id).unwrap().unwrap().1, far);
    store.set_position(id, Anchor::default()).unwrap();
    assert_eq!(open(&dir).load(id).unwrap().unwrap().1, Anchor::default());
}
