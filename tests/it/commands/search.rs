//! Searching the library without a screen.

use crate::support::feed::{rss_reply, subscribe};
use crate::support::khabar::{CommandOutput, Khabar, write};
use crate::support::server::Server;
use serde_json::{Value, json};

/// Three articles: two in Persian, one in English.
fn library() -> (Khabar, Server) {
    let item = |number: u8, title: &str, text: &str| {
        (format!("https://a.example/{number}"), title.to_owned(), text.to_owned())
    };
    let items = vec![
        // "A report of the weather", with "می‌گوید" (half-space), "یک‌صد" and Persian digits.
        item(
            1,
            "\u{6AF}\u{632}\u{627}\u{631}\u{634} \u{647}\u{648}\u{627}",
            "\u{627}\u{648} \u{645}\u{6CC}\u{200C}\u{6AF}\u{648}\u{6CC}\u{62F} \u{6F1}\u{6F2}\u{66C}\u{6F3}\u{6F4}\u{6F5} \u{6AF}\u{644}\u{646}\u{627}\u{631} zebrafish",
        ),
        // "Books of Kamran", "کتاب‌های".
        item(
            2,
            "\u{6A9}\u{62A}\u{627}\u{628}\u{200C}\u{647}\u{627}\u{6CC} \u{6A9}\u{627}\u{645}\u{631}\u{627}\u{646}",
            "zebrafish \u{6AF}\u{644}\u{646}\u{627}\u{631}\u{6CC}",
        ),
        item(3, "A zebrafish in the harbour", "nothing else"),
    ];
    let server = Server::new(move |_| rss_reply("Quays", &items));
    let khabar = Khabar::new();
    subscribe(&khabar, &[&server.url]);
    assert_eq!(khabar.run(["fetch"]).code, Some(0));
    (khabar, server)
}

/// The last figures of the addresses found, in their order.
fn articles_found(khabar: &Khabar, args: &[&str]) -> String {
    let json = &["--json"][usize::from(args.contains(&"--json"))..];
    let found = khabar.json(args.iter().chain(json));
    let urls = found.as_array().unwrap().iter().filter_map(|each| each["url"].as_str());
    urls.filter_map(|url| url.strip_prefix("https://a.example/")).collect()
}

#[test]
fn words_are_found_in_every_spelling_that_a_keyboard_gives() {
    let (khabar, _server) = library();
    for (query, expected) in [
        // With a half-space, a space, and nothing between; with Arabic yeh and kaf.
        ("\u{645}\u{6CC}\u{200C}\u{6AF}\u{648}\u{6CC}\u{62F} zebrafish", "1"),
        ("\u{645}\u{6CC} \u{6AF}\u{648}\u{6CC}\u{62F} zebrafish", "1"),
        ("\u{645}\u{64A}\u{200C}\u{6AF}\u{648}\u{64A}\u{62F} zebrafish", "1"),
        ("\u{643}\u{62A}\u{627}\u{628}\u{647}\u{627}\u{64A} \u{643}\u{627}\u{645}\u{631}\u{627}\u{646}", "2"),
        ("\u{6A9}\u{62A}\u{627}\u{628} \u{647}\u{627}\u{6CC} \u{6A9}\u{627}\u{645}\u{631}\u{627}\u{646}", "2"),
        // Digits of three scripts, with and without the sign between thousands.
        ("12345", "1"),
        ("\u{6F1}\u{6F2}\u{6F3}\u{6F4}\u{6F5}", "1"),
        ("\u{661}\u{662}\u{66C}\u{663}\u{664}\u{665}", "1"),
        ("\u{6AF}\u{644}\u{646}\u{627}\u{631}*", "12"),
        ("ZebraFish", "123"),
        ("title:zebrafish", "3"),
        ("source:quays -\u{6A9}\u{627}\u{645}\u{631}\u{627}\u{646} zebrafish", "13"),
        ("\"in the harbour\" OR \u{6A9}\u{627}\u{645}\u{631}\u{627}\u{646}", "23"),
        ("\u{AB}harbour the\u{BB}", ""),
    ] {
        assert_eq!(articles_found(&khabar, &["search", query]), expected, "{query}");
        assert_eq!(articles_found(&khabar, &["list", "--query", query]), expected, "{query}");
    }
}

#[test]
fn options_stand_before_and_behind_the_words_and_a_hyphen_excludes() {
    let (khabar, _server) = library();
    assert_eq!(articles_found(&khabar, &["search", "zebrafish", "-harbour", "--limit", "1"]), "1");
    assert_eq!(articles_found(&khabar, &["search", "--rank", "zebrafish"]).get(..1), Some("3"));
    assert_eq!(articles_found(&khabar, &["search", "--json", "zebrafish", "--", "-harbour"]), "12");
    assert_eq!(articles_found(&khabar, &["list", "-q", "-harbour zebrafish", "--unread"]), "12");
    let run = khabar.run(["search", "zebrafish", "--nonsense"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
}

#[test]
fn each_match_is_a_line_or_a_record_and_no_match_is_reported_as_such() {
    let (khabar, _server) = library();
    let lines = khabar.run(["--lang", "en", "search", "title:zebrafish"]);
    assert_eq!((lines.code, lines.err.as_str()), (Some(0), ""));
    assert!(lines.out.ends_with("\tu-\t-\tQuays\tA zebrafish in the harbour\n"), "{lines:?}");
    let record = khabar.json(["search", "title:zebrafish", "--json"])[0].clone();
    let Value::Object(fields) = &record else { panic!("{record}") };
    let names: Vec<_> = fields.keys().map(String::as_str).collect();
    assert_eq!(names, "bookmarked changed id key lang published read source title url".split(' ').collect::<Vec<_>>());
    assert_eq!((&record["key"], &record["published"]), (&json!("https://a.example/3"), &Value::Null));
    for (language, word) in [("en", "Nothing found"), ("fa", "\u{67E}\u{6CC}\u{62F}\u{627}")] {
        let none = khabar.run(["--lang", language, "search", "aardvark"]);
        assert!(none.code == Some(0) && none.out.is_empty() && none.err.contains(word), "{none:?}");
    }
    let none = khabar.run(["search", "aardvark", "--json"]);
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (Some(0), "[]\n", ""));
}

#[test]
fn a_mistake_in_a_query_is_reported_with_its_position() {
    let (khabar, _server) = library();
    let error_of = |language: &str, query: &str| {
        let run: CommandOutput = khabar.run(["--lang", language, "search", query]);
        assert_eq!((run.code, run.out.as_str(), run.err.lines().count()), (Some(2), "", 1), "{run:?}");
        let list_run = khabar.run(["--lang", language, "list", "--query", query]);
        assert_eq!((list_run.code, &list_run.err), (Some(2), &run.err));
        run.err
    };
    assert!(error_of("en", "harbour (boat").contains("character 9: \u{2068}("));
    assert!(error_of("en", "harbour \"boat").contains("character 9: \u{2068}\"boat"));
    assert!(error_of("en", "sorce:x").contains("source"));
    assert!(error_of("en", "after:yesteryear").contains("yesteryear"));
    // "Book )": the sixth character from the first, whichever way it runs.
    let persian = error_of("fa", "\u{6A9}\u{62A}\u{627}\u{628} )");
    assert!(persian.contains("\u{6F6}: \u{2068})\u{2069}"), "{persian}");
    assert!(!error_of("en", "after:\u{1B}[2J\u{202E}x").contains(['\u{1B}', '\u{202E}']));
    assert!(error_of("en", &"a ".repeat(600)).len() < 300);
}

#[test]
fn files_are_searched_where_they_lie() {
    let khabar = Khabar::new();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "one.txt", "A boat\n\nIt sails.\n");
    write(folder.path(), "two.txt", "A train\n\nIt waits for the boat.\n");
    let path = folder.path().to_str().unwrap();
    let titles = |query: &str| {
        let list = khabar.json(["list", "--json", "--query", query, path]);
        list.as_array().unwrap().iter().map(|each| each["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles("boat -train"), ["A boat"]);
    assert_eq!(titles("boat"), ["A boat", "A train"]);
}

/// A file of so many articles about zebrafish.
fn many_articles(khabar: &Khabar, count: usize) -> String {
    let lines: String = (0..count)
        .map(|number| json!({ "title": format!("Article {number}"), "text": "zebrafish" }).to_string() + "\n")
        .collect();
    write(khabar.data.path(), "many.jsonl", lines)
}

#[test]
fn a_search_looks_at_everything_although_the_index_cannot_be_made() {
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["import", &many_articles(&khabar, 450)]).code, Some(0));
    for name in ["search.db", "search.db-wal", "search.db-shm"] {
        let _ = std::fs::remove_file(khabar.data.path().join(name));
    }
    // Without an index that could be written.
    std::fs::create_dir(khabar.data.path().join("search.db")).unwrap();
    let run = khabar.run(["search", "zebrafish"]);
    assert_eq!((run.code, run.lines().len()), (Some(0), 450), "{}", run.err);
    // What it says is about the search; nothing is marked here that could be lost.
    assert!(run.err.contains("search index") && !run.err.contains("mark"), "{}", run.err);
    let run = khabar.run(["list", "--query", "zebrafish"]);
    assert_eq!((run.code, run.lines().len(), run.err.as_str()), (Some(0), 450, ""));
}

#[test]
fn a_library_that_cannot_be_read_is_an_error_of_every_command() {
    let khabar = Khabar::new();
    let file = write(khabar.data.path(), "file", "");
    let commands = [
        "list",
        "feeds",
        "bookmarks",
        "export feeds",
        "export library",
        "export bookmarks",
        "search word",
        "check",
        "fetch",
    ];
    // The folder is a file; there is none below a file; the database is a folder.
    let folder = khabar.data.path().join("folder");
    std::fs::create_dir_all(folder.join("khabar.db")).unwrap();
    for data in [file.clone(), format!("{file}/data"), folder.to_str().unwrap().to_owned()] {
        for command in commands {
            let run = khabar.run(["--data", &data].into_iter().chain(command.split(' ')));
            assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{command}: {}", run.err);
            assert!(run.err.contains("khabar.db"), "{command}: {}", run.err);
        }
    }
}
