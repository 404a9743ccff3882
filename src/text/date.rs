//! Dates as they are written in the wild, read into instants.
//!
//! The text becomes a few tokens (numbers in any digits, words, signs), and a small grammar reads them: an optional
//! weekday, a day, an optional time, an optional zone, and nothing else. A text that is not understood to its last
//! token gives `None`, never today or 1970: a wrong date is worse than no date.
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
/// 2021-02-17 and 1399/11/29 are one day, `tomorrow` is no date.
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

/// The tokens that are left. A method that does not find what it looks for consumes no token.
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
mod tests;
