//! The network: addresses to bytes, within limits.
//!
//! [`Client`] fetches one address, [`FetchPool`] many at once; [`discover()`] finds the feed behind the address that a
//! user typed. All of them block the calling thread or threads of their own. Nothing is asynchronous: a few dozen
//! waiting threads cost nothing, and their code reads from top to bottom.
//!
//! Every response is hostile until proven otherwise. Its decompressed size is limited, so that a small body cannot grow
//! in memory; the whole time is limited, so that a server that sends one byte a second is cut off like a silent one;
//! redirects are counted, and none leads from the network to a file.
//!
//! Khabar requests only what the user follows or wants to follow, and where a server redirects that. **No request goes
//! to an address that a feed or an article merely mentions**: pictures, trackers and enclosures are never fetched. It
//! sends and stores no cookies, and sends no `Referer`.
//!
//! Proxies come from the environment when a client is made: the first of `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY`
//! that is set, in either case, and `NO_PROXY` (`proxy`).
//!
//! Deliberately not here: parsing. Bodies go out as they came, in any encoding. This room remembers nothing but its
//! connections; the caller knows what was fetched when. No redirect and no document leads from outside to a host in
//! the user's own network (`inner`).

mod address;
mod client;
mod decompress;
mod discover;
mod error;
mod host_queue;
mod inner;
mod local;
mod pool;
mod proxy;
mod redirect;
mod request;
mod response;

pub(crate) use address::listed_address;
pub use client::Client;
pub use discover::{Discovered, discover};
pub use pool::{DEFAULT_JOBS, FetchPool};
pub use request::{Accept, FetchRequest, NamedBy};
pub use response::{FetchResponse, ResponseBody};

use crate::model::{Timestamp, limits};
use std::net::IpAddr;
use std::time::Duration;

/// The options of a [`Client`].
#[derive(Debug, Clone)]
pub struct FetchOptions {
    /// The `User-Agent`.
    pub user_agent: String,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// How much to accept.
    pub limits: Limits,
    /// Whether to use the proxies that the environment names.
    pub proxies: bool,
    /// Whether an address is in the user's own network.
    pub is_inner: fn(IpAddr) -> bool,
    /// The time, to make a date of "retry after 60 seconds".
    pub clock: fn() -> Timestamp,
}

impl FetchOptions {
    /// The program's own options, with this clock.
    pub fn new(clock: fn() -> Timestamp) -> Self {
        let user_agent = concat!("Khabar/", env!("CARGO_PKG_VERSION")).to_owned();
        Self {
            user_agent,
            timeouts: Timeouts::default(),
            limits: Limits::default(),
            proxies: true,
            is_inner: inner::is_inner,
            clock,
        }
    }
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For the name of the host to be looked up, and again for the connection with its encryption.
    pub connect: Duration,
    /// From the request to the end of the response's header.
    pub first_byte: Duration,
    /// For everything, redirects included. So a server that is too slow is cut off.
    pub total: Duration,
}

impl Default for Timeouts {
    /// Ten, fifteen and thirty seconds.
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), first_byte: Duration::from_secs(15), total: Duration::from_secs(30) }
    }
}

/// How much to accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The size of a decompressed body, in bytes.
    pub body: u64,
    /// The size of a header, in bytes.
    pub header: usize,
    /// How many redirects in a row.
    pub redirects: usize,
}

impl Default for Limits {
    /// Those of [`limits`], and ten redirects.
    fn default() -> Self {
        Self { body: limits::RESPONSE, header: limits::HEADER, redirects: 10 }
    }
}
