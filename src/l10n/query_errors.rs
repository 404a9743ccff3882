//! What is wrong with a query, in a sentence that says what to do.

use crate::l10n::{Strings, fill, phrases};
use crate::search::{Error, QueryErrorKind};
use crate::text::clean_line;
use serde::Deserialize;

/// The sentences.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryErrorStrings {
    place: String,
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
    /// The same with the position, for output that cannot highlight it: the number of the character, and the text
    /// there.
    pub fn query_error_with_position(&self, error: &Error, query: &str) -> String {
        /// The most characters of the faulty part that the sentence repeats.
        const MAX_EXCERPT: usize = 40;
        let before = query.get(..error.range.start).unwrap_or(query);
        let excerpt: String = query.get(error.range.clone()).unwrap_or_default().chars().take(MAX_EXCERPT).collect();
        let reason = self.query_error(error);
        if excerpt.trim().is_empty() {
            return reason;
        }
        let number = self.number(before.chars().count() as u64 + 1);
        let quoted = phrases::isolated(&clean_line(&excerpt));
        fill(&self.messages.query.place, &[("why", &reason), ("n", &number), ("part", &quoted)])
    }

    /// What is wrong with a query, and what to write instead.
    pub fn query_error(&self, error: &Error) -> String {
        let messages = &self.messages.query;
        // The user may have pasted the query, so it may hold control characters.
        let isolated = |text: &str| phrases::isolated(&clean_line(text));
        let limit = |phrase: &str, limit: usize| {
            let limit = u64::try_from(limit).unwrap_or(u64::MAX);
            fill(phrase, &[("limit", &self.number(limit))])
        };
        match &error.kind {
            QueryErrorKind::TooLong(max) => limit(&messages.too_long, *max),
            QueryErrorKind::TooDeep(max) => limit(&messages.too_deep, *max),
            QueryErrorKind::UnclosedQuote => messages.quote.clone(),
            QueryErrorKind::Unclosed => messages.unclosed.clone(),
            QueryErrorKind::Unopened => messages.unopened.clone(),
            QueryErrorKind::EmptyOr => messages.or.clone(),
            QueryErrorKind::UnknownField { name, suggestion: None } => {
                fill(&messages.field, &[("name", &isolated(name))])
            }
            QueryErrorKind::UnknownField { name, suggestion: Some(suggestion) } => {
                fill(&messages.field_near, &[("name", &isolated(name)), ("suggestion", &isolated(suggestion))])
            }
            QueryErrorKind::MissingValue { field } => fill(&messages.value, &[("field", &isolated(field))]),
            QueryErrorKind::InvalidDate(value) => fill(&messages.date, &[("value", &isolated(value))]),
            QueryErrorKind::InvalidState(value) => fill(&messages.is, &[("value", &isolated(value))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::l10n::Language;
    use crate::l10n::query_errors::*;
    use crate::model::Timestamp;
    use crate::search::parse;

    #[test]
    fn every_mistake_has_a_sentence_that_names_it() {
        let long = "a".repeat(1_001);
        let deep = "(".repeat(33);
        for language in [Language::En, Language::Fa] {
            let strings = Strings::load(language).expect("strings");
            let mut sentences = std::collections::BTreeSet::new();
            let queries =
                [&long, &deep, "\"a", "(a", "a)", "a OR", "author:x", "sorce:x", "source:", "after:x\u{1B}[2J", "is:x"];
            for query in queries {
                let error = parse(query, false, Timestamp(0), &strings.zone).expect_err(query);
                let sentence = strings.query_error(&error);
                assert!(!sentence.contains(['{', '\u{1B}']), "{sentence}");
                assert!(sentences.insert(sentence), "{query}");
            }
            assert!(sentences.iter().any(|sentence| sentence.contains("\u{2068}source\u{2069}")));
        }
    }
}
