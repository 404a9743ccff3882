//! No document of somebody else's leads into the user's own network.

use super::*;
use crate::support::server::{CannedResponse, Server};
use std::net::{IpAddr, Ipv4Addr};

/// The test's inner host. Nothing listens there; a request that is made fails with another error.
const INNER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// A client in whose world 127.0.0.1 is outside and 127.0.0.2 inside.
fn outside_client() -> Client {
    Client::new(&FetchOptions { is_inner: |address| address == INNER, ..options() })
}

fn is_refused(result: &Result<FetchResponse, FetchError>) -> bool {
    matches!(result, Err(FetchError::InnerHost { host }) if *host == INNER.to_string())
}

#[test]
fn a_document_from_outside_leads_to_no_inner_host_and_one_from_inside_may() {
    let inner_url = "http://127.0.0.2:9/admin?reboot=1";
    let client = outside_client();
    let ask = |document: Option<&str>| client.get(&FetchRequest::new(inner_url, Accept::Page).named_by(document));
    for outside in [Some("http://127.0.0.1/feed"), Some("not an address"), None] {
        assert!(is_refused(&ask(outside)), "{outside:?}");
    }
    for inside in ["http://127.0.0.2/feed", "http://localhost/feed", "file:///home/a/feed.xml"] {
        let result = ask(Some(inside));
        assert!(matches!(result, Err(FetchError::Connection { .. })), "{inside}: {result:?}");
    }
    // The user may.
    assert!(matches!(client.get(&FetchRequest::new(inner_url, Accept::Feed)), Err(FetchError::Connection { .. })));
}

#[test]
fn a_redirect_from_outside_leads_to_no_inner_host() {
    let redirect = || CannedResponse::new("302 Found", &["Location: http://127.0.0.2:9/x"], "");
    let server = Server::new(move |_| redirect());
    assert!(is_refused(&outside_client().get(&ask(&server.url))));
    // Where the first address is inside, a redirect may stay there.
    let server = Server::new(|request| match request.path.as_str() {
        "/" => CannedResponse::new("302 Found", &["Location: /feed"], ""),
        _ => CannedResponse::new("200 OK", &[], "text"),
    });
    assert!(matches!(get(&server.url), Ok(FetchResponse::Body(_))));
}

#[test]
fn a_page_is_never_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let url = url::Url::from_file_path(file.path()).unwrap();
    let result = client().get(&FetchRequest::new(url, Accept::Page));
    assert!(matches!(result, Err(FetchError::Address { .. })), "{result:?}");
}
