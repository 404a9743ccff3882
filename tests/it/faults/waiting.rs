//! Servers that do not answer, or not in time: no other feed has to wait for them.

use super::good_server;
use crate::support::feed::{assert_library_intact, items, rss_reply, subscribe, titles, titles_of};
use crate::support::khabar::{CommandOutput, Khabar};
use crate::support::server::{CannedResponse, Gate, Server};
use khabar::testing::ingest::Agencies;
use khabar::testing::library::{self, FetchOutcome, Network, clock};
use khabar::testing::model::FetchError;
use khabar::testing::net::{Client, DEFAULT_JOBS, FetchOptions, Timeouts};
use khabar::testing::store::Store;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// The network with little patience.
fn impatient_network() -> Network {
    let timeouts = Timeouts {
        connect: Duration::from_secs(20),
        first_byte: Duration::from_secs(2),
        total: Duration::from_secs(4),
    };
    let options = FetchOptions { proxies: false, timeouts, ..FetchOptions::new(clock::now) };
    Network { client: Client::new(&options), agencies: Arc::new(Agencies::builtin()), jobs: DEFAULT_JOBS }
}

#[test]
fn whoever_is_silent_or_sends_one_byte_after_the_other_is_cut_off_alone() {
    let good = good_server();
    let silent = Server::on_address("127.0.0.2", |_| CannedResponse::raw("").hang());
    let stuck = Server::on_address("127.0.0.3", |_| {
        CannedResponse::bare("200 OK", &["Content-Length: 5000"]).and(b"<rss>").hang()
    });
    let dripping = Server::on_address("127.0.0.4", |_| {
        CannedResponse::bare("200 OK", &["Connection: close"]).and(b"<rss>").drip()
    });
    let slow_header = Server::on_address("127.0.0.5", |_| CannedResponse::raw("HTTP/1.1 200 OK\r\nX: ").drip());
    let bad = [silent.url.as_str(), &stuck.url, &dripping.url, &slow_header.url].map(|url| format!("{url}/rss"));
    let khabar = Khabar::new();
    let mut store = library::open(khabar.data.path()).unwrap().store;
    for url in bad.iter().cloned().chain((1..=8).map(|number| good.url_of(&format!("/{number}")))) {
        store.add_feed(&url, None, "").unwrap();
    }
    let mut outcomes = BTreeMap::new();
    let progress = library::fetch(&mut store, &impatient_network(), &[], &AtomicBool::new(false), &mut |step| {
        outcomes.insert(step.url.to_owned(), step.outcome);
    });
    let progress = progress.unwrap();
    assert_eq!((progress.done, progress.total, progress.failed, progress.new), (12, 12, 4, 24), "{outcomes:?}");
    for (url, seconds) in bad.iter().zip([2, 4, 4, 2]) {
        assert_eq!(outcomes[url], FetchOutcome::Failed(FetchError::Timeout { seconds }), "{url}");
    }
    drop(store);
    let feeds = khabar.run(["feeds"]);
    assert_eq!(feeds.out.matches("No answer within").count(), 4, "{feeds:?}");
    assert_library_intact(&khabar);
}

#[test]
fn feeds_that_hang_do_not_hold_up_those_that_answer() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let bad = Server::on_address("127.0.0.2", move |request| {
        rss_reply("Bad", &items(&format!("https://bad.example{}", request.path), 2)).after(&server_gate)
    });
    let good = good_server();
    let khabar = Khabar::new();
    // The bad ones come first, and there are more of them than threads.
    let urls: Vec<String> = (0..20).map(|number| bad.url_of(&format!("/{number}"))).collect();
    subscribe(&khabar, &urls);
    subscribe(&khabar, &["/1", "/2", "/3", "/4", "/5"].map(|path| good.url_of(path)));
    let mut child = khabar.command(["fetch"]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Vec<String> = (0..5).map(|_| lines.next().unwrap().unwrap()).collect();
    for (number, line) in (1..).zip(&first) {
        assert!(line.starts_with(&format!("{number}/25\t+3 ~0\t{}", good.url)), "{line}");
    }
    gate.open();
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(rest.len(), 21);
    assert!(child.wait().unwrap().success());
    assert_eq!(titles(&khabar).len(), 5 * 3 + 20 * 2);
    assert_library_intact(&khabar);
}

#[test]
fn a_feed_of_very_many_articles_does_not_hold_up_those_that_arrive_after_it() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let small = Server::on_address("127.0.0.8", move |request| {
        rss_reply("Small", &items(&format!("https://small.example{}", request.path), 3)).after(&server_gate)
    });
    let many = items("https://many.example", 10_000);
    let large = Server::on_address("127.0.0.2", move |_| rss_reply("Large", &many));
    let khabar = Khabar::new();
    subscribe(&khabar, &[large.url_of("/rss"), small.url_of("/1"), small.url_of("/2"), small.url_of("/3")]);
    let mut child = khabar.command(["fetch"]).spawn().unwrap();
    // The server releases the small ones when a part of the large one is stored.
    let path = khabar.data.path().join("khabar.db");
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut count = database.prepare("SELECT count(*) FROM feed_articles").unwrap();
    while count.query_row([], |row| row.get::<_, i64>(0)).unwrap() == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it should still be at it");
    }
    drop(count);
    gate.open();
    let lines: Vec<String> = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap)
        .take_while(|line| line.contains('\t'))
        .collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    for (number, line) in (1..).zip(&lines) {
        let (news, url) = if number < 4 { ("+3 ~0", &small.url) } else { ("+10000 ~0", &large.url) };
        assert!(line.starts_with(&format!("{number}/4\t{news}\t{url}")), "{lines:?}");
    }
    assert!(child.wait().unwrap().success());
    assert_library_intact(&khabar);
}

#[test]
fn a_user_flags_an_article_while_a_fetch_waits() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let server = Server::new(move |_| rss_reply("Held", &items("https://held.example", 2)).after(&server_gate));
    let khabar = Khabar::new();
    subscribe(&khabar, &[&server.url]);
    let child = khabar.command(["fetch"]).spawn().unwrap();
    server.wait_for_in_flight(1);
    let mut store = Store::open(khabar.data.path()).unwrap().store;
    let id = khabar::testing::model::ArticleId(1);
    let (set, before) =
        (khabar::testing::model::Flags { read: true, bookmarked: true }, khabar::testing::model::Flags::default());
    store.set_flags(id, set, before, clock::now()).unwrap();
    drop(store);
    gate.open();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(khabar.run(["bookmarks"]).lines().len(), 1);
    assert_eq!(titles(&khabar).len(), 2);
    assert_library_intact(&khabar);
}

#[test]
fn two_fetches_at_once_bring_every_article_once() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let all: Vec<_> = (0..3).map(|feed| items(&format!("https://twice.example/{feed}"), 250)).collect();
    let served = all.clone();
    let server = Server::new(move |request| {
        let feed: usize = request.path.trim_start_matches('/').parse().unwrap();
        rss_reply("Twice", &served[feed]).after(&server_gate)
    });
    let khabar = Khabar::new();
    subscribe(&khabar, &[0, 1, 2].map(|feed| server.url_of(&format!("/{feed}"))));
    let children: Vec<_> = (0..2).map(|_| khabar.command(["fetch"]).spawn().unwrap()).collect();
    // No host gets all the threads of a fetch, so two requests of each.
    server.wait_for_in_flight(4);
    gate.open();
    let mut new = 0;
    for mut child in children {
        let mut out = String::new();
        child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        let run = CommandOutput::from(child.wait_with_output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{out}");
        let count = out.rsplit_once("new articles: ").unwrap().1.split(';').next().unwrap();
        new += count.parse::<usize>().unwrap();
    }
    assert_eq!(new, 750, "each is new to one of them");
    assert_eq!(titles(&khabar), titles_of(all.iter().flatten()));
    assert_eq!(khabar.run(["search", "words"]).lines().iter().filter(|line| line.contains("twice")).count(), 750);
    assert_library_intact(&khabar);
}
