//! Plain text: a title, perhaps an image, a lead, then one paragraph per line.
//!
//! Blank lines mean nothing, unless the text is hard-wrapped: then they separate the paragraphs, and the lines between
//! them belong together. Text is hard-wrapped if all lines are short, and nearly every one is so full that the first
//! word of the next would hardly have fitted.
//!
//! A first line or group that is too long for a title stays in the body; its first words, with an ellipsis, are the
//! title. No text is lost.
//!
//! Deliberately not here: headings, lists and emphasis. Signs that look like them stay as written.

use super::{fit, fits_title, headline, rich};
use crate::model::{Article, Block, BlockKind, Image, RichText};
use crate::text;
use std::collections::VecDeque;
use unicode_width::UnicodeWidthChar;

/// Reads plain text.
pub fn plain(source: &str) -> Article {
    let (mut parts, is_cut) = plain_blocks(source);
    let mut article = Article { is_cut, ..Article::default() };
    take_image(&mut parts, &mut article);
    match parts.front() {
        Some(PlainBlock::Text(first)) if fits_title(first) => {
            article.title = text::clean_line(first);
            parts.pop_front();
            take_image(&mut parts, &mut article);
            article.lead = take_lead(&mut parts);
        }
        Some(PlainBlock::Text(first)) => article.title = headline(first),
        Some(PlainBlock::Image(_)) | None => {}
    }
    article.blocks = into_blocks(parts);
    article
}

/// Reads plain text without a title: the body of an article whose head comes from elsewhere.
pub(super) fn plain_body(source: &str) -> Vec<Block> {
    let (parts, is_cut) = plain_blocks(source);
    let mut blocks = into_blocks(parts);
    blocks.extend(is_cut.then(fit::mark));
    blocks
}

/// The blocks, as far as they are kept: their links weigh too.
fn into_blocks(parts: VecDeque<PlainBlock>) -> Vec<Block> {
    let mut weight = 0;
    let blocks = parts.into_iter().map(PlainBlock::into_block);
    blocks
        .take_while(|block| {
            let was_full = fit::is_full(weight);
            weight += fit::weight(block);
            !was_full
        })
        .collect()
}

/// The parts of a text, and whether it has more than is read.
fn plain_blocks(source: &str) -> (VecDeque<PlainBlock>, bool) {
    let cleaned = text::clean(source);
    let read = fit::worth_reading(&cleaned);
    let groups = groups(read);
    let parts = if is_hard_wrapped(&groups) {
        groups.iter().flat_map(|group| unwrap_group(group)).collect()
    } else {
        groups.iter().flatten().map(|line| PlainBlock::from_line(line)).collect()
    };
    (parts, read.len() < cleaned.len())
}

enum PlainBlock {
    Text(String),
    Image(Image),
}

impl PlainBlock {
    fn from_line(line: &str) -> Self {
        image_line(line).map_or_else(|| Self::Text(collapse_blanks(line)), Self::Image)
    }

    fn into_block(self) -> Block {
        match self {
            Self::Text(text) => Block::new(BlockKind::Paragraph, rich::with_links(text)),
            Self::Image(image) => Block::new(BlockKind::Image { url: image.url }, RichText::plain(image.alt)),
        }
    }
}

fn take_image(parts: &mut VecDeque<PlainBlock>, article: &mut Article) {
    if article.image.is_some() {
        return;
    }
    article.image = match parts.pop_front() {
        Some(PlainBlock::Image(image)) => Some(image),
        Some(part) => {
            parts.push_front(part);
            None
        }
        None => None,
    };
}

/// Takes the first paragraph as the lead if another follows it; alone it is the body.
fn take_lead(parts: &mut VecDeque<PlainBlock>) -> Option<RichText> {
    if parts.iter().filter(|part| matches!(part, PlainBlock::Text(_))).count() < 2 {
        return None;
    }
    match parts.pop_front() {
        Some(PlainBlock::Text(lead)) => Some(rich::with_links(lead)),
        Some(part) => {
            parts.push_front(part);
            None
        }
        None => None,
    }
}

/// `![alt](address)`, alone on its line.
fn image_line(line: &str) -> Option<Image> {
    let inner = line.trim().strip_prefix("![")?.strip_suffix(')')?;
    let (alt, address) = inner.rsplit_once("](")?;
    let (url, caption) = address.trim().split_once(char::is_whitespace).unwrap_or((address.trim(), ""));
    let url = url.trim_start_matches('<').trim_end_matches('>');
    let caption = caption.trim();
    // As in Markdown, only a caption in quotation marks may follow the address.
    if url.is_empty() || !(caption.is_empty() || caption.starts_with(['"', '\''])) {
        return None;
    }
    let alt = if alt.trim().is_empty() { caption.trim_matches(['"', '\'']) } else { alt };
    Some(Image { url: url.to_owned(), alt: text::clean_line(alt) })
}

/// The lines between blank lines.
fn groups(text: &str) -> Vec<Vec<&str>> {
    let mut groups = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        match groups.last_mut() {
            Some(group) if !line.is_empty() => group.push(line),
            Some(group) if group.is_empty() => {}
            _ => groups.push(Vec::new()),
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// The widest line that an editor or a mail program wraps to.
const WIDEST: usize = 100;
/// The narrowest wrapped text. Verses have shorter lines, and must not be joined.
const NARROWEST: usize = 40;

/// Whether the groups are paragraphs broken into lines, rather than lines that are paragraphs.
pub(super) fn is_hard_wrapped(groups: &[Vec<&str>]) -> bool {
    let text = || groups.iter().map(|group| group.iter().filter(|line| image_line(line).is_none()));
    let wrap_width = text().flatten().map(|line| width(line)).max().unwrap_or(0);
    if groups.len() < 2 || !(NARROWEST..=WIDEST).contains(&wrap_width) {
        return false;
    }
    let (mut inner, mut full) = (0_usize, 0_usize);
    for group in text() {
        let lines: Vec<&&str> = group.collect();
        for pair in lines.windows(2) {
            let [line, next] = pair else { continue };
            if is_item(next) {
                continue;
            }
            let word = next.split_whitespace().next().unwrap_or_default();
            inner += 1;
            // Greedy wrapping fills every line to within a word; other algorithms leave a little more room.
            full += usize::from((width(line) + 1 + width(word)) * 100 > wrap_width * 85);
        }
    }
    inner > 0 && full * 100 >= inner * 80
}

/// Joins the lines of a group to a paragraph, except images and the items of a list.
fn unwrap_group(group: &[&str]) -> Vec<PlainBlock> {
    let mut parts: Vec<PlainBlock> = Vec::new();
    for line in group {
        match (PlainBlock::from_line(line), parts.last_mut()) {
            (PlainBlock::Text(text), Some(PlainBlock::Text(paragraph))) if !is_item(line) => {
                paragraph.push(' ');
                paragraph.push_str(&text);
            }
            (part, _) => parts.push(part),
        }
    }
    parts
}

fn is_item(line: &str) -> bool {
    line.strip_prefix(['-', '*', '\u{2022}', '\u{2013}', '+']).is_some_and(|rest| rest.starts_with(' '))
}

fn width(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// Replaces each run of blanks, which some writers use to justify or indent, by one blank.
fn collapse_blanks(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.trim().chars() {
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Inline;

    fn body(article: &Article) -> Vec<&str> {
        article.blocks.iter().map(|block| block.text.text.as_str()).collect()
    }

    #[test]
    fn title_image_lead_and_one_paragraph_a_line() {
        let article = plain("\n t \n![a [b]](http://a.ir/b_(c).jpg)\nlead\n\np1\n![c](d.png \"e\")\n  p  2\n");
        assert_eq!(article.title, "t");
        assert_eq!(article.image, Some(Image { url: "http://a.ir/b_(c).jpg".into(), alt: "a [b]".into() }));
        assert_eq!(article.lead, Some(RichText::plain("lead")));
        assert_eq!(body(&article), ["p1", "c", "p 2"]);
        assert_eq!(article.blocks[1].kind, BlockKind::Image { url: "d.png".into() });
    }

    #[test]
    fn a_single_paragraph_is_body_not_lead() {
        let article = plain("t\nonly");
        assert_eq!((article.lead.as_ref(), body(&article)), (None, vec!["only"]));
        assert_eq!(plain("t").title, "t");
        assert_eq!(plain(" \n\n"), Article::default());
    }

    #[test]
    fn bare_addresses_are_links() {
        let article = plain("t\nsee http://a.ir.");
        assert_eq!(article.blocks[0].text.spans[0].range, 4..15);
        assert_eq!(article.blocks[0].text.spans[0].inline, Inline::Link("http://a.ir".into()));
    }

    /// Words wrapped greedily at `measure`, as an editor does it.
    fn wrapped(words: &str, measure: usize) -> String {
        let (mut out, mut column) = (String::new(), 0);
        for word in words.split(' ') {
            if column > 0 && column + 1 + width(word) > measure {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += width(word);
        }
        out
    }

    #[test]
    fn hard_wrapped_text_is_unwrapped() {
        let one = ["\u{62E}\u{628}\u{631}", "word", "\u{62A}\u{627}\u{632}\u{647}\u{200C}\u{627}\u{6CC}"]
            .repeat(31)
            .join(" ");
        let two = ["a", "longer", "paragraph", "comes"].repeat(29).join(" ");
        for measure in [47, 61, 72, 80, 99] {
            let text = format!("title\n\n{}\n\n{}\n- item\n- other\n", wrapped(&one, measure), wrapped(&two, measure));
            let article = plain(&text);
            assert_eq!(article.title, "title");
            assert_eq!(article.lead, Some(RichText::plain(one.as_str())), "{measure}");
            assert_eq!(body(&article), [two.as_str(), "- item", "- other"]);
        }
    }

    #[test]
    fn short_paragraphs_and_verses_are_not_run_together() {
        let short = "a title of some length that is here\n\nfirst short line\nsecond\n\n\
            third line, a little longer than that\nend";
        assert_eq!(body(&plain(short)).len(), 3);
        let verses = "title\n\nverse verse verse verse\nverse verse verse verse\n\n\
            verse verse verse verse\nverse verse verse verse";
        assert_eq!(body(&plain(verses)).len(), 3);
    }

    #[test]
    fn a_first_paragraph_too_long_for_a_title_is_kept_whole() {
        let long = "word ".repeat(100);
        let article = plain(&format!("{long}\nnext"));
        assert!(article.title.ends_with("word\u{2026}") && article.title.chars().count() <= 81);
        assert_eq!(body(&article), [long.trim(), "next"]);
        assert_eq!(article.lead, None);
    }
}
