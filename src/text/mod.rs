//! Rules of the written language: classes of characters, safe text, numbers, dates, languages.
//!
//! All of it is pure: text in, text or data out. Time and the user's time zone come in as values, the zones that dates
//! name are compiled in, and nothing here reads a clock, a file or the environment.
//!
//! [`clean`](clean()) is the one place that makes foreign text safe, so that no other room has to think of escape
//! sequences or bidi overrides. This room makes no words of the interface: [`Age`] and [`civil`] are data, which `l10n`
//! puts into Persian or English. [`classes`] is the one table of character classes.
//!
//! Deliberately not here: the direction and shape of letters (`layout`), and any change to what an author wrote beyond
//! what safety asks for.

mod age;
mod calendar;
pub(crate) mod classes;
mod clean;
mod closing_line;
mod date;
mod digits;
mod direction;
mod lang;
mod links;
mod natural;

pub(crate) use age::{Age, age};
pub(crate) use calendar::{Calendar, civil, day_start, day_start_before, has_time};
#[cfg(test)]
pub(crate) use calendar::{Civil, timestamp};
pub(crate) use classes::HALF_SPACE;
pub use clean::{clean, clean_line};
pub(crate) use clean::{clean_name, close_formatting, without_isolates};
pub use closing_line::is_closing_line;
pub use date::{DefaultZone, parse_date};
pub(crate) use digits::{Numerals, digit_value, to_persian_digits};
pub use direction::majority_direction;
pub(crate) use direction::{first_strong, strong_direction, strong_directions};
pub use lang::detect_language;
pub use links::find_links;
pub use natural::compare_natural;
