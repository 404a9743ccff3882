//! Markdown: CommonMark as `pulldown-cmark` reads it, made into a flat sequence of blocks.
//!
//! The parser's events go one by one to the builder of blocks that HTML uses too (`ingest::blocks`). An image within a
//! paragraph becomes a block of its own after it. A soft break is a blank, a hard break U+2028, and two of them end the
//! paragraph. Bare addresses become links, as most writers of Markdown expect.
//!
//! The title is that of the front matter, else the first heading of level 1, else the first heading, else a short first
//! paragraph. It leaves the body, unless another heading stands before it; an image right under it heads the article.
//!
//! Deliberately not here: tables, footnotes and other extensions. Their signs stay as the source has them.

mod front_matter;
mod nesting;

use super::blocks::{BlockBuilder, Numbering, image_block};
use super::inline::{InlineBuilder, Whitespace};
use super::{fits_title, headline, html};
use crate::model::{Article, Block, BlockKind, Image, Inline, RichText};
use crate::text;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};

/// Reads Markdown, with or without front matter.
pub fn markdown(source: &str) -> Article {
    let cleaned = nesting::clean_source(source);
    let (front, body) = front_matter::split(&cleaned);
    let body = nesting::limit(body);
    let mut reader = MarkdownReader::new();
    // A character reference is an event of its own, and cleaning must see the whole text to find an escape sequence.
    for event in TextMergeStream::new(Parser::new_ext(&body, Options::empty())) {
        reader.process(event);
        if reader.out.is_full() {
            break;
        }
    }
    reader.out.flush();
    let mut article = Article { blocks: reader.out.blocks, ..Article::default() };
    if let Some(front) = front {
        front.apply_to(&mut article);
    }
    take_title(&mut article);
    take_image(&mut article);
    article
}

/// Whether a text begins with front matter.
pub(super) fn has_front_matter(text: &str) -> bool {
    front_matter::split(text).0.is_some()
}

/// The blocks so far, and what the builder of blocks does not know.
struct MarkdownReader {
    out: BlockBuilder,
    /// The image whose caption is being read, and how many images are open; those in a caption are part of it.
    image: Option<Image>,
    image_depth: usize,
    /// The source of the open block of raw HTML.
    html: Option<String>,
}

impl MarkdownReader {
    fn new() -> Self {
        Self { out: BlockBuilder::new(Whitespace::Preserve), image: None, image_depth: 0, html: None }
    }

    fn process(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Html(piece) => match &mut self.html {
                Some(html) => html.push_str(&piece),
                None => self.inline_html(&piece),
            },
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::Code(piece) => {
                self.start_style(Inline::Code);
                self.text(&piece);
                self.end_style(&Inline::Code);
            }
            // The last three belong to extensions that are off.
            Event::Text(piece)
            | Event::InlineMath(piece)
            | Event::DisplayMath(piece)
            | Event::FootnoteReference(piece) => self.text(&piece),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.break_line(),
            Event::Rule => {
                self.out.flush();
                self.out.add(Block::new(BlockKind::Rule, RichText::default()));
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis => return self.start_style(Inline::Emphasis),
            Tag::Strong => return self.start_style(Inline::Strong),
            Tag::Link { link_type, dest_url, .. } => {
                let scheme = if *link_type == LinkType::Email { "mailto:" } else { "" };
                return self.start_style(Inline::Link(text::clean_line(&format!("{scheme}{dest_url}"))));
            }
            Tag::Image { dest_url, .. } => return self.start_image(dest_url),
            _ => self.out.flush(),
        }
        match tag {
            Tag::Heading { level, .. } => self.out.open(BlockKind::Heading(*level as u8)),
            Tag::CodeBlock(_) => self.out.open(BlockKind::Code),
            Tag::BlockQuote(_) => self.out.start_quote(),
            Tag::List(first) => self.out.start_list(first.map_or(Numbering::None, Numbering::Up)),
            Tag::Item => self.out.start_item(None),
            Tag::HtmlBlock => self.html = Some(String::new()),
            // A paragraph begins with its first text. The rest belongs to extensions that are off.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => return self.end_style(&Inline::Emphasis),
            TagEnd::Strong => return self.end_style(&Inline::Strong),
            TagEnd::Link => return self.end_style(&Inline::Link(String::new())),
            TagEnd::Image => return self.end_image(),
            _ => self.out.flush(),
        }
        match tag {
            TagEnd::BlockQuote(_) => self.out.end_quote(),
            TagEnd::List(_) => self.out.end_list(),
            TagEnd::Item => self.out.end_item(),
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.out.append(html::blocks(&html, None));
            }
            _ => {}
        }
    }

    /// The paragraph that is being read, begun if there is none: the items of a tight list come without.
    fn paragraph(&mut self) -> &mut InlineBuilder {
        self.out.paragraph(|| (BlockKind::Paragraph, None))
    }

    /// Adds text to the paragraph, or to the caption of the open image.
    fn text(&mut self, piece: &str) {
        match &mut self.image {
            Some(image) => image.alt.push_str(piece),
            None => self.paragraph().push(piece),
        }
    }

    fn break_line(&mut self) {
        match &mut self.image {
            Some(image) => image.alt.push(' '),
            None => self.out.break_line(),
        }
    }

    fn inline_html(&mut self, tag: &str) {
        if html::is_break(tag) {
            self.break_line();
        }
    }

    /// Begins a style. A caption has none, and neither has a link to nowhere.
    fn start_style(&mut self, inline: Inline) {
        let is_empty_link = matches!(&inline, Inline::Link(address) if address.is_empty());
        if self.image.is_none() && !is_empty_link {
            self.out.start_style(inline);
        }
    }

    fn end_style(&mut self, inline: &Inline) {
        if self.image.is_none() {
            self.out.end_style(inline);
        }
    }

    fn start_image(&mut self, address: &str) {
        self.image.get_or_insert_with(|| Image { url: text::clean_line(address), alt: String::new() });
        self.image_depth += 1;
    }

    fn end_image(&mut self) {
        self.image_depth = self.image_depth.saturating_sub(1);
        if self.image_depth == 0
            && let Some(Image { url, alt }) = self.image.take()
        {
            self.paragraph().images.push(image_block(Image { url, alt: text::clean_line(&alt) }));
        }
    }
}

fn take_title(article: &mut Article) {
    let heading = |is_wanted: fn(u8) -> bool| {
        let matches = |block: &Block| matches!(block.kind, BlockKind::Heading(level) if is_wanted(level));
        article.blocks.iter().position(matches)
    };
    let first = heading(|_| true);
    let chosen = heading(|level| level == 1).or(first);
    let text = |index: usize| article.blocks.get(index).map(|block| text::clean_line(&block.text.text));
    let found = chosen.and_then(text);
    if let (Some(index), Some(found)) = (chosen, found) {
        let titled = !article.title.is_empty();
        // A heading that repeats the title is shown once; another heading under the front matter's title stays.
        if (!titled || article.title == found) && chosen == first {
            article.blocks.remove(index);
        }
        if !titled {
            article.title = found;
        }
    } else if article.title.is_empty()
        && let Some(index) = article.blocks.iter().position(|block| block.kind == BlockKind::Paragraph)
        && let Some(paragraph) = text(index)
    {
        if fits_title(&paragraph) {
            article.title = paragraph;
            article.blocks.remove(index);
        } else {
            article.title = headline(&paragraph);
        }
    }
}

/// Takes an image at the very beginning as that of the article, unless the front matter names another.
fn take_image(article: &mut Article) {
    let Some(Block { kind: BlockKind::Image { url }, text, .. }) = article.blocks.first() else { return };
    if article.image.as_ref().is_none_or(|image| image.url == *url) {
        article.image = Some(Image { url: url.clone(), alt: text.text.clone() });
        article.blocks.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::assert_linear_in_repeats;
    use crate::model::{Marker, Span};

    /// Every block on a line: quotations, indentation, kind, text, and the marked ranges.
    fn outline(source: &str) -> Vec<String> {
        let block = |block: &Block| {
            let kind = match &block.kind {
                BlockKind::Paragraph => "p".to_owned(),
                BlockKind::Heading(level) => format!("h{level}"),
                BlockKind::Item(Marker::Bullet) => "*".to_owned(),
                BlockKind::Item(Marker::Number(number)) => format!("{number}."),
                BlockKind::Image { url } => format!("!{url}"),
                BlockKind::Code => "code".to_owned(),
                BlockKind::Rule => "---".to_owned(),
            };
            let mut line = format!(
                "{}{}{kind} {}",
                ">".repeat(block.quote.into()),
                "  ".repeat(block.indent.into()),
                block.text.text
            );
            for span in &block.text.spans {
                let styled = block.text.text.get(span.range.clone()).expect("character boundaries");
                let name = match &span.inline {
                    Inline::Strong => "strong".to_owned(),
                    Inline::Emphasis => "em".to_owned(),
                    Inline::Code => "code".to_owned(),
                    Inline::Link(url) => url.clone(),
                };
                line.extend([" |", styled, "=", &name]);
            }
            line
        };
        markdown(source).blocks.iter().map(block).collect()
    }

    #[test]
    fn blocks_are_a_flat_sequence() {
        let source = "# title\n\n## h\n\np\nq  \nr\n\n- a\n\n  b\n- c\n  1. d\n  2. e\n\n7) f\n\n\
            > g\n> > h\n\n---\n\n```rs\ni\n\n j\n```\n\n    k\n";
        assert_eq!(
            outline(source),
            [
                "h2 h",
                "p p q\u{2028}r",
                "  * a",
                "  p b",
                "  * c",
                "    1. d",
                "    2. e",
                "  7. f",
                ">p g",
                ">>p h",
                "--- ",
                "code i\n\n j",
                "code k"
            ]
        );
    }

    #[test]
    fn styles_lie_over_the_text() {
        assert_eq!(
            outline("# t\n\na *b **c** d* `e*` [f *g*](h) <http://i.ir> http://j.ir. <k@l.ir> &amp; &#x200c;"),
            ["p a b c d e* f g http://i.ir http://j.ir. k@l.ir & \u{200C} |b c d=em |c=strong |e*=code |f g=h |g=em \
              |http://i.ir=http://i.ir |http://j.ir=http://j.ir |k@l.ir=mailto:k@l.ir"]
        );
        assert_eq!(outline("# t\n\n***a* b**"), ["p a b |a b=strong |a=em"]);
    }

    #[test]
    fn a_link_to_nowhere_is_text() {
        assert_eq!(outline("# t\n\n[a *b*]() [c](<>) [d](e) [f](&#1;)"), ["p a b c d f |b=em |d=e"]);
    }

    #[test]
    fn an_image_in_a_paragraph_becomes_a_block_after_it() {
        assert_eq!(outline("# t\n\na ![b *c*](d.png) e\n\n[![f](g.png)](h)\n"), ["p a  e", "!d.png b c", "!g.png f"]);
    }

    #[test]
    fn the_image_under_the_title_heads_the_article() {
        let article = markdown("# t\n![a](b.png)\n\nc");
        assert_eq!(article.image, Some(Image { url: "b.png".into(), alt: "a".into() }));
        assert_eq!(article.blocks, [Block::paragraph("c")]);
        let article = markdown("---\nimage: b.png\n---\n# t\n![a](b.png)\n\n![c](d.png)");
        assert_eq!(article.image.map(|image| image.alt).as_deref(), Some("a"));
        assert_eq!(article.blocks.len(), 1);
    }

    #[test]
    fn a_title_is_found_where_there_is_one() {
        for (source, title, left) in [
            ("---\ntitle: a\n---\n# b\nc", "a", 2),
            ("---\ntitle: a\n---\n# a\nc", "a", 1),
            ("a\n===\nb", "a", 1),
            ("b\n\n# *a* `x`\n", "a x", 1),
            ("## b\n# a\nc", "a", 3),
            ("## a\nc", "a", 1),
            ("a\n\nb", "a", 1),
            ("```\na\n```", "", 1),
            ("", "", 0),
        ] {
            let article = markdown(source);
            assert_eq!((article.title.as_str(), article.blocks.len()), (title, left), "{source:?}");
        }
        let long = markdown(&"word ".repeat(100));
        assert!(long.title.ends_with('\u{2026}') && long.blocks.len() == 1);
    }

    #[test]
    fn raw_html_leaves_its_text() {
        assert_eq!(
            outline("# t\n\n<div>\na <b>b</b><br>c\n<p>d &lt;\n</div>\n\ne <b>f</b><br/>g <!-- h -->"),
            ["p a b\u{2028}c |b=strong", "p d <", "p e f\u{2028}g"]
        );
    }

    #[test]
    fn two_breaks_end_a_paragraph_and_its_styles_go_on() {
        assert_eq!(outline("# t\n\n*a<br><br>b*"), ["p a |a=em", "p b |b=em"]);
    }

    #[test]
    fn isolates_are_balanced_within_their_paragraph() {
        assert_eq!(outline("# t\n\na\u{2067}b\n\nc\u{2069}"), ["p a\u{2067}b\u{2069}", "p c"]);
    }

    #[test]
    fn nothing_unsafe_is_smuggled_in_by_a_character_reference() {
        let article = markdown("# t&#27;[31m\n\n*a*&#x9b;31mb&#x202e;c&#10;d\n\n![&#x9b;1me](f&#27;[mg)\n");
        assert_eq!(article.title, "t");
        let emphasis = Span { range: 0..1, inline: Inline::Emphasis };
        let text = RichText { text: "abc d".to_owned(), spans: vec![emphasis] };
        assert_eq!(article.blocks[0], Block::new(BlockKind::Paragraph, text));
        let image = Block::new(BlockKind::Image { url: "fg".into() }, RichText::plain("e"));
        assert_eq!(article.blocks[1], image);
    }

    #[test]
    fn tabs_indent() {
        assert_eq!(outline("# t\n\n- a\n\t- b\n\n\t\tc\n\ttext\n"), ["  * a", "    * b", "    p c text"]);
        assert_eq!(outline("# t\n\n\tcode"), ["code code"]);
    }

    #[test]
    fn absurd_nesting_is_read_in_linear_time_and_loses_no_sign() {
        let deep = 100_000;
        let article = markdown(&format!("# t\n\n{}word\n{}", "> ".repeat(deep), "lazy\n".repeat(deep)));
        assert_eq!(article.blocks.len(), 1);
        assert_eq!(usize::from(article.blocks[0].quote), nesting::MAX_DEPTH);
        assert_eq!(article.blocks[0].text.text.matches('>').count(), deep - nesting::MAX_DEPTH);
        let signs = ["> ", "- ", "1. ", "*a **b ", "[", "![a](", "`a``", "<b>", "[a]: b\n", "_a", "> - "];
        assert_linear_in_repeats(&signs, 1_000, markdown);
        let stairs: String = (0..1000).flat_map(|depth| ["  ".repeat(depth), "- a\n".to_owned()]).collect();
        assert!(markdown(&stairs).blocks.len() > 60);
    }
}
