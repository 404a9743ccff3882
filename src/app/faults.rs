//! What went wrong on the way to a feed or page, in a sentence that says what to do.

use super::strings::{Strings, fill};
use super::words;
use crate::model::{Feed, FetchError};
use serde::Deserialize;

/// The sentences.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FetchFaults {
    address: String,
    unknown: String,
    connection: String,
    tls: String,
    timeout: String,
    redirects: String,
    busy: String,
    busy_until: String,
    not_found: String,
    gone: String,
    forbidden: String,
    server: String,
    status: String,
    too_large: String,
    encoding: String,
    not_a_feed: String,
    other_feeds: String,
    malformed: String,
    truncated: String,
    file: String,
    no_article: String,
    fault: String,
    page_address: String,
    page_redirects: String,
    page_gone: String,
    page_empty: String,
}

impl Strings {
    /// Why the pages of a feed's articles could not be fetched, where [`fetch_fault`](Self::fetch_fault) would speak of
    /// the feed or of the one article that is open.
    pub fn page_fault(&self, fault: &FetchError) -> String {
        let words = &self.words.fetch;
        match fault {
            FetchError::Address { url } => fill(&words.page_address, &[("url", &words::isolated(url))]),
            FetchError::Redirects => words.page_redirects.clone(),
            FetchError::Status { code: code @ (404 | 410) } => {
                fill(&words.page_gone, &[("code", &self.number(u64::from(*code)))])
            }
            FetchError::NoArticle => words.page_empty.clone(),
            fault => self.fetch_fault(fault),
        }
    }

    /// What goes wrong with a feed, if anything does: with itself, or else with its pages.
    pub fn feed_fault(&self, feed: &Feed) -> Option<String> {
        if let Some(fault) = &feed.error {
            return Some(self.fetch_fault(fault));
        }
        let owed = feed.pending_pages.as_ref()?;
        Some(format!("{} {}", self.counted(&self.words.pages_owed, owed.count), self.page_fault(&owed.error)))
    }

    /// Why a feed or page could not be fetched, and what can be done.
    pub fn fetch_fault(&self, fault: &FetchError) -> String {
        let words = &self.words.fetch;
        match fault {
            FetchError::Address { url } => fill(&words.address, &[("url", &words::isolated(url))]),
            FetchError::UnknownHost { host } => fill(&words.unknown, &[("host", &words::isolated(host))]),
            FetchError::Connection { reason } => with_reason(&words.connection, reason),
            FetchError::Tls { reason } => with_reason(&words.tls, reason),
            FetchError::Timeout { seconds } => fill(&words.timeout, &[("seconds", &self.number(*seconds))]),
            FetchError::Redirects => words.redirects.clone(),
            FetchError::Busy { until: None } => words.busy.clone(),
            FetchError::Busy { until: Some(until) } => fill(&words.busy_until, &[("time", &words::date(*until, self))]),
            FetchError::Status { code } => {
                let phrase = match code {
                    404 => &words.not_found,
                    410 => &words.gone,
                    401 | 403 | 451 => &words.forbidden,
                    500.. => &words.server,
                    _ => &words.status,
                };
                fill(phrase, &[("code", &self.number(u64::from(*code)))])
            }
            FetchError::TooLarge { limit } => {
                fill(&words.too_large, &[("limit", &self.number(limit.div_ceil(1 << 20)))])
            }
            FetchError::Encoding { reason } => with_reason(&words.encoding, reason),
            FetchError::NotAFeed { others } => match others.first() {
                None => words.not_a_feed.clone(),
                Some(other) => fill(&words.other_feeds, &[("url", &words::isolated(other))]),
            },
            FetchError::Malformed { reason } => with_reason(&words.malformed, reason),
            FetchError::Truncated => words.truncated.clone(),
            FetchError::File { reason } => with_reason(&words.file, reason),
            FetchError::NoArticle => words.no_article.clone(),
            FetchError::Internal { reason } => with_reason(&words.fault, reason),
        }
    }
}

fn with_reason(phrase: &str, reason: &str) -> String {
    fill(phrase, &[("reason", &words::isolated(reason))])
}
