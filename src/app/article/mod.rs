//! The article beside the list: its layout, what a search finds in it, its two versions, and what leaves it.

pub(crate) mod detail;
pub(crate) mod document;
pub(in crate::app) mod full_text;
pub(crate) mod matches;
pub(in crate::app) mod sharing;
mod versions;
