//! Parses the text of a query.
//!
//! ```text
//! query  = all { ("OR" | "|") all }
//! all    = { ["-"] item }
//! item   = "(" query ")" | [field ":"] (word | phrase) ["*"]
//! phrase = text between "…", “…” or «…»
//! ```
//!
//! The fields از and تا are words unless a date follows the colon at once; before a date, پس از and پیش از are fields
//! with a blank as well as with a half-space.
//!
//! A word that folds to several, such as `3.5` or an address, is a phrase. می and نمی belong to the word after them, ها
//! and its forms to the word before, as if a half-space stood between.
//!
//! Deliberately not here: nearness, weights and patterns.

mod groups;

use super::affixes::{is_affix_pair, join_with_half_space};
use super::error::{Error, QueryErrorKind};
use super::field::{self, FieldLookup, QueryField};
use super::fold::{fold, words};
use crate::model::{Expr, Phrase, Query, Timestamp, Zone};
use crate::text::HALF_SPACE;
use crate::text::classes::{is_double_quote, is_guillemet};
use groups::Groups;

/// No query is longer, in characters.
const MAX_CHARS: usize = 1_000;

/// Parses a query; a query without words finds everything.
///
/// With `typing`, the query is one that is still being typed: its last word is also the beginning of one, if it has two
/// letters or more and no space behind it, and what is merely unfinished is no error. `now` is what relative dates are
/// counted from, and days are those of `zone`.
///
/// # Errors
/// The first mistake, and where it is.
pub fn parse(text: &str, typing: bool, now: Timestamp, zone: &Zone) -> Result<Query, Error> {
    if let Some((at, _)) = text.char_indices().nth(MAX_CHARS) {
        return Err(Error { range: at..text.len(), kind: QueryErrorKind::TooLong(MAX_CHARS) });
    }
    let mut parser = QueryParser { text, at: 0, typing, now, zone, groups: Groups::new(typing) };
    while parser.parse_item()? {}
    let root = parser.groups.finish(text.len())?;
    Ok(Query { text: text.to_owned(), root })
}

/// Whether a character goes on a word, its field included.
fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')' | '|') && !opens_phrase(c)
}

/// Whether a quotation mark opens a phrase. Single ones do not: they are apostrophes within words.
fn opens_phrase(c: char) -> bool {
    is_double_quote(c) || is_guillemet(c)
}

struct QueryParser<'t> {
    text: &'t str,
    at: usize,
    typing: bool,
    now: Timestamp,
    zone: &'t Zone,
    groups: Groups,
}

impl<'t> QueryParser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes characters while the predicate holds.
    fn take_while(&mut self, predicate: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let taken = rest.get(..rest.find(|c| !predicate(c)).unwrap_or(rest.len())).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    fn eat(&mut self, c: char) -> bool {
        let eaten = self.rest().starts_with(c);
        if eaten {
            self.at += c.len_utf8();
        }
        eaten
    }

    /// Whether a mistake that ends here is only what has not been typed yet.
    fn is_unfinished(&self) -> bool {
        self.typing && self.rest().trim().is_empty()
    }

    /// Reads what comes next; `false` at the end.
    fn parse_item(&mut self) -> Result<bool, Error> {
        self.take_while(char::is_whitespace);
        let start = self.at;
        let minus = self.take_while(|c| c == '-').len();
        let not = minus % 2 == 1;
        let Some(next) = self.rest().chars().next() else { return Ok(false) };
        match next {
            '(' => {
                self.at += 1;
                self.groups.open(start..self.at, not)?;
            }
            ')' => {
                self.at += 1;
                self.groups.close(start..self.at)?;
            }
            '|' => {
                let bars = self.take_while(|c| c == '|').len();
                self.groups.push_or(self.at - bars..self.at)?;
            }
            _ if opens_phrase(next) => {
                let phrase = self.parse_phrase()?;
                self.push_words(phrase, false, not, false);
            }
            _ => self.parse_word(not)?,
        }
        Ok(true)
    }

    /// The text between quotation marks.
    fn parse_phrase(&mut self) -> Result<&'t str, Error> {
        let start = self.at;
        let guillemet = self.rest().starts_with(is_guillemet);
        self.skip_char();
        let inside = self.take_while(|c| if guillemet { c != '\u{BB}' } else { !is_double_quote(c) });
        if self.rest().is_empty() && !self.typing {
            return Err(Error { range: start..self.at, kind: QueryErrorKind::UnclosedQuote });
        }
        self.skip_char();
        Ok(inside)
    }

    fn skip_char(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    /// A word, `OR`, or a field and its value.
    fn parse_word(&mut self, not: bool) -> Result<(), Error> {
        let start = self.at;
        let raw = self.take_while(is_of_word);
        if raw == "OR" && !not {
            return self.groups.push_or(start..self.at);
        }
        if let Some((field, name, value)) = self.parse_field_pair(raw, start) {
            return self.parse_value(field, name, value, start, not);
        }
        let Some((name, value)) = raw.split_once(':') else {
            self.push_words(raw, false, not, true);
            return Ok(());
        };
        match field::look_up(name) {
            FieldLookup::Found(field) => self.parse_value(field, name, value, start, not),
            FieldLookup::WithDate(field) if self.is_date(value) => self.parse_value(field, name, value, start, not),
            // An address has its slashes here; a sentence has nothing.
            FieldLookup::Unknown(suggestion) if !value.is_empty() && !value.starts_with('/') => {
                let kind = QueryErrorKind::UnknownField { name: name.to_owned(), suggestion };
                Err(Error { range: start..start + name.len(), kind })
            }
            FieldLookup::WithDate(_) | FieldLookup::Unknown(_) | FieldLookup::Word => {
                self.push_words(raw, false, not, true);
                Ok(())
            }
        }
    }

    /// A field whose name is `first` and the next word, and its value, if that is a date. Else it takes nothing.
    fn parse_field_pair(&mut self, first: &str, start: usize) -> Option<(QueryField, &'t str, &'t str)> {
        let end = self.at;
        self.take_while(char::is_whitespace);
        let (second, value) = self.take_while(is_of_word).split_once(':').unwrap_or_default();
        let field = field::look_up_pair(first, second).filter(|_| self.is_date(value));
        let Some(field) = field else {
            self.at = end;
            return None;
        };
        let name = self.text.get(start..self.at - value.len() - 1).unwrap_or_default();
        Some((field, name, value))
    }

    /// Whether a value is a date, or may be about to become one.
    fn is_date(&self, value: &str) -> bool {
        field::parse_period_start(value, self.now, self.zone).is_ok()
            || self.is_unfinished() && field::begins_date(value)
    }

    fn parse_value(
        &mut self,
        field: QueryField,
        name: &str,
        raw: &'t str,
        start: usize,
        not: bool,
    ) -> Result<(), Error> {
        let quoted = raw.is_empty() && self.rest().starts_with(opens_phrase);
        let value = if quoted { self.parse_phrase()? } else { raw };
        let is_missing = fold(value).is_empty();
        let parsed = match field {
            _ if is_missing => Err(QueryErrorKind::MissingValue { field: name.to_owned() }),
            QueryField::Title => {
                self.push_words(value, true, not, !quoted);
                return Ok(());
            }
            QueryField::Name(named) => Ok(Expr::NameContains(named, fold(value))),
            QueryField::Is => field::parse_state(value),
            QueryField::After => field::parse_period_start(value, self.now, self.zone).map(Expr::After),
            QueryField::Before => field::parse_period_start(value, self.now, self.zone).map(Expr::Before),
        };
        match parsed {
            Ok(expr) => {
                self.groups.push(expr, not, false);
                Ok(())
            }
            Err(_) if self.is_unfinished() => Ok(()),
            Err(kind) => {
                let at = if is_missing { start..self.at } else { start + name.len() + 1..self.at };
                Err(Error { range: at, kind })
            }
        }
    }

    /// Adds words as one condition. `bare` ones may be joined to a neighbour and completed while typing.
    fn push_words(&mut self, raw: &str, title: bool, not: bool, bare: bool) {
        // A quotation has its star behind it.
        let star = if bare { raw.ends_with('*') } else { self.eat('*') };
        let mut list: Vec<String> = Vec::new();
        let mut being_typed = false;
        for word in words(raw) {
            being_typed = bare && self.typing && self.rest().is_empty() && word.range.end == raw.len();
            let word = word.with_half_spaces();
            match list.last_mut() {
                Some(last) if is_affix_pair(last, &word) => join_with_half_space(last, &word),
                _ => list.push(word),
            }
        }
        let Some(first) = list.first() else { return };
        let has_two_letters = |word: &str| word.chars().filter(|c| *c != HALF_SPACE).count() > 1;
        let plain = bare && !title && !not && list.len() == 1;
        if plain
            && let Some(phrase) = self.groups.last_plain_word()
            && let Some(before) = phrase.words.last_mut().filter(|before| is_affix_pair(before, first))
        {
            join_with_half_space(before, first);
            phrase.is_prefix = star || being_typed && has_two_letters(before);
            return;
        }
        let prefix = star || being_typed && list.last().is_some_and(|last| has_two_letters(last));
        let expr = Expr::Phrase(Phrase { words: list, is_prefix: prefix, title_only: title });
        self.groups.push(expr, not, plain && !prefix);
    }
}

#[cfg(test)]
mod tests;
