//! The feeds that a page links to.

use super::super::html::tokenizer::{HtmlTag, HtmlToken, HtmlTokenizer};
use url::Url;

/// How many feeds of one page are offered.
const MAX_FEEDS: usize = 100;

/// The absolute addresses of the feeds that a page links to, each once, in the order of the page.
///
/// They are those of `<link rel=alternate>` with the media type of a feed, or, if there is none, of links whose address
/// looks like a feed's.
pub fn feed_links(html: &str, base: &Url) -> Vec<String> {
    let mut base = base.clone();
    let (mut declared, mut likely) = (Vec::new(), Vec::new());
    for token in HtmlTokenizer::new(html) {
        let HtmlToken::Start(tag) = token else { continue };
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        let found = if is("link") && is_feed_link(tag) {
            &mut declared
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
        let is_candidate = is("link") || looks_like_feed(&url);
        let url = url.to_string();
        if is_candidate && found.len() < MAX_FEEDS && url.starts_with("http") && !found.contains(&url) {
            found.push(url);
        }
    }
    if declared.is_empty() { likely } else { declared }
}

/// RFC 4287 and the habits of RSS: `rel` has the word `alternate`, `type` is that of a feed.
fn is_feed_link(tag: HtmlTag<'_>) -> bool {
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

fn looks_like_feed(url: &Url) -> bool {
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    ["/rss", "/feed", "/feeds", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", ".rss", ".atom"]
        .into_iter()
        .any(|end| path.ends_with(end))
}
