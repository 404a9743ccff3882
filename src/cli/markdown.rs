//! An article's body as Markdown, for `khabar export bookmarks --format markdown`.

use crate::model::{Article, Block, BlockKind, Inline, Marker, RichText};

/// The picture, the lead and the body, a blank line between paragraphs.
pub fn body(article: &Article) -> String {
    let image = article.image.iter().map(|image| format!("![{}]({})", escaped(&image.alt), image.url));
    let lead = article.lead.iter().map(|lead| format!("**{}**", escaped(lead.text.trim())));
    let mut paragraphs: Vec<String> = image.chain(lead).collect();
    paragraphs.extend(article.blocks.iter().map(block));
    paragraphs.join("\n\n")
}

fn block(block: &Block) -> String {
    let text = || inline(&block.text);
    let inner = match &block.kind {
        BlockKind::Paragraph => text(),
        BlockKind::Heading(level) => format!("{} {}", "#".repeat(usize::from(*level).clamp(1, 5) + 1), text()),
        BlockKind::Item(Marker::Bullet) => format!("- {}", text()),
        BlockKind::Item(Marker::Number(number)) => format!("{number}. {}", text()),
        BlockKind::Image { url } => format!("![{}]({url})", escaped(&block.text.text)),
        BlockKind::Code => {
            let fence = if block.text.text.contains("```") { "~~~~" } else { "```" };
            format!("{fence}\n{}\n{fence}", block.text.text)
        }
        BlockKind::Rule => "---".to_owned(),
    };
    let margin = format!("{}{}", "> ".repeat(block.quote.into()), "  ".repeat(block.indent.saturating_sub(1).into()));
    inner.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

/// A paragraph with its links; other marks are left out, since Persian punctuation beside them often undoes them.
fn inline(text: &RichText) -> String {
    let mut out = String::with_capacity(text.text.len());
    let mut at = 0;
    for span in &text.spans {
        let Inline::Link(url) = &span.inline else { continue };
        let parts = text.text.get(at..span.range.start).zip(text.text.get(span.range.clone()));
        if let Some((before, inside)) = parts {
            out.push_str(&escaped(before));
            out.push_str(&format!("[{}](<{url}>)", escaped(inside)));
            at = span.range.end;
        }
    }
    out.push_str(&escaped(text.text.get(at..).unwrap_or_default()));
    out.replace('\u{2028}', "  \n")
}

/// The text with what Markdown would take for marks made literal (CommonMark 2.4).
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#') {
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
}
