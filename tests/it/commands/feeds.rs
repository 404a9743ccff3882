//! Following feeds, listing and changing them, and bringing them up to date.

use crate::support::feed::{assert_library_intact, items, rss, rss_reply, subscribe, titles};
use crate::support::khabar::{Khabar, assert_no_controls, write};
use crate::support::server::{CannedResponse, Gate, Server};
use serde_json::json;

/// A site with a page that names its feed.
fn site() -> Server {
    Server::new(|request| match request.path.as_str() {
        "/rss" => rss_reply("Quays", &items("https://quays.example", 3)),
        "/" => CannedResponse::new(
            "200 OK",
            &["Content-Type: text/html"],
            "<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head><body>hello</body></html>",
        ),
        _ => CannedResponse::new("404 Not Found", &[], ""),
    })
}

#[test]
fn a_feed_is_followed_by_its_address_by_its_site_and_without_a_scheme() {
    let server = site();
    let bare = server.url_of("/rss").replace("http://", "");
    for typed in [server.url_of("/rss"), server.url_of("/"), bare, format!(" \u{AB}{}\u{BB}", server.url_of("/rss"))] {
        let khabar = Khabar::new();
        let added = khabar.run(["add", &typed]);
        assert_eq!((added.code, added.err.as_str()), (Some(0), ""), "{typed}");
        assert_eq!(added.out, "Added: \u{2068}Quays\u{2069}; new articles: 3\n");
        let again = khabar.run(["--lang", "fa", "add", &typed]);
        assert!(again.code == Some(0) && again.out.contains("\u{2068}Quays\u{2069}") && again.out.contains('\u{6F0}'));
        assert_eq!(khabar.json(["feeds", "--json"])[0]["url"], json!(server.url_of("/rss")));
        assert_eq!(titles(&khabar).len(), 3);
    }
}

#[test]
fn a_file_is_followed_by_its_path_and_read_again_when_it_changes() {
    let khabar = Khabar::new();
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "a feed.xml", rss("Filed", &items("https://filed.example", 1)));
    for typed in ["./a feed.xml", "a feed.xml", &path] {
        let added = khabar.command(["add", typed]).current_dir(folder.path()).output().unwrap();
        assert!(added.status.success(), "{typed}: {added:?}");
    }
    let feeds = khabar.json(["feeds", "--json"]);
    assert_eq!(feeds.as_array().unwrap().len(), 1);
    assert!(feeds[0]["url"].as_str().unwrap().ends_with("/a%20feed.xml"), "{feeds}");
    write(folder.path(), "a feed.xml", rss("Filed", &items("https://filed.example", 22)));
    assert_eq!(khabar.run(["fetch"]).lines()[0], "1/1\t+21 ~0\tFiled");
    let missing = khabar.command(["add", "./none.xml"]).current_dir(folder.path()).output().unwrap();
    let err = String::from_utf8(missing.stderr).unwrap();
    assert!(missing.status.code() == Some(2) && err.contains("./none.xml") && err.contains("No such file"), "{err}");
}

#[test]
fn an_address_that_leads_to_no_feed_is_reported_with_what_to_do() {
    let server = site();
    let khabar = Khabar::new();
    for (typed, english, persian) in [
        ("news".to_owned(), "khabar catalogue news", "khabar catalogue news"),
        ("zebra".to_owned(), "khabar catalogue", "khabar catalogue"),
        ("mailto:a@example.ir".to_owned(), "https://", "https://"),
        ("no\u{1B}[31mthing".to_owned(), "khabar catalogue", "khabar catalogue"),
        (server.url_of("/none"), "404", "\u{6F4}\u{6F0}\u{6F4}"),
        ("http://127.0.0.1:1/rss".to_owned(), "reached", "\u{627}\u{62A}\u{635}\u{627}\u{644}"),
        ("no-such-host.invalid".to_owned(), "no server called", "\u{6A9}\u{627}\u{631}\u{633}\u{627}\u{632}"),
    ] {
        for (language, word) in [("en", english), ("fa", persian)] {
            let run = khabar.run(["--lang", language, "add", &typed]);
            assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{typed}");
            assert!(run.err.contains(word) && run.err.lines().count() == 1 && !run.err.contains('\u{1B}'), "{run:?}");
        }
    }
    assert_eq!(khabar.json(["feeds", "--json"]), json!([]));
}

#[test]
fn a_bad_address_does_not_keep_the_good_ones_out() {
    let server = site();
    let khabar = Khabar::new();
    let run = khabar.run(["add", "news", &server.url_of("/rss"), "--folder", " a / b/", "--full-text"]);
    assert_eq!((run.code, run.lines().len(), run.err.lines().count()), (Some(1), 2, 1), "{run:?}");
    assert!(run.lines()[1].contains("pages that could not be fetched: 3. There is no server called"), "{run:?}");
    let feed = &khabar.json(["feeds", "--json"])[0];
    assert_eq!((&feed["folder"], &feed["full_text"]), (&json!("a/b"), &json!(true)));
}

#[test]
fn the_list_of_feeds_says_how_each_is_doing() {
    let server = site();
    let khabar = Khabar::new();
    let none = khabar.run(["feeds"]);
    assert!(none.code == Some(0) && none.out.is_empty() && none.err.contains("khabar add"), "{none:?}");
    subscribe(&khabar, &[server.url_of("/rss"), server.url_of("/none")]);
    assert_eq!(khabar.run(["feeds"]).lines().len(), 2);
    assert!(khabar.run(["feeds"]).lines().iter().all(|line| line.contains("\tnot fetched yet\t")));
    assert_eq!(khabar.run(["fetch"]).code, Some(1));
    let list = khabar.run(["feeds"]);
    assert_eq!((list.code, list.err.as_str()), (Some(0), ""), "what is wrong is shown, not met");
    let url = server.url_of("/none");
    assert!(list.lines()[0].starts_with(&format!("2\t0/0\t\t{url}\t")) && list.lines()[0].contains("404"));
    assert!(list.lines()[0].ends_with(&format!("\t{url}")));
    assert_eq!(list.lines()[1], format!("1\t3/3\t\tQuays\tjust now\t{}", server.url_of("/rss")));
    let feeds = khabar.json(["--lang", "fa", "feeds", "--json"]);
    let names: Vec<_> = feeds[0].as_object().unwrap().keys().map(String::as_str).collect();
    let fields = "error fault folder full_text id issues pages_owed site succeeded_at title total tried_at unread url";
    assert_eq!(names, fields.split(' ').collect::<Vec<_>>());
    assert_eq!(feeds[0]["fault"], json!({ "status": { "code": 404 } }));
    assert!(feeds[0]["error"].as_str().unwrap().contains('\u{6F4}') && feeds[0]["succeeded_at"].is_null());
    assert!(feeds[1]["tried_at"].as_str().unwrap().ends_with('Z') && feeds[1]["fault"].is_null());
}

#[test]
fn dates_that_could_not_be_read_are_counted_until_the_feed_brings_others() {
    let item = |number: usize, date: &str| {
        format!("<item><title>{number}</title><guid>tag:{number}</guid><pubDate>{date}</pubDate></item>")
    };
    let dates = std::sync::Arc::new(std::sync::Mutex::new(["a moment ago", "2026-11-16", "soon"]));
    let served = std::sync::Arc::clone(&dates);
    let server = Server::new(move |_| {
        let items: String = (1..).zip(*served.lock().unwrap()).map(|(number, date)| item(number, date)).collect();
        let feed = format!("<rss version=\"2.0\"><channel><title>Dated</title>{items}</channel></rss>");
        CannedResponse::new("200 OK", &["Content-Type: application/rss+xml"], feed)
    });
    let khabar = Khabar::new();
    let added = khabar.run(["add", &server.url]);
    let sentence = "2 articles have dates that could not be read";
    assert_eq!((added.code, added.lines().len()), (Some(0), 2), "{added:?}");
    assert!(added.lines()[1].starts_with(&format!("\u{2068}Dated\u{2069}: {sentence}")), "{added:?}");
    for _ in 0..2 {
        assert!(khabar.run(["feeds"]).lines()[0].contains(sentence));
        assert_eq!(khabar.json(["feeds", "--json"])[0]["issues"], json!({ "unreadable-date": 2 }));
        let unchanged = khabar.run(["fetch"]);
        assert!(unchanged.code == Some(0) && !unchanged.out.contains(sentence), "nothing came: {unchanged:?}");
    }
    *dates.lock().unwrap() = ["yesterday", "2026-11-16", "2026-11-17"];
    let fetched = khabar.run(["--lang", "fa", "fetch"]);
    assert!(fetched.code == Some(0) && fetched.out.contains("\u{2068}Dated\u{2069}: \u{62A}\u{627}"), "{fetched:?}");
    assert_eq!(khabar.json(["feeds", "--json"])[0]["issues"], json!({ "unreadable-date": 1 }));
    *dates.lock().unwrap() = ["2026-11-15", "2026-11-16", "2026-11-17"];
    assert!(!khabar.run(["fetch"]).out.contains("Dated\u{2069}:"));
    assert_eq!(khabar.json(["feeds", "--json"])[0]["issues"], json!({}));
    assert!(khabar.run(["feeds"]).lines()[0].contains("\tjust now\t"));
}

#[test]
fn what_the_user_decides_about_a_feed_stays_and_the_rest_follows_the_feed() {
    let name = std::sync::Arc::new(std::sync::Mutex::new("First"));
    let served_title = std::sync::Arc::clone(&name);
    let server = Server::new(move |_| rss_reply(*served_title.lock().unwrap(), &items("https://a.example", 1)));
    let khabar = Khabar::new();
    let feed_after_fetch = |title| {
        *name.lock().unwrap() = title;
        assert_eq!(khabar.run(["fetch"]).code, Some(0));
        khabar.json(["feeds", "--json"])[0].clone()
    };
    assert_eq!(khabar.run(["add", &server.url]).code, Some(0));
    assert_eq!(khabar.run(["feed", "1", "--folder", "a//b "]).code, Some(0));
    let feed = feed_after_fetch("Second");
    assert_eq!((&feed["title"], &feed["folder"]), (&json!("Second"), &json!("a/b")));
    assert_eq!(khabar.run(["feed", "Second", "--name", "M\u{1B}[31mine", "--full-text", "true"]).code, Some(0));
    let feed = feed_after_fetch("Third");
    assert_eq!((&feed["title"], &feed["folder"], &feed["full_text"]), (&json!("Mine"), &json!("a/b"), &json!(true)));
    assert_eq!(khabar.run(["feed", "\u{6F1}", "--name", "", "--folder", ""]).code, Some(0));
    let feed = khabar.json(["feeds", "--json"])[0].clone();
    assert_eq!((&feed["title"], &feed["folder"], &feed["full_text"]), (&json!("Third"), &json!(""), &json!(true)));
    assert_eq!(khabar.run(["feed", "1"]).code, Some(2), "nothing to change is a slip");
}

#[test]
fn a_feed_is_given_up_by_number_address_or_name_and_its_articles_stay() {
    // The name is written with an Arabic yeh and kaf; the feed's own with Persian ones.
    let persian = "\u{6CC}\u{6A9} \u{62E}\u{628}\u{631}";
    let server = Server::new(move |request| {
        let title = if request.path == "/1" { persian } else { "Twice" };
        rss_reply(title, &items(&format!("https://a.example{}", request.path), 2))
    });
    let khabar = Khabar::new();
    subscribe(&khabar, &["/1", "/2", "/3", "/4"].map(|path| server.url_of(path)));
    assert_eq!(khabar.run(["fetch"]).code, Some(0));
    let several = khabar.run(["remove", "twice"]);
    assert!(several.code == Some(2) && several.err.contains("2 3 4"), "{several:?}");
    let unknown = khabar.run(["remove", "2", "nobody"]);
    assert!(unknown.code == Some(2) && unknown.err.contains("nobody") && unknown.out.is_empty(), "{unknown:?}");
    assert_eq!(khabar.run(["feeds"]).lines().len(), 4, "nothing is done by half");
    let bare = server.url_of("/3").replace("http://", "");
    let run = khabar.run(["remove", "\u{64A}\u{643} \u{62E}\u{628}\u{631}", "2", &bare, "2"]);
    assert_eq!((run.code, run.lines().len(), run.err.as_str()), (Some(0), 3, ""), "{run:?}");
    assert_eq!(khabar.run(["feeds"]).lines().len(), 1);
    assert_eq!(titles(&khabar).len(), 8);
    assert_library_intact(&khabar);
}

#[test]
fn a_fetch_asks_only_for_what_is_new() {
    let server = Server::new(|request| match request.headers.get("if-none-match").map(String::as_str) {
        Some("\"1\"") => CannedResponse::bare("304 Not Modified", &[]),
        _ => CannedResponse::new("200 OK", &["ETag: \"1\""], rss("Quays", &items("https://quays.example", 3))),
    });
    let khabar = Khabar::new();
    let nothing = khabar.run(["fetch"]);
    assert!(nothing.code == Some(2) && nothing.err.contains("khabar add"), "{nothing:?}");
    subscribe(&khabar, &[&server.url]);
    let first = khabar.run(["fetch"]);
    let summary = "Feeds up to date: 1; new articles: 3; edited: 0; failed: 0";
    assert_eq!((first.code, first.lines()[1], first.err.as_str()), (Some(0), summary, ""));
    let second = khabar.run(["fetch", "--jobs", "1", "--no-index"]);
    assert_eq!(second.lines()[0], "1/1\t+0 ~0\tQuays");
    let asked = server.requests();
    assert_eq!(
        asked.iter().map(|asked| asked.headers.contains_key("if-none-match")).collect::<Vec<_>>(),
        [false, true]
    );
    let unknown = khabar.run(["fetch", "nobody"]);
    assert_eq!((unknown.code, server.requests().len()), (Some(2), 2));
}

#[test]
fn whoever_stops_listening_does_not_stop_the_work() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let server = Server::new(move |request| {
        rss_reply("Quays", &items(&format!("https://a.example{}", request.path), 2)).after(&server_gate)
    });
    let khabar = Khabar::new();
    let run_without_listening = |args: &[&str]| {
        let mut child = khabar.command(args).spawn().unwrap();
        drop(child.stdout.take());
        gate.open();
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), b"".as_slice()), "{args:?}");
    };
    run_without_listening(&["add", &server.url_of("/1"), &server.url_of("/2")]);
    assert_eq!(titles(&khabar).len(), 4);
    subscribe(&khabar, &[server.url_of("/3"), server.url_of("/4")]);
    run_without_listening(&["fetch"]);
    assert_eq!(titles(&khabar).len(), 8);
    run_without_listening(&["remove", "1", "2"]);
    assert_eq!(khabar.json(["feeds", "--json"]).as_array().unwrap().len(), 2);
    run_without_listening(&["feeds"]);
    run_without_listening(&["list"]);
    run_without_listening(&["search", "words"]);
    run_without_listening(&["export", "library"]);
}

#[test]
fn nothing_that_a_feed_calls_itself_commands_the_terminal() {
    let hostile = "a&#27;[2J\u{9B}31m\u{202E}b\u{7}c&#x1b;]0;x&#7;";
    let text = (format!("https://a.example/{hostile}"), hostile.to_owned(), hostile.to_owned());
    let server = Server::new(move |_| rss_reply(hostile, std::slice::from_ref(&text)));
    let khabar = Khabar::new();
    let mut outputs = Vec::new();
    for args in [
        vec!["add", &server.url],
        vec!["feeds"],
        vec!["feeds", "--json"],
        vec!["fetch"],
        vec!["list"],
        vec!["search", "--json", "b"],
        vec!["export", "feeds"],
        vec!["export", "library"],
        vec!["remove", "1"],
    ] {
        let run = khabar.run(&args);
        assert_eq!(run.code, Some(0), "{args:?} {run:?}");
        outputs.push(run.out + &run.err);
    }
    for text in outputs {
        assert_no_controls(&text, &['\n', '\t']);
    }
}

#[test]
fn the_rules_for_agencies_are_read_and_a_mistake_in_them_is_reported() {
    let khabar = Khabar::new();
    let folder = khabar.data.path().join(".config/khabar");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("agencies.toml"), "[[agency]]\nhosts = ['a.example']\nidentity = ['/news/{n}']")
        .unwrap();
    let twice: Vec<_> = ["x", "y"]
        .map(|tail| (format!("https://a.example/news/5/{tail}"), "One title".to_owned(), format!("text {tail}")))
        .into();
    let server =
        Server::new(move |request| rss_reply("A", if request.path == "/1" { &twice[..1] } else { &twice[1..] }));
    subscribe(&khabar, &[server.url_of("/1"), server.url_of("/2")]);
    assert_eq!(khabar.run(["fetch", "--jobs", "1"]).code, Some(0));
    assert_eq!(titles(&khabar).len(), 1, "two addresses of one story");
    std::fs::write(folder.join("agencies.toml"), "[[agency]]\nhosts = ['a.example']\nbodi = []").unwrap();
    let run = khabar.run(["fetch"]);
    assert!(run.code == Some(2) && run.err.contains("agencies.toml:3") && run.err.contains("bodi"), "{run:?}");
}

#[test]
fn the_rules_for_agencies_count_for_files_and_are_beside_the_settings_file() {
    let khabar = Khabar::new();
    let page = "<title>t</title><article><p>first words of the article, which go on and on and on and on for a while.</p>\
        <p class=box>read also this, they say, and it is as long as a paragraph of the article.</p></article>";
    let page = write(khabar.data.path(), "page.html", page);
    let folders = [".config/khabar", "named", "variable"].map(|name| khabar.data.path().join(name));
    for folder in &folders {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join("set.toml"), "").unwrap();
    }
    let rules = |index: usize| folders[index].join("agencies.toml");
    let named = folders[1].join("set.toml").into_os_string().into_string().unwrap();
    let print = |args: &[&str], variable: bool| {
        let mut command = khabar.command(args.iter().copied().chain(["print", &page]));
        if variable {
            command.env("KHABAR_CONFIG", folders[2].join("set.toml"));
        }
        let run: crate::support::khabar::CommandOutput = command.output().unwrap().into();
        (run.code, run.out.contains("first words"), run.out.contains("read also"))
    };
    let ways = [(&[][..], false), (&["--config", &named][..], false), (&[][..], true)];
    for (index, (args, variable)) in ways.into_iter().enumerate() {
        assert_eq!(print(args, variable), (Some(0), true, true), "no rules yet: {args:?}");
        std::fs::write(rules(index), "[[agency]]\nhosts = ['*']\ndrop = ['.box']").unwrap();
        assert_eq!(print(args, variable), (Some(0), true, false), "{args:?}");
    }
    // The option goes before the variable, and the rules of every other way before none.
    std::fs::remove_file(rules(1)).unwrap();
    assert_eq!(print(ways[1].0, true), (Some(0), true, true));
    let list = khabar.run(["list", &page]);
    assert_eq!((list.code, list.lines().len()), (Some(0), 1), "{list:?}");
    // A mistake in them is an error for files too, and a list of feeds is imported all the same.
    std::fs::write(rules(0), "[[agency]]\nhosts = ['*']\nbodi = []").unwrap();
    for command in ["print", "list", "import"] {
        let run = khabar.run([command, page.as_str()]);
        assert!(run.code == Some(2) && run.err.contains("agencies.toml:3") && run.out.is_empty(), "{command}: {run:?}");
    }
}

#[test]
fn a_password_in_an_address_is_in_no_link_and_no_message() {
    let gone = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let is_gone = std::sync::Arc::clone(&gone);
    let server = Server::new(move |_| {
        if is_gone.load(std::sync::atomic::Ordering::Relaxed) {
            return CannedResponse::new("404 Not Found", &[], "");
        }
        let feed = "<rss version='2.0'><channel><item><title>a</title><link>/a</link></item></channel></rss>";
        CannedResponse::new("200 OK", &[], feed)
    });
    let url = server.url_of("/rss").replace("http://", "http://user:SECRET@");
    let khabar = Khabar::new();
    let added = khabar.run(["add", &url]);
    assert_eq!(added.code, Some(0), "{added:?}");
    let fetched = khabar.run(["fetch"]);
    let listed = khabar.run(["list", "--json"]);
    assert!(listed.out.contains(&server.url_of("/a")), "{listed:?}");
    gone.store(true, std::sync::atomic::Ordering::Relaxed);
    let failed = khabar.run(["fetch"]);
    assert!(failed.code == Some(2) && failed.err.contains("user:\u{2026}@"), "{failed:?}");
    let feeds = khabar.run(["feeds"]);
    let unknown = khabar.run(["add", &url.replace("/rss", "/other")]);
    for run in [added, fetched, listed, failed, feeds, unknown] {
        assert!(!run.out.contains("SECRET") && !run.err.contains("SECRET"), "{run:?}");
    }
    // The feed is still fetched with it.
    assert!(khabar.run(["export", "feeds"]).out.contains("user:SECRET@"));
}

#[test]
fn a_proxy_that_is_not_understood_is_not_passed_over() {
    let server = site();
    let khabar = Khabar::new();
    subscribe(&khabar, &[server.url_of("/rss")]);
    for (variable, value) in [("ALL_PROXY", "socks5//127.0.0.1:1"), ("https_proxy", "tor://127.0.0.1:1")] {
        let output = khabar.command(["fetch"]).env(variable, value).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && error.contains(variable), "{error}");
    }
    assert_eq!(server.paths(), Vec::<String>::new());
}

#[test]
fn what_is_wrong_with_the_proxy_is_not_said_of_the_server() {
    let server = site();
    let khabar = Khabar::new();
    subscribe(&khabar, &[server.url_of("/rss")]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refusing = Server::always(CannedResponse::new("502 Bad Gateway", &[], ""));
    let refusing = refusing.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    for (proxy, told) in [
        ("http://no-such-host.invalid:1".to_owned(), "no-such-host.invalid, which your environment names as the proxy"),
        (
            "socks5h://no-such-host.invalid:1".to_owned(),
            "no-such-host.invalid, which your environment names as the proxy",
        ),
        (format!("socks5://{closed}"), "through the proxy 127.0.0.1 "),
        (format!("http://{closed}"), "through the proxy 127.0.0.1 "),
        (format!("http://{refusing}"), "through the proxy 127.0.0.1 "),
    ] {
        let output = khabar.command(["fetch"]).env("ALL_PROXY", &proxy).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap().replace(['\u{2068}', '\u{2069}'], "");
        assert!(output.status.code() == Some(2) && error.contains(told), "{proxy}: {error}");
    }
    // One that is passed over for this host has nothing to do with it.
    let mut fetch = khabar.command(["fetch"]);
    let output = fetch.env("ALL_PROXY", "http://no-such-host.invalid:1").env("NO_PROXY", "127.0.0.1").output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}

#[test]
fn a_feed_whose_items_are_in_no_known_format_is_followed_and_said_to_be_empty() {
    // Microsoft's Channel Definition Format, of 1997.
    let cdf = "<?xml version='1.0'?><channel href='https://a.example/'><title>C</title>\
        <topic href='https://a.example/1'><title>One</title></topic></channel>";
    let server = Server::always(CannedResponse::new("200 OK", &["Content-Type: text/xml"], cdf));
    let khabar = Khabar::new();
    let added = khabar.run(["add", &server.url]);
    assert!(added.code == Some(0) && added.out.contains("There is no article in it now"), "{added:?}");
    let whole = site();
    let added = khabar.run(["add", &whole.url_of("/rss")]);
    assert!(added.code == Some(0) && !added.out.contains("There is no article"), "{added:?}");
}
