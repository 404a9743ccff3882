//! Bookmarks as Markdown that people read: title, facts, note and text of each.
//!
//! Deliberately not here: reading them again as bookmarks. `ingest` reads the text as it reads any Markdown.

use super::sanitize::is_web;
use crate::model::{Article, Block, BlockKind, Inline, Marker, RichText, UserState};
use std::fmt::Write as _;

/// A bookmarked article with its note. `byline` is its source, date and author in words.
pub(crate) fn bookmark(article: &Article, byline: &str, user_state: &UserState) -> String {
    let mut out = format!("# {}\n\n", escape(&article.title));
    let tags = escape(&user_state.tags.join("\u{60C} "));
    let link = article.url.as_deref().map(autolink);
    for fact in [Some(escape_line_start(&escape(byline))), link, Some(escape_line_start(&tags))].into_iter().flatten() {
        if !fact.is_empty() {
            let _ = writeln!(out, "{fact}\n");
        }
    }
    if !user_state.note.is_empty() {
        let _ = writeln!(out, "> {}\n", escape(&user_state.note).replace('\n', "\n> "));
    }
    let body = body(article);
    if !body.is_empty() {
        let _ = writeln!(out, "{body}\n");
    }
    out
}

/// The picture, the lead and the body, with a blank line between paragraphs.
fn body(article: &Article) -> String {
    let image = article.image.iter().map(|image| format!("![{}]({})", escape(&image.alt), target(&image.url)));
    let lead = article.lead.iter().map(|lead| format!("**{}**", escape(lead.text.trim())));
    let mut paragraphs: Vec<String> = image.chain(lead).collect();
    paragraphs.extend(article.blocks.iter().map(block));
    paragraphs.join("\n\n")
}

fn block(block: &Block) -> String {
    let text = || inline(&block.text);
    let inner = match &block.kind {
        BlockKind::Paragraph => escape_line_start(&text()),
        BlockKind::Heading(level) => format!("{} {}", "#".repeat(usize::from(*level).clamp(1, 5) + 1), text()),
        BlockKind::Item(Marker::Bullet) => format!("- {}", text()),
        BlockKind::Item(Marker::Number(number)) => format!("{number}. {}", text()),
        BlockKind::Image { url } => format!("![{}]({})", escape(&block.text.text), target(url)),
        BlockKind::Code => {
            // The fence must be longer than any run of backticks in the text (CommonMark 4.5).
            let longest = block.text.text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}\n{}\n{fence}", block.text.text)
        }
        BlockKind::Rule => "---".to_owned(),
    };
    let margin = format!("{}{}", "> ".repeat(block.quote.into()), "  ".repeat(block.indent.saturating_sub(1).into()));
    inner.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

/// A paragraph with its links. The other styles are left out, because Persian punctuation beside their signs often
/// makes a parser take them for text.
fn inline(text: &RichText) -> String {
    let mut out = String::with_capacity(text.text.len());
    let mut position = 0;
    for span in &text.spans {
        let Inline::Link(url) = &span.inline else { continue };
        let parts = text.text.get(position..span.range.start).zip(text.text.get(span.range.clone()));
        if let Some((before, inside)) = parts {
            out.push_str(&escape(before));
            let _ = write!(out, "[{}]({})", escape(inside), target(url));
            position = span.range.end;
        }
    }
    out.push_str(&escape(text.text.get(position..).unwrap_or_default()));
    out.replace('\u{2028}', "  \n")
}

/// An address as a link of its own (CommonMark 6.5), or as text if it is not of the web.
fn autolink(url: &str) -> String {
    if is_web(url) { target(url).replace(' ', "%20") } else { escape_line_start(&escape(url)) }
}

/// The target of a link, whatever the address contains (CommonMark 6.3).
fn target(url: &str) -> String {
    format!("<{}>", url.replace('\\', "%5C").replace('<', "%3C").replace('>', "%3E"))
}

/// Escapes the beginning of a paragraph that would read as a list, a rule or the line under a heading (CommonMark 4.1,
/// 5.2).
fn escape_line_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let position = match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => digits,
        Some(b'-' | b'+' | b'=' | b'~') if digits == 0 => 0,
        _ => return text.to_owned(),
    };
    let (before, after) = text.split_at_checked(position).unwrap_or((text, ""));
    format!("{before}\\{after}")
}

/// Escapes the signs that mean something in Markdown (CommonMark 2.4).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_reference = c == '&' && rest.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#');
        if is_reference || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest;
    use crate::model::Span;

    #[test]
    fn what_is_written_is_read_again_as_it_was() {
        let link = Span { range: 2..5, inline: Inline::Link("https://a.example/(x)".to_owned()) };
        let article = Article {
            blocks: vec![
                Block::new(BlockKind::Heading(1), RichText::plain("a *b* [c]")),
                Block::new(BlockKind::Paragraph, RichText { text: "a b c d_e_".to_owned(), spans: vec![link] }),
                Block { quote: 1, ..Block::paragraph("quoted") },
                Block::new(BlockKind::Code, RichText::plain("x\n# y")),
            ],
            ..Article::default()
        };
        let read = ingest::markdown(&format!("# t\n\n{}", body(&article)));
        let texts: Vec<_> = read.blocks.iter().map(|block| (&block.text.text, block.quote)).collect();
        let expected: Vec<_> = article.blocks.iter().map(|block| (&block.text.text, block.quote)).collect();
        assert_eq!(texts, expected);
    }
    #[test]
    fn no_paragraph_becomes_something_else_whatever_it_begins_with() {
        for text in [
            "- a",
            "+ a",
            "* a",
            "1. a",
            "12) a",
            "---",
            "===",
            "# a",
            "> a",
            "~~~",
            "```",
            "a | b",
            "&amp; &#1234; AT&T",
            "<b>a</b>",
            "[a](b)",
            "![a](b)",
            "a\\b",
            "www.a.example",
            "$a$",
            "1403. a",
            ":--",
        ] {
            let article =
                Article { blocks: vec![Block::paragraph("before"), Block::paragraph(text)], ..Article::default() };
            let read = ingest::markdown(&format!("# t\n\n{}", body(&article)));
            let blocks: Vec<_> =
                read.blocks.iter().map(|block| (block.kind.clone(), block.text.text.as_str())).collect();
            assert_eq!(blocks, [(BlockKind::Paragraph, "before"), (BlockKind::Paragraph, text)], "{text}");
        }
    }

    #[test]
    fn nothing_that_a_feed_says_of_its_articles_becomes_markup() {
        let bad = "<script>x</script> [a](javascript:b) ![c](d) <img onerror=e>";
        for url in ["https://a.example/><script>", "javascript:x", "https://a.example/ b"] {
            let article = Article { title: bad.to_owned(), url: Some(url.to_owned()), ..Article::default() };
            let user_state = UserState { tags: vec![bad.to_owned()], note: bad.to_owned(), ..UserState::default() };
            let written = bookmark(&article, bad, &user_state);
            let read = ingest::markdown(&written);
            let links = read.blocks.iter().flat_map(|block| &block.text.spans);
            let targets: Vec<_> = links
                .filter_map(|span| if let Inline::Link(target) = &span.inline { Some(target.as_str()) } else { None })
                .collect();
            assert!(targets.iter().all(|target| target.starts_with("https://a.example/")), "{targets:?}");
            let unescaped = written.replace("\\<", "");
            assert!(!unescaped.contains("<script") && !unescaped.contains("<img"), "{written}");
        }
    }

    #[test]
    fn an_address_and_a_fence_cannot_be_broken_out_of() {
        let link = Span { range: 0..1, inline: Inline::Link("https://a.example/a> (b\\".to_owned()) };
        let code = Block::new(BlockKind::Code, RichText::plain("```\n````\n~~~~"));
        let blocks =
            vec![Block::new(BlockKind::Paragraph, RichText { text: "x y".to_owned(), spans: vec![link] }), code];
        let read = ingest::markdown(&format!("# t\n\n{}", body(&Article { blocks, ..Article::default() })));
        assert_eq!((read.blocks.len(), read.blocks[0].text.text.as_str()), (2, "x y"));
        assert_eq!(read.blocks[1].text.text, "```\n````\n~~~~");
    }
}
