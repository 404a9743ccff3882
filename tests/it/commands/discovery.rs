//! Finding the feed behind an address, and saying what is there instead.

use crate::support::feed::{items, rss, rss_reply, titles};
use crate::support::khabar::{Khabar, write};
use crate::support::project;
use crate::support::server::{CannedResponse, Server};
use serde_json::json;

fn page(head: &str) -> CannedResponse {
    CannedResponse::new(
        "200 OK",
        &["Content-Type: text/html"],
        format!("<html><head>{head}</head><body>hello</body></html>"),
    )
}

fn case(name: &str) -> String {
    project("tests/fixtures/feed-cases").join(name).to_str().unwrap().to_owned()
}

fn link(title: &str, href: &str) -> String {
    format!("<link rel='alternate' type='application/rss+xml' title='{title}' href='{href}'>")
}

#[test]
fn the_first_feed_that_is_not_of_comments_is_followed_and_the_others_are_named() {
    let server = Server::new(|request| match request.path.as_str() {
        "/" => page(&(link("Comments", "/comments/feed/") + &link("News", "/news.xml") + &link("Sport", "/sport.xml"))),
        "/news.xml" => rss_reply("Quays", &items("https://quays.example", 2)),
        _ => rss_reply("Other", &items("https://other.example", 1)),
    });
    for (language, words) in
        [("en", "The page also names these feeds: "), ("fa", "\u{62E}\u{648}\u{631}\u{627}\u{6A9}")]
    {
        let khabar = Khabar::new();
        let added = khabar.run(["--lang", language, "add", &server.url]);
        assert_eq!((added.code, added.err.as_str()), (Some(0), ""));
        assert_eq!(khabar.json(["feeds", "--json"])[0]["url"], json!(server.url_of("/news.xml")));
        let lines = added.lines();
        let (sport, comments) = (server.url_of("/sport.xml"), server.url_of("/comments/feed/"));
        assert!(lines.len() == 2 && lines[1].contains(words), "{lines:?}");
        assert!(lines[1].find(&sport).unwrap() < lines[1].find(&comments).unwrap(), "{lines:?}");
    }
}

#[test]
fn the_link_header_of_a_page_names_its_feed_too() {
    let server = Server::new(|request| match request.path.as_str() {
        "/" => CannedResponse::new(
            "200 OK",
            &[
                "Content-Type: text/html",
                "Link: </style.css>; rel=preload",
                "Link: </feeds/all>; rel=\"alternate\"; type=\"application/atom+xml\"",
            ],
            "<p>hello",
        ),
        "/feeds/all" => rss_reply("Quays", &items("https://quays.example", 2)),
        _ => CannedResponse::new("404 Not Found", &[], ""),
    });
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["add", &server.url]).out, "Added: \u{2068}Quays\u{2069}; new articles: 2\n");
}

#[test]
fn a_document_of_another_kind_is_named_with_what_to_do() {
    let server = Server::new(|request| match request.path.as_str() {
        "/empty" => CannedResponse::new("200 OK", &[], ""),
        "/204" => CannedResponse::bare("204 No Content", &[]),
        "/api" => CannedResponse::new("200 OK", &[], "{\"error\": \"no such feed\"}"),
        "/opml" => CannedResponse::new("200 OK", &[], "<?xml version='1.0'?><opml version='2.0'><body/></opml>"),
        "/map" => CannedResponse::new("200 OK", &[], "<urlset><url><loc>https://s.example/</loc></url></urlset>"),
        "/pdf" => CannedResponse::new("200 OK", &[], "%PDF-1.7\n"),
        "/picture" => CannedResponse::new("200 OK", &[], b"\x89PNG\r\n\x1A\n"),
        "/text" => CannedResponse::new("200 OK", &[], "just words"),
        "/page" => page(""),
        _ => CannedResponse::new("404 Not Found", &[], ""),
    });
    let khabar = Khabar::new();
    for (path, english, persian) in [
        ("/empty", "The answer is empty", "\u{67E}\u{627}\u{633}\u{62E} \u{62E}\u{627}\u{644}\u{6CC}"),
        ("/204", "The answer is empty", "\u{67E}\u{627}\u{633}\u{62E} \u{62E}\u{627}\u{644}\u{6CC}"),
        ("/api", "This is JSON", "JSON"),
        ("/opml", "khabar import", "khabar import"),
        ("/map", "site map", "\u{646}\u{642}\u{634}\u{647}"),
        ("/pdf", "PDF", "PDF"),
        ("/picture", "neither a feed nor any other text", "\u{645}\u{62A}\u{646}"),
        ("/text", "plain text", "\u{645}\u{62A}\u{646} \u{633}\u{627}\u{62F}\u{647}"),
        ("/page", "This is a page, not a feed", "\u{635}\u{641}\u{62D}\u{647}"),
    ] {
        for (language, words) in [("en", english), ("fa", persian)] {
            let run = khabar.run(["--lang", language, "add", &server.url_of(path)]);
            assert!(run.code == Some(2) && run.err.contains(words), "{path}: {run:?}");
        }
    }
    assert_eq!(khabar.json(["feeds", "--json"]), json!([]));
}

#[test]
fn lists_of_feeds_and_feeds_in_files_are_read_for_what_they_are() {
    let khabar = Khabar::new();
    let imported = khabar.run(["import", &case("opml1.opml")]);
    assert!(!imported.err.contains("k.example"), "{}", imported.err);
    let feeds = khabar.json(["feeds", "--json"]);
    let urls: Vec<&str> = feeds.as_array().unwrap().iter().map(|feed| feed["url"].as_str().unwrap()).collect();
    assert!(urls.contains(&"http://k.example/feed"), "{urls:?}");
    for refused in ["query:Unread", "exec:", "|curl"] {
        assert!(imported.err.contains(refused), "{refused}: {}", imported.err);
    }
    let folder = tempfile::tempdir().unwrap();
    let schemes =
        "<opml><body><outline xmlUrl='feed:https://a.example/1'/><outline xmlUrl='FEED://b.example/2'/></body></opml>";
    let run = khabar.run(["import", &write(folder.path(), "feeds.opml", schemes)]);
    assert!(run.err.is_empty() && run.out.contains('2'), "{run:?}");

    let printed = khabar.run(["print", &case("jsonfeed-file.json")]);
    assert!(printed.out.contains("My Feed") && printed.out.contains("para <b>x</b> &amp; y"), "{}", printed.out);
    let khabar = Khabar::new();
    assert_eq!(khabar.run(["import", &case("jsonfeed-file.json")]).code, Some(0));
    assert!(titles(&khabar).contains("Eins"));

    let newsboat = khabar.run(["import", &case("newsboat-urls.txt")]);
    assert!(newsboat.code == Some(2) && newsboat.err.contains("--export-to-opml"), "{newsboat:?}");
    let persian = khabar.run(["--lang", "fa", "import", &case("newsboat-urls.txt")]);
    assert!(persian.err.contains("newsboat") && persian.err.contains('\u{62E}'), "{persian:?}");
}

#[test]
fn what_of_a_feed_was_not_understood_is_counted_where_feeds_are_listed() {
    let feed = rss("Odd", &[]).replace(
        "</channel>",
        "<item><title>a</title><pubDate>soon</pubDate><shortText>b</shortText></item><item/></channel>",
    );
    let server = Server::new(move |_| CannedResponse::new("200 OK", &[], &feed));
    let khabar = Khabar::new();
    let added = khabar.run(["add", &server.url_of("/rss")]);
    assert!(added.out.contains("date that could not be read") && added.out.contains("nothing to read"), "{added:?}");
    assert!(!added.out.contains("element"), "an element of the publisher's own is no news");
    let issues = json!({"unreadable-date": 1, "empty-item": 1, "unknown-element": 1});
    assert_eq!(khabar.json(["feeds", "--json"])[0]["issues"], issues);
    let listed = khabar.run(["feeds"]);
    assert!(listed.out.contains("1 element is unknown"), "{}", listed.out);
}
