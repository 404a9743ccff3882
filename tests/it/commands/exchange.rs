//! Exporting the library, and importing it and the files of other programs.

use crate::support::feed::{assert_library_intact, titles};
use crate::support::khabar::{CommandOutput, Khabar, assert_no_controls, write};
use khabar::testing::model::{
    Anchor, Article, ArticleId, Block, BlockKind, ExportedArticle, Flags, Inline, RichText, Span, Timestamp, UserState,
};
use khabar::testing::store::Store;
use serde_json::{Value, json};
use std::fs;

const NOTE: &str = "note & <more>";

fn article(number: usize) -> Article {
    let link = Span { range: 0..4, inline: Inline::Link("https://a.example/linked".to_owned()) };
    Article {
        key: format!("https://a.example/{number}"),
        title: format!("\u{62E}\u{628}\u{631} *{number}*"),
        source: Some("Quays".to_owned()),
        url: Some(format!("https://a.example/{number}")),
        published: Some(Timestamp(1_700_000_000 + i64::try_from(number).unwrap())),
        blocks: vec![
            Block::new(BlockKind::Heading(2), RichText::plain("heading")),
            Block::new(BlockKind::Paragraph, RichText { text: format!("link and words {number}"), spans: vec![link] }),
        ],
        ..Article::default()
    }
}

/// A library of five articles, of which two are bookmarked, one with a note and tags, and one bookmarked file.
fn library() -> (Khabar, tempfile::TempDir) {
    let khabar = Khabar::new();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(khabar.run(["list"]).code, Some(0));
    let mut store = Store::open(khabar.data.path()).unwrap().store;
    let articles: Vec<Article> = (1..=5).map(article).collect();
    store.import(&articles, Timestamp(1_700_000_100)).unwrap();
    store.add_to_session(&[Article { key: "file".to_owned(), title: "A file".to_owned(), ..article(9) }]).unwrap();
    let flags = Flags { read: true, bookmarked: true };
    let ids = ["https://a.example/2", "https://a.example/4"].map(|key| store.find(key).unwrap().unwrap());
    for (id, at) in [(ids[0], 1), (ids[1], 2), (ArticleId(-1), 3)] {
        store.set_flags(id, flags, Flags::default(), Timestamp(1_700_000_200 + at)).unwrap();
    }
    store.set_note(ids[1], NOTE).unwrap();
    store.set_tags(ids[1], &["\u{627}\u{644}\u{641}".to_owned(), "b c".to_owned()]).unwrap();
    store.set_position(ids[0], Anchor { block: 6, byte: 3 }).unwrap();
    (khabar, folder)
}

/// What is exported, one article a line, by its address or else its key.
fn exported(khabar: &Khabar, what: &str) -> Vec<Value> {
    let run = khabar.run(["export", what]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    run.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn summary(run: &CommandOutput) -> String {
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
    run.out.split_once(": ").unwrap().1.trim_end().to_owned()
}

#[test]
fn a_library_is_the_same_in_another_folder_and_twice_is_once() {
    let (khabar, folder) = library();
    let library = exported(&khabar, "library");
    assert_eq!(library.len(), 20 + 5 + 1, "the bundled edition, the articles, and the bookmarked file");
    let file = write(folder.path(), "library.jsonl", khabar.run(["export", "library"]).out);
    let other = Khabar::new();
    for _ in 0..2 {
        assert_eq!(summary(&other.run(["import", &file])), "articles imported with their bookmarks and notes: 26");
    }
    let sorted = |khabar: &Khabar| {
        let mut lines: Vec<String> = exported(khabar, "library").iter().map(Value::to_string).collect();
        lines.sort();
        lines
    };
    // The bundled edition came in there when the folder was made, at that time.
    let undated = |lines: Vec<String>| lines.into_iter().filter(|line| line.contains("a.example")).collect::<Vec<_>>();
    assert_eq!(undated(sorted(&other)), undated(sorted(&khabar)));
    assert_eq!(other.json(["bookmarks", "--json"]).as_array().unwrap().len(), 3);
    assert_library_intact(&other);
}

#[test]
fn bookmarks_are_exported_in_three_forms_and_two_of_them_come_back() {
    let (khabar, folder) = library();
    let bookmarks = khabar.json(["bookmarks", "--json"]);
    assert_eq!(
        (&bookmarks[1]["note"], &bookmarks[1]["tags"]),
        (&json!(NOTE), &json!(["b c", "\u{627}\u{644}\u{641}"]))
    );
    let bookmark_fields = |khabar: &Khabar| {
        let list = khabar.json(["bookmarks", "--json"]);
        let fields = ["title", "url", "kept_at", "note", "tags"];
        let one = |each: &Value| fields.map(|field| each[field].clone());
        list.as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    let browser = khabar.run(["export", "bookmarks", "--format", "netscape"]).out;
    assert!(browser.starts_with("<!DOCTYPE NETSCAPE-Bookmark-file-1>") && browser.contains("ADD_DATE=\"1700000202\""));
    let json = khabar.run(["export", "bookmarks"]).out;
    for (name, content, expected) in [
        ("bookmarks.html", &browser, "bookmarks imported: 3"),
        ("bookmarks.jsonl", &json, "articles imported with their bookmarks and notes: 3"),
    ] {
        let other = Khabar::new();
        let file = write(folder.path(), name, content);
        for _ in 0..2 {
            assert_eq!(summary(&other.run(["import", &file])), expected);
            assert_eq!(bookmark_fields(&other), bookmark_fields(&khabar), "{name}");
        }
        assert_library_intact(&other);
    }
    let markdown = khabar.run(["export", "bookmarks", "--format", "markdown"]).out;
    let last = markdown.split("\n# ").last().unwrap();
    assert!(markdown.starts_with("# \u{62E}\u{628}\u{631} \\*2\\*\n\n"), "{markdown}");
    assert!(
        last.starts_with("A file\n") && last.ends_with("[link](<https://a.example/linked>) and words 9\n\n"),
        "{last}"
    );
    assert!(markdown.contains("\n\n> note & \\<more\\>\n\n### heading\n\n"), "{markdown}");
}

#[test]
fn a_bookmark_that_a_browser_cannot_store_is_reported() {
    let (khabar, _folder) = library();
    let mut store = Store::open(khabar.data.path()).unwrap().store;
    store.set_flags(ArticleId(1), Flags { read: true, bookmarked: true }, Flags::default(), Timestamp(1)).unwrap();
    drop(store);
    let run = khabar.run(["export", "bookmarks", "--format", "netscape"]);
    assert_eq!((run.code, run.out.matches("<DT>").count(), run.err.lines().count()), (Some(1), 3, 1), "{run:?}");
    assert!(run.err.starts_with("Bookmarks left out") && run.err.ends_with(": 1\n"), "{run:?}");
}

#[test]
fn an_export_goes_through_a_pipe() {
    let (khabar, _folder) = library();
    let other = Khabar::new();
    let run = other.run_with_input(["import", "-"], khabar.run(["export", "bookmarks"]).out.as_bytes());
    assert_eq!(run.out, "-: articles imported with their bookmarks and notes: 3\n");
    let opml = b"<opml><body><outline text='News'><outline xmlUrl='https://a.example/rss'/></outline></body></opml>";
    assert_eq!(other.run_with_input(["import", "-"], opml).out, "-: feeds added: 1\n");
    assert_eq!(other.run_with_input(["import", "-"], b"A title\n\nWords.\n").out, "-: articles added: 1\n");
    assert_eq!(other.json(["bookmarks", "--json"]).as_array().unwrap().len(), 3);
}

#[test]
fn a_list_of_somebody_else_s_makes_nobody_read_files() {
    let khabar = Khabar::new();
    let folder = tempfile::tempdir().unwrap();
    let list = "<opml><body><outline xmlUrl='file:///etc/hostname'/><outline xmlUrl='https://c.example/rss'/>\
        <outline xmlUrl='FILE:/home/a/.ssh/id'/></body></opml>";
    let file = write(folder.path(), "feeds.opml", list);
    let feeds = || {
        let list = khabar.json(["feeds", "--json"]);
        list.as_array().unwrap().iter().map(|feed| feed["url"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let run = khabar.run(["import", &file]);
    assert_eq!((run.code, run.err.lines().count()), (Some(1), 1), "{run:?}");
    assert!(run.err.contains("file:///etc/hostname") && run.err.contains("file:///home/a/.ssh/id"), "{run:?}");
    assert!(run.err.contains("--local") && run.out.ends_with(": feeds added: 1\n"), "{run:?}");
    assert_eq!(feeds(), ["https://c.example/rss"]);
    let run = khabar.run(["import", "--local", &file]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
    assert_eq!(feeds().len(), 3);
    // They are the user's own by now.
    let run = khabar.run(["import", &file]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
}

#[test]
fn feeds_keep_their_folders_on_the_way_out_and_in() {
    let khabar = Khabar::new();
    let folder = tempfile::tempdir().unwrap();
    // As other programs write it: folders in folders, another spelling of names, a feed twice, and one whose address is
    // not an address.
    let theirs = "\u{FEFF}<?xml version='1.0'?><OPML><body>\
        <outline title='\u{627}\u{6CC}\u{631}\u{627}\u{646}'>\
        <outline text='North/West' ><outline text='A & B' xmlurl='HTTPS://A.example/rss?x=1&y=2'/></outline>\
        <outline text='C' xmlUrl='https://c.example/rss' htmlUrl='https://c.example'/></outline>\
        <outline xmlUrl='https://c.example/rss'/><outline text='D' xmlUrl='https://d.example'/>\
        <outline text='E' xmlUrl='java&#27;[31mscript:alert(1)'/></body></opml>";
    let file = write(folder.path(), "feeds.opml", theirs);
    let run = khabar.run(["import", &file]);
    assert_eq!((run.code, run.lines().len(), run.err.lines().count()), (Some(1), 1, 1), "{run:?}");
    assert!(run.out.ends_with(": feeds added: 3\n") && run.err.contains("script:alert(1)"), "{run:?}");
    let feeds = |khabar: &Khabar| {
        let list = khabar.json(["feeds", "--json"]);
        let one =
            |feed: &Value| ["folder", "title", "url"].map(|name| feed[name].as_str().unwrap_or_default().to_owned());
        list.as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    let iran = "\u{627}\u{6CC}\u{631}\u{627}\u{646}";
    let expected = [
        ["", "D", "https://d.example/"].map(str::to_owned),
        [iran, "C", "https://c.example/rss"].map(str::to_owned),
        [&format!("{iran}/North\u{2215}West"), "A & B", "https://a.example/rss?x=1&y=2"].map(str::to_owned),
    ];
    assert_eq!(feeds(&khabar), expected);
    let out = khabar.run(["export", "feeds"]).out;
    let other = Khabar::new();
    let file = write(folder.path(), "ours.opml", &out);
    assert_eq!(summary(&other.run(["import", &file])), "feeds added: 3");
    assert_eq!(summary(&other.run(["import", &file])), "feeds added: 0");
    assert_eq!(feeds(&other), expected);
    assert_eq!(other.run(["export", "feeds"]).out, out);
}

#[test]
fn everything_that_the_user_has_decided_comes_back_in_an_empty_folder() {
    let (khabar, folder) = library();
    let opml = "<opml><body><outline text='Papers'><outline text='A' xmlUrl='https://a.example/rss'/></outline>\
        <outline text='B' xmlUrl='https://b.example/rss' htmlUrl='https://b.example'/></body></opml>";
    assert_eq!(khabar.run(["import", &write(folder.path(), "theirs.opml", opml)]).code, Some(0));
    assert_eq!(khabar.run(["feed", "https://a.example/rss", "--full-text", "true"]).code, Some(0));
    assert_eq!(khabar.run(["feed", "https://b.example/rss", "--name", "mine"]).code, Some(0));
    let mut store = Store::open(khabar.data.path()).unwrap().store;
    store.save_search("iPhone \u{622}\u{628}\u{6CC}", "iPhone -is:read \"a \\ b\"").unwrap();
    store.save_search("unread", "is:unread").unwrap();
    let feeds = khabar.run(["export", "feeds"]).out;
    let articles = khabar.run(["export", "library"]).out;
    let searches = articles.lines().filter(|line| line.starts_with("{\"search\":{")).count();
    assert_eq!((searches, articles.lines().count()), (2, 26 + 2));
    let files = [write(folder.path(), "f.opml", &feeds), write(folder.path(), "l.jsonl", &articles)];

    let other = Khabar::new();
    for added in [2, 0] {
        let run = other.run(["import", &files[0], &files[1]]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
        let results: Vec<&str> = run.lines().iter().map(|line| line.split_once(": ").unwrap().1).collect();
        let feeds = format!("feeds added: {added}");
        assert_eq!(
            results,
            [&feeds, "articles imported with their bookmarks and notes: 26", "saved searches imported: 2"]
        );
        assert_eq!(other.run(["export", "feeds"]).out, feeds_of(&khabar));
        let imported = Store::open(other.data.path()).unwrap().store;
        assert_eq!(imported.saved_searches().unwrap(), store.saved_searches().unwrap());
        let names_of = |store: &Store| {
            store.feeds().unwrap().into_iter().map(|feed| (feed.title, feed.is_user_named)).collect::<Vec<_>>()
        };
        assert_eq!(names_of(&imported), names_of(&store));
        assert!(names_of(&imported).contains(&(Some("mine".to_owned()), true)));
    }
    let user_settings = |khabar: &Khabar| {
        let list = khabar.json(["feeds", "--json"]);
        let one = |feed: &Value| ["url", "title", "site", "folder", "full_text"].map(|field| feed[field].clone());
        list.as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(user_settings(&other), user_settings(&khabar));
    assert_eq!(user_settings(&other).iter().map(|feed| feed[4] == json!(true)).collect::<Vec<_>>(), [false, true]);
    assert_library_intact(&other);

    // An export by an older version, without such lines and attributes.
    let old_feeds = feeds.replace(" khabar:fullText=\"true\"", "").replace(" khabar:named=\"true\"", "");
    let old: Vec<&str> = articles.lines().filter(|line| !line.starts_with("{\"search\"")).collect();
    let files = [write(folder.path(), "old.opml", old_feeds), write(folder.path(), "old.jsonl", old.join("\n"))];
    let old = Khabar::new();
    let run = old.run(["import", &files[0], &files[1]]);
    assert_eq!((run.code, run.err.as_str(), run.lines().len()), (Some(0), "", 2), "{run:?}");
    assert!(user_settings(&old).iter().all(|feed| feed[4] == json!(false)));
    assert_eq!(old.json(["bookmarks", "--json"]).as_array().unwrap().len(), 3);
}

fn feeds_of(khabar: &Khabar) -> String {
    khabar.run(["export", "feeds"]).out
}

#[test]
fn a_saved_search_that_is_imported_neither_replaces_one_nor_brings_anything_harmful() {
    let folder = tempfile::tempdir().unwrap();
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["list"]).code, Some(0));
    let mut store = Store::open(khabar.data.path()).unwrap().store;
    store.save_search("mine", "one").unwrap();
    let line = |name: &str, query: &str| json!({ "search": { "name": name, "query": query } }).to_string();
    let lines = [
        line("mine", "two"),
        line("mine", "one"),
        line("mine", "two"),
        line("x\u{1B}[31m\u{202E}\ny", "a\u{7}\u{9B}2J b"),
        // Nothing is left of the first ones after cleaning; the others are no searches.
        line("\u{1B}[2J", "query"),
        line("name", " \u{202E}"),
        json!({ "search": { "name": "name" } }).to_string(),
        json!({ "search": "name" }).to_string(),
    ];
    // A file that has nothing but searches is recognised.
    let file = write(folder.path(), "searches.jsonl", lines.join("\n"));
    for _ in 0..2 {
        let run = khabar.run(["import", &file]);
        assert_eq!((run.code, run.err.lines().count()), (Some(1), 4), "{run:?}");
        assert!(run.out.ends_with(": saved searches imported: 4\n"), "{run:?}");
    }
    let saved: Vec<(String, String)> =
        store.saved_searches().unwrap().into_iter().map(|search| (search.name, search.query)).collect();
    let expected = [("mine", "one"), ("mine (2)", "two"), ("x y", "a b")];
    assert_eq!(saved, expected.map(|(name, query)| (name.to_owned(), query.to_owned())));
    assert_library_intact(&khabar);
}

#[test]
fn a_damaged_line_of_an_export_costs_one_article_wherever_it_is() {
    let (khabar, folder) = library();
    let out = khabar.run(["export", "bookmarks"]).out;
    for damaged in 0..3 {
        let lines =
            out.lines().enumerate().map(|(index, line)| if index == damaged { &line[..line.len() / 2] } else { line });
        let file = write(folder.path(), "damaged.jsonl", lines.collect::<Vec<_>>().join("\n"));
        let other = Khabar::new();
        let run = other.run(["import", &file]);
        assert!(run.code == Some(1) && run.out.ends_with(": 2\n"), "{run:?}");
        assert!(run.err.contains(&format!("record {}", damaged + 1)) && run.err.lines().count() == 1, "{run:?}");
        assert_eq!(other.json(["bookmarks", "--json"]).as_array().unwrap().len(), 2);
    }
}

#[test]
fn an_export_that_begins_with_a_long_article_is_recognised() {
    let folder = tempfile::tempdir().unwrap();
    let long = Article { blocks: vec![Block::paragraph("word ".repeat(40_000))], ..article(1) };
    let user_state = UserState { flags: Flags { read: false, bookmarked: true }, ..UserState::default() };
    let line = serde_json::to_string(&ExportedArticle { article: long, full_text: None, user_state }).unwrap();
    let khabar = Khabar::new();
    assert!(khabar.run(["import", &write(folder.path(), "long.jsonl", line)]).out.ends_with("notes: 1\n"));
    assert_eq!(khabar.json(["bookmarks", "--json"]).as_array().unwrap().len(), 1);
}

/// Articles that no version of Khabar has exported.
fn hostile() -> Vec<Value> {
    let valid = |number: usize| {
        let user_state =
            UserState { flags: Flags { read: false, bookmarked: true }, library: true, ..UserState::default() };
        serde_json::to_value(ExportedArticle { article: article(number), full_text: None, user_state }).unwrap()
    };
    let esc = "x\u{1B}]0;y\u{7}\u{9B}2J\u{202E}\r\nz";
    let mut strings = valid(1);
    for field in ["key", "kicker", "title", "byline", "source", "url", "file", "lang"] {
        strings["article"][field] = json!(esc);
    }
    strings["article"]["categories"] = json!([esc]);
    strings["article"]["image"] = json!({ "url": esc, "alt": esc });
    strings["article"]["lead"] = json!({ "text": esc });
    strings["kept"]["note"] = json!(esc);
    strings["kept"]["tags"] = json!([esc, "", esc, "\u{1B}"]);
    strings["full"] = strings["article"].clone();
    let mut spans = valid(2);
    let span = |start: u64, end: u64| json!({ "range": { "start": start, "end": end }, "inline": { "link": esc } });
    spans["article"]["blocks"] = json!([{
        "kind": "paragraph", "quote": 255, "indent": 255,
        "text": { "text": "\u{628}\u{628}\u{628}", "spans": [span(0, 4), span(2, 6), span(1, 2), span(9, 1), span(0, u64::MAX)] },
    }, { "kind": { "heading": 255 }, "text": { "text": "h" } }, { "kind": { "item": { "number": u64::MAX } }, "text": { "text": "i" } },
    { "kind": { "image": { "url": esc } }, "text": { "text": esc } }, { "kind": "code", "text": { "text": esc } }]);
    let mut numbers = valid(3);
    numbers["article"]["published"] = json!(i64::MAX);
    numbers["kept"]["anchor"] = json!({ "block": u64::MAX, "byte": u64::MAX });
    numbers["kept"]["kept_at"] = json!(i64::MIN);
    numbers["kept"]["added"] = json!(i64::MAX);
    let mut out_of_range = valid(4);
    out_of_range["article"]["published"] = json!(i64::MIN);
    out_of_range["kept"]["kept_at"] = json!(i64::MAX);
    vec![strings, spans, numbers, out_of_range]
}

#[test]
fn a_hostile_export_is_imported_harmless_and_numbers_out_of_range_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines: Vec<String> = hostile().iter().map(Value::to_string).collect();
    let too_much = lines[2].replace("9223372036854775807", "1e999");
    let too_deep = format!("{{\"article\":{}", "[".repeat(100_000));
    lines.extend([too_much, too_deep, "\u{1B}[2J".to_owned(), "null".to_owned()]);
    let mut bytes = lines.join("\n").into_bytes();
    bytes.extend(b"\n\xFF\xFE\n");
    let file = folder.path().join("hostile\u{1B}[31m.jsonl");
    fs::write(&file, bytes).unwrap();
    let khabar = Khabar::new();
    let run = khabar.run(["import", file.to_str().unwrap()]);
    assert_eq!((run.code, run.lines().len(), run.err.lines().count()), (Some(1), 1, 5), "{run:?}");
    assert!(run.out.ends_with(": 4\n"), "{run:?}");
    let mut outputs = vec![run.out, run.err];
    for args in [
        vec!["list"],
        vec!["list", "--json"],
        vec!["bookmarks"],
        vec!["--lang", "fa", "bookmarks"],
        vec!["bookmarks", "--json"],
        vec!["export", "bookmarks"],
        vec!["export", "bookmarks", "--format", "markdown"],
        vec!["search", "h", "--json"],
        vec!["print", "21", "22", "23", "24"],
        vec!["--lang", "fa", "print", "--width", "20", "21", "22", "23", "24"],
    ] {
        let run = khabar.run(&args);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?} {run:?}");
        outputs.push(run.out);
    }
    // The address of one of them is none, and is not imported.
    let run = khabar.run(["export", "bookmarks", "--format", "netscape"]);
    assert_eq!((run.code, run.err.lines().count()), (Some(1), 1), "{run:?}");
    outputs.push(run.out);
    for text in outputs {
        assert_no_controls(&text, &['\n', '\t']);
        // What JSON escapes would be a control sequence again once read.
        assert!(!text.contains("\\u001b") && !text.contains("\\u009b") && !text.contains("\\r"), "{text}");
    }
    assert_eq!(khabar.run(["bookmarks"]).lines().len(), 4, "one line each, whatever the notes hold");
    assert_library_intact(&khabar);
}

#[test]
fn what_does_not_exist_or_is_empty_is_reported_and_the_rest_is_imported() {
    let khabar = Khabar::new();
    let folder = tempfile::tempdir().unwrap();
    let missing = khabar.run(["import", "no-such-file"]);
    assert!(missing.code == Some(2) && missing.out.is_empty() && missing.err.contains("no-such-file"), "{missing:?}");
    let text = write(folder.path(), "text.txt", "A title\n\nWords.\n");
    let binary = write(folder.path(), "binary.dat", b"\0\x01\x02\0\0\xFF".repeat(50));
    let empty = write(folder.path(), "empty.txt", "");
    let run = khabar.run(["import", "no-such-file", &binary, &empty, &text]);
    assert_eq!((run.code, run.err.lines().count(), run.lines().len()), (Some(1), 3, 1), "{run:?}");
    assert_eq!(titles(&khabar).len(), 1);
}

#[test]
fn there_is_nothing_to_check_where_there_is_no_library() {
    let khabar = Khabar::new();
    let run = khabar.run(["check"]);
    assert!(run.code == Some(2) && run.err.contains("nothing at") && run.err.contains("khabar.db"), "{run:?}");
    assert_eq!(fs::read_dir(khabar.data.path()).unwrap().count(), 0, "looking makes nothing");
    assert_eq!(khabar.run(["list"]).code, Some(0));
    let whole = khabar.run(["--lang", "fa", "check"]);
    assert!(whole.code == Some(0) && whole.out.contains("\u{6F2}\u{6F0}"), "{whole:?}");
}
