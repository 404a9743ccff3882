//! What users mark: the read flag, bookmarks with their notes and tags, and undoing all of it.

pub(in crate::app) mod edit;
pub(in crate::app) mod flags;
pub(in crate::app) mod undo;
