//! Every case of Unicode's own tests of the bidirectional algorithm, through this crate's functions; and, as the reason
//! for the choice of engine, the same files through `unic-bidi`.

use crate::support::unpacked;
use crate::support::visual_order;
use khabar::layout::bidi::{L1Class, levels, reset_trailing};
use khabar::testing::model::Direction;
use std::collections::BTreeSet;

/// A character of each bidi class, as the conformance files name them.
fn char_of_class(class: &str) -> char {
    match class {
        "L" => 'a',
        "R" => '\u{5D0}',
        "AL" => '\u{627}',
        "EN" => '0',
        "ES" => '+',
        "ET" => '%',
        "AN" => '\u{660}',
        "CS" => ',',
        "NSM" => '\u{300}',
        "BN" => '\u{AD}',
        "B" => '\u{2029}',
        "S" => '\t',
        "WS" => ' ',
        "ON" => '!',
        "LRE" => '\u{202A}',
        "RLE" => '\u{202B}',
        "LRO" => '\u{202D}',
        "RLO" => '\u{202E}',
        "PDF" => '\u{202C}',
        "LRI" => '\u{2066}',
        "RLI" => '\u{2067}',
        "FSI" => '\u{2068}',
        "PDI" => '\u{2069}',
        other => panic!("unknown class {other}"),
    }
}

/// The base directions of one row: `None` is found by P2 and P3, without an article behind it.
fn resolve_base(text: &str, base: Option<Direction>) -> Direction {
    base.unwrap_or_else(|| khabar::layout::bidi::base_direction(text, Direction::Ltr))
}

/// Levels of a line that is the whole paragraph, per character after L1; and the order of those that X9 keeps.
fn khabar_engine(text: &str, base: Direction) -> (Vec<u8>, Vec<usize>) {
    let bytes = levels(text, base);
    let mut line: Vec<u8> = text.char_indices().map(|(at, _)| bytes[at]).collect();
    let classes: Vec<L1Class> = text.chars().map(L1Class::from_char).collect();
    reset_trailing(&mut line, classes.iter().copied(), base);
    let drawn: Vec<usize> = (0..line.len()).filter(|index| classes[*index] != L1Class::Ignored).collect();
    let drawn_levels: Vec<u8> = drawn.iter().map(|index| line[*index]).collect();
    let order = visual_order(&drawn_levels).into_iter().map(|position| drawn[position]).collect();
    (line, order)
}

/// One expectation of the files: text, asked direction, levels (`None` where X9 removes) and visual order.
struct Case {
    text: String,
    base: Option<Direction>,
    levels: Vec<Option<u8>>,
    order: Vec<usize>,
}

impl Case {
    fn passes(&self, engine: impl Fn(&str, Direction) -> (Vec<u8>, Vec<usize>)) -> bool {
        let (levels, order) = engine(&self.text, resolve_base(&self.text, self.base));
        let same = self.levels.len() == levels.len()
            && self.levels.iter().zip(&levels).all(|(expected, got)| expected.is_none_or(|expected| expected == *got));
        same && order == self.order
    }
}

fn numbers(text: &str) -> Vec<usize> {
    text.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

fn optional_levels(text: &str) -> Vec<Option<u8>> {
    text.split_whitespace().map(|level| level.parse().ok()).collect()
}

/// Calls `check` with every case of BidiTest.txt: rows of classes under `@Levels` and `@Reorder`.
fn bidi_test(mut check: impl FnMut(&Case)) {
    let (mut levels, mut order) = (Vec::new(), Vec::new());
    for line in unpacked("tests/data/BidiTest.txt.gz").lines() {
        if let Some(rest) = line.strip_prefix("@Levels:") {
            levels = optional_levels(rest);
        } else if let Some(rest) = line.strip_prefix("@Reorder:") {
            order = numbers(rest);
        } else if let Some((classes, bits)) = line.split_once(';').filter(|_| !line.starts_with(['#', '@'])) {
            let text: String = classes.split_whitespace().map(char_of_class).collect();
            let bits: u8 = bits.trim().parse().unwrap();
            for (bit, base) in [(1, None), (2, Some(Direction::Ltr)), (4, Some(Direction::Rtl))] {
                if bits & bit != 0 {
                    check(&Case { text: text.clone(), base, levels: levels.clone(), order: order.clone() });
                }
            }
        }
    }
}

/// Calls `check` with every case of BidiCharacterTest.txt.
fn bidi_character_test(mut check: impl FnMut(&Case)) {
    for line in unpacked("tests/data/BidiCharacterTest.txt.gz").lines() {
        let fields: Vec<_> = line.split(';').collect();
        let &[text, base, _, levels, order] = fields.as_slice() else { continue };
        if line.starts_with('#') {
            continue;
        }
        let character = |code: &str| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
        let base = match base {
            "0" => Some(Direction::Ltr),
            "1" => Some(Direction::Rtl),
            _ => None,
        };
        check(&Case {
            text: text.split_whitespace().map(character).collect(),
            base,
            levels: optional_levels(levels),
            order: numbers(order),
        });
    }
}

#[test]
fn every_row_of_bidi_test_holds() {
    let (mut rows, mut failures) = (0, Vec::new());
    bidi_test(|case| {
        rows += 1;
        if !case.passes(khabar_engine) {
            failures.push(format!("{:?} {:?}", case.text, case.base));
        }
    });
    assert_eq!(rows, 770_241, "the file is whole");
    assert!(failures.is_empty(), "{} failures, such as {:?}", failures.len(), &failures[..failures.len().min(5)]);
}

#[test]
fn every_row_of_bidi_character_test_holds() {
    let (mut rows, mut failures) = (0, Vec::new());
    bidi_character_test(|case| {
        rows += 1;
        if !case.passes(khabar_engine) {
            failures.push(format!("{:?} {:?}", case.text, case.base));
        }
    });
    assert_eq!(rows, 91_707, "the file is whole");
    assert!(failures.is_empty(), "{} failures, such as {:?}", failures.len(), &failures[..failures.len().min(5)]);
}

/// The levels of `unic-bidi` after its own L1, with our L2: the engine alone is compared.
fn unic_engine(text: &str, base: Direction) -> (Vec<u8>, Vec<usize>) {
    let level = if base.is_rtl() { unic_bidi::Level::rtl() } else { unic_bidi::Level::ltr() };
    let info = unic_bidi::BidiInfo::new(text, Some(level));
    let mut per_char = Vec::new();
    for paragraph in &info.paragraphs {
        let reordered = info.reordered_levels_per_char(paragraph, paragraph.range.clone());
        let count = text[paragraph.range.clone()].chars().count();
        per_char.extend(reordered.iter().skip(per_char.len()).take(count).map(unic_bidi::Level::number));
    }
    let ignored = |character: char| L1Class::from_char(character) == L1Class::Ignored;
    let drawn: Vec<usize> =
        text.chars().enumerate().filter(|(_, character)| !ignored(*character)).map(|(index, _)| index).collect();
    let drawn_levels: Vec<u8> = drawn.iter().filter_map(|index| per_char.get(*index).copied()).collect();
    let order = visual_order(&drawn_levels).into_iter().map(|position| drawn[position]).collect();
    (per_char, order)
}

/// News lines, as code points, on which a weak engine goes wrong.
const NEWS: [(&str, &str); 3] = [
    ("percent sign", "\u{6F3}\u{6F5}\u{66B}\u{6F2}\u{66A} \u{631}\u{633}\u{6CC}\u{62F} 1.2%"),
    ("score", "\u{627}\u{6CC}\u{631}\u{627}\u{646} 3-1 \u{698}\u{627}\u{67E}\u{646}"),
    ("bracket", "\u{6AF}\u{648}\u{634}\u{6CC} iPhone 15 (Pro) \u{639}\u{631}\u{636}\u{647}"),
];

#[test]
#[allow(clippy::print_stdout, reason = "the figures are the point")]
fn unic_bidi_fails_where_unicode_bidi_does_not() {
    let (mut failed_classes, mut failed_characters) = (0, 0);
    let mut cases = 0_usize;
    // One case in sixteen is enough to find failures, and the file takes long with this engine.
    bidi_test(|case| {
        cases += 1;
        failed_classes += usize::from(cases.is_multiple_of(16) && !case.passes(unic_engine));
    });
    bidi_character_test(|case| failed_characters += usize::from(!case.passes(unic_engine)));
    println!(
        "unic-bidi: {failed_classes} failures in a sixteenth of BidiTest, {failed_characters} in BidiCharacterTest"
    );
    println!("unicode-bidi: 0 and 0");
    let mut differing = BTreeSet::new();
    for (name, line) in NEWS {
        let (theirs, right) = (unic_engine(line, Direction::Rtl), khabar_engine(line, Direction::Rtl));
        if theirs != right {
            println!("{name}: {line}\n  unic-bidi    {:?}\n  unicode-bidi {:?}", theirs.1, right.1);
            differing.insert(name);
        }
    }
    // If these become zero, unic-bidi can be the engine: only `layout/bidi.rs` has to change.
    assert!(failed_classes > 0 && failed_characters > 0 && !differing.is_empty());
}
