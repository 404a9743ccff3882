//! Canonical addresses: all addresses of one article have the same key.
//!
//! The key leaves out what only says how the user came to the page, and what makes no difference to servers: the
//! fragment, the parameters of campaigns, `http` instead of `https`, the scheme's default port, a final slash, and the
//! choice of percent-encoding. Where an agency's rules say which part of the path identifies the article, the key has
//! only that part.
//!
//! Deliberately not here: the order of parameters and `www.`, which may make a difference to servers.

use super::agencies::Agencies;
use crate::text;
use url::Url;

/// Parameters that say where the user came from.
const TRACKING: [&str; 16] = [
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
    "ref_src",
    "at_medium",
    "at_campaign",
    "oly_enc_id",
];

/// The key of an article's address. It is an address again, and usually leads to the article. An address that is not
/// http or https is only cleaned.
pub fn canonical_url(url: &str, agencies: &Agencies) -> String {
    let cleaned = text::clean_line(url);
    // The fragment goes first: without it, a text that is no address may become one, and the key of a key must be the
    // key.
    let without_fragment = cleaned.split_once('#').map_or(cleaned.as_str(), |(page, _)| page).trim();
    let Some(mut url) = Url::parse(without_fragment).ok().filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return without_fragment.to_owned();
    };
    let bare = url.host_str().and_then(|host| Some(host.strip_suffix('.')?.trim_end_matches('.').to_owned()));
    if let Some(bare) = bare.filter(|bare| !bare.is_empty()) {
        // Set as a host, because `2..` is a name and `2` a number. If that is not valid, the dots stay.
        let _ = url.set_host(Some(&bare));
    }
    // The scheme's default port is `None` already; that of https goes too, because the key begins with https.
    let port = url.port().filter(|&port| port != 443).map(|port| format!(":{port}")).unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let path = normalize_encoding(url.path());
    let path = identifying_path(&path, host, agencies).unwrap_or(&path).trim_end_matches('/');
    let pairs = url.query().unwrap_or_default().split('&').map(normalize_encoding);
    let query = pairs.filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect::<Vec<_>>().join("&");
    let separator = if query.is_empty() { "" } else { "?" };
    format!("https://{host}{port}{path}{separator}{query}")
}

/// The key of an article's address, with its fragment where that may tell one article of a page from another.
pub(crate) fn address_key(url: &str, agencies: &Agencies) -> String {
    let page = canonical_url(url, agencies);
    match identifying_fragment(url) {
        Some(fragment) => format!("{page}#{fragment}"),
        None => page,
    }
}

/// The fragment of an address, where it may tell one article of a page from another: neither a campaign's parameter nor
/// a part that every page has, and without the text that a browser is to highlight (URL Fragment Text Directives, 3.2).
pub(super) fn identifying_fragment(url: &str) -> Option<String> {
    const PARTS_OF_PAGES: [&str; 11] = [
        "top",
        "main",
        "content",
        "comments",
        "respond",
        "comment-form",
        "disqus_thread",
        "more",
        "rss",
        "feed",
        "atom",
    ];
    const SOURCES: [&str; 6] = ["xtor", "ref", "echobox", "source", "from", "intcmp"];
    let (_, fragment) = url.split_once('#')?;
    let fragment = fragment.split_once(":~:").map_or(fragment, |(before, _)| before);
    let names_source = |pair: &str| {
        let name = pair.split_once('=').map(|(name, _)| name.to_ascii_lowercase());
        is_tracking(pair) || name.is_some_and(|name| SOURCES.contains(&name.as_str()))
    };
    let is_part = PARTS_OF_PAGES.iter().any(|part| fragment.eq_ignore_ascii_case(part));
    if fragment.is_empty() || is_part || fragment.split(['&', ';']).all(names_source) {
        return None;
    }
    Some(normalize_encoding(fragment))
}

/// A host without `www.`, as people and the rules of agencies name it.
pub(super) fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// Percent-encoding in one form: only what must be is encoded (RFC 3986, 6.2.2.2), in upper case, and everything that
/// is not ASCII.
fn normalize_encoding(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut normalized = String::with_capacity(part.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digit = |index: usize| bytes.get(index).and_then(|&digit| char::from(digit).to_digit(16));
        let encoded = (byte == b'%').then(|| Some(digit(at + 1)? * 16 + digit(at + 2)?)).flatten();
        at += if encoded.is_some() { 3 } else { 1 };
        match encoded.and_then(|value| u8::try_from(value).ok()) {
            Some(value) if value.is_ascii_alphanumeric() || matches!(value, b'-' | b'.' | b'_' | b'~') => {
                normalized.push(char::from(value));
            }
            Some(value) => encode(value, &mut normalized),
            // A percent sign that encodes nothing is encoded: in `%e%41` it would begin a code once `%41` is decoded.
            None if byte.is_ascii_graphic() && byte != b'%' => normalized.push(char::from(byte)),
            None => encode(byte, &mut normalized),
        }
    }
    normalized
}

/// Writes a byte percent-encoded.
fn encode(byte: u8, to: &mut String) {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0').to_ascii_uppercase();
    to.extend(['%', digit(byte >> 4), digit(byte & 15)]);
}

/// The part of a path that identifies the article, if the agency has a rule for it.
fn identifying_path<'a>(path: &'a str, host: &str, agencies: &Agencies) -> Option<&'a str> {
    let patterns = &agencies.for_host(host)?.identity;
    patterns.iter().find_map(|pattern| path.get(..matched(pattern, path)?))
}

/// How many bytes of a path the pattern matches, up to the end of a segment.
fn matched(pattern: &str, path: &str) -> Option<usize> {
    let mut rest = path;
    let mut pieces = pattern.split("{n}");
    rest = rest.strip_prefix(pieces.next()?)?;
    for piece in pieces {
        let number = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest = rest.get(number..).filter(|_| number > 0)?.strip_prefix(piece)?;
    }
    (rest.is_empty() || rest.starts_with('/') || pattern.ends_with('/')).then_some(path.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Agencies {
        Agencies::parse("[[agency]]\nhosts = ['irna.example']\nidentity = ['/news/{n}', '/fa/{n}/{n}/']")
            .expect("rules")
    }

    #[test]
    fn addresses_of_one_article_have_one_key() {
        for (urls, key) in [
            (
                &[
                    "http://A.ir/b/",
                    "https://a.ir:443/b",
                    "HTTPS://a.ir./b#c",
                    "http://a.ir:80/b?utm_source=x&fbclid=y",
                ][..],
                "https://a.ir/b",
            ),
            (&["https://a.ir", "http://a.ir/", "https://a.ir/#"], "https://a.ir"),
            (&["https://a.ir/b?UTM_x=1&id=2&gclid=3&c", "https://a.ir/b/?id=2&c"], "https://a.ir/b?id=2&c"),
            (&["https://a.ir/\u{62E}%41", "https://a.ir/%D8%AEA", "https://a.ir/%d8%ae%41/"], "https://a.ir/%D8%AEA"),
            (&["https://\u{62E}.ir/", "https://xn--tgb.ir"], "https://xn--tgb.ir"),
            (
                &[
                    "https://www.irna.example/news/12/\u{62E}",
                    "http://www.irna.example/news/12?utm_a",
                    "https://www.irna.example/news/12/",
                ],
                "https://www.irna.example/news/12",
            ),
        ] {
            for url in urls {
                assert_eq!(canonical_url(url, &rules()), key, "{url}");
            }
        }
    }

    #[test]
    fn the_key_of_a_key_is_that_key() {
        for url in [
            "https://A.b& #c",
            "https:/A.ir#d #e",
            "https://A.ir/%41 b?c d#e f",
            "https://a.ir/%e%41?100%",
            "https://2../",
            "https://1.2.3.4.5../a",
            "https://../a",
            "#a",
            "a #b",
        ] {
            let key = canonical_url(url, &rules());
            assert_eq!(canonical_url(&key, &rules()), key, "{url}");
        }
        assert_eq!(canonical_url("https://A.b& #c", &rules()), "https://a.b&");
    }

    #[test]
    fn a_fragment_identifies_an_article_unless_it_names_a_source_or_a_part_of_every_page() {
        for (url, expected) in [
            ("https://a.ir/b#v3.2", Some("v3.2")),
            ("https://a.ir/?p=7#comment-31", Some("comment-31")),
            ("https://a.ir/#/news/5", Some("/news/5")),
            ("https://a.ir/#!id=5", Some("!id=5")),
            ("https://a.ir/b#c:~:text=d", Some("c")),
            ("https://a.ir/b#\u{62E}", Some("%D8%AE")),
            ("https://a.ir/b#%d8%ae", Some("%D8%AE")),
            ("https://a.ir/b", None),
            ("https://a.ir/b#", None),
            ("https://a.ir/b#:~:text=d", None),
            ("https://a.ir/b#xtor=RSS-3208", None),
            ("https://a.ir/b#utm_source=rss&utm_medium=feed", None),
            ("https://a.ir/b#Comments", None),
        ] {
            assert_eq!(identifying_fragment(url), expected.map(str::to_owned), "{url}");
        }
    }

    #[test]
    fn addresses_of_other_articles_have_other_keys() {
        for (url, key) in [
            ("https://a.ir:8080/b", "https://a.ir:8080/b"),
            ("https://a.ir/b%2Fc", "https://a.ir/b%2Fc"),
            ("https://a.ir/news/12/x", "https://a.ir/news/12/x"),
            ("https://irna.example/news/12x/y", "https://irna.example/news/12x/y"),
            ("https://irna.example/news/", "https://irna.example/news"),
            ("https://irna.example/fa/1/2/x", "https://irna.example/fa/1/2"),
            ("https://a.ir/?q=%26", "https://a.ir?q=%26"),
            ("file:///a/b.md#c", "file:///a/b.md"),
            ("urn:uuid:1", "urn:uuid:1"),
            ("\u{1B}[31m", ""),
        ] {
            assert_eq!(canonical_url(url, &rules()), key, "{url}");
        }
    }
}
