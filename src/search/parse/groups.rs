//! The conditions of a query while it is parsed, in the parentheses that are open.

use crate::model::{Expr, Phrase};
use crate::search::error::{Error, QueryErrorKind};
use std::ops::Range;

/// How many parentheses may stand in each other.
const MAX_DEPTH: usize = 32;

/// The whole query and the parentheses that are open in it.
pub(super) struct Groups {
    /// Whether the query is still being typed: then what is merely unfinished is no error.
    typing: bool,
    /// The innermost last; never empty.
    open: Vec<OpenGroup>,
}

/// A group that is still open.
#[derive(Default)]
struct OpenGroup {
    /// Where its parenthesis begins.
    start: usize,
    /// Whether a `-` stands before it.
    is_negated: bool,
    /// The alternatives before the last `OR`.
    any: Vec<Expr>,
    /// The conditions since then.
    all: Vec<Expr>,
    /// The range of the last `OR`, until a condition follows it.
    dangling_or: Option<Range<usize>>,
    /// Whether the last of `all` is a word that an affix may be joined to.
    last_is_plain_word: bool,
}

impl OpenGroup {
    fn into_expr(mut self) -> Option<Expr> {
        self.any.extend(single_or(self.all, Expr::All));
        let whole = single_or(self.any, Expr::Any)?;
        Some(negate_if(self.is_negated, whole))
    }
}

/// The only one of these, or one made of all of them.
fn single_or(mut exprs: Vec<Expr>, make: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    if exprs.len() > 1 { Some(make(exprs)) } else { exprs.pop() }
}

/// `expr`, or its opposite.
fn negate_if(is_negated: bool, expr: Expr) -> Expr {
    if is_negated { Expr::Not(Box::new(expr)) } else { expr }
}

impl Groups {
    /// An empty query.
    pub(super) fn new(typing: bool) -> Self {
        Self { typing, open: vec![OpenGroup::default()] }
    }

    /// Opens a parenthesis. `is_negated` says whether a `-` stands before it; its range begins there.
    pub(super) fn open(&mut self, range: Range<usize>, is_negated: bool) -> Result<(), Error> {
        if self.open.len() > MAX_DEPTH {
            return Err(Error { range: range.end - 1..range.end, kind: QueryErrorKind::TooDeep(MAX_DEPTH) });
        }
        self.open.push(OpenGroup { start: range.start, is_negated, ..OpenGroup::default() });
        Ok(())
    }

    /// Closes the innermost parenthesis.
    pub(super) fn close(&mut self, range: Range<usize>) -> Result<(), Error> {
        if self.open.len() < 2 {
            return if self.typing { Ok(()) } else { Err(Error { range, kind: QueryErrorKind::Unopened }) };
        }
        self.check_or()?;
        if let Some(closed) = self.open.pop().and_then(OpenGroup::into_expr) {
            self.push(closed, false, false);
        }
        Ok(())
    }

    /// Begins an alternative to the conditions of the innermost group.
    pub(super) fn push_or(&mut self, range: Range<usize>) -> Result<(), Error> {
        let typing = self.typing;
        let Some(group) = self.open.last_mut() else { return Ok(()) };
        if group.all.is_empty() && !typing {
            return Err(Error { range, kind: QueryErrorKind::EmptyOr });
        }
        group.any.extend(single_or(std::mem::take(&mut group.all), Expr::All));
        group.dangling_or = Some(range);
        group.last_is_plain_word = false;
        Ok(())
    }

    /// Adds a condition, or its opposite if it `is_negated`. `is_plain_word` says whether an affix may be joined to it.
    pub(super) fn push(&mut self, expr: Expr, is_negated: bool, is_plain_word: bool) {
        if let Some(group) = self.open.last_mut() {
            group.all.push(negate_if(is_negated, expr));
            group.dangling_or = None;
            group.last_is_plain_word = is_plain_word;
        }
    }

    /// The phrase that the last plain word is, so that an affix can be joined to it.
    pub(super) fn last_plain_word(&mut self) -> Option<&mut Phrase> {
        let group = self.open.last_mut().filter(|group| group.last_is_plain_word)?;
        match group.all.last_mut()? {
            Expr::Phrase(phrase) if !phrase.is_prefix => Some(phrase),
            _ => None,
        }
    }

    /// The whole query, at the end of its text, which is `length` bytes long.
    pub(super) fn finish(mut self, length: usize) -> Result<Expr, Error> {
        while self.open.len() > 1 {
            self.check_or()?;
            let Some(group) = self.open.pop() else { break };
            if !self.typing {
                return Err(Error { range: group.start..length, kind: QueryErrorKind::Unclosed });
            }
            if let Some(closed) = group.into_expr() {
                self.push(closed, false, false);
            }
        }
        self.check_or()?;
        Ok(self.open.pop().and_then(OpenGroup::into_expr).unwrap_or(Expr::All(Vec::new())))
    }

    /// An `OR` must not be the last thing in its parenthesis.
    fn check_or(&mut self) -> Result<(), Error> {
        match self.open.last_mut().and_then(|group| group.dangling_or.take()) {
            Some(range) if !self.typing => Err(Error { range, kind: QueryErrorKind::EmptyOr }),
            _ => Ok(()),
        }
    }
}
