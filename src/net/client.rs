//! One question and its answer.
//!
//! Redirects are followed here and not by the library, which refuses a `Location` in raw UTF-8, as Persian servers send
//! it, and does not tell a move for good from one for today. Sizes are counted on the unpacked stream, for the
//! library's own limit counts what comes over the wire.

use super::error::{from_ureq, invalid_address, is_connection_lost, sanitize, too_large};
use super::{FetchOptions, FetchRequest, FetchResponse, Limits, ResponseBody, decompress, local, response};
use crate::model::FetchError;
use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::http::header::{ACCEPT, CONTENT_ENCODING, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION};
use ureq::http::{HeaderName, HeaderValue, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Proxy};
use url::Url;

/// Asks servers, and keeps connections to them open for the next question.
///
/// Cloning is cheap and shares the connections. It may be used by many threads at once.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    options: Arc<FetchOptions>,
}

impl Client {
    /// A client without any connection yet.
    pub fn new(options: &FetchOptions) -> Self {
        let options = Arc::new(options.clone());
        Self { agent: build_agent(&options), options }
    }

    /// A client of the same kind with connections of its own, so that it can be shut down alone.
    pub(super) fn with_new_connections(&self) -> Self {
        Self { agent: build_agent(&self.options), options: Arc::clone(&self.options) }
    }

    /// Breaks every connection off. Questions that are under way fail, and so do those of the future.
    pub(super) fn shut_down(&self) {
        self.agent.clone().shutdown();
    }

    /// Asks for one address and waits for the answer, no longer than the timeouts allow.
    ///
    /// # Errors
    ///
    /// Whatever [`FetchError`] says of addresses, connections, servers and files; never one about what a document holds.
    pub fn get(&self, request: &FetchRequest) -> Result<FetchResponse, FetchError> {
        let url = Url::parse(request.url.trim()).map_err(|_| invalid_address(&request.url))?;
        match url.scheme() {
            "file" => local::read(request, &url, &self.options.limits),
            "http" | "https" => self.follow_redirects(request, url),
            _ => Err(invalid_address(&request.url)),
        }
    }

    /// Asks, and asks where the answer points to, until there is a document.
    fn follow_redirects(&self, request: &FetchRequest, url: Url) -> Result<FetchResponse, FetchError> {
        let deadline = Instant::now() + self.options.timeouts.total;
        let mut redirects = RedirectChain::new(url);
        loop {
            let response = self.send(request, &redirects.url, deadline)?;
            let headers = response.headers();
            match response.status().as_u16() {
                200..=299 => return self.read_document(response, redirects),
                304 if request.is_conditional() => {
                    let (etag, modified) = response::validators(headers);
                    return Ok(FetchResponse::NotModified { permanent_url: redirects.permanent_url(), etag, modified });
                }
                code @ (301 | 302 | 303 | 307 | 308) => {
                    let location = headers.get(LOCATION).ok_or(FetchError::Status { code })?;
                    redirects.redirect(location.as_bytes(), matches!(code, 301 | 308), &self.options.limits)?;
                }
                429 | 503 => return Err(response::busy(headers, (self.options.clock)())),
                code => return Err(FetchError::Status { code }),
            }
        }
    }

    /// Asks once, and once more if the connection broke unanswered: the server may have closed a kept one just then
    /// (RFC 9112, 9.3.1).
    fn send(&self, request: &FetchRequest, url: &Url, deadline: Instant) -> Result<Response<ureq::Body>, FetchError> {
        let mut result = self.send_once(request, url, deadline);
        if result.as_ref().is_err_and(is_connection_lost) {
            result = self.send_once(request, url, deadline);
        }
        result.map_err(|error| from_ureq(error, url, &self.options))
    }

    fn send_once(
        &self,
        request: &FetchRequest,
        url: &Url,
        deadline: Instant,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        // A timeout of zero would be none.
        let remaining = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let mut builder = self.agent.get(url.as_str()).header(ACCEPT, request.accept.value());
        for (name, value) in [(IF_NONE_MATCH, &request.etag), (IF_MODIFIED_SINCE, &request.modified)] {
            if let Some((name, value)) = conditional_header(name, value.as_deref()) {
                builder = builder.header(name, value);
            }
        }
        builder.config().timeout_global(Some(remaining)).build().call()
    }

    /// Reads the document, unpacked and within the limit.
    fn read_document(
        &self,
        response: Response<ureq::Body>,
        redirects: RedirectChain,
    ) -> Result<FetchResponse, FetchError> {
        let limits = &self.options.limits;
        let headers = response.headers();
        // What the library unpacks it takes out of the header.
        let encoding =
            headers.get(CONTENT_ENCODING).map(|value| String::from_utf8_lossy(value.as_bytes()).to_lowercase());
        let charset = response::charset(headers);
        let (etag, modified) = response::validators(headers);
        let body = response.into_body();
        if body.content_length().is_some_and(|length| length > limits.body) {
            return Err(too_large(limits));
        }
        let bytes = match encoding.as_deref().map_or("", str::trim) {
            "" | "identity" => read_limited(body.into_reader(), limits),
            "br" => read_limited(decompress::brotli(body.into_reader()), limits),
            other => return Err(FetchError::Encoding { reason: sanitize(other) }),
        };
        let bytes = bytes.map_err(|error| {
            let encoding_error = encoding.as_ref().and_then(|_| decompress::encoding_error(&error));
            encoding_error.unwrap_or_else(|| from_ureq(error.into(), &redirects.url, &self.options))
        })?;
        if bytes.len() as u64 > limits.body {
            return Err(too_large(limits));
        }
        let permanent_url = redirects.permanent_url();
        Ok(FetchResponse::Body(ResponseBody {
            bytes,
            charset,
            url: redirects.url.into(),
            permanent_url,
            etag,
            modified,
        }))
    }
}

/// Reads to the end, or just beyond the limit.
fn read_limited(stream: impl Read, limits: &Limits) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(limits.body.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn build_agent(options: &FetchOptions) -> Agent {
    // The library panics at a name that no header can hold.
    let user_agent: String = options.user_agent.chars().filter(|c| matches!(c, ' '..='~')).collect();
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .accept_encoding("gzip, br")
        .user_agent(user_agent)
        .tls_config(tls)
        .proxy(options.proxies.then(Proxy::try_from_env).flatten())
        .max_response_header_size(options.limits.header)
        .max_idle_connections(64)
        .max_idle_connections_per_host(super::host_queue::PER_HOST)
        .timeout_resolve(Some(options.timeouts.connect))
        .timeout_connect(Some(options.timeouts.connect))
        .timeout_recv_response(Some(options.timeouts.first_byte))
        .build()
        .new_agent()
}

/// A condition that can be sent. One that cannot is left out, and the document comes whole.
fn conditional_header(name: HeaderName, value: Option<&str>) -> Option<(HeaderName, HeaderValue)> {
    Some((name, HeaderValue::from_str(value?).ok()?))
}

/// Where the redirects have led.
#[derive(Debug)]
struct RedirectChain {
    url: Url,
    /// The addresses before it, without their fragments.
    visited: Vec<Url>,
    /// Whether every redirect so far was for good.
    is_permanent: bool,
}

impl RedirectChain {
    fn new(mut url: Url) -> Self {
        url.set_fragment(None);
        Self { url, visited: Vec::new(), is_permanent: true }
    }

    /// Where the document has moved for good, if it has moved at all.
    fn permanent_url(&self) -> Option<String> {
        (self.is_permanent && !self.visited.is_empty()).then(|| self.url.to_string())
    }

    /// Turns to where a `Location` points.
    fn redirect(&mut self, location: &[u8], is_permanent: bool, limits: &Limits) -> Result<(), FetchError> {
        let location = decode_location(location);
        let mut next = self.url.join(location.trim()).map_err(|_| invalid_address(&location))?;
        next.set_fragment(None);
        if !matches!(next.scheme(), "http" | "https") {
            return Err(invalid_address(next.as_str()));
        }
        // An address that gives up encryption is followed today but not kept: who intercepts one answer would keep all.
        let downgrade = self.url.scheme() == "https" && next.scheme() == "http";
        self.is_permanent &= is_permanent && !downgrade;
        self.visited.push(std::mem::replace(&mut self.url, next));
        if self.visited.len() > limits.redirects || self.visited.contains(&self.url) {
            return Err(FetchError::Redirects);
        }
        Ok(())
    }
}

/// A `Location` as text: UTF-8, which servers send raw, or bytes of an older encoding, each kept as `%XX`.
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
    fn a_move_that_gives_up_encryption_is_not_kept() {
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
