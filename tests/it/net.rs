//! The network against a server on loopback that does everything a server should not.

mod bodies;
mod discover;
mod failures;
mod hosts;
mod local;
mod pool;
mod redirects;

use khabar::testing::model::{FetchError, Timestamp};
use khabar::testing::net::{Accept, Client, FetchOptions, FetchRequest, FetchResponse, ResponseBody, Timeouts};
use std::time::Duration;

/// 2026-03-21T00:00:00Z.
const NOW: Timestamp = Timestamp(1_774_051_200);

/// What the program uses, but no proxies: loopback is where the tests are.
fn options() -> FetchOptions {
    FetchOptions { proxies: false, ..FetchOptions::new(|| NOW) }
}

fn client() -> Client {
    Client::new(&options())
}

/// A client that waits for next to nothing.
fn impatient_client() -> Client {
    let short = Duration::from_millis(50);
    Client::new(&FetchOptions {
        timeouts: Timeouts { connect: short, first_byte: short, total: short * 2 },
        ..options()
    })
}

fn ask(url: impl Into<String>) -> FetchRequest {
    FetchRequest::new(url, Accept::Feed)
}

fn get(url: impl Into<String>) -> Result<FetchResponse, FetchError> {
    client().get(&ask(url))
}

/// The document at an address that has one.
fn body(url: impl Into<String>) -> ResponseBody {
    match get(url) {
        Ok(FetchResponse::Body(body)) => body,
        other => panic!("no document: {other:?}"),
    }
}
