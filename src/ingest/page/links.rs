//! The feeds that a page links to.

use super::super::html::tokenizer::{HtmlTag, HtmlToken, HtmlTokenizer};
use crate::model::FeedLink;
use crate::text;
use url::Url;

/// How many feeds of one page are offered.
const MAX_FEEDS: usize = 100;

/// The absolute addresses of the feeds that a page links to, each once; those of comments last.
///
/// They are those of `<link rel=alternate>` with the media type of a feed, or, if there is none, of links whose address
/// looks like a feed's.
pub fn feed_links(html: &str, base: &Url) -> Vec<String> {
    all_feed_links(html, "", base).into_iter().map(|feed| feed.url).collect()
}

/// The same with their titles, and those of the `Link` header before them.
pub(crate) fn all_feed_links(html: &str, link_header: &str, base: &Url) -> Vec<FeedLink> {
    let mut base = base.clone();
    let (mut declared, mut likely) = (FoundFeeds::default(), FoundFeeds::default());
    for link in header_links(link_header) {
        if link.is_feed() {
            declared.add(&base, link.target, link.title.unwrap_or_default());
        }
    }
    for token in HtmlTokenizer::new(html) {
        let HtmlToken::Start(tag) = token else { continue };
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        if is("base")
            && let Some(url) = tag.get("href").and_then(|href| base.join(href.trim()).ok())
        {
            base = url;
        }
        let Some(href) = tag.get("href") else { continue };
        let title = tag.get("title").unwrap_or_default();
        if is("link") && is_feed_link(tag) {
            declared.add(&base, &href, &title);
        } else if is("a") && base.join(href.trim()).is_ok_and(|url| looks_like_feed(&url)) {
            likely.add(&base, &href, &title);
        }
    }
    let FoundFeeds { mut feeds, mut of_comments } = if declared.is_empty() { likely } else { declared };
    feeds.append(&mut of_comments);
    feeds
}

/// The feeds that have been found, each once, in the order of the page.
#[derive(Default)]
struct FoundFeeds {
    feeds: Vec<FeedLink>,
    of_comments: Vec<FeedLink>,
}

impl FoundFeeds {
    fn is_empty(&self) -> bool {
        self.feeds.is_empty() && self.of_comments.is_empty()
    }

    fn add(&mut self, base: &Url, href: &str, title: &str) {
        let Ok(url) = base.join(href.trim()) else { return };
        let list = if is_of_comments(&url, title) { &mut self.of_comments } else { &mut self.feeds };
        let url = url.to_string();
        if url.starts_with("http") && list.len() < MAX_FEEDS && !list.iter().any(|feed| feed.url == url) {
            let title = text::clean_line(title);
            list.push(FeedLink { url, title: Some(title).filter(|title| !title.is_empty()) });
        }
    }
}

/// Whether a feed has the comments of readers, by its title or its address.
fn is_of_comments(url: &Url, title: &str) -> bool {
    const WORDS: [&str; 6] = [
        "comment",
        "\u{62F}\u{6CC}\u{62F}\u{6AF}\u{627}\u{647}",
        "\u{646}\u{638}\u{631}",
        "\u{62A}\u{639}\u{644}\u{64A}\u{642}",
        "\u{5EA}\u{5D2}\u{5D5}\u{5D1}",
        "replies",
    ];
    let (title, path) = (title.to_lowercase(), url.path().to_ascii_lowercase());
    let in_query = url.query().is_some_and(|query| query.to_ascii_lowercase().contains("comment"));
    WORDS.iter().any(|word| title.contains(word)) || path.contains("comment") || in_query
}

/// A link of a header.
struct HeaderLink<'a> {
    target: &'a str,
    rel: Option<&'a str>,
    kind: Option<&'a str>,
    title: Option<&'a str>,
}

impl HeaderLink<'_> {
    fn is_feed(&self) -> bool {
        is_alternate(self.rel.unwrap_or_default()) && is_feed_type(self.kind.unwrap_or_default())
    }
}

/// The links of a header (RFC 8288, 3): addresses in angle brackets, each with parameters.
fn header_links(header: &str) -> Vec<HeaderLink<'_>> {
    let mut links = Vec::new();
    let mut rest = header;
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, inside)| inside.split_once('>')) {
        let mut link = HeaderLink { target, rel: None, kind: None, title: None };
        rest = after;
        while let Some(parameter) = rest.trim_start().strip_prefix(';') {
            let (name, value, after) = header_parameter(parameter);
            rest = after;
            let field = match name.to_ascii_lowercase().as_str() {
                "rel" => &mut link.rel,
                "type" => &mut link.kind,
                "title" => &mut link.title,
                _ => continue,
            };
            *field = field.or(Some(value));
        }
        links.push(link);
    }
    links
}

/// The name and value of a parameter, and what follows it.
fn header_parameter(parameter: &str) -> (&str, &str, &str) {
    let split = |text, signs: &[char]| -> (&str, &str) {
        let text: &str = text;
        text.split_at_checked(text.find(signs).unwrap_or(text.len())).unwrap_or((text, ""))
    };
    let (name, after) = split(parameter, &['=', ';', ',']);
    let Some(value) = after.strip_prefix('=').map(str::trim_start) else { return (name.trim(), "", after) };
    let (value, after) = if let Some(quoted) = value.strip_prefix('"') {
        quoted.split_once('"').unwrap_or((quoted, ""))
    } else {
        split(value, &[';', ','])
    };
    (name.trim(), value.trim(), after)
}

/// RFC 4287 and the habits of RSS: `rel` has the word `alternate`, `type` is that of a feed.
fn is_feed_link(tag: HtmlTag<'_>) -> bool {
    is_alternate(&tag.get("rel").unwrap_or_default()) && is_feed_type(&tag.get("type").unwrap_or_default())
}

fn is_alternate(rel: &str) -> bool {
    rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("alternate"))
}

fn is_feed_type(kind: &str) -> bool {
    const TYPES: [&str; 5] = [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "application/rdf+xml",
    ];
    let kind = kind.split(';').next().unwrap_or_default().trim();
    TYPES.iter().any(|each| each.eq_ignore_ascii_case(kind))
}

fn looks_like_feed(url: &Url) -> bool {
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    ["/rss", "/feed", "/feeds", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", ".rss", ".atom"]
        .into_iter()
        .any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str, header: &str) -> Vec<String> {
        all_feed_links(html, header, &Url::parse("https://s.example/a/").unwrap())
            .into_iter()
            .map(|it| it.url)
            .collect()
    }

    #[test]
    fn a_feed_has_the_title_that_its_link_gives() {
        let html = "<link rel=alternate type=application/rss+xml title='News &amp;\u{1B} more' href='/n.xml'>
            <link rel=alternate type=application/atom+xml href='/a.xml' title=' '>";
        let header = "<h.xml>; rel=alternate; type=\"application/rss+xml\"; title=\"In the header\"";
        let base = Url::parse("https://s.example/").unwrap();
        let titles: Vec<_> = all_feed_links(html, header, &base).into_iter().map(|feed| feed.title).collect();
        assert_eq!(titles, [Some("In the header".to_owned()), Some("News & more".to_owned()), None]);
    }

    #[test]
    fn feeds_of_comments_come_last() {
        let link = |title: &str, href: &str| {
            format!("<link rel=alternate type=application/rss+xml title='{title}' href='{href}'>")
        };
        let (comments, feed) = (link("Comments", "/c.xml"), link("News", "/n.xml"));
        assert_eq!(found(&format!("{comments}{feed}"), ""), ["https://s.example/n.xml", "https://s.example/c.xml"]);
        let persian = link("\u{646}\u{638}\u{631}\u{647}\u{627}", "/2");
        assert_eq!(found(&format!("{persian}{feed}"), "")[0], "https://s.example/n.xml");
        let address = link("", "/comments/feed/");
        assert_eq!(found(&format!("{address}{feed}"), "")[0], "https://s.example/n.xml");
        assert_eq!(found(&comments, ""), ["https://s.example/c.xml"], "better than none");
    }

    #[test]
    fn the_links_of_the_header_count() {
        let header = "</style.css>; rel=preload, <rss>; rel=\"alternate\"; type=\"application/rss+xml\"; title=\"a, b\", \
            <https://o.example/feed.json>;type=application/feed+json ; rel=alternate,<x>; rel=alternate; type=text/html";
        assert_eq!(found("<p>", header), ["https://s.example/a/rss", "https://o.example/feed.json"]);
        for header in ["<", "<a", "<a>;", "<a>; rel", "<a>;;=", "<a>; rel=\"", "a>b<", ";;;<a>;rel=alternate;type"] {
            assert_eq!(found("", header), Vec::<String>::new(), "{header}");
        }
    }
}
