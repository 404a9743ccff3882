//! Dates as they are written in the wild, read into instants.
//!
//! The text becomes a few tokens (numbers in any digits, words, signs), and a small grammar reads them: an optional
//! weekday, a day, an optional time, an optional zone, and nothing else. What is not understood to its last token is
//! `None`: a wrong date is worse than none, and none is never "today" or 1970.
//!
//! A year from 1300 to 1500 is Solar Hijri, whatever the form around it claims. A date without a zone is Tehran's, one
//! without a time is the start of its day there.
//!
//! A year of two digits is read beside the name of a Gregorian month only, as RFC 822 wrote it.
//!
//! Deliberately not here: the lunar calendar, and dates with the day first in figures (`03/04/2026`), which mean
//! different days to different writers.

use super::calendar::{self, Calendar};
use super::classes::{fold_yeh_kaf, is_invisible_format};
use super::digits::digit_value;
use crate::model::Timestamp;
use jiff::{civil, tz::Offset};

/// Reads a date, with or without a time of day and a zone; `None` if it is not understood.
///
/// ```
/// use khabar::text::parse_date;
/// assert_eq!(parse_date("2021-02-17"), parse_date("1399/11/29"));
/// assert_eq!(parse_date("tomorrow"), None);
/// ```
pub fn parse_date(text: &str) -> Option<Timestamp> {
    let tokens = tokenize(text)?;
    let mut cursor = Cursor(&tokens);
    cursor.skip_weekday();
    let date = cursor.date()?;
    let Some(clock) = cursor.time_of_day() else {
        return if cursor.0.is_empty() { calendar::instant(date.to_datetime(civil::Time::midnight())) } else { None };
    };
    let offset = cursor.offset()?;
    cursor.skip_comment();
    if !cursor.0.is_empty() {
        return None;
    }
    // ISO 8601 lets a day end at 24:00.
    let date = if clock.next_day { date.tomorrow().ok()? } else { date };
    let local = date.to_datetime(clock.time);
    match offset {
        Some(offset) => Some(Timestamp(offset.to_timestamp(local).ok()?.as_second())),
        None => calendar::instant(local),
    }
}

/// No date is longer.
const MAX_CHARS: usize = 120;

#[derive(Debug, PartialEq, Eq)]
enum DateToken {
    /// A number and how many digits it was written with.
    Number(u32, usize),
    /// A word, its letters brought to one form.
    Word(String),
    /// Any other character but white space.
    Sign(char),
}

fn tokenize(text: &str) -> Option<Vec<DateToken>> {
    let mut tokens = Vec::new();
    let mut after_space = true;
    for (count, c) in text.trim().chars().enumerate() {
        if count == MAX_CHARS {
            return None;
        }
        // Some sites strew bidi controls and half-spaces over their dates.
        if is_invisible_format(c) {
            continue;
        }
        let c = fold_letter(c);
        match (digit_value(c), tokens.last_mut()) {
            (Some(digit), Some(DateToken::Number(value, length))) if !after_space => {
                *value = value.saturating_mul(10).saturating_add(digit.into());
                *length += 1;
            }
            (Some(digit), _) => tokens.push(DateToken::Number(digit.into(), 1)),
            (None, Some(DateToken::Word(word))) if !after_space && c.is_alphabetic() => word.push(c),
            (None, _) if c.is_alphabetic() => tokens.push(DateToken::Word(c.into())),
            (None, _) if !c.is_whitespace() => tokens.push(DateToken::Sign(c)),
            (None, _) => {}
        }
        after_space = c.is_whitespace();
    }
    Some(tokens)
}

/// One form for letters that keyboards write in several, lower case for Latin, one minus.
fn fold_letter(c: char) -> char {
    match fold_yeh_kaf(c) {
        // «آبان» and «آذر» are often written without the madda.
        '\u{622}' => '\u{627}',
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        c => c.to_ascii_lowercase(),
    }
}

struct TimeOfDay {
    time: civil::Time,
    next_day: bool,
}

/// What is left to read. A method that finds nothing takes nothing.
#[derive(Clone, Copy)]
struct Cursor<'a>(&'a [DateToken]);

impl<'a> Cursor<'a> {
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let (DateToken::Number(value, length), rest) = self.0.split_first()? else { return None };
        digits.contains(length).then(|| {
            self.0 = rest;
            *value
        })
    }

    fn small_number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u8> {
        let mut ahead = *self;
        let value = ahead.number(digits)?.try_into().ok()?;
        *self = ahead;
        Some(value)
    }

    fn sign(&mut self, signs: &[char]) -> Option<char> {
        let (DateToken::Sign(c), rest) = self.0.split_first()? else { return None };
        signs.contains(c).then(|| {
            self.0 = rest;
            *c
        })
    }

    fn word<T>(&mut self, lookup: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let (DateToken::Word(word), rest) = self.0.split_first()? else { return None };
        let value = lookup(word)?;
        self.0 = rest;
        Some(value)
    }

    fn skip_weekday(&mut self) {
        let mut ahead = *self;
        if ahead.word(|word| is_weekday(word).then_some(())).is_some()
            || (ahead.word(|word| WEEKDAY_NUMBERS.contains(&word).then_some(())).is_some()
                && ahead.word(|word| is_weekday(word).then_some(())).is_some())
        {
            ahead.sign(&[',', '\u{60C}']);
            *self = ahead;
        }
    }

    fn date(&mut self) -> Option<civil::Date> {
        let mut ahead = *self;
        let mut date = ahead.numeric_date();
        if date.is_none() {
            ahead = *self;
            date = ahead.named_month_date();
        }
        *self = ahead;
        date
    }

    /// Year, month and day in figures: `1405/08/29`.
    fn numeric_date(&mut self) -> Option<civil::Date> {
        let year = self.number(4..=4)?;
        let sign = self.sign(&['-', '/', '.'])?;
        let month = self.small_number(1..=2)?;
        self.sign(&[sign])?;
        let day = self.small_number(1..=2)?;
        let calendar = calendar_for_year(year)?;
        calendar::day(year.try_into().ok()?, month, day, calendar)
    }

    /// Day, name of the month and year: «۲۹ بهمن ۱۳۹۹», `14 Mar 2020`, `March 14, 2020`.
    fn named_month_date(&mut self) -> Option<civil::Date> {
        let (day, (calendar, month)) = if let Some(month) = self.word(month_by_name) {
            (self.day_of_month()?, month)
        } else {
            let day = self.day_of_month()?;
            self.sign(&['-']);
            (day, self.word(month_by_name)?)
        };
        self.word(|word| (word == "ماه").then_some(()));
        self.sign(&['-', ',', '\u{60C}']);
        let year = match self.number(4..=4) {
            Some(year) => year,
            None if calendar == Calendar::Gregorian => self.two_digit_year()?,
            None => return None,
        };
        if calendar_for_year(year)? != calendar {
            return None;
        }
        calendar::day(year.try_into().ok()?, month, day, calendar)
    }

    /// A year of two digits, as RFC 822 wrote them, in the century that RFC 5322 gives it (4.3).
    fn two_digit_year(&mut self) -> Option<u32> {
        let year = self.number(2..=2)?;
        Some(if year < 50 { 2000 + year } else { 1900 + year })
    }

    /// A day of the month, with or without the ending of an ordinal.
    fn day_of_month(&mut self) -> Option<u8> {
        let day = self.small_number(1..=2)?;
        self.word(|word| ["st", "nd", "rd", "th", "ام"].contains(&word).then_some(()));
        Some(day)
    }

    /// A time of day, and whatever may stand before it.
    fn time_of_day(&mut self) -> Option<TimeOfDay> {
        let mut ahead = *self;
        ahead.sign(&['-', ',', '\u{60C}', '|']);
        ahead.word(|word| ["t", "at", "ساعت"].contains(&word).then_some(()));
        let hour = ahead.small_number(1..=2)?;
        ahead.sign(&[':'])?;
        let minute = ahead.small_number(2..=2)?;
        let mut second = 0;
        if ahead.sign(&[':']).is_some() {
            // A leap second has no place of its own in the count of seconds.
            second = ahead.small_number(2..=2)?;
            second = if second == 60 { 59 } else { second };
            if ahead.sign(&['.', ',']).is_some() {
                ahead.number(1..=MAX_CHARS)?;
            }
        }
        let next_day = (hour, minute, second) == (24, 0, 0);
        let time = calendar::time(if next_day { 0 } else { hour }, minute, second)?;
        *self = ahead;
        Some(TimeOfDay { time, next_day })
    }

    /// An offset from UTC. The outer `None` is one that is not understood, the inner one that is not there.
    #[allow(clippy::option_option, reason = "absent and wrong are different, and this is used once")]
    fn offset(&mut self) -> Option<Option<Offset>> {
        let named = self.word(zone_offset);
        // `GMT+03:30` counts as +03:30.
        let Some(sign) = (if named.is_none_or(|seconds| seconds == 0) { self.sign(&['+', '-']) } else { None }) else {
            return match named {
                Some(seconds) => Offset::from_seconds(seconds).ok().map(Some),
                None => Some(None),
            };
        };
        let (hours, minutes) = if let Some(hours_and_minutes) = self.number(4..=4) {
            (hours_and_minutes / 100, hours_and_minutes % 100)
        } else {
            let hours = self.number(1..=2)?;
            (hours, if self.sign(&[':']).is_some() { self.number(2..=2)? } else { 0 })
        };
        if hours > 18 || minutes > 59 {
            return None;
        }
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        Offset::from_seconds(if sign == '-' { -seconds } else { seconds }).ok().map(Some)
    }

    /// RFC 5322 lets a date end in a remark in parentheses.
    fn skip_comment(&mut self) {
        if let (Some(DateToken::Sign('(')), Some(DateToken::Sign(')'))) = (self.0.first(), self.0.last()) {
            self.0 = &[];
        }
    }
}

/// The calendar a year belongs to; years before both are mistakes, among them the year 1 of empty databases.
fn calendar_for_year(year: u32) -> Option<Calendar> {
    match year {
        1300..=1500 => Some(Calendar::SolarHijri),
        1501.. => Some(Calendar::Gregorian),
        _ => None,
    }
}

/// The numbers that Persian puts before «شنبه», where they are written apart.
const WEEKDAY_NUMBERS: [&str; 5] = ["یک", "دو", "سه", "چهار", "پنج"];

fn is_weekday(word: &str) -> bool {
    const ENGLISH: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let persian = match word.strip_suffix("شنبه") {
        Some(number) => number.is_empty() || WEEKDAY_NUMBERS.contains(&number),
        None => word == "جمعه" || word == "ادینه",
    };
    persian || ENGLISH.iter().any(|name| abbreviates(word, name))
}

/// Whether `word` is `name` or its beginning of three or more letters.
fn abbreviates(word: &str, name: &str) -> bool {
    word.len() >= 3 && name.starts_with(word)
}

/// The calendar and the number of a month's name.
fn month_by_name(word: &str) -> Option<(Calendar, u8)> {
    const SOLAR: [&str; 12] =
        ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "ابان", "اذر", "دی", "بهمن", "اسفند"];
    const GREGORIAN: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const GREGORIAN_IN_PERSIAN: [&str; 12] =
        ["ژانویه", "فوریه", "مارس", "اوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"];
    let word = word.strip_suffix("ماه").unwrap_or(word);
    let word = match word {
        "امرداد" => "مرداد",
        "می" => "مه",
        "جولای" => "ژوئیه",
        "اگوست" => "اوت",
        word => word,
    };
    let number = |index: usize| u8::try_from(index + 1).ok();
    if let Some(index) = SOLAR.iter().position(|name| *name == word) {
        return Some((Calendar::SolarHijri, number(index)?));
    }
    let persian = GREGORIAN_IN_PERSIAN.iter().position(|name| *name == word);
    let index = persian.or_else(|| GREGORIAN.iter().position(|name| abbreviates(word, name)))?;
    Some((Calendar::Gregorian, number(index)?))
}

/// The offset of a zone's name, in seconds (RFC 5322, 4.3, and Iran's own).
fn zone_offset(word: &str) -> Option<i32> {
    let hours = match word {
        "z" | "ut" | "utc" | "gmt" => 0,
        "irst" => return Some(12_600),
        "irdt" => return Some(16_200),
        "edt" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" => -8,
        _ => return None,
    };
    Some(hours * 3600)
}

#[cfg(test)]
mod tests {
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
}
