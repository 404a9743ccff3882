//! What comes back, and what its header says.

use crate::model::{FetchError, Timestamp};
use crate::text::{self, DefaultZone};
use ureq::http::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, LINK, RETRY_AFTER};

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchResponse {
    /// Nothing has changed since the last response (304).
    NotModified {
        /// Where the document has moved permanently, if it has.
        permanent_url: Option<String>,
        /// Its `ETag`, if the server repeats it; otherwise the one in the request still holds.
        etag: Option<String>,
        /// Its `Last-Modified`, if the server repeats it; otherwise the one in the request still holds.
        modified: Option<String>,
    },
    /// A document.
    Body(ResponseBody),
}

/// A document, decompressed but not decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseBody {
    /// The document.
    pub bytes: Vec<u8>,
    /// The encoding that the header names, in lower case; it may be wrong.
    pub charset: Option<String>,
    /// The address from which it came after all redirects: the base of relative addresses in it.
    pub url: String,
    /// Where the document has moved permanently: every redirect was permanent, and none gave up encryption.
    pub permanent_url: Option<String>,
    /// The `ETag` of this version of the document, for the next request.
    pub etag: Option<String>,
    /// The `Last-Modified` of this version of the document, for the next request.
    pub modified: Option<String>,
    /// The links that the header has (RFC 8288), all in one line.
    pub link_header: Option<String>,
}

/// The `Link` fields of a header, joined as one (RFC 9110, 5.3).
pub(super) fn link_header(headers: &HeaderMap) -> Option<String> {
    let fields: Vec<&str> = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).collect();
    (!fields.is_empty()).then(|| fields.join(", "))
}

/// The longest validator that is stored and sent back, in bytes.
const MAX_VALIDATOR_LEN: usize = 1024;

/// The validators of a version of the document: `ETag` and `Last-Modified`.
pub(super) fn validators(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    (validator(headers, &ETAG), validator(headers, &LAST_MODIFIED))
}

/// A validator, if it can be sent back and has a sensible length.
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
    // No name of an encoding is longer or has another character.
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
        // A number with too many digits is beyond the limit, too.
        let seconds = value.parse::<i64>().unwrap_or(MAX_WAIT);
        return Some(Timestamp(now.0.saturating_add(seconds).min(latest)));
    }
    text::parse_date(value, DefaultZone::Utc).map(|date| Timestamp(date.0.clamp(now.0, latest)))
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
