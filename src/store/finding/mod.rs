//! Searching the library: a listing, cut to what a query finds.
//!
//! 1. The listing without the query is read once and kept while nothing changes, so that a keystroke does not read
//!    100,000 places again. Order and marks come from it alone. During a fetch something changes all the time; then it
//!    may do for a while what others have stored since ([`Store::list_lately`]).
//! 2. The query becomes a set of article ids (`evaluate`): words by the index, names and dates by the database.
//! 3. What the index does not know, or not as it is now, is held against the query itself (`scan`): articles of this
//!    session, and the latest that are stored but not indexed yet. An article that has just come is found at once.
//!
//! A word that is in every article costs little more than one that is in none.
//!
//! Where there is no index, step 3 alone finds words, in the latest articles; everything else works as ever.

mod evaluate;
mod interrupt;
mod names;
mod scan;

pub use interrupt::Interrupter;

use super::error::Fault;
use super::index::{Finder, IdSet, LIBRARY, Reach};
use super::{Store, StoreError};
use crate::model::{Entry, Filter, Order, Query, Scope};
use evaluate::Evaluator;
use names::Names;
use rusqlite::{Connection, OptionalExtension};
use scan::Scan;

/// What the store keeps between one keystroke and the next.
#[derive(Debug, Default)]
pub(super) struct Searching {
    finder: Option<Finder>,
    base: Option<Base>,
    names: Names,
    interrupter: Interrupter,
}

/// How old the listing may be in which a search searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freshness {
    /// As it is now.
    Now,
    /// What others have stored since the last search may be missing.
    Lately,
}

/// A listing without its query.
#[derive(Debug)]
struct Base {
    scope: Scope,
    filter: Filter,
    /// What SQLite says of the database when it was read: it is another after any change, by whomever.
    version: (i64, u64),
    entries: Vec<Entry>,
    /// Of the entries, those of articles that the database has.
    ids: IdSet,
    unread: IdSet,
    bookmarked: IdSet,
    /// The reader's notes.
    notes: Vec<(i64, String)>,
}

/// What the index and the database find.
struct Found {
    /// In the title alone, in the title and the lead, anywhere. By date only the last is filled.
    tiers: [IdSet; 3],
    /// The highest revision that the index knows.
    mark: i64,
}

impl Store {
    /// What stops a search from another thread.
    pub fn interrupter(&self) -> Interrupter {
        self.searching.interrupter.clone()
    }

    /// How many unread articles of the library the query finds.
    ///
    /// # Errors
    ///
    /// [`StoreError::Interrupted`] and [`StoreError::Database`].
    pub fn count_unread(&mut self, query: &Query) -> Result<u64, StoreError> {
        let filter = Filter { unread: true, query: Some(query.clone()), ..Filter::ALL };
        Ok(self.list(Scope::Library, &filter)?.len() as u64)
    }

    /// Makes a listing as [`list`](Store::list) does, but a search may leave out what another connection has stored
    /// since the last one. What this connection has changed is seen. Returns also whether it may have left something
    /// out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Interrupted`] and [`StoreError::Database`].
    pub fn list_lately(&mut self, scope: Scope, filter: &Filter) -> Result<(Vec<Entry>, bool), StoreError> {
        match &filter.query {
            Some(query) => {
                let entries = self.find_within(scope, filter, query, Freshness::Lately)?;
                let of_old = self.searching.base.as_ref().map(|base| base.version);
                Ok((entries, of_old != Some(self.library_version()?)))
            }
            None => Ok((self.list(scope, filter)?, false)),
        }
    }

    /// The listing of `filter` without its query, cut to what `query` finds.
    pub(super) fn find_within(
        &mut self,
        scope: Scope,
        filter: &Filter,
        query: &Query,
        freshness: Freshness,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut searching = std::mem::take(&mut self.searching);
        let outcome = searching.list(self, scope, filter, query, freshness);
        self.searching = searching;
        outcome
    }

    fn library_version(&self) -> Result<(i64, u64), StoreError> {
        self.read(|conn| {
            let version = conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
            Ok((version, conn.total_changes()))
        })
    }
}

impl Searching {
    fn list(
        &mut self,
        store: &Store,
        scope: Scope,
        filter: &Filter,
        query: &Query,
        freshness: Freshness,
    ) -> Result<Vec<Entry>, StoreError> {
        if self.finder.is_none() {
            self.finder = Finder::open(&store.path);
        }
        let mut handles = vec![store.conn.get_interrupt_handle()];
        handles.extend(self.finder.as_ref().map(Finder::interrupt_handle));
        let interrupter = self.interrupter.clone();
        interrupter.during(handles, || {
            self.refresh(store, scope, filter, freshness)?;
            self.search(store, query, filter.order)
        })
    }

    /// Reads the listing again if another is asked for, or if anything has changed.
    fn refresh(
        &mut self,
        store: &Store,
        scope: Scope,
        filter: &Filter,
        freshness: Freshness,
    ) -> Result<(), StoreError> {
        let filter = Filter { query: None, order: Order::Newest, ..filter.clone() };
        let version = store.library_version()?;
        let recent = |known: (i64, u64)| match freshness {
            Freshness::Now => known == version,
            Freshness::Lately => known.1 == version.1,
        };
        let fits = |base: &Base| base.scope == scope && recent(base.version) && base.filter == filter;
        if !self.base.as_ref().is_some_and(fits) {
            self.base = Some(Base::read(store, scope, filter, version)?);
        }
        Ok(())
    }

    fn search(&mut self, store: &Store, query: &Query, order: Order) -> Result<Vec<Entry>, StoreError> {
        let Some(base) = &self.base else { return Ok(Vec::new()) };
        let found = match find(&store.conn, self.finder.as_ref(), base, &mut self.names, query, order) {
            // Not the database, but the index, which can be made again.
            Err(Fault::Damaged(_)) => {
                self.finder.take().into_iter().for_each(|finder| finder.discard(&store.path));
                find(&store.conn, None, base, &mut self.names, query, order)
            }
            outcome => outcome,
        }
        .map_err(|fault| fault.at(&store.path))?;
        let scan = Scan::new(store, base, found.mark, query, order, &self.interrupter)?;
        let tier = |entry: &Entry| scan.tier(entry.id.0, || found.tier(entry.id.0));
        if order == Order::Newest {
            // Room for all at once: a common word is in nearly every article.
            let mut entries = Vec::with_capacity(base.entries.len());
            entries.extend(base.entries.iter().filter(|entry| tier(entry).is_some()));
            return Ok(entries);
        }
        let mut entries: Vec<(usize, Entry)> =
            base.entries.iter().filter_map(|entry| Some((tier(entry)?, *entry))).collect();
        entries.sort_by_key(|(tier, _)| *tier); // stable: the listing's order within each
        Ok(entries.into_iter().map(|(_, entry)| entry).collect())
    }
}

impl Base {
    fn read(store: &Store, scope: Scope, filter: Filter, version: (i64, u64)) -> Result<Self, StoreError> {
        let entries = store.selected(scope, &filter, -1)?;
        let notes = store.read(|conn| {
            let mut statement = conn
                .prepare_cached("SELECT article, note FROM main.bookmarks WHERE note <> '' AND removed_at IS NULL")?;
            let notes = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(notes.collect::<Result<_, _>>()?)
        })?;
        let some = |which: fn(&Entry) -> bool| entries.iter().filter(move |entry| which(entry)).map(|entry| entry.id.0);
        let (ids, unread) = (some(|_| true).collect(), some(|entry| !entry.flags.read).collect());
        let bookmarked = some(|entry| entry.flags.bookmarked).collect();
        Ok(Self { scope, filter, version, entries, ids, unread, bookmarked, notes })
    }
}

/// What the index and the database find. Without an index, or with one of another library, no words are found.
fn find(
    conn: &Connection,
    finder: Option<&Finder>,
    base: &Base,
    names: &mut Names,
    query: &Query,
    order: Order,
) -> Result<Found, Fault> {
    let mut search = |finder: Option<&Finder>, mark| {
        let mut evaluator = Evaluator { conn, finder, base, names };
        let mut tiers = [IdSet::default(), IdSet::default(), evaluator.find(&query.root, Reach::Body)?];
        if order == Order::Rank {
            for (tier, reach) in tiers.iter_mut().zip([Reach::Title, Reach::Lead]) {
                *tier = evaluator.find(&query.root, reach)?;
            }
        }
        Ok(Found { tiers, mark })
    };
    let Some(finder) = finder else { return search(None, 0) };
    finder.view(|| {
        let (of, mark) = finder.mark()?;
        let library: Option<String> = conn.prepare_cached(LIBRARY)?.query_row([], |row| row.get(0)).optional()?;
        if library == Some(of) { search(Some(finder), mark) } else { search(None, 0) }
    })
}

impl Found {
    fn tier(&self, id: i64) -> Option<usize> {
        let [title, lead, all] = &self.tiers;
        all.contains(id).then(|| {
            if title.contains(id) {
                0
            } else if lead.contains(id) {
                1
            } else {
                2
            }
        })
    }
}
