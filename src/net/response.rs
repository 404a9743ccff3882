//! What is asked, what comes back, and what its header says.

use crate::model::{FetchError, Timestamp};
use crate::text;
use ureq::http::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, RETRY_AFTER};

/// A question for one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchRequest {
    /// The address, `http:`, `https:` or `file:`; may be written with raw Persian letters.
    pub url: String,
    /// The `ETag` of the last answer, so that the same need not be sent again (RFC 9110, 13.1.2).
    pub etag: Option<String>,
    /// Its `Last-Modified`, as it was written (RFC 9110, 13.1.3).
    pub modified: Option<String>,
    /// What is wanted.
    pub accept: Accept,
}

impl FetchRequest {
    /// Asks for whatever is at the address, new or not.
    pub fn new(url: impl Into<String>, accept: Accept) -> Self {
        Self { url: url.into(), etag: None, modified: None, accept }
    }

    /// Whether "nothing is new" is an answer to it.
    pub(super) fn is_conditional(&self) -> bool {
        self.etag.is_some() || self.modified.is_some()
    }
}

/// What kind of document is wanted, for the `Accept` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A feed of any kind; a page if there is none.
    Feed,
    /// A page.
    Page,
}

impl Accept {
    /// The header's value. Whatever else there is comes last, since many servers know their feeds by no type at all.
    pub(super) fn value(self) -> &'static str {
        match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                 application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
            }
            Self::Page => "text/html, application/xhtml+xml, */*;q=0.1",
        }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchResponse {
    /// Nothing is new since the last time.
    NotModified {
        /// Where the document has moved for good, if it has.
        permanent_url: Option<String>,
        /// Its mark now, if the server repeats it; else the one that was sent holds.
        etag: Option<String>,
        /// Its date now, if the server repeats it; else the one that was sent holds.
        modified: Option<String>,
    },
    /// A document.
    Body(ResponseBody),
}

/// A document as it came, unpacked but not decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseBody {
    /// What was sent.
    pub bytes: Vec<u8>,
    /// The encoding of which the header speaks, in lower case; it may be wrong.
    pub charset: Option<String>,
    /// The address from which it came in the end; relative addresses inside begin here.
    pub url: String,
    /// Where the document has moved for good: every redirect on the way was permanent, and none gave up encryption.
    pub permanent_url: Option<String>,
    /// The server's mark for this state of the document, to be sent with the next question.
    pub etag: Option<String>,
    /// The server's date of this state of the document, to be sent with the next question.
    pub modified: Option<String>,
}

/// The longest mark that is kept and sent back, in bytes.
const MAX_VALIDATOR_LEN: usize = 1024;

/// The server's mark and date for this state of the document.
pub(super) fn validators(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    (validator(headers, &ETAG), validator(headers, &LAST_MODIFIED))
}

/// A header that is sent back one day: only if it can be sent, and is of a sensible length.
fn validator(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= MAX_VALIDATOR_LEN).then(|| value.to_owned())
}

/// The `charset` of the `Content-Type` (RFC 9110, 8.3.2), in lower case.
pub(super) fn charset(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let named = value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })?;
    // No encoding has a longer name, and none another character.
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_:.+()".contains(c);
    (!named.is_empty() && named.len() <= 40 && named.chars().all(is_name)).then(|| named.to_ascii_lowercase())
}

/// The longest wait that a server may ask for, in seconds: a day.
const MAX_WAIT: i64 = 24 * 60 * 60;

/// "Come back later", with the time that `Retry-After` names as seconds or as a date (RFC 9110, 10.2.3).
pub(super) fn busy(headers: &HeaderMap, now: Timestamp) -> FetchError {
    FetchError::Busy {
        until: headers.get(RETRY_AFTER).and_then(|value| parse_retry_after(value.to_str().ok()?.trim(), now)),
    }
}

fn parse_retry_after(value: &str, now: Timestamp) -> Option<Timestamp> {
    let latest = now.0.saturating_add(MAX_WAIT);
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds are a wait beyond the limit all the same.
        let seconds = value.parse::<i64>().unwrap_or(MAX_WAIT);
        return Some(Timestamp(now.0.saturating_add(seconds).min(latest)));
    }
    text::parse_date(value).map(|date| Timestamp(date.0.clamp(now.0, latest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ureq::http::HeaderValue;

    fn headers(name: HeaderName, value: &'static str) -> HeaderMap {
        [(name, HeaderValue::from_static(value))].into_iter().collect()
    }

    #[test]
    fn the_charset_is_found_however_it_is_written() {
        let charset_of = |value| charset(&headers(CONTENT_TYPE, value));
        assert_eq!(charset_of("text/xml; charset=windows-1256"), Some("windows-1256".to_owned()));
        assert_eq!(charset_of("text/html;version=1;  Charset=\"UTF-8\""), Some("utf-8".to_owned()));
        assert_eq!(charset_of("text/html"), None);
        assert_eq!(charset_of("text/html; charset="), None);
        assert_eq!(charset_of("text/html; charset=a\tb"), None);
    }

    /// 1445412480 is 2015-10-21T07:28:00Z.
    const NOW: Timestamp = Timestamp(1_445_412_480);

    #[test]
    fn a_wait_is_read_as_seconds_and_as_a_date() {
        let busy_for = |value| busy(&headers(RETRY_AFTER, value), NOW);
        let wait = |seconds: i64| FetchError::Busy { until: Some(Timestamp(NOW.0 + seconds)) };
        assert_eq!(busy_for("120"), wait(120));
        assert_eq!(busy_for("Wed, 21 Oct 2015 07:30:00 GMT"), wait(120));
    }

    #[test]
    fn a_wait_is_a_day_at_most_and_never_in_the_past() {
        let busy_for = |value| busy(&headers(RETRY_AFTER, value), NOW);
        let wait = |seconds: i64| FetchError::Busy { until: Some(Timestamp(NOW.0 + seconds)) };
        assert_eq!(busy_for("86401"), wait(86_400));
        assert_eq!(busy_for("99999999999999999999999999"), wait(86_400));
        assert_eq!(busy_for("Wed, 21 Oct 2065 07:28:00 GMT"), wait(86_400));
        assert_eq!(busy_for("Tue, 20 Oct 2015 07:28:00 GMT"), wait(0));
    }

    #[test]
    fn a_wait_that_is_not_understood_has_no_end() {
        assert_eq!(busy(&headers(RETRY_AFTER, "soon"), NOW), FetchError::Busy { until: None });
        assert_eq!(busy(&headers(RETRY_AFTER, "-5"), NOW), FetchError::Busy { until: None });
        assert_eq!(busy(&HeaderMap::new(), NOW), FetchError::Busy { until: None });
    }
}
