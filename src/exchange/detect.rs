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
        json_lines::is_export(&text).then_some(ExchangeFormat::JsonLines)
    }
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
            ("<html><body>", None),
            ("", None),
        ] {
            assert_eq!(detect(head.as_bytes()), format, "{head}");
        }
    }
}
