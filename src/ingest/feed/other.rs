//! What a document is that was expected to be a feed and is none, so that the user hears what can be done.

use crate::ingest::decode::decode_declared;
use crate::ingest::xml::{XmlToken, XmlTokenizer, local_name};
use crate::model::OtherDocument;

/// What these bytes are; `None` if they are a page.
pub(crate) fn other_document(bytes: &[u8]) -> Option<OtherDocument> {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Some(OtherDocument::Empty);
    }
    if bytes.starts_with(b"%PDF-") {
        return Some(OtherDocument::Pdf);
    }
    let Ok(text) = decode_declared(bytes, None) else { return Some(OtherDocument::Binary) };
    let text = text.trim_start_matches(super::is_blank);
    match text.chars().next() {
        None => Some(OtherDocument::Empty),
        Some('{' | '[') => Some(OtherDocument::Json),
        Some('<') => markup(text),
        Some(_) if XmlTokenizer::new(text).any(|token| matches!(token, XmlToken::Start(_))) => None,
        Some(_) => Some(OtherDocument::PlainText),
    }
}

/// What XML is, by its first element.
fn markup(text: &str) -> Option<OtherDocument> {
    let first = XmlTokenizer::new(text).find_map(|token| match token {
        XmlToken::Start(tag) => Some(local_name(tag.name).to_ascii_lowercase()),
        _ => None,
    });
    match first?.as_str() {
        "opml" => Some(OtherDocument::Opml),
        "urlset" | "sitemapindex" => Some(OtherDocument::SiteMap),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_beginning() {
        for (bytes, expected) in [
            (&b""[..], Some(OtherDocument::Empty)),
            (b" \r\n", Some(OtherDocument::Empty)),
            (b"\xEF\xBB\xBF\n", Some(OtherDocument::Empty)),
            (b"%PDF-1.7\n", Some(OtherDocument::Pdf)),
            (b"\x1F\x8B\x08\0", Some(OtherDocument::Binary)),
            (b"\x89PNG\r\n\x1A\n", Some(OtherDocument::Binary)),
            (b"{\"error\": \"no\"}", Some(OtherDocument::Json)),
            (b"[]", Some(OtherDocument::Json)),
            (b"<?xml version='1.0'?><!-- a --><opml version='2.0'/>", Some(OtherDocument::Opml)),
            (b"<OPML>", Some(OtherDocument::Opml)),
            (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", Some(OtherDocument::SiteMap)),
            (b"https://a.example/feed\n", Some(OtherDocument::PlainText)),
            (b"<!doctype html><p>a", None),
            (b"Warning: <b>PHP</b> <html>", None),
        ] {
            assert_eq!(other_document(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
