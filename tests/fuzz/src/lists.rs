//! Lists: data sets, lists of feeds, bookmarks, agencies' rules, and the identity of addresses.

use crate::chosen;
use crate::invariants::{assert_article, assert_line, assert_safe};
use khabar::testing::exchange::bookmarks::{self, Link};
use khabar::testing::exchange::opml::{self, Outline};
use khabar::testing::model::RecordErrorKind;
use khabar::testing::ingest::{Agencies, Origin, RecordFormat, canonical_url, records};
use std::io::{self, Read};
use std::sync::LazyLock;

static AGENCIES: LazyLock<Agencies> = LazyLock::new(Agencies::builtin);

/// Reads the bytes as the list that the first byte names.
pub fn run(data: &[u8]) {
    let Some((choice, bytes)) = chosen(data) else { return };
    match choice % 8 {
        0 => data_set(bytes, RecordFormat::Json),
        1 => data_set(bytes, RecordFormat::JsonLines),
        2 => data_set(bytes, RecordFormat::Csv),
        3 => feeds(bytes),
        4 => bookmarks(&String::from_utf8_lossy(bytes)),
        5 => rules(&String::from_utf8_lossy(bytes)),
        6 => address(&String::from_utf8_lossy(bytes), &AGENCIES),
        _ => address(&String::from_utf8_lossy(bytes), &Agencies::default()),
    }
}

/// A stream that yields few bytes at a time.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let (now, rest) = self.0.split_at(self.0.len().min(into.len()).min(7));
        into[..now.len()].copy_from_slice(now);
        self.0 = rest;
        Ok(now.len())
    }
}

fn data_set(bytes: &[u8], shape: RecordFormat) {
    let origin = Origin::from_path(std::path::Path::new("/data/set.json"));
    let mut number = 0;
    let mut piecemeal = records(Drops(bytes), shape, &origin);
    for found in records(bytes, shape, &origin) {
        let again = piecemeal.next().expect("the same records, piece by piece");
        match (found, again) {
            (Ok(article), Ok(again)) => {
                assert_article(&article);
                assert_eq!(article, again, "the same article, piece by piece");
            }
            (Err(fault), Err(again)) => {
                if let RecordErrorKind::Json { reason, .. } = &fault.kind {
                    assert_safe(reason);
                }
                assert_eq!(fault, again, "the same fault, piece by piece");
                assert!(fault.number > number, "records in order");
                number = fault.number;
            }
            (one, other) => panic!("{one:?} is {other:?}, piece by piece"),
        }
    }
    assert!(piecemeal.next().is_none(), "no more records, piece by piece");
}

fn feeds(bytes: &[u8]) {
    let Ok(outlines) = opml::read(bytes) else { return };
    for Outline { folder, title, url, site, .. } in &outlines {
        [folder, url].into_iter().chain(title).chain(site).for_each(|line| assert_line(line));
        assert!(!url.is_empty(), "a feed without an address");
    }
    let again =
        if outlines.is_empty() { Vec::new() } else { opml::read(opml::write(&outlines).as_bytes()).expect("OPML") };
    let sorted = |mut outlines: Vec<Outline>| {
        outlines.sort_by(|a, b| a.url.cmp(&b.url));
        // A name of a folder that was cut may end in a blank, which goes.
        outlines.iter_mut().for_each(|outline| outline.folder.retain(|c| !c.is_whitespace()));
        outlines
    };
    assert_eq!(sorted(again), sorted(outlines), "what is written is read again");
}

fn bookmarks(source: &str) {
    let kept = bookmarks::read(source);
    for Link { url, title, note, tags, .. } in &kept {
        [url, title, note].into_iter().chain(tags).for_each(|line| assert_line(line));
        assert!(url.starts_with("http"), "no page of the web: {url:?}");
    }
    let written = bookmarks::write(&kept);
    assert!(bookmarks::is_bookmark_file(&written));
    let again = bookmarks::read(&written);
    let plain = |kept: &[Link]| {
        let fields = kept.iter().map(|kept| (kept.url.clone(), kept.title.clone(), kept.added_at, kept.note.clone()));
        fields.collect::<Vec<_>>()
    };
    assert_eq!(plain(&again), plain(&kept), "what is written is read again");
}

fn rules(source: &str) {
    match Agencies::parse(source) {
        Ok(agencies) => {
            agencies.for_host("www.a.example.");
            address("https://www.a.example/news/12/b?c", &agencies);
        }
        Err(error) => assert!((1..=source.matches('\n').count() + 1).contains(&error.line), "line {}", error.line),
    }
}

fn address(source: &str, agencies: &Agencies) {
    let key = canonical_url(source, agencies);
    assert_line(&key);
    assert_eq!(canonical_url(&key, agencies), key, "the key of the key");
}
