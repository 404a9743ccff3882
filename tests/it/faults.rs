//! What can go wrong when a feed is fetched, through the program: each failure has a message of its own, no other feed
//! suffers, the library stays intact, and nothing is lost.

mod answers;
mod bodies;
mod encryption;
mod interrupted;
mod waiting;

use crate::support::feed::{assert_library_intact, items, rss_reply, subscribe, titles, titles_of};
use crate::support::khabar::{CommandOutput, Khabar};
use crate::support::server::Server;
use std::collections::BTreeSet;

/// A server whose feeds are all as they should be, on a host of its own.
fn good_server() -> Server {
    Server::on_address("127.0.0.9", |request| {
        rss_reply("Good", &items(&format!("https://good.example{}", request.path), 3))
    })
}

/// The outcome for a bad feed that was fetched between two good ones.
struct FetchBesideGoodFeeds {
    khabar: Khabar,
    run: CommandOutput,
    /// The titles in the library beside those of the good feeds, which are all there.
    others: BTreeSet<String>,
    /// The good feeds' server, which lasts as long as this.
    _good_server: Server,
}

/// Fetches the feed at this address between two good ones, and checks that these have not suffered.
fn fetch_beside_good_feeds(bad: &str) -> FetchBesideGoodFeeds {
    let (khabar, good_server) = (Khabar::new(), good_server());
    subscribe(&khabar, &[&good_server.url_of("/1"), bad, &good_server.url_of("/2")]);
    let run = khabar.run(["fetch"]);
    let mut others = titles(&khabar);
    for path in ["/1", "/2"] {
        for title in titles_of(&items(&format!("https://good.example{path}"), 3)) {
            assert!(others.remove(&title), "{title} is missing: {run:?}");
        }
    }
    assert_library_intact(&khabar);
    FetchBesideGoodFeeds { khabar, run, others, _good_server: good_server }
}

/// The same for a feed that fails as a whole: its line is the only one, and in both languages it says what to do.
fn assert_feed_fails(bad: &str, english: &str, persian: &str) -> FetchBesideGoodFeeds {
    let fetch = fetch_beside_good_feeds(bad);
    let FetchBesideGoodFeeds { khabar, run, others, .. } = &fetch;
    assert_eq!((run.code, run.err.lines().count()), (Some(1), 1), "{run:?}");
    assert!(run.out.ends_with("Feeds up to date: 2; new articles: 6; edited: 0; failed: 1\n"), "{run:?}");
    assert!(run.err.starts_with(&format!("\u{2068}{bad}\u{2069}: ")) && run.err.contains(english), "{run:?}");
    assert_eq!(others, &BTreeSet::new());
    let feeds = khabar.json(["--lang", "fa", "feeds", "--json"]);
    let feed = feeds.as_array().unwrap().iter().find(|feed| feed["url"] == bad).unwrap();
    let error = feed["error"].as_str().unwrap();
    assert!(error.contains(persian), "{error}");
    fetch
}
