//! Pictures: their real addresses, and which `img` elements are no pictures.
//!
//! The address is in `src`, or, where the page loads the picture late, in one of several other attributes. Pictures of
//! a pixel or two count visitors, and emoji are text.

use super::tokenizer::HtmlTag;
use super::web_address;
use crate::model::Image;
use url::Url;

/// What an `img` element is.
pub(super) enum Picture {
    /// A picture.
    Image(Image),
    /// An emoji, as text.
    Emoji(String),
}

/// The smallest width and height of a picture in pixels; a smaller one shows nothing.
const SMALLEST: u32 = 4;

/// What an `img` is; `None` if there is nothing to see.
///
/// `with_title` says whether the text of its `title` counts, which in a feed is often the point of a comic.
pub(super) fn from_tag(tag: HtmlTag<'_>, base: Option<&Url>, with_title: bool) -> Option<Picture> {
    let (mut source, mut lazy, mut set, mut alt, mut title, mut emoji) = (None, None, None, None, None, false);
    for (name, value) in tag.attributes() {
        match name.to_ascii_lowercase().as_str() {
            "src" => source = source.or(Some(value)),
            "data-src" | "data-original" | "data-lazy-src" => lazy = lazy.or(Some(value)),
            "srcset" | "data-srcset" => set = set.or(value.split_ascii_whitespace().next()),
            "alt" => alt = alt.or(Some(value)),
            "title" if with_title => title = title.or(Some(value)),
            "class" => emoji = value.contains("emoji") || value.contains("smiley"),
            "width" | "height" if size(value).is_some_and(|size| size < SMALLEST) => return None,
            _ => {}
        }
    }
    // Some pages escape these texts twice.
    let line = |value: Option<&str>| super::title_line(&super::reference::resolve_attribute(value.unwrap_or_default()));
    let (alt, title) = (line(alt), line(title));
    if emoji {
        return (!alt.is_empty()).then_some(Picture::Emoji(alt));
    }
    let resolved = |value: Option<&str>| {
        let url = web_address(&super::reference::resolve_attribute(value?), base)?;
        (!url.starts_with("mailto:")).then_some(url)
    };
    let url = resolved(lazy).or_else(|| resolved(source)).or_else(|| resolved(set))?;
    Some(Picture::Image(Image { url, alt: with_further_text(alt, &title) }))
}

/// What a picture shows, and what its title says beyond that.
fn with_further_text(alt: String, title: &str) -> String {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let (shown, said): (String, String) = (letters(&alt), letters(title));
    match () {
        () if said.is_empty() || shown.contains(&said) => alt,
        () if said.contains(&shown) => title.to_owned(),
        () => format!("{alt}: {title}"),
    }
}

/// A width or height in pixels.
fn size(value: &str) -> Option<u32> {
    let value = value.trim();
    value.strip_suffix("px").unwrap_or(value).trim().parse().ok()
}
