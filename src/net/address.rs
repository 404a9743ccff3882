//! Addresses as users type them.
//!
//! People paste `example.ir`, ` https://example.ir/rss `, `feed://example.ir/rss`, `«example.ir»`, with raw Persian
//! paths and hosts, and with the invisible characters of right-to-left text around them.

use super::error::invalid_address;
use crate::model::FetchError;
use crate::text::{self, classes};
use url::Url;

/// The address in a list of feeds, which has a scheme; `feed:` means what it means for the user.
///
/// # Errors
///
/// [`FetchError::Address`] if it cannot be fetched.
pub(crate) fn listed_address(listed: &str) -> Result<Url, FetchError> {
    let line = text::clean_line(listed);
    let without_feed = strip_feed_scheme(&line);
    let is_feed_scheme = without_feed.len() < line.len();
    match candidates(without_feed) {
        // Programs of before HTTPS wrote `feed://`.
        Ok(urls) if is_feed_scheme && !has_scheme(without_feed) => {
            urls.into_iter().find(|url| url.scheme() == "http").ok_or_else(|| invalid_address(listed))
        }
        Ok(urls) if has_scheme(without_feed) => urls.into_iter().next().ok_or_else(|| invalid_address(listed)),
        _ => Err(invalid_address(listed)),
    }
}

/// The addresses that the user may mean, the best first; at least one.
///
/// An address without a scheme is `https:`, then `http:` for hosts that have nothing else. An absolute path is a file.
pub(super) fn candidates(typed: &str) -> Result<Vec<Url>, FetchError> {
    let line = text::clean_line(typed);
    let line = line.trim_matches(|c: char| c.is_whitespace() || is_wrapping(c));
    let line = strip_feed_scheme(line);
    let invalid = || invalid_address(typed);
    if line.starts_with('/') {
        return Url::from_file_path(line).map(|url| vec![url]).map_err(|()| invalid());
    }
    if has_scheme(line) {
        let url = Url::parse(line).map_err(|_| invalid())?;
        let is_supported = match url.scheme() {
            "http" | "https" => url.has_host(),
            "file" => true,
            _ => false,
        };
        return if is_supported { Ok(vec![url]) } else { Err(invalid()) };
    }
    let with_scheme = |scheme: &str| Url::parse(&format!("{scheme}://{line}")).map_err(|_| invalid());
    // A single word is a typing mistake, not a host.
    let https = with_scheme("https")?;
    let host = https.host_str().unwrap_or_default();
    if host.contains(['.', ':']) || host == "localhost" {
        Ok(vec![https, with_scheme("http")?])
    } else {
        Err(invalid())
    }
}

/// Quotation marks, brackets and invisible characters, which do not belong to an address that they surround.
fn is_wrapping(c: char) -> bool {
    matches!(c, '<' | '>' | '\'') || classes::is_quote(c) || classes::is_invisible_format(c)
}

/// Removes `feed:`, which browsers once used: `feed://host/` means HTTP, `feed:https://host/` what follows.
fn strip_feed_scheme(line: &str) -> &str {
    let Some((scheme, rest)) = line.split_once(':') else { return line };
    if !scheme.eq_ignore_ascii_case("feed") {
        return line;
    }
    rest.strip_prefix("//").unwrap_or(rest)
}

/// Whether the address begins with a scheme, and not with a host and its port.
fn has_scheme(line: &str) -> bool {
    let Some((scheme, rest)) = line.split_once(':') else { return false };
    let is_word = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !scheme.is_empty();
    rest.starts_with("//") || (is_word && !rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate_urls(typed: &str) -> Vec<String> {
        candidates(typed).map_or_else(|_| Vec::new(), |urls| urls.into_iter().map(String::from).collect())
    }

    #[test]
    fn a_missing_scheme_is_https_and_then_http() {
        assert_eq!(candidate_urls("example.ir"), ["https://example.ir/", "http://example.ir/"]);
        assert_eq!(
            candidate_urls("example.ir:8080/feed"),
            ["https://example.ir:8080/feed", "http://example.ir:8080/feed"]
        );
        assert_eq!(candidate_urls("localhost:8080"), ["https://localhost:8080/", "http://localhost:8080/"]);
    }

    #[test]
    fn a_scheme_that_was_typed_stays() {
        assert_eq!(candidate_urls("http://example.ir/rss"), ["http://example.ir/rss"]);
        assert_eq!(candidate_urls("HTTPS://Example.IR"), ["https://example.ir/"]);
        assert_eq!(candidate_urls("file:///tmp/feed.xml"), ["file:///tmp/feed.xml"]);
        assert_eq!(candidate_urls("/tmp/feed.xml"), ["file:///tmp/feed.xml"]);
    }

    #[test]
    fn the_feed_scheme_is_removed() {
        assert_eq!(candidate_urls("feed://example.ir/rss"), ["https://example.ir/rss", "http://example.ir/rss"]);
        assert_eq!(candidate_urls("feed:https://example.ir/rss"), ["https://example.ir/rss"]);
    }

    #[test]
    fn quotes_and_invisible_characters_around_an_address_are_removed() {
        assert_eq!(
            candidate_urls("\u{200F}  \u{AB}https://example.ir/rss\u{BB}\u{200E}\n"),
            ["https://example.ir/rss"]
        );
        assert_eq!(candidate_urls("<https://example.ir/>"), ["https://example.ir/"]);
    }

    #[test]
    fn raw_persian_paths_and_hosts_are_encoded() {
        // By hand: U+0627 is D8 A7 in UTF-8 (RFC 3986); .\u{627}\u{6CC}\u{631}\u{627}\u{646} is xn--mgba3a4f16a (RFC
        // 3492).
        assert_eq!(candidate_urls("https://example.ir/\u{627}"), ["https://example.ir/%D8%A7"]);
        let host = candidate_urls("https://example.\u{627}\u{6CC}\u{631}\u{627}\u{646}/");
        assert_eq!(host, ["https://example.xn--mgba3a4f16a/"]);
    }

    #[test]
    fn anything_else_is_refused() {
        for typed in [
            "",
            "   ",
            "news",
            "mailto:a@example.ir",
            "gopher://example.ir/",
            "https://",
            "http://[",
            "javascript:alert(1)",
        ] {
            assert_eq!(candidates(typed), Err(FetchError::Address { url: text::clean_line(typed) }), "{typed}");
        }
    }
}
