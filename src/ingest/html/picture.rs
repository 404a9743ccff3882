//! Pictures: their real addresses, and which `img` elements are no pictures.
//!
//! The address is in `src`, or, where the page loads the picture late, in one of several other attributes. Pictures of
//! a pixel or two count visitors. Emoji, formulas and other small pictures in a sentence are read as their text.

use super::style::InlineStyle;
use super::tokenizer::HtmlTag;
use super::{reference, title_line, web_address};
use crate::model::Image;
use url::Url;

/// What an `img` element is.
pub(super) enum Picture {
    /// A picture.
    Image(Image),
    /// A picture that stands for this text.
    Text(String),
}

/// The smallest width and height of a picture in pixels; a smaller one shows nothing.
const SMALLEST: u32 = 4;
/// The height of a line in pixels, and the longest text of a picture that is as high, in bytes. In a sentence, such a
/// picture is a part of it.
const LINE_HEIGHT: u32 = 24;
const LONGEST_INLINE: usize = 60;

/// What an `img` is; `None` if there is nothing to see.
///
/// `with_title` says whether the text of its `title` counts, which in a feed is often the point of a comic.
/// `in_sentence` says whether there is text before it in its paragraph.
pub(super) fn from_tag(tag: HtmlTag<'_>, base: Option<&Url>, with_title: bool, in_sentence: bool) -> Option<Picture> {
    let (mut source, mut lazy, mut set, mut alt, mut title) = (None, None, None, None, None);
    let mut kind = InlineKind::default();
    for (name, value) in tag.attributes() {
        match name.to_ascii_lowercase().as_str() {
            "src" => source = source.or(Some(value)),
            "data-src" | "data-original" | "data-lazy-src" => lazy = lazy.or(Some(value)),
            "srcset" | "data-srcset" => set = set.or(value.split_ascii_whitespace().next()),
            "alt" => alt = alt.or(Some(value)),
            "title" if with_title => title = title.or(Some(value)),
            "width" | "height" if size(value).is_some_and(|size| size < SMALLEST) => return None,
            name => kind.read(name, value),
        }
    }
    // Some pages escape these texts twice.
    let line = |value: Option<&str>| title_line(&reference::resolve_attribute(value.unwrap_or_default()));
    let (alt, title) = (line(alt), line(title));
    if let Some(text) = kind.text(&alt, in_sentence) {
        return Some(Picture::Text(text));
    }
    if kind.is_emoji {
        return None;
    }
    let resolved = |value: Option<&str>| {
        let url = web_address(&reference::resolve_attribute(value?), base)?;
        (!url.starts_with("mailto:")).then_some(url)
    };
    let url = resolved(lazy).or_else(|| resolved(source)).or_else(|| resolved(set))?;
    Some(Picture::Image(Image { url, alt: with_further_text(alt, &title) }))
}

/// The text that a picture with these attributes stands for; `None` if it is a picture of its own.
pub(crate) fn inline_text<'a>(
    attributes: impl Iterator<Item = (&'a str, &'a str)>,
    in_sentence: bool,
) -> Option<String> {
    let (mut kind, mut alt) = (InlineKind::default(), "");
    for (name, value) in attributes {
        if name.eq_ignore_ascii_case("alt") {
            alt = value;
        }
        kind.read(name, value);
    }
    kind.text(&title_line(alt), in_sentence)
}

/// What the attributes of a picture say of whether it is one of its own.
#[derive(Default)]
struct InlineKind {
    is_emoji: bool,
    is_formula: bool,
    /// Whether it is as high as a line.
    is_low: bool,
}

impl InlineKind {
    fn read(&mut self, name: &str, value: &str) {
        match name {
            "class" => {
                self.is_emoji = value.contains("emoji") || value.contains("smiley");
                let mut classes = value.split_ascii_whitespace();
                self.is_formula |= classes.any(|class| {
                    let mut words = class.split(['-', '_']);
                    words.any(|word| ["math", "latex", "tex", "formula", "equation", "katex"].contains(&word))
                });
            }
            "style" => self.is_low |= InlineStyle::parse(value).has_letter_height,
            "height" => self.is_low |= size(value).is_some_and(|size| size <= LINE_HEIGHT),
            _ => {}
        }
    }

    fn text(&self, alt: &str, in_sentence: bool) -> Option<String> {
        let is_text = self.is_emoji || self.is_formula || (self.is_low && in_sentence && alt.len() <= LONGEST_INLINE);
        let text = if self.is_emoji { alt } else { formula(alt) };
        (is_text && !text.is_empty()).then(|| text.to_owned())
    }
}

/// A formula without the command of TeX that only says how it is set.
fn formula(alt: &str) -> &str {
    let inside = alt.strip_prefix('{').and_then(|inside| inside.strip_suffix('}')).unwrap_or(alt);
    let styles = ["\\displaystyle", "\\textstyle"];
    styles.iter().find_map(|style| inside.strip_prefix(style)).unwrap_or(alt).trim()
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
