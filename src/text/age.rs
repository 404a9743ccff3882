//! How long ago something was, as a newspaper says it.
//!
//! The result is data; `l10n` makes «۵ دقیقه پیش» or "5 minutes ago" of it. Days are those of the user's zone.

use super::calendar::{self, Calendar};
use crate::model::{Timestamp, Zone};

/// How long ago something was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Age {
    /// Less than a minute ago, or a few minutes ahead, because clocks differ.
    JustNow,
    /// Minutes ago, 1 to 59.
    Minutes(u32),
    /// Hours ago, on the same day.
    Hours(u32),
    /// Today, if the time of day is not known.
    Today,
    /// Yesterday.
    Yesterday {
        /// Hour and minute, if a time of day is known.
        time: Option<(u8, u8)>,
    },
    /// Days ago, 2 to 6.
    Days(u32),
    /// Longer ago, or in the future: show the date.
    Date {
        /// Whether it is in the current year of the calendar, so that the year can be left out.
        same_year: bool,
    },
}

/// How far another computer's clock may be ahead of ours: the age in seconds, which is negative.
const MAX_CLOCK_SKEW: i64 = -5 * 60;

/// How long before `now` `then` was; `calendar` decides where a year begins.
pub(crate) fn age(now: Timestamp, then: Timestamp, calendar: Calendar, zone: &Zone) -> Age {
    let seconds = now.0.saturating_sub(then.0);
    let days = calendar::days_until(now, then, zone);
    let is_date_only = !calendar::has_time(then);
    match (seconds, days) {
        (_, Some(0)) if is_date_only => Age::Today,
        (_, Some(1)) if is_date_only => Age::Yesterday { time: None },
        (MAX_CLOCK_SKEW..60, _) => Age::JustNow,
        (60..3600, _) => Age::Minutes(saturating_u32(seconds / 60)),
        (3600.., Some(0)) => Age::Hours(saturating_u32(seconds / 3600)),
        (3600.., Some(1)) => {
            let civil = calendar::civil(then, calendar, zone);
            Age::Yesterday { time: Some((civil.hour, civil.minute)) }
        }
        (3600.., Some(days @ 2..=6)) => Age::Days(saturating_u32(days.into())),
        _ => Age::Date {
            same_year: calendar::civil(now, calendar, zone).year == calendar::civil(then, calendar, zone).year,
        },
    }
}

fn saturating_u32(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Civil, timestamp};

    fn solar(month: u8, day: u8, hour: u8, minute: u8) -> Timestamp {
        let civil = Civil { year: 1405, month, day, hour, minute };
        timestamp(civil, Calendar::SolarHijri).expect("a date")
    }

    #[test]
    fn ages_are_those_that_a_newspaper_prints() {
        let now = solar(8, 29, 14, 0);
        for (then, expected) in [
            (Timestamp(now.0 - 59), Age::JustNow),
            (Timestamp(now.0 + 299), Age::JustNow),
            (Timestamp(now.0 - 60), Age::Minutes(1)),
            (Timestamp(now.0 - 3599), Age::Minutes(59)),
            (Timestamp(now.0 - 3600), Age::Hours(1)),
            (solar(8, 29, 0, 1), Age::Hours(13)),
            (solar(8, 28, 18, 20), Age::Yesterday { time: Some((18, 20)) }),
            (solar(8, 28, 0, 1), Age::Yesterday { time: Some((0, 1)) }),
            (solar(8, 27, 23, 59), Age::Days(2)),
            (solar(8, 23, 0, 0), Age::Days(6)),
            (solar(8, 22, 23, 59), Age::Date { same_year: true }),
            (solar(8, 29, 14, 6), Age::Date { same_year: true }),
            (Timestamp(now.0 - 400 * 86_400), Age::Date { same_year: false }),
            (Timestamp(i64::MIN), Age::Date { same_year: false }),
            (Timestamp(i64::MAX), Age::Date { same_year: false }),
        ] {
            assert_eq!(age(now, then, Calendar::SolarHijri, &Zone::tehran()), expected, "{then:?}");
        }
    }

    #[test]
    fn shortly_after_midnight_minutes_go_before_yesterday() {
        assert_eq!(
            age(solar(8, 29, 0, 10), solar(8, 28, 23, 50), Calendar::SolarHijri, &Zone::tehran()),
            Age::Minutes(20)
        );
    }

    #[test]
    fn a_date_without_a_time_gets_none() {
        let now = solar(8, 29, 0, 10);
        assert_eq!(age(now, solar(8, 29, 0, 0), Calendar::SolarHijri, &Zone::tehran()), Age::Today);
        assert_eq!(age(now, solar(8, 28, 0, 0), Calendar::SolarHijri, &Zone::tehran()), Age::Yesterday { time: None });
    }

    #[test]
    fn the_calendar_decides_what_a_year_is() {
        // 2027-01-10 is in 1405, as is 2026-11-20.
        let (now, then) = (solar(10, 20, 12, 0), solar(8, 29, 12, 0));
        assert_eq!(age(now, then, Calendar::SolarHijri, &Zone::tehran()), Age::Date { same_year: true });
        assert_eq!(age(now, then, Calendar::Gregorian, &Zone::tehran()), Age::Date { same_year: false });
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let zone = |name: &str| Zone(jiff::tz::TimeZoneDatabase::bundled().get(name).expect("a zone"));
        let at = |rfc3339: &str| Timestamp(rfc3339.parse::<jiff::Timestamp>().expect("an instant").as_second());
        let (now, then) = (at("2026-11-16T21:10:00Z"), at("2026-11-16T04:10:00Z"));
        for (name, expected) in [
            ("UTC", Age::Hours(17)),
            ("Asia/Tehran", Age::Yesterday { time: Some((7, 40)) }),
            ("America/New_York", Age::Yesterday { time: Some((23, 10)) }),
            ("Asia/Tokyo", Age::Yesterday { time: Some((13, 10)) }),
        ] {
            assert_eq!(age(now, then, Calendar::Gregorian, &zone(name)), expected, "{name}");
        }
        // A date alone is of its day everywhere.
        for then in [at("2026-11-16T00:00:00Z"), at("2026-11-16T00:00:00+03:30")] {
            assert_eq!(age(now, then, Calendar::Gregorian, &zone("America/New_York")), Age::Today);
            assert_eq!(age(now, then, Calendar::Gregorian, &zone("Asia/Tokyo")), Age::Yesterday { time: None });
        }
    }
}
