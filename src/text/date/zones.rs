//! Zones of dates: offsets, abbreviations, names.
//!
//! A name that is not known counts as `-0000` (RFC 5322, 4.3): a date that is some hours off is better than none. Of
//! the abbreviations that several zones share, those of RFC 5322 and of the most readers are here (IST is India's, BST
//! Britain's); the others are unknown.

use super::cursor::Cursor;
use super::names::{self, MonthName};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

/// A zone, as it is written.
#[derive(Debug, Clone)]
pub(super) enum WrittenZone {
    Offset(Offset),
    Named(TimeZone),
}

/// Abbreviations, with their offsets in minutes.
const ABBREVIATIONS: [(&str, i32); 68] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("irst", 210),
    ("irdt", 270),
    ("edt", -240),
    ("est", -300),
    ("cdt", -300),
    ("cst", -360),
    ("mdt", -360),
    ("mst", -420),
    ("pdt", -420),
    ("pst", -480),
    ("akdt", -480),
    ("akst", -540),
    ("hst", -600),
    ("adt", -180),
    ("ndt", -150),
    ("nst", -210),
    ("brt", -180),
    ("art", -180),
    ("clt", -240),
    ("cot", -300),
    ("pet", -300),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("idt", 180),
    ("msk", 180),
    ("msd", 240),
    ("trt", 180),
    ("wat", 60),
    ("cat", 120),
    ("sast", 120),
    ("eat", 180),
    ("azt", 240),
    ("gst", 240),
    ("samt", 240),
    ("aft", 270),
    ("pkt", 300),
    ("uzt", 300),
    ("tjt", 300),
    ("tmt", 300),
    ("yekt", 300),
    ("ist", 330),
    ("npt", 345),
    ("almt", 360),
    ("ict", 420),
    ("wib", 420),
    ("sgt", 480),
    ("myt", 480),
    ("hkt", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
];

/// Abbreviations that mean the time that holds at that date.
const GENERIC: [(&str, &str); 5] = [
    ("at", "America/Halifax"),
    ("et", "America/New_York"),
    ("ct", "America/Chicago"),
    ("mt", "America/Denver"),
    ("pt", "America/Los_Angeles"),
];

/// Names before "Standard Time", with their offsets in minutes; "Daylight Time" and "Summer Time" add an hour.
const LONG_NAMES: [(&str, i32); 18] = [
    ("iran", 210),
    ("greenwich mean", 0),
    ("coordinated universal", 0),
    ("eastern", -300),
    ("central", -360),
    ("mountain", -420),
    ("pacific", -480),
    ("british", 0),
    ("western european", 0),
    ("central european", 60),
    ("eastern european", 120),
    ("moscow", 180),
    ("turkey", 180),
    ("afghanistan", 270),
    ("pakistan", 300),
    ("india", 330),
    ("japan", 540),
    ("korean", 540),
];

/// The longest abbreviation of a zone.
const MAX_ABBREVIATION: usize = 5;

impl Cursor<'_> {
    /// The zone. The outer `None` is one that is not understood, the inner one that is not there.
    #[allow(clippy::option_option, reason = "absent and wrong are different, and this is used in one place")]
    pub(super) fn zone(&mut self) -> Option<Option<WrittenZone>> {
        let mut after_offset = *self;
        if let Some(offset) = after_offset.offset() {
            *self = after_offset;
            self.skip_zone_again(offset);
            return Some(Some(WrittenZone::Offset(offset)));
        }
        if after_offset.sign(&['+', '-']).is_some() && after_offset.digits().is_some() {
            return None;
        }
        if let Some(zone) = self.bracketed_area().or_else(|| self.area()).or_else(|| self.long_name()) {
            return Some(Some(zone));
        }
        let Some(zone) = self.abbreviation() else { return Some(None) };
        // `GMT+03:30` counts as +03:30.
        if matches!(zone, WrittenZone::Offset(Offset::UTC))
            && let Some(offset) = self.offset()
        {
            self.skip_zone_again(offset);
            return Some(Some(WrittenZone::Offset(offset)));
        }
        Some(Some(zone))
    }

    /// The zone of a day without a time, as XML Schema's dates may have it (`2026-11-16+03:30`), or by a name that is
    /// known: other words after a day are no zones.
    pub(super) fn zone_of_day(&mut self) -> Option<WrittenZone> {
        if let Some(zone) = self.word(known_abbreviation) {
            return Some(zone);
        }
        // Without a colon it may be a time.
        let mut hours = *self;
        hours.sign(&['+', '-'])?;
        hours.number(2..=2)?;
        hours.sign(&[':'])?;
        self.offset().map(WrittenZone::Offset)
    }

    /// `+03:30`, `-0500`, `+330`, `+3`.
    fn offset(&mut self) -> Option<Offset> {
        let mut ahead = *self;
        let sign = ahead.sign(&['+', '-'])?;
        let digits = ahead.digits()?;
        let (hours, minutes) = if matches!(digits, 3..=4) {
            let hours_and_minutes = ahead.number(digits..=digits)?;
            (hours_and_minutes / 100, hours_and_minutes % 100)
        } else {
            let hours = ahead.number(1..=2)?;
            (hours, if ahead.sign(&[':']).is_some() { ahead.number(2..=2)? } else { 0 })
        };
        if hours > 18 || minutes > 59 {
            return None;
        }
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        let offset = Offset::from_seconds(if sign == '-' { -seconds } else { seconds }).ok()?;
        *self = ahead;
        Some(offset)
    }

    /// Skips the name of the zone whose offset was just read, or the offset once more: `+0330 IRST`, `+03:30Z`,
    /// `+03:30[Asia/Tehran]`, `+0330 +0330`.
    fn skip_zone_again(&mut self, offset: Offset) {
        let mut again = *self;
        if again.offset() == Some(offset) {
            *self = again;
        } else if self.bracketed_area().is_none() {
            self.abbreviation();
        }
    }

    /// `[Asia/Tehran]` (RFC 9557).
    fn bracketed_area(&mut self) -> Option<WrittenZone> {
        let mut ahead = *self;
        ahead.sign(&['['])?;
        let zone = ahead.area()?;
        ahead.sign(&[']'])?;
        *self = ahead;
        Some(zone)
    }

    /// `Asia/Tehran`, `America/Argentina/Buenos_Aires`.
    fn area(&mut self) -> Option<WrittenZone> {
        let mut ahead = *self;
        let mut name = ahead.word(|word| word.is_ascii().then(|| word.to_owned()))?;
        while let Some(sign) = ahead.sign(&['/', '_', '-']) {
            name.push(sign);
            name.push_str(ahead.word(|word| word.is_ascii().then_some(word))?);
        }
        if !name.contains('/') {
            return None;
        }
        *self = ahead;
        Some(TimeZoneDatabase::bundled().get(&name).map_or(WrittenZone::Offset(Offset::UTC), WrittenZone::Named))
    }

    /// `Iran Standard Time`.
    fn long_name(&mut self) -> Option<WrittenZone> {
        const MAX_WORDS: usize = 5;
        let mut ahead = *self;
        let mut words = Vec::new();
        while words.last() != Some(&"time") {
            if words.len() == MAX_WORDS {
                return None;
            }
            words.push(ahead.word(|word| word.is_ascii().then_some(word))?);
        }
        words.pop();
        let summer = match words.last().copied() {
            Some("daylight" | "summer") => 60,
            Some("standard") => 0,
            // "Greenwich Mean Time" has the word in its name.
            _ => {
                words.push("");
                0
            }
        };
        words.pop();
        *self = ahead;
        let minutes = LONG_NAMES.iter().find(|(name, _)| *name == words.join(" ")).map_or(0, |(_, at)| at + summer);
        Some(WrittenZone::Offset(Offset::from_seconds(minutes * 60).ok()?))
    }

    /// A known abbreviation, or a word that can only be one.
    fn abbreviation(&mut self) -> Option<WrittenZone> {
        self.word(|word| {
            if let Some(zone) = known_abbreviation(word) {
                return Some(zone);
            }
            let is_other_part = names::is_weekday(word) || MonthName::look_up(word, None).is_some();
            let is_abbreviation = word.len() <= MAX_ABBREVIATION && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            (is_abbreviation && !is_other_part).then_some(WrittenZone::Offset(Offset::UTC))
        })
    }
}

/// The zone that an abbreviation is known to mean.
fn known_abbreviation(word: &str) -> Option<WrittenZone> {
    if let Some((_, minutes)) = ABBREVIATIONS.iter().find(|(name, _)| *name == word) {
        return Offset::from_seconds(minutes * 60).ok().map(WrittenZone::Offset);
    }
    let (_, area) = GENERIC.iter().find(|(name, _)| *name == word)?;
    TimeZoneDatabase::bundled().get(area).ok().map(WrittenZone::Named)
}
