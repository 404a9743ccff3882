//! What went wrong, in a sentence that says what to do.

use super::phrases::isolated;
use super::strings::Plural;
use super::{Strings, fill};
use crate::model::{Failure, FetchError, RecordErrorKind, shown_address};
use serde::Deserialize;

/// The sentences.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FailureStrings {
    missing: String,
    unreadable: String,
    not_a_file: String,
    not_a_feed_list: String,
    local_feeds: String,
    truncated_feed: String,
    foreign: String,
    binary: String,
    too_large: String,
    cut: String,
    empty: String,
    feeds: String,
    record: String,
    not_saved: String,
    log_not_read: String,
    choice_not_kept: String,
    damaged_choices: String,
    quarantined: String,
    too_new: String,
    replaced: String,
    not_indexed: String,
    not_searched: Plural,
    database: String,
    no_article: String,
    no_feed: String,
    not_bookmarked: String,
    fetch: String,
    internal: String,
}

/// What is wrong with a record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordErrorStrings {
    json: String,
    stray_text: String,
    unclosed_quote: String,
    field_count: String,
    empty_search: String,
    truncated: String,
    too_large: String,
    too_many: String,
}

/// How many addresses a sentence lists.
const MAX_SHOWN: usize = 10;

impl Strings {
    /// A failure, in a sentence that names the path and says what to do.
    pub fn failure(&self, failure: &Failure) -> String {
        let messages = &self.messages.failures;
        match failure {
            Failure::Missing { path } => fill(&messages.missing, &[("path", path)]),
            Failure::Unreadable { path, reason } => fill(&messages.unreadable, &[("path", path), ("reason", reason)]),
            Failure::NotAFile { path } => fill(&messages.not_a_file, &[("path", path)]),
            Failure::NotAFeedList { path } => fill(&messages.not_a_feed_list, &[("path", path)]),
            Failure::LocalFeeds { path, urls } => {
                let shown = urls.iter().take(MAX_SHOWN).map(|url| isolated(&shown_address(url)));
                let more = (urls.len() > MAX_SHOWN).then(|| "\u{2026}".to_owned());
                let shown: Vec<String> = shown.chain(more).collect();
                fill(&messages.local_feeds, &[("path", path), ("urls", &shown.join(&self.messages.separator))])
            }
            Failure::TruncatedFeed { path } => fill(&messages.truncated_feed, &[("path", path)]),
            Failure::Foreign { path } => fill(&messages.foreign, &[("path", path)]),
            Failure::Binary { path } => fill(&messages.binary, &[("path", path)]),
            Failure::TooLarge { path, size, limit } => {
                let (size, limit) = (self.megabytes(*size), self.megabytes(*limit));
                fill(&messages.too_large, &[("path", path), ("size", &size), ("limit", &limit)])
            }
            Failure::Cut { path } => fill(&messages.cut, &[("path", path)]),
            Failure::Empty { path } => fill(&messages.empty, &[("path", path)]),
            Failure::OnlyFeeds { path } => fill(&messages.feeds, &[("path", path)]),
            Failure::Record { path, number, error } => {
                let (number, reason) = (self.number(*number), self.record_error(error));
                fill(&messages.record, &[("path", path), ("number", &number), ("reason", &reason)])
            }
            Failure::NotSaved { path, reason } => fill(&messages.not_saved, &[("path", path), ("reason", reason)]),
            Failure::LogNotRead { path } => fill(&messages.log_not_read, &[("path", path)]),
            Failure::Quarantined { path, quarantine_path } => {
                fill(&messages.quarantined, &[("path", path), ("quarantine", quarantine_path)])
            }
            Failure::ChoiceNotKept { path, reason } => {
                fill(&messages.choice_not_kept, &[("path", path), ("reason", reason)])
            }
            Failure::DamagedChoices { path, quarantine_path } => {
                fill(&messages.damaged_choices, &[("path", path), ("quarantine", quarantine_path)])
            }
            Failure::TooNew { path } => fill(&messages.too_new, &[("path", path)]),
            Failure::Replaced { path } => fill(&messages.replaced, &[("path", path)]),
            Failure::NotIndexed { path, reason } => fill(&messages.not_indexed, &[("path", path), ("reason", reason)]),
            Failure::NotSearched { count } => self.plural(&messages.not_searched, *count),
            Failure::Database { path, reason } => fill(&messages.database, &[("path", path), ("reason", reason)]),
            Failure::NoArticle => messages.no_article.clone(),
            Failure::NoFeed => messages.no_feed.clone(),
            Failure::NotBookmarked => messages.not_bookmarked.clone(),
            // The sentence of this error names the address already.
            Failure::Fetch { url, error: error @ FetchError::Address { url: bad_url } }
                if url.starts_with(bad_url.as_str()) =>
            {
                self.fetch_error(error)
            }
            Failure::Fetch { url, error } => {
                let reason = self.fetch_error(error);
                fill(&messages.fetch, &[("url", &isolated(&shown_address(url))), ("why", &reason)])
            }
            Failure::Internal { reason } => fill(&messages.internal, &[("reason", reason)]),
        }
    }

    /// What is wrong with a record, as a part of a sentence.
    fn record_error(&self, error: &RecordErrorKind) -> String {
        let messages = &self.messages.record;
        match error {
            RecordErrorKind::Json { line, byte, reason } => {
                let (line, byte) = (self.number(*line), self.number(*byte));
                fill(&messages.json, &[("line", &line), ("byte", &byte), ("reason", &isolated(reason))])
            }
            RecordErrorKind::StrayText => messages.stray_text.clone(),
            RecordErrorKind::UnclosedQuote => messages.unclosed_quote.clone(),
            RecordErrorKind::FieldCount { found, expected } => {
                fill(&messages.field_count, &[("found", &self.number(*found)), ("expected", &self.number(*expected))])
            }
            RecordErrorKind::EmptySearch => messages.empty_search.clone(),
            RecordErrorKind::Truncated => messages.truncated.clone(),
            RecordErrorKind::TooLarge { limit } => fill(&messages.too_large, &[("limit", &self.megabytes(*limit))]),
            RecordErrorKind::TooMany => messages.too_many.clone(),
            RecordErrorKind::Unreadable { reason } => isolated(reason),
        }
    }

    fn megabytes(&self, bytes: u64) -> String {
        self.number(bytes.div_ceil(1 << 20))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::Language;

    #[test]
    fn what_is_wrong_with_a_record_is_said_in_the_language_of_the_interface() {
        let sentence = |language, error| {
            let failure = Failure::Record { path: "a.json".to_owned(), number: 12, error };
            Strings::load(language).unwrap().failure(&failure)
        };
        let kinds = || {
            [
                RecordErrorKind::StrayText,
                RecordErrorKind::UnclosedQuote,
                RecordErrorKind::FieldCount { found: 3, expected: 4 },
                RecordErrorKind::EmptySearch,
                RecordErrorKind::Truncated,
                RecordErrorKind::TooLarge { limit: 8 << 20 },
                RecordErrorKind::TooMany,
            ]
        };
        for error in kinds() {
            let persian = sentence(Language::Fa, error.clone()).replace("a.json", "").replace("JSON", "");
            assert!(!persian.contains(|c: char| c.is_ascii_alphanumeric()), "{error:?}: {persian}");
        }
        for (index, error) in kinds().into_iter().enumerate() {
            let same = kinds()
                .into_iter()
                .skip(index + 1)
                .any(|other| sentence(Language::En, other) == sentence(Language::En, error.clone()));
            assert!(!same, "two kinds have one sentence: {error:?}");
        }
        let json = RecordErrorKind::Json { line: 2, byte: 34, reason: "expected value".to_owned() };
        let persian = sentence(Language::Fa, json);
        // The words of the parser are isolated from the sentence; its numbers are Persian.
        assert!(persian.contains("\u{2068}expected value\u{2069}"), "{persian}");
        assert!(persian.contains('\u{6F2}') && persian.contains("\u{6F3}\u{6F4}"), "{persian}");
    }
}
