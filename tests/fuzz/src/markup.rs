//! What comes from the network: feeds and pages.

use crate::chosen;
use crate::invariants::{assert_article, assert_line};
use khabar::testing::ingest::{self, Agencies, Error, FeedOrigin, Markup, Origin, Warning, canonical_url, page};
use std::sync::LazyLock;
use url::Url;

static AGENCIES: LazyLock<Agencies> = LazyLock::new(Agencies::builtin);

/// Reads the bytes as a feed or as a page, as the first byte says.
pub fn run(data: &[u8]) {
    let Some((choice, bytes)) = chosen(data) else { return };
    let charset = if choice & 0x10 == 0 { None } else { Some("windows-1256") };
    match choice % 8 {
        0..=3 => feed(bytes, &FeedOrigin { url: "https://a.example/news/feed.xml", charset }),
        4 => feed(bytes, &FeedOrigin { url: "", charset }),
        5 => whole_page(bytes, None),
        6 => whole_page(bytes, Some("https://www.irna.ir/news/12/a")),
        _ => whole_page(bytes, Some("https://a.example/b/c.html")),
    }
}

fn feed(bytes: &[u8], origin: &FeedOrigin<'_>) {
    assert_drafts(bytes, origin);
    match ingest::feed(bytes, origin, &AGENCIES) {
        Ok(feed) => {
            feed.title
                .iter()
                .chain(&feed.site)
                .chain(feed.lang.iter().map(|lang| &lang.0))
                .for_each(|line| assert_line(line));
            for article in &feed.articles {
                assert_article(article);
                if let Some(url) = &article.url {
                    assert_identity(url);
                }
            }
            for warning in &feed.warnings {
                if let Warning::Date { title, written } = warning {
                    assert_line(title);
                    assert_line(written);
                    assert!(written.chars().count() <= 81, "a long date: {written:?}");
                }
            }
        }
        Err(Error::MalformedFeed { reason }) => assert_line(&reason),
        Err(Error::NotAFeed | Error::NotText | Error::TruncatedFeed) => {}
    }
}

/// A body that was stored unread is, when it is read, what it would have been at once.
fn assert_drafts(bytes: &[u8], origin: &FeedOrigin<'_>) {
    let Ok(unread) = ingest::lazy_feed(bytes, origin, &AGENCIES) else { return };
    let read = ingest::feed(bytes, origin, &AGENCIES).map(|feed| feed.articles).unwrap_or_default();
    assert_eq!(unread.articles.len(), read.len(), "as many drafts as articles");
    for (mut draft, article) in unread.articles.into_iter().zip(read) {
        draft.body = draft.body.map(|body| Markup::from_bytes(body.as_bytes()).expect("its own bytes"));
        draft.read_body();
        assert_eq!(draft.article, article, "stored and read");
    }
}

/// A key is an address of which it is the key.
fn assert_identity(url: &str) {
    let key = canonical_url(url, &AGENCIES);
    assert_eq!(canonical_url(&key, &AGENCIES), key, "the key of the key of {url:?}");
}

fn whole_page(bytes: &[u8], url: Option<&str>) {
    let url = url.and_then(|url| Url::parse(url).ok());
    let source = String::from_utf8_lossy(bytes);
    if let Some(article) = page(&source, url.as_ref(), &AGENCIES) {
        assert_article(&article);
    }
    match &url {
        None => {
            let origin = Origin::from_path(std::path::Path::new("/saved/page.html"));
            if let Ok(article) = ingest::saved_page(bytes, &origin, &AGENCIES) {
                assert_article(&article);
            }
        }
        Some(base) => page::feed_links(&source, base).iter().for_each(|found| {
            assert_line(found);
            assert!(Url::parse(found).is_ok(), "no address: {found:?}");
        }),
    }
}
