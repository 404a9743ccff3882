//! HTML and pages: against the tokenizer of `html5ever`, and from fixtures to whole articles.

use crate::support::invariants::assert_blocks;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use khabar::testing::ingest::{self, Agencies, html};
use khabar::testing::model::{Article, Block, BlockKind, Direction, Lang, Marker, RichText};
use khabar::testing::text;
use proptest::prelude::*;
use std::cell::RefCell;
use url::Url;

fn fixture(name: &str) -> String {
    std::fs::read_to_string(crate::support::project("tests/fixtures/pages").join(name)).expect("the fixture is there")
}

fn read(name: &str, url: &str) -> Article {
    ingest::page(&fixture(name), Url::parse(url).ok().as_ref(), &Agencies::builtin()).expect("an article")
}

fn texts(article: &Article) -> Vec<&str> {
    article.blocks.iter().map(|block| block.text.text.as_str()).collect()
}

#[test]
fn the_page_of_an_agency_is_read_by_its_rules() {
    let article = read("detail-engine.html", "https://www.ilna.ir/fa/tiny/news-12");
    assert_eq!(article.title, "کتابخانه شهر باز شد");
    assert_eq!(article.kicker.as_deref(), Some("پس از سه سال؛"));
    assert_eq!(article.lead.as_ref().map(|lead| lead.text.as_str()), Some("شهردار کتابخانه را گشود."));
    assert_eq!(article.source.as_deref(), Some("خبرگزاری نمونه"));
    assert_eq!(article.published, text::parse_date("2026-11-20 09:30", text::DefaultZone::Tehran));
    assert_eq!(article.lang, Some(Lang("fa".to_owned())));
    assert_eq!(article.image.as_ref().map(|image| image.alt.as_str()), Some("درِ کتابخانه"));
    let expected =
        ["به گزارش نمونه، کتابخانه امروز باز شد\u{200C}.", "شمار کتاب‌ها \u{2066}A-12\u{2069} است.", "انتهای پیام/"];
    assert_eq!(texts(&article), expected, "no share box, no short link, no menu");
    assert!(article.blocks.iter().all(|block| block.direction == Some(Direction::Rtl)));
    let closing = article.blocks.iter().position(|block| text::is_closing_line(&block.text.text));
    assert_eq!(closing, Some(2));
}

#[test]
fn a_pages_structured_data_and_blocks_are_read() {
    let article = read("summary-engine.html", "https://www.irna.ir/news/12/x?utm_source=y");
    assert_eq!(article.title, "پل تازه به بهره‌برداری رسید");
    assert_eq!(article.kicker.as_deref(), Some("استان‌ها"));
    assert_eq!(article.lead.as_ref().map(|lead| lead.text.as_str()), Some("تهران- نمونه- پل با حضور مردم باز شد."));
    assert_eq!(article.byline.as_deref(), Some("مینا راد"));
    assert_eq!(article.published, text::parse_date("2026-11-20 14:14", text::DefaultZone::Tehran));
    assert_eq!(article.image.as_ref().map(|image| image.url.as_str()), Some("https://www.irna.ir/d/2026/pol.jpg"));
    assert_eq!(article.key, "https://www.irna.ir/news/12");
    let expected =
        ["پل صد متر درازا دارد.", "هزینه", "سنگ", "آهن", "سال · هزینه", "۱۴۰۴ · ۱۲", "وزیر گفت راه باز است."];
    assert_eq!(texts(&article), expected);
    assert_eq!(article.blocks[1].kind, BlockKind::Heading(2));
    assert_eq!(article.blocks[2].kind, BlockKind::Item(Marker::Bullet));
    assert_eq!(article.blocks[6].quote, 1);
}

#[test]
fn a_page_of_an_unknown_host_is_read_by_its_looks() {
    let article = read("unknown.html", "https://www.example.com/post/1");
    assert_eq!(article.title, "گفت «ما می‌مانیم» و/ ماند", "whole, though it has the signs of a site's name");
    assert_eq!(article.source.as_deref(), Some("example.com"));
    assert_eq!(article.published, text::parse_date("2026-11-20", text::DefaultZone::Tehran));
    assert_eq!(article.lead, None, "the summary is only the beginning of the text");
    assert_eq!(article.blocks.len(), 6);
    assert!(texts(&article).iter().all(|text| text.starts_with("این بند")), "no menu");
}

#[test]
fn absurd_pages_are_read_as_they_come() {
    for page in [
        "<title>t</title>".to_owned() + &"<div>".repeat(3_000) + "x",
        "<title>t</title>".to_owned() + &"<p>x</p>".repeat(31_000),
        format!("<title>t</title><p {}>x", (0..600).map(|index| format!("a{index} ")).collect::<Vec<_>>().concat()),
    ] {
        let article = ingest::page(&page, None, &Agencies::builtin()).expect("an article");
        assert_eq!((article.title.as_str(), texts(&article)[0]), ("t", "x"));
    }
    for empty in ["", " ", "<html><head><title>t</title></head><body></body></html>", "<script>x</script>"] {
        assert_eq!(ingest::page(empty, None, &Agencies::builtin()), None, "{empty}");
    }
}

#[test]
fn a_page_names_its_feeds() {
    let base = Url::parse("https://a.ir/b/").expect("an address");
    let page = "<link rel='ALTERNATE home' type='application/rss+xml; charset=utf-8' href='/rss'>\
        <link rel=stylesheet href=x><link rel=alternate hreflang=en href=/en>\
        <link rel=alternate type=application/atom+xml href=atom?a=1&amp;b=2><link rel=alternate type=application/feed+json href=//c.ir/f>\
        <link rel=alternate type=application/rss+xml href='https://a.ir/rss'><a href=/feed>x</a>";
    assert_eq!(
        ingest::page::feed_links(page, &base),
        ["https://a.ir/rss", "https://a.ir/b/atom?a=1&b=2", "https://c.ir/f"]
    );
    let page = "<base href=/c/><a href=rss/>x</a><a href=/news.rss>x</a><a href=/rss-help>x</a><a href='mailto:a@b/feed'>x</a>";
    assert_eq!(ingest::page::feed_links(page, &base), ["https://a.ir/c/rss/", "https://a.ir/news.rss"]);
    assert!(ingest::page::feed_links("<link rel=alternate>", &base).is_empty());
}

/// The words and names of all tokens, as `html5ever` has them: what an independent tokenizer finds in a source.
#[derive(Default)]
struct TextSink(RefCell<Vec<String>>);

impl TokenSink for TextSink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut words = self.0.borrow_mut();
        match token {
            Token::TagToken(_) => words.push(String::new()),
            Token::CharacterTokens(text) => match words.last_mut() {
                Some(last) => last.push_str(&text),
                None => words.push(text.to_string()),
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// All text that is not inside a tag, without white space.
fn html5ever_text(html: &str) -> String {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(TextSink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let words = tokenizer.sink.0.take().concat();
    text::clean(&words).chars().filter(|c| !c.is_whitespace()).collect()
}

/// What holds for the blocks of any HTML: besides the rest, each isolate that begins in a block ends in it.
fn assert_html_blocks(blocks: &[Block]) {
    assert_blocks(blocks);
    for Block { text: RichText { text, .. }, .. } in blocks {
        let mut depth = 0_i32;
        for c in text.chars() {
            depth += i32::from(('\u{2066}'..='\u{2068}').contains(&c)) - i32::from(c == '\u{2069}');
            assert!(depth >= 0, "an isolate ends that has not begun: {text:?}");
        }
        assert_eq!(depth, 0, "an isolate is left open: {text:?}");
    }
}

/// HTML as nobody should write it.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-c \u{62E}\u{200C}]{1,4}",
        2 => Just("\u{2067}".to_owned()), 2 => Just("\u{2069}".to_owned()), 1 => Just("\u{202E}".to_owned()),
        1 => Just("\u{1B}[31m".to_owned()), 1 => Just("\u{9B}".to_owned()), 1 => Just("\u{FEFF}".to_owned()),
        2 => Just("&#x2068;".to_owned()), 1 => Just("&#27;]0;".to_owned()), 1 => Just("http://a.ir".to_owned()),
        8 => "</?(p|b|i|a href=//b|code|bdi|span dir=rtl|div dir=auto|li|ul|ol|table|tr|td|th|blockquote|pre|br|hr|q)>",
        2 => "</?(figure|figcaption|caption|h2|img src=//a|img class=emoji alt=x|noscript|b hidden|dl|dd|dt|a|span)/?>",
        1 => "[<>&/!\"'=-]{1,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_string_is_blocks(html in any::<String>()) {
        assert_html_blocks(&html::blocks(&html, None));
    }

    #[test]
    fn any_soup_is_blocks(html in soup()) {
        assert_html_blocks(&html::blocks(&html, Url::parse("https://a.ir/").ok().as_ref()));
    }

    #[test]
    fn any_soup_is_a_page_or_none(html in soup()) {
        if let Some(article) = ingest::page(&html, Url::parse("https://www.irna.ir/1").ok().as_ref(), &Agencies::builtin()) {
            assert_html_blocks(&article.blocks);
        }
    }

    #[test]
    fn no_text_is_lost_that_an_independent_tokenizer_finds(
        html in "([a-c&;#x3 ]{0,5}(</?(p|b|i|div|span|br|x)( (a|b)?=?(\"[a>]*\"|'[b>]*'|[c/]*)?)*/?>|<!--?[a>-]{0,4}>|<[ !?a/]|&(amp|lt|copy|notit|zwnj|#50);?)){0,12}"
    ) {
        let ours: String = html::blocks(&html, None).iter().map(|block| block.text.text.as_str()).collect();
        let ours: String = ours.chars().filter(|c| !c.is_whitespace()).collect();
        let theirs = html5ever_text(&html);
        // A paragraph of nothing that can be seen is left out.
        let seen = |text: &str| text.replace('\u{200C}', "");
        prop_assert_eq!(seen(&ours), seen(&theirs));
    }

    #[test]
    fn a_key_is_its_own_key(url in "(https?://)?[a-z\u{62E}.]{1,6}(:80|:443|:8080)?(/[a-z0-9%\u{62E}./]{0,8}){0,3}(\\?[a-z&=%_0-9]{0,12})?(#[a-z]{0,3})?", any in any::<String>()) {
        let agencies = Agencies::builtin();
        for url in [url, any] {
            let key = ingest::canonical_url(&url, &agencies);
            prop_assert_eq!(ingest::canonical_url(&key, &agencies), key.clone(), "{}", url);
            prop_assert_eq!(text::clean_line(&key), key);
        }
    }
}
