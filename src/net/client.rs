//! One request and its response.
//!
//! The size limit counts the decompressed stream, for the HTTP library's own limit counts what comes over the wire.
//! Redirects are followed here, not by the library; `redirect` says why.

use super::error::{from_ureq, invalid_address, is_connection_lost, sanitize, too_large};
use super::inner::{self, OuterResolver};
use super::redirect::RedirectChain;
use super::{Accept, NamedBy, proxy};
use super::{FetchOptions, FetchRequest, FetchResponse, Limits, ResponseBody, decompress, local, response};
use crate::model::FetchError;
use crate::text;
use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::config::Config;
use ureq::http::header::{ACCEPT, CONTENT_ENCODING, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION};
use ureq::http::{HeaderName, HeaderValue, Response};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Proxy};
use url::Url;

/// Sends requests, and keeps connections open for the next ones.
///
/// A clone is cheap and shares the connections. Many threads may use one client at once.
#[derive(Debug, Clone)]
pub struct Client {
    /// For addresses that the user named.
    agent: Agent,
    /// For all others: it connects to no inner host.
    outer_agent: Agent,
    /// What is wrong with the proxy that the environment names: the variable's name.
    proxy_error: Option<&'static str>,
    options: Arc<FetchOptions>,
}

impl Client {
    /// A client that has no connection yet.
    pub fn new(options: &FetchOptions) -> Self {
        Self::with_options(Arc::new(options.clone()))
    }

    /// A client with the same options and connections of its own, so that it can be shut down alone.
    pub(super) fn with_new_connections(&self) -> Self {
        Self::with_options(Arc::clone(&self.options))
    }

    fn with_options(options: Arc<FetchOptions>) -> Self {
        let proxy = if options.proxies { proxy::from_env() } else { Ok(None) };
        let proxy_error = proxy.as_ref().err().copied();
        let config = agent_config(&options, proxy.ok().flatten());
        let resolver = OuterResolver { is_inner: options.is_inner, resolver: DefaultResolver::default() };
        let outer_agent = Agent::with_parts(config.clone(), DefaultConnector::default(), resolver);
        Self { agent: config.new_agent(), outer_agent, proxy_error, options }
    }

    /// Breaks off every connection. Requests that are under way fail, and so do all later ones.
    pub(super) fn shut_down(&self) {
        self.agent.clone().shutdown();
        self.outer_agent.clone().shutdown();
    }

    /// Sends a request and waits for the response, no longer than the timeouts allow.
    ///
    /// # Errors
    /// Any [`FetchError`] about addresses, connections, servers and files; none about the content of a document.
    pub fn get(&self, request: &FetchRequest) -> Result<FetchResponse, FetchError> {
        let url = Url::parse(request.url.trim()).map_err(|_| invalid_address(&request.url))?;
        match url.scheme() {
            // A page is named by a feed or an export, and files are not theirs to name.
            "file" if request.accept == Accept::Page => Err(invalid_address(&request.url)),
            "file" => local::read(request, &url, &self.options.limits),
            "http" | "https" => self.follow_redirects(request, url),
            _ => Err(invalid_address(&request.url)),
        }
    }

    /// Sends a request, and follows redirects until there is a document.
    fn follow_redirects(&self, request: &FetchRequest, url: Url) -> Result<FetchResponse, FetchError> {
        if let Some(variable) = self.proxy_error {
            return Err(FetchError::Proxy { variable: variable.to_owned() });
        }
        let first_url = url.to_string();
        let mut named_by = request.named_by.clone();
        let deadline = Instant::now() + self.options.timeouts.total;
        let mut redirects = RedirectChain::new(url);
        loop {
            let response = self.send(request, &redirects.url, &named_by, deadline)?;
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
                    if named_by == NamedBy::User {
                        named_by = NamedBy::Document(Some(first_url.clone()));
                    }
                }
                429 | 503 => return Err(response::busy(headers, (self.options.clock)())),
                code => return Err(FetchError::Status { code }),
            }
        }
    }

    /// Sends a request, and sends it again if the connection broke before a response: the server may have closed an
    /// idle connection just then (RFC 9112, 9.3.1). `named_by` says who named this address, which
    /// may be that of a redirect.
    fn send(
        &self,
        request: &FetchRequest,
        url: &Url,
        named_by: &NamedBy,
        deadline: Instant,
    ) -> Result<Response<ureq::Body>, FetchError> {
        let NamedBy::Document(document) = named_by else {
            return self.send_twice(&self.agent, request, url, deadline);
        };
        let is_inner = self.options.is_inner;
        let inner_host = || FetchError::InnerHost { host: text::clean_line(url.host_str().unwrap_or_default()) };
        let result = if inner::has_inner_form(url, is_inner) {
            Err(inner_host())
        } else {
            self.send_twice(&self.outer_agent, request, url, deadline)
        };
        // Only now is it worth to know where the document is from.
        let is_inner_document = || {
            let document = document.as_deref().and_then(|document| Url::parse(document).ok());
            let looks_up = self.agent.config().proxy().is_none();
            document.is_some_and(|document| inner::is_inner_url(&document, looks_up, is_inner))
        };
        match result {
            Err(FetchError::InnerHost { .. }) if is_inner_document() => {
                self.send_twice(&self.agent, request, url, deadline)
            }
            result => result,
        }
    }

    fn send_twice(
        &self,
        agent: &Agent,
        request: &FetchRequest,
        url: &Url,
        deadline: Instant,
    ) -> Result<Response<ureq::Body>, FetchError> {
        let mut result = Self::send_once(agent, request, url, deadline);
        if result.as_ref().is_err_and(is_connection_lost) {
            result = Self::send_once(agent, request, url, deadline);
        }
        result.map_err(|error| {
            let of_proxy = agent.config().proxy().and_then(|proxy| proxy::failure(proxy, url.as_str(), &error));
            of_proxy.unwrap_or_else(|| from_ureq(error, url, &self.options))
        })
    }

    fn send_once(
        agent: &Agent,
        request: &FetchRequest,
        url: &Url,
        deadline: Instant,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        // Zero would mean no timeout.
        let remaining = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let mut builder = agent.get(url.as_str()).header(ACCEPT, request.accept.value());
        for (name, value) in [(IF_NONE_MATCH, &request.etag), (IF_MODIFIED_SINCE, &request.modified)] {
            if let Some((name, value)) = conditional_header(name, value.as_deref()) {
                builder = builder.header(name, value);
            }
        }
        builder.config().timeout_global(Some(remaining)).build().call()
    }

    /// Reads the document, decompressed and within the limit.
    fn read_document(
        &self,
        response: Response<ureq::Body>,
        redirects: RedirectChain,
    ) -> Result<FetchResponse, FetchError> {
        let limits = &self.options.limits;
        let headers = response.headers();
        // The library removes the encodings that it decompresses itself from this header.
        let encoding =
            headers.get(CONTENT_ENCODING).map(|value| String::from_utf8_lossy(value.as_bytes()).to_lowercase());
        let charset = response::charset(headers);
        let (etag, modified) = response::validators(headers);
        let link_header = response::link_header(headers);
        let body = response.into_body();
        if body.content_length().is_some_and(|length| length > limits.body) {
            return Err(too_large(limits));
        }
        let bytes = match encoding.as_deref().map_or("", str::trim) {
            "" | "identity" => read_limited(body.into_reader(), limits),
            "br" => read_limited(decompress::brotli(body.into_reader()), limits),
            // The library knows only one way to write it, and decompresses that itself (RFC 9110, 8.4.1).
            "gzip" | "x-gzip" => read_limited(decompress::gzip(body.into_reader()), limits),
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
            url: without_credentials(redirects.url),
            permanent_url,
            etag,
            modified,
            link_header,
        }))
    }
}

/// Reads to the end, or just beyond the limit.
fn read_limited(stream: impl Read, limits: &Limits) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(limits.body.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The address without user and password: it is the base of the links in the document, which are shown and handed on.
fn without_credentials(mut url: Url) -> String {
    // Neither fails for an address that has a host.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.into()
}

fn agent_config(options: &FetchOptions, proxy: Option<Proxy>) -> Config {
    // The library panics if a header cannot hold the name.
    let user_agent: String = options.user_agent.chars().filter(|c| matches!(c, ' '..='~')).collect();
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .accept_encoding("gzip, br")
        .user_agent(user_agent)
        .tls_config(tls)
        .proxy(proxy)
        .max_response_header_size(options.limits.header)
        .max_idle_connections(64)
        .max_idle_connections_per_host(super::host_queue::PER_HOST)
        .timeout_resolve(Some(options.timeouts.connect))
        .timeout_connect(Some(options.timeouts.connect))
        .timeout_recv_response(Some(options.timeouts.first_byte))
        .build()
}

/// A conditional header, unless its value cannot be sent: then the whole document comes.
fn conditional_header(name: HeaderName, value: Option<&str>) -> Option<(HeaderName, HeaderValue)> {
    Some((name, HeaderValue::from_str(value?).ok()?))
}
