use super::*;
use crate::text::to_persian_digits;
use proptest::prelude::*;

/// Seconds of an instant written with its offset, read by jiff.
fn instant(rfc3339: &str) -> Option<Timestamp> {
    rfc3339.parse::<jiff::Timestamp>().ok().map(|instant| Timestamp(instant.as_second()))
}

#[test]
fn a_date_alone_is_midnight_in_tehran() {
    let midnight = instant("2026-11-20T00:00:00+03:30");
    for text in ["2026-11-20", "2026/11/20", "2026.11.20", "1405-08-29", "1405/8/29", " 20 November 2026\n"] {
        assert_eq!(parse_date(text), midnight, "{text}");
        assert_eq!(parse_date(&to_persian_digits(text)), midnight, "{text}");
    }
    assert_eq!(parse_date("\u{661}\u{664}\u{660}\u{665}/\u{660}\u{668}/\u{662}\u{669}"), midnight);
    for text in ["20 Nov 2026", "November 20, 2026", "Nov 20th 2026", "20-Nov-2026", "Friday, 20 November 2026"] {
        assert_eq!(parse_date(text), midnight, "{text}");
    }
    // Summer time: that midnight was at +04:30.
    assert_eq!(parse_date("2021-07-01"), instant("2021-07-01T00:00:00+04:30"));
    assert_eq!(parse_date("2023-07-01"), instant("2023-07-01T00:00:00+03:30"));
}

#[test]
fn persian_names_of_months_are_read() {
    let expected = instant("2021-02-17T00:00:00+03:30");
    let day = to_persian_digits("29");
    let year = to_persian_digits("1399");
    for text in [
        format!("{day} بهمن {year}"),
        format!("{day} بهمن\u{200C}ماه {year}"),
        format!("{day} بهمن ماه {year}"),
        format!("چهارشنبه، {day} بهمن، {year}"),
        format!("چهار شنبه {day} بهمن {year}"),
        format!("\u{200F}{day} بهمن {year}"),
        format!("{} فوريه {}", to_persian_digits("17"), to_persian_digits("2021")),
    ] {
        assert_eq!(parse_date(&text), expected, "{text}");
    }
    let nowruz = instant("2021-03-21T00:00:00+03:30");
    assert_eq!(parse_date("1 \u{641}\u{631}\u{648}\u{631}\u{62F}\u{64A}\u{646} 1400"), nowruz, "Arabic yeh");
    assert_eq!(parse_date("1 آبان 1405"), parse_date("1405-08-01"));
}

#[test]
fn times_and_zones_are_read() {
    for (text, expected) in [
        ("2026-11-20T12:30", "2026-11-20T12:30:00+03:30"),
        ("2026-11-20 12:30", "2026-11-20T12:30:00+03:30"),
        ("2026-11-20T12:30:15", "2026-11-20T12:30:15+03:30"),
        ("2026-11-20T12:30:15Z", "2026-11-20T12:30:15Z"),
        ("2026-11-20T12:30:15.123456789012Z", "2026-11-20T12:30:15Z"),
        ("2026-11-20T12:30+03:30", "2026-11-20T12:30:00+03:30"),
        ("2026-11-20T12:30 -0500", "2026-11-20T12:30:00-05:00"),
        ("2026-11-20T12:30\u{2212}05", "2026-11-20T12:30:00-05:00"),
        ("2026-11-20 12:30 GMT+03:30", "2026-11-20T12:30:00+03:30"),
        ("2026-11-20T24:00:00+03:30", "2026-11-21T00:00:00+03:30"),
        ("2026-11-20T23:59:60Z", "2026-11-20T23:59:59Z"),
        ("Sat, 14 Mar 2020 15:42:09 GMT", "2020-03-14T15:42:09Z"),
        ("Sat, 14 Mar 2020 15:42:09 +0330 (IRST)", "2020-03-14T15:42:09+03:30"),
        ("Mon, 14 Mar 2020 15:42 EST", "2020-03-14T15:42:00-05:00"),
        ("17 Feb 21 12:30:00 GMT", "2021-02-17T12:30:00Z"),
        ("Wed, 17 Feb 99 12:30 +0330", "1999-02-17T12:30:00+03:30"),
        ("1404/10/18 - 14:14", "2026-01-08T14:14:00+03:30"),
        ("1404-11-07T11:32:06Z", "2026-01-27T11:32:06Z"),
        ("29 بهمن 1399 ساعت 9:05", "2021-02-17T09:05:00+03:30"),
    ] {
        assert_eq!(parse_date(text), instant(expected), "{text}");
        assert_eq!(parse_date(&to_persian_digits(text)), instant(expected), "{text}");
    }
}

#[test]
fn what_is_not_understood_is_no_date() {
    for text in [
        "",
        " ",
        "today",
        "2026",
        "2026-11",
        "2026-13-01",
        "2026-11-31",
        "1400-12-30",
        "0001-01-01",
        "0000-00-00",
        "1442",
        "20/11/2026",
        "2026-11/20",
        "2026-11-20 later",
        "2026-11-20 -",
        "2026-11-20T",
        "2026-11-20T25:00",
        "2026-11-20T12:60",
        "2026-11-20T12:30 XYZ",
        "2026-11-20T12:30+99:00",
        "2026-11-20Z",
        "29 Bahman 1399",
        "20 November 1399",
        "29 بهمن 2021",
        "29 بهمن 99",
        "99-02-17",
        "99999-01-01",
        "99999999999999999999",
        "2026-11-20T24:01",
        "-",
        "Fri",
        "2 0 2 6-11-20",
    ] {
        assert_eq!(parse_date(text), None, "{text}");
    }
    assert_eq!(parse_date(&"1".repeat(1_000_000)), None);
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in ".{0,40}", date_like in "[0-9]{4}[-/]?[0-9]{1,2}[-/ ][0-9]{1,9}[T -]{0,2}[0-9:]{0,8}[Z+-]?[0-9:]{0,5}") {
        parse_date(&text);
        parse_date(&date_like);
    }
}
