//! The feed behind an address: itself, one that its page names, or one where feeds often are.

use super::client;
use crate::support::server::{CannedResponse, Gate, Server};
use khabar::testing::model::{FeedLink, FetchError};
use khabar::testing::net::{Discovered, ResponseBody, discover};

/// A document that begins with `feed` is one.
fn feed(body: &ResponseBody) -> Result<String, FetchError> {
    let text = String::from_utf8_lossy(&body.bytes).into_owned();
    match text.split_whitespace().next() {
        Some("feed") => Ok(text),
        Some("broken") => Err(FetchError::Malformed { reason: "broken".to_owned() }),
        _ => Err(FetchError::NotAFeed { others: Vec::new() }),
    }
}

/// A page names a feed with each word after the first.
fn feeds(body: &ResponseBody) -> Vec<FeedLink> {
    let link = |word: &str| FeedLink { url: word.to_owned(), title: Some(format!("title of {word}")) };
    String::from_utf8_lossy(&body.bytes).split_whitespace().skip(1).map(link).collect()
}

/// A server with these documents, and nothing else.
fn site(documents: &'static [(&'static str, &'static str)]) -> Server {
    Server::new(move |request| {
        let document = documents.iter().find(|(path, _)| *path == request.path);
        document.map_or_else(
            || CannedResponse::new("404 Not Found", &[], ""),
            |(_, text)| CannedResponse::new("200 OK", &[], text),
        )
    })
}

fn discover_feed(typed: &str) -> Result<Discovered<String>, FetchError> {
    discover(&client(), typed, feed, feeds)
}

#[test]
fn an_address_of_a_feed_is_the_feed() {
    let server = site(&[("/rss", "feed one")]);
    let found = discover_feed(&format!(" {} ", server.url_of("/rss"))).unwrap();
    assert_eq!((found.url, found.document.as_str()), (server.url_of("/rss"), "feed one"));
    assert_eq!(found.others, []);
    assert_eq!(server.paths(), ["/rss"]);
}

#[test]
fn a_page_leads_to_the_first_feed_that_it_names() {
    let server = site(&[
        ("/news/", "page ../gone page.html first second"),
        ("/news/page.html", "page"),
        ("/news/first", "feed"),
    ]);
    let found = discover_feed(&server.url_of("/news/")).unwrap();
    assert_eq!(found.url, server.url_of("/news/first"));
    let others = [("/gone", "../gone"), ("/news/page.html", "page.html"), ("/news/second", "second")];
    let others =
        others.map(|(path, word)| FeedLink { url: server.url_of(path), title: Some(format!("title of {word}")) });
    assert_eq!(found.others, others);
    // After the first, all at once; the last may have been broken off before it was asked for.
    let paths = server.paths();
    assert_eq!(paths[..2], ["/news/", "/gone"]);
    assert!(["/news/page.html", "/news/first"].iter().all(|path| paths.contains(&(*path).to_owned())), "{paths:?}");
}

#[test]
fn five_feeds_of_a_page_are_tried_and_all_are_named() {
    let server = site(&[("/", "page 1 2 3 4 5 6 1 / file:///etc/passwd"), ("/6", "feed")]);
    let others = (1..=6).map(|each| server.url_of(&format!("/{each}"))).collect();
    assert_eq!(discover_feed(&server.url), Err(FetchError::NotAFeed { others }));
    let mut paths = server.paths();
    paths.sort();
    assert_eq!(paths, ["/", "/1", "/2", "/3", "/4", "/5"]);
}

#[test]
fn feeds_that_do_not_answer_are_waited_for_at_the_same_time() {
    let gate = Gate::default();
    let silent = gate.clone();
    let server = Server::new(move |request| match request.path.as_str() {
        "/" => CannedResponse::new("200 OK", &[], "page 1 2 3 4 5"),
        "/1" => CannedResponse::new("404 Not Found", &[], ""),
        _ => CannedResponse::new("404 Not Found", &[], "").after(&silent),
    });
    let url = server.url.clone();
    let discovery = std::thread::spawn(move || discover_feed(&url));
    server.wait_for_in_flight(4);
    gate.open();
    assert!(matches!(discovery.join().unwrap(), Err(FetchError::NotAFeed { others }) if others.len() == 5));
}

#[test]
fn a_page_that_names_none_is_asked_for_the_usual_three() {
    let server = site(&[("/news", "page"), ("/rss.xml", "feed")]);
    assert_eq!(discover_feed(&server.url_of("/news")).unwrap().url, server.url_of("/rss.xml"));
    let mut paths = server.paths();
    paths.sort();
    assert_eq!(paths, ["/feed", "/news", "/rss", "/rss.xml"]);
    let none = site(&[("/", "page")]);
    assert_eq!(discover_feed(&none.url), Err(FetchError::NotAFeed { others: Vec::new() }));
}

#[test]
fn a_feed_that_cannot_be_read_is_reported_and_not_searched() {
    let server = site(&[("/", "broken /rss"), ("/rss", "feed")]);
    assert_eq!(discover_feed(&server.url), Err(FetchError::Malformed { reason: "broken".to_owned() }));
}

#[test]
fn an_address_without_a_scheme_is_tried_with_encryption_and_then_without() {
    // The server speaks no TLS: what comes is no request it knows, and it closes.
    let server = site(&[("/rss", "feed")]);
    let typed = server.url_of("/rss").replace("http://", "");
    assert_eq!(discover_feed(&typed).unwrap().url, server.url_of("/rss"));
    let secure = server.url_of("/rss").replace("http:", "https:");
    let answer = discover_feed(&secure);
    assert!(
        matches!(answer, Err(FetchError::Tls { .. } | FetchError::Connection { .. })),
        "what was typed is kept: {answer:?}"
    );
}

#[test]
fn a_feed_that_has_moved_for_good_is_followed_where_it_is() {
    let server = Server::new(|request| match request.path.as_str() {
        "/old" => CannedResponse::new("301 Moved", &["Location: /new"], ""),
        _ => CannedResponse::new("200 OK", &[], "feed"),
    });
    assert_eq!(discover_feed(&server.url_of("/old")).unwrap().url, server.url_of("/new"));
}

#[test]
fn a_page_that_is_not_there_is_an_error_of_http() {
    let server = site(&[]);
    assert_eq!(discover_feed(&server.url), Err(FetchError::Status { code: 404 }));
    assert_eq!(server.paths(), ["/"]);
}
