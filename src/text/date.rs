//! Dates as they are written in the wild, read into instants.
//!
//! The text becomes a few tokens (`tokens`), and a small grammar reads them to the last: a text that is not understood
//! to its last token gives `None`, never today or 1970. A wrong date is worse than no date.
//!
//! Three orders are read: day, time and zone (RFC 5322, RFC 3339, ISO 8601 and what people write); day and month, time,
//! zone and year (C's `asctime` and its kin); time and zone first. Around and between them stand weekdays and commas.
//! Months and weekdays have names in a dozen languages (`names`), zones have offsets and names (`zones`).
//!
//! A year from 1300 to 1500 is Solar Hijri, whatever the form around it claims, and such a date is Tehran's unless it
//! says otherwise. Any other date without a zone is in that of [`DefaultZone`]; one without a time is the start of its
//! day.
//!
//! A year of two digits is read beside the name of a Gregorian month, as RFC 822 wrote it, and in `10/30/26`, which no
//! other order makes a date.
//!
//! Deliberately not here: the lunar calendar, and dates in figures whose first two may each be the month
//! (`03/04/2026`), which mean different days to different writers. A weekday before them may tell which one it is.

mod cursor;
mod names;
mod tokens;
mod zones;

use super::calendar::{self, Calendar};
use crate::model::{Lang, Timestamp};
use cursor::Cursor;
use jiff::civil;
use jiff::tz::TimeZone;
use tokens::tokenize;
use zones::WrittenZone;

/// The zone of a date that names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultZone {
    /// That of Tehran.
    Tehran,
    /// UTC.
    Utc,
}

impl DefaultZone {
    /// The zone of those who write in these languages: Tehran if one of them is a language of Iran, else UTC.
    pub fn of_languages(languages: [&Option<Lang>; 2]) -> Self {
        let is_of_iran = languages.into_iter().flatten().any(|lang| {
            let primary = lang.0.split(['-', '_']).next().unwrap_or_default();
            LANGUAGES_OF_IRAN.iter().any(|code| code.eq_ignore_ascii_case(primary))
        });
        if is_of_iran { Self::Tehran } else { Self::Utc }
    }

    fn time_zone(self) -> TimeZone {
        match self {
            Self::Tehran => calendar::tehran(),
            Self::Utc => TimeZone::UTC,
        }
    }
}

/// Persian, Kurdish, Azerbaijani of Iran, Luri, Mazandarani, Gilaki, Balochi, Talysh (ISO 639).
const LANGUAGES_OF_IRAN: [&str; 18] = [
    "fa", "fas", "per", "pes", "ckb", "ku", "kur", "sdh", "hac", "azb", "lrc", "luz", "bqi", "mzn", "glk", "bal",
    "bgn", "tly",
];

/// Reads a date, with or without a time of day and a zone; `None` if it is not understood. 2021-02-17 and 1399/11/29
/// are one day, `tomorrow` is no date.
pub fn parse_date(text: &str, default_zone: DefaultZone) -> Option<Timestamp> {
    let tokens = tokenize(text)?;
    let start = Cursor::new(&tokens);
    // A word may be a weekday or a month (`mar`): each beginning is tried to the end.
    let mut without_weekday = start;
    without_weekday.skip_weekday();
    let mut without_label = start;
    without_label.skip_word_before_comma();
    let orders = [date_first, year_last, time_first];
    let written = [without_weekday, start, without_label]
        .into_iter()
        .find_map(|start| orders.iter().find_map(|order| order(start)))?;
    written.instant(default_zone)
}

/// A date as it is written.
#[derive(Debug)]
struct WrittenDate {
    date: civil::Date,
    calendar: Calendar,
    time: Option<TimeOfDay>,
    zone: Option<WrittenZone>,
}

/// A time of day.
#[derive(Debug, Clone, Copy)]
struct TimeOfDay {
    time: civil::Time,
    /// ISO 8601 lets a day end at 24:00.
    is_next_day: bool,
}

impl WrittenDate {
    fn instant(self, default_zone: DefaultZone) -> Option<Timestamp> {
        let local = match self.time {
            None => self.date.to_datetime(civil::Time::midnight()),
            Some(clock) if clock.is_next_day => self.date.tomorrow().ok()?.to_datetime(clock.time),
            Some(clock) => self.date.to_datetime(clock.time),
        };
        let zone = match (self.zone, self.calendar) {
            (Some(WrittenZone::Offset(offset)), _) => {
                return Some(Timestamp(offset.to_timestamp(local).ok()?.as_second()));
            }
            (Some(WrittenZone::Named(zone)), _) => zone,
            (None, Calendar::SolarHijri) => calendar::tehran(),
            (None, Calendar::Gregorian) => default_zone.time_zone(),
        };
        Some(Timestamp(local.to_zoned(zone).ok()?.timestamp().as_second()))
    }
}

/// `Mon, 16 Nov 2026 10:00:00 +0330`, `2026-11-16T10:00:00Z`, «دوشنبه ۲۵ آبان ۱۴۰۵ ساعت ۱۰:۰۰».
fn date_first(mut cursor: Cursor<'_>) -> Option<WrittenDate> {
    let (date, calendar, is_basic) = cursor.date()?;
    cursor.skip_weekday();
    let mut time = cursor.time_of_day();
    if time.is_none() && is_basic {
        time = cursor.basic_time();
    }
    let zone = if time.is_some() { cursor.zone()? } else { cursor.zone_of_day() };
    cursor.skip_weekday();
    cursor.is_at_end().then_some(WrittenDate { date, calendar, time, zone })
}

/// `Mon Nov 16 10:00:00 2026`, and with a zone before the year.
fn year_last(mut cursor: Cursor<'_>) -> Option<WrittenDate> {
    let (day, month) = cursor.day_and_month()?;
    let time = cursor.time_of_day()?;
    let zone = cursor.zone()?;
    let (date, calendar) = cursor.year_of(day, month)?;
    cursor.is_at_end().then_some(WrittenDate { date, calendar, time: Some(time), zone })
}

/// «۱۰:۰۰ - ۱۴۰۵/۰۸/۲۵», `10:00 GMT, 16 November 2026`.
fn time_first(mut cursor: Cursor<'_>) -> Option<WrittenDate> {
    let time = cursor.leading_time()?;
    let day = |mut cursor: Cursor<'_>, zone| {
        cursor.skip_weekday();
        cursor.skip_separator();
        let (date, calendar, _) = cursor.date()?;
        cursor.skip_weekday();
        cursor.is_at_end().then_some(WrittenDate { date, calendar, time: Some(time), zone })
    };
    // The minus of «10:00 - 1405/08/25» is no part of a zone.
    day(cursor, None).or_else(|| {
        let zone = cursor.zone()?;
        day(cursor, zone)
    })
}

/// The calendar a year belongs to; years before both are mistakes, among them the year 1 of empty databases.
fn calendar_of_year(year: u32) -> Option<Calendar> {
    match year {
        1300..=1500 => Some(Calendar::SolarHijri),
        1501.. => Some(Calendar::Gregorian),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
