//! Hosts in the user's own network, or on the computer itself.
//!
//! A feed or a page can name any address, in a link, a redirect or the list of its feeds. What answers at an inner one
//! trusts whoever can reach it: a router, a printer, the metadata of a rented machine. So Khabar asks such a host only
//! if the user named it, or if the document that names it is itself from inside. What counts is the address that the
//! name leads to at the moment of the connection.
//!
//! Behind a proxy that looks names up itself only names and addresses that are inner by their form are known.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs as _};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// Whether an address is loopback, link-local, private (RFC 1918, 4193), shared (RFC 6598), or stands for one of these.
pub(super) fn is_inner(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inner_v4(address),
        IpAddr::V6(address) => embedded_v4(address).map_or_else(|| is_inner_v6(address), is_inner_v4),
    }
}

fn is_inner_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || first == 0
        || (first == 100 && second & 0xC0 == 64)
}

fn is_inner_v6(address: Ipv6Addr) -> bool {
    address.is_loopback() || address.is_unspecified() || address.is_unique_local() || address.is_unicast_link_local()
}

/// The IPv4 address that is mapped (RFC 4291, 2.5.5.2) or translated (RFC 6052, 2.1) into this one.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., high, low] = address.segments();
    let is_translated = address.segments().starts_with(&[0x64, 0xFF9B, 0, 0, 0, 0]);
    let translated = || Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    address.to_ipv4_mapped().or_else(|| is_translated.then(translated))
}

/// Whether the address of a document is inner: by its form, or, if names are looked up here, by where its name leads.
pub(super) fn is_inner_url(url: &Url, look_up: bool, is_inner: fn(IpAddr) -> bool) -> bool {
    let resolves_inner = |name: &str| {
        let port = url.port_or_known_default().unwrap_or(80);
        look_up && (name, port).to_socket_addrs().is_ok_and(|mut found| found.any(|found| is_inner(found.ip())))
    };
    // A file is on this computer, and whoever follows it put it there.
    let is_file = url.scheme() == "file";
    is_file || has_inner_form(url, is_inner) || matches!(url.host(), Some(Host::Domain(name)) if resolves_inner(name))
}

/// Whether the host is an inner address or a name that always means this computer (RFC 6761, 6.3).
pub(super) fn has_inner_form(url: &Url, is_inner: fn(IpAddr) -> bool) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_inner(address.into()),
        Some(Host::Ipv6(address)) => is_inner(address.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

/// The error of a connection to an inner host that is not made.
#[derive(Debug)]
struct InnerHostError;

impl fmt::Display for InnerHostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an inner host")
    }
}

impl Error for InnerHostError {}

/// Whether a request failed because its host is inner.
pub(super) fn is_inner_host_error(error: &ureq::Error) -> bool {
    let ureq::Error::Io(error) = error else { return false };
    error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<InnerHostError>)
}

/// Looks names up, and refuses those that lead to an inner host.
#[derive(Debug)]
pub(super) struct OuterResolver {
    pub(super) is_inner: fn(IpAddr) -> bool,
    pub(super) resolver: DefaultResolver,
}

impl Resolver for OuterResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        // The user chose the proxy.
        let is_proxy = config.proxy().is_some_and(|proxy| uri.host() == Some(proxy.host()));
        if !is_proxy && found.iter().any(|address| (self.is_inner)(address.ip())) {
            return Err(ureq::Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, InnerHostError)));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ureq::unversioned::transport::time::Duration;
    use ureq::{Proxy, Timeout};

    #[test]
    fn what_counts_is_the_address_that_a_name_leads_to() {
        let resolve = |url: &str, proxy: Option<&str>, is_inner: fn(IpAddr) -> bool| {
            let resolver = OuterResolver { is_inner, resolver: DefaultResolver::default() };
            let proxy = proxy.map(|proxy| Proxy::new(proxy).expect(proxy));
            let config = ureq::Agent::config_builder().proxy(proxy).build();
            let timeout = NextTimeout {
                after: Duration::NotHappening,
                reason: Timeout::Resolve,
                per_read: None,
                per_write: None,
            };
            resolver.resolve(&url.parse().expect(url), &config, timeout)
        };
        // `localhost` stands here for any name, which the resolver does not know from its form.
        for url in ["http://localhost:9/", "http://127.0.0.1:9/"] {
            assert!(resolve(url, None, is_inner).is_err_and(|error| is_inner_host_error(&error)), "{url}");
            assert!(resolve(url, None, |_| false).is_ok_and(|found| !found.is_empty()), "{url}");
        }
        // The proxy that the user chose may be on this computer, and nothing else then.
        assert!(resolve("http://localhost:9/", Some("http://localhost:9"), is_inner).is_ok());
        assert!(resolve("http://127.0.0.1:9/", Some("http://localhost:9"), is_inner).is_err());
    }

    #[test]
    fn inner_addresses_are_known_in_all_their_forms() {
        for inner in [
            "127.0.0.1",
            "127.8.9.1",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
        ] {
            assert!(is_inner(inner.parse().expect(inner)), "{inner}");
        }
        for outer in [
            "1.1.1.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.169.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "198.18.0.1",
            "2001:db8::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "ff02::1",
        ] {
            assert!(!is_inner(outer.parse().expect(outer)), "{outer}");
        }
    }

    #[test]
    fn a_host_is_inner_however_its_address_is_written() {
        for url in [
            "http://localhost/",
            "http://LOCALHOST./x",
            "http://a.localhost:8080/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://u:p@127.0.0.1:80/",
        ] {
            assert!(has_inner_form(&Url::parse(url).expect(url), is_inner), "{url}");
        }
        for url in ["http://a.ir/", "http://localhost.ir/", "http://8.8.8.8/", "file:///etc"] {
            assert!(!has_inner_form(&Url::parse(url).expect(url), is_inner), "{url}");
        }
    }
}
