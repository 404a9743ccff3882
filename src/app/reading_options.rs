//! The settings that the app needs: how the user wants to read articles.

use crate::layout::RenderOptions;

/// How articles are drawn.
///
/// The app passes these settings on as one value, so that adding one changes no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingOptions {
    /// How the layout draws text.
    pub render: RenderOptions,
    /// The longest line of an article, in columns.
    pub measure: u16,
}
