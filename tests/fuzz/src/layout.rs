//! The bidi layout layer: any text, any width, any choice of rendering.

use khabar::layout::{
    Cell, Digits, HehYeh, Paragraph, RenderOptions, StyleRun, VisualLine, VowelMarks,
};
use khabar::testing::document::{Document, DocumentLines, DocumentOptions};
use khabar::testing::model::{Anchor, Article, Block, BlockKind, Direction, Inline, Marker, RichText, Role, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// The first four bytes say how the rest is laid out, and as what.
pub fn run(data: &[u8]) {
    let Some((&[choice, shape, measure, most], rest)) = data.split_first_chunk() else { return };
    let text = String::from_utf8_lossy(rest);
    let direction = if shape & 0x40 == 0 { Direction::Rtl } else { Direction::Ltr };
    let render = render_options(shape);
    let measure = usize::from(measure % 100);
    match choice % 4 {
        0 | 1 => paragraph(&Paragraph::new(text.as_ref(), direction, render, Role::Body), text.len(), measure, most),
        2 => inserted(&text, direction, render, measure),
        _ => document(&text, direction, render, measure.max(2), usize::from(most).max(2)),
    }
}

fn render_options(bits: u8) -> RenderOptions {
    RenderOptions {
        vowel_marks: if bits & 1 == 0 { VowelMarks::Hide } else { VowelMarks::Show },
        digits: match bits >> 1 & 3 {
            0 => Digits::Persian,
            1 => Digits::Latin,
            _ => Digits::AsWritten,
        },
        heh_yeh: if bits & 8 == 0 { HehYeh::Heh } else { HehYeh::Own },
    }
}

/// A line is no wider than its measure, and its cells are what they say.
fn assert_drawable<S>(line: &VisualLine<S>, measure: usize) {
    let width: usize = line.cells.iter().map(|cell| usize::from(cell.width)).sum();
    assert_eq!(line.width, width, "the width is the sum of the cells");
    assert!(width <= measure.max(2), "{width} columns in {measure}");
    for cell in &line.cells {
        let symbol = cell.symbol.to_string();
        let first = symbol.chars().next().expect("a cell shows something");
        assert!(matches!(cell.width, 1 | 2), "{symbol:?}");
        assert!(!symbol.chars().any(char::is_control), "a control character in {symbol:?}");
        let seen = !matches!(first, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{FEFF}');
        assert!(seen, "{symbol:?} is invisible");
    }
}

/// Every byte of `source` is in exactly one of the ranges.
fn assert_partition(mut ranges: Vec<Range<usize>>, source: Range<usize>) {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    let mut next = source.start;
    for range in ranges {
        assert_eq!(range.start, next, "a byte is lost or doubled");
        next = range.end;
    }
    assert_eq!(next, source.end, "the end is lost");
}

fn places<S>(line: &VisualLine<S>) -> impl Iterator<Item = Range<usize>> {
    line.cells.iter().map(|cell| cell.source.clone()).chain(line.hidden.iter().cloned())
}

/// The lines of a paragraph of `length` source bytes.
fn lines(paragraph: &Paragraph<Role>, length: usize, measure: usize) -> Vec<VisualLine<Role>> {
    let broken = paragraph.break_lines(measure);
    assert!(!broken.is_empty(), "there is always a line");
    let mut next = 0;
    let mut lines = Vec::new();
    for line in broken {
        let source_extent = paragraph.source_range(line);
        assert_eq!(source_extent.start, next, "lines follow one another");
        next = source_extent.end;
        let line = paragraph.line(line);
        assert_drawable(&line, measure);
        assert_partition(places(&line).collect(), source_extent);
        lines.push(line);
    }
    assert_eq!(next, length, "lines cover the text");
    lines
}

/// What stands for each source byte at which a cell begins.
fn by_source(lines: &[VisualLine<Role>]) -> BTreeMap<usize, (String, u8)> {
    let cells = lines.iter().flat_map(|line| line.cells.iter());
    cells.map(|cell: &Cell<Role>| (cell.source.start, (cell.symbol.to_string(), cell.width))).collect()
}

fn paragraph(paragraph: &Paragraph<Role>, length: usize, measure: usize, most: u8) {
    let narrow = lines(paragraph, length, measure);
    let wide = by_source(&lines(paragraph, length, 100_000));
    let broken = by_source(&narrow);
    for (at, cell) in &broken {
        assert_eq!(Some(cell), wide.get(at), "breaking changes what is drawn");
    }
    for (at, (symbol, _)) in wide.iter().filter(|(at, _)| !broken.contains_key(at)) {
        assert!(symbol.trim().is_empty(), "{symbol:?} at {at} is lost");
    }
    let most = usize::from(most % 8);
    let clamped = paragraph.clamped(measure, most);
    assert_eq!(clamped.len(), narrow.len().min(most), "as many lines as were asked for");
    clamped.iter().for_each(|line| assert_drawable(line, measure));
    if let Some(last) = clamped.last() {
        let first = places(last).filter(|range| !range.is_empty()).map(|range| range.start).min().unwrap_or(length);
        assert_partition(places(last).collect(), first..length);
        if narrow.len() > most {
            let end = if paragraph.direction().is_rtl() { last.cells.first() } else { last.cells.last() };
            assert_eq!(end.expect("an ellipsis").symbol.to_string(), "\u{2026}");
        }
    }
}

/// A paragraph of several runs in which some words stand that its source does not have.
fn inserted(text: &str, direction: Direction, render: RenderOptions, measure: usize) {
    let mut inserts = Vec::new();
    let mut runs = Vec::new();
    let mut at = 0;
    for (number, piece) in text.split_inclusive('|').enumerate() {
        let end = at + piece.len();
        if number % 2 == 1 {
            inserts.push(at..end);
        }
        runs.push(StyleRun { end, style: Role::Link, link: u16::try_from(number).ok() });
        at = end;
    }
    let length = text.len() - inserts.iter().map(ExactSizeIterator::len).sum::<usize>();
    lines(&Paragraph::with_runs(text.to_owned(), direction, render, runs, inserts), length, measure);
}

/// An article of which each line is a block; its first letter says what kind.
fn article(text: &str) -> Article {
    let mut lines = text.split('\n');
    let title = lines.next().unwrap_or_default().to_owned();
    let blocks = lines.map(|line| {
        let mut chars = line.chars();
        let kind = match chars.next() {
            Some('#') => BlockKind::Heading(2),
            Some('-') => BlockKind::Item(Marker::Bullet),
            Some('1') => BlockKind::Item(Marker::Number(u64::MAX)),
            Some('!') => BlockKind::Image { url: "https://a.example/b.png".to_owned() },
            Some('`') => BlockKind::Code,
            Some('=') => BlockKind::Rule,
            _ => BlockKind::Paragraph,
        };
        let text = chars.as_str().to_owned();
        let text = if kind == BlockKind::Code { text.replace('\t', "\n") } else { text };
        // Marks wherever a star is, some across letters: what is out of place must do no harm.
        let spans = text.match_indices('*').take(50).map(|(at, _)| {
            let inline = match at % 4 {
                0 => Inline::Strong,
                1 => Inline::Emphasis,
                2 => Inline::Code,
                _ => Inline::Link(format!("https://{}.example/", at % 3)),
            };
            Span { range: at..at + at % 23, inline }
        });
        let spans = spans.collect();
        let level = u8::try_from(text.len() % 6).unwrap_or(0);
        let direction = if level == 5 { Some(Direction::Ltr) } else { None };
        Block { quote: level / 2, indent: level, direction, ..Block::new(kind, RichText { text, spans }) }
    });
    let lead = title.split_once('|').map(|(_, lead)| RichText::plain(lead));
    Article { title: title.clone(), lead, blocks: blocks.collect(), ..Article::default() }
}

fn document(text: &str, direction: Direction, render: RenderOptions, measure: usize, other: usize) {
    let article = article(text);
    let options = DocumentOptions {
        fallback_direction: direction,
        forced_direction: None,
        render,
        byline: "\u{628}\u{62A} 12".to_owned(),
        note: "\u{628} 3".to_owned(),
        picture_label: "\u{628}".to_owned(),
        links_heading: "\u{62A}".to_owned(),
    };
    let document = Document::new(&article, &options);
    let page = document.break_lines(measure);
    let mut seen: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    for index in 0..page.len() {
        let block = document.anchor(&page, index).block;
        let mut taken = vec![false; measure];
        for fragment in document.fragments(&page, index) {
            assert_drawable(&fragment.line, measure);
            assert!(fragment.column + fragment.line.width <= measure, "a row is too wide");
            for column in taken.iter_mut().skip(fragment.column).take(fragment.line.width) {
                assert!(!std::mem::replace(column, true), "two cells in a column");
            }
            seen.entry(block).or_default().extend(places(&fragment.line).filter(|range| !range.is_empty()));
        }
        document.logical_line(&page, index);
    }
    for (index, block) in article.blocks.iter().enumerate().filter(|(_, block)| block.kind != BlockKind::Rule) {
        if let Some(ranges) = seen.remove(&(Anchor::HEAD_BLOCKS + index)) {
            assert_partition(ranges, 0..block.text.text.len());
        }
    }
    anchors(&document, &page, &document.break_lines(other));
}

/// A place is found again at another width.
fn anchors(document: &Document, from: &DocumentLines, to: &DocumentLines) {
    // Each search is short, but a page of one letter a line has thousands.
    let step = from.len() / 200 + 1;
    for index in (0..from.len()).step_by(step) {
        let anchor = document.anchor(from, index);
        let found = document.line_of(to, anchor);
        assert!(found < to.len(), "a line that is there");
        assert!(document.anchor(to, found) <= anchor || anchor == Anchor::default(), "a line at the place or before");
        assert_eq!(document.line_of(to, document.anchor(to, found)), found, "found again from there");
    }
}
