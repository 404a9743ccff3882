//! Which of these formats a file has, from its first bytes.

use super::{bookmarks, json_lines};
use crate::ingest::{self, FileKind};

/// A format of lists and libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExchangeFormat {
    /// A list of feeds.
    Opml,
    /// A browser's bookmarks.
    Bookmarks,
    /// This program's own export of a library.
    JsonLines,
    /// The feeds of newsboat, an address with tags in each line. Khabar knows it only to say that it cannot read it.
    NewsboatUrls,
}

/// The format that the first bytes of a file show; `None` if it is none of these, but for example an article.
pub(crate) fn detect(head: &[u8]) -> Option<ExchangeFormat> {
    if ingest::detect(head, None) == FileKind::Opml {
        return Some(ExchangeFormat::Opml);
    }
    let text = ingest::decode(head).ok()?;
    if bookmarks::is_bookmark_file(&text) {
        Some(ExchangeFormat::Bookmarks)
    } else {
        let newsboat = is_newsboat_urls(&text).then_some(ExchangeFormat::NewsboatUrls);
        json_lines::is_export(&text).then_some(ExchangeFormat::JsonLines).or(newsboat)
    }
}

/// Whether every line of a text is an address with tags, a query or a remark, as in newsboat's file `urls`.
fn is_newsboat_urls(text: &str) -> bool {
    let mut addresses = 0;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let all = lines.all(|line| {
        let word = line.split_whitespace().next().unwrap_or_default();
        let begins = |starts: &[&str]| starts.iter().any(|start| word.trim_start_matches('"').starts_with(start));
        let is_address = begins(&["http://", "https://"]);
        addresses += usize::from(is_address);
        let rest = line.strip_prefix(word).unwrap_or_default();
        // An address in running text is not followed by tags alone.
        (is_address && (rest.is_empty() || rest.contains('"') || rest.split_whitespace().count() <= 3))
            || begins(&["query:", "exec:", "filter:", "file://", "gopher://"])
    });
    all && addresses > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_decides_the_format() {
        for (head, format) in [
            ("<?xml version='1.0'?><opml version='2.0'><body>", Some(ExchangeFormat::Opml)),
            ("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL>", Some(ExchangeFormat::Bookmarks)),
            ("{\"search\":{\"name\":\"a\",\"query\":\"b\"}}\n", Some(ExchangeFormat::JsonLines)),
            ("{\"title\":\"a\"}\n", None),
            (
                "https://a.example/feed \"tag one\" \"~My name\"\n# a remark\n\n\"query:x:unread\"",
                Some(ExchangeFormat::NewsboatUrls),
            ),
            ("https://a.example/feed\nhttps://b.example/rss tech\n", Some(ExchangeFormat::NewsboatUrls)),
            ("https://a.example/feed\nis an address.\n", None),
            ("# https://a.example/feed\n", None),
            ("<html><body>", None),
            ("", None),
        ] {
            assert_eq!(detect(head.as_bytes()), format, "{head}");
        }
    }
}
