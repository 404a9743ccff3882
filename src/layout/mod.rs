//! The bidi layout layer: logical text in, cells in visual order out.
//!
//! Terminals put characters into cells from left to right and, most of them, neither reorder nor join. This layer does
//! both, so that what it hands out can be written as it stands. It knows no terminal and no widget library; it cannot
//! fail, whatever the text; and every byte of the text lies in exactly one cell or is listed as hidden.
//!
//! For one paragraph, in this order (UAX #9, 3.4 and 6.1):
//!
//! 1. The base direction ([`bidi::base_direction`]; P2, P3, with the article's direction behind it).
//! 2. The embedding level of each character ([`bidi::levels`]; X1 to I2).
//! 3. Clusters and contextual forms, in logical order ([`joining`]): marks join their letter, lam and alef become one,
//!    ZWNJ and ZWJ act and vanish. Before lines are broken, because lam-alef changes the width.
//! 4. Break opportunities (UAX #14).
//! 5. For a width, the ends of lines, on the widths of the shaped clusters ([`width`]).
//! 6. For a line: L1 (blanks at the end), mirrored characters (L4), visual order (L2); marks stay on their letter (L3).
//!    Characters without a cell of their own still part what is on either side of them ([`bidi::reorder`]).
//!
//! Steps 1 to 4 are the analysis a [`Paragraph`] keeps; a resize repeats step 5; a frame takes step 6 for the lines it
//! shows. A [`Document`] is an article's paragraphs with their margins, markers and links.
//!
//! Not here: ligatures other than lam-alef, which have no place in a grid of cells; justification.

pub mod bidi;
mod compose;
mod document;
mod inline;
pub mod joining;
mod line;
mod margin;
mod options;
mod paragraph;
mod shape;
mod tables;
pub mod width;
mod wrap;

pub use document::{Document, DocumentLines, DocumentOptions, Fragment};
pub use line::{Cell, Symbol, VisualLine};
pub use options::{Digits, HehYeh, RenderOptions, VowelMarks};
pub use paragraph::{Paragraph, Run};
pub use tables::UNICODE_VERSION;
pub use wrap::LineBreak;
