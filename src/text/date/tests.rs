use super::*;
use crate::text::to_persian_digits;

mod properties;
mod table;

/// Seconds of an instant written with its offset, read by jiff.
fn instant(rfc3339: &str) -> Option<Timestamp> {
    rfc3339.parse::<jiff::Timestamp>().ok().map(|instant| Timestamp(instant.as_second()))
}

#[test]
fn a_date_alone_is_midnight_in_tehran() {
    let midnight = instant("2026-11-20T00:00:00+03:30");
    for text in ["2026-11-20", "2026/11/20", "2026.11.20", "1405-08-29", "1405/8/29", " 20 November 2026\n"] {
        assert_eq!(parse_date(text, DefaultZone::Tehran), midnight, "{text}");
        assert_eq!(parse_date(&to_persian_digits(text), DefaultZone::Tehran), midnight, "{text}");
    }
    assert_eq!(parse_date("\u{661}\u{664}\u{660}\u{665}/\u{660}\u{668}/\u{662}\u{669}", DefaultZone::Tehran), midnight);
    for text in ["20 Nov 2026", "November 20, 2026", "Nov 20th 2026", "20-Nov-2026", "Friday, 20 November 2026"] {
        assert_eq!(parse_date(text, DefaultZone::Tehran), midnight, "{text}");
    }
    // Summer time: that midnight was at +04:30.
    assert_eq!(parse_date("2021-07-01", DefaultZone::Tehran), instant("2021-07-01T00:00:00+04:30"));
    assert_eq!(parse_date("2023-07-01", DefaultZone::Tehran), instant("2023-07-01T00:00:00+03:30"));
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
        assert_eq!(parse_date(&text, DefaultZone::Tehran), expected, "{text}");
    }
    let nowruz = instant("2021-03-21T00:00:00+03:30");
    assert_eq!(
        parse_date("1 \u{641}\u{631}\u{648}\u{631}\u{62F}\u{64A}\u{646} 1400", DefaultZone::Tehran),
        nowruz,
        "Arabic yeh"
    );
    assert_eq!(parse_date("1 آبان 1405", DefaultZone::Tehran), parse_date("1405-08-01", DefaultZone::Tehran));
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
        assert_eq!(parse_date(text, DefaultZone::Tehran), instant(expected), "{text}");
        assert_eq!(parse_date(&to_persian_digits(text), DefaultZone::Tehran), instant(expected), "{text}");
    }
}

#[test]
fn a_text_that_is_too_long_is_no_date() {
    assert_eq!(parse_date(&"1".repeat(1_000_000), DefaultZone::Tehran), None);
    assert_eq!(parse_date(&format!("2026-11-20{}Z", " ".repeat(200)), DefaultZone::Tehran), None);
}

#[test]
fn a_language_of_iran_writes_in_the_time_of_tehran() {
    let zone = |declared: &str, detected: &str| {
        let lang = |code: &str| (!code.is_empty()).then(|| Lang(code.to_owned()));
        DefaultZone::of_languages([&lang(declared), &lang(detected)])
    };
    for iranian in ["fa", "fa-IR", "FA_ir", "ckb", "azb", "lrc"] {
        assert_eq!(zone(iranian, ""), DefaultZone::Tehran, "{iranian}");
        assert_eq!(zone("en-US", iranian), DefaultZone::Tehran, "{iranian}");
    }
    for other in ["", "en", "ar", "he", "de", "fan", "tr"] {
        assert_eq!(zone(other, ""), DefaultZone::Utc, "{other}");
    }
    let noon = |zone| parse_date("2026-11-20 12:00", zone);
    assert_eq!(noon(DefaultZone::Tehran), instant("2026-11-20T12:00:00+03:30"));
    assert_eq!(noon(DefaultZone::Utc), instant("2026-11-20T12:00:00Z"));
}

#[test]
fn a_weekday_tells_which_figure_is_the_month() {
    for (text, expected) in [
        // 11 April 2020 is a Saturday, and 4 November a Wednesday.
        ("Sat, 11 04 2020 08:51:49 +0100", "2020-04-11T08:51:49+01:00"),
        ("Wednesday 11/04/2020 08:51 GMT", "2020-11-04T08:51:00Z"),
        ("mercredi 04-11-2020 10:00 UTC", "2020-11-04T10:00:00Z"),
        ("Mon 16 11 2026 10:00 Z", "2026-11-16T10:00:00Z"),
        ("Fri, 05/05/2023 00:00 Z", "2023-05-05T00:00:00Z"),
    ] {
        assert_eq!(parse_date(text, DefaultZone::Tehran), instant(expected), "{text}");
        assert_eq!(parse_date(&to_persian_digits(text), DefaultZone::Tehran), instant(expected), "{text}");
    }
    // Neither day (2 June and 6 February 2026 are a Tuesday and a Friday), both (2 August and 8 February are Sundays),
    // no weekday, and the beginning of two names.
    for text in ["Mon, 02/06/2026", "Mon 16 11 2027", "Sun, 02/08/2026", "11 04 2020 08:51", "Paz, 03/02/2026"] {
        assert_eq!(parse_date(text, DefaultZone::Utc), None, "{text}");
    }
}
