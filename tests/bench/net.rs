//! How long a fetch takes that finds nothing new: 100 requests to one host, to 100 hosts, and for 100 files.
//!
//! `cargo bench --bench net`. Everything is on loopback, so the figures are Khabar's own share.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::print_stdout,
    dead_code,
    reason = "a benchmark may fail loudly and prints; it uses a part of the tests' server"
)]

#[path = "../it/support/server.rs"]
mod server;

use khabar::testing::model::Timestamp;
use khabar::testing::net::{Accept, Client, DEFAULT_JOBS, FetchOptions, FetchPool, FetchRequest, FetchResponse};
use server::{CannedResponse, Server};
use std::time::{Duration, Instant};

const FEEDS: usize = 100;
const RUNS: usize = 21;

fn main() {
    let unchanged = |_: &_| CannedResponse::bare("304 Not Modified", &["ETag: \"a\""]);
    let one = Server::new(unchanged);
    let many: Vec<Server> = (1..=FEEDS).map(|last| Server::on_address(&format!("127.0.1.{last}"), unchanged)).collect();
    let folder = tempfile::tempdir().unwrap();

    report("one host", &(0..FEEDS).map(|number| ask(one.url_of(&format!("/{number}")))).collect::<Vec<_>>());
    report("100 hosts", &many.iter().map(|host| ask(host.url_of("/rss"))).collect::<Vec<_>>());
    report(
        "100 files",
        &(0..FEEDS).map(|number| file(&folder.path().join(format!("{number}.xml")))).collect::<Vec<_>>(),
    );
}

fn ask(url: String) -> FetchRequest {
    FetchRequest { etag: Some("\"a\"".to_owned()), ..FetchRequest::new(url, Accept::Feed) }
}

/// A file that has been read before.
fn file(path: &std::path::Path) -> FetchRequest {
    std::fs::write(path, vec![b'a'; 50_000]).unwrap();
    let ask = FetchRequest::new(url::Url::from_file_path(path).unwrap(), Accept::Feed);
    let Ok(FetchResponse::Body(body)) = client().get(&ask) else { panic!("the file cannot be read") };
    FetchRequest { etag: body.etag, ..ask }
}

fn client() -> Client {
    Client::new(&FetchOptions { proxies: false, ..FetchOptions::new(|| Timestamp(0)) })
}

/// The median and the worst of several runs, each with a client of its own, as each start of the program has.
fn report(name: &str, asks: &[FetchRequest]) {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run(asks)).collect();
    times.sort_unstable();
    println!("{FEEDS} questions, {name}: median {:?}, worst {:?}", times[RUNS / 2], times[RUNS - 1]);
}

fn run(asks: &[FetchRequest]) -> Duration {
    let start = Instant::now();
    let (sender, results) = std::sync::mpsc::channel();
    FetchPool::start(
        &client(),
        DEFAULT_JOBS,
        asks.to_vec(),
        |_, answer| answer,
        move |_, result| drop(sender.send(result)),
    );
    let unchanged = results.iter().filter(|result| matches!(result, Ok(FetchResponse::NotModified { .. }))).count();
    assert_eq!(unchanged, FEEDS);
    start.elapsed()
}
