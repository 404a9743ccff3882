//! Text with marked ranges.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A paragraph's text and the inline marks laid over it.
///
/// The text is kept in logical order, as one string, so that search, copying and the reading position can speak of it
/// in bytes; the marks never change the text. A forced line break inside a paragraph is U+2028 LINE SEPARATOR.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RichText {
    /// The text, cleaned by `text::clean`.
    pub text: String,
    /// Marks in order of their start; they may nest but do not cross.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

impl RichText {
    /// Text without any mark.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), spans: Vec::new() }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// One mark over a range of bytes of [`RichText::text`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Byte range; both ends are on character boundaries.
    pub range: Range<usize>,
    /// What the range is.
    pub inline: Inline,
}

/// The kinds of inline mark.
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
