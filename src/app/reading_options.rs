//! How the user wants to read articles: the settings that the app needs.

use crate::layout::RenderOptions;

/// How articles are drawn.
///
/// A part of the settings; they are passed on with it as a whole, so that a new one needs no new field elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingOptions {
    /// How the layout draws text.
    pub render: RenderOptions,
    /// The longest line of an article, in columns.
    pub measure: u16,
}
