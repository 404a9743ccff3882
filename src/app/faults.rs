//! What went wrong on the way to a feed or page, in a sentence that says what to do.

use super::strings::{Strings, fill};
use super::words;
use crate::model::{Feed, FetchFault};
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
    pub fn page_fault(&self, fault: &FetchFault) -> String {
        let words = &self.words.fetch;
        match fault {
            FetchFault::Address { url } => fill(&words.page_address, &[("url", &words::isolated(url))]),
            FetchFault::Redirects => words.page_redirects.clone(),
            FetchFault::Status { code: code @ (404 | 410) } => {
                fill(&words.page_gone, &[("code", &self.number(u64::from(*code)))])
            }
            FetchFault::NoArticle => words.page_empty.clone(),
            fault => self.fetch_fault(fault),
        }
    }

    /// What goes wrong with a feed, if anything does: with itself, or else with its pages.
    pub fn feed_fault(&self, feed: &Feed) -> Option<String> {
        if let Some(fault) = &feed.error {
            return Some(self.fetch_fault(fault));
        }
        let owed = feed.owed.as_ref()?;
        Some(format!("{} {}", self.counted(&self.words.pages_owed, owed.count), self.page_fault(&owed.fault)))
    }

    /// Why a feed or page could not be fetched, and what can be done.
    pub fn fetch_fault(&self, fault: &FetchFault) -> String {
        let words = &self.words.fetch;
        match fault {
            FetchFault::Address { url } => fill(&words.address, &[("url", &words::isolated(url))]),
            FetchFault::Unknown { host } => fill(&words.unknown, &[("host", &words::isolated(host))]),
            FetchFault::Connection { reason } => with_reason(&words.connection, reason),
            FetchFault::Tls { reason } => with_reason(&words.tls, reason),
            FetchFault::Timeout { seconds } => fill(&words.timeout, &[("seconds", &self.number(*seconds))]),
            FetchFault::Redirects => words.redirects.clone(),
            FetchFault::Busy { until: None } => words.busy.clone(),
            FetchFault::Busy { until: Some(until) } => fill(&words.busy_until, &[("time", &words::date(*until, self))]),
            FetchFault::Status { code } => {
                let phrase = match code {
                    404 => &words.not_found,
                    410 => &words.gone,
                    401 | 403 | 451 => &words.forbidden,
                    500.. => &words.server,
                    _ => &words.status,
                };
                fill(phrase, &[("code", &self.number(u64::from(*code)))])
            }
            FetchFault::TooLarge { limit } => {
                fill(&words.too_large, &[("limit", &self.number(limit.div_ceil(1 << 20)))])
            }
            FetchFault::Encoding { reason } => with_reason(&words.encoding, reason),
            FetchFault::NotAFeed { others } => match others.first() {
                None => words.not_a_feed.clone(),
                Some(other) => fill(&words.other_feeds, &[("url", &words::isolated(other))]),
            },
            FetchFault::Malformed { reason } => with_reason(&words.malformed, reason),
            FetchFault::Truncated => words.truncated.clone(),
            FetchFault::File { reason } => with_reason(&words.file, reason),
            FetchFault::NoArticle => words.no_article.clone(),
            FetchFault::Fault { reason } => with_reason(&words.fault, reason),
        }
    }
}

fn with_reason(phrase: &str, reason: &str) -> String {
    fill(phrase, &[("reason", &words::isolated(reason))])
}
