//! Redirects: where they lead, whether they are permanent, and when they go in a circle.
//!
//! The HTTP library could follow them, but it refuses a `Location` in raw UTF-8, as Persian servers send it, and does
//! not tell a permanent redirect from a temporary one.

use super::Limits;
use super::error::invalid_address;
use crate::model::FetchError;
use url::Url;

/// The redirects from one address to a document.
#[derive(Debug)]
pub(super) struct RedirectChain {
    /// The address to ask now, without its fragment.
    pub(super) url: Url,
    /// The addresses before it, without their fragments.
    visited: Vec<Url>,
    /// Whether every redirect so far was permanent, and none gave up encryption.
    is_permanent: bool,
}

impl RedirectChain {
    /// No redirect yet.
    pub(super) fn new(mut url: Url) -> Self {
        url.set_fragment(None);
        Self { url, visited: Vec::new(), is_permanent: true }
    }

    /// Where the document has moved permanently, if it has.
    pub(super) fn permanent_url(&self) -> Option<String> {
        (self.is_permanent && !self.visited.is_empty()).then(|| self.url.to_string())
    }

    /// Follows a `Location`.
    ///
    /// # Errors
    /// [`FetchError::Address`] if it leads to something that is not HTTP, [`FetchError::Redirects`] if it leads in a
    /// circle or once too often.
    pub(super) fn redirect(&mut self, location: &[u8], is_permanent: bool, limits: &Limits) -> Result<(), FetchError> {
        let location = decode_location(location);
        let mut next = self.url.join(location.trim()).map_err(|_| invalid_address(&location))?;
        next.set_fragment(None);
        if !matches!(next.scheme(), "http" | "https") {
            return Err(invalid_address(next.as_str()));
        }
        // A redirect from https to http is followed but does not count as permanent: otherwise an attacker who
        // intercepts one response would get all later requests.
        let downgrade = self.url.scheme() == "https" && next.scheme() == "http";
        self.is_permanent &= is_permanent && !downgrade;
        self.visited.push(std::mem::replace(&mut self.url, next));
        if self.visited.len() > limits.redirects || self.visited.contains(&self.url) {
            return Err(FetchError::Redirects);
        }
        Ok(())
    }
}

/// A `Location` as text: raw UTF-8, or bytes of an older encoding, each as `%XX`.
fn decode_location(location: &[u8]) -> String {
    let escaped = |&byte: &u8| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    std::str::from_utf8(location).map_or_else(|_| location.iter().map(escaped).collect(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirected(from: &str, redirects: &[(&[u8], bool)]) -> Result<(String, Option<String>), FetchError> {
        let mut chain = RedirectChain::new(Url::parse(from).unwrap());
        for (location, is_permanent) in redirects {
            chain.redirect(location, *is_permanent, &Limits::default())?;
        }
        let permanent_url = chain.permanent_url();
        Ok((chain.url.into(), permanent_url))
    }

    #[test]
    fn bytes_of_an_older_encoding_reach_the_server_as_they_were() {
        // windows-1256: 0xC3 is U+0623.
        let (url, _) = redirected("http://example.ir/a", &[(b"/\xC3/x", false)]).unwrap();
        assert_eq!(url, "http://example.ir/%C3/x");
    }

    #[test]
    fn a_redirect_that_gives_up_encryption_is_not_permanent() {
        let (url, permanent) = redirected("https://example.ir/", &[(b"http://example.ir/rss", true)]).unwrap();
        assert_eq!((url.as_str(), permanent), ("http://example.ir/rss", None));
    }

    #[test]
    fn a_redirect_never_leads_to_a_file() {
        assert!(matches!(
            redirected("http://example.ir/", &[(b"file:///etc/passwd", true)]),
            Err(FetchError::Address { .. })
        ));
    }

    #[test]
    fn a_fragment_does_not_hide_a_circle() {
        assert_eq!(redirected("http://example.ir/a#b", &[(b"/a#c", false)]), Err(FetchError::Redirects));
    }
}
