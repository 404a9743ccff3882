//! How fast feeds become articles, on made-up Persian feeds.
//!
//! `cargo bench --bench feeds`. divan prints bytes per second beside each time. With folders of feeds as arguments,
//! `cargo bench --bench feeds -- FOLDER`, every file in them is read once and the time of all is printed first.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use divan::counter::BytesCount;
use khabar::testing::ingest::{Agencies, FeedOrigin, feed};
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const SENTENCE: &str = "\u{634}\u{648}\u{631}\u{627}\u{6CC} \u{634}\u{647}\u{631} \u{628}\u{627} \u{628}\u{631}\
\u{646}\u{627}\u{645}\u{647}\u{200C}\u{627}\u{6CC} \u{628}\u{631}\u{627}\u{6CC} \u{62F}\u{631}\u{62E}\u{62A}\u{200C}\
\u{6A9}\u{627}\u{631}\u{6CC} \u{645}\u{648}\u{627}\u{641}\u{642}\u{62A} \u{6A9}\u{631}\u{62F}. ";

/// A feed of `items` items of about 4 KB.
fn rss(items: usize) -> String {
    let mut out = "<?xml version=\"1.0\"?><rss version=\"2.0\" \
                   xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>a</title>\
                   <link>https://agency.example/</link><language>fa</language>"
        .to_owned();
    let body = format!("<p>{}</p>\n", SENTENCE.repeat(4)).repeat(10);
    for n in 0..items {
        let written = writeln!(
            out,
            "<item><title>{n} {SENTENCE}</title><link>https://agency.example/{n}</link>\
             <guid isPermaLink=\"false\">id-{n}</guid><pubDate>Wed, 17 Feb 2021 12:30:00 GMT</pubDate>\
             <description>{SENTENCE}{n}</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
        );
        assert!(written.is_ok());
    }
    out + "</channel></rss>"
}

const ORIGIN: FeedOrigin<'_> = FeedOrigin { url: "https://agency.example/rss", charset: None };

#[divan::bench(args = [100, 1000])]
fn parse(bencher: divan::Bencher<'_, '_>, items: usize) {
    let source = rss(items);
    bencher
        .counter(BytesCount::of_str(&source))
        .bench(|| feed(black_box(source.as_bytes()), &ORIGIN, &Agencies::default()));
}

/// Reads every file of a folder.
fn folder(path: &Path) {
    let Ok(entries) = std::fs::read_dir(path) else { return };
    let (mut bytes, mut articles, mut time) = (0, 0, Duration::ZERO);
    for entry in entries.flatten() {
        let Ok(source) = std::fs::read(entry.path()) else { continue };
        let start = Instant::now();
        let read = feed(black_box(&source), &ORIGIN, &Agencies::default());
        time += start.elapsed();
        bytes += source.len();
        articles += read.map_or(0, |read| read.articles.len());
    }
    println!("{}: {articles} articles, {bytes} bytes, {time:?}", path.display());
}

fn main() {
    let folders: Vec<String> = std::env::args().skip(1).filter(|argument| Path::new(argument).is_dir()).collect();
    if folders.is_empty() {
        divan::main();
    }
    for path in folders {
        folder(Path::new(&path));
    }
}
