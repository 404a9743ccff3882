//! What is wrong with a query, in a sentence that says what to do.

use super::strings::{Strings, fill};
use super::words;
use crate::search::{Error, QueryErrorKind};
use crate::text::clean_line;
use serde::Deserialize;

/// The sentences.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryErrors {
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
    /// The same with the place, for whoever cannot be shown it: the number of the character, and what stands there.
    pub fn query_error_placed(&self, error: &Error, query: &str) -> String {
        /// No more of what is wrong is repeated, in characters.
        const LONGEST: usize = 40;
        let before = query.get(..error.range.start).unwrap_or(query);
        let wrong: String = query.get(error.range.clone()).unwrap_or_default().chars().take(LONGEST).collect();
        let why = self.query_error(error);
        if wrong.trim().is_empty() {
            return why;
        }
        let number = self.number(before.chars().count() as u64 + 1);
        let part = words::isolated(&clean_line(&wrong));
        fill(&self.words.query.place, &[("why", &why), ("n", &number), ("part", &part)])
    }

    /// What is wrong with a query, and what to write instead.
    pub fn query_error(&self, error: &Error) -> String {
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
            QueryErrorKind::UnclosedQuote => words.quote.clone(),
            QueryErrorKind::Unclosed => words.unclosed.clone(),
            QueryErrorKind::Unopened => words.unopened.clone(),
            QueryErrorKind::EmptyOr => words.or.clone(),
            QueryErrorKind::UnknownField { name, suggestion: None } => fill(&words.field, &[("name", &isolated(name))]),
            QueryErrorKind::UnknownField { name, suggestion: Some(suggestion) } => {
                fill(&words.field_near, &[("name", &isolated(name)), ("suggestion", &isolated(suggestion))])
            }
            QueryErrorKind::MissingValue { field } => fill(&words.value, &[("field", &isolated(field))]),
            QueryErrorKind::InvalidDate(value) => fill(&words.date, &[("value", &isolated(value))]),
            QueryErrorKind::InvalidState(value) => fill(&words.is, &[("value", &isolated(value))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Language;
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
                let error = parse(query, false, Timestamp(0)).expect_err(query);
                let sentence = strings.query_error(&error);
                assert!(!sentence.contains(['{', '\u{1B}']), "{sentence}");
                assert!(sentences.insert(sentence), "{query}");
            }
            assert!(sentences.iter().any(|sentence| sentence.contains("\u{2068}source\u{2069}")));
        }
    }
}
