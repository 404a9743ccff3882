//! Files and folders on a disk, from the paths of a command line to articles and failures.

#![allow(clippy::expect_used, reason = "helpers of tests, outside any test function")]

use khabar::testing::files;
use khabar::testing::ingest::Agencies;
use khabar::testing::model::{Failure, limits};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// A folder with these files in it; a name may have folders before it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

/// The articles at some paths, read with the rules that come with the program.
pub(crate) fn read<R: Read>(paths: &[PathBuf], stdin: R) -> files::Files<R> {
    files::read(paths, stdin, Arc::new(Agencies::builtin()))
}

/// The titles of the articles and the failures, in order.
fn titles_or_failures(paths: &[&Path]) -> Vec<Result<String, Failure>> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    read(&paths, io::empty()).map(|found| found.map(|article| article.title)).collect()
}

fn titles(paths: &[&Path]) -> Vec<String> {
    titles_or_failures(paths).into_iter().map(|found| found.expect("an article")).collect()
}

fn displayed(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn a_folder_is_read_in_natural_order_with_all_below_it() {
    let folder = folder(&[
        ("10.txt", b"ten"),
        ("2.md", b"# two"),
        ("3/b.text", b"three b"),
        ("3/a.markdown", b"# three a"),
        ("1.TXT", b"one"),
        (".hidden.txt", b"hidden"),
        (".git/a.txt", b"hidden"),
        ("4.jpg", b"picture"),
        ("README", b"no extension"),
    ]);
    assert_eq!(titles(&[folder.path()]), ["one", "two", "three a", "three b", "ten"]);
}

#[test]
fn a_file_named_by_the_user_is_read_whatever_it_is_called() {
    let folder = folder(&[("README", b"readme"), (".notes", b"notes"), ("sub/a.txt", b"a")]);
    let path = |name: &str| folder.path().join(name);
    assert_eq!(titles(&[&path("README"), &path("sub"), &path(".notes")]), ["readme", "a", "notes"]);
}

#[test]
fn an_article_knows_its_file_and_folder() {
    let folder = folder(&[("agency/2026-11-20 report.txt", b"title\nbody")]);
    let paths = [folder.path().to_path_buf()];
    let article = read(&paths, io::empty()).next().expect("something").expect("an article");
    assert_eq!(article.file, Some(displayed(&folder.path().join("agency/2026-11-20 report.txt"))));
    assert_eq!(article.source.as_deref(), Some("agency"));
    assert_eq!(
        article.published,
        khabar::testing::text::parse_date("2026-11-20", khabar::testing::text::DefaultZone::Tehran)
    );
}

#[test]
fn what_cannot_be_read_is_reported_in_its_position_and_the_rest_is_read() {
    let folder = folder(&[("a.txt", b"\x7FELF\x02\x01"), ("b.txt", b" \n"), ("d.txt", b"d"), ("empty/x.jpg", b"")]);
    let path = |name: &str| folder.path().join(name);
    fs::File::create(path("c.txt")).and_then(|file| file.set_len(limits::ARTICLE + 1)).expect("a sparse file");
    let at = |name: &str| displayed(&path(name));
    assert_eq!(
        titles_or_failures(&[&path("missing"), folder.path(), &path("empty"), &path("d.txt/x")]),
        [
            Err(Failure::Missing { path: at("missing") }),
            Err(Failure::Binary { path: at("a.txt") }),
            Err(Failure::Empty { path: at("b.txt") }),
            Err(Failure::TooLarge { path: at("c.txt"), size: limits::ARTICLE + 1, limit: limits::ARTICLE }),
            Ok("d".to_owned()),
            Err(Failure::Empty { path: at("empty") }),
            Err(Failure::Missing { path: at("d.txt/x") }),
        ]
    );
}

#[test]
fn a_folder_whose_files_all_fail_is_not_called_empty_too() {
    let folder = folder(&[("a.txt", b""), ("b.txt", b"\x7FELF")]);
    let path = |name: &str| displayed(&folder.path().join(name));
    let expected = [Err(Failure::Empty { path: path("a.txt") }), Err(Failure::Binary { path: path("b.txt") })];
    assert_eq!(titles_or_failures(&[folder.path()]), expected);
}

#[test]
fn standard_input_is_read_where_the_dash_stands() {
    let folder = folder(&[("a.txt", b"a"), ("b.txt", b"b")]);
    let paths = [folder.path().join("a.txt"), PathBuf::from("-"), folder.path().join("b.txt"), PathBuf::from("-")];
    let found: Vec<_> = read(&paths, &b"# piped\n\ntext"[..]).collect();
    let titles: Vec<_> = found.iter().flatten().map(|article| article.title.as_str()).collect();
    assert_eq!(titles, ["a", "piped", "b"]);
    assert!(found[1].as_ref().is_ok_and(|article| article.file.is_none() && article.source.is_none()));
    assert_eq!(found[3], Err(Failure::Empty { path: "-".to_owned() }));
}

#[test]
fn a_file_gives_as_many_articles_as_it_has_records() {
    let folder = folder(&[
        ("1.json", b"{\"articles\": [{\"title\": \"a\"}, {\"title\": \"b\"}]}"),
        ("2.jsonl", b"{\"title\": \"c\"}\n{\"title\": oops}\n{\"title\": \"d\"}\n"),
        ("3.csv", b"id,title,article\n1,e,x\n2,f,y\n"),
        ("4.txt", b"[{\"title\": \"g\"}]"),
        ("5.json", b"{\"name\": \"settings\"}"),
        ("6.xml", b"<opml version=\"2.0\"><body><outline xmlUrl=\"https://a.example\"/></body></opml>"),
        ("7.tsv", b"no names\nthat are known"),
        ("8.txt", b"last"),
    ]);
    let at = |name: &str| displayed(&folder.path().join(name));
    let title = |title: &str| Ok(title.to_owned());
    let found = titles_or_failures(&[folder.path()]);
    let Some(Err(Failure::Record { path, number: 2, .. })) = found.get(3) else { panic!("{found:?}") };
    assert_eq!(*path, at("2.jsonl"));
    let expected = [
        title("a"),
        title("b"),
        title("c"),
        found[3].clone(),
        title("d"),
        title("e"),
        title("f"),
        title("g"),
        Err(Failure::Empty { path: at("5.json") }),
        Err(Failure::OnlyFeeds { path: at("6.xml") }),
        title("no names"),
        title("last"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_data_set_may_be_larger_than_a_text_and_says_where_it_is_from() {
    let mut data = String::from("[");
    for number in 0..9 {
        let _ = writeln!(data, "{{\"title\": \"t{number}\", \"x\": \"{}\"}},", "y".repeat(1 << 20));
    }
    data.push_str("{\"title\": \"end\"}]");
    assert!(data.len() as u64 > limits::ARTICLE);
    let folder = folder(&[("set/data.json", data.as_bytes())]);
    let path = folder.path().join("set/data.json");
    let articles: Vec<_> = read(std::slice::from_ref(&path), io::empty()).flatten().collect();
    assert_eq!(articles.len(), 10);
    assert_eq!(articles[9].title, "end");
    assert_eq!(articles[9].file, Some(displayed(&path)));
    assert_eq!(articles[9].source.as_deref(), Some("set"));
    let piped: Vec<_> = read(&[PathBuf::from("-"), PathBuf::from("-")], data.as_bytes()).collect();
    assert_eq!(piped.iter().flatten().count(), 10);
    assert_eq!(piped[10], Err(Failure::Empty { path: "-".to_owned() }));
}

/// A stream that breaks after some bytes.
struct FailsAfterBytes(&'static [u8]);

impl Read for FailsAfterBytes {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::Error::other("pulled out")) } else { self.0.read(into) }
    }
}

#[test]
fn a_data_set_that_breaks_off_keeps_what_was_read() {
    const LINE: &[u8] = b"{\"title\": \"a\"}\n";
    let bytes: &'static [u8] = Vec::leak(LINE.repeat(10_000));
    let found: Vec<_> = read(&[PathBuf::from("-")], FailsAfterBytes(bytes)).collect();
    assert!(found.iter().filter(|found| found.is_ok()).count() > 4_000);
    let reason = "pulled out".to_owned();
    assert_eq!(found.last(), Some(&Err(Failure::Unreadable { path: "-".to_owned(), reason })));
    assert_eq!(found.iter().filter(|found| found.is_err()).count(), 1);
}

/// A stream that fails at once.
struct AlwaysFails;

impl Read for AlwaysFails {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("out of order"))
    }
}

#[test]
fn endless_or_broken_input_ends_in_a_failure() {
    let read_stdin = |stdin: Box<dyn Read>| read(&[PathBuf::from("-")], stdin).next().expect("something");
    let path = || "-".to_owned();
    let endless = read_stdin(Box::new(io::repeat(b'a')));
    assert_eq!(endless, Err(Failure::TooLarge { path: path(), size: limits::ARTICLE + 1, limit: limits::ARTICLE }));

    assert_eq!(
        read_stdin(Box::new(AlwaysFails)),
        Err(Failure::Unreadable { path: path(), reason: "out of order".to_owned() })
    );
}

#[test]
fn files_are_opened_only_when_their_turn_comes() {
    let folder = folder(&[("1.txt", b"one"), ("2.txt", b"two")]);
    let paths = [folder.path().to_path_buf()];
    let mut found = read(&paths, io::empty());
    assert!(found.next().is_some_and(|first| first.is_ok_and(|article| article.title == "one")));
    fs::write(folder.path().join("2.txt"), "changed").expect("a file");
    assert!(found.next().is_some_and(|second| second.is_ok_and(|article| article.title == "changed")));
    assert!(found.next().is_none());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    #[test]
    fn links_in_circles_are_followed_once() {
        let folder = folder(&[("a/1.txt", b"one"), ("b/2.txt", b"two")]);
        let path = |name: &str| folder.path().join(name);
        symlink(folder.path(), path("a/up")).expect("a link");
        symlink(path("a"), path("b/side")).expect("a link");
        symlink(path("b/2.txt"), path("c.txt")).expect("a link");
        symlink(path("gone"), path("d.txt")).expect("a link");
        symlink(path("gone"), path("e")).expect("a link");
        assert_eq!(
            titles_or_failures(&[folder.path()]),
            [
                Ok("one".to_owned()),
                Ok("two".to_owned()),
                Ok("two".to_owned()),
                Err(Failure::Missing { path: displayed(&path("d.txt")) })
            ]
        );
    }

    #[test]
    fn no_pipe_or_device_is_opened() {
        let folder = folder(&[("b.txt", b"b")]);
        let socket = folder.path().join("a.txt");
        let _listener = UnixListener::bind(&socket).expect("a socket");
        assert_eq!(titles(&[folder.path()]), ["b"]);
        for special in [socket.as_path(), Path::new("/dev/null")] {
            assert!(matches!(&titles_or_failures(&[special])[..], [Err(Failure::NotAFile { .. })]));
        }
    }

    #[test]
    fn names_are_made_safe_before_they_are_shown() {
        let folder = folder(&[]);
        let name = std::ffi::OsStr::from_bytes(b"\x1B[31mred\xFF\n.txt");
        fs::write(folder.path().join(name), "").expect("a file");
        let Some(Err(Failure::Empty { path })) = titles_or_failures(&[folder.path()]).into_iter().next() else {
            panic!("empty")
        };
        assert!(path.ends_with("/red\u{FFFD} .txt"), "{path:?}");
    }

    #[test]
    fn a_locked_folder_costs_only_itself() {
        let folder = folder(&[("a/1.txt", b"one"), ("b.txt", b"two")]);
        let locked = folder.path().join("a");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("permissions");
        let is_superuser = fs::read_dir(&locked).is_ok();
        let found = titles_or_failures(&[folder.path()]);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).expect("permissions");
        if !is_superuser {
            let reason = "Permission denied".to_owned();
            assert_eq!(found[0], Err(Failure::Unreadable { path: displayed(&locked), reason }));
        }
        assert_eq!(found[1], Ok("two".to_owned()));
    }
}
