//! What cannot be seen of feeds from outside.

use super::*;
use crate::model::Retention;

#[test]
fn a_disk_that_fills_up_during_a_fetch_leaves_whole_slices_and_the_next_fetch_brings_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let (feed, _) = store.add_feed("https://a.example/", None, "").unwrap();
    let long = |n: u32| Article { blocks: vec![Block::paragraph("word ".repeat(500))], ..article(&n.to_string()) };
    let articles = (0..250).map(|n| prepare(&long(n))).collect();
    let update = FeedUpdate { articles, etag: Some("etag".to_owned()), ..FeedUpdate::default() };
    let pages: u32 = pragma(&store, "page_count").parse().unwrap();
    store.conn.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 150)).unwrap();
    let error = store.apply_update(feed, &update, NOW).unwrap_err();
    assert!(matches!(error.failure(), Failure::NotSaved { .. }), "{error:?}");
    assert_eq!(store.feeds().unwrap()[0].total, 100);
    assert_eq!(store.feeds_to_fetch(&[], NOW).unwrap()[0].etag, None);
    assert_eq!(check(dir.path()).unwrap().errors, []);
    assert_eq!(pragma(&store, "synchronous"), "2");

    store.conn.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
    assert_eq!(store.apply_update(feed, &update, NOW).unwrap().new, 150);
    assert_eq!(store.feeds_to_fetch(&[], NOW).unwrap()[0].etag.as_deref(), Some("etag"));
    assert_eq!(check(dir.path()).unwrap().errors, []);
}

#[test]
fn revisions_grow_with_every_text_and_removal_and_with_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let (feed, _) = store.add_feed("https://a.example/", None, "").unwrap();
    let update = |title: &str| {
        let edited = Article { title: title.to_owned(), ..article("a") };
        FeedUpdate { articles: vec![prepare(&article("b")), prepare(&edited)], ..FeedUpdate::default() }
    };
    let mut seen = 0;
    let mut new_revisions = |store: &Store| -> Vec<String> {
        let sql = "SELECT key, revision FROM articles WHERE revision > ?1
            UNION ALL SELECT 'gone ' || article, revision FROM gone WHERE revision > ?1 ORDER BY revision";
        let mut statement = store.conn.prepare(sql).unwrap();
        let rows: Vec<(String, i64)> =
            statement.query_map([seen], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        seen = rows.last().map_or(seen, |row| row.1);
        rows.into_iter().map(|row| row.0).collect()
    };
    store.apply_update(feed, &update("one"), NOW).unwrap();
    assert_eq!(new_revisions(&store), ["a", "b"]);
    store.apply_update(feed, &update("one"), NOW).unwrap();
    let (a, b) = (ArticleId(1), ArticleId(2));
    store.set_flags(a, READ, Flags::default(), NOW).unwrap();
    assert_eq!(new_revisions(&store), Vec::<String>::new());
    store.apply_update(feed, &update("two"), NOW).unwrap();
    assert_eq!(new_revisions(&store), ["a"]);
    store.set_full_text(b, &article("b")).unwrap();
    store.add_to_session(&[article("file")]).unwrap();
    store.set_flags(ArticleId(-1), BOOKMARKED, Flags::default(), NOW).unwrap();
    assert_eq!(new_revisions(&store), ["b", "file"]);
    store.record_opened(a).unwrap();
    store.prune(&Retention { keep_days: Some(0), keep_per_feed: None }, Timestamp(NOW.0 + 1)).unwrap();
    assert_eq!(new_revisions(&store), ["gone 1"]);
}

#[test]
fn a_folders_listing_walks_the_librarys_index_and_a_feeds_listing_looks_its_articles_up() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let within = |within| plan(&store, &Filter { feeds: within, ..Filter::ALL });
    let folder = within(FeedSelection::Folder(String::new()));
    assert!(folder.contains("COVERING INDEX library_newest"), "{folder}");
    assert!(!folder.contains("TEMP B-TREE"), "{folder}");
    let feed = within(FeedSelection::Feed(FeedId(1)));
    assert!(feed.contains("SEARCH a USING INTEGER PRIMARY KEY"), "{feed}");
}
