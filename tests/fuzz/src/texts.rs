//! Files of text: encodings, plain text, Markdown and fragments of HTML.

use crate::chosen;
use crate::invariants::{assert_article, assert_blocks, assert_content, assert_safe};
use khabar::testing::ingest::{self, Format, Origin, html};
use khabar::testing::text;
use url::Url;

/// Reads the bytes as one format after another, as the first byte says.
pub fn run(data: &[u8]) {
    let Some((choice, bytes)) = chosen(data) else { return };
    ingest::detect(bytes, None);
    match choice % 8 {
        0 => article(bytes, Some(Format::Plain)),
        1 => article(bytes, Some(Format::Markdown)),
        2 => article(bytes, Some(Format::Csv)),
        3 => article(bytes, None),
        4 => fragment(bytes, None),
        5 => fragment(bytes, Url::parse("https://a.example/b/c?d#e").ok().as_ref()),
        6 => {
            let source = String::from_utf8_lossy(bytes);
            assert_content(&ingest::plain(&source));
            assert_content(&ingest::markdown(&source));
        }
        _ => lines(&String::from_utf8_lossy(bytes)),
    }
}

fn article(bytes: &[u8], format: Option<Format>) {
    let path = std::path::Path::new("/news/daily/1405-08-29-guide.txt");
    let origin = Origin { format, ..Origin::from_path(path) };
    if let Ok(article) = ingest::article(bytes, &origin) {
        assert_article(&article);
    }
    let Ok(text) = ingest::decode(bytes) else { return };
    assert_eq!(ingest::decode(format!("\u{FEFF}{text}").as_bytes()).as_deref(), Ok(text.as_str()), "with a mark");
    // Without one, zero bytes look like UTF-16, and a few first letters like the magic number of another format.
    if !text.contains('\0') && !text.starts_with('\u{FEFF}') {
        let again = ingest::decode(text.as_bytes());
        assert!(again.is_err() || again.as_deref() == Ok(text.as_str()), "decoded twice: {text:?}, {again:?}");
    }
}

fn fragment(bytes: &[u8], base: Option<&Url>) {
    let source = String::from_utf8_lossy(bytes);
    let read = html::fragment(&source, base);
    assert_blocks(&read.blocks);
    read.lang.iter().for_each(|lang| assert_safe(&lang.0));
    assert!(read.blocks.len() <= source.len() + 1, "more blocks than bytes");
}

/// The rules of the written language, each by itself.
fn lines(source: &str) {
    let cleaned = text::clean(source);
    assert_safe(&cleaned);
    let line = text::clean_line(source);
    assert_safe(&line);
    assert_eq!(text::clean_line(&line), line, "a line is made a line again");
    for zone in [text::DefaultZone::Tehran, text::DefaultZone::Utc] {
        text::parse_date(source, zone);
    }
    text::detect_language(source);
    text::majority_direction(source);
    text::is_closing_line(source);
    let mut last = 0;
    for link in text::find_links(source) {
        assert!(link.start >= last && link.start < link.end, "links out of order");
        assert!(source.get(link.clone()).is_some(), "a link across a character");
        last = link.end;
    }
    if let Some((one, other)) = source.split_once('\n') {
        assert_eq!(
            text::compare_natural(one, other),
            text::compare_natural(other, one).reverse(),
            "an order has one direction"
        );
    }
}
