//! How fast the layout layer is: analysis, breaking and building every row, on generated Persian articles.
//!
//! `cargo bench --bench layout`. divan prints characters per second beside each time; the reciprocal is the cost of
//! one character, which [`main`] prints first, all included.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use divan::counter::CharsCount;
use khabar::layout::RenderOptions;
use khabar::testing::document::{Document, DocumentLines, DocumentOptions};
use khabar::testing::model::{Article, Block, Direction, Inline, Lang, RichText, Span};
use std::hint::black_box;
use std::time::Instant;

/// Words as code points: an editor cannot reorder them.
const WORDS: [&str; 24] = [
    "\u{62F}\u{648}\u{644}\u{62A}",
    "\u{62F}\u{631}",
    "\u{646}\u{634}\u{633}\u{62A}\u{200C}\u{647}\u{627}\u{6CC}",
    "\u{627}\u{645}\u{631}\u{648}\u{632}",
    "\u{627}\u{633}\u{644}\u{627}\u{645}\u{6CC}",
    "\u{628}\u{631}\u{646}\u{627}\u{645}\u{647}",
    "\u{6F1}\u{6F4}\u{6F0}\u{6F5}",
    "(\u{648}\u{632}\u{6CC}\u{631})",
    "\u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}\u{60C}",
    "\u{648}",
    "\u{627}\u{632}",
    "Starlink",
    "\u{AB}\u{62A}\u{644}\u{627}\u{634}\u{BB}",
    "\u{6A9}\u{634}\u{648}\u{631}",
    "\u{6F3}\u{6F5}\u{66B}\u{6F2}\u{66A}",
    "\u{631}\u{633}\u{6CC}\u{62F}.",
    "\u{628}\u{647}",
    "\u{6AF}\u{632}\u{627}\u{631}\u{634}",
    "\u{62E}\u{628}\u{631}\u{6AF}\u{632}\u{627}\u{631}\u{6CC}",
    "\u{645}\u{631}\u{62F}\u{645}",
    "\u{622}\u{628}",
    "\u{634}\u{647}\u{631}\u{647}\u{627}",
    "\u{6AF}\u{641}\u{62A}:",
    "\u{622}\u{6CC}\u{646}\u{62F}\u{647}",
];

/// An article of paragraphs of about 500 bytes, `bytes` long in all, with a link in each.
fn article(bytes: usize) -> Article {
    let mut blocks = Vec::new();
    let (mut length, mut next) = (0, 7_usize);
    while length < bytes {
        let mut text = String::new();
        while text.len() < 500 && length + text.len() < bytes {
            if !text.is_empty() {
                text.push(' ');
            }
            // A fixed shuffle: every run measures the same text.
            next = (next * 1_103_515_245 + 12_345) % (1 << 31);
            text.push_str(WORDS[(next >> 8) % WORDS.len()]);
        }
        length += text.len();
        let end = text.find(' ').unwrap_or(text.len());
        let link = Span { range: 0..end, inline: Inline::Link("https://example.ir/news".to_owned()) };
        blocks.push(Block { text: RichText { text, spans: vec![link] }, ..Block::paragraph("") });
    }
    Article {
        title: "\u{62A}\u{6CC}\u{62A}\u{631}".to_owned(),
        lang: Some(Lang("fa".to_owned())),
        blocks,
        ..Article::default()
    }
}

fn options() -> DocumentOptions {
    DocumentOptions {
        fallback_direction: Direction::Rtl,
        forced_direction: None,
        render: RenderOptions::default(),
        byline: String::new(),
        note: String::new(),
        picture_label: String::new(),
        links_heading: String::new(),
    }
}

fn chars(article: &Article) -> usize {
    article.blocks.iter().map(|block| block.text.text.chars().count()).sum()
}

/// Everything: analysis, lines, and the cells of every line.
fn lay_out_all_rows(article: &Article) -> usize {
    let document = Document::new(article, &options());
    let lines = document.break_lines(72);
    (0..lines.len()).map(|index| document.fragments(&lines, index).len()).sum()
}

const SMALL: usize = 4 << 10;
const LARGE: usize = 1 << 20;

#[divan::bench(args = [SMALL, LARGE])]
fn whole_article(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let article = article(bytes);
    bencher.counter(CharsCount::new(chars(&article))).bench(|| lay_out_all_rows(black_box(&article)));
}

#[divan::bench(args = [SMALL, LARGE])]
fn analysis_only(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let article = article(bytes);
    bencher.counter(CharsCount::new(chars(&article))).bench(|| Document::new(black_box(&article), &options()));
}

#[divan::bench(args = [SMALL, LARGE])]
fn resize_only(bencher: divan::Bencher<'_, '_>, bytes: usize) {
    let article = article(bytes);
    let document = Document::new(&article, &options());
    bencher.counter(CharsCount::new(chars(&article))).bench(|| document.break_lines(black_box(61)));
}

#[divan::bench]
fn one_frame_of_60_lines(bencher: divan::Bencher<'_, '_>) {
    let document = Document::new(&article(LARGE), &options());
    let lines: DocumentLines = document.break_lines(72);
    let middle = lines.len() / 2;
    bencher
        .bench(|| (middle..middle + 60).map(|index| document.fragments(black_box(&lines), index).len()).sum::<usize>());
}

/// A megabyte without a blank, in one paragraph: the cost must stay linear.
#[divan::bench]
fn one_paragraph_without_a_blank(bencher: divan::Bencher<'_, '_>) {
    let text = "\u{628}".repeat(LARGE / 2);
    let article = Article { blocks: vec![Block::paragraph(text)], ..Article::default() };
    bencher.counter(CharsCount::new(chars(&article))).bench(|| lay_out_all_rows(black_box(&article)));
}

fn main() {
    for bytes in [SMALL, LARGE] {
        let article = article(bytes);
        let (chars, rounds) = (chars(&article), (16 * LARGE / bytes).clamp(5, 500));
        // The least of several runs: other work on the machine only ever adds.
        let least = (0..rounds).map(|_| {
            let start = Instant::now();
            black_box(lay_out_all_rows(black_box(&article)));
            start.elapsed()
        });
        let least = least.min().unwrap_or_default();
        let each = least.as_nanos() / chars.max(1) as u128;
        println!("{bytes} bytes, {chars} characters: {} \u{b5}s, {each} ns a character", least.as_micros());
    }
    divan::main();
}
