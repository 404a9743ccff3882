//! What holds for every text, block and article that the library returns, whatever the input was.
//!
//! The fuzz targets include this file too, so that one change of a rule reaches the tests and the targets.

use khabar::testing::model::{Article, Block, BlockKind, Inline, RichText};
use khabar::testing::{exchange, text};

/// A string that may have several lines: it holds no control character, no override and nothing else that `clean`
/// removes.
pub(crate) fn assert_safe(string: &str) {
    let bad =
        |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202D}' | '\u{202E}' | '\u{2029}' | '\u{FEFF}');
    if let Some(c) = string.chars().find(bad) {
        panic!("U+{:04X} in {string:?}", u32::from(c));
    }
    assert_eq!(text::clean(string), string, "cleaning again changes it");
}

/// A safe string of one line.
pub(crate) fn assert_line(string: &str) {
    assert_safe(string);
    assert!(!string.contains(['\n', '\u{2028}']), "more than a line: {string:?}");
}

/// Text and its styles: the ranges begin and end on characters, stand in order, and never cross.
fn assert_rich(rich: &RichText, may_have_lines: bool) {
    assert_safe(&rich.text);
    assert!(may_have_lines || !rich.text.contains('\n'), "more than a paragraph: {:?}", rich.text);
    let mut open: Vec<usize> = Vec::new();
    let mut last = 0;
    for span in &rich.spans {
        let styled = rich.text.get(span.range.clone());
        assert!(styled.is_some_and(|styled| !styled.is_empty()), "{span:?} covers nothing of {:?}", rich.text);
        assert!(span.range.start >= last, "styles out of order");
        last = span.range.start;
        open.retain(|&end| end > span.range.start);
        assert!(open.iter().all(|&end| span.range.end <= end), "styles cross");
        open.push(span.range.end);
        if let Inline::Link(url) = &span.inline {
            assert_line(url);
            assert!(!url.is_empty(), "a link to nowhere");
        }
    }
}

/// The blocks of a body.
pub(crate) fn assert_blocks(blocks: &[Block]) {
    for block in blocks {
        assert_rich(&block.text, block.kind == BlockKind::Code);
        match &block.kind {
            BlockKind::Heading(level) => assert!((1..=6).contains(level), "a heading of level {level}"),
            BlockKind::Image { url } => assert_line(url),
            BlockKind::Rule => assert!(block.text.text.is_empty(), "a rule with text"),
            BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Code => {}
        }
    }
}

/// An article before it has a key.
pub(crate) fn assert_content(article: &Article) {
    assert_eq!(text::clean_line(&article.title), article.title, "a title is one line");
    let image = article.image.iter().flat_map(|image| [&image.url, &image.alt]);
    let lines = [&article.kicker, &article.byline, &article.source, &article.url, &article.file].into_iter().flatten();
    let lang = article.lang.iter().map(|lang| &lang.0);
    lines.chain(lang).chain(&article.categories).chain(image).for_each(|line| assert_line(line));
    article.lead.iter().for_each(|lead| assert_rich(lead, false));
    assert_blocks(&article.blocks);
}

/// An article that has its key.
pub(crate) fn assert_article(article: &Article) {
    assert_content(article);
    assert_line(&article.key);
    assert!(!article.key.is_empty(), "no key: {article:?}");
    assert_eq!(&exchange::sanitize(article.clone()), article, "sanitizing again changes it");
}
