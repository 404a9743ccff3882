//! Servers that answer with something other than a feed, or with nothing.

use super::{Outcome, fails, fetched};
use crate::support::feed::{assert_whole, follow, items, rss, rss_reply};
use crate::support::khabar::Khabar;
use crate::support::server::{Reply, Server};
use serde_json::json;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// What every sentence about a feed that is tried again holds in Persian: "again".
const AGAIN: &str = "\u{62F}\u{648}\u{628}\u{627}\u{631}\u{647}";
/// "Address".
const ADDRESS: &str = "\u{646}\u{634}\u{627}\u{646}\u{6CC}";

#[test]
fn every_status_has_its_own_words() {
    for (status, english, persian) in [
        ("404 Not Found", "Look up the feed's address", ADDRESS),
        ("410 Gone", "Remove it", "\u{6F4}\u{6F1}\u{6F0}"),
        ("403 Forbidden", "It may ask for an account", "\u{6F4}\u{6F0}\u{6F3}"),
        ("500 Internal Server Error", "a fault of its own (500). It is tried again", AGAIN),
        ("418 I'm a teapot", "(418)", "\u{6F4}\u{6F1}\u{6F8}"),
        ("503 Service Unavailable", "asks to wait. It is tried again", AGAIN),
    ] {
        let server = Server::always(Reply::new(status, &[], "<rss></rss>"));
        fails(&server.at_path("/rss"), english, persian);
    }
}

#[test]
fn a_server_that_asks_to_wait_is_not_asked_again_before_that() {
    let server = Server::always(Reply::new("429 Too Many Requests", &["Retry-After: 3600"], ""));
    let outcome = fails(&server.at_path("/rss"), "asks to wait until", "\u{635}\u{628}\u{631}");
    let khabar = &outcome.khabar;
    assert_eq!(server.asked().len(), 1);
    let again = khabar.run(["fetch"]);
    assert!(again.code == Some(1) && again.err.contains("asks to wait until"), "{again:?}");
    assert_eq!(server.asked().len(), 1, "it has been left alone");
    let alone = khabar.run(["fetch", &server.at_path("/rss")]);
    assert_eq!((alone.code, server.asked().len()), (Some(2), 1));
    // An hour on, it is asked again.
    let database = rusqlite::Connection::open(khabar.data.path().join("khabar.db")).unwrap();
    database.execute("UPDATE feeds SET tried_at = tried_at - 3700, retry_at = retry_at - 3700", []).unwrap();
    khabar.run(["fetch"]);
    assert_eq!(server.asked().len(), 2);
    // As it is when the clock was ahead at that time and has been set back since.
    database.execute("UPDATE feeds SET tried_at = tried_at + 90000, retry_at = retry_at + 90000", []).unwrap();
    khabar.run(["fetch"]);
    assert_eq!(server.asked().len(), 3);
    assert_whole(khabar);
}

#[test]
fn a_page_is_no_feed_and_names_the_feed_that_it_has() {
    let page = "<!doctype html><html><head><title>x</title></head><body><p>Words.</p></body></html>";
    let server = Server::always(Reply::new("200 OK", &["Content-Type: text/html"], page));
    fails(&server.at_path("/rss"), "a page, not a feed. Look for the site's RSS link", "RSS");
    let named = page.replace("</title>", "</title><link rel=alternate type='application/atom+xml' href='/atom?a=1'>");
    let server = Server::always(Reply::new("200 OK", &["Content-Type: application/rss+xml"], named));
    let url = server.at_path("/atom?a=1");
    fails(&server.at_path("/rss"), &format!("Its feed is \u{2068}{url}\u{2069}"), &url);
}

#[test]
fn redirects_in_a_circle_and_without_an_end_are_given_up() {
    let circle = Server::new(|asked| {
        let to = if asked.path == "/rss" { "/a" } else { "/rss" };
        Reply::new("302 Found", &[&format!("Location: {to}")], "")
    });
    fails(&circle.at_path("/rss"), "round in a circle", ADDRESS);
    let endless = Server::new(|asked| Reply::new("301 Moved", &[&format!("Location: {}x", asked.path)], ""));
    fails(&endless.at_path("/rss"), "round in a circle", ADDRESS);
    assert_eq!(endless.asked().len(), 11);
    let file = Server::always(Reply::new("301 Moved", &["Location: file:///etc/hostname"], ""));
    fails(&file.at_path("/rss"), "file:///etc/hostname\u{2069} is not the address of a feed", ADDRESS);
}

#[test]
fn a_feed_that_has_moved_for_good_is_followed_there() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/old" => Reply::new("301 Moved Permanently", &["Location: /new"], ""),
        "/today" => Reply::new("302 Found", &["Location: /other"], ""),
        path => rss_reply(path, &items(&format!("https://moved.example{path}"), 2)),
    });
    let khabar = Khabar::new();
    follow(&khabar, &[server.at_path("/old"), server.at_path("/today")]);
    assert_eq!(khabar.run(["feed", "1", "--folder", "kept"]).code, Some(0));
    for _ in 0..2 {
        assert_eq!(khabar.run(["fetch"]).code, Some(0));
    }
    let feeds = khabar.json(["feeds", "--json"]);
    let urls: Vec<_> =
        feeds.as_array().unwrap().iter().map(|feed| (&feed["url"], &feed["folder"], &feed["id"])).collect();
    assert_eq!(urls[0], (&json!(server.at_path("/today")), &json!(""), &json!(2)));
    assert_eq!(urls[1], (&json!(server.at_path("/new")), &json!("kept"), &json!(1)));
    assert_eq!(server.paths().iter().filter(|path| *path == "/old").count(), 1);
    // Followed at its new address already: the two become one, and nothing of either is lost.
    follow(&khabar, &[server.at_path("/old")]);
    assert_eq!(khabar.run(["fetch"]).code, Some(0));
    let feeds = khabar.json(["feeds", "--json"]);
    assert_eq!((feeds.as_array().unwrap().len(), &feeds[1]["total"]), (2, &json!(2)));
    assert_whole(&khabar);
}

/// The `https:` address of a server that knows no encryption, as one behind the wrong port.
fn answers_in_the_clear() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // Whoever hangs up first is no matter here.
            let _ = stream.read(&mut [0; 512]).and_then(|_| stream.write(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
        }
    });
    format!("https://127.0.0.1:{port}/rss")
}

#[test]
fn no_connection_no_encryption_and_no_such_host_are_told_apart() {
    fails("http://127.0.0.1:1/rss", "cannot be reached", AGAIN);
    fails(&answers_in_the_clear(), "secure connection failed", "\u{627}\u{645}\u{646}");
    fails("http://no-such-host.invalid/rss", "no server called", "no-such-host.invalid");
    fails("file:///no/such/feed.xml", "cannot be read", "No such file");
    let broken = Server::always(Reply::bare("200 OK", &["Content-Length: 900"]).and(b"<rss>").close());
    fails(&broken.at_path("/rss"), "cannot be reached", AGAIN);
    let nonsense = Server::always(Reply::raw("\u{1B}[2J no HTTP\r\n\r\n").close());
    let outcome = fails(&nonsense.at_path("/rss"), "tried again next time", AGAIN);
    assert!(!outcome.khabar.run(["feeds"]).out.contains('\u{1B}'));
}

#[test]
fn a_feed_that_recovers_is_forgiven_and_what_it_had_is_still_there() {
    let whole = Arc::new(Mutex::new(true));
    let now = Arc::clone(&whole);
    let server = Server::new(move |_| {
        if *now.lock().unwrap() {
            Reply::new("200 OK", &[], rss("Moody", &items("https://moody.example", 4)))
        } else {
            Reply::new("500 Internal Server Error", &[], "")
        }
    });
    let Outcome { khabar, others, _good, .. } = fetched(&server.at_path("/rss"));
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
    assert_whole(&khabar);
}
