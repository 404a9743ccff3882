//! Instants and the calendars in which people name them.
//!
//! The zone is handed in: the user's, or that of whoever wrote a date. The Solar Hijri calendar comes from
//! `icu_calendar`, zones come from `jiff`, and this module joins the two.
//!
//! A date without a time of day is stored as the first instant of its day in Tehran or in UTC, as `date` reads it. Such
//! an instant names its day in every zone: it is shown as that day, without a time. (Programs that publish a day alone
//! write midnight in UTC as well.)
//!
//! Deliberately not here: names of months and words for dates. They belong to the interface's language.

use crate::model::{DayStart, Timestamp, Zone};
use icu_calendar::{
    Date,
    cal::{Iso, Persian},
};
use jiff::civil;
use jiff::tz::TimeZone;

/// A calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum Calendar {
    /// The Solar Hijri calendar of Iran.
    #[default]
    SolarHijri,
    /// The Gregorian calendar.
    Gregorian,
}

/// A date and time of day, in one of the calendars.
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

/// What the calendar and the clock of a zone show at an instant; for one that stands for a day, that day.
///
/// An instant outside the years -9999 to 9999 becomes the nearest one inside.
pub(crate) fn civil(at: Timestamp, calendar: Calendar, zone: &Zone) -> Civil {
    let local = untimed(at).unwrap_or_else(|| local(at, zone));
    let (year, month, day) = match calendar {
        Calendar::Gregorian => (i32::from(local.year()), to_u8(local.month()), to_u8(local.day())),
        Calendar::SolarHijri => to_solar_hijri(local.date()),
    };
    Civil { year, month, day, hour: to_u8(local.hour()), minute: to_u8(local.minute()) }
}

/// Whether an instant has a time of day, and does not stand for a date without one.
pub(crate) fn has_time(at: Timestamp) -> bool {
    untimed(at).is_none()
}

/// Days from the one that an instant is in, or stands for, to today.
pub(super) fn days_until(now: Timestamp, then: Timestamp, zone: &Zone) -> Option<i32> {
    let day = untimed(then).unwrap_or_else(|| local(then, zone)).date();
    local(now, zone).date().since(day).ok().map(|span| span.get_days())
}

/// Where a day begins.
pub(crate) fn day_start(year: i32, month: u8, day_of_month: u8, calendar: Calendar, zone: &Zone) -> Option<DayStart> {
    start_of(day(year, month, day_of_month, calendar)?, zone)
}

/// Where the day began that is so many days before today.
pub(crate) fn day_start_before(now: Timestamp, days: u16, zone: &Zone) -> Option<DayStart> {
    start_of(local(now, zone).date().checked_sub(jiff::Span::new().days(days)).ok()?, zone)
}

fn start_of(day: civil::Date, zone: &Zone) -> Option<DayStart> {
    let start = |zone: TimeZone| Some(Timestamp(day.to_zoned(zone).ok()?.timestamp().as_second()));
    Some(DayStart { at: start(zone.0.clone())?, untimed: [start(tehran())?, start(TimeZone::UTC)?] })
}

/// The zone of Tehran.
pub(super) fn tehran() -> TimeZone {
    Zone::tehran().0
}

/// The first moment of the day that an instant stands for, if it does.
fn untimed(at: Timestamp) -> Option<civil::DateTime> {
    // Since 1935 Tehran's offset is a number of half hours, so that nearly all instants need no look at its calendar.
    const OFFSET_OF_HALF_HOURS: i64 = -1_090_000_000;
    if at.0 > OFFSET_OF_HALF_HOURS && at.0.rem_euclid(1800) != 0 {
        return None;
    }
    // The start of a day was not always midnight: summer time began then, so one day a year began at one o'clock.
    let in_tehran = instant(at).to_zoned(tehran());
    if in_tehran.start_of_day().is_ok_and(|start| start == in_tehran) {
        return Some(in_tehran.datetime());
    }
    let in_utc = local(at, &Zone::UTC);
    (in_utc.time() == civil::Time::midnight()).then_some(in_utc)
}

/// What clocks and calendars of a zone show.
fn local(at: Timestamp, zone: &Zone) -> civil::DateTime {
    zone.0.to_datetime(instant(at))
}

fn instant(at: Timestamp) -> jiff::Timestamp {
    let limit = if at.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_second(at.0).unwrap_or(limit)
}

/// The instant at which clock and calendar in Tehran show `civil`.
#[cfg(test)]
pub(crate) fn timestamp(civil: Civil, calendar: Calendar) -> Option<Timestamp> {
    let time = time(civil.hour, civil.minute, 0)?;
    let local = day(civil.year, civil.month, civil.day, calendar)?.to_datetime(time);
    Some(Timestamp(local.to_zoned(tehran()).ok()?.timestamp().as_second()))
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
        assert_eq!(civil(instant, Calendar::SolarHijri, &Zone::tehran()), solar);
        assert_eq!(civil(instant, Calendar::Gregorian, &Zone::tehran()), gregorian);
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
        let offset = |utc: i64| tehran().to_offset(instant(Timestamp(utc))).seconds();
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
        assert_eq!(civil(day(2), Calendar::SolarHijri, &Zone::tehran()), at(1400, 1, 2, 1, 0));
        assert!(has_time(Timestamp(day(1).0 + 60)));
    }

    #[test]
    fn no_instant_is_too_far() {
        for calendar in [Calendar::SolarHijri, Calendar::Gregorian] {
            for seconds in [i64::MIN, -1, 0, i64::MAX] {
                let civil = civil(Timestamp(seconds), calendar, &Zone::tehran());
                assert!((1..=12).contains(&civil.month) && (1..=31).contains(&civil.day));
            }
        }
    }

    /// What the clock of a zone of the database shows, in the Gregorian calendar.
    fn shown(rfc3339: &str, zone: &str) -> (i32, u8, u8, u8, u8) {
        let at = Timestamp(rfc3339.parse::<jiff::Timestamp>().expect("an instant").as_second());
        let zone = Zone(jiff::tz::TimeZoneDatabase::bundled().get(zone).expect("a zone"));
        let Civil { year, month, day, hour, minute } = civil(at, Calendar::Gregorian, &zone);
        (year, month, day, hour, minute)
    }

    #[test]
    fn zones_show_their_own_time_on_days_when_the_clocks_change() {
        for (at, zone, expected) in [
            ("2024-03-06T04:30:00Z", "America/New_York", (2024, 3, 5, 23, 30)),
            // 2 o'clock becomes 3 on 10 March, and 1 again on 3 November.
            ("2024-03-10T06:59:00Z", "America/New_York", (2024, 3, 10, 1, 59)),
            ("2024-03-10T07:01:00Z", "America/New_York", (2024, 3, 10, 3, 1)),
            ("2024-11-03T05:30:00Z", "America/New_York", (2024, 11, 3, 1, 30)),
            ("2024-11-03T06:30:00Z", "America/New_York", (2024, 11, 3, 1, 30)),
            ("2024-07-01T12:00:00Z", "Asia/Kabul", (2024, 7, 1, 16, 30)),
            // Iran's last summer time, and none in the year after.
            ("2022-07-01T12:00:00Z", "Asia/Tehran", (2022, 7, 1, 16, 30)),
            ("2022-09-21T19:29:00Z", "Asia/Tehran", (2022, 9, 21, 23, 59)),
            ("2022-09-22T12:00:00Z", "Asia/Tehran", (2022, 9, 22, 15, 30)),
            ("2023-07-01T12:00:00Z", "Asia/Tehran", (2023, 7, 1, 15, 30)),
            // Summer time of half an hour, until 7 April.
            ("2024-04-06T14:59:00Z", "Australia/Lord_Howe", (2024, 4, 7, 1, 59)),
            ("2024-04-06T15:01:00Z", "Australia/Lord_Howe", (2024, 4, 7, 1, 31)),
            ("2024-07-01T12:10:00Z", "UTC", (2024, 7, 1, 12, 10)),
        ] {
            assert_eq!(shown(at, zone), expected, "{at} {zone}");
        }
    }

    #[test]
    fn a_date_without_a_time_is_the_same_day_in_every_zone() {
        for zone in ["Asia/Tehran", "UTC", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12"] {
            for at in ["2026-11-16T00:00:00+03:30", "2026-11-16T00:00:00Z"] {
                assert_eq!(shown(at, zone), (2026, 11, 16, 0, 0), "{at} {zone}");
            }
            let zone = Zone(jiff::tz::TimeZoneDatabase::bundled().get(zone).expect("a zone"));
            let start = day_start(1405, 8, 25, Calendar::SolarHijri, &zone).expect("a day");
            let next = day_start(2026, 11, 17, Calendar::Gregorian, &zone).expect("a day");
            for at in ["2026-11-16T00:00:00+03:30", "2026-11-16T00:00:00Z"] {
                let at = Timestamp(at.parse::<jiff::Timestamp>().expect("an instant").as_second());
                assert!(start.is_reached(at) && !next.is_reached(at), "{at:?}");
            }
            assert!(start.is_reached(start.at) && !start.is_reached(Timestamp(start.at.0 - 1)));
            assert_eq!(day_start_before(Timestamp(next.at.0 + 1), 1, &zone), Some(start));
        }
    }
}
