//! Markdown: CommonMark as `pulldown-cmark` reads it, made into a flat sequence of blocks.
//!
//! The parser's events are taken one by one; quotations and lists are two counters, so no depth of nesting recurses. An
//! image within a paragraph becomes a block of its own after it. Soft breaks are blanks, hard breaks U+2028. Bare
//! addresses become links, as most writers of Markdown expect.
//!
//! The title is that of the front matter, else the first heading of level 1, else the first heading, else a short first
//! paragraph. It leaves the body, unless another heading stands before it; an image right under it heads the article.
//!
//! Deliberately not here: tables, footnotes and other extensions. Their signs stay as they are written.

use super::paragraph::MarkdownInlineBuilder;
use super::{fits_title, front_matter, headline, html};
use crate::model::{Article, Block, BlockKind, Image, Inline, Marker, RichText};
use crate::text;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;

/// Reads Markdown, with or without front matter.
pub fn markdown(source: &str) -> Article {
    let cleaned = clean(source);
    let (front, body) = front_matter::split(&cleaned);
    let body = limit_nesting(body);
    let mut builder = MarkdownBuilder::default();
    for event in Parser::new_ext(&body, Options::empty()) {
        builder.process(event);
    }
    builder.flush();
    let mut article = Article { blocks: builder.blocks, ..Article::default() };
    if let Some(front) = front {
        front.apply_to(&mut article);
    }
    take_title(&mut article);
    take_image(&mut article);
    article
}

/// Cleans the source as a whole, so that no escape sequence hides in what the parser takes apart.
///
/// Tabs mean indentation in Markdown, so they become as many blanks as CommonMark takes them for.
fn clean(source: &str) -> Cow<'_, str> {
    if !source.contains('\t') {
        return text::clean(source);
    }
    let mut expanded = String::with_capacity(source.len());
    let mut column = 0;
    for c in source.chars() {
        match c {
            '\t' => {
                let width = 4 - column % 4;
                expanded.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\n' | '\r' => {
                expanded.push(c);
                column = 0;
            }
            c => {
                expanded.push(c);
                column += 1;
            }
        }
    }
    Cow::Owned(text::clean(&expanded).into_owned())
}

/// Deeper nesting than this is shown as the signs that were to make it.
const MAX_DEPTH: usize = 100;
/// The widest indentation that is kept.
const MAX_INDENT: usize = 128;

/// Takes the edge off absurd nesting: the parser looks at every open container again for each line, which at 100,000
/// of them takes minutes. The signs beyond [`MAX_DEPTH`] on a line are escaped, so nothing of the text is lost.
fn limit_nesting(body: &str) -> Cow<'_, str> {
    let shallow = |line: &str| excess_nesting(line).is_none() && !line.starts_with(&" ".repeat(MAX_INDENT));
    if body.lines().all(shallow) {
        return Cow::Borrowed(body);
    }
    let mut out = String::with_capacity(body.len() + 64);
    for line in body.split_inclusive('\n') {
        let inner = line.trim_start_matches(' ');
        let cut = (line.len() - inner.len()).saturating_sub(MAX_INDENT);
        let line = line.get(cut..).unwrap_or(line);
        match excess_nesting(line).and_then(|at| line.split_at_checked(at)) {
            Some((head, tail)) => out.extend([head, "\\", tail]),
            None => out.push_str(line),
        }
    }
    Cow::Owned(out)
}

/// Where on a line the sign of a quotation or list item stands that is one too many.
fn excess_nesting(line: &str) -> Option<usize> {
    let mut count = 0;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        match c {
            ' ' => {}
            '>' => count += 1,
            '-' | '*' | '+' | '.' | ')' if matches!(next, None | Some(' ' | '\n')) => count += 1,
            // The figures of a numbered item; its full stop is counted.
            '0'..='9' if matches!(next, Some('0'..='9' | '.' | ')')) => {}
            _ => return None,
        }
        if count > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

#[derive(Default)]
struct MarkdownBuilder {
    blocks: Vec<Block>,
    /// The paragraph that is being read.
    current: Option<MarkdownInlineBuilder>,
    /// How many quotations are open.
    quote_depth: usize,
    /// The open lists, each with the number of its next item if it has numbers.
    lists: Vec<Option<u64>>,
    /// The marker of an item whose first paragraph has not come yet.
    marker: Option<Marker>,
    /// Raw HTML, while a block of it is open.
    html: Option<String>,
}

impl MarkdownBuilder {
    fn process(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(piece) => match &mut self.html {
                Some(html) => html.push_str(&piece),
                None => self.inline_html(&piece),
            },
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::Text(piece) => self.paragraph().push(&piece),
            Event::Code(piece) => {
                let current = self.paragraph();
                current.start_style(Inline::Code);
                current.push(&piece);
                current.end_style();
            }
            Event::SoftBreak => self.paragraph().push(" "),
            Event::HardBreak => self.paragraph().push("\u{2028}"),
            Event::Rule => {
                self.flush();
                self.add(BlockKind::Rule, RichText::default());
            }
            // Of extensions that are not turned on.
            Event::InlineMath(piece) | Event::DisplayMath(piece) | Event::FootnoteReference(piece) => {
                self.paragraph().push(&piece);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.open_block(BlockKind::Heading(level as u8)),
            Tag::CodeBlock(_) => self.open_block(BlockKind::Code),
            Tag::Emphasis => self.paragraph().start_style(Inline::Emphasis),
            Tag::Strong => self.paragraph().start_style(Inline::Strong),
            Tag::Link { link_type, dest_url, .. } => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                let address = text::clean_line(&format!("{scheme}{dest_url}"));
                self.paragraph().start_style(Inline::Link(address));
            }
            Tag::Image { dest_url, .. } => self.paragraph().start_image(text::clean_line(&dest_url)),
            Tag::BlockQuote(_) => {
                self.flush();
                self.quote_depth += 1;
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some(String::new());
            }
            // A paragraph opens with its first text. The rest is of extensions that are not turned on.
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => {
                if let Some(current) = &mut self.current {
                    current.end_style();
                }
            }
            TagEnd::Image => {
                if let Some(current) = &mut self.current {
                    current.end_image();
                }
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quote_depth = self.quote_depth.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.marker = None;
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                for block in html::blocks(&html, None) {
                    self.add_html(block);
                }
            }
            _ => self.flush(),
        }
    }

    fn item(&mut self) {
        self.flush();
        self.marker = Some(match self.lists.last_mut() {
            Some(Some(next)) => {
                let number = *next;
                *next = next.saturating_add(1);
                Marker::Number(number)
            }
            _ => Marker::Bullet,
        });
    }

    fn inline_html(&mut self, tag: &str) {
        if html::is_break(tag) {
            self.paragraph().push("\u{2028}");
        }
    }

    fn open_block(&mut self, kind: BlockKind) {
        self.flush();
        self.current = Some(MarkdownInlineBuilder::new(kind));
    }

    /// The paragraph that is being read, opened if there is none: the items of a tight list come without.
    fn paragraph(&mut self) -> &mut MarkdownInlineBuilder {
        let marker = self.marker;
        self.current
            .get_or_insert_with(|| MarkdownInlineBuilder::new(marker.map_or(BlockKind::Paragraph, BlockKind::Item)))
    }

    /// Ends the paragraph that is being read.
    fn flush(&mut self) {
        let Some(current) = self.current.take() else { return };
        let (kind, text, images) = current.finish();
        if !text.is_empty() {
            self.marker = None;
            self.add(kind, text);
        }
        for image in images {
            self.add(BlockKind::Image { url: image.url }, RichText::plain(image.alt));
        }
    }

    /// Takes a block of raw HTML into the quotations and lists that are open; the first is their item's.
    fn add_html(&mut self, block: Block) {
        let marker = self.marker.take_if(|_| block.kind == BlockKind::Paragraph);
        self.add(marker.map_or(block.kind, BlockKind::Item), block.text);
        if let Some(added) = self.blocks.last_mut() {
            added.quote = added.quote.saturating_add(block.quote);
            added.indent = added.indent.saturating_add(block.indent);
            added.direction = block.direction;
        }
    }

    fn add(&mut self, kind: BlockKind, text: RichText) {
        let count = |depth: usize| u8::try_from(depth).unwrap_or(u8::MAX);
        let (quote, indent) = (count(self.quote_depth), count(self.lists.len()));
        self.blocks.push(Block { quote, indent, ..Block::new(kind, text) });
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
        // A title told twice is shown once; another heading under the front matter's title stays.
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

/// The image that stands first heads the article, and if the front matter names it too it is not shown twice.
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
        let source = "# title\n\n## h\n\np\nq  \nr\n\n- a\n\n  b\n- c\n  1. d\n  2. e\n\n7) f\n\n> g\n> > h\n\n---\n\n```rs\ni\n\n j\n```\n\n    k\n";
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
    fn nothing_unsafe_is_smuggled_in_by_a_character_reference() {
        let article = markdown("# t&#27;[31m\n\n*a*&#x9b;31mb&#x202e;c&#10;d\n\n![&#x9b;1me](f&#27;[mg)\n");
        assert_eq!(article.title, "t");
        assert_eq!(article.blocks[0], Block::paragraph("abc d"));
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
        assert_eq!(usize::from(article.blocks[0].quote), MAX_DEPTH);
        assert_eq!(article.blocks[0].text.text.matches('>').count(), deep - MAX_DEPTH);
        let signs = ["> ", "- ", "1. ", "*a **b ", "[", "![a](", "`a``", "<b>", "[a]: b\n", "_a", "> - "];
        assert_linear_in_repeats(&signs, 4_000, markdown);
        let stairs: String = (0..1000).flat_map(|depth| ["  ".repeat(depth), "- a\n".to_owned()]).collect();
        assert!(markdown(&stairs).blocks.len() > 60);
    }
}
