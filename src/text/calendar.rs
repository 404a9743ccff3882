//! Instants, and the two calendars in which Iranians write dates.
//!
//! Dates are those of Tehran, whose zone is compiled in: +03:30, and +04:30 in the summers up to 2022. The Solar Hijri
//! calendar comes from `icu_calendar`, the zone from `jiff`; this module only joins the two.
//!
//! Deliberately not here: names of months and words for dates. They belong to the interface's language.

use crate::model::Timestamp;
use icu_calendar::{
    Date,
    cal::{Iso, Persian},
};
use jiff::{Zoned, civil, tz::TimeZone};

static TEHRAN: TimeZone = jiff::tz::get!("Asia/Tehran");

/// A calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum Calendar {
    /// The Solar Hijri calendar of Iran.
    #[default]
    SolarHijri,
    /// The Gregorian calendar.
    Gregorian,
}

/// A date and time of day in Tehran, in one of the calendars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Civil {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
}

/// What the calendar and the clock in Tehran show at an instant.
///
/// An instant outside the years -9999 to 9999 becomes the nearest one inside.
pub(crate) fn civil(at: Timestamp, calendar: Calendar) -> Civil {
    let local = in_tehran(at);
    let (year, month, day) = match calendar {
        Calendar::Gregorian => (i32::from(local.year()), to_u8(local.month()), to_u8(local.day())),
        Calendar::SolarHijri => to_solar_hijri(local.date()),
    };
    Civil { year, month, day, hour: to_u8(local.hour()), minute: to_u8(local.minute()) }
}

/// The instant at which Tehran's calendar and clock show `civil`; `None` if there is no such day or time of day.
///
/// When the clock was put forward, an hour was skipped: a time within it is counted from the hour before. When it was
/// put back, an hour came twice: the first one counts.
pub(crate) fn timestamp(civil: Civil, calendar: Calendar) -> Option<Timestamp> {
    let time = time(civil.hour, civil.minute, 0)?;
    instant(day(civil.year, civil.month, civil.day, calendar)?.to_datetime(time))
}

/// Whether an instant has a time of day. The first instant of a day in Tehran stands for a date without one.
pub(crate) fn has_time(at: Timestamp) -> bool {
    let local = in_tehran(at);
    // Not simply midnight: summer time began at midnight, so one day a year began at one o'clock.
    local.start_of_day().map_or(true, |start| start != local)
}

/// The zone of Tehran.
pub(super) fn tehran() -> TimeZone {
    TEHRAN.clone()
}

/// The instant in Tehran's zone.
pub(super) fn in_tehran(at: Timestamp) -> Zoned {
    let limit = if at.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_second(at.0).unwrap_or(limit).to_zoned(TEHRAN.clone())
}

/// The instant at which it is this date and time in Tehran.
pub(super) fn instant(local: civil::DateTime) -> Option<Timestamp> {
    let zoned = local.to_zoned(TEHRAN.clone()).ok()?;
    Some(Timestamp(zoned.timestamp().as_second()))
}

/// A day of one of the calendars; `None` if it does not exist.
pub(super) fn day(year: i32, month: u8, day: u8, calendar: Calendar) -> Option<civil::Date> {
    let (year, month, day) = match calendar {
        Calendar::Gregorian => (year, month, day),
        Calendar::SolarHijri => {
            let iso = Date::try_new_persian(year, month, day).ok()?.to_calendar(Iso);
            (iso.year().extended_year(), iso.month().number(), iso.day_of_month().0)
        }
    };
    civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// A time of day; `None` if it does not exist.
pub(super) fn time(hour: u8, minute: u8, second: u8) -> Option<civil::Time> {
    civil::Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, 0).ok()
}

fn to_solar_hijri(date: civil::Date) -> (i32, u8, u8) {
    let (year, month, day) = (i32::from(date.year()), to_u8(date.month()), to_u8(date.day()));
    // icu_calendar knows every date that jiff has, so the fallback is never used.
    Date::try_new_iso(year, month, day).map_or((year, month, day), |iso| {
        let solar = iso.to_calendar(Persian);
        (solar.year().extended_year(), solar.month().number(), solar.day_of_month().0)
    })
}

/// jiff counts months, days and hours in `i8`, never below zero.
fn to_u8(value: i8) -> u8 {
    value.unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i32, month: u8, day: u8, hour: u8, minute: u8) -> Civil {
        Civil { year, month, day, hour, minute }
    }

    /// Checks a conversion in both directions.
    fn assert_converts(gregorian: Civil, solar: Civil) {
        let instant = timestamp(gregorian, Calendar::Gregorian).expect("a date");
        assert_eq!(timestamp(solar, Calendar::SolarHijri), Some(instant));
        assert_eq!(civil(instant, Calendar::SolarHijri), solar);
        assert_eq!(civil(instant, Calendar::Gregorian), gregorian);
    }

    #[test]
    fn published_conversions_hold() {
        assert_converts(at(2021, 2, 17, 9, 30), at(1399, 11, 29, 9, 30));
        assert_converts(at(1979, 2, 11, 12, 0), at(1357, 11, 22, 12, 0));
        assert_converts(at(2026, 11, 20, 0, 0), at(1405, 8, 29, 0, 0));
    }

    #[test]
    fn nowruz_is_on_the_day_on_which_iran_celebrated_it() {
        for (year, march) in [(1375, 20), (1376, 21), (1398, 21), (1399, 20), (1400, 21), (1403, 20), (1404, 21)] {
            assert_converts(at(year + 621, 3, march, 12, 0), at(year, 1, 1, 12, 0));
        }
    }

    #[test]
    fn esfand_has_thirty_days_in_leap_years_only() {
        for year in 1398..=1404 {
            let last = timestamp(at(year, 12, 30, 0, 0), Calendar::SolarHijri);
            assert_eq!(last.is_some(), year == 1399 || year == 1403, "{year}");
        }
        assert_eq!(timestamp(at(1400, 7, 31, 0, 0), Calendar::SolarHijri), None);
        assert_eq!(timestamp(at(2026, 2, 29, 0, 0), Calendar::Gregorian), None);
        assert_eq!(timestamp(at(2026, 2, 2, 24, 0), Calendar::Gregorian), None);
    }

    #[test]
    fn tehran_had_summer_time_until_2022() {
        let offset = |utc: i64| in_tehran(Timestamp(utc)).offset().seconds();
        assert_eq!(offset(1_625_097_600), 16_200); // 2021-07-01
        assert_eq!(offset(1_656_633_600), 16_200); // 2022-07-01
        assert_eq!(offset(1_664_582_400), 12_600); // 2022-10-01
        assert_eq!(offset(1_688_169_600), 12_600); // 2023-07-01
        assert_eq!(offset(1_784_000_000), 12_600); // 2026-07
        // 2021-02-17T00:00+03:30
        assert_eq!(timestamp(at(2021, 2, 17, 0, 0), Calendar::Gregorian), Some(Timestamp(1_613_507_400)));
    }

    #[test]
    fn the_start_of_a_day_stands_for_no_time() {
        let day = |d| timestamp(at(1400, 1, d, 0, 0), Calendar::SolarHijri).expect("a date");
        assert!(!has_time(day(1)));
        assert!(!has_time(day(2)), "summer time left out this midnight");
        assert_eq!(civil(day(2), Calendar::SolarHijri), at(1400, 1, 2, 1, 0));
        assert!(has_time(Timestamp(day(1).0 + 60)));
    }

    #[test]
    fn no_instant_is_too_far() {
        for calendar in [Calendar::SolarHijri, Calendar::Gregorian] {
            for seconds in [i64::MIN, -1, 0, i64::MAX] {
                let civil = civil(Timestamp(seconds), calendar);
                assert!((1..=12).contains(&civil.month) && (1..=31).contains(&civil.day));
            }
        }
    }
}
