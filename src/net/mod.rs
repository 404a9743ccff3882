//! The network: addresses to bytes, within limits.
//!
//! [`Client`] asks for one address, [`FetchPool`] for many at once, [`discover()`] finds the feed behind what a reader typed.
//! All of them block the thread that calls them or threads of their own; nothing here is asynchronous, for a few dozen
//! waiting threads cost nothing and can be read from top to bottom.
//!
//! Every answer is hostile until proven otherwise. Its size is bounded unpacked, so that a small packed body cannot
//! grow in memory; its time is bounded as a whole, so that a server that sends one byte a second is cut off like one
//! that is silent; redirects are counted, and none leads from the network to a file.
//!
//! What is asked for is only what the reader follows or wants to follow, and where a server redirects that. **No request
//! goes to an address that a feed or an article merely mentions**: pictures, trackers and enclosures are never fetched.
//! Cookies are neither kept nor sent, and no `Referer`.
//!
//! Proxies are taken from the environment (`ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, the first that is
//! set, in either case) by the HTTP library itself, when a client is made.
//!
//! Deliberately not here: reading what comes. Bodies go out as they are, in whatever encoding, and nothing in this room
//! parses one. Nor is there any memory beyond the connections: what was fetched when is for the caller to know. A
//! redirect may lead to any host, the reader's own network included, as it may in a browser.

mod address;
mod client;
mod decompress;
mod discover;
mod error;
mod host_queue;
mod local;
mod pool;
mod response;

pub use client::Client;
pub use discover::{Discovered, discover};
pub use pool::{DEFAULT_JOBS, FetchPool};
pub use response::{Accept, FetchRequest, FetchResponse, ResponseBody};

use crate::model::Timestamp;
use std::time::Duration;

/// What a [`Client`] is made of.
#[derive(Debug, Clone)]
pub struct FetchOptions {
    /// What the program calls itself to servers.
    pub user_agent: String,
    /// How long is waited.
    pub timeouts: Timeouts,
    /// How much is taken.
    pub limits: Limits,
    /// Whether the proxies that the environment names are used.
    pub proxies: bool,
    /// The time, for "come back in a minute".
    pub clock: fn() -> Timestamp,
}

impl FetchOptions {
    /// What the program uses, with this clock.
    pub fn new(clock: fn() -> Timestamp) -> Self {
        let user_agent = concat!("Khabar/", env!("CARGO_PKG_VERSION")).to_owned();
        Self { user_agent, timeouts: Timeouts::default(), limits: Limits::default(), proxies: true, clock }
    }
}

/// How long is waited for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a name to be looked up, and again for the connection, its encryption included.
    pub connect: Duration,
    /// From the question to the end of the answer's header.
    pub first_byte: Duration,
    /// For everything, redirects included. A rate follows from it: what does not arrive in this time is too slow.
    pub total: Duration,
}

impl Default for Timeouts {
    /// Ten, fifteen and thirty seconds.
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), first_byte: Duration::from_secs(15), total: Duration::from_secs(30) }
    }
}

/// How much is taken of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A body, in bytes, unpacked.
    pub body: u64,
    /// A header, in bytes.
    pub header: usize,
    /// Redirects, one after the other.
    pub redirects: usize,
}

impl Default for Limits {
    /// Twenty megabytes, 64 kilobytes, ten redirects.
    fn default() -> Self {
        Self { body: 20 * 1024 * 1024, header: 64 * 1024, redirects: 10 }
    }
}
