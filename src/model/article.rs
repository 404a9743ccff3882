//! An article as data: its head, its body as a flat list of blocks, and positions in it.

use super::{RichText, Timestamp};
use serde::{Deserialize, Serialize};

/// The direction of a paragraph or of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right, as Latin.
    Ltr,
    /// Right to left, as Persian.
    Rtl,
}

impl Direction {
    /// The other direction.
    #[must_use]
    pub fn flipped(self) -> Self {
        match self {
            Self::Ltr => Self::Rtl,
            Self::Rtl => Self::Ltr,
        }
    }

    /// Whether this is right to left.
    pub fn is_rtl(self) -> bool {
        self == Self::Rtl
    }
}

/// A BCP 47 primary language subtag in lower case, such as `fa`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(pub String);

impl Lang {
    /// The direction in which the language is written.
    pub fn direction(&self) -> Direction {
        match self.0.as_str() {
            "fa" | "ar" | "he" | "iw" | "ur" | "ps" | "ckb" | "sd" | "ug" | "yi" | "dv" | "syr" | "prs" | "azb" => {
                Direction::Rtl
            }
            _ => Direction::Ltr,
        }
    }
}

/// One article with all its text.
///
/// Every string has been through `text::clean`: no control characters, no stray bidi overrides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// A stable identity: the same article, read again, has the same key.
    pub key: String,
    /// The short line that agencies print above a title (رو تیتر).
    pub kicker: Option<String>,
    /// The title; empty only if the source had no text at all.
    pub title: String,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was published; `None` if the source does not say, never "now".
    pub published: Option<Timestamp>,
    /// The name of the agency, paper, site or folder that it comes from.
    pub source: Option<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// The file it was read from.
    pub file: Option<String>,
    /// The language it is in.
    pub lang: Option<Lang>,
    /// Its categories, as the publisher names them: names or paths such as «province > town».
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// The picture at its head.
    pub image: Option<Image>,
    /// The summary that stands before the body.
    pub lead: Option<RichText>,
    /// The body, flat and in reading order.
    pub blocks: Vec<Block>,
    /// Whether something of its source was beyond the limits and has been left out.
    #[serde(skip)]
    pub is_cut: bool,
}

impl Article {
    /// The text of a paragraph, numbered as in [`Anchor`]; `None` if there is none. The byline has no text of its own.
    pub fn text_of(&self, block: usize) -> Option<&str> {
        match block {
            0 => self.kicker.as_deref(),
            1 => Some(&self.title),
            3 => self.image.as_ref().map(|image| image.alt.as_str()),
            Anchor::LEAD => self.lead.as_ref().map(|lead| lead.text.as_str()),
            _ => {
                let index = block.checked_sub(Anchor::HEAD_BLOCKS)?;
                self.blocks.get(index).map(|block| block.text.text.as_str())
            }
        }
    }
}

/// A picture: its address and a description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The address.
    pub url: String,
    /// The alternative text, which serves as caption; may be empty.
    pub alt: String,
}

/// One block of the body.
///
/// The body is a flat sequence: nesting is a number on the block, so that hostile nesting causes no
/// recursion, and a position in the text is a block's index and a byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// Its text. Code keeps its line feeds; every other kind is one paragraph.
    pub text: RichText,
    /// How many quotations it is nested in.
    #[serde(default)]
    pub quote: u8,
    /// How many lists it is nested in.
    #[serde(default)]
    pub indent: u8,
    /// The direction that its source declares; `None` if the text itself decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
}

impl Block {
    /// A block of `kind` outside any quotation or list.
    pub fn new(kind: BlockKind, text: RichText) -> Self {
        Self { kind, text, quote: 0, indent: 0, direction: None }
    }

    /// A plain paragraph.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::new(BlockKind::Paragraph, RichText::plain(text))
    }
}

/// The kind of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A paragraph; also any paragraph of a list item but its first.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// The first paragraph of a list item.
    Item(Marker),
    /// A picture; the text is its caption.
    Image {
        /// The address.
        url: String,
    },
    /// Preformatted text.
    Code,
    /// A thematic break; its text is empty.
    Rule,
}

/// The marker before a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marker {
    /// A bullet.
    Bullet,
    /// A number.
    Number(u64),
}

/// A position in an article that is valid at any width.
///
/// The default is the very top.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Anchor {
    /// Index of the paragraph: 0 to 4 are kicker, title, byline, picture and lead, whether present or not; the
    /// body's blocks follow.
    pub block: usize,
    /// Byte offset in that paragraph's text.
    pub byte: usize,
}

impl Anchor {
    /// The block of the lead.
    pub const LEAD: usize = 4;
    /// The number of paragraphs before the first block of the body.
    pub const HEAD_BLOCKS: usize = 5;
}
