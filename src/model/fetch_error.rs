//! What can go wrong while a feed or a page is fetched.

use super::Timestamp;
use serde::{Deserialize, Serialize};

/// What a document is that was expected to be a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherDocument {
    /// Nothing at all.
    Empty,
    /// A list of feeds.
    Opml,
    /// JSON of another kind, such as the error of a server.
    Json,
    /// A list of a site's pages for search engines.
    SiteMap,
    /// A PDF file.
    Pdf,
    /// Anything that is no text.
    Binary,
    /// Text without markup.
    PlainText,
}

/// Why a feed or page could not be fetched, as data: `l10n` puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FetchError {
    /// Not an address, or one with a scheme other than `http:`, `https:` and `file:`.
    Address {
        /// The address as it was given.
        url: String,
    },
    /// There is no host of this name.
    #[serde(rename = "unknown")]
    UnknownHost {
        /// The host.
        host: String,
    },
    /// The connection could not be made, or it broke.
    Connection {
        /// The system's reason.
        reason: String,
    },
    /// The secure connection could not be made.
    Tls {
        /// The library's reason.
        reason: String,
    },
    /// A variable of the environment names a proxy that cannot be understood. Nothing has been asked.
    Proxy {
        /// The variable.
        variable: String,
    },
    /// There is no host with the name of the proxy.
    UnknownProxy {
        /// The proxy's host.
        host: String,
    },
    /// The proxy cannot be reached, or refused to connect.
    ProxyConnection {
        /// The proxy's host.
        host: String,
        /// The reason of the system or of the proxy.
        reason: String,
    },
    /// The host is in the user's own network or on the computer itself, and a host outside of it named it. It has not
    /// been asked.
    InnerHost {
        /// The host.
        host: String,
    },
    /// The response did not arrive, or not completely, in time.
    Timeout {
        /// The time limit, in seconds.
        seconds: u64,
    },
    /// The server redirected too often, or in a circle.
    Redirects,
    /// The server asks to try again later.
    Busy {
        /// When, if the server says so.
        until: Option<Timestamp>,
    },
    /// The server answered with an HTTP error; 404 and 410 mean that the feed is gone.
    Status {
        /// The status code.
        code: u16,
    },
    /// The response is larger than Khabar accepts.
    TooLarge {
        /// The limit in bytes, after decompression.
        limit: u64,
    },
    /// The response could not be decompressed.
    Encoding {
        /// The library's reason.
        reason: String,
    },
    /// The response is not a feed.
    NotAFeed {
        /// The feeds that it names, if it is a page.
        others: Vec<String>,
    },
    /// The response is neither a feed nor a page.
    OtherDocument {
        /// What it is.
        kind: OtherDocument,
    },
    /// It begins like a feed but could not be parsed.
    Malformed {
        /// The parser's reason.
        reason: String,
    },
    /// It ends in the middle. The articles before that have been stored.
    Truncated,
    /// A local file could not be read.
    File {
        /// The system's reason.
        reason: String,
    },
    /// The address is that of a local folder, a device or the like, and of no file.
    NotAFile,
    /// The page contains no article.
    NoArticle,
    /// A bug in Khabar: parsing panicked.
    #[serde(rename = "fault")]
    Internal {
        /// The message.
        reason: String,
    },
}

impl FetchError {
    /// Whether the same request may succeed another time, because the error comes from the connection or from the state
    /// of the server, not from what was requested.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::UnknownHost { .. }
            | Self::Connection { .. }
            | Self::Tls { .. }
            | Self::Proxy { .. }
            | Self::UnknownProxy { .. }
            | Self::ProxyConnection { .. }
            | Self::Timeout { .. }
            | Self::Busy { .. }
            | Self::Truncated => true,
            // Request Timeout, Too Early and Too Many Requests (RFC 9110, 8470 and 6585) concern this one request.
            Self::Status { code } => matches!(code, 408 | 425 | 429 | 500..),
            Self::Address { .. }
            | Self::InnerHost { .. }
            | Self::Redirects
            | Self::TooLarge { .. }
            | Self::Encoding { .. }
            | Self::NotAFeed { .. }
            | Self::OtherDocument { .. }
            | Self::Malformed { .. }
            | Self::File { .. }
            | Self::NotAFile
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
