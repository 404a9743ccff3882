//! How much of one article is kept, whatever it came from.
//!
//! An article is read, laid out and searched as a whole. What it costs then is not only its text: a paragraph costs as
//! much as a few dozen characters, and a link too. So an article has a *weight*, which is about its characters, and a
//! limit far beyond any book. What is beyond it is left out, and [`CUT`] stands where it would be.
//!
//! Paragraphs are divided at [`limits::PARAGRAPH`]: bidi analysis takes memory and time for a paragraph at once.
//!
//! Deliberately not here: how many bytes are read at all.

use crate::model::{Article, Block, BlockKind, RichText, Span, limits};

/// What stands where the rest of a text has been left out.
pub(crate) const CUT: &str = "[\u{2026}]";

/// What a paragraph weighs without its text.
const PARAGRAPH_WEIGHT: usize = 32;
/// What the marker of a list's item weighs: it is laid out as a paragraph too.
const MARKER_WEIGHT: usize = 64;
/// What a link or style weighs.
const SPAN_WEIGHT: usize = 32;
/// What a line of code weighs without its text: it is laid out as a paragraph.
const CODE_LINE_WEIGHT: usize = 16;

/// The weight of a block.
pub(super) fn weight(block: &Block) -> usize {
    let text = &block.text.text;
    let lines = if block.kind == BlockKind::Code { text.matches('\n').count() } else { 0 };
    let marker = if matches!(block.kind, BlockKind::Item(_)) { MARKER_WEIGHT } else { 0 };
    PARAGRAPH_WEIGHT + marker + text.chars().count() + SPAN_WEIGHT * block.text.spans.len() + CODE_LINE_WEIGHT * lines
}

/// The weight of all blocks.
pub(super) fn weight_of_all(blocks: &[Block]) -> usize {
    blocks.iter().map(weight).sum()
}

/// Whether blocks weigh more than is kept, so that no more need be read.
pub(super) fn is_full(weight: usize) -> bool {
    weight > limits::ARTICLE_WEIGHT
}

/// As much of a text, in which each line may become a paragraph, as is worth reading.
pub(super) fn worth_reading(text: &str) -> &str {
    let mut weight = 0;
    for (at, c) in text.char_indices() {
        weight += if c == '\n' { PARAGRAPH_WEIGHT } else { 1 };
        if is_full(weight) {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// Makes an article one that can be kept: shortens what is too long in its head, divides very long paragraphs, and
/// leaves out what is beyond the limit of its weight.
pub(crate) fn fit(article: &mut Article) {
    fit_within(article, limits::ARTICLE_WEIGHT);
}

/// The same for an article that shares the limit with others.
pub(super) fn fit_within(article: &mut Article, limit: usize) {
    shorten_line(&mut article.title);
    for line in [&mut article.kicker, &mut article.byline, &mut article.source].into_iter().flatten() {
        shorten_line(line);
    }
    article.categories.truncate(limits::CATEGORIES);
    article.categories.iter_mut().for_each(shorten_line);
    if let Some(lead) = article.lead.take_if(|lead| lead.text.len() > limits::PARAGRAPH) {
        let mut parts = divided(Block::new(BlockKind::Paragraph, lead)).into_iter();
        article.lead = parts.next().map(|first| first.text);
        article.blocks.splice(0..0, parts);
    }
    if article.blocks.iter().any(|block| block.text.text.len() > limits::PARAGRAPH) {
        article.blocks = std::mem::take(&mut article.blocks).into_iter().flat_map(divided).collect();
    }
    let mut left = limit;
    let kept = article.blocks.iter().position(|block| {
        let weight = weight(block);
        let fits = weight <= left;
        left = left.saturating_sub(weight);
        !fits
    });
    if let Some(kept) = kept {
        article.blocks.truncate(kept);
        article.blocks.shrink_to_fit();
        article.is_cut = true;
    }
    if article.is_cut && !article.blocks.last().is_some_and(is_mark) {
        article.blocks.push(mark());
    }
}

/// What stands at the end of a text that has been cut.
pub(super) fn mark() -> Block {
    Block::paragraph(CUT)
}

fn is_mark(block: &Block) -> bool {
    block.text.text == CUT
}

/// Shortens a line of the head; an ellipsis stands for the rest.
pub(super) fn shorten_line(line: &mut String) {
    if line.len() > limits::LINE
        && let Some((end, _)) = line.char_indices().nth(limits::LINE)
    {
        line.truncate(end);
        line.push('\u{2026}');
    }
}

/// A block as blocks that are not longer than a paragraph may be. Those after the first belong to no marker.
fn divided(block: Block) -> Vec<Block> {
    if block.text.text.len() <= limits::PARAGRAPH {
        return vec![block];
    }
    let Block { kind, text: RichText { text, spans }, quote, indent, direction } = block;
    let next_kind = if kind == BlockKind::Code { BlockKind::Code } else { BlockKind::Paragraph };
    let (mut kind, mut blocks, mut from) = (kind, Vec::new(), 0);
    let mut spans = spans.into_iter().peekable();
    // The spans that go on from one part to the next.
    let mut open: Vec<Span> = Vec::new();
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        let part = rest.get(..division(rest)).unwrap_or(rest);
        let to = from + part.len();
        let mut part_spans = std::mem::take(&mut open);
        part_spans.extend(std::iter::from_fn(|| spans.next_if(|span| span.range.start < to)));
        for span in &mut part_spans {
            if span.range.end > to {
                open.push(Span { range: to..span.range.end, inline: span.inline.clone() });
            }
            span.range = span.range.start.saturating_sub(from)..span.range.end.min(to).saturating_sub(from);
        }
        part_spans.retain(|span| !span.range.is_empty());
        let text = RichText { text: part.to_owned(), spans: part_spans };
        blocks.push(Block { kind: std::mem::replace(&mut kind, next_kind.clone()), text, quote, indent, direction });
        from = to;
    }
    blocks
}

/// Where a text is divided: after the last blank within the limit, or at the limit if there is none near.
fn division(text: &str) -> usize {
    let mut end = limits::PARAGRAPH.min(text.len());
    if end == text.len() {
        return end;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    let blank = head.char_indices().rev().take(limits::LINE).find(|(_, c)| c.is_whitespace());
    blank.map_or(end, |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Agencies, FeedOrigin, Origin, lazy_feed, markdown, page, plain};
    use crate::model::Inline;

    fn link(range: std::ops::Range<usize>) -> Span {
        Span { range, inline: Inline::Link("https://a.ir".to_owned()) }
    }

    #[test]
    fn a_long_paragraph_is_divided_at_a_blank_and_keeps_every_byte_and_link() {
        let word = "\u{633}\u{644}\u{627}\u{645} ";
        let text = word.repeat((2 * limits::PARAGRAPH + 1_000) / word.len());
        let spans = vec![link(0..word.len() - 1), link(5 * word.len()..text.len() - 1)];
        let block = Block { quote: 2, ..Block::new(BlockKind::Heading(2), RichText { text: text.clone(), spans }) };
        let parts = divided(block);
        assert_eq!(parts.iter().map(|part| part.text.text.as_str()).collect::<String>(), text);
        assert!(parts.len() == 3 && parts.iter().all(|part| part.quote == 2 && part.text.text.ends_with(' ')));
        let kinds: Vec<_> = parts.iter().map(|part| part.kind.clone()).collect();
        assert_eq!(kinds, [BlockKind::Heading(2), BlockKind::Paragraph, BlockKind::Paragraph]);
        let lengths = parts.iter().map(|part| part.text.text.len()).collect::<Vec<_>>();
        assert_eq!(parts[0].text.spans, [link(0..word.len() - 1), link(5 * word.len()..lengths[0])]);
        assert_eq!(parts[1].text.spans, [link(0..lengths[1])]);
        assert_eq!(parts[2].text.spans, [link(0..lengths[2] - 1)]);
    }

    #[test]
    fn a_word_without_an_end_is_divided_between_two_characters() {
        let parts = divided(Block::paragraph("\u{633}".repeat(limits::PARAGRAPH)));
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|part| part.text.text.chars().all(|c| c == '\u{633}')));
    }

    #[test]
    fn what_an_article_may_weigh_has_an_end_that_is_marked() {
        // A book of five million characters in 100,000 paragraphs is whole.
        let mut book = Article { blocks: vec![Block::paragraph("a".repeat(50)); 100_000], ..Article::default() };
        fit(&mut book);
        assert_eq!((book.blocks.len(), book.is_cut), (100_000, false));
        let mut flood = Article { blocks: vec![Block::paragraph("a"); 400_000], ..Article::default() };
        fit(&mut flood);
        assert!(flood.is_cut && flood.blocks.len() < 320_000);
        assert_eq!(flood.blocks.last(), Some(&Block::paragraph(CUT)));
        assert!(weight_of_all(&flood.blocks) <= limits::ARTICLE_WEIGHT + 100);
    }

    #[test]
    fn the_lines_of_the_head_are_lines() {
        let long = "\u{633} ".repeat(1_000_000);
        let lead = Some(RichText::plain(long.clone()));
        let mut article = Article {
            title: long.clone(),
            byline: Some(long.clone()),
            categories: vec![long; 3],
            lead,
            ..Article::default()
        };
        fit(&mut article);
        assert!(article.title.chars().count() == limits::LINE + 1 && article.title.ends_with('\u{2026}'));
        assert!(article.categories.iter().all(|name| name.len() < 4 * limits::LINE));
        let lead = article.lead.map_or(0, |lead| lead.text.len());
        let body: usize = article.blocks.iter().map(|block| block.text.text.len()).sum();
        assert!(lead <= limits::PARAGRAPH && lead + body == 3_000_000, "{lead} and {body}");
    }

    #[test]
    fn no_format_reads_more_paragraphs_than_are_kept() {
        let few = |article: &Article| article.blocks.len() < 320_000;
        assert!(few(&plain(&"a\n".repeat(350_000))) && few(&plain(&"a\n\n".repeat(350_000))));
        assert!(few(&markdown(&"a\n\n".repeat(350_000))) && few(&markdown(&"- a\n".repeat(350_000))));
        let read = page(&"<p>a".repeat(350_000), None, &Agencies::default()).unwrap();
        assert!(few(&read) && read.is_cut);
        let read = crate::ingest::article("a\n".repeat(350_000).as_bytes(), &Origin::default()).unwrap();
        assert!(few(&read) && read.is_cut && read.blocks.last() == Some(&Block::paragraph(CUT)));
        let book = "a line of a book that has thirty\n".repeat(100_000);
        assert!(!crate::ingest::article(book.as_bytes(), &Origin::default()).unwrap().is_cut);
    }

    #[test]
    fn the_articles_of_a_feed_share_a_limit_and_its_last_ones_say_so() {
        let item = |number: usize| {
            let body = "<p>a".repeat(50_000);
            format!("<item><title>{number}</title><description><![CDATA[{body}]]></description></item>")
        };
        let feed: String = (0..20).map(item).collect();
        let feed = format!("<rss><channel><title>t</title>{feed}</channel></rss>");
        let origin = FeedOrigin { url: "https://a.example/f", charset: None };
        let read = lazy_feed(feed.as_bytes(), &origin, &Agencies::default()).unwrap();
        let weight: usize = read.articles.iter().map(|lazy| weight_of_all(&lazy.article.blocks)).sum();
        assert!(read.articles.len() == 20 && weight < limits::FEED_WEIGHT + 20 * 100, "{weight}");
        assert!(!read.articles[0].article.is_cut && read.articles[19].article.is_cut);
        assert!(read.issues().contains_key(&crate::model::FeedIssue::LongArticle));
    }

    #[test]
    fn a_json_feed_of_very_many_items_gives_the_first_and_counts_the_rest() {
        let item = |number: usize| format!("{{\"id\":\"{number}\",\"title\":\"a\",\"x\":[{}1]}}", "1,".repeat(10));
        let items: Vec<String> = (0..limits::FEED_ARTICLES + 7).map(item).collect();
        let feed = |end: &str| {
            let items = items.join(",");
            format!(
                "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"y\":{{}},\"items\":[{items}{end}"
            )
        };
        let origin = FeedOrigin { url: "https://a.example/f", charset: None };
        for end in ["]}", ""] {
            let read = lazy_feed(feed(end).as_bytes(), &origin, &Agencies::default()).unwrap();
            assert_eq!((read.articles.len(), read.title.as_deref()), (limits::FEED_ARTICLES, Some("t")));
            assert_eq!(read.issues().get(&crate::model::FeedIssue::TooManyArticles), Some(&7));
        }
    }
}
