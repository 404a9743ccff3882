//! Promises that hold for every text, tried on generated ones.

use super::{WIDE, assert_drawable, assert_partition, checked_lines};
use crate::support::visual_order;
use khabar::layout::bidi::{self, L1Class};
use khabar::layout::width;
use khabar::layout::{Cell, Digits, HehYeh, Paragraph, RenderOptions, VisualLine, VowelMarks};
use khabar::testing::document::{Document, DocumentOptions};
use khabar::testing::model::{Anchor, Article, Block, BlockKind, Direction, Inline, Marker, RichText, Role, Span};
use khabar::testing::text::classes;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Pieces that news is made of, and pieces that it should not be made of.
const PIECES: &[&str] = &[
    "\u{633}\u{644}\u{627}\u{645}",
    "\u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}",
    "\u{62F}\u{648}\u{644}\u{62A}",
    "\u{628}",
    "\u{644}",
    "\u{627}",
    "\u{622}",
    "\u{6C0}",
    "\u{5E9}\u{5DC}\u{5D5}\u{5DD}",
    "Reuters",
    "a",
    "\u{6F1}\u{6F2}\u{66B}\u{6F5}\u{66A}",
    "2026-11-22",
    "\u{662}",
    "7",
    " ",
    " ",
    " ",
    "  ",
    "\u{A0}",
    "-",
    "\u{2013}",
    "/",
    "\u{60C} ",
    ".",
    "(",
    ")",
    "\u{AB}",
    "\u{BB}",
    "[",
    "]",
    "\u{FDF2}",
    "\u{FDFA}",
    "\u{FDFC}",
    "\u{64E}",
    "\u{651}\u{650}",
    "\u{653}",
    "\u{654}",
    "\u{5B8}",
    "\u{301}",
    "\u{200C}",
    "\u{200D}",
    "\u{200F}",
    "\u{AD}",
    "\u{640}",
    "\u{1F600}",
    "\u{2764}\u{FE0F}",
    "\u{FE0F}",
    "\u{1F1EE}\u{1F1F7}",
    "\u{4E2D}",
    "\u{3000}",
    "\u{202B}",
    "\u{202E}",
    "\u{202C}",
    "\u{2067}",
    "\u{2068}",
    "\u{2069}",
    "\u{2028}",
    "\t",
    "\r\n",
    "\u{0}",
    "\u{1161}",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn direction() -> impl Strategy<Value = Direction> {
    prop_oneof![3 => Just(Direction::Rtl), 1 => Just(Direction::Ltr)]
}

fn render_options() -> impl Strategy<Value = RenderOptions> {
    let marks = prop_oneof![Just(VowelMarks::Hide), Just(VowelMarks::Show)];
    let digits = prop_oneof![Just(Digits::AsWritten), Just(Digits::Persian), Just(Digits::Latin)];
    let heh_yeh = prop_oneof![Just(HehYeh::Heh), Just(HehYeh::Own)];
    (marks, digits, heh_yeh).prop_map(|(marks, digits, heh_yeh)| RenderOptions { vowel_marks: marks, digits, heh_yeh })
}

fn paragraph() -> impl Strategy<Value = (String, Paragraph<Role>)> {
    (text(), direction(), render_options()).prop_map(|(text, direction, render)| {
        let paragraph = Paragraph::new(text.as_str(), direction, render, Role::Body);
        (text, paragraph)
    })
}

/// The byte of the character that a cell shows: the first with a width, else the first mark.
fn base_byte(text: &str, cell: &Cell<Role>, hidden: impl Fn(char) -> bool) -> usize {
    let source = cell.source.clone();
    let first = |pick: &dyn Fn(char) -> bool| {
        text[source.clone()].char_indices().find(|(_, character)| pick(*character)).map(|(at, _)| at)
    };
    let wide = first(&|character| character == '\t' || width::of_char(character) > 0);
    let combining = || first(&|character| !classes::is_invisible(character) && !hidden(character));
    source.start + wide.or_else(combining).unwrap_or(0)
}

/// What stands for each source byte at which a cell begins.
fn cells_by_source(lines: &[VisualLine<Role>]) -> BTreeMap<usize, (String, u8)> {
    let cells = lines.iter().flat_map(|line: &VisualLine<Role>| line.cells.iter());
    let cells = cells.filter(|cell| !cell.source.is_empty());
    cells.map(|cell: &Cell<Role>| (cell.source.start, (cell.symbol.to_string(), cell.width))).collect()
}

/// A body of blocks, with marks that may lie anywhere.
fn article() -> impl Strategy<Value = Article> {
    let kind = prop_oneof![
        4 => Just(BlockKind::Paragraph),
        1 => Just(BlockKind::Heading(2)),
        1 => Just(BlockKind::Item(Marker::Bullet)),
        1 => Just(BlockKind::Item(Marker::Number(u64::MAX))),
        1 => Just(BlockKind::Image { url: String::new() }),
        1 => Just(BlockKind::Code),
        1 => Just(BlockKind::Rule),
    ];
    let inline = prop_oneof![
        Just(Inline::Strong),
        Just(Inline::Emphasis),
        Just(Inline::Code),
        "[a-c]".prop_map(|name| Inline::Link(format!("https://{name}.ir/"))),
    ];
    let span = (0_usize..200, 0_usize..200, inline).prop_map(|(start, end, inline)| Span { range: start..end, inline });
    let block = (kind, text(), prop::collection::vec(span, 0..5), 0_u8..4, 0_u8..4).prop_map(
        |(kind, text, spans, quote, indent)| {
            let text = if kind == BlockKind::Code { text.replace('\u{60C}', "\n") } else { text };
            Block { quote, indent, ..Block::new(kind, RichText { text, spans }) }
        },
    );
    (text(), prop::collection::vec(block, 0..6)).prop_map(|(title, blocks)| Article {
        title,
        blocks,
        ..Article::default()
    })
}

fn options() -> DocumentOptions {
    DocumentOptions {
        fallback_direction: Direction::Rtl,
        forced_direction: None,
        render: RenderOptions::default(),
        byline: "\u{628}\u{62A} 12".to_owned(),
        note: "\u{628} 3".to_owned(),
        picture_label: "\u{628}".to_owned(),
        links_heading: "\u{62A}".to_owned(),
    }
}

proptest! {
    // What fails becomes a test of its own, not a file of seeds.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_line_fits_and_every_byte_is_in_one_place((text, paragraph) in paragraph(), measure in 0_usize..40) {
        checked_lines(&paragraph, text.len(), measure);
    }

    #[test]
    fn the_order_of_cells_is_the_standard_s_for_all_characters(
        text in text(), direction in direction(), render in render_options(), measure in 2_usize..40
    ) {
        let paragraph = Paragraph::new(text.as_str(), direction, render, Role::Body);
        let bytes = bidi::levels(&text, paragraph.direction());
        for line in paragraph.break_lines(measure) {
            let source = paragraph.source_range(line);
            let chars: Vec<_> = text[source.clone()].char_indices().map(|(at, c)| (source.start + at, c)).collect();
            let mut levels: Vec<_> = chars.iter().map(|(at, _)| bytes[*at]).collect();
            // A vowel mark that is hidden does not part a blank from the tab or the end after it.
            let hidden = |character| render.vowel_marks == VowelMarks::Hide && classes::is_vowel(character);
            let ending = |character| if hidden(character) { L1Class::Ignored } else { L1Class::from_char(character) };
            let endings: Vec<_> = chars.iter().map(|(_, character)| ending(*character)).collect();
            bidi::reset_trailing(&mut levels, endings.into_iter(), paragraph.direction());
            let order = visual_order(&levels).into_iter().map(|index| chars[index]);
            let cells = paragraph.line(line).cells;
            // Letters of a word that is one character stand for nothing, but for the last one.
            let cells = cells.iter().filter(|cell| !cell.source.is_empty());
            let seen: Vec<_> = cells.map(|cell| base_byte(&text, cell, hidden)).collect();
            let expected: Vec<_> = order.map(|(at, _)| at).filter(|at| seen.contains(at)).collect();
            prop_assert_eq!(seen, expected);
        }
    }

    #[test]
    fn breaking_changes_nothing_but_where_lines_end((text, paragraph) in paragraph(), measure in 0_usize..40) {
        let wide = cells_by_source(&checked_lines(&paragraph, text.len(), WIDE));
        let narrow = cells_by_source(&checked_lines(&paragraph, text.len(), measure));
        for (at, cell) in &narrow {
            prop_assert_eq!(Some(cell), wide.get(at));
        }
        for (at, (symbol, _)) in wide.iter().filter(|(at, _)| !narrow.contains_key(at)) {
            prop_assert!(symbol.trim().is_empty(), "{:?} at {} is lost", symbol, at);
        }
    }

    #[test]
    fn clamping_never_widens((text, paragraph) in paragraph(), measure in 2_usize..30, most in 0_usize..4) {
        let all = paragraph.break_lines(measure).len();
        let lines = paragraph.clamped(measure, most);
        prop_assert_eq!(lines.len(), all.min(most));
        for line in &lines {
            assert_drawable(line, measure);
        }
        if most > 0 && all > most {
            let last = lines.last().unwrap();
            let ellipsis = if paragraph.direction().is_rtl() { last.cells.first() } else { last.cells.last() };
            prop_assert_eq!(ellipsis.unwrap().symbol.to_string(), "\u{2026}");
        }
        if most > 0 {
            // What was cut is hidden on the last line.
            let first = |line: &VisualLine<Role>| {
                let starts = line.cells.iter().filter(|cell| !cell.source.is_empty()).map(|cell| cell.source.start);
                starts.chain(line.hidden.iter().map(|range| range.start)).min()
            };
            let last = lines.last().unwrap();
            assert_partition(last, first(last).unwrap_or(text.len())..text.len());
        }
    }

    #[test]
    fn a_place_in_the_text_is_found_at_any_width(article in article(), from in 2_usize..50, to in 2_usize..50) {
        let document = Document::new(&article, &options());
        let (narrow, wide) = (document.break_lines(from), document.break_lines(to));
        for index in 0..narrow.len() {
            let anchor = document.anchor(&narrow, index);
            let found = document.line_of(&wide, anchor);
            prop_assert!(found < wide.len());
            // The line begins at or before the place, and the next line of text does not.
            prop_assert!(document.anchor(&wide, found) <= anchor || anchor == Anchor::default());
            let here = document.anchor(&wide, found);
            if let Some(next) = (found + 1..wide.len()).find(|next| document.anchor(&wide, *next) > here) {
                prop_assert!(document.anchor(&wide, next) > anchor || anchor == Anchor::default());
            }
            // And it is found again from there.
            let again = document.line_of(&wide, document.anchor(&wide, found));
            prop_assert_eq!(again, found);
        }
    }

    #[test]
    fn every_row_of_a_document_fits_its_measure(article in article(), measure in 2_usize..60) {
        let document = Document::new(&article, &options());
        let page = document.break_lines(measure);
        for index in 0..page.len() {
            let row = document.fragments(&page, index);
            let mut taken = vec![false; measure];
            for fragment in row {
                prop_assert!(fragment.column + fragment.line.width <= measure);
                for column in taken.iter_mut().skip(fragment.column).take(fragment.line.width) {
                    prop_assert!(!std::mem::replace(column, true), "two cells in a column");
                }
            }
            document.logical_line(&page, index);
        }
    }

    #[test]
    fn every_byte_of_a_block_is_on_one_of_its_lines(article in article(), measure in 2_usize..60) {
        let document = Document::new(&article, &options());
        let page = document.break_lines(measure);
        let mut seen: BTreeMap<usize, Vec<std::ops::Range<usize>>> = BTreeMap::new();
        for index in 0..page.len() {
            let block = document.anchor(&page, index).block;
            for line in document.fragments(&page, index).into_iter().map(|fragment| fragment.line) {
                let cells = line.cells.into_iter().map(|cell| cell.source);
                seen.entry(block).or_default().extend(cells.chain(line.hidden).filter(|range| !range.is_empty()));
            }
        }
        for (index, block) in article.blocks.iter().enumerate() {
            let Some(ranges) = seen.get_mut(&(Anchor::HEAD_BLOCKS + index)) else { continue };
            if block.kind == BlockKind::Rule {
                continue;
            }
            ranges.sort_unstable_by_key(|range| range.start);
            let mut next = 0;
            for range in ranges {
                prop_assert_eq!(range.start, next);
                next = range.end;
            }
            prop_assert_eq!(next, block.text.text.len());
        }
    }
}
