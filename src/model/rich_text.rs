//! Text with inline styles and links.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The text of a paragraph and the spans over it.
///
/// The text is one string in logical order, so that search, copying and the reading position can point into it with
/// bytes; spans never change the text. A forced line break inside a paragraph is U+2028 LINE SEPARATOR.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RichText {
    /// The text, cleaned by `text::clean`.
    pub text: String,
    /// The spans in order of their start; they may nest but do not cross.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

impl RichText {
    /// Text without spans.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), spans: Vec::new() }
    }

    /// Whether the text is blank.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A style or link over a range of bytes of [`RichText::text`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Byte range; both ends are on character boundaries.
    pub range: Range<usize>,
    /// Its kind.
    pub inline: Inline,
}

/// The kind of a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// Strong emphasis, drawn bold.
    Strong,
    /// Emphasis, drawn in italics.
    Emphasis,
    /// Code: drawn in its own colour, never hyphenated or shaped differently.
    Code,
    /// A link to the address.
    Link(String),
}
