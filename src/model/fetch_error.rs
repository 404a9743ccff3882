//! What can go wrong while a feed or a page is fetched.

use super::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a feed or page could not be fetched, in data: the interface's language puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FetchError {
    /// The address is none, or not one of `http:`, `https:` and `file:`.
    Address {
        /// What was given.
        url: String,
    },
    /// No host of this name is known.
    #[serde(rename = "unknown")]
    UnknownHost {
        /// The host.
        host: String,
    },
    /// No connection, or it broke.
    Connection {
        /// The system's reason.
        reason: String,
    },
    /// The secure connection could not be made.
    Tls {
        /// The library's reason.
        reason: String,
    },
    /// The answer did not come, or not whole, in time.
    Timeout {
        /// How long was waited, in seconds.
        seconds: u64,
    },
    /// Redirected too often, or in a circle.
    Redirects,
    /// The server asks to wait.
    Busy {
        /// Until when, if it said so.
        until: Option<Timestamp>,
    },
    /// The server answered with an error of HTTP; 404 and 410 mean that the feed is gone.
    Status {
        /// Its code.
        code: u16,
    },
    /// The answer is larger than the reader takes.
    TooLarge {
        /// The limit in bytes, unpacked.
        limit: u64,
    },
    /// The answer is packed in a way that cannot be unpacked.
    Encoding {
        /// The library's reason.
        reason: String,
    },
    /// The answer is no feed.
    NotAFeed {
        /// Feeds that the page names, if it is a page.
        others: Vec<String>,
    },
    /// It begins as a feed but cannot be read.
    Malformed {
        /// The parser's reason.
        reason: String,
    },
    /// It ends in the middle. What came before that has been taken in.
    Truncated,
    /// A local file that cannot be read.
    File {
        /// The system's reason.
        reason: String,
    },
    /// The page holds no article.
    NoArticle,
    /// The reading itself failed; a fault of this program.
    #[serde(rename = "fault")]
    Internal {
        /// What it said.
        reason: String,
    },
}

impl FetchError {
    /// Whether the same question may well be answered another time: the fault is one of the connection, of the server's
    /// health, or of the hour, and not of what is asked for.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::UnknownHost { .. }
            | Self::Connection { .. }
            | Self::Tls { .. }
            | Self::Timeout { .. }
            | Self::Busy { .. }
            | Self::Truncated => true,
            // Request Timeout, Too Early and Too Many Requests (RFC 9110, 8470 and 6585) speak of this one request.
            Self::Status { code } => matches!(code, 408 | 425 | 429 | 500..),
            Self::Address { .. }
            | Self::Redirects
            | Self::TooLarge { .. }
            | Self::Encoding { .. }
            | Self::NotAFeed { .. }
            | Self::Malformed { .. }
            | Self::File { .. }
            | Self::NoArticle
            | Self::Internal { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_older_versions_stored_are_still_read() {
        let read = |json: &str| serde_json::from_str::<FetchError>(json).expect("a stored error");
        assert_eq!(read(r#"{"unknown":{"host":"a"}}"#), FetchError::UnknownHost { host: "a".to_owned() });
        assert_eq!(read(r#"{"fault":{"reason":"b"}}"#), FetchError::Internal { reason: "b".to_owned() });
        assert_eq!(read(r#"{"not-a-feed":{"others":[]}}"#), FetchError::NotAFeed { others: Vec::new() });
    }
}
