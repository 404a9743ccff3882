//! The bidi layout layer: logical text in, cells in visual order out.
//!
//! Terminals put characters into cells from left to right and, most of them, neither reorder nor join. This layer does
//! both, so that a program can write its cells as they are. It knows no terminal and no widget library; it cannot fail,
//! whatever the text; and every byte of the text lies in exactly one cell or is listed as hidden.
//!
//! For one paragraph, in this order (UAX #9, 3.4 and 6.1):
//!
//! 1. The base direction ([`bidi::base_direction`]; P2 and P3, with the article's direction as fallback).
//! 2. The embedding level of each character ([`bidi::levels`]; X1 to I2).
//! 3. Clusters and contextual forms, in logical order: combining characters join their letter, lam and alef become one,
//!    ZWNJ and ZWJ act and vanish, a word that is one character is spelled out. This happens before lines are broken,
//!    because it changes the width.
//! 4. Break opportunities (UAX #14).
//! 5. For a width, the ends of lines, from the widths of the shaped clusters ([`width`]).
//! 6. For a line: L1 (blanks at the end), mirrored characters (L4), visual order (L2); combining characters stay on
//!    their letter (L3). Characters without a cell still separate the cells on either side of them ([`bidi::reorder`]).
//!
//! A [`Paragraph`] holds the results of steps 1 to 4; a resize repeats step 5; a frame takes step 6 for the lines it
//! shows. The style of the text is a type of the caller's, which the layer carries from runs to cells.
//!
//! ```
//! use khabar::layout::{Direction, Paragraph, RenderOptions, bidi};
//!
//! // «خبر» in logical order.
//! let text = "\u{62E}\u{628}\u{631}";
//! let direction = bidi::base_direction(text, Direction::Ltr);
//! let paragraph = Paragraph::new(text, direction, RenderOptions::default(), "a style");
//! let line = paragraph.line(paragraph.break_lines(40)[0]);
//! assert_eq!(line.text(), "\u{FEAE}\u{FE92}\u{FEA7}");
//! assert_eq!(line.cells[0].source, 4..6);
//! ```
//!
//! Not here: ligatures other than lam-alef, for which a grid of cells has no room; justification; articles, which are
//! paragraphs with margins and links in the room `document`.

pub mod bidi;
mod digits;
pub(crate) mod joining;
mod line;
mod options;
mod paragraph;
mod shape;
mod tables;
pub mod width;
mod wrap;

pub use crate::model::Direction;
pub use line::{Cell, Symbol, VisualLine};
pub use options::{Digits, HehYeh, RenderOptions, VowelMarks};
pub use paragraph::{Paragraph, StyleRun};
pub use tables::UNICODE_VERSION;
pub use wrap::LineBreak;
