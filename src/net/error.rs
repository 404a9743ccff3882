//! Errors of the HTTP library and the system as the [`FetchError`]s of the model.
//!
//! The user sees the reasons in them, which come from servers and libraries: they are cleaned and shortened here.

use super::inner::is_inner_host_error;
use super::{FetchOptions, Limits};
use crate::model::FetchError;
use crate::text;
use std::io::{self, ErrorKind};
use std::time::Duration;
use ureq::Timeout;
use url::Url;

/// The error of a request for this address.
pub(super) fn from_ureq(error: ureq::Error, url: &Url, options: &FetchOptions) -> FetchError {
    let timeouts = &options.timeouts;
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => timeout(timeouts.connect),
        ureq::Error::Timeout(Timeout::RecvResponse) => timeout(timeouts.first_byte),
        ureq::Error::Timeout(_) => timeout(timeouts.total),
        error if is_inner_host_error(&error) => {
            FetchError::InnerHost { host: text::clean_line(url.host_str().unwrap_or_default()) }
        }
        error if is_failed_lookup(&error) => unknown_host(url),
        ureq::Error::Io(error) => from_io(&error, url, timeouts.total),
        ureq::Error::Rustls(error) => FetchError::Tls { reason: reason(&error) },
        error @ (ureq::Error::Tls(_) | ureq::Error::TlsRequired | ureq::Error::Pem(_)) => {
            FetchError::Tls { reason: reason(&error) }
        }
        ureq::Error::Decompress(_, error) => FetchError::Encoding { reason: reason(&error) },
        ureq::Error::LargeResponseHeader(..) => FetchError::TooLarge { limit: options.limits.header as u64 },
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => invalid_address(url.as_str()),
        error => FetchError::Connection { reason: reason(&error) },
    }
}

/// An error of the system, or of TLS in the form of one.
fn from_io(error: &io::Error, url: &Url, total: Duration) -> FetchError {
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => timeout(total),
        // rustls reports certificates and broken records as invalid data.
        ErrorKind::InvalidData if url.scheme() == "https" => FetchError::Tls { reason: reason(error) },
        _ => FetchError::Connection { reason: reason(error) },
    }
}

/// Whether a name could not be looked up.
pub(super) fn is_failed_lookup(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::HostNotFound => true,
        // The standard library has no kind for it, only these words.
        ureq::Error::Io(error) => error.to_string().starts_with("failed to lookup address"),
        _ => false,
    }
}

fn unknown_host(url: &Url) -> FetchError {
    FetchError::UnknownHost { host: text::clean_line(url.host_str().unwrap_or_default()) }
}

/// A timeout after `limit`, rounded up to whole seconds.
pub(super) fn timeout(limit: Duration) -> FetchError {
    FetchError::Timeout { seconds: limit.as_secs() + u64::from(limit.subsec_nanos() > 0) }
}

/// A body that exceeds the limit.
pub(super) fn too_large(limits: &Limits) -> FetchError {
    FetchError::TooLarge { limit: limits.body }
}

/// Something that is not an address.
pub(super) fn invalid_address(url: &str) -> FetchError {
    FetchError::Address { url: sanitize(url) }
}

/// An error's message, on one line, without the system's number.
pub(super) fn reason(error: &dyn std::error::Error) -> String {
    let message = error.to_string();
    sanitize(message.split_once(" (os error").map_or(message.as_str(), |(message, _)| message))
}

/// A foreign message made safe, and short enough for a message of ours.
pub(super) fn sanitize(message: &str) -> String {
    text::clean_line(message).chars().take(200).collect()
}

/// Whether the connection broke before a response, as when the server closes an idle connection just then.
pub(super) fn is_connection_lost(error: &ureq::Error) -> bool {
    let ureq::Error::Io(error) = error else { return false };
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    fn convert(error: ureq::Error, url: &str) -> FetchError {
        from_ureq(error, &Url::parse(url).unwrap(), &FetchOptions::new(|| Timestamp(0)))
    }

    #[test]
    fn each_timeout_says_how_long_it_was() {
        let seconds = |kind| match convert(ureq::Error::Timeout(kind), "http://example.ir/") {
            FetchError::Timeout { seconds } => seconds,
            other => panic!("{other:?}"),
        };
        assert_eq!([Timeout::Resolve, Timeout::Connect].map(seconds), [10, 10]);
        assert_eq!(seconds(Timeout::RecvResponse), 15);
        assert_eq!([Timeout::Global, Timeout::RecvBody].map(seconds), [30, 30]);
    }

    #[test]
    fn bad_data_is_an_encryption_error_only_where_there_is_encryption() {
        let bad = || ureq::Error::Io(io::Error::new(ErrorKind::InvalidData, "invalid peer certificate: UnknownIssuer"));
        let reason = "invalid peer certificate: UnknownIssuer".to_owned();
        assert_eq!(convert(bad(), "https://example.ir/"), FetchError::Tls { reason: reason.clone() });
        assert_eq!(convert(bad(), "http://example.ir/"), FetchError::Connection { reason });
    }

    #[test]
    fn reasons_are_one_short_line_without_the_number_of_the_system() {
        let refused = io::Error::from_raw_os_error(111);
        assert!(!reason(&refused).contains("os error"));
        let hostile = io::Error::other(format!("a\u{1B}[2J\nb{}", "c".repeat(1000)));
        let sanitized = reason(&hostile);
        assert!(sanitized.starts_with("a bccc") && sanitized.chars().count() == 200, "{sanitized}");
    }
}
