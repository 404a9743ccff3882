//! The fields of a query, their names in two languages, and the values that they take.

use super::error::QueryErrorKind;
use super::fold::fold;
use crate::model::{DayStart, Expr, NameField, Timestamp, Zone};
use crate::text::{Calendar, HALF_SPACE, day_start, day_start_before, digit_value};

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryField {
    Name(NameField),
    Title,
    Is,
    After,
    Before,
}

/// Every name; the first of a field is the one that is suggested in that language.
const FIELD_NAMES: [(&str, QueryField); 15] = [
    ("source", QueryField::Name(NameField::Source)),
    ("feed", QueryField::Name(NameField::Feed)),
    ("tag", QueryField::Name(NameField::Tag)),
    ("title", QueryField::Title),
    ("is", QueryField::Is),
    ("after", QueryField::After),
    ("before", QueryField::Before),
    ("\u{645}\u{646}\u{628}\u{639}", QueryField::Name(NameField::Source)),
    ("\u{62E}\u{648}\u{631}\u{627}\u{6A9}", QueryField::Name(NameField::Feed)),
    ("\u{628}\u{631}\u{686}\u{633}\u{628}", QueryField::Name(NameField::Tag)),
    ("\u{639}\u{646}\u{648}\u{627}\u{646}", QueryField::Title),
    ("\u{648}\u{636}\u{639}\u{6CC}\u{62A}", QueryField::Is),
    ("\u{648}\u{636}\u{639}", QueryField::Is),
    ("\u{67E}\u{633}\u{200C}\u{627}\u{632}", QueryField::After),
    ("\u{67E}\u{6CC}\u{634}\u{200C}\u{627}\u{632}", QueryField::Before),
];

/// از and تا. Sentences are full of them, so they name a field only where a date follows at once, and nobody is told
/// that they may have been meant.
const DATE_NAMES: [(&str, QueryField); 2] = [(FROM, QueryField::After), ("\u{62A}\u{627}", QueryField::Before)];
const FROM: &str = "\u{627}\u{632}";

/// What stands before از in a name that a half-space joins.
const DATE_PREFIXES: [(&str, QueryField); 2] =
    [("\u{67E}\u{633}", QueryField::After), ("\u{67E}\u{6CC}\u{634}", QueryField::Before)];

/// What the word before a colon turns out to be.
pub(super) enum FieldLookup {
    /// A field.
    Found(QueryField),
    /// A field if a date follows at once; else a word as any other.
    WithDate(QueryField),
    /// A word as any other.
    Word,
    /// It looks like the name of a field, but there is no such field.
    Unknown(Option<&'static str>),
}

/// Looks a name up. What is written as a name in ASCII, or is nearly the name of a field, was meant as one.
pub(super) fn look_up(name: &str) -> FieldLookup {
    let folded = fold(name);
    if let Some((_, field)) = FIELD_NAMES.iter().find(|(name, _)| fold(name) == folded) {
        return FieldLookup::Found(*field);
    }
    if let Some((_, field)) = DATE_NAMES.iter().find(|(known, _)| *known == folded) {
        return FieldLookup::WithDate(*field);
    }
    let letters = folded.chars().count();
    let latin = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    if letters > MAX_NAME_LETTERS || !name.chars().all(|c| c.is_alphabetic() || c == HALF_SPACE) {
        return FieldLookup::Word;
    }
    let near = |candidate: &str| strsim::levenshtein(&fold(candidate), &folded);
    let nearest = FIELD_NAMES.iter().map(|(candidate, _)| (near(candidate), *candidate)).min();
    let suggestion =
        nearest.filter(|(distance, _)| distance * 3 <= letters && letters > 2).map(|(_, candidate)| candidate);
    if latin || suggestion.is_some() { FieldLookup::Unknown(suggestion) } else { FieldLookup::Word }
}

/// The field that two words name together, if a date follows at once: پس از or پیش از with a blank in place of the
/// half-space.
pub(super) fn look_up_pair(first: &str, second: &str) -> Option<QueryField> {
    if !first.chars().chain(second.chars()).all(char::is_alphabetic) {
        return None;
    }
    let folded = fold(first);
    let (_, field) = DATE_PREFIXES.iter().find(|(known, _)| *known == folded)?;
    (fold(second) == FROM).then_some(*field)
}

/// No name of a field is nearly as long.
const MAX_NAME_LETTERS: usize = 16;

/// What `is:` asks for.
pub(super) fn parse_state(value: &str) -> Result<Expr, QueryErrorKind> {
    match fold(value).as_str() {
        "unread" | "\u{646}\u{62E}\u{648}\u{627}\u{646}\u{62F}\u{647}" => Ok(Expr::Unread),
        "read" | "\u{62E}\u{648}\u{627}\u{646}\u{62F}\u{647}" => Ok(Expr::Not(Box::new(Expr::Unread))),
        "bookmarked" | "\u{646}\u{634}\u{627}\u{646}\u{6A9}" => Ok(Expr::Bookmarked),
        _ => Err(QueryErrorKind::InvalidState(value.to_owned())),
    }
}

/// The start of the day, month or year that a value names.
pub(super) fn parse_period_start(value: &str, now: Timestamp, zone: &Zone) -> Result<DayStart, QueryErrorKind> {
    relative_date(value, now, zone)
        .or_else(|| absolute_date(value, zone))
        .ok_or_else(|| QueryErrorKind::InvalidDate(value.to_owned()))
}

/// Whether more letters could make a date of a value.
pub(super) fn begins_date(value: &str) -> bool {
    let folded = fold(value);
    let is_word = |word: &&str| word.starts_with(&folded);
    value.starts_with(|c: char| digit_value(c).is_some())
        || !folded.is_empty() && TODAY.iter().chain(&YESTERDAY).any(is_word)
}

const TODAY: [&str; 2] = ["today", "\u{627}\u{645}\u{631}\u{648}\u{632}"];
const YESTERDAY: [&str; 2] = ["yesterday", "\u{62F}\u{6CC}\u{631}\u{648}\u{632}"];

/// Today, yesterday, or some days ago.
fn relative_date(value: &str, now: Timestamp, zone: &Zone) -> Option<DayStart> {
    let folded = fold(value).replace(' ', "");
    let days = match folded.as_str() {
        day if TODAY.contains(&day) => 0,
        day if YESTERDAY.contains(&day) => 1,
        other => {
            let number = other.strip_suffix('d').or_else(|| other.strip_suffix("\u{631}\u{648}\u{632}"))?;
            number.parse::<u16>().ok()?
        }
    };
    day_start_before(now, days, zone)
}

/// A year, a month of a year, or a day, in figures; a year from 1300 to 1500 is Solar Hijri.
fn absolute_date(value: &str, zone: &Zone) -> Option<DayStart> {
    let mut numbers = Vec::new();
    for part in value.split(['-', '/', '.']) {
        if numbers.len() == 3 || part.is_empty() || part.chars().count() > 4 {
            return None;
        }
        numbers.push(part.chars().try_fold(0_i32, |sum, c| Some(sum * 10 + i32::from(digit_value(c)?)))?);
    }
    let year = numbers.first().copied()?;
    let calendar = match year {
        1300..=1500 => Calendar::SolarHijri,
        1800..=2200 => Calendar::Gregorian,
        _ => return None,
    };
    let nth = |at: usize| u8::try_from(numbers.get(at).copied().unwrap_or(1)).ok();
    day_start(year, nth(1)?, nth(2)?, calendar, zone)
}
