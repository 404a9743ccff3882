//! The feeds that a page names.

use super::super::html::scan::{Scanner, Tag, Token};
use url::Url;

/// No page has more feeds worth a choice.
const MOST: usize = 100;

/// The addresses of the feeds that a page names, absolute, each once, in the order of the page.
///
/// Those of `<link rel=alternate>` with the media type of a feed; where there is none, links whose address looks like a
/// feed's.
pub fn feeds(html: &str, base: &Url) -> Vec<String> {
    let mut base = base.clone();
    let (mut named, mut likely) = (Vec::new(), Vec::new());
    for token in Scanner::new(html) {
        let Token::Start(tag) = token else { continue };
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        let found = if is("link") && is_feed(tag) {
            &mut named
        } else if is("a") {
            &mut likely
        } else {
            if is("base")
                && let Some(url) = tag.get("href").and_then(|href| base.join(href.trim()).ok())
            {
                base = url;
            }
            continue;
        };
        let Some(url) = tag.get("href").and_then(|href| base.join(href.trim()).ok()) else { continue };
        let wanted = is("link") || is_likely(&url);
        let url = url.to_string();
        if wanted && found.len() < MOST && url.starts_with("http") && !found.contains(&url) {
            found.push(url);
        }
    }
    if named.is_empty() { likely } else { named }
}

/// RFC 4287 and the habits of RSS: `rel` has the word `alternate`, `type` is that of a feed.
fn is_feed(tag: Tag<'_>) -> bool {
    const TYPES: [&str; 5] = [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "application/rdf+xml",
    ];
    let kind = tag.get("type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let alternate = tag
        .get("rel")
        .is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("alternate")));
    alternate && TYPES.iter().any(|each| each.eq_ignore_ascii_case(kind))
}

fn is_likely(url: &Url) -> bool {
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    ["/rss", "/feed", "/feeds", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", ".rss", ".atom"]
        .into_iter()
        .any(|end| path.ends_with(end))
}
