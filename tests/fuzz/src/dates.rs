//! Dates: any text, and texts that are made of what dates are made of.

use crate::chosen;
use khabar::testing::text::{DefaultZone, parse_date};

/// Reads the bytes as a date, or as a choice of parts of dates, as the first byte says.
pub fn run(data: &[u8]) {
    let Some((choice, bytes)) = chosen(data) else { return };
    if choice & 1 == 0 {
        date(&String::from_utf8_lossy(bytes));
    } else {
        let parts = bytes.iter().take(40).map(|byte| PARTS[usize::from(*byte) % PARTS.len()]);
        date(&parts.collect::<String>());
    }
}

/// What dates are made of.
const PARTS: [&str; 64] = [
    "2026",
    "1405",
    "1404",
    "16",
    "25",
    "12",
    "5",
    "05",
    "0",
    "10",
    "24",
    "00",
    "60",
    "20261116",
    "063000",
    "99999",
    "18446744073709551616",
    " ",
    ", ",
    "-",
    "/",
    ".",
    ":",
    "T",
    "Z",
    "+",
    "+0330",
    "-05:00",
    "+99",
    "\u{60C} ",
    "(",
    ")",
    "[",
    "]",
    "Mon",
    "Mar",
    "mo",
    "Nov",
    "Nov.",
    "juin",
    "Mai",
    "Kasım",
    "ноября",
    "בנובמבר",
    "یום",
    "יום",
    "נוב׳",
    "آبان",
    "تشرين ",
    "الثاني",
    "نوفمبر",
    "دو",
    "شنبه",
    "ساعت ",
    "ب.ظ",
    "PM",
    "a.m.",
    "h",
    "Uhr",
    "GMT",
    "ET",
    "IRST",
    "Asia/Tehran",
    "Standard Time",
];

/// A text of so many characters may be a date with nothing before or behind it only.
const NEARLY_TOO_LONG: usize = 110;

fn date(text: &str) {
    let utc = parse_date(text, DefaultZone::Utc);
    let tehran = parse_date(text, DefaultZone::Tehran);
    match (utc, tehran) {
        (None, None) => {}
        // Tehran's clocks are ahead by its mean solar time, by 3:30 to 5:00 hours since, or the date has its own zone.
        (Some(utc), Some(tehran)) => {
            let ahead = utc.0 - tehran.0;
            assert!(ahead == 0 || (12_000..=18_000).contains(&ahead), "{text:?} is {ahead} seconds ahead in Tehran");
            assert_read_back(utc.0);
        }
        _ => panic!("the zone decides whether {text:?} is a date"),
    }
    assert_eq!(parse_date(&persian_digits(text), DefaultZone::Utc), utc, "other digits of {text:?}");
    assert_eq!(parse_date(&text.to_ascii_uppercase(), DefaultZone::Utc), utc, "{text:?} in capitals");
    if text.chars().count() < NEARLY_TOO_LONG {
        let around = format!("\u{200F}\n {text}\t\u{202C}");
        assert_eq!(parse_date(&around, DefaultZone::Utc), utc, "{text:?} between blanks and bidi controls");
    }
}

/// An instant in the form of RFC 3339 and in that of RFC 5322 is read to the same instant, in a year that both have.
fn assert_read_back(seconds: i64) {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    if !(1501..=9999).contains(&year) {
        return;
    }
    let time = seconds.rem_euclid(86_400);
    let clock = format!("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
    let name = MONTHS[usize::try_from(month - 1).expect("a month")];
    for written in [format!("{year}-{month:02}-{day:02}T{clock}Z"), format!("{day} {name} {year} {clock} +0000")] {
        assert_eq!(parse_date(&written, DefaultZone::Tehran).map(|at| at.0), Some(seconds), "{written}");
    }
}

/// Year, month and day of a day since 1970, counted in cycles of 400 years from 1 March of the year 0.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (cycle, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + cycle * 400 + next_year, month, day_of_month)
}

fn persian_digits(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x6F0 + digit)).unwrap_or(c)).collect()
}
