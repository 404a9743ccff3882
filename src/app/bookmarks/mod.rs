//! What users mark: the read flag, bookmarks with notes and tags, and undoing all of it.

pub(in crate::app) mod flags;
pub(in crate::app) mod notes;
pub(in crate::app) mod tags;
