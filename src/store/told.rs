//! The marks as the listings told them.
//!
//! The app speaks of both marks of an article at once, but the reader changes one. What was told last is what the
//! other one is compared with. The latest listing of each kind is kept as it is, sixteen bytes an entry, and searched
//! from end to end: a mark is one keystroke, a listing may be 100,000 entries and must cost nothing more.

use crate::model::{ArticleId, Entry, Filter, Flags, Scope};

/// What is known of every article's marks.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The latest last.
    listings: Vec<(Scope, Filter, Vec<Entry>)>,
    /// Articles marked without having been listed.
    unlisted: Vec<Entry>,
}

impl Told {
    /// Remembers a listing in place of the one before it.
    pub(super) fn listed(&mut self, scope: Scope, filter: Filter, entries: &[Entry]) {
        self.listings.retain(|(of, by, _)| *of != scope || *by != filter);
        self.listings.push((scope, filter, entries.to_vec()));
    }

    /// The marks of `id` as they were told last, or `None`.
    pub(super) fn flags(&self, id: ArticleId) -> Option<Flags> {
        let listings = self.listings.iter().rev().map(|(_, _, entries)| entries);
        listings.chain([&self.unlisted]).flatten().find(|entry| entry.id == id).map(|entry| entry.flags)
    }

    /// Takes note that the reader has set them.
    pub(super) fn set(&mut self, id: ArticleId, flags: Flags) {
        if self.flags(id).is_none() {
            self.unlisted.push(Entry { id, flags, story: None });
        }
        let listings = self.listings.iter_mut().map(|(_, _, entries)| entries);
        for entry in listings.chain([&mut self.unlisted]).flatten().filter(|entry| entry.id == id) {
            entry.flags = flags;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: ArticleId = ArticleId(1);
    const NONE: Flags = Flags { read: false, bookmarked: false };
    const READ: Flags = Flags { read: true, bookmarked: false };

    #[test]
    fn the_latest_listing_counts_until_a_mark_is_set() {
        let mut told = Told::default();
        assert_eq!(told.flags(ID), None);
        told.listed(Scope::Session, Filter::default(), &[Entry { id: ID, flags: READ, story: None }]);
        told.listed(Scope::Library, Filter::default(), &[Entry { id: ID, flags: NONE, story: None }]);
        assert_eq!(told.flags(ID), Some(NONE));
        told.listed(Scope::Session, Filter::default(), &[Entry { id: ID, flags: READ, story: None }]);
        assert_eq!(told.flags(ID), Some(READ));
        told.set(ID, NONE);
        assert_eq!(told.flags(ID), Some(NONE));
        told.listed(Scope::Session, Filter::default(), &[]);
        assert_eq!(told.flags(ID), Some(NONE));
    }

    #[test]
    fn an_article_marked_before_it_was_listed_is_known() {
        let mut told = Told::default();
        told.set(ID, READ);
        assert_eq!(told.flags(ID), Some(READ));
        told.listed(Scope::Library, Filter::default(), &[Entry { id: ID, flags: NONE, story: None }]);
        assert_eq!(told.flags(ID), Some(NONE));
    }
}
