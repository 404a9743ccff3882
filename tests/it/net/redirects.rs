//! Redirects: the client follows and counts them, and reports a new address only if all of them were permanent.

use super::{ask, body, client, get};
use crate::support::server::{CannedResponse, HttpRequest, Server};
use khabar::testing::model::FetchError;
use khabar::testing::net::{FetchRequest, FetchResponse};

/// A server that sends on from some paths, by code and `Location`, and has a document at all others.
fn redirecting_server(from: &'static [(&'static str, &'static str, &'static str)]) -> Server {
    Server::new(move |request: &HttpRequest| {
        let redirect = from.iter().find(|(path, ..)| *path == request.path);
        redirect.map_or_else(
            || CannedResponse::new("200 OK", &[], "here"),
            |(_, status, location)| CannedResponse::new(status, &[&format!("Location: {location}")], "gone there"),
        )
    })
}

#[test]
fn permanent_moves_are_reported() {
    let server = redirecting_server(&[("/a", "301 Moved", "/b"), ("/b", "308 Moved", "c?x=1#part")]);
    let body = body(server.url_of("/a"));
    assert_eq!(body.url, server.url_of("/c?x=1"));
    assert_eq!(body.permanent_url, Some(server.url_of("/c?x=1")));
    assert_eq!(body.bytes, b"here");
}

#[test]
fn one_move_for_today_makes_the_whole_way_one_for_today() {
    let server = redirecting_server(&[
        ("/a", "301 Moved", "/b"),
        ("/b", "302 Found", "/c"),
        ("/c", "301 Moved", "/d"),
        ("/1", "303 See Other", "/d"),
        ("/2", "307 Temporary", "/d"),
    ]);
    for from in ["/a", "/1", "/2"] {
        let body = body(server.url_of(from));
        assert_eq!((body.url, body.permanent_url), (server.url_of("/d"), None), "{from}");
    }
}

#[test]
fn a_permanent_move_is_reported_though_nothing_is_new() {
    let server = Server::new(|request| match request.path.as_str() {
        "/old" => CannedResponse::new("301 Moved", &["Location: /new"], ""),
        _ => CannedResponse::bare("304 Not Modified", &[]),
    });
    let conditional = FetchRequest { etag: Some("\"a\"".to_owned()), ..ask(server.url_of("/old")) };
    let moved = Some(server.url_of("/new"));
    assert_eq!(
        client().get(&conditional),
        Ok(FetchResponse::NotModified { permanent_url: moved, etag: None, modified: None })
    );
    assert_eq!(server.requests()[1].headers["if-none-match"], "\"a\"");
}

#[test]
fn a_location_in_raw_persian_letters_is_followed() {
    // U+0627 U+062E is D8 A7 D8 AE in UTF-8.
    let server = redirecting_server(&[("/a", "302 Found", "/\u{627}\u{62E}/1")]);
    assert_eq!(body(server.url_of("/a")).url, server.url_of("/%D8%A7%D8%AE/1"));
    assert_eq!(server.paths(), ["/a", "/%D8%A7%D8%AE/1"]);
}

#[test]
fn a_question_in_raw_persian_letters_is_understood() {
    let server = redirecting_server(&[]);
    body(server.url_of("/\u{627}?q=\u{62E}"));
    assert_eq!(server.paths(), ["/%D8%A7?q=%D8%AE"]);
}

#[test]
fn another_host_is_followed() {
    let there = redirecting_server(&[]);
    let target = there.url_of("/rss");
    let here = Server::new(move |_| CannedResponse::new("301 Moved", &[&format!("Location: {target}")], ""));
    assert_eq!(body(&here.url).permanent_url, Some(there.url_of("/rss")));
}

#[test]
fn circles_are_left_where_they_close() {
    let server = redirecting_server(&[
        ("/a", "302 Found", "/b"),
        ("/b", "302 Found", "/c"),
        ("/c", "302 Found", "/b"),
        ("/s", "301 Moved", "/s"),
    ]);
    assert_eq!(get(server.url_of("/a")), Err(FetchError::Redirects));
    assert_eq!(server.paths(), ["/a", "/b", "/c"]);
    assert_eq!(get(server.url_of("/s")), Err(FetchError::Redirects));
}

#[test]
fn ten_redirects_are_followed_and_eleven_are_not() {
    let server = Server::new(|request| match request.path.trim_start_matches('/').parse::<u32>() {
        Ok(0) | Err(_) => CannedResponse::new("200 OK", &[], "here"),
        Ok(left) => CannedResponse::new("302 Found", &[&format!("Location: /{}", left - 1)], ""),
    });
    assert_eq!(body(server.url_of("/10")).bytes, b"here");
    assert_eq!(get(server.url_of("/11")), Err(FetchError::Redirects));
}

#[test]
fn no_redirect_leads_to_a_file_or_to_another_scheme() {
    for location in ["file:///etc/hostname", "ftp://example.ir/", "javascript:alert(1)", "http://["] {
        let server = Server::new(move |_| CannedResponse::new("301 Moved", &[&format!("Location: {location}")], ""));
        assert_eq!(get(&server.url), Err(FetchError::Address { url: location.to_owned() }));
    }
}

#[test]
fn a_redirect_to_nowhere_is_an_error_of_http() {
    let server = Server::always(CannedResponse::new("302 Found", &[], ""));
    assert_eq!(get(&server.url), Err(FetchError::Status { code: 302 }));
}
