//! Tests from inside the store: pragmas, query plans, and states that no public function brings about.

mod crash;
mod feeds;
mod older;
mod retellings;
mod sql;
mod tables;

use super::open::StoreOptions;
use super::schema::MIGRATIONS;
use super::*;
use crate::model::{
    Anchor, Article, ArticleId, Block, Entry, Failure, FeedId, FeedSelection, Filter, Flags, Scope, Timestamp,
};
use std::path::Path;
use std::time::Duration;

const NOW: Timestamp = Timestamp(1_000_000);
const READ: Flags = Flags { read: true, bookmarked: false };
const BOOKMARKED: Flags = Flags { read: false, bookmarked: true };

fn article(key: &str) -> Article {
    Article {
        key: key.to_owned(),
        title: format!("title of {key}"),
        blocks: vec![Block::paragraph("text")],
        ..Article::default()
    }
}

fn open(dir: &Path) -> Store {
    let opened = Store::open(dir).unwrap();
    assert_eq!(opened.notices, []);
    opened.store
}

/// Sets both flags, whatever they were.
fn set_both_flags(store: &mut Store, id: ArticleId, flags: Flags, at: Timestamp) -> Result<(), Error> {
    store.set_flags(id, flags, Flags { read: !flags.read, bookmarked: !flags.bookmarked }, at)
}

fn pragma(store: &Store, name: &str) -> String {
    store
        .conn
        .query_row(&format!("PRAGMA {name}"), [], |row| {
            Ok(match row.get_ref(0)? {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                other => other.as_str()?.to_owned(),
            })
        })
        .unwrap()
}

/// The steps of the real schema and one more, as a later version of the program would have.
const LATER: &[&str] = &with_last_step("ALTER TABLE articles ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'");

const fn with_last_step(last: &'static str) -> [&'static str; MIGRATIONS.len() + 1] {
    let mut steps = [last; MIGRATIONS.len() + 1];
    let mut index = 0;
    while index < MIGRATIONS.len() {
        steps[index] = MIGRATIONS[index];
        index += 1;
    }
    steps
}

fn later() -> StoreOptions {
    StoreOptions { migrations: LATER, ..StoreOptions::default() }
}

#[test]
fn no_statement_is_compiled_anew_for_another_limit() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut statement = store.conn.prepare(&listing::listing_sql(Scope::Library, &Filter::ALL)).unwrap();
    for limit in [1, 2, -1] {
        let _ = statement.query_map((1, limit), |_| Ok(())).unwrap().count();
    }
    assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0);
}

#[test]
fn a_flag_is_forced_to_the_disk_and_an_import_does_not_change_that() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.import(&[article("a")], NOW).unwrap();
    assert_eq!(pragma(&store, "synchronous"), "2");
    assert_eq!(pragma(&store, "journal_mode"), "wal");
    assert_eq!(pragma(&store, "foreign_keys"), "1");
    assert_eq!(pragma(&store, "busy_timeout"), "5000");
    assert_eq!(pragma(&store, "application_id"), schema::APPLICATION_ID.to_string());
    assert_eq!(pragma(&store, "user_version"), MIGRATIONS.len().to_string());
}

#[test]
fn a_new_file_is_forced_to_the_disk_with_the_first_flag_and_not_before() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.import(&[article("a")], NOW).unwrap();
    let length = || std::fs::metadata(dir.path().join("khabar.db")).unwrap().len();
    assert_eq!((store.unsynced, length()), (true, 4096), "all but the header is in the log");
    set_both_flags(&mut store, ArticleId(1), READ, NOW).unwrap();
    assert!(!store.unsynced && length() > 4096);
    assert!(!open(dir.path()).unsynced);
}

#[test]
fn an_older_database_is_brought_forward_with_everything_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.import(&[article("a")], NOW).unwrap();
    let id = store.find("a").unwrap().unwrap();
    set_both_flags(&mut store, id, BOOKMARKED, NOW).unwrap();
    store.set_note(id, "note").unwrap();
    drop(store);

    let store = Store::open_with(dir.path(), later()).unwrap().store;
    assert_eq!(pragma(&store, "user_version"), LATER.len().to_string());
    let mood: String = store.conn.query_row("SELECT mood FROM articles", [], |row| row.get(0)).unwrap();
    assert_eq!(mood, "calm");
    assert_eq!(store.bookmarks().unwrap()[0].note, "note");
    drop(store);

    assert!(matches!(Store::open(dir.path()), Err(Error::TooNew { .. })));
}

/// A file as the first version of the program leaves it.
fn create_first_version(dir: &Path) {
    let mut conn = Connection::open(dir.join("khabar.db")).unwrap();
    schema::migrate(&mut conn, &MIGRATIONS[..1]).unwrap();
    conn.execute_batch(
        r#"INSERT INTO articles (id, key, title, published, added, library, read, bookmarked, anchor_block, anchor_byte)
            VALUES (3, 'a', 'title of a', 7, 9, 1, 1, 1, 6, 2), (5, 'b', 'title of b', 8, 9, 1, 0, 0, 0, 0),
            (6, 'undated', 'undated', NULL, 10, 1, 0, 0, 0, 0), (7, 'future', 'future', 1000, 5, 1, 0, 0, 0, 0),
            (8, 'only marks', 'seen', NULL, 1, 0, 1, 0, 0, 0);
        INSERT INTO bodies VALUES (3, '[{"kind":"paragraph","text":{"text":"text"}}]'), (5, '[]'), (6, '[]'), (7, '[]');
        INSERT INTO bookmarks VALUES (3, 9, 'note', NULL);
        INSERT INTO meta VALUES ('imported:edition', '1');"#,
    )
    .unwrap();
}

#[test]
fn a_file_of_the_first_version_keeps_everything_and_can_hold_feeds() {
    let dir = tempfile::tempdir().unwrap();
    create_first_version(dir.path());
    let mut store = open(dir.path());
    assert_eq!(pragma(&store, "user_version"), MIGRATIONS.len().to_string());
    let (a, b) = (ArticleId(3), ArticleId(5));
    let entry = |id, read, bookmarked| Entry { id, flags: Flags { read, bookmarked }, story: None };
    let (undated, future) = (ArticleId(6), ArticleId(7));
    assert_eq!(
        store.list(Scope::Library, &Filter::ALL).unwrap(),
        [entry(undated, false, false), entry(b, false, false), entry(a, true, true), entry(future, false, false)]
    );
    assert_eq!(
        store.rows(&[undated, future]).unwrap().iter().map(|row| row.published).collect::<Vec<_>>(),
        [None, Some(Timestamp(5))]
    );
    let (loaded, anchor) = store.load(a).unwrap().unwrap();
    assert_eq!(
        (loaded, anchor),
        (Article { published: Some(Timestamp(7)), ..article("a") }, Anchor { block: 6, byte: 2 })
    );
    assert_eq!(store.bookmarks().unwrap()[0].note, "note");
    assert_eq!(store.rows(&[ArticleId(8)]).unwrap()[0].flags, READ);
    assert_eq!(store.import_once("edition", &[article("c")], NOW).unwrap(), 0);
    let revisions: i64 = store.conn.query_row("SELECT sum(revision) FROM articles", [], |row| row.get(0)).unwrap();
    assert_eq!(revisions, 3 + 5 + 6 + 7 + 8, "whoever follows the revisions sees the articles of before");
}

#[test]
fn a_failing_step_leaves_the_older_version_whole() {
    const BROKEN: &[&str] = &with_last_step("ALTER TABLE articles ADD COLUMN mood TEXT; SELECT * FROM nowhere");
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let options = StoreOptions { migrations: BROKEN, ..StoreOptions::default() };
    assert!(matches!(Store::open_with(dir.path(), options), Err(Error::Database { .. })));
    let store = open(dir.path());
    assert_eq!(pragma(&store, "user_version"), MIGRATIONS.len().to_string());
    assert!(store.conn.prepare("SELECT mood FROM articles").is_err());
}

#[test]
fn processes_that_migrate_at_once_migrate_once() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let barrier = std::sync::Barrier::new(4);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                barrier.wait();
                // The step fails when it is run twice.
                let opened = Store::open_with(dir.path(), later()).unwrap();
                assert_eq!(opened.notices, []);
            });
        }
    });
}

#[test]
fn a_newer_version_that_stands_only_in_the_log_is_seen_and_left_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let newer = Store::open_with(dir.path(), later()).unwrap().store;
    // As after a kill, without a checkpoint: a copy of the folder is what a killed process leaves.
    let copy = tempfile::tempdir().unwrap();
    for name in ["khabar.db", "khabar.db-wal"] {
        std::fs::copy(dir.path().join(name), copy.path().join(name)).unwrap();
    }
    drop(newer);
    let before = std::fs::read(copy.path().join("khabar.db")).unwrap();
    assert!(matches!(Store::open(copy.path()), Err(Error::TooNew { .. })));
    assert_eq!(std::fs::read(copy.path().join("khabar.db")).unwrap(), before);
    assert!(Store::open_with(copy.path(), later()).is_ok());
}

#[test]
fn a_locked_database_is_an_error_in_words_and_not_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("khabar.db");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let options = StoreOptions { busy_timeout: Duration::ZERO, ..StoreOptions::default() };
    let error = Store::open_with(dir.path(), options).unwrap_err();
    let Failure::Database { reason, .. } = error.failure() else { panic!("{error:?}") };
    assert!(reason.contains("locked"), "{reason}");
    drop(other);
    assert!(Store::open_with(dir.path(), options).unwrap().notices.is_empty());
    assert!(!dir.path().join("khabar.db.damaged-1").exists());
}

#[test]
fn a_damaged_database_that_another_process_has_open_is_not_moved() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("khabar.db");
    let other = open(dir.path());
    // After a checkpoint nothing in the log hides the damage.
    other.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    std::fs::write(&path, "garbage".repeat(1000)).unwrap();
    let options = StoreOptions { busy_timeout: Duration::ZERO, ..StoreOptions::default() };
    let error = Store::open_with(dir.path(), options).unwrap_err();
    assert!(matches!(error.failure(), Failure::Unreadable { .. }), "{error:?}");
    assert!(path.exists());
    drop(other);
    let opened = Store::open_with(dir.path(), options).unwrap();
    assert!(matches!(opened.notices.as_slice(), [Failure::Quarantined { .. }]), "{:?}", opened.notices);
}

#[test]
fn a_full_disk_is_reported_and_what_was_there_stays() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.import(&[article("a")], NOW).unwrap();
    // SQLite answers as on a full disk once the file may not grow.
    let pages = pragma(&store, "page_count");
    store.conn.execute_batch(&format!("PRAGMA max_page_count = {pages}")).unwrap();
    let mut large = article("large");
    large.blocks = vec![Block::paragraph("x".repeat(100_000))];
    let error = store.import(&[article("b"), large.clone()], NOW).unwrap_err();
    assert!(matches!(error.failure(), Failure::NotSaved { .. }), "{error:?}");
    assert_eq!(store.find("b").unwrap(), None);

    store.add_to_session(&[large]).unwrap();
    let id = store.find("large").unwrap().unwrap();
    let error = set_both_flags(&mut store, id, BOOKMARKED, NOW).unwrap_err();
    assert!(matches!(error.failure(), Failure::NotSaved { .. }), "{error:?}");
    // The failed transaction took back the temporary tables' part of it too.
    assert_eq!(session::stored_row(&store.conn, id).unwrap(), None);

    store.conn.execute_batch("PRAGMA max_page_count = 1000000").unwrap();
    set_both_flags(&mut store, id, BOOKMARKED, NOW).unwrap();
    assert_eq!(store.bookmarks().unwrap().len(), 1);
}

/// How SQLite goes about a listing of the library.
fn plan(store: &Store, filter: &Filter) -> String {
    let sql = listing::listing_sql(Scope::Library, filter);
    let mut statement = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let nulls = vec![rusqlite::types::Null; statement.parameter_count()];
    let lines = statement.query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3)).unwrap();
    lines.map(|line| line.unwrap() + "\n").collect()
}

#[test]
fn the_librarys_listing_reads_one_covering_index_and_sorts_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let plan = plan(&store, &Filter::ALL);
    assert!(plan.contains("COVERING INDEX library_newest"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[test]
fn a_session_writes_nothing_to_the_database_until_something_is_flagged() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let count = |store: &Store| -> i64 {
        store.conn.query_row("SELECT count(*) FROM main.articles", [], |row| row.get(0)).unwrap()
    };
    store.add_to_session(&[article("a"), article("b")]).unwrap();
    let ids: Vec<_> = store.list(Scope::Session, &Filter::ALL).unwrap().iter().map(|entry| entry.id).collect();
    store.load(ids[0]).unwrap().unwrap();
    store.set_position(ids[0], Anchor::default()).unwrap();
    set_both_flags(&mut store, ids[0], Flags::default(), NOW).unwrap();
    assert_eq!(count(&store), 0);
    set_both_flags(&mut store, ids[0], READ, NOW).unwrap();
    store.set_position(ids[1], Anchor { block: 5, byte: 2 }).unwrap();
    assert_eq!(count(&store), 2);
    let bodies: i64 = store.conn.query_row("SELECT count(*) FROM main.bodies", [], |row| row.get(0)).unwrap();
    assert_eq!(bodies, 0);
}

#[test]
fn the_flag_in_the_index_and_the_bookmark_agree_whatever_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    store.import(&[article("a"), article("b")], NOW).unwrap();
    store.add_to_session(&[article("b"), article("c")]).unwrap();
    for (key, flags) in [
        ("a", BOOKMARKED),
        ("b", BOOKMARKED),
        ("c", BOOKMARKED),
        ("a", READ),
        ("c", READ),
        ("c", BOOKMARKED),
        ("b", BOOKMARKED),
    ] {
        let id = store.find(key).unwrap().unwrap();
        set_both_flags(&mut store, id, flags, NOW).unwrap();
        let disagreeing: i64 = store
            .conn
            .query_row(
                "SELECT count(*) FROM articles a LEFT JOIN bookmarks b ON b.article = a.id
                WHERE a.bookmarked <> (b.article IS NOT NULL AND b.removed_at IS NULL)",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(disagreeing, 0, "after {key} {flags:?}");
    }
}

#[test]
fn a_flag_set_by_another_process_survives_a_stale_value_of_the_other_flag() {
    let dir = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (open(dir.path()), open(dir.path()));
    one.import(&[article("a")], NOW).unwrap();
    let id = one.list(Scope::Library, &Filter::ALL).unwrap()[0].id;
    one.set_flags(id, BOOKMARKED, Flags::default(), NOW).unwrap();
    two.set_flags(id, READ, Flags::default(), NOW).unwrap();
    let both = Flags { read: true, bookmarked: true };
    assert_eq!(one.rows(&[id]).unwrap()[0].flags, both);
    two.set_flags(id, Flags::default(), READ, NOW).unwrap();
    assert_eq!(one.rows(&[id]).unwrap()[0].flags, BOOKMARKED);
}
