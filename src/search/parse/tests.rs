use crate::model::{DayStart, Expr, NameField, Phrase, Timestamp, Zone};
use crate::search::{Error, QueryErrorKind, parse};
use proptest::prelude::*;

/// 2026-11-20 12:00 in Tehran, 29 Aban 1405.
const NOW: Timestamp = Timestamp(1_795_163_400);

fn parsed(text: &str) -> Expr {
    parse(text, false, NOW, &Zone::tehran()).unwrap_or_else(|error| panic!("{text}: {error:?}")).root
}

fn parsed_while_typing(text: &str) -> Expr {
    parse(text, true, NOW, &Zone::tehran()).unwrap_or_else(|error| panic!("{text}: {error:?}")).root
}

fn word(text: &str) -> Expr {
    Expr::Phrase(Phrase { words: text.split(' ').map(str::to_owned).collect(), is_prefix: false, title_only: false })
}

fn prefix(text: &str) -> Expr {
    Expr::Phrase(Phrase { words: vec![text.to_owned()], is_prefix: true, title_only: false })
}

/// The day that begins in Tehran at this second, at +03:30.
const fn day(start: i64) -> DayStart {
    DayStart { at: Timestamp(start), untimed: [Timestamp(start), Timestamp(start + 12_600)] }
}

fn not(expr: Expr) -> Expr {
    Expr::Not(Box::new(expr))
}

#[test]
fn words_are_all_wanted() {
    assert_eq!(parsed(""), Expr::All(vec![]));
    assert_eq!(parsed(" \u{60C} - * "), Expr::All(vec![]));
    assert_eq!(parsed("Abc"), word("abc"));
    assert_eq!(parsed("a b"), Expr::All(vec![word("a"), word("b")]));
    assert_eq!(parsed("ab* 3.5"), Expr::All(vec![prefix("ab"), word("3 5")]));
    assert_eq!(parsed("10:30"), word("10 30"));
    assert_eq!(parsed("https://example.ir/a"), word("https example ir a"));
}

#[test]
fn quotations_are_phrases() {
    for text in ["\"a b\"", "\u{201C}a b\u{201D}", "\u{AB}a, b\u{BB}", "\u{201E}a b\u{201C}"] {
        assert_eq!(parsed(text), word("a b"), "{text}");
    }
    assert_eq!(parsed("\"a\"b"), Expr::All(vec![word("a"), word("b")]));
    assert_eq!(parsed("\"ab\"*"), prefix("ab"));
    assert_eq!(parsed("\"OR\""), word("or"));
}

#[test]
fn or_binds_looser_than_and() {
    let expected = Expr::Any(vec![Expr::All(vec![word("a"), word("b")]), word("c")]);
    assert_eq!(parsed("a b OR c"), expected);
    assert_eq!(parsed("a b|c"), expected);
    assert_eq!(parsed("a (b OR c)"), Expr::All(vec![word("a"), Expr::Any(vec![word("b"), word("c")])]));
    assert_eq!(parsed("a or b"), Expr::All(vec![word("a"), word("or"), word("b")]));
}

#[test]
fn a_minus_excludes_what_follows_it() {
    assert_eq!(parsed("-a"), not(word("a")));
    assert_eq!(parsed("--a"), word("a"));
    assert_eq!(parsed("-\"a b\""), not(word("a b")));
    assert_eq!(parsed("-(a|b)"), not(Expr::Any(vec![word("a"), word("b")])));
    assert_eq!(parsed("-is:unread"), not(Expr::Unread));
    assert_eq!(parsed("a-b"), word("a b"));
}

#[test]
fn fields_have_names_in_two_languages() {
    let named = |which, name: &str| Expr::NameContains(which, name.to_owned());
    let ilna = "\u{627}\u{6CC}\u{644}\u{646}\u{627}";
    assert_eq!(parsed("source:\u{627}\u{64A}\u{644}\u{646}\u{627}"), named(NameField::Source, ilna));
    assert_eq!(parsed("\u{645}\u{646}\u{628}\u{639}:\u{AB}a b\u{BB}"), named(NameField::Source, "a b"));
    assert_eq!(parsed("FEED:\"A b\""), named(NameField::Feed, "a b"));
    assert_eq!(parsed("\u{62E}\u{648}\u{631}\u{627}\u{643}:x"), named(NameField::Feed, "x"));
    assert_eq!(
        parsed("\u{628}\u{631}\u{686}\u{633}\u{628}:x tag:y"),
        Expr::All(vec![named(NameField::Tag, "x"), named(NameField::Tag, "y")])
    );
    let title = Expr::Phrase(Phrase { words: vec!["a".to_owned()], is_prefix: false, title_only: true });
    assert_eq!(parsed("title:a"), title);
    assert_eq!(parsed("\u{639}\u{646}\u{648}\u{627}\u{646}:\"a\""), title);
    assert_eq!(parsed("is:read"), not(Expr::Unread));
    assert_eq!(
        parsed("is:\u{646}\u{62E}\u{648}\u{627}\u{646}\u{62F}\u{647} is:\u{646}\u{634}\u{627}\u{646}\u{6A9}"),
        Expr::All(vec![Expr::Unread, Expr::Bookmarked])
    );
}

#[test]
fn dates_are_the_start_of_their_period_in_tehran() {
    // Midnight in Tehran, reckoned with `date -d '2024-03-20T00:00+03:30' +%s` and alike.
    for (value, start) in [
        ("1403", 1_710_880_200),
        ("1403/05", 1_721_593_800),
        ("\u{6F1}\u{6F4}\u{6F0}\u{6F3}/\u{6F0}\u{6F5}/\u{6F0}\u{6F1}", 1_721_593_800),
        ("2025-01-01", 1_735_677_000),
        ("2025", 1_735_677_000),
        ("today", 1_795_120_200),
        ("\u{62F}\u{6CC}\u{631}\u{648}\u{632}", 1_795_033_800),
        ("7d", 1_794_515_400),
        ("\u{6F7}\u{631}\u{648}\u{632}", 1_794_515_400),
    ] {
        assert_eq!(parsed(&format!("after:{value}")), Expr::After(day(start)), "{value}");
        assert_eq!(
            parsed(&format!("\u{67E}\u{6CC}\u{634}\u{200C}\u{627}\u{632}:{value}")),
            Expr::Before(day(start)),
            "{value}"
        );
    }
}

#[test]
fn a_day_is_that_of_the_user_s_zone() {
    let new_york = Zone(jiff::tz::TimeZoneDatabase::bundled().get("America/New_York").unwrap());
    // 03:30 in New York, 12:00 in Tehran.
    for (query, start) in [
        ("after:today", "2026-11-20T05:00:00Z"),
        ("after:2026-11-20", "2026-11-20T05:00:00Z"),
        ("after:1405/08/29", "2026-11-20T05:00:00Z"),
        ("after:yesterday", "2026-11-19T05:00:00Z"),
        // Before the clocks were set back on 1 November.
        ("after:20d", "2026-10-31T04:00:00Z"),
        ("after:2026-07", "2026-07-01T04:00:00Z"),
    ] {
        let Expr::After(day) = parse(query, false, NOW, &new_york).unwrap().root else { panic!("{query}") };
        let start: jiff::Timestamp = start.parse().unwrap();
        assert_eq!(day.at.0, start.as_second(), "{query}");
    }
    let evening = Timestamp(NOW.0 - 5 * 3600);
    let Expr::After(day) = parse("after:today", false, evening, &new_york).unwrap().root else { panic!() };
    assert_eq!(
        day.at.0,
        "2026-11-19T05:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second(),
        "22:30 the day before"
    );
}

// پس, پیش, از and تا.
const PAS: &str = "\u{67E}\u{633}";
const PISH: &str = "\u{67E}\u{6CC}\u{634}";
const AZ: &str = "\u{627}\u{632}";
const TA: &str = "\u{62A}\u{627}";

/// Seven days before [`NOW`], as in the table of dates.
const WEEK: &str = "\u{6F7}\u{631}\u{648}\u{632}";
const WEEK_AGO: DayStart = day(1_794_515_400);

#[test]
fn the_state_has_two_persian_names() {
    let unread = "\u{646}\u{62E}\u{648}\u{627}\u{646}\u{62F}\u{647}";
    for name in ["\u{648}\u{636}\u{639}\u{6CC}\u{62A}", "\u{648}\u{636}\u{639}\u{64A}\u{62A}", "\u{648}\u{636}\u{639}"]
    {
        assert_eq!(parsed(&format!("{name}:{unread}")), Expr::Unread, "{name}");
        assert_eq!(parsed(&format!("-{name}:{unread}")), not(Expr::Unread), "{name}");
    }
}

#[test]
fn from_and_to_are_fields_where_a_date_follows_at_once() {
    for value in [WEEK, "7d", "1405/08/22", "2026-11-13"] {
        assert_eq!(parsed(&format!("{AZ}:{value}")), Expr::After(WEEK_AGO), "{value}");
        assert_eq!(parsed(&format!("{TA}:{value}")), Expr::Before(WEEK_AGO), "{value}");
    }
    let between = parsed(&format!("a {AZ}:{WEEK} -{TA}:{WEEK} b"));
    assert_eq!(between, Expr::All(vec![word("a"), Expr::After(WEEK_AGO), not(Expr::Before(WEEK_AGO)), word("b")]));
}

#[test]
fn from_and_to_are_words_where_no_date_follows_at_once() {
    assert_eq!(parsed(&format!("{AZ}:")), word(AZ));
    assert_eq!(parsed(&format!("{AZ}: 1403")), Expr::All(vec![word(AZ), word("1403")]));
    assert_eq!(parsed(&format!("{TA}:\"1403\"")), Expr::All(vec![word(TA), word("1403")]));
    assert_eq!(parsed(&format!("{AZ}:x")), word(&format!("{AZ} x")));
    assert_eq!(parsed(&format!("{TA}:1403/13")), word(&format!("{TA} 1403 13")));
    // Words that are one letter away from them are no mistakes: راز, تار.
    for name in ["\u{631}\u{627}\u{632}", "\u{62A}\u{627}\u{631}"] {
        assert_eq!(parsed(&format!("{name}:x")), word(&format!("{name} x")));
    }
}

#[test]
fn before_a_date_a_blank_serves_for_the_half_space_of_a_name() {
    for between in [" ", "  ", "\u{A0}", "\u{200C}", ""] {
        assert_eq!(parsed(&format!("{PAS}{between}{AZ}:{WEEK}")), Expr::After(WEEK_AGO), "{between:?}");
        assert_eq!(parsed(&format!("-{PISH}{between}{AZ}:{WEEK}")), not(Expr::Before(WEEK_AGO)), "{between:?}");
    }
    let expected = Expr::All(vec![word("a"), Expr::Before(WEEK_AGO), word("b")]);
    assert_eq!(parsed(&format!("a ({PISH} {AZ}:{WEEK}) b")), expected);
    // Each of these words is only one where no date follows at once, or where they stand apart otherwise.
    let words = |list: &[&str]| Expr::All(list.iter().map(|text| word(text)).collect());
    assert_eq!(parsed(&format!("{PISH} {AZ}:x")), words(&[PISH, &format!("{AZ} x")]));
    assert_eq!(parsed(&format!("{PISH} {AZ}: 7d")), words(&[PISH, AZ, "7d"]));
    assert_eq!(parsed(&format!("{PAS} {AZ} 7d")), words(&[PAS, AZ, "7d"]));
    assert_eq!(parsed(&format!("\"{PAS}\" {AZ}:7d")), Expr::All(vec![word(PAS), Expr::After(WEEK_AGO)]));
    assert_eq!(parsed(&format!("{PISH} -{AZ}:7d")), Expr::All(vec![word(PISH), not(Expr::After(WEEK_AGO))]));
    assert_eq!(parsed(&format!("{PISH}\u{60C} {AZ}:7d")), Expr::All(vec![word(PISH), Expr::After(WEEK_AGO)]));
    assert_eq!(parsed(&format!("{PAS} {TA}:7d")), Expr::All(vec![word(PAS), Expr::Before(WEEK_AGO)]));
}

#[test]
fn a_date_that_is_being_typed_after_from_or_to_is_not_searched_for_yet() {
    for name in [AZ, TA, &format!("{PAS} {AZ}"), &format!("{PISH} {AZ}")] {
        // The beginnings of 1403, of ۷روز and of امروز.
        for value in ["1", "140", "\u{6F7}", "\u{6F7}\u{631}", "\u{627}\u{645}"] {
            assert_eq!(parsed_while_typing(&format!("ab {name}:{value}")), word("ab"), "{name}:{value}");
        }
        assert_eq!(parsed_while_typing(&format!("ab {name}:1x c")), parsed(&format!("ab {name}:1x c")), "{name}");
    }
    assert_eq!(parsed_while_typing(&format!("{PISH} {AZ}:{WEEK}")), Expr::Before(WEEK_AGO));
    assert_eq!(parsed_while_typing(&format!("ab {AZ}:")), Expr::All(vec![word("ab"), word(AZ)]));
}

#[test]
fn beginnings_and_endings_join_their_words() {
    let verb = "\u{645}\u{6CC}\u{200C}\u{634}\u{648}\u{62F}";
    assert_eq!(parsed("\u{645}\u{6CC} \u{634}\u{648}\u{62F}"), word(verb));
    assert_eq!(parsed("\"\u{645}\u{64A} \u{634}\u{648}\u{62F} x\""), word(&format!("{verb} x")));
    assert_eq!(parsed("x\u{628} \u{647}\u{627}"), word("x\u{628}\u{200C}\u{647}\u{627}"));
    assert_eq!(parsed("x \u{647}\u{627}"), Expr::All(vec![word("x"), word("\u{647}\u{627}")]));
    assert_eq!(
        parsed("\u{645}\u{6CC} -\u{634}\u{648}\u{62F}"),
        Expr::All(vec![word("\u{645}\u{6CC}"), not(word("\u{634}\u{648}\u{62F}"))])
    );
}

#[test]
fn the_last_word_is_a_beginning_while_typing() {
    assert_eq!(parsed_while_typing("ab cd"), Expr::All(vec![word("ab"), prefix("cd")]));
    assert_eq!(parsed_while_typing("ab "), word("ab"));
    assert_eq!(parsed_while_typing("a"), word("a"));
    assert_eq!(parsed_while_typing("-ab"), not(prefix("ab")));
    assert_eq!(parsed_while_typing("ab\u{60C}"), word("ab"));
    assert_eq!(parsed_while_typing("\"ab"), word("ab"));
    assert_eq!(parsed_while_typing("\u{645}\u{6CC} \u{634}"), prefix("\u{645}\u{6CC}\u{200C}\u{634}"));
}

#[test]
fn what_is_unfinished_is_no_error_while_typing() {
    for text in [
        "ab \"",
        "ab (",
        "ab )",
        "ab OR",
        "ab |",
        "ab source:",
        "ab is:un",
        "ab after:14",
        "ab after:\"14",
        "ab -",
        "| ab ",
    ] {
        assert!(
            parsed_while_typing(text) == word("ab") || parsed_while_typing(text) == prefix("ab"),
            "{text}: {:?}",
            parsed_while_typing(text)
        );
    }
}

#[test]
fn every_error_has_its_range() {
    let name = |name: &str, suggestion| QueryErrorKind::UnknownField { name: name.to_owned(), suggestion };
    let value = |field: &str| QueryErrorKind::MissingValue { field: field.to_owned() };
    for (text, range, kind) in [
        ("a \"b c", 2..6, QueryErrorKind::UnclosedQuote),
        ("a (b c", 2..6, QueryErrorKind::Unclosed),
        ("a) b", 1..2, QueryErrorKind::Unopened),
        ("OR a", 0..2, QueryErrorKind::EmptyOr),
        ("a OR", 2..4, QueryErrorKind::EmptyOr),
        ("a OR | b", 5..6, QueryErrorKind::EmptyOr),
        ("(a|) b", 2..3, QueryErrorKind::EmptyOr),
        ("a sorce:x", 2..7, name("sorce", Some("source"))),
        ("author:x", 0..6, name("author", None)),
        ("\u{645}\u{646}\u{628}:x", 0..6, name("\u{645}\u{646}\u{628}", Some("\u{645}\u{646}\u{628}\u{639}"))),
        ("source: x", 0..7, value("source")),
        ("a title:\"\"", 2..10, value("title")),
        ("after:soon", 6..10, QueryErrorKind::InvalidDate("soon".to_owned())),
        ("after:1403/13", 6..13, QueryErrorKind::InvalidDate("1403/13".to_owned())),
        ("is:x", 3..4, QueryErrorKind::InvalidState("x".to_owned())),
    ] {
        assert_eq!(parse(text, false, NOW, &Zone::tehran()), Err(Error { range, kind }), "{text}");
    }
    let deep = "(".repeat(33);
    assert_eq!(
        parse(&deep, true, NOW, &Zone::tehran()),
        Err(Error { range: 32..33, kind: QueryErrorKind::TooDeep(32) })
    );
    assert!(parse(&"(".repeat(32), true, NOW, &Zone::tehran()).is_ok());
    let long = "\u{628}".repeat(1_001);
    assert_eq!(
        parse(&long, true, NOW, &Zone::tehran()),
        Err(Error { range: 2_000..2_002, kind: QueryErrorKind::TooLong(1_000) })
    );
}

proptest! {
    #[test]
    fn nothing_typed_panics(text in "([ -~]|\\PC|source:|\u{67E}\u{633}\u{200C}\u{627}\u{632}:|\u{67E}\u{6CC}\u{634} |\u{627}\u{632}:|1403|after:|OR|[\"\u{AB}\u{BB}()*|:\u{200C}-]| |می){0,24}", typing: bool) {
        match parse(&text, typing, NOW, &Zone::tehran()) {
            Ok(query) => prop_assert_eq!(query.text, text),
            Err(error) => prop_assert!(text.get(error.range.clone()).is_some_and(|wrong| !wrong.is_empty()), "{:?}", error),
        }
    }
}
