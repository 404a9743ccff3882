//! What the elements of feeds mean: names, dates, bases, links, authors, encodings, entities.

use super::{ORIGIN, body, feed, instant, read, titles};
use khabar::testing::ingest::{FeedOrigin, ParsedFeed, Warning};
use khabar::testing::model::{Article, FeedIssue, Inline};

fn case(name: &str) -> ParsedFeed {
    read(&format!("../feed-cases/{name}.xml"))
}

fn urls(document: &ParsedFeed) -> Vec<&str> {
    document.articles.iter().map(|article| article.url.as_deref().unwrap_or_default()).collect()
}

fn entry(inside: &str) -> Article {
    let source = format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>{inside}</entry></feed>");
    feed(source.as_bytes(), &ORIGIN).expect("a feed").articles.pop().expect("an article")
}

#[test]
fn names_are_read_in_any_letters() {
    let capitals = case("capitals");
    assert_eq!(
        (titles(&capitals), urls(&capitals)),
        (vec!["First", "Second"], vec!["https://example.org/1", "https://example.org/2"])
    );
    assert_eq!(
        (body(&capitals.articles[0]), capitals.articles[0].published),
        (vec!["Text."], instant("2026-11-16T10:00:00Z"))
    );
    let upper = case("uppercase-tags");
    assert_eq!((upper.title.as_deref(), titles(&upper)), (Some("Upper"), vec!["one"]));
    assert_eq!(upper.articles[0].published, instant("2024-03-05T14:22:00Z"));
    let mixed = feed(b"<Feed><Entry><TITLE>a</title><DC:Date>2026-11-16T10:00:00Z</dc:date></ENTRY></Feed>", &ORIGIN);
    assert_eq!(mixed.map(|feed| feed.articles[0].published), Ok(instant("2026-11-16T10:00:00Z")));
    let short = feed(b"<RSS><CHANNEL><ITEM><TITLE>a</TITLE></ITEM></CHANNEL></RSS>", &ORIGIN);
    assert_eq!(short.map(|feed| feed.articles[0].title.clone()).as_deref(), Ok("a"));
}

#[test]
fn dates_are_read_from_the_elements_of_libraries_and_journals() {
    let dates: Vec<_> = case("dates-elements").articles.into_iter().map(|article| article.published).collect();
    let hour = instant("2026-11-16T10:00:00Z");
    assert_eq!(dates[..2], [hour, hour]);
    assert!(dates[2].is_some());
    let available = feed(
        b"<rss xmlns:d='http://purl.org/dc/terms/'><item><title>a</title><d:available>2026-11-16T10:00:00Z
        </d:available></item></rss>",
        &ORIGIN,
    );
    assert_eq!(available.map(|feed| feed.articles[0].published), Ok(hour));
}

#[test]
fn bases_nest_and_that_of_a_text_is_the_texts_alone() {
    let nested = case("xml-base");
    assert_eq!(urls(&nested), ["https://example.org/blog/2026/first.html", "https://example.net/second.html"]);
    let link = Inline::Link("https://example.org/blog/2026/pictures/map.html".to_owned());
    assert_eq!(nested.articles[0].blocks[0].text.spans[0].inline, link);
    let other = case("xmlbase");
    assert_eq!(
        urls(&other),
        ["https://site.example/base/2024/six", "https://site.example/n3", "https://site.example/n5"]
    );
    let link = Inline::Link("https://site.example/base/2024/deep/page.html".to_owned());
    assert_eq!(other.articles[0].blocks[0].text.spans[0].inline, link);
    let xhtml = entry(
        "<link href='https://s.example/1'/><content type='xhtml' xml:base='https://s.example/a/'>
        <div xml:base='b/'><a href='c'>d</a></div></content>",
    );
    assert_eq!(xhtml.blocks[0].text.spans[0].inline, Inline::Link("https://s.example/a/b/c".to_owned()));
}

#[test]
fn the_link_of_an_entry_is_the_page_for_readers() {
    assert_eq!(urls(&case("links-rel")), ["https://l.example/a", "https://l.example/b", "https://l.example/c"]);
    for (links, expected) in [
        ("<link href='gemini://s.example/1'/><link href='https://s.example/1'/>", Some("https://s.example/1")),
        (
            "<link type='application/json' href='https://s.example/j'/><link type='text/html' href='https://s.example/1'/>",
            Some("https://s.example/1"),
        ),
        ("<link type='application/json' href='https://s.example/1.json'/>", Some("https://s.example/1.json")),
        ("<link rel='via' href='https://s.example/via'/><link rel='self' href='https://s.example/self'/>", None),
        ("<link href='https://s.example/1'/><link href='https://s.example/2'/>", Some("https://s.example/1")),
        ("<link href='1?a=b:c'/>", Some("https://fetched.example/1?a=b:c")),
    ] {
        assert_eq!(entry(links).url.as_deref(), expected, "{links}");
    }
}

#[test]
fn the_authors_of_the_source_come_before_those_of_the_feed() {
    let bylines = |name: &str| case(name).articles.into_iter().map(|article| article.byline).collect::<Vec<_>>();
    assert_eq!(bylines("authors"), [Some("Planet Keeper".to_owned()), Some("Source Author, Another blog".to_owned())]);
    assert_eq!(bylines("planet"), [Some("Sara Ahmadi, Blog of Sara".to_owned()), Some("Planet Bot".to_owned())]);
    let several = "<source><author><name>A</name></author><author/><author><name>B</name></author></source>";
    assert_eq!(entry(several).byline.as_deref(), Some("A, B"));
    let json = br#"{"items": [{"id": "1", "title": "t", "authors": {"name": "C"}}]}"#;
    assert_eq!(feed(json, &ORIGIN).map(|feed| feed.articles[0].byline.clone()), Ok(Some("C".to_owned())));
    assert_eq!(entry("<author><uri>https://s.example/me</uri><email>a@s.example</email></author>").byline, None);
    assert_eq!(entry("<author><name>A &lt;b&gt; C</name><uri>x</uri></author>").byline.as_deref(), Some("A <b> C"));
}

#[test]
fn whom_an_item_was_taken_from_stands_at_the_end_of_its_byline() {
    let rss = |inside: &str| {
        let source = format!(
            "<rss><channel><title>Search</title><managingEditor>ed@s.example (Ed)</managingEditor><item><title>t</title>\
            <link>https://s.example/1</link>{inside}</item></channel></rss>"
        );
        feed(source.as_bytes(), &ORIGIN).expect("a feed").articles.remove(0).byline
    };
    for (inside, byline) in [
        ("<source url='https://d.example'>The Daily &amp;amp; Sons</source>", Some("The Daily & Sons")),
        (
            "<author>a@d.example (Ann)</author><source url='https://d.example'>The Daily</source>",
            Some("Ann, The Daily"),
        ),
        ("<author>The Daily</author><source>The Daily</source>", Some("The Daily")),
        ("<source url='https://d.example'/>", None),
        ("<source>Search</source><source>https://d.example/feed</source>", None),
    ] {
        assert_eq!(rss(inside).as_deref(), byline, "{inside}");
    }
    let named = "<source><id>urn:2</id><title>Sara's blog</title><author><name>Sara</name></author></source>";
    assert_eq!(entry(named).byline.as_deref(), Some("Sara, Sara's blog"));
    assert_eq!(entry("<source><title type='html'>A &amp;amp; B</title></source>").byline.as_deref(), Some("A & B"));
}

#[test]
fn the_page_of_a_player_is_told_beside_the_link() {
    let film = "<title>t</title><link href='https://s.example/film'/>";
    let prefix = "xmlns:media='http://search.yahoo.com/mrss/'";
    let player = |url: &str| entry(&format!("{film}<media:player {prefix} url='{url}'/>"));
    let texts = |article: Article| -> Vec<String> { article.blocks.into_iter().map(|block| block.text.text).collect() };
    assert_eq!(texts(player("https://s.example/play/1")), ["https://s.example/play/1"]);
    assert_eq!(texts(player("https://s.example/film")), Vec::<String>::new());
    let grouped = entry(&format!(
        "{film}<media:group {prefix}><media:content url='/a.mp4' type='video/mp4'><media:player url='/play/2'/>\
        </media:content></media:group>"
    ));
    assert_eq!(texts(grouped).len(), 2);
}

#[test]
fn characters_of_windows_1252_are_read_for_what_they_are() {
    let converted = &case("c1-controls").articles[0];
    assert_eq!(converted.title, "They don\u{2019}t know 2001\u{2013}2005");
    assert!(body(converted)[0].contains('\u{2026}'), "{:?}", body(converted));
    let pound = &case("pound-latin1").articles[0];
    assert_eq!(pound.title, "Prize of \u{A3}5m for the winner");
    assert_eq!(body(pound), ["It pays \u{A3}3 and \u{BD} a penny."]);
    let labelled = FeedOrigin { charset: Some("iso-8859-1"), ..ORIGIN };
    let bytes =
        b"<?xml version='1.0' encoding='windows-1252'?><rss><item><title>Caf\xE9 \x96 \xA35</title></item></rss>";
    let document = feed(bytes, &labelled).expect("a feed");
    assert_eq!(titles(&document), ["Caf\u{E9} \u{2013} \u{A3}5"]);
    let alone = |title: &[u8]| {
        let bytes = [b"<rss><item><title>", title, b"</title></item></rss>"].concat();
        feed(&bytes, &labelled).expect("a feed").articles.remove(0).title
    };
    assert_eq!(alone(b"Win \xA35m or \xBD of it"), "Win \u{A3}5m or \u{BD} of it", "the header alone");
    assert_eq!(alone(b"Prize: \xA3 12"), "Prize: \u{A3} 12");
    assert_eq!(alone(b"Sto z\xB3otych \xB3\xB1cznie"), "Sto z\u{142}otych \u{142}\u{105}cznie", "words of Polish");
}

#[test]
fn entities_that_the_document_defines_are_expanded() {
    let document = case("dtd-entity");
    assert_eq!((document.title.as_deref(), titles(&document)), (Some("Example Site"), vec!["Example Site news"]));
    let source = "<!DOCTYPE rss [<!ENTITY amp2 '&#38;amp;'><!ENTITY c \"\u{A9} 2026\">]><rss><item><!-- a -->
        <title>x<!-- b -->&c;</title><link>https://s.example/?a=1</link><description>
        <![CDATA[&c; &copy;]]></description></item></rss>";
    let article = feed(source.as_bytes(), &ORIGIN).expect("a feed").articles.remove(0);
    assert_eq!(article.title, "x\u{A9} 2026");
}

#[test]
fn what_is_not_understood_is_counted() {
    let source = "<rss><channel><title>t</title><item><title>a</title><pubDate>soon</pubDate><shortText>b</shortText>
        <rutitr>c</rutitr><x:y>d</x:y></item><item><shortText>e</shortText><pubDate></pubDate></item><item/>
        </channel></rss>";
    let document = feed(source.as_bytes(), &ORIGIN).expect("a feed");
    assert!(document.warnings.contains(&Warning::Element { name: "shortText".to_owned() }));
    let issues = document.issues();
    let counts = [FeedIssue::UnreadableDate, FeedIssue::EmptyItem, FeedIssue::UnknownElement];
    assert_eq!(counts.map(|issue| issues.get(&issue).copied()), [Some(1), Some(2), Some(1)]);
}

#[test]
fn a_feed_with_very_many_articles_is_cut_and_says_so() {
    let items = |open: &str, item: &str, close: &str| format!("{open}{}{close}", item.repeat(10_003));
    let xml = items("<rss version='2.0'><channel>", "<item><title>a</title></item>", "</channel></rss>");
    let json = items("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[", "{\"title\":\"a\"},", "{}]}");
    for (bytes, left_out) in [(xml, 3), (json, 4)] {
        let document = feed(bytes.as_bytes(), &FeedOrigin::default()).expect("a feed");
        assert_eq!(document.articles.len(), 10_000);
        assert_eq!(document.issues().get(&FeedIssue::TooManyArticles), Some(&left_out));
    }
}
