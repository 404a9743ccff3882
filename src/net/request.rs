//! What to fetch.

/// A request for one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchRequest {
    /// The address: `http:`, `https:` or `file:`, possibly with raw Persian letters.
    pub url: String,
    /// The `ETag` of the last response, so that the server need not send the same again (RFC 9110, 13.1.2).
    pub etag: Option<String>,
    /// The `Last-Modified` of the last response, as it was written (RFC 9110, 13.1.3).
    pub modified: Option<String>,
    /// Which kind of document is wanted.
    pub accept: Accept,
    /// Who named the address.
    pub named_by: NamedBy,
}

/// Who named an address. A user may ask for any; a document of somebody else must not send requests into the user's own
/// network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedBy {
    /// The user.
    User,
    /// A document at this address, a feed or a page; `None` if nobody knows where it is from.
    Document(Option<String>),
}

impl FetchRequest {
    /// A request of the user's for the document, changed or not.
    pub fn new(url: impl Into<String>, accept: Accept) -> Self {
        Self { url: url.into(), etag: None, modified: None, accept, named_by: NamedBy::User }
    }

    /// The same for an address that a document names.
    #[must_use]
    pub fn named_by(self, document: Option<&str>) -> Self {
        Self { named_by: NamedBy::Document(document.map(str::to_owned)), ..self }
    }

    /// Whether the response may be that nothing has changed.
    pub(super) fn is_conditional(&self) -> bool {
        self.etag.is_some() || self.modified.is_some()
    }
}

/// Which kind of document is wanted, for the `Accept` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A feed of any kind; a page if there is none.
    Feed,
    /// A page.
    Page,
}

impl Accept {
    /// The header's value. Any other type is acceptable last, for many servers give their feeds a wrong type.
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
