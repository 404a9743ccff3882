//! Every date that a grammar's formatter writes is read back to the same instant.

use super::*;
use crate::text::Calendar;
use crate::text::calendar;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use proptest::prelude::*;

/// Wide names of the Gregorian months in the form that stands in a date, as CLDR has them.
const MONTHS: [[&str; 12]; 10] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
    [
        "בינואר",
        "בפברואר",
        "במרץ",
        "באפריל",
        "במאי",
        "ביוני",
        "ביולי",
        "באוגוסט",
        "בספטמבר",
        "באוקטובר",
        "בנובמבר",
        "בדצמבר",
    ],
    [
        "کانوونی دووەم",
        "شوبات",
        "ئازار",
        "نیسان",
        "ئایار",
        "حوزەیران",
        "تەمووز",
        "ئاب",
        "ئەیلوول",
        "تشرینی یەکەم",
        "تشرینی دووەم",
        "کانونی یەکەم",
    ],
];

/// Abbreviations, as CLDR has them.
const SHORT_MONTHS: [[&str; 12]; 6] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
    ["Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara"],
    ["янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."],
];

/// Wide and short names of the days, Monday first, as CLDR has them.
const DAYS: [[&str; 7]; 11] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    ["lun", "mar", "mer", "gio", "ven", "sab", "dom"],
    ["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"],
    ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
    ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    ["יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "יום שבת", "יום ראשון"],
    ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"],
];

const SOLAR_MONTHS: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// The Gregorian day of a Solar Hijri one, counted from the first of 1300, with a leap year wherever the rule of 33
/// years has one, which agrees with the calendar of Iran from 1244 to 1472.
fn solar_day(year: i32, month: u8, day: u8) -> jiff::civil::Date {
    let is_leap = |year: i32| (25 * year + 11) % 33 < 8;
    let years: i32 = (1300..year).map(|year| 365 + i32::from(is_leap(year))).sum();
    let months: i32 = (1..i32::from(month)).map(|month| if month <= 6 { 31 } else { 30 }).sum();
    let first = jiff::civil::date(1921, 3, 21);
    first.checked_add(jiff::Span::new().days(years + months + i32::from(day) - 1)).expect("a day")
}

fn any_local() -> impl Strategy<Value = DateTime> {
    (1970_i16..=2099, 1_i8..=12, 1_i8..=28, 0_i8..24, 0_i8..60, 0_i8..60).prop_map(
        |(year, month, day, hour, minute, second)| jiff::civil::date(year, month, day).at(hour, minute, second, 0),
    )
}

fn any_offset() -> impl Strategy<Value = Offset> {
    (-48_i32..=56).prop_map(|quarters| Offset::from_seconds(quarters * 900).expect("an offset"))
}

fn name<'a>(names: &[&'a str; 12], local: DateTime) -> &'a str {
    names[usize::try_from(local.month()).expect("a month") - 1]
}

/// `hh:mm:ss` on the clock of twelve hours, with the half of the day.
fn twelve_hours(local: DateTime, am: &str, pm: &str) -> String {
    let hour = match local.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    format!("{hour}:{:02}:{:02} {}", local.minute(), local.second(), if local.hour() < 12 { am } else { pm })
}

fn assert_reads(text: &str, local: DateTime, offset: Offset) {
    let expected = Timestamp(offset.to_timestamp(local).expect("an instant").as_second());
    for written in [text.to_owned(), to_persian_digits(text), text.to_uppercase()] {
        assert_eq!(parse_date(&written, DefaultZone::Utc), Some(expected), "{written}");
    }
}

proptest! {
    #[test]
    fn standards_are_read_back(local in any_local(), offset in any_offset()) {
        let at = local.to_zoned(offset.to_time_zone()).expect("a date");
        for format in [
            "%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%:z", "%Y-%m-%d %H:%M:%S %z",
            "%Y%m%dT%H%M%S%z", "%a %b %d %H:%M:%S %z %Y", "%A, %B %d, %Y %H:%M:%S GMT%z", "%H:%M:%S %z %d %B %Y",
            "%Y/%m/%d - %H:%M:%S %:z", "%d.%m.%Y %H:%M:%S %z", "%a, %d-%b-%Y %H:%M:%S %z", "%d %b %Y %H.%M.%S %z",
            "%Y-%m-%d %H:%M:%S %z (%Q)", "%d/%b/%Y %H:%M:%S %z", "%d %b %Y %I:%M:%S %p %z",
        ] {
            let text = at.strftime(format).to_string();
            assert_reads(&text, local, offset);
        }
    }

    #[test]
    fn names_of_every_language_are_read_back(local in any_local(), offset in any_offset(), day in 0_usize..11) {
        let clock = local.strftime("%H:%M:%S").to_string();
        let zone = local.to_zoned(offset.to_time_zone()).expect("a date").strftime("%:z").to_string();
        let (date, year) = (local.day(), local.year());
        let weekday = DAYS[day][usize::try_from(local.weekday().to_monday_zero_offset()).expect("a day")];
        for months in MONTHS.iter().chain(&SHORT_MONTHS) {
            let month = name(months, local);
            for text in [
                format!("{date} {month} {year} {clock} {zone}"),
                format!("{weekday}, {date} {month} {year} {clock} {zone}"),
                format!("{weekday}\u{60C} {date:02} {month} {year} - {clock} {zone}"),
                format!("{weekday} {date}. {month} {year}, {clock} {zone}"),
                format!("{weekday} {month} {date} {clock} {zone} {year}"),
                format!("{clock} {zone} - {weekday} {date} {month} {year}"),
                format!("{date} {month} {year} {weekday} {clock} {zone}"),
                format!("{month} {date}, {year} {} {zone}", twelve_hours(local, "AM", "PM")),
            ] {
                let instant = Timestamp(offset.to_timestamp(local).expect("an instant").as_second());
                prop_assert_eq!(parse_date(&text, DefaultZone::Tehran), Some(instant), "{}", text);
            }
        }
    }

    #[test]
    fn solar_hijri_dates_are_read_back_by_another_algorithm(
        year in 1300_i32..=1472, month in 1_u8..=12, day in 1_u8..=29, hour in 0_i8..24, minute in 0_i8..60,
    ) {
        let date = solar_day(year, month, day);
        prop_assert_eq!(calendar::day(year, month, day, Calendar::SolarHijri), Some(date));
        let local = date.at(hour, minute, 0, 0);
        let name = SOLAR_MONTHS[usize::from(month) - 1];
        let half = twelve_hours(local, "ق.ظ", "ب.ظ");
        for text in [
            format!("{year}/{month}/{day} {hour:02}:{minute:02} +0330"),
            format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00+03:30"),
            format!("{day}/{month}/{year} - {hour}:{minute:02} +03:30"),
            format!("{day:02}.{month:02}.{year} {hour}:{minute:02} +03:30"),
            format!("{hour:02}:{minute:02} IRST - {year}/{month}/{day}"),
            format!("{day} {name} {year} ساعت {hour}:{minute:02} +03:30"),
            format!("{year}/{month:02}/{day:02} {half} +03:30"),
        ] {
            assert_reads(&text, local, Offset::from_seconds(12_600).expect("an offset"));
        }
    }

    #[test]
    fn figures_that_may_mean_two_days_are_never_read(day in 1_u8..=12, month in 1_u8..=12, year in 1501_i32..=2999) {
        for sign in ['/', '-'] {
            prop_assert_eq!(parse_date(&format!("{day:02}{sign}{month}{sign}{year}"), DefaultZone::Utc), None);
            prop_assert_eq!(parse_date(&format!("{day}{sign}{month}{sign}{year} 10:00"), DefaultZone::Utc), None);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in ".{0,40}", parts in proptest::collection::vec(0_usize..PARTS.len(), 0..10)) {
        parse_date(&text, DefaultZone::Tehran);
        let date_like: String = parts.into_iter().map(|part| PARTS[part]).collect();
        parse_date(&date_like, DefaultZone::Utc);
    }
}

/// What dates are made of.
const PARTS: [&str; 30] = [
    "2026",
    "1405",
    "16",
    "5",
    "0",
    "99999999999999999999",
    "20261116",
    "T",
    "Z",
    "-",
    "/",
    ".",
    ":",
    ", ",
    " ",
    "Nov",
    "Mar",
    "mo",
    "آبان",
    "تشرين الثاني",
    "ساعت",
    "ب.ظ",
    "PM",
    "+0330",
    "+99",
    "Asia/",
    "Tehran",
    "[",
    "(x)",
    "Standard Time",
];
