use super::*;
use crate::model::{Timestamp, Zone};
use crate::search::{fold, parse};
use proptest::prelude::*;

fn highlighted<'t>(query: &str, text: &'t str) -> Vec<&'t str> {
    let query = parse(query, false, Timestamp(0), &Zone::tehran()).expect("a query");
    highlights(&query, text, false).into_iter().map(|range| text.get(range).expect("a place in the text")).collect()
}

#[test]
fn words_are_highlighted_as_they_were_written() {
    assert_eq!(highlighted("کتاب", "«كِتاب» و کتاب‌ها، کتابخانه"), ["كِتاب", "کتاب‌ها"]);
    assert_eq!(highlighted("کتاب*", "کتابخانه‌ها"), ["کتابخانه‌ها"]);
    assert_eq!(highlighted("1200 cafe", "1,200 Cafe\u{301}!"), ["1,200", "Cafe\u{301}"]);
    assert_eq!(highlighted("می‌شود", "می شود؛ میشود"), ["می شود", "میشود"]);
}

#[test]
fn a_phrase_is_highlighted_whole() {
    assert_eq!(highlighted("\"b c\"", "a b, c d b d c"), ["b, c"]);
    assert_eq!(highlighted("\"b c\" OR \"c d\"", "a b c d"), ["b c d"]);
}

#[test]
fn only_what_is_asked_for_is_highlighted() {
    assert_eq!(highlighted("a -b", "a b"), ["a"]);
    assert_eq!(highlighted("title:a b source:a", "a b"), ["b"]);
    assert_eq!(highlighted("-a", "a"), Vec::<&str>::new());
    let query = parse("title:a", false, Timestamp(0), &Zone::tehran()).expect("a query");
    assert_eq!(highlights(&query, "b a", true), vec![Range { start: 2, end: 3 }]);
}

#[test]
fn no_grapheme_is_halved() {
    assert_eq!(highlighted("ab", "ab\u{200D}\u{200C} c"), ["ab\u{200D}\u{200C}"]);
    assert_eq!(highlighted("b", "\u{600}b"), ["\u{600}b"]);
}

proptest! {
    #[test]
    fn hits_are_sorted_and_hold_what_was_asked(query in "[ab]{1,2}\\*?", text in "([ab]{1,2}|[ \u{301}\u{200C}\u{200D}])*") {
        let parsed = parse(&query, false, Timestamp(0), &Zone::tehran()).unwrap();
        let mut end = 0;
        for range in highlights(&parsed, &text, false) {
            prop_assert!(range.start >= end && range.start < range.end);
            end = range.end;
            let own = text.get(range).unwrap();
            prop_assert!(fold(own).split(' ').any(|word| word.contains(query.trim_end_matches('*'))), "{} {}", query, own);
        }
    }
}
