//! The bidi layout layer against the standards it claims: text in, cells out.
//!
//! Right-to-left text is written as code points or as single words, and expectations as lists of words: `{3}` is the
//! third right-to-left word of the text, drawn as it should be.

#![allow(clippy::single_range_in_vec_init, reason = "what is compared here are ranges")]

mod breaking;
mod document;
mod hostile;
mod order;
mod properties;
mod reference;
mod shaping;

use khabar::layout::{Paragraph, RenderOptions, VisualLine};
use khabar::testing::model::{Direction, Role};
use std::ops::Range;

/// A right-to-left paragraph with its vowel marks hidden.
fn rtl(text: &str) -> Paragraph<Role> {
    Paragraph::new(text, Direction::Rtl, RenderOptions::default(), Role::Body)
}

/// A right-to-left paragraph on a line wide enough for it.
fn one_line(text: &str) -> VisualLine<Role> {
    let mut lines = checked_lines(&rtl(text), text.len(), WIDE);
    assert_eq!(lines.len(), 1, "one line of {text:?}");
    lines.remove(0)
}

/// A measure that no line of these tests reaches.
const WIDE: usize = 100_000;

/// The lines of a paragraph without inserts, after every promise about them has been checked.
fn checked_lines(paragraph: &Paragraph<Role>, length: usize, measure: usize) -> Vec<VisualLine<Role>> {
    let broken = paragraph.break_lines(measure);
    assert!(!broken.is_empty(), "there is always a line");
    let mut next = 0;
    let mut lines = Vec::new();
    for line in broken {
        let source = paragraph.source_range(line);
        assert_eq!(source.start, next, "lines follow one another");
        next = source.end;
        let line = paragraph.line(line);
        assert_drawable(&line, measure);
        assert_partition(&line, source);
        lines.push(line);
    }
    assert_eq!(next, length, "lines cover the text");
    lines
}

/// A line is no wider than its measure, and its cells are what they say.
fn assert_drawable(line: &VisualLine<Role>, measure: usize) {
    let width: usize = line.cells.iter().map(|cell| usize::from(cell.width)).sum();
    assert_eq!(line.width, width, "the width is the sum of the cells");
    assert!(width <= measure.max(2), "{width} columns in {measure}");
    for cell in &line.cells {
        let symbol = cell.symbol.to_string();
        let first = symbol.chars().next().expect("a cell shows something");
        assert!(matches!(cell.width, 1 | 2), "{symbol:?}");
        let seen = !first.is_control() && !matches!(first, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}');
        assert!(seen && first != '\u{FEFF}', "{symbol:?} is invisible");
    }
}

/// Every byte of `source` is in exactly one cell or hidden range.
fn assert_partition(line: &VisualLine<Role>, source: Range<usize>) {
    let cells = line.cells.iter().map(|cell| cell.source.clone());
    let mut ranges: Vec<_> = cells.chain(line.hidden.iter().cloned()).filter(|range| !range.is_empty()).collect();
    ranges.sort_unstable_by_key(|range| range.start);
    let mut next = source.start;
    for range in ranges {
        assert_eq!(range.start, next, "a byte is lost or doubled");
        next = range.end;
    }
    assert_eq!(next, source.end, "the end of the line is lost");
}

/// Code points, for messages that no terminal reorders.
fn points(text: &str) -> String {
    let points: Vec<_> = text.chars().map(|character| format!("{:04X}", u32::from(character))).collect();
    points.join(" ")
}

/// A line as a list of words: `{n}` for the n-th right-to-left word of `text`, all else as it is drawn, digits in
/// ASCII.
///
/// Fails if the letters of a word do not stand together and run from right to left.
fn word_list(line: &VisualLine<Role>, text: &str) -> String {
    let words = rtl_words(text);
    let word_of = |byte: usize| words.iter().position(|word| word.contains(&byte));
    let mut list = String::new();
    let mut cells = line.cells.iter().peekable();
    while let Some(cell) = cells.next() {
        let Some(word) = word_of(cell.source.start) else {
            list.extend(cell.symbol.to_string().chars().map(in_ascii));
            continue;
        };
        let mut at = cell.source.clone();
        while let Some(next) = cells.next_if(|next| word_of(next.source.start) == Some(word)) {
            assert_eq!(next.source.end, at.start, "word {} runs from right to left", word + 1);
            at = next.source.clone();
        }
        assert_eq!(at.start, words[word].start, "word {} is whole", word + 1);
        list.extend(["{", &(word + 1).to_string(), "}"]);
    }
    list
}

/// The stretches of right-to-left letters, and what joins them into words.
fn rtl_words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, character) in text.char_indices() {
        let letter =
            matches!(character, '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{65F}' | '\u{66E}'..='\u{6D5}' | '\u{200C}');
        let end = at + character.len_utf8();
        match words.last_mut().filter(|word| letter && word.end == at) {
            Some(word) => word.end = end,
            None if letter => words.push(at..end),
            None => {}
        }
    }
    words
}

fn in_ascii(character: char) -> char {
    match character {
        '\u{6F0}'..='\u{6F9}' => char::from_u32(u32::from(character) - 0x6F0 + 0x30).unwrap(),
        '\u{66A}' => '%',
        '\u{66B}' => '.',
        other => other,
    }
}
