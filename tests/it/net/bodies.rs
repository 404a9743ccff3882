//! Documents, whole and unpacked, and what is sent to get them.

use super::{NOW, ask, body, client, get, options};
use crate::support::server::{CannedResponse, Server};
use flate2::{Compression, write::GzEncoder};
use khabar::testing::model::FetchError;
use khabar::testing::net::{Accept, Client, FetchOptions, FetchRequest, FetchResponse, Limits};
use std::io::Write as _;

const FEED: &str = "<rss version=\"2.0\"><channel><title>\u{62E}\u{628}\u{631}</title></channel></rss>";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A Brotli stream that stores up to 65,536 bytes as they are, by RFC 7932, section 9: window bits `0` (16), then a
/// meta-block header of ISLAST 0, MNIBBLES 0 (four), MLEN - 1 in 16 bits, ISUNCOMPRESSED 1, filled up to whole bytes,
/// the bytes, and an empty last meta-block `11`.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len() - 1).unwrap();
    let head: u32 = (length << 4) | (1 << 20);
    [&head.to_le_bytes()[..3], bytes, &[0b11]].concat()
}

/// A client that takes a kilobyte.
fn frugal_client() -> Client {
    Client::new(&FetchOptions { limits: Limits { body: 1024, header: 2048, ..Limits::default() }, ..options() })
}

#[test]
fn a_document_comes_with_its_charset_and_its_validators() {
    let headers =
        ["Content-Type: text/xml; charset=UTF-8", "ETag: \"a1\"", "Last-Modified: Sat, 21 Mar 2026 00:00:00 GMT"];
    let server = Server::always(CannedResponse::new("200 OK", &headers, FEED));
    let body = body(server.url_of("/rss"));
    assert_eq!(body.bytes, FEED.as_bytes());
    assert_eq!(body.charset.as_deref(), Some("utf-8"));
    assert_eq!(body.etag.as_deref(), Some("\"a1\""));
    assert_eq!(body.modified.as_deref(), Some("Sat, 21 Mar 2026 00:00:00 GMT"));
    assert_eq!((body.url, body.permanent_url), (server.url_of("/rss"), None));
}

#[test]
fn bytes_of_an_older_encoding_are_left_as_they_are() {
    // windows-1256 0xC7 is U+0627; in UTF-8 it would be two bytes.
    let server =
        Server::always(CannedResponse::new("200 OK", &["Content-Type: text/html; charset=windows-1256"], b"\xC7\xE1"));
    let body = body(&server.url);
    assert_eq!(body.bytes, b"\xC7\xE1");
    assert_eq!(body.charset.as_deref(), Some("windows-1256"));
}

#[test]
fn the_validators_are_sent_back_and_not_modified_is_a_response() {
    let server = Server::new(|request| {
        let same = request.headers.get("if-none-match").is_some_and(|etag| etag == "\"a1\"");
        if same {
            CannedResponse::bare("304 Not Modified", &["ETag: \"a2\""])
        } else {
            CannedResponse::new("200 OK", &[], FEED)
        }
    });
    let date = "Sat, 21 Mar 2026 00:00:00 GMT".to_owned();
    let conditional =
        FetchRequest { etag: Some("\"a1\"".to_owned()), modified: Some(date.clone()), ..ask(&server.url) };
    let answer = client().get(&conditional);
    assert_eq!(
        answer,
        Ok(FetchResponse::NotModified { permanent_url: None, etag: Some("\"a2\"".to_owned()), modified: None })
    );
    assert_eq!(server.requests()[0].headers.get("if-modified-since"), Some(&date));
}

#[test]
fn not_modified_without_having_asked_for_it_is_an_error() {
    let server = Server::always(CannedResponse::bare("304 Not Modified", &[]));
    assert_eq!(get(&server.url), Err(FetchError::Status { code: 304 }));
}

#[test]
fn a_validator_that_cannot_be_sent_is_left_out() {
    let server = Server::always(CannedResponse::new("200 OK", &[], FEED));
    let with_bad_validator = FetchRequest { etag: Some("a\r\nX-Evil: 1".to_owned()), ..ask(&server.url) };
    assert!(matches!(client().get(&with_bad_validator), Ok(FetchResponse::Body(_))));
    let headers = &server.requests()[0].headers;
    assert!(!headers.contains_key("if-none-match") && !headers.contains_key("x-evil"), "{headers:?}");
}

#[test]
fn a_request_says_who_asks_for_what_and_nothing_else() {
    let server = Server::always(CannedResponse::new("200 OK", &["Set-Cookie: a=1"], FEED));
    let client = client();
    client.get(&ask(&server.url)).unwrap();
    client.get(&FetchRequest::new(&server.url, Accept::Page)).unwrap();
    let asked = server.requests();
    let mut names: Vec<&str> = asked[1].headers.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"], "no cookie, no referer");
    assert_eq!(asked[0].headers["user-agent"], format!("Khabar/{}", env!("CARGO_PKG_VERSION")));
    assert_eq!(asked[0].headers["accept-encoding"], "gzip, br");
    assert!(asked[0].headers["accept"].starts_with("application/atom+xml"));
    assert!(asked[1].headers["accept"].starts_with("text/html"));
}

#[test]
fn a_name_of_the_program_that_cannot_be_sent_is_sent_as_far_as_it_can() {
    let server = Server::always(CannedResponse::new("200 OK", &[], FEED));
    let client = Client::new(&FetchOptions { user_agent: "Kha\r\nbar\u{62E}/1 (x)".to_owned(), ..options() });
    client.get(&ask(&server.url)).unwrap();
    assert_eq!(server.requests()[0].headers["user-agent"], "Khabar/1 (x)");
}

#[test]
fn one_connection_serves_several_questions() {
    let server = Server::always(CannedResponse::new("200 OK", &[], FEED));
    let client = client();
    for _ in 0..5 {
        client.get(&ask(&server.url)).unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_body_in_chunks_is_put_together() {
    let head = CannedResponse::bare("200 OK", &["Transfer-Encoding: chunked"]);
    let server = Server::always(head.and(b"3\r\nabc\r\n4;x=1\r\ndefg\r\n0\r\n\r\n"));
    assert_eq!(body(&server.url).bytes, b"abcdefg");
}

#[test]
fn a_body_without_a_length_ends_with_the_connection() {
    let server = Server::always(CannedResponse::bare("200 OK", &[]).and(b"abc").close());
    assert_eq!(body(&server.url).bytes, b"abc");
}

#[test]
fn packed_bodies_are_unpacked() {
    let server = Server::new(|request| match request.path.as_str() {
        "/gzip" => CannedResponse::new("200 OK", &["Content-Encoding: gzip"], gzip(FEED.as_bytes())),
        _ => CannedResponse::new("200 OK", &["Content-Encoding: br"], brotli(FEED.as_bytes())),
    });
    assert_eq!(body(server.url_of("/gzip")).bytes, FEED.as_bytes());
    assert_eq!(body(server.url_of("/br")).bytes, FEED.as_bytes());
}

#[test]
fn a_small_packed_body_that_grows_beyond_the_limit_is_refused() {
    let bomb = gzip(&vec![0; 200_000]);
    assert!(bomb.len() < 1024, "the test is about the unpacked size");
    let server = Server::new(move |request| match request.path.as_str() {
        "/gzip" => CannedResponse::new("200 OK", &["Content-Encoding: gzip"], &bomb),
        _ => CannedResponse::new("200 OK", &["Content-Encoding: br"], brotli(&[b'a'; 1025])),
    });
    for path in ["/gzip", "/br"] {
        let answer = frugal_client().get(&ask(server.url_of(path)));
        assert_eq!(answer, Err(FetchError::TooLarge { limit: 1024 }), "{path}");
    }
}

#[test]
fn a_body_beyond_the_limit_is_refused_and_one_at_the_limit_is_not() {
    let server = Server::new(|request| match request.path.as_str() {
        "/said" => CannedResponse::bare("200 OK", &["Content-Length: 1025"]).hang(),
        "/unsaid" => CannedResponse::bare("200 OK", &[]).flood(),
        _ => CannedResponse::new("200 OK", &[], [b'a'; 1024]),
    });
    let get = |path| frugal_client().get(&ask(server.url_of(path)));
    assert_eq!(get("/said"), Err(FetchError::TooLarge { limit: 1024 }));
    assert_eq!(get("/unsaid"), Err(FetchError::TooLarge { limit: 1024 }));
    assert!(matches!(get("/whole"), Ok(FetchResponse::Body(body)) if body.bytes.len() == 1024));
}

#[test]
fn a_flood_of_headers_is_refused() {
    let line = format!("X-Long: {}", "a".repeat(2048));
    let long = Server::always(CannedResponse::new("200 OK", &[&line], FEED));
    assert_eq!(frugal_client().get(&ask(&long.url)), Err(FetchError::TooLarge { limit: 2048 }));
    let endless = Server::always(CannedResponse::raw("HTTP/1.1 200 OK\r\nX-Long: ").flood());
    assert_eq!(frugal_client().get(&ask(&endless.url)), Err(FetchError::TooLarge { limit: 2048 }));
}

#[test]
fn a_packed_body_that_cannot_be_unpacked_is_an_error_of_its_encoding() {
    let server = Server::new(|request| {
        let whole = gzip(FEED.as_bytes());
        match request.path.as_str() {
            "/truncated" => CannedResponse::new("200 OK", &["Content-Encoding: gzip"], &whole[..whole.len() / 2]),
            "/none" => CannedResponse::new("200 OK", &["Content-Encoding: gzip"], FEED),
            "/brotli" => CannedResponse::new("200 OK", &["Content-Encoding: br"], b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
            _ => CannedResponse::new("200 OK", &["Content-Encoding: zstd"], FEED),
        }
    });
    for path in ["/truncated", "/none", "/brotli", "/unknown"] {
        let answer = get(server.url_of(path));
        assert!(matches!(answer, Err(FetchError::Encoding { .. })), "{path}: {answer:?}");
    }
}

/// The streams of a later draft than RFC 7932: the first byte is `0x11`, six bits say how large the window is, here 30,
/// which is a gigabyte; then comes an uncompressed meta-block.
#[test]
fn a_packed_body_that_asks_for_a_gigabyte_of_room_is_refused() {
    let stream = [0x11, 0b0001_1110, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
    let server = Server::always(CannedResponse::new("200 OK", &["Content-Encoding: br"], stream));
    let reason = "a Brotli stream with a large window".to_owned();
    assert_eq!(get(&server.url), Err(FetchError::Encoding { reason }));
}

#[test]
fn a_brotli_stream_that_breaks_off_is_an_error_of_its_encoding() {
    let whole = brotli(FEED.as_bytes());
    let part = whole[..whole.len() - 5].to_vec();
    let server = Server::new(move |request| match request.path.as_str() {
        "/empty" => CannedResponse::new("200 OK", &["Content-Encoding: br"], ""),
        _ => CannedResponse::new("200 OK", &["Content-Encoding: br"], &part),
    });
    for path in ["/empty", "/part"] {
        let answer = get(server.url_of(path));
        assert!(matches!(answer, Err(FetchError::Encoding { .. })), "{path}: {answer:?}");
    }
}

#[test]
fn the_clock_of_the_caller_is_the_one_that_counts() {
    let server = Server::always(CannedResponse::new("429 Too Many Requests", &["Retry-After: 60"], ""));
    assert_eq!(get(&server.url), Err(FetchError::Busy { until: Some(khabar::testing::model::Timestamp(NOW.0 + 60)) }));
}

#[test]
fn gzip_has_two_names_in_any_case() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(FEED.as_bytes()).unwrap();
    let compressed = encoder.finish().unwrap();
    for name in ["gzip", "GZIP", "x-gzip", "X-GZip"] {
        let header = format!("Content-Encoding: {name}");
        let server = Server::always(CannedResponse::new("200 OK", &[&header], &compressed));
        assert_eq!(body(&server.url).bytes, FEED.as_bytes(), "{name}");
        let damaged = Server::always(CannedResponse::new("200 OK", &[&header], "no gzip at all"));
        assert!(matches!(get(&damaged.url), Err(FetchError::Encoding { .. })), "{name}");
    }
}

#[test]
fn the_base_of_the_links_has_no_password() {
    let server = Server::always(CannedResponse::new("200 OK", &[], FEED));
    let url = server.url_of("/rss").replace("http://", "http://user:secret@");
    assert_eq!(body(url).url, server.url_of("/rss"));
}
