//! Feeds written for a test, and their articles in the library.

use super::khabar::{Khabar, write};
use super::server::CannedResponse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// An item of a feed: its address, title and text.
pub(crate) type RssItem = (String, String, String);

/// Numbered items of a site, each with words of its own.
pub(crate) fn items(site: &str, count: usize) -> Vec<RssItem> {
    (1..=count)
        .map(|number| {
            (format!("{site}/{number}"), format!("{site} number {number}"), format!("words of {number} alone"))
        })
        .collect()
}

/// An RSS 2.0 feed.
pub(crate) fn rss(title: &str, items: &[RssItem]) -> String {
    let mut feed = format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{title}</title>");
    for (link, title, text) in items {
        let _ = write!(
            feed,
            "<item><title>{title}</title><link>{link}</link><description><![CDATA[{text}]]></description></item>"
        );
    }
    feed + "</channel></rss>"
}

/// A response with such a feed.
pub(crate) fn rss_reply(title: &str, items: &[RssItem]) -> CannedResponse {
    CannedResponse::new("200 OK", &["Content-Type: application/rss+xml"], rss(title, items))
}

/// The page behind an item, with an article long enough to be found; the last part of its path is in the text.
pub(crate) fn article_page(path: &str) -> CannedResponse {
    let number = path.rsplit('/').next().unwrap();
    let paragraph = "<p>The whole text behind the words of the feed goes on for a while, sentence after sentence, so that nobody takes it \
        for a menu: the harbour, the quay, the boats and the people who wait for them in the rain.</p>";
    let body = format!(
        "<html><head><title>Whole {number}</title></head><body><nav>menu</nav><article><h1>Whole {number}</h1>{}\
         <p>Only the page says periwinkle{number}.</p></article></body></html>",
        paragraph.repeat(4)
    );
    CannedResponse::new("200 OK", &["Content-Type: text/html"], body)
}

/// Follows feeds in this order, without fetching them.
pub(crate) fn subscribe<S: AsRef<str>>(khabar: &Khabar, urls: &[S]) {
    let mut opml = String::from("<opml version=\"2.0\"><body>");
    for url in urls {
        let _ = write!(opml, "<outline xmlUrl=\"{}\"/>", url.as_ref().replace('&', "&amp;"));
    }
    opml.push_str("</body></opml>");
    let file = write(khabar.data.path(), "followed.opml", opml);
    let run = khabar.run(["import", "--local", &file]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
}

/// The titles in the library that did not come with the program.
pub(crate) fn titles(khabar: &Khabar) -> BTreeSet<String> {
    let list = khabar.json(["list", "--json"]);
    let fetched = list.as_array().unwrap().iter().filter(|each| each["source"] != "\u{62E}\u{628}\u{631}");
    fetched.map(|each| each["title"].as_str().unwrap().to_owned()).collect()
}

/// The titles of items.
pub(crate) fn titles_of<'a>(items: impl IntoIterator<Item = &'a RssItem>) -> BTreeSet<String> {
    items.into_iter().map(|(_, title, _)| title.clone()).collect()
}

/// Asserts that the library is intact.
pub(crate) fn assert_library_intact(khabar: &Khabar) {
    let run = khabar.run(["check"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
    assert!(run.out.contains("intact"), "{run:?}");
}
