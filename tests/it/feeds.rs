//! Feeds of every kind, whole and broken, from their bytes to the articles.

#![allow(clippy::expect_used, reason = "helpers of tests, outside any test function")]

mod content;
mod elements;
mod identity;

use crate::support::growth::assert_linear;
use crate::support::invariants::assert_article;
use crate::support::project;
use khabar::testing::ingest::{self, Agencies, Error, FeedOrigin, ParsedFeed, Warning};
use khabar::testing::model::{Article, Lang, Timestamp};
use proptest::prelude::*;
use std::fmt::Write as _;

/// Reads a feed of which no agency is known.
fn feed(bytes: &[u8], origin: &FeedOrigin<'_>) -> Result<ParsedFeed, Error> {
    ingest::feed(bytes, origin, &Agencies::default())
}

const ORIGIN: FeedOrigin<'_> = FeedOrigin { url: "https://fetched.example/rss", charset: None };

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(project("tests/fixtures/feeds").join(name)).expect("the fixture is there")
}

fn read(name: &str) -> ParsedFeed {
    let document = feed(&bytes(name), &ORIGIN).expect("the fixture is a feed");
    document.articles.iter().for_each(assert_article);
    document
}

fn titles(document: &ParsedFeed) -> Vec<&str> {
    document.articles.iter().map(|article| article.title.as_str()).collect()
}

fn body(article: &Article) -> Vec<&str> {
    article.blocks.iter().map(|block| block.text.text.as_str()).collect()
}

fn lead(article: &Article) -> Option<&str> {
    article.lead.as_ref().map(|lead| lead.text.as_str())
}

fn picture(article: &Article) -> Option<(&str, &str)> {
    article.image.as_ref().map(|image| (image.url.as_str(), image.alt.as_str()))
}

fn instant(rfc3339: &str) -> Option<Timestamp> {
    rfc3339.parse::<jiff::Timestamp>().ok().map(|instant| Timestamp(instant.as_second()))
}

#[test]
fn an_agencys_feed_is_read_as_it_is_meant() {
    let document = read("agency.xml");
    assert_eq!(document.title.as_deref(), Some("خبرگزاری نمونه"));
    assert_eq!(document.site.as_deref(), Some("https://www.agency.example/"));
    assert_eq!(document.lang, Some(Lang("fa".into())));
    assert_eq!(document.warnings, []);
    let [first, second] = document.articles.as_slice() else { panic!("two articles") };
    assert_eq!(first.title, "برنامه\u{200C}های تازه کتابخانه شهر");
    let address = "https://www.agency.example/news/84512/%D8%A8%D8%B1%D9%86%D8%A7%D9%85%D9%87-\
                   %DA%A9%D8%AA%D8%A7%D8%A8%D8%AE%D8%A7%D9%86%D9%87";
    assert_eq!(first.url.as_deref(), Some(address));
    assert_eq!(first.key, address);
    assert_eq!(lead(first), None, "an empty content is no content");
    assert_eq!(body(first), ["تهران- نمونه- کتابخانه شهر برنامه\u{200C}های پاییز را اعلام کرد."]);
    assert_eq!(picture(first), Some(("https://img.agency.example/84512.jpg", "")));
    assert_eq!(first.categories, ["استان\u{200C}ها > تهران"]);
    assert_eq!(first.published, instant("2021-02-17T09:00:00Z"));
    assert_eq!(first.source.as_deref(), Some("خبرگزاری نمونه"));
    assert_eq!(first.lang, Some(Lang("fa".into())));
    assert_eq!(second.url.as_deref(), Some("https://www.agency.example/news/84513/"));
    assert_eq!(body(second), ["بارش از فردا آغاز می\u{200C}شود."]);
}

#[test]
fn lead_body_author_and_picture_are_found() {
    let document = read("full.xml");
    let [first, second, third, fourth] = document.articles.as_slice() else { panic!("four articles") };
    assert_eq!(first.kicker.as_deref(), Some("گفتگو"));
    assert_eq!(first.title, "نویسنده\u{200C}ای «از» شیراز & اهواز");
    assert_eq!(first.byline.as_deref(), Some("مریم نمونه، رضا نمونه"));
    assert_eq!(lead(first), Some("خلاصه جداگانه خبر."));
    assert_eq!(body(first), ["بند نخست.", "بند دوم & پایان.", "https://paper.example/a.mp4"]);
    assert_eq!(picture(first), Some(("https://paper.example/a.webp", "پل شهر")));
    assert_eq!(first.lang, Some(Lang("fa".into())), "the template says English");
    assert_eq!(lead(second), None, "the body begins with the same words");
    assert_eq!(body(second), ["بند نخست این خبر کامل است.", "بند دوم.", "https://paper.example/talk.mp3"]);
    assert_eq!(second.byline, None);
    assert_eq!(picture(second), Some(("https://paper.example/b.JPG?w=1", "")));
    assert_eq!(third.title, "نوشته بی\u{200C}عنوان");
    assert_eq!(body(third), ["نوشته بی\u{200C}عنوان", "بند دیگر"]);
    assert_eq!(body(fourth), ["نشانه بی گریز\u{2028}خط دوم"]);
}

#[test]
fn what_is_not_xml_is_read_all_the_same() {
    let document = read("broken.xml");
    assert_eq!(document.title.as_deref(), Some("خوراک & بی\u{200C}کانال"));
    assert_eq!(document.site.as_deref(), Some("https://broken.example/?a=1&b=2"));
    assert_eq!(titles(&document), ["گاز & برق", "بدون پایان", "سوم"]);
    assert_eq!(document.articles[0].url.as_deref(), Some("https://broken.example/n?id=1&page=2"));
    assert_eq!(body(&document.articles[0]), ["بها < ۵۰\u{A0}تومان «امروز» قرمز"]);
    assert_eq!(body(&document.articles[2]), ["متن"], "prefixes that nobody declared");
    assert_eq!(picture(&document.articles[2]), Some(("https://broken.example/3.png", "")));
    assert_eq!(titles(&read("version-2.00.xml")), ["a"]);
}

#[test]
fn the_older_dialects_are_read() {
    let old = read("rss-0.91.xml");
    assert_eq!(titles(&old), ["Harbour opens"]);
    assert_eq!(body(&old.articles[0]), ["It opened."]);
    let rdf = read("rss-1.0.xml");
    assert_eq!((rdf.title.as_deref(), titles(&rdf)), (Some("RDF"), vec!["One", "No link"]));
    let one = &rdf.articles[0];
    assert_eq!(one.published, instant("2021-02-17T12:30:00+03:30"));
    assert_eq!((one.byline.as_deref(), one.categories.as_slice()), (Some("Ann"), &["Ports".to_owned()][..]));
}

#[test]
fn atom_is_read() {
    let document = read("atom.xml");
    assert_eq!(document.title.as_deref(), Some("وبلاگ «نمونه»"));
    assert_eq!(document.site.as_deref(), Some("https://atom.example/"));
    let [first, second, third] = document.articles.as_slice() else { panic!("three articles") };
    assert_eq!(first.url.as_deref(), Some("https://atom.example/blog/2021/note.html"));
    assert_eq!(first.key, "guid:atom.example:tag:atom.example,2021:1");
    assert_eq!(first.published, instant("2026-01-27T11:32:06Z"), "1404 is a Solar Hijri year");
    assert_eq!(first.categories, ["ادبیات", "b"]);
    assert_eq!((lead(first), body(first)), (Some("خلاصه"), vec!["بند یک <ها>", "بند دو"]));
    assert_eq!(picture(first), Some(("https://atom.example/p.png", "")));
    assert_eq!(first.byline.as_deref(), Some("سارا نمونه"), "inherited from the feed");
    assert_eq!((second.lang.as_ref(), second.byline.as_deref()), (Some(&Lang("en".into())), Some("Bob")));
    assert_eq!(second.published, instant("2021-02-17T12:30:00Z"), "for want of a date of publication");
    assert_eq!(third.title, "sounds");
}

#[test]
fn json_feed_is_read() {
    let document = read("feed.json");
    assert_eq!(document.title.as_deref(), Some("JSON <نمونه>"));
    let [first, second, third] = document.articles.as_slice() else { panic!("three articles") };
    assert_eq!(first.title, "نخست < دوم");
    assert_eq!(first.key, "guid:json.example:17");
    assert_eq!((lead(first), body(first)), (Some("چکیده"), vec!["متن نخست."]));
    assert_eq!(first.published, instant("2021-02-17T12:30:00+03:30"));
    assert_eq!(first.categories, ["ادب", "هنر"]);
    assert_eq!(picture(first), Some(("https://json.example/1.png", "")));
    assert_eq!(first.byline.as_deref(), Some("نیما"));
    assert_eq!(body(second), ["متن <ساده> & کوتاه", "بند دوم"]);
    assert_eq!(second.byline.as_deref(), Some("هیئت تحریریه"));
    assert_eq!(picture(third), Some(("https://json.example/3.jpg", "")));
}

#[test]
fn the_encoding_is_found_whatever_is_claimed() {
    for name in [
        "windows-1256.xml",
        "windows-1256-bare.xml",
        "windows-1256-as-utf-8.xml",
        "windows-1256-as-latin.xml",
        "utf-8-as-1256.xml",
        "utf-8-bom.xml",
        "utf-16le-bom.xml",
        "utf-16be.xml",
    ] {
        let document = read(name);
        assert_eq!(titles(&document), ["گزارش شهرداري از پارک\u{200C}ها"], "{name}");
        let text = "شهرداري گزارش کار پاييز خود را منتشر کرد و از مردم خواست نظر بدهند.";
        assert_eq!(body(&document.articles[0]), [text], "{name}");
    }
    let damaged = read("utf-8-damaged.xml");
    assert_eq!(titles(&damaged), ["گزارش شهرداري از پارک\u{200C}ها"]);
    assert!(body(&damaged.articles[0])[0].contains("\u{FFFD}پاييز"));
    // Three letters are too few for any detector.
    let labelled = FeedOrigin { charset: Some("Windows-1256"), ..ORIGIN };
    let document = feed(&bytes("windows-1256-http.xml"), &labelled).expect("a feed");
    assert_eq!((document.title.as_deref(), body(&document.articles[0])), (Some("چ"), vec!["پ"]));
}

#[test]
fn dates_are_read_in_every_form_or_not_at_all() {
    let document = read("dates.xml");
    let mut unread = 0;
    for article in &document.articles {
        // Each title says in RFC 3339 which instant the date is.
        assert_eq!(article.published, instant(&article.title), "{}", article.title);
        unread += usize::from(article.title == "-");
    }
    assert_eq!((document.articles.len(), unread), (20, 2));
    let written: Vec<&str> = document
        .warnings
        .iter()
        .map(|warning| if let Warning::Date { written, .. } = warning { written.as_str() } else { "" })
        .collect();
    assert_eq!(written, ["دیروز", "0001-01-01T00:00:00Z"], "a missing date is nothing to warn of");
}

#[test]
fn no_entity_is_ever_expanded() {
    let document = read("bomb.xml");
    assert_eq!(titles(&document), ["boom &j; &x;"]);
}

#[test]
fn a_story_has_one_key() {
    let document = read("identity.xml");
    let keys: Vec<(&str, &str)> =
        document.articles.iter().map(|article| (article.title.as_str(), article.key.as_str())).collect();
    for (title, key) in [
        ("permalink", "https://agency.example/a"),
        ("number", "guid:agency.example:b-17"),
        ("bare number", "guid:agency.example:18"),
        ("relative", "https://www.agency.example/d"),
        ("twin one", "https://agency.example/e"),
        ("twin two", "https://agency.example/f"),
        ("link only", "https://agency.example/%D8%AE%D8%A8%D8%B1%20%D8%A8"),
    ] {
        assert!(keys.contains(&(title, key)), "{title}: {keys:?}");
    }
    let by_words: Vec<&(&str, &str)> = keys.iter().filter(|(_, key)| key.starts_with("text:")).collect();
    assert_eq!(
        by_words.iter().map(|(title, _)| *title).collect::<Vec<_>>(),
        ["front one", "front two", "words only", "script"]
    );
    let mut distinct: Vec<&str> = keys.iter().map(|(_, key)| *key).collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 11);
    assert_eq!(read("identity.xml"), document, "read again, the same");
    assert_eq!(document.articles[10].url, None);
    assert_eq!(document.articles[3].url.as_deref(), Some("https://www.agency.example/d"));
}

#[test]
fn feeds_of_one_agency_share_a_story_and_agencies_never_do() {
    let item = "<item><title>a</title><guid isPermaLink='false'>7</guid></item>";
    let key = |site: &str, url: &str| {
        let source = format!("<rss><channel>{site}{item}</channel></rss>");
        feed(source.as_bytes(), &FeedOrigin { url, charset: None }).expect("a feed").articles[0].key.clone()
    };
    let site = "<link>https://www.agency.example/sport</link>";
    assert_eq!(key(site, "https://a.example/1"), key("<link>http://agency.example</link>", "https://b.example/2"));
    assert_eq!(key("", "https://agency.example/rss/1"), key(site, "https://c.example"));
    assert_ne!(key("", "https://a.example/rss"), key("", "https://b.example/rss"));
}

#[test]
fn what_is_no_feed_is_said_to_be_none() {
    let page = bytes("page.html");
    for bytes in [&page[..], b"", b"plain text", b"<opml version='2.0'/>", b"{\"a\":1}", b"[1]", b"{", b"<"] {
        assert_eq!(feed(bytes, &ORIGIN), Err(Error::NotAFeed), "{:?}", bytes.get(..9));
    }
    assert_eq!(feed(b"\x89PNG\r\n\x1A\n", &ORIGIN), Err(Error::NotText));
    for text in ["<rss><channel><item><title>a</title>", "<feed><title>a", "{\"items\": [{\"id\""] {
        assert_eq!(feed(text.as_bytes(), &ORIGIN), Err(Error::TruncatedFeed), "{text}");
    }
    assert!(matches!(feed(b"{\"items\": [nothing]}", &ORIGIN), Err(Error::MalformedFeed { .. })));
    assert_eq!(feed(b"<rss version='2.0'><channel/></rss>", &ORIGIN).map(|read| read.articles.len()), Ok(0));
}

#[test]
fn a_feed_that_is_cut_anywhere_keeps_every_whole_item() {
    for (name, end) in [
        ("agency.xml", "</item>"),
        ("full.xml", "</item>"),
        ("atom.xml", "</entry>"),
        ("rss-1.0.xml", "</item>"),
        ("feed.json", "},\n"),
        ("utf-8-as-1256.xml", "</item>"),
    ] {
        let (whole, bytes) = (read(name), bytes(name));
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        // The last item of JSON ends without a comma.
        let ends: Vec<usize> = text.match_indices(end).map(|(at, _)| at + end.trim_end_matches(",\n").len()).collect();
        for cut in 0..bytes.len() {
            let complete = ends.iter().filter(|end| **end <= cut).count();
            let articles = feed(&bytes[..cut], &ORIGIN).map(|read| read.articles).unwrap_or_default();
            assert!(articles.len() >= complete, "{name} cut at {cut}");
            for (article, expected) in articles.iter().zip(&whole.articles) {
                assert_eq!((&article.title, &article.blocks), (&expected.title, &expected.blocks), "{name} at {cut}");
            }
        }
        let cut = text.rfind(end).expect("an item") - 1;
        match feed(&bytes[..cut], &ORIGIN) {
            Ok(read) => assert!(read.warnings.contains(&Warning::Truncated), "{name}"),
            Err(error) => assert!(
                ends.len() == 1 && matches!(error, Error::TruncatedFeed | Error::MalformedFeed { .. }),
                "{name}"
            ),
        }
    }
}

#[test]
fn no_size_and_no_depth_is_too_much_or_takes_quadratic_time() {
    let wrap =
        |inside: &str| format!("<rss xmlns:media='http://search.yahoo.com/mrss/'><channel>{inside}</channel></rss>");
    let articles = |source: &str| feed(source.as_bytes(), &ORIGIN).map(|read| read.articles.len());
    let assert_grows_linearly = |case: &str, make: &dyn Fn(usize) -> String| {
        assert_linear(case, 1_000, |count| wrap(&make(count)), |source| articles(source));
    };
    let many = |count: usize| {
        (0..count).fold(String::new(), |mut items, n| {
            write!(items, "<item><title>{n}</title><guid>{n}</guid></item>").expect("a string");
            items
        })
    };
    assert_eq!(articles(&wrap(&many(10_000))), Ok(10_000));
    assert_grows_linearly("items", &many);
    let item = |inside: &str| format!("<item><title>a</title>{inside}</item><item><title>b</title></item>");
    for tag in ["a", "media:group", "media:content", "item", "description", "channel"] {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        let closed = |count| item(&(open.repeat(count) + &close.repeat(count)));
        let unclosed = |count| item(&open.repeat(count));
        assert!(articles(&wrap(&closed(9_000))).is_ok_and(|found| found >= 2), "{tag}");
        assert!(articles(&wrap(&unclosed(100_000))).is_ok() || tag != "item", "{tag}");
        assert_grows_linearly(&open, &closed);
        assert_grows_linearly(&format!("{open} without an end"), &unclosed);
    }
    let attributes = |count: usize| {
        let all: String = (0..count).fold(String::new(), |all, n| all + &format!(" xmlns:a{n}='b' a{n}='c'"));
        item(&format!("<link{all}/>"))
    };
    let categories = |count| item(&"<category>a</category>".repeat(count));
    for (case, make) in [("attributes", &attributes as &dyn Fn(usize) -> String), ("categories", &categories)] {
        assert_eq!(articles(&wrap(&make(100_000))), Ok(2), "{case}");
        assert_grows_linearly(case, make);
    }
}

#[test]
fn an_article_that_is_too_long_keeps_its_beginning() {
    let long = "<p>word word word</p>".repeat(2_500_000);
    let source = format!(
        "<rss><channel><item><title>a</title><description><![CDATA[{long}]]></description></item></channel></rss>"
    );
    let document = feed(source.as_bytes(), &ORIGIN).expect("a feed");
    assert_eq!(document.warnings, [Warning::TooLong { title: "a".into(), limit: 2 << 20 }]);
    assert_eq!(document.articles[0].blocks.len(), (2 << 20) / "<p>word word word</p>".len() + 1);
}

#[test]
fn what_made_another_parser_panic_is_read() {
    for inside in [
        "<author>خبرنگار، محمدی،a@b.example</author>",
        "<author>a@b.example، محمدی خبرنگار</author>",
        "<media:thumbnail url='https://b.example/c' time='\u{6F1}\u{6F2}'/>",
        "<media:thumbnail url='https://b.example/c' time='99999999999999999999999'/>",
        "<media:title/>",
        "<x xml:base='http://['/>",
    ] {
        let source = format!("<rss><channel><item><title>a</title>{inside}</item></channel></rss>");
        let document = feed(source.as_bytes(), &ORIGIN).expect("a feed");
        document.articles.iter().for_each(assert_article);
        assert_eq!(titles(&document), ["a"], "{inside}");
    }
}

/// Pieces of which feeds are made, and some that are not.
fn soup() -> impl Strategy<Value = String> {
    const PIECES: [&str; 52] = [
        "<rss>",
        "<channel>",
        "</channel>",
        "<item>",
        "</item>",
        "<item/>",
        "<title>",
        "</title>",
        "<link>",
        "</link>",
        "<link href='a'/>",
        "<guid>",
        "</guid>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&",
        "&amp;",
        "&#x0;",
        "<",
        ">",
        "'",
        "\"",
        "<description>",
        "</description>",
        "<media:group>",
        "<entry xml:lang='fa'>",
        "</entry>",
        "<feed>",
        "a",
        "\u{62E}\u{628}\u{631}",
        "\u{200C}",
        "\u{1B}[31m",
        "\0",
        "<!DOCTYPE a [",
        "]",
        "<?",
        "{",
        "}",
        "\"items\":[",
        ",",
        "<pubDate>",
        "1399/11/29",
        "</pubDate>",
        "<author>",
        "@",
        "(",
        "</author>",
        "https://a.example/",
        "%",
        "\u{202E}",
    ];
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_soup_is_too_strange(soup in soup(), prefix in prop::bool::ANY) {
        let source = if prefix { format!("<rss><channel><item>{soup}") } else { soup };
        if let Ok(document) = feed(source.as_bytes(), &ORIGIN) {
            document.articles.iter().for_each(assert_article);
        }
    }

    #[test]
    fn no_mutation_is_too_strange(
        name in prop::sample::select(&["agency.xml", "full.xml", "atom.xml", "feed.json", "utf-16be.xml", "windows-1256.xml", "broken.xml", "bomb.xml"][..]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..12),
    ) {
        let mut bytes = bytes(name);
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        if let Ok(document) = feed(&bytes, &ORIGIN) {
            document.articles.iter().for_each(assert_article);
        }
    }
}
