//! The commands without a screen, as a user runs them.

use crate::support::khabar::{Khabar, assert_no_controls, fixture, write};
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Stdio;
use unicode_width::UnicodeWidthChar as _;

/// `count` blanks.
fn blanks(count: usize) -> String {
    " ".repeat(count)
}

fn columns(line: &str) -> usize {
    line.chars().map(|character| character.width().unwrap_or(0)).sum()
}

#[test]
fn help_and_version_are_printed_on_standard_output() {
    let khabar = Khabar::new();
    let help = khabar.run(["--help"]);
    assert_eq!(help.code, Some(0));
    for word in [
        "print",
        "list",
        "bookmarks",
        "--lang",
        "--data",
        "--config",
        "KHABAR_CONFIG",
        "--no-mouse",
        "Exit status",
        "./print",
    ] {
        assert!(help.out.contains(word), "{word}");
    }
    // Every command has its own options first and the general ones by themselves.
    for command in [vec!["--help"], vec!["print", "--help"], vec!["list", "-h"]] {
        let help = khabar.run(&command).out;
        let (_, general) = help.split_once("\nEverywhere:\n").unwrap();
        assert!(["--lang", "--data", "--no-mouse"].iter().all(|option| general.contains(option)), "{general}");
    }
    assert!(khabar.run(["help", "list"]).out.contains("logical order"));
    let version = khabar.run(["--version"]);
    assert_eq!(version.out, format!("khabar {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!((help.err.as_str(), version.err.as_str()), ("", ""));
}

#[test]
fn a_persian_article_is_printed_in_visual_order_at_the_right() {
    let run = Khabar::new().run(["print", "--width", "60", &fixture("plain.txt")]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let lines = run.lines();
    // Two words of the title, from left to right: the second backwards, then the first, whose lam and alef are one.
    let title = format!("{}\u{FE8E}\u{FBFF}\u{FEE7}\u{FEA9} \u{FEE1}\u{FEFC}\u{FEB3}", blanks(52));
    assert_eq!(lines.first(), Some(&title.as_str()));
    // The lead: full stop, third word, the number as it is, comma, second word, first word, the lead's bar.
    let words = "\u{FEAE}\u{FED4}\u{FEE7} 12 \u{60C}\u{FEE2}\u{FB91}\u{FBFE} \u{FEAA}\u{FEE8}\u{FE91}";
    let lead = format!("{}.{words} \u{2503}", blanks(42));
    assert!(lines.contains(&lead.as_str()), "{lines:?}");
    assert!(lines.contains(&"A second paragraph in English, long enough to need a second"));
    for line in lines {
        assert!(columns(line) <= 60 && line.trim_end() == line, "{line:?}");
    }
}

#[test]
fn lines_can_all_stand_at_one_side() {
    let khabar = Khabar::new();
    let word = "\u{FE8E}\u{FBFF}\u{FEE7}\u{FEA9} \u{FEE1}\u{FEFC}\u{FEB3}";
    let left = khabar.run(["print", "--width", "40", "--align", "left", &fixture("plain.txt")]);
    assert_eq!(left.lines().first(), Some(&word));
    let right = khabar.run(["print", "--width", "40", "--align", "right", &fixture("plain.txt")]);
    for line in right.lines().iter().filter(|line| !line.is_empty()) {
        assert_eq!(columns(line), 40, "{line:?}");
    }
}

#[test]
fn logical_output_keeps_the_letters_and_breaks_lines_in_the_same_places() {
    let khabar = Khabar::new();
    let logical = khabar.run(["print", "--width", "60", "--terminal", "logical", &fixture("plain.txt")]);
    let plain = khabar.run(["print", "--width", "60", &fixture("plain.txt")]);
    assert_eq!(logical.lines().len(), plain.lines().len());
    assert_eq!(logical.lines().first(), Some(&"\u{633}\u{644}\u{627}\u{645} \u{62F}\u{646}\u{6CC}\u{627}"));
    assert!(logical.out.contains("\u{628}\u{646}\u{62F} \u{6CC}\u{6A9}\u{645}\u{60C} 12 \u{646}\u{641}\u{631}.\n"));
}

#[test]
fn standard_input_is_printed_without_touching_the_data_folder() {
    let khabar = Khabar::new();
    let run = khabar.run_with_input(["print", "-"], b"Title\nWords.\n");
    assert_eq!((run.code, run.lines().first()), (Some(0), Some(&"Title")));
    assert_eq!(fs::read_dir(khabar.data.path()).unwrap().count(), 0);
}

#[test]
fn several_items_are_divided_by_a_rule() {
    let run = Khabar::new().run(["print", "--width", "12", &fixture("latin1.txt"), &fixture("latin1.txt")]);
    assert!(run.out.contains(&format!("\n\n{}\n\nCaf\u{E9}\n", "\u{2500}".repeat(12))), "{}", run.out);
}

#[test]
fn no_escape_of_a_file_or_an_argument_reaches_the_output() {
    let khabar = Khabar::new();
    let run = khabar.run(["print", &fixture("escapes.txt"), "no\u{1b}[31mthing"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.lines().first(), Some(&"A title in red"));
    let list = khabar.run(["list", "--json", &fixture("escapes.txt")]);
    let option = khabar.run(["--\u{1b}]0;x\u{7}y"]);
    assert_eq!(option.code, Some(2));
    for text in [&run.out, &run.err, &list.out, &option.err] {
        assert_no_controls(text, &['\n']);
    }
}

#[test]
fn no_escape_in_the_data_folder_s_name_reaches_the_terminal() {
    let khabar = Khabar::new();
    let folder = khabar.data.path().join("a\u{1b}[31mb\u{202e}");
    fs::create_dir(&folder).unwrap();
    let run = |content: &str| {
        fs::write(folder.join("khabar.db"), content).unwrap();
        khabar.run(["--data", folder.to_str().unwrap(), "list"])
    };
    let damaged = run("no database at all");
    assert!(damaged.code == Some(0) && damaged.err.contains("khabar.db.damaged-1"), "{damaged:?}");
    let path = folder.join("khabar.db");
    fs::remove_file(&path).unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let foreign = khabar.run(["--data", folder.to_str().unwrap(), "list"]);
    assert!(foreign.code == Some(2) && foreign.err.contains("/ab/khabar.db"), "{foreign:?}");
    for text in [&damaged.err, &foreign.err] {
        assert_no_controls(text, &['\n']);
    }
}

#[test]
fn colours_are_used_where_they_are_asked_for_and_never_in_a_pipe() {
    let khabar = Khabar::new();
    let file = fixture("notes.md");
    assert!(!khabar.run(["print", &file]).out.contains('\u{1b}'));
    let colored = khabar.run(["print", "--color", "always", &file]);
    assert!(colored.out.starts_with("\u{1b}[0;1mNotes\u{1b}[0m\n"), "{:?}", colored.out);
}

#[test]
fn what_cannot_be_shown_is_reported_and_the_rest_is_shown() {
    let khabar = Khabar::new();
    let missing = khabar.run(["print", "/no/such/file"]);
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""));
    assert!(missing.err.contains("/no/such/file"));
    let binary = khabar.run(["print", &fixture("binary.dat")]);
    assert!(binary.code == Some(2) && binary.err.contains("not a text file"), "{binary:?}");
    let both = khabar.run(["print", &fixture("binary.dat"), &fixture("notes.md")]);
    assert!(both.code == Some(1) && both.out.starts_with("Notes\n"), "{both:?}");
}

#[test]
fn a_path_that_may_not_be_looked_at_is_not_said_to_be_missing() {
    let khabar = Khabar::new();
    // Permissions do not stop the superuser; a link to itself cannot be opened by anybody.
    let link = khabar.data.path().join("link");
    symlink(&link, &link).unwrap();
    let run = khabar.run(["print", link.to_str().unwrap()]);
    assert_eq!((run.code, run.err.contains("link cannot be read")), (Some(2), true), "{run:?}");
    // These are no paths, but possible names of articles.
    for item in [fixture("plain.txt/below"), format!("https://example.org/{}", "a".repeat(5000))] {
        let run = khabar.run(["print", &item]);
        assert!(run.code == Some(2) && run.err.contains("nothing at"), "{run:?}");
    }
}

#[test]
fn messages_are_in_the_interface_s_language() {
    let khabar = Khabar::new();
    let by_locale = khabar.command(["print", "/no/such"]).env("LC_ALL", "fa_IR.UTF-8").output().unwrap();
    let by_option = khabar.run(["--lang", "fa", "print", "/no/such"]);
    assert_eq!(String::from_utf8(by_locale.stderr).unwrap(), by_option.err);
    // Dar, "in"; into a pipe, in logical order.
    assert!(by_option.err.starts_with("\u{62F}\u{631} /no/such "), "{}", by_option.err);
}

#[test]
fn text_that_is_not_utf_8_is_read() {
    let run = Khabar::new().run(["print", &fixture("latin1.txt")]);
    assert_eq!(run.lines().first(), Some(&"Caf\u{E9}"));
}

#[test]
fn a_folder_that_contains_itself_is_read_once() {
    let khabar = Khabar::new();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "one.txt", "One\nWords.\n");
    symlink(folder.path(), folder.path().join("again")).unwrap();
    let list = khabar.json(["list", "--json", folder.path().to_str().unwrap()]);
    assert_eq!(list.as_array().unwrap().len(), 1);
}

#[test]
fn a_file_that_is_too_large_is_refused_in_words() {
    let khabar = Khabar::new();
    let path = write(khabar.data.path(), "large.txt", vec![b'a'; (8 << 20) + 1]);
    let run = khabar.run(["print", &path]);
    assert!(run.code == Some(2) && run.err.contains("9 MB"), "{run:?}");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let khabar = Khabar::new();
    let path = write(khabar.data.path(), "long.txt", "Title\n".to_owned() + &"Words and words.\n".repeat(100_000));
    let mut child = khabar.command(["print", &path]).spawn().unwrap();
    let mut first = [0; 6];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn the_library_is_listed_with_the_bundled_edition_in_it() {
    let khabar = Khabar::new();
    let lines = khabar.run(["list"]);
    let edition = fs::read_dir(crate::support::project("assets/edition")).unwrap().count();
    assert_eq!((lines.code, lines.lines().len()), (Some(0), edition));
    for line in lines.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        assert!(fields.len() == 5 && fields[0].parse::<i64>().is_ok() && fields[1] == "u-", "{line:?}");
    }
    let list = khabar.json(["list", "--json"]);
    let first = &list[0];
    assert_eq!((&first["read"], &first["bookmarked"]), (&false.into(), &false.into()));
    assert!(first["published"].as_str().unwrap().ends_with('Z'));
    let id = first["id"].as_i64().unwrap().to_string();
    let by_id = khabar.run(["print", "--terminal", "logical", "--width", "1000", &id]);
    let by_key = khabar.run(["print", "--terminal", "logical", "--width", "1000", first["key"].as_str().unwrap()]);
    assert_eq!(by_id.lines().first(), first["title"].as_str().as_ref());
    assert_eq!(by_id.out, by_key.out);
    assert_eq!(khabar.json(["list", "--json", "--bookmarked"]), serde_json::json!([]));
    assert_eq!(khabar.json(["bookmarks", "--json"]), serde_json::json!([]));
}

#[test]
fn a_long_list_is_whole_and_in_order_in_both_forms() {
    const COUNT: usize = 1_300;
    let khabar = Khabar::new();
    let item = |number| format!("<item><title>Number {number}</title><guid>tag:{number}</guid></item>");
    let items = (0..COUNT).map(item).collect::<String>();
    let feed = write(khabar.data.path(), "feed.xml", format!("<rss><channel>{items}</channel></rss>"));
    assert_eq!(khabar.run(["add", &feed]).code, Some(0));
    let expected: Vec<String> = (0..COUNT).map(|number| format!("Number {number}")).collect();
    let list = khabar.run(["list"]);
    let fields: Vec<Vec<&str>> = list.lines().into_iter().map(|line| line.split('\t').collect()).collect();
    let titles: Vec<&str> =
        fields.iter().map(|fields| fields[4]).filter(|title| title.starts_with("Number ")).collect();
    assert_eq!(titles, expected);
    let json = khabar.json(["list", "--json"]);
    let articles = json.as_array().unwrap();
    let ids: Vec<String> = articles.iter().map(|article| article["id"].to_string()).collect();
    assert_eq!(ids, fields.iter().map(|fields| fields[0]).collect::<Vec<_>>());
    let last = articles.iter().find(|article| article["title"] == "Number 1299").unwrap();
    assert!(last["key"].as_str().unwrap().ends_with(":tag:1299"), "{last}");
}

#[test]
fn files_are_listed_without_being_stored() {
    let khabar = Khabar::new();
    let list = khabar.json(["list", "--json", &fixture("plain.txt"), &fixture("notes.md")]);
    let titles: Vec<_> = list.as_array().unwrap().iter().map(|article| article["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["\u{633}\u{644}\u{627}\u{645} \u{62F}\u{646}\u{6CC}\u{627}", "Notes"]);
    let library = khabar.run(["list"]);
    assert!(!library.out.contains("Notes"));
    let none = khabar.run(["list", "/no/such"]);
    assert_eq!((none.code, none.out.as_str()), (Some(2), ""));
}

#[test]
fn files_are_read_whatever_the_data_folder_is_and_what_is_not_known_of_them_is_said() {
    let khabar = Khabar::new();
    let unwritable = khabar.data.path().join("shut");
    fs::create_dir(&unwritable).unwrap();
    fs::set_permissions(&unwritable, fs::Permissions::from_mode(0o555)).unwrap();
    // Permissions do not stop the superuser; a file in place of the folder does. Whether what it lists has been read
    // stands in the library, so without that the list is not complete.
    let file = write(khabar.data.path(), "file", "");
    for (data, status, error) in [(unwritable.to_str().unwrap(), 0, ""), (&file, 1, "khabar.db cannot be read")] {
        let run = khabar.run(["--data", data, "print", &fixture("notes.md")]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        let list = khabar.run(["--data", data, "list", &fixture("notes.md")]);
        assert_eq!(list.code, Some(status), "{}", list.err);
        assert!(list.err.contains(error) && list.err.is_empty() == error.is_empty(), "{}", list.err);
        assert!(list.out.ends_with("Notes\n"), "{}", list.out);
    }
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_left_as_it_is() {
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["list"]).code, Some(0));
    let path = khabar.data.path().join("khabar.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.pragma_update(None, "journal_mode", "DELETE").unwrap();
    database.pragma_update(None, "user_version", 9999).unwrap();
    drop(database);
    let before = fs::read(&path).unwrap();
    for args in [vec!["list"], vec!["bookmarks"], vec!["print", "1"]] {
        let run = khabar.run(&args);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(run.err.contains("newer"), "{}", run.err);
    }
    assert!(fs::read(&path).unwrap() == before);
    let file = khabar.run(["print", &fixture("notes.md")]);
    assert_eq!(file.code, Some(0));
    let list = khabar.run(["list", &fixture("notes.md")]);
    assert!(list.code == Some(1) && list.out.ends_with("Notes\n") && list.err.contains("newer"), "{list:?}");
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
fn without_a_terminal_khabar_says_what_to_do_instead() {
    let khabar = Khabar::new();
    for run in [khabar.run([fixture("notes.md")]), khabar.run::<&str>([])] {
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.err.contains("khabar print"), "{}", run.err);
    }
}

#[test]
fn values_that_make_no_sense_are_errors() {
    let khabar = Khabar::new();
    for width in ["0", "9", "1001", "100000", "wide", "-1"] {
        let run = khabar.run(["print", &format!("--width={width}"), "x"]);
        assert!(run.code == Some(2) && run.err.contains("--width"), "{run:?}");
    }
    assert_eq!(khabar.run(["--lang", "xx"]).code, Some(2));
}

#[test]
fn a_full_disk_behind_standard_output_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let khabar = Khabar::new();
    let run = khabar.command(["print", &fixture("notes.md")]).stdout(Stdio::from(full)).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(!run.stderr.is_empty());
}
