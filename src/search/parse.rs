//! A query from what was typed.
//!
//! ```text
//! query  = all { ("OR" | "|") all }
//! all    = { ["-"] item }
//! item   = "(" query ")" | [field ":"] (word | phrase) ["*"]
//! phrase = text between "…", “…” or «…»
//! ```
//!
//! A word that folds to several, such as `3.5` or an address, is a phrase. می and نمی belong to the word after them, ها
//! and its forms to the word before, as if a half-space stood between.
//!
//! Deliberately not here: nearness, weights and patterns.

use super::error::{QueryError, QueryErrorKind};
use super::field::{self, Field, Name};
use super::fold::{fold, words};
use crate::model::{Expr, Query, Timestamp, Words};
use std::ops::Range;

/// No query is longer, in characters.
const LONGEST: usize = 1_000;
/// How many parentheses may stand in each other.
const DEEPEST: usize = 32;

/// Reads a query; one without words finds everything.
///
/// With `typing`, the query is one that is still being typed: its last word is also the beginning of one, if it has two
/// letters or more and no space behind it, and what is merely unfinished is no error. `now` is what relative dates are
/// counted from.
///
/// # Errors
/// The first mistake, and where it is.
pub fn parse(text: &str, typing: bool, now: Timestamp) -> Result<Query, QueryError> {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        return Err(QueryError { at: at..text.len(), kind: QueryErrorKind::TooLong(LONGEST) });
    }
    let mut parser = Parser { text, at: 0, typing, now, levels: vec![Level::default()] };
    while parser.item()? {}
    let root = parser.finish()?;
    Ok(Query { text: text.to_owned(), root })
}

/// What is open: the whole query, or a parenthesis in it.
#[derive(Default)]
struct Level {
    /// Where its parenthesis is.
    start: usize,
    /// Whether a `-` stands before it.
    not: bool,
    /// What `OR` has parted so far.
    any: Vec<Expr>,
    /// What has come since.
    all: Vec<Expr>,
    /// Where the last `OR` is, while nothing has come since.
    or: Option<Range<usize>>,
    /// Whether the last of `all` is a word that an ending may be joined to.
    plain: bool,
}

impl Level {
    fn close(mut self) -> Option<Expr> {
        self.any.extend(one(self.all, Expr::All));
        let whole = one(self.any, Expr::Any)?;
        Some(if self.not { Expr::Not(Box::new(whole)) } else { whole })
    }
}

/// The only one of some, or all of them in what makes one of them.
fn one(mut several: Vec<Expr>, make: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    if several.len() > 1 { Some(make(several)) } else { several.pop() }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    typing: bool,
    now: Timestamp,
    /// The whole query and the parentheses that are open; never empty.
    levels: Vec<Level>,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes characters while they fit.
    fn take(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let taken = rest.get(..rest.find(|c| !fits(c)).unwrap_or(rest.len())).unwrap_or_default();
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
    fn unfinished(&self) -> bool {
        self.typing && self.rest().trim().is_empty()
    }

    /// Reads what comes next; `false` at the end.
    fn item(&mut self) -> Result<bool, QueryError> {
        self.take(char::is_whitespace);
        let start = self.at;
        let minus = self.take(|c| c == '-').len();
        let not = minus % 2 == 1;
        let Some(next) = self.rest().chars().next() else { return Ok(false) };
        match next {
            '(' => {
                self.at += 1;
                self.open(start, not)?;
            }
            ')' => {
                self.at += 1;
                self.close(start)?;
            }
            '|' => {
                let bars = self.take(|c| c == '|').len();
                self.or(self.at - bars..self.at)?;
            }
            _ if is_quote(next) => {
                let phrase = self.phrase()?;
                self.words(phrase, false, not, false);
            }
            _ => self.word(not)?,
        }
        Ok(true)
    }

    fn open(&mut self, start: usize, not: bool) -> Result<(), QueryError> {
        if self.levels.len() > DEEPEST {
            return Err(QueryError { at: self.at - 1..self.at, kind: QueryErrorKind::TooDeep(DEEPEST) });
        }
        self.levels.push(Level { start, not, ..Level::default() });
        Ok(())
    }

    fn close(&mut self, start: usize) -> Result<(), QueryError> {
        if self.levels.len() < 2 {
            let at = start..self.at;
            return if self.typing { Ok(()) } else { Err(QueryError { at, kind: QueryErrorKind::Unopened }) };
        }
        self.check_or()?;
        if let Some(closed) = self.levels.pop().and_then(Level::close) {
            self.push(closed, false);
        }
        Ok(())
    }

    fn or(&mut self, at: Range<usize>) -> Result<(), QueryError> {
        let typing = self.typing;
        let Some(level) = self.levels.last_mut() else { return Ok(()) };
        if level.all.is_empty() && !typing {
            return Err(QueryError { at, kind: QueryErrorKind::Or });
        }
        level.any.extend(one(std::mem::take(&mut level.all), Expr::All));
        level.or = Some(at);
        level.plain = false;
        Ok(())
    }

    /// An `OR` must not be the last thing in its parenthesis.
    fn check_or(&mut self) -> Result<(), QueryError> {
        match self.levels.last_mut().and_then(|level| level.or.take()) {
            Some(at) if !self.typing => Err(QueryError { at, kind: QueryErrorKind::Or }),
            _ => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Expr, QueryError> {
        while self.levels.len() > 1 {
            self.check_or()?;
            let Some(level) = self.levels.pop() else { break };
            if !self.typing {
                let at = level.start..self.text.len();
                return Err(QueryError { at, kind: QueryErrorKind::Unclosed });
            }
            if let Some(closed) = level.close() {
                self.push(closed, false);
            }
        }
        self.check_or()?;
        Ok(self.levels.pop().and_then(Level::close).unwrap_or(Expr::All(Vec::new())))
    }

    fn push(&mut self, expr: Expr, plain: bool) {
        if let Some(level) = self.levels.last_mut() {
            level.all.push(expr);
            level.or = None;
            level.plain = plain;
        }
    }

    /// The text between quotation marks.
    fn phrase(&mut self) -> Result<&'t str, QueryError> {
        let start = self.at;
        let guillemet = self.rest().starts_with(['\u{AB}', '\u{BB}']);
        self.take_one();
        let inside = self.take(|c| if guillemet { c != '\u{BB}' } else { !is_double(c) });
        if self.rest().is_empty() && !self.typing {
            return Err(QueryError { at: start..self.at, kind: QueryErrorKind::Quote });
        }
        self.take_one();
        Ok(inside)
    }

    fn take_one(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    /// A word, `OR`, or a field and its value.
    fn word(&mut self, not: bool) -> Result<(), QueryError> {
        let start = self.at;
        let raw = self.take(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '|') && !is_quote(c));
        if raw == "OR" && !not {
            return self.or(start..self.at);
        }
        let Some((name, value)) = raw.split_once(':') else {
            self.words(raw, false, not, true);
            return Ok(());
        };
        match field::look_up(name) {
            Name::Known(field) => self.value(field, name, value, start, not),
            // An address has its slashes here; a sentence has nothing.
            Name::Unknown(suggestion) if !value.is_empty() && !value.starts_with('/') => {
                let kind = QueryErrorKind::Field { name: name.to_owned(), suggestion };
                Err(QueryError { at: start..start + name.len(), kind })
            }
            Name::Unknown(_) | Name::Word => {
                self.words(raw, false, not, true);
                Ok(())
            }
        }
    }

    fn value(&mut self, field: Field, name: &str, raw: &'t str, start: usize, not: bool) -> Result<(), QueryError> {
        let quoted = raw.is_empty() && self.rest().starts_with(is_quote);
        let value = if quoted { self.phrase()? } else { raw };
        let missing = fold(value).is_empty();
        let made = match field {
            _ if missing => Err(QueryErrorKind::Value { field: name.to_owned() }),
            Field::Title => {
                self.words(value, true, not, !quoted);
                return Ok(());
            }
            Field::Named(named) => Ok(Expr::Named(named, fold(value))),
            Field::Is => field::state(value),
            Field::After => field::start(value, self.now).map(Expr::After),
            Field::Before => field::start(value, self.now).map(Expr::Before),
        };
        match made {
            Ok(expr) => {
                self.push(if not { Expr::Not(Box::new(expr)) } else { expr }, false);
                Ok(())
            }
            Err(_) if self.unfinished() => Ok(()),
            Err(kind) => {
                let at = if missing { start..self.at } else { start + name.len() + 1..self.at };
                Err(QueryError { at, kind })
            }
        }
    }

    /// Adds words as one condition. `bare` ones may be joined to a neighbour and completed while typing.
    fn words(&mut self, raw: &str, title: bool, not: bool, bare: bool) {
        // A quotation has its star behind it.
        let star = if bare { raw.ends_with('*') } else { self.eat('*') };
        let mut list: Vec<String> = Vec::new();
        let mut open = false;
        for word in words(raw) {
            open = bare && self.typing && self.rest().is_empty() && word.range.end == raw.len();
            let word = word.spelled();
            match list.last_mut() {
                Some(last) if belongs(last, &word) => join(last, &word),
                _ => list.push(word),
            }
        }
        let Some(first) = list.first() else { return };
        let long = |word: &str| word.chars().filter(|c| *c != '\u{200C}').count() > 1;
        let plain = bare && !title && !not && list.len() == 1;
        if plain && let Some(before) = self.plain_before().filter(|before| belongs(before, first)) {
            join(before, first);
            let prefix = star || open && long(before);
            if let Some(Expr::Words(before)) = self.levels.last_mut().and_then(|level| level.all.last_mut()) {
                before.prefix = prefix;
            }
            return;
        }
        let prefix = star || open && list.last().is_some_and(|last| long(last));
        let expr = Expr::Words(Words { words: list, prefix, title });
        self.push(if not { Expr::Not(Box::new(expr)) } else { expr }, plain && !prefix);
    }

    /// The word before, if it is bare and whole.
    fn plain_before(&mut self) -> Option<&mut String> {
        let level = self.levels.last_mut().filter(|level| level.plain)?;
        match level.all.last_mut()? {
            Expr::Words(words) if !words.prefix => words.words.last_mut(),
            _ => None,
        }
    }
}

/// Whether two words are one that a half-space should part: می and a verb, a noun and ها.
fn belongs(before: &str, word: &str) -> bool {
    const STARTS: [&str; 2] = ["\u{645}\u{6CC}", "\u{646}\u{645}\u{6CC}"];
    const ENDS: [&str; 3] = ["\u{647}\u{627}", "\u{647}\u{627}\u{6CC}", "\u{647}\u{627}\u{6CC}\u{6CC}"];
    (STARTS.contains(&before) || ENDS.contains(&word)) && word.starts_with(is_persian) && before.ends_with(is_persian)
}

fn is_persian(c: char) -> bool {
    ('\u{620}'..='\u{6D5}').contains(&c)
}

fn join(before: &mut String, word: &str) {
    before.push('\u{200C}');
    before.push_str(word);
}

fn is_double(c: char) -> bool {
    matches!(c, '"' | '\u{201C}' | '\u{201D}' | '\u{201E}')
}

fn is_quote(c: char) -> bool {
    is_double(c) || matches!(c, '\u{AB}' | '\u{BB}')
}

#[cfg(test)]
mod tests;
