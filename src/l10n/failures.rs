//! What went wrong, in a sentence that says what to do.

use super::phrases::isolated;
use super::{Strings, fill};
use crate::model::{Failure, FetchError};
use serde::Deserialize;

/// The sentences.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FailureStrings {
    missing: String,
    unreadable: String,
    binary: String,
    too_large: String,
    empty: String,
    feeds: String,
    record: String,
    not_saved: String,
    quarantined: String,
    too_new: String,
    database: String,
    no_article: String,
    no_feed: String,
    not_bookmarked: String,
    fetch: String,
    internal: String,
}

impl Strings {
    /// A failure, in a sentence that names the path and says what to do.
    pub fn failure(&self, failure: &Failure) -> String {
        let messages = &self.messages.failures;
        match failure {
            Failure::Missing { path } => fill(&messages.missing, &[("path", path)]),
            Failure::Unreadable { path, reason } => fill(&messages.unreadable, &[("path", path), ("reason", reason)]),
            Failure::Binary { path } => fill(&messages.binary, &[("path", path)]),
            Failure::TooLarge { path, size, limit } => {
                let megabytes = |bytes: u64| self.number(bytes.div_ceil(1 << 20));
                let (size, limit) = (megabytes(*size), megabytes(*limit));
                fill(&messages.too_large, &[("path", path), ("size", &size), ("limit", &limit)])
            }
            Failure::Empty { path } => fill(&messages.empty, &[("path", path)]),
            Failure::OnlyFeeds { path } => fill(&messages.feeds, &[("path", path)]),
            Failure::Record { path, number, reason } => {
                let number = self.number(*number);
                fill(&messages.record, &[("path", path), ("number", &number), ("reason", reason)])
            }
            Failure::NotSaved { path, reason } => fill(&messages.not_saved, &[("path", path), ("reason", reason)]),
            Failure::Quarantined { path, quarantine_path } => {
                fill(&messages.quarantined, &[("path", path), ("quarantine", quarantine_path)])
            }
            Failure::TooNew { path } => fill(&messages.too_new, &[("path", path)]),
            Failure::Database { path, reason } => fill(&messages.database, &[("path", path), ("reason", reason)]),
            Failure::NoArticle => messages.no_article.clone(),
            Failure::NoFeed => messages.no_feed.clone(),
            Failure::NotBookmarked => messages.not_bookmarked.clone(),
            // The sentence of this error names the address already.
            Failure::Fetch { url, error: error @ FetchError::Address { url: bad_url } } if url == bad_url => {
                self.fetch_error(error)
            }
            Failure::Fetch { url, error } => {
                let reason = self.fetch_error(error);
                fill(&messages.fetch, &[("url", &isolated(url)), ("why", &reason)])
            }
            Failure::Internal { reason } => fill(&messages.internal, &[("reason", reason)]),
        }
    }
}
