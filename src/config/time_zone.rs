//! The user's time zone: by its name, or the system's.
//!
//! Names are those of the zone database (`Asia/Tehran`): the system's copy is read, so that its updates count, and the
//! one that is compiled in serves where the system has none. A rule in the form of POSIX (`<+0330>-3:30`) is a zone,
//! too.

use super::nearest::nearest;
use crate::model::Zone;
use jiff::tz::{self, TimeZone, TimeZoneDatabase};

/// The zone of this name; `None` if there is none.
pub(crate) fn named_zone(name: &str) -> Option<Zone> {
    let name = name.trim();
    let known = TimeZone::get(name).or_else(|_| TimeZoneDatabase::bundled().get(name));
    known.or_else(|_| TimeZone::posix(name)).ok().map(Zone)
}

/// The zone of the system: the one that `TZ` says (POSIX.1, 8.3), else that of `/etc/localtime` or what the system has
/// in its place. UTC if that cannot be read, as for C's programs.
pub(crate) fn system_zone() -> Zone {
    TimeZone::try_system().map_or(Zone::UTC, Zone)
}

/// The name of a zone that was probably meant.
pub(crate) fn nearest_zone(name: &str) -> Option<String> {
    let names: Vec<String> = tz::db().available().map(|name| name.to_string()).collect();
    let city = names.iter().find(|known| known.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(name)));
    city.cloned().or_else(|| nearest(name, names.iter().map(String::as_str)).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_names_and_rules() {
        let offset = |name: &str, rfc3339: &str| {
            let at = rfc3339.parse::<jiff::Timestamp>().expect("an instant");
            named_zone(name).map(|zone| zone.0.to_offset(at).seconds())
        };
        for (name, summer, winter) in [
            ("Asia/Tehran", 12_600, 12_600),
            ("asia/kabul", 16_200, 16_200),
            ("America/New_York", -14_400, -18_000),
            ("UTC", 0, 0),
            ("<+0330>-3:30", 12_600, 12_600),
            ("UTC+3:30", -12_600, -12_600),
            ("CET-1CEST,M3.5.0,M10.5.0/3", 7200, 3600),
        ] {
            assert_eq!(offset(name, "2026-07-01T12:00:00Z"), Some(summer), "{name}");
            assert_eq!(offset(name, "2026-12-01T12:00:00Z"), Some(winter), "{name}");
        }
        for name in ["", "Tehran", "Asia/Teheran", "../../etc/passwd", "/etc/localtime", "+3"] {
            assert_eq!(named_zone(name), None, "{name}");
        }
        assert_eq!(nearest_zone("tehran").as_deref(), Some("Asia/Tehran"));
        assert_eq!(nearest_zone("Asia/Teheran").as_deref(), Some("Asia/Tehran"));
    }
}
