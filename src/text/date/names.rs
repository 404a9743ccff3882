//! Names of months and weekdays, as the Unicode Common Locale Data Repository (CLDR) has them, in the form that
//! `tokens` gives letters.

use crate::text::calendar::Calendar;
use jiff::civil::Weekday;

/// The names of a month in every language but those of [`MONTHS_OF_TWO_WORDS`].
type Names = &'static [&'static str];

/// English, German (and Austrian), French, Spanish, Italian, Portuguese, Turkish, Kurmanji, Russian (both cases),
/// Hebrew (with and without "in"), Hungarian, Greek (both cases). Abbreviations of three letters or more are read as
/// well.
const MONTHS: [Names; 12] = [
    &[
        "january",
        "januar",
        "janner",
        "janvier",
        "enero",
        "gennaio",
        "janeiro",
        "ocak",
        "cileye",
        "января",
        "январь",
        "ינואר",
        "בינואר",
        "ιανουαριου",
        "ιανουαριος",
    ],
    &[
        "february",
        "februar",
        "feber",
        "fevrier",
        "febrero",
        "febbraio",
        "fevereiro",
        "subat",
        "sibate",
        "февраля",
        "февраль",
        "פברואר",
        "בפברואר",
        "φεβρουαριου",
        "φεβρουαριος",
    ],
    &[
        "march",
        "marz",
        "mrz",
        "mars",
        "marzo",
        "marco",
        "mart",
        "adare",
        "марта",
        "март",
        "מרץ",
        "במרץ",
        "מרס",
        "במרס",
        "marcius",
        "μαρτιου",
        "μαρτιος",
    ],
    &[
        "april",
        "avril",
        "abril",
        "aprile",
        "nisan",
        "nisane",
        "апреля",
        "апрель",
        "אפריל",
        "באפריל",
        "aprilis",
        "απριλιου",
        "απριλιος",
    ],
    &[
        "may",
        "mai",
        "mayo",
        "maggio",
        "maio",
        "mayis",
        "gulane",
        "мая",
        "май",
        "מאי",
        "במאי",
        "majus",
        "μαιου",
        "μαιος",
    ],
    &[
        "june",
        "juni",
        "juin",
        "junio",
        "giugno",
        "junho",
        "haziran",
        "hezirane",
        "июня",
        "июнь",
        "יוני",
        "ביוני",
        "junius",
        "ιουνιου",
        "ιουνιος",
    ],
    &[
        "july",
        "juli",
        "juillet",
        "julio",
        "luglio",
        "julho",
        "temmuz",
        "tirmehe",
        "июля",
        "июль",
        "יולי",
        "ביולי",
        "julius",
        "ιουλιου",
        "ιουλιος",
    ],
    &[
        "august",
        "aout",
        "agosto",
        "agustos",
        "tebaxe",
        "августа",
        "август",
        "אוגוסט",
        "באוגוסט",
        "augusztus",
        "αυγουστου",
        "αυγουστος",
    ],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
        "eylul",
        "ilone",
        "сентября",
        "сентябрь",
        "ספטמבר",
        "בספטמבר",
        "szeptember",
        "σεπτεμβριου",
        "σεπτεμβριος",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "ekim",
        "cotmehe",
        "октября",
        "октябрь",
        "אוקטובר",
        "באוקטובר",
        "οκτωβριου",
        "οκτωβριος",
    ],
    &[
        "november",
        "novembre",
        "noviembre",
        "novembro",
        "kasim",
        "mijdare",
        "ноября",
        "ноябрь",
        "נובמבר",
        "בנובמבר",
        "νοεμβριου",
        "νοεμβριος",
    ],
    &[
        "december",
        "dezember",
        "decembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "aralik",
        "berfanbare",
        "декабря",
        "декабрь",
        "דצמבר",
        "בדצמבר",
        "δεκεμβριου",
        "δεκεμβριος",
    ],
];

/// Gregorian months in Arabic letters, never abbreviated: Persian, Arabic (of Egypt, of the Levant, of the Maghreb) and
/// Sorani.
const MONTHS_IN_ARABIC_LETTERS: [Names; 12] = [
    &["ژانویه", "ینایر", "جانفی"],
    &["فوریه", "فبرایر", "شباط", "فیفری", "شوبات"],
    &["مارس", "اذار", "ئازار"],
    &["اوریل", "ابریل", "نیسان", "افریل"],
    &["مه", "می", "مایو", "ایار", "مای", "ئایار"],
    &["ژوئن", "یونیو", "یونیه", "حزیران", "جوان", "حوزەیران"],
    &["ژوئیه", "ژوییه", "جولای", "یولیو", "یولیه", "تموز", "جویلیه", "جویلیة", "یولیوز", "تەمووز"],
    &["اوت", "اگوست", "اغسطس", "اب", "غشت", "ئاب"],
    &["سپتامبر", "سبتمبر", "ایلول", "شتنبر", "ئەیلوول"],
    &["اکتبر", "اکتوبر"],
    &["نوامبر", "نوفمبر", "نونبر"],
    &["دسامبر", "دیسمبر", "دجنبر"],
];

/// Gregorian months whose names are two words, in Arabic (of the Levant) and Sorani.
const MONTHS_OF_TWO_WORDS: [(&str, &str, u8); 8] = [
    ("کانون", "الثانی", 1),
    ("تشرین", "الاول", 10),
    ("تشرین", "الثانی", 11),
    ("کانون", "الاول", 12),
    ("کانوونی", "دووەم", 1),
    ("تشرینی", "یەکەم", 10),
    ("تشرینی", "دووەم", 11),
    ("کانونی", "یەکەم", 12),
];

/// The months of the Solar Hijri calendar in Persian, in Dari, in Sorani, and in Latin letters.
const SOLAR_MONTHS: [Names; 12] = [
    &["فروردین", "حمل", "خاکەلێوە", "farvardin"],
    &["اردیبهشت", "ثور", "بانەمەڕ", "گوڵان", "ordibehesht"],
    &["خرداد", "جوزا", "جۆزەردان", "khordad"],
    &["تیر", "سرطان", "پووشپەڕ", "tir"],
    &["مرداد", "امرداد", "اسد", "گەلاوێژ", "mordad"],
    &["شهریور", "سنبله", "خەرمانان", "shahrivar"],
    &["مهر", "میزان", "ڕەزبەر", "mehr"],
    &["ابان", "عقرب", "خەزەڵوەر", "گەڵاڕێزان", "aban"],
    &["اذر", "قوس", "سەرماوەز", "azar"],
    &["دی", "جدی", "بەفرانبار", "dey"],
    &["بهمن", "دلو", "ڕێبەندان", "bahman"],
    &["اسفند", "حوت", "ڕەشەمە", "ڕەشەمێ", "esfand"],
];

/// The month that a word, and perhaps the one after it, names in each calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MonthName {
    gregorian: Option<u8>,
    solar_hijri: Option<u8>,
    /// Whether it takes the second word.
    pub(super) is_two_words: bool,
}

impl MonthName {
    /// The month that `word` names; `next` is the word after it.
    pub(super) fn look_up(word: &str, next: Option<&str>) -> Option<Self> {
        if let Some(month) = english_month(word) {
            return Some(Self { gregorian: Some(month), solar_hijri: None, is_two_words: false });
        }
        let is_second = |second: &str| next.is_some_and(|next| next == second || without_yeh(next) == second);
        let two_words = MONTHS_OF_TWO_WORDS.iter().find(|(first, second, _)| *first == word && is_second(second));
        if let Some((.., month)) = two_words {
            return Some(Self { gregorian: Some(*month), solar_hijri: None, is_two_words: true });
        }
        let stem = word.strip_suffix("ماه").unwrap_or(word);
        let number = |index: usize| u8::try_from(index + 1).ok();
        let position = |months: &[Names; 12]| {
            let of = |name: &str| months.iter().position(|names| names.contains(&name)).and_then(number);
            of(stem).or_else(|| of(without_yeh(stem)))
        };
        let gregorian = position(&MONTHS_IN_ARABIC_LETTERS).or_else(|| abbreviated_month(word));
        let solar_hijri = position(&SOLAR_MONTHS);
        (gregorian.is_some() || solar_hijri.is_some()).then_some(Self { gregorian, solar_hijri, is_two_words: false })
    }

    /// Its number in this calendar.
    pub(super) fn number(self, calendar: Calendar) -> Option<u8> {
        match calendar {
            Calendar::Gregorian => self.gregorian,
            Calendar::SolarHijri => self.solar_hijri,
        }
    }
}

/// A word without the yeh by which Sorani joins the year to the month.
fn without_yeh(word: &str) -> &str {
    word.strip_suffix('ی').unwrap_or(word)
}

/// The month that an English name or its abbreviation in RFC 5322 means. Most dates have one of these, and need no
/// search in all the languages.
fn english_month(word: &str) -> Option<u8> {
    Some(match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

/// The Gregorian month whose name is `word`, or begins with it; `None` if names of two months do.
fn abbreviated_month(word: &str) -> Option<u8> {
    word.chars().nth(2)?;
    let mut found = (1..).zip(&MONTHS).filter(|(_, names)| names.iter().any(|name| is_cut(name, word)));
    let (month, _) = found.next()?;
    if found.next().is_none() { Some(month) } else { None }
}

/// Whether `word` is `name` or its beginning. Every date asks for a hundred names, nearly all of which differ in the
/// first byte.
fn is_cut(name: &str, word: &str) -> bool {
    name.as_bytes().first() == word.as_bytes().first() && name.starts_with(word)
}

/// The numbers that Persian puts before «شنبه», where they are written apart.
pub(super) const WEEKDAY_NUMBERS: [&str; 5] = ["یک", "دو", "سه", "چهار", "پنج"];

/// English, German, French, Spanish, Italian, Portuguese, Turkish, Kurmanji, Russian, Greek: read also where they are
/// cut to three letters or more.
const WEEKDAYS: [Names; 7] = [
    &["monday", "montag", "lundi", "lunes", "lunedi", "segunda", "pazartesi", "dusem", "понедельник", "δευτερα"],
    &["tuesday", "dienstag", "mardi", "martes", "martedi", "terca", "sali", "sesem", "вторник", "τριτη"],
    &[
        "wednesday",
        "mittwoch",
        "mercredi",
        "miercoles",
        "mercoledi",
        "quarta",
        "carsamba",
        "carsem",
        "среда",
        "τεταρτη",
    ],
    &["thursday", "donnerstag", "jeudi", "jueves", "giovedi", "quinta", "persembe", "pencsem", "четверг", "πεμπτη"],
    &["friday", "freitag", "vendredi", "viernes", "venerdi", "sexta", "cuma", "пятница", "παρασκευη"],
    &["saturday", "samstag", "sonnabend", "samedi", "sabado", "sabato", "cumartesi", "semi", "суббота", "σαββατο"],
    &["sunday", "sonntag", "dimanche", "domingo", "domenica", "pazar", "yeksem", "воскресенье", "κυριακη"],
];

/// Weekdays that are never cut, in Arabic, Sorani and Hebrew, and the shortest forms of German, Turkish and Russian.
const WHOLE_WEEKDAYS: [&str; 44] = [
    "الاثنین",
    "الثلاثاء",
    "الاربعاء",
    "الخمیس",
    "الجمعه",
    "الجمعة",
    "السبت",
    "الاحد",
    "اثنین",
    "ثلاثاء",
    "اربعاء",
    "خمیس",
    "دووشەممە",
    "سێشەممە",
    "چوارشەممە",
    "پێنجشەممە",
    "هەینی",
    "شەممە",
    "یەکشەممە",
    "ראשון",
    "שני",
    "שלישי",
    "רביעי",
    "חמישי",
    "שישי",
    "שבת",
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
    "pzt",
    "car",
    "cmt",
    "paz",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
];

/// Whether a word is the name of a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    // As RFC 5322 has them: most dates begin with one of these.
    if matches!(word, "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun") {
        return true;
    }
    let persian = match word.strip_suffix("شنبه") {
        Some(number) => number.is_empty() || WEEKDAY_NUMBERS.contains(&number),
        None => word == "جمعه" || word == "ادینه",
    };
    let is_long = word.chars().nth(2).is_some();
    persian
        || WHOLE_WEEKDAYS.contains(&word)
        || is_long && WEEKDAYS.iter().copied().flatten().any(|name| is_cut(name, word))
}

/// Which day of the week a word names, in a language whose names are in [`WEEKDAYS`]; `None` if it may be several.
pub(super) fn day_of_week(word: &str) -> Option<Weekday> {
    let indexes = |holds: fn(&str, &str) -> bool| {
        let mut found = (0..).zip(&WEEKDAYS).filter(move |(_, names)| names.iter().any(|name| holds(name, word)));
        let (index, _) = found.next()?;
        if found.next().is_none() { Some(index) } else { None }
    };
    let is_long = word.chars().nth(2).is_some();
    let index = indexes(|name, word| name == word).or_else(|| indexes(is_cut).filter(|_| is_long))?;
    Weekday::from_monday_zero_offset(index).ok()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{DateToken, tokenize};
    use super::*;

    /// Every name, with the number of its month.
    fn months(table: &[Names; 12]) -> impl Iterator<Item = (u8, &'static str)> {
        (1..).zip(table).flat_map(|(month, names)| names.iter().map(move |name| (month, *name)))
    }

    #[test]
    fn names_have_the_form_of_tokens() {
        let months = [&MONTHS, &MONTHS_IN_ARABIC_LETTERS, &SOLAR_MONTHS].into_iter().flat_map(months);
        let pairs = MONTHS_OF_TWO_WORDS.iter().flat_map(|(first, second, _)| [*first, *second]);
        let days = WEEKDAYS.iter().copied().flatten().chain(&WHOLE_WEEKDAYS).copied();
        for name in months.map(|(_, name)| name).chain(pairs).chain(days) {
            assert_eq!(tokenize(name).unwrap(), [DateToken::Word(name.to_owned())]);
        }
    }

    #[test]
    fn no_name_is_that_of_two_months_however_it_is_cut() {
        for (month, name) in months(&MONTHS) {
            let letters = name.chars().count();
            for cut in 3..=letters {
                let word: String = name.chars().take(cut).collect();
                let found = MonthName::look_up(&word, None).and_then(|found| found.number(Calendar::Gregorian));
                // Those of June and July in French, Greek and Hebrew, of August and October in Hebrew.
                let is_that_of_two = ["jui", "ιου", "ביו", "באו"].contains(&word.as_str());
                assert_eq!(found, if is_that_of_two { None } else { Some(month) }, "{word}");
            }
        }
        let whole = |month, name, calendar| {
            let found = MonthName::look_up(name, None).and_then(|found| found.number(calendar));
            assert_eq!(found, Some(month), "{name}");
        };
        months(&MONTHS_IN_ARABIC_LETTERS).for_each(|(month, name)| whole(month, name, Calendar::Gregorian));
        months(&SOLAR_MONTHS).for_each(|(month, name)| whole(month, name, Calendar::SolarHijri));
    }
}
