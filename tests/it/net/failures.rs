//! Servers that fail, and addresses without a server.

use super::{NOW, ask, client, get, impatient_client, options};
use crate::support::server::{CannedResponse, Gate, Server};
use khabar::testing::model::{FetchError, Timestamp};
use khabar::testing::net::{Client, FetchOptions, Limits, Timeouts};
use std::net::TcpListener;
use std::time::Duration;

#[test]
fn errors_of_http_come_with_their_codes() {
    let server = Server::new(|request| CannedResponse::new(request.path.trim_start_matches('/'), &[], "sorry"));
    for code in [400, 403, 404, 410, 500, 502] {
        assert_eq!(get(server.url_of(&format!("/{code}"))), Err(FetchError::Status { code }));
    }
}

#[test]
fn a_server_that_asks_to_wait_is_busy() {
    let server = Server::new(|request| match request.path.as_str() {
        "/seconds" => CannedResponse::new("429 Too Many Requests", &["Retry-After: 120"], ""),
        "/date" => CannedResponse::new("503 Service Unavailable", &["Retry-After: Sat, 21 Mar 2026 00:10:00 GMT"], ""),
        "/week" => CannedResponse::new("429 Too Many Requests", &["Retry-After: 604800"], ""),
        _ => CannedResponse::new("503 Service Unavailable", &[], ""),
    });
    let until = |seconds| Err(FetchError::Busy { until: Some(Timestamp(NOW.0 + seconds)) });
    assert_eq!(get(server.url_of("/seconds")), until(120));
    assert_eq!(get(server.url_of("/date")), until(600));
    assert_eq!(get(server.url_of("/week")), until(86_400));
    assert_eq!(get(server.url_of("/unsaid")), Err(FetchError::Busy { until: None }));
}

#[test]
fn what_is_not_an_address_is_reported() {
    for url in ["", "example.ir", "ftp://example.ir/", "javascript:alert(1)", "http://", "http://[::1"] {
        assert_eq!(get(url), Err(FetchError::Address { url: url.to_owned() }), "{url}");
    }
}

#[test]
fn an_unknown_host_is_reported_by_name() {
    // RFC 6761: no resolver knows a name under .invalid.
    let answer = get("http://nonexistent.invalid/rss");
    assert_eq!(answer, Err(FetchError::UnknownHost { host: "nonexistent.invalid".to_owned() }));
}

#[test]
fn a_closed_port_is_no_connection() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let answer = get(format!("http://127.0.0.1:{port}/"));
    let Err(FetchError::Connection { reason }) = answer else { panic!("{answer:?}") };
    assert!(!reason.contains("os error"), "the system's number is no reason: {reason}");
}

#[test]
fn a_connection_that_breaks_unanswered_is_tried_once_more() {
    let server = Server::always(CannedResponse::raw("").close());
    let answer = get(&server.url);
    assert!(matches!(answer, Err(FetchError::Connection { .. })), "{answer:?}");
    assert_eq!(server.paths(), ["/", "/"]);
}

#[test]
fn a_body_that_breaks_off_is_no_document() {
    let server = Server::new(|request| match request.path.as_str() {
        "/length" => CannedResponse::bare("200 OK", &["Content-Length: 100"]).and(b"abc").close(),
        _ => CannedResponse::bare("200 OK", &["Transfer-Encoding: chunked"]).and(b"64\r\nabc").close(),
    });
    for path in ["/length", "/chunk"] {
        let answer = get(server.url_of(path));
        assert!(matches!(answer, Err(FetchError::Connection { .. })), "{path}: {answer:?}");
    }
}

#[test]
fn a_body_longer_than_announced_is_cut_and_the_rest_is_no_answer_to_the_next_question() {
    let server = Server::new(|request| match request.path.as_str() {
        "/first" => CannedResponse::bare("200 OK", &["Content-Length: 3"]).and(b"abcHTTP/1.1 200 OK\r\n\r\nevil"),
        _ => CannedResponse::new("200 OK", &[], "good"),
    });
    let client = client();
    let bytes = |path| match client.get(&ask(server.url_of(path))) {
        Ok(khabar::testing::net::FetchResponse::Body(body)) => Ok(body.bytes),
        Ok(other) => panic!("{other:?}"),
        Err(fault) => Err(fault),
    };
    assert_eq!(bytes("/first"), Ok(b"abc".to_vec()));
    assert_eq!(bytes("/second"), Ok(b"good".to_vec()));
}

#[test]
fn what_is_no_http_is_no_connection() {
    let server = Server::always(CannedResponse::raw("SSH-2.0-OpenSSH_9.2\r\n\r\n").close());
    let answer = get(&server.url);
    assert!(matches!(answer, Err(FetchError::Connection { .. })), "{answer:?}");
}

#[test]
fn reasons_hold_nothing_that_could_command_a_terminal() {
    let server = Server::always(CannedResponse::new("200 OK", &["Content-Encoding: \u{202E}x"], ""));
    let answer = get(&server.url);
    let Err(FetchError::Encoding { reason }) = answer else { panic!("{answer:?}") };
    assert_eq!(reason, "x");
}

#[test]
fn a_server_without_encryption_is_reported() {
    let server = Server::always(CannedResponse::raw("HTTP/1.1 400 Bad Request\r\n\r\n").close());
    let answer = get(server.url.replace("http:", "https:"));
    assert!(matches!(answer, Err(FetchError::Tls { .. } | FetchError::Connection { .. })), "{answer:?}");
}

#[test]
fn a_server_that_says_nothing_is_left() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let server = Server::new(move |_| CannedResponse::new("200 OK", &[], "late").after(&server_gate));
    assert_eq!(impatient_client().get(&ask(&server.url)), Err(FetchError::Timeout { seconds: 1 }));
    gate.open();
}

#[test]
fn a_server_that_never_ends_is_cut_off() {
    let server = Server::new(|request| match request.path.as_str() {
        "/header" => CannedResponse::raw("HTTP/1.1 200 OK\r\nX-Slow: ").drip(),
        "/body" => CannedResponse::bare("200 OK", &[]).drip(),
        "/silent" => CannedResponse::bare("200 OK", &["Content-Length: 100"]).and(b"abc").hang(),
        _ => CannedResponse::bare("200 OK", &["Content-Encoding: gzip"]).and(b"\x1F\x8B\x08\x08\0\0\0\0\0\x03").drip(),
    });
    for path in ["/header", "/body", "/silent", "/gzip"] {
        assert_eq!(
            impatient_client().get(&ask(server.url_of(path))),
            Err(FetchError::Timeout { seconds: 1 }),
            "{path}"
        );
    }
}

#[test]
fn redirects_share_one_deadline() {
    let server = Server::new(|request| {
        let next: u64 = request.path.trim_start_matches('/').parse::<u64>().unwrap() + 1;
        CannedResponse::new("302 Found", &[&format!("Location: /{next}")], "")
    });
    // Each answer comes at once, and only the time can end it.
    let timeouts = Timeouts { total: Duration::from_millis(50), ..Timeouts::default() };
    let limits = Limits { redirects: usize::MAX, ..Limits::default() };
    let client = Client::new(&FetchOptions { timeouts, limits, ..options() });
    assert_eq!(client.get(&ask(server.url_of("/1"))), Err(FetchError::Timeout { seconds: 1 }));
}
