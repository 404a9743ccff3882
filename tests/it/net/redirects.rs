//! Redirects: followed here, counted, and kept only where every one was for good.

use super::{ask, body, client, get};
use crate::support::server::{Asked, Reply, Server};
use khabar::model::FetchError;
use khabar::net::{FetchRequest, FetchResponse};

/// A server that sends on from some paths, by code and `Location`, and has a document at all others.
fn sending(from: &'static [(&'static str, &'static str, &'static str)]) -> Server {
    Server::new(move |asked: &Asked| {
        let hit = from.iter().find(|(path, ..)| *path == asked.path);
        hit.map_or_else(
            || Reply::new("200 OK", &[], "here"),
            |(_, status, location)| Reply::new(status, &[&format!("Location: {location}")], "gone there"),
        )
    })
}

#[test]
fn moves_for_good_are_kept() {
    let server = sending(&[("/a", "301 Moved", "/b"), ("/b", "308 Moved", "c?x=1#part")]);
    let body = body(server.at_path("/a"));
    assert_eq!(body.url, server.at_path("/c?x=1"));
    assert_eq!(body.permanent_url, Some(server.at_path("/c?x=1")));
    assert_eq!(body.bytes, b"here");
}

#[test]
fn one_move_for_today_makes_the_whole_way_one_for_today() {
    let server = sending(&[
        ("/a", "301 Moved", "/b"),
        ("/b", "302 Found", "/c"),
        ("/c", "301 Moved", "/d"),
        ("/1", "303 See Other", "/d"),
        ("/2", "307 Temporary", "/d"),
    ]);
    for from in ["/a", "/1", "/2"] {
        let body = body(server.at_path(from));
        assert_eq!((body.url, body.permanent_url), (server.at_path("/d"), None), "{from}");
    }
}

#[test]
fn a_move_for_good_is_kept_though_nothing_is_new() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/old" => Reply::new("301 Moved", &["Location: /new"], ""),
        _ => Reply::bare("304 Not Modified", &[]),
    });
    let again = FetchRequest { etag: Some("\"a\"".to_owned()), ..ask(server.at_path("/old")) };
    let moved = Some(server.at_path("/new"));
    assert_eq!(
        client().get(&again),
        Ok(FetchResponse::NotModified { permanent_url: moved, etag: None, modified: None })
    );
    assert_eq!(server.asked()[1].headers["if-none-match"], "\"a\"");
}

#[test]
fn a_location_in_raw_persian_letters_is_followed() {
    // U+0627 U+062E is D8 A7 D8 AE in UTF-8.
    let server = sending(&[("/a", "302 Found", "/\u{627}\u{62E}/1")]);
    assert_eq!(body(server.at_path("/a")).url, server.at_path("/%D8%A7%D8%AE/1"));
    assert_eq!(server.paths(), ["/a", "/%D8%A7%D8%AE/1"]);
}

#[test]
fn a_question_in_raw_persian_letters_is_understood() {
    let server = sending(&[]);
    body(server.at_path("/\u{627}?q=\u{62E}"));
    assert_eq!(server.paths(), ["/%D8%A7?q=%D8%AE"]);
}

#[test]
fn another_host_is_followed() {
    let there = sending(&[]);
    let target = there.at_path("/rss");
    let here = Server::new(move |_| Reply::new("301 Moved", &[&format!("Location: {target}")], ""));
    assert_eq!(body(&here.url).permanent_url, Some(there.at_path("/rss")));
}

#[test]
fn circles_are_left_where_they_close() {
    let server = sending(&[
        ("/a", "302 Found", "/b"),
        ("/b", "302 Found", "/c"),
        ("/c", "302 Found", "/b"),
        ("/s", "301 Moved", "/s"),
    ]);
    assert_eq!(get(server.at_path("/a")), Err(FetchError::Redirects));
    assert_eq!(server.paths(), ["/a", "/b", "/c"]);
    assert_eq!(get(server.at_path("/s")), Err(FetchError::Redirects));
}

#[test]
fn ten_redirects_are_followed_and_eleven_are_not() {
    let server = Server::new(|asked| match asked.path.trim_start_matches('/').parse::<u32>() {
        Ok(0) | Err(_) => Reply::new("200 OK", &[], "here"),
        Ok(left) => Reply::new("302 Found", &[&format!("Location: /{}", left - 1)], ""),
    });
    assert_eq!(body(server.at_path("/10")).bytes, b"here");
    assert_eq!(get(server.at_path("/11")), Err(FetchError::Redirects));
}

#[test]
fn no_redirect_leads_to_a_file_or_to_another_scheme() {
    for location in ["file:///etc/hostname", "ftp://example.ir/", "javascript:alert(1)", "http://["] {
        let server = Server::new(move |_| Reply::new("301 Moved", &[&format!("Location: {location}")], ""));
        assert_eq!(get(&server.url), Err(FetchError::Address { url: location.to_owned() }));
    }
}

#[test]
fn a_redirect_to_nowhere_is_an_error_of_http() {
    let server = Server::always(Reply::new("302 Found", &[], ""));
    assert_eq!(get(&server.url), Err(FetchError::Status { code: 302 }));
}
