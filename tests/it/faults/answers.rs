//! Servers that answer with something other than a feed, or with nothing.

use super::{FetchBesideGoodFeeds, assert_feed_fails, fetch_beside_good_feeds};
use crate::support::feed::{assert_library_intact, items, rss, rss_reply, subscribe};
use crate::support::khabar::Khabar;
use crate::support::server::{CannedResponse, Server};
use serde_json::json;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// "Again" in Persian: in every sentence about a feed that Khabar tries again.
const AGAIN: &str = "\u{62F}\u{648}\u{628}\u{627}\u{631}\u{647}";
/// "Address".
const ADDRESS: &str = "\u{646}\u{634}\u{627}\u{646}\u{6CC}";

#[test]
fn every_status_has_its_own_words() {
    for (status, english, persian) in [
        ("404 Not Found", "Look up the feed's address", ADDRESS),
        ("410 Gone", "Remove it", "\u{6F4}\u{6F1}\u{6F0}"),
        ("403 Forbidden", "It may require an account", "\u{6F4}\u{6F0}\u{6F3}"),
        ("500 Internal Server Error", "an internal error (500). Khabar will try again", AGAIN),
        ("418 I'm a teapot", "(418)", "\u{6F4}\u{6F1}\u{6F8}"),
        ("503 Service Unavailable", "asked for a pause. Khabar will try again", AGAIN),
    ] {
        let server = Server::always(CannedResponse::new(status, &[], "<rss></rss>"));
        assert_feed_fails(&server.url_of("/rss"), english, persian);
    }
}

#[test]
fn a_server_that_asks_to_wait_is_not_asked_again_before_that() {
    let server = Server::always(CannedResponse::new("429 Too Many Requests", &["Retry-After: 3600"], ""));
    let fetch = assert_feed_fails(&server.url_of("/rss"), "asked for a pause until", "\u{635}\u{628}\u{631}");
    let khabar = &fetch.khabar;
    assert_eq!(server.requests().len(), 1);
    let again = khabar.run(["fetch"]);
    assert!(again.code == Some(1) && again.err.contains("asked for a pause until"), "{again:?}");
    assert_eq!(server.requests().len(), 1, "it has been left alone");
    let alone = khabar.run(["fetch", &server.url_of("/rss")]);
    assert_eq!((alone.code, server.requests().len()), (Some(2), 1));
    // An hour on, it is asked again.
    let database = rusqlite::Connection::open(khabar.data.path().join("khabar.db")).unwrap();
    database.execute("UPDATE feeds SET tried_at = tried_at - 3700, retry_at = retry_at - 3700", []).unwrap();
    khabar.run(["fetch"]);
    assert_eq!(server.requests().len(), 2);
    // As it is when the clock was ahead at that time and has been set back since.
    database.execute("UPDATE feeds SET tried_at = tried_at + 90000, retry_at = retry_at + 90000", []).unwrap();
    khabar.run(["fetch"]);
    assert_eq!(server.requests().len(), 3);
    assert_library_intact(khabar);
}

#[test]
fn a_page_is_no_feed_and_names_the_feed_that_it_has() {
    let page = "<!doctype html><html><head><title>x</title></head><body><p>Words.</p></body></html>";
    let server = Server::always(CannedResponse::new("200 OK", &["Content-Type: text/html"], page));
    assert_feed_fails(&server.url_of("/rss"), "a page, not a feed. Find the site's RSS link", "RSS");
    let named = page.replace("</title>", "</title><link rel=alternate type='application/atom+xml' href='/atom?a=1'>");
    let server = Server::always(CannedResponse::new("200 OK", &["Content-Type: application/rss+xml"], named));
    let url = server.url_of("/atom?a=1");
    assert_feed_fails(&server.url_of("/rss"), &format!("Its feed is \u{2068}{url}\u{2069}"), &url);
}

#[test]
fn redirects_in_a_circle_and_without_an_end_are_given_up() {
    let circle = Server::new(|request| {
        let to = if request.path == "/rss" { "/a" } else { "/rss" };
        CannedResponse::new("302 Found", &[&format!("Location: {to}")], "")
    });
    assert_feed_fails(&circle.url_of("/rss"), "keeps redirecting to itself", ADDRESS);
    let endless =
        Server::new(|request| CannedResponse::new("301 Moved", &[&format!("Location: {}x", request.path)], ""));
    assert_feed_fails(&endless.url_of("/rss"), "keeps redirecting to itself", ADDRESS);
    assert_eq!(endless.requests().len(), 11);
    let file = Server::always(CannedResponse::new("301 Moved", &["Location: file:///etc/hostname"], ""));
    assert_feed_fails(&file.url_of("/rss"), "file:///etc/hostname\u{2069} is not the address of a feed", ADDRESS);
}

#[test]
fn a_feed_that_has_moved_for_good_is_followed_there() {
    let server = Server::new(|request| match request.path.as_str() {
        "/old" => CannedResponse::new("301 Moved Permanently", &["Location: /new"], ""),
        "/today" => CannedResponse::new("302 Found", &["Location: /other"], ""),
        path => rss_reply(path, &items(&format!("https://moved.example{path}"), 2)),
    });
    let khabar = Khabar::new();
    subscribe(&khabar, &[server.url_of("/old"), server.url_of("/today")]);
    assert_eq!(khabar.run(["feed", "1", "--folder", "kept"]).code, Some(0));
    for _ in 0..2 {
        assert_eq!(khabar.run(["fetch"]).code, Some(0));
    }
    let feeds = khabar.json(["feeds", "--json"]);
    let urls: Vec<_> =
        feeds.as_array().unwrap().iter().map(|feed| (&feed["url"], &feed["folder"], &feed["id"])).collect();
    assert_eq!(urls[0], (&json!(server.url_of("/today")), &json!(""), &json!(2)));
    assert_eq!(urls[1], (&json!(server.url_of("/new")), &json!("kept"), &json!(1)));
    assert_eq!(server.paths().iter().filter(|path| *path == "/old").count(), 1);
    // Followed at its new address already: the two become one, and nothing of either is lost.
    subscribe(&khabar, &[server.url_of("/old")]);
    assert_eq!(khabar.run(["fetch"]).code, Some(0));
    let feeds = khabar.json(["feeds", "--json"]);
    assert_eq!((feeds.as_array().unwrap().len(), &feeds[1]["total"]), (2, &json!(2)));
    assert_library_intact(&khabar);
}

/// The `https:` address of a server that knows no encryption, as one behind the wrong port.
fn plain_http_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // It does not matter here who hangs up first.
            let _ = stream.read(&mut [0; 512]).and_then(|_| stream.write(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
        }
    });
    format!("https://127.0.0.1:{port}/rss")
}

#[test]
fn no_connection_no_encryption_and_no_such_host_have_messages_of_their_own() {
    assert_feed_fails("http://127.0.0.1:1/rss", "cannot be reached", AGAIN);
    assert_feed_fails(&plain_http_server(), "secure connection failed", "\u{627}\u{645}\u{646}");
    assert_feed_fails("http://no-such-host.invalid/rss", "no server called", "no-such-host.invalid");
    assert_feed_fails("file:///no/such/feed.xml", "cannot be read", "No such file");
    let broken = Server::always(CannedResponse::bare("200 OK", &["Content-Length: 900"]).and(b"<rss>").close());
    assert_feed_fails(&broken.url_of("/rss"), "cannot be reached", AGAIN);
    let nonsense = Server::always(CannedResponse::raw("\u{1B}[2J no HTTP\r\n\r\n").close());
    let fetch = assert_feed_fails(&nonsense.url_of("/rss"), "try again next time", AGAIN);
    assert!(!fetch.khabar.run(["feeds"]).out.contains('\u{1B}'));
}

#[test]
fn a_feed_that_recovers_is_forgiven_and_what_it_had_is_still_there() {
    let whole = Arc::new(Mutex::new(true));
    let now = Arc::clone(&whole);
    let server = Server::new(move |_| {
        if *now.lock().unwrap() {
            CannedResponse::new("200 OK", &[], rss("Moody", &items("https://moody.example", 4)))
        } else {
            CannedResponse::new("500 Internal Server Error", &[], "")
        }
    });
    let FetchBesideGoodFeeds { khabar, others, _good_server: _good, .. } =
        fetch_beside_good_feeds(&server.url_of("/rss"));
    assert_eq!(others.len(), 4);
    *whole.lock().unwrap() = false;
    assert_eq!(khabar.run(["fetch"]).code, Some(1));
    let feed = |khabar: &Khabar| {
        let feeds = khabar.json(["feeds", "--json"]);
        feeds.as_array().unwrap().iter().find(|feed| feed["title"] == "Moody").unwrap().clone()
    };
    let failing = feed(&khabar);
    assert!(failing["total"] == json!(4) && !failing["error"].is_null() && !failing["succeeded_at"].is_null());
    *whole.lock().unwrap() = true;
    assert_eq!(khabar.run(["fetch"]).code, Some(0));
    assert!(feed(&khabar)["error"].is_null());
    assert_library_intact(&khabar);
}
