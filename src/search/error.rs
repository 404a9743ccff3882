//! Errors in a query, as data: `l10n` puts them into words.

use std::ops::Range;

/// A mistake in a query and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The bytes of the query that are wrong; never outside it, never inside a character.
    pub range: Range<usize>,
    /// What is wrong.
    pub kind: QueryErrorKind,
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryErrorKind {
    /// It is longer than this many characters.
    TooLong(usize),
    /// Parentheses stand in more than this many others.
    TooDeep(usize),
    /// A quotation has no end.
    UnclosedQuote,
    /// A parenthesis is not closed.
    Unclosed,
    /// A parenthesis is closed that was not opened.
    Unopened,
    /// `OR` or `|` has nothing on one side.
    EmptyOr,
    /// No field has this name.
    UnknownField {
        /// The name as it was typed.
        name: String,
        /// The name that may have been meant.
        suggestion: Option<&'static str>,
    },
    /// Nothing stands after the name of a field.
    MissingValue {
        /// The field, as it was typed.
        field: String,
    },
    /// This value is not a date.
    InvalidDate(String),
    /// `is:` has no such value.
    InvalidState(String),
}
