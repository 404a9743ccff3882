//! Secure connections that fail: certificates that prove nothing, and handshakes that break off.

use super::{FetchBesideGoodFeeds, assert_feed_fails, good_server};
use crate::support::feed::{assert_library_intact, items, rss, subscribe, titles, titles_of};
use crate::support::khabar::{CommandOutput, Khabar};
use crate::support::tls::{EXPIRED, LOCALHOST, TlsServer, certificate};

/// "Certificate" in Persian.
const CERTIFICATE: &str = "\u{6AF}\u{648}\u{627}\u{647}\u{6CC}";
/// "Connection".
const CONNECTION: &str = "\u{627}\u{62A}\u{635}\u{627}\u{644}";

/// A server of a feed of two articles, with this certificate.
fn server(certificate: &str) -> TlsServer {
    TlsServer::with_certificate(certificate, rss("Secret", &items("https://secret.example", 2)))
}

/// Runs the program on a machine that trusts this certificate and no other.
fn run_trusting(khabar: &Khabar, name: &str, args: &[&str]) -> CommandOutput {
    khabar.command(args).env("SSL_CERT_FILE", certificate(name)).output().unwrap().into()
}

#[test]
fn an_unsigned_certificate_is_reported_and_nothing_of_that_server_is_stored() {
    let server = server(LOCALHOST);
    let FetchBesideGoodFeeds { run, .. } =
        assert_feed_fails(&server.url_of("/rss"), "Check the address and the computer's clock", CERTIFICATE);
    assert!(run.err.contains("The secure connection failed (") && run.err.contains("UnknownIssuer"), "{run:?}");
}

#[test]
fn a_feed_behind_such_a_certificate_cannot_be_added_and_is_not_asked_for_without_encryption() {
    let server = server(LOCALHOST);
    let khabar = Khabar::new();
    let url = server.url_of("/rss");
    for typed in [url.as_str(), url.trim_start_matches("https://")] {
        let run = khabar.run(["add", typed]);
        assert!(run.code == Some(2) && run.out.is_empty(), "{typed}: {run:?}");
        assert!(run.err.contains("The secure connection failed ("), "{typed}: {run:?}");
        let persian = khabar.run(["--lang", "fa", "add", typed]);
        assert!(persian.code == Some(2) && persian.err.contains(CERTIFICATE), "{typed}: {persian:?}");
    }
    assert_eq!(khabar.json(["feeds", "--json"]).as_array().unwrap().len(), 0);
    assert!(titles(&khabar).is_empty());
    assert_library_intact(&khabar);
}

// On other systems, the system's own store of certificates decides, and a test cannot add one to it.
#[cfg(target_os = "linux")]
#[test]
fn a_certificate_that_the_machine_trusts_opens_the_way() {
    let server = server(LOCALHOST);
    let khabar = Khabar::new();
    let run = run_trusting(&khabar, LOCALHOST, &["add", &server.url_of("/rss")]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
    assert_eq!(titles(&khabar), titles_of(&items("https://secret.example", 2)));
    // From now on it is refused, and what is there stays.
    let refused = khabar.run(["fetch"]);
    assert!(refused.code == Some(2) && refused.err.contains("UnknownIssuer"), "{refused:?}");
    assert_eq!(titles(&khabar).len(), 2);
    assert_library_intact(&khabar);
}

#[cfg(target_os = "linux")]
#[test]
fn a_trusted_certificate_of_another_host_and_one_of_another_time_prove_nothing() {
    let (other, expired, good) = (server(LOCALHOST), server(EXPIRED), good_server());
    let bad = [
        // The certificate is for the name.
        (LOCALHOST, format!("https://127.0.0.1:{}/rss", other.port), "not valid for"),
        (EXPIRED, expired.url_of("/rss"), "expired"),
    ];
    for (name, url, reason) in bad {
        let khabar = Khabar::new();
        subscribe(&khabar, &[&url, &good.url_of("/1")]);
        let run = run_trusting(&khabar, name, &["fetch"]);
        assert_eq!((run.code, run.err.lines().count()), (Some(1), 1), "{run:?}");
        assert!(run.err.contains("The secure connection failed (") && run.err.contains(reason), "{run:?}");
        assert_eq!(titles(&khabar).len(), 3, "those of the other feed: {run:?}");
        assert_library_intact(&khabar);
    }
}

#[test]
fn a_handshake_that_breaks_off_is_reported() {
    // Nothing; the beginning of a record that is not sent; the server's own alert (RFC 8446, 6.2: handshake_failure).
    let closed = TlsServer::closing_after(b"");
    assert_feed_fails(&closed.url_of("/rss"), "The server cannot be reached (", CONNECTION);
    let truncated = TlsServer::closing_after(b"\x16\x03\x03\x00\x7A\x02\x00\x00");
    assert_feed_fails(&truncated.url_of("/rss"), "The server cannot be reached (", CONNECTION);
    let refused = TlsServer::closing_after(b"\x15\x03\x03\x00\x02\x02\x28");
    assert_feed_fails(&refused.url_of("/rss"), "The secure connection failed (", CERTIFICATE);
}

#[test]
fn a_server_that_speaks_no_tls_is_reported() {
    let plain = TlsServer::closing_after(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    assert_feed_fails(&plain.url_of("/rss"), "The secure connection failed (", CERTIFICATE);
    let other = TlsServer::closing_after(b"SSH-2.0-OpenSSH_9.2\r\n");
    assert_feed_fails(&other.url_of("/rss"), "The secure connection failed (", CERTIFICATE);
}
