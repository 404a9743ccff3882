//! What is embedded and cannot be shown: films, sounds, other pages. A line with its name and its address stays of it.
//!
//! The line has no word for what it is, because the text may be in any language.

use super::tokenizer::HtmlTag;
use super::web_address;
use crate::text;
use std::borrow::Cow;
use url::Url;

/// What a tag embeds.
pub(super) enum Embed {
    /// Something at this address; the name may be empty.
    Address {
        name: String,
        address: String,
    },
    /// A film or a sound, whose addresses are in elements inside it.
    Media {
        name: String,
    },
    /// The address of such a film or sound.
    Source {
        address: String,
    },
    Nothing,
}

/// The smallest width and height of what is there to be seen, in pixels.
const SMALLEST: u32 = 4;

/// What a tag embeds.
pub(super) fn from_tag(tag: HtmlTag<'_>, base: Option<&Url>) -> Embed {
    let is = |names: &[&str]| names.iter().any(|name| tag.name.eq_ignore_ascii_case(name));
    if !is(&["iframe", "embed", "object", "video", "audio", "source"]) {
        return Embed::Nothing;
    }
    let attribute = |names: &[&str]| {
        names.iter().find_map(|name| tag.get(name).filter(|value| !value.trim().is_empty()).map(Cow::into_owned))
    };
    let size = |name: &str| tag.get(name).and_then(|value| value.trim().parse::<u32>().ok());
    let is_pixel = ["width", "height"].into_iter().any(|name| size(name).is_some_and(|size| size < SMALLEST));
    if is_pixel && is(&["iframe", "embed", "object"]) {
        return Embed::Nothing;
    }
    let address = attribute(if is(&["object"]) { &["data"] } else { &["src", "data-src"] })
        .and_then(|url| web_address(&url, base))
        .filter(|url| !url.starts_with("mailto:"));
    let name = text::clean_line(&attribute(&["title", "aria-label"]).unwrap_or_default());
    match address {
        Some(address) if is(&["source"]) => Embed::Source { address },
        Some(address) => Embed::Address { name, address },
        None if is(&["video", "audio"]) => Embed::Media { name },
        None => Embed::Nothing,
    }
}

/// The line of something with this name, which may be empty, at this address.
pub(crate) fn line(name: &str, address: &str) -> String {
    if name.is_empty() { address.to_owned() } else { format!("{name}: {address}") }
}
