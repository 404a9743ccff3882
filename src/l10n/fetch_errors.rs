//! Why a feed or a page could not be fetched, in a sentence that says what to do.

use crate::l10n::{Strings, fill, phrases};
use crate::model::{Feed, FeedIssue, FeedIssues, FetchError, OtherDocument, shown_address};
use serde::Deserialize;

/// The sentences.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FetchErrorStrings {
    address: String,
    unknown: String,
    connection: String,
    tls: String,
    proxy: String,
    unknown_proxy: String,
    proxy_connection: String,
    inner_host: String,
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
    empty: String,
    opml: String,
    json: String,
    site_map: String,
    pdf: String,
    binary: String,
    plain_text: String,
    malformed: String,
    truncated: String,
    file: String,
    not_a_file: String,
    no_article: String,
    internal_error: String,
    page_address: String,
    page_redirects: String,
    page_gone: String,
    page_empty: String,
}

impl Strings {
    /// Why the pages of a feed's articles could not be fetched. The sentences of [`fetch_error`](Self::fetch_error) are
    /// about a feed or about the open article.
    pub fn page_error(&self, error: &FetchError) -> String {
        let messages = &self.messages.fetch;
        match error {
            FetchError::Address { url } => fill(&messages.page_address, &[("url", &shown(url))]),
            FetchError::Redirects => messages.page_redirects.clone(),
            FetchError::Status { code: code @ (404 | 410) } => {
                fill(&messages.page_gone, &[("code", &self.number(u64::from(*code)))])
            }
            FetchError::NoArticle => messages.page_empty.clone(),
            error => self.fetch_error(error),
        }
    }

    /// Why a feed cannot be fetched, or else why its pages cannot; `None` if nothing is wrong.
    pub fn feed_error(&self, feed: &Feed) -> Option<String> {
        if let Some(error) = &feed.error {
            return Some(self.fetch_error(error));
        }
        let pending = feed.pending_pages.as_ref()?;
        Some(format!(
            "{} {}",
            self.plural(&self.messages.pages_missing, pending.count),
            self.page_error(&pending.error)
        ))
    }

    /// What of a feed's document was not understood, a sentence for each kind; `None` if all of it was.
    pub fn feed_issues(&self, issues: &FeedIssues) -> Option<String> {
        let sentence = |(issue, count): (&FeedIssue, &u64)| {
            let phrase = match issue {
                FeedIssue::UnreadableDate => &self.messages.unreadable_dates,
                FeedIssue::LongArticle => &self.messages.long_articles,
                FeedIssue::TooManyArticles => &self.messages.left_out_articles,
                FeedIssue::EmptyItem => &self.messages.empty_items,
                FeedIssue::UnknownElement => &self.messages.unknown_elements,
            };
            self.plural(phrase, *count)
        };
        Some(issues.iter().map(sentence).collect::<Vec<_>>().join(" ")).filter(|sentences| !sentences.is_empty())
    }

    /// Why a feed or page could not be fetched, and what can be done.
    pub fn fetch_error(&self, error: &FetchError) -> String {
        let messages = &self.messages.fetch;
        match error {
            FetchError::Address { url } => fill(&messages.address, &[("url", &shown(url))]),
            FetchError::UnknownHost { host } => fill(&messages.unknown, &[("host", &phrases::isolated(host))]),
            FetchError::Connection { reason } => with_reason(&messages.connection, reason),
            FetchError::Tls { reason } => with_reason(&messages.tls, reason),
            FetchError::Proxy { variable } => fill(&messages.proxy, &[("variable", variable)]),
            FetchError::UnknownProxy { host } => fill(&messages.unknown_proxy, &[("host", &phrases::isolated(host))]),
            FetchError::ProxyConnection { host, reason } => fill(
                &messages.proxy_connection,
                &[("host", &phrases::isolated(host)), ("reason", &phrases::isolated(reason))],
            ),
            FetchError::InnerHost { host } => fill(&messages.inner_host, &[("host", &phrases::isolated(host))]),
            FetchError::Timeout { seconds } => fill(&messages.timeout, &[("seconds", &self.number(*seconds))]),
            FetchError::Redirects => messages.redirects.clone(),
            FetchError::Busy { until: None } => messages.busy.clone(),
            FetchError::Busy { until: Some(until) } => {
                fill(&messages.busy_until, &[("time", &phrases::date(*until, self))])
            }
            FetchError::Status { code } => {
                let phrase = match code {
                    404 => &messages.not_found,
                    410 => &messages.gone,
                    401 | 403 | 451 => &messages.forbidden,
                    500.. => &messages.server,
                    _ => &messages.status,
                };
                fill(phrase, &[("code", &self.number(u64::from(*code)))])
            }
            FetchError::TooLarge { limit } => {
                fill(&messages.too_large, &[("limit", &self.number(limit.div_ceil(1 << 20)))])
            }
            FetchError::Encoding { reason } => with_reason(&messages.encoding, reason),
            FetchError::NotAFeed { others } => match others.first() {
                None => messages.not_a_feed.clone(),
                Some(other) => fill(&messages.other_feeds, &[("url", &shown(other))]),
            },
            FetchError::OtherDocument { kind } => match kind {
                OtherDocument::Empty => messages.empty.clone(),
                OtherDocument::Opml => messages.opml.clone(),
                OtherDocument::Json => messages.json.clone(),
                OtherDocument::SiteMap => messages.site_map.clone(),
                OtherDocument::Pdf => messages.pdf.clone(),
                OtherDocument::Binary => messages.binary.clone(),
                OtherDocument::PlainText => messages.plain_text.clone(),
            },
            FetchError::Malformed { reason } => with_reason(&messages.malformed, reason),
            FetchError::NotAFile => messages.not_a_file.clone(),
            FetchError::Truncated => messages.truncated.clone(),
            FetchError::File { reason } => with_reason(&messages.file, reason),
            FetchError::NoArticle => messages.no_article.clone(),
            FetchError::Internal { reason } => with_reason(&messages.internal_error, reason),
        }
    }
}

/// An address, isolated, without its password.
fn shown(url: &str) -> String {
    phrases::isolated(&shown_address(url))
}

fn with_reason(phrase: &str, reason: &str) -> String {
    fill(phrase, &[("reason", &phrases::isolated(reason))])
}
