//! Nothing that a feed says vanishes: text, titles, films, sounds, formulas.

use super::{ORIGIN, body, feed, lead, picture, read, titles};
use khabar::testing::ingest::ParsedFeed;
use khabar::testing::model::{Article, BlockKind, Inline};

fn case(name: &str) -> ParsedFeed {
    read(&format!("../feed-cases/{name}.xml"))
}

/// Reads a feed of one RSS item, and returns its article.
fn item(inside: &str) -> Article {
    let prefixes = "xmlns:media='http://search.yahoo.com/mrss/' xmlns:content='http://purl.org/rss/1.0/modules/content/' \
        xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'";
    let source =
        format!("<rss {prefixes}><channel><link>https://s.example/</link><item>{inside}</item></channel></rss>");
    feed(source.as_bytes(), &ORIGIN).expect("a feed").articles.pop().expect("an article")
}

/// Reads an RSS item with this HTML as its body.
fn html(html: &str) -> Article {
    item(&format!("<title>t</title><description><![CDATA[{html}]]></description>"))
}

/// Reads an Atom entry with this inside.
fn entry(inside: &str) -> Article {
    let source = format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:1</id>{inside}</entry></feed>");
    feed(source.as_bytes(), &ORIGIN).expect("a feed").articles.pop().expect("an article")
}

/// The texts of the body, a line break written as `/`.
fn lines(article: &Article) -> Vec<String> {
    body(article).iter().map(|text| text.replace('\u{2028}', "/")).collect()
}

fn links(article: &Article) -> Vec<&str> {
    let spans = article.blocks.iter().flat_map(|block| &block.text.spans);
    spans.filter_map(|span| if let Inline::Link(url) = &span.inline { Some(url.as_str()) } else { None }).collect()
}

#[test]
fn the_description_of_a_film_is_the_text_of_its_article() {
    let film = &case("video-description").articles[0];
    let expected = ["Flour, water, salt./The recipe: https://example.org/bread", "0:00 Dough/4:10 Oven"];
    assert_eq!((film.title.as_str(), lines(film)), ("How to bake bread", expected.map(str::to_owned).to_vec()));
    assert_eq!(links(film), ["https://example.org/bread"]);
    assert_eq!(picture(film), Some(("https://img.example/v1.jpg", "How to bake bread")));
    let grouped = &case("media-group").articles[0];
    assert_eq!(
        lines(grouped)[..2],
        ["First line of the description./https://shop.example/", "Chapters:/0:00 Start/1:00 End"]
    );
    // A text of its own comes first; the description is the picture's then.
    let both = item(
        "<title>t</title><description>text</description><media:content url='https://s.example/1.jpg'>
        <media:title>name</media:title><media:description>a heron</media:description></media:content>",
    );
    assert_eq!((body(&both), picture(&both)), (vec!["text"], Some(("https://s.example/1.jpg", "a heron"))));
    let html =
        item("<title>t</title><media:description type='html'>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two</media:description>");
    assert_eq!(body(&html), ["one", "two"]);
}

#[test]
fn an_article_without_a_title_has_the_words_of_its_picture_or_its_address() {
    assert_eq!(
        titles(&case("untitled")),
        ["A heron on a roof", "https://example.org/@a/2", "https://example.org/@a/3"]
    );
    let described = item(
        "<link>https://s.example/1</link><description>&lt;img src='https://s.example/1.jpg' alt='A boat'></description>",
    );
    assert_eq!(described.title, "A boat");
    assert_eq!(
        item("<guid>https://s.example/2</guid><enclosure url='https://s.example/a.jpg'/>").title,
        "https://s.example/2"
    );
}

#[test]
fn text_that_is_no_markup_stays_as_it_is_written() {
    let atom = case("atom-plain-text");
    assert_eq!(titles(&atom), ["Vec<T> in Rust", "Use the <b> tag"]);
    assert_eq!(body(&atom.articles[0]), ["A Vec<u8> holds bytes, a Vec<i> does not exist."]);
    assert_eq!(body(&atom.articles[1]), ["Write <b> for bold."]);
    assert_eq!(
        titles(&case("rss-angle-brackets")),
        ["Vec<T> in Rust", "std::vector<int> explained", "Why Option<Box<T>> costs nothing"]
    );
    let typed = case("atom-text");
    assert_eq!(
        titles(&typed),
        [
            "the html <meta> element needs work",
            "AT&amp;T is spelt so in HTML",
            "the html <main> element, without type",
            "an <i> in html",
            "italic html",
        ]
    );
    assert!(typed.articles.iter().all(|article| body(article) == ["line one", "line two: x < y && <b>not markup</b>"]));
    let angles = case("titles-angle");
    assert_eq!(angles.title.as_deref(), Some("<antirez>"));
    for article in &angles.articles {
        let wanted = match article.title.as_str() {
            "A bold claim (bold is markup here)" => "A <b>bold</b> claim (bold is markup here)",
            title => title,
        };
        assert_eq!(body(article), [format!("want: {wanted}")]);
    }
}

#[test]
fn a_tag_that_is_a_word_of_its_sentence_stays_in_a_body_and_in_a_lead() {
    assert_eq!(body(&html("Write <b> for bold.")), ["Write <b> for bold."]);
    let fragment = item(
        "<title>t</title><description>The tags (&lt;i&gt;, &lt;EM&gt;) &amp;amp; a Vec&lt;T&gt;.
        Next line: &lt;script&gt;</description>",
    );
    assert_eq!(body(&fragment), ["The tags (<i>, <EM>) & a Vec<T>.", "Next line: <script>"]);
    let led = item(
        "<title>t</title><description>When to use &lt;em&gt; and when not</description>
        <content:encoded>&lt;p&gt;Never.&lt;/p&gt;</content:encoded>",
    );
    assert_eq!((lead(&led), body(&led)), (Some("When to use <em> and when not"), vec!["Never."]));
    // Markup that was cut before its end tags.
    assert_eq!(body(&html("So <strong>he said that")), ["So he said that"]);
    assert_eq!(body(&html("<div>\nIt was late")), ["It was late"]);
    assert_eq!(body(&html("one <br> two<!-- three -->")), ["one\u{2028}two"]);
}

#[test]
fn what_is_in_base64_is_no_text() {
    for kind in ["image/png", "Video/mp4", "application/octet-stream"] {
        let article = entry(&format!("<title>t</title><summary>s</summary><content type='{kind}'>aGVsbG8=</content>"));
        assert_eq!(body(&article), ["s"], "{kind}");
    }
    assert_eq!(body(&entry("<title>t</title><content type='text/plain'>aGVsbG8=</content>")), ["aGVsbG8="]);
}

#[test]
fn a_name_that_only_begins_like_a_reference_is_none() {
    let article = item(
        "<title>&copyright; &copy; &copy2026 &notation;</title>
        <description>&amp;copyright; &amp;notation; &amp;copy &amp;eacute;</description>",
    );
    assert_eq!(article.title, "&copyright; \u{A9} \u{A9}2026 &notation;");
    assert_eq!(body(&article), ["&copyright; &notation; \u{A9} \u{E9}"]);
}

#[test]
fn markup_is_read_wherever_nobody_would_write_it_as_text() {
    for (written, title) in [
        ("One&lt;br&gt;two", "One two"),
        ("&lt;font color=red&gt;Alert&lt;/font&gt;: rain", "Alert: rain"),
        ("&lt;font color=red&gt;Alert", "Alert"),
        ("H&lt;sub&gt;2&lt;/sub&gt;O &amp;amp; ice", "H\u{2082}O & ice"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;News", "News"),
        ("a &lt; b and c &gt; d", "a < b and c > d"),
        ("the &lt;x/&gt; element and &lt;/b&gt;", "the <x/> element and </b>"),
        ("<b>One</subtitle></b>", "One"),
        ("One</subtitle>", "One"),
        (
            "Film &lt;embed src='https://s.example/f.swf'/&gt; of &lt;video src='/a.mp4'&gt;&lt;/video&gt;rain",
            "Film of rain",
        ),
        ("&lt;/example&gt;", "</example>"),
        ("Close <![CDATA[</item> and]]> go", "Close </item> and go"),
    ] {
        assert_eq!(
            item(&format!("<title>{written}</title><link>https://s.example/1</link>")).title,
            title,
            "{written}"
        );
    }
    // A feed of Atom whose publisher forgot the type.
    let forgotten =
        entry("<title>a &amp;amp; b</title><content>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</content>");
    assert_eq!((forgotten.title.as_str(), body(&forgotten)), ("a & b", vec!["one", "two"]));
    assert_eq!(body(&html("<p>The <x/> element.</p>")), ["The <x/> element."]);
    assert_eq!(body(&html("<p>A Vec<u8> and <b>a <Box></b>.</p>")), ["A Vec<u8> and a <Box>."]);
    assert_eq!(body(&html("<p>one<o:p></o:p> <my-tag>two</my-tag> <x y='z'>three</x></p>")), ["one two three</x>"]);
}

#[test]
fn plain_text_keeps_its_paragraphs_its_lines_and_its_tables() {
    let document = case("plain-text-body");
    let [patch, advisory] = document.articles.as_slice() else { panic!("two articles") };
    assert_eq!(
        lines(patch),
        [
            "Hello all,",
            "this patch fixes the width of/the second pane, as reported/yesterday.",
            "if (a < b)\n    return width;",
            "+--------+-------+\n| column | value |\n+--------+-------+",
            "Sara",
        ]
    );
    let kinds: Vec<bool> = patch.blocks.iter().map(|block| block.kind == BlockKind::Code).collect();
    assert_eq!(kinds, [false, false, true, true, false]);
    assert_eq!(
        lines(advisory),
        [
            "Topic:          wrong width\nAffects:        all versions",
            "I. Background",
            "The width of a pane is counted in/columns.",
        ]
    );
}

#[test]
fn cdata_is_text_in_xhtml_and_its_like_in_html_is_taken_off() {
    let config = &case("xhtml-cdata").articles[0];
    assert_eq!(
        body(config),
        [
            "Config:",
            "<VirtualHost *:80>\n    ServerName example.org\n    ProxyPass  \"/info/\"\n</VirtualHost>",
            "After <b> text: From: Sean <sean@example.org>",
        ]
    );
    let nested = &case("cdata-in-cdata").articles[0];
    assert_eq!((nested.title.as_str(), body(nested)), ("One and two", vec!["one", "two", "three"]));
    assert_eq!(item("<title><![CDATA[a]]> &amp; <![CDATA[b]]></title>").title, "a & b");
    assert_eq!(body(&item("<title>t</title><description><p><![CDATA[a < b]]></p></description>")), ["a < b"]);
    let prefixed = &case("xhtml-prefixed").articles[0];
    assert_eq!(body(prefixed), ["First para", "item one", "item two"]);
    let other = entry(
        "<title>t</title><content type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'>a <h:b>b</h:b>
        <m:math xmlns:m='x'><m:mi>c</m:mi></m:math></h:div></content>",
    );
    assert_eq!(body(&other), ["a b c"]);
}

#[test]
fn powers_and_struck_text_do_not_run_into_what_is_beside_them() {
    let article = &case("powers").articles[0];
    assert_eq!(article.title, "10\u{2076} cells");
    assert_eq!(
        body(article),
        [
            "There are 10\u{2076} cells in 5 m\u{B2} of H\u{2082}O.",
            "It took 103 years\u{B2}.",
            "It costs ~~40~~ 55 rials.",
        ]
    );
    let inline = "Energy is E=mc2, as everyone knows; 10\u{207B}\u{B3} m, H\u{2082}O. Price ~~1200~~ 900 toman.";
    assert_eq!(body(&case("inline-meaning").articles[0]), [inline]);
    let note = html(
        "<p>said<sup><a href='https://s.example/n1'>1</a></sup> on the 2<sup>nd</sup>; e<sup>x+1</sup>, a<sub>i</sub></p>",
    );
    assert_eq!(body(&note), ["said[1] on the 2nd; e^(x+1), a_i"]);
    assert_eq!(links(&note), ["https://s.example/n1"]);
    assert_eq!(
        body(&html("<p><del>one</del></p><del><p>two</p><p>three</p></del><s></s>")),
        ["~~one~~", "~~two~~", "~~three~~"]
    );
}

#[test]
fn an_empty_or_open_element_swallows_nothing() {
    for article in &case("embed-swallows").articles {
        let texts = body(article);
        assert_eq!((texts.first(), texts.last()), (Some(&"before"), Some(&"after")), "{}", article.title);
        assert_eq!(texts.len(), 3, "{}", article.title);
    }
    for name in ["script", "style", "textarea", "title", "iframe", "noembed", "xmp", "object", "audio", "svg", "select"]
    {
        for element in [format!("<{name}/>"), format!("<{name} />"), format!("<{name}>")] {
            let article = html(&format!("<p>before</p>{element}<p>after</p>"));
            assert_eq!(body(&article), ["before", "after"], "{element}");
        }
        let closed = html(&format!("<p>before</p><{name}>x</{name}><p>after</p>"));
        assert!(body(&closed).ends_with(&["after"]) && !body(&closed).contains(&"x"), "{name}");
    }
}

#[test]
fn what_cannot_be_shown_leaves_its_name_and_its_address() {
    let embed = &case("embed-iframe").articles[0];
    assert_eq!(body(embed), ["The talk: https://video.example/embed/abc"]);
    assert_eq!(links(embed), ["https://video.example/embed/abc"]);
    let formula = &case("formula").articles[0];
    let expected = ["We find E=mc2.", "Watch it:", "https://video.example/embed/7", "https://example.org/talk.mp3"];
    assert_eq!(body(formula), expected);
    let inside = html("<video title='A film'><source src='/a.webm'><source src='/a.mp4'>Your browser is old.</video>");
    assert_eq!(body(&inside), ["A film: https://s.example/a.webm"]);
    let object =
        html("<object data='/a.swf'><embed src='/a.swf'></object><iframe width=1 height=1 src='/count'></iframe>x");
    assert_eq!(body(&object), ["https://s.example/a.swf", "x"]);
    let annotated =
        html("<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x</annotation></semantics></math>");
    assert_eq!(body(&annotated), ["x"]);
    assert_eq!(body(&html("<iframe src='javascript:alert(1)'></iframe>a")), ["a"]);
}

#[test]
fn an_episode_has_its_notes_and_a_link_to_its_sound() {
    let episode = &case("podcast").articles[0];
    assert_eq!(body(episode), ["We talk with a bookbinder about glue.", "https://example.org/e12.mp3"]);
    assert_eq!(episode.url.as_deref(), Some("https://example.org/e12.mp3"));
    assert_eq!(links(episode), ["https://example.org/e12.mp3"]);
    let radio = case("b-podcast");
    let [first, second, spaced, permalink, comments] = radio.articles.as_slice() else { panic!("five articles") };
    assert_eq!(first.url.as_deref(), Some("https://radio.example/ep12.mp3"));
    assert_eq!(body(first)[0], "What the episode is about, in the words of iTunes.");
    assert_eq!(second.url.as_deref(), Some("https://radio.example/13"));
    assert_eq!(
        body(second),
        ["Notes for thirteen.", "https://radio.example/ep13.mp3", "https://radio.example/ep13.pdf"]
    );
    assert_eq!(spaced.url.as_deref(), Some("https://radio.example/14?a=1&b=2"));
    assert_eq!(permalink.url.as_deref(), Some("https://radio.example/15"));
    assert_eq!(comments.url, None);
    // An enclosure that the text links to is not told twice, and one alone is an article.
    let linked = item(
        "<title>t</title><description>&lt;a href='/a.mp3'&gt;hear&lt;/a&gt;</description><enclosure url='/a.mp3' type='audio/mpeg'/>",
    );
    assert_eq!(body(&linked), ["hear"]);
    let alone = item("<enclosure url='https://s.example/b.mp3' type='audio/mpeg'/>");
    assert_eq!(
        (alone.title.as_str(), alone.url.as_deref()),
        ("https://s.example/b.mp3", Some("https://s.example/b.mp3"))
    );
    let atom = entry(
        "<title>t</title><link rel='enclosure' title='The score' type='application/pdf' href='https://s.example/c.pdf'/>",
    );
    assert_eq!(body(&atom), ["The score: https://s.example/c.pdf"]);
}

#[test]
fn items_told_in_other_vocabularies_are_articles() {
    let document = case("media-only");
    assert_eq!(titles(&document), ["A photograph", "A film", "A paper", "Another paper"]);
    let texts: Vec<&str> = document.articles.iter().map(|article| body(article)[0]).collect();
    assert_eq!(texts, ["Fog over the river.", "Two minutes.", "Its abstract.", "Its abstract."]);
    let urls: Vec<Option<&str>> = document.articles.iter().map(|article| article.url.as_deref()).collect();
    assert_eq!(urls, [None, Some("https://example.org/play/2"), None, Some("https://example.org/4")]);
    assert_eq!(picture(&document.articles[0]), Some(("https://example.org/fog.jpg", "")));
    assert!(document.warnings.is_empty());
}

#[test]
fn the_tabs_of_code_go_to_their_stops_and_a_linked_picture_keeps_its_link() {
    let article = &case("linked-picture").articles[0];
    assert_eq!(
        body(article),
        ["First paragraph.", "lead", "Text more", "the map of the town", "col1    col2\na       b"]
    );
    assert_eq!(links(article), ["https://e.example/big"]);
    let unnamed = html("<p><a href='https://s.example/page'><img src='https://s.example/s.jpg'></a></p>");
    assert_eq!((body(&unnamed), links(&unnamed)), (vec!["https://s.example/page"], vec!["https://s.example/page"]));
    let larger = html("<a href='https://s.example/l.jpg?w=1'><img src='https://s.example/s.jpg' alt='a'></a>");
    assert_eq!((body(&larger), links(&larger)), (vec!["a"], vec![]));
    assert_eq!(body(&html("<pre>\u{645}\ta\n12345678\tb</pre>")), ["\u{645}       a\n12345678        b"]);
}

#[test]
fn the_title_of_a_picture_is_told_where_it_says_something_else() {
    let comic = case("comic");
    let beacons = "Beacons: 'Oh no, the box is drifting away!' 'I would not worry about losing it.'";
    assert_eq!(body(&comic.articles[0]), [beacons]);
    assert_eq!(body(&comic.articles[1]), ["Intro", "first alt: first hover", "second alt", "only hover"]);
    assert_eq!(body(&html("<img src='https://s.example/1' alt='A map' title='a map.'>")), ["A map"]);
    assert_eq!(body(&html("<img src='https://s.example/1' alt='A map' title='A map of Yazd'>")), ["A map of Yazd"]);
}

#[test]
fn a_lead_is_read_as_html_and_not_as_a_title() {
    let article = item(
        "<title>t</title><description>&lt;p&gt;in short&lt;br&gt;and sweet</description>
        <content:encoded>&lt;p&gt;the text&lt;/p&gt;</content:encoded>",
    );
    assert_eq!((lead(&article), body(&article)), (Some("in short and sweet"), vec!["the text"]));
}
