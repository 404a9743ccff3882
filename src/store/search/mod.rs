//! Searching the library: a listing, cut to what a query finds.
//!
//! 1. The search reads the listing without the query once, and reuses it until the database changes (`cache`), so that
//!    a keystroke does not read 100,000 entries again. Order and flags come from the listing alone. During a fetch the
//!    database changes all the time; then a search may use a listing that lacks the latest articles
//!    ([`Store::list_allowing_stale`]).
//! 2. The query becomes a set of article ids (`evaluate`): the index finds words, the database names and dates.
//! 3. Articles that are not indexed in their present form are matched one by one (`scan`): those of this session, and
//!    the latest of the library. So a search finds an article as soon as it is stored.
//!
//! A word that every article has costs little more than a word that none has.
//!
//! Without an index, step 3 alone finds words, in the latest articles; everything else works as usual. The store says
//! how many articles a search has passed over so ([`Store::unsearched`]), and passes over none if that is wished.

mod cache;
mod evaluate;
mod interrupt;
mod names;
mod scan;

pub(super) use cache::{Freshness, SearchCache};
pub(crate) use interrupt::Interrupter;
pub(crate) use scan::MAX_UNINDEXED;

use super::{Error, Store};
use crate::model::{Entry, Filter, Query, Scope};

impl Store {
    /// A handle that stops a search from another thread.
    pub fn interrupter(&self) -> Interrupter {
        self.search_cache.interrupter.clone()
    }

    /// Makes every search match all articles that are not indexed, however many they are and however long it takes.
    /// Otherwise only the latest are matched, for somebody is typing.
    pub fn search_everything(&mut self) {
        self.search_cache.scan_all = true;
    }

    /// How many articles of its listing the last search passed over, because they are not indexed.
    pub fn unsearched(&self) -> u64 {
        self.search_cache.unsearched
    }

    /// How many unread articles of the library the query finds.
    ///
    /// # Errors
    ///
    /// [`Error::Interrupted`] and [`Error::Database`].
    pub fn count_unread(&mut self, query: &Query) -> Result<u64, Error> {
        let filter = Filter { unread: true, query: Some(query.clone()), ..Filter::ALL };
        Ok(self.list(Scope::Library, &filter)?.len() as u64)
    }

    /// Makes a listing as [`list`](Store::list) does, but a search may leave out what another connection has stored
    /// since the last one. What this connection has changed is seen. Returns also whether it may have left something
    /// out.
    ///
    /// # Errors
    ///
    /// [`Error::Interrupted`] and [`Error::Database`].
    pub fn list_allowing_stale(&mut self, scope: Scope, filter: &Filter) -> Result<(Vec<Entry>, bool), Error> {
        match &filter.query {
            Some(query) => {
                let entries = self.search_listing(scope, filter, query, Freshness::AllowStale)?;
                let searched_version = self.search_cache.snapshot.as_ref().map(|snapshot| snapshot.version);
                Ok((entries, searched_version != Some(self.library_version()?)))
            }
            None => Ok((self.list(scope, filter)?, false)),
        }
    }

    /// The listing of `filter` without its query, cut to what `query` finds.
    pub(super) fn search_listing(
        &mut self,
        scope: Scope,
        filter: &Filter,
        query: &Query,
        freshness: Freshness,
    ) -> Result<Vec<Entry>, Error> {
        let mut cache = std::mem::take(&mut self.search_cache);
        let outcome = cache.list(self, scope, filter, query, freshness);
        self.search_cache = cache;
        outcome
    }

    /// SQLite's numbers for the state of the database: another one after any change, whoever made it.
    fn library_version(&self) -> Result<(i64, u64), Error> {
        self.read(|conn| {
            let version = conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get("data_version"))?;
            Ok((version, conn.total_changes()))
        })
    }
}
