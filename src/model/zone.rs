//! Time zones.

use jiff::tz::TimeZone;

/// A time zone: which offset from UTC its clocks had when. Whoever shows a date is handed the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(pub(crate) TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// That of Tehran, which is compiled in.
    pub fn tehran() -> Self {
        static TEHRAN: TimeZone = jiff::tz::get!("Asia/Tehran");
        Self(TEHRAN.clone())
    }
}
