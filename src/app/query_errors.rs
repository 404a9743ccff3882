//! What is wrong with a query, in a sentence that says what to do.

use super::strings::{Strings, fill};
use super::words;
use crate::search::{QueryError, QueryErrorKind};
use crate::text::clean_line;
use serde::Deserialize;

/// The sentences.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryErrors {
    too_long: String,
    too_deep: String,
    quote: String,
    unclosed: String,
    unopened: String,
    or: String,
    field: String,
    field_near: String,
    value: String,
    date: String,
    is: String,
}

impl Strings {
    /// What is wrong with a query, and what to write instead.
    pub fn query_error(&self, error: &QueryError) -> String {
        let words = &self.words.query;
        // The query is what was typed or pasted, and so not clean.
        let isolated = |typed: &str| words::isolated(&clean_line(typed));
        let limit = |phrase: &str, limit: usize| {
            let limit = u64::try_from(limit).unwrap_or(u64::MAX);
            fill(phrase, &[("limit", &self.number(limit))])
        };
        match &error.kind {
            QueryErrorKind::TooLong(most) => limit(&words.too_long, *most),
            QueryErrorKind::TooDeep(most) => limit(&words.too_deep, *most),
            QueryErrorKind::Quote => words.quote.clone(),
            QueryErrorKind::Unclosed => words.unclosed.clone(),
            QueryErrorKind::Unopened => words.unopened.clone(),
            QueryErrorKind::Or => words.or.clone(),
            QueryErrorKind::Field { name, suggestion: None } => fill(&words.field, &[("name", &isolated(name))]),
            QueryErrorKind::Field { name, suggestion: Some(suggestion) } => {
                fill(&words.field_near, &[("name", &isolated(name)), ("suggestion", &isolated(suggestion))])
            }
            QueryErrorKind::Value { field } => fill(&words.value, &[("field", &isolated(field))]),
            QueryErrorKind::Date(value) => fill(&words.date, &[("value", &isolated(value))]),
            QueryErrorKind::Is(value) => fill(&words.is, &[("value", &isolated(value))]),
        }
    }
}
