//! The parts of a date, read from its tokens: weekday, day, time of day. A method that does not find what it looks for
//! consumes no token.

use super::names::{self, MonthName, WEEKDAY_NUMBERS};
use super::tokens::{DateToken, MAX_CHARS};
use super::{TimeOfDay, calendar_of_year};
use crate::text::calendar::{self, Calendar};
use jiff::civil;
use std::ops::RangeInclusive;

/// Signs that part the day from the time and the weekday from both.
const SEPARATORS: [char; 5] = ['-', ',', '\u{60C}', '|', '\u{B7}'];

/// The years that may stand alone; other numbers are no dates.
const YEARS_ALONE: RangeInclusive<u32> = 1970..=2099;

/// Words before a time of day.
const TIME_WORDS: [&str; 13] =
    ["t", "at", "um", "ore", "alle", "a", "las", "saat", "в", "ساعت", "الساعة", "الساعه", "בשעה"];

/// Words after a year: "of the era" in Arabic and Persian, "year" in Russian.
const YEAR_WORDS: [&str; 6] = ["م", "میلادی", "شمسی", "خورشیدی", "г", "года"];

/// Endings of an ordinal.
const ORDINALS: [&str; 10] = ["st", "nd", "rd", "th", "ام", "م", "ی", "er", "\u{BA}", "\u{AA}"];

/// The halves of the day: their words, whether it is the second, and whether twelve o'clock belongs to it. Full stops
/// and gershayim may stand between and after the words (CLDR: am, pm).
const HALVES_OF_DAY: [(&[&str], bool, bool); 22] = [
    (&["am"], false, true),
    (&["pm"], true, true),
    (&["a", "m"], false, true),
    (&["p", "m"], true, true),
    (&["ق", "ظ"], false, true),
    (&["ب", "ظ"], true, true),
    (&["قبل", "از", "ظهر"], false, true),
    (&["پیش", "از", "ظهر"], false, true),
    (&["بعد", "از", "ظهر"], true, true),
    (&["قبلازظهر"], false, true),
    (&["پیشازظهر"], false, true),
    (&["بعدازظهر"], true, true),
    (&["صبح"], false, false),
    (&["عصر"], true, false),
    (&["ص"], false, true),
    (&["م"], true, true),
    (&["صباحا"], false, true),
    (&["مساء"], true, true),
    (&["ب", "ن"], false, true),
    (&["د", "ن"], true, true),
    (&["לפנה", "צ"], false, true),
    (&["אחה", "צ"], true, true),
];

/// The tokens that are left, and the day of the week that has been skipped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a>(&'a [DateToken], Option<civil::Weekday>);

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [DateToken]) -> Self {
        Self(tokens, None)
    }

    /// Whether nothing is left but a comment, in which RFC 5322 lets a date end (3.2.2).
    pub(super) fn is_at_end(self) -> bool {
        self.0.is_empty()
            || matches!((self.0.first(), self.0.last()), (Some(DateToken::Sign('(')), Some(DateToken::Sign(')'))))
    }

    /// A number of so many digits.
    pub(super) fn number(&mut self, digits: RangeInclusive<usize>) -> Option<u32> {
        let (DateToken::Number(value, length), rest) = self.0.split_first()? else { return None };
        let value = u32::try_from(*value).ok().filter(|_| digits.contains(length))?;
        self.0 = rest;
        Some(value)
    }

    /// How many digits the number has that comes next.
    pub(super) fn digits(self) -> Option<usize> {
        match self.0.first()? {
            DateToken::Number(_, length) => Some(*length),
            _ => None,
        }
    }

    fn small_number(&mut self, digits: RangeInclusive<usize>) -> Option<u8> {
        let mut ahead = *self;
        let value = ahead.number(digits)?.try_into().ok()?;
        *self = ahead;
        Some(value)
    }

    pub(super) fn sign(&mut self, signs: &[char]) -> Option<char> {
        let (DateToken::Sign(c), rest) = self.0.split_first()? else { return None };
        signs.contains(c).then(|| {
            self.0 = rest;
            *c
        })
    }

    pub(super) fn word<T>(&mut self, look_up: impl FnOnce(&'a str) -> Option<T>) -> Option<T> {
        let (DateToken::Word(word), rest) = self.0.split_first()? else { return None };
        let value = look_up(word)?;
        self.0 = rest;
        Some(value)
    }

    /// One of these words.
    pub(super) fn word_of(&mut self, words: &[&str]) -> Option<&'a str> {
        self.word(|word| words.contains(&word).then_some(word))
    }

    pub(super) fn skip_separator(&mut self) {
        self.sign(&SEPARATORS);
    }

    /// Skips a weekday and the signs around it.
    pub(super) fn skip_weekday(&mut self) {
        let mut ahead = *self;
        ahead.skip_separator();
        let is_weekday = |word| names::is_weekday(word).then_some(());
        let is_letter = |word: &str| word.chars().nth(1).is_none().then_some(());
        let has_day_word = ahead.word_of(&["یوم", "روز", "יום"]).is_some();
        let mut apart = ahead;
        let mut named = ahead;
        let weekday = named.word(names::day_of_week);
        let found = ahead.word(is_weekday).is_some()
            || has_day_word && ahead.word(is_letter).is_some()
            || apart.word_of(&WEEKDAY_NUMBERS).is_some() && apart.word_of(&["شنبه"]).is_some() && {
                ahead = apart;
                true
            };
        if !found {
            return;
        }
        // «segunda-feira»
        let mut feira = ahead;
        feira.sign(&['-']);
        if feira.word_of(&["feira"]).is_some() {
            ahead = feira;
        }
        ahead.sign(&['.', '\'']);
        ahead.skip_separator();
        *self = Self(ahead.0, weekday);
    }

    /// Skips a word before a comma, whatever it is: a weekday of another language.
    pub(super) fn skip_word_before_comma(&mut self) {
        let mut ahead = *self;
        if ahead.word(Some).is_some() {
            ahead.sign(&['.']);
            if ahead.sign(&[',', '\u{60C}']).is_some() {
                *self = ahead;
            }
        }
    }

    /// A day, its calendar, and whether it is written in ISO 8601's basic form, without signs.
    pub(super) fn date(&mut self) -> Option<(civil::Date, Calendar, bool)> {
        let start = *self;
        let whole = match self.digits() {
            Some(8) => self.basic_date().map(|(date, calendar)| (date, calendar, true)),
            Some(4) => self.year_first().map(|(date, calendar)| (date, calendar, false)),
            _ => self.day_first().map(|(date, calendar)| (date, calendar, false)),
        };
        if whole.is_none() {
            *self = start;
        }
        whole
    }

    /// `20261116`
    fn basic_date(&mut self) -> Option<(civil::Date, Calendar)> {
        let number = self.number(8..=8)?;
        date(number / 10_000, number / 100 % 100, number % 100)
    }

    /// `2026-11-16`, `1405/08/25`, `2026 Nov 16`; `2026-11` and `2026` for their first days, as W3C-DTF has them, the
    /// profile of ISO 8601 that feeds use.
    fn year_first(&mut self) -> Option<(civil::Date, Calendar)> {
        let year = self.number(4..=4)?;
        if self.0.is_empty() && YEARS_ALONE.contains(&year) {
            return date(year, 1, 1);
        }
        let sign = self.sign(&['-', '/', '.']);
        if let Some(month) = self.month() {
            self.sign(&['-', '/', '.']);
            let calendar = calendar_of_year(year)?;
            return date(year, month.number(calendar)?.into(), self.day_of_month()?.into());
        }
        let sign = sign?;
        let digits = self.digits()?;
        let month = self.number(1..=3)?;
        if sign == '-' && digits == 2 && self.is_at_end() {
            return date(year, month, 1);
        }
        self.sign(&[sign])?;
        date(year, month, self.number(1..=2)?)
    }

    /// `16.11.2026`, `16/11/2026`, «۲۹ بهمن ۱۳۹۹», `14 Mar 2020`, `March 14, 2020`; `Nov. 2026` for its first day.
    fn day_first(&mut self) -> Option<(civil::Date, Calendar)> {
        let mut figures = *self;
        if let Some(found) = figures.figures_with_year_last() {
            *self = figures;
            return Some(found);
        }
        let mut month_alone = *self;
        if let Some(month) = month_alone.month()
            && month_alone.digits() == Some(4)
            && let Some(found) = month_alone.year_of(1, month)
            && month_alone.is_at_end()
        {
            *self = month_alone;
            return Some(found);
        }
        let (day, month) = self.day_and_month()?;
        self.year_of(day, month)
    }

    /// Day, month and year in figures, where they can mean one day only: with dots, which no writer puts into a date
    /// with the month first, with a Solar Hijri year, with a day above 12, or with a weekday, which then must be that
    /// of the day. Only with a weekday may blanks part them.
    fn figures_with_year_last(&mut self) -> Option<(civil::Date, Calendar)> {
        let first = self.number(1..=2)?;
        let sign = self.sign(&['-', '/', '.']);
        let second = self.number(1..=2)?;
        let Some(sign) = sign else {
            let year = self.number(4..=4)?;
            return self.day_on_weekday(year, first, second);
        };
        self.sign(&[sign])?;
        let year = match self.number(4..=4) {
            Some(year) => year,
            // `10/30/26`: no other order of these figures is a date.
            None if sign == '/' && first <= 12 && second > 12 => self.two_digit_year()?,
            None => return None,
        };
        let calendar = calendar_of_year(year)?;
        self.skip_year_word();
        match (first, second) {
            (1..=12, 13..) => date(year, first, second),
            (13.., 1..=12) => date(year, second, first),
            _ if sign == '.' || calendar == Calendar::SolarHijri => date(year, second, first),
            _ => self.day_on_weekday(year, first, second),
        }
    }

    /// The day that two figures mean, be the month the first or the second, if only one of the two is on the weekday.
    fn day_on_weekday(self, year: u32, first: u32, second: u32) -> Option<(civil::Date, Calendar)> {
        let weekday = self.1?;
        let is_on_weekday = |found: &(civil::Date, Calendar)| found.0.weekday() == weekday;
        let day_first = date(year, second, first).filter(is_on_weekday);
        let month_first = date(year, first, second).filter(is_on_weekday);
        match (day_first, month_first) {
            (Some(one), Some(other)) if one.0 != other.0 => None,
            (found, None) | (_, found) => found,
        }
    }

    /// A day and the name of its month, in either order.
    pub(super) fn day_and_month(&mut self) -> Option<(u8, MonthName)> {
        let mut ahead = *self;
        let found = if let Some(month) = ahead.month() {
            ahead.sign(&['-', '/']);
            let day = ahead.day_of_month()?;
            (day, month)
        } else {
            let day = ahead.day_of_month()?;
            ahead.sign(&['-', '/']);
            ahead.word_of(&["de", "of"]);
            (day, ahead.month()?)
        };
        ahead.sign(&['-', '/', ',', '\u{60C}']);
        *self = ahead;
        Some(found)
    }

    /// The year after a day and its month.
    pub(super) fn year_of(&mut self, day: u8, month: MonthName) -> Option<(civil::Date, Calendar)> {
        self.word_of(&["de", "del"]);
        let year = match self.number(4..=4) {
            Some(year) => year,
            None => self.two_digit_year()?,
        };
        self.skip_year_word();
        let calendar = calendar_of_year(year)?;
        date(year, month.number(calendar)?.into(), day.into())
    }

    /// A year of two digits, as RFC 822 wrote them, in the century that RFC 5322 gives it (4.3).
    fn two_digit_year(&mut self) -> Option<u32> {
        let year = self.number(2..=2)?;
        Some(if year < 50 { 2000 + year } else { 1900 + year })
    }

    fn skip_year_word(&mut self) {
        if self.word_of(&YEAR_WORDS).is_some() {
            self.sign(&['.']);
        }
    }

    /// The name of a month, perhaps with a full stop; or two names of it: «نوفمبر/تشرين الثاني».
    fn month(&mut self) -> Option<MonthName> {
        let month = self.one_month()?;
        let mut ahead = *self;
        if ahead.sign(&['/']).is_some()
            && let Some(other) = ahead.one_month()
            && other.number(Calendar::Gregorian) == month.number(Calendar::Gregorian)
        {
            *self = ahead;
        }
        self.word_of(&["ماه"]);
        self.sign(&['.', '\'']);
        Some(month)
    }

    fn one_month(&mut self) -> Option<MonthName> {
        let next = match self.0.get(1) {
            Some(DateToken::Word(word)) => Some(word.as_str()),
            _ => None,
        };
        let month = self.word(|word| MonthName::look_up(word, next))?;
        if month.is_two_words {
            self.word(Some);
        }
        Some(month)
    }

    /// A day of the month, with or without the ending of an ordinal.
    fn day_of_month(&mut self) -> Option<u8> {
        let day = self.small_number(1..=2)?;
        if self.word_of(&ORDINALS).is_none() {
            self.sign(&['.']);
        }
        Some(day)
    }

    /// A time of day after a date, and what may stand before it.
    pub(super) fn time_of_day(&mut self) -> Option<TimeOfDay> {
        let mut ahead = *self;
        ahead.skip_separator();
        let time_word = ahead.word_of(&TIME_WORDS);
        if time_word.is_some() {
            ahead.word_of(&TIME_WORDS);
        }
        let time = ahead.clock(&[':', '.'], time_word == Some("t"))?;
        *self = ahead;
        Some(time)
    }

    /// A time of day before a date.
    pub(super) fn leading_time(&mut self) -> Option<TimeOfDay> {
        self.word_of(&TIME_WORDS);
        // With full stops it would be the beginning of a date.
        self.clock(&[':'], false)
    }

    /// `T063000` and `T0630` of ISO 8601's basic form.
    pub(super) fn basic_time(&mut self) -> Option<TimeOfDay> {
        let mut ahead = *self;
        ahead.word_of(&["t"]);
        let number = match ahead.digits()? {
            4 => ahead.number(4..=4)? * 100,
            _ => ahead.number(6..=6)?,
        };
        let time = time_of_day(number / 10_000, number / 100 % 100, number % 100, None)?;
        ahead.skip_fraction();
        *self = ahead;
        Some(time)
    }

    /// Hour, minute and second with one of these signs between them. The hour may stand alone if `is_hour_enough`, as
    /// after the T of ISO 8601, or before a half of the day.
    fn clock(&mut self, signs: &[char], is_hour_enough: bool) -> Option<TimeOfDay> {
        let hour = self.number(1..=2)?;
        let (mut minute, mut second, mut has_minute) = (0, 0, true);
        if let Some(sign) = self.sign(signs) {
            let digits = self.digits()?;
            minute = self.number(1..=2)?;
            let mut ahead = *self;
            if ahead.sign(&[sign]).is_some() {
                second = ahead.number(1..=2)?;
                *self = ahead;
                self.skip_fraction();
            } else if digits != 2 {
                return None;
            }
        } else if self.word_of(&["h"]).is_some() {
            // «10 h 30»
            minute = self.number(2..=2).unwrap_or(0);
        } else {
            has_minute = false;
        }
        self.word_of(&["uhr"]);
        let half = self.half_of_day();
        if !has_minute && !is_hour_enough && half.is_none() {
            return None;
        }
        time_of_day(hour, minute, second, half)
    }

    /// Skips a fraction of a second.
    fn skip_fraction(&mut self) {
        let mut ahead = *self;
        if ahead.sign(&['.', ',']).is_some() && ahead.digits().is_some_and(|digits| digits <= MAX_CHARS) {
            self.0 = ahead.0.get(1..).unwrap_or_default();
        }
    }

    /// Whether it is the second half of the day, and whether twelve o'clock belongs to it.
    fn half_of_day(&mut self) -> Option<(bool, bool)> {
        HALVES_OF_DAY.iter().find_map(|(words, is_second, has_twelve)| {
            let mut ahead = *self;
            for word in *words {
                ahead.word_of(&[word])?;
                ahead.sign(&['.', '"']);
            }
            *self = ahead;
            Some((*is_second, *has_twelve))
        })
    }
}

/// A day, its year deciding the calendar.
fn date(year: u32, month: u32, day: u32) -> Option<(civil::Date, Calendar)> {
    let calendar = calendar_of_year(year)?;
    let date = calendar::day(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?, calendar)?;
    Some((date, calendar))
}

/// A time of day, on the clock of twenty-four hours or of twelve: twelve o'clock is its hour 0 (CLDR, h).
fn time_of_day(hour: u32, minute: u32, second: u32, half: Option<(bool, bool)>) -> Option<TimeOfDay> {
    let hour = match (half, hour) {
        // `15:05 PM`: said twice.
        (None, _) | (Some((true, _)), 13..) => hour,
        (Some((_, false)), 12) | (Some((false, _)), 13..) => return None,
        (Some((is_second, _)), 0 | 12) => 12 * u32::from(is_second),
        (Some((is_second, _)), 1..=11) => hour + 12 * u32::from(is_second),
    };
    // A leap second has no place of its own in the count of seconds.
    let second = if second == 60 { 59 } else { second };
    let is_next_day = (hour, minute, second) == (24, 0, 0);
    let hour = if is_next_day { 0 } else { hour };
    let time = calendar::time(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?)?;
    Some(TimeOfDay { time, is_next_day })
}
