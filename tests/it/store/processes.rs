//! Several processes at once, and one that is killed.

use super::*;
use crate::support::test_process;

const CHILD: &str = "KHABAR_TEST_STORE_CHILD";
const IMPORTED: i32 = 40;
const ALREADY_IMPORTED: i32 = 41;

/// Not a test of its own: the tests below start it as another process. It sets flags, and dies without closing
/// anything, as under `kill -9`.
#[test]
#[ignore = "started by other tests"]
fn child_that_marks_and_dies() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let mut store = open(PathBuf::from(dir));
    store.import_once("edition", &[article("a"), article("b")], NOW).unwrap();
    store.add_to_session(&[article("file")]).unwrap();
    let id = find(&store, "a");
    store.set_flags(id, READ_FLAGS, NO_FLAGS, NOW).unwrap();
    store.set_position(id, Anchor { block: 5, byte: 1 }).unwrap();
    store.set_flags(ArticleId(-1), BOOKMARKED_FLAGS, NO_FLAGS, NOW).unwrap();
    std::process::abort();
}

/// Not a test of its own: another process that starts for the first time.
#[test]
#[ignore = "started by other tests"]
fn child_that_imports() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let imported = open(PathBuf::from(dir)).import_once("edition", &[article("a"), article("b")], NOW).unwrap();
    std::process::exit(if imported == 2 { IMPORTED } else { ALREADY_IMPORTED });
}

fn child(test: &str, dir: &Path) -> Command {
    let mut command = test_process(module_path!(), test);
    command.env(CHILD, dir);
    command
}

#[test]
fn flags_survive_a_process_that_is_killed() {
    let dir = folder();
    let status = child("child_that_marks_and_dies", dir.path()).output().unwrap().status;
    assert!(!status.success());
    assert!(dir.path().join("khabar.db-wal").exists(), "it did not close the database");
    let mut store = open(&dir);
    let a = find(&store, "a");
    assert_eq!(store.rows(&[a]).unwrap()[0].flags, READ_FLAGS);
    assert_eq!(store.load(a).unwrap().unwrap().1, Anchor { block: 5, byte: 1 });
    assert_eq!(keys(&mut store, Scope::Library, BOOKMARKED), ["file"]);
}

#[test]
fn processes_that_start_for_the_first_time_at_once_import_the_edition_once() {
    let dir = folder();
    let children: Vec<_> = (0..4).map(|_| child("child_that_imports", dir.path()).spawn().unwrap()).collect();
    let mut codes: Vec<_> = children.into_iter().map(|mut child| child.wait().unwrap().code().unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(codes, [IMPORTED, ALREADY_IMPORTED, ALREADY_IMPORTED, ALREADY_IMPORTED]);
    assert_eq!(keys(&mut open(&dir), Scope::Library, ALL), ["a", "b"]);
}

#[test]
fn processes_that_write_at_once_lose_nothing() {
    let dir = folder();
    let articles: Vec<_> = (0..40).map(|n| article(&format!("k{n}"))).collect();
    open(&dir).import(&articles, NOW).unwrap();
    let barrier = Barrier::new(3);
    let flags = |read, bookmarked| Flags { read, bookmarked };
    std::thread::scope(|scope| {
        // One sets every read flag, one every bookmark, each from its own stale listing; one every position and a
        // bookmark of its own session's files.
        scope.spawn(|| {
            let mut store = open(&dir);
            let ids = ids(&mut store, Scope::Library, ALL);
            barrier.wait();
            for id in ids {
                store.set_flags(id, flags(true, false), NO_FLAGS, NOW).unwrap();
            }
        });
        scope.spawn(|| {
            let mut store = open(&dir);
            let ids = ids(&mut store, Scope::Library, ALL);
            barrier.wait();
            for id in ids {
                store.set_flags(id, flags(false, true), NO_FLAGS, NOW).unwrap();
            }
        });
        scope.spawn(|| {
            let mut store = open(&dir);
            store.add_to_session(&[article("s1"), article("s2")]).unwrap();
            let ids = ids(&mut store, Scope::Library, ALL);
            barrier.wait();
            for id in ids {
                store.set_position(id, Anchor { block: 1, byte: 1 }).unwrap();
            }
            store.set_flags(ArticleId(-1), flags(false, true), NO_FLAGS, NOW).unwrap();
            store.set_flags(ArticleId(-2), flags(false, true), NO_FLAGS, NOW).unwrap();
        });
    });
    let mut store = open(&dir);
    let entries = store.list(Scope::Library, ALL).unwrap();
    assert_eq!(entries.len(), 40);
    for entry in entries {
        assert_eq!(entry.flags, flags(true, true));
        assert_eq!(store.load(entry.id).unwrap().unwrap().1, Anchor { block: 1, byte: 1 });
    }
    assert_eq!(store.bookmarks().unwrap().len(), 42);
}

#[test]
fn a_file_that_two_processes_flag_at_once_is_one_article() {
    let dir = folder();
    let (mut one, mut two) = (open(&dir), open(&dir));
    for store in [&mut one, &mut two] {
        store.add_to_session(&[article("a")]).unwrap();
        store.list(Scope::Session, ALL).unwrap();
    }
    one.set_flags(ArticleId(-1), BOOKMARKED_FLAGS, NO_FLAGS, NOW).unwrap();
    two.set_flags(ArticleId(-1), READ_FLAGS, NO_FLAGS, NOW).unwrap();
    for store in [&mut one, &mut two] {
        let both = Flags { read: true, bookmarked: true };
        assert_eq!(store.list(Scope::Session, ALL).unwrap(), [Entry { id: ArticleId(-1), flags: both, story: None }]);
        assert_eq!(store.bookmarks().unwrap().len(), 1);
    }
}
