//! Full articles that could not be fetched: reported, tried again, and given up in the end.

use crate::support::feed::{article_page, assert_library_intact, items, rss_reply};
use crate::support::khabar::Khabar;
use crate::support::server::{CannedResponse, Gate, Server};
use rusqlite::Connection;
use serde_json::json;
use std::sync::{Arc, Mutex};

/// What the server answers to whoever asks for a page; the feed's own path is answered with the feed.
type PageScript = Arc<Mutex<Box<dyn Fn(&str) -> CannedResponse + Send>>>;

fn server_error() -> CannedResponse {
    CannedResponse::new("500 Internal Server Error", &[], "")
}

/// A feed of so many teasers, a server for their pages whose script can be replaced, and a library that follows the
/// feed with full articles.
struct TeaserFeed {
    khabar: Khabar,
    server: Server,
    page_script: PageScript,
}

impl TeaserFeed {
    fn subscribed(count: usize, pages: impl Fn(&str) -> CannedResponse + Send + 'static) -> Self {
        let page_script: PageScript = Arc::new(Mutex::new(Box::new(pages)));
        let shared_script = Arc::clone(&page_script);
        let server = Server::new(move |request| {
            let site = format!("http://{}", request.headers["host"]);
            match request.path.as_str() {
                "/rss" => rss_reply("Teasers", &items(&format!("{site}/news"), count)),
                path => shared_script.lock().unwrap()(path),
            }
        });
        let khabar = Khabar::new();
        let feeds = format!("<opml version='2.0'><body><outline xmlUrl='{}'/></body></opml>", server.url_of("/rss"));
        let opml = crate::support::khabar::write(khabar.data.path(), "feeds.opml", feeds);
        assert_eq!(khabar.run(["import", &opml]).code, Some(0));
        assert_eq!(khabar.run(["feed", "1", "--full-text", "true"]).code, Some(0));
        Self { khabar, server, page_script }
    }

    /// From now on the server answers so.
    fn set_pages(&self, pages: impl Fn(&str) -> CannedResponse + Send + 'static) {
        *self.page_script.lock().unwrap() = Box::new(pages);
    }

    /// Fetches; returns the messages about pages, and the pages that were requested, in order.
    fn fetch(&self) -> (Vec<String>, Vec<String>) {
        let before = self.server.paths().len();
        let run = self.khabar.run(["fetch"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "a teaser that stays one is no failure: {run:?}");
        let messages =
            run.lines().into_iter().filter(|line| line.contains("full articles")).map(str::to_owned).collect();
        let mut requested: Vec<String> =
            self.server.paths().into_iter().skip(before).filter(|path| path != "/rss").collect();
        requested.sort();
        (messages, requested)
    }

    fn pending_pages(&self) -> u64 {
        self.khabar.json(["feeds", "--json"])[0]["pages_owed"].as_u64().unwrap()
    }

    /// How many full articles are found by what only their pages say.
    fn full_text_count(&self) -> usize {
        self.khabar.json(["search", "periwinkle*", "--json"]).as_array().unwrap().len()
    }

    fn database(&self) -> Connection {
        Connection::open(self.khabar.data.path().join("khabar.db")).unwrap()
    }
}

/// A line about pages, with the marks around the feed's name.
fn message(rest: &str) -> Vec<String> {
    vec![format!("\u{2068}Teasers\u{2069}: {rest}")]
}

#[test]
fn a_page_that_failed_is_reported_and_tried_again_although_its_feed_has_nothing_new() {
    let teasers = TeaserFeed::subscribed(2, |path| if path == "/news/1" { server_error() } else { article_page(path) });
    let run = teasers.khabar.run(["fetch"]);
    let last: Vec<&str> = run.lines().into_iter().skip(1).collect();
    let name = format!("\u{2068}{}\u{2069}", teasers.server.url_of("/rss"));
    let expected = format!(
        "{name}: full articles: 1; pages that could not be fetched: 1. The site has an internal error (500). \
         Khabar will try again next time."
    );
    assert_eq!(last, [expected.as_str(), "Feeds up to date: 1; new articles: 2; edited: 0; failed: 0"]);
    assert_eq!((teasers.pending_pages(), teasers.full_text_count()), (1, 1));
    let listed = teasers.khabar.run(["feeds"]).out;
    assert!(listed.contains("\t1 full article is still missing. The site has an internal error (500)."), "{listed}");
    let persian = teasers.khabar.run(["--lang", "fa", "feeds"]).out;
    assert!(persian.contains("\u{645}\u{62A}\u{646} \u{6A9}\u{627}\u{645}\u{644} \u{6F1} "), "{persian}");

    teasers.set_pages(article_page);
    assert_eq!(teasers.fetch(), (message("full articles: 1"), vec!["/news/1".to_owned()]));
    assert_eq!((teasers.pending_pages(), teasers.full_text_count()), (0, 2));
    assert!(teasers.khabar.run(["feeds"]).out.contains("\tjust now\t"));
    assert_eq!(teasers.fetch(), (vec![], vec![]));
    assert_library_intact(&teasers.khabar);
}

#[test]
fn a_page_that_always_fails_is_asked_for_three_times() {
    let teasers = TeaserFeed::subscribed(1, |_| server_error());
    let requested: Vec<usize> = (0..5).map(|_| teasers.fetch().1.len()).collect();
    assert_eq!((requested, teasers.pending_pages()), (vec![1, 1, 1, 0, 0], 0));
    assert_library_intact(&teasers.khabar);
}

#[test]
fn a_page_that_is_gone_or_holds_no_article_is_not_asked_for_again() {
    let teasers = TeaserFeed::subscribed(4, |path| match path {
        "/news/1" => CannedResponse::new("404 Not Found", &[], ""),
        "/news/2" => CannedResponse::new("410 Gone", &[], ""),
        "/news/3" => CannedResponse::new("200 OK", &["Content-Type: text/html"], "<html><body></body></html>"),
        path => CannedResponse::new("302 Found", &[&format!("Location: {path}")], ""),
    });
    let run = teasers.khabar.run(["fetch"]);
    let message = run.lines()[1].to_owned();
    // Khabar reports three of four reasons.
    assert!(message.contains("full articles: 0; pages that could not be fetched: 4. "), "{message}");
    assert_eq!(
        message.matches(" (4").count() + message.matches("No article was found on the page.").count(),
        3,
        "{message}"
    );
    assert!(!message.contains("feed"), "{message}");
    assert_eq!((teasers.pending_pages(), teasers.fetch()), (0, (vec![], vec![])));
}

#[test]
fn a_server_that_asks_to_wait_is_left_alone_until_then_and_that_is_no_attempt() {
    let busy = |_: &str| CannedResponse::new("429 Too Many Requests", &["Retry-After: 3600"], "");
    let teasers = TeaserFeed::subscribed(8, busy);
    let later = "UPDATE pages SET retry_at = retry_at - 3700";
    for _ in 0..4 {
        let (messages, requested) = teasers.fetch();
        assert!(
            messages[0].contains("pages that could not be fetched: 8. The server asked for a pause until"),
            "{messages:?}"
        );
        // Only the requests that were under way when it answered so.
        assert!(!requested.is_empty() && requested.len() < 8, "{requested:?}");
        assert_eq!((teasers.pending_pages(), teasers.fetch()), (8, (vec![], vec![])));
        assert_eq!(teasers.database().execute(later, []).unwrap(), 8);
    }
    teasers.set_pages(article_page);
    assert_eq!((teasers.fetch().0, teasers.full_text_count()), (message("full articles: 8"), 8));
}

#[test]
fn after_three_days_and_beyond_fifty_at_once_nothing_is_tried_again() {
    let teasers = TeaserFeed::subscribed(60, |_| server_error());
    assert_eq!(teasers.fetch().1.len(), 60, "what is new is all asked for");
    assert_eq!((teasers.pending_pages(), teasers.fetch().1.len()), (60, 50));
    assert_eq!(teasers.database().execute("UPDATE pages SET since = since - 3 * 86400", []).unwrap(), 60);
    assert_eq!((teasers.fetch(), teasers.pending_pages()), ((vec![], vec![]), 0));
}

#[test]
fn nothing_is_tried_again_of_a_feed_that_does_not_answer_or_is_not_wanted_whole_any_more() {
    let teasers = TeaserFeed::subscribed(1, |_| server_error());
    assert_eq!(teasers.fetch().1.len(), 1);
    assert_eq!(teasers.khabar.run(["feed", "1", "--full-text", "false"]).code, Some(0));
    assert_eq!((teasers.pending_pages(), teasers.fetch().1.len()), (0, 0));
    assert_eq!(teasers.khabar.run(["feed", "1", "--full-text", "true"]).code, Some(0));
    let TeaserFeed { khabar, server, .. } = teasers;
    drop(server);
    let run = khabar.run(["fetch"]);
    assert!(run.code == Some(2) && !run.out.contains("full articles"), "{run:?}");
    assert_eq!(khabar.json(["feeds", "--json"])[0]["pages_owed"], json!(1), "it is still to come");
}

#[test]
fn pages_that_a_killed_fetch_did_not_come_to_are_fetched_by_the_next() {
    let gate = Gate::default();
    let server_gate = gate.clone();
    let teasers = TeaserFeed::subscribed(3, move |path| article_page(path).after(&server_gate));
    let mut child = teasers.khabar.command(["fetch"]).spawn().unwrap();
    // The feed is done, and two of its three pages are under way.
    teasers.server.wait_for_in_flight(2);
    child.kill().unwrap();
    child.wait().unwrap();
    gate.open();
    assert_eq!((teasers.full_text_count(), teasers.pending_pages()), (0, 0), "nothing has failed yet");
    assert_eq!((teasers.fetch().0, teasers.full_text_count()), (message("full articles: 3"), 3));
    assert_library_intact(&teasers.khabar);
}

#[test]
fn a_page_that_the_user_has_fetched_meanwhile_is_no_longer_pending() {
    let teasers = TeaserFeed::subscribed(1, |_| server_error());
    assert_eq!((teasers.fetch().1.len(), teasers.pending_pages()), (1, 1));
    let mut store = khabar::testing::store::Store::open(teasers.khabar.data.path()).unwrap().store;
    let results = teasers.khabar.json(["search", "feed:Teasers", "--json"]);
    let id = khabar::testing::model::ArticleId(results[0]["id"].as_i64().unwrap());
    let (teaser, _) = store.load(id).unwrap().unwrap();
    khabar::testing::library::store_page(&mut store, id, teaser).unwrap();
    assert_eq!((teasers.pending_pages(), teasers.fetch().1.len()), (0, 0));
}

#[test]
fn a_page_that_shares_no_word_with_the_feed_leaves_the_teaser_and_is_reported() {
    let login = "<p>Bitte melden Sie sich an, um diesen Inhalt zu sehen, oder kehren Sie zur Startseite zurück.</p>";
    let reply = move |_: &str| {
        let page = format!("<html><title>Anmeldung</title><main>{}</main></html>", login.repeat(9));
        CannedResponse::new("200 OK", &["Content-Type: text/html; charset=utf-8"], page)
    };
    let teasers = TeaserFeed::subscribed(1, reply);
    let run = teasers.khabar.run(["fetch"]);
    assert!(run.out.contains("full articles: 0; ") && run.out.contains("No article was found on the page."), "{run:?}");
    assert_eq!(teasers.khabar.json(["search", "Startseite", "--json"]), json!([]));
    assert_eq!(
        teasers.khabar.json(["search", "words alone", "--json"]).as_array().unwrap().len(),
        1,
        "the teaser stays"
    );
}
