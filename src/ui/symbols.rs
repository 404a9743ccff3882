//! The symbols that are not text. All are one cell wide, and stay in place where the terminal reorders text.

use crate::model::Direction;

/// An unread article.
pub(super) const UNREAD: &str = "\u{25CF}";
/// A bookmark.
pub(super) const BOOKMARK: &str = "\u{2605}";
/// A box that is checked.
pub(super) const CHECKED: &str = "\u{25A0}";
/// A box that is not.
pub(super) const UNCHECKED: &str = "\u{25A1}";
/// A feed that cannot be fetched.
pub(super) const FAILED: &str = "!";
/// A part of a scrollbar that is on the screen.
pub(super) const THUMB: &str = "\u{2503}";
/// The rest of a scrollbar.
pub(super) const TRACK: &str = VERTICAL;

// The frame of a popup: box-drawing lines, because a terminal that reorders would move ASCII bars.
pub(super) const HORIZONTAL: &str = "\u{2500}";
pub(super) const VERTICAL: &str = "\u{2502}";
pub(super) const TOP_LEFT: &str = "\u{250C}";
pub(super) const TOP_RIGHT: &str = "\u{2510}";
pub(super) const BOTTOM_LEFT: &str = "\u{2514}";
pub(super) const BOTTOM_RIGHT: &str = "\u{2518}";

/// The bar beside the selected article while the other pane has the focus, at the side where lines begin.
pub(super) fn selection_bar(interface: Direction) -> &'static str {
    match interface {
        Direction::Rtl => "\u{2590}",
        Direction::Ltr => "\u{258C}",
    }
}
