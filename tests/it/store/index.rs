//! The file of the index: whatever happens to it, Khabar builds it again, and no search loses an article or finds it
//! twice.

use super::search::{keys_found, titled, update};
use super::*;
use crate::support::test_process;
use khabar::testing::store::{Index, IndexProgress};
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

const CHILD: &str = "KHABAR_TEST_INDEX_CHILD";

/// Not a test of its own: indexes a few articles so many times, and dies without closing anything.
#[test]
#[ignore = "started by other tests"]
#[allow(clippy::print_stdout, reason = "the test that started it waits for the word")]
fn child_that_indexes_and_dies() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let rounds = std::env::var("ROUNDS").unwrap().parse().unwrap();
    let mut index = Index::open(Path::new(&dir)).unwrap();
    for _ in 0..rounds {
        assert_eq!(index.update(3).unwrap().indexed, 3);
    }
    std::process::abort();
}

/// Not a test of its own: indexes until it is killed.
#[test]
#[ignore = "started by other tests"]
#[allow(clippy::print_stdout, reason = "the test that started it waits for the word")]
fn child_that_indexes() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let mut index = Index::open(Path::new(&dir)).unwrap();
    println!("\nready");
    while index.update(1).unwrap().remaining > 0 {}
}

fn child(test: &str, dir: &TempDir) -> Command {
    let mut command = test_process(module_path!(), test);
    command.env(CHILD, dir.path()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn rivers(dir: &TempDir, count: usize) -> Store {
    let mut store = open(dir);
    let articles: Vec<_> = (0..count).map(|number| titled(&format!("{number}"), "river")).collect();
    store.import(&articles, NOW).unwrap();
    store
}

/// How many documents of the index contain a word.
fn documents(dir: &TempDir, word: &str) -> i64 {
    let index = Connection::open(dir.path().join("search.db")).unwrap();
    index.query_row("SELECT count(*) FROM docs WHERE docs MATCH ?1", [word], |row| row.get(0)).unwrap()
}

#[test]
fn indexing_goes_on_where_a_killed_process_left_it() {
    for rounds in 0..4 {
        let dir = folder();
        rivers(&dir, 10);
        let status = child("child_that_indexes_and_dies", &dir).env("ROUNDS", rounds.to_string()).status().unwrap();
        assert!(!status.success());
        let advance = update(&dir);
        assert_eq!(advance, IndexProgress { indexed: 10 - 3 * rounds, remaining: 0, joined_stories: 0, busy: false });
        assert_eq!(documents(&dir, "river"), 10);
    }
}

#[test]
fn a_process_killed_in_the_middle_of_indexing_leaves_an_index_that_can_be_completed() {
    let dir = folder();
    rivers(&dir, 60);
    let mut child = child("child_that_indexes", &dir).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    assert!(output.lines().any(|line| line.unwrap() == "ready"));
    child.kill().unwrap();
    child.wait().unwrap();
    update(&dir);
    assert_eq!(documents(&dir, "river"), 60);
    let index = Connection::open(dir.path().join("search.db")).unwrap();
    index.execute("INSERT INTO docs (docs) VALUES ('integrity-check')", []).unwrap();
}

#[test]
fn a_damaged_index_is_made_anew_without_a_word() {
    let dir = folder();
    let mut store = rivers(&dir, 250);
    update(&dir);
    let path = dir.path().join("search.db");
    let whole = fs::read(&path).unwrap();
    let mut torn = whole.clone();
    // Behind the first pages, which the store checks when it opens the file.
    torn[3 * 4096..].fill(0xA5);
    for (damage, name) in
        [(b"garbage".repeat(2000), "garbage"), (whole[..5000].to_vec(), "cut"), (torn, "torn"), (vec![], "empty")]
    {
        fs::write(&path, damage).unwrap();
        // Now a search finds only the latest articles, without the index.
        let count = keys_found(&mut store, "river").len();
        assert!(count == 200 || count == 250, "{name}: {count}");
        let advance = update(&dir);
        assert!(
            advance == IndexProgress { indexed: 250, remaining: 0, joined_stories: 0, busy: false },
            "{name}: {advance:?}"
        );
        assert_eq!(keys_found(&mut store, "river").len(), 250, "{name}");
        drop(store);
        store = open(&dir);
    }
    assert!(!fs::read_dir(dir.path()).unwrap().any(|file| file.unwrap().path().to_string_lossy().contains("damaged")));
}

#[test]
fn an_index_of_another_version_is_made_anew_and_a_newer_one_is_left_alone() {
    let dir = folder();
    let mut store = rivers(&dir, 3);
    update(&dir);
    let version = |version: i32| {
        let index = Connection::open(dir.path().join("search.db")).unwrap();
        index.pragma_update(None, "user_version", version).unwrap();
    };
    version(0);
    assert_eq!(update(&dir).indexed, 3);
    version(1000);
    assert!(matches!(Index::open(dir.path()), Err(Error::TooNew { .. })));
    assert_eq!(keys_found(&mut store, "river").len(), 3);
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let dir = folder();
    drop(rivers(&dir, 1));
    let path = dir.path().join("search.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(Index::open(dir.path()), Err(Error::Foreign { .. })));
    assert!(fs::read(&path).unwrap() == before, "the file has been touched");
}

#[test]
fn the_index_of_a_library_that_is_gone_says_nothing_of_the_next_one() {
    let dir = folder();
    drop(rivers(&dir, 3));
    update(&dir);
    for name in ["khabar.db", "khabar.db-wal", "khabar.db-shm"] {
        drop(fs::remove_file(dir.path().join(name)));
    }
    let mut store = open(&dir);
    store.import(&[titled("x", "mountain"), titled("y", "mountain")], NOW).unwrap();
    assert_eq!(keys_found(&mut store, "river"), [""; 0]);
    assert_eq!(keys_found(&mut store, "mountain"), ["x", "y"]);
    assert_eq!(update(&dir).indexed, 2);
    assert_eq!(keys_found(&mut store, "mountain"), ["x", "y"]);
    assert_eq!(documents(&dir, "river"), 0);
}

#[test]
fn of_two_that_index_at_once_one_is_refused_and_readers_go_on() {
    let dir = folder();
    let mut store = rivers(&dir, 3);
    let mut index = Index::open(dir.path()).unwrap();
    index.update(2).unwrap();
    let other = Connection::open(dir.path().join("search.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(index.update(10).unwrap(), IndexProgress { indexed: 0, remaining: 1, joined_stories: 0, busy: true });
    assert_eq!(keys_found(&mut store, "river").len(), 3);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(index.update(10).unwrap(), IndexProgress { indexed: 1, remaining: 0, joined_stories: 0, busy: false });
}

#[test]
fn of_four_that_open_a_new_index_at_once_none_is_refused() {
    for _ in 0..40 {
        let dir = folder();
        rivers(&dir, 1);
        let barrier = Barrier::new(4);
        std::thread::scope(|scope| {
            let open = || {
                barrier.wait();
                Index::open(dir.path()).map(drop)
            };
            let opened = [(); 4].map(|()| scope.spawn(open));
            assert_eq!(opened.map(|thread| thread.join().unwrap()), [(); 4].map(Ok));
        });
    }
}

#[test]
fn two_that_index_at_once_index_every_article_once() {
    let dir = folder();
    rivers(&dir, 200);
    let barrier = Barrier::new(2);
    let indexed: Vec<u64> = std::thread::scope(|scope| {
        let one = || {
            let index = Index::open(dir.path());
            // If one fails, the other must not wait for ever.
            barrier.wait();
            let (mut index, mut indexed) = (index.unwrap(), 0);
            while index.remaining().unwrap() > 0 {
                indexed += index.update(7).unwrap().indexed;
            }
            indexed
        };
        [scope.spawn(one), scope.spawn(one)].map(|thread| thread.join().unwrap()).into()
    });
    assert_eq!(indexed.iter().sum::<u64>(), 200);
    assert_eq!(documents(&dir, "river"), 200);
}

#[test]
fn an_interruption_stops_no_later_search_and_no_flag() {
    let dir = folder();
    let mut store = rivers(&dir, 3);
    let interrupter = store.interrupter();
    interrupter.interrupt();
    assert_eq!(keys_found(&mut store, "river").len(), 3);
    interrupter.interrupt();
    let id = find(&store, "0");
    set_flags(&mut store, id, READ_FLAGS, NOW).unwrap();
    assert_eq!(keys_found(&mut store, "river is:unread").len(), 2);
}

#[test]
fn what_is_unused_in_the_file_is_given_back() {
    let dir = TempDir::new().unwrap();
    rivers(&dir, 3);
    update(&dir);
    let index = Connection::open(dir.path().join("search.db")).unwrap();
    index.execute_batch("CREATE TABLE filler AS SELECT zeroblob(400000) AS filler; DROP TABLE filler;").unwrap();
    let unused = || index.query_row("PRAGMA freelist_count", [], |row| row.get::<_, i64>(0)).unwrap();
    assert!(unused() > 90);
    update(&dir);
    assert_eq!(unused(), 0);
    assert_eq!(documents(&dir, "river"), 3);
}

#[test]
fn an_older_copy_of_the_database_put_back_beside_a_newer_index_is_noticed() {
    let dir = folder();
    let database = dir.path().join("khabar.db");
    rivers(&dir, 3);
    update(&dir);
    let copy = fs::read(&database).unwrap();
    let named = |word: &'static str, count: usize| -> Vec<_> {
        (0..count).map(|number| titled(&format!("{word} {number}"), word)).collect()
    };
    open(&dir).import(&named("lake", 5), NOW).unwrap();
    update(&dir);
    // As many new articles as were lost, and one more: numbers and revisions are those of the lost ones.
    for suffix in ["-wal", "-shm"] {
        assert!(!dir.path().join(format!("khabar.db{suffix}")).exists());
    }
    fs::write(&database, copy).unwrap();
    open(&dir).import(&named("sea", 6), NOW).unwrap();
    let mut store = open(&dir);
    for indexed in [false, true] {
        if indexed {
            assert_eq!(update(&dir).indexed, 9);
        }
        let found = ["river", "lake", "sea"].map(|word| keys_found(&mut store, word).len());
        assert_eq!(found, [3, 0, 6], "indexed: {indexed}");
    }
    assert_eq!(documents(&dir, "lake"), 0);
}

#[test]
fn many_interrupted_rounds_do_not_make_the_index_unknown() {
    let dir = folder();
    let mut store = rivers(&dir, 3);
    let mut index = Index::open(dir.path()).unwrap();
    for number in 0..70 {
        store.import(&[titled(&format!("lake {number}"), "lake")], NOW).unwrap();
        assert_eq!(index.update(u64::MAX).unwrap().indexed, if number == 0 { 4 } else { 1 });
    }
    assert_eq!(keys_found(&mut store, "river").len(), 3);
}

#[test]
fn an_index_that_is_deleted_while_it_is_open_is_not_searched_any_more() {
    let dir = folder();
    let mut store = rivers(&dir, 3);
    update(&dir);
    assert_eq!(keys_found(&mut store, "river").len(), 3);
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(dir.path().join(format!("search.db{suffix}")));
    }
    let lakes: Vec<_> = (0..250).map(|number| titled(&format!("lake {number}"), "lake")).collect();
    store.import(&lakes, NOW).unwrap();
    update(&dir);
    assert_eq!(keys_found(&mut store, "lake").len(), 250);
    assert_eq!(store.unsearched(), 0);
}
