//! Feeds that are damaged, in disguise, or far too much.

use super::{FetchBesideGoodFeeds, assert_feed_fails, fetch_beside_good_feeds};
use crate::support::feed::{assert_library_intact, items, rss, titles};
use crate::support::server::{CannedResponse, Server};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, Mutex};

fn serving(body: impl AsRef<[u8]>) -> Server {
    Server::always(CannedResponse::new("200 OK", &["Content-Type: application/rss+xml"], body))
}

#[test]
fn a_feed_that_stops_in_the_middle_gives_what_came_before_and_the_rest_when_it_is_whole() {
    let whole = rss("Cut", &items("https://cut.example", 5));
    let cut = whole.find("https://cut.example number 4").unwrap();
    let body = Arc::new(Mutex::new(whole[..cut].to_owned()));
    let now = Arc::clone(&body);
    let server = Server::new(move |_| CannedResponse::new("200 OK", &[], now.lock().unwrap().as_str()));
    let FetchBesideGoodFeeds { khabar, run, others, _good_server: _good } =
        fetch_beside_good_feeds(&server.url_of("/rss"));
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("stops in the middle"), "{}", run.err);
    assert!((1..=3).all(|number| others.contains(&format!("https://cut.example number {number}"))), "{others:?}");
    body.lock().unwrap().clone_from(&whole);
    assert_eq!(khabar.run(["fetch"]).code, Some(0));
    let cut: Vec<_> = titles(&khabar).into_iter().filter(|title| title.contains("cut.example number")).collect();
    assert_eq!(cut.len(), 5, "{cut:?}");
    assert_library_intact(&khabar);
    let server = serving(&whole[..60]);
    // "Cut off".
    assert_feed_fails(&server.url_of("/rss"), "stops in the middle", "\u{642}\u{637}\u{639}");
}

#[test]
fn a_feed_in_another_encoding_than_it_says_is_read() {
    // "The weather of the town is rainy in the first days of autumn": an older encoding, declared as UTF-8 by the feed
    // and as ISO-8859-1 by the server.
    let title = "\u{647}\u{648}\u{627}\u{64A} \u{634}\u{647}\u{631} \u{62F}\u{631} \u{646}\u{62E}\u{633}\u{62A}\u{64A}\u{646} \
        \u{631}\u{648}\u{632}\u{647}\u{627}\u{64A} \u{67E}\u{627}\u{64A}\u{64A}\u{632} \
        \u{628}\u{627}\u{631}\u{627}\u{646}\u{64A} \u{627}\u{633}\u{62A}";
    let body = rss(title, &[("https://old.example/1".to_owned(), title.to_owned(), title.to_owned())]);
    let body = body.replace("\"1.0\"?>", "\"1.0\" encoding=\"utf-8\"?>");
    let (bytes, _, unmapped) = encoding_rs::WINDOWS_1256.encode(&body);
    assert!(!unmapped);
    let server = Server::always(CannedResponse::new("200 OK", &["Content-Type: text/xml; charset=iso-8859-1"], bytes));
    let FetchBesideGoodFeeds { run, others, .. } = fetch_beside_good_feeds(&server.url_of("/rss"));
    assert_eq!((run.code, others.contains(title)), (Some(0), true), "{others:?}");
}

#[test]
fn a_feed_that_is_packed_wrongly_says_so() {
    let server = Server::always(CannedResponse::new(
        "200 OK",
        &["Content-Encoding: gzip"],
        rss("x", &items("https://x.example", 2)),
    ));
    assert_feed_fails(&server.url_of("/rss"), "cannot be decompressed", "\u{641}\u{634}\u{631}\u{62F}\u{647}");
}

#[test]
fn a_bomb_of_entities_stays_as_small_as_it_is() {
    let bomb = std::fs::read(crate::support::project("tests/fixtures/feeds/bomb.xml")).unwrap();
    let server = serving(bomb);
    let FetchBesideGoodFeeds { khabar, run, others, .. } = fetch_beside_good_feeds(&server.url_of("/rss"));
    assert_eq!((run.code, others.len()), (Some(0), 1), "{run:?}");
    let list = khabar.run(["export", "library"]).out;
    assert!(list.len() < 200_000 && !list.contains("root:"), "nothing is expanded, and no file is read");
}

#[test]
fn fifty_megabytes_are_refused_announced_or_not_and_packed_or_not() {
    const LIMIT: &str = "larger than 20 MB";
    let words = "\u{6F2}\u{6F0} \u{645}\u{6AF}\u{627}\u{628}\u{627}\u{6CC}\u{62A}";
    let text = format!("<rss><channel><item><title>x</title><description>{}", "a".repeat(1 << 20));
    let announced =
        Server::always(CannedResponse::bare("200 OK", &["Content-Length: 52428800"]).and(text.as_bytes()).hang());
    assert_feed_fails(&announced.url_of("/rss"), LIMIT, words);
    let endless = Server::always(CannedResponse::bare("200 OK", &["Connection: close"]).and(text.as_bytes()).flood());
    assert_feed_fails(&endless.url_of("/rss"), LIMIT, words);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let megabyte = vec![b'a'; 1 << 20];
    for _ in 0..50 {
        packer.write_all(&megabyte).unwrap();
    }
    let packed = Server::always(CannedResponse::new("200 OK", &["Content-Encoding: gzip"], packer.finish().unwrap()));
    assert_feed_fails(&packed.url_of("/rss"), LIMIT, words);
}

#[test]
fn of_twenty_thousand_items_the_first_ten_thousand_are_taken_in() {
    let mut many = String::from("<rss version=\"2.0\"><channel><title>Many</title>");
    for number in 0..20_000 {
        let _ = write!(many, "<item><title>t{number}</title><link>https://many.example/{number}</link></item>");
    }
    let server = serving(many + "</channel></rss>");
    let FetchBesideGoodFeeds { khabar, run, others, .. } = fetch_beside_good_feeds(&server.url_of("/rss"));
    assert_eq!((run.code, others.len()), (Some(0), 10_000));
    assert_eq!(khabar.run(["search", "t9999"]).lines().len(), 1);
    assert_eq!(khabar.run(["search", "t10000"]).lines().len(), 0);
}

#[test]
fn elements_a_hundred_thousand_deep_are_no_trouble() {
    let deep = 100_000;
    let nested = |tag: &str| format!("{}x{}", format!("<{tag}>").repeat(deep), format!("</{tag}>").repeat(deep));
    let item = |inside: &str| format!("<item><title>Deep</title><link>https://deep.example/1</link>{inside}</item>");
    let html = item(&format!("<description><![CDATA[{}]]></description>", nested("div")));
    let quotes = item(&format!("<description><![CDATA[{}]]></description>", nested("blockquote")));
    let elements = item(&nested("deep"));
    let open = item(&"<deep>".repeat(deep));
    for (body, is_whole) in [(html, true), (quotes, true), (elements, true), (open, false), (nested("item"), false)] {
        let server = serving(format!("<rss><channel><title>Deep</title>{body}</channel></rss>"));
        let FetchBesideGoodFeeds { run, others, .. } = fetch_beside_good_feeds(&server.url_of("/rss"));
        // A string that is not closed may count as damage or not; the program goes on either way.
        assert!(if is_whole { run.code == Some(0) && others.contains("Deep") } else { run.code < Some(2) }, "{run:?}");
    }
    let json = format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":{}", "[".repeat(deep));
    assert_feed_fails(&serving(json).url_of("/rss"), "broken", "\u{62E}\u{631}\u{627}\u{628}");
}
