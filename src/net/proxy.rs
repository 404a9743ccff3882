//! The proxy that the environment names.
//!
//! The HTTP library takes the first variable that it understands and passes over the others. Whoever relies on a proxy
//! must not be exposed by a mistake in writing: the first variable that is set counts, and if it is not understood
//! nothing is fetched. And what the proxy does wrong is not said of the server behind it ([`failure`]).

use super::error::{is_failed_lookup, reason, sanitize};
use crate::model::FetchError;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::net::ToSocketAddrs as _;
use ureq::http::Uri;
use ureq::{Proxy, ProxyProtocol, Timeout};

/// The variables, in the order in which the HTTP library reads them.
const VARIABLES: [&str; 6] = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/// The proxy of this process's environment, if it names one.
///
/// # Errors
/// The name of the variable that is set and cannot be understood.
pub(super) fn from_env() -> Result<Option<Proxy>, &'static str> {
    check(|variable| std::env::var_os(variable))?;
    Ok(Proxy::try_from_env())
}

/// What is wrong with the proxy through which a request for this address goes; `None` if the error may as well be that
/// of the server.
pub(super) fn failure(proxy: &Proxy, url: &str, error: &ureq::Error) -> Option<FetchError> {
    if url.parse::<Uri>().is_ok_and(|uri| proxy.is_no_proxy(&uri)) {
        return None;
    }
    let host = || sanitize(proxy.host());
    let refused = |reason: String| Some(FetchError::ProxyConnection { host: host(), reason });
    match error {
        // Some proxies are told the address of the server, so that its name is looked up here too.
        error if is_failed_lookup(error) => {
            let is_unknown = (proxy.host(), proxy.port()).to_socket_addrs().is_err();
            is_unknown.then(|| FetchError::UnknownProxy { host: host() })
        }
        ureq::Error::ConnectProxyFailed(words) => refused(sanitize(words)),
        ureq::Error::Timeout(Timeout::Connect) => refused(reason(error)),
        ureq::Error::Io(error) => {
            let is_unreachable = matches!(
                error.kind(),
                ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable
            );
            // The library's words for an answer of SOCKS that is no consent.
            let is_socks = !matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https);
            let is_refusal = is_socks && error.kind() == ErrorKind::Other;
            if is_unreachable || is_refusal { refused(reason(error)) } else { None }
        }
        _ => None,
    }
}

fn check(value: impl Fn(&str) -> Option<OsString>) -> Result<(), &'static str> {
    let set = VARIABLES.into_iter().find_map(|variable| {
        // An empty one is as good as none, by the custom of all programs that know them.
        let value = value(variable).filter(|value| !value.is_empty())?;
        Some((variable, value))
    });
    let Some((variable, value)) = set else { return Ok(()) };
    match value.to_str().map(Proxy::new) {
        Some(Ok(proxy)) if !proxy.host().is_empty() => Ok(()),
        _ => Err(variable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_must_be_understood() {
        let check = |variables: &[(&str, &str)]| {
            let find = |name: &str| variables.iter().find(|(known, _)| *known == name);
            check(|name| find(name).map(|(_, value)| value.into()))
        };
        for understood in
            ["socks5://127.0.0.1:9050", "socks5h://a.ir", "http://u:p@a.ir:80", "a.ir:8080", "https://a.ir", ""]
        {
            assert_eq!(check(&[("https_proxy", understood)]), Ok(()), "{understood}");
        }
        for wrong in ["socks5//127.0.0.1:1", " socks5://127.0.0.1:1", "tor://127.0.0.1:1", "http://", "://", " "] {
            assert_eq!(check(&[("http_proxy", "http://a.ir"), ("ALL_PROXY", wrong)]), Err("ALL_PROXY"), "{wrong:?}");
        }
        assert_eq!(check(&[("ALL_PROXY", ""), ("HTTP_PROXY", "x://")]), Err("HTTP_PROXY"));
        assert_eq!(check(&[("NO_PROXY", "x://")]), Ok(()));
    }
}
