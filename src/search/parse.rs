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

use super::affixes::{is_affix_pair, join_with_half_space};
use super::error::{Error, QueryErrorKind};
use super::field::{self, FieldLookup, QueryField};
use super::fold::{fold, words};
use crate::model::{Expr, Phrase, Query, Timestamp};
use crate::text::HALF_SPACE;
use crate::text::classes::{is_double_quote, is_guillemet};
use std::ops::Range;

/// No query is longer, in characters.
const MAX_CHARS: usize = 1_000;
/// How many parentheses may stand in each other.
const MAX_DEPTH: usize = 32;

/// Parses a query; a query without words finds everything.
///
/// With `typing`, the query is one that is still being typed: its last word is also the beginning of one, if it has two
/// letters or more and no space behind it, and what is merely unfinished is no error. `now` is what relative dates are
/// counted from.
///
/// # Errors
/// The first mistake, and where it is.
pub fn parse(text: &str, typing: bool, now: Timestamp) -> Result<Query, Error> {
    if let Some((at, _)) = text.char_indices().nth(MAX_CHARS) {
        return Err(Error { range: at..text.len(), kind: QueryErrorKind::TooLong(MAX_CHARS) });
    }
    let mut parser = QueryParser { text, at: 0, typing, now, groups: vec![OpenGroup::default()] };
    while parser.parse_item()? {}
    let root = parser.finish()?;
    Ok(Query { text: text.to_owned(), root })
}

/// A group that is still open: the whole query, or a parenthesis in it.
#[derive(Default)]
struct OpenGroup {
    /// Where its parenthesis is.
    start: usize,
    /// Whether a `-` stands before it.
    is_negated: bool,
    /// The alternatives before the last `OR`.
    any: Vec<Expr>,
    /// The conditions since then.
    all: Vec<Expr>,
    /// The range of the last `OR`, until a condition follows it.
    dangling_or: Option<Range<usize>>,
    /// Whether the last of `all` is a word that an ending may be joined to.
    last_is_plain_word: bool,
}

impl OpenGroup {
    fn into_expr(mut self) -> Option<Expr> {
        self.any.extend(single_or(self.all, Expr::All));
        let whole = single_or(self.any, Expr::Any)?;
        Some(if self.is_negated { Expr::Not(Box::new(whole)) } else { whole })
    }
}

/// The only one of some, or all of them in what makes one of them.
fn single_or(mut exprs: Vec<Expr>, make: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    if exprs.len() > 1 { Some(make(exprs)) } else { exprs.pop() }
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
    /// The whole query and the parentheses that are open; never empty.
    groups: Vec<OpenGroup>,
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
                self.open_group(start, not)?;
            }
            ')' => {
                self.at += 1;
                self.close_group(start)?;
            }
            '|' => {
                let bars = self.take_while(|c| c == '|').len();
                self.parse_or(self.at - bars..self.at)?;
            }
            _ if opens_phrase(next) => {
                let phrase = self.parse_phrase()?;
                self.push_words(phrase, false, not, false);
            }
            _ => self.parse_word(not)?,
        }
        Ok(true)
    }

    fn open_group(&mut self, start: usize, not: bool) -> Result<(), Error> {
        if self.groups.len() > MAX_DEPTH {
            return Err(Error { range: self.at - 1..self.at, kind: QueryErrorKind::TooDeep(MAX_DEPTH) });
        }
        self.groups.push(OpenGroup { start, is_negated: not, ..OpenGroup::default() });
        Ok(())
    }

    fn close_group(&mut self, start: usize) -> Result<(), Error> {
        if self.groups.len() < 2 {
            let at = start..self.at;
            return if self.typing { Ok(()) } else { Err(Error { range: at, kind: QueryErrorKind::Unopened }) };
        }
        self.check_or()?;
        if let Some(closed) = self.groups.pop().and_then(OpenGroup::into_expr) {
            self.push_expr(closed, false);
        }
        Ok(())
    }

    fn parse_or(&mut self, at: Range<usize>) -> Result<(), Error> {
        let typing = self.typing;
        let Some(group) = self.groups.last_mut() else { return Ok(()) };
        if group.all.is_empty() && !typing {
            return Err(Error { range: at, kind: QueryErrorKind::EmptyOr });
        }
        group.any.extend(single_or(std::mem::take(&mut group.all), Expr::All));
        group.dangling_or = Some(at);
        group.last_is_plain_word = false;
        Ok(())
    }

    /// An `OR` must not be the last thing in its parenthesis.
    fn check_or(&mut self) -> Result<(), Error> {
        match self.groups.last_mut().and_then(|level| level.dangling_or.take()) {
            Some(at) if !self.typing => Err(Error { range: at, kind: QueryErrorKind::EmptyOr }),
            _ => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Expr, Error> {
        while self.groups.len() > 1 {
            self.check_or()?;
            let Some(group) = self.groups.pop() else { break };
            if !self.typing {
                let at = group.start..self.text.len();
                return Err(Error { range: at, kind: QueryErrorKind::Unclosed });
            }
            if let Some(closed) = group.into_expr() {
                self.push_expr(closed, false);
            }
        }
        self.check_or()?;
        Ok(self.groups.pop().and_then(OpenGroup::into_expr).unwrap_or(Expr::All(Vec::new())))
    }

    fn push_expr(&mut self, expr: Expr, plain: bool) {
        if let Some(group) = self.groups.last_mut() {
            group.all.push(expr);
            group.dangling_or = None;
            group.last_is_plain_word = plain;
        }
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
            return self.parse_or(start..self.at);
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
        field::parse_period_start(value, self.now).is_ok() || self.is_unfinished() && field::begins_date(value)
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
            QueryField::After => field::parse_period_start(value, self.now).map(Expr::After),
            QueryField::Before => field::parse_period_start(value, self.now).map(Expr::Before),
        };
        match parsed {
            Ok(expr) => {
                self.push_expr(if not { Expr::Not(Box::new(expr)) } else { expr }, false);
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
        if plain && let Some(before) = self.previous_plain_word().filter(|before| is_affix_pair(before, first)) {
            join_with_half_space(before, first);
            let prefix = star || being_typed && has_two_letters(before);
            if let Some(Expr::Phrase(before)) = self.groups.last_mut().and_then(|level| level.all.last_mut()) {
                before.is_prefix = prefix;
            }
            return;
        }
        let prefix = star || being_typed && list.last().is_some_and(|last| has_two_letters(last));
        let expr = Expr::Phrase(Phrase { words: list, is_prefix: prefix, title_only: title });
        self.push_expr(if not { Expr::Not(Box::new(expr)) } else { expr }, plain && !prefix);
    }

    /// The word before, if it is bare and whole.
    fn previous_plain_word(&mut self) -> Option<&mut String> {
        let group = self.groups.last_mut().filter(|level| level.last_is_plain_word)?;
        match group.all.last_mut()? {
            Expr::Phrase(phrase) if !phrase.is_prefix => phrase.words.last_mut(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
