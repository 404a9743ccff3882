//! Damaged, foreign and unwritable files and folders.

use super::search::keys_found;
use super::*;
use khabar::testing::store::{Index, check};

fn database(dir: &TempDir) -> PathBuf {
    dir.path().join("khabar.db")
}

fn filled() -> TempDir {
    let dir = folder();
    let large = Article { blocks: vec![Block::paragraph("marker ".repeat(5000))], ..article("large") };
    let mut store = open(&dir);
    store.import(&[article("a"), article("b"), large], NOW).unwrap();
    let id = find(&store, "a");
    set_flags(&mut store, id, BOOKMARKED_FLAGS, NOW).unwrap();
    dir
}

fn assert_refused_untouched(dir: &TempDir) -> Error {
    let before = contents(dir.path());
    let error = Store::open(dir.path()).unwrap_err();
    assert_eq!(contents(dir.path()), before);
    error
}

#[track_caller]
fn assert_quarantined(dir: &TempDir) {
    let before = fs::read(database(dir)).unwrap();
    let opened = Store::open(dir.path()).unwrap();
    let quarantined = dir.path().join("khabar.db.damaged-1");
    let notice = Failure::Quarantined {
        path: database(dir).display().to_string(),
        quarantine_path: quarantined.display().to_string(),
    };
    assert_eq!(opened.notices, [notice]);
    assert_eq!(fs::read(quarantined).unwrap(), before);
    let mut store = opened.store;
    assert_eq!(store.list(Scope::Library, ALL).unwrap(), []);
    store.import(&[article("new")], NOW).unwrap();
    drop(store);
    assert_eq!(keys(&mut open(dir), Scope::Library, ALL), ["new"]);
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_not_touched() {
    let dir = filled();
    Connection::open(database(&dir)).unwrap().execute_batch("PRAGMA user_version = 1000").unwrap();
    let error = assert_refused_untouched(&dir);
    assert_eq!(error.failure(), Failure::TooNew { path: database(&dir).display().to_string() });
}

#[test]
fn a_database_of_another_program_is_refused_and_not_touched() {
    for sql in [
        "CREATE TABLE theirs (x)",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 3",
        "PRAGMA journal_mode = WAL; PRAGMA application_id = 7; CREATE TABLE theirs (x)",
    ] {
        let dir = folder();
        Connection::open(database(&dir)).unwrap().execute_batch(sql).unwrap();
        let error = assert_refused_untouched(&dir);
        assert!(matches!(error, Error::Foreign { .. }), "{sql}: {error:?}");
        assert_eq!(error.failure(), Failure::Foreign { path: database(&dir).display().to_string() });
    }
}

#[test]
fn an_empty_file_and_an_empty_database_become_khabar_s() {
    for make in [
        |path: &Path| fs::write(path, "").unwrap(),
        |path: &Path| {
            Connection::open(path).unwrap().execute_batch("CREATE TABLE t (x); DROP TABLE t; VACUUM").unwrap();
        },
    ] {
        let dir = folder();
        make(&database(&dir));
        open(&dir).import(&[article("a")], NOW).unwrap();
        assert_eq!(keys(&mut open(&dir), Scope::Library, ALL), ["a"]);
    }
}

#[test]
fn a_file_of_garbage_is_quarantined() {
    // A file of one byte is an empty one to SQLite.
    for garbage in [b"x".repeat(2), b"garbage\n".repeat(9), b"garbage\n".repeat(9000), vec![0; 100_000]] {
        let dir = folder();
        fs::write(database(&dir), garbage).unwrap();
        assert_quarantined(&dir);
    }
}

#[test]
fn a_truncated_database_is_quarantined() {
    let dir = filled();
    let whole = fs::read(database(&dir)).unwrap();
    for length in [50, 4096, 4097, whole.len() / 2, whole.len() - 4096] {
        let dir = folder();
        fs::write(database(&dir), whole.get(..length).unwrap()).unwrap();
        assert_quarantined(&dir);
    }
}

#[test]
fn a_database_with_a_flipped_header_or_schema_is_quarantined() {
    // The magic, the page size, the page's kind, and the name of a column.
    for offset in [Some(0), Some(16), Some(100), None] {
        let dir = filled();
        let mut bytes = fs::read(database(&dir)).unwrap();
        // All of them: creating the schema has left older copies behind in its pages.
        let is_column = |at: &usize| bytes[*at..].starts_with(b"anchor_block");
        let offsets = offset.map_or_else(|| (0..bytes.len()).filter(is_column).collect(), |offset| vec![offset]);
        assert!(!offsets.is_empty());
        for offset in offsets {
            bytes.iter_mut().skip(offset).take(16).for_each(|byte| *byte ^= 0xff);
        }
        fs::write(database(&dir), bytes).unwrap();
        assert_quarantined(&dir);
    }
}

#[test]
fn a_database_that_lacks_a_table_is_quarantined() {
    let dir = filled();
    Connection::open(database(&dir)).unwrap().execute_batch("DROP TABLE bodies").unwrap();
    assert_quarantined(&dir);
}

#[test]
fn processes_that_find_the_same_damage_at_once_share_one_new_database() {
    let dir = folder();
    fs::write(database(&dir), "garbage".repeat(1000)).unwrap();
    let barrier = Barrier::new(4);
    std::thread::scope(|scope| {
        for n in 0..4 {
            let (barrier, dir) = (&barrier, &dir);
            scope.spawn(move || {
                barrier.wait();
                let opened = Store::open(dir.path()).unwrap();
                let only_quarantine_notices =
                    opened.notices.iter().all(|notice| matches!(notice, Failure::Quarantined { .. }));
                assert!(only_quarantine_notices, "{:?}", opened.notices);
                let mut store = opened.store;
                store.import(&[article(&format!("k{n}"))], NOW).unwrap();
            });
        }
    });
    assert_eq!(ids(&mut open(&dir), Scope::Library, ALL).len(), 4);
    assert!(dir.path().join("khabar.db.damaged-1").exists());
    assert!(!dir.path().join("khabar.db.damaged-2").exists());
}

#[test]
fn damage_met_in_the_middle_of_the_work_is_an_error_in_words_and_nothing_is_moved() {
    let dir = filled();
    let mut bytes = fs::read(database(&dir)).unwrap();
    // A page that holds nothing but the large article's text: the number of its successor has zero bytes.
    let offset = bytes.windows(4000).position(|window| window.starts_with(b"marker marker") && !window.contains(&0));
    let page = offset.unwrap() / 4096;
    bytes.iter_mut().skip(page * 4096).take(4096).for_each(|byte| *byte = 0xff);
    fs::write(database(&dir), bytes).unwrap();
    let mut store = open(&dir);
    let error = store.load(find(&store, "large")).unwrap_err();
    assert!(matches!(error.failure(), Failure::Database { .. }), "{error:?}");
    let a = find(&store, "a");
    assert_eq!(store.load(a).unwrap().unwrap().0, article("a"));
    set_flags(&mut store, a, READ_FLAGS, NOW).unwrap();
    assert!(!dir.path().join("khabar.db.damaged-1").exists());
}

#[test]
fn a_stored_text_that_is_no_text_of_ours_is_an_error_in_words() {
    let dir = filled();
    Connection::open(database(&dir)).unwrap().execute_batch("UPDATE bodies SET blocks = '[{\"kind\":3}]'").unwrap();
    let store = open(&dir);
    let error = store.load(find(&store, "a")).unwrap_err();
    assert!(matches!(error.failure(), Failure::Database { .. }), "{error:?}");
}

fn assert_works_from_memory(dir: &Path) -> Store {
    let opened = Store::open(dir).unwrap();
    let [Failure::NotSaved { path, reason }] = opened.notices.as_slice() else { panic!("{:?}", opened.notices) };
    assert_eq!(Path::new(path), dir.join("khabar.db"));
    assert!(!reason.is_empty());
    opened.store
}

#[test]
fn where_no_folder_can_be_made_the_store_works_from_memory() {
    // Nobody can make a folder there, the system administrator neither.
    let mut store = assert_works_from_memory(Path::new("/proc/khabar"));
    store.import_once("edition", &[article("a")], NOW).unwrap();
    store.add_to_session(&[article("s")]).unwrap();
    set_flags(&mut store, ArticleId(-1), BOOKMARKED_FLAGS, NOW).unwrap();
    store.set_position(ArticleId(-1), Anchor { block: 5, byte: 1 }).unwrap();
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["a"]);
    assert_eq!(keys(&mut store, Scope::Library, BOOKMARKED), ["s"]);
}

#[cfg(unix)]
#[test]
fn a_database_that_may_be_there_and_cannot_be_read_is_not_taken_for_an_empty_one() {
    let dir = folder();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("file"), "").unwrap();
    std::os::unix::fs::symlink("/no/such/folder", at("folder-link")).unwrap();
    fs::create_dir(at("folder-of-link")).unwrap();
    std::os::unix::fs::symlink("/no/such/file", at("folder-of-link").join("khabar.db")).unwrap();
    for data in ["file", "file/data", "folder-link", "folder-link/data", "folder-of-link"] {
        let error = Store::open(&at(data)).unwrap_err();
        assert!(matches!(error.failure(), Failure::Unreadable { .. }), "{data}: {error:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_database_that_is_a_socket_is_not_opened() {
    use std::os::unix::net::UnixListener;
    // The database, and what SQLite and the lock keep beside it.
    for name in ["khabar.db", "khabar.db-wal", "khabar.db-shm", "khabar.db-journal", "khabar.db.lock"] {
        let dir = folder();
        let _socket = UnixListener::bind(dir.path().join(name)).unwrap();
        let error = Store::open(dir.path()).unwrap_err();
        let Failure::Unreadable { path, .. } = error.failure() else { panic!("{name}: {error:?}") };
        assert!(path.ends_with(name), "{path}");
    }
    for name in ["search.db", "search.db-wal", "search.db.lock"] {
        let dir = filled();
        let _socket = UnixListener::bind(dir.path().join(name)).unwrap();
        let error = Index::open(dir.path()).unwrap_err();
        assert!(matches!(error.failure(), Failure::NotSaved { .. }), "{name}: {error:?}");
        assert_eq!(keys_found(&mut open(&dir), "text").len(), 2);
    }
}

#[cfg(unix)]
#[test]
fn the_files_are_the_user_s_alone_new_and_old_ones() {
    use std::os::unix::fs::PermissionsExt as _;
    let readable = |dir: &TempDir| -> Vec<PathBuf> {
        let files = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| fs::metadata(path).unwrap().permissions().mode() & 0o077 != 0).collect()
    };
    let dir = filled();
    let mut store = open(&dir);
    Index::open(dir.path()).unwrap().update(u64::MAX).unwrap();
    store.import(&[article("c")], NOW).unwrap();
    assert_eq!(readable(&dir), Vec::<PathBuf>::new());
    drop(store);
    for entry in fs::read_dir(dir.path()).unwrap() {
        fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(0o644)).unwrap();
    }
    drop((open(&dir), Index::open(dir.path()).unwrap()));
    assert_eq!(readable(&dir), Vec::<PathBuf>::new());
}

#[cfg(unix)]
#[test]
fn a_flag_is_not_confirmed_once_the_database_was_removed_or_replaced() {
    let other = filled();
    for replace in [
        |dir: &TempDir, _: &TempDir| fs::remove_file(database(dir)).unwrap(),
        |dir: &TempDir, other: &TempDir| fs::rename(database(other), database(dir)).unwrap(),
    ] {
        let dir = filled();
        let mut store = open(&dir);
        let b = find(&store, "b");
        set_flags(&mut store, b, BOOKMARKED_FLAGS, NOW).unwrap();
        replace(&dir, &other);
        let error = set_flags(&mut store, b, NO_FLAGS, NOW).unwrap_err();
        assert!(matches!(error.failure(), Failure::Replaced { .. }), "{error:?}");
    }
}

#[test]
fn a_database_that_cannot_be_written_is_read_and_flags_work_for_this_run() {
    let dir = filled();
    fs::create_dir(dir.path().join("khabar.db-wal")).unwrap();
    let before = fs::read(database(&dir)).unwrap();
    let mut store = assert_works_from_memory(dir.path());
    assert_eq!(keys(&mut store, Scope::Library, ALL), ["a", "b", "large"]);
    assert_eq!(keys(&mut store, Scope::Library, BOOKMARKED), ["a"]);
    let b = find(&store, "b");
    set_flags(&mut store, b, Flags { read: true, bookmarked: true }, NOW).unwrap();
    store.set_note(b, "note").unwrap();
    assert_eq!(store.bookmarks().unwrap().len(), 2);
    drop(store);
    assert_eq!(fs::read(database(&dir)).unwrap(), before);
    fs::remove_dir(dir.path().join("khabar.db-wal")).unwrap();
    assert_eq!(open(&dir).bookmarks().unwrap().len(), 1);
}

#[test]
fn a_log_that_cannot_be_read_with_its_database_is_told() {
    let (dir, copy) = (filled(), folder());
    let mut store = open(&dir);
    store.import(&[dated("new", 9)], NOW).unwrap();
    for name in ["khabar.db", "khabar.db-wal"] {
        fs::copy(dir.path().join(name), copy.path().join(name)).unwrap();
    }
    // As in a folder that cannot be written: the log's index cannot be made.
    std::os::unix::fs::symlink("/no/such/folder/x", copy.path().join("khabar.db-shm")).unwrap();
    let mut opened = Store::open(copy.path()).unwrap();
    let told = |failure: &Failure| matches!(failure, Failure::LogNotRead { path } if path.ends_with("khabar.db"));
    assert!(opened.notices.iter().any(told), "{:?}", opened.notices);
    assert_eq!(keys(&mut opened.store, Scope::Library, ALL), ["a", "b", "large"]);
    assert!(check(copy.path()).unwrap().lacks_log && !check(dir.path()).unwrap().lacks_log);
    fs::remove_file(copy.path().join("khabar.db-shm")).unwrap();
    assert_eq!(keys(&mut open(&copy), Scope::Library, ALL).len(), 4);
}

#[test]
fn a_folder_at_the_database_s_path_is_left_alone() {
    let dir = folder();
    fs::create_dir(database(&dir)).unwrap();
    let error = Store::open(dir.path()).unwrap_err();
    assert!(matches!(error.failure(), Failure::Unreadable { .. }), "{error:?}");
    assert_eq!(fs::read_dir(database(&dir)).unwrap().count(), 0);
}

#[test]
fn a_folder_with_a_strange_name_is_only_a_folder() {
    let dir = folder();
    for name in ["100%25 ?mode=ro#x", ":memory:", "file:x?mode=memory", "a/b/c", "\u{62e}\u{628}\u{631}"] {
        let inner = dir.path().join(name);
        open(&inner).import(&[article("a")], NOW).unwrap();
        assert!(inner.join("khabar.db").is_file());
        Connection::open(inner.join("khabar.db")).unwrap().execute_batch("PRAGMA user_version = 1000").unwrap();
        assert!(matches!(Store::open(&inner), Err(Error::TooNew { .. })), "{name}");
    }
}

#[test]
fn a_store_that_keeps_nothing_serves_a_run() {
    let dir = folder();
    let mut store = Store::open_temporary(dir.path()).unwrap();
    store.add_to_session(&[article("a")]).unwrap();
    set_flags(&mut store, ArticleId(-1), READ_FLAGS, NOW).unwrap();
    assert_eq!(store.list(Scope::Session, ALL).unwrap(), [Entry { id: ArticleId(-1), flags: READ_FLAGS, story: None }]);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}
