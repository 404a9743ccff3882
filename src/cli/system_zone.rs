//! The system's time zone, without a search in the zone database.
//!
//! `config` asks jiff, whose database lists all folders of the system's copy before it looks a name up, and every start
//! would wait for that. Nearly every system names its zone by area and city, which is the name of a file.
//!
//! Deliberately not here: rules, and names in any other form, which `config` reads.

use crate::config;
use crate::model::Zone;
use jiff::tz::TimeZone;
use std::path::Path;
use std::{env, fs};

/// Where the system's copy of the zone database is, unless `TZDIR` says otherwise.
const ZONE_FILES: &str = "/usr/share/zoneinfo";

/// The zone of the system, as [`config::system_zone`] has it.
pub(super) fn system_zone() -> Zone {
    let read = zone_name().filter(|_| env::var_os("TZDIR").is_none()).and_then(|name| read_zone_file(&name));
    read.map_or_else(config::system_zone, Zone)
}

/// What `TZ` says, else the name of the file that `/etc/localtime` is a link to.
fn zone_name() -> Option<String> {
    if let Some(value) = env::var_os("TZ") {
        return value.into_string().ok().map(|value| value.strip_prefix(':').unwrap_or(&value).to_owned());
    }
    let target = fs::read_link("/etc/localtime").ok()?;
    let (_, name) = target.to_str()?.rsplit_once("zoneinfo/")?;
    Some(name.to_owned())
}

/// The zone of a name with an area (`Asia/Tehran`), read from its own file; `None` if there is no such file, and for
/// any other name, which may be a rule or a folder of the database.
fn read_zone_file(name: &str) -> Option<TimeZone> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_word);
    let has_area = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains('/');
    if !has_area || !name.split('/').all(is_part) {
        return None;
    }
    let file = fs::read(Path::new(ZONE_FILES).join(name)).ok()?;
    TimeZone::tzif(name, &file).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_zone_says_what_the_database_says() {
        for name in ["Asia/Tehran", "America/Argentina/Buenos_Aires", "Etc/GMT+3"] {
            let read = read_zone_file(name);
            assert_eq!(read.is_some(), Path::new(ZONE_FILES).join(name).exists(), "{name}");
            let known = TimeZone::get(name).expect("a zone of the database");
            for at in ["2026-07-01T12:00:00Z", "1999-12-01T12:00:00Z"] {
                let at = at.parse().expect("an instant");
                assert!(read.as_ref().is_none_or(|zone| zone.to_offset(at) == known.to_offset(at)), "{name}");
            }
        }
        for name in ["UTC", "EST5EDT", "right/Asia/Tehran", "Asia", "Asia/", "Asia/../Asia/Tehran", "/etc/localtime"] {
            assert_eq!(read_zone_file(name), None, "{name}");
        }
    }
}
